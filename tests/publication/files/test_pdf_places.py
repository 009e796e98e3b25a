"""A name in any place of a PDF is found there, or the file blocks."""

from __future__ import annotations

import io
from collections import Counter
from typing import Any

import pikepdf
import pytest
from pikepdf import Dictionary, Stream

from reviewflow.publication.pdf import PdfReader

from .docx_places import CANARY
from .pdf_making import drawn, pdf
from .pdf_places import PDF_PLACES

BY_NAME = {place.name: place for place in PDF_PLACES}
# Where something blocks besides the text that is found.
BLOCKING = {
    "text under a black box": "covered-text",
    "a note": "annotation",
    "a redaction that was never applied": "unapplied-redaction",
    "a script": "script",
    "an attached text": "attachment",
    "an earlier state of a page": "earlier-revision",
    "a form in XML (XFA)": "form",
    "film, sound or a model on the page": "media",
}
UNREAD = {
    "a stream that no table lists": "in none of its tables",
    "a page that is a picture, as a scan is": "as a scan does",
}


@pytest.mark.parametrize("name", BY_NAME)
def test_the_place_is_read_or_blocks(name: str) -> None:
    """A part of the place's kind holds the canary; where nothing can be read, something blocks."""
    place = BY_NAME[name]
    surface = PdfReader().read(place.make())
    if place.kind == "blocks":
        assert surface.obstacles or [one for one in surface.unread if "no text is shown" not in one.problem]
    else:
        assert place.kind in {part.kind for part in surface.parts if place.canary in part.text}


@pytest.mark.parametrize("name", BY_NAME)
def test_no_path_problem_or_evidence_speaks(name: str) -> None:
    """The canary stands in the text of parts alone."""
    assert CANARY.lower() not in repr(PdfReader().read(BY_NAME[name].make())).lower()


@pytest.mark.parametrize("name", BLOCKING)
def test_what_blocks_by_itself(name: str) -> None:
    """A black box, an open note, a script, an attachment and an earlier state block, whatever they say."""
    assert BLOCKING[name] in {one.kind for one in PdfReader().read(BY_NAME[name].make()).obstacles}


@pytest.mark.parametrize("name", UNREAD)
def test_what_cannot_be_read_says_why(name: str) -> None:
    """The part is listed as unread, and its problem says what is the matter."""
    assert [one for one in PdfReader().read(BY_NAME[name].make()).unread if UNREAD[name] in one.problem]


def test_a_second_table_behind_the_first_end_is_no_earlier_state() -> None:
    """Word closes its PDFs twice: behind the first end stands one more table, and no object."""
    data = pdf(drawn("An ordinary page."))
    with pikepdf.open(io.BytesIO(data)) as opened:
        root, size = opened.Root.objgen[0], int(opened.trailer["/Size"])
    first = data.rindex(b"xref\n", 0, data.rindex(b"startxref"))
    second = b"xref\n0 0\ntrailer\n<< /Size %d /Root %d 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n" % (size, root, first, len(data))
    surface = PdfReader().read(data + second)
    assert ([], [], []) == ([*surface.unread], [*surface.obstacles], [part for part in surface.parts if part.path.startswith("bytes")])


WRITTEN: dict[str, dict[str, Any]] = {
    "for the web": {"linearize": True},
    "in containers": {"object_stream_mode": pikepdf.ObjectStreamMode.generate},
    "for the web, in containers": {"linearize": True, "object_stream_mode": pikepdf.ObjectStreamMode.generate},
    "encrypted": {"encryption": pikepdf.Encryption(owner="o", user="")},
    "encrypted, for the web": {"linearize": True, "encryption": pikepdf.Encryption(owner="o", user="")},
}


@pytest.mark.parametrize("name", WRITTEN)
def test_however_a_file_is_written_nothing_in_it_is_loose(name: str) -> None:
    """Tables at the front, objects in containers and a lock without a password leave nothing beside the objects."""
    with pikepdf.open(io.BytesIO(pdf(drawn("An ordinary page.") * 3))) as opened:
        out = io.BytesIO()
        opened.save(out, **WRITTEN[name])
    surface = PdfReader().read(out.getvalue())
    assert ([], []) == ([*surface.unread], [part for part in surface.parts if part.path.startswith("bytes")])


def test_tables_that_a_font_needs_block_nothing() -> None:
    """The order of a font's shapes is a stream of numbers that no page draws, and nothing to worry about."""

    def change(made: pikepdf.Pdf) -> None:
        made.Root["/Own"] = Dictionary(CIDToGIDMap=made.make_indirect(Stream(made, b"\0A\0b\0c\0d" * 9)))

    assert () == PdfReader().read(pdf(drawn("An ordinary page."), change)).unread


def test_a_page_with_a_picture_and_text_is_no_scan() -> None:
    """A photograph over half a page blocks nothing where the page has letters that can be seen."""
    scan = BY_NAME["a page that is a picture, as a scan is"].make()
    with pikepdf.open(io.BytesIO(scan)) as opened:
        opened.pages[0].obj["/Contents"] = Stream(opened, b"q 595 0 0 421 0 421 cm /X1 Do Q BT /F1 12 Tf 72 300 Td (A caption) Tj ET")
        out = io.BytesIO()
        opened.save(out)
    assert () == PdfReader().read(out.getvalue()).unread


def test_a_plain_page_blocks_nothing() -> None:
    """An ordinary page has its text, and neither obstacle nor unread part: the checks above can fail."""
    surface = PdfReader().read(pdf(drawn("An ordinary page.")))
    assert ([one.text for one in surface.parts if one.kind == "page-text"], surface.unread, surface.obstacles) == (["An ordinary page."], (), ())


def test_white_on_black_is_seen() -> None:
    """White letters on a dark bar, drawn before them, are a heading and not hidden."""
    surface = PdfReader().read(pdf("0 0 0.4 rg 60 690 200 30 re f " + drawn("A heading", before="1 1 1 rg")))
    assert [one.text for one in surface.parts if one.kind == "page-text"] == ["A heading"]


def test_places_are_many_and_distinct() -> None:
    """At least twenty places, each once."""
    assert len(PDF_PLACES) >= 20
    assert not [name for name, number in Counter(place.name for place in PDF_PLACES).items() if number > 1]
