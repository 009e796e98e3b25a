"""The facts that the confidentiality table keeps: an immutable value, indexed for the decision.

Holds tuples of ids and nothing else; decides nothing. A relation without columns is a flag, with one column a
frozenset, with two columns a mapping from the last column to the frozenset of the first. A step copies only
the relations it changes. Nothing writes facts but the compiled table's own effects.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Self

import attrs

from reviewflow.model.logic import Relation

__all__ = ["EMPTY", "Facts"]

EMPTY: frozenset[str] = frozenset()


@attrs.frozen(eq=False, repr=False)
class Facts:
    """What holds now. `rows` stands in the order of `places`; both are for the compiled table, not for hosts."""

    places: Mapping[str, int]
    sizes: tuple[int, ...]
    rows: tuple[Any, ...]

    @classmethod
    def empty(cls, relations: Iterable[Relation]) -> Self:
        """Facts in which no relation holds of anything."""
        relations = tuple(relations)
        sizes = tuple(len(relation.sorts) for relation in relations)
        rows: tuple[Any, ...] = tuple((False, EMPTY, {})[size] for size in sizes)
        return cls({relation.name: place for place, relation in enumerate(relations)}, sizes, rows)

    @classmethod
    def of(cls, relations: Iterable[Relation], tuples: Mapping[str, Iterable[tuple[str, ...]]]) -> Self:
        """Facts in which exactly these tuples hold. Raises KeyError for a name that no relation has."""
        bare = cls.empty(relations)
        rows = list(bare.rows)
        for name, members in tuples.items():
            rows[bare.places[name]] = _row(bare.sizes[bare.places[name]], members)
        return cls(bare.places, bare.sizes, tuple(rows))

    def with_rows(self, rows: tuple[Any, ...]) -> Self:
        """The same relations with other content; for the compiled table."""
        return type(self)(self.places, self.sizes, rows)

    def has(self, name: str, *args: str) -> bool:
        """Whether the relation holds of these ids. Raises KeyError for no such relation, ValueError for a wrong count."""
        size, row = self._row(name)
        if len(args) != size:
            raise ValueError(f"`{name}` takes {size} ids, not {len(args)}")
        if size == 0:
            return bool(row)
        return args[0] in (row if size == 1 else row.get(args[1], EMPTY))

    def tuples(self, name: str) -> frozenset[tuple[str, ...]]:
        """Every tuple of the relation; `{()}` for a flag that is up. Raises KeyError for no such relation."""
        size, row = self._row(name)
        if size == 0:
            return frozenset([()] if row else [])
        if size == 1:
            return frozenset((member,) for member in row)
        return frozenset((first, last) for last, firsts in row.items() for first in firsts)

    def firsts(self, name: str, last: str) -> frozenset[str]:
        """The first column where the last one is `last`, at no cost. Raises KeyError, or ValueError for other than two columns."""
        size, row = self._row(name)
        if size != 2:
            raise ValueError(f"`{name}` has {size} columns, not 2")
        found: frozenset[str] = row.get(last, EMPTY)
        return found

    def _row(self, name: str) -> tuple[int, Any]:
        place = self.places[name]
        return self.sizes[place], self.rows[place]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Facts):
            return NotImplemented
        return self.rows == other.rows and self.places == other.places

    def __hash__(self) -> int:
        return hash(tuple(frozenset(row.items()) if isinstance(row, dict) else row for row in self.rows))

    def __repr__(self) -> str:
        counts = ((name, len(self.tuples(name))) for name in self.places)
        return "Facts(" + ", ".join(f"{name}={count}" for name, count in counts if count) + ")"


def _row(size: int, members: Iterable[tuple[str, ...]]) -> Any:
    members = tuple(members)
    if any(len(member) != size for member in members):
        raise ValueError(f"a relation of {size} columns was given a tuple of another length")
    if size == 0:
        return bool(members)
    if size == 1:
        return frozenset(first for (first,) in members)
    grown: dict[str, set[str]] = {}
    for first, last in members:
        grown.setdefault(last, set()).add(first)
    return {last: frozenset(firsts) for last, firsts in grown.items()}


def added(row: Mapping[str, frozenset[str]], pairs: Iterable[tuple[str, str]]) -> Mapping[str, frozenset[str]]:
    """A two-column row with the pairs in it; the same object where that changes nothing."""
    new = [(first, last) for first, last in pairs if first not in row.get(last, EMPTY)]
    if not new:
        return row
    grown = dict(row)
    for first, last in new:
        grown[last] = grown.get(last, EMPTY) | {first}
    return grown


def dropped(row: Mapping[str, frozenset[str]], pairs: Iterable[tuple[str, str]]) -> Mapping[str, frozenset[str]]:
    """A two-column row without the pairs; the same object where that changes nothing, and no empty entry left."""
    gone = {(first, last) for first, last in pairs if first in row.get(last, EMPTY)}
    if not gone:
        return row
    shrunk = dict(row)
    for first, last in gone:
        left = shrunk[last] - {first}
        if left:
            shrunk[last] = left
        else:
            del shrunk[last]
    return shrunk
