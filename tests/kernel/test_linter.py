"""The linter names every fault of a table at once, and passes ours."""

from __future__ import annotations

import attrs
import pytest

from reviewflow.errors import DefinitionError
from reviewflow.kernel.linter import faults, require_sound
from reviewflow.model.logic import (
    Act,
    Add,
    And,
    Condition,
    Definition,
    Drop,
    Effect,
    Exists,
    ForAll,
    Formula,
    Implies,
    Or,
    Relation,
    Reveal,
    Sort,
    Var,
)
from reviewflow.model.policy import Policy
from tables import POLICY

P, D, E = Sort.PERSON, Sort.PAPER, Sort.ENDPOINT
p, q, d, s, e = Var("p", P), Var("q", P), Var("d", D), Var("s", D), Var("e", E)
one, two, flag, box = Relation("one", (P,), ""), Relation("two", (P, D), ""), Relation("flag", (), ""), Relation("box", (P, E), "")
alien, three = Relation("alien", (P,), ""), Relation("three", (P, P, P), "")
inner = Definition("inner", (d,), ForAll(p, two(p, d) >> one(p)), "")
hidden = Definition("hidden", (p,), one(p), "")
busy = Definition("busy", (q, d), ForAll(p, two(p, d) >> one(q)), "")


def needs(formula: Formula, params: tuple[Var, ...] = (d, e), about: str = "d") -> Policy:
    return table(Act("try", params, (Condition("NO", "S1", formula, "", "", about),), (), ""))


def does(*effects: Effect, params: tuple[Var, ...] = (d, e), closes: bool = False) -> Policy:
    return table(Act("try", params, (), effects, "", closes), Act("need", (p,), (Condition("NO", "S1", one(p) & ~flag(), "", "", "p"),), (), ""))


def table(*acts: Act) -> Policy:
    return Policy(relations=(one, two, flag, box), definitions=(inner, busy), acts=acts, steps={})


# fmt: off
SOUND = {
    "exists before for every":  needs(Exists(p, box(p, e)) & ForAll(p, box(p, e) >> one(p))),
    "not every is some":        needs(~ForAll(p, box(p, e) >> one(p))),
    "bounded by a definition":  needs(inner(d)),
    "shows what it bounds":     does(Reveal(p, d, box(p, e))),
    "drops what there is":      does(Drop(box(p, e)), Drop(two(p, d), one(p)), closes=True),
    "closing may deny":         does(Add(flag()), closes=True),
    "closing may spare a bar":  table(Act("try", (d,), (), (Add(flag()),), "", closes=True), Act("lift", (p,), (Condition("NO", "", ~one(p), "", "", "p"),), (Drop(one(p), ~flag()),), "")),
    "opening may add":          does(Add(one(p), box(p, e))),
}
FAULTY = {
    "exists inside for every":     (needs(ForAll(p, box(p, e) >> Exists(s, two(p, s)))), ["act `try`, condition `NO` has an `exists` inside a `for every`; no proof would be sure to end"]),
    "hidden exists":               (needs(ForAll(s, two(p, s) >> ~inner(s)), (p,), "p"), ["act `try`, condition `NO` has an `exists` inside a `for every`; no proof would be sure to end"]),
    "unbounded for every":         (needs(ForAll(p, one(p))), ["act `try`, condition `NO` lets `p` run over a whole sort; bound it by a relation"]),
    "unbounded exists":            (needs(Exists(p, ~one(p))), ["act `try`, condition `NO` lets `p` run over a whole sort; bound it by a relation"]),
    "unbounded below":             (needs(And((flag(), Or((flag(), ForAll(p, box(p, e) >> ForAll(s, two(p, s)))))))), ["act `try`, condition `NO` lets `s` run over a whole sort; bound it by a relation"]),
    "bounded by itself":           (needs(ForAll(p, ForAll(s, two(p, s) >> one(p)))), ["act `try`, condition `NO` lets `p` run over a whole sort; bound it by a relation"]),
    "unknown relation":            (needs(ForAll(p, box(p, e) >> alien(p))), ["act `try`, condition `NO` uses `alien`, which this policy does not have"]),
    "unknown definition":          (needs(hidden(p), (p,), "p"), ["act `try`, condition `NO` uses `hidden`, which this policy does not have"]),
    "wrong sort":                  (needs(one(d)), ["act `try`, condition `NO` gives `one` the sorts ['paper'] where it takes ['person']"]),
    "wrong count":                 (needs(Implies(flag(), two(d))), ["act `try`, condition `NO` gives `two` the sorts ['paper'] where it takes ['person', 'paper']"]),
    "stranger":                    (needs(one(q)), ["act `try`, condition `NO` speaks of `q`, which nothing binds"]),
    "two strangers":               (needs(two(q, s)), ["act `try`, condition `NO` speaks of `q`, `s`, which nothing binds"]),
    "about a stranger":            (needs(flag(), about="p"), ["act `try`, condition `NO` is about `p`, which is no parameter"]),
    "parameter bound again":       (needs(ForAll(p, two(p, d) >> one(p)), (p, d)), ["act `try`, condition `NO` binds `p` again, which is a parameter; rename it"]),
    "captured by a definition":    (needs(ForAll(p, two(p, d) >> busy(p, d))), ["act `try`, condition `NO` hands a variable to `busy` that is bound inside it; rename one"]),
    "quantifier in an addition":   (does(Add(one(p), box(p, e) & Exists(s, two(p, s)))), ["act `try`, Add has a quantifier in its condition"]),
    "quantifier in a showing":     (does(Reveal(p, d, box(p, e) & inner(d))), ["act `try`, Reveal has a quantifier in its condition"]),
    "unbounded addition":          (does(Add(one(p))), ["act `try`, Add lets `p` run over a whole sort; bound it by a relation in its condition"]),
    "addition bounded by denial":  (does(Add(one(p), ~two(p, d))), ["act `try`, Add lets `p` run over a whole sort; bound it by a relation in its condition"]),
    "unbounded showing":           (does(Reveal(p, s, box(p, e))), ["act `try`, Reveal lets `s` run over a whole sort; bound it by a relation in its condition"]),
    "shows to a paper":            (does(Reveal(d, s, two(p, d))), ["act `try`, Reveal speaks of `p`, which nothing binds", "act `try`, Reveal must show a paper to a person"]),
    "addition of a stranger":      (does(Add(one(p), box(q, e))), ["act `try`, Add speaks of `q`, which nothing binds"]),
    "removal from the unknown":    (does(Drop(alien(p))), ["act `try`, Drop uses `alien`, which this policy does not have"]),
    "closing needs":               (table(Act("try", (p,), (Condition("NO", "S1", one(p), "", "", "p"),), (), "", closes=True)), ["act `try` closes, so it must need nothing; a condition would keep somebody reading"]),
    "closing shows":               (does(Reveal(p, d, box(p, e)), closes=True), ["act `try` closes, so it must show nothing"]),
    "closing after another":       (table(Act("need", (p,), (Condition("NO", "S1", one(p), "", "", "p"),), (), ""), Act("try", (p,), (), (Add(one(p)),), "", closes=True)), ["act `try` closes, but adds to `one`, which some act needs"]),
    "closing opens":               (does(Add(one(p), box(p, e)), closes=True), ["act `try` closes, but adds to `one`, which some act needs"]),
    "closing spares for":          (table(Act("try", (d,), (), (Add(flag()),), "", closes=True), Act("end", (p,), (Condition("NO", "", one(p), "", "", "p"),), (Drop(one(p), ~flag()),), "")), ["act `try` closes, but adds to `flag`, which some act needs"]),
    "closing lets remove":         (table(Act("try", (d,), (), (Add(flag()),), "", closes=True), Act("lift", (p,), (Condition("NO", "", ~one(p), "", "", "p"),), (Drop(one(p), flag()),), "")), ["act `try` closes, but adds to `flag`, which some act needs"]),
    "closing lets add":            (table(Act("try", (d,), (), (Add(flag()),), "", closes=True), Act("give", (p,), (Condition("NO", "", one(p), "", "", "p"),), (Add(one(p), flag() & one(p)),), "")), ["act `try` closes, but adds to `flag`, which some act needs"]),
    "closing lets add by another": (table(Act("try", (d,), (), (Add(flag()),), "", closes=True), Act("give", (p, d), (Condition("NO", "", one(p), "", "", "p"),), (Add(one(p), flag() & two(p, d)),), "")), ["act `try` closes, but adds to `flag`, which some act needs"]),
    "closing spares of several":   (table(Act("try", (d,), (), (Add(flag()),), "", closes=True), Act("end", (p, d), (Condition("NO", "", one(p), "", "", "p"),), (Drop(one(p), two(p, d) & ~flag()),), "")), ["act `try` closes, but adds to `flag`, which some act needs"]),
    "two acts of a name":          (table(Act("try", (), (), (), ""), Act("try", (), (), (), "")), ["two have the name `try`: act"]),
    "two parameters of a name":    (table(Act("try", (p, Var("p", D)), (), (), "")), ["two have the name `p`: parameter of `try`"]),
    "two conditions of a code":    (table(Act("try", (p,), (Condition("NO", "", one(p), "", "", "p"),) * 2, (), "")), ["two have the name `NO`: condition code of `try`"]),
    "two relations of a name":     (attrs.evolve(table(), relations=(one, two, box, flag, one)), ["two have the name `one`: relation"]),
    "two definitions of a name":   (attrs.evolve(table(), definitions=(inner, inner)), ["two have the name `inner`: definition"]),
    "three columns":               (attrs.evolve(table(), definitions=(), relations=(three,)), ["relation `three` has 3 columns; at most 2 can be kept"]),
    "unbounded in a definition":   (attrs.evolve(table(), definitions=(Definition("odd", (d,), ForAll(p, one(p)), ""),)), ["definition `odd` lets `p` run over a whole sort; bound it by a relation"]),
    "stranger in a definition":    (attrs.evolve(table(), definitions=(Definition("odd", (p,), one(q), ""),)), ["definition `odd` speaks of `q`, which nothing binds"]),
}
# fmt: on


def test_our_table_is_sound() -> None:
    """The confidentiality table has no fault."""
    assert faults(POLICY) == []
    require_sound(POLICY)


@pytest.mark.parametrize("name", SOUND)
def test_a_sound_table_passes(name: str) -> None:
    """What stays in the fragment has no fault."""
    assert faults(SOUND[name]) == []


@pytest.mark.parametrize("name", FAULTY)
def test_a_fault_is_named(name: str) -> None:
    """Each fault is found and said in plain words, and nothing else is."""
    policy, said = FAULTY[name]
    assert said == faults(policy)
    with pytest.raises(DefinitionError):
        require_sound(policy)


def test_all_faults_come_at_once() -> None:
    """One error carries every fault, not the first."""
    policy = needs(one(d) & one(q) & alien(d), about="nobody")
    with pytest.raises(DefinitionError) as raised:
        require_sound(policy)
    assert list(raised.value.faults) == [
        "act `try`, condition `NO` gives `one` the sorts ['paper'] where it takes ['person']",
        "act `try`, condition `NO` uses `alien`, which this policy does not have",
        "act `try`, condition `NO` gives `alien` the sorts ['paper'] where it takes ['person']",
        "act `try`, condition `NO` speaks of `q`, which nothing binds",
        "act `try`, condition `NO` is about `nobody`, which is no parameter",
    ]
