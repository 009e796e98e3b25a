"""Looks for texts and names where they must not be: sends values through every sink that a program has by accident.

Give it words that nobody else would write (canaries), put them into private fields, and `leaks` says through which
sinks they came out. `differences` compares what an outsider observes of two reviews that differ in their texts only.
Imports no test framework; a host runs both on its own values, views and log formats.
"""

from __future__ import annotations

import copy
import io
import json
import logging
import pickle
import pprint
import traceback
import warnings
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import attrs

__all__ = ["SINKS", "differences", "leaks"]


def _json(value: object) -> str:
    return json.dumps(value, default=str)


def _as_dict(value: object) -> str:
    return repr(attrs.asdict(value)) if attrs.has(type(value)) else ""  # type: ignore[arg-type]


def _variables(value: object) -> str:
    slots = {name: getattr(value, name, None) for kind in type(value).__mro__ for name in getattr(kind, "__slots__", ()) if not name.startswith("_")}
    return repr(slots or getattr(value, "__dict__", {}))


def _logged(value: object) -> str:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.Formatter("%(message)s %(extra)r"))
    record = logging.LogRecord("canary", logging.INFO, "", 0, "%r %s", (value, value), None)
    record.extra = value
    handler.emit(record)
    return stream.getvalue()


def _warned(value: object) -> str:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        warnings.warn(f"about {value!r} and {value}", stacklevel=1)
    return " ".join(str(one.message) for one in caught)


def _traced(value: object) -> str:
    held = value  # a local variable, as in a traceback that prints them
    try:
        raise KeyError(held)
    except KeyError as error:
        return "".join(traceback.TracebackException.from_exception(error, capture_locals=True).format())


def _pickled(value: object) -> str:
    try:
        return pickle.dumps(value).decode("latin-1")
    except (TypeError, pickle.PicklingError, AttributeError) as refusal:
        return str(refusal)


def _copied(value: object) -> str:
    try:
        return f"{copy.copy(value)!r} {copy.deepcopy(value)!r}"
    except TypeError as refusal:
        return str(refusal)


SINKS: Mapping[str, Callable[[Any], str]] = {
    "repr": repr,
    "str": str,
    "format": "{0} {0!r} {0!a}".format,
    "percent": lambda value: "%s %r" % (value, value),  # noqa: UP031 (this way of formatting is a sink, too)
    "pprint": pprint.pformat,
    "json": _json,
    "asdict": _as_dict,
    "variables": _variables,
    "logging": _logged,
    "warnings": _warned,
    "traceback": _traced,
    "pickle": _pickled,
    "copy": _copied,
}
"""Ways in which a value becomes text that somebody else may read."""


def leaks(values: Iterable[object], canaries: Iterable[str], sinks: Mapping[str, Callable[[Any], str]] = SINKS) -> list[str]:
    """`type through sink` for every value and sink by which a canary comes out; the canary itself is not repeated.

    A sink that raises is read by its error's text. Add sinks of your own: a view, a template, a log format.
    """
    words = tuple(canaries)
    found: list[str] = []
    for value in values:
        for name, sink in sinks.items():
            try:
                text = sink(value)
            except (TypeError, ValueError, KeyError, AttributeError) as error:
                text = f"{error} {error.args!r}"
            if any(word in text for word in words):
                found.append(f"{type(value).__name__} through {name}")
    return list(dict.fromkeys(found))


def differences(one: Mapping[str, object], other: Mapping[str, object]) -> list[str]:
    """The channels by which an outsider tells two reviews apart that differ in their texts and names only.

    Each mapping is everything that the outsider observed of one review: results, errors, ids, counts, order, sizes.
    """
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))
