"""Old logs open for ever: every event type in every schema that ever was has a file, and it reads as it did."""

from __future__ import annotations

from pathlib import Path

import pytest
from make_golden import FOLDER, sample

from reviewflow.model.events import EVENTS
from reviewflow.record import SCHEMA, decode, encode, verify

FILES = sorted(FOLDER.glob("*.json"))


def test_every_event_type_has_a_golden_file() -> None:
    """Each event has a file of the current schema, and each file an event."""
    assert {f"{name}.v{SCHEMA}.json" for name in EVENTS} == {path.name for path in FILES}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_golden_file_opens_as_the_event_it_was(path: Path) -> None:
    """The bytes give the very event, the chain holds, and writing it gives the very bytes."""
    data = path.read_bytes().rstrip(b"\n")
    envelope = decode(data)
    verify([envelope])
    assert sample(EVENTS[path.name.split(".")[0]]) == envelope.event
    assert data == encode(envelope)
