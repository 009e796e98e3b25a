"""A log walked event by event: what the review was before each event, and after it. Pure; verifies nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import attrs

from reviewflow.kernel import Kernel
from reviewflow.model.events import Event
from reviewflow.model.review import Context, Review
from reviewflow.record import Envelope

__all__ = ["Step", "folded", "steps"]


@attrs.frozen
class Step:
    """One event of a log, with the review before and after it."""

    envelope: Envelope
    before: Review
    after: Review

    @property
    def event(self) -> Event:
        return self.envelope.event


def steps(kernel: Kernel, envelopes: Iterable[Envelope]) -> Iterator[Step]:
    """Every event with the review around it, in order. The log should have been verified (`Reviews.load`, `audit`)."""
    review: Review | None = None
    for e in envelopes:
        before = kernel.unopened(e.stream) if review is None else review
        review = kernel.evolve(before, e.event, Context(actor=e.actor, at=e.at, command_id=e.command_id))
        yield Step(e, before, review)


def folded(kernel: Kernel, envelopes: Iterable[Envelope], review: str = "") -> Review:
    """The review after all those events; unopened, under the id `review`, where there are none."""
    last = kernel.unopened(review)
    for step in steps(kernel, envelopes):
        last = step.after
    return last
