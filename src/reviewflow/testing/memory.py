"""Remembers an answer by what was looked at to give it.

A pure function looks first at the same thing, and where it found the same so far, looks next at the same thing: so
its answers make a tree, one look at each fork. To look an answer up is to walk down the tree with the values of the
state at hand; where the tree ends, the function is asked. A look may itself be a question with a tree of its own: how
it is answered then makes no difference, only what the answer is. Where a state differs from another in nothing that
was ever looked at, the answer is the same, and nobody has to walk.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from operator import itemgetter
from typing import Any

import attrs

from reviewflow.testing.numbers import Numbered, State

__all__: list[str] = []  # for the explorer alone

View = tuple[Any, ...]
"""How a part of one place is seen: a function, and what it takes besides the value there."""
Seen = Mapping[Any, Any]
"""What was looked at, in order: (place, view) -> what was there, or a memory -> its answer."""
NEAR = 24
"""An answer that hangs on so few places at most is looked up by their values at once."""


@attrs.define(eq=False)
class Fork:
    """What is looked at here. `next` leads on by the number of the place's value, `ways` by what is seen of it."""

    place: int
    view: View
    next: dict[int, Any] = attrs.field(factory=dict)
    ways: dict[Hashable, Any] = attrs.field(factory=dict)


@attrs.define(eq=False)
class Asking:
    """A fork at which another question is asked."""

    memory: Memory
    ways: dict[Answer, Any] = attrs.field(factory=dict)


@attrs.frozen(eq=False)
class Answer:
    """What was answered; equal answers to one question are one object."""

    value: Any


class Memory:
    """The answers to one question. `ask` answers it for a state, and says what was looked at."""

    def __init__(self, numbered: Numbered, ask: Callable[[State], tuple[Seen, Any]]) -> None:
        self._values, self._same, self._ask = numbered.values, numbered.same, ask
        self._root: Any = None
        self._answers: dict[Hashable, Answer] = {}
        self._near: dict[Any, Answer] = {}
        self._part: Callable[[State], Any] | None = None
        self._above: set[Memory] = set()
        self._views: dict[int, dict[View, None]] = {}
        self._kinds: dict[int, dict[int, Hashable]] = {}
        self._here: dict[tuple[int, ...], tuple[tuple[int, dict[int, Hashable]], ...]] = {}
        self.asked = 0

    def unmoved(self, before: State, after: State, places: tuple[int, ...]) -> bool:
        """Whether nothing that was ever looked at differs in two states, which differ in these places."""
        here = self._here.get(places)
        if here is None:
            here = self._here[places] = tuple((place, self._kinds[place]) for place in places if place in self._kinds)
        for place, kinds in here:
            one, other = before[place], after[place]
            if (kinds.get(one) or self._kind(place, one)) is not (kinds.get(other) or self._kind(place, other)):
                return False
        return True

    def _kind(self, place: int, number: int) -> Hashable:
        """All that was ever looked at in that value, as one thing to compare; alike values have the same."""
        value = self._values[place][number]
        kind = ("kind", *(self._same.key(view[0](value, *view[1:])) for view in self._views[place]))
        found: Hashable = self._same(kind)
        self._kinds[place][number] = found
        return found

    def answer(self, state: State) -> Answer:
        """The answer for that state: the remembered one, or that to the question asked now."""
        if self._part is None:
            return self._find(state) or self._anew(state)
        part = self._part(state)
        found = self._near.get(part)
        if found is None:
            found = self._find(state) or self._anew(state)
            if self._part is not None:
                self._near[self._part(state)] = found
        return found

    def _find(self, state: State) -> Any:
        at = self._root
        while True:
            if at.__class__ is Fork:
                at = at.next.get(state[at.place]) or self._on(at, state)
            elif at.__class__ is Asking:
                at = at.ways.get(at.memory.answer(state))
            else:
                return at

    def _on(self, at: Fork, state: State) -> Any:
        """Where it goes on with a value that has not been here before, past all looks at the same place; None where nobody has been there."""
        number, place = state[at.place], at.place
        value = self._values[place][number]
        found: Any = at
        while found.__class__ is Fork and found.place == place:
            further = found.ways.get(self._same.key(found.view[0](value, *found.view[1:])))
            if further is None:
                return None if found is at else found
            found = further
            at.next[number] = found
        return found

    def _anew(self, state: State) -> Answer:
        self.asked += 1
        seen, value = self._ask(state)
        answer = self._answers.setdefault(self._same.key(value), Answer(value))
        forks: list[Any] = [*map(self._fork, seen), answer]
        self._root = self._root or forks[0]
        at = self._root
        for (look, thing), fork, following in zip(seen.items(), forks, forks[1:], strict=False):
            at = self._led(at, fork, look, thing, following)
        for look in seen:
            self._reach(look._views if isinstance(look, Memory) else {look[0]: {look[1]: None}})
        return answer

    def _fork(self, look: Any) -> Fork | Asking:
        if isinstance(look, Memory):
            look._above.add(self)
            return Asking(look)
        return Fork(*look)

    def _led(self, at: Any, fork: Fork | Asking, look: Any, thing: Any, following: Any) -> Any:
        """Where the tree leads from that fork, grown by what follows. Raises AssertionError where another look was taken here."""
        there = at.memory if isinstance(at, Asking) else (at.place, at.view) if isinstance(at, Fork) else None
        if there != look:
            raise AssertionError("looked at something else where all before was the same: it depends on more than the review")
        return at.ways.setdefault(thing if isinstance(at, Asking) else self._same.key(thing), following)

    def _reach(self, views: Mapping[int, Mapping[View, None]]) -> None:
        """Notes that answers hang on these looks, too."""
        new = {place: dict(some) for place, some in views.items() if not some.keys() <= self._views.get(place, {}).keys()}
        if not new:
            return
        for place, some in new.items():
            self._views[place] = self._views.get(place, {}) | some
            self._kinds[place] = {}
        self._near.clear()
        self._here.clear()
        self._part = itemgetter(*sorted(self._views)) if len(self._views) <= NEAR else None
        for memory in self._above:
            memory._reach(new)
