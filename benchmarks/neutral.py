"""A neutral flow for comparing libraries: stages in a line, rows from each, two rules a row, the same for all.

`Flow.of(1)` has 12 stages and 30 rows: 11 lead on, 19 are recorded where they stand. `times` makes it larger, to see
how a cost grows. A rule asks whether one fact is in the case; a case with every fact passes, one without is refused
for both rules of the row.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

import attrs

__all__ = ["Case", "Flow", "Step"]


@attrs.frozen
class Case:
    """What a rule looks at: where the case stands, and which facts hold. Never changed; a step makes a new one."""

    stage: str
    facts: frozenset[str]
    judgements: Mapping[tuple[str, str], object] = {}


@attrs.frozen
class Step:
    """One row: from a stage, by a command, if two facts hold, to a stage (the same where it only records)."""

    source: str
    command: str
    needs: tuple[str, str]
    target: str


@attrs.frozen
class Flow:
    """Stages and rows, and the two cases that are given to every library."""

    stages: tuple[str, ...]
    steps: tuple[Step, ...]

    @classmethod
    def of(cls, times: int = 1) -> Flow:
        """12 x `times` stages and 30 x `times` rows."""
        stages = tuple(f"s{n}" for n in range(12 * times))
        moves = [Step(a, f"go{n}", (f"a{n}", f"b{n}"), b) for n, (a, b) in enumerate(pairwise(stages))]
        notes = [
            Step(stages[n % len(moves)], f"note{n}", (f"c{n}", f"d{n}"), stages[n % len(moves)])
            for n in range(30 * times - len(moves))
        ]
        return cls(stages, (*moves, *notes))

    @property
    def walk(self) -> tuple[str, ...]:
        """The commands that lead from the first stage to the last."""
        return tuple(step.command for step in self.steps if step.source != step.target)

    @property
    def ready(self) -> Case:
        """At the first stage, with every fact."""
        return Case(self.stages[0], frozenset(need for step in self.steps for need in step.needs))

    @property
    def bare(self) -> Case:
        """At the first stage, with none."""
        return Case(self.stages[0], frozenset())
