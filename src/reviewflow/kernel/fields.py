"""Ids against the record: what a command refers to must be there, what it introduces must not.

Read once from the metadata of the command's fields (`model/fields.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import attrs

from reviewflow.errors import Reason
from reviewflow.model.commands import Command
from reviewflow.model.review import Review

__all__ = ["field_reasons", "referring_field"]


@cache
def _described(kind: type) -> tuple[tuple[str, str, str], ...]:
    found = []
    for field in attrs.fields(kind):
        for how in ("refers", "introduces"):
            if how in field.metadata:
                found.append((field.name, how, field.metadata[how]))
    return tuple(found)


def referring_field(kind: type, what: str) -> str | None:
    """The first field of the command that refers to one thing of that kind."""
    return next((name for name, how, of in _described(kind) if how == "refers" and of == what), None)


def _values(command: Command, name: str) -> tuple[str, ...]:
    value = getattr(command, name)
    if value is None or isinstance(value, str):
        return (value,) if value else ()
    return tuple(value)


def field_reasons(review: Review, command: Command) -> Iterator[Reason]:
    """A reason for every id that is not on the record and should be, or is and should not."""
    kind: type = type(command)
    for name, how, what in _described(kind):
        there = review.on_record(what)
        for value in _values(command, name):
            if how == "refers" and value not in there:
                yield Reason(
                    code=f"UNKNOWN_{what.upper()}", rule="record", subject=value,
                    text=f"field `{name}` names a {what} that is not on the record",
                    remedy=f"check the id, or put the {what} on the record first",
                )  # fmt: skip
            if how == "introduces" and value in there:
                yield Reason(
                    code=f"{what.upper()}_EXISTS", rule="record", subject=value,
                    text=f"field `{name}` names a {what} that is on the record already",
                    remedy="use an id of its own; what is on the record is never replaced",
                )  # fmt: skip
