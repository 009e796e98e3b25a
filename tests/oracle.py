"""Who may read what, told a second time: from the guide's words, by looking back over what happened.

Imports nothing of rules, kernel or model. It keeps no state of its own: every answer is found by reading the history
backwards, so that a mistake made when facts are *updated* cannot be made here in the same way. An event is its name
and its fields; a history is a list of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

Happened = tuple[str, Any]
History = Sequence[Happened]

PARTED = {"ParticipantWithdrew", "ParticipantLeft", "ParticipantDeclined"}
JOINED = {"ProfessionalParticipantAdded", "FamilyParticipantAdded"}
RESTS = {"AccessSuspended", "EmploymentChanged"}
BOARD = {"commissioner", "chair"}


def concerns(event: Happened, person: str) -> bool:
    """Whether an event is about that person."""
    return getattr(event[1], "person", None) == person


def last(history: History, names: set[str], person: str) -> int:
    """Where the last event of those names about that person stands; -1 where there is none."""
    return next(
        (i for i in range(len(history) - 1, -1, -1) if history[i][0] in names and concerns(history[i], person)), -1
    )


def parted_at(history: History, person: str) -> int:
    """Where the person's part last ended altogether: by parting, or by giving up the only capacity there was."""
    for i in range(len(history) - 1, -1, -1):
        name, event = history[i]
        if not concerns(history[i], person):
            continue
        if name in PARTED:
            return i
        gives_up = name == "TeamMemberStoodDown" or (name == "OfficerReleased" and event.office in BOARD)
        if gives_up and not any(holds(history[: i + 1], person) for holds in (sits, takes_part, on_board)):
            return i
    return -1


def sits(history: History, person: str) -> bool:
    """A current member of the review team."""
    return last(history, {"TeamMemberAppointed"}, person) > last(history, {"TeamMemberStoodDown"} | PARTED, person)


def takes_part(history: History, person: str) -> bool:
    """On the list of participants, and not parted since; a return brings one back."""
    came, went = last(history, JOINED, person), last(history, PARTED, person)
    return came >= 0 and (came > went or last(history, {"ParticipantReturned"}, person) > went)


def is_family(history: History, person: str) -> bool:
    """Has ever been listed as family: the more restrictive kind wins."""
    return last(history, {"FamilyParticipantAdded"}, person) >= 0


def on_board(history: History, person: str) -> bool:
    """Holds an office of the commissioner."""
    held = set()
    for name, event in history[last(history, PARTED, person) + 1 :]:
        if name == "OfficerAppointed" and event.person == person and event.office in BOARD:
            held.add(event.office)
        if name == "OfficerReleased" and event.person == person:
            held.discard(event.office)
    return bool(held)


def barred(history: History, person: str) -> bool:
    """Suspended, or parted without a return."""
    shut = last(history, RESTS | PARTED, person)
    return shut > last(history, {"SuspensionLifted", "ParticipantReturned"}, person)


def introduced(history: History, person: str) -> bool:
    """Met the team while on the list, since last parting; or came onto the list out of the team."""
    start = max(last(history, PARTED, person), last(history, {"ParticipantReturned"}, person))
    for i in range(start + 1, len(history)):
        name, event = history[i]
        met = name == "IntroductoryMeetingHeld" and person in event.attended and takes_part(history[:i], person)
        if met or (name in JOINED and event.person == person and sits(history[:i], person)):
            return True
    return False


def bound(history: History, person: str) -> bool:
    """Briefed, and then the undertaking given, both since the part began."""
    start = max(parted_at(history, person), last(history, {"ParticipantReturned"}, person))
    briefed = [
        i
        for i in range(start + 1, len(history))
        if history[i][0] == "ConfidentialityBriefed" and concerns(history[i], person)
    ]
    given = [
        i
        for i in range(start + 1, len(history))
        if history[i][0] == "UndertakingGiven" and concerns(history[i], person)
    ]
    return bool(briefed and given and min(briefed) < max(given))


def in_the_group(history: History, person: str) -> bool:
    """The participant set: team members and prepared participants (U1)."""
    ready = sits(history, person) or (takes_part(history, person) and introduced(history, person))
    return ready and bound(history, person) and not barred(history, person)


def acts_for_the_board(history: History, person: str) -> bool:
    return on_board(history, person) and bound(history, person) and not barred(history, person)


def papers(history: History) -> dict[str, str]:
    """Every paper with what it is: a record, a team paper, a draft, a final, a published report."""
    found: dict[str, str] = {}
    for name, event in history:
        if name == "ConversationHeld":
            found[event.conversation] = "record"
        elif name == "TeamPaperFiled":
            found[event.paper] = "team"
        elif name == "ReportCompiled":
            found[event.version] = "draft"
        elif name == "VersionDerived":
            kinds = {found[drawn.source] for drawn in event.sources}
            narrow = next((kind for kind in ("record", "team") if kind in kinds), "draft")
            found[event.version] = {"record": "shut", "team": "team draft"}.get(narrow, narrow)
        elif name in {"FinalRendered", "ReportFinalised"}:
            found[event.version] = "final"
        elif name == "ReportPublished":
            found[event.version] = "published"
    return found


def stopped(history: History) -> bool:
    states = [
        name for name, _ in history if name in {"ReviewSuspended", "ReviewResumed", "ReviewAbandoned", "ReviewClosed"}
    ]
    return bool(states) and states[-1] != "ReviewResumed"


def incident_open(history: History) -> bool:
    opened = {event.incident for name, event in history if name == "IncidentRecorded"}
    return bool(opened - {event.incident for name, event in history if name == "IncidentSettled"})


def called_in(history: History, version: str) -> bool:
    return any(name in {"VersionRecalled", "VersionSuperseded"} and e.version == version for name, e in history)


def on_the_circulation(history: History, person: str, version: str) -> bool:
    """Named on a copy, or by a family-reading decision, since the part last ended."""
    start = max(parted_at(history, person), last(history, {"ParticipantReturned"}, person))
    after = history[start + 1 :]
    copied = any(
        n == "VersionCirculated" and e.version == version and person in {c.person for c in e.copies} for n, e in after
    )
    return copied or family_may(after, person, version)


def family_may(history: History, person: str, version: str) -> bool:
    return any(n == "FamilyReadingDecided" and e.person == person and e.version == version for n, e in history)


def may_read(history: History, person: str, paper: str) -> bool:
    """What the guide and its readings say: who may read this paper now, in their own box."""
    kind = papers(history).get(paper)
    if kind is None:
        return False
    if kind == "published":
        return True
    if stopped(history) or incident_open(history):
        return False
    if kind == "record":
        held = next(e for n, e in history if n == "ConversationHeld" and e.conversation == paper)
        return person in {held.speaker, *held.held_by} and in_the_group(history, person)
    if kind == "team":
        return sits(history, person) and in_the_group(history, person) and not is_family(history, person)
    start = max(last(history, PARTED, person), last(history, {"ParticipantReturned"}, person))
    if is_family(history, person) and not family_may(
        history[last(history, PARTED, person) + 1 :] if start else history, person, paper
    ):
        return False
    sent = any(n == "VersionCirculated" and e.version == paper for n, e in history)
    if not sent or called_in(history, paper) or not on_the_circulation(history, person, paper):
        return False
    if kind == "final":
        return in_the_group(history, person) or acts_for_the_board(history, person)
    if kind == "draft":
        return in_the_group(history, person)
    return kind == "team draft" and in_the_group(history, person) and sits(history, person)


def shown(before: History, event: Happened) -> list[tuple[str, str]]:
    """Every (person, paper) that an event shows."""
    name, e = event
    if name == "ReadingGranted":
        return [(reader, e.version) for reader in e.readers]
    if name == "VersionCirculated":
        return [(copy.person, e.version) for copy in e.copies]
    if name == "EndpointJoined":
        return [(e.person, g.version) for n, g in before if n == "ReadingGranted" and g.endpoint == e.endpoint]
    return []
