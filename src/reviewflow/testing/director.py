"""Brings a review to where a command may be given, by the shortest lawful way: it does what each refusal asks for.

A `Director` gives commands to the real `decide`, puts the events through the real `evolve`, and has each followed
beside the table with its history. Where a command is refused for the review's own sake (no team yet, another stage,
nobody has approved), `mends.py` says which commands mend that; what a refusal says of the people of a story is never
mended, since that is what the story is about.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

import attrs

from reviewflow.errors import Reason
from reviewflow.kernel import Accepted, Kernel, Outcome
from reviewflow.kernel.decisions import capacity_reasons
from reviewflow.model import commands as c
from reviewflow.model.events import Event
from reviewflow.model.facts import Facts
from reviewflow.model.review import Context, Review
from reviewflow.testing.follow import Follower
from reviewflow.testing.mends import BEGINS_AT, CAST, MANAGER, REVIEW, Move, mended_by
from reviewflow.testing.story import LAWS

__all__: list[str] = []  # for `replay` alone

Given = tuple[c.Command, str]
"""A command, and who gave it."""
Mended = tuple[Reason, type[c.Command]]
"""A reason, and the kind of command that was to mend it."""
DEEPEST = 12
"""So many refusals deep is one mended for the sake of another."""


@attrs.frozen(eq=False, kw_only=True)
class Told:
    """A review so far: the table's history beside it, the commands that were given, and the laws that the last one broke."""

    review: Review
    facts: Facts
    given: tuple[Given, ...] = ()
    recorded: tuple[tuple[Event, Context], ...] = ()
    laws: tuple[str, ...] = ()


@attrs.frozen(eq=False)
class Director:
    """For one kernel. `bring` gives a command and does first what its refusals ask for."""

    kernel: Kernel
    follower: Follower

    @classmethod
    def of(cls, kernel: Kernel) -> Director:
        """Raises `DefinitionError` where the specification does not know an act of the kernel's policy."""
        return cls(kernel, Follower.of(kernel))

    @property
    def start(self) -> Told:
        """Before the review is opened."""
        return Told(review=self.kernel.unopened(REVIEW), facts=self.follower.start)

    def bring(self, told: Told, command: c.Command, by: str = "", deep: int = 0) -> Told | tuple[Reason, ...]:
        """The story after the command, and after all that had to come before it; or the reasons that nothing here mends.

        Stops where a law breaks, on the way too.
        """
        done: set[Mended] = set()
        while True:
            giver = by or self.giver(told.review, command)
            outcome = self.decide(told, command, giver)
            if isinstance(outcome, Accepted):
                return self.record(told, (command, giver), outcome.events)
            mended, moves = self._mend(told, command, outcome.reasons, done)
            after = self._each(told, moves, deep + 1) if mended and deep < DEEPEST else None
            if after is None or after.laws:
                return after or outcome.reasons
            done |= {mended} if mended else set()
            told = after

    def _mend(
        self, told: Told, command: c.Command, reasons: Iterable[Reason], done: set[Mended]
    ) -> tuple[Mended | None, tuple[Move, ...]]:
        """The first of these reasons that something is done about, and what; nothing that was done before in vain."""
        for reason in sorted(
            reasons, key=lambda reason: reason.rule == "capacity"
        ):  # who may give it changes with the stage
            moves = mended_by(self.kernel, told.review, command, reason)
            if moves and (reason, type(moves[0][0])) not in done:
                return (reason, type(moves[0][0])), moves
        return None, ()

    def _each(self, told: Told, moves: Iterable[Move], deep: int) -> Told | None:
        """The story after these commands, up to one that breaks a law; None where one of them cannot be brought about."""
        for command, by in moves:
            after = self.bring(told, command, by, deep)
            if not isinstance(after, Told) or after.laws:
                return after if isinstance(after, Told) else None
            told = after
        return told

    def decide(self, told: Told, command: c.Command, by: str) -> Outcome:
        """What the kernel says to that command now."""
        return self.kernel.decide(told.review, command, _context(told, by))

    def record(self, told: Told, given: Given, events: Iterable[Event]) -> Told:
        """The story after these events of an accepted command, with the laws that they broke."""
        context, laws = _context(told, given[1]), []
        review, facts, recorded = told.review, told.facts, told.recorded
        for event in events:
            before, review = review, self.kernel.evolve(review, event, context)
            facts, faults = self.follower.event(facts, before, event, review)
            laws += [law for fault in faults if (law := fault.rpartition(" breaks ")[2]) in LAWS]
            recorded = (*recorded, (event, context))
        return Told(
            review=review, facts=facts, given=(*told.given, given), recorded=recorded, laws=tuple(dict.fromkeys(laws))
        )

    def giver(self, review: Review, command: c.Command) -> str:
        """Who of the cast may give the command now; the business manager where nobody may."""
        name, about = type(command).__name__, getattr(command, "person", None)
        may = (one for one in CAST if not capacity_reasons(self.kernel, review, name, one, about))
        return next(may, MANAGER)


def _context(told: Told, by: str) -> Context:
    number = len(told.given) + 1
    return Context(actor=by, at=BEGINS_AT + timedelta(minutes=number), command_id=f"c{number}")
