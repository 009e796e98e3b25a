"""Facts are an immutable value: indexed, compared by content, and silent about ids."""

from __future__ import annotations

import copy
import pickle

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgets import budget
from reviewflow.kernel.canonical import canonical_formula
from reviewflow.kernel.compiler import compile_policy
from reviewflow.kernel.interpreter import interpret_holds
from reviewflow.kernel.source import Writer
from reviewflow.model.facts import EMPTY, Facts, added, dropped
from reviewflow.model.logic import Definition, Exists, ForAll, Formula, Relation, Sort, Use, Var
from tables import POLICY, facts

one = Relation("one", (Sort.PERSON,), "")
two = Relation("two", (Sort.PERSON, Sort.PAPER), "")
flag = Relation("flag", (), "")
RELATIONS = (one, two, flag)
FULL = Facts.of(RELATIONS, {"one": [("ada",)], "two": [("ada", "v1"), ("ben", "v1")], "flag": [()]})


def test_what_holds() -> None:
    """`has`, `tuples` and `firsts` read the same rows."""
    assert [FULL.has("one", "ada"), FULL.has("one", "ben")] == [True, False]
    assert [FULL.has("two", "ben", "v1"), FULL.has("two", "v1", "ben"), FULL.has("two", "ada", "v2")] == [True, False, False]
    assert [FULL.has("flag"), Facts.empty(RELATIONS).has("flag")] == [True, False]
    assert {("ada", "v1"), ("ben", "v1")} == FULL.tuples("two")
    assert [{("ada",)}, {()}, set()] == [FULL.tuples("one"), FULL.tuples("flag"), Facts.empty(RELATIONS).tuples("flag")]
    assert [{"ada", "ben"}, EMPTY] == [FULL.firsts("two", "v1"), FULL.firsts("two", "v2")]


def test_wrong_questions_raise() -> None:
    """A wrong name or count is the caller's fault, never a silent no."""
    for question in (lambda: FULL.has("three"), lambda: FULL.tuples("three"), lambda: Facts.of(RELATIONS, {"three": []})):
        with pytest.raises(KeyError, match="three"):
            question()
    for wrong in (lambda: FULL.has("one"), lambda: FULL.firsts("one", "v1"), lambda: Facts.of(RELATIONS, {"two": [("ada",)]})):
        with pytest.raises(ValueError, match=r"column|takes"):
            wrong()


@budget(30)
@given(facts(), st.sampled_from(POLICY.acts), st.data())
def test_a_value(given_facts: Facts, act: object, data: st.DataObject) -> None:
    """Facts equal and hash by content, however they came about, and survive a copy."""
    again = Facts.of(POLICY.relations, {r.name: given_facts.tuples(r.name) for r in POLICY.relations})
    assert (again, hash(again)) == (given_facts, hash(given_facts))
    assert copy.deepcopy(given_facts) == given_facts
    assert pickle.loads(pickle.dumps(given_facts)) == given_facts  # noqa: S301 (our own bytes)
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        given_facts.rows = ()  # type: ignore[misc]


def test_is_not_something_else() -> None:
    """Facts equal only facts, of the same relations."""
    assert FULL != "facts"
    assert Facts.empty((one,)) != Facts.empty((Relation("other", (Sort.PERSON,), ""),))


def test_the_repr_has_counts_only() -> None:
    """No id stands in a repr."""
    assert repr(FULL) == "Facts(one=1, two=2, flag=1)"
    assert repr(Facts.empty(RELATIONS)) == "Facts()"


def test_a_step_copies_only_what_it_changes() -> None:
    """Rows that an act does not change are the same objects after it."""
    compiled = compile_policy(POLICY)
    before = Facts.of(POLICY.relations, {"reads": [("ada", "box")], "holds": [("v1", "box")], "seat": [("ada",)]})
    after, _ = compiled.apply(before, "join", ("ben", "box"))
    changed = [r.name for r, old, new in zip(POLICY.relations, before.rows, after.rows, strict=True) if old is not new]
    assert changed == ["reads"]
    assert compiled.apply(before, "leave", ("ben", "box"))[0].rows[-4] is before.rows[-4]


def test_rows_grow_and_shrink() -> None:
    """No empty entry is left behind, and a change of nothing gives the same object."""
    row = added({}, [("ada", "v1"), ("ada", "v1"), ("ben", "v1")])
    assert {"v1": frozenset({"ada", "ben"})} == row
    assert added(row, [("ada", "v1")]) is row
    assert dropped(row, [("cai", "v1"), ("ada", "v2")]) is row
    assert {"v1": frozenset({"ben"})} == dropped(row, [("ada", "v1")])
    assert dropped(row, [("ada", "v1"), ("ben", "v1"), ("ada", "v1")]) == {}


def test_what_is_no_formula_is_refused() -> None:
    """Neither reading takes a formula that the grammar does not have."""
    stranger = Formula()
    with pytest.raises(TypeError, match=r"^not a formula of the table: Formula$"):
        interpret_holds(FULL, stranger, {}, {})
    with pytest.raises(TypeError, match=r"^not a formula of the table: Formula$"):
        canonical_formula(stranger)
    with pytest.raises(TypeError, match=r"^not a formula in normal form: Formula$"):
        Writer(RELATIONS).truth(stranger, {})


def test_a_quantifier_is_read_wherever_it_stands() -> None:
    """In a denial, in either part of a formula, in a definition and in another quantifier; over the ids that are given."""
    p, q, d = Var("p", Sort.PERSON), Var("q", Sort.PERSON), Var("d", Sort.PAPER)
    some, every = Exists(p, one(p)), ForAll(p, one(p))
    ids = {Sort.PERSON: frozenset({"ada", "ben"}), Sort.PAPER: frozenset({"v1"}), Sort.ENDPOINT: frozenset[str]()}
    read = {
        "some": some,
        "every": every,
        "not every": ~every,
        "both": flag() & every,
        "either": ~flag() | some,
        "so": some >> every,
        "so not": every >> ~some,
        "defined": Use(Definition("all", (q,), every, ""), (q,)),
        "some in every": ForAll(d, Exists(p, two(p, d))),
        "every in some": Exists(q, ForAll(d, two(q, d) | two(q, d))),
    }
    assert {name: interpret_holds(FULL, formula, {q: "ada"}, ids) for name, formula in read.items()} == {
        "some": True,
        "every": False,
        "not every": True,
        "both": False,
        "either": True,
        "so": False,
        "so not": True,
        "defined": False,
        "some in every": True,
        "every in some": True,
    }


def test_a_definition_is_asked_for_as_many_as_it_has() -> None:
    """The slow reading takes no other number, whatever the linter let through."""
    p = Var("p", Sort.PERSON)
    alone = Definition("alone", (p,), one(p), "")
    assert interpret_holds(FULL, Use(alone, (p,)), {p: "ada"}, {})
    with pytest.raises(ValueError, match="zip"):
        interpret_holds(FULL, Use(alone, (p, p)), {p: "ada"}, {})


def test_the_writer_runs_over_no_whole_sort() -> None:
    """Also without the linter before it, the compiler never writes a loop without a bound."""
    p = Var("p", Sort.PERSON)
    with pytest.raises(ValueError, match=r"^a quantifier runs over a whole sort$"):
        Writer(RELATIONS).truth(ForAll(p, one(p)), {})
    with pytest.raises(ValueError, match=r"^an effect runs over a whole sort$"):
        Writer(RELATIONS).loops(flag(), (p,), {p: "w0"})
