"""A name in any place of a Word file is found there or blocks; no rewrite carries one over that is not visible text."""

from __future__ import annotations

import io
import zipfile
from collections import Counter

import pytest

from reviewflow.errors import InputError
from reviewflow.publication.docx import DocxSurface
from reviewflow.publication.surface import Edit, Part

from .docx_places import CANARY, DROPPED, KEPT, PLACES, REFUSED, Place

BY_NAME = {place.name: place for place in PLACES}


def unzipped(data: bytes) -> bytes:
    """All that a Word file says: its own bytes, its members' names and contents."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return b"\0".join([data, *(info.filename.encode() + archive.read(info) for info in archive.infolist())])


def forms(canary: str) -> list[bytes]:
    """A text as it can stand in bytes."""
    return [canary.encode(), canary.encode("utf-16-le"), canary.encode("utf-16-be")]


def holding(place: Place) -> list[Part]:
    return [part for part in DocxSurface().read(place.make()).parts if place.canary in part.text]


@pytest.mark.parametrize("name", BY_NAME)
def test_the_place_is_read_or_blocks(name: str) -> None:
    """A part of the place's kind holds the canary; where nothing can be read, something blocks."""
    place = BY_NAME[name]
    surface = DocxSurface().read(place.make())
    if place.kind == "blocks":
        assert surface.obstacles or surface.unread
    else:
        assert place.kind in {part.kind for part in surface.parts if place.canary in part.text}


@pytest.mark.parametrize("name", BY_NAME)
def test_no_path_problem_or_evidence_speaks(name: str) -> None:
    """The canary stands in the text of parts alone: no path, kind, problem, evidence or repr holds it."""
    surface = DocxSurface().read(BY_NAME[name].make())
    assert CANARY.lower() not in repr(surface).lower()


@pytest.mark.parametrize("name", [place.name for place in PLACES if place.rewrite == DROPPED])
def test_a_rewrite_leaves_it_behind(name: str) -> None:
    """No byte of the new file, packed or unpacked, holds what stood outside the visible text."""
    place = BY_NAME[name]
    out = unzipped(DocxSurface().rewrite(place.make(), {}))
    assert not [form for form in forms(place.canary) if form in out]


@pytest.mark.parametrize("name", [place.name for place in PLACES if place.rewrite == KEPT])
def test_a_rewrite_edits_it(name: str) -> None:
    """Visible text comes over; an edit where the canary was found takes its last letter with it."""
    place = BY_NAME[name]
    data = place.make()
    untouched = DocxSurface().rewrite(data, {})
    edits = {part.path: [Edit(at, at + len(place.canary), "the child")] for part in holding(place) if (at := part.text.find(place.canary)) >= 0}
    out = DocxSurface().rewrite(data, edits)
    assert place.kind in {part.kind for part in DocxSurface().read(untouched).parts if place.canary in part.text} | {"text-box", "footnote"}
    assert not [part.path for part in DocxSurface().read(out).parts if place.canary in part.text]
    assert any("the child" in part.text for part in DocxSurface().read(out).parts)
    assert not [form for form in forms(CANARY) if form in unzipped(out)]


@pytest.mark.parametrize("name", [place.name for place in PLACES if place.rewrite == REFUSED])
def test_a_rewrite_is_refused(name: str) -> None:
    """An open comment, a tracked change or content from outside blocks reading, and no rewrite is made."""
    data = BY_NAME[name].make()
    assert DocxSurface().read(data).obstacles
    with pytest.raises(InputError) as refused:
        DocxSurface().rewrite(data, {})
    assert CANARY not in str(refused.value)


@pytest.mark.parametrize("name", [place.name for place in PLACES if place.rewrite != REFUSED])
def test_a_second_rewrite_changes_nothing(name: str) -> None:
    """Rewriting is deterministic, and its output rewritten without edits is the same bytes."""
    data = BY_NAME[name].make()
    once = DocxSurface().rewrite(data, {})
    assert once == DocxSurface().rewrite(data, {})
    assert once == DocxSurface().rewrite(once, {})


def test_places_are_many_and_distinct() -> None:
    """At least the 68 places that were measured are in the table, each once."""
    assert len(PLACES) >= 68
    assert not [name for name, number in Counter(place.name for place in PLACES).items() if number > 1]
