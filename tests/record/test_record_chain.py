"""The log is tied together: whatever is done to it shows, and the first bad event is named."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import attrs
import pytest

from reviewflow.errors import InputError, RecordError
from reviewflow.model.events import QuestionAsked
from reviewflow.model.private import Private
from reviewflow.record import Envelope, Head, Upcasts, decode, encode, read_log, seal, seal_all, verify, write_log
from reviewflow.record.canonical import from_text, moment_text, to_text
from reviewflow.record.chain import hash_of
from reviewflow.testing.stores import sample_log

LOG = list(sample_log("r1", 5))
AT = datetime(2025, 1, 14, 10, tzinfo=UTC)


def resealed(envelope: Envelope, **changes: Any) -> Envelope:
    """The envelope with other fields and a hash that fits them, as a careful forger would make it."""
    changed = attrs.evolve(envelope, **changes)
    digest = hash_of(
        changed.stream, changed.number, changed.command_id, changed.actor, moment_text(changed.at), changed.schema,
        changed.rules, changed.previous, changed.body.reveal(),
    )  # fmt: skip
    return attrs.evolve(changed, hash=digest)


OTHER_BODY = Private(LOG[2].body.reveal().replace('"q3"', '"q4"'))
# fmt: off
DAMAGE: dict[str, tuple[Callable[[list[Envelope]], list[Envelope]], int, str]] = {
    "body edited":        (lambda log: [*log[:2], attrs.evolve(log[2], body=OTHER_BODY), *log[3:]],              3, "was edited after it was sealed"),
    "event edited":       (lambda log: [*log[:2], attrs.evolve(log[2], event=log[0].event), *log[3:]],           3, "was edited after it was sealed"),
    "actor edited":       (lambda log: [*log[:2], attrs.evolve(log[2], actor="pp1"), *log[3:]],                  3, "was edited after it was sealed"),
    "time edited":        (lambda log: [*log[:2], attrs.evolve(log[2], at=AT + timedelta(days=1)), *log[3:]],    3, "was edited after it was sealed"),
    "edited, resealed":   (lambda log: [*log[:2], resealed(log[2], actor="pp1"), *log[3:]],                      4, "does not follow from the event before it"),
    "last one resealed":  (lambda log: [*log[:4], resealed(log[4], actor="pp1")],                                5, "is not the event that the head was taken of"),
    "first removed":      (lambda log: log[1:],                                                                  1, "is missing (event 2"),
    "middle removed":     (lambda log: [*log[:2], *log[3:]],                                                     3, "is missing (event 4"),
    "renumbered":         (lambda log: [*log[:2], *(attrs.evolve(e, number=e.number - 1) for e in log[3:])],     3, "does not follow from the event before it"),
    "last removed":       (lambda log: log[:4],                                                                  5, "is missing at the end of the log"),
    "all removed":        (lambda log: [],                                                                       1, "is missing at the end of the log"),
    "inserted":           (lambda log: [*log[:2], log[1], *log[2:]],                                             3, "is out of order (event 2"),
    "added at the end":   (lambda log: [*log, *sample_log("r1", 1, log[-1].head)],                               6, "was added after the head was taken"),
    "swapped":            (lambda log: [*log[:2], log[3], log[2], log[4]],                                       3, "is missing (event 4"),
    "of another review":  (lambda log: [*log[:2], sample_log("r2", 3)[2], *log[3:]],                             3, "belongs to another review"),
    "of another log":     (lambda log: list(sample_log("r2", 5)),                                                1, "the log is of review `r2`"),
    "time runs back":     (lambda log: [*log[:4], resealed(log[4], at=AT - timedelta(days=1))],                  5, "is earlier than the event before it"),
}
# fmt: on


def test_a_whole_log_verifies() -> None:
    """The log as sealed, against its head and in two parts."""
    verify(LOG)
    verify(LOG, LOG[-1].head)
    verify(LOG[2:], LOG[-1].head, after=LOG[1].head)
    verify([], Head("r1"))


@pytest.mark.parametrize("name", DAMAGE)
def test_damage_is_found_and_the_first_bad_event_named(name: str) -> None:
    """Each way to change a log raises with the number of the first event that cannot be trusted."""
    damage, number, problem = DAMAGE[name]
    with pytest.raises(RecordError) as caught:
        verify(damage(LOG), LOG[-1].head)
    assert (number, True) == (caught.value.number, caught.value.problem.startswith(problem))


def test_every_single_byte_of_a_stored_event_counts() -> None:
    """Whichever byte of an encoded envelope is changed, it cannot be read or does not verify."""
    log = [
        seal(Head("r1"), QuestionAsked(question="q1", text=Private("Hŵ?")), command_id="c", actor="b", at=AT, rules="r")
    ]
    data = encode(log[0])
    for place in range(len(data)):
        changed = data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]
        with pytest.raises((InputError, RecordError)):
            verify([decode(changed)], log[0].head)


def test_h9_two_fields_run_together() -> None:
    """A letter that goes from one field to the next gives another text; joined plainly, both would be one."""
    at, rest = moment_text(AT), (1, "r", "0" * 64, "{}")
    pairs = (("r1", 1, "2c", "b"), ("r1", 12, "c", "b")), (("r1", 1, "c", "db"), ("r1", 1, "cd", "b"))
    for one, other in pairs:
        assert "".join(map(str, one)) == "".join(map(str, other))
        assert hash_of(*one, at, *rest) != hash_of(*other, at, *rest)


def test_the_written_text_is_the_canonical_one() -> None:
    """The text composed by hand is what the JSON encoder makes of the same fields."""
    for envelope in LOG:
        text = encode(envelope).decode()
        assert to_text(from_text(text)) == text
        assert decode(encode(envelope)) == envelope


def test_a_moment_in_another_zone_is_sealed_in_utc() -> None:
    """The same moment gives the same hash, wherever the clock stood."""
    event = LOG[0].event
    there = AT.astimezone(timezone(timedelta(hours=5)))
    sealed = [seal(Head("r1"), event, command_id="c", actor="b", at=at, rules="r").hash for at in (AT, there)]
    assert sealed[0] == sealed[1]
    with pytest.raises(InputError):
        seal(Head("r1"), event, command_id="c", actor="b", at=AT.replace(tzinfo=None), rules="r")


def test_no_private_text_is_in_an_envelopes_repr() -> None:
    """The body holds texts in clear and is not shown."""
    sealed = seal_all(
        Head("r1"),
        [QuestionAsked(question="q1", text=Private("Oakapple"))],
        command_id="c",
        actor="b",
        at=AT,
        rules="r",
    )
    assert ("Oakapple" in repr(sealed), "Oakapple" in str(sealed[0].body)) == (False, False)


# fmt: off
WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "number 0":     ({"number": 0},                  "Envelope.number: is not a number from 1; count from 1"),
    "short hash":   ({"hash": "ab"},                 "Envelope.hash: is not a hash; give 64 hexadecimal digits"),
    "naive time":   ({"at": datetime(2025, 1, 1)},   "Envelope.at: has no time zone; give an aware datetime, for example `2025-01-14T10:00:00Z`"),  # noqa: DTZ001
}
# fmt: on


@pytest.mark.parametrize("name", WRONG)
def test_an_envelope_that_cannot_be_is_refused(name: str) -> None:
    """Each field says what is wrong with it."""
    changes, expected = WRONG[name]
    with pytest.raises(InputError) as caught:
        attrs.evolve(LOG[0], **changes)
    assert expected == str(caught.value)


def _renamed(body: Mapping[str, Any]) -> Mapping[str, Any]:
    """A made-up step from schema 1 to 2: a question's topics were once called tags."""
    if body["event"] != "QuestionAsked":
        return body
    return {**{key: value for key, value in body.items() if key != "tags"}, "topics": body["tags"]}


def test_an_old_log_opens_through_an_upcast_and_still_verifies() -> None:
    """An event of schema 1 reads in the shape of schema 2, its hash is over the bytes of schema 1."""
    today = LOG[0].body.reveal()
    old = Private(today.replace('"topics"', '"tags"'))
    stored = encode(resealed(LOG[0], body=Private(to_text(from_text(old.reveal())))))
    upcasts = Upcasts((_renamed,))
    opened = decode(stored, upcasts=upcasts)
    assert (2, LOG[0].event) == (upcasts.current, opened.event)
    verify([opened], upcasts=upcasts)
    with pytest.raises(InputError):
        decode(stored)


def test_a_log_of_a_later_schema_is_refused() -> None:
    """A newer log is not guessed at."""
    with pytest.raises(RecordError) as caught:
        decode(encode(resealed(LOG[0], schema=2)))
    assert caught.value.problem == "is written in schema 2, and this version reads 1 to 1"


def test_a_log_file_gives_the_log_back() -> None:
    """Lines of envelopes and a closing line."""
    assert read_log(write_log(LOG)) == LOG
    with pytest.raises(InputError):
        write_log([])


def _lines(change: Callable[[list[str]], list[str]]) -> str:
    return "\n".join(change(write_log(LOG).split("\n")))


# fmt: off
FILES: dict[str, tuple[str, str]] = {
    "empty":                ("\n",                                                        "line 1: the file is empty; give a file that `write_log` wrote"),
    "cut in a line":        (write_log(LOG)[:-40],                                        "line 6: the file is cut off in the middle of this line; restore the file from a good copy"),
    "cut after a line":     (_lines(lambda lines: [*lines[:4], ""]),                      "line 4: is not the closing line: the file is cut off after it; restore the file from a good copy"),
    "a field missing":      (_lines(lambda lines: [lines[0].replace('"actor":"bm1",', ""), *lines[1:]]), "line 1, envelope.actor: is missing; give it"),
    "no event":             (_lines(lambda lines: [lines[0].replace('"event":{', '"event":3,"x":{'), *lines[1:]]), "line 1, envelope.event: is missing or no object; restore the log from a good copy"),
    "an unknown event":     (_lines(lambda lines: [lines[0], lines[1].replace("ReasonStated", "ReasonState"), *lines[2:]]), "line 2, event: is not a known event; did you mean `ReasonStated`"),
    "not JSON":             (_lines(lambda lines: [lines[0][1:], *lines[1:]]),            "line 1, envelope: is not valid JSON (near line 1, character 8); give one JSON object"),
    "a line removed":       (_lines(lambda lines: [lines[0], *lines[2:]]),                "review `r1`, event 2: is missing (event 3 stands in its place); restore the log from a copy whose head you trust"),
    "a later schema":       (_lines(lambda lines: [lines[0].replace('"schema":1', '"schema":9'), *lines[1:]]), "review `r1`, event 1: (line 1) is written in schema 9, and this version reads 1 to 1; open it with a newer version of reviewflow"),
}
# fmt: on


@pytest.mark.parametrize("name", FILES)
def test_a_damaged_file_is_refused_with_line_and_field(name: str) -> None:
    """Every fault says where it is and what to do."""
    text, expected = FILES[name]
    with pytest.raises((InputError, RecordError)) as caught:
        read_log(text)
    assert expected == str(caught.value)


def test_bytes_that_are_not_utf8_are_refused() -> None:
    """A replacement character that was really there is read; broken bytes are not."""
    event = QuestionAsked(question="q1", text=Private("\ufffd"))
    good = encode(seal(Head("r1"), event, command_id="c", actor="b", at=AT, rules="r"))
    assert event == decode(good).event
    with pytest.raises(InputError):
        decode(good.replace("\ufffd".encode(), b"\xff"))
