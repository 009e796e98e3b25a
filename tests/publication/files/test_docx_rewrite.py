"""What a rewrite keeps: words, formatting, tables, lists, sections, notes, pictures; and what edits it refuses."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

import docx as python_docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt, RGBColor

from reviewflow.errors import InputError
from reviewflow.publication.docx import DocxSurface
from reviewflow.publication.surface import Edit

from .docx_making import W, docx, field, p, part, picture, png, r, table, textbox


def made(fill: Callable[[Any], None]) -> bytes:
    """A document as python-docx writes it."""
    document = python_docx.Document()
    fill(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def opened(data: bytes) -> Any:
    """A document as python-docx reads it: a second opinion on whether the file is one."""
    return python_docx.Document(io.BytesIO(data))


def member(data: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name).decode()


def names(data: bytes) -> set[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return set(archive.namelist())


def edits_of(data: bytes, *pairs: tuple[str, str]) -> dict[str, list[Edit]]:
    """Edits that replace each word wherever a part has it, in all kinds of parts."""
    edits: dict[str, list[Edit]] = {}
    for one in DocxSurface().read(data).parts:
        for word, new in pairs:
            at = one.text.find(word)
            if at >= 0:
                edits.setdefault(one.path, []).append(Edit(at, at + len(word), new))
    return edits


def rewritten(data: bytes, *pairs: tuple[str, str]) -> bytes:
    return DocxSurface().rewrite(data, edits_of(data, *pairs))


class TestFormattingAcrossRuns:
    """A replacement takes the formatting of the first run it touches, and leaves its neighbours theirs."""

    def runs(self, data: bytes) -> list[tuple[str, bool | None, bool | None]]:
        return [(run.text, run.bold, run.italic) for run in opened(data).paragraphs[0].runs]

    def source(self) -> bytes:
        return docx(p(r("Then "), r("Mar", "<w:b/>"), r("ga", "<w:i/>"), r("ret ran", "<w:b/>")))

    def test_the_first_run_gives_the_formatting(self) -> None:
        """Bold, italic and bold become one bold label."""
        out = rewritten(self.source(), ("Margaret", "the mother"))
        assert self.runs(out) == [("Then ", None, None), ("the mother ran", True, None)]

    def test_a_replacement_inside_one_run(self) -> None:
        """Text before and after stays in its own run."""
        out = rewritten(self.source(), ("hen", "HEN"))
        assert self.runs(out) == [("THEN ", None, None), ("Mar", True, None), ("ga", None, True), ("ret ran", True, None)]

    def test_two_replacements_in_one_paragraph(self) -> None:
        """Offsets are those of the text as it was read, whatever the order and length of the edits."""
        out = rewritten(self.source(), ("ran", "walked away"), ("Then", "So"))
        assert opened(out).paragraphs[0].text == "So Margaret walked away"

    def test_nothing_instead_of_something(self) -> None:
        """An empty replacement takes text away and leaves no empty run."""
        out = rewritten(self.source(), ("Margaret", ""))
        assert self.runs(out) == [("Then ", None, None), (" ran", True, None)]

    def test_a_line_break_and_a_tab_in_a_replacement(self) -> None:
        """They become Word's own."""
        assert opened(rewritten(self.source(), ("Margaret", "a\tb\nc"))).paragraphs[0].text == "Then a\tb\nc ran"

    def test_an_insertion(self) -> None:
        """An edit of no length puts text in."""
        data = docx(p("ab"))
        out = DocxSurface().rewrite(data, {"word/document.xml#p1": [Edit(2, 2, "!"), Edit(0, 0, "?")]})
        assert opened(out).paragraphs[0].text == "?ab!"

    def test_hidden_text_inside_a_name(self) -> None:
        """What the eye reads is replaced, and what stood hidden between is gone."""
        data = docx(p("So ", "Mar", r("XX", "<w:vanish/>"), "garet ran"))
        assert opened(rewritten(data, ("Margaret", "the mother"))).paragraphs[0].text == "So the mother ran"


def _styled(document: Any) -> None:
    document.add_heading("Findings", 1)
    run = document.add_paragraph("", style="Intense Quote").add_run("quoted")
    run.font.size, run.font.color.rgb, run.underline = Pt(14), RGBColor(0x12, 0x34, 0x56), True
    document.add_paragraph("one", style="List Bullet")
    document.add_paragraph("two", style="List Number")
    document.add_paragraph("centred").alignment = WD_ALIGN_PARAGRAPH.CENTER


def test_styles_and_direct_formatting_stay() -> None:
    """Headings, quotes, lists, sizes, colours and alignment are what they were."""
    out = opened(DocxSurface().rewrite(made(_styled), {}))
    run = out.paragraphs[1].runs[0]
    assert [one.style.name for one in out.paragraphs] == ["Heading 1", "Intense Quote", "List Bullet", "List Number", "Normal"]
    assert (Pt(14), RGBColor(0x12, 0x34, 0x56), True) == (run.font.size, run.font.color.rgb, run.underline)
    assert out.paragraphs[4].alignment == WD_ALIGN_PARAGRAPH.CENTER


def test_lists_keep_their_numbering() -> None:
    """Styles of lists point at numberings, and the numberings are there."""
    out = DocxSurface().rewrite(made(_styled), {})
    assert "w:numFmt" in member(out, "word/numbering.xml")
    assert "w:numPr" in member(out, "word/styles.xml")


def _tabled(document: Any) -> None:
    grid = document.add_table(2, 3, style="Light Grid Accent 1")
    grid.cell(0, 0).merge(grid.cell(0, 1)).text = "wide"
    grid.cell(1, 2).text = "low"


def test_tables_keep_their_shape_and_style() -> None:
    """Rows, merged cells and the style are what they were."""
    out = opened(DocxSurface().rewrite(made(_tabled), {})).tables[0]
    assert (out.style.name, len(out.rows), len(out.columns)) == ("Light Grid Accent 1", 2, 3)
    assert (out.cell(0, 0).text, out.cell(0, 1).text, out.cell(1, 2).text) == ("wide", "wide", "low")


def _sectioned(document: Any) -> None:
    first = document.sections[0]
    first.different_first_page_header_footer = True
    first.header.paragraphs[0].text, first.first_page_header.paragraphs[0].text = "every page", "first page"
    document.add_paragraph("upright")
    second = document.add_section()
    second.orientation, second.page_width, second.page_height = WD_ORIENT.LANDSCAPE, Pt(842), Pt(595)
    second.footer.is_linked_to_previous = False
    second.footer.paragraphs[0].text = "second foot"
    document.add_paragraph("wide")


def test_sections_keep_headers_and_sizes() -> None:
    """Two sections, their sizes, and the headers and footers that each shows."""
    out = opened(DocxSurface().rewrite(made(_sectioned), {}))
    first, second = out.sections
    assert (first.header.paragraphs[0].text, first.first_page_header.paragraphs[0].text) == ("every page", "first page")
    assert (WD_ORIENT.LANDSCAPE, Pt(842), "second foot") == (second.orientation, second.page_width, second.footer.paragraphs[0].text)
    assert [one.text for one in out.paragraphs if one.text] == ["upright", "wide"]


def test_notes_are_numbered_anew_in_the_order_of_the_text() -> None:
    """A note's text follows its reference; the separators that Word needs are there."""
    notes = "".join(f'<w:footnote w:id="{number}">{p(f"note {number}")}</w:footnote>' for number in (7, 3))
    body = p('<w:r><w:footnoteReference w:id="3"/></w:r>', "x", '<w:r><w:footnoteReference w:id="7"/></w:r>')
    data = docx(body, relations=[("rId1", "footnotes", "footnotes.xml")], members={"word/footnotes.xml": part("footnotes", notes)})
    out = member(rewritten(data, ("note 3", "the first")), "word/footnotes.xml")
    assert [piece.partition("<")[0] for piece in out.split('xml:space="preserve">')[1:]] == ["the first", "note 7"]
    assert 'w:type="separator"' in out


def test_page_numbers_stay_fields() -> None:
    """PAGE and NUMPAGES are made anew; every other field is the text it showed."""
    out = member(DocxSurface().rewrite(docx(p("Page ", field(" PAGE ", "7"), field(" REF secret ", "shown"))), {}), "word/document.xml")
    assert 'w:instr=" PAGE "' in out
    assert ("shown" in out, "secret" in out) == (True, False)


def test_pictures_keep_pixels_and_size_alone() -> None:
    """A PNG comes along once, without its notes, however often it is shown."""
    data = docx(
        p(picture("rId1"), picture("rId1")),
        relations=[("rId1", "image", "media/image1.png")],
        members={"word/media/image1.png": png([(b"tEXt", b"Author\0me")])},
    )
    out = DocxSurface().rewrite(data, {})
    with zipfile.ZipFile(io.BytesIO(out)) as archive:
        assert png() == archive.read("word/media/image1.png")
    assert len(opened(out).inline_shapes) == 2
    assert opened(out).inline_shapes[0].width == 914400


def test_cropped_pictures_do_not_come_along() -> None:
    """What Word crops stays in the picture's file: such a picture is left behind as a whole."""
    crop = '<a:srcRect l="25000"/>'
    data = docx(p("x", picture("rId1", crop=crop)), relations=[("rId1", "image", "media/image1.png")], members={"word/media/image1.png": png()})
    assert not [name for name in names(DocxSurface().rewrite(data, {})) if "media" in name]


def test_text_boxes_become_paragraphs() -> None:
    """Their words stand after the paragraph that held the box, once."""
    out = opened(DocxSurface().rewrite(docx(p("before", textbox(p("in the box"))) + p("after")), {}))
    assert [one.text for one in out.paragraphs] == ["before", "in the box", "after"]


def test_only_listed_members_are_written() -> None:
    """The container holds the parts that a document needs, and no other."""
    listed = {"[Content_Types].xml", "_rels/.rels", "docProps/core.xml", "word/document.xml", "word/_rels/document.xml.rels", "word/styles.xml", "word/settings.xml"}
    assert listed == names(DocxSurface().rewrite(docx(p("x")), {}))


def test_strict_documents_are_rewritten_as_usual_ones() -> None:
    """“Strict Open XML” uses another namespace; its words are read and written in Word's usual one."""
    strict = part("document", f"<w:body>{p('strict words')}</w:body>").replace(W, "http://purl.oclc.org/ooxml/wordprocessingml/main")
    out = DocxSurface().rewrite(docx(document=strict), {})
    assert [one.text for one in opened(out).paragraphs] == ["strict words"]


def test_members_are_found_in_any_case() -> None:
    """To Word, a relationship to `Header1.XML` is one to `header1.xml`."""
    section = '<w:sectPr><w:headerReference w:type="default" r:id="rId1"/></w:sectPr>'
    data = docx(
        document=part("document", f"<w:body>{p('x')}{section}</w:body>"),
        relations=[("rId1", "header", "Header1.XML")],
        members={"word/header1.xml": part("hdr", p("the head"))},
    )
    assert opened(DocxSurface().rewrite(data, {})).sections[0].header.paragraphs[0].text == "the head"


def test_a_name_across_cells() -> None:
    """The first cell gets the label; the edits of the cells themselves give way."""
    data = docx(table(["Margaret", "Ashdown", "here"]))
    edits = {"word/document.xml#row1": [Edit(0, 16, "the mother")], "word/document.xml#p2": [Edit(0, 7, "SOMEBODY ELSE")]}
    cells = opened(DocxSurface().rewrite(data, edits)).tables[0].rows[0].cells
    assert [cell.text for cell in cells] == ["the mother", "", "here"]


def test_a_name_across_paragraphs() -> None:
    """A line pasted from an e-mail ends inside a name: the label goes up, and no space is left below."""
    data = docx(p("said by Margaret") + p("Ashdown at home"))
    for label in ("the mother", "the mother\n"):
        out = opened(DocxSurface().rewrite(data, {"word/document.xml#p2/seam": [Edit(8, 24, label)]}))
        assert [one.text for one in out.paragraphs] == ["said by the mother", "at home"]


def test_a_name_at_a_seam_is_not_cut() -> None:
    """An edit across a seam that covers half of a paragraph's own edit gives way to it."""
    data = docx(p("said by Margaret Ashdown") + p("Hall is far"))
    edits = {"word/document.xml#p1": [Edit(8, 24, "the mother")], "word/document.xml#p2/seam": [Edit(17, 29, "the house")]}
    assert [one.text for one in opened(DocxSurface().rewrite(data, edits)).paragraphs] == ["said by the mother", "Hall is far"]


def test_the_same_edit_in_two_parts_is_made_once() -> None:
    """A row repeats its cells, a seam its paragraphs: the same finding twice is one edit."""
    data = docx(table(["Margaret said", "no"]) + p("Margaret went") + p("home"))
    out = opened(rewritten(data, ("Margaret", "the mother")))
    assert out.tables[0].rows[0].cells[0].text == "the mother said"
    assert [one.text for one in out.paragraphs] == ["the mother went", "home"]


def test_edits_of_what_is_left_behind_change_nothing() -> None:
    """Findings in properties or hidden text have edits, too; there is nothing to change."""
    data = docx(p("x", r("hidden", "<w:vanish/>")))
    assert DocxSurface().rewrite(data, {}) == rewritten(data, ("hidden", "seen"))


BODY = "word/document.xml#p1"
# fmt: off
WRONG: dict[str, dict[str, Sequence[Edit]]] = {
    "a part that is not there":       {"word/document.xml#p9": [Edit(0, 1, "x")]},
    "beyond the text":                {BODY: [Edit(0, 99, "x")]},
    "backwards":                      {BODY: [Edit(3, 1, "x")]},
    "before the text":                {BODY: [Edit(-2, 1, "x")]},
    "two edits that overlap":         {BODY: [Edit(0, 3, "x"), Edit(2, 4, "y")]},
    "two edits of one place":         {BODY: [Edit(0, 3, "x"), Edit(0, 3, "y")]},
    "a letter that XML cannot hold":  {BODY: [Edit(0, 1, "\x07")]},
    "half a letter":                  {BODY: [Edit(0, 1, "\ud800")]},
}
# fmt: on


@pytest.mark.parametrize("name", WRONG)
def test_edits_that_cannot_be_made_are_refused(name: str) -> None:
    """Each is an `InputError`; no file comes out, and no text in the message."""
    with pytest.raises(InputError) as refused:
        DocxSurface().rewrite(docx(p("secretive words")), WRONG[name])
    assert "secretive" not in str(refused.value)


def test_the_output_has_no_time_and_no_maker() -> None:
    """Core properties are empty, and every member has the time that Word itself writes: none."""
    out = DocxSurface().rewrite(made(_styled), {})
    assert (opened(out).core_properties.author, opened(out).core_properties.created) == ("", None)
    with zipfile.ZipFile(io.BytesIO(out)) as archive:
        assert {(1980, 1, 1, 0, 0, 0)} == {info.date_time for info in archive.infolist()}


def test_the_output_is_as_clean_as_it_claims() -> None:
    """Reading a rewritten file lists text that is shown, and hardly anything else; nothing blocks."""
    surface = DocxSurface().read(DocxSurface().rewrite(made(_sectioned), {}))
    assert (surface.unread, surface.obstacles) == ((), ())
    assert {one.kind for one in surface.parts} <= {"body", "header", "footer", "paragraph-seam", "xml-name", "style-name", "namespace"}
