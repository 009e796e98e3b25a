"""What mends which refusal: the shortest lawful way on for a review that `director.py` brings somewhere.

A row of `MENDS` reads: on this code of a refusal, these commands do away with it. Only what a refusal says of the
review itself and of its own cast is mended; the people of a story stay as the story has them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime

from reviewflow.errors import Reason
from reviewflow.kernel import Kernel
from reviewflow.model import commands as c
from reviewflow.model.papers import Copy
from reviewflow.model.private import Private
from reviewflow.model.review import Review
from reviewflow.model.words import (
    EndpointKind,
    Level,
    MeetingFormat,
    NominatedBy,
    Office,
    PersonKind,
    Purpose,
    QuestionAim,
    ReasonKind,
    ReportKind,
    Sector,
    Stage,
    Standing,
)

__all__: list[str] = []  # for `replay` alone

Move = tuple[c.Command, str]
"""A command, and who is to give it; empty where whoever of the cast may give it does."""
BEGINS_AT = datetime(2025, 1, 6, 9, tzinfo=UTC)
DAY = BEGINS_AT.date()
DIGEST = "0" * 64
"""No paper of a story has words, so all have one digest."""
SAID = Private("as agreed")
MANAGER, LEAD, SECOND, WORKER, OFFICER = CAST = ("bm", "lead", "second", "worker", "board")
REVIEW, AGENCY, DRAFT = "r1", "agency", "draft"


def copies(review: Review, version: str, *people: str) -> c.Command:
    """Numbered copies of that version for these people, from the next free number on."""
    there = review.versions.get(version)
    first = 1 + max(there.copies, default=0) if there else 1
    return c.CirculateVersion(
        version=version, copies=tuple(Copy(number=n, person=p) for n, p in enumerate(people, first))
    )


# -- what mends what -----------------------------------------------------------------------------------------------
# fmt: off
ONWARD: Mapping[Stage, c.Command] = {
    Stage.NOT_OPENED:                  c.OpenReview(review=REVIEW, business_manager=MANAGER, commissioner="the board", custodian="the board"),
    Stage.IDENTIFYING_THE_CASE:        c.AgreeQuestions(),
    Stage.SELECTING_THE_TEAM:          c.ConfirmTeam(),
    Stage.IDENTIFYING_WHO_IS_INVOLVED: c.ConfirmInvolvement(),
    Stage.PREPARING_PARTICIPANTS:      c.BeginDataCollection(),
    Stage.COLLECTING_DATA:             c.BeginAnalysis(),
    Stage.ANALYSING:                   c.BeginReporting(),
    Stage.REPORTING:                   c.FinaliseReport(version=DRAFT, digest=DIGEST),
}
"""By which command a stage is left."""
CALLED: Mapping[str, str] = {LEAD: "lead reviewer", SECOND: "second reviewer", WORKER: "social worker", OFFICER: "officer of the board"}
"""As what the cast are shown."""
SHOWN_AS: Mapping[type[c.Command], tuple[PersonKind, str]] = {
    c.AppointTeamMember:          (PersonKind.REVIEWER,     "reviewer"),
    c.AppointOfficer:             (PersonKind.REVIEWER,     "officer of the board"),
    c.AddProfessionalParticipant: (PersonKind.PROFESSIONAL, "health visitor"),
    c.AddFamilyParticipant:       (PersonKind.FAMILY,       "family member"),
}
"""As whom somebody comes on the register, by what they come there for; anybody else is mentioned."""
# fmt: on


def prepares(person: str) -> tuple[c.Command, c.Command]:
    """The briefing and the undertaking of one person."""
    briefed = c.BriefConfidentiality(person=person, wording="w-1", limits_stated=True, briefed_on=DAY)
    return briefed, c.GiveUndertaking(person=person, given_on=DAY)


def meeting(review: Review, person: str) -> c.Command:
    """An introductory meeting with that person."""
    return c.HoldIntroductoryMeeting(
        meeting=f"meeting{len(review.meetings) + 1}", held_on=DAY, format=MeetingFormat.FACE_TO_FACE, team_present=(LEAD,), attended=(person,),
        aims_made_clear=True, process_made_clear=True, own_part_made_clear=True, learning_first_said_by=LEAD,
    )  # fmt: skip


Mend = Callable[[Kernel, Review, c.Command, Reason], Iterable[Move]]


def _onward(kernel: Kernel, review: Review, command: c.Command, reason: Reason) -> Iterable[Move]:
    """To the next stage, where one that has the command still lies ahead."""
    if review.stage not in ONWARD:
        return ()
    stages = [*ONWARD, Stage.FINALISED]
    wanted = kernel.stage.states_of(type(command).__name__)
    ahead = stages[stages.index(review.stage) + 1 :]
    return ((ONWARD[review.stage], ""),) if any(stage in wanted for stage in ahead) else ()


def _member(kernel: Kernel, review: Review, command: c.Command, reason: Reason) -> Iterable[Move]:
    missing = [one for one in (LEAD, SECOND) if one not in review.people or not review.people[one].on_team]
    for one in missing[:1]:
        yield c.AppointTeamMember(person=one, lead=one == LEAD, profession="reviewer", sector=Sector.OTHER), ""


def _register(kernel: Kernel, review: Review, command: c.Command, reason: Reason) -> Iterable[Move]:
    kind, shown_as = SHOWN_AS.get(type(command), (PersonKind.MENTIONED, "takes no part"))
    yield c.AddPerson(person=reason.subject, kind=kind, shown_as=CALLED.get(reason.subject, shown_as)), ""


def _prepare(kernel: Kernel, review: Review, command: c.Command, reason: Reason) -> Iterable[Move]:
    """The next step of preparing one of the cast; those of the story are as prepared as the story has them."""
    if reason.subject in CAST:
        steps = (meeting(review, reason.subject), *prepares(reason.subject))
        for standing, step in zip((Standing.IDENTIFIED, Standing.INTRODUCED, Standing.BRIEFED), steps, strict=True):
            if review.people[reason.subject].standing is standing:
                yield step, ""


def _approve(kernel: Kernel, review: Review, command: c.Command, reason: Reason) -> Iterable[Move]:
    version = review.versions[reason.subject]
    purpose = Purpose.FINALISE if isinstance(command, c.FinaliseReport) else Purpose.PUBLISH
    approve = c.ApproveVersion(version=version.id, digest=version.digest, purpose=purpose)
    able = [one for one in (LEAD, SECOND, OFFICER) if one != version.author]
    return [(approve, one) for one in able[:2]]


def _office(kernel: Kernel, review: Review, command: c.Command, reason: Reason) -> Iterable[Move]:
    """The officer of the board comes when one is needed."""
    if reason.subject == OFFICER:
        yield c.AppointOfficer(person=OFFICER, office=Office.COMMISSIONER), ""


def _draft(kernel: Kernel, review: Review, command: c.Command, reason: Reason) -> Iterable[Move]:
    """A draft of the cast's own, where the way goes through one that the story does not have."""
    if reason.subject == DRAFT:
        yield c.CompileReport(version=DRAFT, kind=ReportKind.DRAFT_FINAL, label=DRAFT, digest=DIGEST, sources=()), ""


def _judge(kernel: Kernel, review: Review, command: c.Command, reason: Reason) -> Iterable[Move]:
    yield c.RecordJudgement(rule=reason.rule, subject=reason.subject, reason=SAID), ""


# fmt: off
MENDS: Mapping[str, Mend] = {
    "WRONG_STAGE":        _onward,
    "WRONG_VERSION":      lambda kernel, review, command, reason: ((copies(review, reason.subject, SECOND), ""),) if isinstance(command, c.HoldDiscussion) else (),
    "NO_QUESTION":        lambda *_: ((c.AskQuestion(question="q1", text=SAID, aims=(QuestionAim.HOW_PRACTICE_WORKS,)), ""),),
    "NO_REASON":          lambda *_: ((c.StateReason(kinds=(ReasonKind.ROUTINE_PRACTICE,), text=SAID), ""),),
    "TEAM_TOO_SMALL":     _member,
    "NO_WORKER":          lambda *_: ((c.AddProfessionalParticipant(person=WORKER, agency=AGENCY, profession="worker", level=Level.FIRST_LINE_MANAGER, nominated_by=NominatedBy.TEAM), ""),),
    "NO_BACKING":         lambda kernel, review, command, reason: ((c.StateBacking(agency=reason.subject, signatory=WORKER, statement=SAID, stated_on=DAY), ""),),
    "UNKNOWN_PERSON":     _register,
    "UNKNOWN_ENDPOINT":   lambda kernel, review, command, reason: ((c.OpenEndpoint(endpoint=reason.subject, kind=EndpointKind.MAILING_LIST), ""),),
    "UNKNOWN_AGENCY":     lambda kernel, review, command, reason: ((c.AddAgency(agency=reason.subject, name=SAID, sector=Sector.OTHER, shown_as="the council"), ""),),
    "UNKNOWN_VERSION":    _draft,
    "NOT_INTRODUCED":     _prepare,
    "NOT_BRIEFED":        _prepare,
    "NO_UNDERTAKING":     _prepare,
    "NOT_DISCUSSED":      lambda kernel, review, command, reason: ((c.HoldDiscussion(version=reason.subject, held_on=DAY, present=(LEAD,)), ""),),
    "NOT_APPROVED_BY_TWO": _approve,
    "NOT_YOURS_TO_GIVE":  _office,
    "CHECK_NOT_PASSED":   lambda kernel, review, command, reason: ((c.RecordGateCheck(version=reason.subject, digest=DIGEST, register="r-1", rules="g-1", open_findings=0), ""),),
}
"""By the code of a refusal: the commands that do away with it. Of a code that stands in no row, a rule that may be judged is judged."""
# fmt: on


def mended_by(kernel: Kernel, review: Review, command: c.Command, reason: Reason) -> tuple[Move, ...]:
    """What is done about that reason; nothing where nothing is to be done."""
    mend = MENDS.get(reason.code, _judge if reason.waivable else None)
    return tuple(mend(kernel, review, command, reason)) if mend else ()
