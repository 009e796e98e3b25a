"""A person's standing, from being named to being prepared, and how a part ends (S32 to S44, S47).

The table decides in what order one person is prepared; whoever comes late goes through the same rows. Who may
then read is `confidentiality.py`'s. A row: from this standing, that command, is this event, leads to that standing.
"""

from __future__ import annotations

from collections.abc import Iterable

from reviewflow.model.people import BOARD
from reviewflow.model.process import BACK, SAME, Ask, Gap, Row, Table
from reviewflow.model.review import Review
from reviewflow.model.words import Standing as S
from reviewflow.rules.preparation import PREPARATION as P
from reviewflow.rules.reporting import REPORTING as R
from reviewflow.rules.writing import Clauses

__all__ = ["SELECTORS", "STANDING"]

SELECTORS = Clauses()


@SELECTORS.guard("stays_otherwise", "STAYS_OTHERWISE", "the person stays in another capacity",
                 "the person has no other capacity", "nothing", clause="S12")  # fmt: skip
def stays_otherwise(review: Review, ask: Ask) -> Iterable[Gap]:
    """No gap where somebody who stands down, or leaves an office, still takes part, sits on the team or on the board."""
    person = review.people.get(ask.subject or "")
    return () if person and person.stays_without(getattr(ask.command, "office", None)) else (Gap(ask.subject or ""),)


@SELECTORS.guard("board_office", "BOARD_OFFICE", "the office is the commissioner's or the chair's",
                 "the office brings no reading", "nothing", clause="U4")  # fmt: skip
def is_board_office(review: Review, ask: Ask) -> Iterable[Gap]:
    return () if getattr(ask.command, "office", None) in BOARD else (Gap(ask.subject or ""),)


@SELECTORS.guard("sits", "SITS", "the person sits on the review team",
                 "the person has no seat", "nothing", clause="S12 S32")  # fmt: skip
def sits(review: Review, ask: Ask) -> Iterable[Gap]:
    """No gap for a team member, who knows the approach; an officer who comes to take part is introduced like anybody."""
    person = review.people.get(ask.subject or "")
    return () if person and person.on_team else (Gap(ask.subject or ""),)


@SELECTORS.guard("took_part", "TOOK_PART", "the person took part before",
                 "the person took no part", "nothing", clause="S33")  # fmt: skip
def took_part(review: Review, ask: Ask) -> Iterable[Gap]:
    person = review.people.get(ask.subject or "")
    return () if person and person.part else (Gap(ask.subject or ""),)


IN_PART = (S.IDENTIFIED, S.INVITED, S.INTRODUCED, S.BRIEFED, S.PREPARED)
READY = (S.INTRODUCED, S.BRIEFED, S.PREPARED)
ENDED = (S.DECLINED, S.WITHDRAWN, S.LEFT)
CAME = (P["S37"], P["S38"], P["S41-said-by"])
STAYS, ON_BOARD, TOOK_PART, SITS = (
    SELECTORS[name] for name in ("stays_otherwise", "board_office", "took_part", "sits")
)

# fmt: off
ROWS = (
    # from                    command                       rules                     event                           to             clause
    Row((S.NOT_INVOLVED, S.LEFT), "AppointTeamMember",      (R["not_yet_seated"],),   "TeamMemberAppointed",          S.INTRODUCED,  "S12"),
    Row(READY,                "AppointTeamMember",          (R["not_yet_seated"],),   "TeamMemberAppointed",          SAME,          "S12"),
    Row((S.NOT_INVOLVED, S.LEFT), "AppointOfficer",         (),                       "OfficerAppointed",             S.INTRODUCED,  "U4", ON_BOARD),
    Row((S.NOT_INVOLVED, S.LEFT), "AppointOfficer",         (),                       "OfficerAppointed",             SAME,          "U4"),
    Row(READY,                "AppointOfficer",             (),                       "OfficerAppointed",             SAME,          "U4"),
    Row((*READY, S.SUSPENDED), "StandDownTeamMember",       (R["seat_held"],),        "TeamMemberStoodDown",          SAME,          "S12", STAYS),
    Row((*READY, S.SUSPENDED), "StandDownTeamMember",       (R["seat_held"],),        "TeamMemberStoodDown",          S.LEFT,        "S12"),
    Row((*READY, S.SUSPENDED), "ReleaseOfficer",            (R["office_held"],),      "OfficerReleased",              SAME,          "U4",  STAYS),
    Row((*READY, S.SUSPENDED), "ReleaseOfficer",            (R["office_held"],),      "OfficerReleased",              S.LEFT,        "U4"),
    Row((S.NOT_INVOLVED, S.LEFT, S.IDENTIFIED, S.INVITED), "ReleaseOfficer", (R["office_held"],), "OfficerReleased",                       SAME,          "U4"),
    Row((S.NOT_INVOLVED,),    "AddProfessionalParticipant", (),                       "ProfessionalParticipantAdded", S.IDENTIFIED,  "S19 S27"),
    Row(READY,                "AddProfessionalParticipant", (R["not_yet_listed"],),   "ProfessionalParticipantAdded", SAME,          "S19", SITS),
    Row(READY,                "AddProfessionalParticipant", (R["not_yet_listed"],),   "ProfessionalParticipantAdded", S.IDENTIFIED,  "S19 S32"),
    Row((S.IDENTIFIED, S.INVITED), "AddProfessionalParticipant", (R["not_yet_listed"],), "ProfessionalParticipantAdded", SAME,       "S19"),
    Row((S.NOT_INVOLVED,),    "AddFamilyParticipant",       (),                       "FamilyParticipantAdded",       S.IDENTIFIED,  "S19 S22"),
    Row(READY,                "AddFamilyParticipant",       (R["not_yet_listed"],),   "FamilyParticipantAdded",       SAME,          "S19", SITS),
    Row(READY,                "AddFamilyParticipant",       (R["not_yet_listed"],),   "FamilyParticipantAdded",       S.IDENTIFIED,  "S19 S32"),
    Row((S.IDENTIFIED, S.INVITED), "AddFamilyParticipant",  (R["not_yet_listed"],),   "FamilyParticipantAdded",       SAME,          "S19"),

    Row((S.IDENTIFIED,),      "SendLetter",                 (),                       "LetterSent",                   S.INVITED,     "S35"),
    Row((S.INVITED, *READY),  "SendLetter",                 (),                       "LetterSent",                   SAME,          "S35"),
    Row((S.IDENTIFIED, S.INVITED), "HoldIntroductoryMeeting", CAME,                   "IntroductoryMeetingHeld",      S.INTRODUCED,  "S32 S33 S36"),
    Row(READY,                "HoldIntroductoryMeeting",    CAME,                     "IntroductoryMeetingHeld",      SAME,          "S36"),
    Row(READY,                "SayLearningComesFirst",      (P["S41-said-by"],),      "LearningFirstSaid",            SAME,          "S41"),
    Row((S.INTRODUCED,),      "BriefConfidentiality",       (P["S44"],),              "ConfidentialityBriefed",       S.BRIEFED,     "S40 S43"),
    Row((S.BRIEFED, S.PREPARED), "BriefConfidentiality",    (P["S44"],),              "ConfidentialityBriefed",       SAME,          "S40"),
    Row((S.BRIEFED,),         "GiveUndertaking",            (),                       "UndertakingGiven",             S.PREPARED,    "S40 S47"),

    Row((*IN_PART, S.SUSPENDED), "DeclineToTakePart",       (),                       "ParticipantDeclined",          S.DECLINED,    "S21"),
    Row((*IN_PART, S.SUSPENDED), "Withdraw",                (),                       "ParticipantWithdrew",          S.WITHDRAWN,   "S47"),
    Row((*IN_PART, S.SUSPENDED), "LeaveReview",             (),                       "ParticipantLeft",              S.LEFT,        "S47"),
    Row(ENDED,                "ReturnToReview",             (),                       "ParticipantReturned",          S.IDENTIFIED,  "S33", TOOK_PART),
    Row(ENDED,                "ReturnToReview",             (),                       "ParticipantReturned",          S.NOT_INVOLVED, "S33"),
    Row(IN_PART,              "ChangeEmployment",           (),                       "EmploymentChanged",            S.SUSPENDED,   "S47 S48"),
    Row((S.SUSPENDED,),       "ChangeEmployment",           (),                       "EmploymentChanged",            SAME,          "S47 S48"),
    Row(IN_PART,              "SuspendAccess",              (),                       "AccessSuspended",              S.SUSPENDED,   "S47"),
    Row((S.SUSPENDED,),       "SuspendAccess",              (),                       "AccessSuspended",              SAME,          "S47"),
    Row((S.SUSPENDED,),       "LiftSuspension",             (R["employment"],),       "SuspensionLifted",             BACK,          "S47"),
)
# fmt: on

STANDING = Table(
    name="standing",
    states=tuple(S),
    start=S.NOT_INVOLVED,
    ends=frozenset(),
    parked=S.SUSPENDED,
    rows=ROWS,
    subject="person",
    subject_of={"HoldIntroductoryMeeting": "attended"},
)
