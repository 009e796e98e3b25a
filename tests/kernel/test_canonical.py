"""The canonical text, word for word: two tables that decide differently never share it, and with it their hash."""

from __future__ import annotations

import attrs
import pytest

from reviewflow.kernel.canonical import canonical_formula, canonical_text, rules_hash
from reviewflow.model.logic import (
    Act,
    Add,
    And,
    Condition,
    Definition,
    Drop,
    Exists,
    ForAll,
    Formula,
    Implies,
    Not,
    Or,
    Relation,
    Reveal,
    Sort,
    Var,
)
from reviewflow.model.policy import Policy

p, d = Var("p", Sort.PERSON), Var("d", Sort.PAPER)
seat, named, flag = Relation("seat", (p.sort,), ""), Relation("named", (p.sort, d.sort), ""), Relation("flag", (), "")
insider = Definition("insider", (p,), seat(p), "")
give = Act(
    "give", (p, d), (Condition("NOT_IN", "S47", insider(p), "text", "remedy", "p"),),
    (Add(named(p, d)), Drop(seat(p), flag()), Reveal(p, d, named(p, d))), "S47",
)  # fmt: skip
end = Act("end", (p,), (), (Drop(seat(p)),), "S47", closes=True)
TABLE = Policy(relations=(seat, named, flag), definitions=(insider,), acts=(give, end), steps={})
PERSON, PAPER = Sort.PERSON.value, Sort.PAPER.value


def test_the_text_of_a_table() -> None:
    """A line for each relation, definition and act, the conditions and effects below their act."""
    expected = f"""\
relation seat {PERSON}
relation named {PERSON} {PAPER}
relation flag
define insider (p:{PERSON}) := seat(p)
act give (p:{PERSON} d:{PAPER})
  needs NOT_IN S47 about p := insider(p)
  does add named(p,d)
  does drop seat(p) where flag()
  does reveal (p:{PERSON} d:{PAPER}) where named(p,d)
act end (p:{PERSON}) closes
  does drop seat(p)
"""
    assert expected == canonical_text(TABLE)


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        (Not(flag()), "(not flag())"),
        (And((flag(), seat(p))), "(and flag() seat(p))"),
        (Or((flag(), seat(p))), "(or flag() seat(p))"),
        (Implies(flag(), seat(p)), "(implies flag() seat(p))"),
        (ForAll(p, seat(p)), f"(forall (p:{PERSON}) seat(p))"),
        (Exists(p, seat(p)), f"(exists (p:{PERSON}) seat(p))"),
        (insider(p), "insider(p)"),
    ],
    ids=lambda one: one if isinstance(one, str) else type(one).__name__,
)
def test_the_text_of_a_formula(formula: Formula, expected: str) -> None:
    """Every bracket is written, and every word of the grammar is told from every other."""
    assert expected == canonical_formula(formula)


def test_whether_an_act_closes_counts() -> None:
    """The hash is another where an act is said to close, and the same where it is not changed."""
    opened = attrs.evolve(TABLE, acts=(give, attrs.evolve(end, closes=False)))
    assert (rules_hash(TABLE), True) == (rules_hash(attrs.evolve(TABLE)), rules_hash(TABLE) != rules_hash(opened))
