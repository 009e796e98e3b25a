"""Texts that try to break the search: clear errors or findings, in time that grows with length and no faster."""

from __future__ import annotations

import time

import pytest
from gate_texts import REGISTER

from reviewflow.errors import InputError
from reviewflow.publication import Edit, Register, check_file, check_text
from reviewflow.publication.surface import apply_edits, writer_for

# fmt: off
PATTERNS = {
    "one letter": "a", "one capital": "A", "capitals": "A ", "names": "Katherine ", "hyphened names": "Penhaligon-", "digits": "1", "digits and spaces": "1 ",
    "dots": ".", "dotted words": "abcd.", "at signs": "a@", "quotes": "\"", "apostrophes": "'", "ampersands": "&a", "stars": "*", "underscores": "_a",
    "spaces": " ", "lines": "\n", "broken words": "a-\n", "saints": "St ", "initials": "K.D.", "months": "4 May ", "bars": "a | ", "brackets": "(0", "tags": "<b>",
    "combining marks": "a\u0301", "zero-width": "\u200b", "emoji": "\U0001f600", "slashes": "a/", "titles": "Mr and ", "spaced letters": "j a y ", "statutes": "Children And ",
    "entities": "&nbsp;", "hashes": "#", "addresses": "a [at] ", "Arabic": "محمد ", "vans": "Jan van ",
}
# fmt: on
SHORT, LONG = 4_000, 32_000


def _seconds(text: str) -> float:
    begin = time.process_time()
    check_text(text, REGISTER)
    return time.process_time() - begin


@pytest.mark.parametrize("name", PATTERNS)
def test_time_grows_with_length_and_no_faster(name: str) -> None:
    """Eight times the text takes at most thirty times as long (a square would take sixty-four), or almost no time."""
    piece = PATTERNS[name]
    short = min(_seconds(piece * (SHORT // len(piece))) for _ in range(2))
    long = _seconds(piece * (LONG // len(piece)))
    assert long < 0.5 or long < 30 * max(short, 0.002)


def test_a_paragraph_of_two_megabytes_is_read() -> None:
    """One long paragraph ends in a report, with the name at its end."""
    report = check_text("the team met and agreed. " * 80_000 + "Katherine Deakin", REGISTER)
    assert [report.text_of(f) for f in report.open_findings] == ["Katherine Deakin"]


# fmt: off
UNREADABLE = {
    "broken UTF-8":           ("a.txt", b"caf\xe9 Katherine",             "byte 3"),
    "half a UTF-16 pair":     ("a.txt", b"\xff\xfea",                     "byte 2"),
    "binary":                 ("a.txt", b"Katherine\0\0\1",               "character 9"),
    "a kind nobody reads":    ("a.xlsx2", b"x",                           "file"),
    "no Word file":           ("a.docx", b"Katherine Deakin",             "file"),
}
READABLE = {
    "UTF-8 with a mark":      ("a.txt", "\ufeffKatherine".encode()),
    "UTF-16 little end":      ("a.txt", b"\xff\xfe" + "Katherine".encode("utf-16-le")),
    "UTF-16 big end":         ("a.md",  b"\xfe\xff" + "Katherine".encode("utf-16-be")),
    "Windows line ends":      ("a.txt", b"Katherine\r\n"),
}
# fmt: on


@pytest.mark.parametrize("case", UNREADABLE)
def test_unreadable_bytes_are_a_clear_error_that_shows_none_of_them(case: str) -> None:
    """The error names the place; no text of the file stands in it."""
    name, data, place = UNREADABLE[case]
    with pytest.raises(InputError) as caught:
        check_file(data, REGISTER, name=name)
    assert place == caught.value.place
    assert "Katherine" not in str(caught.value)


@pytest.mark.parametrize("case", READABLE)
def test_every_encoding_with_its_mark_is_read_and_written_back_alike(case: str) -> None:
    """The name is found, and a rewriting keeps mark, encoding and line ends."""
    name, data = READABLE[case]
    report = check_file(data, REGISTER, name=name)
    found = [f for f in report.findings if f.kind == "known_person"]
    assert [report.text_of(f) for f in found] == ["Katherine"]
    new = writer_for(name, data).rewrite(data, {"text": [Edit(found[0].start, found[0].end, "Ruth")]})
    codec = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}.get(data[:2], "utf-8")
    assert data.replace("Katherine".encode(codec), "Ruth".encode(codec)) == new


def test_half_a_surrogate_pair_is_an_error() -> None:
    """Text that no bytes can hold is refused, not guessed at."""
    with pytest.raises(InputError):
        check_text("a\ud800", REGISTER)


def test_a_name_in_the_file_s_own_name_is_found() -> None:
    """The name of a file travels with every copy."""
    report = check_file(b"The plan was agreed.", REGISTER, name="Deakin_report.txt")
    assert [(f.part, f.kind, f.severity) for f in report.open_findings] == [("file name", "known_person", "block")]


def test_overlapping_edits_are_refused() -> None:
    """Two edits of one place would hide each other."""
    with pytest.raises(InputError):
        apply_edits("abcdef", [Edit(0, 3, "x"), Edit(2, 4, "y")])
    assert "xdyf" == apply_edits("abcdef", [Edit(4, 5, "y"), Edit(0, 3, "x")])


def test_a_label_with_markup_stays_text() -> None:
    """A register of odd labels is only text to the gate."""
    register = Register.from_dict({"people": [{"id": "X", "given": "Zebedee", "shown_as": "<script>&amp;"}]})
    assert [f.replacement for f in check_text("Zebedee came.", register).findings] == ["<script>&amp;"]
