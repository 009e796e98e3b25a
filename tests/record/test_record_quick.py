"""The quick reader takes what the strict converter takes, as the same value, and nothing else: it only leaves out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from enum import Enum
from typing import Any, get_args

import attrs
import pytest
from cattrs.errors import ForbiddenExtraKeysError

from reviewflow.errors import InputError
from reviewflow.model.commands import COMMANDS
from reviewflow.model.events import EVENTS
from reviewflow.model.private import Private
from reviewflow.record.canonical import to_text
from reviewflow.record.quick import QuickReader
from reviewflow.record.strict import strict_converter

CONVERTER = strict_converter()
QUICK = QuickReader(CONVERTER)
KINDS = {**COMMANDS, **EVENTS}
ODD: tuple[Any, ...] = (
    None, True, False, 7, -1, 0, 2.5, 10**10, "", " ", "x", "a b", "x" * 21_000, "family", "2025-01-14", "2025-02-30",
    "2025-01-14T10:00:00Z", "2025-01-14T10:00:00", [], ["x"], ["x", "x"], [" "], [7], [["x"]], [None], {}, {"a": 1},
    [{"number": 1, "person": "p1"}], [{"number": True, "person": "p1"}], [{"number": 1, "person": "p1", "to": 1}],
)  # fmt: skip


def _some(kind: Any) -> Any:
    """A JSON value that a field of that type can be read from."""
    if attrs.has(kind):
        return {field.name: _some(field.type) for field in attrs.fields(attrs.resolve_types(kind))}
    if isinstance(kind, type) and issubclass(kind, Enum):
        return next(iter(kind)).value
    plain = {str: "x1", Private: "said", int: 1, bool: True, date: "2025-01-14", datetime: "2025-01-14T10:00:00Z"}
    if kind in plain:
        return plain[kind]
    return [_some(part) for part in get_args(kind) if part not in (..., type(None))][:1]


def _variants(kind: type) -> Iterator[dict[str, Any]]:
    """A good object, then each field in every odd way, left out, and one too many."""
    whole = _some(kind)
    yield whole
    yield {**whole, "more": 1}
    for name in whole:
        yield {field: value for field, value in whole.items() if field != name}
        yield {("X" + field if field == name else field): value for field, value in whole.items()}
        for odd in ODD:
            yield {**whole, name: odd}


def _strictly(kind: type, fields: dict[str, Any]) -> Any:
    try:
        return CONVERTER.structure(fields, kind)
    except (BaseExceptionGroup, ForbiddenExtraKeysError, InputError):
        return None


def _shown(value: Any) -> str:
    return to_text(CONVERTER.unstructure(value, type(value))) if value is not None else ""


@pytest.mark.parametrize("name", KINDS)
def test_the_quick_reader_reads_no_other_value_than_the_strict_one(name: str) -> None:
    """Every field in some thirty odd shapes: read quickly, it is the same value; not read, the strict one decides."""
    kind = KINDS[name]
    for fields in _variants(kind):
        quick = QUICK.read(kind, dict(fields))
        assert quick is None or _shown(quick) == _shown(_strictly(kind, dict(fields)))


def test_what_the_record_writes_is_read_quickly() -> None:
    """Of each command and event, an object with every field in its shape is taken at once."""
    taken = {name for name, kind in KINDS.items() if QUICK.read(kind, _some(kind)) is not None}
    strictly = {name for name, kind in KINDS.items() if _strictly(kind, _some(kind)) is not None}
    assert taken == strictly
    assert len(taken) > len(KINDS) / 2
