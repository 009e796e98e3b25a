"""Commands and events: every event carries its command, and every event has its place in the fold."""

from __future__ import annotations

import attrs
import pytest

from reviewflow.model.commands import COMMANDS, Command
from reviewflow.model.events import EVENTS, Event
from reviewflow.model.fold import FOLD, KEPT_IN_THE_LOG
from reviewflow.rules import PROCESS

RECORDED = {row.command: row.event for row in PROCESS.stage.rows}
ADDED = {
    "AskToRead": {"person", "readers"},
    "CloseReview": {"judgements"},
    "RecordJudgement": {"facts"},
}
"""What a decision adds to what was said."""


def described(kind: type[Command | Event]) -> dict[str, tuple[object, object, object]]:
    """Each field's type, default and metadata."""
    fields = attrs.fields(attrs.resolve_types(kind))
    return {field.name: (field.type, field.default, dict(field.metadata)) for field in fields}


@pytest.mark.parametrize("name", COMMANDS)
def test_an_event_carries_every_field_of_its_command(name: str) -> None:
    """With the same type, and the same default and meaning, and nothing else but what the decision adds."""
    command, event = described(COMMANDS[name]), described(EVENTS[RECORDED[name]])
    if name == "AskToRead":
        assert {field: said[0] for field, said in command.items()} == {field: event[field][0] for field in command}
    else:
        assert command == {field: event[field] for field in command}
    assert ADDED.get(name, set()) == set(event) - set(command)


def test_every_event_is_recorded_by_some_command() -> None:
    """A refused reading is the one event that a refusal leaves."""
    assert set(EVENTS) == {*RECORDED.values(), "ReadingRefused"}


def test_every_event_is_folded_or_kept_in_the_log() -> None:
    """Never both, never neither."""
    assert set(EVENTS.values()) == set(FOLD) | KEPT_IN_THE_LOG
    assert set() == set(FOLD) & KEPT_IN_THE_LOG


@pytest.mark.parametrize("kind", [*COMMANDS.values(), *EVENTS.values()], ids=lambda kind: kind.__name__)
def test_each_is_a_frozen_value_that_checks_every_field(kind: type) -> None:
    """Keywords only, no attribute set afterwards, a validator on each field, a docstring that names its clause."""
    fields = attrs.fields(kind)
    assert [] == [field.name for field in fields if field.validator is None]
    assert all(field.kw_only for field in fields)
    assert "__setattr__" in vars(kind)
    assert "(S" in str(kind.__doc__) or "(U" in str(kind.__doc__)
