"""What events about the team and the people change in the folded review. None refuses."""

from __future__ import annotations

from typing import Any

import attrs

from reviewflow.model import events as e
from reviewflow.model.fold.base import Changes, person_with
from reviewflow.model.people import BOARD, Backing, Part, Preparation, Seat
from reviewflow.model.review import (
    Context,
    Review,
    frozen,
)
from reviewflow.model.words import (
    ConversationData,
    CopyState,
)

__all__ = [
    "backing_changes",
    "ended_changes",
    "meeting_changes",
    "moved_changes",
    "reboxed_changes",
    "relative_changes",
    "released_changes",
    "returned_changes",
    "seated_changes",
    "stood_down_changes",
    "withdrew_changes",
    "worker_changes",
]


def seated_changes(r: Review, v: e.TeamMemberAppointed, c: Context) -> Changes:
    seat = Seat(
        lead=v.lead,
        profession=v.profession,
        sector=v.sector,
        employed_by=v.employed_by,
        knew_the_case=v.knew_the_case,
        manages=v.manages,
    )
    return person_with(r, v.person, seat=seat)


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


def stood_down_changes(r: Review, v: e.TeamMemberStoodDown, c: Context) -> Changes:
    person = r.people[v.person]
    return {
        **reboxed_changes(r, v.person, seat=None),
        **(_to_be_returned(r, v.person) if not person.takes_part else {}),
    }


def released_changes(r: Review, v: e.OfficerReleased, c: Context) -> Changes:
    offices = r.people[v.person].offices - {v.office}
    if v.office not in BOARD or offices & BOARD:
        return person_with(r, v.person, offices=offices)
    return reboxed_changes(r, v.person, offices=offices)


def reboxed_changes(r: Review, person: str, **new: Any) -> Changes:
    """A change of capacity empties the person's box: whoever stays gets a new one."""
    return person_with(r, person, boxes=r.people[person].boxes + 1, **new)


def worker_changes(r: Review, v: e.ProfessionalParticipantAdded, c: Context) -> Changes:
    part = Part(family=False, role=v.profession, agency=v.agency, level=v.level, nominated_by=v.nominated_by)
    sector = r.agencies[v.agency].sector
    return {**person_with(r, v.person, part=part), "key_professions": r.key_professions | {sector}}


def relative_changes(r: Review, v: e.FamilyParticipantAdded, c: Context) -> Changes:
    part = Part(family=True, role=v.relation, nominated_by=v.nominated_by, advocate=v.advocate)
    return reboxed_changes(r, v.person, part=part)


def meeting_changes(r: Review, v: e.IntroductoryMeetingHeld, c: Context) -> Changes:
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


def backing_changes(r: Review, v: e.BackingStated, c: Context) -> Changes:
    backed = attrs.evolve(r.agencies[v.agency], backing=Backing(signatory=v.signatory, stated_on=v.stated_on))
    return {"agencies": frozen(r.agencies, {v.agency: backed})}


def ended_changes(r: Review, v: e.ParticipantLeft | e.ParticipantDeclined, c: Context) -> Changes:
    return {**person_with(r, v.person, seat=None, offices=frozenset()), **_to_be_returned(r, v.person)}


def withdrew_changes(r: Review, v: e.ParticipantWithdrew, c: Context) -> Changes:
    told = {
        k.id: attrs.evolve(k, sealed=True)
        for k in r.conversations.values()
        if k.speaker == v.person and v.data is ConversationData.SEALED
    }
    return {
        **person_with(r, v.person, seat=None, offices=frozenset(), may_be_quoted=False),
        **_to_be_returned(r, v.person),
        "conversations": frozen(r.conversations, told),
    }


def returned_changes(r: Review, v: e.ParticipantReturned, c: Context) -> Changes:
    return person_with(r, v.person, preparation=Preparation(), declined_conversation=False)


def moved_changes(r: Review, v: e.EmploymentChanged, c: Context) -> Changes:
    person = r.people[v.person]
    part = attrs.evolve(person.part, agency=v.agency or person.part.agency, level=v.level) if person.part else None
    return person_with(r, v.person, part=part, moved_to=f"{v.agency or 'elsewhere'}/{v.level.value}")
