"""What can be wrong with a process, found when it is built, every fault in one error."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any

import attrs
import pytest

from reviewflow.errors import DefinitionError
from reviewflow.kernel import Kernel
from reviewflow.kernel.definition import process_faults, table_faults
from reviewflow.model.commands import COMMANDS
from reviewflow.model.events import EVENTS
from reviewflow.model.policy import Policy
from reviewflow.model.process import BACK, SAME, Force, Process, Row, Rule, Special, Table
from reviewflow.model.words import Capacity
from reviewflow.rules import POLICY, PROCESS


class S(StrEnum):
    A = "a"
    B = "b"
    REST = "rest"
    END = "end"
    ELSEWHERE = "elsewhere"


def rule(id: str) -> Rule:
    return Rule(
        id=id, clause="S1", force=Force.GUARD, code="NO", fact="f", text="t", remedy="r", check=lambda review, ask: ()
    )


KNOWN = rule("known")


def row(source: tuple[S, ...], command: str, to: StrEnum | Special, *, when: Rule | None = None, **more: Any) -> Row:
    return Row(source, command, more.get("rules", ()), f"{command}Done", to, more.get("clause", "S1"), when)


SOUND = (
    row((S.A,), "Go", S.B, when=KNOWN, rules=(KNOWN,)),
    row((S.A,), "Go", S.END),
    row((S.A, S.B), "Note", SAME),
    row((S.A, S.B), "Rest", S.REST),
    row((S.REST,), "Resume", BACK),
    row((S.B,), "Stop", S.END),
)


def table(*rows: Row, **changes: Any) -> Table:
    fields = {"name": "t", "states": tuple(S)[:4], "start": S.A, "ends": frozenset({S.END}), "parked": S.REST}
    return Table(**{**fields, "rows": rows or SOUND, **changes})


# fmt: off
FAULTS: dict[str, tuple[Table, list[str]]] = {
    "a row from nowhere":       (table(*SOUND, row((), "Jump", S.B)),                   ["row 7 (`Jump`) starts from no state"]),
    "a row without a source":   (table(*SOUND, row((S.A,), "Jump", S.B, clause="")),    ["row 7 (`Jump`) names no source in the guide"]),
    "an unknown source state":  (table(*SOUND, row((S.ELSEWHERE,), "Jump", S.B)),       ["row 7 (`Jump`) names the state `elsewhere`, which the table does not have"]),
    "an unknown target state":  (table(*SOUND, row((S.A,), "Jump", S.ELSEWHERE)),       ["row 7 (`Jump`) names the state `elsewhere`, which the table does not have"]),
    "back without parking":     (table(parked=None),                                    ["row 5 (`Resume`) leads back, and the table parks nobody"]),
    "an unlisted rule":         (table(*SOUND, row((S.A,), "Jump", S.B, rules=(rule("stray"),))), ["row 7 (`Jump`) names the rule `stray`, which the process does not list"]),
    "a row that is hidden":     (table(*SOUND, row((S.B,), "Stop", S.A)),               ["row 7 (`Stop`) can never be taken from `b`: an earlier row has no `when`"]),
    "a last row with a when":   (table(*SOUND, row((S.A,), "Jump", S.B, when=KNOWN)),   ["the last row of `Jump` from `a` has a `when`, so that some cases have no row"]),
    "leaving the end":          (table(*SOUND, row((S.END,), "Reopen", S.A)),           ["row 7 (`Reopen`) leaves `end`, where the table ends"]),
    "a state out of reach":     (table(states=(*tuple(S)[:4], S.ELSEWHERE), ends=frozenset({S.END, S.ELSEWHERE})), ["state `elsewhere` cannot be reached"]),
    "a state reached by itself": (table(*SOUND, row((S.ELSEWHERE,), "Turn", S.ELSEWHERE), row((S.ELSEWHERE,), "Leave", S.B), states=tuple(S)), ["state `elsewhere` cannot be reached"]),
    "a dead end":               (table(ends=frozenset()),                               ["state `end` is a dead end, and the table does not end there"]),
    "only turning on the spot": (table(*SOUND, row((S.END,), "Note2", S.END), ends=frozenset()), ["state `end` is a dead end, and the table does not end there"]),
}
# fmt: on


def test_a_sound_table_has_no_fault() -> None:
    """What the cases below differ from."""
    assert [] == table_faults(table(), [KNOWN])


@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_is_found(name: str) -> None:
    """Exactly that fault, naming the table and the row or state."""
    broken, faults = FAULTS[name]
    assert [f"table `t`: {fault}" for fault in faults] == table_faults(broken, [KNOWN])


def test_without_known_rules_no_rule_is_stray() -> None:
    """A table looked at by itself cannot know."""
    broken, _ = FAULTS["an unlisted rule"]
    assert [] == table_faults(broken)


def without(command: str) -> Process:
    rows = tuple(r for r in PROCESS.stage.rows if r.command != command)
    return attrs.evolve(PROCESS, stage=attrs.evolve(PROCESS.stage, rows=rows))


def with_row(*rows: Row) -> Process:
    return attrs.evolve(PROCESS, stage=attrs.evolve(PROCESS.stage, rows=(*PROCESS.stage.rows, *rows)))


def first_state(command: str, event: str) -> Row:
    return Row((PROCESS.stage.states[2],), command, (), event, SAME, "S1")


UNMAPPED = attrs.evolve(POLICY, steps={name: steps for name, steps in POLICY.steps.items() if name != "ReviewOpened"})
Whole = Callable[[], tuple[Process, Policy]]
# fmt: off
WHOLE: dict[str, tuple[Whole, str]] = {
    "a rule twice":            (lambda: (attrs.evolve(PROCESS, rules=(*PROCESS.rules, PROCESS.rules[0])), POLICY), f"rule `{PROCESS.rules[0].id}` is defined twice"),
    "no such command":         (lambda: (with_row(first_state("Applaud", "ReviewOpened")), POLICY), "`Applaud` is in a row and is no command"),
    "no such event":           (lambda: (with_row(first_state("SetClock", "Applauded")), POLICY), "`Applauded` is in a row and is no event"),
    "a command without row":   (lambda: (without("SetPeriod"), POLICY), "command `SetPeriod` has no row in table `stage`"),
    "a command for nobody":    (lambda: (attrs.evolve(PROCESS, who_may={k: v for k, v in PROCESS.who_may.items() if k != "SetPeriod"}), POLICY), "command `SetPeriod` may be given by nobody"),
    "a command as two events": (lambda: (with_row(first_state("SetClock", "PeriodSet")), POLICY), "`SetClock` is recorded as ['ClockSet', 'PeriodSet']; one command is one event"),
    "an event not mapped":     (lambda: (PROCESS, UNMAPPED), "event `ReviewOpened` is not mapped to the confidentiality table"),
}
# fmt: on


def test_our_own_process_has_no_fault() -> None:
    """The guide's process and policy fit together."""
    assert [] == process_faults(PROCESS, POLICY, COMMANDS, EVENTS)


@pytest.mark.parametrize("name", WHOLE)
def test_what_does_not_fit_together_is_found(name: str) -> None:
    """Between tables, rules, capacities, commands, events and the policy's steps."""
    make, fault = WHOLE[name]
    process, policy = make()
    assert fault in process_faults(process, policy, COMMANDS, EVENTS)
    with pytest.raises(DefinitionError) as caught:
        Kernel.of(process, policy)
    assert fault in caught.value.faults


def test_all_faults_come_at_once() -> None:
    """A table's, the process's and the policy's, in one error, each a line of its message."""
    stray = attrs.evolve(first_state("Applaud", "Applauded"), rules=(KNOWN,))
    process = attrs.evolve(with_row(stray), who_may={"SetClock": frozenset({Capacity.ANYONE})})
    policy = attrs.evolve(UNMAPPED, relations=(*POLICY.relations, POLICY.relations[0]))
    with pytest.raises(DefinitionError) as caught:
        Kernel.of(process, policy)
    said = str(caught.value)
    for part in (
        "names the rule `known`, which the process does not list",
        "is no command",
        "is no event",
        "may be given by nobody",
        "is not mapped",
        "two have the name `seat`",
    ):
        assert part in said
    assert len(caught.value.faults) == said.count("\n- ")
