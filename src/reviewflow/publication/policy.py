"""What a board decides about its own reports: dates, agencies, reviewers, counties. A policy is part of the digest of a check.

The default is the strict reading: no place, agency or date stays (S49), professionals by role (S50), family by
pseudonym (S51); reviewers may be named, as they write the report (U14 for the publishing board: `may_stay`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable

import attrs

from reviewflow.errors import InputError

__all__ = ["DEFAULT", "Policy"]

_DATES = ("season", "month", "year", "keep")


def _each_once(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(texts)


@attrs.frozen(kw_only=True)
class Policy:
    """One board's choices.

    `dates`: exact dates become a season, a month, a year, or stay (`keep`: each is still shown for review).
    `day_first`: 03/10/23 is the 3rd of October. `may_stay`: ids of register entries that may be named (the
    publishing board itself). `allowed_phrases`: further well-known phrases that are nobody's name. `most_characters`:
    how much of one document is read, so that a check ends in bounded time and memory; a part beyond it is unread and
    blocks. The default is some 1,500 pages, which take seconds, and under a minute where a text is made to be slow.
    """

    name: str = "default"
    dates: str = "season"
    day_first: bool = True
    agencies_named: bool = False
    reviewers_named: bool = True
    counties_named: bool = False
    numbers_replaced: bool = True
    most_characters: int = 4_000_000
    may_stay: frozenset[str] = attrs.field(default=frozenset(), converter=_each_once)
    allowed_phrases: frozenset[str] = attrs.field(default=frozenset(), converter=_each_once)

    def __attrs_post_init__(self) -> None:
        if self.dates not in _DATES:
            raise InputError("policy.dates", "it is not a known choice", f"use one of {', '.join(_DATES)}")
        if self.most_characters < 1:
            raise InputError("policy.most_characters", f"`{self.most_characters}` is no length", "give a number of characters from 1")

    @property
    def digest(self) -> str:
        """SHA-256 of all choices, in hex."""
        return hashlib.sha256(json.dumps(attrs.asdict(self), sort_keys=True, default=sorted).encode()).hexdigest()


DEFAULT = Policy()
