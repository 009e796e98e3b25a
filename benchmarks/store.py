"""Appending to the record and opening it, against raw drivers and the `eventsourcing` package, on both databases.

    python benchmarks/store.py [--rounds 30] [--clients]

One run, the contenders interleaved round by round, medians and ratios to the raw driver. All write the same sealed
events into the same tables in one transaction: head, events, outbox; `eventsourcing` (if it is installed) writes its
own table, without a head, a chain of hashes or an outbox. What is prepared before is not timed.
"""

from __future__ import annotations

import argparse
import itertools
import os
import sqlite3
import statistics
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import URL, Engine, create_engine
from sqlalchemy.pool import NullPool

sys.path[:0] = [str(Path(__file__).parents[1] / "tests"), str(Path(__file__).parents[1] / "tests" / "store")]

from story import REVIEW, log_until  # noqa: E402

from postgres import Server, server  # noqa: E402
from reviewflow.model.events import QuestionAsked  # noqa: E402
from reviewflow.model.private import Private  # noqa: E402
from reviewflow.record import Envelope, Head, MemoryStore, seal  # noqa: E402
from reviewflow.record.canonical import moment_text  # noqa: E402
from reviewflow.record.sql import SqlStore, create_tables, engine_for  # noqa: E402
from reviewflow.record.sql.store import _clear_envelope  # noqa: E402
from reviewflow.reviews import Reviews  # noqa: E402

TENANT, AT = "camden", datetime(2025, 1, 14, 10, tzinfo=UTC)
STREAMS = itertools.count(1)
Job = Callable[[], None]
COLUMNS = "tenant, stream, number, command_id, actor, at, schema_number, rules, previous, hash, body"


def fresh_log(events: int) -> Sequence[Envelope]:
    """A new log of so many short events."""
    head = Head(f"s{next(STREAMS)}-{os.getpid()}")
    found: list[Envelope] = []
    while len(found) < events:
        asked = QuestionAsked(
            question=f"q{head.number}", text=Private("How did the joint protocol change who saw what?")
        )
        found.append(seal(head, asked, command_id="c1", actor="bm1", at=AT, rules="0" * 64))
        head = found[-1].head
    return found


def rows_of(log: Sequence[Envelope]) -> list[tuple[Any, ...]]:
    """The events as the rows that a driver is given."""
    return [
        (TENANT, e.stream, e.number, e.command_id, e.actor, moment_text(e.at), e.schema, e.rules, e.previous, e.hash,
         e.body.reveal())
        for e in log
    ]  # fmt: skip


# fmt: off
BEGIN = "INSERT INTO reviewflow_stream VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"
ADD = f"INSERT INTO reviewflow_event ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608  (the columns above)
POST = "INSERT INTO reviewflow_outbox (tenant, stream, number, event, command_id, actor, at) VALUES (?, ?, ?, ?, ?, ?, ?)"
READ = f"SELECT {COLUMNS} FROM reviewflow_event WHERE tenant = ? AND stream = ? ORDER BY number"  # noqa: S608
# fmt: on


def raw_append(connection: Any, mark: str, log: Sequence[Envelope], rows: list[tuple[Any, ...]]) -> None:
    """The same statements by hand for a new review: the head, then the events, then the outbox, and one commit."""
    cursor, last = connection.cursor(), log[-1]
    cursor.execute(BEGIN.replace("?", mark), (TENANT, last.stream, last.number, last.hash))
    cursor.executemany(ADD.replace("?", mark), rows)
    notices = [(r[0], r[1], r[2], type(e.event).__name__, r[3], r[4], r[5]) for r, e in zip(rows, log, strict=True)]
    cursor.executemany(POST.replace("?", mark), notices)
    connection.commit()


def others(kind: str, where: Any, create: bool = True) -> Callable[[int], Job] | None:
    """The `eventsourcing` package writing as many events of the same size, where it is installed."""
    try:
        from eventsourcing.persistence import StoredEvent
        from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore
        from eventsourcing.sqlite import SQLiteApplicationRecorder, SQLiteDatastore
    except ImportError:
        return None
    if kind == "sqlite":
        recorder: Any = SQLiteApplicationRecorder(SQLiteDatastore(str(where)))
    else:
        recorder = PostgresApplicationRecorder(
            PostgresDatastore(where.database, where.query["host"], "5432", where.username, "x")
        )
    if create:
        recorder.create_table()

    def prepare(events: int) -> Job:
        body, origin = rows_of(fresh_log(1))[0][-1].encode(), uuid.uuid4()
        stored = [StoredEvent(origin, number, "reviewflow:QuestionAsked", body) for number in range(1, events + 1)]
        return lambda: recorder.insert_events(stored)

    return prepare


def appends(engine: Engine, raw: Any, mark: str, other: Callable[[int], Job] | None, rounds: int) -> None:
    """1 and 10 events a commit, contenders in turn."""
    for events in (1, 10):
        times: dict[str, list[float]] = {"raw": [], "reviewflow": [], "eventsourcing": []}
        for _ in range(rounds):
            log = fresh_log(events)
            rows = rows_of(log)
            times["raw"].append(timed(partial(raw_append, raw, mark, log, rows)))
            log = fresh_log(events)
            times["reviewflow"].append(timed(partial(ours, engine, log)))
            if other is not None:
                times["eventsourcing"].append(timed(other(events)))
        show(f"append {events:>2} a commit", times)


def ours(engine: Engine, log: Sequence[Envelope]) -> None:
    """One transaction of a host that has nothing else to write."""
    with engine.begin() as connection:
        assert SqlStore(connection, TENANT).append(log[0].stream, log[0].number - 1, log)


def opens(engine: Engine, raw: Any, mark: str, rounds: int) -> None:
    """A review of 50 and of 1,000 events: its rows raw; its checked events, first and again; the folded review."""
    whole = log_until(400)
    for events in (50, 1_000):
        log = fresh_log(events) if events > len(whole) else whole[:events]
        ours(engine, log)
        times: dict[str, list[float]] = {"raw": [], "first": [], "again": [], "folded": [], "known": []}
        desk = Reviews(MemoryStore())
        for _ in range(rounds):
            times["raw"].append(timed(partial(raw_read, raw, mark, log[0].stream)))
            with engine.execution_options(reviewflow_reads=True).connect() as connection:
                store = SqlStore(connection, TENANT)
                store.head("none")  # the connection's own beginning is not timed
                _clear_envelope.cache_clear()
                times["first"].append(timed(partial(store.load, log[0].stream)))
                times["again"].append(timed(partial(store.load, log[0].stream)))
                if log[0].stream == REVIEW:
                    at_desk = desk.using(store)
                    at_desk.forget(REVIEW)
                    times["folded"].append(timed(partial(at_desk.load, REVIEW)))
                    times["known"].append(timed(partial(at_desk.load, REVIEW)))
        show(f"open {events:>5} events", times)


def raw_read(raw: Any, mark: str, stream: str) -> None:
    """The rows of a review as the driver gives them."""
    raw.cursor().execute(READ.replace("?", mark), (TENANT, stream)).fetchall()
    raw.rollback()


def clients(postgres: Server, rounds: int) -> None:
    """1, 4 and 16 processes on one PostgreSQL, each with reviews of its own; commits a second, connecting not timed."""
    for number in (1, 4, 16):
        rates: dict[str, float] = {}
        for name, connect in (("raw", _raw_client), ("reviewflow", _our_client), ("eventsourcing", _other_client)):
            url = made(postgres)
            if name == "eventsourcing" and others("postgresql", url) is None:
                continue
            rates[name] = number * rounds / forked(number, partial(connect, url), rounds)
            postgres.drop(url)
        shown = ", ".join(f"{name} {rate:,.0f}/s" for name, rate in rates.items())
        print(f"  {number:>2} clients: {shown}; reviewflow to raw {rates['reviewflow'] / rates['raw']:.2f}")


def _raw_client(url: URL) -> Callable[[int], Job]:
    connection = psycopg.connect(conninfo(url))

    def prepare(events: int) -> Job:
        log = fresh_log(events)
        return partial(raw_append, connection, "%s", log, rows_of(log))

    return prepare


def _our_client(url: URL) -> Callable[[int], Job]:
    engine = engine_for(url)
    return lambda events: partial(ours, engine, fresh_log(events))


def _other_client(url: URL) -> Callable[[int], Job]:
    found = others("postgresql", url, create=False)
    assert found is not None
    return found


def forked(number: int, connect: Callable[[], Callable[[int], Job]], rounds: int) -> float:
    """So many processes at once, each with prepared jobs; the seconds from the common start until the last is through."""
    ready, go = os.pipe(), os.pipe()
    children = []
    for _ in range(number):
        child = os.fork()
        if child == 0:
            prepare = connect()
            prepare(1)()  # connects, and compiles what is compiled once
            jobs = [prepare(1) for _ in range(rounds)]
            os.write(ready[1], b"x")
            os.read(go[0], 1)
            for job in jobs:
                job()
            os._exit(0)
        children.append(child)
    for _ in children:
        os.read(ready[0], 1)
    start = time.perf_counter()
    os.write(go[1], b"x" * number)
    assert [os.waitpid(child, 0)[1] for child in children] == [0] * number
    return time.perf_counter() - start


def timed(job: Job) -> float:
    """Seconds."""
    start = time.perf_counter()
    job()
    return time.perf_counter() - start


def show(what: str, times: dict[str, list[float]]) -> None:
    """Medians in microseconds, and ratios to the raw driver."""
    floor = statistics.median(times["raw"])
    parts = [
        f"{n} {statistics.median(t) * 1e6:,.0f} µs ({statistics.median(t) / floor:.2f})" for n, t in times.items() if t
    ]
    print(f"  {what}: {', '.join(parts)}")


def conninfo(url: URL) -> str:
    """The URL as psycopg itself takes it."""
    return f"host={url.query['host']} dbname={url.database} user={url.username}"


def made(postgres: Server) -> URL:
    """A new database with our tables."""
    url = postgres.fresh()
    engine = create_engine(url, poolclass=NullPool)
    with engine.begin() as connection:
        create_tables(connection)
    return url


@contextmanager
def sqlite_at(folder: Path, synchronous: str) -> Iterator[tuple[Engine, sqlite3.Connection, Path]]:
    """A new file with our tables, an engine on it, and a raw connection set up alike."""
    path = folder / f"{synchronous}.db"
    engine = engine_for(str(path), synchronous=synchronous)
    with engine.begin() as connection:
        create_tables(connection)
    raw = sqlite3.connect(path)
    for pragma in ("journal_mode=WAL", f"synchronous={synchronous}", "secure_delete=ON", "busy_timeout=10000"):
        raw.execute(f"PRAGMA {pragma}")
    yield engine, raw, folder / f"{synchronous}-other.db"
    raw.close()
    engine.dispose()


def main() -> None:
    """Run all, print one line each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=60)
    parser.add_argument("--clients", action="store_true", help="also 1, 4 and 16 processes on PostgreSQL")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=".") as folder:
        for synchronous in ("FULL", "NORMAL"):
            with sqlite_at(Path(folder), synchronous) as (engine, raw, other):
                print(f"SQLite, synchronous {synchronous}")
                appends(engine, raw, "?", others("sqlite", other), asked.rounds)
                opens(engine, raw, "?", asked.rounds)
    with server() as postgres:
        url = made(postgres)
        print("PostgreSQL (fsync off, on a socket)")
        with psycopg.connect(conninfo(url)) as raw:
            appends(engine_for(url), raw, "%s", others("postgresql", url), asked.rounds)
            opens(engine_for(url), raw, "%s", asked.rounds)
        if asked.clients:
            clients(postgres, asked.rounds)


if __name__ == "__main__":
    main()
