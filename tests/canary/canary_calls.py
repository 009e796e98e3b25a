"""Every public callable with what to call it with: once as it should be, and then with what should not be there.

`Calls.valid` fills the parameters; `Calls.bad` puts, one parameter at a time, somebody's words or a wrong type in the
place of what belongs there.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any
from zlib import crc32

import attrs
from canary_arguments import Pool, Unknown, parameters
from canary_review import HANDED_NAME, HANDED_SENTENCE

import reviewflow
from reviewflow.model.private import Private
from reviewflow.testing.leak_canary import Call, public_callables

__all__ = ["BESIDE", "Calls", "callables"]

BESIDE = ("reviewflow.record.sql", "reviewflow.record.sealed")
"""Modules within a package that says what it offers, offered all the same: each needs an extra of its own."""
Recipe = Callable[[], tuple[tuple[Any, ...], Mapping[str, Any]]]
BAD: tuple[Any, ...] = (
    HANDED_SENTENCE, HANDED_NAME, 7, None, {HANDED_SENTENCE: HANDED_NAME}, HANDED_SENTENCE.encode(), [HANDED_NAME],
    Private(HANDED_SENTENCE), object(),
)  # fmt: skip
"""What stands where something else belongs. The first is tried for every parameter, the others in turn."""


@cache
def callables() -> Mapping[str, Any]:
    """Every public callable, by name; ports have no code and are left out."""
    found = dict(public_callables(reviewflow, BESIDE))
    ports = {name for name, what in found.items() if inspect.isclass(what) and getattr(what, "_is_protocol", False)}
    return {name: what for name, what in found.items() if not {name, name.rpartition(".")[0]} & ports}


def _instead(where: str) -> tuple[Any, ...]:
    """The first, and another that is the same in every run."""
    return BAD[0], BAD[1 + crc32(where.encode()) % (len(BAD) - 1)]


class Calls:
    """Calls made of a pool of values and of recipes, by the name of the callable."""

    def __init__(self, pool: Pool, recipes: Mapping[str, Recipe]) -> None:
        self.pool, self.recipes = pool, recipes

    def valid(self, name: str, what: Any) -> Call:
        """As it should be called. Raises `Unknown` where nobody said how."""
        if name in self.recipes:
            args, kwargs = self.recipes[name]()
            called: Any = what.fget if isinstance(what, property) else what
            return Call(name, called, args, kwargs)
        if isinstance(what, property):
            return Call(name, what.fget, (self._receiver(name),), {})  # type: ignore[arg-type]
        if inspect.isclass(what):
            return Call(name, what, (), self._fields(what))
        method = inspect.isfunction(what) and "." in what.__qualname__ and not isinstance(self._static(name), staticmethod)
        return Call(name, what, (self._receiver(name),) if method else (), self._filled(what))

    def bad(self, call: Call, what: Any) -> Iterator[Call]:
        """The same call with something else in the place of each parameter, one at a time."""
        receiver = 1 if call.args and not inspect.isclass(what) and "." in getattr(what, "__qualname__", "") else 0
        for place in range(receiver, len(call.args)):
            for value in _instead(f"{call.name} {place}"):
                yield attrs.evolve(call, args=(*call.args[:place], value, *call.args[place + 1 :]))
        for name in call.kwargs:
            for value in _instead(f"{call.name} {name}"):
                yield attrs.evolve(call, kwargs={**call.kwargs, name: value})

    def _receiver(self, name: str) -> object:
        return self.pool.one(self._owner(name))

    @staticmethod
    def _owner(name: str) -> Any:
        return callables()[name.rpartition(".")[0]]

    def _static(self, name: str) -> object:
        return inspect.getattr_static(self._owner(name), name.rsplit(".", 1)[1])

    def _fields(self, kind: type) -> dict[str, Any]:
        """Those of a specimen, or else a value for each."""
        try:
            specimen = self.pool.one(kind) if attrs.has(kind) else None
        except Unknown:
            specimen = None
        if specimen is None or type(specimen) is not kind:
            return self._filled(kind)
        return {field.alias or field.name: getattr(specimen, field.name) for field in attrs.fields(kind) if field.init}  # type: ignore[arg-type]

    def _filled(self, what: Any) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for parameter, hint in parameters(what):
            if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
                continue
            if hint is bool and parameter.default is not parameter.empty:
                continue
            try:
                found[parameter.name] = self.pool.value(parameter.name, hint)
            except Unknown:
                if parameter.default is parameter.empty:
                    raise
        return found
