"""The grammar of the confidentiality table: how a formula is built, read aloud, and taken apart."""

from __future__ import annotations

from typing import Any

import pytest

from reviewflow.kernel.canonical import canonical_formula
from reviewflow.model.logic import (
    Atom,
    Definition,
    Exists,
    ForAll,
    Formula,
    Relation,
    Sort,
    Use,
    Var,
    expand,
    free_variables,
    subformulas,
)

P, Q, D = Var("p", Sort.PERSON), Var("q", Sort.PERSON), Var("d", Sort.PAPER)
seat = Relation("seat", (Sort.PERSON,), "{0} sits on the team")
named = Relation("named", (Sort.PERSON, Sort.PAPER), "{0} is named on {1}")
reader = Definition("reader", (P, D), seat(P) & named(P, D), "{0} reads {1}")

# fmt: off
READ: dict[str, tuple[Formula, str, set[Var]]] = {
    "an atom":    (named(P, D),                          "named(p, d)",                                        {P, D}),
    "not":        (~seat(P),                             "not seat(p)",                                        {P}),
    "and":        (seat(P) & named(P, D),                "(seat(p) and named(p, d))",                          {P, D}),
    "or":         (seat(P) | ~seat(Q),                   "(seat(p) or not seat(q))",                           {P, Q}),
    "implies":    (seat(P) >> named(Q, D),               "(seat(p) implies named(q, d))",                      {P, Q, D}),
    "for every":  (ForAll(P, seat(P) >> named(P, D)),    "for every person p: (seat(p) implies named(p, d))",  {D}),
    "there is":   (Exists(D, named(P, D)),               "there is a paper d: named(p, d)",                    {P}),
    "a use":      (reader(Q, D),                         "reader(q, d)",                                       {Q, D}),
}
# fmt: on


@pytest.mark.parametrize("name", READ)
def test_a_formula_is_read_aloud(name: str) -> None:
    """As a sentence, with its free variables and itself as its first part."""
    formula, text, free = READ[name]
    assert text == str(formula)
    assert free == free_variables(formula)
    assert formula == next(subformulas(formula))


def test_every_part_is_found() -> None:
    """Depth first, through every kind; a definition is not opened."""
    formula = ForAll(P, ~seat(P) >> (named(P, D) | Exists(Q, reader(Q, D) & seat(Q))))
    kinds = [type(part).__name__ for part in subformulas(formula)]
    assert ["ForAll", "Implies", "Not", "Atom", "Or", "Atom", "Exists", "And", "Use", "Atom"] == kinds


def test_a_definition_is_opened_with_its_variables_renamed() -> None:
    """Bound variables keep their names; nothing is left of the definition."""
    formula = ForAll(P, ~seat(P) >> (reader(P, D) & Exists(Q, reader(Q, D))))
    opened = expand(formula)
    assert [] == [part for part in subformulas(opened) if isinstance(part, Use)]
    assert ForAll(P, ~seat(P) >> ((seat(P) & named(P, D)) & Exists(Q, seat(Q) & named(Q, D)))) == opened
    assert seat(Q) == expand(seat(P), {P: Q})
    assert ForAll(P, seat(P)) == expand(ForAll(P, seat(P)), {P: Q})


@pytest.mark.parametrize("reading", [free_variables, expand, canonical_formula])
def test_nothing_else_is_a_formula(reading: Any) -> None:
    """A stranger in a formula is a TypeError that names its type and not its content."""
    for stranger in ("seat(p)", 7, None, Formula()):
        with pytest.raises(TypeError, match="not a formula of the table"):
            reading(stranger)


def test_atoms_are_values() -> None:
    """Two of the same relation and variables are equal."""
    assert Atom(seat, (P,)) == seat(P)
    assert seat(P) != seat(Q)
