"""The folded review: everything that the events so far say, as one frozen value.

It decides nothing. It is made by `kernel.evolve` from events and read by rules and views. `facts` is the state
of the confidentiality table; only the table's own effects write it.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from operator import attrgetter
from types import MappingProxyType
from typing import Any, TypeVar

import attrs

from reviewflow.errors import InputError, quoted
from reviewflow.model.facts import Facts
from reviewflow.model.fields import NOTHING_SAID, an_id, aware
from reviewflow.model.papers import Comment, Conversation, TeamPaper, Version
from reviewflow.model.people import Agency, Person
from reviewflow.model.private import Private
from reviewflow.model.words import Capacity, QuestionAim, ReasonKind, Sector, Stage, Standing

__all__ = ["Clock", "Context", "Incident", "Judgement", "ParallelProcess", "Place", "Question", "Review", "frozen"]

K = TypeVar("K")
V = TypeVar("V")
EMPTY: Mapping[Any, Any] = MappingProxyType({})


def frozen(mapping: Mapping[K, V], changes: Mapping[K, V]) -> Mapping[K, V]:
    """The mapping with the changes put in; read only."""
    return MappingProxyType({**mapping, **changes})


@attrs.frozen(kw_only=True)
class Context:
    """Who gives a command, when it is recorded (aware, UTC) and under which id; a repeated id is one command."""

    actor: str = attrs.field(validator=an_id)
    at: datetime = attrs.field()
    command_id: str = attrs.field(validator=an_id)

    @at.validator
    def _has_a_zone(self, attribute: attrs.Attribute[datetime], value: object) -> None:
        aware("at", value)


@attrs.frozen(kw_only=True)
class Question:
    id: str
    text: Private
    aims: tuple[QuestionAim, ...]
    topics: tuple[str, ...]


@attrs.frozen(kw_only=True)
class Judgement:
    """A person's judgement that a rule need not be met, on these facts; it lapses when they change."""

    rule: str
    subject: str
    reason: Private
    by: str
    at: datetime
    facts: tuple[str, ...]


@attrs.frozen(kw_only=True)
class Clock:
    """A day by which the stage `stops_at` is due."""

    id: str
    due_on: date
    stops_at: Stage


@attrs.frozen(kw_only=True)
class Place:
    id: str
    name: Private
    shown_as: str
    aliases: tuple[Private, ...]


@attrs.frozen(kw_only=True)
class ParallelProcess:
    id: str
    kind: str
    holds_publication: bool
    ended: bool = False


@attrs.frozen(kw_only=True)
class Incident:
    id: str
    version: str
    copy: int | None
    settled: bool = False


@attrs.frozen(kw_only=True)
class Review:
    """One review at one version. `version` is the number of its last event; mappings are by id and read only."""

    id: str
    facts: Facts
    version: int = 0
    last_at: datetime | None = None
    stage: Stage = Stage.NOT_OPENED
    resumes_at: Stage | None = None
    commissioner: str = ""
    custodian: str = ""
    reasons: tuple[ReasonKind, ...] = ()
    reason: Private = NOTHING_SAID
    questions: Mapping[str, Question] = EMPTY
    period: tuple[date, date] | None = None
    clocks: Mapping[str, Clock] = EMPTY
    people: Mapping[str, Person] = EMPTY
    agencies: Mapping[str, Agency] = EMPTY
    places: Mapping[str, Place] = EMPTY
    identifiers: Mapping[str, tuple[str, Private]] = EMPTY
    key_professions: frozenset[Sector] = frozenset()
    asked_who_was_key: frozenset[str] = frozenset()
    not_included: frozenset[str] = frozenset()
    meetings: frozenset[str] = frozenset()
    team_meetings: int = 0
    conversations: Mapping[str, Conversation] = EMPTY
    team_papers: Mapping[str, TeamPaper] = EMPTY
    versions: Mapping[str, Version] = EMPTY
    comments: Mapping[str, Comment] = EMPTY
    endpoints: frozenset[str] = frozenset()
    incidents: Mapping[str, Incident] = EMPTY
    processes: Mapping[str, ParallelProcess] = EMPTY
    disclosures: frozenset[str] = frozenset()
    judgements: Mapping[tuple[str, str], Judgement] = EMPTY
    responded: bool = False

    def team(self) -> tuple[Person, ...]:
        """Current members of the review team, in the order they came on the record."""
        return tuple(p for p in self.people.values() if p.on_team)

    def participants(self) -> tuple[Person, ...]:
        """Workers and family whose part has not ended."""
        return tuple(p for p in self.people.values() if p.takes_part)

    def leaning_on(self, source: str) -> tuple[str, ...]:
        """Versions that draw on that paper, directly or through others, and have not been reworked without it."""
        return tuple(v for v in self.versions if source in self.sources_of(v))

    def sources_of(self, version: str) -> frozenset[str]:
        """Every paper that the version draws on, directly or through others, less what was reworked. Raises `InputError`."""
        if version not in self.versions:
            raise InputError("version", f"{quoted(version)} is not a version of this review", "check the id")
        found: set[str] = set()
        for drawn in self.versions[version].sources:
            found.add(drawn.source)
            if drawn.source in self.versions:
                found |= self.sources_of(drawn.source)
        return frozenset(found) - set(self.versions[version].reworked)

    def capacities_of(self, actor: str) -> frozenset[Capacity]:
        """In what capacities that person may give commands now. Nobody unknown, and nobody barred from the team, has any."""
        person = self.people.get(actor)
        if person is None:
            return frozenset()
        found: set[Capacity] = {Capacity(office.value) for office in person.offices}
        if person.on_team and person.standing is not Standing.SUSPENDED:
            found.add(Capacity.TEAM_MEMBER)
            if person.seat is not None and person.seat.lead:
                found.add(Capacity.LEAD_REVIEWER)
        if person.takes_part:
            found.add(Capacity.PARTICIPANT)
        return frozenset(found)

    def on_record(self, kind: str) -> Iterable[str]:
        """The ids of that kind on the record. Raises KeyError for a kind that does not exist."""
        return _ON_RECORD[kind](self)


def _papers(review: Review) -> Iterable[str]:
    """The ids of all papers, without a copy of them: most who ask look for one."""
    mappings: Any = (review.conversations, review.team_papers, review.versions)
    return ChainMap(*mappings)


_ON_RECORD: Mapping[str, Callable[[Review], Iterable[str]]] = {
    "review": lambda r: (r.id,) if r.stage is not Stage.NOT_OPENED else (),
    "person": attrgetter("people"), "agency": attrgetter("agencies"), "place": attrgetter("places"),
    "identifier": attrgetter("identifiers"), "question": attrgetter("questions"), "clock": attrgetter("clocks"),
    "meeting": attrgetter("meetings"), "paper": _papers,
    "version": attrgetter("versions"), "conversation": attrgetter("conversations"), "comment": attrgetter("comments"),
    "endpoint": attrgetter("endpoints"), "incident": attrgetter("incidents"), "process": attrgetter("processes"),
    "disclosure": attrgetter("disclosures"),
}  # fmt: skip
"""Where the ids of each kind stand."""
