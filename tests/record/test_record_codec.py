"""Commands, events and envelopes as JSON: what is read is what was written, and nothing is bent into shape."""

from __future__ import annotations

import json
import traceback
from datetime import date, datetime
from typing import Any

import attrs
import jsonschema
import pytest

from reviewflow.errors import InputError
from reviewflow.model.commands import COMMANDS, AskQuestion, CirculateVersion
from reviewflow.model.events import EVENTS, PersonAdded
from reviewflow.model.papers import Copy
from reviewflow.model.private import Private
from reviewflow.model.words import PersonKind
from reviewflow.record import (
    FieldFaults,
    command_from_json,
    command_to_json,
    event_from_json,
    event_to_json,
    json_schema,
)
from reviewflow.record.canonical import from_text, moment, moment_text, to_text
from reviewflow.record.faults import Fault, faults_of
from reviewflow.record.strict import strict_converter

QUESTION = {"command": "AskQuestion", "question": "q1", "text": "How did it go?"}
CIRCULATION = {"command": "CirculateVersion", "version": "v1", "copies": [{"number": 1, "person": "p1"}]}
NAMES = {"event": "PersonAdded", "person": "p1", "kind": "family", "shown_as": "the aunt"}


def test_a_command_survives_the_way_out_and_back() -> None:
    """Tags, nested values, lists and words come back as they were."""
    command = CirculateVersion(version="v1", copies=(Copy(number=2, person="p1"), Copy(number=3, person="p2")))
    assert command == command_from_json(json.loads(json.dumps(command_to_json(command))))


def test_an_event_is_written_with_every_field_and_its_name() -> None:
    """The tag is the class's name; a default is written out, so that a later default changes no old event."""
    event = PersonAdded(person="p1", kind=PersonKind.FAMILY, shown_as="the aunt", given=Private("Wren"))
    # fmt: off
    expected = {
        "event": "PersonAdded", "person": "p1", "kind": "family", "shown_as": "the aunt", "given": "Wren",
        "family": "", "middle": "", "aliases": [], "former_names": [], "titles": [], "born_on": "",
    }
    # fmt: on
    assert expected == event_to_json(event)
    assert event == event_from_json(expected)


# fmt: off
FAULTS: dict[str, tuple[Any, list[tuple[str, str]]]] = {
    "a fraction as a number":     ({**CIRCULATION, "copies": [{"number": 2.9, "person": "p1"}]}, [("copies[0].number", "is not a whole number")]),
    "true as a number":           ({**CIRCULATION, "copies": [{"number": True, "person": "p1"}]}, [("copies[0].number", "is not a whole number")]),
    "a number as a text":         ({**QUESTION, "text": 7},                       [("text", "is not a text")]),
    "null as a text":             ({**QUESTION, "text": None},                    [("text", "is not a text")]),
    "a text as a list":           ({**QUESTION, "topics": "abc"},                 [("topics", "is not a list")]),
    "a number in a list":         ({**QUESTION, "topics": ["a", 1]},              [("topics[1]", "is not a text")]),
    "a word of another list":     ({**QUESTION, "aims": ["innovation"]},          [("aims[0]", "is not one of its words")]),
    "an empty question":          ({**QUESTION, "text": " "},                     [("text", "is empty")]),
    "ten megabytes of text":      ({**QUESTION, "text": "x" * 10_000_000},        [("text", "has more than 20000 characters")]),
    "an id with a space":         ({**QUESTION, "question": "q 1"},               [("question", "is not an id")]),
    "a missing field":            ({"command": "AskQuestion", "text": "How?"},    [("question", "is missing")]),
    "an extra field":             ({**QUESTION, "Topic": "x"},                    [("Topic", "is not a field here")]),
    "an extra field like a name": ({**QUESTION, "Mary Reed": "x"},                [("", "has a field that is not known here")]),
    "an extra field inside":      ({**CIRCULATION, "copies": [{"number": 1, "person": "p1", "to": 1}]}, [("copies[0].to", "is not a field here")]),
    "a copy that is no object":   ({**CIRCULATION, "copies": [3]},                [("copies[0]", "is not an object")]),
    "a copy numbered 0":          ({**CIRCULATION, "copies": [{"number": 0, "person": "p1"}]}, [("copies[0].number", "is below 1")]),
    "several at once":            ({**QUESTION, "text": 7, "question": "", "aims": ["x"]},
                                   [("question", "is not an id"), ("text", "is not a text"), ("aims[0]", "is not one of its words")]),
    "a text for true":            ({"command": "NoteParallelProcess", "process": "x", "kind": "y", "holds_publication": "true"}, [("holds_publication", "is neither true nor false")]),
    "a day with a time":          ({"command": "SetPeriod", "first_on": "2025-01-01T00:00:00", "last_on": "2025-02-30"}, [("first_on", "is not a day"), ("last_on", "is not a day")]),
    "a week as a day":            ({"command": "SetPeriod", "first_on": "2025-W01-1", "last_on": 20250101}, [("first_on", "is not a day"), ("last_on", "is not a day")]),
}
# fmt: on


@pytest.mark.parametrize("name", FAULTS)
def test_every_faulty_field_is_named_with_its_path(name: str) -> None:
    """One error lists all faulty fields, in their order, and bends none of them into shape."""
    value, expected = FAULTS[name]
    with pytest.raises(FieldFaults) as caught:
        command_from_json(value)
    assert expected == [(fault.path, fault.problem) for fault in caught.value.faults]


# fmt: off
TAGS: dict[str, tuple[Any, str]] = {
    "a near miss":        ({"command": "AskQuestoin"},  "command: is not a known command; did you mean `AskQuestion`"),
    "nothing near":       ({"command": "Zzz"},          "command: is not a known command; see `reviewflow schema` for every command"),
    "not a text":         ({"command": 7},              "command: is not a known command; see `reviewflow schema` for every command"),
    "an event's name":    ({"command": "QuestionAsked"}, "command: is not a known command; did you mean `AskQuestion`"),
    "a dunder":           ({"command": "__class__"},    "command: is not a known command; see `reviewflow schema` for every command"),
    "no tag":             ({"question": "q1"},          "command: is missing; say which command it is, for example `AskQuestion`"),
    "a list":             ([1],                         'command: is not an object; give an object such as {"command": "AskQuestion", ...}'),
}
# fmt: on


@pytest.mark.parametrize("name", TAGS)
def test_an_unknown_tag_is_refused_with_the_nearest(name: str) -> None:
    """The error names the place and the likely meaning, never what was given."""
    value, expected = TAGS[name]
    with pytest.raises(InputError) as caught:
        command_from_json(value)
    assert expected == str(caught.value)


@pytest.mark.parametrize("field", ["given", "family", "middle", "aliases", "former_names", "born_on", "kind", "person"])
@pytest.mark.parametrize("shape", ["as it is", "in a list", "in an object", "too long"])
def test_no_error_holds_what_stood_in_a_field(field: str, shape: str) -> None:
    """A planted name in any field, in any wrong shape, is in no part of the error nor of its traceback."""
    planted = "Zephyrine Oakapple"
    shapes = {
        "as it is": planted,
        "in a list": [[planted]],
        "in an object": {planted: planted},
        "too long": planted * 2000,
    }
    value = {**NAMES, field: shapes[shape], "shown_as": 3, planted: planted}
    with pytest.raises(InputError) as caught:
        event_from_json(value)
    shown = "".join(traceback.format_exception(caught.value)) + repr(caught.value) + repr(vars(caught.value))
    inner = caught.value.__context__
    assert ("Zephyrine" in shown, inner) == (False, None)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_field_of_every_command_is_read_by_the_strict_rules(name: str) -> None:
    """An object in each field is a fault of each field: no type of field is passed through unread."""
    fields = attrs.fields(COMMANDS[name])
    expected = [field.name for field in fields]
    faults: list[str] = []
    try:
        command_from_json({"command": name, **{field.name: {"a": 1.5} for field in fields}})
    except FieldFaults as error:
        faults = [fault.path for fault in error.faults]
    assert expected == faults


# fmt: off
MOMENTS: dict[str, tuple[object, str]] = {
    "zulu":             ("2025-01-14T10:00:00Z",             "2025-01-14T10:00:00Z"),
    "an offset":        ("2025-06-14T10:00:00+01:00",        "2025-06-14T09:00:00Z"),
    "microseconds":     ("2025-01-14T10:00:00.000250Z",      "2025-01-14T10:00:00.000250Z"),
    "naive":            ("2025-01-14T10:00:00",              "has no time zone"),
    "a day":            ("2025-01-14",                       "is not a date and time"),
    "no such day":      ("2025-02-30T10:00:00Z",             "is not a date and time"),
    "before all time":  ("0001-01-01T00:00:00+14:00",        "is not a date and time"),
    "a week":           ("2025-W01-1T10:00:00Z",             "is not a date and time"),
    "a number":         (1736848800,                         "is not a date and time"),
    "other digits":     ("٢٠٢٥-01-14T10:00:00Z",             "is not a date and time"),
}
# fmt: on


@pytest.mark.parametrize("name", MOMENTS)
def test_a_moment_has_a_zone_and_is_kept_in_utc(name: str) -> None:
    """ISO 8601 with `Z` or an offset; anything else is refused with its reason."""
    value, expected = MOMENTS[name]
    try:
        actual = moment_text(moment("at", value))
    except InputError as error:
        actual = error.problem
    assert expected == actual


def test_the_converter_reads_moments_too() -> None:
    """A field of type datetime follows the same rule."""
    assert moment("at", "2025-01-14T10:00:00Z") == strict_converter().structure("2025-01-14T10:00:00Z", datetime)
    assert strict_converter().unstructure(moment("at", "2025-01-14T10:00:00Z")) == "2025-01-14T10:00:00Z"
    assert strict_converter().unstructure(date(2025, 1, 14)) == "2025-01-14"


# fmt: off
TEXTS: dict[str, tuple[str, str]] = {
    "a float":         ('{"a": 1.0}',           "holds a number that is not whole"),
    "not a number":    ('{"a": NaN}',           "holds a number that is not whole"),
    "twice":           ('{"a": 1, "a": 2}',     "gives a field twice"),
    "cut off":         ('{"a": ',               "is not valid JSON (near line 1, character 7)"),
    "a list":          ("[1]",                  "is not a JSON object"),
    "too deep":        ('{"a":' * 200_000,      "holds a number or a nesting that is too large"),
    "too many digits": ('{"a": ' + "9" * 5_000 + "}", "holds a number or a nesting that is too large"),
}
# fmt: on


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_that_two_readers_could_read_differently_is_refused(name: str) -> None:
    """Only whole numbers, each field once, no endless nesting; the text is not shown."""
    text, expected = TEXTS[name]
    with pytest.raises(InputError) as caught:
        from_text(text, "line 1")
    assert ("line 1", expected) == (caught.value.place, caught.value.problem)


def test_half_a_character_is_refused() -> None:
    """A lone surrogate has no bytes, so it cannot be hashed."""
    assert to_text({"a": "ŵ"}) == '{"a":"ŵ"}'
    with pytest.raises(InputError):
        to_text({"a": "\ud800"})


def test_the_schema_accepts_what_is_written_and_refuses_what_is_not() -> None:
    """The JSON Schema is valid, takes a command and an event, and refuses wrong ones."""
    schema = json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    good = [command_to_json(AskQuestion(question="q1", text=Private("How?"))), NAMES, CIRCULATION]
    bad = [{**QUESTION, "extra": 1}, {**QUESTION, "text": ""}, {**NAMES, "kind": "x"}, {"command": "Zzz"}]
    assert [validator.is_valid(value) for value in good + bad] == [True] * 3 + [False] * 4


def test_the_schema_describes_every_command_and_event() -> None:
    """Every class has its entry, with its own description."""
    defs = json_schema()["$defs"]
    assert (set(COMMANDS), set(EVENTS)) == (set(defs["commands"]), set(defs["events"]))


@attrs.frozen
class _Foreign:
    """A class whose validator raises an error that is not ours and quotes the value."""

    count: int = attrs.field(validator=attrs.validators.in_([1, 2]))


def test_a_foreign_validators_words_are_not_repeated() -> None:
    """An error that is not ours may quote the value, so only its place is told."""
    with pytest.raises(BaseExceptionGroup) as caught:
        strict_converter().structure({"count": 77_123}, _Foreign)
    assert [Fault("count", "is out of its range", "see `reviewflow schema` for what it may be")] == faults_of(
        caught.value
    )


def test_an_error_that_nobody_foresaw_is_still_a_fault() -> None:
    """Whatever else a reader raises becomes a fault without the error's own words."""
    assert [("x", "cannot be read")] == [(f.path, f.problem) for f in faults_of(RuntimeError("Oakapple"), "x")]
