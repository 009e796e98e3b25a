"""Preparing participants, S40 to S44: confidentiality and its limits, learning before blame, backing."""

from __future__ import annotations

from typing import Any

import attrs
import pytest
from clause_checks import accepted, check_never_judged, check_refused, talk

from guides_way import PARTICIPANTS, meeting
from reviewflow.errors import InputError
from reviewflow.model.commands import (
    AddAgency,
    BeginDataCollection,
    BriefConfidentiality,
    GiveUndertaking,
    HoldIntroductoryMeeting,
    SayLearningComesFirst,
    SendLetter,
    StateBacking,
)
from reviewflow.model.events import ConfidentialityBriefed
from reviewflow.model.private import Private
from reviewflow.model.words import Sector, Stage, Standing
from stories import Story, at, done, story

BEGIN = BeginDataCollection()
PREPARING = Stage.PREPARING_PARTICIPANTS


def a_meeting(s: Story, **fields: Any) -> HoldIntroductoryMeeting:
    held = meeting(s.today, "m-new", ("late1",))
    assert isinstance(held, HoldIntroductoryMeeting)
    return attrs.evolve(held, **fields)


def joined() -> Story:
    """A late joiner, with a letter sent."""
    s = at(Stage.COLLECTING_DATA).join("late1")
    return s.give(SendLetter(person="late1", wording="letter-1", sent_on=s.today))


class TestS40ConfidentialityIsClear:
    """The requirements of confidentiality must be made clear to everybody, and the undertaking given."""

    @pytest.mark.parametrize(
        "left_out", [(BriefConfidentiality, GiveUndertaking), (GiveUndertaking,)], ids=["both", "undertaking"]
    )
    def test_without_it_data_collection_is_refused(self, left_out: tuple[Any, ...]) -> None:
        """Somebody introduced but not briefed, or not bound, blocks the beginning."""
        s = story()
        for kind in left_out:
            s.without(kind, person="sw1")
        check_refused(
            s.done(PREPARING),
            BEGIN,
            "NOT_BRIEFED",
            "S40",
            "sw1",
            says="undertaking is missing",
            remedy="`BriefConfidentiality`",
        )

    def test_without_it_a_conversation_is_refused(self) -> None:
        """A late joiner is briefed and bound before the conversation; that cannot be judged."""
        s = joined()
        s.give(a_meeting(s))
        check_refused(s, talk(s, "late1"), "NOT_BRIEFED", "S40", "late1")
        check_never_judged(s, "S40", "late1")
        assert accepted(s.brief("late1"), talk(s, "late1"))

    def test_the_undertaking_follows_the_briefing(self) -> None:
        """Nobody undertakes what was not made clear."""
        s = joined()
        s.give(a_meeting(s))
        early = GiveUndertaking(person="late1", given_on=s.today)
        check_refused(s, early, "WRONG_STANDING", "standing", "late1", says="`introduced`", remedy="`briefed`", alone=False)
        check_refused(s, early, "NOT_BRIEFED", "S40", "late1", alone=False)

    def test_the_wordings_version_is_kept(self) -> None:
        """Which wording was used, and when, stands on the record."""
        s = joined()
        s.give(a_meeting(s)).brief("late1")
        event, _ = s.recorded[-2]
        assert isinstance(event, ConfidentialityBriefed)
        assert ("confidentiality-1", s.today) == (event.wording, event.briefed_on)
        assert s.review.people["late1"].preparation.wording == "confidentiality-1"


class TestS41LearningBeforeBlame:
    """Early on, the team must make clear and reassure that learning comes before blame."""

    def unsaid(self) -> Story:
        return story().instead(HoldIntroductoryMeeting, learning_first_said_by=None).done(PREPARING)

    def say(self, s: Story, person: str, said_by: str = "lead1") -> SayLearningComesFirst:
        return SayLearningComesFirst(person=person, said_by=said_by, said_on=s.today)

    def test_unsaid_it_blocks_the_beginning(self) -> None:
        """Everybody who was introduced and not reassured is named."""
        s = self.unsaid()
        for person in PARTICIPANTS:
            check_refused(s, BEGIN, "LEARNING_FIRST_NOT_SAID", "S41", person, remedy="`SayLearningComesFirst`", alone=False)
        assert len(PARTICIPANTS) == len(s.reasons(BEGIN))
        check_never_judged(s, "S41", "sw1")

    def test_saying_it_to_each_mends_it(self) -> None:
        """Person by person, after the meeting."""
        s = self.unsaid()
        for person in PARTICIPANTS:
            s.give(self.say(s, person))
        assert accepted(s, BEGIN)

    def test_unsaid_it_blocks_a_conversation(self) -> None:
        """A late joiner is reassured before the conversation."""
        s = joined()
        s.give(a_meeting(s, learning_first_said_by=None)).brief("late1")
        check_refused(s, talk(s, "late1"), "LEARNING_FIRST_NOT_SAID", "S41", "late1")
        assert accepted(s.give(self.say(s, "late1")), talk(s, "late1"))

    def test_it_is_the_team_who_says_it(self) -> None:
        """Neither the business manager nor a participant can say it, alone or at the meeting."""
        s = joined()
        for said_by in ("bm1", "sw1"):
            check_refused(
                s,
                a_meeting(s, learning_first_said_by=said_by),
                "NOT_SAID_BY_THE_TEAM",
                "S41-said-by",
                said_by,
                remedy="team member",
            )
            check_refused(s, self.say(s, "sw1", said_by), "NOT_SAID_BY_THE_TEAM", "S41-said-by", said_by)

    def test_who_said_it_is_kept(self) -> None:
        """The last who said it stands with the person."""
        s = at(Stage.COLLECTING_DATA)
        before = s.review.people["sw1"].preparation.learning_said_by
        s.give(self.say(s, "sw1", "rev2"))
        assert (before, s.review.people["sw1"].preparation.learning_said_by) == ("lead1", "rev2")

    def test_a_second_meeting_takes_nothing_back(self) -> None:
        """A later meeting at which it is not said again leaves what was said."""
        s = at(Stage.COLLECTING_DATA)
        s.give(a_meeting(s, attended=("sw1",), learning_first_said_by=None))
        assert s.review.people["sw1"].preparation.learning_said_by == "lead1"


class TestS42OrganisationsBackIt:
    """The backing of the organisations for that needs to be concretely stated."""

    def unbacked(self) -> Story:
        return story().without(StateBacking, agency="ag2").done(PREPARING)

    def test_one_agency_without_it_blocks_the_beginning(self) -> None:
        """The answer names the agency; nobody can judge it away."""
        s = self.unbacked()
        check_refused(s, BEGIN, "NO_BACKING", "S42", "ag2", says="not concretely stated", remedy="`StateBacking`")
        check_never_judged(s, "S42", "ag2")

    def test_its_statement_mends_it(self) -> None:
        """Signatory and day are kept, and the beginning is free."""
        s = self.unbacked()
        s.give(StateBacking(agency="ag2", signatory="hm1", statement=Private("We stand by it."), stated_on=s.today))
        backing = s.review.agencies["ag2"].backing
        assert backing is not None
        assert ("hm1", s.today) == (backing.signatory, backing.stated_on)
        assert accepted(s, BEGIN)

    def test_a_statement_says_something(self) -> None:
        """An empty statement is not concrete."""
        with pytest.raises(InputError, match=r"StateBacking\.statement: is empty"):
            StateBacking(agency="ag2", signatory="hm1", statement=Private(""), stated_on=done(PREPARING).today)

    def test_a_late_agency_holds_up_its_own_workers_only(self) -> None:
        """A worker of an agency that has not backed it yet has no conversation; others, and the family, do."""
        s = at(Stage.COLLECTING_DATA)
        s.give(AddAgency(agency="ag3", name=Private("Wexcombe School"), sector=Sector.HEALTH, shown_as="a school"))
        s.join("late1", "ag3").introduce("late1").brief("late1")
        check_refused(s, talk(s, "late1"), "NO_BACKING", "S42", "ag3")
        assert [accepted(s, talk(s, person)) for person in ("sw1", "mo1")] == [True, True]


class TestS43DetailsEarly:
    """Details about confidentiality are clarified early on."""

    def test_before_the_first_conversation(self) -> None:
        """The check is S40's, at the beginning of data collection and at each conversation."""
        s = story().without(BriefConfidentiality, person="mo1").without(GiveUndertaking, person="mo1").done(PREPARING)
        check_refused(s, BEGIN, "NOT_BRIEFED", "S40", "mo1")

    def test_a_newer_wording_can_be_briefed_later(self) -> None:
        """Somebody prepared can be briefed again, in a newer version, and stays prepared."""
        s = at(Stage.COLLECTING_DATA)
        s.give(BriefConfidentiality(person="sw1", wording="confidentiality-2", limits_stated=True, briefed_on=s.today))
        sw1 = s.review.people["sw1"]
        assert (sw1.standing, sw1.preparation.wording) == (Standing.PREPARED, "confidentiality-2")


class TestS44TheLimitsOfConfidentiality:
    """The team cannot promise to keep everything it is told confidential."""

    def test_a_briefing_without_the_limits_is_refused(self) -> None:
        """A wording that promises everything is not recorded as a briefing."""
        s = joined()
        s.give(a_meeting(s))
        promise = BriefConfidentiality(person="late1", wording="w", limits_stated=False, briefed_on=s.today)
        check_refused(
            s,
            promise,
            "LIMITS_NOT_STATED",
            "S44",
            "late1",
            says="cannot promise",
            remedy="wording that states the limits",
        )

    def test_it_is_asked_again_with_every_briefing(self) -> None:
        """Somebody prepared is not briefed without the limits either; nobody can judge it away."""
        s = at(Stage.COLLECTING_DATA)
        promise = BriefConfidentiality(person="sw1", wording="w", limits_stated=False, briefed_on=s.today)
        check_refused(s, promise, "LIMITS_NOT_STATED", "S44", "sw1")
        check_never_judged(s, "S44", "sw1")

    def test_the_wordings_version_is_named(self) -> None:
        """A briefing in no particular wording is unreadable input."""
        with pytest.raises(InputError, match=r"BriefConfidentiality\.wording"):
            BriefConfidentiality(person="sw1", wording=" ", limits_stated=True, briefed_on=done(PREPARING).today)
