"""A name in any place of a PDF is found there, or the file blocks."""

from __future__ import annotations

from collections import Counter

import pytest

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
}


@pytest.mark.parametrize("name", BY_NAME)
def test_the_place_is_read_or_blocks(name: str) -> None:
    """A part of the place's kind holds the canary; where nothing can be read, something blocks."""
    place = BY_NAME[name]
    surface = PdfReader().read(place.make())
    if place.kind == "blocks":
        assert surface.obstacles or surface.unread
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
