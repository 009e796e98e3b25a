"""What each event changes in the folded review, besides the states of the three tables and `facts`.

One small function an event, all in one table; an event that changes nothing here stands in `KEPT_IN_THE_LOG`.
A function gets the review, the event and the context, and returns the fields that change. None refuses.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from reviewflow.model import events as e
from reviewflow.model.fold import beside, case, papers, people
from reviewflow.model.fold.base import Changes, person_with, prepared_with, version_with
from reviewflow.model.review import Context, Review, frozen
from reviewflow.model.words import PersonKind

__all__ = ["FOLD", "KEPT_IN_THE_LOG", "changes"]


def changes(review: Review, event: e.Event, context: Context) -> Changes:
    """The fields of the review that this event changes."""
    fold = FOLD.get(type(event))
    return fold(review, event, context) if fold else {}


# fmt: off
FOLD: dict[type[e.Event], Callable[[Review, Any, Context], Changes]] = {
    e.ReviewOpened:                 case.opened_changes,
    e.PersonAdded:                  case.added_changes,
    e.PersonCorrected:              case.corrected_changes,
    e.AgencyAdded:                  case.agency_changes,
    e.PlaceAdded:                   case.place_changes,
    e.IdentifierAdded:              lambda r, v, c: {"identifiers": frozen(r.identifiers, {v.identifier: (v.kind, v.value)})},
    e.OfficerAppointed:             case.appointed_changes,
    e.OfficerReleased:              people.released_changes,
    e.ReasonStated:                 lambda r, v, c: {"reasons": v.kinds, "reason": v.text},
    e.QuestionAsked:                case.question_changes,
    e.PeriodSet:                    lambda r, v, c: {"period": (v.first_on, v.last_on)},
    e.ClockSet:                     case.clock_changes,
    e.TeamMemberAppointed:          people.seated_changes,
    e.TeamMemberStoodDown:          people.stood_down_changes,
    e.KeyProfessionDeclared:        lambda r, v, c: {"key_professions": r.key_professions | {v.sector}},
    e.ProfessionalParticipantAdded: people.worker_changes,
    e.FamilyParticipantAdded:       people.relative_changes,
    e.PersonMentioned:              lambda r, v, c: person_with(r, v.person, kind=PersonKind.MENTIONED),
    e.AskedWhoWasKey:               lambda r, v, c: {"asked_who_was_key": r.asked_who_was_key | {v.person}},
    e.NotIncludedNoted:             lambda r, v, c: {"not_included": r.not_included | {v.person}},
    e.LetterSent:                   lambda r, v, c: prepared_with(r, v.person, letter_on=v.sent_on, letter_wording=v.wording),
    e.IntroductoryMeetingHeld:      people.meeting_changes,
    e.LearningFirstSaid:            lambda r, v, c: prepared_with(r, v.person, learning_said_by=v.said_by),
    e.ConfidentialityBriefed:       lambda r, v, c: prepared_with(r, v.person, wording=v.wording),
    e.UndertakingGiven:             lambda r, v, c: people.reboxed_changes(r, v.person),
    e.BackingStated:                people.backing_changes,
    e.ParticipantDeclined:          people.ended_changes,
    e.ParticipantWithdrew:          people.withdrew_changes,
    e.ParticipantLeft:              people.ended_changes,
    e.ParticipantReturned:          people.returned_changes,
    e.EmploymentChanged:            people.moved_changes,
    e.SuspensionLifted:             lambda r, v, c: people.reboxed_changes(r, v.person),
    e.QuotationRefused:             lambda r, v, c: person_with(r, v.person, may_be_quoted=False),
    e.ConversationHeld:             papers.conversation_changes,
    e.ConversationDeclined:         lambda r, v, c: person_with(r, v.person, declined_conversation=True),
    e.TeamPaperFiled:               papers.team_paper_changes,
    e.TeamMeetingHeld:              lambda r, v, c: {"team_meetings": r.team_meetings + 1},
    e.ReportCompiled:               papers.compiled_changes,
    e.VersionDerived:               papers.derived_changes,
    e.VersionCirculated:            papers.circulated_changes,
    e.VersionSuperseded:            papers.called_in_changes,
    e.VersionRecalled:              papers.called_in_changes,
    e.CopyAccountedFor:             papers.accounted_changes,
    e.FamilyReadingDecided:         papers.family_reading_changes,
    e.DiscussionHeld:               papers.discussed_changes,
    e.CommentRaised:                papers.comment_changes,
    e.CommentDisposedOf:            papers.disposed_changes,
    e.EndpointOpened:               lambda r, v, c: {"endpoints": r.endpoints | {v.endpoint}},
    e.VersionApproved:              papers.approved_changes,
    e.FinalRendered:                papers.rendered_changes,
    e.GateChecked:                  papers.checked_changes,
    e.FinalMarkedInternal:          lambda r, v, c: version_with(r, v.version, internal=True),
    e.ToldBeforePublication:        lambda r, v, c: person_with(r, v.person, told_before_publication=True),
    e.ResponseRecorded:             lambda r, v, c: {"responded": True},
    e.ParallelProcessNoted:         beside.process_changes,
    e.ParallelProcessEnded:         beside.process_ended_changes,
    e.IncidentRecorded:             beside.incident_changes,
    e.IncidentSettled:              beside.settled_changes,
    e.CompelledDisclosureRecorded:  lambda r, v, c: {"disclosures": r.disclosures | {v.disclosure}},
    e.JudgementRecorded:            beside.judged_changes,
}

KEPT_IN_THE_LOG = frozenset({
    # what moves a table only, or is answered from the log and changes no later decision
    e.QuestionsAgreed, e.TeamConfirmed, e.InvolvementConfirmed, e.DataCollectionBegun, e.AnalysisBegun,
    e.ReportingBegun, e.ReportFinalised, e.ReportPublished, e.ReviewClosed, e.ReviewSuspended, e.ReviewResumed,
    e.ReviewAbandoned, e.AccessSuspended, e.ReadingGranted, e.ReadingRefused, e.EndpointJoined, e.EndpointLeft,
    e.SafeguardingActionRecorded,
})
# fmt: on
