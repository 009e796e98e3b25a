"""One sentence for every event: what the record says, as a person of the field would tell it.

Read the table: the event's name, then its sentence. `{person}` and the like are the event's own fields, shown through
a `Naming` (people by id and label, versions by label, days in words); a text that somebody wrote is empty unless the
caller asked for words, then it comes in quotation marks after a colon. What a plain sentence cannot say has a
function above the table. A test holds the table total.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from enum import Enum
from typing import Any

import attrs

from reviewflow.kernel.reading import UNKNOWN
from reviewflow.model import events as e
from reviewflow.model.papers import Copy, Drawn
from reviewflow.model.private import Private
from reviewflow.rules import CLAUSES
from reviewflow.views.naming import Naming, day, in_words, listed, plural, span

__all__ = ["SENTENCES", "sentence"]

Telling = Callable[[Any, Naming], str]


def sentence(event: e.Event, names: Naming) -> str:
    """What happened, in one sentence without a full stop. Raises KeyError for an event that has none."""
    told = SENTENCES[type(event).__name__]
    if callable(told):
        return told(event, names)
    return told.format_map({field.name: _shown(event, field, names) for field in attrs.fields(type(event))})


def _shown(event: e.Event, field: attrs.Attribute[Any], names: Naming) -> str:
    value, what = getattr(event, field.name), field.metadata.get("refers") or field.metadata.get("introduces", "")
    if isinstance(value, tuple) and what == "person":
        return names.people(value)
    if isinstance(value, tuple):
        return listed((_one(item, what, field.name, names) for item in value), nothing="none")
    return _one(value, what, field.name, names)


def _one(value: Any, what: str, field: str, names: Naming) -> str:
    if isinstance(value, Private):
        return names.said(value)
    if isinstance(value, Drawn):
        return value.source
    if isinstance(value, date):
        return day(value)
    if isinstance(value, Enum):
        return in_words(value)
    by_kind = {"person": names.person, "agency": names.agency, "version": names.version, "paper": names.version}
    if field in {"person", "said_by", "readers"}:
        what = "person"
    return by_kind.get(what, str)(value) if isinstance(value, str) else str(value)


# -- what a plain sentence cannot say --------------------------------------------------------------------------------
def _opened(event: e.ReviewOpened, names: Naming) -> str:
    for_whom = f"for {event.commissioner}" + (
        "" if event.custodian == event.commissioner else f", in the keeping of {event.custodian}"
    )
    return f"the review {event.review} is opened {for_whom}; {names.person(event.business_manager)} manages it"


def _reason(event: e.ReasonStated, names: Naming) -> str:
    well = f", regarded well by {in_words(event.regarded_well_by)}" if event.regarded_well_by else ""
    return f"the reason for the review is stated ({listed(map(in_words, event.kinds), 'none')}{well}){names.said(event.text)}"


def _question(event: e.QuestionAsked, names: Naming) -> str:
    aims = f" (after {listed(map(in_words, event.aims))})" if event.aims else ""
    return f"question {event.question} is asked{aims}{names.said(event.text)}"


def _seat(event: e.TeamMemberAppointed, names: Naming) -> str:
    role = "as a lead reviewer" if event.lead else "as a member"
    ties = [f"works for {names.agency(event.employed_by)}"] if event.employed_by else []
    ties += [f"manages {listed(map(names.agency, event.manages))}"] if event.manages else []
    ties += ["knew the case"] if event.knew_the_case else []
    known = f"; {listed(ties)}" if ties else ""
    return f"{names.person(event.person)} joins the review team {role} ({event.profession}, {in_words(event.sector)}){known}"


def _office(event: e.OfficerAppointed, names: Naming) -> str:
    managing = f", managing {listed(map(names.agency, event.manages))}" if event.manages else ""
    return f"{names.person(event.person)} takes the office of {in_words(event.office)}{managing}"


def _worker(event: e.ProfessionalParticipantAdded, names: Naming) -> str:
    level, by = in_words(event.level), in_words(event.nominated_by)
    return f"{names.person(event.person)} is to take part, for {names.agency(event.agency)} ({event.profession}, {level}; named by {by})"


def _relative(event: e.FamilyParticipantAdded, names: Naming) -> str:
    through = f", through {names.person(event.advocate)} as advocate" if event.advocate else ""
    return f"{names.person(event.person)} of the family is to take part ({event.relation}; named by {in_words(event.nominated_by)}){through}"


def _introduced(event: e.IntroductoryMeetingHeld, names: Naming) -> str:
    first = (
        f"; {names.person(event.learning_first_said_by)} said that learning comes before blame"
        if event.learning_first_said_by
        else ""
    )
    made = (
        (event.aims_made_clear, "the aims"),
        (event.process_made_clear, "the process"),
        (event.own_part_made_clear, "their own part"),
    )
    clear = listed((what for is_clear, what in made if is_clear), "nothing")
    return (
        f"introductory meeting {event.meeting} on {day(event.held_on)}, {in_words(event.format)}: {names.people(event.attended)} met "
        f"{names.people(event.team_present)} of the team; {clear} made clear{first}"
    )


def _briefed(event: e.ConfidentialityBriefed, names: Naming) -> str:
    limits = "with its limits" if event.limits_stated else "without its limits"
    return f"confidentiality was made clear to {names.person(event.person)}, {limits}, on {day(event.briefed_on)} (wording {event.wording})"


def _moved(event: e.EmploymentChanged, names: Naming) -> str:
    where = f"to {names.agency(event.agency)}" if event.agency else "to another employer or role"
    return f"{names.person(event.person)} moves {where} ({in_words(event.level)}); access rests until that is judged"


def _held(event: e.ConversationHeld, names: Naming) -> str:
    return f"conversation {event.conversation} with {names.person(event.speaker)} on {day(event.held_on)}, held by {names.people(event.held_by)}"


def _drawn(sources: tuple[Drawn, ...], names: Naming) -> str:
    return f"from {listed((names.version(d.source) for d in sources), 'nothing')}"


def _compiled(event: e.ReportCompiled, names: Naming) -> str:
    kind, version = in_words(event.kind), names.version(event.version)
    what = version if version.startswith(kind) else f"{kind} {version}"
    return f"{what} is compiled {_drawn(event.sources, names)}; it is confidential to the group"


def _derived(event: e.VersionDerived, names: Naming) -> str:
    without = f", without what {listed(event.reworked)} told" if event.reworked else ""
    return f"{names.version(event.version)} is made {_drawn(event.sources, names)}{without}"


def _circulated(event: e.VersionCirculated, names: Naming) -> str:
    copies = ", ".join(f"{copy.number} {copy.person}" for copy in _by_number(event.copies))
    return f"{plural(len(event.copies), 'numbered copy', 'numbered copies')} of {names.version(event.version)} {'goes' if len(event.copies) == 1 else 'go'} out: {copies}"


def _by_number(copies: tuple[Copy, ...]) -> list[Copy]:
    return sorted(copies, key=lambda copy: copy.number)


def _granted(event: e.ReadingGranted, names: Naming) -> str:
    others = [reader for reader in event.readers if reader != event.person]
    too = f", where {names.people(others)} could see it too" if others else ""
    return f"{names.person(event.person)} reads {names.version(event.version)}{too}"


def _refused(event: e.ReadingRefused, names: Naming) -> str:
    paper = "a paper that is not on the record" if event.version == UNKNOWN else names.version(event.version)
    return f"{names.person(event.person)} asks to read {paper} and is refused"


def _gate(event: e.GateChecked, names: Naming) -> str:
    if event.open_findings:
        return f"{names.version(event.version)} fails the publication check, with {plural(event.open_findings, 'finding')} open"
    judged = (
        f", with {plural(len(event.exceptions), 'judged exception')} by {names.people(event.decided_by)}"
        if event.exceptions
        else ""
    )
    return f"{names.version(event.version)} passes the publication check{judged}"


def _lost(event: e.IncidentRecorded, names: Naming) -> str:
    copy = f"copy {event.copy} of {names.version(event.version)}" if event.copy else names.version(event.version)
    return f"incident {event.incident} on {day(event.happened_on)}, with {copy}{names.said(event.text)}; circulation is held"


def _settled(event: e.IncidentSettled, names: Naming) -> str:
    return f"incident {event.incident} is judged ({'contained' if event.contained else 'not contained'}){names.said(event.reason)}"


def _compelled(event: e.CompelledDisclosureRecorded, names: Naming) -> str:
    told = "participants were told" if event.participants_told else "participants were not told"
    return (
        f"{in_words(event.gateway)} ({event.authority}) compels disclosure {event.disclosure} of {names.version(event.version)} on "
        f"{day(event.disclosed_on)}, approved by {names.people(event.approved_by)}; {told}; it makes nobody a participant{names.said(event.scope)}"
    )


def _process(event: e.ParallelProcessNoted, names: Naming) -> str:
    waits = "publication waits for it" if event.holds_publication else "publication need not wait for it"
    return f"parallel process {event.process} ({event.kind}) runs alongside; {waits}"


def _judged(event: e.JudgementRecorded, names: Naming) -> str:
    rule = CLAUSES.get(event.rule)
    asked = f"{rule.clause}, “{rule.fact}”," if rule else f"rule {event.rule}"
    return f"{asked} is judged not to be needed for {names.subject(event.subject)}{names.said(event.reason)}"


def _closed(event: e.ReviewClosed, names: Naming) -> str:
    return f"the review is closed, with {plural(len(event.judgements), 'judgement')} on the record"


# fmt: off
SENTENCES: Mapping[str, str | Telling] = {
    # the case
    "ReviewOpened":                 _opened,
    "ReasonStated":                 _reason,
    "QuestionAsked":                _question,
    "PeriodSet":                    lambda event, names: f"the period under review is {span(event.first_on, event.last_on)}",
    "ClockSet":                     "clock {clock}: {stops_at} is due by {due_on}",
    "QuestionsAgreed":              "reason and questions are agreed; the team can be chosen",
    "PersonAdded":                  "{person} is put on the register ({kind})",
    "PersonCorrected":              "the register entry of {person} is put right; every publication check before is void",
    "AgencyAdded":                  "{agency} is put on the record as an agency under review ({sector})",
    "PlaceAdded":                   "place {place} is put on the register, to be shown as “{shown_as}”{name}",
    "IdentifierAdded":              "identifier {identifier} ({kind}) is put on the register{value}",
    "OfficerAppointed":             _office,
    "OfficerReleased":              "{person} gives up the office of {office}",
    # the team
    "TeamMemberAppointed":          _seat,
    "TeamMemberStoodDown":          "{person} leaves the review team{reason}",
    "KeyProfessionDeclared":        "{sector} is declared a key profession of the case",
    "TeamConfirmed":                "the review team is in place",
    "TeamMeetingHeld":              "the review team met on {held_on}: {present}",
    # who is involved
    "ProfessionalParticipantAdded": _worker,
    "FamilyParticipantAdded":       _relative,
    "PersonMentioned":              "{person} is mentioned in the data and takes no part",
    "AskedWhoWasKey":               "{person} was asked on {asked_on} whose part was key",
    "NotIncludedNoted":             "{person} is known to have been involved and is not included{reason}",
    "InvolvementConfirmed":         "a first list of who is involved is agreed; it may grow",
    # preparing people
    "LetterSent":                   "the introductory letter went to {person} on {sent_on} (wording {wording})",
    "IntroductoryMeetingHeld":      _introduced,
    "LearningFirstSaid":            "{said_by} said to {person} on {said_on} that learning comes before blame",
    "ConfidentialityBriefed":       _briefed,
    "UndertakingGiven":             "{person} undertook on {given_on} to keep what is shared within the group",
    "BackingStated":                "{agency} backs learning before blame, signed by {signatory} on {stated_on}{statement}",
    "ParticipantDeclined":          "{person} declines to take part{reason}",
    "ParticipantWithdrew":          "{person} withdraws; what was told is {data}",
    "ParticipantLeft":              "{person} leaves the review{reason}",
    "ParticipantReturned":          "{person} comes back, and is to be prepared anew",
    "EmploymentChanged":            _moved,
    "AccessSuspended":              "the access of {person} is suspended{reason}",
    "SuspensionLifted":             "the access of {person} is given back",
    "QuotationRefused":             "{person} does not wish to be quoted, and still takes part",
    # collecting data
    "DataCollectionBegun":          "data collection begins",
    "ConversationHeld":             _held,
    "ConversationDeclined":         "{person} declines a conversation, and still takes part{reason}",
    "TeamPaperFiled":               "{kind} {paper} is filed, worked on by {contributors}",
    "AnalysisBegun":                "the data suffice; analysis begins",
    "ReportingBegun":               "patterns are found; the report is drafted",
    # drafts
    "ReportCompiled":               _compiled,
    "VersionDerived":               _derived,
    "VersionCirculated":            _circulated,
    "VersionSuperseded":            "{version} is superseded; its copies are to be returned",
    "VersionRecalled":              "{version} is recalled; its copies are to be returned{reason}",
    "CopyAccountedFor":             "copy {copy} of {version}: {state}",
    "FamilyReadingDecided":         "it is decided that {person} may read {version} ({form})",
    "DiscussionHeld":               "{version} was discussed on {held_on} with {present}",
    "CommentRaised":                "comment {comment} by {person} on {version}{text}",
    "CommentDisposedOf":            "comment {comment} is answered ({disposal}){reason}",
    "ReadingGranted":               _granted,
    "ReadingRefused":               _refused,
    "EndpointOpened":               "{endpoint} is put on the record as a {kind}",
    "EndpointJoined":               "{person} will read what comes to {endpoint}",
    "EndpointLeft":                 "{person} no longer reads {endpoint}",
    # finalising and publishing
    "VersionApproved":              "these very bytes of {version} are approved, to {purpose} them",
    "ReportFinalised":              "{version} becomes the final report, open to the commissioner too",
    "FinalRendered":                "{final} is rendered for publication, as {version}",
    "GateChecked":                  _gate,
    "FinalMarkedInternal":          "{version} is marked as never to be public{reason}",
    "ToldBeforePublication":        "{person} was told on {told_on}, before the release",
    "ReportPublished":              "{version} is published",
    "ResponseRecorded":             "the commissioner's response is recorded{text}",
    "ReviewClosed":                 _closed,
    # beside the path
    "ReviewSuspended":              "the review is suspended{reason}",
    "ReviewResumed":                "the review goes on where it stood",
    "ReviewAbandoned":              "the review is given up; its drafts stay confidential for good{reason}",
    "ParallelProcessNoted":         _process,
    "ParallelProcessEnded":         "parallel process {process} has ended",
    "IncidentRecorded":             _lost,
    "IncidentSettled":              _settled,
    "CompelledDisclosureRecorded":  _compelled,
    "SafeguardingActionRecorded":   "a concern for a child was passed on to {passed_to}{text}",
    "JudgementRecorded":            _judged,
}
# fmt: on
