"""A host's process and policy can only be stricter; an attempt to loosen is a definition error with every fault."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from reviewflow.errors import DefinitionError
from reviewflow.kernel.linter import require_sound
from reviewflow.model.logic import Condition, Relation, Sort, Var
from reviewflow.model.process import CLOSING, Ask, Force, Gap, Rule
from reviewflow.model.words import Capacity as C
from reviewflow.rules import POLICY, PROCESS
from reviewflow.rules.confidentiality import bound, seat

P, D = Var("p", Sort.PERSON), Var("d", Sort.PAPER)


def rule(id: str = "house", force: Force = Force.GUARD) -> Rule:
    return Rule(
        id=id,
        clause="S1",
        force=force,
        code="HOUSE",
        fact="f",
        text="t",
        remedy="r",
        check=lambda review, ask: (Gap("review"),),
    )


def condition(formula: Any = None, about: str = "p") -> Condition:
    return Condition("HOUSE", "house", formula or seat(P), "t", "r", about)


Attempt = Callable[[], object]
# fmt: off
LOOSENING: dict[str, tuple[Attempt, list[str]]] = {
    "no such command":            (lambda: PROCESS.tightened_by({"Applaud": [rule()]}),                       ["`Applaud` is no command"]),
    "a rule that exists":         (lambda: PROCESS.tightened_by({"ConfirmTeam": [rule("S12")]}),              ["`S12` exists already"]),
    "a rule that only records":   (lambda: PROCESS.tightened_by({"ConfirmTeam": [rule(force=Force.RECORD)]}), ["refuses nothing"]),
    "a rule on what closes":      (lambda: PROCESS.tightened_by({"Withdraw": [rule()]}),                      ["`Withdraw` closes access"]),
    "capacity of no command":     (lambda: PROCESS.tightened_by(only={"Applaud": [C.CHAIR]}),                 ["`Applaud` is no command"]),
    "a wider capacity":           (lambda: PROCESS.tightened_by(only={"RecordJudgement": [C.TEAM_MEMBER, C.CHAIR]}), ["may not be given by chair"]),
    "nobody left":                (lambda: PROCESS.tightened_by(only={"PublishReport": []}),                  ["left to nobody"]),
    "fewer who may close":        (lambda: PROCESS.tightened_by(only={"RecallVersion": [C.BUSINESS_MANAGER]}), ["`RecallVersion` closes access"]),
    "everything at once":         (lambda: PROCESS.tightened_by({"Applaud": [rule()], "Withdraw": [rule("S12", Force.DERIVE)]}, only={"PublishReport": [], "Cheer": [C.CHAIR]}),
                                   ["`Applaud` is no", "`S12` exists", "refuses nothing", "`Withdraw` closes", "`Cheer` is no", "left to nobody"]),
    "no such act":                (lambda: POLICY.tightened_by({"applaud": condition()}),                     ["`applaud` is no act"]),
    "an act that closes":         (lambda: POLICY.tightened_by({"end": condition()}),                         ["`end` closes access"]),
    "a stranger in the formula":  (lambda: POLICY.tightened_by({"circulate": condition(seat(P), "d")}),       ["speaks of ['p']"]),
    "about no parameter":         (lambda: POLICY.tightened_by({"brief": condition(about="d")}),              ["is about `d`"]),
    "all of that at once":        (lambda: POLICY.tightened_by({"applaud": condition(), "recall": condition()}), ["`applaud` is no act", "`recall` closes access", "speaks of ['p']", "is about `p`"]),
}
# fmt: on


@pytest.mark.parametrize("name", LOOSENING)
def test_loosening_is_a_definition_error(name: str) -> None:
    """Every fault is named, in one error."""
    attempt, faults = LOOSENING[name]
    with pytest.raises(DefinitionError) as caught:
        attempt()
    assert len(faults) == len(caught.value.faults), caught.value.faults
    assert [] == [fault for fault in faults if fault not in str(caught.value)]


def test_a_rule_is_added_at_every_stage_of_its_command() -> None:
    """Each row of the command has its own rules and the further one; the others are as they were."""
    tightened = PROCESS.tightened_by({"HoldConversation": [rule()]}, only={"PublishReport": [C.COMMISSIONER]})
    for before, after in zip(PROCESS.stage.rows, tightened.stage.rows, strict=True):
        more = [one.id for one in after.rules[len(before.rules) :]]
        assert (["house"] if before.command == "HoldConversation" else []) == more
        assert before.rules == after.rules[: len(before.rules)]
    assert "house" in {one.id for one in tightened.rules}
    assert frozenset({C.COMMISSIONER}) == tightened.who_may["PublishReport"]
    assert frozenset({C.BUSINESS_MANAGER, C.COMMISSIONER}) == PROCESS.who_may["PublishReport"]


def test_one_rule_on_two_commands_is_listed_once() -> None:
    """It is one rule, with one id."""
    one = rule()
    tightened = PROCESS.tightened_by({"ConfirmTeam": [one], "AgreeQuestions": [one]})
    assert 1 == [r.id for r in tightened.rules].count("house")
    assert (Gap("review"),) == tuple(one.check(None, Ask()))


def test_tightening_by_nothing_is_the_same() -> None:
    """No rule, no capacity: an equal process."""
    assert PROCESS == PROCESS.tightened_by()


def test_every_closing_command_is_a_command() -> None:
    """The list of what nothing may stand in the way of is not stale."""
    assert set(PROCESS.who_may) >= CLOSING


def test_a_condition_is_added_to_its_act() -> None:
    """At the end of its guard, and to no other act."""
    tightened = POLICY.tightened_by({"name": condition(bound(P))})
    changed = [act.name for before, act in zip(POLICY.acts, tightened.acts, strict=True) if before != act]
    assert ["name"] == changed
    assert "HOUSE" == tightened.act("name").guard[-1].code
    with pytest.raises(KeyError):
        tightened.act("applaud")


def test_a_relation_that_the_table_does_not_have_is_found_when_compiled() -> None:
    """The linter refuses it, before anything is decided."""
    stranger = Relation("stranger", (Sort.PERSON,), "")
    with pytest.raises(DefinitionError, match="`stranger`"):
        require_sound(POLICY.tightened_by({"brief": condition(stranger(P))}))
