"""The real `decide` and `evolve` walked by number, beside the table with its history.

Nothing here decides. What is not remembered is asked of the kernel twice: with the review itself, whose answer
counts, and with a stand-in that notes what was looked at (`glance.py`). Where the two differ, the walk goes no
further. A state is the rows of the table with its history, then the fields of the review; the number of events so
far is left out, because nothing may look at it.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from datetime import datetime
from typing import Any

import attrs

from reviewflow.kernel import Accepted, Kernel, Outcome
from reviewflow.model.commands import Command
from reviewflow.model.events import Event, ReadingGranted
from reviewflow.model.facts import Facts
from reviewflow.model.policy import Call
from reviewflow.model.review import Context, Review
from reviewflow.testing.follow import Follower
from reviewflow.testing.glance import Glance, Question, watched_review
from reviewflow.testing.memory import Memory, Seen
from reviewflow.testing.numbers import Change, State, applied
from reviewflow.testing.unchanged import changed_fields, changed_rows
from reviewflow.testing.walk import Prepared, Walk
from reviewflow.testing.watched import watched_kernel

__all__: list[str] = []  # for the explorer alone

Move = tuple[str, Command]
"""Who, and what is commanded."""
APART = ("id", "version", "facts")
"""Fields of a review that have no place of their own: one never changes, one nothing looks at, one is the rows."""


@attrs.frozen(eq=False)
class Happening:
    """One event, with what it has been seen to change and to mean to the table."""

    event: Event
    context: Context
    calls: Memory
    evolved: Memory


@attrs.frozen(eq=False)
class Try:
    """One command by somebody, ready to be tried in many states, with what it has been seen to lead to."""

    move: Move
    context: Context
    decided: Memory


@attrs.frozen(eq=False)
class Evolved:
    """What an event changes: these acts of the table happen, and these fields change."""

    acts: tuple[Call, ...]
    fields: tuple[Change, ...]


class ReviewWalk:
    """Small worlds of one kernel, from one review. `step` is None where a command leads to no event."""

    def __init__(self, follower: Follower, start: Review, at: datetime) -> None:
        self.follower, self.kernel, self._at = follower, follower.kernel, at
        self._start = start
        fields = [one.name for one in attrs.fields(Review) if one.name not in APART]
        self._walk = Walk(follower.world, len(fields))
        self.numbered = self._walk.numbered
        self._rows, self._relations = self.numbered.rows, len(start.facts.rows)
        self._places = {name: place for place, name in enumerate(fields, self._rows)}
        self._mappings = frozenset(name for name in fields if isinstance(getattr(start, name), Mapping))
        self._calls: dict[Call, Prepared] = {}
        self._watched_kernel = watched_kernel(self.kernel)
        self._memories: dict[Hashable, Memory] = {}
        self._happenings: dict[tuple[Event, Context], Happening] = {}
        self._last: tuple[State, Review] = ((), start)

    def state(self, review: Review, facts: Facts) -> State:
        """The numbers of that review and of the table with its history."""
        fields = (self.numbered.number(place, getattr(review, name)) for name, place in self._places.items())
        return (*self._walk.state(facts), *fields)

    def review(self, state: State) -> Review:
        """The review of that state, in itself; as if as many events stood on its record as at the start."""
        if self._last[0] is not state:
            rows = tuple(self.numbered.of(place, state) for place in range(self._relations))
            fields = {name: self.numbered.of(place, state) for name, place in self._places.items()}
            self._last = (state, attrs.evolve(self._start, facts=self._start.facts.with_rows(rows), **fields))
        return self._last[1]

    def facts(self, state: State) -> Facts:
        """The table with its history in that state."""
        return self._walk.facts(state)

    def prepare(self, move: Move) -> Try:
        """The command, ready to be tried."""
        context = Context(actor=move[0], at=self._at, command_id="try")
        return Try(move, context, self.memory(move, lambda kernel, review: _events(kernel.decide(review, move[1], context))))

    def step(self, state: State, one: Try) -> tuple[State | None, tuple[str, ...]]:
        """The state after a command, None where it leads to no event; and every way in which it went elsewhere."""
        events = one.decided.answer(state).value
        if not events:
            return None, ()
        for event in events:
            happening = self._happenings.get((event, one.context)) or self._happening(event, one.context)
            after = self._happen(state, happening)
            if after is None:
                return state, self._said(state, happening)
            state = after
        return state, ()

    def _happen(self, state: State, happening: Happening) -> State | None:
        """The state after an event; None where the review goes another way than the table, or a law breaks."""
        at: State = state
        prepared: Prepared | None = None
        before = at
        for call in happening.calls.answer(state).value:
            prepared = self._calls.get(call) or self._call(call)
            later = self._walk.step(at, prepared)
            if later is None or self._walk.broken(at, prepared, later):
                return None
            before, at = at, later
        evolved = happening.evolved.answer(state).value
        after = applied(state, (*evolved.fields, *self._rows_after(evolved.acts).answer(state).value), self.numbered)
        if tuple(after[: self._relations]) != at[: self._relations]:
            return None
        if isinstance(happening.event, ReadingGranted):
            seen = {person for person, _ in self._walk.shown(before, prepared)} if prepared else set()
            if seen and seen != set(happening.event.readers):
                return None
            if any(self._walk.unlawful(at, reader, happening.event.version) for reader in happening.event.readers):
                return None
        return (*at[: self._rows], *after[self._rows :])

    def _said(self, state: State, happening: Happening) -> tuple[str, ...]:
        """What the follower itself says of that event, on the values themselves."""
        before = self.review(state)
        after = self.kernel.evolve(before, happening.event, happening.context)
        _, faults = self.follower.event(self.facts(state), before, happening.event, after)
        if not faults:
            raise AssertionError("by number a law breaks, and by the values themselves none does")
        return faults

    def lawful(self, state: State) -> bool:
        """Whether everybody could read only what the specification allows them."""
        for person in self.numbered.of(self._places["people"], state):
            for paper in self._readable(person).answer(state).value:
                if self._walk.unlawful(state, person, paper):
                    return False
        return True

    def unlawful(self, state: State) -> tuple[str, ...]:
        """What the follower itself says of that state."""
        return self.follower.readings(self.facts(state), self.review(state))

    # -- what is remembered, and how it is asked ---------------------------------------------------------------------
    def memory(self, name: Hashable, question: Question) -> Memory:
        """The memory of that question: asked of the review itself, whose answer counts, and of its stand-in."""
        if name not in self._memories:
            self._memories[name] = Memory(self.numbered, lambda state: self._asked(state, question))
        return self._memories[name]

    def _asked(self, state: State, question: Question) -> tuple[Seen, Any]:
        glance, watched = self._watched(state)
        noted = question(self._watched_kernel, watched)
        answer = question(self.kernel, self.review(state))
        if noted != answer:
            raise AssertionError("what notes how it is looked at is answered otherwise than the review itself")
        return glance.seen, answer

    def _watched(self, state: State) -> tuple[Glance, Any]:
        glance = Glance(self.numbered, state, self.memory)
        return glance, watched_review(glance, self._start, self._places, self._mappings)

    def _call(self, call: Call) -> Prepared:
        prepared = self._calls[call] = self._walk.prepare(call)
        return prepared

    def _happening(self, event: Event, context: Context) -> Happening:
        steps = self.kernel.policy.policy.steps[type(event).__name__]
        calls = self.memory(("calls", event), lambda kernel, review: steps(review, event))
        evolved = Memory(self.numbered, lambda state: self._evolved(state, event, context))
        known = self._happenings[event, context] = Happening(event, context, calls, evolved)
        return known

    def _readable(self, person: str) -> Memory:
        return self.memory(("reads", person), lambda kernel, review: tuple(paper for paper in _papers(review) if kernel.may_read(review, person, paper)))

    def _evolved(self, state: State, event: Event, context: Context) -> tuple[Seen, Evolved]:
        """What the event changes; compared with what it makes of the review itself."""
        glance, watched = self._watched(state)
        after = self._watched_kernel.evolve(watched, event, context)
        found = Evolved(after.facts.acts, changed_fields(after, self._places))
        plain = self.kernel.evolve(self.review(state), event, context)
        fields = [self.numbered.number(place, getattr(plain, name)) for name, place in self._places.items()]
        if applied(state, found.fields, self.numbered)[self._rows :] != fields:
            raise AssertionError(f"`{type(event).__name__}` makes something else of what is looked at than of the review")
        return glance.seen, found

    def _rows_after(self, acts: tuple[Call, ...]) -> Memory:
        """What these acts change in the rows of the table that decides; compared with what they do to the facts themselves."""
        if ("rows", acts) not in self._memories:
            self._memories["rows", acts] = Memory(self.numbered, lambda state: self._changed(state, acts))
        return self._memories["rows", acts]

    def _changed(self, state: State, acts: tuple[Call, ...]) -> tuple[Seen, tuple[Change, ...]]:
        glance, watched = self._watched(state)
        found = changed_rows(self._watched_kernel.policy.after(watched.facts, acts).rows)
        facts = self.review(state).facts
        for call in acts:
            facts, _ = self.kernel.policy.apply(facts, call.act, call.args)
        if applied(state, found, self.numbered)[: self._relations] != [self.numbered.number(place, row) for place, row in enumerate(facts.rows)]:
            raise AssertionError("the table makes something else of what is looked at than of the facts")
        return glance.seen, found


def _events(outcome: Outcome) -> tuple[Event, ...]:
    return outcome.events if isinstance(outcome, Accepted) else outcome.recorded


def _papers(review: Review) -> tuple[str, ...]:
    return (*review.versions, *review.conversations, *review.team_papers)
