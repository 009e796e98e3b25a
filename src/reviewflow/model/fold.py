"""What each event changes in the folded review, besides the states of the three tables and `facts`.

One small function an event, all in one table; an event that changes nothing here stands in `KEPT_IN_THE_LOG`.
A function gets the review, the event and the context, and returns the fields that change. None refuses.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import attrs

from reviewflow.model import events as e
from reviewflow.model.papers import Approval, Comment, Conversation, Drawn, GateCheck, TeamPaper, Version
from reviewflow.model.people import BOARD, Agency, Backing, Name, Part, Person, Preparation, Seat
from reviewflow.model.review import (
    Clock,
    Context,
    Incident,
    Judgement,
    ParallelProcess,
    Place,
    Question,
    Review,
    frozen,
)
from reviewflow.model.words import (
    ConversationData,
    CopyState,
    Office,
    PersonKind,
    VersionState,
)

__all__ = ["FOLD", "KEPT_IN_THE_LOG", "changes"]

Changes = dict[str, Any]


def changes(review: Review, event: e.Event, context: Context) -> Changes:
    """The fields of the review that this event changes."""
    fold = FOLD.get(type(event))
    return fold(review, event, context) if fold else {}


def _person(review: Review, person: str, **new: Any) -> Changes:
    return {"people": frozen(review.people, {person: attrs.evolve(review.people[person], **new)})}


def _version(review: Review, version: str, **new: Any) -> Changes:
    return {"versions": frozen(review.versions, {version: attrs.evolve(review.versions[version], **new)})}


def _prepared(review: Review, person: str, **new: Any) -> Changes:
    return _person(review, person, preparation=attrs.evolve(review.people[person].preparation, **new))


# -- the case -----------------------------------------------------------------------------------------------------
def _opened(r: Review, v: e.ReviewOpened, c: Context) -> Changes:
    manager = Person(
        id=v.business_manager,
        kind=PersonKind.REVIEWER,
        shown_as="business manager",
        offices=frozenset({Office.BUSINESS_MANAGER}),
    )
    return {
        "commissioner": v.commissioner,
        "custodian": v.custodian,
        "people": frozen(r.people, {manager.id: manager}),
    }


def _name(v: e.PersonAdded | e.PersonCorrected) -> Name:
    return Name(
        given=v.given,
        family=v.family,
        middle=v.middle,
        aliases=v.aliases,
        former_names=v.former_names,
        titles=v.titles,
        born_on=v.born_on,
    )


def _added(r: Review, v: e.PersonAdded, c: Context) -> Changes:
    return {
        "people": frozen(r.people, {v.person: Person(id=v.person, kind=v.kind, shown_as=v.shown_as, name=_name(v))})
    }


def _corrected(r: Review, v: e.PersonCorrected, c: Context) -> Changes:
    return _person(r, v.person, kind=v.kind, shown_as=v.shown_as, name=_name(v))


def _agency(r: Review, v: e.AgencyAdded, c: Context) -> Changes:
    agency = Agency(id=v.agency, name=v.name, sector=v.sector, shown_as=v.shown_as)
    return {"agencies": frozen(r.agencies, {v.agency: agency})}


def _place(r: Review, v: e.PlaceAdded, c: Context) -> Changes:
    place = Place(id=v.place, name=v.name, shown_as=v.shown_as, aliases=v.aliases)
    return {"places": frozen(r.places, {v.place: place})}


def _appointed(r: Review, v: e.OfficerAppointed, c: Context) -> Changes:
    person = r.people[v.person]
    return _person(r, v.person, offices=person.offices | {v.office}, manages=v.manages or person.manages)


def _question(r: Review, v: e.QuestionAsked, c: Context) -> Changes:
    question = Question(id=v.question, text=v.text, aims=v.aims, topics=v.topics)
    return {"questions": frozen(r.questions, {v.question: question})}


def _clock(r: Review, v: e.ClockSet, c: Context) -> Changes:
    return {"clocks": frozen(r.clocks, {v.clock: Clock(id=v.clock, due_on=v.due_on, stops_at=v.stops_at)})}


# -- team and people ----------------------------------------------------------------------------------------------
def _seated(r: Review, v: e.TeamMemberAppointed, c: Context) -> Changes:
    seat = Seat(
        lead=v.lead,
        profession=v.profession,
        sector=v.sector,
        employed_by=v.employed_by,
        knew_the_case=v.knew_the_case,
        manages=v.manages,
    )
    return _person(r, v.person, seat=seat)


def _to_be_returned(r: Review, person: str) -> Changes:
    """Copies that the person holds become to be returned."""
    changed = {}
    for version in r.versions.values():
        mine = {
            n: (who, CopyState.TO_BE_RETURNED)
            for n, (who, state) in version.copies.items()
            if who == person and state is CopyState.HELD
        }
        if mine:
            changed[version.id] = attrs.evolve(version, copies=frozen(version.copies, mine))
    return {"versions": frozen(r.versions, changed)} if changed else {}


def _stood_down(r: Review, v: e.TeamMemberStoodDown, c: Context) -> Changes:
    person = r.people[v.person]
    return {**_reboxed(r, v.person, seat=None), **(_to_be_returned(r, v.person) if not person.takes_part else {})}


def _released(r: Review, v: e.OfficerReleased, c: Context) -> Changes:
    offices = r.people[v.person].offices - {v.office}
    if v.office not in BOARD or offices & BOARD:
        return _person(r, v.person, offices=offices)
    return _reboxed(r, v.person, offices=offices)


def _reboxed(r: Review, person: str, **new: Any) -> Changes:
    """A change of capacity empties the person's box: whoever stays gets a new one."""
    return _person(r, person, boxes=r.people[person].boxes + 1, **new)


def _worker(r: Review, v: e.ProfessionalParticipantAdded, c: Context) -> Changes:
    part = Part(family=False, role=v.profession, agency=v.agency, level=v.level, nominated_by=v.nominated_by)
    sector = r.agencies[v.agency].sector
    return {**_person(r, v.person, part=part), "key_professions": r.key_professions | {sector}}


def _relative(r: Review, v: e.FamilyParticipantAdded, c: Context) -> Changes:
    part = Part(family=True, role=v.relation, nominated_by=v.nominated_by, advocate=v.advocate)
    return _reboxed(r, v.person, part=part)


def _meeting(r: Review, v: e.IntroductoryMeetingHeld, c: Context) -> Changes:
    people = {}
    for person in v.attended:
        known = r.people[person]
        prepared = attrs.evolve(
            known.preparation,
            met_on=v.held_on,
            format=v.format,
            learning_said_by=v.learning_first_said_by or known.preparation.learning_said_by,
        )
        people[person] = attrs.evolve(known, preparation=prepared)
    return {"people": frozen(r.people, people), "meetings": r.meetings | {v.meeting}}


def _backing(r: Review, v: e.BackingStated, c: Context) -> Changes:
    backed = attrs.evolve(r.agencies[v.agency], backing=Backing(signatory=v.signatory, stated_on=v.stated_on))
    return {"agencies": frozen(r.agencies, {v.agency: backed})}


def _ended(r: Review, v: e.ParticipantLeft | e.ParticipantDeclined, c: Context) -> Changes:
    return {**_person(r, v.person, seat=None, offices=frozenset()), **_to_be_returned(r, v.person)}


def _withdrew(r: Review, v: e.ParticipantWithdrew, c: Context) -> Changes:
    told = {
        k.id: attrs.evolve(k, sealed=True)
        for k in r.conversations.values()
        if k.speaker == v.person and v.data is ConversationData.SEALED
    }
    return {
        **_person(r, v.person, seat=None, offices=frozenset(), may_be_quoted=False),
        **_to_be_returned(r, v.person),
        "conversations": frozen(r.conversations, told),
    }


def _returned(r: Review, v: e.ParticipantReturned, c: Context) -> Changes:
    return _person(r, v.person, preparation=Preparation(), declined_conversation=False)


def _moved(r: Review, v: e.EmploymentChanged, c: Context) -> Changes:
    person = r.people[v.person]
    part = attrs.evolve(person.part, agency=v.agency or person.part.agency, level=v.level) if person.part else None
    return _person(r, v.person, part=part, moved_to=f"{v.agency or 'elsewhere'}/{v.level.value}")


# -- papers -------------------------------------------------------------------------------------------------------
def _conversation(r: Review, v: e.ConversationHeld, c: Context) -> Changes:
    held = Conversation(id=v.conversation, speaker=v.speaker, held_by=v.held_by, held_on=v.held_on)
    return {"conversations": frozen(r.conversations, {v.conversation: held})}


def _team_paper(r: Review, v: e.TeamPaperFiled, c: Context) -> Changes:
    paper = TeamPaper(id=v.paper, kind=v.kind, contributors=v.contributors)
    return {"team_papers": frozen(r.team_papers, {v.paper: paper})}


def _compiled(r: Review, v: e.ReportCompiled, c: Context) -> Changes:
    version = Version(
        id=v.version, kind=v.kind, label=v.label, digest=v.digest, state=VersionState.NEW,
        sources=v.sources, author=c.actor, made_at=c.at, carries_names=v.carries_names,
    )  # fmt: skip
    return {"versions": frozen(r.versions, {v.version: version})}


def _derived(r: Review, v: e.VersionDerived, c: Context) -> Changes:
    first = r.versions[v.sources[0].source]
    version = Version(
        id=v.version, kind=first.kind, label=v.label, digest=v.digest, state=VersionState.NEW, sources=v.sources,
        author=c.actor, made_at=c.at, reworked=v.reworked, carries_names=v.carries_names,
    )  # fmt: skip
    return {"versions": frozen(r.versions, {v.version: version})}


def _rendered(r: Review, v: e.FinalRendered, c: Context) -> Changes:
    final = r.versions[v.final]
    version = attrs.evolve(
        final, id=v.version, label=v.label, digest=v.digest, state=VersionState.NEW, author=c.actor, made_at=c.at,
        sources=(Drawn(source=v.final),), reworked=(), copies=frozen({}, {}), approvals=(), gate=None, readings=frozen({}, {}),
    )  # fmt: skip
    return {"versions": frozen(r.versions, {v.version: version})}


def _circulated(r: Review, v: e.VersionCirculated, c: Context) -> Changes:
    copies = {copy.number: (copy.person, CopyState.HELD) for copy in v.copies}
    return _version(r, v.version, copies=frozen(r.versions[v.version].copies, copies))


def _called_in(r: Review, v: e.VersionRecalled | e.VersionSuperseded, c: Context) -> Changes:
    held = {
        n: (who, CopyState.TO_BE_RETURNED)
        for n, (who, state) in r.versions[v.version].copies.items()
        if state is CopyState.HELD
    }
    return _version(r, v.version, copies=frozen(r.versions[v.version].copies, held))


def _accounted(r: Review, v: e.CopyAccountedFor, c: Context) -> Changes:
    copies = r.versions[v.version].copies
    return _version(r, v.version, copies=frozen(copies, {v.copy: (copies[v.copy][0], v.state)}))


def _family_reading(r: Review, v: e.FamilyReadingDecided, c: Context) -> Changes:
    return _version(r, v.version, readings=frozen(r.versions[v.version].readings, {v.person: v.form}))


def _discussed(r: Review, v: e.DiscussionHeld, c: Context) -> Changes:
    return _version(r, v.version, discussed_on=(*r.versions[v.version].discussed_on, v.held_on))


def _comment(r: Review, v: e.CommentRaised, c: Context) -> Changes:
    return {"comments": frozen(r.comments, {v.comment: Comment(id=v.comment, version=v.version, person=v.person)})}


def _disposed(r: Review, v: e.CommentDisposedOf, c: Context) -> Changes:
    disposed = attrs.evolve(r.comments[v.comment], disposal=v.disposal)
    return {"comments": frozen(r.comments, {v.comment: disposed})}


def _approved(r: Review, v: e.VersionApproved, c: Context) -> Changes:
    approval = Approval(person=c.actor, purpose=v.purpose, digest=v.digest)
    return _version(r, v.version, approvals=(*r.versions[v.version].approvals, approval))


def _checked(r: Review, v: e.GateChecked, c: Context) -> Changes:
    gate = GateCheck(
        digest=v.digest,
        register=v.register,
        rules=v.rules,
        open_findings=v.open_findings,
        exceptions=v.exceptions,
        at=c.at,
    )
    return _version(r, v.version, gate=gate)


# -- beside the path ----------------------------------------------------------------------------------------------
def _process(r: Review, v: e.ParallelProcessNoted, c: Context) -> Changes:
    process = ParallelProcess(id=v.process, kind=v.kind, holds_publication=v.holds_publication)
    return {"processes": frozen(r.processes, {v.process: process})}


def _process_ended(r: Review, v: e.ParallelProcessEnded, c: Context) -> Changes:
    return {"processes": frozen(r.processes, {v.process: attrs.evolve(r.processes[v.process], ended=True)})}


def _incident(r: Review, v: e.IncidentRecorded, c: Context) -> Changes:
    incident = {"incidents": frozen(r.incidents, {v.incident: Incident(id=v.incident, version=v.version, copy=v.copy)})}
    copies = r.versions[v.version].copies
    if v.copy is None or v.copy not in copies:
        return incident
    lost = frozen(copies, {v.copy: (copies[v.copy][0], CopyState.UNACCOUNTED)})
    return {**incident, **_version(r, v.version, copies=lost)}


def _settled(r: Review, v: e.IncidentSettled, c: Context) -> Changes:
    return {"incidents": frozen(r.incidents, {v.incident: attrs.evolve(r.incidents[v.incident], settled=True)})}


def _judged(r: Review, v: e.JudgementRecorded, c: Context) -> Changes:
    judgement = Judgement(rule=v.rule, subject=v.subject, reason=v.reason, by=c.actor, at=c.at, facts=v.facts)
    return {"judgements": frozen(r.judgements, {(v.rule, v.subject): judgement})}


# fmt: off
FOLD: dict[type[e.Event], Callable[[Review, Any, Context], Changes]] = {
    e.ReviewOpened:                 _opened,
    e.PersonAdded:                  _added,
    e.PersonCorrected:              _corrected,
    e.AgencyAdded:                  _agency,
    e.PlaceAdded:                   _place,
    e.IdentifierAdded:              lambda r, v, c: {"identifiers": frozen(r.identifiers, {v.identifier: (v.kind, v.value)})},
    e.OfficerAppointed:             _appointed,
    e.OfficerReleased:              _released,
    e.ReasonStated:                 lambda r, v, c: {"reasons": v.kinds, "reason": v.text},
    e.QuestionAsked:                _question,
    e.PeriodSet:                    lambda r, v, c: {"period": (v.first_on, v.last_on)},
    e.ClockSet:                     _clock,
    e.TeamMemberAppointed:          _seated,
    e.TeamMemberStoodDown:          _stood_down,
    e.KeyProfessionDeclared:        lambda r, v, c: {"key_professions": r.key_professions | {v.sector}},
    e.ProfessionalParticipantAdded: _worker,
    e.FamilyParticipantAdded:       _relative,
    e.PersonMentioned:              lambda r, v, c: _person(r, v.person, kind=PersonKind.MENTIONED),
    e.AskedWhoWasKey:               lambda r, v, c: {"asked_who_was_key": r.asked_who_was_key | {v.person}},
    e.NotIncludedNoted:             lambda r, v, c: {"not_included": r.not_included | {v.person}},
    e.LetterSent:                   lambda r, v, c: _prepared(r, v.person, letter_on=v.sent_on, letter_wording=v.wording),
    e.IntroductoryMeetingHeld:      _meeting,
    e.LearningFirstSaid:            lambda r, v, c: _prepared(r, v.person, learning_said_by=v.said_by),
    e.ConfidentialityBriefed:       lambda r, v, c: _prepared(r, v.person, wording=v.wording),
    e.UndertakingGiven:             lambda r, v, c: _reboxed(r, v.person),
    e.BackingStated:                _backing,
    e.ParticipantDeclined:          _ended,
    e.ParticipantWithdrew:          _withdrew,
    e.ParticipantLeft:              _ended,
    e.ParticipantReturned:          _returned,
    e.EmploymentChanged:            _moved,
    e.SuspensionLifted:             lambda r, v, c: _reboxed(r, v.person),
    e.QuotationRefused:             lambda r, v, c: _person(r, v.person, may_be_quoted=False),
    e.ConversationHeld:             _conversation,
    e.ConversationDeclined:         lambda r, v, c: _person(r, v.person, declined_conversation=True),
    e.TeamPaperFiled:               _team_paper,
    e.TeamMeetingHeld:              lambda r, v, c: {"team_meetings": r.team_meetings + 1},
    e.ReportCompiled:               _compiled,
    e.VersionDerived:               _derived,
    e.VersionCirculated:            _circulated,
    e.VersionSuperseded:            _called_in,
    e.VersionRecalled:              _called_in,
    e.CopyAccountedFor:             _accounted,
    e.FamilyReadingDecided:         _family_reading,
    e.DiscussionHeld:               _discussed,
    e.CommentRaised:                _comment,
    e.CommentDisposedOf:            _disposed,
    e.EndpointOpened:               lambda r, v, c: {"endpoints": r.endpoints | {v.endpoint}},
    e.VersionApproved:              _approved,
    e.FinalRendered:                _rendered,
    e.GateChecked:                  _checked,
    e.FinalMarkedInternal:          lambda r, v, c: _version(r, v.version, internal=True),
    e.ToldBeforePublication:        lambda r, v, c: _person(r, v.person, told_before_publication=True),
    e.ResponseRecorded:             lambda r, v, c: {"responded": True},
    e.ParallelProcessNoted:         _process,
    e.ParallelProcessEnded:         _process_ended,
    e.IncidentRecorded:             _incident,
    e.IncidentSettled:              _settled,
    e.CompelledDisclosureRecorded:  lambda r, v, c: {"disclosures": r.disclosures | {v.disclosure}},
    e.JudgementRecorded:            _judged,
}

KEPT_IN_THE_LOG = frozenset({
    # what moves a table only, or is answered from the log and changes no later decision
    e.QuestionsAgreed, e.TeamConfirmed, e.InvolvementConfirmed, e.DataCollectionBegun, e.AnalysisBegun,
    e.ReportingBegun, e.ReportFinalised, e.ReportPublished, e.ReviewClosed, e.ReviewSuspended, e.ReviewResumed,
    e.ReviewAbandoned, e.AccessSuspended, e.ReadingGranted, e.ReadingRefused, e.EndpointJoined, e.EndpointLeft,
    e.SafeguardingActionRecorded,
})
# fmt: on
