"""Values by number, for searching: a state is a tuple of small numbers, one for each place.

The first places are the relations of the confidentiality table with its history, the others, where there are any,
the fields of the folded review. Equal values in one place have one number.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import Any

import attrs

__all__: list[str] = []  # for the explorer alone

State = tuple[int, ...]
"""The number of the value in each place."""


class Same:
    """One object for all equal things, also for those that have no hash."""

    def __init__(self) -> None:
        self._known: dict[Hashable, Any] = {}
        self._keys: dict[int, tuple[Any, Hashable]] = {}
        self._of: dict[type, Callable[[Any], Hashable]] = {}

    def __call__(self, thing: Any) -> Any:
        """The first thing that was equal to this one."""
        return self._known.setdefault(self.key(thing), thing)

    def key(self, thing: Any) -> Hashable:
        """The thing as something to look up; mappings are equal where they have the same order."""
        cls = thing.__class__
        of = self._of.get(cls)
        if of is None:
            of = self._of[cls] = self._how(cls)
        return of(thing)

    def _how(self, cls: type) -> Callable[[Any], Hashable]:
        if issubclass(cls, Mapping):
            return lambda thing: self._once(thing, lambda: ("mapping", *((key, self.key(value)) for key, value in thing.items())))
        if issubclass(cls, tuple):
            return lambda thing: (cls, *map(self.key, thing)) if thing else cls
        if attrs.has(cls):
            names = [one.name for one in attrs.fields(cls)]
            return lambda thing: self._once(thing, lambda: (cls, *(self.key(getattr(thing, name)) for name in names)))
        return lambda thing: (cls, thing)

    def _once(self, thing: Any, key: Callable[[], Hashable]) -> Hashable:
        """The key of something that never changes, worked out once; it is kept beside its key, so that no other can take its number."""
        known = self._keys.get(id(thing))
        if known is None:
            known = self._keys[id(thing)] = (thing, key())
        return known[1]


class Numbered:
    """The values that each place of a state has had. The first places are `rows` of facts, which have no order."""

    def __init__(self, rows: int, fields: int = 0) -> None:
        self.rows, self.same = rows, Same()
        self.values: list[list[Any]] = [[] for _ in range(rows + fields)]
        self._numbers: list[dict[Hashable, int]] = [{} for _ in range(rows + fields)]

    def number(self, place: int, value: Any) -> int:
        """The number of that value in that place; equal values have one."""
        if place >= self.rows:
            key = self.same.key(value)
        else:
            key = frozenset(value.items()) if isinstance(value, Mapping) else value
        number = self._numbers[place].setdefault(key, len(self.values[place]))
        if number == len(self.values[place]):
            self.values[place].append(value)
        return number

    def of(self, place: int, state: State) -> Any:
        """The value in that place of that state."""
        return self.values[place][state[place]]


class Change:
    """What becomes of one place, whatever else is there. Changes that are said alike are one change.

    `make` gives the value afterwards; `known` are the numbers before and after.
    """

    __slots__ = ("_said", "known", "make", "place")

    def __init__(self, place: int, said: Hashable, make: Callable[[Any], Any]) -> None:
        self.place, self.make, self._said = place, make, (place, said)
        self.known: dict[int, int] = {}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Change) and self._said == other._said

    def __hash__(self) -> int:
        return hash(self._said)

    def after(self, number: int, values: Numbered) -> int:
        """The number of the value afterwards."""
        found = self.known.get(number)
        if found is None:
            found = self.known[number] = values.number(self.place, self.make(values.values[self.place][number]))
        return found


def applied(state: State, changes: Iterable[Change], values: Numbered) -> list[int]:
    """The state's numbers with these changes."""
    after = list(state)
    for change in changes:
        after[change.place] = change.after(after[change.place], values)
    return after
