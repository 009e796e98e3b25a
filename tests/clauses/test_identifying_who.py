"""S19 to S31: who should be involved."""

from __future__ import annotations

import pytest
from clause_checks import accepted, check_judged_and_lapsed, check_never_judged, check_refused

from reviewflow.errors import InputError
from reviewflow.model.commands import (
    AddAgency,
    AddFamilyParticipant,
    AddPerson,
    AddProfessionalParticipant,
    AskWhoWasKey,
    BeginAnalysis,
    BeginDataCollection,
    CloseReview,
    ConfirmInvolvement,
    DeclineToTakePart,
    HoldConversation,
    NoteNotIncluded,
    RecordJudgement,
    SetPeriod,
    Withdraw,
)
from reviewflow.model.events import NotIncludedNoted, ReviewClosed
from reviewflow.model.private import Private
from reviewflow.model.process import Force
from reviewflow.model.words import ConversationData, Level, NominatedBy, PersonKind, Sector, Stage
from reviewflow.rules import CLAUSES, NOTES
from stories import Story, at, done, story

CONFIRM = ConfirmInvolvement()
WHO = Stage.IDENTIFYING_WHO_IS_INVOLVED
FAMILY = AddFamilyParticipant(person="late1", relation="uncle", nominated_by=NominatedBy.FAMILY)
ADDABLE = [stage for stage in Stage if stage not in (Stage.NOT_OPENED, Stage.SUSPENDED, Stage.ABANDONED, Stage.CLOSED)]


def worker(person: str, agency: str = "ag1", level: Level = Level.FRONTLINE) -> AddProfessionalParticipant:
    return AddProfessionalParticipant(
        person=person, agency=agency, profession="worker", level=level, nominated_by=NominatedBy.DOCUMENT
    )


def third_agency(s: Story) -> Story:
    return s.give(AddAgency(agency="ag3", name=Private("Wexcombe School"), sector=Sector.HEALTH, shown_as="a school"))


class TestS19WorkersAndFamily:
    """The people involved are workers and family members alike."""

    def test_without_any_worker_it_is_refused(self) -> None:
        """A list of family alone is no list; that is nobody's to judge."""
        s = story().without(AddProfessionalParticipant).done(WHO)
        check_refused(s, CONFIRM, "NO_WORKER", "S19", remedy="`AddProfessionalParticipant`", alone=False)
        check_never_judged(s, "S19")

    def test_both_kinds_take_part(self) -> None:
        """With a worker and a family member the list is agreed, and each is kept as what they are."""
        s = done(WHO)
        assert accepted(s, CONFIRM)
        kinds = {p.id: p.part.family for p in s.review.participants() if p.part}
        assert kinds == {"sw1": False, "tm1": False, "hv1": False, "hm1": False, "mo1": True}

    def test_one_person_is_added_once(self) -> None:
        """Somebody on the list already is not added again, in either kind."""
        s = done(WHO)
        check_refused(s, worker("sw1"), "ALREADY_LISTED", "not_yet_listed", "sw1", remedy="use the id")
        again = AddFamilyParticipant(person="mo1", relation="mother", nominated_by=NominatedBy.TEAM)
        check_refused(s, again, "ALREADY_LISTED", "not_yet_listed", "mo1")

    def test_who_declined_takes_no_part(self) -> None:
        """A worker who declined is no worker on the list."""
        s = done(WHO)
        for person in ("sw1", "tm1", "hv1", "hm1"):
            s.give(DeclineToTakePart(person=person))
        check_refused(s, CONFIRM, "NO_WORKER", "S19", alone=False)


class TestS20FamilyPerspectives:
    """Without family members, key perspectives are missing."""

    def test_without_family_it_is_refused(self) -> None:
        """A list without family needs a judgement."""
        s = story().without(AddFamilyParticipant).done(WHO)
        check_refused(
            s,
            CONFIRM,
            "NO_FAMILY",
            "S20",
            says="key perspectives",
            remedy="`AddFamilyParticipant`",
            waivable=True,
            alone=False,
        )

    def test_adding_family_mends_it(self) -> None:
        """One family member is enough."""
        s = story().without(AddFamilyParticipant).done(WHO).give(FAMILY)
        assert "NO_FAMILY" not in s.codes(CONFIRM)

    def test_it_can_be_judged(self) -> None:
        """With the reason on the record, the review goes on without family."""
        s = story().without(AddFamilyParticipant).without(AskWhoWasKey).done(WHO)
        assert accepted(s.judge("S20").judge("S28"), CONFIRM)


class TestS21EverybodyInvolved:
    """Ideally all personnel involved take part; who does not is on the record, with a reason."""

    def test_who_is_left_out_is_recorded(self) -> None:
        """The person and the reason are kept."""
        s = done(WHO).give(NoteNotIncluded(person="late1", reason=Private("on long leave")))
        event, _ = s.recorded[-1]
        assert isinstance(event, NotIncludedNoted)
        assert (frozenset({"late1"}), "on long leave") == (s.review.not_included, event.reason.reveal())

    def test_a_reason_is_asked_for(self) -> None:
        """No reason, no note."""
        with pytest.raises(InputError, match=r"NoteNotIncluded\.reason: is empty"):
            NoteNotIncluded(person="late1", reason=Private(""))

    def test_who_declines_is_recorded(self) -> None:
        """Declining ends the part and needs no reason."""
        s = done(WHO).give(DeclineToTakePart(person="sw1"))
        assert not s.review.people["sw1"].takes_part


class TestS22FamilyThemselves:
    """That includes the family members themselves."""

    def test_relation_and_advocate_are_kept(self) -> None:
        """A child's views may come through an advocate, who is on the record."""
        child = AddFamilyParticipant(person="late1", relation="child", nominated_by=NominatedBy.FAMILY, advocate="out1")
        part = done(WHO).give(child).review.people["late1"].part
        assert part is not None
        assert (part.family, part.role, part.advocate) == (True, "child", "out1")

    def test_an_unknown_advocate_is_refused(self) -> None:
        """The advocate is somebody on the record."""
        child = AddFamilyParticipant(person="late1", relation="child", nominated_by=NominatedBy.FAMILY, advocate="ad9")
        check_refused(done(WHO), child, "UNKNOWN_PERSON", "record", "ad9", says="`advocate`")


class TestS23FamilyIsNoCondition:
    """Involving family is feasible but under-developed in the model, so it is never a condition for good."""

    def test_every_rule_about_family_can_be_judged(self) -> None:
        """S20 and S28 are judgements, and S23 has no rule."""
        assert [CLAUSES[rule].force for rule in ("S20", "S28")] == [Force.JUDGE, Force.JUDGE]
        assert ("S23" in CLAUSES, Force.NO_CODE) == (False, NOTES["S23"].force)

    def test_a_review_without_family_comes_to_its_end(self) -> None:
        """Judged once, the lack of family blocks no later step."""
        s = (
            story()
            .without(AddFamilyParticipant)
            .without(AskWhoWasKey)
            .done(WHO)
            .judge("S20")
            .judge("S28")
            .give(CONFIRM)
        )
        s.introduce("sw1", "tm1", "hv1", "hm1")
        assert not {"NO_FAMILY", "FAMILY_NOT_ASKED"} & set(s.codes(BeginDataCollection()))


class TestS24SectorsAgenciesLevels:
    """Ideally all sectors, agencies and levels of the organisations are heard."""

    def test_an_agency_nobody_speaks_for_is_refused(self) -> None:
        """The answer names the agency, and it can be judged."""
        check_refused(
            third_agency(done(WHO)), CONFIRM, "AGENCY_NOT_HEARD", "S24", "ag3", remedy="from that agency", waivable=True
        )

    def test_a_participant_from_there_mends_it(self) -> None:
        """One worker of the agency is enough."""
        s = third_agency(done(WHO)).give(worker("late1", "ag3", Level.FIRST_LINE_MANAGER))
        assert accepted(s, CONFIRM)

    def test_a_judgement_is_for_one_agency(self) -> None:
        """Judged for one agency, another one still blocks."""
        s = third_agency(done(WHO)).judge("S24", "ag3")
        assert accepted(s, CONFIRM)
        s.give(AddAgency(agency="ag4", name=Private("Wexcombe Clinic"), sector=Sector.HEALTH, shown_as="a clinic"))
        check_refused(s, CONFIRM, "AGENCY_NOT_HEARD", "S24", "ag4", waivable=True)

    def test_it_is_asked_again_before_the_analysis(self) -> None:
        """An agency that comes up late, or whose only people left, is asked about again."""
        check_refused(
            third_agency(at(Stage.COLLECTING_DATA)),
            BeginAnalysis(),
            "AGENCY_NOT_HEARD",
            "S24",
            "ag3",
            waivable=True,
            alone=False,
        )
        s = at(Stage.COLLECTING_DATA)
        for person in ("hv1", "hm1"):
            s.give(Withdraw(person=person, data=ConversationData.SEALED))
        check_refused(s, BeginAnalysis(), "AGENCY_NOT_HEARD", "S24", "ag2", waivable=True)


class TestS25LongCases:
    """Long cases make it unrealistic to include everyone: the period under review is recorded."""

    def test_the_period_is_kept(self) -> None:
        """Both days are on the record, and may be set anew."""
        s = done(WHO)
        s.give(SetPeriod(first_on=s.today, last_on=s.today))
        assert (s.today, s.today) == s.review.period

    def test_a_reversed_period_is_refused(self) -> None:
        """The first day does not come after the last."""
        s = done(WHO)
        backwards = SetPeriod(first_on=s.today, last_on=s.today.replace(year=2024))
        check_refused(s, backwards, "PERIOD_REVERSED", "period_order", remedy="swap")


class TestS26JudgementOfOmissions:
    """So a judgement is needed on whose part was the most significant, and whose it was is on the record."""

    def omitting(self) -> Story:
        return done(WHO).give(NoteNotIncluded(person="late1", reason=Private("on long leave")))

    def test_an_omission_that_nobody_judged_is_refused(self) -> None:
        """The answer names the person's id, and what to do."""
        check_refused(self.omitting(), CONFIRM, "OMISSION_NOT_JUDGED", "S26", "late1", remedy="add the person", waivable=True)

    def test_each_omission_needs_its_own(self) -> None:
        """Judged for one person, another omission still blocks."""
        s = self.omitting().judge("S26", "late1").give(NoteNotIncluded(person="out1", reason=Private("met nobody")))
        check_refused(s, CONFIRM, "OMISSION_NOT_JUDGED", "S26", "out1", waivable=True)

    def test_including_the_person_mends_it(self) -> None:
        """Whoever takes part after all is no omission."""
        assert accepted(self.omitting().give(worker("late1")), CONFIRM)

    def test_only_the_team_judges(self) -> None:
        """Neither the business manager nor the commissioner nor a participant can judge."""
        judgement = RecordJudgement(rule="S26", subject="late1", reason=Private("weighed"))
        for by in ("bm1", "co1", "sw1"):
            check_refused(self.omitting(), judgement, "NOT_YOURS_TO_GIVE", "capacity", by, by=by, says="team member")

    def test_who_judged_when_and_why_is_kept(self) -> None:
        """A judgement is a value of its own: rule, subject, reason, who, when, facts."""
        s = self.omitting()
        at_that_moment = s.now
        judgement = s.judge("S26", "late1", by="rev2").review.judgements["S26", "late1"]
        assert ("S26", "late1", "rev2", at_that_moment, ()) == (
            judgement.rule, judgement.subject, judgement.by, judgement.at, judgement.facts
        )  # fmt: skip
        assert judgement.reason.reveal() == "weighed by the team"

    def test_what_is_not_missing_cannot_be_judged(self) -> None:
        """There is no judgement beforehand."""
        early = RecordJudgement(rule="S26", subject="late1", reason=Private("just in case"))
        check_refused(done(WHO), early, "NOTHING_TO_JUDGE", "record", "late1", remedy="`options`")

    def test_all_judgements_are_listed_at_the_close(self) -> None:
        """The closing event lists every judgement of the review."""
        s = self.omitting().judge("S26", "late1").done(Stage.PUBLISHED).give(CloseReview())
        closed, _ = s.recorded[-1]
        assert isinstance(closed, ReviewClosed)
        assert closed.judgements == ("S26/late1",)


class TestS27SignificanceEmergesOverTime:
    """Whose part mattered may only emerge later, so people may be added until the close."""

    @pytest.mark.parametrize("stage", ADDABLE)
    def test_people_are_added_at_every_stage(self, stage: Stage) -> None:
        """Register, worker and family member, at each stage before the close."""
        s = done(stage)
        person = AddPerson(person="new1", kind=PersonKind.PROFESSIONAL, shown_as="youth worker", given=Private("Odo"))
        assert [accepted(s, command, "bm1") for command in (person, worker("late1"), FAMILY)] == [True, True, True]

    @pytest.mark.parametrize("stage", [Stage.CLOSED, Stage.ABANDONED])
    def test_not_after_the_end(self, stage: Stage) -> None:
        """A closed or abandoned review takes nobody in."""
        check_refused(at(stage), worker("late1"), "WRONG_STAGE", "S52", says="is not for", remedy="`reporting`")

    def test_a_late_joiner_goes_through_the_same_steps(self) -> None:
        """At a late stage, too: no conversation before the introduction, the briefing and the undertaking."""
        s = at(Stage.REPORTING).join("late1")
        talk = HoldConversation(conversation="c-late1", speaker="late1", held_by=("lead1",), held_on=s.today)
        check_refused(s, talk, "NOT_INTRODUCED", "S33", "late1")
        check_refused(s.introduce("late1"), talk, "NOT_BRIEFED", "S40", "late1")
        assert accepted(s.brief("late1"), talk)


class TestS28WhoTheFamilySawAsKey:
    """Try to find the staff whom the family saw as key, not only those whom professionals did."""

    def unasked(self) -> Story:
        return story().without(AskWhoWasKey).done(WHO)

    def test_never_asking_the_family_is_refused(self) -> None:
        """Asking nobody of the family needs a judgement."""
        check_refused(self.unasked(), CONFIRM, "FAMILY_NOT_ASKED", "S28", says="mo1", remedy="`AskWhoWasKey`", waivable=True)

    def test_asking_a_worker_is_not_enough(self) -> None:
        """The question is about the family's word."""
        s = self.unasked()
        s.give(AskWhoWasKey(person="sw1", asked_on=s.today))
        check_refused(s, CONFIRM, "FAMILY_NOT_ASKED", "S28", waivable=True)

    def test_a_judgement_lapses_with_another_relative(self) -> None:
        """Judged while the mother was all there was; somebody else could be asked now."""
        check_judged_and_lapsed(self.unasked(), CONFIRM, "FAMILY_NOT_ASKED", "S28", "review", lambda s: s.give(FAMILY))


class TestS29InvolvingThemInThat:
    """Staff and family are involved in finding out who was key."""

    def test_who_was_asked_is_kept(self) -> None:
        """Everybody asked is on the record, with the day in the log."""
        s = done(WHO)
        s.give(AskWhoWasKey(person="sw1", asked_on=s.today))
        assert {"mo1", "sw1"} == s.review.asked_who_was_key

    @pytest.mark.parametrize("word", NominatedBy)
    def test_whose_word_it_was_is_kept(self, word: NominatedBy) -> None:
        """Each participant carries who saw their part as key."""
        added = AddProfessionalParticipant(
            person="late1", agency="ag1", profession="worker", level=Level.SPECIALIST, nominated_by=word
        )
        part = done(WHO).give(added).review.people["late1"].part
        assert part is not None
        assert word is part.nominated_by


class TestS30FirstLineManagers:
    """Significant first-line managers are included, not only staff in direct contact."""

    def without_manager(self) -> Story:
        return story().without(AddProfessionalParticipant, person="tm1").done(WHO)

    def test_frontline_staff_alone_is_refused(self) -> None:
        """An agency with frontline staff and no first-line manager needs a judgement; the answer names both."""
        check_refused(
            self.without_manager(),
            CONFIRM,
            "NO_FIRST_LINE_MANAGER",
            "S30",
            "ag1",
            says="sw1",
            remedy="manager",
            waivable=True,
        )

    def test_a_senior_manager_is_none(self) -> None:
        """A manager further up does not stand in for one of the first line."""
        s = self.without_manager().give(worker("late1", level=Level.SENIOR_MANAGER))
        check_refused(s, CONFIRM, "NO_FIRST_LINE_MANAGER", "S30", "ag1", waivable=True)

    def test_an_agency_without_frontline_staff_needs_none(self) -> None:
        """Where nobody of the front line takes part, no manager is asked for."""
        s = third_agency(done(WHO)).give(worker("late1", "ag3", Level.SPECIALIST))
        assert accepted(s, CONFIRM)

    def test_a_judgement_lapses_with_another_worker(self) -> None:
        """Judged for one worker of the agency; with a second one it is another fact."""
        more = worker("late1")
        check_judged_and_lapsed(
            self.without_manager(), CONFIRM, "NO_FIRST_LINE_MANAGER", "S30", "ag1", lambda s: s.give(more)
        )

    def test_it_is_asked_again_before_the_analysis(self) -> None:
        """A late worker of an agency whose manager has left brings the question back."""
        s = at(Stage.COLLECTING_DATA).give(Withdraw(person="tm1", data=ConversationData.SEALED))
        check_refused(s, BeginAnalysis(), "NO_FIRST_LINE_MANAGER", "S30", "ag1", waivable=True)


class TestS31WhatManagersHold:
    """First-line managers hold supervision, budgets and indicators: each worker's level is recorded."""

    @pytest.mark.parametrize("level", Level)
    def test_the_level_is_kept(self, level: Level) -> None:
        """Every level there is."""
        part = done(WHO).give(worker("late1", level=level)).review.people["late1"].part
        assert part is not None
        assert level is part.level
