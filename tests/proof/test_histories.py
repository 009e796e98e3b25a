"""Whatever is commanded, the real `decide` and `evolve` stay beside the table, and no law breaks."""

from __future__ import annotations

from datetime import date
from functools import cache

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgets import budget, fixed
from reviewflow.kernel import Accepted, Kernel
from reviewflow.model import commands as c
from reviewflow.model.commands import COMMANDS, Command
from reviewflow.model.events import EVENTS, Event
from reviewflow.model.policy import Call, Policy
from reviewflow.model.private import Private
from reviewflow.model.review import Context
from reviewflow.model.words import EndpointKind, Office, Stage
from reviewflow.rules import POLICY, PROCESS
from reviewflow.testing import strategies
from reviewflow.testing.follow import Follower, check_history
from stories import at, done, kernel, story
from test_oracle import told as hm07

STAGES = (Stage.SELECTING_THE_TEAM, Stage.PREPARING_PARTICIPANTS, Stage.COLLECTING_DATA, Stage.REPORTING, Stage.FINALISED, Stage.PUBLISHED)
OFFICE = ("lead1", "rev2", "bm1", "co1", "sw1", "mo1")
STEPS = 25
NOT_DRAWN = {"AbandonReview", "CloseReview", "AddPerson", "AddAgency", "AddPlace", "AddIdentifier", "CorrectPerson", "MentionPerson"}
"""What ends a history at once, or only changes the register."""


def moving() -> tuple[type[Command], ...]:
    """The commands whose events mean something to the table."""
    events = {row.command: row.event for row in PROCESS.stage.rows}
    idle = POLICY.steps["ReviewOpened"]
    return tuple(kind for name, kind in sorted(COMMANDS.items()) if name not in NOT_DRAWN and POLICY.steps.get(events.get(name, ""), idle) is not idle)


@cache
def follower() -> Follower:
    return Follower.of(kernel())


def follow(data: st.DataObject, by: Follower, told_until: Stage, kinds: tuple[type[Command], ...]) -> int:
    """Gives random commands after the guide's way to a stage; returns how many were accepted."""
    told = done(told_until)
    facts, folded = by.start, by.kernel.unopened("r1")
    for event, context in told.recorded:
        before, folded = folded, by.kernel.evolve(folded, event, context)
        facts, faults = by.event(facts, before, event, folded)
        assert faults == (), type(event).__name__
    accepted = 0
    for number in range(STEPS):
        command = data.draw(strategies.commands(folded, kinds), label="command")
        actors = data.draw(st.permutations(OFFICE), label="actors")
        contexts = [Context(actor=actor, at=told.now, command_id=f"try-{number}") for actor in actors]
        outcomes = [(by.kernel.decide(folded, command, context), context) for context in contexts]
        outcome, context = next((one for one in outcomes if isinstance(one[0], Accepted)), outcomes[0])
        for event in outcome.events if isinstance(outcome, Accepted) else outcome.recorded:
            before, folded = folded, by.kernel.evolve(folded, event, context)
            facts, faults = by.event(facts, before, event, folded)
            assert faults == (), type(event).__name__
            accepted += 1
    return accepted


@pytest.mark.parametrize("stage", STAGES)
@budget(20)
@given(data=st.data())
def test_random_histories(stage: Stage, data: st.DataObject) -> None:
    """Twenty histories of 25 random commands from each of six stages; each event is followed on the table."""
    follow(data, follower(), stage, moving())


def test_random_histories_are_not_idle() -> None:
    """A good part of what is commanded at random is accepted, of many kinds."""
    accepted: list[int] = []

    @fixed(8)
    @given(data=st.data())
    def run(data: st.DataObject) -> None:
        accepted.append(follow(data, follower(), Stage.REPORTING, moving()))

    run()
    assert sum(accepted) > 8 * STEPS / 5


@pytest.mark.parametrize("stage", [Stage.CLOSED, Stage.SUSPENDED, Stage.ABANDONED])
def test_the_guides_way(stage: Stage) -> None:
    """The whole of the guide's way, event by event."""
    check_history(kernel(), at(stage).recorded)


def test_every_event_means_something_or_nothing() -> None:
    """The mapping from events to acts is total, and the acts it names are the table's."""
    acts = {act.name for act in POLICY.acts}
    told = follower().kernel.unopened("r1")
    named = set[str]()
    for event, context in done(Stage.PUBLISHED).recorded:
        named |= {call.act for call in POLICY.steps[type(event).__name__](told, event)}
        told = kernel().evolve(told, event, context)
    assert named - acts == set()
    assert len(named) > 20
    assert {kind.__name__ for kind in moving()} > {"CompileReport", "CirculateVersion", "AskToRead", "Withdraw", "JoinEndpoint"}


BESIDE_THE_WAY: tuple[tuple[Stage, tuple[tuple[str, Command], ...]], ...] = (
    (Stage.ANALYSING, (
        ("bm1", c.OpenEndpoint(endpoint="list", kind=next(iter(EndpointKind)))), ("bm1", c.JoinEndpoint(endpoint="list", person="sw1")),
        ("bm1", c.LeaveEndpoint(endpoint="list", person="sw1")), ("bm1", c.AddIdentifier(identifier="id9", kind="case", value=Private("17"))),
        ("lead1", c.SayLearningComesFirst(person="sw1", said_by="lead1", said_on=date(2025, 3, 3))),
        ("bm1", c.NoteParallelProcess(process="pp9", kind="inquest", holds_publication=True)), ("bm1", c.EndParallelProcess(process="pp9")),
        ("lead1", c.RecordSafeguardingAction(passed_to="ag1", text=Private("passed on"))), ("bm1", c.SuspendAccess(person="sw1", reason=Private("an inquiry"))),
        ("bm1", c.LeaveReview(person="mo1", reason=Private("moved away"))), ("bm1", c.ReturnToReview(person="mo1")), ("bm1", c.ReleaseOfficer(person="co1", office=Office.COMMISSIONER)),
        ("bm1", c.SuspendReview(reason=Private("a trial"))), ("lead1", c.ResumeReview()), ("bm1", c.StandDownTeamMember(person="rev2", reason=Private("unwell"))))),
    (Stage.IDENTIFYING_WHO_IS_INVOLVED, (("bm1", c.DeclineToTakePart(person="sw1", reason=Private("no time"))),)),
    (Stage.FINALISED, (("co1", c.MarkInternal(version="v2", reason=Private("not for the public"))),)),
)
"""What the guide's way does not come to: by stage, who gives which command."""


def test_every_event_fires() -> None:
    """No event is only on paper: each is recorded in HM-07, on the guide's way or beside it, by a command that was accepted."""
    told = [at(stage).recorded for stage in Stage if stage not in (Stage.NOT_OPENED,)]
    for stage, moves in BESIDE_THE_WAY:
        tale = done(stage)
        for by, command in moves:
            tale.give(command, by)
        told.append(tale.recorded)
    for recorded in told:
        check_history(kernel(), recorded)
    fired = {type(event).__name__ for recorded in told for event, _ in recorded} | {type(event).__name__ for event in hm07()[-1][1]}
    assert set(EVENTS) - fired == set()


def test_giving_up_an_office_is_never_refused_by_the_table() -> None:
    """Who was briefed as an officer and takes part without having been introduced loses the reading, and no box opens."""
    told = done(Stage.ANALYSING).give(c.AppointOfficer(person="late1", office=Office.COMMISSIONER, manages=()), "bm1").brief("late1").join("late1")
    told.give(c.ReleaseOfficer(person="late1", office=Office.COMMISSIONER), "bm1")
    assert [told.review.facts.has("briefed", "late1"), told.review.facts.has("reads", "late1", told.review.people["late1"].box)] == [False, False]
    check_history(kernel(), told.recorded)


class TestTwins:
    """With the mapping or the table spoiled, following finds it: the check is not stuck at agreement."""

    def test_an_event_that_is_not_mapped(self) -> None:
        """A withdrawal that means nothing to the table leaves somebody reading."""
        deaf = attrs.evolve(POLICY, steps={**POLICY.steps, "AccessSuspended": POLICY.steps["ReviewOpened"]})
        told = done(Stage.REPORTING).give(c.SuspendAccess(person="sw1", reason=Private("an inquiry")))
        with pytest.raises(AssertionError, match="believes something else of `barred`"):
            self.against(deaf, told.recorded)

    def against(self, spoiled: Policy, recorded: list[tuple[Event, Context]]) -> None:
        """Follows with our own table what a kernel of the spoiled one makes of the record."""
        by = Follower(Kernel.of(PROCESS, spoiled), follower().world)
        facts, folded = by.start, by.kernel.unopened("r1")
        for event, context in recorded:
            before, folded = folded, by.kernel.evolve(folded, event, context)
            facts, faults = follower().event(facts, before, event, folded)
            assert not faults, "; ".join(faults)

    def test_a_table_that_lets_anybody_read(self) -> None:
        """Delivery without conditions is granted against the laws."""
        open_door = attrs.evolve(POLICY, acts=tuple(attrs.evolve(a, guard=()) if a.name == "deliver" else a for a in POLICY.acts))
        with pytest.raises(AssertionError, match=r"against|breaks"):
            check_history(Kernel.of(PROCESS, open_door), done(Stage.REPORTING).recorded)

    def test_an_act_beside_the_table(self) -> None:
        """A record that does what the table refuses is named, with the number of the event."""
        eager = attrs.evolve(POLICY, steps={**POLICY.steps, "PersonAdded": lambda review, event: (Call("bind", (event.person,)),)})
        with pytest.raises(AssertionError, match=r"event \d+, `PersonAdded`: the record did `bind`, which the table refuses"):
            check_history(Kernel.of(PROCESS, eager), story().at(Stage.IDENTIFYING_THE_CASE).done(Stage.IDENTIFYING_THE_CASE).recorded)
