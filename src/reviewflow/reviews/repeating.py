"""A command that is given a second time under its id: told as it was, and written once."""

from __future__ import annotations

import attrs

from reviewflow.errors import InputError, Reason, quoted
from reviewflow.kernel import Accepted, Kernel, Outcome, Refused
from reviewflow.kernel.reading import UNKNOWN
from reviewflow.model.commands import AskToRead, Command
from reviewflow.model.events import Event, ReadingGranted, ReadingRefused
from reviewflow.record import EventStore

__all__: list[str] = []  # for the desk alone


def repeated(kernel: Kernel, store: EventStore, review: str, command: Command, command_id: str) -> Outcome | None:
    """The stored outcome of a command id that was recorded before; None for a new one. Raises `InputError`."""
    events = tuple(envelope.event for envelope in store.done(review, command_id))
    if not events:
        return None
    refused = next((event for event in events if isinstance(event, ReadingRefused)), None)
    if not _says(events[0], command, kernel):
        raise InputError("command_id", f"{quoted(command_id)} was given with another command before", "use a new id")
    if refused is None:
        return Accepted(events)
    return Refused(tuple(_recorded_reason(code, refused.person) for code in refused.codes), recorded=events)


def _says(event: Event, command: Command, kernel: Kernel) -> bool:
    """Whether the event is what that command would have been recorded as."""
    if isinstance(command, AskToRead):
        return isinstance(event, ReadingGranted | ReadingRefused) and event.version in (command.version, UNKNOWN)
    name = type(command).__name__
    recorded = {row.event for row in kernel.process.stage.rows if row.command == name}
    fields = attrs.fields(type(command))
    return type(event).__name__ in recorded and all(getattr(event, f.name) == getattr(command, f.name) for f in fields)


def _recorded_reason(code: str, person: str) -> Reason:
    return Reason(
        code=code, rule="record", subject=person, text="this request was refused when it was first made",
        remedy="ask again under a new command id to have it decided afresh",
    )  # fmt: skip
