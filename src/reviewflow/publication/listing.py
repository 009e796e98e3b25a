"""Word lists as a person writes them: words with spaces between."""

from __future__ import annotations

__all__ = ["listed"]


def listed(text: str) -> frozenset[str]:
    """The words of a text, once each."""
    return frozenset(text.split())
