"""The papers in the host's database: the same door, the host's transaction."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, text

from reviewflow.errors import InputError, RecordError
from reviewflow.model.events import ReadingGranted
from reviewflow.record import Envelope, release, seal
from reviewflow.record.sql import SqlPapers, SqlStore
from reviewflow.testing.stores import sample_log

LOG = sample_log("r1", 1)
GRANTED: Envelope = seal(
    LOG[0].head, ReadingGranted(person="pp1", version="v1", endpoint="pp1"),
    command_id="c2", actor="pp1", at=LOG[0].at, rules="r",
)  # fmt: skip


def test_a_paper_comes_out_after_the_decision_is_committed(engine: Engine) -> None:
    """Within the transaction that records the grant nothing comes out; after its commit the very bytes do."""
    with engine.connect() as connection:
        papers, store = SqlPapers(connection, "camden"), SqlStore(connection, "camden")
        papers.put("r1", "v1", b"the \x00 draft")
        store.append("r1", 0, [*LOG, GRANTED])
        with pytest.raises(InputError, match="is not committed yet"):
            release(papers, SqlStore(connection, "camden"), "r1", "v1", GRANTED)
        connection.commit()
        assert release(papers, store, "r1", "v1", GRANTED) == b"the \x00 draft"


def test_a_rolled_back_decision_opens_nothing(engine: Engine) -> None:
    """A grant that was undone is no grant."""
    with engine.connect() as connection:
        papers, store = SqlPapers(connection, "camden"), SqlStore(connection, "camden")
        papers.put("r1", "v1", b"the draft")
        connection.commit()
        store.append("r1", 0, [*LOG, GRANTED])
        connection.rollback()
        with pytest.raises(InputError, match="does not stand in the log"):
            release(papers, store, "r1", "v1", GRANTED)


def test_papers_never_change_and_tenants_are_apart(engine: Engine) -> None:
    """Same bytes, same digest; other bytes are refused; another tenant has neither the paper nor the key."""
    with engine.begin() as connection:
        papers, others = SqlPapers(connection, "camden"), SqlPapers(connection, "leeds")
        digest = papers.put("r1", "v1", b"text")
        assert papers.put("r1", "v1", b"text") == digest == papers.digest("r1", b"text")
        assert others.digest("r1", b"text") != digest
        with pytest.raises(InputError, match="holds other bytes already"):
            papers.put("r1", "v1", b"text, changed")
        with pytest.raises(InputError, match="is not in the paper store"):
            others.take_out("r1", "v1")


def test_bytes_altered_in_the_table_do_not_come_out(engine: Engine) -> None:
    """The digest is checked before anything is handed over."""
    with engine.connect() as connection:
        papers, store = SqlPapers(connection, "camden"), SqlStore(connection, "camden")
        papers.put("r1", "v1", b"the draft")
        store.append("r1", 0, [*LOG, GRANTED])
        connection.execute(text("UPDATE reviewflow_paper SET data = :data"), {"data": b"another draft"})
        connection.commit()
        with pytest.raises(RecordError, match="paper `v1` was altered"):
            release(papers, store, "r1", "v1", GRANTED)
