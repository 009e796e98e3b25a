"""How a command's fields say what they are, so that one place checks them all.

Validators check the value itself when it is made. Metadata says what the kernel checks against the review
(`kernel/fields.py`): `refers` (an id that must be on the record), `introduces` (one that must not be), and
`personal` (whose text it is, for erasure).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import attrs

from reviewflow.errors import LONGEST_ID, InputError, is_id
from reviewflow.model.private import Private

__all__ = [
    "LARGEST_NUMBER",
    "LONGEST_LABEL",
    "LONGEST_LIST",
    "LONGEST_TEXT",
    "NOTHING_SAID",
    "a_digest",
    "a_digest_or_none",
    "a_number",
    "an_id",
    "an_id_or_none",
    "aware",
    "ids",
    "introduces",
    "many",
    "one",
    "personal",
    "refers",
    "said",
    "short",
    "shorts",
    "words",
]

LONGEST_TEXT = 20_000
"""Characters in one free text. Reports themselves go to the paper store, never into a field."""
LONGEST_LABEL = 200
LONGEST_LIST = 10_000
"""Items in one list: more than any review has people, less than what makes a decision slow."""
LARGEST_NUMBER = 10**9
_DIGEST = re.compile(r"[A-Za-z0-9._:+/=-]{1,128}\Z")


def _place(instance: object, attribute: attrs.Attribute[Any]) -> str:
    return f"{type(instance).__name__}.{attribute.name}"


def an_id(instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
    """A validator: an id, which nobody's name should be; a plain string, as a subclass may say that it equals another."""
    if not is_id(value):
        raise InputError(
            _place(instance, attribute),
            "is not an id",
            f"use 1 to {LONGEST_ID} letters, digits, `.`, `_`, `:`, `@` or `-`, and nobody's name",
        )


def an_id_or_none(instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
    """A validator: an id, or an empty text where there is none."""
    if value != "":
        an_id(instance, attribute, value)


def ids(instance: object, attribute: attrs.Attribute[Any], value: Any) -> None:
    """A validator: a tuple of ids, each named once."""
    for item in _listed(instance, attribute, value):
        an_id(instance, attribute, item)
    twice = sorted(item for item, count in Counter(value).items() if count > 1)
    if twice:
        raise InputError(
            _place(instance, attribute), f"names {', '.join(f'`{i}`' for i in twice)} twice", "name each once"
        )


def words(instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
    """A validator: a private text of at most `LONGEST_TEXT` characters; may be empty."""
    if not isinstance(value, Private):
        raise InputError(_place(instance, attribute), "is not a private text", "wrap the text: `Private(...)`")
    if len(value.reveal()) > LONGEST_TEXT:
        raise InputError(
            _place(instance, attribute),
            f"has more than {LONGEST_TEXT} characters",
            "shorten it; a paper's text goes to the paper store",
        )


def said(instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
    """A validator: a private text in which something is said."""
    words(instance, attribute, value)
    if isinstance(value, Private) and not value.reveal().strip():
        raise InputError(_place(instance, attribute), "is empty", "say it in words")


def short(instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
    """A validator: a short text that may be shown: a version's label, a wording's version, a role."""
    if not isinstance(value, str) or not value.strip() or len(value) > LONGEST_LABEL:
        raise InputError(_place(instance, attribute), "is not a short label", f"give 1 to {LONGEST_LABEL} characters")


def shorts(instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
    """A validator: a tuple of short texts."""
    for item in _listed(instance, attribute, value):
        short(instance, attribute, item)


def a_digest(instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
    """A validator: a digest as the paper store gave it."""
    if not isinstance(value, str) or not _DIGEST.match(value):
        raise InputError(_place(instance, attribute), "is not a digest", "give the one that `Reviews.keep` returned")


def a_digest_or_none(instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
    """A validator: a digest, or an empty text where nothing is kept."""
    if value != "":
        a_digest(instance, attribute, value)


def a_number(instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
    """A validator: a whole number that fits any store; a bool is none."""
    one(int)(instance, attribute, value)
    if isinstance(value, int) and abs(value) > LARGEST_NUMBER:
        raise InputError(_place(instance, attribute), "is too large a number", f"give one up to {LARGEST_NUMBER}")


def _listed(instance: object, attribute: attrs.Attribute[Any], value: object) -> tuple[object, ...]:
    if not isinstance(value, tuple):
        raise InputError(_place(instance, attribute), "is not a list", "give a tuple")
    if len(value) > LONGEST_LIST:
        raise InputError(_place(instance, attribute), f"has more than {LONGEST_LIST} items", "give fewer")
    return value


def one(kind: type | tuple[type, ...]) -> Callable[[Any, attrs.Attribute[Any], Any], None]:
    """A validator: the value is of that type; a bool is no int, a datetime no date."""

    kinds = kind if isinstance(kind, tuple) else (kind,)
    takes_bool, is_of_days = bool in kinds, date in kinds

    def check(instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
        wrong = not isinstance(value, kinds) or (type(value) is bool and not takes_bool)
        if wrong or (is_of_days and isinstance(value, datetime)):
            names = " or ".join(k.__name__ for k in kinds)
            raise InputError(_place(instance, attribute), f"is not of type {names}", f"give a {names}")

    return check


def many(kind: type) -> Callable[[Any, attrs.Attribute[Any], Any], None]:
    """A validator: a tuple of values of that type."""

    def check(instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
        if not all(isinstance(item, kind) for item in _listed(instance, attribute, value)):
            raise InputError(_place(instance, attribute), f"is not a list of {kind.__name__}", "give a tuple")

    return check


def refers(what: str) -> dict[str, str]:
    """The id must be on the record already, as a `person`, an `agency`, a `version`, ..."""
    return {"refers": what}


def introduces(what: str) -> dict[str, str]:
    """The id must be new: this command puts it on the record."""
    return {"introduces": what}


def personal(field: str) -> dict[str, str]:
    """The text is about the person whose id is in `field`; it can be kept under that person's key and erased."""
    return {"personal": field}


def aware(place: str, value: object) -> datetime:
    """The same moment, if it is a datetime with a time zone. Raises `InputError` naming the place otherwise."""
    if not isinstance(value, datetime):
        raise InputError(place, "is not a datetime", "give an aware datetime in UTC")
    if value.tzinfo is None or value.utcoffset() is None:
        raise InputError(place, "has no time zone", "give an aware datetime, for example `2025-01-14T10:00:00Z`")
    return value


NOTHING_SAID = Private("")
"""The default of a text that may be left out."""
