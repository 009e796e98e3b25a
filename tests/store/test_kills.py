"""Processes killed with SIGKILL while they work a review through the front desk, with its caseload and its outbox.

After each kill the log verifies, and of each command either everything is there or nothing: its events, their
notices, the caseload's rows, and the host's own row.
"""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import Column, Connection, Engine, MetaData, String, Table, event, select
from story import CIRCULATED, REVIEW, line_of, lines, log_until

from reviewflow.caseload import CaseloadKeeper
from reviewflow.kernel import Accepted
from reviewflow.record import MemoryStore, command_from_json
from reviewflow.record.canonical import moment
from reviewflow.record.sql import SqlAlchemyRunner, SqlStore, damage_in, engine_for
from reviewflow.record.sql.tables import blockers, cases, clocks, copies, delivery, readers
from reviewflow.reviews import Reviews

HOST = Table(
    "host_case", MetaData(), Column("tenant", String(64), primary_key=True), Column("command", String(64), primary_key=True)
)  # fmt: skip
DESK = Reviews(MemoryStore())
CASELOAD = (cases, blockers, clocks, copies, readers)
CIRCULATION = line_of(CIRCULATED, "v0.1")
FIRST_PAPER = next(number for number, line in enumerate(lines(), 1) if "text_from" in line)
KILLED = -signal.SIGKILL


def _keeper(connection: Connection, tenant: str) -> CaseloadKeeper:
    return CaseloadKeeper(SqlAlchemyRunner(connection), tenant, DESK.kernel)


def _give(engine: Engine, tenant: str, number: int) -> bool:
    """One line of HM-07 and a row of the host's, in one transaction. Whether it was accepted."""
    line = lines()[number - 1]
    at, by, _ = moment("at", str(line.pop("at"))), str(line.pop("by")), line.pop("expect", None)
    with engine.begin() as connection:
        desk = DESK.using(SqlStore(connection, tenant), followers=[_keeper(connection, tenant)])
        outcome = desk.give(REVIEW, command_from_json(line), by=by, at=at, command_id=f"line-{number}")
        if isinstance(outcome, Accepted):
            connection.execute(HOST.insert(), {"tenant": tenant, "command": f"line-{number}"})
        return isinstance(outcome, Accepted)


def _give_apart(engine: Engine, tenant: str, number: int) -> None:
    """The fault to be found: the line in one transaction, and the host's row in the next."""
    line = lines()[number - 1]
    at, by, _ = moment("at", str(line.pop("at"))), str(line.pop("by")), line.pop("expect", None)
    with engine.begin() as connection:
        desk = DESK.using(SqlStore(connection, tenant), followers=[_keeper(connection, tenant)])
        desk.give(REVIEW, command_from_json(line), by=by, at=at, command_id=f"line-{number}")
    with engine.begin() as connection:
        connection.execute(HOST.insert(), {"tenant": tenant, "command": f"line-{number}"})


def _content(connection: Connection, tenant: str) -> list[list[tuple[object, ...]]]:
    return [sorted(map(tuple, connection.execute(select(t).where(t.c.tenant == tenant)))) for t in CASELOAD]


def _whole(engine: Engine, tenant: str, before: int = 0) -> tuple[str, ...]:
    """The ids of the tenant's commands after so many events. Fails where anything of one is missing, or too much."""
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":  # one moment for all: a killed client's commit may be on its way
            connection = connection.execution_options(isolation_level="REPEATABLE READ")
        assert list(damage_in(SqlAlchemyRunner(connection), tenant)) == []
        store = SqlStore(connection, tenant)
        log = store.load(REVIEW)
        found = tuple(dict.fromkeys(e.command_id for e in log[before:]))
        hosts = connection.execute(select(HOST.c.command).where(HOST.c.tenant == tenant)).scalars()
        assert set(found) == set(hosts)
        numbers = connection.execute(select(delivery.c.number).where(delivery.c.tenant == tenant)).scalars()
        assert sorted(numbers) == [e.number for e in log]
        kept = _content(connection, tenant)
        if log:
            _keeper(connection, tenant).rebuild(store, REVIEW)
        assert kept == _content(connection, tenant)
        connection.rollback()
    engine.dispose()
    return found


def _child(job: Callable[[], None]) -> int:
    """Run the job in a process of its own; returns its exit code, negative for a signal."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            job()
            status = 0
        finally:
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _killed_at_each_point(
    engine: Engine, tenant: str, number: int, give: Callable[[Engine, str, int], object] = _give
) -> Iterator[int]:
    """Give the line again and again, killed before and after each statement and before the commit, until it gets through."""
    code, point = KILLED, 0
    while code == KILLED:
        point += 1

        def job(at: int = point) -> None:
            own, left = engine_for(engine.url, synchronous="NORMAL"), [at]

            def strike(*_: object) -> None:
                left[0] -= 1
                if left[0] == 0:
                    os.kill(os.getpid(), signal.SIGKILL)

            for moment_ in ("before_cursor_execute", "after_cursor_execute", "commit"):
                event.listen(own, moment_, strike)
            give(own, tenant, number)

        code = _child(job)
        yield code


def test_a_process_killed_at_any_point_leaves_all_or_nothing(engine: Engine) -> None:
    """At every point of each of these commands' ways from the first read to the commit: nothing of it is there."""
    HOST.metadata.create_all(engine)
    kills = 0
    for tenant, until, then in (("t1", 0, range(1, 13)), ("t2", CIRCULATION - 1, range(CIRCULATION, CIRCULATION + 2))):
        start = log_until(until) if until else ()
        if start:
            with engine.begin() as connection:
                SqlStore(connection, tenant).append(REVIEW, 0, start)
                _keeper(connection, tenant).rebuild(SqlStore(connection, tenant), REVIEW)
        for number in then:
            there = _whole(engine, tenant, len(start))
            for code in _killed_at_each_point(engine, tenant, number):
                if code == KILLED:
                    kills += 1
                    assert _whole(engine, tenant, len(start)) == there
            assert code == 0
        assert len(_whole(engine, tenant, len(start))) >= len(then) - 1
    assert kills >= 100


def test_the_kills_find_a_host_that_commits_twice(engine: Engine) -> None:
    """With the seeded fault some kill falls between the two, and the line is there without the host's row."""
    HOST.metadata.create_all(engine)
    with pytest.raises(AssertionError, match="line-1"):
        for _ in _killed_at_each_point(engine, "t1", 1, _give_apart):
            _whole(engine, "t1")


def test_a_process_killed_at_any_time_leaves_all_or_nothing(engine: Engine) -> None:
    """Two hundred processes, each killed at a random moment while it works a review of its own from line to line."""
    HOST.metadata.create_all(engine)
    engine.dispose()
    chance, reached = random.Random(4), set[int]()
    pace = _killed(engine, "pace", lines=2)  # how fast this machine is just now decides when to kill
    for turn in range(200):
        _killed(engine, f"t{turn}", after=chance.uniform(0.0, pace))
        reached.add(len(_whole(engine, f"t{turn}")))
    assert len(reached) > 1


def _killed(engine: Engine, tenant: str, *, lines: int = 0, after: float = 0.0) -> float:
    """Seconds that a process was let work, until so many lines stood and so many seconds more."""
    ready, done = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            _work(engine_for(engine.url, synchronous="NORMAL"), tenant, done)
        finally:
            os._exit(1)
    os.read(ready, 1)
    began = time.perf_counter()
    for _ in range(lines):
        os.read(ready, 1)
    time.sleep(after)
    worked = time.perf_counter() - began
    os.kill(child, signal.SIGKILL)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == KILLED
    for end in (ready, done):
        os.close(end)
    return worked


def _work(engine: Engine, tenant: str, done: int) -> None:
    """Give line after line, up to the first that needs a paper; say that the work begins, and each line that stands."""
    os.write(done, b"x")
    for number in range(1, FIRST_PAPER):
        _give(engine, tenant, number)
        os.write(done, b"x")
    time.sleep(60)
