"""What a confidentiality table must look like before anything may be decided by it.

Finds every fault at once. Keeps the table inside the fragment in which a proof always ends (`exists` before
`for every`, no quantifier in an effect), inside what can be computed (nothing runs over a whole sort), and keeps
the acts that close from opening anything: they show nothing, need nothing, and add only what can deny.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from reviewflow.errors import DefinitionError
from reviewflow.kernel.normal import NEVER, bound_of, conjuncts, disjuncts, driver_of, normal
from reviewflow.model.logic import (
    Act,
    Add,
    Atom,
    Condition,
    Definition,
    Drop,
    Effect,
    Exists,
    ForAll,
    Formula,
    Not,
    Reveal,
    Sort,
    Use,
    Var,
    free_variables,
    subformulas,
)
from reviewflow.model.policy import Policy

__all__ = ["faults", "require_sound"]


def require_sound(policy: Policy) -> None:
    """Raises `DefinitionError` with every fault of the policy; returns nothing where it has none."""
    found = faults(policy)
    if found:
        raise DefinitionError(found)


def faults(policy: Policy) -> list[str]:
    """Every fault of the table in plain words; an empty list where it may decide."""
    found = [*_names(policy), *_shapes(policy)]
    if found:
        return found  # the checks below open definitions, which is only safe for well-formed ones
    found = [fault for definition in policy.definitions for fault in _definition(definition)]
    found += [fault for act in policy.acts for fault in _act(act)]
    return found or list(_closing(policy))


def _names(policy: Policy) -> Iterator[str]:
    kinds: tuple[tuple[str, Iterable[str]], ...] = (
        ("relation", (r.name for r in policy.relations)),
        ("definition", (d.name for d in policy.definitions)),
        ("act", (a.name for a in policy.acts)),
        *((f"parameter of `{a.name}`", (v.name for v in a.params)) for a in policy.acts),
        *((f"condition code of `{a.name}`", (c.code for c in a.guard)) for a in policy.acts),
    )
    for kind, names in kinds:
        yield from (f"two have the name `{name}`: {kind}" for name, count in Counter(names).items() if count > 1)
    for relation in policy.relations:
        if len(relation.sorts) > 2:
            yield f"relation `{relation.name}` has {len(relation.sorts)} columns; at most 2 can be kept"


def _shapes(policy: Policy) -> Iterator[str]:
    """Faults in single formulas: unknown relations and definitions, counts, sorts, capture, strangers."""
    for definition in policy.definitions:
        yield from _formula(policy, f"definition `{definition.name}`", definition.body, definition.params)
    for act in policy.acts:
        for condition in act.guard:
            yield from _formula(policy, _place(act, condition), condition.formula, act.params)
            if condition.about not in {v.name for v in act.params}:
                yield f"{_place(act, condition)} is about `{condition.about}`, which is no parameter"
        for effect in act.effects:
            place = f"act `{act.name}`, {type(effect).__name__}"
            own = (effect.person, effect.paper) if isinstance(effect, Reveal) else effect.atom.args
            if effect.when is not None:
                yield from _formula(policy, place, effect.when, (*act.params, *own))
            if isinstance(effect, Add | Drop):
                yield from _formula(policy, place, effect.atom, own)
            elif (effect.person.sort, effect.paper.sort) != (Sort.PERSON, Sort.PAPER):
                yield f"{place} must show a paper to a person"


def _place(act: Act, condition: Condition) -> str:
    return f"act `{act.name}`, condition `{condition.code}`"


def _formula(policy: Policy, place: str, formula: Formula, scope: tuple[Var, ...]) -> Iterator[str]:
    for part in subformulas(formula):
        if isinstance(part, Atom):
            yield from _applied(
                place, part.relation.name, part.relation in policy.relations, part.relation.sorts, part.args
            )
        elif isinstance(part, Use):
            sorts = tuple(v.sort for v in part.definition.params)
            yield from _applied(place, part.definition.name, part.definition in policy.definitions, sorts, part.args)
            inner = {q.var for q in subformulas(part.definition.body) if isinstance(q, ForAll | Exists)}
            if inner & set(part.args):
                yield f"{place} hands a variable to `{part.definition.name}` that is bound inside it; rename one"
        elif isinstance(part, ForAll | Exists) and part.var.name in {v.name for v in scope}:
            yield f"{place} binds `{part.var.name}` again, which is a parameter; rename it"
    strangers = {v.name for v in free_variables(formula) - set(scope)}
    if strangers:
        yield f"{place} speaks of `{'`, `'.join(sorted(strangers))}`, which nothing binds"


def _applied(place: str, name: str, known: bool, sorts: tuple[Sort, ...], args: tuple[Var, ...]) -> Iterator[str]:
    if not known:
        yield f"{place} uses `{name}`, which this policy does not have"
    if tuple(v.sort for v in args) != sorts:
        yield f"{place} gives `{name}` the sorts {[v.sort.value for v in args]} where it takes {[s.value for s in sorts]}"


def _definition(definition: Definition) -> Iterator[str]:
    for var in _unbounded(normal(definition.body), frozenset(definition.params)):
        yield f"definition `{definition.name}` lets `{var.name}` run over a whole sort; bound it by a relation"


def _act(act: Act) -> Iterator[str]:
    """Faults of meaning in one act: alternation, unbounded quantifiers and effects."""
    for condition in act.guard:
        body = normal(condition.formula)
        if any(isinstance(inner, Exists) for part in _foralls(body) for inner in subformulas(part)):
            yield f"{_place(act, condition)} has an `exists` inside a `for every`; no proof would be sure to end"
        for var in _unbounded(body, frozenset(act.params)):
            yield f"{_place(act, condition)} lets `{var.name}` run over a whole sort; bound it by a relation"
    for effect in act.effects:
        yield from _effect(act, effect)


def _foralls(formula: Formula) -> Iterator[ForAll]:
    return (part for part in subformulas(formula) if isinstance(part, ForAll))


def _unbounded(formula: Formula, scope: frozenset[Var]) -> Iterator[Var]:
    if isinstance(formula, ForAll | Exists):
        outer, inner = (conjuncts, disjuncts) if isinstance(formula, ForAll) else (disjuncts, conjuncts)
        for part in outer(formula.body):
            wanted = [bit for bit in inner(part) if isinstance(bit, Not) == isinstance(formula, ForAll)]
            if bound_of(formula.var, tuple(wanted), scope) is None:
                yield formula.var
        yield from _unbounded(formula.body, scope | {formula.var})
        return
    for part in (*conjuncts(formula), *disjuncts(formula)):
        if part is not formula:
            yield from _unbounded(part, scope)


def _effect(act: Act, effect: Effect) -> Iterator[str]:
    place = f"act `{act.name}`, {type(effect).__name__}"
    when = None if effect.when is None else normal(effect.when)
    if when is not None and any(isinstance(part, ForAll | Exists) for part in subformulas(when)):
        yield f"{place} has a quantifier in its condition"
    elif not isinstance(effect, Drop):  # a removal runs over its own relation
        scope = set(act.params)
        own = (effect.person, effect.paper) if isinstance(effect, Reveal) else effect.atom.args
        for var in reversed(own):
            if var not in scope and driver_of(var, NEVER if when is None else when, scope) is None:
                yield f"{place} lets `{var.name}` run over a whole sort; bound it by a relation in its condition"
            scope.add(var)


def _closing(policy: Policy) -> Iterator[str]:
    opening = _opening(policy)
    for act in policy.acts:
        if not act.closes:
            continue
        if act.guard:
            yield f"act `{act.name}` closes, so it must need nothing; a condition would keep somebody reading"
        for effect in act.effects:
            if isinstance(effect, Reveal):
                yield f"act `{act.name}` closes, so it must show nothing"
            elif isinstance(effect, Add) and effect.atom.relation.name in opening:
                yield f"act `{act.name}` closes, but adds to `{effect.atom.relation.name}`, which some act needs"


def _opening(policy: Policy) -> set[str]:
    """The relations that can help to open.

    A guard needs some relations and is stopped by others. What lets a needed one be added, or spares it from removal,
    is needed in turn; so is what lets a stopping one be removed.
    """
    needed: set[str] = set()
    stopping: set[str] = set()
    for act in policy.acts:
        for condition in act.guard:
            _sort_out(condition.formula, needed, stopping)
    effects = [effect for act in policy.acts for effect in act.effects]
    size = -1
    while size != len(needed) + len(stopping):
        size = len(needed) + len(stopping)
        for effect in effects:
            name = "" if isinstance(effect, Reveal) else effect.atom.relation.name
            with_it, against_it = (stopping, needed) if isinstance(effect, Drop) else (needed, stopping)
            if isinstance(effect, Reveal) or name in with_it:
                _sort_out(effect.when, needed, stopping)
            if name in against_it:
                _sort_out(effect.when, stopping, needed)
    return needed


def _sort_out(formula: Formula | None, needed: set[str], stopping: set[str]) -> None:
    """Adds the relations that the formula asks for to `needed`, and those that it denies to `stopping`."""
    body = NEVER if formula is None else normal(formula)
    denied = {id(part.body): part.body for part in subformulas(body) if isinstance(part, Not)}
    for part in subformulas(body):
        if isinstance(part, Atom):
            (stopping if id(part) in denied else needed).add(part.relation.name)
