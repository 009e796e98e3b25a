"""The compiled tables against the `transitions` engine: every state, command and outcome of the rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from itertools import product
from typing import Any

import attrs
import pytest
from transitions import MachineError

from reviewflow.errors import DefinitionError
from reviewflow.kernel.machine import BACK_STATE, CompiledTable, compile_table, machine_of
from reviewflow.kernel.reasons import rule_reasons
from reviewflow.model.commands import COMMANDS, LiftSuspension, SuspendAccess
from reviewflow.model.facts import Facts
from reviewflow.model.private import Private
from reviewflow.model.process import BACK, SAME, Ask, Force, Gap, Row, Rule, Table
from reviewflow.model.review import Review
from reviewflow.model.words import Stage, Standing
from reviewflow.rules import POLICY, PROCESS
from stories import at

TABLES = {table.name: table for table in PROCESS.tables()}
REVIEW = Review(id="r1", facts=Facts.empty(POLICY.relations))
ASK = Ask(subject="sw1", actor="lead1")
Outcomes = dict[str, bool]


class Model:
    """What the engine moves."""

    state: str


class Twin:
    """One table twice: as an engine and compiled, on rules whose outcome the test sets."""

    def __init__(self, table: Table) -> None:
        self.met: Outcomes = {}
        rows = tuple(
            attrs.evolve(r, rules=tuple(map(self._stub, r.rules)), when=r.when and self._stub(r.when))
            for r in table.rows
        )
        self.table = attrs.evolve(table, rows=rows)
        self.model = Model()
        self.machine = machine_of(self.table, self.model)
        self.compiled: CompiledTable = compile_table(self.table)

    def _stub(self, rule: Rule) -> Rule:
        """Met where the test says so, and only of the review and the question that both are handed."""

        def check(review: Review, ask: Ask) -> tuple[Gap, ...]:
            return () if self.met[rule.id] and (review, ask) == (REVIEW, ASK) else (Gap(rule.id),)

        return attrs.evolve(rule, check=check)

    def rules_of(self, state: str, command: str) -> list[str]:
        rows = [row for row in self.table.rows if row.command == command and state in row.source]
        return sorted({rule.id for row in rows for rule in (*row.rules, *((row.when,) if row.when else ()))})

    def by_engine(self, state: str, command: str, ask: Ask) -> str | None:
        """The state after the command; None where it is not allowed."""
        self.model.state = state
        try:
            moved = self.model.trigger(command, review=REVIEW, ask=ask)  # type: ignore[attr-defined]
        except (MachineError, AttributeError):
            return None
        return self.model.state if moved else None

    def by_table(self, state: StrEnum, command: str, ask: Ask) -> str | None:
        row = self.compiled.row(state, command, REVIEW, ask)
        if row is None or tuple(rule_reasons(REVIEW, row.rules, ask)):
            return None
        stood = next(s for s in self.table.states if s is not state)  # where a parked one stood before
        after = self.compiled.after(state, row.event, stood, REVIEW, ask)
        return BACK_STATE if row.to is BACK and after is stood else str(after)


def outcomes(rules: list[str]) -> Iterator[Outcomes]:
    """Every combination of met and unmet."""
    for met in product((True, False), repeat=len(rules)):
        yield dict(zip(rules, met, strict=True))


@pytest.mark.parametrize("name", TABLES)
def test_the_engine_and_the_compiled_table_agree(name: str) -> None:
    """For every state, command and outcome of the rules, both allow the same and lead to the same state."""
    twin, ask, cases, allowed = Twin(TABLES[name]), ASK, 0, 0
    for state, command in product(TABLES[name].states, (*COMMANDS, "NoSuchCommand")):
        for met in outcomes(twin.rules_of(state.value, command)):
            twin.met = met
            engine, table = twin.by_engine(state.value, command, ask), twin.by_table(state, command, ask)
            assert engine == table, (state, command, met)
            cases, allowed = cases + 1, allowed + (table is not None)
    assert cases > len(TABLES[name].states) * len(COMMANDS)
    assert 0 < allowed < cases


@pytest.mark.parametrize("name", TABLES)
def test_what_is_compiled_is_what_was_written(name: str) -> None:
    """Each row stands under each of its sources, and nothing else does."""
    table, compiled = TABLES[name], compile_table(TABLES[name])
    written = {(state.value, row.command) for row in table.rows for state in row.source}
    assert written == set(compiled.moves)
    assert {(state, event) for state, event in compiled.events} == {
        (s.value, r.event) for r in table.rows for s in r.source
    }


def test_a_sealed_machine_has_no_back_door() -> None:
    """No trigger leads past the table: none named after a state, none that sets one."""
    model = Model()
    machine = machine_of(PROCESS.stage, model)
    assert {row.command for row in PROCESS.stage.rows} == set(machine.events)
    assert [*(stage.value for stage in PROCESS.stage.states), BACK_STATE] == list(machine.states)
    assert PROCESS.stage.start.value == model.state
    assert [] == [name for name in dir(model) if name.startswith("to_")]


def test_the_compiled_table_is_read_only() -> None:
    """Nobody puts another table in its place afterwards."""
    compiled = compile_table(PROCESS.stage)
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        compiled.table = PROCESS.standing  # type: ignore[misc]


def test_what_is_kept_for_speed_is_no_part_of_the_table() -> None:
    """It is neither handed in nor shown."""
    parts = ["table", "moves", "events", "subject_fields"]
    assert parts == [field.name for field in attrs.fields(CompiledTable) if field.init]
    assert parts == [field.name for field in attrs.fields(CompiledTable) if field.repr]


class S(StrEnum):
    A = "a"
    B = "b"
    C = "c"


def rule(id: str, met: Mapping[str, bool]) -> Rule:
    return Rule(
        id=id,
        clause="S1",
        force=Force.GUARD,
        code="NO",
        fact="f",
        text="t",
        remedy="r",
        check=lambda review, ask: () if met[id] else (Gap(id),),
    )


def two_rows(met: Mapping[str, bool]) -> Table:
    """Two rows from A, the first where `w` holds; and a way back from the parked state."""
    rows = (
        Row((S.A,), "Go", (), "Gone", S.B, "S1", rule("w", met)),
        Row((S.A,), "Go", (), "Gone", SAME, "S1"),
        Row((S.B,), "Back", (), "Returned", BACK, "S1"),
    )
    return Table(name="t", states=(S.A, S.B), start=S.A, ends=frozenset(), parked=S.B, rows=rows, subject="person")


class TestCompiledTable:
    """What the kernel asks of a compiled table."""

    @pytest.mark.parametrize(("met", "after"), [(True, S.B), (False, S.A)])
    def test_a_when_selects_the_row(self, met: bool, after: S) -> None:
        """The first row whose `when` holds is the one."""
        table = compile_table(two_rows({"w": met}))
        assert after is table.after(S.A, "Gone", None, REVIEW, Ask())

    def test_back_leads_to_where_it_stood_or_to_the_start(self) -> None:
        """With nothing remembered, the start is the safe answer."""
        table = compile_table(two_rows({"w": True}))
        assert (S.C, S.A) == (
            table.after(S.B, "Returned", S.C, REVIEW, Ask()),
            table.after(S.B, "Returned", None, REVIEW, Ask()),
        )

    def test_an_event_without_a_row_is_a_damaged_record(self) -> None:
        """The fold is told by a KeyError, which names state and event."""
        table = compile_table(two_rows({"w": True}))
        with pytest.raises(KeyError) as caught:
            table.after(S.B, "Gone", None, REVIEW, Ask())
        assert (("b", "Gone"),) == caught.value.args

    def test_an_event_whose_rows_all_have_an_unmet_when_is_one_too(self) -> None:
        """A table that the definition's check refuses to compile still moves nothing."""
        first, *_ = two_rows({"w": False}).rows
        lax = CompiledTable(two_rows({"w": False}), {}, {(S.A.value, "Gone"): (first, first)}, {})
        with pytest.raises(KeyError) as caught:
            lax.after(S.A, "Gone", None, REVIEW, Ask())
        assert (("a", "Gone"),) == caught.value.args

    def test_subjects_are_read_from_the_field_that_names_them(self) -> None:
        """One id, several, or none where the value has no such field."""

        class Value:
            person = "sw1"

        class Several:
            person = ("sw1", "hv1")

        table = compile_table(two_rows({"w": True}))
        asked: list[tuple[str, Any]] = [("Go", Value()), ("Gone", Several()), ("Go", object()), ("Else", Value())]
        assert [("sw1",), ("sw1", "hv1"), (), ()] == [table.subjects(name, value) for name, value in asked]

    def test_the_states_of_a_command_are_in_the_tables_order(self) -> None:
        """As the remedy names them."""
        assert ("a",) == compile_table(two_rows({"w": True})).states_of("Go")

    def test_a_faulty_table_is_not_compiled(self) -> None:
        """Its faults come in one error."""
        table = attrs.evolve(two_rows({"w": True}), states=(S.A,))
        with pytest.raises(DefinitionError, match="names the state `b`"):
            compile_table(table)


def test_a_suspended_person_returns_to_where_they_stood() -> None:
    """The real thing: suspended while prepared, prepared again after the lift."""
    s = at(Stage.COLLECTING_DATA).give(SuspendAccess(person="sw1", reason=Private("a complaint")))
    assert Standing.SUSPENDED is s.review.people["sw1"].standing
    assert Standing.PREPARED is s.give(LiftSuspension(person="sw1")).review.people["sw1"].standing
