"""Stand-ins for a folded review that say what was looked at; for the explorer, which remembers answers by it.

`Glance` hands out a review that is nobody's copy: each field, person, version and relation is fetched when code asks
for it, and every fetch is noted. What is only carried over is not fetched: `attrs.evolve` of a stand-in keeps the
rest untouched, and so does putting one person into the mapping of people. Nothing is decided here, and what cannot
be noted is refused with an error.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cache
from typing import Any

import attrs

from reviewflow.kernel import Kernel
from reviewflow.model.facts import EMPTY, Facts
from reviewflow.model.policy import Call
from reviewflow.model.review import Review
from reviewflow.model.words import Capacity
from reviewflow.testing.memory import Memory
from reviewflow.testing.numbers import Numbered, State

__all__: list[str] = []  # for the explorer alone

Question = Callable[[Kernel, Any], Any]
"""What is asked of a kernel and a review, by the same words of a review that notes what is looked at."""


def whole(value: Any) -> Any:
    return value


def keys(value: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(value)


def names(value: Mapping[str, Any]) -> frozenset[str]:
    """The last column of a relation; a relation has no order."""
    return frozenset(value)


def kind(value: Mapping[str, Any], key: str) -> type | None:
    return type(value[key]) if key in value else None


def entry(value: Mapping[str, Any], key: str) -> Any:
    return value.get(key)


def field(value: Mapping[str, Any], key: str, name: str) -> Any:
    return getattr(value[key], name) if key in value else None


def firsts(value: Mapping[str, frozenset[str]], last: str | None) -> frozenset[str]:
    found: frozenset[str] = value if last is None else value.get(last, EMPTY)  # type: ignore[assignment]
    return found


def member(value: Mapping[str, frozenset[str]], last: str | None, first: str) -> bool:
    return first in firsts(value, last)


class Glance:
    """One look at one state. `seen` is what was looked at, in order."""

    def __init__(self, numbered: Numbered, state: State, memory_of: Callable[[Hashable, Question], Memory]) -> None:
        self._numbered, self._state, self._memory_of = numbered, state, memory_of
        self.seen: dict[Any, Any] = {}

    def look(self, place: int, *view: Any) -> Any:
        """What is there; equal things are one object, so that nothing depends on how they came about."""
        known = self.seen.get((place, view), self)
        if known is self:
            known = self.seen[place, view] = self._numbered.same(view[0](self._numbered.of(place, self._state), *view[1:]))
        return known

    def ask(self, name: Hashable, question: Question) -> Any:
        """What is answered to that question, which has a memory of its own, by its name."""
        memory = self._memory_of(name, question)
        if memory not in self.seen:
            self.seen[memory] = memory.answer(self._state)
        return self.seen[memory].value


class StandIn:
    """Mixed into a value's own class: fields that were changed are here, the others are looked up when asked for."""

    def __init__(self, stood_for: StandIn | Callable[[str], Any], **changed: Any) -> None:
        before = isinstance(stood_for, StandIn)
        source = stood_for.source if isinstance(stood_for, StandIn) else stood_for
        object.__setattr__(self, "source", source)
        object.__setattr__(self, "changed", {**(stood_for.changed if before else {}), **changed})  # type: ignore[union-attr]

    source: Callable[[str], Any]
    changed: dict[str, Any]

    @property
    def stood_for(self) -> StandIn:
        """What `attrs.evolve` carries over: the stand-in itself."""
        return self


@attrs.frozen
class _CarriedOver:
    stood_for: object


@cache
def stand_in(cls: type) -> Callable[..., Any]:
    """The class of stand-ins for values of that class, which behave like it wherever its fields are read."""

    def fetch(name: str) -> property:
        def get(self: StandIn) -> Any:
            return self.changed[name] if name in self.changed else self.source(name)

        return property(get)

    body: dict[str, Any] = {one.name: fetch(one.name) for one in attrs.fields(cls)}
    body["__attrs_attrs__"] = attrs.fields(_CarriedOver)  # all that `attrs.evolve` is to carry over
    return type(f"StandInFor{cls.__name__}", (StandIn, cls), body)


@attrs.frozen(eq=False)
class Entity:
    """Where a stand-in for one person, version or the like has its fields from."""

    glance: Glance
    place: int
    key: str

    def __call__(self, name: str) -> Any:
        return self.glance.look(self.place, field, self.key, name)


@attrs.frozen(eq=False)
class SeenMapping(Mapping[str, Any]):
    """A mapping of the review by id."""

    glance: Glance
    place: int

    def __getitem__(self, key: str) -> Any:
        cls = self.glance.look(self.place, kind, key)
        if cls is None:
            raise KeyError(key)
        return stand_in(cls)(Entity(self.glance, self.place, key)) if attrs.has(cls) else self.glance.look(self.place, entry, key)

    def __contains__(self, key: object) -> bool:
        return self.glance.look(self.place, kind, key) is not None

    def __iter__(self) -> Iterator[str]:
        return iter(self.glance.look(self.place, keys))

    def __len__(self) -> int:
        return len(self.glance.look(self.place, keys))


@attrs.frozen(eq=False)
class SeenFlag:
    """A relation without columns."""

    glance: Glance
    place: int

    def __bool__(self) -> bool:
        return bool(self.glance.look(self.place, whole))


@attrs.frozen(eq=False)
class SeenRow(Mapping[str, Any]):
    """A relation of two columns: by the last, the set of the first."""

    glance: Glance
    place: int

    def get(self, last: str, default: Any = None) -> Any:
        return SeenSet(self.glance, self.place, last)

    def __getitem__(self, last: str) -> Any:
        return SeenSet(self.glance, self.place, last)

    def __contains__(self, last: object) -> bool:
        return last in self.glance.look(self.place, names)

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self.glance.look(self.place, names)))

    def __len__(self) -> int:
        return len(self.glance.look(self.place, names))


@attrs.frozen(eq=False)
class SeenSet(AbstractSet[str]):
    """A relation of one column, or the first column of one where the last is `last`; `changed` says what was put in or taken out.

    Two sets are compared by the members of the one at the left, which in the compiled table is the smaller.
    """

    glance: Glance
    place: int
    last: str | None = None
    changed: Mapping[str, bool] = attrs.field(factory=dict)

    def all(self) -> frozenset[str]:
        """The whole set."""
        found: frozenset[str] = self.glance.look(self.place, firsts, self.last)
        out = {one for one, there in self.changed.items() if not there}
        return (found | {one for one, there in self.changed.items() if there}) - out if self.changed else found

    def __contains__(self, first: object) -> bool:
        if first in self.changed:
            return self.changed[first]  # type: ignore[index]
        return bool(self.glance.look(self.place, member, self.last, first))

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self.all()))

    def __len__(self) -> int:
        return len(self.all())

    @classmethod
    def _from_iterable(cls, found: Iterable[str]) -> frozenset[str]:  # type: ignore[override]
        return frozenset(found)

    def union(self, more: Iterable[str]) -> SeenSet:
        return self._with(more, there=True)

    def difference(self, fewer: Iterable[str]) -> SeenSet:
        return self._with(fewer, there=False)

    def __or__(self, more: AbstractSet[Any]) -> Any:
        return self._with(more, there=True)

    def __sub__(self, fewer: AbstractSet[Any]) -> Any:
        if isinstance(fewer, SeenSet):
            return frozenset(one for one in self if one not in fewer)
        return self._with(fewer, there=False)

    def __and__(self, other: AbstractSet[Any]) -> Any:
        return frozenset(one for one in self if one in other)

    def __le__(self, other: AbstractSet[Any]) -> bool:
        return all(one in other for one in self)

    def __ge__(self, other: AbstractSet[Any]) -> bool:
        return all(one in self for one in other)

    def isdisjoint(self, other: Iterable[Any]) -> bool:
        return not any(one in other for one in self)

    def _with(self, some: Iterable[str], there: bool) -> SeenSet:
        return attrs.evolve(self, changed={**self.changed, **dict.fromkeys(some, there)})


class Uncounted:
    """The number of events so far. The next one is after it; a review is the same whatever it is, so nothing else may ask."""

    def __add__(self, one: int) -> Uncounted:
        return self


@attrs.frozen(eq=False)
class Root:
    """Where the stand-in for the review itself has its fields from: a mapping is looked up entry by entry."""

    glance: Glance
    fixed: Mapping[str, Any]
    places: Mapping[str, int]
    mappings: frozenset[str]

    def __call__(self, name: str) -> Any:
        if name in self.fixed:
            return self.fixed[name]
        place = self.places[name]
        return SeenMapping(self.glance, place) if name in self.mappings else self.glance.look(place, whole)


class SeenFacts(Facts):
    """The facts of the state looked at, after some acts of the table; these are done when somebody looks at the rows."""

    def __init__(self, glance: Glance, bare: Facts, policy: Any = None, acts: tuple[Call, ...] = ()) -> None:
        for name, value in (("places", bare.places), ("sizes", bare.sizes), ("glance", glance), ("policy", policy), ("acts", acts)):
            object.__setattr__(self, name, value)

    glance: Glance
    policy: Any
    acts: tuple[Call, ...]

    @property
    def rows(self) -> tuple[Any, ...]:
        rows: Any = SeenRows(self.glance, self.sizes)
        if self.acts:
            rows = self.policy.after(Facts(self.places, self.sizes, rows), self.acts).rows
        found: tuple[Any, ...] = rows
        return found

    def with_rows(self, rows: tuple[Any, ...]) -> Any:
        return Facts(self.places, self.sizes, rows)


class SeenRows(Sequence[Any]):
    """Rows that say what was looked at; the places of the rows come first in a state."""

    def __init__(self, glance: Glance, sizes: tuple[int, ...]) -> None:
        self._glance, self._sizes = glance, sizes
        self._made: dict[int, Any] = {}

    def __len__(self) -> int:
        return len(self._sizes)

    def __getitem__(self, place: Any) -> Any:
        made = self._made.get(place)
        if made is None:
            made = self._made[place] = KINDS[self._sizes[place]](self._glance, place)
        return made

    def __iter__(self) -> Iterator[Any]:
        return map(self.__getitem__, range(len(self._sizes)))


KINDS: tuple[Callable[[Glance, int], Any], ...] = (SeenFlag, SeenSet, SeenRow)
"""What stands for a relation, by the number of its columns."""


class WatchedReview(Review):
    """What a review works out again and again is a question of its own."""

    def capacities_of(self, actor: str) -> frozenset[Capacity]:
        mine: Any = self
        if mine.changed:
            return Review.capacities_of(self, actor)
        found: frozenset[Capacity] = mine.source.glance.ask(("capacities", actor), lambda _, review: Review.capacities_of(review, actor))
        return found


def watched_review(glance: Glance, bare: Review, places: Mapping[str, int], mappings: frozenset[str]) -> Any:
    """A stand-in for the review of that state. Its id is that of `bare`."""
    facts = SeenFacts(glance, bare.facts)
    return stand_in(WatchedReview)(Root(glance, {"id": bare.id, "version": Uncounted(), "facts": facts}, places, mappings))
