"""Several processes on one database: no reading while suspended, no command twice, nothing lost from the outbox."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from processes import TENANT, fresh, log_of, opened, together
from sqlalchemy import Engine
from story import circulated_log

from reviewflow.errors import StaleReview
from reviewflow.kernel import Kernel
from reviewflow.model.commands import AskToRead, LiftSuspension, SuspendAccess
from reviewflow.model.events import AccessSuspended, SuspensionLifted
from reviewflow.model.private import Private
from reviewflow.record import MemoryStore, verify
from reviewflow.record.sql import DatabaseFault, Outbox, SqlStore
from reviewflow.reviews import Reviews, audit
from reviewflow.rules import POLICY, PROCESS
from reviewflow.testing.stores import sample_log

READER, LATER = "P1", timedelta(days=1)


def desks(*streams: str) -> dict[str, Reviews]:
    """A front desk per review that has folded it already, so that processes made afterwards race and do not read."""
    found = {}
    for stream in streams:
        memory = MemoryStore()
        memory.append(stream, 0, circulated_log(stream))
        found[stream] = Reviews(memory)
        found[stream].load(stream)
    return found


def test_thousands_of_readings_against_a_suspension_that_comes_and_goes(engine: Engine) -> None:
    """A person's access is suspended and given back again and again while others read in their name.

    Each grant in the log stands where access was open, each refusal where it was not, and every event is one that
    the tables allow where it stands.
    """
    opened(engine, "r1")
    at_desk = desks("r1")
    at = circulated_log("r1")[-1].at + LATER

    def give(own: Engine, desk: Reviews, command: AskToRead | SuspendAccess | LiftSuspension, by: str) -> None:
        try:
            with own.begin() as connection:
                desk.store = SqlStore(connection, TENANT)
                desk.give("r1", command, by=by, at=at)
        except StaleReview:
            pass

    def read() -> None:
        own, desk = fresh(engine), at_desk["r1"]
        for _ in range(500):
            give(own, desk, AskToRead(version="v0.1"), READER)

    def toggle() -> None:
        own, desk = fresh(engine), at_desk["r1"]
        for _ in range(150):
            give(own, desk, SuspendAccess(person=READER, reason=Private("a conflict")), "RT1")
            give(own, desk, LiftSuspension(person=READER), "RT1")

    together(read, read, toggle)
    log = log_of(engine, "r1")
    suspended, seen = False, Counter[tuple[str, bool]]()
    for e in log[len(circulated_log("r1")) :]:
        suspended = isinstance(e.event, AccessSuspended) or (suspended and not isinstance(e.event, SuspensionLifted))
        seen[type(e.event).__name__, suspended] += 1
    assert (seen["ReadingGranted", True], seen["ReadingRefused", False]) == (0, 0)
    assert min(seen["ReadingGranted", False], seen["AccessSuspended", True]) > 0
    audit(Kernel.of(PROCESS, POLICY), log)


def test_a_repeated_command_counts_once(engine: Engine) -> None:
    """Four processes give the same commands under the same ids: each is on the record once, and all see its outcome."""
    opened(engine, "r1")
    at_desk = desks("r1")
    at = circulated_log("r1")[-1].at + LATER
    ids = [f"again-{index}" for index in range(40)]

    def give() -> None:
        own, desk = fresh(engine), at_desk["r1"]
        for command_id in ids:
            events = 0
            while not events:
                try:
                    with own.begin() as connection:
                        desk.store = SqlStore(connection, TENANT)
                        desk.give("r1", AskToRead(version="v0.1"), by=READER, at=at, command_id=command_id)
                        events = len(desk.store.done("r1", command_id))
                except (StaleReview, DatabaseFault):
                    continue
            assert events == 1

    together(give, give, give, give)
    counted = Counter(e.command_id for e in log_of(engine, "r1"))
    assert [counted[command_id] for command_id in ids] == [1] * len(ids)


@pytest.mark.parametrize("crash_every", [0, 3])
def test_nothing_is_lost_from_the_outbox(engine: Engine, crash_every: int) -> None:
    """Four write to twelve reviews while three claim, some of whom fail: each event is told, in order in its review."""
    streams = [f"r{index}" for index in range(12)]
    told: list[tuple[str, int]] = []

    def write(mine: Sequence[str]) -> None:
        for round_number in range(8):
            for stream in mine:
                with engine.begin() as connection:
                    store = SqlStore(connection, TENANT)
                    head = store.head(stream)
                    assert store.append(stream, head.number, sample_log(stream, 2, head, f"c{round_number}"))

    def claim() -> None:
        idle = 0
        for turn in range(10_000):
            with engine.connect() as connection:
                outbox = Outbox(connection, TENANT)
                notices = outbox.claim(5)
                if crash_every and turn % crash_every == 0:
                    connection.rollback()
                    continue
                outbox.done()
                # kept before the commit frees the review for the next claimer, so that the order here is the order told
                told.extend((notice.stream, notice.number) for notice in notices)
                connection.commit()
            idle = 0 if notices else idle + 1
            if idle > 3 and len(told) >= 12 * 16:
                break

    with ThreadPoolExecutor(7) as pool:
        jobs = [pool.submit(write, streams[index::4]) for index in range(4)] + [pool.submit(claim) for _ in range(3)]
        for job in jobs:
            job.result()
    order = defaultdict(list)
    for stream, number in told:
        order[stream].append(number)
    assert {stream: list(range(1, 17)) for stream in streams} == order
    with engine.connect() as connection:
        assert Outbox(connection, TENANT).claim(1) == ()


def test_an_unfinished_claim_is_made_again(engine: Engine) -> None:
    """Without a commit the notices are there for the next; they hold ids and nothing else."""
    with engine.begin() as connection:
        SqlStore(connection, TENANT).append("r1", 0, sample_log("r1", 3))
        SqlStore(connection, "leeds").append("r1", 0, sample_log("r1", 1))
    with engine.connect() as connection:
        first = Outbox(connection, TENANT).claim(2)
        connection.rollback()
        again = Outbox(connection, TENANT).claim(9)
    assert (first, [notice.number for notice in again]) == (again[:2], [1, 2, 3])
    assert (
        first[0].stream, first[0].number, first[0].event, first[0].command_id, first[0].actor, first[0].at,
    ) == ("r1", 1, "QuestionAsked", "c1", "bm1", "2025-01-14T10:00:00Z")  # fmt: skip


def test_two_claimers_hold_different_reviews(make_database: Callable[[str], Engine]) -> None:
    """On PostgreSQL a second claimer skips the reviews that the first holds, and waits for nobody."""
    engine = make_database("postgresql")
    with engine.begin() as connection:
        for stream in ("r1", "r2"):
            SqlStore(connection, TENANT).append(stream, 0, sample_log(stream, 2))
    with engine.connect() as one, engine.connect() as other:
        first = {notice.stream for notice in Outbox(one, TENANT).claim(1)}
        second = {notice.stream for notice in Outbox(other, TENANT).claim(9)}
    assert (first, second) == ({"r1"}, {"r2"})


def test_a_second_claimer_on_sqlite_waits_its_turn(make_database: Callable[[str], Engine]) -> None:
    """SQLite has one writer: while one claims, another is told to come again, and gets none of the first one's notices."""
    engine = make_database("sqlite")
    with engine.begin() as connection:
        SqlStore(connection, TENANT).append("r1", 0, sample_log("r1", 2))
    with engine.connect() as one, engine.connect() as other:
        first = Outbox(one, TENANT)
        held = [notice.number for notice in first.claim(9)]
        other.connection.dbapi_connection.execute("PRAGMA busy_timeout = 50")  # type: ignore[union-attr]
        with pytest.raises(DatabaseFault) as caught:
            Outbox(other, TENANT).claim(9)
        first.done()
        one.commit()
    assert (held, caught.value.kind, caught.value.again) == ([1, 2], "busy", True)
    with engine.connect() as other:
        assert Outbox(other, TENANT).claim(9) == ()


@pytest.mark.parametrize("claims_first", [True, False])
def test_an_event_committed_late_is_still_told(claims_first: bool, make_database: Callable[[str], Engine]) -> None:
    """On PostgreSQL a review written to before, and committed after, the claim of a later event keeps its notices."""
    engine = make_database("postgresql")
    told = []
    with engine.connect() as late, engine.connect() as claimer:
        SqlStore(late, TENANT).append("r1", 0, sample_log("r1", 1))
        with engine.begin() as connection:
            SqlStore(connection, TENANT).append("r2", 0, sample_log("r2", 1))
        if not claims_first:
            late.commit()
        for _ in range(2):
            outbox = Outbox(claimer, TENANT)
            told += [notice.stream for notice in outbox.claim(9)]
            outbox.done()
            claimer.commit()
            late.commit()
    assert (sorted(told), told[0] == "r2") == (["r1", "r2"], claims_first)


def test_writers_that_collide_are_told_and_go_on(engine: Engine) -> None:
    """Four processes append to one review, each on the head it read: no event is lost, none doubled, one chain."""

    def write(name: str) -> Callable[[], None]:
        def job() -> None:
            own, done = fresh(engine), 0
            while done < 50:
                with own.begin() as connection:
                    store = SqlStore(connection, TENANT)
                    head = store.head("r1")
                    done += store.append("r1", head.number, sample_log("r1", 1, head, f"{name}-{done}"))

        return job

    engine.dispose()
    together(*(write(f"w{index}") for index in range(4)))
    log = log_of(engine, "r1")
    verify(log)
    assert (len(log), len({e.command_id for e in log})) == (200, 200)


def test_a_request_that_was_overtaken_is_recorded_at_the_later_time(engine: Engine) -> None:
    """A clock a moment behind the log is no reason to refuse; one further behind is."""
    opened(engine, "r1")
    desk, last = desks("r1")["r1"], circulated_log("r1")[-1].at
    for behind, expected in ((timedelta(seconds=5), "Accepted"), (timedelta(seconds=6), "Refused")):
        with engine.begin() as connection:
            desk.store = SqlStore(connection, TENANT)
            outcome = desk.give("r1", AskToRead(version="v0.1"), by=READER, at=last - behind)
        assert expected == type(outcome).__name__
    assert last == log_of(engine, "r1")[-1].at
