"""Writes the tables of `docs/reference/where-text-hides.md` from the tables that the tests run on.

Run it (`cd tests && python -m publication.files.places_page`) after a change of `docx_places.py` or `pdf_places.py`;
a test holds the page and the tables equal.
"""

from __future__ import annotations

from pathlib import Path

from .docx_places import PLACES
from .pdf_places import PDF_PLACES

__all__ = ["PAGE", "tables"]

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "where-text-hides.md"
HEAD = "<!-- the tables below are written by tests/publication/files/places_page.py -->"


def _kind(kind: str) -> str:
    return "(blocks)" if kind == "blocks" else f"`{kind}`"


def tables() -> str:
    """The two tables, as they stand in the page."""
    word = [f"| {place.name} | {_kind(place.kind)} | {place.rewrite} |" for place in PLACES]
    pdf = [f"| {place.name} | {_kind(place.kind)} |" for place in PDF_PLACES]
    return "\n".join(
        [
            HEAD,
            "",
            f"## Word: {len(PLACES)} places",
            "",
            "| place | kind of its part | what a rewrite does with it |",
            "|---|---|---|",
            *word,
            "",
            f"## PDF: {len(PDF_PLACES)} places",
            "",
            "A PDF is never rewritten: it is printed again from its source.",
            "",
            "| place | kind of its part |",
            "|---|---|",
            *pdf,
            "",
        ]
    )


if __name__ == "__main__":
    before = PAGE.read_text(encoding="utf-8").partition(HEAD)[0]
    PAGE.write_text(before + tables(), encoding="utf-8")
