"""Tables in Markdown, for the pages that are generated from the process."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["code", "table"]


def code(words: Iterable[str]) -> str:
    """The words as code, separated by commas."""
    return ", ".join(f"`{word}`" for word in words)


def table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A Markdown table; what would break a cell (a bar, a line's end) is made harmless."""
    lines = [tuple(heads), *(tuple(row) for row in rows)]
    told = ["| " + " | ".join(_cell(cell) for cell in line) + " |" for line in lines]
    return "\n".join([told[0], "|" + "---|" * len(lines[0]), *told[1:]])


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|") or " "
