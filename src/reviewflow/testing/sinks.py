"""Ways in which a value becomes text that somebody else may read, most of them by accident.

Each sink takes a value and gives back what stands there afterwards. A sink that raises is read by its error.
"""

from __future__ import annotations

import copy
import inspect
import io
import json
import logging
import pickle
import pprint
import reprlib
import sys
import traceback
import warnings
from collections.abc import Callable, Mapping
from contextlib import redirect_stderr, redirect_stdout
from typing import Any

import attrs

__all__ = ["SINKS"]


def _formatted(value: object) -> str:
    texts = f"{value}", f"{value!r}", f"{value!a}", f"{value!s:>1}", "{} ".format(value), format(value, "")  # noqa: UP032 (each a way of its own)
    return " ".join(dict.fromkeys(texts))


def _percent(value: object) -> str:
    return " ".join(dict.fromkeys(("%s" % (value,), "%r" % (value,), "%a" % (value,))))  # noqa: UP031 (a sink, too)


def _printed(value: object) -> str:
    with redirect_stdout(io.StringIO()) as out, redirect_stderr(out):
        sys.stdout.write(f"{value}\n")
        sys.displayhook(value)
    return out.getvalue()


def _pretty(value: object) -> str:
    return pprint.pformat(value)


def _json(value: object) -> str:
    texts = (json.dumps(value, default=how) for how in (str, repr, _plain))
    return " ".join(dict.fromkeys(texts))


def _plain(value: object) -> object:
    """What a careless `default=` does: the fields of whatever has fields."""
    return {name: str(held) for name, held in _fields(value).items()} or str(value)


def _as_dict(value: object) -> str:
    if not attrs.has(type(value)):
        return ""
    return repr(attrs.asdict(value)) + repr(attrs.astuple(value))  # type: ignore[arg-type]


def _fields(value: object) -> dict[str, object]:
    slots = (name for kind in type(value).__mro__ for name in getattr(kind, "__slots__", ()))
    held = {name: getattr(value, name) for name in slots if not name.startswith("_") and hasattr(value, name)}
    return {**held, **getattr(value, "__dict__", {})}


def _variables(value: object) -> str:
    return repr(_fields(value))


def _inspected(value: object) -> str:
    """Every value that stands in the object without being asked for by a call, as a debugger lists it."""
    names = (name for name in dir(value) if not name.startswith("__") and not name.startswith("_Private"))
    held = ((name, inspect.getattr_static(value, name, None)) for name in names)
    return repr([(name, what) for name, what in held if not callable(what)])


def _logged(value: object) -> str:
    try:
        raise ValueError(value)
    except ValueError:
        record = logging.LogRecord("canary", logging.ERROR, "", 0, "%r %s", (value, value), sys.exc_info())
    record.extra = value
    return logging.Formatter("%(message)s %(extra)r").format(record)


def _warned(value: object) -> str:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        warnings.warn(f"about {value!r} and {value}", stacklevel=1)
    return " ".join(warnings.formatwarning(one.message, one.category, one.filename, one.lineno) for one in caught)


def _traced(value: object) -> str:
    held = value  # a local variable, as in a traceback that prints them
    try:
        raise KeyError(held)
    except KeyError as error:
        return "".join(traceback.TracebackException.from_exception(error, capture_locals=True).format())


def _unhandled(value: object) -> str:
    """What the interpreter prints of an error that nobody caught."""
    with redirect_stderr(io.StringIO()) as out:
        try:
            raise AssertionError(value)
        except AssertionError as error:
            sys.__excepthook__(type(error), error, error.__traceback__)
    return out.getvalue()


def _pickled(value: object) -> bytes:
    return b"".join(pickle.dumps(value, protocol) for protocol in (0, pickle.HIGHEST_PROTOCOL))


def _copied(value: object) -> str:
    return f"{copy.copy(value)!r} {copy.deepcopy(value)!r}"


SINKS: Mapping[str, Callable[[Any], str | bytes]] = {
    "repr": repr,
    "str": str,
    "format": _formatted,
    "percent": _percent,
    "print": _printed,
    "pprint": _pretty,
    "reprlib": reprlib.repr,
    "json": _json,
    "asdict": _as_dict,
    "variables": _variables,
    "inspect": _inspected,
    "logging": _logged,
    "warnings": _warned,
    "traceback": _traced,
    "unhandled": _unhandled,
    "pickle": _pickled,
    "copy": _copied,
}
"""Ways in which a value becomes text that somebody else may read, by name."""
