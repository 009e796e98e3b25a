"""Attacks of the catalogue that go at `decide` and `evolve` rather than at the table, each named after its place there."""

from __future__ import annotations

import ast
from datetime import timedelta
from pathlib import Path
from typing import Any

import attrs
import pytest

import reviewflow
from guides_way import GATE_RULES
from reviewflow.errors import InputError, RecordError
from reviewflow.kernel import Refused
from reviewflow.model import commands as c
from reviewflow.model.papers import Copy
from reviewflow.model.private import Private
from reviewflow.model.review import Context
from reviewflow.model.words import ConversationData, Gateway, Level, NominatedBy, Office, PaperKind, Purpose, Stage
from reviewflow.record import read_log, verify, write_log
from stories import REVIEW, Story, at, digest_of, done, kernel, story

SAID = Private("as agreed")
SOURCE = Path(reviewflow.__file__).parent


def readings(told: Story) -> set[tuple[str, str]]:
    """Who could be shown which paper now."""
    papers = (*told.review.versions, *told.review.conversations, *told.review.team_papers)
    return {(person, paper) for person in told.review.people for paper in papers if told.may_read(person, paper)}


def test_a7_double_capacity() -> None:
    """Who gives up the seat keeps the part as a participant, by design; withdrawing ends both."""
    told = done(Stage.REPORTING).give(c.AddProfessionalParticipant(person="rev2", agency="ag1", profession="reviewer", level=Level.FRONTLINE, nominated_by=NominatedBy.PROFESSIONAL))
    told.give(c.StandDownTeamMember(person="rev2", reason=SAID), "bm1")
    assert told.may_read("rev2", "v2")
    told.give(c.Withdraw(person="rev2", data=ConversationData.KEPT_NOT_QUOTED), "bm1")
    assert not told.may_read("rev2", "v2")


def test_a11_events_are_reordered_on_import() -> None:
    """A log in another order is no log: the chain names the first entry that cannot be trusted."""
    log = list(done(Stage.REPORTING).envelopes())
    log[20], log[21] = log[21], log[20]
    with pytest.raises(RecordError):
        verify(log)


def test_a12_a_briefing_is_dated_back() -> None:
    """The order on the record counts, not the date that somebody writes: no briefing before the introduction."""
    told = done(Stage.ANALYSING).join("late1")
    early = c.BriefConfidentiality(person="late1", wording="w-1", limits_stated=True, briefed_on=told.today - timedelta(days=300))
    assert "NOT_INTRODUCED" in told.codes(early)


def test_a13_the_clock_is_set_back() -> None:
    """An earlier time is refused, and no reading depends on the time."""
    told = done(Stage.REPORTING)
    before = readings(told)
    earlier = Context(actor="sw1", at=told.now - timedelta(days=30), command_id="back")
    outcome = told.kernel.decide(told.review, c.RecallVersion(version="v2", reason=SAID), earlier)
    assert isinstance(outcome, Refused)
    assert "TIME_RUNS_BACKWARDS" in [reason.code for reason in outcome.reasons]
    assert readings(told.wait(days=4_000)) == before


@pytest.mark.parametrize("other", ["SW1", "sw1.", "sw1+list", "\uff53\uff57\uff11", "\u0455w1", "sw1\u200b"])
def test_b8_a_look_alike_address(other: str) -> None:
    """An id is compared letter by letter; what is not plain letters and digits is none. Which address is whose the host says."""
    told = done(Stage.REPORTING)
    try:
        context = Context(actor=other, at=told.now, command_id="look")
    except InputError:
        return
    assert isinstance(told.kernel.decide(told.review, c.AskToRead(version="v2"), context), Refused)


def test_b9_an_address_goes_to_a_successor() -> None:
    """A box ends with the membership and its id is never used again: whoever comes back gets another."""
    told = done(Stage.REPORTING)
    old = told.review.people["sw1"].box
    told.give(c.LeaveReview(person="sw1"), "bm1").give(c.ReturnToReview(person="sw1"), "bm1").introduce("sw1", letter=False).brief("sw1")
    assert told.review.people["sw1"].box != old
    assert told.review.facts.firsts("reads", old) == frozenset()


def test_b10_two_people_of_one_name() -> None:
    """A person is an id; another with the same shown name reads nothing."""
    told = done(Stage.REPORTING)
    same = attrs.evolve(told.review.people["out1"], shown_as=told.review.people["sw1"].shown_as)
    told.review = attrs.evolve(told.review, people={**told.review.people, "out1": same})
    assert [told.may_read("sw1", "v2"), told.may_read("out1", "v2")] == [True, False]


@pytest.mark.parametrize("role", [Office.COMMISSIONER, "lead_reviewer", "team_member"])
def test_b12_a_role_where_a_person_is_due(role: Any) -> None:
    """No role is a person: an enum is no id, and a word is nobody on the record."""
    told = done(Stage.REPORTING)
    try:
        context = Context(actor=role, at=told.now, command_id="role")
    except InputError:
        return
    assert isinstance(told.kernel.decide(told.review, c.AskToRead(version="v2"), context), Refused)


def test_b13_a_blind_copy() -> None:
    """Every copy of one sending is decided; one outsider among them stops the whole, and nobody gets any."""
    told = done(Stage.REPORTING)
    before = told.review
    copies = tuple(Copy(number=50 + n, person=person) for n, person in enumerate(("sw1", "out1")))
    assert "NOT_IN_THE_REVIEW_GROUP" in told.codes(c.CirculateVersion(version="v2", copies=copies), "bm1")
    assert told.review is before


def test_c7_a_label_is_set_by_a_subclass_or_a_copy() -> None:
    """A command of another make is unknown; changing a version's value changes no fact that a decision reads."""

    class Sneaky(c.RecallVersion):
        """A command that the library does not know."""

    told = done(Stage.REPORTING)
    assert told.codes(Sneaky(version="v2", reason=SAID)) == ["UNKNOWN_COMMAND"]
    before = readings(told)
    opened = {name: attrs.evolve(version, label="PUBLIC", internal=False) for name, version in told.review.versions.items()}
    told.review = attrs.evolve(told.review, versions=opened)
    assert readings(told) == before
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        told.review.facts.rows = ()  # type: ignore[misc]


def test_c12_a_draft_goes_out_as_a_file_and_comes_back() -> None:
    """A log written to a file and read again gives the same readings; a paper that is brought back is a new one, and closed."""
    told = done(Stage.REPORTING)
    before = readings(told)
    back = told.kernel.unopened(REVIEW)
    for one in read_log(write_log(told.envelopes())):
        back = told.kernel.evolve(back, one.event, Context(actor=one.actor, at=one.at, command_id=one.command_id))
    assert back.facts == told.review.facts
    told.give(c.FileTeamPaper(paper="back", kind=PaperKind.NARRATIVE, contributors=("lead1",), digest=told.review.versions["v2"].digest))
    assert {person for person, paper in readings(told) - before if paper == "back"} <= {"lead1", "rev2"}


def test_c15_an_unknown_label_is_closed() -> None:
    """A paper that the table has no label for is open to nobody."""
    told = done(Stage.REPORTING)
    assert not any(kernel().may_read(told.review, person, paper) for person in (*told.review.people, "stranger", "") for paper in ("v99", "", "None"))


def test_d3_checked_one_and_published_another() -> None:
    """The digest that was checked and approved is the one that is published."""
    told = done(Stage.FINALISED)
    assert told.codes(c.PublishReport(version="v3", digest=digest_of("v3"), rules=GATE_RULES), "bm1") == []
    assert told.codes(c.PublishReport(version="v3", digest=digest_of("another"), rules=GATE_RULES), "bm1") != []
    assert told.codes(c.PublishReport(version="v2", digest=digest_of("v2"), rules=GATE_RULES), "bm1") != []


def test_d10_the_drafts_behind_a_published_report() -> None:
    """What is published is that version; those it was made from stay closed to the public, and so do the records."""
    told = at(Stage.PUBLISHED)
    assert {paper for person, paper in readings(told) if person == "out1"} == {"v3"}


def test_d4_one_person_approves_twice() -> None:
    """Two approvals by one person are one, and the author's own is none."""
    told = story().without(c.ApproveVersion).done(Stage.REPORTING)
    approve = c.ApproveVersion(version="v2", digest=digest_of("v2"), purpose=Purpose.FINALISE)
    finalise = c.FinaliseReport(version="v2", digest=digest_of("v2"))
    for approvers in (("rev2", "rev2"), ("rev2", told.review.versions["v2"].author)):
        tale = told.copy()
        for person in approvers:
            if not tale.codes(approve, person):
                tale.give(approve, person)
        assert tale.codes(finalise, "lead1") != []
    assert told.copy().give(approve, "rev2").give(approve, "co1").codes(finalise, "lead1") == []


def test_e1_to_e4_a_recorded_order_changes_no_reading() -> None:
    """Whatever the order says, for whatever paper and person: who may read what stays as it was, and nobody is added."""
    told = done(Stage.REPORTING)
    before, people = readings(told), set(told.review.people)
    told.give(
        c.RecordCompelledDisclosure(
            disclosure="x1", version="v2", digest=digest_of("v2"), gateway=next(iter(Gateway)), authority="a court", requester=Private("the coroner"),
            scope=SAID, approved_by=("lead1", "co1"), disclosed_on=told.today, conditions=SAID, participants_told=True,
        ), "bm1",
    )  # fmt: skip
    assert readings(told) == before
    assert set(told.review.people) == people


def test_e6_an_order_is_recorded_by_one_person_alone() -> None:
    """It needs two who approve it."""
    told = done(Stage.REPORTING)
    order = c.RecordCompelledDisclosure(
        disclosure="x1", version="v2", digest=digest_of("v2"), gateway=next(iter(Gateway)), authority="a court", requester=Private("the coroner"),
        scope=SAID, approved_by=("lead1",), disclosed_on=told.today, conditions=SAID, participants_told=True,
    )  # fmt: skip
    assert told.codes(order, "bm1") != []


def test_f11_a_value_that_says_it_is_a_participant() -> None:
    """A string that claims to equal everybody is no id."""

    class Everybody(str):
        __slots__ = ()

        def __eq__(self, other: object) -> bool:
            return True

        def __hash__(self) -> int:
            return hash("sw1")

    told = done(Stage.REPORTING)
    with pytest.raises(InputError, match="not an id"):
        Context(actor=Everybody("out1"), at=told.now, command_id="me")


def test_f12_a_set_is_changed_after_the_check() -> None:
    """A command takes no list or set that its giver could change later, and facts hold none either."""
    with pytest.raises(InputError):
        c.CirculateVersion(version="v2", copies=[Copy(number=1, person="sw1")])  # type: ignore[arg-type]
    told = done(Stage.REPORTING)
    assert {type(row) for row in told.review.facts.rows} <= {bool, frozenset, dict}
    with pytest.raises(TypeError):
        told.review.people["out1"] = told.review.people["sw1"]  # type: ignore[index]


def test_f13_python_without_asserts() -> None:
    """No guard is an `assert`: the sources that decide, record and publish have none."""
    found = [
        f"{path.relative_to(SOURCE)}:{node.lineno}"
        for room in ("model", "rules", "kernel", "record", "publication", "views")
        for path in (SOURCE / room).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Assert)
    ]
    assert found == []


def test_g7_no_such_draft_and_not_allowed() -> None:
    """To an outsider both answers are one; only the id that they asked for differs."""
    told = done(Stage.REPORTING)
    answers = {str(told.ask(c.AskToRead(version=paper), "out1")).replace(paper, "it") for paper in ("v2", "v99", "c-sw1")}
    assert len(answers) == 1


def test_h1_an_entry_is_edited_deleted_swapped_or_inserted() -> None:
    """Each is found by the chain."""
    log = list(done(Stage.REPORTING).envelopes())
    other = attrs.evolve(log[30], actor="out1")
    spoiled = {
        "edited": [*log[:30], other, *log[31:]],
        "deleted": [*log[:30], *log[31:]],
        "swapped": [*log[:30], log[31], log[30], *log[32:]],
        "inserted": [*log[:30], log[29], *log[30:]],
    }
    for entries in spoiled.values():
        with pytest.raises(RecordError):
            verify(entries)
    assert log[0].stream == REVIEW
