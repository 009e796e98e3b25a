"""From the final to the public, S49 to S52: no place, no professional by name, no family by name, in order."""

from __future__ import annotations

import attrs
import pytest
from clause_checks import accepted, check_never_judged, check_refused

from guides_way import GATE_RULES
from reviewflow.model.commands import (
    AddIdentifier,
    AddPerson,
    AddPlace,
    ApproveVersion,
    BeginAnalysis,
    BeginReporting,
    CloseReview,
    Command,
    CompileReport,
    CorrectPerson,
    EndParallelProcess,
    FinaliseReport,
    HoldConversation,
    NoteParallelProcess,
    PublishReport,
    RecordGateCheck,
    RenderFinal,
    ResumeReview,
    SetClock,
    TellBeforePublication,
    Withdraw,
)
from reviewflow.model.papers import Drawn
from reviewflow.model.private import Private
from reviewflow.model.words import (
    ConversationData,
    PersonKind,
    Purpose,
    ReportKind,
    Stage,
)
from stories import Story, at, digest_of, done, story

PUBLISH = PublishReport(version="v3", digest=digest_of("v3"), rules=GATE_RULES)
SEALED = Withdraw(person="hv1", data=ConversationData.SEALED)


def compiled(id: str, *sources: str) -> CompileReport:
    drawn = tuple(Drawn(source=source) for source in sources)
    return CompileReport(version=id, kind=ReportKind.INTERIM, label=id, digest=digest_of(id), sources=drawn)


def gate(version: str = "v3", open_findings: int = 0, digest: str = "", **more: tuple[str, ...]) -> RecordGateCheck:
    return RecordGateCheck(
        version=version,
        digest=digest or digest_of(version),
        register="r",
        rules=GATE_RULES,
        open_findings=open_findings,
        **more,
    )


def approve(version: str, purpose: Purpose) -> ApproveVersion:
    return ApproveVersion(version=version, digest=digest_of(version), purpose=purpose)


class TestS49NoGeographicIdentifiers:
    """From a final report that might become public, geographic identifiers are removed."""

    def unchecked(self) -> Story:
        return story().without(RecordGateCheck).done(Stage.FINALISED)

    def test_without_the_check_nothing_is_published(self) -> None:
        """The table and the rule both refuse; nobody can judge that away."""
        check_refused(self.unchecked(), PUBLISH, "CHECK_NOT_PASSED", "S49", "v3", by="bm1", says="(not checked)", alone=False)
        assert {"CHECK_NOT_PASSED"} == set(self.unchecked().codes(PUBLISH, "bm1"))
        check_never_judged(self.unchecked(), "S49", "v3")

    def test_an_open_finding_is_not_passed(self) -> None:
        """One finding that nobody resolved is one too many; the refusal says how many there are."""
        s = self.unchecked().give(gate(open_findings=1))
        assert {"CHECK_NOT_PASSED"} == set(s.codes(PUBLISH, "bm1"))
        check_refused(s, PUBLISH, "CHECK_NOT_PASSED", "S49", "v3", by="bm1", says="(1)", alone=False)

    def test_a_passed_check_mends_it(self) -> None:
        """Checked with nothing open, the report is published."""
        assert accepted(self.unchecked().give(gate()), PUBLISH, "bm1")

    def test_the_last_check_counts(self) -> None:
        """A check that found something again takes the pass back."""
        s = done(Stage.FINALISED).give(gate(open_findings=2))
        assert {"CHECK_NOT_PASSED"} == set(s.codes(PUBLISH, "bm1"))

    def test_a_check_of_other_bytes_is_refused(self) -> None:
        """The check names the digest of the version; another one is not recorded."""
        check_refused(self.unchecked(), gate(digest="0" * 64), "OTHER_DIGEST", "same_digest", "v3", by="bm1")

    def test_the_version_before_is_not_what_was_checked(self) -> None:
        """The final itself, unchecked, is not published in place of its rendering."""
        s = done(Stage.FINALISED)
        for by in ("rev2", "co1"):
            s.give(approve("v2", Purpose.PUBLISH), by)
        assert {"CHECK_NOT_PASSED"} == set(s.codes(PublishReport(version="v2", digest=digest_of("v2"), rules=GATE_RULES), "bm1"))

    def test_a_new_place_voids_the_check(self) -> None:
        """What was not on the register was not looked for."""
        place = AddPlace(place="pl9", name=Private("Nether Wexcombe"), shown_as="a village")
        check_refused(
            done(Stage.FINALISED).give(place),
            PUBLISH,
            "CHECK_NOT_PASSED",
            "S49",
            "v3",
            by="bm1",
            says="register has changed",
        )

    def test_a_new_identifier_voids_the_check(self) -> None:
        """The same for numbers and addresses."""
        number = AddIdentifier(identifier="n9", kind="case number", value=Private("WX-77"))
        check_refused(done(Stage.FINALISED).give(number), PUBLISH, "CHECK_NOT_PASSED", "S49", "v3", by="bm1")

    def test_a_check_under_other_rules_is_no_check_of_today(self) -> None:
        """The word lists, the finders or the policy have changed since: what they find now, nobody has looked for."""
        today = PublishReport(version="v3", digest=digest_of("v3"), rules="gate-2")
        check_refused(done(Stage.FINALISED), today, "CHECKED_UNDER_OTHER_RULES", "same_rules", "v3", by="bm1", remedy="`RecordGateCheck`")
        check_never_judged(done(Stage.FINALISED), "same_rules", "v3")
        again = attrs.evolve(gate(), rules="gate-2")
        assert accepted(done(Stage.FINALISED).give(again), today, "bm1")

    def test_two_people_approve_the_publication(self) -> None:
        """Two people, neither the author nor a manager of a reviewed agency, approve these very bytes."""
        s = story().without(ApproveVersion, version="v3").done(Stage.FINALISED)
        check_refused(s, PUBLISH, "NOT_APPROVED_BY_TWO", "two_people_publish", "v3", by="bm1", remedy="`ApproveVersion`")
        check_never_judged(s, "two_people_publish", "v3")

    def test_a_rendering_is_of_a_final(self) -> None:
        """A draft is not rendered for publication."""
        early = RenderFinal(version="v9", final="v1", label="l", digest=digest_of("v9"))
        check_refused(done(Stage.FINALISED), early, "NOT_FINAL", "S46", "v1", by="bm1", alone=False)

    def test_a_parallel_process_holds_publication(self) -> None:
        """While one is open, publication waits, or somebody judges it; ending it mends it."""
        s = done(Stage.FINALISED).give(NoteParallelProcess(process="trial", kind="criminal trial"))
        check_refused(s, PUBLISH, "PROCESS_OPEN", "holds", "trial", by="bm1", remedy="`EndParallelProcess`", waivable=True)
        assert accepted(s.copy().judge("holds", "trial"), PUBLISH, "bm1")
        assert accepted(s.give(EndParallelProcess(process="trial")), PUBLISH, "bm1")

    def test_a_process_that_holds_nothing_is_only_noted(self) -> None:
        """The host says whether publication waits for it."""
        s = done(Stage.FINALISED).give(NoteParallelProcess(process="p1", kind="complaint", holds_publication=False))
        assert accepted(s, PUBLISH, "bm1")


class TestS50ProfessionalsByRole:
    """Professionals are referred to by their role only."""

    def test_a_professional_added_later_voids_the_check(self) -> None:
        """A name that was not on the register was not looked for."""
        new = AddPerson(person="new1", kind=PersonKind.PROFESSIONAL, shown_as="youth worker", given=Private("Odo"))
        check_refused(done(Stage.FINALISED).give(new), PUBLISH, "CHECK_NOT_PASSED", "S49", "v3", by="bm1")

    def test_everybody_is_shown_as_something(self) -> None:
        """Each person of the register has the role that stands for them."""
        people = done(Stage.FINALISED).review.people.values()
        assert all(person.shown_as for person in people)
        assert {p.id: p.shown_as for p in people}["hv1"] == "health visitor"


class TestS51FamilyByPseudonym:
    """The family is referred to by pseudonyms, and told before anything is released."""

    def test_a_corrected_name_voids_the_check(self) -> None:
        """A register entry put right is a new thing to look for; checking again mends it."""
        put_right = CorrectPerson(
            person="mo1", kind=PersonKind.FAMILY, shown_as="Marion", family=Private("Nightingall")
        )
        s = done(Stage.FINALISED).give(put_right)
        check_refused(s, PUBLISH, "CHECK_NOT_PASSED", "S49", "v3", by="bm1")
        assert accepted(s.give(gate()), PUBLISH, "bm1")

    def test_the_pseudonym_is_kept(self) -> None:
        """A mother is `Marion` wherever the library speaks of her."""
        assert done(Stage.FINALISED).review.people["mo1"].shown_as == "Marion"

    def test_they_are_told_first(self) -> None:
        """Whoever takes part and was not told blocks the release, unless somebody judged it."""
        s = story().without(TellBeforePublication, person="mo1").done(Stage.FINALISED)
        check_refused(
            s, PUBLISH, "NOT_TOLD_FIRST", "told_first", "mo1", by="bm1", remedy="`TellBeforePublication`", waivable=True
        )
        assert accepted(s.judge("told_first", "mo1"), PUBLISH, "bm1")


class TestS52DataCollectionFollowsPreparation:
    """Data collection follows the preparation: the stages have an order."""

    # fmt: off
    TOO_EARLY: dict[str, tuple[Stage, Command]] = {  # noqa: RUF012 (a table of cases)
        "analysis while preparing":          (Stage.PREPARING_PARTICIPANTS,      BeginAnalysis()),
        "reporting while collecting":        (Stage.COLLECTING_DATA,             BeginReporting()),
        "a final while analysing":           (Stage.ANALYSING,                   FinaliseReport(version="v1", digest=digest_of("v1"))),
        "publication while reporting":       (Stage.REPORTING,                   PublishReport(version="v2", digest=digest_of("v2"), rules=GATE_RULES)),
        "the close while reporting":         (Stage.REPORTING,                   CloseReview()),
        "a report while collecting":         (Stage.COLLECTING_DATA,             compiled("v9", "c-sw1")),
    }
    # fmt: on

    @pytest.mark.parametrize("stage", list(Stage)[1:5])
    def test_no_conversation_before(self, stage: Stage) -> None:
        """In none of the stages of preparation is a conversation recorded; the remedy names where it is."""
        s = done(stage)
        talk = HoldConversation(conversation="c9", speaker="sw1", held_by=("lead1",), held_on=s.today)
        check_refused(s, talk, "WRONG_STAGE", "S52", by="bm1", says=f"`{stage}`", remedy="`collecting_data`", alone=False)

    @pytest.mark.parametrize("name", TOO_EARLY)
    def test_no_step_is_jumped(self, name: str) -> None:
        """A later step is refused where its turn has not come."""
        stage, command = self.TOO_EARLY[name]
        check_refused(done(stage), command, "WRONG_STAGE", "S52", by="bm1", alone=False)

    def test_a_suspended_review_goes_on_where_it_stood(self) -> None:
        """Resting is beside the path: nothing is collected meanwhile, and the review resumes at its stage."""
        s = at(Stage.SUSPENDED)
        talk = HoldConversation(conversation="c9", speaker="sw1", held_by=("lead1",), held_on=s.today)
        check_refused(s, talk, "WRONG_STAGE", "S52", says="`suspended`")
        assert Stage.COLLECTING_DATA is s.give(ResumeReview()).review.stage

    def test_an_overrun_is_judged(self) -> None:
        """Past the day by which it was due, publication needs a judgement with its reason; within, nothing. The day is told."""
        s = at(Stage.COLLECTING_DATA)
        due_on = s.today
        clock = SetClock(clock="six-months", due_on=due_on, stops_at=Stage.PUBLISHED)
        s.give(clock).done(Stage.FINALISED)
        assert accepted(s, PUBLISH, "bm1")
        s.wait(days=1)
        check_refused(
            s,
            PUBLISH,
            "CLOCK_OVERRUN",
            "clocks",
            "six-months",
            by="bm1",
            says=f"({due_on.isoformat()})",
            remedy="judge the overrun",
            waivable=True,
        )
        assert accepted(s.judge("clocks", "six-months"), PUBLISH, "bm1")

    @pytest.mark.parametrize("stage", [Stage.ANALYSING, Stage.FINALISED])
    def test_a_clock_stops_at_its_stage(self, stage: Stage) -> None:
        """What was due by a stage that is reached, be it just now, holds up nothing later."""
        s = at(Stage.COLLECTING_DATA)
        s.give(SetClock(clock="start", due_on=s.today, stops_at=stage)).done(Stage.FINALISED).wait(days=9)
        assert accepted(s, PUBLISH, "bm1")
