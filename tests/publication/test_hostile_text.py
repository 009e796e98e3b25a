"""Texts that try to break the search: clear errors or findings, in work that grows with length and no faster."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from gate_texts import REGISTER

import reviewflow.publication
from reviewflow.errors import InputError
from reviewflow.publication import Edit, Part, Policy, Register, Surface, check_file, check_surface, check_text
from reviewflow.publication.finders import hidden
from reviewflow.publication.finders.numbers import _rows
from reviewflow.publication.surface import apply_edits, writer_for

# fmt: off
PATTERNS = {
    "one letter": "a", "one capital": "A", "capitals": "A ", "names": "Katherine ", "hyphened names": "Penhaligon-", "digits": "1", "digits and spaces": "1 ",
    "dots": ".", "dotted words": "abcd.", "at signs": "a@", "quotes": "\"", "apostrophes": "'", "ampersands": "&a", "stars": "*", "underscores": "_a",
    "spaces": " ", "lines": "\n", "broken words": "a-\n", "saints": "St ", "initials": "K.D.", "months": "4 May ", "bars": "a | ", "brackets": "(0", "tags": "<b>",
    "combining marks": "a\u0301", "zero-width": "\u200b", "emoji": "\U0001f600", "slashes": "a/", "titles": "Mr and ", "spaced letters": "j a y ", "statutes": "Children And ",
    "entities": "&nbsp;", "hashes": "#", "addresses": "a [at] ", "Arabic": "محمد ", "vans": "Jan van ",
    "authors": "Aa, Bb and Cc 1999 ", "research": "research by Aa by Bb ", "inns": "the Bell Bell ", "small letters": "amber ", "small titles": "miss xx'yy ",
    "letters that speak": "T said ", "flats": "Flat 1 ", "references": "AB/12/34-", "days alone": "on 3/4 the 12th ", "streets": "1 a road ",
    "bodies in streets": "Acre Lane School ", "colleagues": "Aa and colleagues have shown ",
}
# fmt: on
SHORT, LONG = 1_000, 8_000
ROOM = str(Path(reviewflow.publication.__file__).parent)
# Texts whose end, not whose piece, is what tries to cost a square.
ENDS = {
    "a long word before an @":   ("a", "@"),
    "a long word before (at)":   ("a", " (at) b.example"),
    "brackets before a suffix":  ("(", ".pdf"),
    "hyphens before a suffix":   ("a-", ".pdf"),
    "capitals before an Act":    ("Aa ", "Act 1989"),
    "an open quotation":         ("headed ", "\"a"),
    "single letters":            ("q a ", "J a y"),
    "digits before a bracket":   ("1 ", "(0"),
}
TEXTS = {name: (piece, "") for name, piece in PATTERNS.items()} | ENDS


class _Counted:
    """How much work a check does, told without a clock: lines of our own code that run."""

    def __init__(self) -> None:
        self.steps = 0

    def __call__(self, frame: FrameType, event: str, _: object) -> _Counted | None:
        if ROOM not in frame.f_code.co_filename:
            return None
        self.steps += 1
        return self


def _steps(text: str) -> int:
    counted, before = _Counted(), sys.gettrace()
    sys.settrace(counted)
    try:
        check_text(text, REGISTER)
    finally:
        sys.settrace(before)
    return counted.steps


@pytest.mark.parametrize("name", TEXTS)
def test_the_work_grows_with_length_and_no_faster(name: str) -> None:
    """Eight times the text takes at most ten times the steps, on top of what every check takes."""
    piece, end = TEXTS[name]
    short, long = (_steps(piece * (length // len(piece)) + end) for length in (SHORT, LONG))
    assert long <= 10 * short + 2_000


_ENDLESS = 100_000  # repeats from which a pattern is taken for one without a bound


def _opens_endlessly(tokens: Any) -> bool:
    """Whether a parsed pattern begins with a repeat that has no bound, before anything that must stand there once."""
    for operator, what in tokens:
        name = str(operator)
        if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            if int(what[1]) > _ENDLESS:
                return True
            if what[0]:
                return _opens_endlessly(what[2])
        elif name == "SUBPATTERN":
            return _opens_endlessly(what[-1])
        elif name == "BRANCH":
            return any(_opens_endlessly(branch) for branch in what[1])
        elif name not in ("AT", "ASSERT", "ASSERT_NOT"):
            return False
    return False


@pytest.mark.parametrize("row", range(len(_rows())))
def test_no_pattern_that_is_searched_begins_with_an_endless_repeat(row: int) -> None:
    """A search for `x*y` in ten million `x` costs their square: what comes first in a pattern has a bound."""
    parse = import_module("re._parser").parse
    assert not _opens_endlessly(parse(_rows()[row][2].pattern))
    assert _opens_endlessly(parse(r"(?<![@.])(?:[ab]+c|d)"))


def test_letters_spaced_out_are_asked_about_only_where_they_can_be_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page of single letters is searched for names; it is not cut in two at each of its letters."""
    asked: list[int] = []
    holders = hidden._holders

    def counting(word: str, *rest: Any, **more: Any) -> tuple[str, ...]:
        asked.append(len(word))
        return holders(word, *rest, **more)

    monkeypatch.setattr(hidden, "_holders", counting)
    report = check_text("q z " * 4_000 + "K a t h e r i n e", REGISTER)
    assert [report.text_of(f) for f in report.open_findings] == ["K a t h e r i n e"]
    assert sum(asked) < 20_000


def test_a_document_too_long_for_one_check_blocks() -> None:
    """What the policy does not let one check read is unread, told with its length, and blocks; the rest is read."""
    short = Policy(most_characters=20)
    surface = Surface((Part("one", "text", "The team met."), Part("two", "text", "Katherine agreed to it."), Part("three", "text", "So.")))
    report = check_surface(surface, b"", REGISTER, short)
    assert (["one", "three"], ["two"]) == ([p.path for p in report.parts], [u.path for u in report.unread_parts])
    assert "23 characters" in report.unread_parts[0].problem
    assert report.blocked
    assert check_surface(surface, b"", REGISTER).unread_parts == ()
    with pytest.raises(InputError):
        Policy(most_characters=0)


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


@pytest.mark.parametrize(("text", "blocks"), [("The team met \u202eeyobnilliuQ\u202c today.", True), ("The team met \u202dhere\u202c.", True), ("The team \u202bmet\u202c \u200fhere\u200e.", False)])
def test_letters_that_are_turned_round_block(text: str, blocks: bool) -> None:
    """Marks that override the direction show other words than stand there; marks that only embed do not."""
    report = check_text(text, REGISTER)
    assert blocks == any("turn its letters round" in one.problem for one in report.unread_parts)
