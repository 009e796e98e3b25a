"""A policy's logic as one canonical text, and the hash that stands for it in every log entry and certificate.

Two tables with one text decide alike. Sentences for people (`text`, `remedy`, `reads_as`) are left out: a better
wording does not make other rules. Order counts, because the order of reasons is part of an answer.
"""

from __future__ import annotations

import hashlib

from reviewflow.model.logic import (
    Act,
    Add,
    And,
    Atom,
    Drop,
    Effect,
    Exists,
    ForAll,
    Formula,
    Implies,
    Not,
    Or,
    Reveal,
    Use,
    Var,
)
from reviewflow.model.policy import Policy

__all__ = ["canonical_formula", "canonical_text", "rules_hash"]


def canonical_text(policy: Policy) -> str:
    """The policy's relations, definitions and acts, one line each, conditions and effects indented below their act."""
    lines = [f"relation {r.name} {' '.join(sort.value for sort in r.sorts)}".rstrip() for r in policy.relations]
    lines += [f"define {d.name} {_params(d.params)} := {canonical_formula(d.body)}" for d in policy.definitions]
    for act in policy.acts:
        lines += _act_lines(act)
    return "\n".join(lines) + "\n"


def rules_hash(policy: Policy) -> str:
    """The sha256 of the canonical text, as 64 hexadecimal digits."""
    return hashlib.sha256(canonical_text(policy).encode()).hexdigest()


def canonical_formula(formula: Formula) -> str:
    """One formula with every bracket written. Raises TypeError for anything that is no formula of the grammar."""
    if isinstance(formula, Atom):
        return _call(formula.relation.name, formula.args)
    if isinstance(formula, Use):
        return _call(formula.definition.name, formula.args)
    if isinstance(formula, Not):
        return f"(not {canonical_formula(formula.body)})"
    if isinstance(formula, And | Or):
        word = "and" if isinstance(formula, And) else "or"
        return f"({word} {' '.join(map(canonical_formula, formula.parts))})"
    if isinstance(formula, Implies):
        return f"(implies {canonical_formula(formula.left)} {canonical_formula(formula.right)})"
    if isinstance(formula, ForAll | Exists):
        word = "forall" if isinstance(formula, ForAll) else "exists"
        return f"({word} {_params((formula.var,))} {canonical_formula(formula.body)})"
    raise TypeError(f"not a formula of the table: {type(formula).__name__}")


def _act_lines(act: Act) -> list[str]:
    head = f"act {act.name} {_params(act.params)}{' closes' if act.closes else ''}"
    guard = [f"  needs {c.code} {c.rule} about {c.about} := {canonical_formula(c.formula)}" for c in act.guard]
    return [head, *guard, *(f"  does {_effect(effect)}" for effect in act.effects)]


def _effect(effect: Effect) -> str:
    if isinstance(effect, Reveal):
        return f"reveal {_params((effect.person, effect.paper))} where {canonical_formula(effect.when)}"
    word = {Add: "add", Drop: "drop"}[type(effect)]
    where = "" if effect.when is None else f" where {canonical_formula(effect.when)}"
    return f"{word} {canonical_formula(effect.atom)}{where}"


def _call(name: str, args: tuple[Var, ...]) -> str:
    return f"{name}({','.join(f'{v.name}' for v in args)})"


def _params(params: tuple[Var, ...]) -> str:
    return "(" + " ".join(f"{v.name}:{v.sort.value}" for v in params) + ")"
