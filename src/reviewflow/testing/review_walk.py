"""The real `decide` and `evolve` walked by number, beside the table with its history.

Nothing here decides. What is not remembered is asked of the kernel twice: with the review itself, whose answer
counts, and with a stand-in that notes what was looked at (`glance.py`). Where the two differ, the walk goes no
further. A state is the rows of the table with its history, then the fields of the review; the number of events so
far is left out, because nothing may look at it.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from datetime import datetime
from itertools import compress
from operator import ne
from typing import Any

import attrs

from reviewflow.kernel import Accepted, Outcome
from reviewflow.model.commands import Command
from reviewflow.model.events import Event, ReadingGranted
from reviewflow.model.facts import Facts
from reviewflow.model.policy import Call
from reviewflow.model.review import Context, Review
from reviewflow.testing.follow import Follower
from reviewflow.testing.glance import Glance, Question, watched_review
from reviewflow.testing.history_memory import Done, HistoryMemory
from reviewflow.testing.memory import Answer, Memory, Seen
from reviewflow.testing.numbers import Change, State, applied
from reviewflow.testing.unchanged import changed_fields, changed_rows
from reviewflow.testing.walk import Walk
from reviewflow.testing.watched import watched_kernel, watched_policy

__all__: list[str] = []  # for the explorer alone

Move = tuple[str, Command]
"""Who, and what is commanded."""
NOBODY: frozenset[str] = frozenset()
APART = ("id", "version", "facts")
"""Fields of a review that have no place of their own: one never changes, one nothing looks at, one is the rows."""


@attrs.frozen(eq=False)
class Try:
    """One command by somebody, ready to be tried in many states."""

    move: Move
    context: Context
    decided: Memory


@attrs.frozen(eq=False)
class Effect:
    """What an event does: to the fields and the deciding table's rows, and as acts of the table with its history."""

    changes: tuple[Change, ...]
    acts: tuple[Memory, ...]
    first: Done | None


@attrs.frozen(eq=False)
class Here:
    """One state, with the answers for it so far, and those for the state it came from, which differs in these places."""

    state: State
    before: State = ()
    inherited: Mapping[Memory, Answer] = attrs.field(factory=dict)
    places: tuple[int, ...] = ()
    answers: dict[Memory, Answer] = attrs.field(factory=dict)


class ReviewWalk:
    """Small worlds of one kernel; every `recheck` steps one is asked afresh and compared. All is recorded `at` one moment."""

    def __init__(self, follower: Follower, at: datetime, recheck: int = 2_000) -> None:
        self.follower, self.kernel, self._at, self._recheck = follower, follower.kernel, at, recheck
        self._start = start = self.kernel.unopened("review")
        fields = [one.name for one in attrs.fields(Review) if one.name not in APART]
        self._walk = Walk(follower.world, len(fields))
        self.numbered = self._walk.numbered
        self._rows, self._relations = self.numbered.rows, len(start.facts.rows)
        self._places = {name: place for place, name in enumerate(fields, self._rows)}
        self._mappings = frozenset(name for name in fields if isinstance(getattr(start, name), Mapping))
        self._watched_kernel, self._table = watched_kernel(self.kernel), watched_policy(self.kernel.policy)
        self._memories: dict[Hashable, Memory] = {}
        self._history = HistoryMemory(follower.world, self._walk, self.kernel)
        self._unsafe = self._history.unsafe
        self._last: tuple[State, Review] = ((), start)
        self._here, self._came = Here(()), dict[State, Here]()
        self._steps = 0

    # -- states ------------------------------------------------------------------------------------------------------
    def state(self, review: Review, facts: Facts) -> State:
        """The numbers of that review and of the table with its history: where a search begins."""
        self._here, self._came = Here(()), {}
        state = self._numbers(review, facts)
        self._unsafe.answer(state), self._all_lawful(Here(state))  # what comes later is compared with the state before it
        return state

    def _numbers(self, review: Review, facts: Facts) -> State:
        return (*self._walk.state(facts), *self._fields(review))

    def _fields(self, review: Review) -> list[int]:
        return [self.numbered.number(place, getattr(review, name)) for name, place in self._places.items()]

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

    # -- steps -------------------------------------------------------------------------------------------------------
    def prepare(self, move: Move) -> Try:
        """The command, ready to be tried."""
        context = Context(actor=move[0], at=self._at, command_id="try")
        return Try(move, context, self.memory(move, lambda kernel, review: _events(kernel.decide(review, move[1], context))))

    def step(self, state: State, one: Try) -> tuple[State | None, tuple[str, ...]]:
        """The state after a command, None where it leads to no event; and every way in which it went elsewhere."""
        if state is not self._here.state:
            self._here = self._came.pop(state, Here(state))
        after: State | None = None
        for event in self._remembered(self._here, one.decided).value:
            before = state if after is None else after
            memory = self._memories.get((event, one.context)) or self._effect(event, one.context)
            effect = (self._remembered(self._here, memory) if after is None else memory.answer(before)).value
            after = self._happened(before, effect, event)
            if after is None:
                return before, self._said(before, event, one.context)
        self._steps += 1
        return after, () if self._steps % self._recheck else self._compared(state, one, after)

    def _happened(self, state: State, effect: Effect, event: Event) -> State | None:
        """The state after an event; None where the table with its history goes another way, or a law breaks."""
        at, done, shown = state, effect.first, NOBODY
        for memory in effect.acts:
            done = done or memory.answer(at).value
            later = tuple(applied(at, done.changes, self.numbered))
            if done.refused or not (self._unsafe.unmoved(at, later, done.places) or not self._unsafe.answer(later).value):
                return None
            at, shown, done = later, done.shown, None
        after = applied(state, effect.changes, self.numbered)
        if at[: self._relations] != tuple(after[: self._relations]):
            return None
        if isinstance(event, ReadingGranted) and not self._lawfully_read(at, event, shown):
            return None
        return (*at[: self._rows], *after[self._rows :])

    def _lawfully_read(self, state: State, event: ReadingGranted, shown: frozenset[str]) -> bool:
        if shown and shown != set(event.readers):
            return False
        return not any(self._history.against(reader, event.version).answer(state).value for reader in event.readers)

    def _remembered(self, here: Here, memory: Memory) -> Answer:
        """The answer for that state: the one for the state it came from, where nothing that was ever looked at differs."""
        found = here.inherited.get(memory)
        if found is None or not memory.unmoved(here.before, here.state, here.places):
            found = memory.answer(here.state)
        here.answers[memory] = found
        return found

    def _said(self, state: State, event: Event, context: Context) -> tuple[str, ...]:
        """What the follower itself says of that event, on the values themselves."""
        before = self.review(state)
        _, faults = self.follower.event(self.facts(state), before, event, self.kernel.evolve(before, event, context))
        if not faults:
            raise AssertionError("by number a law breaks, and by the values themselves none does")
        return faults

    def _compared(self, state: State, one: Try, after: State | None) -> tuple[str, ...]:
        """What is wrong with that step, asked afresh. Raises AssertionError where it leads elsewhere than what was remembered."""
        fresh, faults = self.afresh(state, one)
        if fresh != after:
            raise AssertionError(f"`{type(one.move[1]).__name__}` leads elsewhere than what was remembered; something decides by more than the review")
        return faults

    def afresh(self, state: State, one: Try) -> tuple[State | None, tuple[str, ...]]:
        """The same as `step`, with nothing remembered: the kernel's own answer and the follower's own judgement."""
        review, facts = self.review(state), self.facts(state)
        faults: tuple[str, ...] = ()
        events = _events(self.kernel.decide(review, one.move[1], one.context))
        for event in events:
            before, review = review, self.kernel.evolve(review, event, one.context)
            facts, found = self.follower.event(facts, before, event, review)
            faults += found
        return (self._numbers(review, facts) if events else None), faults

    # -- readings ----------------------------------------------------------------------------------------------------
    def lawful(self, before: State, state: State) -> bool:
        """Whether everybody can read only what the specification allows them, in a state that is new and comes after `before`."""
        places = tuple(compress(range(len(state)), map(ne, before, state)))
        here = self._came[state] = Here(state, before, self._here.answers if self._here.state is before else {}, places)
        return self._all_lawful(here)

    def _all_lawful(self, here: Here) -> bool:
        for person in self.numbered.of(self._places["people"], here.state):
            memory = self._memories.get(("reads", person)) or self._of("reads", person, self._reads)
            known = here.before and memory.asked and memory.unmoved(here.before, here.state, here.places)
            if not known and memory.answer(here.state).value:
                return False
        return True

    def unlawful(self, state: State) -> tuple[str, ...]:
        """What the follower itself says of that state."""
        return self.follower.readings(self.facts(state), self.review(state))

    def _reads(self, state: State, person: str) -> tuple[Seen, Any]:
        """What that person could read against the specification."""
        granted = self.memory(("may read", person), lambda kernel, review: tuple(paper for paper in _papers(review) if kernel.may_read(review, person, paper)))
        papers = granted.answer(state)
        shown = [self._history.against(person, paper) for paper in papers.value]
        seen = {granted: papers} | {memory: memory.answer(state) for memory in shown}
        return seen, tuple(law for memory in shown for law in seen[memory].value)

    # -- what is remembered, and how it is asked ---------------------------------------------------------------------
    def memory(self, name: Hashable, question: Question) -> Memory:
        """The memory of that question: asked of the review itself, whose answer counts, and of its stand-in."""
        if name not in self._memories:

            def ask(state: State) -> tuple[Seen, Any]:
                glance, watched = self._watched(state)
                noted, answer = question(self._watched_kernel, watched), question(self.kernel, self.review(state))
                if noted != answer:
                    raise AssertionError("what notes how it is looked at is answered otherwise than the review itself")
                return glance.seen, answer

            self._memories[name] = Memory(self.numbered, ask)
        return self._memories[name]

    def _watched(self, state: State) -> tuple[Glance, Any]:
        glance = Glance(self.numbered, state, self.memory)
        return glance, watched_review(glance, self._start, self._places, self._mappings)

    def _effect(self, event: Event, context: Context) -> Memory:
        """What that event does to the review, to the table that decides and to the table with its history."""
        steps = self.follower.world.policy.steps[type(event).__name__]
        calls = self.memory(("calls", event), lambda kernel, review: steps(review, event))
        fields = Memory(self.numbered, lambda state: self._evolved(state, event, context))

        def ask(state: State) -> tuple[Seen, Effect]:
            seen: dict[Any, Any] = {calls: calls.answer(state), fields: fields.answer(state)}
            acts, changes = seen[fields].value
            rows = self._of("rows", acts, self._decided)
            done = tuple(self._history.done(call) for call in seen[calls].value)
            seen |= {memory: memory.answer(state) for memory in (rows, *done[:1])}
            return seen, Effect((*changes, *seen[rows].value), done, seen[done[0]].value if done else None)

        self._memories[event, context] = Memory(self.numbered, ask)
        return self._memories[event, context]

    def _evolved(self, state: State, event: Event, context: Context) -> tuple[Seen, Any]:
        """The acts that happen and the fields that change with the event; compared with what it makes of the review itself."""
        glance, watched = self._watched(state)
        after: Any = self._watched_kernel.evolve(watched, event, context)
        changes = changed_fields(after, self._places, self.numbered.same)
        if applied(state, changes, self.numbered)[self._rows :] != self._fields(self.kernel.evolve(self.review(state), event, context)):
            raise AssertionError(f"`{type(event).__name__}` makes something else of what is looked at than of the review")
        return glance.seen, (after.facts.acts, changes)

    def _of(self, name: str, what: Any, ask: Callable[[State, Any], tuple[Seen, Any]]) -> Memory:
        if (name, what) not in self._memories:
            self._memories[name, what] = Memory(self.numbered, lambda state: ask(state, what))
        return self._memories[name, what]

    def _decided(self, state: State, acts: tuple[Call, ...]) -> tuple[Seen, Any]:
        """What these acts change in the table that decides; compared with what they make of the facts themselves."""
        glance, watched = self._watched(state)
        changes = changed_rows(self._table.after(watched.facts, acts).rows, self.numbered.same)
        facts = self.review(state).facts
        for call in acts:
            facts, _ = self.kernel.policy.apply(facts, call.act, call.args)
        after = applied(state, changes, self.numbered)
        if [self.numbered.number(place, row) for place, row in enumerate(facts.rows)] != after[: self._relations]:
            raise AssertionError("the table makes something else of what is looked at than of the facts")
        return glance.seen, changes


def _events(outcome: Outcome) -> tuple[Event, ...]:
    return outcome.events if isinstance(outcome, Accepted) else outcome.recorded


def _papers(review: Review) -> tuple[str, ...]:
    return (*review.versions, *review.conversations, *review.team_papers)
