"""The check of a whole log, from outside: whether the chain is whole, and whether every event was allowed where it stands."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from reviewflow.errors import RecordError
from reviewflow.kernel import Kernel, Refused
from reviewflow.model.commands import COMMANDS, AskToRead, Command
from reviewflow.model.events import Event, ReadingGranted, ReadingRefused
from reviewflow.model.review import Context, Review
from reviewflow.record import Envelope, Head, verify

__all__ = ["audit"]


def audit(kernel: Kernel, envelopes: Sequence[Envelope], head: Head | None = None) -> Review:
    """Check a whole log: the hash chain, then that the tables allow every event where it stands. Returns the review.

    Raises `RecordError` naming the first event that cannot be trusted or would be refused.
    """
    verify(envelopes, head)
    stream = envelopes[0].stream if envelopes else ""
    folded = kernel.unopened(stream)
    for e in envelopes:
        context = Context(actor=e.actor, at=e.at, command_id=e.command_id)
        if not isinstance(e.event, ReadingRefused):
            outcome = kernel.decide(folded, _command_of(kernel, e.event), context)
            if isinstance(outcome, Refused):
                codes = ", ".join(dict.fromkeys(reason.code for reason in outcome.reasons))
                problem = f"the tables do not allow `{type(e.event).__name__}` here ({codes})"
                raise RecordError(e.stream, e.number, problem, "find out who wrote it past the library")
        folded = kernel.evolve(folded, e.event, context)
    return folded


def _command_of(kernel: Kernel, event: Event) -> Command:
    """The command that the event was recorded for."""
    if isinstance(event, ReadingGranted):
        return AskToRead(version=event.version, endpoint=event.endpoint)
    kind = COMMANDS[next(row.command for row in kernel.process.stage.rows if row.event == type(event).__name__)]
    return kind(**{f.name: getattr(event, f.name) for f in attrs.fields(kind)})
