"""What threads share of a review in memory is used only as far as the store bears it out."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from story import circulated_log

from reviewflow.record import Envelope, Head, MemoryStore, seal_all
from reviewflow.reviews import Reviews

WHOLE = circulated_log("r1")
END = len(WHOLE)


class _AtHead(MemoryStore):
    """A store whose head was read at an event, while others went on writing."""

    def __init__(self, log: Sequence[Envelope], number: int) -> None:
        super().__init__()
        self.append("r1", 0, log)
        self._seen = log[number - 1].head

    def head(self, stream: str) -> Head:
        return self._seen


# fmt: off
MEANWHILE = {  # what the other threads had read and remembered, what this one reads as the head, and how far the log goes
    "they were behind":                  (END - 9, END - 2, END),
    "they know the same":                (END - 2, END - 2, END),
    "they know what came after":         (END - 1, END - 2, END - 1),
    "they know it, and others wrote":    (END - 1, END - 2, END),
}
# fmt: on


@pytest.mark.parametrize("name", MEANWHILE)
def test_a_review_is_loaded_at_its_own_head_whatever_others_know(name: str) -> None:
    """The review is that of the head which was read, neither older nor newer, and never taken for damage."""
    known, head, written = MEANWHILE[name]
    desk = Reviews(_AtHead(WHOLE[:known], known))
    desk.load("r1")
    own = desk.using(_AtHead(WHOLE[:written], head))
    assert head == own.load("r1").version


def test_what_was_rolled_back_is_not_used() -> None:
    """Another thread remembered a command whose transaction was undone; another one stands in its place."""
    undone = [*WHOLE[: END - 2], *_resealed(WHOLE[END - 2 :], "undone")]
    desk = Reviews(_AtHead(undone, END))
    desk.load("r1")
    assert WHOLE[-1].command_id != undone[-1].command_id
    assert desk.using(_AtHead(WHOLE, END)).load("r1") == Reviews(_AtHead(WHOLE, END)).load("r1")


def _resealed(log: Sequence[Envelope], command_id: str) -> Sequence[Envelope]:
    """The same events as another command."""
    head = WHOLE[log[0].number - 2].head
    events = [e.event for e in log]
    return seal_all(head, events, command_id=command_id, actor=log[0].actor, at=log[0].at, rules=log[0].rules)
