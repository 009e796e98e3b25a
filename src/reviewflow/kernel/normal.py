"""Formulas in one plain shape, and what bounds a quantifier.

Decides nothing: rewrites a formula of the table into negation normal form (definitions opened, `implies`
gone, `not` only before a relation), so that the linter, the compiler and the prover read one small language.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from reviewflow.model.logic import And, Atom, Exists, ForAll, Formula, Implies, Not, Or, Var, expand, free_variables

__all__ = ["NEVER", "bound_of", "conjuncts", "disjuncts", "driver_of", "normal"]

NEVER = Or(())
"""The formula that never holds."""


def normal(formula: Formula, positive: bool = True) -> Formula:
    """The formula, or its negation where not `positive`, in negation normal form with nested and/or made flat."""
    return _normal(expand(formula), positive)


def _normal(formula: Formula, positive: bool) -> Formula:
    if isinstance(formula, Not):
        return _normal(formula.body, not positive)
    if isinstance(formula, Implies):
        return _normal(Or((Not(formula.left), formula.right)), positive)
    if isinstance(formula, And | Or):
        kind = And if isinstance(formula, And) == positive else Or
        return _flat(kind, tuple(_normal(part, positive) for part in formula.parts))
    if isinstance(formula, ForAll | Exists):
        quantifier = ForAll if isinstance(formula, ForAll) == positive else Exists
        return quantifier(formula.var, _normal(formula.body, positive))
    return formula if positive else Not(formula)


def _flat(kind: type[And] | type[Or], parts: tuple[Formula, ...]) -> Formula:
    flat: list[Formula] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, kind) else (part,))
    return flat[0] if len(flat) == 1 else kind(tuple(flat))


def conjuncts(formula: Formula) -> tuple[Formula, ...]:
    """The parts of a conjunction, or the formula alone."""
    return formula.parts if isinstance(formula, And) else (formula,)


def disjuncts(formula: Formula) -> tuple[Formula, ...]:
    """The parts of a disjunction, or the formula alone."""
    return formula.parts if isinstance(formula, Or) else (formula,)


def bound_of(var: Var, parts: tuple[Formula, ...], scope: AbstractSet[Var]) -> Formula | None:
    """The part that keeps `var` finite: a relation over `var` and variables of `scope`; the two-column kind first.

    Give the disjuncts of a `for every` (the bound is then a negated relation) or the conjuncts of a condition.
    None where nothing bounds it: a sort has no size, so nothing may run over all of it.
    """
    found: Formula | None = None
    for part in parts:
        atom = part.body if isinstance(part, Not) else part
        if isinstance(atom, Atom) and var in atom.args and free_variables(atom) <= scope | {var}:
            if len(atom.args) > 1:
                return part
            found = found or part
    return found


def driver_of(var: Var, formula: Formula, scope: AbstractSet[Var]) -> Atom | None:
    """The relation in a conjunction over which an effect's `var` can run; None where nothing bounds it.

    Where an effect runs over both columns of a relation, the last one is taken first.
    """
    atoms = tuple(part for part in conjuncts(formula) if isinstance(part, Atom))
    bound = bound_of(var, atoms, scope) or next((atom for atom in atoms if atom.args[-1:] == (var,)), None)
    return bound if isinstance(bound, Atom) else None
