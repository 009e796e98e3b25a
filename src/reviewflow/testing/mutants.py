"""Seeds every systematic fault into a table and asks who notices: the measure of the proof itself.

A mutant is the table with one conjunct, one negation or one effect gone, one quantifier weakened, one condition met
always. Each must be refused by the linter, refuted by the prover, or told apart from the oracle's opinion by running;
or else be *proved* to decide exactly like the table. Nothing is excused by hand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import Enum

import attrs

from reviewflow.kernel.compiler import compile_policy
from reviewflow.kernel.linter import faults
from reviewflow.kernel.normal import normal
from reviewflow.model.facts import Facts
from reviewflow.model.logic import (
    Act,
    And,
    Definition,
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
from reviewflow.model.policy import Call, Policy
from reviewflow.testing.by_z3 import guard_of
from reviewflow.testing.engines import Bench
from reviewflow.testing.obligations import after, obligations
from reviewflow.testing.spec import SPEC, Spec

__all__ = ["Fate", "Mutant", "Seen", "Trial", "judge", "mutants"]


class Fate(Enum):
    """What became of a mutant."""

    LINTED = "refused at import"
    UNSAFE = "refuted by the prover"
    WRONG = "safe, but told apart from the oracle by running"
    EQUIVALENT = "proved to decide like the table"
    SURVIVED = "nobody noticed"


@attrs.frozen
class Mutant:
    """One changed table, and which acts the change can touch."""

    name: str
    policy: Policy
    touched: tuple[str, ...]


@attrs.frozen
class Seen:
    """One thing tried in a state that can be reached, and what the table and the oracle said of it with one voice."""

    facts: Facts
    call: Call
    after: Facts | None
    shown: tuple[tuple[str, str], ...]


@attrs.frozen
class Trial:
    """A mutant's fate, which obligations fell, whether all engines agreed, and whether running noticed, too."""

    mutant: Mutant
    fate: Fate
    refuted: tuple[str, ...]
    agreed: bool
    noticed: bool


def mutants(policy: Policy) -> Iterator[Mutant]:
    """Every systematic mutant of the table's acts and definitions."""
    for act in policy.acts:
        for name, changed in _of_act(act):
            yield Mutant(f"{act.name}: {name}", _with_act(policy, changed), (act.name,))
    for definition in policy.definitions:
        for name, body in _weaker(definition.body):
            changed_too = attrs.evolve(definition, body=body)
            yield _with_definition(policy, definition, changed_too, f"{definition.name}: {name}")


def judge(mutant: Mutant, original: Policy, bench: Bench, seen: Mapping[str, Sequence[Seen]], spec: Spec = SPEC) -> Trial:
    """The mutant's fate. `seen` are things tried on the original table, by act, about which the oracle agreed with it."""
    if faults(mutant.policy):
        return Trial(mutant, Fate.LINTED, (), True, True)
    acts = tuple(mutant.policy.act(name) for name in mutant.touched)
    wanted, _ = obligations(attrs.evolve(mutant.policy, acts=acts), spec)
    results = [result for act in acts for result in bench.results(mutant.policy, act, wanted)]
    refuted = tuple(result.obligation.name for result in results if not result.holds)
    noticed = _differs(attrs.evolve(mutant.policy, acts=acts), seen)
    if refuted:
        fate = Fate.UNSAFE
    elif noticed:
        fate = Fate.WRONG
    else:
        same = all(_same(original.act(act.name), act, bench, spec) for act in acts)
        fate = Fate.EQUIVALENT if same else Fate.SURVIVED
    return Trial(mutant, fate, refuted, all(result.agreed for result in results), noticed)


# -- what is changed -------------------------------------------------------------------------------------------
def _of_act(act: Act) -> Iterator[tuple[str, Act]]:
    for place, condition in enumerate(act.guard):
        rest = (*act.guard[:place], *act.guard[place + 1 :])
        yield f"without {condition.code}", attrs.evolve(act, guard=rest)
        for name, formula in _weaker(condition.formula):
            changed = attrs.evolve(condition, formula=formula)
            yield f"{condition.code} {name}", attrs.evolve(act, guard=(*act.guard[:place], changed, *act.guard[place + 1 :]))
    for place, effect in enumerate(act.effects):
        head, tail = act.effects[:place], act.effects[place + 1 :]
        what = f"effect {place + 1}"
        yield f"{what} never", attrs.evolve(act, effects=(*head, *tail))
        if effect.when is None:
            continue
        if not isinstance(effect, Reveal):
            yield f"{what} always", attrs.evolve(act, effects=(*head, attrs.evolve(effect, when=None), *tail))
        for name, when in _weaker(effect.when):
            yield f"{what} {name}", attrs.evolve(act, effects=(*head, attrs.evolve(effect, when=when), *tail))


def _weaker(formula: Formula, rebuild: Callable[[Formula], Formula] = lambda part: part) -> Iterator[tuple[str, Formula]]:
    """Every change of one place in a formula. Definitions inside it are mutated by themselves."""
    if isinstance(formula, And | Or):
        kind, word = type(formula), "and" if isinstance(formula, And) else "or"
        for place, part in enumerate(formula.parts):
            head, tail = formula.parts[:place], formula.parts[place + 1 :]
            yield f"without part {place + 1} of `{word}`", rebuild(kind((*head, *tail)))
            yield from _weaker(part, lambda new, h=head, t=tail: rebuild(kind((*h, new, *t))))  # type: ignore[misc]
    elif isinstance(formula, Not):
        yield "without a `not`", rebuild(formula.body)
        yield from _weaker(formula.body, lambda new: rebuild(Not(new)))
    elif isinstance(formula, Implies):
        yield "without the premise", rebuild(formula.right)
        yield "without the conclusion", rebuild(Not(formula.left))
        yield from _weaker(formula.left, lambda new: rebuild(Implies(new, formula.right)))
        yield from _weaker(formula.right, lambda new: rebuild(Implies(formula.left, new)))
    elif isinstance(formula, ForAll | Exists):
        yield "with the other quantifier", rebuild(_other(formula))
        yield from _weaker(formula.body, lambda new: rebuild(type(formula)(formula.var, new)))


def _other(formula: ForAll | Exists) -> Formula:
    """`every x with b is c` becomes `some x with b is c`, and the other way round."""
    var, body = formula.var, formula.body
    if isinstance(formula, ForAll):
        return Exists(var, body.left & body.right if isinstance(body, Implies) else body)
    return Not(Exists(var, body))


def _with_act(policy: Policy, changed: Act) -> Policy:
    return attrs.evolve(policy, acts=tuple(changed if act.name == changed.name else act for act in policy.acts))


def _with_definition(policy: Policy, old: Definition, new: Definition, name: str) -> Mutant:
    """The policy with one definition changed wherever it is used."""

    def swap(formula: Formula) -> Formula:
        if isinstance(formula, Use):
            definition = attrs.evolve(formula.definition, body=swap(formula.definition.body))
            return Use(new if formula.definition == old else definition, formula.args)
        if isinstance(formula, And | Or):
            return type(formula)(tuple(map(swap, formula.parts)))
        if isinstance(formula, Not):
            return Not(swap(formula.body))
        if isinstance(formula, Implies):
            return Implies(swap(formula.left), swap(formula.right))
        if isinstance(formula, ForAll | Exists):
            return type(formula)(formula.var, swap(formula.body))
        return formula

    acts = tuple(
        attrs.evolve(act, guard=tuple(attrs.evolve(c, formula=swap(c.formula)) for c in act.guard)) for act in policy.acts
    )
    definitions = tuple(new if d == old else attrs.evolve(d, body=swap(d.body)) for d in policy.definitions)
    touched = tuple(one.name for one, before in zip(acts, policy.acts, strict=True) if one != before)
    return Mutant(name, attrs.evolve(policy, acts=acts, definitions=definitions), touched)


# -- who notices -----------------------------------------------------------------------------------------------
def _differs(policy: Policy, seen: Mapping[str, Sequence[Seen]]) -> bool:
    """Whether the changed acts do anything else than what was seen."""
    compiled = compile_policy(policy)
    for act in policy.acts:
        for one in seen.get(act.name, ()):
            allowed = compiled.permits(one.facts, act.name, one.call.args)
            if allowed != (one.after is not None):
                return True
            if one.after is not None and compiled.apply(one.facts, act.name, one.call.args) != (one.after, one.shown):
                return True
    return False


def _same(one: Act, other: Act, bench: Bench, spec: Spec) -> bool:
    """Whether both acts are possible in the same states, with the same outcome, as far as the invariants reach."""
    guard, changed = guard_of(one), guard_of(other)
    for some, without in ((guard, changed), (changed, guard)):
        with bench.z3.assuming(some):
            if bench.z3.possible(normal(without, positive=False)):
                return False
    relations = {e.atom.relation for act in (one, other) for e in act.effects if not isinstance(e, Reveal)}
    with bench.z3.assuming(guard):
        for relation in relations:
            atom = relation(*(Var(f"{sort.value}{place}'", sort) for place, sort in enumerate(relation.sorts)))
            before, later = after(atom, one, one.effects), after(atom, other, other.effects)
            if bench.z3.possible(Or((before & Not(later), later & Not(before)))):
                return False
    return [e for e in one.effects if isinstance(e, Reveal)] == [e for e in other.effects if isinstance(e, Reveal)]


