"""Who appends in `store.py`: ours and its peers, each as a function from sealed events to a job that writes them."""

from __future__ import annotations

import json
import os
import sqlite3
import uuid
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import URL, Connection, Engine
from sqlalchemy.dialects.postgresql.psycopg import dialect as psycopg_dialect

from reviewflow.model.events import QuestionAsked
from reviewflow.model.private import Private
from reviewflow.record import Envelope, Head, seal
from reviewflow.record.canonical import moment_text
from reviewflow.record.sql import SqlStore
from reviewflow.record.sql.appending import _ADVANCE_AT_ONCE
from reviewflow.record.sql.tables import delivery, events, streams

__all__ = [
    "Job", "Log", "Prepare", "by_core", "by_us", "by_us_from_the_pool", "conninfo", "eventsourcing", "new_review", "next_log",
    "one_statement", "raw_postgres", "raw_postgres_ready", "raw_sqlite", "raw_sqlite_ready",
]  # fmt: skip

Job = Callable[[], object]
Log = Sequence[Envelope]
Prepare = Callable[[Log], Job]
TENANT, AT = "camden", datetime(2025, 1, 14, 10, tzinfo=UTC)
Row = tuple[Any, ...]
# fmt: off
COLUMNS = "tenant, stream, number, command_id, actor, at, schema_number, rules, previous, hash, body"
MOVE = "UPDATE reviewflow_stream SET number = ?, hash = ? WHERE tenant = ? AND stream = ? AND number = ? AND hash = ?"
ADD = f"INSERT INTO reviewflow_event ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608  (the columns above)
POST = "INSERT INTO reviewflow_outbox (tenant, stream, number, event, command_id, actor, at) VALUES (?, ?, ?, ?, ?, ?, ?)"
MOVE_THERE, ADD_THERE, POST_THERE = (statement.replace("?", "%s") for statement in (MOVE, ADD, POST))
# fmt: on


def next_log(head: Head, size: int) -> Log:
    """So many short events, sealed on that head."""
    found: list[Envelope] = []
    while len(found) < size:
        said = Private("How did the joint protocol change who saw what?")
        asked = QuestionAsked(question=f"q{head.number}", text=said)
        found.append(seal(head, asked, command_id="c1", actor="bm1", at=AT, rules="0" * 64))
        head = found[-1].head
    return found


def new_review(connection: Connection, name: str) -> Head:
    """A review with one event, committed; the head to append on."""
    first = next_log(Head(f"{name}-{os.getpid()}"), 1)
    with connection.begin():
        assert SqlStore(connection, TENANT).append(first[0].stream, 0, first)
    return first[-1].head


# -- raw drivers ------------------------------------------------------------------------------------------------------


def rows_of(log: Log) -> tuple[Row, list[Row], list[Row]]:
    """The parameters of the three statements: the head's, the events', the notices'."""
    first, last = log[0], log[-1]
    head = (last.number, last.hash, TENANT, last.stream, first.number - 1, first.previous)
    rows = [
        (TENANT, e.stream, e.number, e.command_id, e.actor, moment_text(e.at), e.schema, e.rules, e.previous, e.hash, e.body.reveal())
        for e in log
    ]  # fmt: skip
    notices = [(r[0], r[1], r[2], type(e.event).__name__, r[3], r[4], r[5]) for r, e in zip(rows, log, strict=True)]
    return head, rows, notices


def raw_sqlite(connection: sqlite3.Connection) -> Prepare:
    """The driver alone; its rows made in the time that is measured."""
    return lambda log: lambda: _sqlite(connection, *rows_of(log))


def raw_sqlite_ready(connection: sqlite3.Connection) -> Prepare:
    """The driver alone, its rows made before."""
    return lambda log: partial(_sqlite, connection, *rows_of(log))


def _sqlite(connection: sqlite3.Connection, head: Row, rows: list[Row], notices: list[Row]) -> None:
    connection.execute("BEGIN IMMEDIATE")
    assert connection.execute(MOVE, head).rowcount == 1
    if len(rows) == 1:
        connection.execute(ADD, rows[0])
        connection.execute(POST, notices[0])
    else:
        connection.executemany(ADD, rows)
        connection.executemany(POST, notices)
    connection.commit()


def raw_postgres(connection: psycopg.Connection) -> Prepare:
    """The driver alone; `executemany` is sent without waiting in between."""
    return lambda log: lambda: _postgres(connection, *rows_of(log))


def raw_postgres_ready(connection: psycopg.Connection) -> Prepare:
    """The driver alone, its rows made before."""
    return lambda log: partial(_postgres, connection, *rows_of(log))


def _postgres(connection: psycopg.Connection, head: Row, rows: list[Row], notices: list[Row]) -> None:
    cursor = connection.cursor()
    assert cursor.execute(MOVE_THERE, head).rowcount == 1
    if len(rows) == 1:
        cursor.execute(ADD_THERE, rows[0])
        cursor.execute(POST_THERE, notices[0])
    else:
        cursor.executemany(ADD_THERE, rows)
        cursor.executemany(POST_THERE, notices)
    connection.commit()


def one_statement(connection: psycopg.Connection) -> Prepare:
    """The driver alone, given the statement that reviewflow gives PostgreSQL."""
    statement = str(_ADVANCE_AT_ONCE.compile(dialect=psycopg_dialect())).encode()
    names = ("number", "command_id", "actor", "at", "schema_number", "rules", "previous", "hash", "body")

    def write(log: Log) -> None:
        head, rows, _ = rows_of(log)
        given = [
            {**dict(zip(names, row[2:], strict=True)), "event": type(e.event).__name__}
            for row, e in zip(rows, log, strict=True)
        ]
        values = dict(
            zip(("n_number", "n_hash", "t_tenant", "t_stream", "t_expected", "t_previous"), head, strict=True)
        )
        written = connection.execute(statement, {**values, "n_rows": json.dumps(given, ensure_ascii=False)}).rowcount
        assert written == len(log)
        connection.commit()

    return lambda log: partial(write, log)


# -- SQLAlchemy, and ours ---------------------------------------------------------------------------------------------


def by_core(connection: Connection) -> Prepare:
    """The three statements as somebody writes them with SQLAlchemy Core."""
    move = streams.update().values(number=0, hash="")
    event_names, notice_names = [c.name for c in events.c], [c.name for c in delivery.c]

    def write(log: Log) -> None:
        (number, digest, tenant, stream, expected, previous), rows, notices = rows_of(log)
        here = (
            streams.c.tenant == tenant,
            streams.c.stream == stream,
            streams.c.number == expected,
            streams.c.hash == previous,
        )
        with connection.begin():
            assert connection.execute(move.where(*here).values(number=number, hash=digest)).rowcount == 1
            connection.execute(events.insert(), [dict(zip(event_names, row, strict=True)) for row in rows])
            connection.execute(delivery.insert(), [dict(zip(notice_names, row, strict=True)) for row in notices])

    return lambda log: partial(write, log)


def by_us(connection: Connection) -> Prepare:
    """Ours, on a connection that the host holds."""

    def write(log: Log) -> None:
        with connection.begin():
            assert SqlStore(connection, TENANT).append(log[0].stream, log[0].number - 1, log)

    return lambda log: partial(write, log)


def by_us_from_the_pool(engine: Engine) -> Prepare:
    """Ours, on a connection taken from the pool and given back."""

    def write(log: Log) -> None:
        with engine.begin() as connection:
            assert SqlStore(connection, TENANT).append(log[0].stream, log[0].number - 1, log)

    return lambda log: partial(write, log)


# -- the `eventsourcing` package --------------------------------------------------------------------------------------


def eventsourcing(where: Path | URL, synchronous: str = "FULL", create: bool = True) -> Prepare | None:
    """The package's own recorder writing as many events of the same size, where it is installed."""
    try:
        from eventsourcing.persistence import StoredEvent
        from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore
        from eventsourcing.sqlite import SQLiteApplicationRecorder, SQLiteDatastore
    except ImportError:
        return None
    if isinstance(where, Path):
        recorder: Any = SQLiteApplicationRecorder(SQLiteDatastore(str(where)))
        with recorder.datastore.get_connection(commit=False) as connection:
            connection.cursor().execute(f"PRAGMA synchronous={synchronous}")
    else:
        host = str(where.query["host"])
        recorder = PostgresApplicationRecorder(
            PostgresDatastore(where.database or "", host, "5432", where.username or "", "x")
        )
    if create:
        recorder.create_table()
    written: dict[str, Any] = {}

    def prepare(log: Log) -> Job:
        origin = written.setdefault(log[0].stream, uuid.uuid4())
        stored = [StoredEvent(origin, e.number, "reviewflow:QuestionAsked", e.body.reveal().encode()) for e in log]
        return partial(recorder.insert_events, stored)

    return prepare


def conninfo(url: URL) -> str:
    """The URL as psycopg itself takes it."""
    return f"host={url.query['host']} dbname={url.database} user={url.username}"
