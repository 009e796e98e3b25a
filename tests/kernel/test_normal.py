"""The one plain shape of formulas, and what bounds a quantifier in it."""

from __future__ import annotations

import pytest

from reviewflow.kernel.normal import NEVER, bound_of, conjuncts, disjuncts, driver_of, normal
from reviewflow.model.logic import And, Atom, Definition, Exists, ForAll, Formula, Not, Or, Relation, Sort, Var

P, D, E = Sort.PERSON, Sort.PAPER, Sort.ENDPOINT
p, q, d, s, e = Var("p", P), Var("q", P), Var("d", D), Var("s", D), Var("e", E)
one, two, flag = Relation("one", (P,), ""), Relation("two", (P, D), ""), Relation("flag", (), "")
odd, box = Relation("odd", (D, D), ""), Relation("box", (P, E), "")
inner = Definition("inner", (q,), one(q) >> flag(), "")

# fmt: off
SHAPES: dict[str, tuple[Formula, Formula]] = {
    # formula                         as written                              in normal form
    "a relation":                    (one(p),                                 one(p)),
    "a denial":                      (~one(p),                                Not(one(p))),
    "a denial of a denial":          (~~one(p),                               one(p)),
    "what follows":                  (one(p) >> flag(),                       Or((Not(one(p)), flag()))),
    "what does not follow":          (~(one(p) >> flag()),                    And((one(p), Not(flag())))),
    "both, and a third":             ((one(p) & flag()) & two(p, d),          And((one(p), flag(), two(p, d)))),
    "either, or a third":            (one(p) | (flag() | two(p, d)),          Or((one(p), flag(), two(p, d)))),
    "both, or a third":              ((one(p) & flag()) | two(p, d),          Or((And((one(p), flag())), two(p, d)))),
    "neither":                       (~(one(p) | flag()),                     And((Not(one(p)), Not(flag())))),
    "all of one":                    (And((one(p),)),                         one(p)),
    "any of one":                    (Or((Not(one(p)),)),                     Not(one(p))),
    "always":                        (And(()),                                And(())),
    "never always":                  (~And(()),                               NEVER),
    "every":                         (ForAll(p, two(p, d) >> one(p)),         ForAll(p, Or((Not(two(p, d)), one(p))))),
    "not every":                     (~ForAll(p, two(p, d) >> one(p)),        Exists(p, And((two(p, d), Not(one(p)))))),
    "none":                          (~Exists(p, one(p)),                     ForAll(p, Not(one(p)))),
    "a definition":                  (inner(p),                               Or((Not(one(p)), flag()))),
}
# fmt: on


@pytest.mark.parametrize("name", SHAPES)
def test_the_normal_form(name: str) -> None:
    """Definitions are opened, `implies` is gone, `not` stands before relations only, and what is nested alike is flat."""
    written, plain = SHAPES[name]
    assert plain == normal(written)
    assert plain == normal(Not(written), positive=False)
    assert normal(Not(written)) == normal(written, positive=False)


# fmt: off
BOUNDS: dict[str, tuple[tuple[Formula, ...], set[Var], Formula | None]] = {
    # what bounds `p`                    the parts                                          what is known   the bound
    "a relation of it alone":           ((flag(), one(p)),                                  set(),          one(p)),
    "a relation with what is known":    ((flag(), box(p, e)),                               {e},            box(p, e)),
    "a relation with a stranger":       ((box(p, e),),                                      set(),          None),
    "two columns before one":           ((one(p), box(p, e)),                               {e},            box(p, e)),
    "the first of one column":          ((one(p), Relation("other", (P,), "")(p)),          set(),          one(p)),
    "the first of two columns":         ((box(p, e), two(p, d)),                            {d, e},         box(p, e)),
    "a denial":                         ((flag(), ~two(p, d)),                              {d},            ~two(p, d)),
    "a relation of others":             ((one(q), two(q, d)),                               {d, q},         None),
    "no relation":                      ((one(p) & flag(), ForAll(q, one(q))),              set(),          None),
    "nothing":                          ((),                                                {d},            None),
}
# fmt: on


@pytest.mark.parametrize("name", BOUNDS)
def test_what_bounds_a_variable(name: str) -> None:
    """A relation over it and what is known already; one with a second column gives the smaller range and is taken first."""
    parts, known, bound = BOUNDS[name]
    assert bound == bound_of(p, parts, known)


# fmt: off
DRIVERS: dict[str, tuple[Formula, set[Var], Atom | None]] = {
    # what an effect's `s` runs over     the condition                       what is known   the relation
    "with what is known":               (one(p) & two(p, s),                 {p},            two(p, s)),
    "alone":                            (two(p, s),                          {p},            two(p, s)),
    "as the last of two unknown":       (two(p, s) & one(p),                 set(),          two(p, s)),
    "as the first of two unknown":      (odd(s, d),                          set(),          None),
    "denied":                           (one(p) & ~two(p, s),                {p},            None),
    "one of several":                   (two(p, s) | one(p),                 {p},            None),
    "never":                            (NEVER,                              {p},            None),
    "a flag":                           (flag() & one(p),                    {p},            None),
}
# fmt: on


@pytest.mark.parametrize("name", DRIVERS)
def test_what_an_effect_runs_over(name: str) -> None:
    """A relation of the conjunction; where both its columns are unknown, the last is run over first."""
    condition, known, driver = DRIVERS[name]
    assert driver == driver_of(s, condition, known)


def test_the_parts_of_a_formula() -> None:
    """Of a conjunction and a disjunction their parts; anything else is its own part."""
    both, either = one(p) & flag(), one(p) | flag()
    assert ((one(p), flag()), (either,), (flag(),)) == (conjuncts(both), conjuncts(either), conjuncts(flag()))
    assert ((one(p), flag()), (both,), (flag(),)) == (disjuncts(either), disjuncts(both), disjuncts(flag()))
