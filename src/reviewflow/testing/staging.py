"""Which commands make an act of the confidentiality table happen in a review: the way back from `rules/steps.py`.

One row an act; for some there are several commands, and each is tried. `new_box` and `close_record` need no row, for
they come with the event of another act. People, papers and endpoints keep the ids of the story.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from reviewflow.model import commands as c
from reviewflow.model.papers import Drawn
from reviewflow.model.policy import Call
from reviewflow.model.review import Review
from reviewflow.model.words import (
    ConversationData,
    EndpointKind,
    Level,
    NominatedBy,
    Office,
    PaperKind,
    ReadingForm,
    ReportKind,
    Sector,
)
from reviewflow.testing.mends import AGENCY, DAY, DIGEST, LEAD, SAID, SECOND, WORKER, Move, copies, meeting, prepares

__all__: list[str] = []  # for `replay` alone

Staging = Callable[..., Iterable[c.Command | Move]]
"""(review, people of the story, ids that the act is about) -> commands, and who gives one if it is not the cast's."""


def _conversation(paper: str, speaker: str, holder: str) -> c.Command:
    return c.HoldConversation(conversation=paper, speaker=speaker, held_by=(holder,), held_on=DAY, digest=DIGEST)


def _party(review: Review, people: Sequence[str], person: str, paper: str) -> Iterable[c.Command]:
    """A conversation that the person held, or was the speaker of, also with somebody else of the story."""
    for other in people:
        if other != person:
            yield _conversation(paper, other, person)
    yield _conversation(paper, WORKER, person)
    yield _conversation(paper, person, LEAD)


def _drawing(review: Review, people: Sequence[str], paper: str, source: str) -> Iterable[c.Command]:
    yield c.CompileReport(
        version=paper, kind=ReportKind.DRAFT_FINAL, label=paper, digest=DIGEST, sources=(Drawn(source=source),)
    )


def _merging(review: Review, people: Sequence[str], paper: str, source: str) -> Iterable[c.Command]:
    """A version of two: of `source`, and of every other version that is there."""
    others = (version for version in review.versions if version not in (paper, source))
    for one in others:
        for pair in ((one, source), (source, one)):
            yield c.DeriveVersion(
                version=paper, label=paper, digest=DIGEST, sources=tuple(Drawn(source=s) for s in pair)
            )


def _delivery(review: Review, people: Sequence[str], paper: str, endpoint: str) -> Iterable[c.Command | Move]:
    """To a list; or to whoever of the story has a box of their own."""
    if endpoint in review.endpoints:
        yield c.AskToRead(version=paper, endpoint=endpoint)
    for person in people:
        yield c.AskToRead(version=paper), person


def _sealing(review: Review, people: Sequence[str], paper: str) -> Iterable[c.Command]:
    if paper in review.conversations:
        yield c.Withdraw(person=review.conversations[paper].speaker, data=ConversationData.SEALED)


def _settled(review: Review, people: Sequence[str]) -> Iterable[c.Command]:
    return (
        c.SettleIncident(incident=one.id, contained=True, reason=SAID)
        for one in review.incidents.values()
        if not one.settled
    )


def _checked(version: str, findings: int) -> c.Command:
    return c.RecordGateCheck(version=version, digest=DIGEST, register="r-1", rules="g-1", open_findings=findings)


# fmt: off
ROWS: Mapping[str, Staging] = {
    "list_worker":    lambda r, ps, p: [c.AddProfessionalParticipant(person=p, agency=AGENCY, profession="worker", level=Level.FRONTLINE, nominated_by=NominatedBy.TEAM)],
    "list_family":    lambda r, ps, p: [c.AddFamilyParticipant(person=p, relation="relative", nominated_by=NominatedBy.TEAM)],
    "appoint":        lambda r, ps, p: [c.AppointTeamMember(person=p, profession="reviewer", sector=Sector.OTHER)],
    "commission":     lambda r, ps, p: [c.AppointOfficer(person=p, office=Office.COMMISSIONER)],
    "introduce":      lambda r, ps, p: [meeting(r, p)],
    "brief":          lambda r, ps, p: [prepares(p)[0]],
    "bind":           lambda r, ps, p: [prepares(p)[1]],
    "stand_down":     lambda r, ps, p: [c.StandDownTeamMember(person=p)],
    "release":        lambda r, ps, p: [c.ReleaseOfficer(person=p, office=Office.COMMISSIONER)],
    "suspend":        lambda r, ps, p: [c.SuspendAccess(person=p, reason=SAID)],
    "lift":           lambda r, ps, p: [c.LiftSuspension(person=p)],
    "end":            lambda r, ps, p: [c.LeaveReview(person=p)],
    "readmit":        lambda r, ps, p: [c.ReturnToReview(person=p)],
    "file_record":    lambda r, ps, d: [_conversation(d, WORKER, LEAD)],
    "name_party":     _party,
    "file_team_paper": lambda r, ps, d: [c.FileTeamPaper(paper=d, kind=PaperKind.NARRATIVE, contributors=(LEAD,), digest=DIGEST)],
    "seal":           _sealing,
    "compile":        lambda r, ps, d: [c.CompileReport(version=d, kind=ReportKind.DRAFT_FINAL, label=d, digest=DIGEST, sources=())],
    "draw_on":        _drawing,
    "derive":         lambda r, ps, d, s: [c.DeriveVersion(version=d, label=d, digest=DIGEST, sources=(Drawn(source=s),))],
    "merge":          _merging,
    "render":         lambda r, ps, d, s: [c.RenderFinal(version=d, final=s, label=d, digest=DIGEST)],
    "decide_family_reading": lambda r, ps, p, d: [c.DecideFamilyReading(person=p, version=d, form=ReadingForm.SUPERVISED_NO_COPY)],
    "circulate":      lambda r, ps, d: [copies(r, d, SECOND)],
    "name":           lambda r, ps, p, d: [copies(r, d, p), c.DecideFamilyReading(person=p, version=d, form=ReadingForm.SUPERVISED_NO_COPY)],
    "deliver":        _delivery,
    "recall":         lambda r, ps, d: [c.RecallVersion(version=d, reason=SAID)],
    "discuss":        lambda r, ps, d: [c.HoldDiscussion(version=d, held_on=DAY, present=(LEAD,))],
    "open_endpoint":  lambda r, ps, e: [c.OpenEndpoint(endpoint=e, kind=EndpointKind.MAILING_LIST)],
    "join":           lambda r, ps, p, e: [c.JoinEndpoint(endpoint=e, person=p)],
    "leave":          lambda r, ps, p, e: [c.LeaveEndpoint(endpoint=e, person=p)],
    "finalise":       lambda r, ps, d: [c.FinaliseReport(version=d, digest=DIGEST)],
    "register_changed": lambda r, ps: [c.AddPlace(place=f"place{r.version}", name=SAID, shown_as="a town")],
    "pass_check":     lambda r, ps, d: [_checked(d, 0)],
    "fail_check":     lambda r, ps, d: [_checked(d, 1)],
    "publish":        lambda r, ps, d: [c.PublishReport(version=d, digest=DIGEST, rules="g-1")],
    "stop":           lambda r, ps: [c.SuspendReview(reason=SAID)],
    "resume":         lambda r, ps: [c.ResumeReview()],
    "hold_back":      lambda r, ps: [c.RecordIncident(incident=f"incident{len(r.incidents) + 1}", version=v, happened_on=DAY, text=SAID) for v in tuple(r.versions)[:1]],
    "let_go":         _settled,
}
# fmt: on
CARRIED = frozenset({"new_box", "close_record"})
"""Acts that come with the command of one before."""
LATER: Mapping[str, str] = {"circulate": "name", "file_record": "name_party", "compile": "draw_on", "derive": "merge"}
"""What the command of a later act about the same paper brings with it."""


def in_commands(calls: Sequence[Call]) -> tuple[Call, ...]:
    """The acts without those that come with the command of another."""
    return tuple(
        call
        for at, call in enumerate(calls)
        if call.act not in CARRIED
        and not any(later.act == LATER.get(call.act) and call.args[0] in later.args for later in calls[at:])
    )


def moves_for(review: Review, people: Sequence[str], calls: Iterable[Call]) -> tuple[Move, ...]:
    """The commands that make these acts happen in that review, each once; `people` are those of the story."""
    found: dict[Move, None] = {}
    for call in calls:
        row = ROWS.get(call.act)
        for one in row(review, people, *call.args) if row else ():
            found[one if isinstance(one, tuple) else (one, "")] = None
    return tuple(found)
