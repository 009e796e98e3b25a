"""Which transactions the record may be written in: any that the host began, never none."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import pytest
from sqlalchemy import Column, Connection, Engine, Integer, MetaData, Table, create_engine, func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from reviewflow.errors import InputError
from reviewflow.record import Head
from reviewflow.record.sql import DatabaseFault, Outbox, SqlPapers, SqlStore, create_tables, engine_for
from reviewflow.testing.stores import sample_log

TENANT = "camden"
HOST = Table("host_case", MetaData(), Column("id", Integer, primary_key=True))
LOG = sample_log("r1", 4)


def _plain(engine: Engine, **options: object) -> Engine:
    """The host's own engine on the same database, made with nothing of ours."""
    return create_engine(engine.url, **options)


# fmt: off
AUTOCOMMIT: dict[str, Callable[[Engine], Connection]] = {
    "of the whole engine":   lambda engine: _plain(engine, isolation_level="AUTOCOMMIT").connect(),
    "of one connection":     lambda engine: _plain(engine).connect().execution_options(isolation_level="AUTOCOMMIT"),
    "of an engine's copy":   lambda engine: _plain(engine).execution_options(isolation_level="AUTOCOMMIT").connect(),
}
# fmt: on


@pytest.mark.parametrize("name", AUTOCOMMIT)
@pytest.mark.parametrize("read_first", [True, False])
def test_nothing_is_written_in_autocommit(name: str, read_first: bool, engine: Engine) -> None:
    """A head that moved without its events would be damage: so it is refused, whatever came before, and nothing stays."""
    with AUTOCOMMIT[name](engine) as connection:
        store = SqlStore(connection, TENANT)
        if read_first:
            assert store.load("r1") == ()
        with pytest.raises(InputError, match="transaction: is missing: this connection keeps each statement at once"):
            store.append("r1", 0, LOG)
        with pytest.raises(InputError, match="AUTOCOMMIT"):
            SqlPapers(connection, TENANT).put("r1", "v1", b"text")
        assert (store.head("r1").number, store.settled("r1")) == (0, 0)
        connection.engine.dispose()
    with engine.connect() as connection:
        assert SqlStore(connection, TENANT).streams() == ()


def test_nothing_is_claimed_in_autocommit(engine: Engine) -> None:
    """A lock that is gone with its statement holds nothing for whoever tells."""
    with engine.begin() as connection:
        SqlStore(connection, TENANT).append("r1", 0, LOG)
    with AUTOCOMMIT["of one connection"](engine) as connection:
        with pytest.raises(InputError, match="claim and tell inside one transaction"):
            Outbox(connection, TENANT).claim(9)
        connection.engine.dispose()
    with engine.begin() as connection:
        assert len(Outbox(connection, TENANT).claim(9)) == 4


# fmt: off
OWN: dict[str, Callable[[Engine], Engine]] = {
    "as SQLAlchemy makes it":   lambda engine: _plain(engine),
    "ours":                     lambda engine: engine,
}
# fmt: on


@pytest.mark.parametrize("name", OWN)
@pytest.mark.parametrize("begun", ["connect", "begin", "session"])
def test_any_transaction_will_do(name: str, begun: str, engine: Engine) -> None:
    """Begun by itself, by hand or by a session, by an engine of ours or of the host's: it commits and rolls back whole."""
    own = OWN[name](engine)
    for keep in (False, True):
        with _host(own, begun) as host:
            assert SqlStore(host, TENANT).append("r1", 0, LOG) is True
            host.commit() if keep else host.rollback()
    own.dispose()
    with engine.connect() as connection:
        assert SqlStore(connection, TENANT).load("r1") == LOG


@contextmanager
def _host(engine: Engine, begun: str) -> Iterator[Connection | Session]:
    if begun == "session":
        with Session(engine) as session:
            yield session
        return
    with engine.connect() as connection:
        if begun == "begin":
            connection.begin()
        yield connection


@pytest.mark.parametrize(("level", "refused"), [("DEFERRED", False), (None, True)])
def test_a_sqlite_connection_of_the_hosts_own_making(
    level: Literal["DEFERRED"] | None, refused: bool, tmp_path: Path
) -> None:
    """What Python's driver was told counts: it begins a transaction before a write, or it was told to begin none."""
    ready = engine_for(str(tmp_path / "own.db"))
    with ready.begin() as connection:
        create_tables(connection)
    ready.dispose()
    engine = create_engine("sqlite://", creator=lambda: sqlite3.connect(tmp_path / "own.db", isolation_level=level))
    with engine.begin() as connection:
        if refused:
            with pytest.raises(InputError, match="is missing"):
                SqlPapers(connection, TENANT).put("r1", "v1", b"text")
        else:
            assert SqlStore(connection, TENANT).append("r1", 0, LOG) is True
    engine.dispose()


# -- stricter levels of PostgreSQL ------------------------------------------------------------------------------------

LEVELS = ("REPEATABLE READ", "SERIALIZABLE")


def _strict(engine: Engine, level: str) -> Engine:
    HOST.metadata.create_all(engine)
    return engine.execution_options(isolation_level=level)


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("known", [0, 4])
def test_a_conflict_at_a_stricter_level_ends_the_transaction(
    level: str, known: int, make_database: Callable[[str], Engine]
) -> None:
    """Somebody wrote after our snapshot: a `conflict` that may be given again, a host that must roll back, nothing kept."""
    engine = make_database("postgresql")
    strict = _strict(engine, level)
    if known:
        with engine.begin() as connection:
            SqlStore(connection, TENANT).append("r1", 0, LOG)
    head = LOG[-1].head if known else Head("r1")
    mine, theirs = (sample_log("r1", 2, head, f"c-{who}") for who in ("me", "them"))
    with strict.connect() as connection:
        connection.execute(HOST.insert(), {"id": 1})
        assert SqlStore(connection, TENANT).head("r1").number == known
        with engine.begin() as other:
            assert SqlStore(other, TENANT).append("r1", known, theirs) is True
        with pytest.raises(DatabaseFault) as caught:
            SqlStore(connection, TENANT).append("r1", known, mine)
        with pytest.raises(DatabaseFault) as after:
            SqlStore(connection, TENANT).head("r1")
        connection.rollback()
        assert SqlStore(connection, TENANT).head("r1").number == known + 2
        assert connection.execute(select(func.count()).select_from(HOST)).scalar_one() == 0
    assert [(f.value.kind, f.value.again) for f in (caught, after)] == [("conflict", True), ("aborted", True)]
    assert caught.value.state == "40001"


@pytest.mark.parametrize("level", LEVELS)
def test_a_savepoint_saves_the_hosts_rows_and_not_the_command(
    level: str, make_database: Callable[[str], Engine]
) -> None:
    """Back at its savepoint the host goes on and commits; the snapshot stays old, so the command is for a new one."""
    engine = make_database("postgresql")
    strict = _strict(engine, level)
    with engine.begin() as connection:
        SqlStore(connection, TENANT).append("r1", 0, LOG)
    more = sample_log("r1", 1, LOG[-1].head, "c2")
    with strict.begin() as connection:
        connection.execute(HOST.insert(), {"id": 1})
        with engine.begin() as other:
            SqlStore(other, TENANT).append("r1", 4, sample_log("r1", 1, LOG[-1].head, "theirs"))
        for _ in range(2):
            inner = connection.begin_nested()
            with pytest.raises(DatabaseFault, match="another transaction wrote the same rows"):
                SqlStore(connection, TENANT).append("r1", 4, more)
            inner.rollback()
        connection.execute(HOST.insert(), {"id": 2})
    with strict.begin() as connection:
        store = SqlStore(connection, TENANT)
        assert store.append("r1", 5, sample_log("r1", 1, store.head("r1"), "c2")) is True
    with engine.connect() as connection:
        kept = connection.execute(select(func.count()).select_from(HOST)).scalar_one()
        assert (kept, SqlStore(connection, TENANT).head("r1").number) == (2, 6)


def test_serializable_may_fail_at_the_hosts_own_commit(make_database: Callable[[str], Engine]) -> None:
    """Two that each read what the other writes: one of them fails, at a statement or at the commit, and leaves nothing."""
    engine = make_database("postgresql")
    strict = _strict(engine, "SERIALIZABLE")
    count = select(func.count()).select_from(HOST)
    failed = []
    with strict.connect() as one, strict.connect() as two:
        for connection in (one, two):
            connection.execute(count).scalar_one()
            SqlStore(connection, TENANT).streams()
        for number, connection in enumerate((one, two), start=1):
            connection.execute(HOST.insert(), {"id": number})
            assert SqlStore(connection, TENANT).append(f"r{number}", 0, sample_log(f"r{number}", 2)) is True
        for connection in (one, two):
            try:
                connection.commit()
            except DBAPIError as error:
                failed.append(getattr(error.orig, "sqlstate", None))
                connection.rollback()
    with engine.connect() as connection:
        rows = connection.execute(count).scalar_one()
        assert (failed, rows, len(SqlStore(connection, TENANT).streams())) == (["40001"], 1, 1)


def test_read_committed_sees_a_conflict_as_an_answer(make_database: Callable[[str], Engine]) -> None:
    """At PostgreSQL's own level the append answers False and the same transaction decides again and goes on."""
    engine = make_database("postgresql")
    with engine.connect() as connection:
        store = SqlStore(connection, TENANT)
        assert store.head("r1").number == 0
        with engine.begin() as other:
            SqlStore(other, TENANT).append("r1", 0, LOG)
        assert store.append("r1", 0, sample_log("r1", 1)) is False
        assert store.append("r1", 4, sample_log("r1", 1, store.head("r1"), "c2")) is True
        connection.commit()
