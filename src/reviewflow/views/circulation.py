"""Who holds which copy: every numbered copy of every version, and what became of it (S47). Decides nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import attrs

from reviewflow.errors import InputError, quoted
from reviewflow.model.review import Review
from reviewflow.model.words import CopyState
from reviewflow.views.naming import Naming, in_words, listed, plural

__all__ = ["HeldCopy", "circulation", "circulation_text", "still_out"]

OUT = frozenset({CopyState.HELD, CopyState.TO_BE_RETURNED, CopyState.UNACCOUNTED})
"""States in which a copy may still be read by somebody."""


@attrs.frozen
class HeldCopy:
    """One numbered copy of one version, whom it went to, and its state."""

    version: str
    number: int
    person: str
    state: CopyState


def circulation(review: Review, version: str | None = None) -> tuple[HeldCopy, ...]:
    """Every copy of that version, or of all, by version and number. Raises `InputError` for an unknown version."""
    if version is not None and version not in review.versions:
        raise InputError("version", f"{quoted(version)} is not a version of this review", "check the id")
    versions = review.versions.values() if version is None else (review.versions[version],)
    return tuple(HeldCopy(v.id, number, *v.copies[number]) for v in versions for number in sorted(v.copies))


def still_out(copies: Iterable[HeldCopy]) -> tuple[HeldCopy, ...]:
    """Those that were neither returned nor destroyed."""
    return tuple(copy for copy in copies if copy.state in OUT)


def circulation_text(copies: Sequence[HeldCopy], names: Naming) -> str:
    """The copies as lines of text, one a version: how many, and who has what."""
    lines = []
    for version in dict.fromkeys(copy.version for copy in copies):
        mine = [copy for copy in copies if copy.version == version]
        by_state = {state: [c for c in mine if c.state is state] for state in CopyState}
        parts = [
            f"{in_words(state)} {listed(f'{c.number} {c.person}' for c in held)}"
            for state, held in by_state.items()
            if held
        ]
        lines.append(f"  {names.version(version)}: {plural(len(mine), 'copy', 'copies')}; {'; '.join(parts)}")
    return "\n".join(lines) or "  no copy was ever sent"
