"""Looks for texts and names where they must not be: values through every sink, and every callable of a package.

Give it words that nobody else would write (canaries), put them into private fields, and `leaks` says through which
sinks they came out; `hear` runs one call and says the same of its answer, its error and everything it said beside.
`public_callables` lists what there is to call, so that none is forgotten. `differences` compares what an outsider
observes of two reviews that differ in their texts only. Imports no test framework.
"""

from __future__ import annotations

import inspect
import itertools
import pkgutil
import traceback
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import attrs

from reviewflow.testing.canaries import ZIPPED, Canaries
from reviewflow.testing.overhearing import overhear
from reviewflow.testing.sinks import SINKS

__all__ = ["SINKS", "Call", "Canaries", "Heard", "Memory", "differences", "hear", "leaks", "overhear", "public_callables"]

Sink = Callable[[Any], str | bytes]
_LONG = 4_000
"""Characters from which on the text of a frozen value is kept, so that a review is printed once and not in every frame."""
LOCALS = "error's locals"
"""The channel of the variables in the frames of a traceback, as some log collectors print them."""
_MANY = 50
"""Items taken out of an answer that yields them one by one."""


def leaks(values: Iterable[object], canaries: Iterable[str] | Canaries, sinks: Mapping[str, Sink] = SINKS) -> list[str]:
    """`type through sink` for every value and sink by which a canary comes out; the canary itself is not repeated.

    Canaries are also found folded, encoded, packed or cut over lines. A sink that raises is read by its error's text.
    Add sinks of your own: a view, a template, a log format. Raises `InputError` for canaries too short to be told.
    """
    looked_for = canaries if isinstance(canaries, Canaries) else Canaries(canaries)
    found = [
        f"{type(value).__name__} through {name}"
        for value in values
        for name, _ in _telling([(name, _sunk(sink, value)) for name, sink in sinks.items()], looked_for)
    ]
    return list(dict.fromkeys(found))


def _telling(said: Sequence[tuple[str, str | bytes]], canaries: Canaries) -> Iterator[tuple[str, str]]:
    """Every channel in which a canary stands, with its disguise; all are looked at in one go where none does."""
    whole = b"\0".join(what.encode("utf-8", "surrogatepass") if isinstance(what, str) else what for _, what in said)
    if ZIPPED in whole or canaries.found_in(whole):
        yield from ((channel, disguise) for channel, what in said for disguise in canaries.found_in(what))


def _sunk(sink: Sink, value: object) -> str | bytes:
    try:
        return sink(value)
    except Exception as error:  # noqa: BLE001 (whatever a value raises, its words are what we look at)
        return f"{error} {error.args!r}"


def differences(one: Mapping[str, object], other: Mapping[str, object]) -> list[str]:
    """The channels by which an outsider tells two reviews apart that differ in their texts and names only.

    Each mapping is everything that the outsider observed of one review: results, errors, ids, counts, order, sizes.
    """
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


@attrs.frozen
class Call:
    """Something to call, by the name it is reported under."""

    name: str
    function: Callable[..., Any]
    args: tuple[Any, ...] = ()
    kwargs: Mapping[str, Any] = attrs.field(factory=dict)


@attrs.frozen
class Heard:
    """What one call led to: `answered` unless it raised, and `leaks`, each as `channel (disguise)`."""

    name: str
    answered: bool
    leaks: tuple[str, ...]


class Memory:
    """Texts of long values, and the answers that were looked at; both kept alive, so that an id stays theirs."""

    def __init__(self) -> None:
        self._texts: dict[int, tuple[object, str]] = {}
        self.seen: dict[int, object] = {}

    def _text(self, value: object) -> str:
        known = self._texts.get(id(value))
        if known is not None:
            return known[1]
        text = str(_sunk(repr, value))
        if len(text) > _LONG and attrs.has(type(value)):
            self._texts[id(value)] = value, text
        return text


def hear(
    call: Call,
    canaries: Canaries,
    folders: Iterable[Path] = (),
    *,
    handed_in: Canaries | None = None,
    entitled: Collection[str] = (),
    memory: Memory | None = None,
) -> Heard:
    """Makes the call and looks for canaries in its answer, by every sink, in its error and in everything said beside.

    An answer that yields is taken out, a block is entered and left. Channels in `entitled` are not looked at: `answer`
    for all sinks of the answer, or `answer through asdict` for one. `handed_in` are words that the caller puts where they
    do not belong; they may stand in the local variables of an error, as they stand in the caller's own, and nowhere else.
    Give one `memory` to many calls, and no value is read twice.
    """
    kept = memory if memory is not None else Memory()
    found: list[tuple[str, str | bytes]] = []
    answered, answer = False, None
    with overhear(*folders) as heard:
        try:
            answer = _taken_out(call.function(*call.args, **call.kwargs))
            answered = True
        except (Exception, SystemExit) as error:  # noqa: BLE001 (whatever a call raises, its words are what we look at)
            found += _of_error(error, kept)
    if answered and "answer" not in entitled and id(answer) not in kept.seen:
        kept.seen[id(answer)] = answer
        found += [(f"answer through {name}", _sunk(sink, answer)) for name, sink in SINKS.items()]
        found += [("answer", bytes(answer))] if isinstance(answer, bytes | bytearray | memoryview) else []
    found += heard.said().items()
    looked_at = [(channel, what) for channel, what in found if channel not in entitled]
    told = [f"{channel} ({disguise})" for channel, disguise in _telling(looked_at, canaries)]
    if handed_in is not None:
        seen = [(channel, what) for channel, what in looked_at if channel != LOCALS]
        told += [f"{channel} (handed in, {disguise})" for channel, disguise in _telling(seen, handed_in)]
    return Heard(call.name, answered, tuple(dict.fromkeys(told)))


def _taken_out(answer: object) -> object:
    if isinstance(answer, AbstractContextManager) and inspect.isgenerator(getattr(answer, "gen", None)):
        with answer as inner:
            return inner
    if isinstance(answer, Iterator):
        return list(itertools.islice(answer, _MANY))
    return answer


def _of_error(error: BaseException, memory: Memory) -> Iterator[tuple[str, str]]:
    """The error's own words and fields, those of every error before it, and the local variables of their frames."""
    chain, one = [], error
    while one is not None and one not in chain:
        chain.append(one)
        one = one.__cause__ or one.__context__  # type: ignore[assignment]
    for link in chain:
        place = "error" if link is error else "error before"
        yield place, f"{link} {link!r} {link.args!r} {getattr(link, '__notes__', ())!r} {vars(link)!r}"
        for frame, _ in traceback.walk_tb(link.__traceback__):
            if frame.f_globals.get("__name__") == __name__:
                continue
            for name, value in frame.f_locals.items():
                yield LOCALS, name + "=" + memory._text(value)


def public_callables(package: ModuleType, beside: Collection[str] = ()) -> Iterator[tuple[str, Callable[..., Any]]]:
    """Every function, class, method and property that the package offers in an `__all__`, once each.

    A package that says itself what it offers is not looked into further; `beside` names modules within such a one that
    are offered all the same. Names say where a thing is defined, as `package.module.Class.method`; a property is the
    function that reads it. Values, and what other packages define, are left out.
    """
    found: dict[str, Callable[..., Any]] = {}
    for module in (*_modules(package), *map(import_module, beside)):
        for name in getattr(module, "__all__", ()):
            value = getattr(module, name)
            if str(getattr(value, "__module__", "")).split(".")[0] != package.__name__.split(".")[0]:
                continue
            if inspect.isclass(value):
                found[_name(value)] = value
                found.update(_members(value, package.__name__))
            elif inspect.isroutine(value):
                found[_name(value)] = value
    yield from sorted(found.items())


def _modules(package: ModuleType) -> Iterator[ModuleType]:
    yield package
    if getattr(package, "__all__", ()):
        return
    for place in pkgutil.iter_modules(getattr(package, "__path__", ()), package.__name__ + "."):
        if place.name.rsplit(".", 1)[-1] not in _FOUND_BY_FRAMEWORKS:
            yield from _modules(import_module(place.name))


_FOUND_BY_FRAMEWORKS = ("migrations", "management")
"""Packages that a web framework looks for by their name; nobody imports them."""


def _name(value: Any) -> str:
    return f"{value.__module__}.{value.__qualname__}"


def _members(kind: type, package: str) -> Iterator[tuple[str, Any]]:
    for name in dir(kind):
        value: Any = inspect.getattr_static(kind, name)
        inner = value.fget if isinstance(value, property) else getattr(value, "func", getattr(value, "__func__", value))
        if name.startswith("_") or not inspect.isfunction(inner) or not inner.__module__.startswith(package):
            continue
        bound = isinstance(value, classmethod | staticmethod)
        yield f"{_name(kind)}.{name}", getattr(kind, name) if bound else value if isinstance(value, property) else inner
