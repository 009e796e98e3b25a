"""U1 to U17: how the ambiguous sentences of the guide are read, where the reading has consequences."""

from __future__ import annotations

import attrs
import pytest
from clause_checks import accepted, check_never_judged, check_refused

from guides_way import FAMILY, GATE_RULES, TEAM, WORKERS, listed
from reviewflow.model.commands import (
    AccountForCopy,
    AppointOfficer,
    BeginDataCollection,
    CirculateVersion,
    CloseReview,
    CompileReport,
    DecideFamilyReading,
    DeclareKeyProfession,
    GiveUndertaking,
    HoldConversation,
    MarkInternal,
    RecordCompelledDisclosure,
    RecordGateCheck,
    RecordSafeguardingAction,
    ReleaseOfficer,
    SendLetter,
    StandDownTeamMember,
    StateBacking,
)
from reviewflow.model.papers import Copy
from reviewflow.model.private import Private
from reviewflow.model.process import Force
from reviewflow.model.words import (
    CopyState,
    Gateway,
    Level,
    NominatedBy,
    Office,
    ReadingForm,
    ReportKind,
    Sector,
    Stage,
    Standing,
)
from reviewflow.rules import CLAUSES
from stories import Story, at, digest_of, done, story


def participants(s: Story) -> set[str]:
    """The participant set, as the confidentiality table has it."""
    return {p for p in s.review.people if s.kernel.policy.holds("participant", s.review.facts, p)}


def family_reading(version: str, person: str = "mo1") -> DecideFamilyReading:
    return DecideFamilyReading(person=person, version=version, form=ReadingForm.SUPERVISED_NO_COPY)


def copy_for(version: str, person: str) -> CirculateVersion:
    return CirculateVersion(version=version, copies=(Copy(number=99, person=person),))


class TestU1TheParticipantSet:
    """Who keeps drafts confidential: the current team and whoever takes part, once introduced, briefed and bound."""

    def test_nobody_belongs_before_preparation(self) -> None:
        """On the list is not in the set."""
        assert set() == participants(at(Stage.PREPARING_PARTICIPANTS))

    def test_the_prepared_belong(self) -> None:
        """Team, workers and family once prepared, and no officer."""
        assert {*TEAM, *WORKERS, *FAMILY} == participants(done(Stage.PREPARING_PARTICIPANTS))

    def test_without_the_undertaking_nobody_belongs(self) -> None:
        """The last step counts, for the team too."""
        s = story().without(GiveUndertaking, person="rev2").done(Stage.PREPARING_PARTICIPANTS)
        assert "rev2" not in participants(s)


class TestU2FamilyAndDrafts:
    """Family members read a draft only by a decision for that person and that version."""

    def test_no_draft_by_default(self) -> None:
        """A prepared family member is not put on a circulation as such."""
        s = done(Stage.REPORTING)
        check_refused(
            s,
            copy_for("v2", "mo1"),
            "NO_FAMILY_READING_DECISION",
            "U2",
            "mo1",
            by="bm1",
            remedy="`DecideFamilyReading`",
            alone=False,
        )
        assert not s.may_read("mo1", "v2")

    def test_a_decision_opens_one_version(self) -> None:
        """The version decided on, and no other; how is on the record."""
        s = done(Stage.REPORTING).give(family_reading("v2"))
        assert (s.may_read("mo1", "v2"), s.may_read("mo1", "v1")) == (True, False)
        assert dict(s.review.versions["v2"].readings) == {"mo1": ReadingForm.SUPERVISED_NO_COPY}

    def test_a_lead_reviewer_decides(self) -> None:
        """Neither the business manager nor a plain team member."""
        s = done(Stage.REPORTING)
        assert [
            s.codes(family_reading("v2"), by) for by in ("bm1", "rev2", "lead1")
        ] == [["NOT_YOURS_TO_GIVE"], ["NOT_YOURS_TO_GIVE"], []]

    def test_unprepared_family_is_not_decided_on(self) -> None:
        """The decision replaces no step of the preparation."""
        s = at(Stage.REPORTING)
        s.done(Stage.REPORTING)
        check_refused(s, family_reading("v2", "out1"), "NOT_A_PARTICIPANT", "takes_part", "out1", alone=False)


class TestU3InterimIsDraft:
    """An interim report is a draft: the same rules hold for it."""

    @pytest.mark.parametrize("kind", ReportKind)
    def test_both_kinds_are_open_to_the_group_alone(self, kind: ReportKind) -> None:
        """Whatever its kind, the group reads it, and neither the commissioner nor the family nor an outsider."""
        s = story().instead(CompileReport, kind=kind).done(Stage.ANALYSING)
        assert {*TEAM, *WORKERS} == {p for p in s.review.people if s.may_read(p, "v1")}


class TestU4TheCommissioner:
    """The commissioner and the chair read no draft; a final comes to them once they are bound."""

    def test_no_draft(self) -> None:
        """The label does not admit the commissioner's officer, bound or not."""
        check_refused(
            done(Stage.REPORTING), copy_for("v2", "co1"), "LABEL_DOES_NOT_ADMIT", "S47", "co1", by="bm1", alone=False
        )

    def test_the_final(self) -> None:
        """A finalised version reaches the officer who gave the undertaking, and not the chair who did not."""
        s = at(Stage.FINALISED)
        assert accepted(s, copy_for("v2", "co1"), "bm1")
        assert s.circulate("v2", "co1").may_read("co1", "v2")
        check_refused(s, copy_for("v2", "ch1"), "NO_UNDERTAKING", "S40", "ch1", by="bm1", alone=False)

    def test_leaving_the_office_ends_it(self) -> None:
        """Without the office there is no reading."""
        s = at(Stage.FINALISED).circulate("v2", "co1").give(ReleaseOfficer(person="co1", office=Office.COMMISSIONER))
        assert (s.may_read("co1", "v2"), s.review.people["co1"].standing) == (False, Standing.LEFT)

    def test_one_board_office_of_two_keeps_it(self) -> None:
        """Who holds two offices of the board and gives up one still acts for the commissioner."""
        s = at(Stage.FINALISED).give(AppointOfficer(person="co1", office=Office.CHAIR)).circulate("v2", "co1")
        s.give(ReleaseOfficer(person="co1", office=Office.CHAIR))
        assert s.may_read("co1", "v2")

    def test_an_office_that_is_not_held_cannot_be_left(self) -> None:
        """The answer names the person."""
        leave = ReleaseOfficer(person="co1", office=Office.CUSTODIAN)
        check_refused(at(Stage.FINALISED), leave, "OFFICE_NOT_HELD", "office_held", "co1")

    def test_a_seat_that_is_not_held_cannot_be_left(self) -> None:
        """The same for the team."""
        check_refused(at(Stage.FINALISED), StandDownTeamMember(person="sw1"), "NO_SEAT", "seat_held", "sw1")


    def test_an_officer_who_takes_part_is_introduced_like_anybody(self) -> None:
        """The briefing of an office is no introduction to the approach; the office can still be given up."""
        s = done(Stage.PREPARING_PARTICIPANTS).give(listed("co1", "ag1", Level.SENIOR_MANAGER, NominatedBy.TEAM))
        s.judge("S33-begin", "co1").at(Stage.COLLECTING_DATA)
        talk = HoldConversation(conversation="c-co1", speaker="co1", held_by=TEAM, held_on=s.today)
        check_refused(s, talk, "NOT_INTRODUCED", "S33", "co1")
        s.give(ReleaseOfficer(person="co1", office=Office.COMMISSIONER))
        assert Standing.IDENTIFIED is s.review.people["co1"].standing


class TestU5EveryoneOutside:
    """`Other staff or managers` is an example: everyone outside the group is meant; the law opens no door."""

    def disclosure(self, s: Story, *approved_by: str) -> RecordCompelledDisclosure:
        return RecordCompelledDisclosure(
            disclosure="d1", version="v2", digest=digest_of("v2"), gateway=Gateway.FAMILY_COURT, authority="order 7",
            requester=Private("a guardian"), scope=Private("section 3.3"), approved_by=approved_by, disclosed_on=s.today,
        )  # fmt: skip

    def test_a_compelled_disclosure_is_recorded(self) -> None:
        """Two people approve it; one, or none, is refused, and nobody can judge that away."""
        s = done(Stage.REPORTING)
        assert accepted(s, self.disclosure(s, "bm1", "co1"), "bm1")
        for who in ((), ("bm1",)):
            check_refused(s, self.disclosure(s, *who), "NOT_APPROVED_BY_TWO", "two_people_disclose", "d1", by="bm1")
        check_never_judged(s, "two_people_disclose", "d1")

    def test_it_is_of_these_very_bytes(self) -> None:
        """Another digest is refused."""
        s = done(Stage.REPORTING)
        other = attrs.evolve(self.disclosure(s, "bm1", "co1"), digest="0" * 64)
        check_refused(s, other, "OTHER_DIGEST", "same_digest", "v2", by="bm1")

    def test_it_makes_nobody_a_reader(self) -> None:
        """What everybody may read is the same before and after."""
        s = done(Stage.REPORTING)
        before = s.review.facts
        assert before == s.give(self.disclosure(s, "bm1", "co1")).review.facts


class TestU6TheBeginning:
    """The review begins with the first data; the letter and the meeting belong to it before that."""

    def test_letter_and_meeting_come_before(self) -> None:
        """Both are recorded at every stage of preparation in which there is a participant and a team."""
        s = at(Stage.PREPARING_PARTICIPANTS)
        assert accepted(s, SendLetter(person="sw1", wording="letter-1", sent_on=s.today))
        s.give(SendLetter(person="sw1", wording="letter-1", sent_on=s.today)).introduce("sw1")
        assert Standing.INTRODUCED is s.review.people["sw1"].standing


class TestU8Independence:
    """Lack of independence is a warning to be judged, never a refusal for good."""

    def test_it_is_judged(self) -> None:
        """S17 can be judged."""
        assert Force.JUDGE is CLAUSES["S17"].force


class TestU9KeyProfessions:
    """Key professions are a declared list, which grows as people are added."""

    def test_declared_or_brought_along(self) -> None:
        """A declaration and each worker's agency add to the list, at a late stage too."""
        s = at(Stage.COLLECTING_DATA).give(DeclareKeyProfession(sector=Sector.HOUSING))
        assert {Sector.SOCIAL_CARE, Sector.HEALTH, Sector.HOUSING} == s.review.key_professions


class TestU10Exceptions:
    """What must be removed is removed; an exception is a decision on one finding by two named people."""

    def check(self, open_findings: int = 0, **more: tuple[str, ...]) -> RecordGateCheck:
        return RecordGateCheck(
            version="v3", digest=digest_of("v3"), register="r", rules=GATE_RULES, open_findings=open_findings, **more
        )

    @pytest.mark.parametrize("decided_by", [(), ("lead1",)], ids=["nobody", "one"])
    def test_one_name_is_not_enough(self, decided_by: tuple[str, ...]) -> None:
        """An exception that fewer than two decided is not recorded."""
        check = self.check(exceptions=("f1",), decided_by=decided_by)
        check_refused(
            done(Stage.FINALISED), check, "CHECK_INCOMPLETE", "check_is_whole", "v3", by="bm1", remedy="who decided"
        )

    def test_two_names_are(self) -> None:
        """Decided by two, the check passes with its exception on the record."""
        s = done(Stage.FINALISED).give(self.check(exceptions=("f1",), decided_by=("lead1", "rev2")))
        checked = s.review.versions["v3"].gate
        assert checked is not None
        assert (checked.exceptions, checked.open_findings) == (("f1",), 0)

    def test_findings_are_counted_from_nought(self) -> None:
        """A negative number of findings is no check."""
        check_refused(done(Stage.FINALISED), self.check(-1), "CHECK_INCOMPLETE", "check_is_whole", "v3", by="bm1")


class TestU11AllFinalsAreFit:
    """Every final might be made public one day: it is fit for that, or positively marked internal."""

    def unpublished(self) -> Story:
        return at(Stage.FINALISED)

    def test_an_unchecked_final_holds_up_the_close(self) -> None:
        """The answer names the version; it can be judged."""
        s = self.unpublished()
        for number in s.review.versions["v2"].copies:
            s.give(returned("v2", number)).give(returned("v1", number))
        check_refused(
            s,
            CloseReview(),
            "FINAL_NOT_CHECKED",
            "fit_for_the_public",
            "v2",
            by="bm1",
            remedy="`MarkInternal`",
            waivable=True,
        )
        assert accepted(s.copy().judge("fit_for_the_public", "v2"), CloseReview(), "bm1")
        internal = MarkInternal(version="v2", reason=Private("one small village"))
        assert accepted(s.copy().give(internal), CloseReview(), "bm1")
        check = RecordGateCheck(version="v2", digest=digest_of("v2"), register="r", rules=GATE_RULES, open_findings=0)
        assert accepted(s.copy().give(check), CloseReview(), "bm1")

    def test_only_the_commissioner_marks_it(self) -> None:
        """Marking a final as never to be public is the commissioner's own act."""
        internal = MarkInternal(version="v2", reason=Private("one small village"))
        s = self.unpublished()
        assert [s.codes(internal, by) for by in ("bm1", "co1")] == [["NOT_YOURS_TO_GIVE"], []]


def returned(version: str, number: int) -> AccountForCopy:
    return AccountForCopy(version=version, copy=number, state=CopyState.RETURNED)


class TestU12NamesInDrafts:
    """Role labels are recommended from the first interim on: each version says whether it carries names."""

    @pytest.mark.parametrize("carries", [True, False])
    def test_each_version_says_so(self, carries: bool) -> None:
        """The flag stands on the record."""
        s = story().instead(CompileReport, carries_names=carries).done(Stage.ANALYSING)
        assert carries is s.review.versions["v1"].carries_names


class TestU15EachAgency:
    """Each participating agency states its backing; one for all is not enough."""

    def test_every_agency_is_asked(self) -> None:
        """Without any statement every agency is a reason of its own."""
        s = story().without(StateBacking).done(Stage.PREPARING_PARTICIPANTS)
        assert [r.subject for r in s.reasons(BeginDataCollection()) if r.code == "NO_BACKING"] == ["ag1", "ag2"]


class TestU17SafeguardingComesFirst:
    """A safeguarding concern is passed on, whatever was promised: it is recorded and never blocked."""

    ACTION = RecordSafeguardingAction(passed_to="the duty team", text=Private("a child is at risk"))

    @pytest.mark.parametrize("stage", list(Stage)[1:])
    def test_at_every_stage(self, stage: Stage) -> None:
        """From the opening to after the close, also while the review rests."""
        assert accepted(at(stage), self.ACTION, "bm1")

    def test_by_anyone_who_hears_it(self) -> None:
        """Team, participants and officers alike."""
        s = at(Stage.COLLECTING_DATA)
        assert all(accepted(s, self.ACTION, by) for by in ("bm1", "lead1", "rev2", "sw1", "mo1", "co1", "ch1"))

    def test_it_changes_nobodys_reading(self) -> None:
        """The facts that reading rests on are the same before and after."""
        s = done(Stage.REPORTING)
        before = s.review.facts
        assert before == s.give(self.ACTION).review.facts
