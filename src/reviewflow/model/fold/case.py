"""What events about the case change in the folded review. None refuses."""

from __future__ import annotations

from reviewflow.model import events as e
from reviewflow.model.fold.base import Changes, person_with
from reviewflow.model.people import Agency, Name, Person
from reviewflow.model.review import (
    Clock,
    Context,
    Place,
    Question,
    Review,
    frozen,
)
from reviewflow.model.words import (
    Office,
    PersonKind,
)

__all__ = [
    "added_changes",
    "agency_changes",
    "appointed_changes",
    "clock_changes",
    "corrected_changes",
    "opened_changes",
    "place_changes",
    "question_changes",
]


def opened_changes(r: Review, v: e.ReviewOpened, c: Context) -> Changes:
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


def added_changes(r: Review, v: e.PersonAdded, c: Context) -> Changes:
    return {
        "people": frozen(r.people, {v.person: Person(id=v.person, kind=v.kind, shown_as=v.shown_as, name=_name(v))})
    }


def corrected_changes(r: Review, v: e.PersonCorrected, c: Context) -> Changes:
    return person_with(r, v.person, kind=v.kind, shown_as=v.shown_as, name=_name(v))


def agency_changes(r: Review, v: e.AgencyAdded, c: Context) -> Changes:
    agency = Agency(id=v.agency, name=v.name, sector=v.sector, shown_as=v.shown_as)
    return {"agencies": frozen(r.agencies, {v.agency: agency})}


def place_changes(r: Review, v: e.PlaceAdded, c: Context) -> Changes:
    place = Place(id=v.place, name=v.name, shown_as=v.shown_as, aliases=v.aliases)
    return {"places": frozen(r.places, {v.place: place})}


def appointed_changes(r: Review, v: e.OfficerAppointed, c: Context) -> Changes:
    person = r.people[v.person]
    return person_with(r, v.person, offices=person.offices | {v.office}, manages=v.manages or person.manages)


def question_changes(r: Review, v: e.QuestionAsked, c: Context) -> Changes:
    question = Question(id=v.question, text=v.text, aims=v.aims, topics=v.topics)
    return {"questions": frozen(r.questions, {v.question: question})}


def clock_changes(r: Review, v: e.ClockSet, c: Context) -> Changes:
    return {"clocks": frozen(r.clocks, {v.clock: Clock(id=v.clock, due_on=v.due_on, stops_at=v.stops_at)})}
