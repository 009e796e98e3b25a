"""What is proved is what runs: the compiled, the interpreted and the proved reading agree on concrete states."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import product

from proving import the_world
from reviewflow.kernel.compiler import compile_policy
from reviewflow.kernel.interpreter import interpret_apply, interpret_blockers
from reviewflow.kernel.normal import normal
from reviewflow.model.facts import Facts
from reviewflow.model.logic import Act, And, Exists, ForAll, Formula, Not, Or, Relation, Var, expand
from reviewflow.model.policy import Call
from reviewflow.rules.steps import POLICY
from reviewflow.testing.by_sat import _Ground, load_pysat
from reviewflow.testing.by_z3 import Z3, guard_of
from reviewflow.testing.explore import SQUARE
from reviewflow.testing.obligations import SAME, after
from reviewflow.testing.story import reach

IDS = SQUARE.ids()
COMPILED = compile_policy(POLICY)


def states() -> Iterator[Facts]:
    """States that a review can reach, and states that none can."""
    for reached in reach(the_world(), SQUARE, 90):
        yield Facts.of(POLICY.relations, {r.name: reached.facts.tuples(r.name) for r in POLICY.relations})
    dice = random.Random(52)
    for density in (0.2, 0.5, 0.8, 0.95) * 5:
        yield Facts.of(POLICY.relations, {r.name: [t for t in tuples(r) if dice.random() < density] for r in POLICY.relations})


def tuples(relation: Relation) -> list[tuple[str, ...]]:
    return list(product(*(IDS[sort] for sort in relation.sorts)))


class Reading:
    """The prover's own reading of guard and effects, asked of one concrete state."""

    def __init__(self) -> None:
        self.ground = _Ground((2, 2, 2, 1), [], load_pysat())
        self._later: dict[Call, dict[tuple[str, ...], int]] = {}

    def number(self, name: str, one: tuple[str, ...]) -> int:
        return self.ground._number((name, *(int(i[-1]) - 1 for i in one)))

    def permits(self, facts: Facts, act: Act, args: tuple[str, ...]) -> bool:
        place = {var: int(arg[-1]) - 1 for var, arg in zip(act.params, args, strict=True)}
        guard = self.ground._literal(_opened(normal(guard_of(act))), place)
        return bool(self.ground.solver.solve(assumptions=[*self.state(facts), guard]))

    def state(self, facts: Facts) -> list[int]:
        held = {r.name: facts.tuples(r.name) for r in POLICY.relations}
        return [self.number(r.name, t) * (1 if t in held[r.name] else -1) for r in POLICY.relations for t in tuples(r)]

    def leads_to(self, facts: Facts, act: Act, args: tuple[str, ...], outcome: Facts) -> bool:
        """Whether the effects, as the prover reads them, give exactly this outcome."""
        call = Call(act.name, args)
        if call not in self._later:
            self._later[call] = {(r.name, *t): self._literal(act, args, r, t) for r in POLICY.relations for t in tuples(r)}
        wanted = [n * (1 if outcome.has(key[0], *key[1:]) else -1) for key, n in self._later[call].items()]
        return bool(self.ground.solver.solve(assumptions=[*self.state(facts), *wanted]))

    def _literal(self, act: Act, args: tuple[str, ...], relation: Relation, one: tuple[str, ...]) -> int:
        names = tuple(Var(f"x{n}", sort) for n, sort in enumerate(relation.sorts))
        place = {**dict(zip(act.params, args, strict=True)), **dict(zip(names, one, strict=True))}
        return self.ground._literal(after(relation(*names), act, act.effects), {v: int(i[-1]) - 1 for v, i in place.items()})


def _opened(formula: Formula) -> Formula:
    """`exists` as the denial of `for every`, which is what a concrete world can be asked."""
    if isinstance(formula, Exists):
        return Not(ForAll(formula.var, normal(formula.body, positive=False)))
    if isinstance(formula, And | Or):
        return type(formula)(tuple(_opened(part) for part in formula.parts))
    return formula


def test_three_readings_of_ten_thousand_pairs() -> None:
    """For every state and every call the three give one answer and one outcome."""
    reading, pairs, allowed = Reading(), 0, 0
    for facts in states():
        for act in POLICY.acts:
            for args in product(*(IDS[var.sort] for var in act.params)):
                pairs += 1
                permitted = COMPILED.permits(facts, act.name, args)
                allowed += permitted
                assert permitted == reading.permits(facts, act, args) == (not COMPILED.blockers(facts, act.name, args))
                assert COMPILED.blockers(facts, act.name, args) == interpret_blockers(POLICY, facts, act.name, args)
                outcome = COMPILED.apply(facts, act.name, args)
                assert outcome == interpret_apply(POLICY, facts, act.name, args)
                assert reading.leads_to(facts, act, args, outcome[0])
    assert pairs >= 10_000
    assert allowed >= 3_000


def test_the_third_reading_can_disagree() -> None:
    """Asked of another outcome, the prover's reading says no."""
    empty = Facts.empty(POLICY.relations)
    act = POLICY.act("appoint")
    assert not Reading().leads_to(empty, act, ("person1",), empty)


class Said:
    """What z3 makes of the guards, with the members of the square world as all there is."""

    def __init__(self) -> None:
        names = {name: Var(name, sort) for sort, some in IDS.items() for name in some}
        self._names = names
        only = [ForAll(x := Var("x", sort), Or(tuple(SAME[sort](x, names[name]) for name in some))) for sort, some in IDS.items() if some]
        apart = [Not(SAME[a.sort](a, b)) for a in names.values() for b in names.values() if a.sort is b.sort and a.name < b.name]
        self._world, self._z3 = And((*only, *apart)), Z3([])

    def agrees(self, facts: Facts, decided: dict[Call, bool]) -> bool:
        """Whether in this state every guard is met exactly where it was decided so."""
        holding = {relation.name: facts.tuples(relation.name) for relation in POLICY.relations}
        atoms = [(r(*(self._names[i] for i in one)), one in holding[r.name]) for r in POLICY.relations for one in tuples(r)]
        wrong = Or(tuple(self._guard(call, not met) for call, met in decided.items()))
        with self._z3.assuming(And((self._world, *(atom if holds else Not(atom) for atom, holds in atoms)))):
            return not self._z3.possible(wrong)

    def _guard(self, call: Call, met: bool) -> Formula:
        act = POLICY.act(call.act)
        names = {var: self._names[arg] for var, arg in zip(act.params, call.args, strict=True)}
        return normal(expand(guard_of(act), names), positive=met)


def test_z3_reads_the_guards_alike() -> None:
    """Every call in every of these states: z3 finds none in which a guard is met and the compiled table says no, or the other way."""
    said, pairs = Said(), 0
    calls = [Call(act.name, args) for act in POLICY.acts for args in product(*(IDS[var.sort] for var in act.params))]
    for facts in states():
        decided = {call: COMPILED.permits(facts, call.act, call.args) for call in calls}
        pairs += len(decided)
        assert said.agrees(facts, decided)
    assert pairs >= 10_000
    one = next(iter(decided))
    assert not said.agrees(facts, {**decided, one: not decided[one]})
