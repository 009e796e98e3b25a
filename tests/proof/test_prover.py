"""The table is proved, for any number of people, papers and endpoints, by engines that agree."""

from __future__ import annotations

import builtins
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import attrs
import pytest

from proving import the_bench, the_proof
from reviewflow.errors import DefinitionError, MissingExtra
from reviewflow.kernel.compiler import compile_policy
from reviewflow.kernel.normal import normal
from reviewflow.model.logic import Act, Condition, ForAll, Formula, Not
from reviewflow.model.policy import Policy
from reviewflow.rules.confidentiality import d, e, p, reads, seat
from reviewflow.rules.steps import POLICY
from reviewflow.testing import prove_cli
from reviewflow.testing.by_sat import load_pysat
from reviewflow.testing.by_z3 import load_z3
from reviewflow.testing.checks import check_policy
from reviewflow.testing.cvc5_terms import load_cvc5
from reviewflow.testing.explore import SCOPES, SQUARE
from reviewflow.testing.obligations import after, obligations
from reviewflow.testing.prove_cli import prove_command
from reviewflow.testing.prover import certificate, prove
from reviewflow.testing.spec import PROMISES, SPEC

ONLY_TEAM = Condition("TEAM_ONLY", "HOST", ForAll(p, reads(p, e) >> seat(p)), "only the team reads here", "ask the lead", "e")


def without(act: str, code: str) -> Policy:
    """Our table with one condition of one act gone."""
    changed = attrs.evolve(POLICY.act(act), guard=tuple(c for c in POLICY.act(act).guard if c.code != code))
    return attrs.evolve(POLICY, acts=tuple(changed if a.name == act else a for a in POLICY.acts))


def test_the_table_is_proved() -> None:
    """Every obligation holds, in every engine, and every act can happen."""
    proof = the_proof()
    assert proof.refuted == ()
    assert proof.disagreements == ()
    assert proof.never == ()
    assert proof.holds
    assert proof.rules_hash == compile_policy(POLICY).rules_hash


def test_it_takes_seconds() -> None:
    """The whole proof fits into the ordinary test run: about a second on an idle machine; the bound leaves room for a busy one."""
    assert the_proof().seconds < 60


def test_each_promise_rests_on_obligations() -> None:
    """No promise is empty, and each obligation that bears one holds."""
    proof = the_proof()
    counts = {name: len(proof.promise(name)) for name in PROMISES}
    assert {name: 0 for name in PROMISES if counts[name] == 0} == {}
    laws = {result.obligation.law.split()[0] for result in proof.results}
    assert {law for some in PROMISES.values() for law in some} - laws == set()


def test_the_worlds_of_the_second_engine_are_small() -> None:
    """The cutoff is where the theorem puts it: as many members of a sort as an obligation names."""
    assert the_proof().cutoff == (2, 3, 2, 1)


def test_nothing_is_left_out() -> None:
    """Each act is asked about each invariant, or provably changes nothing that it speaks of."""
    wanted, untouched = obligations(POLICY, SPEC)
    asked = {(o.act.name, o.law) for o in wanted if o.act is not None and o.law in SPEC.invariants}
    assert len(asked) + untouched == len(POLICY.acts) * len(SPEC.invariants)


def test_an_act_that_the_specification_does_not_know_is_refused() -> None:
    """A proof never passes over an act in silence."""
    strange = attrs.evolve(POLICY, acts=(*POLICY.acts, Act("whisper", (p, d), (), (), "")))
    with pytest.raises(DefinitionError, match="whisper"):
        prove(strange)


def test_an_act_that_can_never_happen_is_reported() -> None:
    """A guard that contradicts itself would make everything true; it is named instead."""
    never = Condition("NEVER", "HOST", seat(p) & Not(seat(p)), "never", "never", "p")
    with pytest.raises(AssertionError, match=r"can never happen.*: brief"):
        check_policy(POLICY.tightened_by({"brief": never}))


def test_a_tightened_policy_is_proved() -> None:
    """A host's own condition keeps every promise, under another hash."""
    tightened = POLICY.tightened_by({"deliver": ONLY_TEAM})
    proof = check_policy(tightened)
    assert proof.holds
    assert proof.rules_hash != compile_policy(POLICY).rules_hash


def test_a_wrong_rule_is_refuted_with_its_story() -> None:
    """Taking the check of what a list holds from `join` is answered with a review that a practitioner can read."""
    with pytest.raises(AssertionError) as raised:
        check_policy(without("join", "ENDPOINT_HOLDS_MORE"))
    assert "how a review comes there, by commands that `decide` accepts" in str(raised.value)
    assert "bm     person2 (takes no part) will read what comes to box1\n  => " in str(raised.value)
    assert "=> somebody is shown words that nobody opened to them (SAFE)" in str(raised.value)


def test_what_only_the_table_allows_is_told_as_such() -> None:
    """Where the record refuses an id that is in use by itself, the story stays the table's, and the refusal is told."""
    with pytest.raises(AssertionError) as raised:
        check_policy(without("file_record", "ID_IN_USE"))
    said = str(raised.value).splitlines()
    assert said[1].startswith("the table alone allows it; through the commands of this process it was not reached, because ")
    assert "`HoldConversation`, for `file_record`, is refused: field `conversation` names a paper that is on the record already" in said[1]
    assert said[2] == "  1. the record paper 1 is begun"


def test_a_refutation_without_a_story_is_still_a_refutation() -> None:
    """A recall that leaves the version in circulation harms nobody, as delivery asks for the recall too; it does not pass."""
    forgetful = attrs.evolve(POLICY.act("recall"), effects=POLICY.act("recall").effects[1:])
    with pytest.raises(AssertionError, match="broken all the same"):
        check_policy(attrs.evolve(POLICY, acts=tuple(forgetful if a.name == "recall" else a for a in POLICY.acts)))


class TestCommand:
    """`reviewflow prove` says what was proved, or how a review goes wrong."""

    def test_proved(self, tmp_path: Path) -> None:
        """It names the rules and writes a certificate that carries the claim, the engines and what is not covered."""
        lines: list[str] = []
        assert prove_command(POLICY, lines.append, tmp_path / "proof.json") == 0
        rules = compile_policy(POLICY).rules_hash
        assert lines[0] == f"proved for any number of people, documents and mailboxes, under rules {rules}"
        written = json.loads((tmp_path / "proof.json").read_text())
        assert written["rules_sha256"] == rules
        assert written["obligations"]["asked"] == written["obligations"]["held"] > 300
        assert set(written["each"].values()) == {"holds"}
        assert [engine.split()[0] for engine in written["engines"]] == ["z3", "python-sat", "cvc5"]
        assert written["not covered"]

    def test_the_certificate_says_what_was_tried(self, tmp_path: Path) -> None:
        """Every small world with its size, states and transitions; no law broken; and somebody could watch it."""
        done: list[str] = []

        @contextmanager
        def watch(what: str, pieces: int) -> Iterator[Callable[[], None]]:
            yield lambda: done.append(what)
            assert len(done) == pieces

        lines: list[str] = []
        assert prove_command(POLICY, lines.append, tmp_path / "proof.json", states=40, watch=watch) == 0
        tried = json.loads((tmp_path / "proof.json").read_text())["tried in small worlds"]
        assert [row["world"] for row in tried["worlds"]] == [scope.name for scope in (*SCOPES, SQUARE)]
        assert tried["laws broken"] == 0
        assert min(row["transitions"] for row in tried["worlds"]) > 20
        total = sum(row["states"] for row in tried["worlds"])
        assert f"{len(SCOPES) + 1} small worlds tried beside it: {total:,} states" in lines[2]

    def test_a_contradiction_is_not_called_proved(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Where a law breaks in a small world although the engines said yes, the answer is no, with the story."""
        monkeypatch.setattr(prove_cli, "prove", lambda policy: the_proof())
        lines: list[str] = []
        assert prove_command(without("join", "ENDPOINT_HOLDS_MORE"), lines.append) == 1
        assert lines[0].startswith("called proved, but a law breaks in the small world")
        assert any("joins those who read box 1" in line for line in lines)

    def test_refuted(self) -> None:
        """It returns 1 and tells the story."""
        lines: list[str] = []
        assert prove_command(without("deliver", "LABEL_DOES_NOT_ADMIT"), lines.append) == 1
        assert lines[1] == "how a review comes there, by commands that `decide` accepts, none of which can be left out:"

    def test_the_certificate_of_a_refutation_does_not_claim(self) -> None:
        """A refuted table's certificate says so."""
        refuted = certificate(prove(without("deliver", "LABEL_DOES_NOT_ADMIT")))
        assert refuted["claim"] == "refuted"


@pytest.mark.parametrize("load", [load_z3, load_pysat, load_cvc5])
def test_a_missing_solver_names_the_extra(load: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the extra the error is the line that installs it."""
    real = builtins.__import__

    def refuse(name: str, *args: Any, **kwargs: Any) -> Any:
        if name.split(".")[0] in ("z3", "pysat", "cvc5"):
            raise ImportError(name)
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", refuse)
    with pytest.raises(MissingExtra, match=r"proof|third-voice"):
        load()


def test_the_engines_can_say_yes() -> None:
    """An obligation that fails is refuted by each: no engine is stuck at no."""
    careless = without("join", "ENDPOINT_HOLDS_MORE")
    wanted, _ = obligations(careless, SPEC)
    said = {r.obligation.law: r.refuted_by for r in the_bench().results(careless, careless.act("join"), wanted)}
    assert said["SAFE"] == ("z3", "sat", "cvc5")
    assert said["HELD_BACK" if "HELD_BACK" in said else "READS"] == ()


def test_what_is_no_formula_is_refused() -> None:
    """Neither the obligations nor an engine guesses what a stranger means."""
    with pytest.raises(TypeError, match="normal form"):
        after(Formula(), POLICY.acts[0], ())
    with pytest.raises(TypeError, match="formula"):
        the_bench().z3.possible(Formula())
    with pytest.raises(TypeError, match="formula"):
        the_bench().sat.possible(normal(seat(p)), Formula())
