"""Old events in today's shape: one function per schema step.

An event keeps the bytes it was sealed with for good. When its shape changes, `SCHEMA` goes up by one and a
function is added here that turns the old JSON into the new, so that a log of any age opens. A step is never
changed once released. There is one schema so far, hence no step.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import attrs

from reviewflow.errors import RecordError

__all__ = ["SCHEMA", "UPCASTS", "Upcast", "Upcasts"]

Upcast = Callable[[Mapping[str, Any]], Mapping[str, Any]]
"""From an event's JSON in one schema to its JSON in the next; pure, and total on that schema's events."""


@attrs.frozen
class Upcasts:
    """The steps in order: `steps[0]` leads from schema 1 to 2, `steps[1]` from 2 to 3."""

    steps: tuple[Upcast, ...] = ()

    @property
    def current(self) -> int:
        """The schema that all steps together lead to."""
        return len(self.steps) + 1

    def lift(self, body: Mapping[str, Any], schema: int, stream: str, number: int) -> Mapping[str, Any]:
        """The event's JSON in the current schema. Raises `RecordError` where the log is newer than this code."""
        if not 1 <= schema <= self.current:
            raise RecordError(
                stream,
                number,
                f"is written in schema {schema}, and this version reads 1 to {self.current}",
                "open it with a newer version of reviewflow",
            )
        for step in self.steps[schema - 1 :]:
            body = step(body)
        return body


UPCASTS = Upcasts()
"""The steps of this version."""
SCHEMA = UPCASTS.current
"""The schema in which new events are written."""
