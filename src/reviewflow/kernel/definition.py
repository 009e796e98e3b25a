"""What can be wrong with a definition, found when it is built, all at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum

from reviewflow.model.policy import Policy
from reviewflow.model.process import BACK, Process, Row, Rule, Table

__all__ = ["process_faults", "table_faults"]


def table_faults(table: Table, known_rules: Iterable[Rule] = ()) -> list[str]:
    """Every fault of one table: unknown and unreachable states, dead ends, rows that hide each other, stray rules."""
    return [f"table `{table.name}`: {fault}" for fault in (*_row_faults(table, known_rules), *_state_faults(table))]


def _row_faults(table: Table, known_rules: Iterable[Rule]) -> Iterator[str]:
    rules = {rule.id for rule in known_rules}
    seen: dict[tuple[str, str], Row] = {}
    for number, row in enumerate(table.rows, 1):
        place = f"row {number} (`{row.command}`)"
        if not row.source:
            yield f"{place} starts from no state"
        if not row.clause:
            yield f"{place} names no source in the guide"
        targets = (row.to,) if isinstance(row.to, StrEnum) else ()
        for state in (*row.source, *targets):
            if state not in table.states:
                yield f"{place} names the state `{state}`, which the table does not have"
        if row.to is BACK and table.parked is None:
            yield f"{place} leads back, and the table parks nobody"
        for rule in row.rules:
            if rules and rule.id not in rules:
                yield f"{place} names the rule `{rule.id}`, which the process does not list"
        for state in row.source:
            before = seen.get((state, row.command))
            if before is not None and before.when is None:
                yield f"{place} can never be taken from `{state}`: an earlier row has no `when`"
            if state in table.ends and isinstance(row.to, StrEnum) and row.to != state:
                yield f"{place} leaves `{state}`, where the table ends"
            seen[state, row.command] = row
    for (state, command), row in seen.items():
        if row.when is not None:
            yield f"the last row of `{command}` from `{state}` has a `when`, so that some cases have no row"


def _state_faults(table: Table) -> Iterator[str]:
    reached, moved = {table.start}, True
    while moved:
        found = {r.to for r in table.rows if isinstance(r.to, StrEnum) and reached & set(r.source)} - reached
        reached, moved = reached | found, bool(found)
    for state in table.states:
        if state not in reached:
            yield f"state `{state}` cannot be reached"
        leaves = any(
            state in r.source and r.to not in (state,) and (r.to is BACK or isinstance(r.to, StrEnum))
            for r in table.rows
        )
        if not leaves and state not in table.ends:
            yield f"state `{state}` is a dead end, and the table does not end there"


def process_faults(
    process: Process, policy: Policy, commands: Mapping[str, type], events: Mapping[str, type]
) -> list[str]:
    """What does not fit together between tables, rules, capacities, commands, events and the policy's steps."""
    ids = [rule.id for rule in process.rules]
    faults = [f"rule `{i}` is defined twice" for i in sorted({i for i in ids if ids.count(i) > 1})]
    rows = [row for table in process.tables() for row in table.rows]
    staged = {row.command for row in process.stage.rows}
    faults += [f"`{c}` is in a row and is no command" for c in sorted({r.command for r in rows} - set(commands))]
    faults += [f"`{e}` is in a row and is no event" for e in sorted({r.event for r in rows} - set(events))]
    faults += [f"command `{c}` has no row in table `stage`" for c in sorted(set(commands) - staged)]
    faults += [f"command `{c}` may be given by nobody" for c in sorted(set(commands) - set(process.who_may))]
    recorded: dict[str, set[str]] = {}
    for row in rows:
        recorded.setdefault(row.command, set()).add(row.event)
    faults += [f"`{c}` is recorded as {sorted(e)}; one command is one event" for c, e in recorded.items() if len(e) > 1]
    faults += [
        f"event `{e}` is not mapped to the confidentiality table" for e in sorted(set(events) - set(policy.steps))
    ]
    return faults
