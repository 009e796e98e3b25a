"""What the table with its history says of acts, readings and endpoints, remembered by what was looked at.

The judge beside the real kernel (`review_walk.py`): the same questions that a `Follower` asks of the world, one by one.
Each new answer is asked of the facts themselves, too, and has to be the same.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from copy import copy
from types import SimpleNamespace
from typing import Any

import attrs

from reviewflow.kernel import Kernel
from reviewflow.model.facts import Facts
from reviewflow.model.policy import Call
from reviewflow.testing.glance import Glance, Question, SeenFacts, names
from reviewflow.testing.history import STANDING, World
from reviewflow.testing.memory import Memory, Seen
from reviewflow.testing.numbers import Change, State, applied
from reviewflow.testing.unchanged import changed_rows
from reviewflow.testing.walk import Walk
from reviewflow.testing.watched import watched_policy

__all__: list[str] = []  # for the explorer alone


@attrs.frozen(eq=False)
class Done:
    """One act in the table with its history. `refused`: the table does not allow it, or a law breaks."""

    changes: tuple[Change, ...]
    shown: frozenset[str]
    refused: bool
    places: tuple[int, ...]


class HistoryMemory:
    """A world's answers over numbered states. `unsafe` is what standing access is against the laws."""

    def __init__(self, world: World, walk: Walk, kernel: Kernel) -> None:
        self._world, self._walk, self._kernel = world, walk, kernel
        self._numbered = walk.numbered
        self._watched = copy(world)
        self._watched.compiled = watched_policy(world.compiled)
        self._memories: dict[Hashable, Memory] = {}
        self.unsafe = Memory(self._numbered, self._standing)

    def done(self, call: Call) -> Memory:
        """What that act does."""
        return self._of("done", call, lambda state: self._did(state, call))

    def against(self, person: str, paper: str) -> Memory:
        """The laws against showing that paper to that person."""
        names_of = tuple(self._world.spec.shown_only_to)
        return self._of("shown", (person, paper), lambda state: self._broken(state, "shown", names_of, person, paper))

    def _of(self, what: str, of: Hashable, ask: Callable[[State], tuple[Seen, Any]]) -> Memory:
        known = self._memories.get((what, of))
        if known is None:
            known = self._memories[what, of] = Memory(self._numbered, ask)
        return known

    def _noted(self, state: State) -> tuple[Glance, Facts]:
        glance = Glance(self._numbered, state, self._asked)
        return glance, SeenFacts(glance, self._world.initial)

    def _asked(self, name: Hashable, question: Question) -> Memory:
        """The memory of a question about the facts alone, which the watched table asks."""

        def ask(state: State) -> tuple[Seen, Any]:
            glance, noted = self._noted(state)
            answers = [question(self._kernel, SimpleNamespace(facts=facts)) for facts in (noted, self._walk.facts(state))]
            return glance.seen, _agreed(answers)

        return self._of("asked", name, ask)

    def _did(self, state: State, call: Call) -> tuple[Seen, Done]:
        glance, noted = self._noted(state)
        after, *judged = _done(self._watched, noted, call)
        true, *judgement = _done(self._world, self._walk.facts(state), call)
        shown, refused = _agreed([judged, judgement])
        changes = changed_rows(after.rows, self._numbered.same)
        numbers = applied(state, changes, self._numbered)
        _agreed([[self._numbered.number(place, row) for place, row in enumerate(true.rows)], numbers[: self._numbered.rows]])
        return glance.seen, Done(changes, shown, refused, tuple(change.place for change in changes))

    def _standing(self, state: State) -> tuple[Seen, Any]:
        """Asked end by end, of ends that somebody reads and that hold something."""
        glance, noted = self._noted(state)
        held, read = (set(glance.look(noted.places[name], names)) for name in ("holds", "reads"))
        ends = [self._of("standing", end, lambda at, end=end: self._broken(at, "always", STANDING, end)) for end in sorted(held & read)]  # type: ignore[misc]
        seen = {memory: memory.answer(state) for memory in ends}
        return glance.seen | seen, tuple(law for answer in seen.values() for law in answer.value)

    def _broken(self, state: State, kind: str, laws: tuple[str, ...], *ids: str) -> tuple[Seen, Any]:
        """Which of these laws do not hold of these ids."""
        glance, noted = self._noted(state)
        holds = self._world.compiled.holds
        return glance.seen, _agreed([tuple(law for law in laws if not holds(f"{kind} {law}", facts, *ids)) for facts in (noted, self._walk.facts(state))])


def _done(world: World, facts: Facts, call: Call) -> tuple[Facts, frozenset[str], bool]:
    """The facts after an act, who was shown something, and whether the table refuses it or a law breaks."""
    allowed = world.permits(facts, call)
    after, shown = world.step(facts, call)
    pairs = tuple(shown)
    return after, frozenset(person for person, _ in pairs), bool(world.unlawful(facts, call, pairs)) or not allowed


def _agreed(answers: list[Any]) -> Any:
    """The one answer. Raises AssertionError where what notes how it is looked at says something else."""
    if answers[0] != answers[1]:
        raise AssertionError("the table with its history is answered otherwise when it is looked at than in itself")
    return answers[1]
