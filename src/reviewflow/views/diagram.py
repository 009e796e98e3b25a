"""The tables as pictures: Mermaid `stateDiagram-v2`, drawn from the rows and from nothing else.

An arrow is a command that changes the state. What may come from many states is written as a note beside where it
leads, since so many arrows would hide the path; what leaves the state as it is stands in the process page.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum

from reviewflow.model.process import BACK, SAME, Process, Row, Table
from reviewflow.views.naming import in_words, listed

__all__ = ["diagram", "diagrams"]

FEW = 3
"""Up to so many arrows are drawn for one row; more become a note."""


def diagrams(process: Process) -> Mapping[str, str]:
    """The picture of each of the three tables, by the table's name."""
    return {table.name: diagram(table) for table in process.tables()}


def diagram(table: Table) -> str:
    """One table as Mermaid."""
    moving = [row for row in table.rows if row.to is not SAME]
    arrows: dict[tuple[str, str], list[str]] = {}
    notes: dict[str, list[str]] = {}
    for row in moving:
        for source, target, note in _drawn(table, row):
            if note:
                notes.setdefault(target, []).append(note)
            else:
                arrows.setdefault((source, target), []).append(_label(row))
    return "\n".join(_lines(table, moving, arrows, notes))


def _label(row: Row) -> str:
    return f"{row.command} ({row.clause})"


def _drawn(table: Table, row: Row) -> Iterator[tuple[str, str, str]]:
    """Arrows (source, target, no note), or one note at the target."""
    sources = [source.value for source in row.source]
    if row.to is BACK:
        where = table.parked.value if table.parked else sources[0]
        yield "", where, f"{_label(row)} leads back to where it stood"
    elif isinstance(row.to, StrEnum) and len(sources) > FEW:
        yield "", row.to.value, f"{_label(row)} from {listed(map(in_words, sources))}"
    elif isinstance(row.to, StrEnum):
        yield from ((source, row.to.value, "") for source in sources)


def _lines(
    table: Table, moving: list[Row], arrows: Mapping[tuple[str, str], list[str]], notes: Mapping[str, list[str]]
) -> Iterator[str]:
    used = {table.start.value, *(s.value for row in moving for s in row.source)}
    used |= {row.to.value for row in moving if isinstance(row.to, StrEnum)}
    yield "stateDiagram-v2"
    yield from (f"    {s.value} : {in_words(s)}" for s in table.states if s.value in used)
    yield f"    [*] --> {table.start.value}"
    for (source, target), labels in arrows.items():
        yield f"    {source} --> {target} : {', '.join(dict.fromkeys(labels))}"
    yield from (f"    {end.value} --> [*]" for end in table.states if end in table.ends)
    for target, texts in notes.items():
        yield f"    note right of {target}"
        yield from (f"        {text}" for text in dict.fromkeys(texts))
        yield "    end note"
