"""What each event means to the confidentiality table: the one mapping from events to acts, total.

It decides nothing: it only says which acts an event stands for, from the review before it. `Plain` rows can be read
aloud; the functions below them are for events that concern several people or papers. An event missing here is a
definition error, so nothing can slip by unmapped.
"""

from __future__ import annotations

from typing import Any

from reviewflow.model.people import BOARD, Person
from reviewflow.model.policy import Call, Plain, Policy, Steps
from reviewflow.model.review import Review
from reviewflow.model.words import Office, Standing
from reviewflow.rules.confidentiality import ACTS, DEFINITIONS, RELATIONS

__all__ = ["POLICY", "STEPS"]


def _new_box(person: Person) -> tuple[Call, ...]:
    return (Call("new_box", (person.id, person.next_box)),)


def _appointed(review: Review, event: Any) -> tuple[Call, ...]:
    return (Call("commission", (event.person,)),) if event.office in BOARD else ()


def _stays_bound(review: Review, person: Person, office: Office | None) -> bool:
    """Whether a capacity remains that is itself prepared: a part in the review is, once the person was introduced."""
    part = person.takes_part and review.facts.has("introduced", person.id)
    seat = office is not None and person.on_team
    return person.standing is Standing.PREPARED and bool(part or seat or (person.offices - {office}) & BOARD)


def _stood_down(review: Review, event: Any) -> tuple[Call, ...]:
    person = review.people[event.person]
    return (Call("stand_down", (person.id,)), *(_new_box(person) if _stays_bound(review, person, None) else ()))


def _released(review: Review, event: Any) -> tuple[Call, ...]:
    person = review.people[event.person]
    if event.office not in BOARD or (person.offices - {event.office}) & BOARD:
        return ()
    return (Call("release", (person.id,)), *(_new_box(person) if _stays_bound(review, person, event.office) else ()))


def _listed_as_family(review: Review, event: Any) -> tuple[Call, ...]:
    """Who is family from now on may read less: the old box is left behind, and whoever is bound gets a new one."""
    person = review.people[event.person]
    return (Call("list_family", (person.id,)), *(_new_box(person) if person.standing is Standing.PREPARED else ()))


def _introduced(review: Review, event: Any) -> tuple[Call, ...]:
    return tuple(Call("introduce", (person,)) for person in event.attended)


def _bound(review: Review, event: Any) -> tuple[Call, ...]:
    return (Call("bind", (event.person,)), *_new_box(review.people[event.person]))


def _withdrew(review: Review, event: Any) -> tuple[Call, ...]:
    sealed = event.data.value == "sealed"
    told = (c.id for c in review.conversations.values() if c.speaker == event.person and sealed)
    return (*(Call("seal", (c,)) for c in told), Call("end", (event.person,)))


def _returned(review: Review, event: Any) -> tuple[Call, ...]:
    part = review.people[event.person].part
    listed = (Call("list_family" if part.family else "list_worker", (event.person,)),) if part else ()
    return (Call("readmit", (event.person,)), *listed)


def _lifted(review: Review, event: Any) -> tuple[Call, ...]:
    person = review.people[event.person]
    prepared = person.resumes_at is Standing.PREPARED
    return (Call("lift", (person.id,)), *(_new_box(person) if prepared else ()))


def _conversation(review: Review, event: Any) -> tuple[Call, ...]:
    parties = (event.speaker, *event.held_by)
    named = (Call("name_party", (person, event.conversation)) for person in parties)
    return (Call("file_record", (event.conversation,)), *named, Call("close_record", (event.conversation,)))


def _compiled(review: Review, event: Any) -> tuple[Call, ...]:
    drawn = (Call("draw_on", (event.version, d.source)) for d in event.sources)
    return (Call("compile", (event.version,)), *drawn)


def _derived(review: Review, event: Any) -> tuple[Call, ...]:
    first, *rest = event.sources or (None,)
    if first is None:
        return ()
    merged = (Call("merge", (event.version, d.source)) for d in rest)
    return (Call("derive", (event.version, first.source)), *merged)


def _circulated(review: Review, event: Any) -> tuple[Call, ...]:
    """Naming decides who shall have it; delivering shows it, and asks again."""
    sent: list[Call] = [Call("circulate", (event.version,))]
    for copy in event.copies:
        box = review.people[copy.person].box if copy.person in review.people else ""
        sent += [Call("name", (copy.person, event.version)), Call("deliver", (event.version, box))]
    return tuple(sent)


def _granted(review: Review, event: Any) -> tuple[Call, ...]:
    """Delivering at an endpoint; what is published is read by anyone, also by who has no endpoint here."""
    anyone = review.facts.has("open_to_public", event.version) and not review.facts.firsts("reads", event.endpoint)
    return () if anyone else (Call("deliver", (event.version, event.endpoint)),)


def _checked(review: Review, event: Any) -> tuple[Call, ...]:
    return (Call("pass_check" if event.open_findings == 0 else "fail_check", (event.version,)),)


def _settled(review: Review, event: Any) -> tuple[Call, ...]:
    others = any(not i.settled for i in review.incidents.values() if i.id != event.incident)
    return () if others else (Call("let_go", ()),)


# fmt: off
REGISTER, STOP, END, NONE = Plain(("register_changed",)), Plain(("stop",)), Plain(("end", "person")), Plain()
STEPS: dict[str, Steps] = {
    # people
    "PersonAdded":                  REGISTER,
    "PersonCorrected":              REGISTER,
    "AgencyAdded":                  REGISTER,
    "PlaceAdded":                   REGISTER,
    "IdentifierAdded":              REGISTER,
    "PersonMentioned":              REGISTER,
    "OfficerAppointed":             _appointed,
    "OfficerReleased":              _released,
    "TeamMemberAppointed":          Plain(("appoint", "person")),
    "TeamMemberStoodDown":          _stood_down,
    "ProfessionalParticipantAdded": Plain(("list_worker", "person")),
    "FamilyParticipantAdded":       _listed_as_family,
    "IntroductoryMeetingHeld":      _introduced,
    "ConfidentialityBriefed":       Plain(("brief", "person")),
    "UndertakingGiven":             _bound,
    "ParticipantDeclined":          END,
    "ParticipantLeft":              END,
    "ParticipantWithdrew":          _withdrew,
    "ParticipantReturned":          _returned,
    "EmploymentChanged":            Plain(("suspend", "person")),
    "AccessSuspended":              Plain(("suspend", "person")),
    "SuspensionLifted":             _lifted,
    # papers
    "ConversationHeld":             _conversation,
    "TeamPaperFiled":               Plain(("file_team_paper", "paper")),
    "ReportCompiled":               _compiled,
    "VersionDerived":               _derived,
    "FinalRendered":                Plain(("render", "version", "final")),
    "FamilyReadingDecided":         Plain(("decide_family_reading", "person", "version"), ("name", "person", "version")),
    "VersionCirculated":            _circulated,
    "ReadingGranted":               _granted,
    "VersionSuperseded":            Plain(("recall", "version")),
    "VersionRecalled":              Plain(("recall", "version")),
    "DiscussionHeld":               Plain(("discuss", "version")),
    "EndpointOpened":               Plain(("open_endpoint", "endpoint")),
    "EndpointJoined":               Plain(("join", "person", "endpoint")),
    "EndpointLeft":                 Plain(("leave", "person", "endpoint")),
    "ReportFinalised":              Plain(("finalise", "version")),
    "GateChecked":                  _checked,
    "ReportPublished":              Plain(("publish", "version")),
    # what stops everything
    "ReviewSuspended":              STOP,
    "ReviewAbandoned":              STOP,
    "ReviewClosed":                 STOP,
    "ReviewResumed":                Plain(("resume",)),
    "IncidentRecorded":             Plain(("hold_back",)),
    "IncidentSettled":              _settled,
    # what changes nobody's reading: a compelled disclosure happens outside, and opens no door
    "CompelledDisclosureRecorded":  NONE,
    "SafeguardingActionRecorded":   NONE,
    "ReadingRefused":               NONE,
    "ReviewOpened":                 NONE,
    "ReasonStated":                 NONE,
    "QuestionAsked":                NONE,
    "PeriodSet":                    NONE,
    "ClockSet":                     NONE,
    "QuestionsAgreed":              NONE,
    "KeyProfessionDeclared":        NONE,
    "TeamConfirmed":                NONE,
    "AskedWhoWasKey":               NONE,
    "NotIncludedNoted":             NONE,
    "InvolvementConfirmed":         NONE,
    "LetterSent":                   NONE,
    "LearningFirstSaid":            NONE,
    "BackingStated":                NONE,
    "QuotationRefused":             NONE,
    "DataCollectionBegun":          NONE,
    "ConversationDeclined":         NONE,
    "TeamMeetingHeld":              NONE,
    "AnalysisBegun":                NONE,
    "ReportingBegun":               NONE,
    "CopyAccountedFor":             NONE,
    "CommentRaised":                NONE,
    "CommentDisposedOf":            NONE,
    "VersionApproved":              NONE,
    "FinalMarkedInternal":          NONE,
    "ToldBeforePublication":        NONE,
    "ResponseRecorded":             NONE,
    "ParallelProcessNoted":         NONE,
    "ParallelProcessEnded":         NONE,
    "JudgementRecorded":            NONE,
}
# fmt: on

POLICY = Policy(relations=RELATIONS, definitions=DEFINITIONS, acts=ACTS, steps=STEPS)
"""The confidentiality policy of the guide. A host tightens it with `POLICY.tightened_by(...)`."""
