"""What to hand to each public callable: by the type of a parameter, by its name, or as a table says for that callable.

Values come from the canary review: whatever can be reached from it is a specimen of its type. A parameter for which
nobody knows a value makes the walk fail, by the name of its callable.
"""

from __future__ import annotations

import inspect
import types
import typing
from collections import abc, deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from enum import Enum
from typing import Any, get_args, get_origin

import attrs

__all__ = ["Pool", "Unknown", "parameters"]

_CONTAINERS: Mapping[Any, Callable[[Iterable[Any]], Any]] = {
    tuple: tuple, list: list, frozenset: frozenset, set: set, abc.Sequence: tuple, abc.Iterable: tuple,
    abc.Collection: tuple, abc.Set: frozenset, abc.Iterator: iter,
}  # fmt: skip


class Unknown(Exception):
    """Nobody said how to call it."""


class Pool:
    """Values to call with. `seeds` are crawled; `by_name` are texts and odds and ends by the parameter's name."""

    def __init__(self, seeds: Iterable[object], by_name: Mapping[str, Any], by_type: Mapping[Any, Any]) -> None:
        self.by_name, self.by_type = by_name, by_type
        self.specimens: dict[type, list[object]] = {}
        self._kept: dict[int, object] = {}
        self.add(*seeds)

    def add(self, *seeds: object) -> None:
        """Take in these values and whatever can be reached from them."""
        queue = deque(seeds)
        while queue:
            value = queue.popleft()
            if id(value) in self._kept or value is None or isinstance(value, str | bytes | int | float | type):
                continue
            self._kept[id(value)] = value
            known = self.specimens.setdefault(type(value), [])
            if len(known) >= 3 and not isinstance(value, tuple | list | Mapping | frozenset):
                continue
            known.append(value)
            queue.extend(_within(value))

    def one(self, kind: type) -> object:
        """A specimen of that type or of one below it. Raises `Unknown`."""
        if kind in self.by_type:
            return self.by_type[kind]
        if isinstance(kind, type) and issubclass(kind, Enum) and len(kind):
            return next(iter(kind))
        for known, values in self.specimens.items():
            if kind in known.__mro__ and kind is not object:
                return values[0]
        raise Unknown(f"a {kind}")

    def some(self, kind: type) -> list[Any]:
        """Up to three of that type; none where there is none."""
        found = [value for known, values in self.specimens.items() if kind in known.__mro__ for value in values]
        try:
            return found[:3] or [self.one(kind)]
        except Unknown:
            return []

    def value(self, name: str, hint: Any) -> Any:
        """A value for a parameter of that name and type. Raises `Unknown`."""
        if name in self.by_name and (hint in (str, Any, inspect.Parameter.empty) or str in get_args(hint)):
            return self.by_name[name]
        if _key(hint) in self.by_type:
            return self.by_type[_key(hint)]
        origin, args = get_origin(hint), get_args(hint)
        if origin in (typing.Union, types.UnionType):
            return self._first(name, [arg for arg in args if arg is not type(None)])
        if origin in _CONTAINERS:
            return self._several(name, origin, args)
        if origin in (dict, abc.Mapping, abc.MutableMapping):
            return self.by_name.get(name, {})
        if isinstance(hint, type) and (issubclass(hint, Enum) or not issubclass(hint, str | bytes | bool | int | float)):
            return self.one(hint)
        return self._plain(name, hint)

    def _first(self, name: str, hints: list[Any]) -> Any:
        for hint in hints:
            try:
                return self.value(name, hint)
            except Unknown:
                continue
        raise Unknown(f"`{name}`")

    def _several(self, name: str, origin: Any, args: tuple[Any, ...]) -> Any:
        inner = args[0] if args else str
        if inner is str or get_origin(inner) is tuple:
            return _CONTAINERS[origin](self.by_name.get(f"*{name}", ()))
        if get_origin(inner) in (typing.Union, types.UnionType):
            return _CONTAINERS[origin]([value for arg in get_args(inner) for value in self.some(arg)])
        return _CONTAINERS[origin](self.some(inner))

    def _plain(self, name: str, hint: Any) -> Any:
        plain: dict[Any, object] = {bool: True, int: 1, float: 1.0}
        if hint in plain:
            return plain[hint]
        if name in self.by_name:
            return self.by_name[name]
        raise Unknown(f"`{name}` of type `{hint}`")


def _key(hint: Any) -> Any:
    try:
        hash(hint)
    except TypeError:
        return str(hint)
    return hint


def _within(value: object) -> Iterator[object]:
    if isinstance(value, Mapping):
        yield from value.keys()
        yield from value.values()
    elif isinstance(value, tuple | list | frozenset | set):
        yield from value
    elif attrs.has(type(value)):
        yield from (getattr(value, field.name) for field in attrs.fields(type(value)) if hasattr(value, field.name))  # type: ignore[arg-type]


def parameters(function: Callable[..., Any]) -> list[tuple[inspect.Parameter, Any]]:
    """The parameters of a callable with their types, without `self` and `cls`."""
    called: Any = function.__init__ if inspect.isclass(function) else function
    try:
        signature = inspect.signature(function)
        hints = typing.get_type_hints(called, vars(inspect.getmodule(called) or types), _names())
    except (NameError, TypeError, ValueError) as problem:
        raise Unknown(f"its types ({type(problem).__name__})") from None
    found = [parameter for parameter in signature.parameters.values() if parameter.name not in ("self", "cls")]
    return [(parameter, hints.get(parameter.name, parameter.annotation)) for parameter in found]


def _names() -> dict[str, Any]:
    """Names that modules import for their types only."""
    from reviewflow.publication import GateReport
    from reviewflow.publication.surface import Part

    return {"GateReport": GateReport, "Part": Part, "Any": Any, "datetime": datetime}
