"""S12 to S18: who carries out the review."""

from __future__ import annotations

from typing import Any

import attrs
import pytest
from clause_checks import accepted, check_judged_and_lapsed, check_never_judged, check_refused

from guides_way import GATE_RULES
from reviewflow.model.commands import (
    COMMANDS,
    AppointTeamMember,
    BeginAnalysis,
    BeginDataCollection,
    BeginReporting,
    Command,
    ConfirmInvolvement,
    ConfirmTeam,
    DeclareKeyProfession,
    FileTeamPaper,
    FinaliseReport,
    HoldTeamMeeting,
    LeaveReview,
    PublishReport,
    StandDownTeamMember,
)
from reviewflow.model.events import EVENTS
from reviewflow.model.words import Level, PaperKind, ReportKind, Sector, Stage
from reviewflow.rules import CLAUSES, NOTES
from stories import Story, at, digest_of, done, story

CONFIRM = ConfirmTeam()
TEAM_STAGE = Stage.SELECTING_THE_TEAM


def appoint(person: str, sector: Sector = Sector.OTHER, **fields: Any) -> AppointTeamMember:
    return AppointTeamMember(person=person, profession="reviewer", sector=sector, **fields)


def team_of(*members: AppointTeamMember) -> Story:
    s = story().without(AppointTeamMember).done(TEAM_STAGE)
    for member in members:
        s.give(member)
    return s


LEAD, SECOND = appoint("lead1", Sector.SOCIAL_CARE, lead=True), appoint("rev2", Sector.HEALTH)
# fmt: off
GATES: dict[Stage, tuple[Command, str]] = {
    # every later step that a team of one may not take
    Stage.IDENTIFYING_WHO_IS_INVOLVED: (ConfirmInvolvement(),                                     "lead1"),
    Stage.PREPARING_PARTICIPANTS:      (BeginDataCollection(),                                    "lead1"),
    Stage.COLLECTING_DATA:             (BeginAnalysis(),                                          "lead1"),
    Stage.ANALYSING:                   (BeginReporting(),                                         "lead1"),
    Stage.REPORTING:                   (FinaliseReport(version="v2", digest=digest_of("v2")),     "lead1"),
    Stage.FINALISED:                   (PublishReport(version="v3", digest=digest_of("v3"), rules=GATE_RULES),      "bm1"),
}
# fmt: on


class TestS12ATeamNotOnePerson:
    """A systems review needs a team; one person is not one."""

    def test_one_member_is_refused(self) -> None:
        """With one member the team is not confirmed; the answer names who is there."""
        s = team_of(LEAD)
        check_refused(s, CONFIRM, "TEAM_TOO_SMALL", "S12", says="lead1", remedy="`AppointTeamMember`")

    def test_nobody_is_refused(self) -> None:
        """With no member at all nobody of the team could confirm it; the business manager is told why not."""
        assert "TEAM_TOO_SMALL" in team_of().codes(CONFIRM, "bm1")

    def test_two_are_enough(self) -> None:
        """With two members the team is confirmed."""
        assert accepted(team_of(LEAD, SECOND), CONFIRM)

    def test_the_same_person_twice_is_one(self) -> None:
        """Appointing a member again is refused, and makes no second member."""
        check_refused(team_of(LEAD), appoint("lead1"), "ALREADY_ON_THE_TEAM", "not_yet_seated", "lead1", by="bm1")

    def test_it_is_a_guard(self) -> None:
        """Nobody can judge one person to be a team."""
        check_never_judged(team_of(LEAD), "S12")

    @pytest.mark.parametrize("stage", GATES)
    @pytest.mark.parametrize("kind", [StandDownTeamMember, LeaveReview])
    def test_it_is_asked_again_whenever_somebody_leaves(self, stage: Stage, kind: Any) -> None:
        """Once one of two leaves, the review stays where it is and takes no further step (U7)."""
        command, by = GATES[stage]
        s = done(stage)
        assert accepted(s, command, by)
        s.give(kind(person="rev2"), "bm1")
        check_refused(s, command, "TEAM_TOO_SMALL", "S12", by=by, alone=False)
        assert stage is s.review.stage

    def test_a_replacement_mends_it(self) -> None:
        """Somebody else appointed at a late stage makes it a team again."""
        s = done(Stage.COLLECTING_DATA).give(StandDownTeamMember(person="rev2"), "bm1")
        s.give(appoint("late1", Sector.HEALTH), "bm1")
        assert accepted(s, BeginAnalysis())


class TestS13ATeamForTheWork:
    """The review should be carried out by a team, for the amount of work."""

    def test_it_is_the_same_check(self) -> None:
        """No rule of its own: the note points at S12, whose refusal says that a review needs a team."""
        assert ("S13" in CLAUSES, "S12's" in NOTES["S13"].where) == (False, True)
        check_refused(team_of(LEAD), CONFIRM, "TEAM_TOO_SMALL", "S12", says="needs a team")


class TestS14CriticalDialogue:
    """Critical dialogue among the team's members is vital to the quality of the analysis."""

    BEGIN = BeginReporting()

    def analysed_by(self, *contributors: str) -> Story:
        return story().instead(FileTeamPaper, contributors=contributors).done(Stage.ANALYSING)

    def test_one_contributor_is_refused(self) -> None:
        """Papers that one person wrote alone need a judgement; the answer names the person's id."""
        check_refused(
            self.analysed_by("lead1"),
            self.BEGIN,
            "ONE_CONTRIBUTOR",
            "S14",
            says="lead1",
            remedy="several",
            waivable=True,
        )

    def test_two_contributors_are_enough(self) -> None:
        """Papers that two wrote together let reporting begin."""
        assert accepted(self.analysed_by("lead1", "rev2"), self.BEGIN)

    def test_two_papers_by_one_each_are_enough(self) -> None:
        """Whoever contributed to any paper counts."""
        paper = FileTeamPaper(paper="tp2", kind=PaperKind.FINDINGS, contributors=("rev2",))
        assert accepted(self.analysed_by("lead1").give(paper), self.BEGIN)

    def test_a_judgement_lapses_when_the_papers_change(self) -> None:
        """Judged while there was no contributor; the first one is another fact."""
        paper = FileTeamPaper(paper="tp2", kind=PaperKind.FINDINGS, contributors=("rev2",))
        s = self.analysed_by()
        check_judged_and_lapsed(s, self.BEGIN, "ONE_CONTRIBUTOR", "S14", "review", lambda s: s.give(paper))

    def test_team_meetings_are_recorded(self) -> None:
        """Every meeting of the team counts on the record."""
        s = done(Stage.ANALYSING)
        s.give(HoldTeamMeeting(held_on=s.today, present=("lead1", "rev2")))
        assert s.review.team_meetings == 1


class TestS15KnowledgeOfTheKeyProfessions:
    """Knowing the key professions of a case can help."""

    def test_profession_and_sector_are_kept(self) -> None:
        """Each member's profession and sector stand on the record."""
        seat = team_of(attrs.evolve(LEAD, profession="midwife", sector=Sector.HEALTH)).review.people["lead1"].seat
        assert seat is not None
        assert (seat.profession, seat.sector) == ("midwife", Sector.HEALTH)


class TestS16KeyProfessionsAreReflected:
    """The team should reflect the key professions in the case."""

    def test_an_uncovered_profession_is_refused(self) -> None:
        """A key profession that nobody in the team knows needs a judgement; the answer names the sector."""
        s = done(TEAM_STAGE).give(DeclareKeyProfession(sector=Sector.POLICE))
        check_refused(s, CONFIRM, "PROFESSION_UNCOVERED", "S16", says="police", remedy="appoint", waivable=True)

    def test_a_member_from_that_sector_covers_it(self) -> None:
        """Appointing somebody of that sector is the remedy."""
        s = done(TEAM_STAGE).give(DeclareKeyProfession(sector=Sector.POLICE)).give(appoint("late1", Sector.POLICE))
        assert accepted(s, CONFIRM)

    def test_a_judgement_lapses_with_another_gap(self) -> None:
        """Judged for the police; housing is another fact."""
        s = done(TEAM_STAGE).give(DeclareKeyProfession(sector=Sector.POLICE))
        more = DeclareKeyProfession(sector=Sector.HOUSING)
        check_judged_and_lapsed(s, CONFIRM, "PROFESSION_UNCOVERED", "S16", "review", lambda s: s.give(more))

    def test_participants_bring_their_own_profession(self) -> None:
        """A worker of a new sector makes that sector key, and the step before data collection asks again (U9)."""
        s = story().instead(AppointTeamMember, {"person": "rev2"}, sector=Sector.SOCIAL_CARE)
        s.done(Stage.PREPARING_PARTICIPANTS)
        check_refused(s, BeginDataCollection(), "PROFESSION_UNCOVERED", "S16", says="health", waivable=True)


class TestS17OutsiderStatus:
    """Being an outsider can help workers to be open; independence is recorded per person."""

    # fmt: off
    DEPENDENT: dict[str, dict[str, Any]] = {  # noqa: RUF012 (a table of cases)
        "works for an agency":   {"employed_by": "ag1"},
        "knew the case":         {"knew_the_case": True},
        "manages an agency":     {"manages": ("ag2",)},
    }
    # fmt: on

    @pytest.mark.parametrize("name", DEPENDENT)
    def test_nobody_independent_is_refused(self, name: str) -> None:
        """A team in which everybody is tied to the reviewed organisations needs a judgement."""
        tie = self.DEPENDENT[name]
        s = team_of(attrs.evolve(LEAD, **tie), attrs.evolve(SECOND, **tie))
        check_refused(s, CONFIRM, "NONE_INDEPENDENT", "S17", says="lead1, rev2", remedy="outsider", waivable=True)

    @pytest.mark.parametrize("name", DEPENDENT)
    def test_one_outsider_is_enough(self, name: str) -> None:
        """One member with no such tie is enough."""
        assert accepted(team_of(attrs.evolve(LEAD, **self.DEPENDENT[name]), SECOND), CONFIRM)

    def test_a_judgement_lapses_when_the_team_changes(self) -> None:
        """Judged for these two; a third who is not independent either is another fact."""
        s = team_of(attrs.evolve(LEAD, knew_the_case=True), attrs.evolve(SECOND, knew_the_case=True))
        third = appoint("late1", knew_the_case=True)
        check_judged_and_lapsed(s, CONFIRM, "NONE_INDEPENDENT", "S17", "review", lambda s: s.give(third))

    def test_each_ones_ties_are_kept(self) -> None:
        """Employer, part in the case and management stand on the record."""
        s = team_of(attrs.evolve(LEAD, employed_by="ag1", knew_the_case=True, manages=("ag1", "ag2")))
        seat = s.review.people["lead1"].seat
        assert seat is not None
        assert (seat.employed_by, seat.knew_the_case, seat.manages) == ("ag1", True, ("ag1", "ag2"))


class TestS18NoManagementReviews:
    """The model does not rest on individual management reviews with an overview report on top."""

    def test_no_step_asks_an_agency_to_review_itself(self) -> None:
        """No command, event, stage or kind of paper speaks of a management review or an overview."""
        words = [*COMMANDS, *EVENTS, *Stage, *PaperKind, *ReportKind]
        spoken = [
            w for w in words if any(said in w.lower().replace("_", "") for said in ("management", "overview", "imr"))
        ]
        assert spoken == []

    def test_a_whole_review_runs_without_one(self) -> None:
        """The guide's own way leads to the close with conversations and one team paper."""
        assert list(at(Stage.CLOSED).review.team_papers) == ["tp1"]
        assert Level.FIRST_LINE_MANAGER in {p.part.level for p in at(Stage.CLOSED).review.participants() if p.part}
