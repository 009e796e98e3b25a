"""The slow, obvious reading of the same table, kept to check the compiled one against.

Shares nothing with the compiler but the grammar and the facts: it tries every id it knows for every variable.
Nothing in the library decides by it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product

from reviewflow.model.facts import Facts
from reviewflow.model.logic import (
    Add,
    And,
    Atom,
    Condition,
    Exists,
    ForAll,
    Formula,
    Implies,
    Not,
    Or,
    Relation,
    Reveal,
    Sort,
    Use,
    Var,
)
from reviewflow.model.policy import Policy

__all__ = ["interpret_apply", "interpret_blockers", "interpret_holds"]

Ids = Mapping[Sort, frozenset[str]]
Names = Mapping[Var, str]


def interpret_blockers(policy: Policy, facts: Facts, act: str, args: tuple[str, ...]) -> tuple[Condition, ...]:
    """Every condition of the act that is not met, in order. Raises KeyError for an unknown act, ValueError for another number of ids."""
    names = dict(zip(policy.act(act).params, args, strict=True))
    ids = _ids(policy, facts, names)
    return tuple(c for c in policy.act(act).guard if not interpret_holds(facts, c.formula, names, ids))


def interpret_apply(
    policy: Policy, facts: Facts, act: str, args: tuple[str, ...]
) -> tuple[Facts, tuple[tuple[str, str], ...]]:
    """The facts after the act and the sorted (person, paper) pairs that it shows. Raises like `interpret_blockers`."""
    names = dict(zip(policy.act(act).params, args, strict=True))
    ids = _ids(policy, facts, names)
    after = {relation.name: set(facts.tuples(relation.name)) for relation in policy.relations}
    shown: set[tuple[str, str]] = set()
    effects = policy.act(act).effects
    for effect in sorted(effects, key=lambda effect: isinstance(effect, Add)):  # what is dropped and added is there
        if isinstance(effect, Reveal):
            pairs = _tuples(facts, (effect.person, effect.paper), effect.when, names, ids)
            shown |= {(person, paper) for person, paper in pairs}
            continue
        tuples = set(_tuples(facts, effect.atom.args, effect.when, names, ids))
        members = after[effect.atom.relation.name]
        after[effect.atom.relation.name] = members | tuples if isinstance(effect, Add) else members - tuples
    return Facts.of(policy.relations, after), tuple(sorted(shown))


def interpret_holds(facts: Facts, formula: Formula, names: Names, ids: Ids) -> bool:
    """Whether the formula holds when its variables stand for these ids. Raises TypeError for what is no formula."""
    match formula:
        case Atom(relation, args):
            return facts.has(relation.name, *(names[var] for var in args))
        case Use(definition, args):
            inner = dict(zip(definition.params, (names[var] for var in args), strict=True))
            return interpret_holds(facts, definition.body, inner, ids)
        case Not(body):
            return not interpret_holds(facts, body, names, ids)
        case And(parts):
            return all(interpret_holds(facts, part, names, ids) for part in parts)
        case Or(parts):
            return any(interpret_holds(facts, part, names, ids) for part in parts)
        case Implies(left, right):
            return not interpret_holds(facts, left, names, ids) or interpret_holds(facts, right, names, ids)
        case ForAll(var, body):
            return all(interpret_holds(facts, body, {**names, var: one}, ids) for one in ids[var.sort])
        case Exists(var, body):
            return any(interpret_holds(facts, body, {**names, var: one}, ids) for one in ids[var.sort])
    raise TypeError(f"not a formula of the table: {type(formula).__name__}")


def _tuples(
    facts: Facts, args: tuple[Var, ...], when: Formula | None, names: Names, ids: Ids
) -> Iterator[tuple[str, ...]]:
    free = [var for var in dict.fromkeys(args) if var not in names]
    for choice in product(*(ids[var.sort] for var in free)):
        inner = {**names, **dict(zip(free, choice, strict=True))}
        if when is None or interpret_holds(facts, when, inner, ids):
            yield tuple(inner[var] for var in args)


def _ids(policy: Policy, facts: Facts, names: Names) -> Ids:
    """Every id that stands anywhere, by sort."""
    found: dict[Sort, set[str]] = {sort: set() for sort in Sort}
    for var, one in names.items():
        found[var.sort].add(one)
    for relation in policy.relations:
        _collect(relation, facts, found)
    return {sort: frozenset(some) for sort, some in found.items()}


def _collect(relation: Relation, facts: Facts, found: dict[Sort, set[str]]) -> None:
    for members in facts.tuples(relation.name):
        for sort, one in zip(relation.sorts, members, strict=True):
            found[sort].add(one)
