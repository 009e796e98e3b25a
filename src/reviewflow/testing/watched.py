"""A kernel that notes which rules, capacities and acts of the table a decision asks; each is a question of its own.

It decides by the same tables and rules: only where one of them is asked of a stand-in (`glance.py`), the answer comes
from the memory of that question. Who asks it of a review itself is answered as ever.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import attrs

from reviewflow.kernel import Kernel
from reviewflow.kernel.compiler import CompiledPolicy
from reviewflow.kernel.machine import CompiledTable
from reviewflow.model.facts import Facts
from reviewflow.model.logic import Condition
from reviewflow.model.policy import Call
from reviewflow.model.process import Ask, Check, Gap, Row, Rule
from reviewflow.testing.glance import Root, SeenFacts

__all__: list[str] = []  # for the explorer alone


def watched_kernel(kernel: Kernel) -> Kernel:
    """The kernel whose rules and whose table have memories of their own."""
    stage, standing, version = map(_table, (kernel.stage, kernel.standing, kernel.version))
    return Kernel(kernel.process, watched_policy(kernel.policy), stage, standing, version)


def watched_policy(policy: CompiledPolicy) -> WatchedPolicy:
    """The compiled table with memories of its own."""
    return WatchedPolicy(*(getattr(policy, one.name) for one in attrs.fields(CompiledPolicy)))


def _table(table: CompiledTable) -> CompiledTable:
    return attrs.evolve(table, moves=_rows(table.moves), events=_rows(table.events))


def _rows(rows: Mapping[tuple[str, str], tuple[Row, ...]]) -> dict[tuple[str, str], tuple[Row, ...]]:
    return {pair: tuple(_row(row) for row in several) for pair, several in rows.items()}


def _row(row: Row) -> Row:
    return attrs.evolve(row, rules=tuple(map(_rule, row.rules)), when=_rule(row.when) if row.when else None)


def _rule(rule: Rule) -> Rule:
    return attrs.evolve(rule, check=WatchedCheck(rule.check))


@attrs.frozen
class WatchedCheck:
    """A rule's check, answered from a memory of its own where it is asked of a stand-in."""

    check: Check

    def __call__(self, review: Any, ask: Ask) -> Iterable[Gap]:
        source = getattr(review, "source", None)
        if not isinstance(source, Root) or review.changed:
            return self.check(review, ask)
        try:
            found: tuple[Gap, ...] = source.glance.ask((self.check, ask), lambda _, other: tuple(self.check(other, ask)))
        except Exception:  # noqa: BLE001 (a rule that raises is asked where it stands, so that what it looked at is noted)
            return self.check(review, ask)
        return found


class WatchedPolicy(CompiledPolicy):
    """The compiled table: what it answers about the facts of a stand-in, after whichever acts, is a question of its own."""

    def blockers(self, facts: Facts, act: str, args: tuple[str, ...]) -> tuple[Condition, ...]:
        if not isinstance(facts, SeenFacts):
            return super().blockers(facts, act, args)
        acts = facts.acts
        found: tuple[Condition, ...] = facts.glance.ask(
            ("blockers", self, acts, act, args), lambda _, review: CompiledPolicy.blockers(self, self.after(review.facts, acts), act, args)
        )
        return found

    def permits(self, facts: Facts, act: str, args: tuple[str, ...]) -> bool:
        if not isinstance(facts, SeenFacts):
            return super().permits(facts, act, args)
        acts = facts.acts
        found: bool = facts.glance.ask(
            ("permits", self, acts, act, args), lambda _, review: CompiledPolicy.permits(self, self.after(review.facts, acts), act, args)
        )
        return found

    def holds(self, name: str, facts: Facts, *args: str) -> bool:
        if not isinstance(facts, SeenFacts):
            return super().holds(name, facts, *args)
        acts = facts.acts
        found: bool = facts.glance.ask(
            ("holds", self, acts, name, args), lambda _, review: CompiledPolicy.holds(self, name, self.after(review.facts, acts), *args)
        )
        return found

    def apply(self, facts: Facts, act: str, args: tuple[str, ...]) -> tuple[Facts, Any]:
        """The facts after one more act, which is not done before somebody looks at them."""
        if not isinstance(facts, SeenFacts) or not self.knows(act, args):
            return super().apply(facts, act, args)
        return SeenFacts(facts.glance, facts, self, (*facts.acts, Call(act, args))), self._shown(facts, act, args)

    def after(self, facts: Facts, acts: tuple[Call, ...]) -> Facts:
        """The facts after these acts."""
        rows = facts.with_rows(facts.rows)
        for call in acts:
            rows, _ = CompiledPolicy.apply(self, rows, call.act, call.args)
        return rows

    def _shown(self, facts: Facts, act: str, args: tuple[str, ...]) -> Iterator[tuple[str, str]]:
        yield from CompiledPolicy.apply(self, facts, act, args)[1]
