"""From versions back to conversations, and forward again: what a withdrawal touches (S45). Decides nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import attrs

from reviewflow.errors import InputError, quoted
from reviewflow.model.review import Review
from reviewflow.model.words import VersionState
from reviewflow.views.naming import Naming, in_words, listed

__all__ = ["Touched", "provenance", "provenance_text", "touched_by", "touched_text"]


@attrs.frozen(kw_only=True)
class Touched:
    """A version that leans on a conversation, in which sections where that is recorded, and where it stands.

    `through` is the version that it has the passage from; empty where it draws on the conversation itself.
    """

    version: str
    conversation: str
    sections: tuple[str, ...]
    state: VersionState
    through: str = ""


def provenance(review: Review, version: str) -> tuple[Touched, ...]:
    """Every conversation that the version leans on, directly or through others. Raises `InputError` for no such version."""
    if version not in review.versions:
        raise InputError("version", f"{quoted(version)} is not a version of this review", "check the id")
    found = _leaning(review, version, "", (), frozenset())
    return tuple(dict.fromkeys(t for t in found if t.conversation in review.conversations))


def _leaning(
    review: Review, version: str, through: str, sections: tuple[str, ...], without: frozenset[str]
) -> Iterator[Touched]:
    v = review.versions[through or version]
    without = without | set(v.reworked)
    for drawn in v.sources:
        where = drawn.sections or sections
        if drawn.source in review.versions:
            yield from _leaning(review, version, drawn.source, where, without)
        elif drawn.source not in without:
            yield Touched(
                version=version, conversation=drawn.source, sections=where, state=review.versions[version].state,
                through=through,
            )  # fmt: skip


def touched_by(review: Review, person: str) -> tuple[Touched, ...]:
    """Every version that leans on what that person told: what to rework when the person withdraws.

    A version made without it (`DeriveVersion.reworked`) is not among them.
    """
    told = {c.id for c in review.conversations.values() if c.speaker == person}
    return tuple(t for version in review.versions for t in provenance(review, version) if t.conversation in told)


def provenance_text(review: Review, names: Naming) -> str:
    """Every version with the conversations it leans on, one line a version."""
    lines = []
    for version in review.versions:
        leaning = sorted({t.conversation for t in provenance(review, version)})
        lines.append(f"  {names.version(version)} leans on {listed(leaning, 'no conversation')}")
    return "\n".join(lines) or "  there is no version yet"


def touched_text(touched: Iterable[Touched], names: Naming) -> str:
    """What to rework, one line a version: sections, and the version's state."""
    lines = []
    for t in touched:
        where = f"section {listed(t.sections)}" if t.sections else "sections not recorded"
        through = f", taken over from {names.version(t.through)}" if t.through else ""
        lines.append(
            f"  {names.version(t.version)} ({in_words(t.state)}): {where}, from conversation {t.conversation}{through}"
        )
    return "\n".join(lines) or "  nothing leans on what was told"
