"""What goes wrong with a database: full and read-only disks, lost connections, locks, old tables.

After each the log verifies, and either the whole command is there or nothing of it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Column, Connection, Engine, Integer, MetaData, Table, func, select, text

from reviewflow.errors import InputError
from reviewflow.record.sql import (
    DatabaseFault,
    Outbox,
    SqlAlchemyRunner,
    SqlStore,
    TablesError,
    check_tables,
    create_tables,
    damage_in,
    engine_for,
)
from reviewflow.record.sql.tables import delivery
from reviewflow.testing.stores import sample_log

TENANT, EVENTS = "camden", 3
HOST = Table("host_case", MetaData(), Column("id", Integer, primary_key=True))


def _commit_one(engine: Engine, number: int, before: Callable[[Connection], None] = lambda _: None) -> None:
    """One command of three events and one row of the host's, in one transaction."""
    with engine.begin() as connection:
        before(connection)
        store = SqlStore(connection, TENANT)
        head = store.head("r1")
        connection.execute(HOST.insert(), {"id": number})
        assert store.append("r1", head.number, sample_log("r1", EVENTS, head, f"c{number}"))


def _committed(engine: Engine) -> int:
    """How many whole commands are there. Fails where the record is damaged, or holds a part of one."""
    with engine.connect() as connection:
        assert list(damage_in(SqlAlchemyRunner(connection), TENANT)) == []
        rows = connection.execute(select(func.count()).select_from(HOST)).scalar_one()
        notices = connection.execute(select(func.count()).select_from(delivery)).scalar_one()
        number = SqlStore(connection, TENANT).head("r1").number
    engine.dispose()
    assert (rows * EVENTS, rows * EVENTS) == (number, notices)
    return rows


def test_a_full_disk_is_a_clear_error_and_nothing_is_lost(make_database: Callable[[str], Engine]) -> None:
    """When the file may grow no further the command fails whole, and what was there stays."""
    engine = make_database("sqlite")
    HOST.metadata.create_all(engine)
    _commit_one(engine, 0)
    engine.dispose()

    def allowed(connection: Connection) -> None:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")

    with pytest.raises(DatabaseFault) as caught:
        for number in range(1, 200):
            _commit_one(engine, number, allowed)
    assert (caught.value.kind, _committed(engine) >= 1) == ("full", True)


FULL = """CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$"""
WRITTEN = ("reviewflow_event", "reviewflow_outbox", "reviewflow_stream")


@pytest.mark.parametrize("table", WRITTEN)
def test_a_server_without_room_is_a_clear_error(table: str, make_database: Callable[[str], Engine]) -> None:
    """PostgreSQL says that its disk is full while it writes any of our tables: nothing stays, and with room it goes on."""
    engine = make_database("postgresql")
    HOST.metadata.create_all(engine)
    _commit_one(engine, 0)
    with engine.begin() as connection:
        connection.exec_driver_sql(FULL)
        fires = f"BEFORE INSERT OR UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION no_room()"
        connection.exec_driver_sql(f"CREATE TRIGGER full_disk {fires}")
    with pytest.raises(DatabaseFault) as caught:
        _commit_one(engine, 1)
    assert (caught.value.kind, caught.value.state, _committed(engine)) == ("full", "53100", 1)
    with engine.begin() as connection:
        connection.exec_driver_sql(f"DROP TRIGGER full_disk ON {table}")
    _commit_one(engine, 1)
    assert _committed(engine) == 2


def test_a_read_only_database_is_a_clear_error(engine: Engine) -> None:
    """Nothing can be written, everything can be read."""
    HOST.metadata.create_all(engine)
    _commit_one(engine, 0)
    with engine.connect() as connection:
        connection = connection.execution_options(reviewflow_reads=True)
        store = SqlStore(connection, TENANT)
        head = store.head("r1")
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA query_only = ON")
        else:
            connection.exec_driver_sql("SET TRANSACTION READ ONLY")
        with pytest.raises(DatabaseFault) as caught:
            store.append("r1", head.number, sample_log("r1", 1, head, "c9"))
        connection.rollback()
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA query_only = OFF")
    assert (caught.value.kind, _committed(engine)) == ("read_only", 1)


def test_a_connection_dropped_in_mid_transaction_leaves_nothing(make_database: Callable[[str], Engine]) -> None:
    """The server ends the connection after the head moved: our error says so, and the command is not there.

    SQLite is a file with no server at the other end: what ends there is the process, see `test_kills`.
    """
    engine = make_database("postgresql")
    HOST.metadata.create_all(engine)
    _commit_one(engine, 0)
    connection = engine.connect()
    store = SqlStore(connection, TENANT)
    head = store.head("r1")
    connection.execute(HOST.insert(), {"id": 1})
    assert store.append("r1", head.number, sample_log("r1", EVENTS, head, "c1"))
    pid = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
    with engine.connect() as other:
        other.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
    time.sleep(0.1)
    with pytest.raises(DatabaseFault) as caught:
        store.load("r1")
    connection.invalidate()
    connection.close()
    assert (caught.value.kind, caught.value.again, _committed(engine)) == ("gone", True, 1)


def test_a_lock_that_is_not_given_in_time_is_a_clear_error(engine: Engine) -> None:
    """A writer that waits too long is told to try again; the other's command stands."""
    HOST.metadata.create_all(engine)
    _commit_one(engine, 0)
    with engine.connect() as holder, engine.connect() as waiter:
        if engine.dialect.name == "sqlite":
            waiter.connection.dbapi_connection.execute("PRAGMA busy_timeout = 50")  # type: ignore[union-attr]
            waiter = waiter.execution_options(reviewflow_reads=True)
        else:
            waiter.exec_driver_sql("SET lock_timeout = '50ms'")
        head = SqlStore(holder, TENANT).head("r1")
        assert SqlStore(holder, TENANT).append("r1", head.number, sample_log("r1", EVENTS, head, "c1"))
        holder.execute(HOST.insert(), {"id": 1})
        with pytest.raises(DatabaseFault) as caught:
            SqlStore(waiter, TENANT).append("r1", head.number, sample_log("r1", 1, head, "c2"))
        waiter.rollback()
        holder.commit()
    assert (caught.value.kind, caught.value.again, _committed(engine)) == ("busy", True, 2)


# fmt: off
LAYOUTS = {
    "a table missing":         ("DROP TABLE reviewflow_outbox",                                "table `reviewflow_outbox` is missing"),
    "a column missing":        ("ALTER TABLE reviewflow_event DROP COLUMN rules",              "column `reviewflow_event.rules` is missing"),
    "a column too many":       ("ALTER TABLE reviewflow_event ADD COLUMN extra TEXT",          "column `reviewflow_event.extra` is not known to this version"),
    "a later layout":          ("UPDATE reviewflow_layout SET number = 2",                     "the layout noted in `reviewflow_layout` is 2, this version's is 1"),
    "no layout":               ("DELETE FROM reviewflow_layout",                               "the layout noted in `reviewflow_layout` is none, this version's is 1"),
}
# fmt: on


@pytest.mark.parametrize("name", LAYOUTS)
def test_tables_of_another_version_are_refused_and_left_alone(name: str, engine: Engine) -> None:
    """A database with other tables is an error that lists what differs; nothing is touched."""
    statement, expected = LAYOUTS[name]
    with engine.begin() as connection:
        connection.execute(text(statement))
    with engine.connect() as connection, pytest.raises(TablesError) as caught:
        check_tables(connection)
    assert (expected,) == caught.value.faults


def test_a_column_of_another_type_is_refused(make_database: Callable[[str], Engine]) -> None:
    """Types count, and so do keys and what may be empty."""
    engine = make_database("postgresql")
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE reviewflow_event ALTER COLUMN body TYPE JSONB USING NULL"))
        connection.execute(text("ALTER TABLE reviewflow_event ALTER COLUMN actor DROP NOT NULL"))
        connection.execute(text("ALTER TABLE reviewflow_stream DROP CONSTRAINT reviewflow_stream_pkey"))
        with pytest.raises(TablesError) as caught:
            check_tables(connection)
    expected = ("column `reviewflow_event.actor` may be empty", "column `reviewflow_event.body` is of another type")
    assert {*expected, "the key of `reviewflow_stream` is ()"} == set(caught.value.faults)


def test_tables_made_twice_are_made_once(engine: Engine) -> None:
    """Making the tables where they are changes nothing."""
    with engine.begin() as connection:
        SqlStore(connection, TENANT).append("r1", 0, sample_log("r1", 2))
        create_tables(connection)
        assert SqlStore(connection, TENANT).head("r1").number == 2


def test_missing_tables_are_named_by_the_store(tmp_path: Path) -> None:
    """A store on an empty database says what to do."""
    engine = engine_for(str(tmp_path / "empty.db"))
    with engine.connect() as connection, pytest.raises(DatabaseFault) as caught:
        SqlStore(connection, TENANT).load("r1")
    assert caught.value.kind == "tables"
    engine.dispose()


@pytest.mark.parametrize("url", ["mysql://x/y", "nonsense://", "://x", "postgresql//x@@://"])
def test_a_url_we_do_not_know_is_refused(url: str) -> None:
    """With what a URL looks like, and without repeating it: it may hold a password."""
    with pytest.raises(InputError, match="is not a URL we know") as caught:
        engine_for(url)
    assert url not in str(caught.value)


def test_sqlite_is_opened_as_it_must_be(tmp_path: Path) -> None:
    """Write-ahead log, every commit on the disk unless asked otherwise, deleted rows overwritten."""
    for synchronous, expected in (("FULL", 2), ("NORMAL", 1)):
        engine = engine_for(str(tmp_path / "record.db"), synchronous=synchronous)
        with engine.connect() as connection:
            read = [
                connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
                for name in ("journal_mode", "synchronous", "secure_delete")
            ]
        assert read == ["wal", expected, 1]
        engine.dispose()
    with pytest.raises(InputError, match="is neither FULL nor NORMAL"):
        engine_for("x.db", synchronous="OFF")


def test_the_outbox_of_an_aborted_transaction_says_so(make_database: Callable[[str], Engine]) -> None:
    """On PostgreSQL a transaction in which something failed can do no more; our error tells the host to roll back."""
    engine = make_database("postgresql")
    with engine.connect() as connection:
        with pytest.raises(Exception, match="nonsense"):
            connection.exec_driver_sql("SELECT nonsense")
        with pytest.raises(DatabaseFault) as caught:
            Outbox(connection, TENANT).claim(1)
    assert (caught.value.kind, caught.value.again) == ("aborted", True)
