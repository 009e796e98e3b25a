"""What a decision says: accepted with its events, or refused with every reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import attrs

from reviewflow.errors import Reason
from reviewflow.model.events import Event

__all__ = ["Accepted", "Option", "Outcome", "Refused", "once"]


@attrs.frozen
class Accepted:
    """The command is allowed; these events are to be recorded, in this order."""

    events: tuple[Event, ...]


@attrs.frozen
class Refused:
    """The command is refused, for all these reasons. The review stays as it was.

    `recorded` is empty but for a refused reading: every request for a confidential paper is itself put on record.
    """

    reasons: tuple[Reason, ...]
    recorded: tuple[Event, ...] = ()

    def __str__(self) -> str:
        return "\n".join(str(reason) for reason in self.reasons)


Outcome = Accepted | Refused


@attrs.frozen
class Option:
    """Whether one command may be given now.

    `reasons` block it whoever it concerns; `subjects` says for each person or version it could concern what
    blocks it there (nothing: it may be given for that one).
    """

    command: str
    allowed: bool
    reasons: tuple[Reason, ...]
    subjects: Mapping[str, tuple[Reason, ...]]

    def all_reasons(self) -> tuple[Reason, ...]:
        """Every reason, each once, the general ones first."""
        special = (reason for reasons in self.subjects.values() for reason in reasons)
        return once((*self.reasons, *special))


def once(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """Each reason once, as it was first said: one code of one rule about one subject is one reason."""
    first: dict[tuple[str, str, str], Reason] = {}
    for reason in reasons:
        first.setdefault((reason.code, reason.rule, reason.subject), reason)
    return tuple(first.values())
