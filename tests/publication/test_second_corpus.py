"""Prose written in another hand than the generator's: everything marked is flagged, known names are covered whole.

Each `second_corpus/*.md` holds text with marks `[[id|words]]`; `id` is the register entry meant, or `-` for
something that is on no register. Taking the marks away gives the text that is checked.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from reviewflow.publication import Register, check_text

CORPUS = Path(__file__).parent / "second_corpus"
REGISTER = Register.load(CORPUS / "register.json")
_MARK = re.compile(r"\[\[([^|\]]+)\|([^\]]+)\]\]")


def _read(page: Path) -> tuple[str, list[tuple[str, int, int]]]:
    """The text without its marks, and each mark's id with its place there."""
    text, marks, at = "", [], 0
    source = page.read_text(encoding="utf-8")
    for mark in _MARK.finditer(source):
        text += source[at : mark.start()]
        marks.append((mark[1], len(text), len(text) + len(mark[2])))
        text, at = text + mark[2], mark.end()
    return text + source[at:], marks


@pytest.mark.parametrize("page", sorted(CORPUS.glob("*.md")), ids=lambda page: page.stem)
def test_what_is_marked_is_flagged_and_known_names_are_covered(page: Path) -> None:
    """No mark is missed, no letter of a known name lies outside the findings, and nothing unmarked is open."""
    text, marks = _read(page)
    spans = [(f.start, f.end) for f in check_text(text, REGISTER).open_findings]
    assert marks
    for who, start, end in marks:
        covered = {at for a, b in spans for at in range(max(a, start), min(b, end))}
        letters = {at for at in range(start, end) if text[at].isalnum()}
        assert covered, (page.stem, start)
        assert who == "-" or letters <= covered, (page.stem, start)
    loose = [(a, b) for a, b in spans if not any(a < end and start < b for _, start, end in marks)]
    assert [] == loose
