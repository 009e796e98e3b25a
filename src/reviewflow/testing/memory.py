"""Remembers an answer by what was looked at to give it.

A pure function looks first at the same thing, and where it found the same so far, looks next at the same thing: so
its answers make a tree, one look at each fork. To look an answer up is to walk down the tree with the values of the
state at hand; where the tree ends, the function has to be asked.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import attrs

from reviewflow.testing.glance import View
from reviewflow.testing.numbers import Numbered, State

__all__: list[str] = []  # for the explorer alone


@attrs.define(eq=False)
class Fork:
    """What is looked at here. `next` leads on by the number of the place's value, `ways` by what is seen of it."""

    place: int
    view: View
    next: dict[int, Any] = attrs.field(factory=dict)
    ways: dict[Hashable, Any] = attrs.field(factory=dict)


class Memory:
    """The answers of one pure function; none of them is a false value. `find` gives the one for a state, or None."""

    def __init__(self, numbered: Numbered) -> None:
        self._values, self._same = numbered.values, numbered.same
        self._root: Any = None
        self.asked = 0

    def find(self, state: State) -> Any:
        """The answer for that state, if it is remembered."""
        at = self._root
        while at.__class__ is Fork:
            at = at.next.get(state[at.place]) or self._on(at, state)
        return at

    def _on(self, at: Fork, state: State) -> Any:
        """Where it goes on with a value that has not been here before; None where nobody has been there."""
        number = state[at.place]
        seen = at.view[0](self._values[at.place][number], *at.view[1:])
        found = at.ways.get(self._same.key(seen))
        if found is not None:
            at.next[number] = found
        return found

    def keep(self, state: State, seen: Mapping[tuple[int, View], Any], answer: Any) -> None:
        """Remembers the answer by what was seen. Raises AssertionError where the function looked elsewhere before."""
        self.asked += 1
        steps = list(seen.items())
        if not steps:
            self._root = answer
            return
        if self._root is None:
            self._root = Fork(*steps[0][0])
        at = self._root
        for number, ((place, view), thing) in enumerate(steps, 1):
            if at.__class__ is not Fork or (at.place, at.view) != (place, view):
                raise AssertionError("looked at something else where everything it had looked at was the same; it depends on more than the review")
            key = self._same.key(thing)
            found = at.ways.get(key)
            if found is None:
                found = at.ways[key] = answer if number == len(steps) else Fork(*steps[number][0])
            at.next[state[place]] = found
            at = found
