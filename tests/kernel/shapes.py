"""Formulas and effects of every shape that the grammar allows, also those that our own table does not use."""

from __future__ import annotations

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
    Or,
    Relation,
    Reveal,
    Sort,
    Var,
)
from reviewflow.model.policy import Policy

__all__ = ["EFFECTS", "SHAPES", "D", "E", "P", "box", "d", "e", "flag", "one", "p", "policy", "q", "s"]

P, D, E = Sort.PERSON, Sort.PAPER, Sort.ENDPOINT
p, q, d, s, e = Var("p", P), Var("q", P), Var("d", D), Var("s", D), Var("e", E)

Shapes = dict[str, tuple[Formula, tuple[Var, ...]]]
Effects = dict[str, tuple[tuple[Var, ...], tuple[Effect, ...]]]

one, two, flag = Relation("one", (P,), ""), Relation("two", (P, D), ""), Relation("flag", (), "")
odd, box = Relation("odd", (D, D), ""), Relation("box", (P, E), "")


def policy(formula: Formula, params: tuple[Var, ...], *effects: Effect, definitions: tuple[Definition, ...] = ()) -> Policy:
    """A table of one act with one condition."""
    condition = Condition("NO", "S1", formula, "no", "do", params[0].name)
    act = Act("try", params, (condition,), effects, "S1")
    return Policy(relations=(one, two, flag, odd, box), definitions=definitions, acts=(act,), steps={})


# fmt: off
SHAPES: Shapes = {
    "nested for every":       (ForAll(p, box(p, e) >> ForAll(s, two(p, s) >> odd(s, d))), (d, e)),
    "bound in last column":   (ForAll(s, odd(d, s) >> flag()), (d,)),
    "bound in both columns":  (ForAll(s, odd(s, s) >> odd(s, d)), (d,)),
    "last column inside":     (ForAll(s, odd(s, d) >> (odd(d, s) | ~odd(d, s))), (d,)),
    "last column denied":     (ForAll(s, odd(s, d) >> ~odd(d, s)), (d,)),
    "last column asked":      (ForAll(s, odd(s, d) >> (odd(d, s) & (flag() | odd(d, s)))), (d,)),
    "exists":                 (Exists(p, box(p, e) & (one(p) | ~two(p, d))), (d, e)),
    "exists one of two":      (Exists(p, box(p, e) & one(p)) | Exists(p, two(p, d)), (d, e)),
    "two compound parts":     (ForAll(p, box(p, e) >> ((one(p) & two(p, d)) | (flag() & two(p, s)))), (d, s, e)),
    "compound in compound":   (ForAll(p, box(p, e) >> (one(p) & ((two(p, d) & flag()) | (two(p, s) & ~one(p))))), (d, s, e)),
    "compound, twice deep":   (ForAll(p, box(p, e) >> ((flag() & ((two(p, d) & one(p)) | (two(p, s) & ~one(p)))) | (one(p) & (~two(p, s) | flag())))), (d, s, e)),
    "closed inside":          (ForAll(p, box(p, e) >> (one(p) & (flag() | two(p, d)))), (d, e)),
    "only the bound":         (ForAll(p, ~box(p, e)), (e,)),
    "bound by one column":    (ForAll(p, one(p) >> two(p, d)), (d,)),
    "both for every one":     (ForAll(p, (box(p, e) >> one(p)) & (box(p, e) >> two(p, d))), (d, e)),
    "one simple, one not":    (ForAll(p, box(p, e) >> (one(p) | (two(p, d) & two(p, s)))), (d, s, e)),
    "two simple, two not":    (ForAll(p, box(p, e) >> (one(p) | two(p, d) | (two(p, s) & one(p)) | (flag() & two(p, s)))), (d, s, e)),
    "simple after compound":  (ForAll(p, box(p, e) >> ((one(p) & ((two(p, d) & one(p)) | two(p, s))) | (two(p, s) & one(p)))), (d, s, e)),
    "always":                 (And(()), (d,)),
    "never":                  (Or(()), (d,)),
    "always and never":       (And(()) & (Or(()) | flag()), (d,)),
    "exclusive":              (ForAll(p, box(p, e) >> ~(one(p) & two(p, d))), (d, e)),
}
# fmt: on

# fmt: off
EFFECTS: Effects = {
    "where a relation says": ((d,), (Add(one(p), two(p, d)), Drop(two(p, s), one(p)))),
    "over both columns":     ((d,), (Drop(two(p, s)), Add(box(p, e), box(p, e) & ~one(p)))),
    "dropped and added":     ((p, d), (Add(two(p, d)), Drop(two(p, d)), Add(flag(), one(p)), Drop(flag(), ~one(p)))),
    "flag dropped and added": ((p,), (Add(flag(), one(p)), Drop(flag()))),
    "shown twice":           ((d, e), (Reveal(p, d, box(p, e)), Reveal(p, d, two(p, d)), Reveal(p, s, two(p, s) & odd(s, d)))),
    "the last column runs":  ((d,), (Add(odd(s, s), odd(d, s)), Drop(odd(s, d), ~odd(d, s)), Drop(odd(d, s)))),
    "twice the same":        ((d,), (Drop(odd(s, s)), Add(one(p), one(p)))),
    "bounded by a parameter": ((e,), (Reveal(p, s, box(p, e) & two(p, s)),)),
    "one column":             ((p, d), (Add(one(q), two(q, d)), Drop(one(p)), Drop(one(q), two(q, d)))),
    "two drivers":           ((d,), (Reveal(p, s, two(p, s) & one(p)), Add(two(p, s), odd(s, s) & one(p)))),
}
# fmt: on
