"""What a granted reading is at the desk: the decision on the record, and the bytes for the one it was granted to."""

from __future__ import annotations

from typing import Any, NoReturn

import attrs

from reviewflow.model.private import BYTEWISE, Private
from reviewflow.record import Envelope

__all__ = ["Granted", "Reading"]


@attrs.frozen
class Granted:
    """A reading that was granted and recorded; `hand_over` gives the text once the record is committed."""

    decision: Envelope


def _closed(data: bytes) -> Private:
    return Private(data.decode(BYTEWISE))


@attrs.frozen(repr=False, eq=False)
class Reading:
    """A paper's bytes for one granted reading. Shows itself only to `reveal()`; cannot be pickled."""

    version: str
    endpoint: str
    _content: Private = attrs.field(converter=_closed)

    def reveal(self) -> bytes:
        """The bytes. Whoever calls this answers for where they go."""
        return self._content.reveal().encode(BYTEWISE)

    def __repr__(self) -> str:
        return f"Reading(version={self.version!r}, endpoint={self.endpoint!r}, •••••)"

    def __reduce_ex__(self, protocol: Any) -> NoReturn:
        raise TypeError("a reading is not pickled; ask to read again")
