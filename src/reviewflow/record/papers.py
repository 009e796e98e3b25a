"""Where the papers' texts are, and the one door out.

The log knows a paper's id and a digest; its bytes lie in a `PaperStore`. Nobody takes them out but `release`,
after a reading was granted and that decision stands on the record for good. Digests are keyed per review, so
that nobody can try guessed texts against a log. A test reads the source and finds every use of `take_out`.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
from typing import Protocol

from reviewflow.errors import InputError, RecordError, quoted
from reviewflow.model.events import ReadingGranted, ReadingRefused
from reviewflow.model.fields import NOTHING_SAID
from reviewflow.model.private import BYTEWISE, Private
from reviewflow.record.envelope import Envelope
from reviewflow.record.store import EventStore

__all__ = ["KEY_BYTES", "MemoryPapers", "PaperStore", "keyed_digest", "release"]

KEY_BYTES = 32
"""The length of a review's digest key: that of SHA-256 itself, so that the key is no easier to guess."""


class PaperStore(Protocol):
    """Keeps papers' bytes, each under its review and its random id. Papers never change in place."""

    def put(self, review: str, paper: str, data: bytes) -> str:
        """Keep these bytes and return their digest. Raises `InputError` where the id holds other bytes already."""
        ...

    def digest(self, review: str, data: bytes) -> str:
        """The digest that these bytes have in this review: keyed, hexadecimal."""
        ...

    def take_out(self, review: str, paper: str) -> bytes:
        """The bytes. For `release` alone. Raises `InputError` where there is no such paper, `RecordError` if altered."""
        ...


def keyed_digest(key: bytes, data: bytes) -> str:
    """HMAC-SHA256 of the bytes under a review's key, in hexadecimal."""
    return hmac.new(key, data, hashlib.sha256).hexdigest()


def release(papers: PaperStore, store: EventStore, review: str, paper: str, decision: Envelope) -> bytes:
    """A paper's bytes, for the reading that `decision` granted: the one door out.

    `decision` is the envelope of a `ReadingGranted` for this review and paper. It must stand in the log, written
    for good (committed), and nothing but further requests to read may have happened since: a grant is of its
    moment, and who withdrew a minute later reads no more. Raises `InputError` otherwise.
    """
    event = decision.event
    if not isinstance(event, ReadingGranted):
        raise InputError("decision", "is not a granted reading", "ask to read first: `AskToRead`")
    if decision.stream != review or event.version != paper:
        raise InputError("decision", "is for another paper", "ask to read this one: `AskToRead`")
    log = store.load(review, decision.number - 1)
    if not log or log[0] != decision:
        raise InputError("decision", "does not stand in the log", "give the envelope as the store returned it")
    if store.settled(review) < decision.number:
        raise InputError("decision", "is not committed yet", "commit the transaction, then release")
    if not all(isinstance(later.event, ReadingGranted | ReadingRefused) for later in log):
        raise InputError("decision", "is not the last word on this review", "ask to read again: `AskToRead`")
    return papers.take_out(review, paper)


class MemoryPapers:
    """Papers in memory, for tests and demonstrations; safe between threads."""

    def __init__(self) -> None:
        self._keys: dict[str, bytes] = {}
        self._texts: dict[tuple[str, str], tuple[Private, str]] = {}
        self._lock = threading.Lock()

    def put(self, review: str, paper: str, data: bytes) -> str:
        digest = self.digest(review, data)
        with self._lock:
            _, known = self._texts.setdefault((review, paper), (Private(data.decode(BYTEWISE)), digest))
        if known != digest:
            raise InputError("paper", f"{quoted(paper)} holds other bytes already", "a new text is a new version")
        return digest

    def digest(self, review: str, data: bytes) -> str:
        with self._lock:
            key = self._keys.setdefault(review, secrets.token_bytes(KEY_BYTES))
        return keyed_digest(key, data)

    def take_out(self, review: str, paper: str) -> bytes:
        with self._lock:
            text, known = self._texts.get((review, paper), (NOTHING_SAID, ""))
        if not known:
            raise InputError("paper", f"{quoted(paper)} is not in the paper store", "put it there before it circulates")
        data = text.reveal().encode(BYTEWISE)
        if self.digest(review, data) != known:
            raise RecordError(review, 1, f"paper {quoted(paper)} was altered", "restore it from a good copy")
        return data
