"""Write the golden file of every event type that has none yet: `python tests/compat/make_golden.py`.

A golden file is written once, by the version that brought the event, and never again: it is what an old log
holds. Where an event changes shape, its old file stays and must open through an upcast.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from enum import Enum
from pathlib import Path
from typing import Any, get_args, get_origin

import attrs

from reviewflow.model.events import EVENTS, Event
from reviewflow.model.papers import Copy, Drawn
from reviewflow.model.private import Private
from reviewflow.record import SCHEMA, Head, encode, seal

FOLDER = Path(__file__).parent / "golden"


def sample(kind: type[Event]) -> Event:
    """One event of that type with every field filled, the same each time."""
    fields = attrs.fields(attrs.resolve_types(kind))
    return kind(**{field.name: _value(field.name, field.type) for field in fields})


def _value(name: str, kind: Any) -> Any:
    plain = {str: f"{name}-1", int: 2, bool: True, date: date(2025, 6, 12), Private: Private(f"Wörds of {name}")}
    if kind in plain:
        return plain[kind]
    if kind is Copy:
        return Copy(number=1, person="pp1")
    if kind is Drawn:
        return Drawn(source="cv1", sections=("3.5", "4"))
    if get_origin(kind) is tuple:
        return (_value(name, get_args(kind)[0]),)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return list(kind)[-1]
    return _value(name, get_args(kind)[0])


def write_missing() -> list[str]:
    """Write the files that are not there and return their names."""
    FOLDER.mkdir(exist_ok=True)
    written = []
    for name, kind in EVENTS.items():
        path = FOLDER / f"{name}.v{SCHEMA}.json"
        if not path.exists():
            at = datetime(2025, 6, 12, 9, 30, 0, 250_000, UTC)
            envelope = seal(Head("HM-07"), sample(kind), command_id="c-17", actor="bm1", at=at, rules="ab" * 32)
            path.write_bytes(encode(envelope) + b"\n")
            written.append(path.name)
    return written


if __name__ == "__main__":
    write_missing()
