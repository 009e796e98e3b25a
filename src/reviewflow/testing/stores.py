"""What every store of logs must do, as checks that a host runs on its own.

    from reviewflow.testing.stores import check_store
    check_store(lambda: MyStore(...))          # a new, empty store each time

`STORE_CHECKS` holds the same checks by name, for a test runner's table. Nothing here imports a test runner; a
store that fails raises `AssertionError` saying which check, what was expected and what came.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from reviewflow.errors import InputError
from reviewflow.model.events import Event, QuestionAsked, ReasonStated
from reviewflow.model.private import Private
from reviewflow.model.words import ReasonKind
from reviewflow.record.chain import seal_all, verify
from reviewflow.record.envelope import Envelope, Head
from reviewflow.record.store import EventStore

__all__ = ["STORE_CHECKS", "check_store", "sample_log"]

_START = datetime(2025, 1, 14, 10, tzinfo=UTC)
_TEXTS = ("plain", "Tŷ Bach: “quoted” \\ / ' \"", "nul \x00 bell \x07 tab \t", "\U0001f9f8 and \u202e", "x" * 20_000)


def sample_log(stream: str, events: int = 3, after: Head | None = None, command_id: str = "c1") -> Sequence[Envelope]:
    """So many sealed events of one command, the first to follow `after` (default: of a new log)."""
    head = after or Head(stream)
    made = [_event(head.number + number) for number in range(1, events + 1)]
    at = _START + timedelta(minutes=head.number, microseconds=head.number)
    return seal_all(head, made, command_id=command_id, actor="bm1", at=at, rules="0" * 64)


def _event(number: int) -> Event:
    text = Private(_TEXTS[number % len(_TEXTS)])
    if number % 2:
        return QuestionAsked(question=f"q{number}", text=text, topics=("Ü", "b"))
    return ReasonStated(kinds=(ReasonKind.OTHER, ReasonKind.INNOVATION), text=text)


def check_store(make_store: Callable[[], EventStore]) -> None:
    """Run every check, each on a new and empty store. Raises `AssertionError` at the first that fails."""
    for name, check in STORE_CHECKS.items():
        try:
            check(make_store())
        except AssertionError as error:
            raise AssertionError(f"{name}: {error}") from error


def _same(expected: object, actual: object, what: str) -> None:
    if expected != actual:
        raise AssertionError(f"{what} should be {expected!r} but is {actual!r}")


def _refuses(store: EventStore, stream: str, expected: int, envelopes: Sequence[Envelope], what: str) -> None:
    before = [tuple(store.load(name)) for name in store.streams()]
    try:
        store.append(stream, expected, envelopes)
    except InputError:
        _same(before, [tuple(store.load(name)) for name in store.streams()], f"the record after {what}")
        return
    raise AssertionError(f"{what} should raise InputError")


def _an_unknown_stream_is_empty(store: EventStore) -> None:
    _same((), tuple(store.load("r1")), "the log of an unknown stream")
    _same(Head("r1"), store.head("r1"), "its head")
    _same((), tuple(store.streams()), "the list of streams")
    _same((), tuple(store.done("r1", "c1")), "what a command left there")
    _same(0, store.settled("r1"), "its settled number")


def _what_is_appended_is_loaded(store: EventStore) -> None:
    log = sample_log("r1", 5)
    _same(True, store.append("r1", 0, log), "the answer to a first append")
    _same(log, tuple(store.load("r1")), "the log")
    _same(log[-1].head, store.head("r1"), "the head")
    more = sample_log("r1", 2, log[-1].head, "c2")
    _same(True, store.append("r1", 5, more), "the answer to a second append")
    _same((*log, *more), tuple(store.load("r1")), "the longer log")
    verify(store.load("r1"), more[-1].head)


def _load_begins_after_a_number(store: EventStore) -> None:
    log = sample_log("r1", 5)
    store.append("r1", 0, log)
    for after in range(7):
        _same(log[after:], tuple(store.load("r1", after)), f"the log after {after}")


def _a_stale_append_writes_nothing(store: EventStore) -> None:
    log = sample_log("r1", 3)
    store.append("r1", 0, log)
    late = sample_log("r1", 2, log[0].head, "c2")
    _same(False, store.append("r1", 1, late), "the answer to an append at an old version")
    _same(False, store.append("r1", 0, sample_log("r1", 1, command_id="c3")), "the answer to a second opening")
    _same(log, tuple(store.load("r1")), "the log after stale appends")
    _same((), tuple(store.done("r1", "c2")), "what a stale command left")
    fresh = sample_log("r1", 1, log[-1].head, "c4")
    _same(True, store.append("r1", 3, fresh), "the answer to a fresh append after stale ones")


def _an_append_ahead_of_the_log_writes_nothing(store: EventStore) -> None:
    log = sample_log("r1", 5)
    store.append("r1", 0, log[:2])
    _same(False, store.append("r1", 4, log[4:]), "the answer to an append beyond the end")
    _same(False, store.append("r2", 3, sample_log("r2", 4)[3:]), "the same on an unknown stream")
    _same(log[:2], tuple(store.load("r1")), "the log")
    _same(("r1",), tuple(store.streams()), "the list of streams")


def _streams_are_apart(store: EventStore) -> None:
    logs = {name: sample_log(name, 2) for name in ("r2", "r10", "R1")}
    for name, log in logs.items():
        store.append(name, 0, log)
    _same(tuple(sorted(logs)), tuple(store.streams()), "the list of streams")
    for name, log in logs.items():
        _same(log, tuple(store.load(name)), f"the log of {name}")
    _same((), tuple(store.load("r1")), "the log of a stream whose name differs by case")


def _a_commands_outcome_is_found(store: EventStore) -> None:
    first = sample_log("r1", 2, command_id="c1")
    second = sample_log("r1", 1, first[-1].head, "c2")
    store.append("r1", 0, first)
    store.append("r1", 2, second)
    store.append("r2", 0, sample_log("r2", 1, command_id="c3"))
    _same(first, tuple(store.done("r1", "c1")), "the outcome of c1")
    _same(second, tuple(store.done("r1", "c2")), "the outcome of c2")
    _same((), tuple(store.done("r1", "c3")), "the outcome in one stream of another's command")


def _what_does_not_follow_is_refused(store: EventStore) -> None:
    log = sample_log("r1", 4)
    store.append("r1", 0, log[:2])
    _refuses(store, "r1", 2, (), "an append of nothing")
    _refuses(store, "r1", 2, log[3:], "an append that leaves an event out")
    _refuses(store, "r2", 0, log[:1], "an append to another stream")
    _refuses(store, "r1", 2, (log[3], log[2]), "an append in the wrong order")
    foreign = sample_log("r1", 1, sample_log("r1", 2, command_id="other")[-1].head, "c9")
    _refuses(store, "r1", 2, foreign, "an append sealed on another head")


def _what_was_read_stays(store: EventStore) -> None:
    log = sample_log("r1", 2)
    store.append("r1", 0, log)
    read = store.load("r1")
    store.append("r1", 2, sample_log("r1", 1, log[-1].head, "c2"))
    _same(log, tuple(read), "a log read before a later append")


def _a_long_log_is_kept_whole(store: EventStore) -> None:
    log = tuple(sample_log("r1", 1_000))
    store.append("r1", 0, log)
    _same(True, log == tuple(store.load("r1")), "that a log of 1,000 events is the same")
    _same(1_000, store.head("r1").number, "its head")


STORE_CHECKS: Mapping[str, Callable[[EventStore], None]] = {
    check.__name__.strip("_"): check
    for check in (
        _an_unknown_stream_is_empty,
        _what_is_appended_is_loaded,
        _load_begins_after_a_number,
        _a_stale_append_writes_nothing,
        _an_append_ahead_of_the_log_writes_nothing,
        _streams_are_apart,
        _a_commands_outcome_is_found,
        _what_does_not_follow_is_refused,
        _what_was_read_stays,
        _a_long_log_is_kept_whole,
    )
}
"""Each check by its name; each takes a new, empty store."""
