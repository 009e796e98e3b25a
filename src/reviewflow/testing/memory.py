"""Remembers an answer by what was looked at to give it.

A pure function looks first at the same thing, and where it found the same so far, looks next at the same thing: so
its answers make a tree, one look at each fork. To look an answer up is to walk down the tree with the values of the
state at hand; where the tree ends, the function is asked. A look may itself be a question with a tree of its own: how
it is answered then makes no difference, only what the answer is.
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
NEAR = 16
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
        self.places: set[int] = set()
        self.asked = 0

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
        """Where it goes on with a value that has not been here before; None where nobody has been there."""
        number = state[at.place]
        seen = at.view[0](self._values[at.place][number], *at.view[1:])
        found = at.ways.get(self._same.key(seen))
        if found is not None:
            at.next[number] = found
        return found

    def _anew(self, state: State) -> Answer:
        self.asked += 1
        seen, value = self._ask(state)
        answer = self._answers.setdefault(self._same.key(value), Answer(value))
        forks = [*map(self._fork, seen), answer]
        self._root = self._root or forks[0]
        at = self._root
        for (look, thing), fork, following in zip(seen.items(), forks, forks[1:], strict=False):
            at = self._led(at, fork, look, thing, following)
        self._reach({look[0] for look in seen if isinstance(look, tuple)}.union(*(m.places for m in seen if isinstance(m, Memory))))
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

    def _reach(self, places: set[int]) -> None:
        """Notes that answers hang on these places, too."""
        if places <= self.places:
            return
        self.places |= places
        self._near.clear()
        self._part = itemgetter(*sorted(self.places)) if len(self.places) <= NEAR else None
        for memory in self._above:
            memory._reach(self.places)
