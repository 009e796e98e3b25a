"""Personal fields under a key per person (extra `sealed`): AES-256-GCM, and erasure by destroying the key.

    keys = SqlKeys(connection, tenant="camden")     # or the host's own key service, behind `PersonKeys`
    store = SqlStore(connection, "camden", sealer=PersonSealer(keys))
    keys.erase("HM-07", "fm2")                      # the chain still verifies; the fields read `[erased]`

Whether somebody may be erased is the host's to decide: the guide's records are mostly kept. A token is bound to the
review, the person and the field, so that none can be moved elsewhere.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import secrets
import threading
from typing import Protocol

from reviewflow.errors import InputError, MissingExtra, RecordError, quoted, shown_id

try:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
except ModuleNotFoundError:
    raise MissingExtra("sealed fields", "sealed") from None

__all__ = ["KEY_BYTES", "MemoryKeys", "PersonKeys", "PersonSealer"]

KEY_BYTES = 32
"""AES-256."""
_MARK_BYTES = 8  # which key a token was sealed with, so that a later key of the same person is told apart
_NONCE_BYTES = 12  # what GCM wants; random, at most a few hundred per key


class PersonKeys(Protocol):
    """Where the keys are: a table, or the host's key service."""

    def find(self, review: str, person: str) -> bytes | None:
        """The person's key of 32 bytes, or None where there never was one or it was erased."""
        ...

    def make(self, review: str, person: str) -> bytes:
        """The person's key; a new random one where there is none."""
        ...

    def erase(self, review: str, person: str) -> None:
        """Destroy the key for good. No error where there is none."""
        ...


class MemoryKeys:
    """Keys in memory, for tests; safe between threads."""

    def __init__(self) -> None:
        self._keys: dict[tuple[str, str], bytes] = {}
        self._lock = threading.Lock()

    def find(self, review: str, person: str) -> bytes | None:
        """As `PersonKeys.find`."""
        with self._lock:
            return self._keys.get((review, person))

    def make(self, review: str, person: str) -> bytes:
        """As `PersonKeys.make`."""
        with self._lock:
            return self._keys.setdefault((review, person), secrets.token_bytes(KEY_BYTES))

    def erase(self, review: str, person: str) -> None:
        """As `PersonKeys.erase`."""
        with self._lock:
            self._keys.pop((review, person), None)


class PersonSealer:
    """Seals and opens personal fields with each person's own key: a `record.Sealer`."""

    def __init__(self, keys: PersonKeys) -> None:
        self._keys = keys

    def seal(self, review: str, person: str, place: str, text: str) -> str:
        """A token for the text, under the person's key (made where there is none). Raises `InputError` for a bad key."""
        key = self._keys.make(review, person)
        if len(key) != KEY_BYTES:
            raise InputError("key", f"has {len(key)} bytes, not {KEY_BYTES}", "mend the key service")
        nonce = secrets.token_bytes(_NONCE_BYTES)
        closed = AESGCM(key).encrypt(nonce, text.encode(), _bound(review, person, place))
        return base64.b64encode(_mark(key) + nonce + closed).decode()

    def open(self, review: str, person: str, place: str, token: str) -> str | None:
        """The text of a token; None where its key is gone. Raises `RecordError` where the token was tampered with."""
        key = self._keys.find(review, person)
        if key is None:
            return None
        text, broken = "", False
        try:
            data = base64.b64decode(token, validate=True)
            if len(data) > _MARK_BYTES and data[:_MARK_BYTES] != _mark(key):
                return None
            nonce, closed = data[_MARK_BYTES:][:_NONCE_BYTES], data[_MARK_BYTES + _NONCE_BYTES :]
            text = AESGCM(key).decrypt(nonce, closed, _bound(review, person, place)).decode()
        except (InvalidTag, binascii.Error, TypeError, ValueError):
            broken = True
        if broken:
            raise RecordError(review, 1, f"a sealed field of {quoted(person)} ({shown_id(place)}) was altered", "restore a good copy")
        return text


def _bound(review: str, person: str, place: str) -> bytes:
    return "\0".join((review, person, place)).encode()


def _mark(key: bytes) -> bytes:
    return hashlib.sha256(b"reviewflow key mark" + key).digest()[:_MARK_BYTES]
