"""The real `decide` and `evolve` walked by number, beside the table with its history.

Nothing here decides. What is not remembered is asked of the kernel twice: with the review itself, whose answer
counts, and with a stand-in that notes what was looked at (`glance.py`). Where the two differ, the walk goes no
further. A state is the rows of the table with its history, then the fields of the review; the number of events so
far is left out, because nothing may look at it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
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
from reviewflow.testing.glance import Glance, watched_review
from reviewflow.testing.memory import Memory
from reviewflow.testing.numbers import Change, State, applied
from reviewflow.testing.unchanged import changes_of
from reviewflow.testing.walk import Prepared, Walk

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
    happenings: dict[Event, Happening] = attrs.field(factory=dict)


@attrs.frozen(eq=False)
class Led:
    """What was decided: the events to be recorded, or none."""

    to: tuple[Happening, ...]


@attrs.frozen(eq=False)
class Meant:
    """The acts of the table that an event stands for."""

    calls: tuple[Prepared, ...]


@attrs.frozen(eq=False)
class Evolved:
    """What an event changes, place by place."""

    changes: tuple[Change, ...]


@attrs.frozen(eq=False)
class Readable:
    """What one person may read now."""

    papers: tuple[str, ...]


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
        self._readable: dict[str, Memory] = {}
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
        return Try(move, Context(actor=move[0], at=self._at, command_id="try"), Memory(self.numbered))

    def step(self, state: State, one: Try) -> tuple[State | None, tuple[str, ...]]:
        """The state after a command, None where it leads to no event; and every way in which it went elsewhere."""
        happenings = self._decide(state, one)
        if not happenings:
            return None, ()
        for happening in happenings:
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
        for prepared in self._means(state, happening):
            later = self._walk.step(at, prepared)
            if later is None or self._walk.broken(at, prepared, later):
                return None
            before, at = at, later
        after = applied(state, self._evolve(state, happening), self.numbered)
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
        papers = [paper for name in ("versions", "conversations", "team_papers") for paper in self.numbered.of(self._places[name], state)]
        for person in self.numbered.of(self._places["people"], state):
            for paper in self._may_read(state, person, tuple(papers)):
                if self._walk.unlawful(state, person, paper):
                    return False
        return True

    def unlawful(self, state: State) -> tuple[str, ...]:
        """What the follower itself says of that state."""
        return self.follower.readings(self.facts(state), self.review(state))

    # -- what is remembered, and how it is asked ---------------------------------------------------------------------
    def _decide(self, state: State, one: Try) -> tuple[Happening, ...]:
        found = one.decided.find(state)
        if found is None:
            outcome: Outcome = self._asked(state, one.decided, lambda review: self.kernel.decide(review, one.move[1], one.context))
            events = outcome.events if isinstance(outcome, Accepted) else outcome.recorded
            found = Led(tuple(self._happening(one, event) for event in events))
            one.decided.keep(state, self._seen, found)
        return found.to

    def _happening(self, one: Try, event: Event) -> Happening:
        known = one.happenings.get(event)
        if known is None:
            known = one.happenings[event] = Happening(event, one.context, Memory(self.numbered), Memory(self.numbered))
        return known

    def _means(self, state: State, one: Happening) -> tuple[Prepared, ...]:
        found = one.calls.find(state)
        if found is None:
            steps = self.kernel.policy.policy.steps[type(one.event).__name__]
            calls = self._asked(state, one.calls, lambda review: steps(review, one.event))
            found = Meant(tuple(self._call(call) for call in calls))
            one.calls.keep(state, self._seen, found)
        return found.calls

    def _call(self, call: Call) -> Prepared:
        if call not in self._calls:
            self._calls[call] = self._walk.prepare(call)
        return self._calls[call]

    def _evolve(self, state: State, one: Happening) -> tuple[Change, ...]:
        found = one.evolved.find(state)
        if found is None:
            glance, watched = self._watched(state)
            after = self.kernel.evolve(watched, one.event, one.context)
            found = Evolved(changes_of(glance, after, self._places))
            plain = self.kernel.evolve(self.review(state), one.event, one.context)
            rows = [self.numbered.number(place, row) for place, row in enumerate(plain.facts.rows)]
            fields = [self.numbered.number(place, getattr(plain, name)) for name, place in self._places.items()]
            if applied(state, found.changes, self.numbered) != [*rows, *state[self._relations : self._rows], *fields]:
                raise AssertionError(f"`{type(one.event).__name__}` makes something else of what is looked at than of the review")
            one.evolved.keep(state, glance.seen, found)
        return found.changes

    def _may_read(self, state: State, person: str, papers: tuple[str, ...]) -> tuple[str, ...]:
        memory = self._readable.setdefault(person, Memory(self.numbered))
        found = memory.find(state)
        if found is None:
            found = Readable(self._asked(state, memory, lambda review: tuple(p for p in (*review.versions, *review.conversations, *review.team_papers) if self.kernel.may_read(review, person, p))))
            memory.keep(state, self._seen, found)
        return found.papers

    def _asked(self, state: State, memory: Memory, question: Callable[[Review], Any]) -> Any:
        """What is answered for the review itself; what was looked at is noted in `_seen`."""
        glance, watched = self._watched(state)
        noted = question(watched)
        answer = question(self.review(state))
        if noted != answer:
            raise AssertionError("what notes how it is looked at is answered otherwise than the review itself")
        self._seen = glance.seen
        return answer

    def _watched(self, state: State) -> tuple[Glance, Any]:
        glance = Glance(self.numbered, state)
        return glance, watched_review(glance, self._start, self._places, self._mappings)
