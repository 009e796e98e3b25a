"""The third engine: cvc5, which is asked in its own words, so that a slip in the shared ones is heard.

The other two decide formulas that `obligations` has rewritten: put into normal form, and said of the state before an
act. Nothing of that is used here. The grammar is translated as it stands, definitions and `implies` included; the
state after an act is worked out here from the effects; and an act is asked about every law, also where the other two
see that it changes nothing which the law speaks of. Needs the extra `third-voice`; `prove` does without where it is
not installed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from typing import Any

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
    Relation,
    Reveal,
    Sort,
    Use,
    Var,
    free_variables,
)
from reviewflow.model.policy import Policy
from reviewflow.testing.cvc5_terms import Terms
from reviewflow.testing.spec import Spec

__all__ = ["Cvc5"]

State = Callable[[Relation, Sequence[Any]], Any]
"""What a relation says of these terms, in one state."""
Names = Mapping[Var, Any]


class Cvc5:
    """Says which laws an act can break, for any number of people, papers and endpoints."""

    def __init__(self, spec: Spec) -> None:
        self._spec, self._terms = spec, Terms()
        self._solver = self._terms.solver
        self._before: dict[str, Any] = {}
        self.calls = 0
        for law in spec.invariants.values():
            bound = {var: self._terms.variable(var.name, var.sort) for var in free_variables(law)}
            self._solver.assertFormula(self._terms.every(list(bound.values()), self._translated(law, self._now, bound)))

    @property
    def version(self) -> str:
        return self._terms.version

    def breaks(self, policy: Policy, act: Act | None, suspects: Set[str] = frozenset()) -> Mapping[str, bool]:
        """Every law of the act, or of the first day where it is None, and whether there is a state in which it breaks.

        Asks about the `suspects` one by one and about all the others at once, which is only quicker.
        """
        if act is None:
            laws = {name: self._translated(law, self._nothing, self._strangers(law)) for name, law in self._spec.invariants.items()}
            return self._asked(laws, suspects)
        with self._assuming(act):
            return self._asked({**dict(self._kept(act)), **dict(self._duties(policy, act))}, suspects)

    def can_happen(self, act: Act) -> bool:
        """Whether there is a state, under the invariants, in which the act's guard is met."""
        with self._assuming(act):
            return self._possible()

    # -- asking ------------------------------------------------------------------------------------------------
    def _asked(self, laws: Mapping[str, Any], suspects: Set[str]) -> Mapping[str, bool]:
        together = [law for name, law in laws.items() if name not in suspects]
        clear = not self._can_fail(self._terms.all(together))
        return {name: (name in suspects or not clear) and self._can_fail(law) for name, law in laws.items()}

    @contextmanager
    def _assuming(self, act: Act) -> Iterator[None]:
        """Within the block the act's guard is met."""
        self._solver.push()
        for condition in act.guard:
            self._solver.assertFormula(self._translated(condition.formula, self._now, self._own(act)))
        try:
            yield
        finally:
            self._solver.pop()

    def _can_fail(self, law: Any) -> bool:
        self._solver.push()
        self._solver.assertFormula(self._terms.no(law))
        answer = self._possible()
        self._solver.pop()
        return answer

    def _possible(self) -> bool:
        self.calls += 1
        answer = self._solver.checkSat()
        if answer.isUnknown():
            raise RuntimeError("cvc5 gave no answer; the table has left its fragment")
        return bool(answer.isSat())

    # -- the laws of an act ------------------------------------------------------------------------------------
    def _kept(self, act: Act) -> Iterator[tuple[str, Any]]:
        """Every invariant in the state after the act; left out where it is, term for term, what it was before."""
        later = self._after(act)
        for name, law in self._spec.invariants.items():
            of = self._strangers(law)
            kept = self._translated(law, later, of)
            if name not in self._before:
                self._before[name] = self._translated(law, self._now, of)
            yield name, self._terms.truth(True) if kept == self._before[name] else kept

    def _duties(self, policy: Policy, act: Act) -> Iterator[tuple[str, Any]]:
        """What must hold when this act happens."""
        own = self._own(act)
        for name, duty in self._spec.duties.get(act.name, {}).items():
            yield name, self._translated(duty, self._now, own)
        person, paper = Var("p", Sort.PERSON), Var("d", Sort.PAPER)
        pair = {person: self._terms.constant("somebody", Sort.PERSON), paper: self._terms.constant("a paper", Sort.PAPER)}
        shown = self._terms.any([self._touched((e.person, e.paper), e.when, list(pair.values()), act) for e in act.effects if isinstance(e, Reveal)])
        seen = self._seen(act, list(pair.values()))
        yield "SHOWN", self._terms.same(shown, seen)
        for name, law in self._spec.shown_only_to.items():
            of = {**{var: term for var, term in self._strangers(law).items() if var not in pair}, **pair}
            yield name, self._terms.implies(self._terms.any([shown, seen]), self._translated(law, self._now, of))
        later = self._after(act)
        for relation in policy.relations:
            if relation.name in self._spec.openers:
                yield f"OPENED {relation.name}", self._opened(relation, act, later)
        for reading in policy.definitions:
            if act.closes and reading.name == "may_read":
                before, after = (self._translated(reading(person, paper), state, pair) for state in (self._now, later))
                yield "CLOSED", self._terms.implies(after, before)

    def _seen(self, act: Act, pair: Sequence[Any]) -> Any:
        """Whether this person physically sees this paper when the act happens."""
        if act.name not in self._spec.shows:
            return self._terms.truth(False)
        formula = self._spec.shows[act.name]
        wanted = [*sorted(free_variables(formula) - set(act.params), key=lambda var: var.name), *act.params]
        first = {var.sort: var for var in reversed(wanted)}
        return self._touched((first[Sort.PERSON], first[Sort.PAPER]), formula, pair, act)

    def _opened(self, relation: Relation, act: Act, later: State) -> Any:
        """That the label is open afterwards only where it was, where this act may open it, or where the source was open."""
        of = [self._terms.constant(f"of {place}", sort) for place, sort in enumerate(relation.sorts)]
        papers = [self._own(act)[var] for var in act.params if var.sort is Sort.PAPER]
        reasons = [self._now(relation, of)]
        if papers and act.name in self._spec.openers[relation.name]:
            reasons.append(self._terms.same(of[-1], papers[0]))
        if act.name in self._spec.heirs:
            same = self._terms.same(of[-1], papers[0])
            reasons.append(self._terms.all([same, self._now(relation, [*of[:-1], papers[1]])]))
        return self._terms.implies(later(relation, of), self._terms.any(reasons))

    # -- states ------------------------------------------------------------------------------------------------
    def _now(self, relation: Relation, args: Sequence[Any]) -> Any:
        """The state before the act."""
        return self._terms.relation(relation, args)

    def _nothing(self, relation: Relation, args: Sequence[Any]) -> Any:
        """The first day: nothing holds of anything."""
        return self._terms.truth(False)

    def _after(self, act: Act) -> State:
        """The state after the act and its entry in the history: what was there and is not dropped, and what is added."""
        effects: tuple[Effect, ...] = (*act.effects, *self._spec.happens[act.name])

        def state(relation: Relation, args: Sequence[Any]) -> Any:
            now = self._now(relation, args)
            for kind in (Drop, Add):
                for effect in effects:
                    if isinstance(effect, kind) and effect.atom.relation == relation:
                        touched = self._touched(effect.atom.args, effect.when, args, act)
                        now = self._terms.any([now, touched]) if kind is Add else self._terms.all([now, self._terms.no(touched)])
            return now

        return state

    def _touched(self, own: Sequence[Var], when: Formula | None, args: Sequence[Any], act: Act) -> Any:
        """Whether an effect on the tuple `own` concerns the terms `args`: parameters are fixed, other variables fit anything."""
        names = dict(self._own(act))
        fits = []
        for var, term in zip(own, args, strict=True):
            if var in names:
                fits.append(self._terms.same(names[var], term))
            names.setdefault(var, term)
        return self._terms.all([*fits, *([] if when is None else [self._translated(when, self._now, names)])])

    # -- formulas ----------------------------------------------------------------------------------------------
    def _translated(self, formula: Formula, state: State, names: Names) -> Any:
        match formula:
            case Atom(relation, args):
                return state(relation, [names[var] for var in args])
            case Use(definition, args):
                return self._translated(definition.body, state, dict(zip(definition.params, (names[v] for v in args), strict=True)))
            case Not(body):
                return self._terms.no(self._translated(body, state, names))
            case Implies(left, right):
                return self._terms.implies(self._translated(left, state, names), self._translated(right, state, names))
            case And(parts):
                return self._terms.all([self._translated(part, state, names) for part in parts])
            case Or(parts):
                return self._terms.any([self._translated(part, state, names) for part in parts])
            case ForAll(var, body) | Exists(var, body):
                bound = self._terms.variable(var.name, var.sort)
                inner = self._translated(body, state, {**names, var: bound})
                return (self._terms.every if isinstance(formula, ForAll) else self._terms.some)([bound], inner)
        raise TypeError(f"not a formula of the table: {type(formula).__name__}")

    def _strangers(self, law: Formula) -> Names:
        """A constant for everything that the law speaks of: if it fails, it fails of these."""
        return {var: self._terms.constant(f"some {var.name}", var.sort) for var in free_variables(law)}

    def _own(self, act: Act) -> Names:
        return {var: self._terms.constant(f"the {var.name}", var.sort) for var in act.params}
