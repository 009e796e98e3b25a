"""The log in the host's database: with the host's rows or not at all, on SQLite and on PostgreSQL."""

from __future__ import annotations

import itertools
import logging
from datetime import UTC, datetime

import pytest
from sqlalchemy import Column, Engine, Integer, MetaData, Table, event, func, select, text
from sqlalchemy.orm import Session

from reviewflow.errors import InputError, RecordError
from reviewflow.model.events import QuestionAsked
from reviewflow.model.private import Private
from reviewflow.record import Head, seal, verify
from reviewflow.record.chain import hash_of
from reviewflow.record.sql import DatabaseFault, Outbox, SqlAlchemyRunner, SqlStore, damage_in, tenants_in
from reviewflow.testing.stores import STORE_CHECKS, sample_log

HOST = Table("host_case", MetaData(), Column("id", Integer, primary_key=True))
LOG = sample_log("r1", 4)
AT = datetime(2025, 1, 14, 10, tzinfo=UTC)


@pytest.fixture
def host(engine: Engine) -> Engine:
    """The database with a table of the host's own."""
    HOST.metadata.create_all(engine)
    return engine


def _counted(engine: Engine) -> tuple[int, int]:
    """How many rows of the host, and how many events, are committed."""
    with engine.connect() as connection:
        rows = connection.execute(select(func.count()).select_from(HOST)).scalar_one()
        return rows, len(SqlStore(connection, "camden").load("r1"))


@pytest.mark.parametrize("name", STORE_CHECKS)
def test_sql_store(name: str, engine: Engine) -> None:
    """The store does what every store must do, on both databases."""
    with engine.begin() as connection:
        STORE_CHECKS[name](SqlStore(connection, "camden"))


def test_it_works_on_a_session_too(host: Engine) -> None:
    """A Session's connection and transaction are used, and committed by the host alone."""
    with Session(host) as session:
        session.execute(HOST.insert(), {"id": 1})
        assert SqlStore(session, "camden").append("r1", 0, LOG) is True
        session.commit()
    assert _counted(host) == (1, 4)


def test_both_commit_together(host: Engine) -> None:
    """The host's rows and ours are there after one commit."""
    with host.begin() as connection:
        connection.execute(HOST.insert(), {"id": 1})
        SqlStore(connection, "camden").append("r1", 0, LOG)
    assert _counted(host) == (1, 4)


def test_both_roll_back_together(host: Engine) -> None:
    """After a roll-back neither is there."""
    with host.connect() as connection:
        connection.execute(HOST.insert(), {"id": 1})
        SqlStore(connection, "camden").append("r1", 0, LOG)
        connection.rollback()
    assert _counted(host) == (0, 0)


def test_a_savepoint_takes_ours_back_alone(host: Engine) -> None:
    """The host may undo a part; the rest commits."""
    with host.begin() as connection:
        connection.execute(HOST.insert(), {"id": 1})
        inner = connection.begin_nested()
        SqlStore(connection, "camden").append("r1", 0, LOG)
        inner.rollback()
    assert _counted(host) == (1, 0)


def test_the_transaction_goes_on_after_a_stale_append(host: Engine) -> None:
    """A stale append raises nothing and spoils nothing: the host goes on, and so may we."""
    with host.begin() as connection:
        SqlStore(connection, "camden").append("r1", 0, LOG)
    with host.begin() as connection:
        store = SqlStore(connection, "camden")
        connection.execute(HOST.insert(), {"id": 1})
        stale = [store.append("r1", 0, sample_log("r1", 1)), store.append("r1", 2, sample_log("r1", 1, LOG[1].head))]
        connection.execute(HOST.insert(), {"id": 2})
        fresh = store.append("r1", 4, sample_log("r1", 1, LOG[3].head, "c2"))
    assert (stale, fresh, _counted(host)) == ([False, False], True, (2, 5))


def test_nothing_begins_commits_or_rolls_back(host: Engine) -> None:
    """In all of a store's life, the host's engine sees one begin and no commit but the host's own."""
    seen: list[str] = []
    for name in ("begin", "commit", "rollback", "savepoint", "release_savepoint", "rollback_savepoint"):
        event.listen(host, name, lambda *_, name=name: seen.append(name))
    with host.connect() as connection:
        store = SqlStore(connection, "camden")
        store.append("r1", 0, LOG)
        store.append("r1", 0, LOG)
        store.load("r1"), store.head("r1"), store.done("r1", "c1"), store.settled("r1"), store.streams()
        assert seen == ["begin"]


STATEMENTS = {"sqlite": 3, "postgresql": 1}
"""What an append is: the head, the events, the outbox; on PostgreSQL in one."""


@pytest.mark.parametrize("events", [1, 2, 300])
def test_an_append_is_so_many_statements_whatever_its_size(engine: Engine, events: int) -> None:
    """A way there and back is what an append costs on PostgreSQL; the host's engine sees each statement."""
    log, seen = sample_log("r1", events), []
    with engine.begin() as connection:
        connection.execute(text("SELECT 1"))  # has begun
        event.listen(engine, "before_cursor_execute", lambda *given: seen.append(given[2]))
        store = SqlStore(connection, "camden")
        assert store.append("r1", 0, log) is True
        assert store.append("r1", events, sample_log("r1", events, log[-1].head, "c2")) is True
        assert len(seen) == 2 * STATEMENTS[engine.dialect.name]
        assert [notice.number for notice in Outbox(connection, "camden").claim(1_000)] == list(range(1, 2 * events + 1))


@pytest.mark.parametrize("said", ["\"'\\ \\u0041 %s %(x)s :x", "a\nb\tc\u2028", "ŵ 🧒 e\u0301", "null", "{}", "\x7f"])
def test_every_text_comes_back_as_it_was_sealed(engine: Engine, said: str) -> None:
    """Quotes, escapes, placeholders and letters beyond the first plane: the body is the one that was hashed."""
    log = [
        seal(Head("r1"), QuestionAsked(question="q1", text=Private(said)), command_id="c", actor="b", at=AT, rules="r")
    ]
    with engine.begin() as connection:
        SqlStore(connection, "camden").append("r1", 0, log)
        assert log == list(SqlStore(connection, "camden").load("r1"))


# -- tenants ----------------------------------------------------------------------------------------------------------


def test_a_tenant_sees_nothing_of_anothers(engine: Engine) -> None:
    """The same review id is another log; nothing can be read, listed, found by a command, or overwritten."""
    with engine.begin() as connection:
        camden, leeds = SqlStore(connection, "camden"), SqlStore(connection, "leeds")
        camden.append("r1", 0, LOG)
        seen = (leeds.load("r1"), leeds.streams(), leeds.done("r1", "c1"), leeds.head("r1"), leeds.settled("r1"))
        assert seen == ((), (), (), Head("r1"), 0)
        assert leeds.append("r1", 4, sample_log("r1", 1, LOG[3].head, "c2")) is False
        own = sample_log("r1", 2, command_id="other")
        assert leeds.append("r1", 0, own) is True
        assert (LOG, own) == (camden.load("r1"), leeds.load("r1"))
        assert tenants_in(SqlAlchemyRunner(connection)) == ["camden", "leeds"]


@pytest.mark.parametrize("tenant", ["", " ", "x" * 65, "a\x00b", None, 7])
def test_a_store_without_a_tenant_cannot_be_made(tenant: object, engine: Engine) -> None:
    """There is no default tenant and no wildcard."""
    with engine.connect() as connection, pytest.raises(InputError):
        SqlStore(connection, tenant)  # type: ignore[arg-type]


def test_a_store_says_whose_it_is(engine: Engine) -> None:
    """The tenant, and nothing of the record."""
    with engine.connect() as connection:
        store = SqlStore(connection, "camden")
        assert ("camden", None, "SqlStore(tenant='camden')") == (store.tenant, store.sealer, repr(store))


@pytest.mark.parametrize("tenant", ["%", "_", "camde_", "' OR '1'='1", "camden "])
def test_a_tenants_name_is_no_pattern(tenant: str, engine: Engine) -> None:
    """Wildcards and quotes in a tenant's name match nothing but themselves."""
    with engine.begin() as connection:
        SqlStore(connection, "camden").append("r1", 0, LOG)
        assert (SqlStore(connection, tenant).streams(), SqlStore(connection, tenant).load("r1")) == ((), ())


# -- what is committed ------------------------------------------------------------------------------------------------


def test_settled_is_what_no_roll_back_can_undo(engine: Engine) -> None:
    """Within the transaction only what was there before counts, for every store on that connection; then all."""
    with engine.connect() as connection:
        SqlStore(connection, "camden").append("r1", 0, LOG[:2])
        before = SqlStore(connection, "camden").settled("r1")
        connection.commit()
        committed = SqlStore(connection, "camden").settled("r1")
        SqlStore(connection, "camden").append("r1", 2, LOG[2:])
        SqlStore(connection, "camden").append("r1", 4, sample_log("r1", 1, LOG[3].head, "c2"))
        during = SqlStore(connection, "camden").settled("r1")
        connection.rollback()
        after = SqlStore(connection, "camden").settled("r1")
    assert (before, committed, during, after) == (0, 2, 2, 2)


# -- what somebody does to the tables by hand -------------------------------------------------------------------------

# fmt: off
BY_HAND = {
    "a body edited":            ("UPDATE reviewflow_event SET body = replace(body, 'q3', 'q4') WHERE number = 3",    3, "was edited after it was sealed"),
    "a body made unreadable":   ("UPDATE reviewflow_event SET body = 'x' WHERE number = 3",                           3, "was edited after it was sealed"),
    "a hash edited":            ("UPDATE reviewflow_event SET hash = '0' WHERE number = 3",                 3, "was edited after it was sealed"),
    "a link edited":            ("UPDATE reviewflow_event SET previous = '0' WHERE number = 3",             3, "does not follow from the event before it"),
    "an actor edited":          ("UPDATE reviewflow_event SET actor = 'pp1' WHERE number = 2",                        2, "was edited after it was sealed"),
    "a time edited":            ("UPDATE reviewflow_event SET at = '2031-01-01T00:00:00Z' WHERE number = 2",          2, "was edited after it was sealed"),
    "the first deleted":        ("DELETE FROM reviewflow_event WHERE number = 1",                                     1, "is missing (event 2"),
    "one of the middle deleted": ("DELETE FROM reviewflow_event WHERE number = 3",                                    3, "is missing (event 4"),
    "the last deleted":         ("DELETE FROM reviewflow_event WHERE number = 4",                                     4, "is missing at the end of the log"),
    "all deleted":              ("DELETE FROM reviewflow_event",                                                      1, "is missing at the end of the log"),
    "the head set back":        ("UPDATE reviewflow_stream SET number = 3",                                           4, "was added after the head was taken"),
    "the head set forward":     ("UPDATE reviewflow_stream SET number = 9",                                           5, "is missing at the end of the log"),
    "the head's hash edited":   ("UPDATE reviewflow_stream SET hash = '0'",                                 4, "is not the event that the head was taken of"),
    "the head deleted":         ("DELETE FROM reviewflow_stream",                                                     1, "stands in a log without a head row"),
}
# fmt: on


@pytest.mark.parametrize("name", BY_HAND)
def test_what_was_changed_by_hand_is_found(name: str, engine: Engine) -> None:
    """Walking the database names the first bad event of the damaged review, and no other review."""
    statement, number, problem = BY_HAND[name]
    with engine.begin() as connection:
        for tenant, stream in itertools.product(("camden", "leeds"), ("r0", "r1")):
            SqlStore(connection, tenant).append(stream, 0, sample_log(stream, 4))
        if "WHERE" not in statement:
            statement += " WHERE 1 = 1"
        connection.execute(text(f"{statement} AND tenant = 'camden' AND stream = 'r1'"))
        told: list[str] = []
        found = [list(damage_in(SqlAlchemyRunner(connection), tenant, told.append)) for tenant in ("camden", "leeds")]
    assert ([1, 0], "r1", number) == ([len(part) for part in found], found[0][0].stream, found[0][0].number)
    assert found[0][0].problem.startswith(problem)
    assert {"r0"} <= set(told)


def test_a_damaged_log_is_not_opened(engine: Engine) -> None:
    """Reading a log checks it: an edited row raises at once, and names no text."""
    with engine.begin() as connection:
        store = SqlStore(connection, "camden")
        store.append("r1", 0, LOG)
        connection.execute(text("UPDATE reviewflow_event SET body = replace(body, 'plain', 'Oakapple') "))
        connection.execute(
            text("UPDATE reviewflow_event SET body = replace(body, 'bell', 'Oakapple') WHERE number = 2")
        )
        with pytest.raises(RecordError) as caught:
            store.load("r1")
        assert (caught.value.number, "Oakapple" in str(caught.value)) == (2, False)
        with pytest.raises(RecordError):
            store.done("r1", "c1")


@pytest.mark.parametrize(
    "change", ["at = 'x'", "body = '[1]'", "body = '{'", 'body = \'{"event":"Zzz"}\'', "actor = '!'"]
)
def test_a_forged_row_that_cannot_be_read_is_damage(change: str, engine: Engine) -> None:
    """A row whose hash was made to fit, but which holds no event, is a damaged record and not somebody's bad input."""
    with engine.begin() as connection:
        store = SqlStore(connection, "camden")
        store.append("r1", 0, LOG)
        statement = f"UPDATE reviewflow_event SET {change} WHERE number = 4"  # noqa: S608  (the table above)
        connection.execute(text(statement.replace(":", r"\:")))
        row = connection.execute(text("SELECT * FROM reviewflow_event WHERE number = 4")).one()
        # fmt: off
        digest = hash_of("r1", 4, row.command_id, row.actor, row.at, row.schema_number, row.rules, row.previous, row.body)
        # fmt: on
        connection.execute(text("UPDATE reviewflow_event SET hash = :hash WHERE number = 4"), {"hash": digest})
        with pytest.raises(RecordError) as caught:
            store.load("r1")
        assert (caught.value.number, caught.value.problem.startswith("cannot be read")) == (4, True)


def test_an_event_of_a_later_version_is_not_guessed_at(engine: Engine) -> None:
    """Two versions of the library on one database: the older says that it cannot read what the newer wrote."""
    with engine.begin() as connection:
        SqlStore(connection, "camden").append("r1", 0, LOG)
        row = connection.execute(text("SELECT * FROM reviewflow_event WHERE number = 4")).one()
        digest = hash_of("r1", 4, row.command_id, row.actor, row.at, 2, row.rules, row.previous, row.body)
        change = text("UPDATE reviewflow_event SET schema_number = 2, hash = :hash WHERE number = 4")
        connection.execute(change, {"hash": digest})
        with pytest.raises(RecordError, match="event 4: is written in schema 2, and this version reads 1 to 1"):
            SqlStore(connection, "camden").load("r1")


def test_a_head_out_of_step_is_an_error_and_not_a_conflict_for_ever(engine: Engine) -> None:
    """An append that would never succeed says that the record is damaged instead of `stale`."""
    with engine.begin() as connection:
        store = SqlStore(connection, "camden")
        store.append("r1", 0, LOG)
        connection.execute(text("DELETE FROM reviewflow_event WHERE number = 4"))
        with pytest.raises(RecordError) as caught:
            store.append("r1", 3, sample_log("r1", 1, LOG[2].head, "c2"))
        assert (
            caught.value.number,
            caught.value.problem,
        ) == (4, "the log holds 3 events up to 3, and its head row says 4")


# -- what must not be seen --------------------------------------------------------------------------------------------


def test_no_text_reaches_the_statement_log(engine: Engine, caplog: pytest.LogCaptureFixture) -> None:
    """A host that logs every statement with its parameters still logs no text of ours."""
    engine.hide_parameters = False
    with caplog.at_level(logging.DEBUG, "sqlalchemy.engine"), engine.begin() as connection:
        SqlStore(connection, "camden").append("r1", 0, LOG)
    assert ("INSERT INTO reviewflow_event" in caplog.text, "plain" in caplog.text, "bell" in caplog.text) == (
        True,
        False,
        False,
    )


def test_no_text_is_in_a_database_fault(engine: Engine) -> None:
    """A failing insert raises our error: its kind, no parameter, and no other error behind it."""
    engine.hide_parameters = False
    with engine.connect() as connection:
        store = SqlStore(connection, "camden")
        store.append("r1", 0, LOG)
        connection.execute(text("DELETE FROM reviewflow_stream"))
        with pytest.raises(DatabaseFault) as caught:
            store.append("r1", 0, LOG)
    fault = caught.value
    assert (fault.kind, fault.__cause__, fault.__context__, fault.again) == ("conflict", None, None, True)
    assert "reviewflow_event" not in str(fault)


def test_a_log_of_a_thousand_verifies(engine: Engine) -> None:
    """What was written in many commits is one chain."""
    head = Head("r1")
    for index in range(20):
        with engine.begin() as connection:
            part = sample_log("r1", 5, head, f"c{index}")
            assert SqlStore(connection, "camden").append("r1", head.number, part)
            head = part[-1].head
    with engine.connect() as connection:
        verify(SqlStore(connection, "camden").load("r1"), head)
