"""The compiled table decides and changes exactly as the slow reading does, and denies what it does not know."""

from __future__ import annotations

from functools import cache
from typing import ClassVar

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapes import EFFECTS, SHAPES, d, one, p, policy

from budgets import budget
from reviewflow.errors import DefinitionError
from reviewflow.kernel.canonical import rules_hash
from reviewflow.kernel.compiler import UNKNOWN_ACT, CompiledPolicy, compile_policy
from reviewflow.kernel.interpreter import interpret_apply, interpret_blockers, interpret_holds
from reviewflow.model.facts import Facts, added, dropped
from reviewflow.model.logic import Act, And, Condition, Definition, ForAll, Or
from reviewflow.model.policy import Policy
from reviewflow.model.words import Stage
from stories import done
from tables import IDS, POLICY, args_of, facts


@cache
def compiled() -> CompiledPolicy:
    """The library's own table, compiled when the first test asks for it."""
    return compile_policy(POLICY)


@cache
def compiled_once(name: str) -> CompiledPolicy:
    """The compiled table of one named shape of formula or effect."""
    if name in EFFECTS:
        params, effects = EFFECTS[name]
        return compile_policy(policy(And(()), params, *effects))
    formula, params = SHAPES[name]
    return compile_policy(policy(formula, params, definitions=(Definition("same", params, formula, ""),)))


def agree(compiled: CompiledPolicy, given_facts: Facts) -> None:
    table = compiled.policy
    for act in table.acts:
        for args in args_of(act):
            slow = interpret_blockers(table, given_facts, act.name, args)
            assert slow == compiled.blockers(given_facts, act.name, args)
            assert (slow == ()) == compiled.permits(given_facts, act.name, args)
            assert interpret_apply(table, given_facts, act.name, args) == compiled.apply(given_facts, act.name, args)


class TestAgreement:
    """Compiled and interpreted are one reading."""

    @budget(15)
    @given(facts())
    def test_every_act_of_the_table(self, given_facts: Facts) -> None:
        """For any facts and any ids the two give the same conditions, facts and showings."""
        for act in POLICY.acts:
            for args in args_of(act):
                slow = interpret_blockers(POLICY, given_facts, act.name, args)
                assert slow == compiled().blockers(given_facts, act.name, args)
                assert (slow == ()) == compiled().permits(given_facts, act.name, args)
                assert interpret_apply(POLICY, given_facts, act.name, args) == compiled().apply(given_facts, act.name, args)

    @budget(40)
    @given(facts(), st.sampled_from(POLICY.definitions))
    def test_every_definition(self, given_facts: Facts, definition: Definition) -> None:
        """A definition holds of the same ids in both."""
        ids = {sort: frozenset(some) for sort, some in IDS.items()}
        for args in args_of(Act("any", definition.params, (), (), "")):
            slow = interpret_holds(given_facts, definition.body, dict(zip(definition.params, args, strict=True)), ids)
            assert slow == compiled().holds(definition.name, given_facts, *args)

    @pytest.mark.parametrize("name", SHAPES)
    @budget(40)
    @given(data=st.data())
    def test_every_shape_of_formula(self, name: str, data: st.DataObject) -> None:
        """Shapes that our table does not use, but a host's condition may, read the same in both."""
        compiled = compiled_once(name)
        (act,) = compiled.policy.acts
        given_facts = data.draw(facts(compiled.policy.relations))
        agree(compiled, given_facts)
        permitted = [compiled.permits(given_facts, "try", args) for args in args_of(act)]
        assert permitted == [compiled.holds("same", given_facts, *args) for args in args_of(act)]

    @pytest.mark.parametrize("name", EFFECTS)
    @budget(40)
    @given(data=st.data())
    def test_every_shape_of_effect(self, name: str, data: st.DataObject) -> None:
        """Effects read the state before the act, additions win over removals, and showings come sorted and once."""
        compiled = compiled_once(name)
        agree(compiled, data.draw(facts(compiled.policy.relations)))


class TestUnknown:
    """What the table does not know is denied."""

    # fmt: off
    CASES: ClassVar[dict[str, tuple[str, tuple[str, ...]]]] = {
        "no such act":  ("approve", ("v1",)),
        "too few ids":  ("deliver", ("v1",)),
        "too many ids": ("deliver", ("v1", "box", "ada")),
    }
    # fmt: on

    @pytest.mark.parametrize("name", CASES)
    def test_an_unknown_call(self, name: str) -> None:
        """An unknown act, or a wrong number of ids, is refused by `UNKNOWN_ACT` and cannot be applied."""
        act, args = self.CASES[name]
        empty = Facts.empty(POLICY.relations)
        assert compiled().blockers(empty, act, args) == (UNKNOWN_ACT,)
        assert compiled().permits(empty, act, args) is False
        with pytest.raises(ValueError, match=f"^the confidentiality table has no act `{act}` for {len(args)} ids$"):
            compiled().apply(empty, act, args)

    @pytest.mark.parametrize("args", [("v1",), ("v1", "box", "ada")], ids=["too few", "too many"])
    def test_the_slow_reading_takes_no_other_number_of_ids(self, args: tuple[str, ...]) -> None:
        """It says nothing of such a call; whoever compares the two asks for as many as the act has."""
        empty = Facts.empty(POLICY.relations)
        for interpret in (interpret_blockers, interpret_apply):
            with pytest.raises(ValueError, match="zip"):
                interpret(POLICY, empty, "deliver", args)

    def test_what_is_said_of_it(self) -> None:
        """A condition that never holds, about nothing that was named, which sends the reader to the definition."""
        assert UNKNOWN_ACT == Condition(
            "UNKNOWN_ACT", "S47", Or(()), "the confidentiality table has no such act for so many ids",
            "check the definition", "",
        )  # fmt: skip

    def test_an_unknown_definition(self) -> None:
        """An unknown definition, or a wrong number of ids, holds of nothing."""
        empty = Facts.empty(POLICY.relations)
        assert [compiled().holds("friend", empty, "ada"), compiled().holds("participant", empty)] == [False, False]

    def test_nothing_is_permitted_to_nobody(self) -> None:
        """With no facts, no paper goes anywhere, and every reason is given in the table's order."""
        codes = [c.code for c in compiled().blockers(Facts.empty(POLICY.relations), "deliver", ("v1", "box"))]
        assert codes == ["UNKNOWN_VERSION", "NOBODY_READS_THERE"]


class TestKnown:
    """What a compiled table is asked for, on a review as it is told."""

    def test_what_is_permitted(self) -> None:
        """A draft goes to a participant's own box, and not to a stranger's; every condition says why not."""
        review = done(Stage.REPORTING).review
        boxes = [review.people[person].box for person in ("sw1", "out1")]
        assert [True, False] == [compiled().permits(review.facts, "deliver", ("v2", box)) for box in boxes]
        unmet = [[c.code for c in compiled().blockers(review.facts, "deliver", ("v2", box))] for box in boxes]
        assert [[], ["NOBODY_READS_THERE"]] == unmet

    def test_what_is_changed_and_shown(self) -> None:
        """Delivering shows the draft to who reads the box, and the box holds it from then on."""
        review = done(Stage.REPORTING).review
        box = review.people["sw1"].box
        facts, shown = compiled().apply(review.facts, "deliver", ("v2", box))
        assert ((("sw1", "v2"),), True) == (shown, facts.has("holds", "v2", box))

    def test_what_holds(self) -> None:
        """A definition holds of the ids that it is asked about, in their order."""
        facts = done(Stage.REPORTING).review.facts
        assert [True, False] == [compiled().holds("participant", facts, person) for person in ("sw1", "out1")]
        assert [True, False] == [compiled().holds("admits", facts, *ids) for ids in (("sw1", "v2"), ("v2", "sw1"))]

    def test_which_acts_there_are(self) -> None:
        """By name and number of ids, with what their parameters are called."""
        asked = {"deliver": ("v2", "box"), "bind": ("sw1",), "stop": (), "approve": ("v2",), "recall": ("v2", "box")}
        assert [True, True, True, False, False] == [compiled().knows(act, ids) for act, ids in asked.items()]
        assert [("d", "e"), ("p",), (), (), ("d",)] == [compiled().params(act) for act in asked]


def test_what_runs_can_reach_nothing_else() -> None:
    """No built-in but `frozenset`, and three helpers; a traceback says that it is the table's own text."""
    permits = compiled()._acts["deliver"].permits
    reached = {name: what for name, what in permits.__globals__.items() if getattr(what, "__globals__", None) is not permits.__globals__}
    assert reached == {"__builtins__": {"frozenset": frozenset}, "E": frozenset(), "added": added, "dropped": dropped}
    assert "<confidentiality table>" == permits.__code__.co_filename


class TestHash:
    """The rules hash stands for what the table decides."""

    def test_is_the_same_for_the_same_table(self) -> None:
        """Compiling twice gives one hash of 64 digits."""
        assert compiled().rules_hash == compile_policy(POLICY).rules_hash
        assert len(compiled().rules_hash) == 64

    def test_every_condition_and_effect_counts(self) -> None:
        """A table without any one condition or effect has another hash."""
        smaller = [
            less
            for act in POLICY.acts
            for less in (
                *(attrs.evolve(act, guard=tuple(c for c in act.guard if c is not one)) for one in act.guard),
                *(attrs.evolve(act, effects=tuple(c for c in act.effects if c is not one)) for one in act.effects),
            )
        ]
        hashes = {rules_hash(with_act(less)) for less in smaller}
        assert len(smaller) == len(hashes - {compiled().rules_hash})

    def test_wording_does_not_count(self) -> None:
        """A better sentence does not make other rules."""
        act = POLICY.act("bind")
        said = attrs.evolve(act, guard=tuple(attrs.evolve(c, text="said better") for c in act.guard))
        assert compiled().rules_hash == compile_policy(with_act(said)).rules_hash


def with_act(changed: Act) -> Policy:
    """The table with one act replaced by another of its name."""
    acts = tuple(changed if act.name == changed.name else act for act in POLICY.acts)
    return attrs.evolve(POLICY, acts=acts)


def test_a_faulty_table_is_not_compiled() -> None:
    """A table that the linter faults decides nothing."""
    with pytest.raises(DefinitionError, match="whole sort"):
        compile_policy(policy(ForAll(p, one(p)), (d,)))
