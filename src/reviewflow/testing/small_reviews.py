"""Small worlds of the real kernel: a review of eight people, from where each world begins, and what may be commanded in it.

Everybody is invented, and nobody has a name. The review begins by the guide's own way; a process of a host's own that
asks for more may need a beginning of its own. Each thin world asks one question, with all that bears on it; the square
one has two of everything. A move is who, and what is commanded.
"""

from __future__ import annotations

from datetime import date
from hashlib import sha256

import attrs

from reviewflow.model import commands as c
from reviewflow.model.papers import Copy, Drawn
from reviewflow.model.private import Private
from reviewflow.model.words import (
    ConversationData,
    EndpointKind,
    Level,
    MeetingFormat,
    NominatedBy,
    Office,
    PaperKind,
    PersonKind,
    Purpose,
    QuestionAim,
    ReadingForm,
    ReasonKind,
    ReportKind,
    Sector,
)

__all__ = ["BEGUN", "DAY", "REVIEW_PAIR", "REVIEW_SCOPES", "REVIEW_SQUARE", "SAID", "Move", "ReviewScope"]

Move = tuple[str, c.Command]
"""Who, and what is commanded."""
DAY = date(2025, 3, 3)
SAID = Private("as agreed")


@attrs.frozen(kw_only=True)
class ReviewScope:
    """A small world of the real kernel: what was commanded before it begins, and what may be commanded in it."""

    name: str
    before: tuple[Move, ...]
    moves: tuple[Move, ...]


def digest_of(paper: str) -> str:
    """A digest for a paper that has no text."""
    return sha256(paper.encode()).hexdigest()


def compiled(version: str, *sources: str) -> Move:
    drawn = tuple(Drawn(source=source) for source in sources)
    return "lead", c.CompileReport(version=version, kind=ReportKind.DRAFT_FINAL, label=version, digest=digest_of(version), sources=drawn)


def derived(version: str, *sources: str) -> Move:
    drawn = tuple(Drawn(source=source) for source in sources)
    return "lead", c.DeriveVersion(version=version, label=version, digest=digest_of(version), sources=drawn)


def sent(version: str, *people: str, first: int) -> Move:
    return "manager", c.CirculateVersion(version=version, copies=tuple(Copy(number=n, person=p) for n, p in enumerate(people, first)))


def asks(version: str, *people: str, endpoint: str = "") -> tuple[Move, ...]:
    return tuple((person, c.AskToRead(version=version, endpoint=endpoint)) for person in people)


def talk(conversation: str, speaker: str) -> Move:
    return "lead", c.HoldConversation(conversation=conversation, speaker=speaker, held_by=("lead", "reviewer"), held_on=DAY)


def meeting(name: str, *people: str) -> Move:
    return "lead", c.HoldIntroductoryMeeting(
        meeting=name, held_on=DAY, format=MeetingFormat.FACE_TO_FACE, team_present=("lead", "reviewer"), attended=people,
        aims_made_clear=True, process_made_clear=True, own_part_made_clear=True, learning_first_said_by="lead",
    )  # fmt: skip


def briefed(person: str) -> Move:
    return "manager", c.BriefConfidentiality(person=person, wording="wording-1", limits_stated=True, briefed_on=DAY)


def bound(person: str) -> Move:
    return "manager", c.GiveUndertaking(person=person, given_on=DAY)


def approved(version: str, by: str, purpose: Purpose = Purpose.FINALISE) -> Move:
    return by, c.ApproveVersion(version=version, digest=digest_of(version), purpose=purpose)


def checked(version: str, open_findings: int = 0) -> Move:
    return "manager", c.RecordGateCheck(version=version, digest=digest_of(version), register="register-1", rules="gate-1", open_findings=open_findings)


def listed(person: str, level: Level) -> Move:
    return "manager", c.AddProfessionalParticipant(person=person, agency="agency", profession="worker", level=level, nominated_by=NominatedBy.TEAM)


def seated(person: str, lead: bool = False) -> Move:
    return "officer", c.AppointTeamMember(person=person, lead=lead, profession="reviewer", sector=Sector.SOCIAL_CARE)


# fmt: off
KINDS = {"lead": PersonKind.REVIEWER, "reviewer": PersonKind.REVIEWER, "officer": PersonKind.REVIEWER, "worker": PersonKind.PROFESSIONAL,
         "superior": PersonKind.PROFESSIONAL, "mother": PersonKind.FAMILY, "outsider": PersonKind.MENTIONED}
BEGUN: tuple[Move, ...] = (
    ("manager", c.OpenReview(review="review", business_manager="manager", commissioner="the board", custodian="the board")),
    *(("manager", c.AddPerson(person=person, kind=kind, shown_as=person)) for person, kind in KINDS.items()),
    ("manager", c.AppointOfficer(person="officer", office=Office.COMMISSIONER)),
    ("manager", c.AddAgency(agency="agency", name=SAID, sector=Sector.SOCIAL_CARE, shown_as="an agency")),
    ("manager", c.StateReason(kinds=(ReasonKind.ROUTINE_PRACTICE,), text=SAID)),
    ("manager", c.AskQuestion(question="question", text=SAID, aims=(QuestionAim.HOW_PRACTICE_WORKS,))),
    ("officer", c.AgreeQuestions()),
    seated("lead", lead=True), seated("reviewer"), ("lead", c.ConfirmTeam()),
    listed("worker", Level.FRONTLINE), listed("superior", Level.FIRST_LINE_MANAGER),
    ("manager", c.AddFamilyParticipant(person="mother", relation="mother", nominated_by=NominatedBy.TEAM)),
    ("manager", c.AskWhoWasKey(person="mother", asked_on=DAY)), ("lead", c.ConfirmInvolvement()),
    *(("manager", c.SendLetter(person=person, wording="letter-1", sent_on=DAY)) for person in ("worker", "superior", "mother")),
    meeting("meeting", "worker", "superior", "mother"),
    *(step(person) for person in ("lead", "reviewer", "officer", "worker", "superior", "mother") for step in (briefed, bound)),
    ("manager", c.StateBacking(agency="agency", signatory="superior", statement=SAID, stated_on=DAY)),
    ("lead", c.BeginDataCollection()),
)
"""The guide's own way to the stage in which conversations are held."""
ANALYSING: tuple[Move, ...] = (*BEGUN, ("lead", c.BeginAnalysis()))
FINALISED: tuple[Move, ...] = (
    *ANALYSING, ("lead", c.FileTeamPaper(paper="notes", kind=PaperKind.NARRATIVE, contributors=("lead", "reviewer"))), compiled("final", "notes"), sent("final", "worker", first=1),
    ("lead", c.HoldDiscussion(version="final", held_on=DAY, present=("lead", "worker"))), ("lead", c.BeginReporting()),
    approved("final", "reviewer"), approved("final", "officer"), ("lead", c.FinaliseReport(version="final", digest=digest_of("final"))),
)

OPEN = ("manager", c.OpenEndpoint(endpoint="list", kind=EndpointKind.MAILING_LIST))
JOIN, LEAVE = ({person: ("manager", of(endpoint="list", person=person)) for person in ("worker", "reviewer", "outsider")} for of in (c.JoinEndpoint, c.LeaveEndpoint))
SUSPEND, STAND_DOWN, GO = ({person: ("manager", of(person=person, reason=SAID)) for person in ("worker", "reviewer", "mother", "officer")}
                           for of in (c.SuspendAccess, c.StandDownTeamMember, c.LeaveReview))
LIFT, RETURN = ({person: ("lead", of(person=person)) for person in ("worker", "reviewer", "mother")} for of in (c.LiftSuspension, c.ReturnToReview))
WITHDRAW = {person: ("manager", c.Withdraw(person=person, data=ConversationData.SEALED)) for person in ("worker", "mother")}
RECALL, SUPERSEDE = ({version: ("manager", of(version=version, **said)) for version in ("v1", "v2", "final", "public")} for of, said in ((c.RecallVersion, {"reason": SAID}), (c.SupersedeVersion, {})))
STOP, RESUME = ("manager", c.SuspendReview(reason=SAID)), ("lead", c.ResumeReview())
FAMILY = ("lead", c.DecideFamilyReading(person="mother", version="v1", form=ReadingForm.SUPERVISED_NO_COPY))

REVIEW_SCOPES = (
    ReviewScope(name="a draft and everything that ends reading", before=(*ANALYSING, compiled("v1")), moves=(
        sent("v1", "worker", first=1), sent("v1", "reviewer", first=2), *asks("v1", "worker", "reviewer", "outsider"), SUSPEND["worker"], LIFT["worker"], SUSPEND["reviewer"],
        STAND_DOWN["reviewer"], WITHDRAW["worker"], RECALL["v1"])),
    ReviewScope(name="a list that people join", before=ANALYSING, moves=(
        compiled("v1"), OPEN, JOIN["worker"], JOIN["reviewer"], JOIN["outsider"], LEAVE["worker"], LEAVE["outsider"], sent("v1", "worker", first=1), sent("v1", "reviewer", first=2),
        *asks("v1", "manager", endpoint="list"), *asks("v1", "worker", "reviewer"), SUSPEND["worker"], SUSPEND["reviewer"], LEAVE["reviewer"], STAND_DOWN["reviewer"], WITHDRAW["worker"], STOP, RESUME, RECALL["v1"])),
    ReviewScope(name="family reading", before=(*BEGUN, talk("talk", "mother"), ("lead", c.BeginAnalysis())), moves=(
        compiled("v1", "talk"), sent("v1", "mother", first=1), sent("v1", "worker", first=2), FAMILY, *asks("v1", "mother", "worker"), *asks("talk", "mother"),
        GO["mother"], WITHDRAW["mother"], RETURN["mother"], SUSPEND["mother"], SUPERSEDE["v1"], seated("mother"), meeting("again", "mother"), briefed("mother"), bound("mother"), STOP, RESUME)),
    ReviewScope(name="versions of versions", before=(*BEGUN, talk("talk", "worker"), ("lead", c.BeginAnalysis())), moves=(
        compiled("v1", "talk"), derived("v2", "v1"), derived("v3", "v2", "v1"), sent("v1", "worker", first=1), sent("v2", "worker", first=1), sent("v3", "worker", "reviewer", first=1),
        SUPERSEDE["v1"], RECALL["v2"], *asks("v1", "worker"), *asks("v2", "worker"), *asks("v3", "worker", "outsider"), WITHDRAW["worker"], STAND_DOWN["reviewer"],
        sent("v2", "reviewer", first=2), *asks("v2", "reviewer"), SUSPEND["worker"], SUSPEND["reviewer"], STOP, RESUME)),
    ReviewScope(name="an incident", before=(*ANALYSING, compiled("v1")), moves=(
        sent("v1", "worker", first=1), sent("v1", "reviewer", first=2), *asks("v1", "worker", "outsider", "reviewer"),
        *(("worker", c.RecordIncident(incident=name, version="v1", copy=copy, happened_on=DAY, text=SAID)) for name, copy in (("lost", 1), ("spoken", None))),
        *(("lead", c.SettleIncident(incident=name, contained=True, reason=SAID)) for name in ("lost", "spoken")), OPEN, JOIN["reviewer"], *asks("v1", "manager", endpoint="list"), RECALL["v1"], SUSPEND["worker"], STAND_DOWN["reviewer"], LEAVE["reviewer"], STOP, RESUME)),
    ReviewScope(name="the review stands still", before=(*ANALYSING, compiled("v1")), moves=(
        sent("v1", "worker", "reviewer", first=1), STOP, RESUME, ("officer", c.AbandonReview(reason=SAID)), *asks("v1", "worker", "reviewer", "outsider"), SUSPEND["worker"],
        SUSPEND["mother"], GO["worker"], WITHDRAW["mother"], STAND_DOWN["reviewer"], derived("v2", "v1"), sent("v2", "worker", first=1), *asks("v2", "worker"), RECALL["v1"], OPEN, JOIN["reviewer"], *asks("v1", "manager", endpoint="list"))),
    ReviewScope(name="going and coming back", before=(*ANALYSING, compiled("v1"), sent("v1", "worker", first=1)), moves=(
        GO["worker"], ("worker", c.DeclineToTakePart(person="worker")), SUSPEND["worker"], RETURN["worker"], meeting("again", "worker"), briefed("worker"), bound("worker"),
        sent("v1", "worker", first=2), *asks("v1", "worker"), ("officer", c.AppointOfficer(person="worker", office=Office.CHAIR)), seated("worker"), STAND_DOWN["worker"],
        ("manager", c.ReleaseOfficer(person="worker", office=Office.CHAIR)), STOP, RESUME)),
    ReviewScope(name="the final and the commissioner", before=(*FINALISED, *(("manager", c.TellBeforePublication(person=person, told_on=DAY)) for person in ("superior", "mother"))), moves=(
        sent("final", "officer", first=9), *asks("final", "officer", "worker", "outsider"), ("manager", c.RenderFinal(version="public", final="final", label="public", digest=digest_of("public"))),
        checked("public"), ("manager", c.AddPlace(place="place", name=SAID, shown_as="a town")), approved("public", "reviewer", Purpose.PUBLISH), approved("public", "officer", Purpose.PUBLISH),
        ("manager", c.TellBeforePublication(person="worker", told_on=DAY)), ("manager", c.PublishReport(version="public", digest=digest_of("public"), rules="gate-1")),
        *asks("public", "outsider"), WITHDRAW["worker"], ("manager", c.ReleaseOfficer(person="officer", office=Office.COMMISSIONER)))),
    ReviewScope(name="records of conversations", before=BEGUN, moves=(
        talk("talk", "worker"), talk("another", "mother"), *asks("talk", "worker", "reviewer", "superior", "outsider"), *asks("another", "mother"), SUSPEND["worker"], LIFT["worker"],
        WITHDRAW["worker"], WITHDRAW["mother"], STAND_DOWN["reviewer"], ("lead", c.BeginAnalysis()), compiled("v1", "talk", "another"))),
)
"""Thin worlds, each with the commands of one question."""

REVIEW_SQUARE = ReviewScope(name="two of everything", before=ANALYSING, moves=(
    compiled("v1"), compiled("v2"), *(sent(version, person, first=first) for version in ("v1", "v2") for first, person in ((1, "worker"), (2, "reviewer"))), RECALL["v1"], RECALL["v2"],
    *(("manager", c.OpenEndpoint(endpoint=end, kind=EndpointKind.MAILING_LIST)) for end in ("list", "other")),
    *(("manager", c.JoinEndpoint(endpoint=end, person=person)) for end in ("list", "other") for person in ("worker", "reviewer")),
    *(move for version in ("v1", "v2") for end in ("list", "other") for move in asks(version, "manager", endpoint=end)),
    *(move for version in ("v1", "v2") for move in asks(version, "worker", "reviewer")),
    SUSPEND["worker"], SUSPEND["reviewer"], LIFT["worker"], LIFT["reviewer"], WITHDRAW["worker"], STAND_DOWN["reviewer"], STOP, RESUME))
"""Two people, two versions, two lists."""

REVIEW_PAIR = (
    ReviewScope(name="one of two reviews with people in both", before=ANALYSING, moves=(
        compiled("v1"), sent("v1", "worker", first=1), *asks("v1", "worker"), *asks("w1", "worker"), SUSPEND["worker"], LIFT["worker"], WITHDRAW["worker"])),
    ReviewScope(name="the other of two reviews with people in both", before=(*ANALYSING, compiled("w1")), moves=(
        sent("w1", "worker", first=1), *asks("w1", "worker"), *asks("v1", "worker"), SUSPEND["worker"], GO["worker"], STOP)),
)
"""Two reviews in which the same people take part, each with papers of its own."""
# fmt: on
