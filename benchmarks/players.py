"""The neutral flow, written once for each library, so that all do the same work.

Each player is built from a flow and offers three questions as functions without arguments: `walk` gives every command
that leads on, from the first stage to the last, and returns the last stage; `refused` gives one command whose two
rules are both unmet; `options` asks every command of the flow at the first stage, with no fact. What a library cannot
do is None, and what it does instead is said beside it.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import partial
from typing import Any

import attrs
from neutral import Case, Flow, Step

from reviewflow.kernel.machine import compile_table
from reviewflow.kernel.reasons import rule_reasons
from reviewflow.model.process import SAME, Ask, Force, Gap, Row, Rule, Table

__all__ = ["PEERS", "PLAYERS", "Player"]


@attrs.frozen
class Player:
    """One library's three questions, or None where it cannot answer."""

    walk: Callable[[], object]
    refused: Callable[[], object]
    options: Callable[[], object] | None


def holds(fact: str, case: Case) -> bool:
    """The rule that every library but ours is given: whether a fact is in the case."""
    return fact in case.facts


# -- the floor: a dict over frozen values --------------------------------------------------------------------------
def floor(flow: Flow) -> Player:
    """The least that could be written: a dict, two functions a row, a list of the facts that are missing."""
    table = {(s.source, s.command): (s.target, tuple((need, partial(holds, need)) for need in s.needs)) for s in flow.steps}
    commands, ready, bare, steps = [s.command for s in flow.steps], flow.ready, flow.bare, flow.walk

    def give(case: Case, command: str) -> Case | list[str]:
        row = table.get((case.stage, command))
        if row is None:
            return ["wrong stage"]
        target, rules = row
        missing = [need for need, rule in rules if not rule(case)]
        return missing or Case(target, case.facts)

    def walk() -> str:
        case: Any = ready
        for command in steps:
            case = give(case, command)
        return str(case.stage)

    def options() -> dict[str, list[str] | None]:
        found: dict[str, list[str] | None] = {}
        for command in commands:
            row = table.get((bare.stage, command))
            found[command] = [need for need, rule in row[1] if not rule(bare)] if row else None
        return found

    return Player(walk, lambda: give(bare, "go0"), options)


# -- ours ----------------------------------------------------------------------------------------------------------
def _rule(need: str) -> Rule:
    missing = (Gap("review"),)

    def check(case: Case, ask: Ask) -> tuple[Gap, ...]:
        return () if need in case.facts else missing

    return Rule(
        id=need, clause="S1", force=Force.GUARD, code=need.upper(), fact=need, text="is missing", remedy="add it", check=check
    )


def _row(step: Step, stage: Callable[[str], Any]) -> Row:
    target = SAME if step.source == step.target else stage(step.target)
    rules = tuple(_rule(need) for need in step.needs)
    return Row((stage(step.source),), step.command, rules, step.command + "ed", target, "S1")


def ours(flow: Flow) -> Player:
    """The kernel's compiled table, as the kernel asks it: complete reasons, each with text and remedy."""
    stage: Any = StrEnum("stage", {name: name for name in flow.stages})
    rows = tuple(_row(step, stage) for step in flow.steps)
    definition = Table(
        name="stage", states=tuple(stage), start=stage(flow.stages[0]), ends=frozenset({stage(flow.stages[-1])}), parked=None, rows=rows
    )  # fmt: skip
    table = compile_table(definition)
    commands, ready, steps = [s.command for s in flow.steps], Case(stage(flow.stages[0]), flow.ready.facts), flow.walk
    bare = Case(stage(flow.stages[0]), frozenset())

    def give(case: Case, command: str) -> Any:
        ask = Ask(command)
        row = table.row(case.stage, command, case, ask)
        if row is None:
            return [table.misplaced(case.stage, command, None)]
        reasons = rule_reasons(case, row.rules, ask)
        if reasons:
            return reasons
        return Case(table.after(case.stage, row.event, None, case, ask), case.facts)

    def walk() -> str:
        case = ready
        for command in steps:
            case = give(case, command)
        return str(case.stage)

    def options() -> dict[str, Any]:
        ask, found = Ask(), {}
        for command in commands:
            row = table.row(bare.stage, command, bare, ask)
            found[command] = rule_reasons(bare, row.rules, ask) if row else [table.misplaced(bare.stage, command, None)]
        return found

    return Player(walk, lambda: give(bare, "go0"), options)


# -- transitions, as its manual shows it ---------------------------------------------------------------------------
def raw_transitions(flow: Flow) -> Player:
    """A machine around a model; booleans only, and it stops at the first unmet condition."""
    from transitions import Machine

    class Model:
        case: Case
        state: str

    def build(model: Model, case: Case) -> Machine:
        machine = Machine(model, states=list(flow.stages), initial=flow.stages[0], auto_transitions=False)
        for step in flow.steps:
            conditions = [lambda need=need: holds(need, case) for need in step.needs]
            machine.add_transition(step.command, step.source, step.target, conditions=conditions)
        return machine

    ready, bare = Model(), Model()
    build(ready, flow.ready)
    machine = build(bare, flow.bare)
    gives = [getattr(ready, command) for command in flow.walk]

    def walk() -> str:
        ready.state = flow.stages[0]
        for give in gives:
            give()
        return ready.state

    def options() -> dict[str, bool]:
        return {name: getattr(bare, f"may_{name}")() for name in machine.events}

    return Player(walk, bare.go0, options)  # type: ignore[attr-defined]  # the machine puts it there


# -- python-statemachine -------------------------------------------------------------------------------------------
def python_statemachine(flow: Flow) -> Player:
    """A generated class; what is unmet is no exception but no move, and one learns no reason."""
    from statemachine import State, StateChart

    states = {name: State(initial=name == flow.stages[0], final=name == flow.stages[-1]) for name in flow.stages}
    body: dict[str, Any] = dict(states)
    for step in flow.steps:
        for need in step.needs:
            body[f"has_{need}"] = lambda self, need=need: holds(need, self.case)
        body[step.command] = states[step.source].to(states[step.target], cond=[f"has_{need}" for need in step.needs])

    def start(case: Case) -> Any:
        body["case"] = case
        return type("Flowing", (StateChart,), dict(body))()

    ready, bare = start(flow.ready), start(flow.bare)
    names = [step.command for step in flow.steps]
    kind = type(ready)

    def walk() -> str:
        chart = kind()
        for command in flow.walk:
            chart.send(command)
        return next(iter(chart.configuration_values))

    def options() -> dict[str, bool]:
        enabled = {event.id for event in bare.enabled_events()}
        return {name: name in enabled for name in names}

    return Player(walk, lambda: bare.send("go0"), options)


# -- automat -------------------------------------------------------------------------------------------------------
def automat(flow: Flow) -> Player:
    """It has no guards: the two rules are asked before the input, as its users do; it cannot say what may be done."""
    from typing import Protocol

    from automat import TypeMachineBuilder

    inputs: Any = type("Inputs", (Protocol,), {s.command: _an_input(s.command) for s in flow.steps})
    builder: Any = TypeMachineBuilder(inputs, Case)
    states = {name: builder.state(name) for name in flow.stages}
    for step in flow.steps:
        states[step.source].upon(getattr(inputs, step.command)).to(states[step.target]).returns(None)
    factory = builder.build()
    rules = {step.command: tuple(partial(holds, need) for need in step.needs) for step in flow.steps}

    def give(machine: Any, case: Case, command: str) -> bool:
        if not all(rule(case) for rule in rules[command]):
            return False
        getattr(machine, command)()
        return True

    bare = factory(flow.bare)

    def walk() -> str:
        machine, case = factory(flow.ready), flow_ready
        for command in commands:
            give(machine, case, command)
        return flow.stages[-1]

    flow_ready, commands = flow.ready, flow.walk
    return Player(walk, lambda: give(bare, flow.bare, "go0"), None)


def _an_input(name: str) -> Callable[[Any], None]:
    def given(self: Any) -> None: ...

    given.__name__ = name
    return given


PLAYERS: dict[str, Callable[[Flow], Player]] = {
    "floor (dict, frozen values)": floor,
    "reviewflow": ours,
    "transitions, as it is": raw_transitions,
    "python-statemachine": python_statemachine,
    "automat": automat,
}
PEERS = {
    "transitions, as it is": "transitions",
    "python-statemachine": "python-statemachine",
    "automat": "automat",
}
"""What each peer's package is called; a peer that is not installed is left out, and named."""
