"""The port to the log, and the log in memory.

A store keeps envelopes in order and lets nobody in between: an append names the version it was decided at, and
where the log has moved on nothing is written and the answer is False, without an exception, so that a host's
transaction goes on. `reviewflow.testing.check_store` says in tests what every store must do.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from itertools import pairwise
from typing import Protocol

from reviewflow.errors import InputError, quoted
from reviewflow.record.envelope import Envelope, Head

__all__ = ["EventStore", "MemoryStore", "check_append"]


class EventStore(Protocol):
    """Where logs are kept: one stream of envelopes per review."""

    def load(self, stream: str, after: int = 0) -> Sequence[Envelope]:
        """The stream's events after that number, in order; empty where there are none or no such stream."""
        ...

    def append(self, stream: str, expected: int, envelopes: Sequence[Envelope]) -> bool:
        """Write all of them, or none and answer False where the stream does not end at `expected`.

        Raises `InputError` where they do not follow from each other and from `expected`.
        """
        ...

    def head(self, stream: str) -> Head:
        """Where the stream ends; number 0 for a stream that is not there."""
        ...

    def done(self, stream: str, command_id: str) -> Sequence[Envelope]:
        """The events that this command left in this stream; empty where it was never accepted."""
        ...

    def settled(self, stream: str) -> int:
        """The number up to which the stream is written for good, so without what an open transaction may undo."""
        ...

    def streams(self) -> Sequence[str]:
        """The ids of every stream, sorted."""
        ...


def check_append(stream: str, expected: int, envelopes: Sequence[Envelope]) -> None:
    """That these can follow event `expected` of the stream. Raises `InputError` otherwise; every store calls it."""
    if not envelopes:
        raise InputError("append", "is given no event", "append what a command decided, or nothing at all")
    for number, envelope in enumerate(envelopes, start=expected + 1):
        if envelope.stream != stream or envelope.number != number:
            problem = f"is given event {envelope.number} of {quoted(envelope.stream)} as event {number} of {quoted(stream)}"
            raise InputError("append", problem, "seal the events on the head that was read")
    for earlier, later in pairwise(envelopes):
        if later.previous != earlier.hash:
            raise InputError("append", f"is given event {later.number} that does not follow", "use `chain.seal_all`")
    if expected == 0 and envelopes[0].previous != Head(stream).hash:
        raise InputError("append", "is given a first event that follows another", "use `chain.seal_all`")


class MemoryStore:
    """Logs in memory, for tests, demonstrations and a single process; safe between threads."""

    def __init__(self) -> None:
        self._logs: dict[str, list[Envelope]] = {}
        self._lock = threading.Lock()

    def load(self, stream: str, after: int = 0) -> Sequence[Envelope]:
        with self._lock:
            return tuple(self._logs.get(stream, ())[after:])

    def append(self, stream: str, expected: int, envelopes: Sequence[Envelope]) -> bool:
        check_append(stream, expected, envelopes)
        with self._lock:
            log = self._logs.get(stream, [])
            head = log[-1].head if log else Head(stream)
            if head.number != expected:
                return False
            if envelopes[0].previous != head.hash:
                raise InputError("append", "is given events sealed on another head", "load the stream again")
            self._logs[stream] = [*log, *envelopes]
        return True

    def head(self, stream: str) -> Head:
        with self._lock:
            log = self._logs.get(stream)
            return log[-1].head if log else Head(stream)

    def done(self, stream: str, command_id: str) -> Sequence[Envelope]:
        with self._lock:
            return tuple(e for e in self._logs.get(stream, ()) if e.command_id == command_id)

    def settled(self, stream: str) -> int:
        return self.head(stream).number

    def streams(self) -> Sequence[str]:
        with self._lock:
            return tuple(sorted(self._logs))
