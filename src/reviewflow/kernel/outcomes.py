"""What a decision says: accepted with its events, or refused with every reason."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from reviewflow.errors import Reason
from reviewflow.model.events import Event

__all__ = ["Accepted", "Option", "Outcome", "Refused"]


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
        return tuple(dict.fromkeys((*self.reasons, *special)))
