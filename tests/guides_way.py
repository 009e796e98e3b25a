"""How a review goes by the guide's own way, stage by stage, with invented people; told by `stories.py`.

`WORK` says what is done in a stage, `LEAVING` by which command it is left, `GIVERS` who gives a command if no one is
named. A step is a command, or a command with who gives it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from hashlib import sha256

from reviewflow.model import commands as c
from reviewflow.model.papers import Copy, Drawn
from reviewflow.model.private import Private
from reviewflow.model.review import Review
from reviewflow.model.words import (
    CommentDisposal,
    CopyState,
    Level,
    MeetingFormat,
    NominatedBy,
    Office,
    PaperKind,
    PersonKind,
    Purpose,
    QuestionAim,
    ReasonKind,
    ReportKind,
    Sector,
    Stage,
)

__all__ = [
    "FAMILY",
    "GIVERS",
    "LEAVING",
    "PARTICIPANTS",
    "PEOPLE",
    "REVIEW",
    "TEAM",
    "WORK",
    "WORKERS",
    "Step",
    "briefed",
    "digest_of",
    "listed",
    "meeting",
]

Step = c.Command | tuple[c.Command, str]
Telling = Callable[[Review, date], Iterator[Step]]
REVIEW = "r1"
TEAM, WORKERS, FAMILY = ("lead1", "rev2"), ("sw1", "tm1", "hv1", "hm1"), ("mo1",)
PARTICIPANTS = (*WORKERS, *FAMILY)

# fmt: off
PEOPLE: dict[str, tuple[PersonKind, str, str, str]] = {
    # id      kind                       shown as             given        family name
    "lead1": (PersonKind.REVIEWER,      "lead reviewer",      "Averil",    "Quenby"),
    "rev2":  (PersonKind.REVIEWER,      "reviewer",           "Bartram",   "Oakapple"),
    "co1":   (PersonKind.REVIEWER,      "board officer",      "Corisande", "Vellacott"),
    "ch1":   (PersonKind.REVIEWER,      "board chair",        "Dunstan",   "Umfreville"),
    "sw1":   (PersonKind.PROFESSIONAL,  "social worker",      "Elowen",    "Tregarthen"),
    "tm1":   (PersonKind.PROFESSIONAL,  "team manager",       "Fabian",    "Sproxton"),
    "hv1":   (PersonKind.PROFESSIONAL,  "health visitor",     "Gwenllian", "Rhydderch"),
    "hm1":   (PersonKind.PROFESSIONAL,  "health team lead",   "Hamish",    "Pettigrew"),
    "mo1":   (PersonKind.FAMILY,        "Marion",             "Isolde",    "Nightingale"),
    "out1":  (PersonKind.MENTIONED,     "deputy director",    "Jocasta",   "Mountjoy"),
    "late1": (PersonKind.PROFESSIONAL,  "police officer",     "Kenelm",    "Lovelace"),
}
# fmt: on
AGENCIES = {"ag1": Sector.SOCIAL_CARE, "ag2": Sector.HEALTH}


GATE_RULES = "gate-1"
"""Under which rules the publication check was made, and stands today."""


def digest_of(paper: str) -> str:
    """The digest that a paper of that id has in every story: 64 hexadecimal digits."""
    return sha256(paper.encode()).hexdigest()


def _case(review: Review, today: date) -> Iterator[Step]:
    for person, (kind, shown_as, given, family) in PEOPLE.items():
        yield c.AddPerson(person=person, kind=kind, shown_as=shown_as, given=Private(given), family=Private(family))
    yield c.AppointOfficer(person="co1", office=Office.COMMISSIONER)
    yield c.AppointOfficer(person="ch1", office=Office.CHAIR)
    for agency, sector in AGENCIES.items():
        yield c.AddAgency(agency=agency, name=Private(f"The {agency} of Wexcombe"), sector=sector, shown_as="an agency")
    yield c.AddPlace(place="pl1", name=Private("Wexcombe"), shown_as="the town")
    yield c.StateReason(kinds=(ReasonKind.INNOVATION, ReasonKind.POSITIVE_PRACTICE), text=Private("A new protocol."))
    yield c.AskQuestion(question="q1", text=Private("Who saw what, when?"), aims=(QuestionAim.HOW_PRACTICE_WORKS,))


def _team(review: Review, today: date) -> Iterator[Step]:
    sectors = (Sector.SOCIAL_CARE, Sector.HEALTH)
    for person, sector in zip(TEAM, sectors, strict=True):
        yield c.AppointTeamMember(person=person, lead=person == "lead1", profession="reviewer", sector=sector)
    yield c.DeclareKeyProfession(sector=Sector.SOCIAL_CARE)


def _involved(review: Review, today: date) -> Iterator[Step]:
    for person, agency in zip(WORKERS, ("ag1", "ag1", "ag2", "ag2"), strict=True):
        level = Level.FIRST_LINE_MANAGER if person in ("tm1", "hm1") else Level.FRONTLINE
        yield listed(person, agency, level, NominatedBy.PROFESSIONAL)
    yield c.AddFamilyParticipant(person="mo1", relation="mother", nominated_by=NominatedBy.TEAM)
    yield c.AskWhoWasKey(person="mo1", asked_on=today)


def listed(person: str, agency: str, level: Level, nominated_by: NominatedBy) -> c.Command:
    """Somebody becomes a worker who takes part."""
    return c.AddProfessionalParticipant(
        person=person, agency=agency, profession="worker", level=level, nominated_by=nominated_by
    )


def _prepared(review: Review, today: date) -> Iterator[Step]:
    for person in PARTICIPANTS:
        yield c.SendLetter(person=person, wording="letter-1", sent_on=today)
    yield meeting(today, "m-1", PARTICIPANTS)
    for person in (*TEAM, "co1", *PARTICIPANTS):
        yield from briefed(today, person)
    for agency, signatory in zip(AGENCIES, ("tm1", "hm1"), strict=True):
        statement = Private("Nobody is blamed for what they tell.")
        yield c.StateBacking(agency=agency, signatory=signatory, statement=statement, stated_on=today)


def meeting(today: date, id: str, people: tuple[str, ...]) -> c.Command:
    return c.HoldIntroductoryMeeting(
        meeting=id, held_on=today, format=MeetingFormat.FACE_TO_FACE, team_present=TEAM, attended=people,
        aims_made_clear=True, process_made_clear=True, own_part_made_clear=True, learning_first_said_by="lead1",
    )  # fmt: skip


def briefed(today: date, person: str) -> tuple[c.Command, ...]:
    return (
        c.BriefConfidentiality(person=person, wording="confidentiality-1", limits_stated=True, briefed_on=today),
        c.GiveUndertaking(person=person, given_on=today),
    )


def _collected(review: Review, today: date) -> Iterator[Step]:
    for person in ("sw1", "hv1", "mo1"):
        yield c.HoldConversation(conversation=f"c-{person}", speaker=person, held_by=TEAM, held_on=today)


def _analysed(review: Review, today: date) -> Iterator[Step]:
    yield c.FileTeamPaper(paper="tp1", kind=PaperKind.NARRATIVE, contributors=TEAM)
    yield c.CompileReport(
        version="v1", kind=ReportKind.INTERIM, label="interim v0.1", digest=digest_of("v1"),
        sources=(Drawn(source="c-sw1", sections=("2",)), Drawn(source="c-hv1", sections=("3.5",)), Drawn(source="tp1")),
    )  # fmt: skip
    yield c.CirculateVersion(version="v1", copies=_copies(*TEAM, *WORKERS))
    yield c.HoldDiscussion(version="v1", held_on=today, present=(*TEAM, *WORKERS))


def _copies(*people: str) -> tuple[Copy, ...]:
    return tuple(Copy(number=number, person=person) for number, person in enumerate(people, 1))


def _reported(review: Review, today: date) -> Iterator[Step]:
    yield c.DeriveVersion(version="v2", label="draft v1.0", digest=digest_of("v2"), sources=(Drawn(source="v1"),))
    yield c.SupersedeVersion(version="v1")
    yield c.CirculateVersion(version="v2", copies=_copies(*TEAM, *WORKERS))
    yield c.HoldDiscussion(version="v2", held_on=today, present=(*TEAM, *WORKERS))
    yield c.RaiseComment(comment="k1", version="v2", person="sw1", text=Private("The date is wrong."))
    yield c.DisposeOfComment(comment="k1", disposal=CommentDisposal.CHANGED, reason=Private("It is put right."))
    yield from _approvals("v2", Purpose.FINALISE)


def _approvals(version: str, purpose: Purpose) -> Iterator[Step]:
    for person in ("rev2", "co1"):
        command = c.ApproveVersion(version=version, digest=digest_of(version), purpose=purpose)
        yield command, person


def _finalised(review: Review, today: date) -> Iterator[Step]:
    yield c.RenderFinal(version="v3", final="v2", label="final", digest=digest_of("v3"))
    yield _gate("v3")
    for person in PARTICIPANTS:
        yield c.TellBeforePublication(person=person, told_on=today)
    yield from _approvals("v3", Purpose.PUBLISH)


def _gate(version: str) -> c.Command:
    return c.RecordGateCheck(
        version=version, digest=digest_of(version), register="register-1", rules=GATE_RULES, open_findings=0
    )


def _published(review: Review, today: date) -> Iterator[Step]:
    for version in review.versions.values():
        for number in version.copies:
            yield c.AccountForCopy(version=version.id, copy=number, state=CopyState.DESTROYED)
    yield c.RecordResponse(text=Private("Every finding was answered."))


# fmt: off
WORK: dict[Stage, Telling] = {
    Stage.IDENTIFYING_THE_CASE:        _case,
    Stage.SELECTING_THE_TEAM:          _team,
    Stage.IDENTIFYING_WHO_IS_INVOLVED: _involved,
    Stage.PREPARING_PARTICIPANTS:      _prepared,
    Stage.COLLECTING_DATA:             _collected,
    Stage.ANALYSING:                   _analysed,
    Stage.REPORTING:                   _reported,
    Stage.FINALISED:                   _finalised,
    Stage.PUBLISHED:                   _published,
}
LEAVING: dict[Stage, Callable[[], c.Command]] = {
    Stage.NOT_OPENED:                  lambda: c.OpenReview(review=REVIEW, business_manager="bm1", commissioner="The Wexcombe Partnership", custodian="The Wexcombe Partnership"),
    Stage.IDENTIFYING_THE_CASE:        c.AgreeQuestions,
    Stage.SELECTING_THE_TEAM:          c.ConfirmTeam,
    Stage.IDENTIFYING_WHO_IS_INVOLVED: c.ConfirmInvolvement,
    Stage.PREPARING_PARTICIPANTS:      c.BeginDataCollection,
    Stage.COLLECTING_DATA:             c.BeginAnalysis,
    Stage.ANALYSING:                   c.BeginReporting,
    Stage.REPORTING:                   lambda: c.FinaliseReport(version="v2", digest=digest_of("v2")),
    Stage.FINALISED:                   lambda: c.PublishReport(version="v3", digest=digest_of("v3"), rules=GATE_RULES),
    Stage.PUBLISHED:                   c.CloseReview,
}
GIVERS: dict[type[c.Command], str] = dict.fromkeys((
    c.ConfirmInvolvement, c.BeginDataCollection, c.BeginAnalysis, c.BeginReporting, c.HoldConversation,
    c.FileTeamPaper, c.CompileReport, c.DeriveVersion, c.DecideFamilyReading, c.DisposeOfComment, c.ApproveVersion,
    c.FinaliseReport, c.SettleIncident, c.LiftSuspension, c.RecordJudgement, c.ResumeReview,
), "lead1") | dict.fromkeys((c.MarkInternal, c.AbandonReview), "co1")
# fmt: on
