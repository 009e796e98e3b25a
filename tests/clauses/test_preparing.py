"""S32 to S44: how participants are prepared."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import attrs
import pytest
from clause_checks import accepted, check_judged_and_lapsed, check_never_judged, check_refused, talk

from guides_way import PARTICIPANTS, TEAM, briefed, meeting
from reviewflow.model.commands import (
    BeginDataCollection,
    BriefConfidentiality,
    CirculateVersion,
    GiveUndertaking,
    HoldIntroductoryMeeting,
    ReturnToReview,
    SendLetter,
    Withdraw,
)
from reviewflow.model.events import IntroductoryMeetingHeld
from reviewflow.model.papers import Copy
from reviewflow.model.words import ConversationData, MeetingFormat, Stage, Standing
from stories import Story, at, done, story

BEGIN = BeginDataCollection()
PREPARING = Stage.PREPARING_PARTICIPANTS


def absent(*people: str) -> Story:
    """Everything prepared, but these people missed the introductory meeting."""
    there = tuple(p for p in PARTICIPANTS if p not in people)
    s = story().instead(HoldIntroductoryMeeting, attended=there)
    for person in people:
        s.without(BriefConfidentiality, person=person).without(GiveUndertaking, person=person)
    return s.done(PREPARING)


def a_meeting(s: Story, **fields: Any) -> HoldIntroductoryMeeting:
    held = meeting(s.today, "m-new", ("late1",))
    assert isinstance(held, HoldIntroductoryMeeting)
    return attrs.evolve(held, **fields)


def joined() -> Story:
    """A late joiner, with a letter sent."""
    s = at(Stage.COLLECTING_DATA).join("late1")
    return s.give(SendLetter(person="late1", wording="letter-1", sent_on=s.today))


class TestS32ADetailedIntroduction:
    """Participants need a detailed introduction to the approach."""

    def test_standing_comes_by_a_meeting_only(self) -> None:
        """A letter invites; only the meeting makes somebody introduced."""
        s = joined()
        invited = s.review.people["late1"].standing
        s.give(a_meeting(s))
        assert (invited, s.review.people["late1"].standing) == (Standing.INVITED, Standing.INTRODUCED)

    def test_nothing_after_it_comes_before_it(self) -> None:
        """Neither the briefing nor the undertaking is recorded for somebody who was not introduced."""
        s = joined()
        for command in briefed(s.today, "late1"):
            check_refused(s, command, "WRONG_STANDING", "standing", "late1", says="`invited`", alone=False)
            check_refused(s, command, "NOT_INTRODUCED", "S33", "late1", remedy="introductory meeting", alone=False)

    def test_no_draft_goes_to_somebody_not_introduced(self) -> None:
        """The circulation of a draft asks as well."""
        s = done(Stage.ANALYSING).join("late1")
        sent = CirculateVersion(version="v1", copies=(Copy(number=99, person="late1"),))
        check_refused(s, sent, "NOT_INTRODUCED", "S33", "late1", alone=False)


class TestS33BeforeTheReviewBegins:
    """A thorough introduction of everybody is vital before the review begins."""

    def test_data_collection_waits_for_everybody(self) -> None:
        """Somebody who missed the meeting blocks the beginning; the answer names the person's id and standing."""
        check_refused(
            absent("sw1"),
            BEGIN,
            "NOT_ALL_INTRODUCED",
            "S33-begin",
            "sw1",
            says="invited",
            remedy="`HoldIntroductoryMeeting`",
            waivable=True,
        )

    def test_every_absence_is_told(self) -> None:
        """Two absent people are two reasons in one answer."""
        assert absent("sw1", "mo1").codes(BEGIN) == ["NOT_ALL_INTRODUCED", "NOT_ALL_INTRODUCED"]

    def test_with_everybody_prepared_it_begins(self) -> None:
        """Nobody missing, nothing in the way."""
        assert accepted(done(PREPARING), BEGIN)

    def test_a_judged_absence_lapses_when_the_person_comes_nearer(self) -> None:
        """Judged while the person had only been identified; a letter makes it another fact."""
        s = story().without(SendLetter, person="sw1")
        s.instead(HoldIntroductoryMeeting, attended=tuple(p for p in PARTICIPANTS if p != "sw1"))
        s.without(BriefConfidentiality, person="sw1").without(GiveUndertaking, person="sw1").done(PREPARING)
        letter = SendLetter(person="sw1", wording="letter-1", sent_on=s.today)
        check_judged_and_lapsed(s, BEGIN, "NOT_ALL_INTRODUCED", "S33-begin", "sw1", lambda s: s.give(letter))

    def test_a_judged_absence_opens_no_conversation(self) -> None:
        """The review may begin without that person, but nobody talks to them unprepared; that cannot be judged."""
        s = absent("sw1").judge("S33-begin", "sw1").give(BEGIN)
        check_refused(s, talk(s, "sw1"), "NOT_INTRODUCED", "S33", "sw1", says="not been introduced")
        check_never_judged(s, "S33", "sw1")
        assert accepted(s, talk(s, "hv1"))

    def test_a_return_is_prepared_anew(self) -> None:
        """Who withdrew and comes back is introduced again before any conversation."""
        s = at(Stage.COLLECTING_DATA).give(Withdraw(person="sw1", data=ConversationData.KEPT_NOT_QUOTED))
        s.give(ReturnToReview(person="sw1"))
        check_refused(s, talk(s, "sw1"), "NOT_INTRODUCED", "S33", "sw1")
        s.introduce("sw1").brief("sw1")
        assert accepted(s, talk(s, "sw1"))


class TestS34OtherwiseParticipationIsHard:
    """Without the introduction, active participation is difficult."""

    def test_the_refusal_says_so(self) -> None:
        """It is the reason that S33 gives."""
        s = joined()
        check_refused(s, talk(s, "late1"), "NOT_INTRODUCED", "S33", "late1", says="active participation is difficult")


class TestS35TheIntroductoryLetter:
    """Contact begins with an introductory letter."""

    def test_day_and_wording_are_kept(self) -> None:
        """Which version of the letter went out when stands on the record."""
        s = joined()
        kept = s.review.people["late1"].preparation
        assert (s.today, "letter-1") == (kept.letter_on, kept.letter_wording)

    def test_a_meeting_without_a_letter_is_refused_at_the_beginning(self) -> None:
        """Somebody who met the team without one needs a judgement."""
        s = story().without(SendLetter, person="mo1").done(PREPARING)
        check_refused(
            s,
            BEGIN,
            "MEETING_BEFORE_LETTER",
            "S35",
            "mo1",
            says="without an introductory letter before it (None, 2025-",
            remedy="`SendLetter`",
            waivable=True,
        )

    def test_a_late_joiner_is_asked_about_before_the_conversation(self) -> None:
        """The same for whoever comes after the beginning."""
        s = at(Stage.COLLECTING_DATA).join("late1").introduce("late1", letter=False).brief("late1")
        check_refused(s, talk(s, "late1"), "MEETING_BEFORE_LETTER", "S35", "late1", waivable=True)
        assert accepted(s.judge("S35", "late1"), talk(s, "late1"))

    def test_a_judgement_lapses_with_another_day(self) -> None:
        """Judged when there was no letter; one sent after the meeting is another fact, and still after it. Both days are told."""
        s = story().without(SendLetter, person="mo1").done(PREPARING)
        later = SendLetter(person="mo1", wording="letter-1", sent_on=s.today + timedelta(days=3))
        check_judged_and_lapsed(s, BEGIN, "MEETING_BEFORE_LETTER", "S35", "mo1", lambda s: s.give(later))
        days = f"({later.sent_on}, {s.review.people['mo1'].preparation.met_on})"
        check_refused(s.give(later), BEGIN, "MEETING_BEFORE_LETTER", "S35", "mo1", says=days, waivable=True)

    def test_a_letter_on_the_day_of_the_meeting_is_not_late(self) -> None:
        """The letter comes no later than the meeting; the same day is in order."""
        assert accepted(done(PREPARING), BEGIN)


class TestS36FaceToFace:
    """A face-to-face introductory meeting is recommended, after the letter."""

    @pytest.mark.parametrize("format", [MeetingFormat.VIDEO, MeetingFormat.TELEPHONE])
    def test_another_form_is_refused_at_the_beginning(self, format: MeetingFormat) -> None:
        """Each person met otherwise needs a judgement, which says how they were met."""
        s = story().instead(HoldIntroductoryMeeting, format=format).done(PREPARING)
        for person in PARTICIPANTS:
            check_refused(
                s,
                BEGIN,
                "NOT_FACE_TO_FACE",
                "S36",
                person,
                says=format.value,
                remedy="face to face",
                waivable=True,
                alone=False,
            )
        assert len(PARTICIPANTS) == len(s.reasons(BEGIN))

    def test_a_judgement_lapses_with_another_form(self) -> None:
        """Judged for a call; a video meeting is another fact."""
        s = joined()
        s.give(a_meeting(s, format=MeetingFormat.TELEPHONE)).brief("late1")
        again = a_meeting(s, format=MeetingFormat.VIDEO, meeting="m-again")
        check_judged_and_lapsed(s, talk(s, "late1"), "NOT_FACE_TO_FACE", "S36", "late1", lambda s: s.give(again))

    def test_meeting_face_to_face_mends_it(self) -> None:
        """A second meeting, face to face, is the remedy."""
        s = joined()
        s.give(a_meeting(s, format=MeetingFormat.VIDEO)).brief("late1").give(a_meeting(s, meeting="m-again"))
        assert accepted(s, talk(s, "late1"))


class TestS37WhatTheMeetingMakesClear:
    """It makes sure that they grasp the aims, what it entails and their own part."""

    @pytest.mark.parametrize("tick", ["aims_made_clear", "process_made_clear", "own_part_made_clear"])
    def test_each_of_the_three_is_asked_for(self, tick: str) -> None:
        """A meeting that left one of them open is not recorded as one."""
        s = joined()
        check_refused(
            s, a_meeting(s, **{tick: False}), "MEETING_NOT_THOROUGH", "S37", "m-new", says="unclear", remedy="all three"
        )

    def test_all_three_clear_is_accepted(self) -> None:
        """The meeting is recorded."""
        s = joined()
        assert accepted(s, a_meeting(s))


class TestS38WithTheTeam:
    """The meeting shows the relationship and the dialogue that are sought: somebody of the team is there."""

    @pytest.mark.parametrize(
        "present", [(), ("bm1",), ("lead1", "bm1")], ids=["nobody", "an officer", "one is no member"]
    )
    def test_a_meeting_without_the_team_is_none(self, present: tuple[str, ...]) -> None:
        """Whoever is named as present for the team is a current member, and there is at least one."""
        s = joined()
        check_refused(
            s,
            a_meeting(s, team_present=present),
            "NO_TEAM_AT_MEETING",
            "S38",
            "m-new",
            says="nobody of the review team",
            remedy="a member",
        )

    def test_who_was_there_is_kept(self) -> None:
        """The event names who of the team was present."""
        s = joined()
        held, _ = s.give(a_meeting(s)).recorded[-1]
        assert isinstance(held, IntroductoryMeetingHeld)
        assert held.team_present == TEAM


class TestS39AGroupAcrossAgencies:
    """A joint meeting can found a group identity and ownership across agencies."""

    def test_attendance_is_kept_so_that_agencies_can_be_counted(self) -> None:
        """From the record: the joint meeting brought both agencies and the family together."""
        s = done(PREPARING)
        (held,) = [event for event, _ in s.recorded if isinstance(event, IntroductoryMeetingHeld)]
        parts = [s.review.people[person].part for person in held.attended]
        assert {"ag1", "ag2", None} == {part.agency for part in parts if part}

    def test_one_to_one_is_a_meeting_too(self) -> None:
        """Nobody has to come to the joint one."""
        s = absent("mo1")
        s.introduce("mo1").brief("mo1")
        assert accepted(s, BEGIN)
