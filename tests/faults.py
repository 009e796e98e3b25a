"""Faults put into the tables on purpose, so that a test can show that it would see them.

Each function gives a policy or a process in which one thing is left out. Nothing here is a rule of the library.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import attrs

from reviewflow.kernel import Kernel
from reviewflow.model.logic import Act, Add, Definition, Drop, Formula, Reveal
from reviewflow.model.policy import Policy
from reviewflow.model.process import Process, Row, Table
from reviewflow.model.words import Standing
from reviewflow.rules import POLICY, PROCESS

__all__ = ["acting", "allowing", "by", "defining", "effectless", "ruleless", "widened"]


def by(*, process: Process = PROCESS, policy: Policy = POLICY) -> Kernel:
    """A kernel that decides by faulty tables."""
    return Kernel.of(process, policy)


def acting(name: str, change: Callable[[Act], Act], policy: Policy = POLICY) -> Policy:
    """The policy with one act changed."""
    return attrs.evolve(policy, acts=tuple(change(act) if act.name == name else act for act in policy.acts))


def allowing(*codes: str, acts: tuple[str, ...], policy: Policy = POLICY) -> Policy:
    """The policy in which those acts lack the conditions of those codes."""
    for name in acts:
        policy = acting(
            name, lambda act: attrs.evolve(act, guard=tuple(c for c in act.guard if c.code not in codes)), policy
        )
    return policy


def effectless(name: str, *relations: str) -> Policy:
    """The policy in which that act no longer changes those relations (none named: changes nothing at all)."""

    def stays(effect: Add | Drop | Reveal) -> bool:
        return isinstance(effect, Reveal) or (bool(relations) and effect.atom.relation.name not in relations)

    return acting(name, lambda act: attrs.evolve(act, effects=tuple(e for e in act.effects if stays(e))))


def defining(name: str, change: Callable[[Formula], Formula]) -> Policy:
    """The policy in which one definition reads otherwise, wherever it is used."""
    old = next(d for d in POLICY.definitions if d.name == name)
    new = attrs.evolve(old, body=change(old.body))
    return attrs.evolve(
        POLICY,
        definitions=tuple(_redefined(d, old, new) for d in POLICY.definitions),
        acts=tuple(_with(act, old, new) for act in POLICY.acts),
    )


def _redefined(definition: Definition, old: Definition, new: Definition) -> Definition:
    return new if definition.name == old.name else attrs.evolve(definition, body=_swapped(definition.body, old, new))


def _with(act: Act, old: Definition, new: Definition) -> Act:
    guard = tuple(attrs.evolve(c, formula=_swapped(c.formula, old, new)) for c in act.guard)
    return attrs.evolve(act, guard=guard)


def _swapped(formula: Formula, old: Definition, new: Definition) -> Formula:
    """The formula with the new definition wherever the old one was used, at any depth."""
    changed: dict[str, Any] = {}
    kind: Any = type(formula)
    for field in attrs.fields(kind):
        value = getattr(formula, field.name)
        if isinstance(value, Formula):
            changed[field.name] = _swapped(value, old, new)
        elif isinstance(value, tuple) and value and isinstance(value[0], Formula):
            changed[field.name] = tuple(_swapped(part, old, new) for part in value)
        elif isinstance(value, Definition):
            changed[field.name] = _redefined(value, old, new)
    same: Formula = attrs.evolve(cast(Any, formula), **changed)
    return same


def ruleless(*ids: str) -> Process:
    """The process in which no row asks those rules."""

    def bare(row: Row) -> Row:
        return attrs.evolve(row, rules=tuple(rule for rule in row.rules if rule.id not in ids))

    def table(of: Table) -> Table:
        return attrs.evolve(of, rows=tuple(bare(row) for row in of.rows))

    return attrs.evolve(
        PROCESS, stage=table(PROCESS.stage), standing=table(PROCESS.standing), version=table(PROCESS.version)
    )


def widened(command: str, *more: Standing) -> Process:
    """The process in which the first row of that command in a person's standing is also taken from these."""
    rows = list(PROCESS.standing.rows)
    at = next(n for n, row in enumerate(rows) if row.command == command)
    rows[at] = attrs.evolve(rows[at], source=(*rows[at].source, *more))
    return attrs.evolve(PROCESS, standing=attrs.evolve(PROCESS.standing, rows=tuple(rows)))
