"""A rewritten Word file is one that Word opens without repair: see `ooxml_rules`."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path

import docx as python_docx
import pytest

from reviewflow.errors import InputError
from reviewflow.publication import Register, check_file, rewrite_file
from reviewflow.publication.docx import DocxSurface

from .docx_making import docx, p, part, png, r
from .docx_places import PLACES
from .ooxml_rules import faults
from .test_docx_rewrite import member

BY_NAME = {place.name: place for place in PLACES}
STYLES = ("Light Grid Accent 1", "Medium Shading 2 Accent 3", "Table Grid", "Colorful List Accent 5")


def rich() -> bytes:
    """A document with most of what a report has, in the words of Word's own template."""
    document = python_docx.Document()
    document.sections[0].header.paragraphs[0].text = "A draft"
    document.add_heading("A review", 0)
    for style in ("List Bullet", "List Number", "Intense Quote", "Caption"):
        document.add_paragraph("A line.", style=style)
    for style in STYLES:
        grid = document.add_table(3, 3, style=style)
        grid.cell(1, 0).merge(grid.cell(1, 1))
    document.add_picture(io.BytesIO(png([])))
    document.add_section()
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@cache
def _rich() -> bytes:
    return DocxSurface().rewrite(rich(), {})


OFFICE = (Path(__file__).parent / "made_by_libreoffice.docx").read_bytes()
REGISTER = Register.from_dict(
    {
        "people": [
            {"id": "F1", "given": "Leanne", "family": "Hartley-Bose", "kind": "family", "shown_as": "Marion"},
            {"id": "F3", "given": "Rose", "family": "Hartley", "aliases": ["Nana Rose"], "kind": "family", "shown_as": "Edith"},
            {"id": "P8", "given": "Will", "family": "Young", "titles": ["Mr"], "kind": "professional", "shown_as": "the class teacher"},
            {"id": "P9", "given": "Dawn", "family": "Okafor-Reid", "kind": "professional", "shown_as": "the manager"},
        ],
        "places": [{"id": "PL1", "name": "Harrowmere", "shown_as": "the town"}],
    }
)


def test_a_file_of_another_program_is_rewritten_and_passes() -> None:
    """Contents, lists, notes, a text box, page numbers and metadata as LibreOffice writes them: nothing is left to decide, and the file has no fault."""
    done = rewrite_file(OFFICE, REGISTER, name="report.docx", new_name="report-2.docx")
    assert (True, []) == (done.after.passed, faults(done.data))


def test_what_a_program_says_of_itself_is_no_finding() -> None:
    """What is open names the case alone: no field, style or program is taken for a person."""
    report = check_file(OFFICE, REGISTER, name="report.docx")
    assert {"known_person", "known_place", "email"} == {finding.kind for finding in report.findings}


def test_a_rich_document_has_no_fault() -> None:
    """Headings, lists, tables with banded styles, pictures and sections follow every table."""
    assert [] == faults(_rich())


@pytest.mark.parametrize("name", BY_NAME)
def test_no_place_makes_a_damaged_file(name: str) -> None:
    """Whatever stood in the input, the output follows every table; or the input is refused."""
    try:
        data = DocxSurface().rewrite(BY_NAME[name].make(), {})
    except InputError as refused:
        assert refused.next_step
        return
    assert [] == faults(data)


@pytest.mark.parametrize("band", ["band1Horz", "band2Horz", "band1Vert", "firstRow", "lastCol"])
def test_the_bands_of_a_table_style_keep_their_names(band: str) -> None:
    """A band without its type is none, and a file with one is damaged."""
    styles = _styles(_rich())
    assert f'<w:tblStylePr w:type="{band}"' in styles
    assert "<w:tblStylePr>" not in styles


def _styles(data: bytes) -> str:
    return member(data, "word/styles.xml")


@pytest.mark.parametrize(("font", "shown"), [("Symbol", "\uf0b7"), ("starbats", "\u2022")])
def test_a_bullet_shows_in_whatever_font_stays(font: str, shown: str) -> None:
    """The letter of a symbol font stays with a well-known font; without it the bullet is a plain one."""
    level = f'<w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="\uf0b7"/><w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}"/></w:rPr></w:lvl>'
    body = f'<w:abstractNum w:abstractNumId="0">{level}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    data = docx(p("x"), relations=[("rId1", "numbering", "numbering.xml")], members={"word/numbering.xml": part("numbering", body)})
    assert f'w:val="{shown}"' in member(DocxSurface().rewrite(data, {}), "word/numbering.xml")


def test_a_switch_with_a_senseless_value_is_left_behind() -> None:
    """Half of it would say the opposite: `<w:b w:val="never"/>` is no `<w:b/>`."""
    assert "<w:b" not in member(DocxSurface().rewrite(docx(p(r("x", '<w:b w:val="never"/>'))), {}), "word/document.xml").split("<w:body>")[1]
