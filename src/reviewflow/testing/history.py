"""The table and the history together, as something that runs: every law checked at every step.

Joins the acts' effects with what they do to the world (`spec.py`) into one table, compiled like any other, so that a
search can follow real histories and say which law a step breaks. Used to turn a refutation into a story, to explore,
and to try attacks. Decides nothing in the library.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping

import attrs

from reviewflow.kernel.compiler import CompiledPolicy, compile_policy
from reviewflow.model.facts import EMPTY, Facts
from reviewflow.model.logic import Act, Definition, ForAll, Formula, Sort, Var, free_variables
from reviewflow.model.policy import Call, Policy
from reviewflow.rules.confidentiality import holds, reads
from reviewflow.testing.spec import SPEC, Spec

__all__ = ["Scope", "World"]

p, d, e, a = Var("p", Sort.PERSON), Var("d", Sort.PAPER), Var("e", Sort.ENDPOINT), Var("a", Sort.TEXT)


@attrs.frozen(kw_only=True)
class Scope:
    """A small world to search: how many people, papers and endpoints, and which acts may happen in it (all, if none)."""

    name: str
    people: int = 1
    papers: int = 1
    endpoints: int = 1
    acts: tuple[str, ...] = ()
    before: tuple[Call, ...] = ()

    def ids(self) -> dict[Sort, tuple[str, ...]]:
        """The ids of this world."""
        return {
            Sort.PERSON: tuple(f"person{n}" for n in range(1, self.people + 1)),
            Sort.PAPER: tuple(f"paper{n}" for n in range(1, self.papers + 1)),
            Sort.ENDPOINT: tuple(f"box{n}" for n in range(1, self.endpoints + 1)),
            Sort.TEXT: (),
        }


class World:
    """A policy with its history. `step` makes something happen; `broken` says which laws that breaks."""

    def __init__(self, policy: Policy, spec: Spec = SPEC) -> None:
        self.policy, self.spec = policy, spec
        self.compiled: CompiledPolicy = compile_policy(_joined(policy, spec))
        self.initial = Facts.empty(self.compiled.policy.relations)
        self._fresh = self.initial.places[spec.fresh.name]
        self._laws = {name: tuple(f"{name} {law}" for law in spec.duties.get(name, ())) for name in spec.happens}
        self._acts = {act.name: act for act in policy.acts}
        sizes = self.initial.sizes
        self._wide = [place for place, size in enumerate(sizes) if size == 2]
        self._frozen: dict[int, tuple[object, Hashable]] = {}
        self._paper = {act.name: next((n for n, v in enumerate(act.params) if v.sort is Sort.PAPER), -1) for act in policy.acts}

    def calls(self, scope: Scope) -> tuple[Call, ...]:
        """Every act of the scope with every choice of ids."""
        ids = scope.ids()
        found = []
        for act in self.policy.acts:
            if not scope.acts or act.name in scope.acts:
                found += [Call(act.name, args) for args in _choices(act, ids)]
        return tuple(found)

    def permits(self, facts: Facts, call: Call) -> bool:
        """Whether the table lets it happen."""
        return self.compiled.permits(facts, call.act, call.args)

    def step(self, facts: Facts, call: Call) -> tuple[Facts, tuple[tuple[str, str], ...]]:
        """The facts and the history afterwards, and who was shown what. A paper that is written has a passage of its own."""
        place = self._paper[call.act]
        if place < 0:
            return self.compiled.apply(facts, call.act, call.args)
        rows = list(facts.rows)
        rows[self._fresh] = frozenset((f"words of {call.args[place]}",))
        after, shown = self.compiled.apply(facts.with_rows(tuple(rows)), call.act, call.args)
        rows = list(after.rows)
        rows[self._fresh] = EMPTY
        return after.with_rows(tuple(rows)), shown

    def key(self, facts: Facts) -> Hashable:
        """The facts as something to look up; quick, because most rows are shared with the state before."""
        rows = list(facts.rows)
        for place in self._wide:
            row = rows[place]
            known = self._frozen.get(id(row))
            if known is None:  # the row is kept beside its frozen self, so that no other row can take its number
                known = self._frozen[id(row)] = (row, frozenset(row.items()))
            rows[place] = known[1]
        return tuple(rows)

    def broken(self, before: Facts, call: Call, after: Facts, shown: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
        """The laws that this step breaks, or that do not hold after it."""
        return self.unlawful(before, call, shown) + self.unsafe(after)

    def unlawful(self, before: Facts, call: Call, shown: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
        """The laws that it breaks when this happens now."""
        holds = self.compiled.holds
        found = [law.split()[1] for law in self._laws[call.act] if not holds(law, before, *call.args)]
        seen = set(self._seen(before, call))
        if seen != set(shown):
            found.append("SHOWN")
        for person, paper in seen | set(shown):
            found += [law for law in self.spec.shown_only_to if not holds(f"shown {law}", before, person, paper)]
        return tuple(dict.fromkeys(found))

    def unsafe(self, facts: Facts) -> tuple[str, ...]:
        """The laws about standing access that do not hold in this state."""
        holds = self.compiled.holds
        held = facts.rows[facts.places["holds"]]
        ends = [end for end in facts.rows[facts.places["reads"]] if end in held]
        return tuple(dict.fromkeys(law for end in ends for law in STANDING if not holds(f"always {law}", facts, end)))

    def _seen(self, facts: Facts, call: Call) -> Iterator[tuple[str, str]]:
        """Who physically sees what when this happens."""
        if call.act == "deliver":
            yield from ((person, call.args[0]) for person in facts.firsts("box", call.args[1]))
        elif call.act == "join":
            yield from ((call.args[0], paper) for paper in facts.firsts("got", call.args[1]))


STANDING = ("STANDING", "STANDING_PEOPLE", "STANDING_FAMILY")


def _choices(act: Act, ids: Mapping[Sort, tuple[str, ...]]) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = [()]
    for var in act.params:
        found = [(*some, one) for some in found for one in ids[var.sort]]
    return found


def _joined(policy: Policy, spec: Spec) -> Policy:
    """One policy whose acts also write the history, with every law as a definition."""
    acts = tuple(attrs.evolve(act, effects=(*act.effects, *spec.happens[act.name])) for act in policy.acts)
    params = {act.name: act.params for act in policy.acts}
    laws = [
        Definition(f"{name} {law}", params[name], formula, "")
        for name, duties in spec.duties.items()
        if name in params
        for law, formula in duties.items()
    ]
    laws += [Definition(f"shown {law}", (p, d), _of_text(formula), "") for law, formula in spec.shown_only_to.items()]
    laws += [Definition(f"always {law}", (e,), _standing(spec.invariants[law]), "") for law in STANDING]
    relations = (*policy.relations, *spec.ghosts, spec.fresh)
    return attrs.evolve(policy, relations=relations, acts=acts, definitions=(*policy.definitions, *laws))


def _of_text(formula: Formula) -> Formula:
    return ForAll(a, formula) if a in free_variables(formula) else formula


def _standing(formula: Formula) -> Formula:
    return ForAll(p, reads(p, e) >> ForAll(d, holds(d, e) >> _of_text(formula)))


