"""What has to be proved of a table: one obligation for every act and every property.

Turns acts, ghosts and properties into formulas about the state *before* an act, in the table's own grammar plus
equality. Two engines then decide the very same formulas (`by_z3`, `by_sat`). Proves nothing itself.
"""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from reviewflow.errors import DefinitionError
from reviewflow.kernel.normal import normal
from reviewflow.model.logic import (
    Act,
    Add,
    And,
    Atom,
    Definition,
    Drop,
    Effect,
    Exists,
    ForAll,
    Formula,
    Not,
    Or,
    Relation,
    Reveal,
    Sort,
    Var,
    expand,
    free_variables,
)
from reviewflow.model.policy import Policy
from reviewflow.testing.spec import Spec

__all__ = ["SAME", "Obligation", "after", "closed", "effects_of", "obligations", "simple"]

SAME = {sort: Relation("=", (sort, sort), "{0} is {1}") for sort in Sort}
"""Equality; the engines know it, tables do not."""

TRUE, FALSE = And(()), Or(())


@attrs.frozen
class Obligation:
    """In every state in which all invariants hold and the guard of `act` is met, `goal` must hold.

    Free variables of `goal` that are no parameters of the act stand for anything of their sort. `act` is None for
    the initial state, in which no relation holds of anything.
    """

    law: str
    act: Act | None
    goal: Formula

    @property
    def name(self) -> str:
        return f"{self.act.name if self.act else 'initially'}: {self.law}"


def obligations(policy: Policy, spec: Spec) -> tuple[list[Obligation], int]:
    """Every obligation that an act can touch, and how many hold because the act changes nothing they speak of.

    Raises `DefinitionError` where the specification does not say what an act of the table does to the world.
    """
    unknown = [act.name for act in policy.acts if act.name not in spec.happens]
    if unknown:
        raise DefinitionError(f"the specification does not say what `{name}` does; the proof cannot cover it" for name in unknown)
    invariants = {name: apart(simple(normal(formula))) for name, formula in spec.invariants.items()}
    found = [Obligation(name, None, initially(goal)) for name, goal in invariants.items()]
    untouched = 0
    for act in policy.acts:
        effects = effects_of(act, spec)
        for name, goal in invariants.items():
            changed = after(goal, act, effects)
            if changed == goal:
                untouched += 1
            else:
                found.append(Obligation(name, act, changed))
        found += [Obligation(name, act, goal) for name, goal in _duties(policy, spec, act)]
    return found, untouched


def effects_of(act: Act, spec: Spec) -> tuple[Effect, ...]:
    """What the act does to the table's facts and to the history."""
    return (*act.effects, *spec.happens[act.name])


def _duties(policy: Policy, spec: Spec, act: Act) -> Iterator[tuple[str, Formula]]:
    """What must hold when this act happens, beside keeping the invariants."""
    yield from spec.duties.get(act.name, {}).items()
    person, paper = Var("p'", Sort.PERSON), Var("d'", Sort.PAPER)
    shown = _shown(act, person, paper)
    shows = spec.shows.get(act.name)
    happened = FALSE if shows is None else _pairs(act, shows, person, paper)
    if shown != happened:
        yield "SHOWN", And((Or((Not(shown), happened)), Or((Not(happened), shown))))
    if (shown, happened) != (FALSE, FALSE):
        names = {Var("p", Sort.PERSON): person, Var("d", Sort.PAPER): paper}
        for name, formula in spec.shown_only_to.items():
            yield name, Or((Not(Or((shown, happened))), expand(formula, names)))
    yield from _openings(policy, spec, act)
    reading = {definition.name: definition for definition in policy.definitions}.get("may_read")
    if act.closes and reading is not None:
        yield from _closing(act, spec, reading, person, paper)


def _shown(act: Act, person: Var, paper: Var) -> Formula:
    """Who is shown what by the act's `Reveal` effects."""
    pairs = (_unify((e.person, e.paper), (person, paper), e.when, act) for e in act.effects if isinstance(e, Reveal))
    return simple(Or(tuple(pairs)))


def _pairs(act: Act, shows: Formula, person: Var, paper: Var) -> Formula:
    """Who physically sees what: the variables of sort person and paper in the formula, or the act's own."""
    variables = {v.sort: v for v in (*act.params, *sorted(free_variables(shows), key=lambda v: v.name))}
    return simple(_unify((variables[Sort.PERSON], variables[Sort.PAPER]), (person, paper), shows, act))


def _openings(policy: Policy, spec: Spec, act: Act) -> Iterator[tuple[str, Formula]]:
    """Only certain acts open a label, and only for their own paper; a derived paper may inherit its source's."""
    for relation in policy.relations:
        if relation.name not in spec.openers:
            continue
        variables = tuple(Var(f"{sort.value}'", sort) for sort in relation.sorts)
        before = relation(*variables)
        later = after(before, act, act.effects)
        if later in (before, FALSE):
            continue
        allowed: Formula = before
        papers = [v for v in act.params if v.sort is Sort.PAPER]
        if act.name in spec.openers[relation.name]:
            allowed |= SAME[Sort.PAPER](variables[-1], papers[0])
        if act.name in spec.heirs:
            allowed |= SAME[Sort.PAPER](variables[-1], papers[0]) & relation(*variables[:-1], papers[1])
        yield f"OPENED {relation.name}", Or((Not(later), allowed))


def _closing(act: Act, spec: Spec, reading: Definition, person: Var, paper: Var) -> Iterator[tuple[str, Formula]]:
    """An act that closes lets nobody read what they could not read before."""
    before = simple(normal(reading(person, paper)))
    later = after(before, act, act.effects)
    if later != before:
        yield "CLOSED", Or((Not(later), before))


# -- the state after an act, as a formula about the state before -------------------------------------------------
def after(formula: Formula, act: Act, effects: tuple[Effect, ...]) -> Formula:
    """What must hold before the act for the formula to hold after it; the same object where nothing changes."""
    if isinstance(formula, Atom):
        return _after_atom(formula, act, effects)
    if isinstance(formula, Not):
        body = after(formula.body, act, effects)
        return formula if body == formula.body else simple(Not(body))
    if isinstance(formula, And | Or):
        parts = tuple(after(part, act, effects) for part in formula.parts)
        return formula if parts == formula.parts else simple(type(formula)(parts))
    if isinstance(formula, ForAll | Exists):
        body = after(formula.body, act, effects)
        return formula if body == formula.body else type(formula)(formula.var, body)
    raise TypeError(f"not a formula in normal form: {type(formula).__name__}")


def _after_atom(atom: Atom, act: Act, effects: tuple[Effect, ...]) -> Formula:
    mine = [e for e in effects if not isinstance(e, Reveal) and e.atom.relation == atom.relation]
    drops = [_unify(e.atom.args, atom.args, e.when, act) for e in mine if isinstance(e, Drop)]
    adds = [_unify(e.atom.args, atom.args, e.when, act) for e in mine if isinstance(e, Add)]
    kept = And((atom, *(Not(drop) for drop in drops))) if drops else atom
    return simple(Or((kept, *adds))) if mine else atom


def _unify(own: tuple[Var, ...], args: tuple[Var, ...], when: Formula | None, act: Act) -> Formula:
    """That the effect's tuple `own` is `args`, where its condition holds: parameters are fixed, other variables run."""
    names: dict[Var, Var] = {}
    parts: list[Formula] = []
    for var, arg in zip(own, args, strict=True):
        if var not in act.params and var not in names:
            names[var] = arg
        else:
            parts.append(SAME[var.sort](names.get(var, var), arg))
    if when is not None:
        parts.append(normal(expand(when, names)))
    return simple(And(tuple(parts)))


def apart(formula: Formula) -> Formula:
    """The formula with its free variables renamed, so that none is taken for an act's parameter."""
    return expand(formula, {var: Var(f"{var.name}'", var.sort) for var in free_variables(formula)})


def closed(formula: Formula) -> Formula:
    """The formula said of everything."""
    for var in sorted(free_variables(formula), key=lambda var: var.name):
        formula = ForAll(var, formula)
    return formula


def initially(formula: Formula) -> Formula:
    """The formula in the state in which no relation holds of anything."""
    if isinstance(formula, Atom):
        return FALSE
    if isinstance(formula, Not):
        return simple(Not(initially(formula.body)))
    if isinstance(formula, And | Or):
        return simple(type(formula)(tuple(map(initially, formula.parts))))
    raise TypeError(f"not an invariant without quantifiers: {type(formula).__name__}")


def simple(formula: Formula) -> Formula:
    """The formula without parts that always or never hold; `x is x` always does."""
    if isinstance(formula, Atom):
        return TRUE if formula.relation.name == "=" and formula.args[0] == formula.args[1] else formula
    if isinstance(formula, Not):
        body = simple(formula.body)
        return {TRUE: FALSE, FALSE: TRUE}.get(body, Not(body))
    if isinstance(formula, And | Or):
        unit, zero = (TRUE, FALSE) if isinstance(formula, And) else (FALSE, TRUE)
        parts = tuple(part for part in map(simple, formula.parts) if part != unit)
        if zero in parts:
            return zero
        return parts[0] if len(parts) == 1 else type(formula)(parts)
    return formula


