"""One way to write a value as bytes, so that a hash of it means something.

JSON in UTF-8, keys sorted, no spaces, no floats, nothing escaped that need not be. `from_text` is as strict:
a float, a key given twice, `NaN` or nesting without end is refused, since two readers of such a text could
see two different values.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import lru_cache
from json.encoder import encode_basestring as _quoted
from typing import Any, NoReturn

from reviewflow.errors import InputError

__all__ = ["day", "envelope_text", "from_text", "moment", "moment_text", "to_text"]

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)  # `fromisoformat` alone would take weeks and days without dashes
_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))


def to_text(value: Mapping[str, Any]) -> str:
    """The canonical text of a JSON object without floats. Raises `InputError` where a text is not valid Unicode."""
    text = _ENCODER.encode(value)
    if not text.isascii() and not _is_unicode(text):
        raise InputError("text", "holds half a character (a lone surrogate)", "give valid Unicode")
    return text


def envelope_text(
    stream: str, number: int, command_id: str, actor: str, at: str, schema: int, rules: str, previous: str, body: str,
    digest: str = "",
) -> str:  # fmt: skip
    """An envelope's canonical text, with its own hash or, to be hashed, without; `at` and `body` are canonical texts.

    Written out, since a log is read far more often than it is written; a test holds it equal to `to_text`.
    """
    shown = f'"hash":"{digest}",' if digest else ""
    return (
        f'{{"actor":{_quoted(actor)},"at":"{at}","command_id":{_quoted(command_id)},"event":{body},{shown}'
        f'"number":{number},"previous":"{previous}","rules":{_quoted(rules)},"schema":{schema},"stream":{_quoted(stream)}}}'
    )


def _is_unicode(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def from_text(text: str, place: str = "JSON") -> dict[str, Any]:
    """The one JSON object in a text, read strictly. Raises `InputError` at `place`; the text is never shown."""
    problem, value = "", None
    try:
        value = _DECODER.decode(text)
    except InputError as error:
        problem = error.problem
    except json.JSONDecodeError as error:
        problem = f"is not valid JSON (near line {error.lineno}, character {error.colno})"
    except (ValueError, RecursionError):
        problem = "holds a number or a nesting that is too large"
    if problem:
        raise InputError(place, problem, "give one JSON object")
    if not isinstance(value, dict):
        raise InputError(place, "is not a JSON object", "give one JSON object")
    return value


def _refuse(_: str) -> NoReturn:
    raise InputError("", "holds a number that is not whole", "")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise InputError("", "gives a field twice", "")
    return found


_DECODER = json.JSONDecoder(parse_float=_refuse, parse_constant=_refuse, object_pairs_hook=_once)


def moment(place: str, text: object) -> datetime:
    """The moment in an ISO 8601 text with a zone (`Z` too), in UTC. Raises `InputError` at `place`."""
    value = _parsed(text) if isinstance(text, str) else None
    if value is None:
        raise InputError(place, "is not a date and time", "give one such as `2025-01-14T10:00:00Z`")
    if value.tzinfo is None:
        raise InputError(place, "has no time zone", "say which, for example `2025-01-14T10:00:00Z`")
    return value.astimezone(UTC)


def _parsed(text: str) -> datetime | None:
    if text[10:11] != "T" or not _DAY.match(text) or not text.isascii():
        return None
    try:
        value = datetime.fromisoformat(text)
        value.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return value


def day(text: object) -> date | None:
    """The day in an ISO 8601 text `YYYY-MM-DD`, or nothing."""
    if not isinstance(text, str) or len(text) != 10 or not _DAY.match(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@lru_cache(maxsize=64)  # all events of one command have one time
def moment_text(at: datetime) -> str:
    """An aware moment in UTC, ISO 8601 with `Z`; microseconds only where there are some."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
