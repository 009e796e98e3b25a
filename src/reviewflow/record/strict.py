"""How one field's value is read: exactly as it stands, never bent into shape.

cattrs by default turns 2.9 into 2, "no" into True and a text into a list of letters. Here a value is what the
field says or it is a fault. No message shows the value, which may be somebody's name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date, datetime
from enum import Enum
from typing import Any, get_args

import attrs
from cattrs import Converter
from cattrs.errors import IterableValidationError, IterableValidationNote
from cattrs.gen import make_dict_structure_fn, override

from reviewflow.errors import InputError
from reviewflow.model import words
from reviewflow.model.private import Private
from reviewflow.record.canonical import day, moment, moment_text

__all__ = ["strict_converter"]

Hook = Callable[[Any, Any], Any]


def strict_converter() -> Converter:
    """A converter between our attrs classes and JSON values that bends nothing and reports every faulty field."""
    converter = Converter(forbid_extra_keys=True, detailed_validation=True)
    for kind, said, step in (
        (str, "is not a text", "give a text in quotes"),
        (int, "is not a whole number", "give a number without quotes or point"),
        (bool, "is neither true nor false", "give `true` or `false`"),
    ):
        converter.register_structure_hook(kind, _exactly(kind, said, step))
    converter.register_structure_hook(Private, _private)
    converter.register_structure_hook(date, _day)
    converter.register_structure_hook(datetime, lambda value, _: moment("", value))
    for words_of_a_list in _word_lists():  # one by one: to cattrs a `StrEnum` is first of all a text
        converter.register_structure_hook(words_of_a_list, _member)
        converter.register_unstructure_hook(words_of_a_list, lambda member: member.value)
    converter.register_structure_hook_factory(_is_tuple, lambda kind: _tuple_of(converter, get_args(kind)[0]))
    converter.register_structure_hook_factory(attrs.has, lambda kind: _record_of(converter, kind))
    converter.register_unstructure_hook(Private, lambda value: value.reveal())
    converter.register_unstructure_hook(date, lambda value: value.isoformat())
    converter.register_unstructure_hook(datetime, moment_text)
    converter.register_unstructure_hook_factory(_is_tuple, lambda kind: _list_of(converter, get_args(kind)[0]))
    return converter


def _word_lists() -> Iterator[type[Enum]]:
    for name in words.__all__:
        yield getattr(words, name)


def _is_tuple(kind: Any) -> bool:
    arguments = get_args(kind)
    return getattr(kind, "__origin__", None) is tuple and len(arguments) == 2 and arguments[1] is Ellipsis


def _exactly(kind: type, problem: str, next_step: str) -> Hook:
    def read(value: Any, _: Any) -> Any:
        if type(value) is not kind:
            raise InputError("", problem, next_step)
        return value

    return read


def _private(value: Any, _: Any) -> Private:
    if type(value) is not str:
        raise InputError("", "is not a text", "give a text in quotes")
    return Private(value)


def _day(value: Any, _: Any) -> date:
    found = day(value)
    if found is None:
        raise InputError("", "is not a day", "give one such as `2025-01-14`")
    return found


def _member(value: Any, kind: type[Enum]) -> Enum:
    if type(value) is str:
        with suppress(ValueError):
            return kind(value)
    allowed = ", ".join(f"`{member.value}`" for member in kind)
    raise InputError("", "is not one of its words", f"use one of {allowed}")


def _tuple_of(converter: Converter, kind: Any) -> Hook:
    inner = converter.get_structure_hook(kind)

    def read(value: Any, _: Any) -> tuple[Any, ...]:
        if not isinstance(value, list | tuple):
            raise InputError("", "is not a list", "give a list in square brackets")
        found, faults = [], []
        for index, item in enumerate(value):
            try:
                found.append(inner(item, kind))
            except (InputError, ValueError, KeyError, BaseExceptionGroup) as fault:
                fault.add_note(IterableValidationNote(f"at {index}", index, kind))
                faults.append(fault)
        if faults:
            raise IterableValidationError("a list", faults, tuple)  # type: ignore[arg-type]
        return tuple(found)

    return read


def _list_of(converter: Converter, kind: Any) -> Callable[[Any], list[Any]]:
    inner = converter.get_unstructure_hook(kind)
    return lambda value: [inner(item) for item in value]


def _record_of(converter: Converter, kind: type) -> Hook:
    """A class's reader: every field is read and then checked by its own validator, so that no fault hides another."""
    attrs.resolve_types(kind)
    checked = {field.name: override(struct_hook=_checked(converter, kind, field)) for field in attrs.fields(kind)}
    read: Hook = make_dict_structure_fn(kind, converter, **checked)  # type: ignore[arg-type]

    def read_object(value: Any, wanted: Any) -> Any:
        if not isinstance(value, dict):
            raise InputError("", "is not an object", "give an object in curly brackets")
        return read(value, wanted)

    return read_object


def _checked(converter: Converter, kind: type, field: attrs.Attribute[Any]) -> Hook:
    inner = converter.get_structure_hook(field.type)
    blank: object = object.__new__(kind)  # validators ask an instance for its class's name only

    def read(value: Any, _: Any) -> Any:
        found = inner(value, field.type)
        if field.validator is not None:
            _validated(field, blank, found)
        return found

    return read


def _validated(field: attrs.Attribute[Any], blank: object, found: Any) -> None:
    problem = ""
    try:
        field.validator(blank, field, found)  # type: ignore[misc]
    except InputError:
        raise
    except (TypeError, ValueError):
        problem = "is out of its range"  # the message of a foreign error might show the value
    if problem:
        raise InputError("", problem, "see `reviewflow schema` for what it may be")
