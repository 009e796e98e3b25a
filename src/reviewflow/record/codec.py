"""Commands, events and envelopes as JSON, and back: the one converter of the record (DESIGN §8).

A command or event is written as an object with its name as the tag: `{"event": "QuestionAsked", ...fields}`.
The tag is the class's name and never a path, so that code may move and old logs still open. Reading bends
nothing and reports every faulty field at once (`FieldFaults`); no message holds what stood in a field.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import attrs
from cattrs.errors import ForbiddenExtraKeysError

from reviewflow.errors import InputError
from reviewflow.model.commands import COMMANDS
from reviewflow.model.commands.base import Command
from reviewflow.model.events import EVENTS
from reviewflow.model.events.base import Event
from reviewflow.model.private import Private
from reviewflow.record.canonical import envelope_text, from_text, moment_text, to_text
from reviewflow.record.envelope import Envelope
from reviewflow.record.faults import FieldFaults, faults_of
from reviewflow.record.quick import QuickReader
from reviewflow.record.sealing import Sealer, opened
from reviewflow.record.strict import strict_converter
from reviewflow.record.upcasts import UPCASTS, Upcasts

__all__ = [
    "command_from_json", "command_to_json", "decode", "encode", "event_from_json", "event_to_json", "stored_event",
]  # fmt: skip

_CONVERTER = strict_converter()
_QUICK = QuickReader(_CONVERTER)
_EXAMPLES = {"command": "AskQuestion", "event": "QuestionAsked"}


def event_to_json(event: Event) -> dict[str, Any]:
    """The event as a JSON object, every field written out, private texts in clear: for the record, not for showing."""
    return _written("event", event)


def event_from_json(value: object) -> Event:
    """The event in a JSON object of the current schema. Raises `InputError` naming every faulty field."""
    found: Event = _read("event", value, EVENTS)
    return found


def command_to_json(command: Command) -> dict[str, Any]:
    """The command as a JSON object, every field written out, private texts in clear."""
    return _written("command", command)


def command_from_json(value: object) -> Command:
    """The command in a JSON object. Raises `InputError` naming every faulty field."""
    found: Command = _read("command", value, COMMANDS)
    return found


def encode(envelope: Envelope) -> bytes:
    """The envelope's canonical bytes: one line of JSON in UTF-8, the event as it was hashed."""
    return envelope_text(
        envelope.stream, envelope.number, envelope.command_id, envelope.actor, moment_text(envelope.at),
        envelope.schema, envelope.rules, envelope.previous, envelope.body.reveal(), envelope.hash,
    ).encode()  # fmt: skip


def decode(data: bytes, sealer: Sealer | None = None, upcasts: Upcasts = UPCASTS) -> Envelope:
    """The envelope in its bytes; `sealer` opens its sealed fields.

    Raises `InputError` naming every faulty field; `RecordError` where it is of a later schema. The hash is not
    checked here: `chain.verify` does, for a whole log.
    """
    fields = from_text(_utf8(data), "envelope")
    body = fields.pop("event", None)
    if not isinstance(body, dict):
        raise InputError("envelope.event", "is missing or no object", "restore the log from a good copy")
    header: _Header = _structured("envelope", fields, _Header)
    event = stored_event(body, header.stream, header.number, header.schema, sealer, upcasts)
    return Envelope(event=event, body=Private(to_text(body)), **attrs.asdict(header))


def stored_event(
    body: Mapping[str, Any], stream: str, number: int, schema: int, sealer: Sealer | None, upcasts: Upcasts
) -> Event:
    """The event in a stored body: lifted to the current schema, its sealed fields opened. Raises as `decode`."""
    return event_from_json(opened(upcasts.lift(body, schema, stream, number), stream, sealer))


@attrs.frozen(kw_only=True)
class _Header:
    stream: str
    number: int
    command_id: str
    actor: str
    at: datetime
    schema: int
    rules: str
    previous: str
    hash: str


def _utf8(data: bytes) -> str:
    text = data.decode("utf-8", "replace")
    if "\ufffd" in text and text.encode() != data:
        raise InputError("envelope", "is not UTF-8", "give the bytes that `encode` wrote")
    return text


def _written(tag: str, value: Any) -> dict[str, Any]:
    fields: dict[str, Any] = _CONVERTER.unstructure(value, type(value))
    return {tag: type(value).__name__, **fields}


def _read(tag: str, value: object, kinds: Mapping[str, type]) -> Any:
    if not isinstance(value, Mapping):
        raise InputError(tag, "is not an object", f'give an object such as {{"{tag}": "{_EXAMPLES[tag]}", ...}}')
    kind, fields = _kind(tag, value, kinds), dict(value)
    del fields[tag]
    found = _QUICK.read(kind, fields)
    return _structured(kind.__name__, fields, kind) if found is None else found


def _structured(place: str, fields: Mapping[str, Any], kind: type) -> Any:
    faults = []
    try:
        return _CONVERTER.structure(fields, kind)
    except (BaseExceptionGroup, ForbiddenExtraKeysError, InputError) as error:
        faults = faults_of(error)
    raise FieldFaults(place, faults)  # outside the handler: the inner errors hold what was read


def _kind(tag: str, value: Mapping[Any, Any], kinds: Mapping[str, type]) -> type:
    name = value.get(tag)
    if isinstance(name, str) and name in kinds:
        return kinds[name]
    if tag not in value:
        raise InputError(tag, "is missing", f"say which {tag} it is, for example `{_EXAMPLES[tag]}`")
    near = difflib.get_close_matches(name[:80], kinds, n=1) if isinstance(name, str) else []
    step = f"did you mean `{near[0]}`" if near else f"see `reviewflow schema` for every {tag}"
    raise InputError(tag, f"is not a known {tag}", step)
