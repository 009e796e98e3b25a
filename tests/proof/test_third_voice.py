"""The third engine works out for itself what an act does, so that a slip in what the other two share is heard."""

from __future__ import annotations

import builtins
from typing import Any

import attrs
import pytest

from proving import the_bench, the_proof
from reviewflow.model.logic import Act, Add, Drop, Effect, Formula
from reviewflow.model.policy import Policy
from reviewflow.rules.steps import POLICY
from reviewflow.testing import obligations as shared
from reviewflow.testing.by_cvc5 import Cvc5
from reviewflow.testing.engines import Bench, Result
from reviewflow.testing.obligations import obligations
from reviewflow.testing.prover import prove
from reviewflow.testing.spec import SPEC


def asked(policy: Policy, *names: str) -> list[Result]:
    """What the three say of these acts of the policy."""
    acts = tuple(policy.act(name) for name in names)
    wanted, _ = obligations(attrs.evolve(policy, acts=acts), SPEC)
    return [result for act in acts for result in the_bench().results(policy, act, wanted)]


def forgetting(act: str, kind: type[Effect], relation: str) -> Policy:
    """Our table in which that act no longer changes that relation."""
    old = POLICY.act(act)
    kept = tuple(e for e in old.effects if not (isinstance(e, kind) and e.atom.relation.name == relation))  # type: ignore[union-attr]
    assert len(kept) < len(old.effects)
    return attrs.evolve(POLICY, acts=tuple(attrs.evolve(old, effects=kept) if a is old else a for a in POLICY.acts))


def test_it_is_heard_on_every_obligation() -> None:
    """It takes part in the proof of the table, with its version, and is asked of more than the other two: of every pair."""
    proof = the_proof()
    assert {result.asked for result in proof.results} == {("z3", "sat", "cvc5")}
    assert proof.engines[2].startswith("cvc5 1.")
    answers = Cvc5(SPEC).breaks(POLICY, POLICY.act("suspend"))
    assert set(SPEC.invariants) <= set(answers)
    assert set(answers.values()) == {False}


@pytest.mark.parametrize(
    ("policy", "act", "law"),
    [
        (forgetting("suspend", Drop, "reads"), "suspend", "STANDING_PEOPLE"),
        (forgetting("end", Add, "ended"), "end", "GONE"),
        (forgetting("derive", Add, "known"), "derive", "KNOWN"),
    ],
    ids=["suspended, and keeps the mailbox", "left, and not so recorded", "made, and not on the record"],
)
def test_all_three_refute_what_is_wrong(policy: Policy, act: str, law: str) -> None:
    """A fault in an effect is refuted by each, though the third was not told what the act does."""
    said = {result.obligation.law: result.refuted_by for result in asked(policy, act)}
    assert said[law] == ("z3", "sat", "cvc5")


def test_a_slip_in_the_shared_words_is_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where what the first two are asked forgets that acts remove anything, the third does not go along."""
    true = shared.after

    def slip(formula: Formula, act: Act, effects: tuple[Effect, ...]) -> Formula:
        return true(formula, act, tuple(effect for effect in effects if not isinstance(effect, Drop)))

    monkeypatch.setattr(shared, "after", slip)
    heard = [result for result in asked(POLICY, "suspend", "end", "leave") if not result.agreed]
    assert heard != []
    assert {by for result in heard for by in result.refuted_by} == {"z3", "sat"}


def test_what_the_others_pass_over_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the first two are told that a faulty act changes nothing, the third refutes it alone, and that settles nothing."""
    monkeypatch.setattr(shared, "after", lambda formula, act, effects: formula)
    alone = [result for result in asked(forgetting("suspend", Drop, "reads"), "suspend") if not result.agreed]
    assert "suspend: STANDING_PEOPLE" in {result.obligation.name for result in alone}
    assert {result.refuted_by for result in alone} == {("cvc5",)}


def test_it_says_what_can_happen() -> None:
    """It finds a state for every guard, and none for a guard that contradicts itself."""
    act = POLICY.act("brief")
    (barred,) = (condition for condition in act.guard if condition.code == "ACCESS_ENDED")
    never = attrs.evolve(act, guard=(*act.guard, attrs.evolve(barred, formula=~barred.formula)))
    third = Cvc5(SPEC)
    assert third.can_happen(act)
    assert not third.can_happen(never)


def test_it_is_asked_of_the_first_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """A law that the empty review breaks is refuted there by each."""
    spec = attrs.evolve(SPEC, invariants={"SEATED": next(iter(SPEC.invariants.values())), "EMPTY": POLICY.act("brief").guard[1].formula})
    wanted, _ = obligations(attrs.evolve(POLICY, acts=()), spec)
    said = {result.obligation.law: result.refuted_by for result in Bench(spec).results(POLICY, None, wanted)}
    assert said == {"SEATED": (), "EMPTY": ("z3", "sat", "cvc5")}


def test_the_proof_stands_without_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where it is not installed, the other two prove, and the proof says who was asked."""
    real = builtins.__import__

    def refuse(name: str, *args: Any, **kwargs: Any) -> Any:
        if name == "cvc5":
            raise ImportError(name)
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", refuse)
    proof = prove(POLICY)
    assert proof.holds
    assert [engine.split()[0] for engine in proof.engines] == ["z3", "python-sat"]
    assert {result.asked for result in proof.results} == {("z3", "sat")}
    assert set(proof.calls) == {"z3", "sat"}
