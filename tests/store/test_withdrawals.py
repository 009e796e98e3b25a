"""Withdrawal against disclosure, in several processes: no reading stands in the log after its reader's membership ended.

A race is one person of one review: two processes ask to read in that person's name, and once one of them has begun, a
third ends the membership. Whoever is deciding at that moment decided on a stale review, and must be refused or decide
again. The suite runs some hundreds on each database; `pytest -m deep tests/store/test_withdrawals.py` runs thousands.
"""

from __future__ import annotations

import mmap
import struct
import time
from collections import Counter
from collections.abc import Callable, Sequence

import pytest
from processes import TENANT, fresh, log_of, opened, together
from sqlalchemy import Engine
from story import circulated_log

from reviewflow.errors import StaleReview
from reviewflow.kernel import Accepted
from reviewflow.model.commands import AskToRead, Command, StandDownTeamMember, Withdraw
from reviewflow.model.events import ParticipantWithdrew, ReadingGranted, TeamMemberStoodDown
from reviewflow.model.words import ConversationData
from reviewflow.record import Envelope, EventStore, Head, MemoryStore, seal_all
from reviewflow.record.sql import SqlStore
from reviewflow.reviews import Reviews

DESK = Reviews(MemoryStore())
FIRST = circulated_log("r0")
AT = FIRST[-1].at
READERS = 2


def _first() -> tuple[str, ...]:
    """Everybody who may read the interim report of the review that the races are run on."""
    memory = MemoryStore()
    memory.append("r0", 0, FIRST)
    review = DESK.using(memory).load("r0")
    return tuple(person for person in review.people if DESK.kernel.may_read(review, person, "v0.1"))


PEOPLE = _first()
ON_TEAM = {person for person in PEOPLE if person.startswith("RT")}


class Apart:
    """A store in which each call is a transaction of its own: whatever others do comes in between."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def load(self, stream: str, after: int = 0) -> Sequence[Envelope]:
        with self._engine.begin() as connection:
            return SqlStore(connection, TENANT).load(stream, after)

    def append(self, stream: str, expected: int, envelopes: Sequence[Envelope]) -> bool:
        with self._engine.begin() as connection:
            return SqlStore(connection, TENANT).append(stream, expected, envelopes)

    def head(self, stream: str) -> Head:
        with self._engine.begin() as connection:
            return SqlStore(connection, TENANT).head(stream)

    def done(self, stream: str, command_id: str) -> Sequence[Envelope]:
        with self._engine.begin() as connection:
            return SqlStore(connection, TENANT).done(stream, command_id)

    def settled(self, stream: str) -> int:
        return self.head(stream).number

    def streams(self) -> Sequence[str]:
        with self._engine.begin() as connection:
            return SqlStore(connection, TENANT).streams()


class Careless(Apart):
    """The fault that the races must find: it writes what was decided behind whatever was written since."""

    def append(self, stream: str, expected: int, envelopes: Sequence[Envelope]) -> bool:
        e = envelopes[0]
        while True:
            head = self.head(stream)
            again = seal_all(
                head, [e.event for e in envelopes], command_id=e.command_id, actor=e.actor, at=e.at, rules=e.rules
            )
            if super().append(stream, head.number, again):
                return True


Ask = Callable[[Engine, str, Command, str], bool]


def in_one_transaction(engine: Engine, stream: str, command: Command, by: str) -> bool:
    """As a host does: decided and written in one transaction. Whether it was accepted."""
    with engine.begin() as connection:
        return _given(SqlStore(connection, TENANT), stream, command, by)


def apart(engine: Engine, stream: str, command: Command, by: str) -> bool:
    """Read, decided and written in transactions of their own."""
    return _given(Apart(engine), stream, command, by)


def carelessly(engine: Engine, stream: str, command: Command, by: str) -> bool:
    """The same without the check of the version."""
    return _given(Careless(engine), stream, command, by)


def _given(store: EventStore, stream: str, command: Command, by: str) -> bool:
    return isinstance(DESK.using(store).give(stream, command, by=by, at=AT), Accepted)


class Turns:
    """Which race is on, and which each reader has begun: whole numbers that all processes see."""

    def __init__(self) -> None:
        self._shared = mmap.mmap(-1, 4 * (1 + READERS))
        for place in range(1 + READERS):
            self._put(place, -1)

    def call(self, race: int) -> None:
        """This one is on; returns once a reader has begun on it."""
        self._put(0, race)
        while all(self._get(1 + reader) < race for reader in range(READERS)):
            time.sleep(0)

    def close(self, after: int) -> None:
        """All is over."""
        self._put(0, after)

    def begin(self, reader: int) -> int:
        """The race that is on, which this reader begins now; negative before the first."""
        race = self._get(0)
        self._put(1 + reader, race)
        return race

    def _get(self, place: int) -> int:
        found: int = struct.unpack_from("i", self._shared, 4 * place)[0]
        return found

    def _put(self, place: int, value: int) -> None:
        struct.pack_into("i", self._shared, 4 * place, value)


def race(engine: Engine, reviews: int, ask: Ask) -> tuple[int, int]:
    """Run the races of so many reviews; the number of readings granted, and of those that follow an ended membership."""
    streams = [f"r{index}" for index in range(reviews)]
    opened(engine, *streams)
    races, turns = [(stream, person) for stream in streams for person in PEOPLE], Turns()

    def read(reader: int) -> Callable[[], None]:
        def job() -> None:
            own, last = fresh(engine), -1
            while (turn := turns.begin(reader)) < len(races):
                if turn == last:
                    time.sleep(0)
                    continue
                last = turn
                stream, person = races[turn]
                try:
                    ask(own, stream, AskToRead(version="v0.1"), person)
                except StaleReview:
                    continue

        return job

    def end() -> None:
        own = fresh(engine)
        try:
            for turn, (stream, person) in enumerate(races):
                turns.call(turn)
                while not _ended(own, stream, person):
                    pass
        finally:
            turns.close(len(races))

    together(end, *(read(reader) for reader in range(READERS)))
    counted = [_counted(log_of(engine, stream)) for stream in streams]
    assert [ended for _, _, ended in counted] == [len(PEOPLE)] * reviews
    return sum(granted for granted, _, _ in counted), sum(late for _, late, _ in counted)


def _ended(engine: Engine, stream: str, person: str) -> bool:
    """End that person's membership, whatever the others do meanwhile."""
    command: Command = StandDownTeamMember(person=person)
    if person not in ON_TEAM:
        command = Withdraw(person=person, data=ConversationData.SEALED)
    try:
        return in_one_transaction(engine, stream, command, "bm1" if person in ON_TEAM else person)
    except StaleReview:
        return False


def _counted(log: Sequence[Envelope]) -> tuple[int, int, int]:
    """Readings granted in the races, those of them after their reader's membership had ended, and memberships ended."""
    found, ended = Counter[str](), set[str]()
    for e in log[len(FIRST) :]:
        if isinstance(e.event, ParticipantWithdrew | TeamMemberStoodDown):
            ended.add(e.event.person)
        elif isinstance(e.event, ReadingGranted):
            found["granted"] += 1
            found["late"] += bool({e.event.person, *e.event.readers} & ended)
    return found["granted"], found["late"], len(ended)


ASKED = {"in one transaction": in_one_transaction, "apart": apart}
FEW, MANY = 10, 120


@pytest.mark.parametrize("how", ASKED)
def test_no_reading_follows_a_withdrawal(how: str, engine: Engine) -> None:
    """180 races: each membership ends while others read in that name, and nothing is granted after it."""
    granted, late = race(engine, FEW, ASKED[how])
    assert (granted > 0, late) == (True, 0)


@pytest.mark.deep
@pytest.mark.parametrize("how", ASKED)
def test_no_reading_follows_a_withdrawal_in_thousands_of_races(how: str, engine: Engine) -> None:
    """2,160 races each way on each database."""
    granted, late = race(engine, MANY, ASKED[how])
    assert (granted > 0, late) == (True, 0)


def test_the_races_find_a_store_without_the_check_of_the_version(engine: Engine) -> None:
    """With the seeded fault the very same races find readings that follow a withdrawal."""
    _, late = race(engine, FEW, carelessly)
    assert late > 0
