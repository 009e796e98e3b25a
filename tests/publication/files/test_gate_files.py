"""The gate on files: check, rewrite, check again; and that repeated and machine-written parts add no noise."""

from __future__ import annotations

import pytest

from reviewflow.publication import Part, Register, check_file, rewrite_file
from reviewflow.publication.kinds import JOINED_KINDS, MACHINE_KINDS, counts

from .docx_making import docx, p, part, picture, png, r, table
from .pdf_making import drawn, pdf

REGISTER = Register.from_dict(
    {
        "people": [
            {"id": "p1", "given": "Ottoline", "family": "Fearnbrook", "kind": "family", "shown_as": "the mother"},
            {"id": "p2", "given": "Bartram", "family": "Ossleton", "kind": "professional", "shown_as": "the social worker"},
        ],
        "places": [{"id": "l1", "name": "Quenbridge", "shown_as": "the town"}],
    }
)
REPORT = docx(
    p("Ottoline ", r("Fearn", "<w:b/>"), "brook lived in Quenbridge.", properties="<w:pPr><w:keepNext/></w:pPr>")
    + table(["Ottoline", "Fearnbrook"], ["Bartram Ossleton", "seen twice"]),
    relations=[("rId1", "styles", "styles.xml")],
    members={"word/styles.xml": part("styles", '<w:style w:type="paragraph" w:styleId="A"><w:name w:val="Ottoline"/></w:style>')},
)


def test_a_word_file_passes_after_its_rewrite() -> None:
    """Names across runs and cells and in a style's name are found; the rewritten file has nothing open."""
    made = rewrite_file(REPORT, REGISTER, name="report.docx", new_name="final.docx")
    assert made.before.blocked
    assert "style-name" in {one.kind for one in made.before.parts if one.path in {finding.part for finding in made.before.findings}}
    assert (made.after.open_findings, made.after.unread_parts, made.after.obstacles) == ((), (), ())
    text = "\n".join(one.text for one in made.after.parts)
    assert not [name for name in ("Ottoline", "Fearnbrook", "Bartram", "Ossleton", "Quenbridge") if name in text]


def test_a_second_rewrite_has_nothing_to_do() -> None:
    """The rewritten file rewritten again is the same bytes, with no edit made."""
    once = rewrite_file(REPORT, REGISTER, name="report.docx").data
    again = rewrite_file(once, REGISTER, name="report.docx")
    assert (once, 0) == (again.data, again.changes)


def test_a_pdf_is_checked() -> None:
    """A name on a page, and one that a white box covers, block; a clean page passes."""
    assert {"page-1"} == {one.part for one in check_file(pdf(drawn("Ottoline Fearnbrook")), REGISTER, name="final.pdf").open_findings}
    assert check_file(pdf(drawn("Ottoline") + "1 g 60 690 200 30 re f"), REGISTER, name="final.pdf").blocked
    assert not check_file(pdf(drawn("An ordinary sentence.")), REGISTER, name="final.pdf").blocked


# fmt: off
SILENT = {
    "an empty text":                      ("a.txt",  b""),
    "a text of spaces":                   ("a.md",   b" \n\t\n"),
    "a page with nothing on it":          ("a.pdf",  pdf()),
    "a Word file with a picture alone":   ("a.docx", docx(p(picture()), relations=[("rId9", "image", "media/a.png")], members={"word/media/a.png": png()})),
}
# fmt: on


@pytest.mark.parametrize("name", SILENT)
def test_a_file_in_which_nothing_could_be_read_never_passes(name: str) -> None:
    """No text is no clean text: the wrong file, or a picture of the report."""
    shown, data = SILENT[name]
    (one,) = check_file(data, REGISTER, name=shown).unread_parts
    assert "no text" in one.problem


# fmt: off
CASES: dict[str, tuple[str, str, tuple[int, int], bool, bool]] = {
    # case                                 kind              text            span     known  counts
    "a name in a paragraph":             ("body",           "Ann Ley said", (0, 7),  True,  True),
    "a guess in a paragraph":            ("body",           "Ann Ley said", (0, 7),  False, True),
    "a name on one side of a seam":      ("paragraph-seam", "Ann Ley\nsaid", (0, 7), True,  False),
    "a name across a seam":              ("paragraph-seam", "Ann\nLey said", (0, 7), True,  True),
    "a name across two cells":           ("table-row",      "Ann\tLey",     (0, 7),  True,  True),
    "a guess that ends at a seam":       ("page-seam",      "Ann Ley\nsaid", (0, 8), False, False),
    "a name of the case in a font":      ("font",           "Ann Ley",      (0, 7),  True,  True),
    "a guess in a font":                 ("font",           "Gill Sans",    (0, 9),  False, False),
}
# fmt: on


@pytest.mark.parametrize("name", CASES)
def test_what_counts(name: str) -> None:
    """Repeats count where they cross the break; what programs write counts where the register knows it."""
    kind, text, (start, end), known, expected = CASES[name]
    assert expected == counts(Part("x", kind, text), start, end, known=known)


def test_kinds_are_of_one_sort() -> None:
    """No kind is both written by a program and a repeat."""
    assert not JOINED_KINDS & MACHINE_KINDS
