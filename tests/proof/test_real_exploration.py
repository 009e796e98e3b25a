"""Everything that can be commanded in small worlds of the real kernel has been tried, beside the table."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import date
from functools import cache

import attrs
import pytest

from guides_way import LEAVING, meeting
from reviewflow.kernel import Accepted, Kernel
from reviewflow.model import commands as c
from reviewflow.model.facts import Facts
from reviewflow.model.papers import Copy, Drawn
from reviewflow.model.private import Private
from reviewflow.model.review import Context, Review
from reviewflow.model.words import ConversationData, EndpointKind, Office, ReadingForm, ReportKind, Stage
from reviewflow.rules import POLICY, PROCESS
from reviewflow.testing.explore import Exploration, explore
from reviewflow.testing.follow import Follower
from stories import Story, digest_of, done, kernel

Move = tuple[str, c.Command]
State = tuple[Review, Facts]
DAY = date(2025, 3, 3)
SAID = Private("as agreed")


@cache
def follower() -> Follower:
    return Follower.of(kernel())


def compiled(version: str) -> c.Command:
    return c.CompileReport(version=version, kind=ReportKind.DRAFT_FINAL, label=version, digest=digest_of(version), sources=())


def derived(version: str, source: str) -> c.Command:
    return c.DeriveVersion(version=version, label=version, digest=digest_of(version), sources=(Drawn(source=source),))


def sent(version: str, *people: str, first: int = 1) -> c.Command:
    return c.CirculateVersion(version=version, copies=tuple(Copy(number=n, person=p) for n, p in enumerate(people, first)))


ASKS: tuple[Move, ...] = tuple((who, c.AskToRead(version="v9")) for who in ("sw1", "mo1", "out1", "co1", "rev2"))
# fmt: off
SCOPES: dict[str, tuple[Stage, tuple[Move, ...]]] = {
    "a draft and everything that ends reading": (Stage.ANALYSING, (
        ("lead1", compiled("v9")), ("bm1", sent("v9", "sw1", "rev2")), ("sw1", c.AskToRead(version="v9")), ("bm1", c.Withdraw(person="sw1", data=ConversationData.SEALED)),
        ("bm1", c.SuspendAccess(person="sw1", reason=SAID)), ("lead1", c.LiftSuspension(person="sw1")), ("bm1", c.RecallVersion(version="v9", reason=SAID)),
        ("lead1", c.StandDownTeamMember(person="rev2", reason=SAID)))),
    "a list that people join": (Stage.ANALYSING, (
        ("lead1", compiled("v9")), ("bm1", c.OpenEndpoint(endpoint="list", kind=next(iter(EndpointKind)))), ("bm1", c.JoinEndpoint(endpoint="list", person="sw1")),
        ("bm1", c.JoinEndpoint(endpoint="list", person="out1")), ("bm1", c.LeaveEndpoint(endpoint="list", person="out1")), ("bm1", sent("v9", "sw1")),
        ("bm1", c.AskToRead(version="v9", endpoint="list")))),
    "family reading": (Stage.ANALYSING, (
        ("lead1", compiled("v9")), ("bm1", sent("v9", "mo1")), ("bm1", sent("v9", "sw1")), ("lead1", c.DecideFamilyReading(person="mo1", version="v9", form=next(iter(ReadingForm)))),
        *ASKS[:2], ("bm1", c.LeaveReview(person="mo1")))),
    "versions of versions": (Stage.ANALYSING, (
        ("lead1", compiled("v9")), ("lead1", derived("v8", "v9")), ("lead1", derived("v7", "v8")), ("bm1", sent("v8", "sw1")), ("bm1", sent("v7", "sw1", "rev2")),
        ("bm1", c.SupersedeVersion(version="v8")), ("sw1", c.AskToRead(version="v8")), ("sw1", c.AskToRead(version="v7")))),
    "an incident": (Stage.ANALYSING, (
        ("lead1", compiled("v9")), ("bm1", sent("v9", "sw1")), ("bm1", c.RecordIncident(incident="i9", version="v9", copy=None, happened_on=DAY, text=SAID)),
        ("lead1", c.SettleIncident(incident="i9", contained=True, reason=SAID)), ("sw1", c.AskToRead(version="v9")), ("out1", c.AskToRead(version="v9")))),
    "the review stands still": (Stage.ANALYSING, (
        ("lead1", compiled("v9")), ("bm1", sent("v9", "sw1", "rev2")), ("bm1", c.SuspendReview(reason=SAID)), ("lead1", c.ResumeReview()), *ASKS)),
    "going and coming back": (Stage.ANALYSING, (
        ("lead1", compiled("v9")), ("bm1", sent("v9", "sw1")), ("bm1", c.LeaveReview(person="sw1")), ("bm1", c.ReturnToReview(person="sw1")), ("lead1", meeting(DAY, "m9", ("sw1",))),
        ("bm1", c.BriefConfidentiality(person="sw1", wording="w-1", limits_stated=True, briefed_on=DAY)), ("bm1", c.GiveUndertaking(person="sw1", given_on=DAY)), ("sw1", c.AskToRead(version="v9")))),
    "the final and the commissioner": (Stage.FINALISED, (
        ("co1", c.AskToRead(version="v2")), ("sw1", c.AskToRead(version="v2")), ("out1", c.AskToRead(version="v3")), ("bm1", sent("v2", "co1", first=9)),
        ("lead1", c.RenderFinal(version="v9", final="v2", label="rendered", digest=digest_of("v9"))), ("bm1", LEAVING[Stage.FINALISED]()), ("bm1", c.Withdraw(person="sw1", data=ConversationData.SEALED)),
        ("bm1", c.AddPlace(place="pl9", name=Private("a place"), shown_as="a town")), ("bm1", c.ReleaseOfficer(person="co1", office=Office.COMMISSIONER)))),
    "records of conversations": (Stage.COLLECTING_DATA, (
        ("lead1", c.HoldConversation(conversation="k9", speaker="sw1", held_by=("lead1", "rev2"), held_on=DAY, digest=digest_of("k9"))), ("sw1", c.AskToRead(version="k9")),
        ("rev2", c.AskToRead(version="k9")), ("tm1", c.AskToRead(version="k9")), ("out1", c.AskToRead(version="k9")), ("bm1", c.SuspendAccess(person="sw1", reason=SAID)),
        ("lead1", c.StandDownTeamMember(person="rev2", reason=SAID)))),
}
SQUARE: tuple[Stage, tuple[Move, ...]] = (Stage.ANALYSING, (
    *(("lead1", compiled(version)) for version in ("v8", "v9")),
    *(("bm1", sent(version, person, first=first)) for first, version in ((1, "v8"), (3, "v9")) for first, person in ((first, "sw1"), (first + 1, "rev2"))),
    *(("bm1", c.RecallVersion(version=version, reason=SAID)) for version in ("v8", "v9")),
    *(("bm1", c.OpenEndpoint(endpoint=end, kind=next(iter(EndpointKind)))) for end in ("list1", "list2")),
    *(("bm1", c.JoinEndpoint(endpoint=end, person=person)) for end in ("list1", "list2") for person in ("sw1", "rev2")),
    *(("bm1", c.AskToRead(version=version, endpoint=end)) for version in ("v8", "v9") for end in ("list1", "list2")),
    *((person, c.AskToRead(version=version)) for person in ("sw1", "rev2") for version in ("v8", "v9")),
    *(("bm1", c.SuspendAccess(person=person, reason=SAID)) for person in ("sw1", "rev2")),
    *(("lead1", c.LiftSuspension(person=person)) for person in ("sw1", "rev2")),
    ("bm1", c.Withdraw(person="sw1", data=ConversationData.SEALED)), ("lead1", c.StandDownTeamMember(person="rev2", reason=SAID)),
    ("bm1", c.SuspendReview(reason=SAID)), ("lead1", c.ResumeReview())))
"""Two of everything: two people, two versions, two lists."""
# fmt: on


def explored(by: Kernel, scope: tuple[Stage, tuple[Move, ...]], watch: Follower, limit: int = 250, depth: int = 8) -> Exploration[Move]:
    """One small world, from the guide's way to its stage."""
    stage, moves = scope
    told: Story = done(stage)
    facts, folded = watch.start, by.unopened("r1")
    for event, context in told.recorded:
        before, folded = folded, by.evolve(folded, event, context)
        facts, _ = watch.event(facts, before, event, folded)
    faults: list[str] = []

    def step(state: State, move: Move) -> State | None:
        review, facts = state
        faults.clear()
        context = Context(actor=move[0], at=told.now, command_id="try")
        outcome = by.decide(review, move[1], context)
        events = outcome.events if isinstance(outcome, Accepted) else outcome.recorded
        for event in events:
            before, review = review, by.evolve(review, event, context)
            facts, found = watch.event(facts, before, event, review)
            faults.extend(found)
        return (review, facts) if events else None

    def key(state: State) -> Hashable:
        review, facts = state
        people = tuple(sorted((p.id, p.standing, p.offices, p.boxes) for p in review.people.values()))
        return review.stage, people, tuple(sorted((v.id, v.state) for v in review.versions.values())), watch.world.key(facts)

    return explore((folded, facts), moves, step, lambda before, move, after: list(faults), key, depth=depth, limit=limit)


@pytest.mark.parametrize("name", SCOPES)
def test_no_law_breaks(name: str) -> None:
    """To its end or to depth 8, the real kernel stays beside the table, and every command happens at least once."""
    found = explored(kernel(), SCOPES[name], follower())
    assert found.broken == (), [type(command).__name__ for _, command in found.path]
    assert found.closed or found.depth == 8
    happened = {type(command).__name__ for _, command in found.moved}
    assert {type(command).__name__ for _, command in SCOPES[name][1]} - happened == set()


def test_the_square_world() -> None:
    """Two people, two versions and two lists, with all that may be done with them, to depth 2."""
    found = explored(kernel(), SQUARE, follower(), depth=2)
    assert found.broken == (), [type(command).__name__ for _, command in found.path]
    assert found.states > 50


@pytest.mark.deep
@pytest.mark.parametrize("name", SCOPES)
def test_the_thin_worlds_close(name: str) -> None:
    """The same, to the end of each world, or to depth 8: who is suspended and let back gets another box each time, without end."""
    found = explored(kernel(), SCOPES[name], follower(), limit=5_000, depth=99)
    assert found.broken == ()
    assert found.closed or found.depth >= 8


@pytest.mark.deep
def test_the_square_world_deep() -> None:
    """Two of everything, to depth 5."""
    found = explored(kernel(), SQUARE, follower(), limit=20_000, depth=5)
    assert (found.broken, found.depth) == ((), 5)


def test_a_forgotten_recall_is_found() -> None:
    """Where a recall means nothing to the running table, the shortest story that shows it is found."""
    deaf = attrs.evolve(POLICY, steps={**POLICY.steps, "VersionRecalled": POLICY.steps["ReviewOpened"]})
    found = explored(Kernel.of(PROCESS, deaf), SCOPES["a draft and everything that ends reading"], follower())
    assert found.path[-1][1] == c.RecallVersion(version="v9", reason=SAID)
    assert len(found.path) == 2
