"""Personal fields under a key per person: sealed before anything is hashed, opened when the log is read.

A field whose metadata says `personal` is about the person whose id stands in another field. With a `Sealer`
it is written as `{"sealed": TOKEN}`, and the hash is over that. When the person's key is gone, the record still
verifies and the field reads as `ERASED`. The means are in `record/sealed.py`; this module holds the rule.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Protocol

import attrs

from reviewflow.model.events import EVENTS
from reviewflow.model.events.base import Event

__all__ = ["ERASED", "SEALED", "Sealer", "opened", "sealed"]

ERASED = "[erased]"
"""What stands where a person's key was destroyed."""
SEALED = "[sealed]"
"""What stands where the log is read without the keys."""


class Sealer(Protocol):
    """Seals and opens one text under one person's key in one review."""

    def seal(self, review: str, person: str, place: str, text: str) -> str:
        """A token for the text, bound to the review, the person and the place (`PersonAdded.given`)."""
        ...

    def open(self, review: str, person: str, place: str, token: str) -> str | None:
        """The text of a token, or None where the person's key is gone."""
        ...


_PERSONAL: Mapping[str, Mapping[str, str]] = {
    name: {field.name: field.metadata["personal"] for field in attrs.fields(kind) if "personal" in field.metadata}
    for name, kind in EVENTS.items()
    if any("personal" in field.metadata for field in attrs.fields(kind))
}
_LISTS = {
    (name, field.name) for name, kind in EVENTS.items() for field in attrs.fields(kind) if "tuple" in str(field.type)
}


def sealed(body: Mapping[str, Any], review: str, sealer: Sealer) -> dict[str, Any]:
    """The event's JSON with every personal field sealed."""
    name = body["event"]
    written = dict(body)
    for field, whose in _PERSONAL.get(name, {}).items():
        clear = json.dumps(body[field], ensure_ascii=False)
        written[field] = {"sealed": sealer.seal(review, body[whose], f"{name}.{field}", clear)}
    return written


def holds_tokens(body: str) -> bool:
    """Whether an event's canonical text has a sealed field, so that what it says depends on somebody's key."""
    return '{"sealed":' in body  # inside a text the quotation marks would be escaped


def is_token(value: object) -> bool:
    """Whether this stands for a sealed field."""
    return isinstance(value, dict) and value.keys() == {"sealed"}


def opened(body: Mapping[str, Any], review: str, sealer: Sealer | None) -> Mapping[str, Any]:
    """The event's JSON with every sealed field opened, or `ERASED`, or without a sealer `SEALED`."""
    name = str(body.get("event"))
    if name not in _PERSONAL or not any(is_token(value) for value in body.values()):
        return body
    clear = dict(body)
    for field, whose in _PERSONAL[name].items():
        if is_token(body.get(field)):
            clear[field] = _opened(name, field, body[field]["sealed"], review, body[whose], sealer)
    return clear


def _opened(name: str, field: str, token: str, review: str, person: str, sealer: Sealer | None) -> Any:
    text = sealer.open(review, person, f"{name}.{field}", token) if sealer else None
    if text is not None:
        return json.loads(text)
    shown = ERASED if sealer else SEALED
    return [shown] if (name, field) in _LISTS else shown


def unsealed_part(event: Event, body: Mapping[str, Any]) -> frozenset[str]:
    """The names of the event's fields that stand in clear in this body."""
    return frozenset(field.name for field in attrs.fields(type(event)) if not is_token(body.get(field.name)))
