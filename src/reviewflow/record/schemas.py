"""What a command and an event look like as JSON, as a JSON Schema drawn from the classes themselves.

A host's form or another language's client reads it; `reviewflow schema` prints it. The codec remains the judge:
what it refuses beyond the schema (an id that is not on the record) needs the review.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import Enum
from typing import Any, Union, get_args, get_origin

import attrs

from reviewflow.errors import LONGEST_ID
from reviewflow.model import fields as checks
from reviewflow.model.commands import COMMANDS
from reviewflow.model.events import EVENTS
from reviewflow.model.private import Private
from reviewflow.record.upcasts import SCHEMA

__all__ = ["json_schema"]

# fmt: off
_PLAIN: Mapping[Any, Mapping[str, Any]] = {
    str:      {"type": "string"},
    int:      {"type": "integer"},
    bool:     {"type": "boolean"},
    date:     {"type": "string", "format": "date"},
    datetime: {"type": "string", "format": "date-time"},
    Private:  {"type": "string", "writeOnly": True},
}
_ID = {"pattern": "^[A-Za-z0-9][A-Za-z0-9._:@-]*$", "maxLength": LONGEST_ID}
_CHECKED: Mapping[Callable[..., None], Mapping[str, Any]] = {
    checks.an_id: _ID,
    checks.short: {"pattern": r"\S", "maxLength": 200},
    checks.said:  {"pattern": r"\S", "maxLength": checks.LONGEST_TEXT},
    checks.words: {"maxLength": checks.LONGEST_TEXT},
    checks.ids:   {"uniqueItems": True, "items": {"type": "string", **_ID}},
}
# fmt: on


def json_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of every command and event: `$defs/commands/NAME` and `$defs/events/NAME`.

    The schema itself accepts any one command or event, told apart by its tag `command` or `event`.
    """
    commands = {name: _tagged("command", kind) for name, kind in COMMANDS.items()}
    events = {name: _tagged("event", kind) for name, kind in EVENTS.items()}
    one_of = [{"$ref": f"#/$defs/commands/{name}"} for name in commands]
    one_of += [{"$ref": f"#/$defs/events/{name}"} for name in events]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"reviewflow: commands and events, schema {SCHEMA}",
        "oneOf": one_of,
        "$defs": {"commands": commands, "events": events},
    }


def _tagged(tag: str, kind: type) -> dict[str, Any]:
    found = _object(kind)
    found["properties"] = {tag: {"const": kind.__name__}, **found["properties"]}
    found["required"] = [tag, *found["required"]]
    return found


def _object(kind: type) -> dict[str, Any]:
    fields = attrs.fields(attrs.resolve_types(kind))
    return {
        "type": "object",
        "description": (kind.__doc__ or kind.__name__).strip().splitlines()[0],
        "properties": {field.name: _field(field) for field in fields},
        "required": [field.name for field in fields if field.default is attrs.NOTHING],
        "additionalProperties": False,
    }


def _field(field: attrs.Attribute[Any]) -> dict[str, Any]:
    found = _type(field.type)
    for check, limits in _CHECKED.items():
        if field.validator is check:
            found.update(limits)
    return found


def _type(kind: Any) -> dict[str, Any]:
    if kind in _PLAIN:
        return dict(_PLAIN[kind])
    if get_origin(kind) is tuple:
        return {"type": "array", "items": _type(get_args(kind)[0])}
    if get_origin(kind) in (Union, types.UnionType):
        return {"anyOf": [{"type": "null"} if part is type(None) else _type(part) for part in get_args(kind)]}
    if issubclass(kind, Enum):
        return {"type": "string", "enum": [member.value for member in kind]}
    return _object(kind)
