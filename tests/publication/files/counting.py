"""A bound on work that no busy machine moves: calls are counted, not seconds."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

__all__ = ["MOST_CALLS", "at_most"]

MOST_CALLS = 30_000_000  # of functions; a reader makes some 5 million for the worst file here, and would go on for hours without its limits


class TooManyCalls(BaseException):
    """Reading goes on and on. No `Exception`: nothing that is read may swallow it."""


@contextmanager
def at_most(calls: int = MOST_CALLS) -> Iterator[None]:
    """Stops whatever is inside with `TooManyCalls` after so many calls of functions, ours or built in."""
    left = calls

    def count(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal left
        if event in ("call", "c_call"):
            left -= 1
            if left < 0:
                sys.setprofile(None)
                raise TooManyCalls(f"more than {calls} calls")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        yield
    finally:
        sys.setprofile(before)
