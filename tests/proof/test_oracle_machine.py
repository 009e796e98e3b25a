"""Random histories of acts against the independent oracle: one rule per act, so that the search can leave some out.

Budgets are part of the claim, and stand in `budgets.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import attrs
import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from budgets import budget, fixed
from reviewflow.kernel.compiler import CompiledPolicy, compile_policy
from reviewflow.model.facts import Facts
from reviewflow.model.logic import Act, Drop
from reviewflow.model.policy import Policy
from reviewflow.rules import POLICY
from reviewflow.testing.explore import SQUARE
from reviewflow.testing.oracle import Oracle

IDS = SQUARE.ids()
OURS = compile_policy(POLICY)
PREPARED = (("appoint", ("person1",)), ("brief", ("person1",)), ("bind", ("person1",)), ("compile", ("paper1",)))


def machine(policy: Policy) -> type[RuleBasedStateMachine]:
    """A state machine with a rule for every act, which compares the table of that policy with the oracle."""
    compiled = compile_policy(policy)
    rules = {f"do_{act.name}": _rule(compiled, act) for act in policy.acts}
    return type("TableAgainstOracle", (RuleBasedStateMachine,), {"__init__": _begin, **rules})


def _begin(self: Any) -> None:
    RuleBasedStateMachine.__init__(self)
    self.facts, self.history = Facts.empty(POLICY.relations), ()
    for act, args in PREPARED:
        self.facts, _ = OURS.apply(self.facts, act, args)
        self.history += ((act, args),)


def _rule(compiled: CompiledPolicy, act: Act) -> Callable[..., None]:
    names = [f"a{number}" for number in range(len(act.params))]

    def do(self: Any, **chosen: str) -> None:
        args = tuple(chosen[name] for name in names)
        oracle = Oracle(self.history)
        assert oracle.allows(act.name, *args) == compiled.permits(self.facts, act.name, args)
        if oracle.allows(act.name, *args):
            self.facts, shown = compiled.apply(self.facts, act.name, args)
            assert oracle.shown(act.name, *args) == set(shown)
            self.history += ((act.name, args),)

    do.__name__ = f"do_{act.name}"
    choices = {name: st.sampled_from(IDS[var.sort]) for name, var in zip(names, act.params, strict=True)}
    return rule(**choices)(do)  # type: ignore[call-overload,no-any-return]


def test_the_oracle_agrees() -> None:
    """100 histories of 30 steps; 10,000 of 60 under `nightly`."""
    run_state_machine_as_test(machine(POLICY), settings=budget(100))


def test_every_act_has_a_rule_of_its_own() -> None:
    """The machine can do every act of the table, each by itself, and nothing else."""
    assert {step.function.__name__ for step in machine(POLICY)().rules} == {f"do_{act.name}" for act in POLICY.acts}


def test_a_seeded_fault_is_found() -> None:
    """A table in which a sent version can still be changed is told apart within 200 histories of 60 steps.

    Random search does not find every fault within such a budget; the small worlds and the prover do (`test_mutants`).
    """
    kept = tuple(e for e in POLICY.act("circulate").effects if not isinstance(e, Drop))
    changed = attrs.evolve(POLICY.act("circulate"), effects=kept)
    spoiled = attrs.evolve(POLICY, acts=tuple(changed if a.name == "circulate" else a for a in POLICY.acts))
    with pytest.raises(AssertionError):
        run_state_machine_as_test(machine(spoiled), settings=fixed(200, 60))
