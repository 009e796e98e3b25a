"""The three tables, defined in `transitions` and compiled to a read-only table that decisions are made on.

The only module that knows `transitions`. One sealed machine per table is the definition and, in the tests, an
independent oracle; it is never the run-time, because its guards stop at the first failure and its defaults leave
back doors. What is compiled here is read from that machine, not from the rows beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Any

import attrs
from transitions import EventData, Machine

from reviewflow.errors import DefinitionError, Reason
from reviewflow.kernel.definition import table_faults
from reviewflow.model.process import BACK, SAME, Ask, Row, Table

__all__ = ["CompiledTable", "Guarded", "compile_table", "machine_of"]

BACK_STATE = "back_to_where_it_stood"


@attrs.frozen
class Guarded:
    """A row as a condition of `transitions`: every rule, and the `when` that selects the row, has no gap."""

    row: Row

    def __call__(self, event: EventData) -> bool:
        review, ask = event.kwargs["review"], event.kwargs["ask"]
        rules = (*((self.row.when,) if self.row.when else ()), *self.row.rules)
        return not any(tuple(rule.check(review, ask)) for rule in rules)


def machine_of(table: Table, model: object | None = None) -> Machine:
    """The table as a sealed `transitions` machine, around a model where the tests use it as an oracle."""
    machine = Machine(
        model=model,
        states=[*(state.value for state in table.states), BACK_STATE],
        initial=table.start.value,
        auto_transitions=False,
        send_event=True,
    )
    for row in table.rows:
        target = BACK_STATE if row.to is BACK else "=" if row.to is SAME else str(row.to)
        sources: list[Any] = [state.value for state in row.source]
        machine.add_transition(row.command, sources, target, conditions=[Guarded(row)])
    return machine


@attrs.frozen(eq=False)
class CompiledTable:
    """A table ready to be asked. `moves` is (state, command) -> rows; `events` is (state, event) -> rows.

    What is asked again and again is looked up in private copies, made once: the rows of a command, where an event
    leads if that depends on nothing else, and what is said where a command has no row.
    """

    table: Table
    moves: Mapping[tuple[str, str], tuple[Row, ...]]
    events: Mapping[tuple[str, str], tuple[Row, ...]]
    subject_fields: Mapping[str, str]
    """The field of a command or event that names whose state moves, by the name of either."""
    _one: Callable[[tuple[str, str]], Row | None] = attrs.field(init=False, repr=False)
    _several: Callable[[tuple[str, str]], tuple[Row, ...] | None] = attrs.field(init=False, repr=False)
    _leads: Callable[[tuple[str, str]], StrEnum | None] = attrs.field(init=False, repr=False)
    _elsewhere: Callable[[tuple[str, str]], Reason | None] = attrs.field(init=False, repr=False)

    @_one.default
    def _by_command(self) -> Callable[[tuple[str, str]], Row | None]:
        return {pair: rows[0] for pair, rows in self.moves.items() if len(rows) == 1}.get

    @_several.default
    def _by_choice(self) -> Callable[[tuple[str, str]], tuple[Row, ...] | None]:
        return {pair: rows for pair, rows in self.moves.items() if len(rows) > 1}.get

    @_leads.default
    def _by_event(self) -> Callable[[tuple[str, str]], StrEnum | None]:
        return _certain(self.table, self.events).get

    @_elsewhere.default
    def _by_absence(self) -> Callable[[tuple[str, str]], Reason | None]:
        return _misplaced_everywhere(self.table, self.moves).get

    def subjects(self, name: str, value: object) -> tuple[str, ...]:
        """The ids whose state that command or event concerns."""
        named = getattr(value, self.subject_fields.get(name, ""), ())
        return (named,) if isinstance(named, str) else tuple(named)

    def row(self, state: str, command: str, review: Any, ask: Ask) -> Row | None:
        """The row for a command given in that state, or None where the table has none."""
        pair = (state, command)
        row = self._one(pair)
        if row is not None:
            return row
        rows = self._several(pair)
        return selected(rows, review, ask) if rows else None

    def after(self, state: StrEnum, event: str, back: StrEnum | None, review: Any, ask: Ask) -> StrEnum:
        """The state after an event. `back` is where BACK leads. Raises KeyError where the table has no such row."""
        known = self._leads((state, event))
        if known is not None:
            return known
        row = selected(self.events[state, event], review, ask)
        if row is None:
            raise KeyError((state, event))
        if row.to is SAME:
            return state
        if row.to is BACK:
            return back or self.table.start
        return row.to

    def states_of(self, command: str) -> tuple[str, ...]:
        """The states in which the command has a row, in the table's order."""
        return tuple(s.value for s in self.table.states if (s.value, command) in self.moves)

    def misplaced(self, state: str, command: str, subject: str | None) -> Reason:
        """That the command has no row from that state, said of that subject (None: of the review itself)."""
        said = self._elsewhere((state, command)) or _misplaced(self.table.name, state, command, ())
        return said if subject is None else attrs.evolve(said, subject=subject)


def selected(rows: Iterable[Row], review: Any, ask: Ask) -> Row | None:
    """The first row whose `when` finds no gap."""
    for row in rows:
        if row.when is None or not tuple(row.when.check(review, ask)):
            return row
    return None


def _misplaced(table: str, state: str, command: str, states: Iterable[str]) -> Reason:
    belongs = ", ".join(f"`{one}`" for one in states) or "no state"
    what = {"stage": "the review", "standing": "the person", "version": "the version"}.get(table, "it")
    return Reason(
        code=f"WRONG_{table.upper()}", rule="S52" if table == "stage" else table, subject="review",
        text=f"`{command}` is not for {what} at `{state}`", remedy=f"it belongs to {belongs}",
    )  # fmt: skip


def _certain(table: Table, events: Mapping[tuple[str, str], tuple[Row, ...]]) -> dict[tuple[str, str], StrEnum]:
    """Where an event leads from a state, for every pair that has one row and does not lead back."""
    state_of = {state.value: state for state in table.states}
    found: dict[tuple[str, str], StrEnum] = {}
    for (state, event), rows in events.items():
        if len(rows) == 1 and rows[0].when is None and rows[0].to is not BACK:
            found[state, event] = state_of[state] if rows[0].to is SAME else rows[0].to
    return found


def _misplaced_everywhere(
    table: Table, moves: Mapping[tuple[str, str], tuple[Row, ...]]
) -> dict[tuple[str, str], Reason]:
    """Why a command cannot be given where it has no row, for every command and state of the table."""
    states = [state.value for state in table.states]
    found: dict[tuple[str, str], Reason] = {}
    for command in dict.fromkeys(command for _, command in moves):
        belongs = [state for state in states if (state, command) in moves]
        for state in states:
            if (state, command) not in moves:
                found[state, command] = _misplaced(table.name, state, command, belongs)
    return found


def compile_table(table: Table) -> CompiledTable:
    """The table, checked and compiled. Raises `DefinitionError` with every fault of it."""
    faults = table_faults(table)
    if faults:
        raise DefinitionError(faults)
    moves: dict[tuple[str, str], tuple[Row, ...]] = {}
    events: dict[tuple[str, str], tuple[Row, ...]] = {}
    for command, event in machine_of(table).events.items():
        for source, transitions in event.transitions.items():
            rows = tuple(c.func.row for t in transitions for c in t.conditions if isinstance(c.func, Guarded))
            moves[source, command] = rows
            for row in rows:
                events[source, row.event] = (*events.get((source, row.event), ()), row)
    fields = {name: table.subject_field(row.command) for row in table.rows for name in (row.command, row.event)}
    named = {name: field for name, field in fields.items() if field is not None}
    return CompiledTable(table, MappingProxyType(moves), MappingProxyType(events), MappingProxyType(named))
