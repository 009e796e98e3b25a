"""Folded reviews kept between calls, each with the head it was folded up to: the only snapshots there are (ADR 16)."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable

from reviewflow.model.review import Review
from reviewflow.record import Envelope, Head
from reviewflow.record.sealing import holds_tokens

__all__: list[str] = []  # for the desk alone

REMEMBERED = 64


class Known:
    """What one process knows of its reviews; safe between threads."""

    def __init__(self) -> None:
        self._reviews: OrderedDict[str, tuple[Head, Review]] = OrderedDict()
        self._lock = threading.Lock()

    def recall(self, review: str) -> tuple[Head, Review] | None:
        """The review as it was last kept, with the head that it was folded up to."""
        with self._lock:
            return self._reviews.get(review)

    def remember(self, review: str, head: Head, folded: Review, read: Iterable[Envelope]) -> None:
        """Keep it for the next call, unless what it says depends on somebody's key, which may be gone by then."""
        sealed = any(holds_tokens(e.body.reveal()) for e in read)
        with self._lock:
            if sealed:
                self._reviews.pop(review, None)
                return
            self._reviews[review] = (head, folded)
            self._reviews.move_to_end(review)
            while len(self._reviews) > REMEMBERED:
                self._reviews.popitem(last=False)

    def forget(self) -> None:
        """Everything is read from its log again."""
        with self._lock:
            self._reviews.clear()
