"""What a process remembers of a review is a cache and no second record: never stale, never another's, never past a key.

The folded review is kept with the head it was folded up to, the envelope with every column of its row (ADR 16).
"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import Connection, Engine, text

from reviewflow.errors import RecordError
from reviewflow.kernel import Accepted
from reviewflow.model.commands import AddPerson, AskQuestion, OpenReview
from reviewflow.model.private import Private
from reviewflow.model.review import Review
from reviewflow.model.words import PersonKind
from reviewflow.record import ERASED, MemoryStore
from reviewflow.record.sealed import PersonSealer
from reviewflow.record.sealing import SEALED
from reviewflow.record.sql import SqlKeys, SqlStore
from reviewflow.reviews import Reviews

AT = datetime(2025, 1, 14, 10, tzinfo=UTC)
OPENING = OpenReview(review="r1", business_manager="bm1", commissioner="Harrowmere", custodian="Harrowmere")
DESK = Reviews(MemoryStore())  # the process-wide one of a host; each test has a database of its own, and one memory


def _on(connection: Connection, tenant: str = "camden", keys: bool = False) -> Reviews:
    sealer = PersonSealer(SqlKeys(connection, tenant)) if keys else None
    return DESK.using(SqlStore(connection, tenant, sealer), sealer=sealer)


def _asked(desk: Reviews, question: str, said: str) -> None:
    outcome = desk.give("r1", AskQuestion(question=question, text=Private(said)), by="bm1", at=AT)
    assert isinstance(outcome, Accepted)


def _opened(desk: Reviews, said: str) -> None:
    assert isinstance(desk.give("r1", OPENING, by="bm1", at=AT), Accepted)
    _asked(desk, "q1", said)


def _said(review: Review) -> dict[str, str]:
    return {name: question.text.reveal() for name, question in review.questions.items()}


def test_a_known_review_is_the_one_that_the_log_says(engine: Engine) -> None:
    """A process that knows nothing opens the same review from the log alone."""
    with engine.begin() as connection:
        _opened(_on(connection), "who saw what?")
        stranger = Reviews(SqlStore(connection, "camden"))
        assert stranger.load("r1") == _on(connection).load("r1")


def test_another_tenants_review_of_that_id_and_version_is_not_taken_for_ours(engine: Engine) -> None:
    """Two tenants with the same review id, at the same version, through one desk's memory: each reads its own."""
    with engine.begin() as connection:
        _opened(_on(connection), "ours")
        _opened(_on(connection, "leeds"), "theirs")
        seen = [_said(_on(connection, tenant).load("r1")) for tenant in ("camden", "leeds", "camden")]
    assert [{"q1": "ours"}, {"q1": "theirs"}, {"q1": "ours"}] == seen


def test_what_was_rolled_back_is_not_remembered(engine: Engine) -> None:
    """Another process wrote another event of the same number: the review is read afresh from where both agree."""
    with engine.begin() as connection:
        _opened(_on(connection), "agreed")
    with engine.connect() as connection:
        _asked(_on(connection), "q2", "undone")
        connection.rollback()
    with engine.begin() as connection:
        _asked(Reviews(SqlStore(connection, "camden")), "q2", "kept")
        assert {"q1": "agreed", "q2": "kept"} == _said(_on(connection).load("r1"))


def test_an_envelope_of_an_edited_row_is_not_remembered(engine: Engine) -> None:
    """A row that was read before and edited since is read anew, and found."""
    with engine.begin() as connection:
        _opened(_on(connection), "who saw what?")
        store = SqlStore(connection, "camden")
        assert len(store.load("r1")) == 2
        connection.execute(text("UPDATE reviewflow_event SET actor = 'pp1' WHERE number = 2"))
        with pytest.raises(RecordError, match="event 2: was edited after it was sealed"):
            store.load("r1")


def test_a_desk_of_other_rules_shares_no_memory() -> None:
    """What is known was folded by one process and policy; another desk's is its own."""
    assert DESK.using(MemoryStore())._known is DESK._known
    assert Reviews(MemoryStore())._known is not DESK._known


def test_sealed_names_are_not_remembered_past_their_key(engine: Engine) -> None:
    """An erasure changes no event; every process says so at its next reading, and a desk without keys never knew."""
    aunt = AddPerson(person="fm2", kind=PersonKind.FAMILY, shown_as="the aunt", given=Private("Wren"))

    def given(connection: Connection, keys: bool) -> str:
        return _on(connection, keys=keys).load("r1").people["fm2"].name.given.reveal()

    with engine.begin() as connection:
        desk = _on(connection, keys=True)
        assert isinstance(desk.give("r1", OPENING, by="bm1", at=AT), Accepted)
        assert isinstance(desk.give("r1", aunt, by="bm1", at=AT), Accepted)
        assert ["Wren", SEALED, "Wren"] == [given(connection, keys) for keys in (True, False, True)]
        _asked(desk, "q1", "who saw what?")
        assert ["Wren", SEALED] == [given(connection, keys) for keys in (True, False)]
        SqlKeys(connection, "camden").erase("r1", "fm2")
        assert ERASED == given(connection, keys=True)
