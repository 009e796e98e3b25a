"""A review told step by step, so that a test can start where it likes: `story().at(Stage.COLLECTING_DATA)`.

Everybody and everything is invented; ids and times are the same in every run. The story decides with the real kernel
and keeps the log, but no store: `envelopes()` and `desk()` make a sealed log and a front desk of it. A story changes
in place and returns itself, so that sentences chain; `copy()` branches it.

    from stories import at, done, story

    story().at(stage)            the review has just come to that stage, by the guide's own way
    story().done(stage)          everything needed to leave that stage is done, and it is not left yet
    at(stage), done(stage)       the same, told once for all tests
    .without(Kind, field=value)  ... but commands of that kind (with those values) are left out when telling on
    .instead(Kind, field=value)  ... but commands of that kind are given with those values
    .give(command, by=person)    give it; a refusal is an assertion error that lists every reason
    .codes(command, by=person)   the codes of a refusal, in order; empty where it would be accepted

Who is who: `PEOPLE` in `guides_way.py`. The lead `lead1` and the second reviewer `rev2` are the team; `sw1` and `hv1` are
frontline workers, `tm1` and `hm1` their first-line managers, `mo1` the mother; `bm1` manages the process, `co1`
is the commissioner's officer, `ch1` the chair; `out1` is a deputy director who takes no part; `late1` joins late.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import copy
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any, Self

import attrs

from guides_way import GIVERS, LEAVING, PEOPLE, REVIEW, WORK, briefed, digest_of, listed, meeting
from reviewflow.errors import Reason
from reviewflow.kernel import Accepted, Kernel, Option, Outcome, Refused
from reviewflow.model import commands as c
from reviewflow.model.events import Event
from reviewflow.model.papers import Copy
from reviewflow.model.policy import Policy
from reviewflow.model.private import Private
from reviewflow.model.process import Process
from reviewflow.model.review import Context, Review
from reviewflow.model.words import Level, NominatedBy, Stage
from reviewflow.record import Envelope, EventStore, Head, MemoryPapers, MemoryStore, PaperStore, seal
from reviewflow.reviews import Reviews
from reviewflow.reviews.known import Known
from reviewflow.rules import POLICY, PROCESS

__all__ = ["BEGINS_AT", "PEOPLE", "REVIEW", "Story", "at", "desk_of", "digest_of", "done", "kernel", "story"]

BEGINS_AT = datetime(2025, 1, 14, 10, tzinfo=UTC)
STAGES = (*LEAVING, Stage.CLOSED)
BESIDE: dict[Stage, tuple[Stage, c.Command]] = {
    Stage.SUSPENDED: (Stage.COLLECTING_DATA, c.SuspendReview(reason=Private("A trial is pending."))),
    Stage.ABANDONED: (Stage.REPORTING, c.AbandonReview(reason=Private("The board gave it up."))),
}
"""Stages beside the path: where a story comes to them from, and by which command."""


@cache
def kernel() -> Kernel:
    """The library's own process and policy, compiled once for all tests."""
    return Kernel.of(PROCESS, POLICY)


@cache
def _compiled(by: Kernel) -> Reviews:
    return Reviews(MemoryStore(), process=by.process, policy=by.policy.policy)


def desk_of(store: EventStore, papers: PaperStore | None = None, by: Kernel | None = None) -> Reviews:
    """A front desk on that store; compiling the tables, the slow part, is done once for all desks of a kernel."""
    desk = copy(_compiled(by or kernel()))
    desk.store, desk.papers, desk._known = store, papers, Known()
    return desk


class Story:
    """One review, told by commands that the kernel accepted. See the head of this file."""

    def __init__(self, by: Kernel) -> None:
        self.kernel = by
        self.review: Review = by.unopened(REVIEW)
        self.recorded: list[tuple[Event, Context]] = []
        self.now = BEGINS_AT
        self._told: list[Stage] = []
        self._edits: list[Callable[[c.Command], c.Command | None]] = []

    # -- where to begin -------------------------------------------------------------------------------------------
    def at(self, stage: Stage) -> Self:
        """Tells on until the review has just come to that stage."""
        if stage in BESIDE:
            before, command = BESIDE[stage]
            return self.at(before)._tell(command)
        assert STAGES.index(self.review.stage) <= STAGES.index(stage), "a story is not told backwards"
        while self.review.stage is not stage:
            here = self.review.stage
            self._work(here)._tell(LEAVING[here]())
        return self

    def done(self, stage: Stage) -> Self:
        """Tells on until everything is done that the guide's way does in that stage, and the stage is not left yet."""
        return self.at(stage)._work(stage)

    def without(self, kind: type[c.Command], /, **fields: Any) -> Self:
        """From here on, the telling leaves out commands of that kind (with those values)."""
        self._edits.append(lambda command: None if _matches(command, kind, fields) else command)
        return self

    def instead(self, kind: type[c.Command], where: Mapping[str, Any] | None = None, /, **fields: Any) -> Self:
        """From here on, the telling gives commands of that kind (with the values in `where`) with those values."""

        def edit(command: c.Command) -> c.Command:
            return attrs.evolve(command, **fields) if _matches(command, kind, where or {}) else command

        self._edits.append(edit)
        return self

    def copy(self) -> Story:
        """Another story with the same past."""
        other = Story(self.kernel)
        other.review, other.recorded, other.now = self.review, list(self.recorded), self.now
        other._told, other._edits = list(self._told), list(self._edits)
        return other

    # -- what is said ---------------------------------------------------------------------------------------------
    def ask(self, command: c.Command, by: str = "lead1") -> Outcome:
        """What the kernel would say to that command now; nothing is recorded."""
        return self.kernel.decide(self.review, command, self.context(by))

    def reasons(self, command: c.Command, by: str = "lead1") -> tuple[Reason, ...]:
        """Every reason against that command now; empty where it would be accepted."""
        outcome = self.ask(command, by)
        return outcome.reasons if isinstance(outcome, Refused) else ()

    def codes(self, command: c.Command, by: str = "lead1") -> list[str]:
        """The codes of `reasons`."""
        return [reason.code for reason in self.reasons(command, by)]

    def give(self, command: c.Command, by: str = "") -> Self:
        """Gives the command and records what it led to. `by` is left out where the guide's way has a usual giver."""
        outcome = self.ask(command, by or usual_giver(command))
        assert isinstance(outcome, Accepted), f"{type(command).__name__} was refused:\n{outcome}"
        return self.record(*outcome.events, by=by or usual_giver(command))

    def record(self, *events: Event, by: str = "lead1") -> Self:
        """Puts events on the record as they are, without asking; time goes on by a minute."""
        context = self.context(by)
        for event in events:
            self.review = self.kernel.evolve(self.review, event, context)
            self.recorded.append((event, context))
        self.now += timedelta(minutes=1)
        return self

    def judge(self, rule: str, subject: str = "review", by: str = "lead1") -> Self:
        """Records a judgement on that rule's gap for that subject."""
        return self.give(c.RecordJudgement(rule=rule, subject=subject, reason=Private("weighed by the team")), by)

    def wait(self, *, days: int) -> Self:
        """Lets days go by."""
        self.now += timedelta(days=days)
        return self

    def options(self, actor: str = "lead1") -> Mapping[str, Option]:
        """What that person may do now, and what blocks the rest."""
        return self.kernel.options(self.review, actor, at=self.now)

    def may_read(self, person: str, version: str) -> bool:
        """Whether that person could be shown that paper now."""
        return self.kernel.may_read(self.review, person, version)

    @property
    def today(self) -> date:
        return self.now.date()

    def context(self, by: str) -> Context:
        """The context of the next command."""
        return Context(actor=by, at=self.now, command_id=f"cmd-{len(self.recorded) + 1}")

    # -- as a log, and at a desk ----------------------------------------------------------------------------------
    def envelopes(self) -> tuple[Envelope, ...]:
        """The story as a sealed log; an event a command."""
        found: list[Envelope] = []
        for event, context in self.recorded:
            head = found[-1].head if found else Head(REVIEW)
            found.append(
                seal(
                    head, event, command_id=context.command_id, actor=context.actor, at=context.at,
                    rules=self.kernel.rules_hash,
                )
            )  # fmt: skip
        return tuple(found)

    def desk(self, papers: MemoryPapers | None = None) -> Reviews:
        """A front desk whose store in memory holds this story, as review `REVIEW`."""
        store, log = MemoryStore(), self.envelopes()
        if log:
            store.append(REVIEW, 0, log)
        return desk_of(store, papers or MemoryPapers(), self.kernel)

    # -- bits that many stories need ------------------------------------------------------------------------------
    def join(self, person: str, agency: str = "ag1", level: Level = Level.FRONTLINE) -> Self:
        """Somebody of the register becomes a participant."""
        return self.give(listed(person, agency, level, NominatedBy.FAMILY))

    def introduce(self, *people: str, meeting_id: str = "", letter: bool = True) -> Self:
        """Letters, then one introductory meeting with the whole team at which learning before blame is said."""
        for person in people if letter else ():
            self.give(c.SendLetter(person=person, wording="letter-1", sent_on=self.today))
        return self.give(meeting(self.today, meeting_id or f"m-{len(self.review.meetings) + 1}", people))

    def brief(self, *people: str) -> Self:
        """Confidentiality and its limits made clear, and the undertaking given."""
        for person in people:
            for command in briefed(self.today, person):
                self.give(command)
        return self

    def circulate(self, version: str, *people: str) -> Self:
        """Numbered copies of that version, from the next free number on."""
        taken = max(self.review.versions[version].copies, default=0)
        copies = tuple(Copy(number=taken + n, person=person) for n, person in enumerate(people, 1))
        return self.give(c.CirculateVersion(version=version, copies=copies))

    # -- inside ---------------------------------------------------------------------------------------------------
    def _work(self, stage: Stage) -> Self:
        if stage in self._told or stage not in WORK:
            return self
        self._told.append(stage)
        for step in WORK[stage](self.review, self.today):
            command, by = step if isinstance(step, tuple) else (step, "")
            self._tell(command, by)
        return self

    def _tell(self, command: c.Command, by: str = "") -> Self:
        edited: c.Command | None = command
        for edit in self._edits:
            edited = edit(edited) if edited is not None else None
        return self if edited is None else self.give(edited, by)


@cache
def _cached(stage: Stage, done: bool) -> Story:
    told = Story(kernel())
    return told.done(stage) if done else told.at(stage)


def story(*, process: Process | None = None, policy: Policy | None = None) -> Story:
    """A new story of a review that is not opened yet, decided by the library's own process and policy or a host's."""
    by = kernel() if process is None and policy is None else Kernel.of(process or PROCESS, policy or POLICY)
    return Story(by)


def at(stage: Stage) -> Story:
    """As `story().at(stage)`, told once for all tests."""
    return _cached(stage, False).copy()


def done(stage: Stage) -> Story:
    """As `story().done(stage)`, told once for all tests."""
    return _cached(stage, True).copy()


def usual_giver(command: c.Command) -> str:
    """Who gives such a command in these stories."""
    return GIVERS.get(type(command), "bm1")


def _matches(command: c.Command, kind: type[c.Command], fields: Mapping[str, Any]) -> bool:
    return type(command) is kind and all(getattr(command, name) == value for name, value in fields.items())
