"""The hash chain: what is on the record cannot be changed without it showing.

An event's hash is SHA-256 over its envelope's canonical text, which holds the hash before it. `verify` walks a
log from its first event and names the first that cannot be trusted. A chain shows a change to whoever keeps the
head elsewhere; against somebody who may rewrite the whole log and the head, no chain helps (threat model).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from reviewflow.errors import InputError, RecordError
from reviewflow.model.events.base import Event
from reviewflow.model.private import Private
from reviewflow.record.canonical import envelope_text, from_text, moment_text, to_text
from reviewflow.record.codec import event_to_json
from reviewflow.record.envelope import Envelope, Head
from reviewflow.record.sealing import Sealer, sealed, unsealed_part
from reviewflow.record.upcasts import SCHEMA, UPCASTS, Upcasts

__all__ = ["hash_of", "seal", "seal_all", "verify"]

_MEND = "restore the log from a copy whose head you trust"


def hash_of(
    stream: str, number: int, command_id: str, actor: str, at: str, schema: int, rules: str, previous: str, body: str
) -> str:
    """The SHA-256 of an event and its envelope, in hexadecimal; `at` and `body` as their canonical texts."""
    text = envelope_text(stream, number, command_id, actor, at, schema, rules, previous, body)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def seal(
    previous: Head,
    event: Event,
    *,
    command_id: str,
    actor: str,
    at: datetime,
    rules: str,
    sealer: Sealer | None = None,
) -> Envelope:
    """The event, sealed as the next of a log that ends at `previous` (`Head(stream)` for a log still empty).

    `at` is aware; `rules` is the hash of the tables it was decided under; `sealer` keeps personal fields under
    their persons' keys. Raises `InputError` where a field of the envelope cannot be.
    """
    if at.tzinfo is None:
        raise InputError("at", "has no time zone", "give an aware datetime in UTC")
    fields = event_to_json(event)
    body = to_text(sealed(fields, previous.stream, sealer) if sealer else fields)
    at, number = at.astimezone(UTC), previous.number + 1
    digest = hash_of(previous.stream, number, command_id, actor, moment_text(at), SCHEMA, rules, previous.hash, body)
    return Envelope(
        stream=previous.stream, number=number, command_id=command_id, actor=actor, at=at, schema=SCHEMA, rules=rules,
        previous=previous.hash, hash=digest, event=event, body=Private(body),
    ).checked()  # fmt: skip


def seal_all(
    previous: Head,
    events: Sequence[Event],
    *,
    command_id: str,
    actor: str,
    at: datetime,
    rules: str,
    sealer: Sealer | None = None,
) -> tuple[Envelope, ...]:
    """All events of one command, sealed one after the other; otherwise as `seal`."""
    found: list[Envelope] = []
    for event in events:
        head = found[-1].head if found else previous
        found.append(seal(head, event, command_id=command_id, actor=actor, at=at, rules=rules, sealer=sealer))
    return tuple(found)


def verify(
    envelopes: Iterable[Envelope], head: Head | None = None, after: Head | None = None, upcasts: Upcasts = UPCASTS
) -> None:
    """Check a log from its first event (or from the one after `after`), and against a head kept elsewhere.

    Raises `RecordError` naming the first event that was edited, removed, inserted or moved, or the first that is
    missing at the end.
    """
    last, at = after, None
    for envelope in envelopes:
        expected = last or Head(envelope.stream)
        problem = _problem(envelope, expected, at, upcasts)
        if problem:
            raise RecordError(expected.stream, expected.number + 1, problem, _MEND)
        last, at = envelope.head, envelope.at
    if head is not None:
        _at_its_head(last or Head(head.stream), head)


def _problem(envelope: Envelope, expected: Head, at: datetime | None, upcasts: Upcasts) -> str:
    if envelope.stream != expected.stream:
        return "belongs to another review"
    if envelope.number > expected.number + 1:
        return f"is missing (event {envelope.number} stands in its place)"
    if envelope.number <= expected.number:
        return f"is out of order (event {envelope.number} stands in its place)"
    if envelope.previous != expected.hash:
        return "does not follow from the event before it: one was edited, put in or taken out"
    if not _is_its_own(envelope, upcasts):
        return "was edited after it was sealed"
    if at is not None and envelope.at < at:
        return "is earlier than the event before it"
    return ""


def _is_its_own(envelope: Envelope, upcasts: Upcasts) -> bool:
    """Whether the hash is of this envelope, and the event the one in its body."""
    if envelope.is_checked:
        return True
    digest = hash_of(
        envelope.stream, envelope.number, envelope.command_id, envelope.actor, moment_text(envelope.at),
        envelope.schema, envelope.rules, envelope.previous, envelope.body.reveal(),
    )  # fmt: skip
    if digest != envelope.hash:
        return False
    stored = from_text(envelope.body.reveal())
    body = upcasts.lift(stored, envelope.schema, envelope.stream, envelope.number)
    fields, clear = event_to_json(envelope.event), unsealed_part(envelope.event, body)
    same = fields["event"] == body["event"] and all(fields[name] == body.get(name) for name in clear)
    return same and envelope.checked().is_checked


def _at_its_head(found: Head, head: Head) -> None:
    if found == head:
        return
    if found.stream != head.stream:
        raise RecordError(head.stream, 1, f"the log is of review `{found.stream}`", "give the log of this review")
    if found.number < head.number:
        raise RecordError(head.stream, found.number + 1, "is missing at the end of the log", _MEND)
    if found.number > head.number:
        raise RecordError(head.stream, head.number + 1, "was added after the head was taken", _MEND)
    raise RecordError(head.stream, found.number, "is not the event that the head was taken of", _MEND)
