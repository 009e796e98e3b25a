"""One event as it stands in the log: who, when, under which command, and the hash that ties it to the last one."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

import attrs

from reviewflow.errors import InputError
from reviewflow.model.events.base import Event
from reviewflow.model.fields import an_id, aware, one
from reviewflow.model.private import Private

__all__ = ["GENESIS", "Envelope", "Head"]

GENESIS = "0" * 64
"""What the first event of a log has as its previous hash."""
_HASH = re.compile(r"[0-9a-f]{64}\Z")


def _positive(instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
    if type(value) is not int or value < 1:
        raise InputError(f"{type(instance).__name__}.{attribute.name}", "is not a number from 1", "count from 1")


def _hash(instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
    if not isinstance(value, str) or not _HASH.match(value):
        raise InputError(f"{type(instance).__name__}.{attribute.name}", "is not a hash", "give 64 hexadecimal digits")


def _aware(instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
    if not isinstance(value, datetime) or value.utcoffset() is None:
        aware(f"{type(instance).__name__}.{attribute.name}", value)


@attrs.frozen
class Head:
    """Where a log ends: its stream, the number of its last event (0 while empty) and that event's hash."""

    stream: str
    number: int = 0
    hash: str = GENESIS


@attrs.frozen(kw_only=True)
class Envelope:
    """One event in the log.

    `number` counts from 1 within the stream; `at` is aware, in UTC; `schema` is the schema in which `body` was
    written and `rules` the hash of the tables it was decided under. `body` is the event's canonical JSON exactly
    as it was hashed, so that a log of an earlier schema, or one whose person was erased, still verifies. Made by
    `chain.seal` and by the codec. Raises `InputError` where a field cannot be.
    """

    stream: str = attrs.field(validator=an_id)
    number: int = attrs.field(validator=_positive)
    command_id: str = attrs.field(validator=an_id)
    actor: str = attrs.field(validator=an_id)
    at: datetime = attrs.field(validator=_aware)
    schema: int = attrs.field(validator=_positive)
    rules: str = attrs.field(validator=one(str))
    previous: str = attrs.field(validator=_hash)
    hash: str = attrs.field(validator=_hash)
    event: Event = attrs.field(validator=one(Event))
    body: Private = attrs.field(validator=one(Private), repr=False)
    _checked: bool = attrs.field(default=False, init=False, eq=False, repr=False)

    def checked(self) -> Envelope:
        """This envelope, marked as one whose hash and event were compared. A changed copy is not marked."""
        object.__setattr__(self, "_checked", True)
        return self

    @property
    def is_checked(self) -> bool:
        """Whether hash and event were compared since this value was made, so that it need not be done again."""
        return self._checked

    @property
    def head(self) -> Head:
        """The log's end, were this its last event."""
        return Head(self.stream, self.number, self.hash)
