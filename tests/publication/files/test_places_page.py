"""The reference page lists exactly the places that the tests try."""

from __future__ import annotations

from .places_page import HEAD, PAGE, tables


def test_the_page_is_the_table() -> None:
    """Each place of the tables is on the page and no other; run `places_page.py` after a change."""
    page = PAGE.read_text(encoding="utf-8")
    assert tables() == HEAD + page.partition(HEAD)[2]
