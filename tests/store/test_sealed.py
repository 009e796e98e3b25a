"""Personal fields under a key per person: sealed before the hash, erased with the key, the chain still whole."""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, text

from reviewflow.errors import InputError, RecordError
from reviewflow.model.events import Event, PersonAdded, PersonCorrected, QuestionAsked
from reviewflow.model.private import Private
from reviewflow.model.review import Context
from reviewflow.model.words import PersonKind, Stage
from reviewflow.record import ERASED, Envelope, Head, decode, encode, read_log, seal_all, verify, write_log
from reviewflow.record.sealed import MemoryKeys, PersonKeys, PersonSealer
from reviewflow.record.sealing import SEALED
from reviewflow.record.sql import SqlAlchemyRunner, SqlKeys, SqlStore, damage_in
from reviewflow.views import Naming
from stories import REVIEW, at, kernel

AT = datetime(2025, 1, 14, 10, tzinfo=UTC)


def _person(person: str, given: str) -> Event:
    return PersonAdded(
        person=person, kind=PersonKind.FAMILY, shown_as="the aunt", given=Private(given), aliases=(Private("Wrenny"),)
    )


EVENTS = [_person("p1", "Wren"), _person("p2", "Rowan"), QuestionAsked(question="q1", text=Private("How?"))]


def _log(keys: PersonKeys) -> tuple[Envelope, ...]:
    return seal_all(Head("r1"), EVENTS, command_id="c", actor="b", at=AT, rules="r", sealer=PersonSealer(keys))


def _opened(log: tuple[Envelope, ...], keys: PersonKeys | None) -> list[Event]:
    return [decode(encode(e), PersonSealer(keys) if keys else None).event for e in log]


def test_a_sealed_log_opens_with_its_keys() -> None:
    """With the keys the events are the ones that were sealed, and the chain holds."""
    keys = MemoryKeys()
    log = _log(keys)
    verify(log)
    assert _opened(log, keys) == EVENTS
    assert read_log(write_log(log), PersonSealer(keys)) == list(log)


def test_no_name_stands_in_a_sealed_body() -> None:
    """Neither the bytes nor the hash are of the name: the same name sealed twice gives two hashes."""
    keys = MemoryKeys()
    first, second = _log(keys), _log(keys)
    assert (b"Wren" in encode(first[0]), first[0].hash == second[0].hash) == (False, False)


def test_erasing_a_key_erases_that_person_alone() -> None:
    """The person's fields read as erased, everybody else's as before, and the chain still verifies."""
    keys = MemoryKeys()
    log = _log(keys)
    keys.erase("r1", "p1")
    erased, other, question = _opened(log, keys)
    assert isinstance(erased, PersonAdded)
    assert (erased.given, erased.aliases, erased.shown_as) == (Private(ERASED), (Private(ERASED),), "the aunt")
    assert [other, question] == EVENTS[1:]
    verify([decode(encode(e), PersonSealer(keys)) for e in log], log[-1].head)
    keys.erase("r1", "p1")


def test_the_views_say_erased() -> None:
    """With words, a view names everybody but the one whose key is gone; what is left of that one is id and label."""
    keys, told = MemoryKeys(), at(Stage.COLLECTING_DATA)
    events = [event for event, _ in told.recorded]
    log = seal_all(Head(REVIEW), events, command_id="c", actor="bm1", at=told.now, rules="r", sealer=PersonSealer(keys))
    context, texts = Context(actor="bm1", at=told.now, command_id="c"), []
    for erase in (False, True):
        if erase:
            keys.erase(REVIEW, "mo1")
        opened = [decode(encode(one), PersonSealer(keys)) for one in log]
        review = kernel().replay(kernel().unopened(REVIEW), [(one.event, context) for one in opened])
        texts.append(Naming(review, words=True))
    before, after = texts
    assert (False, True) == (ERASED in before.person("mo1"), ERASED in after.person("mo1"))
    assert [before.person(one) for one in ("sw1", "bm1")] == [after.person(one) for one in ("sw1", "bm1")]


def test_a_log_read_without_keys_says_so() -> None:
    """Without any keys the fields read as sealed, not as erased."""
    event = _opened(_log(MemoryKeys()), None)[0]
    assert isinstance(event, PersonAdded)
    assert (event.given, event.family) == (Private(SEALED), Private(SEALED))


def test_a_new_key_does_not_bring_back_what_was_erased() -> None:
    """A correction after the erasure is sealed under a new key; the old fields stay erased."""
    keys = MemoryKeys()
    log = _log(keys)
    keys.erase("r1", "p1")
    later = PersonCorrected(person="p1", kind=PersonKind.FAMILY, shown_as="the aunt", given=Private("Robin"))
    more = seal_all(log[-1].head, [later], command_id="d", actor="b", at=AT, rules="r", sealer=PersonSealer(keys))
    old, new = _opened((log[0], *more), keys)
    assert isinstance(old, PersonAdded)
    assert (old.given, new) == (Private(ERASED), later)


# fmt: off
TAMPERED: dict[str, Callable[[str], str]] = {
    "a byte changed":   lambda token: base64.b64encode(base64.b64decode(token)[:-1] + b"\x00").decode(),
    "cut short":        lambda token: base64.b64encode(base64.b64decode(token)[:20]).decode(),
    "not base64":       lambda token: token[:-4] + "!!!!",
}
# fmt: on


@pytest.mark.parametrize("name", TAMPERED)
def test_a_tampered_token_is_damage(name: str) -> None:
    """A token that was changed is a damaged record, not an erased one, and nothing of it is shown."""
    sealer = PersonSealer(MemoryKeys())
    token = sealer.seal("r1", "p1", "PersonAdded.given", "Wren")
    with pytest.raises(RecordError) as caught:
        sealer.open("r1", "p1", "PersonAdded.given", TAMPERED[name](token))
    assert caught.value.problem == "a sealed field of `p1` (PersonAdded.given) was altered"


@pytest.mark.parametrize("place", [("r2", "p1", "PersonAdded.given"), ("r1", "p1", "PersonAdded.family")])
def test_a_token_cannot_be_moved(place: tuple[str, str, str]) -> None:
    """A token opens only in its own review and field, even under the same key."""
    keys = MemoryKeys()
    token = PersonSealer(keys).seal("r1", "p1", "PersonAdded.given", "Wren")
    keys._keys["r2", "p1"] = keys.make("r1", "p1")
    with pytest.raises(RecordError):
        PersonSealer(keys).open(*place, token)


def test_a_key_of_another_length_is_refused() -> None:
    """A key service that gives a short key is found out before anything is sealed."""
    keys = MemoryKeys()
    keys._keys["r1", "p1"] = b"short"
    with pytest.raises(InputError, match="has 5 bytes, not 32"):
        PersonSealer(keys).seal("r1", "p1", "PersonAdded.given", "Wren")


def test_keys_in_the_database_work_and_go_for_good(engine: Engine) -> None:
    """Names sealed under keys in their own table; after the erasure the record verifies and reads as erased."""
    with engine.begin() as connection:
        keys = SqlKeys(connection, "camden")
        store = SqlStore(connection, "camden", sealer=PersonSealer(keys))
        log = _log(keys)
        assert store.append("r1", 0, log) is True
        assert store.load("r1") == log
        assert SqlKeys(connection, "leeds").find("r1", "p1") is None
        assert "Wren" not in str(connection.execute(text("SELECT body FROM reviewflow_event")).all())
    with engine.begin() as connection:
        SqlKeys(connection, "camden").erase("r1", "p1")
    with engine.begin() as connection:
        store = SqlStore(connection, "camden", sealer=PersonSealer(SqlKeys(connection, "camden")))
        found = [e.event for e in store.load("r1")]
        assert isinstance(found[0], PersonAdded)
        assert (found[0].given, found[1:]) == (Private(ERASED), EVENTS[1:])
        assert list(damage_in(SqlAlchemyRunner(connection), "camden")) == []
