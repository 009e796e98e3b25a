"""Every fault of one input, in one error, with its path and never with its value.

The codec finds all faulty fields before it complains, since a person who mends a file wants them all. What
stands in a field may be somebody's name, so a message holds the path, what is wrong and what to do, nothing else.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence

import attrs
from cattrs.errors import BaseValidationError, ClassValidationError, ForbiddenExtraKeysError, IterableValidationError

from reviewflow.errors import InputError

__all__ = ["Fault", "FieldFaults", "faults_of"]

_FIELD_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,39}\Z")


@attrs.frozen
class Fault:
    """One faulty field: its path (`sources[0].sections[2]`, empty for the whole), the problem and the next step."""

    path: str
    problem: str
    next_step: str


class FieldFaults(InputError):
    """An input with one or more faulty fields; `faults` lists them all, in the order of the fields."""

    def __init__(self, place: str, faults: Iterable[Fault]) -> None:
        self.faults: Sequence[Fault] = tuple(faults)
        first = self.faults[0]
        if len(self.faults) == 1:
            where = f"{place}.{first.path}" if first.path else place
            super().__init__(where, first.problem, first.next_step)
            return
        listed = ", ".join(f"`{fault.path or place}` {fault.problem} ({fault.next_step})" for fault in self.faults)
        super().__init__(place, f"{len(self.faults)} fields are wrong: {listed}", "mend them all")


def faults_of(error: BaseException, path: str = "") -> list[Fault]:
    """Every fault in what cattrs raised, depth first; a shown path holds field names and positions only."""
    if isinstance(error, ClassValidationError | IterableValidationError):
        return _inside(error, path)
    if isinstance(error, ForbiddenExtraKeysError):
        known = [field.name for field in attrs.fields(error.cl)] if attrs.has(error.cl) else []
        return [_unknown(name, known, path) for name in sorted(error.extra_fields, key=str)]
    if isinstance(error, InputError):
        return [Fault(path, error.problem, error.next_step)]
    if isinstance(error, KeyError):
        return [Fault(path, "is missing", "give it")]
    return [Fault(path, "cannot be read", "see `reviewflow schema` for what it may be")]


def _inside(error: BaseValidationError, path: str) -> list[Fault]:
    found: list[Fault] = []
    bare: list[Exception] = []
    if isinstance(error, ClassValidationError):
        named, bare = error.group_exceptions()
        for inner, note in named:
            found += faults_of(inner, f"{path}.{note.name}" if path else str(note.name))
    elif isinstance(error, IterableValidationError):
        listed, bare = error.group_exceptions()
        for inner, at in listed:
            found += faults_of(inner, f"{path}[{at.index}]")
    for inner in bare:
        found += faults_of(inner, path)
    return found


def _unknown(name: object, known: Sequence[str], path: str) -> Fault:
    shown = name if isinstance(name, str) and _FIELD_NAME.match(name) else ""
    where = ".".join(part for part in (path, shown) if part)
    if not shown:
        return Fault(where, "has a field that is not known here", "leave it out")
    near = difflib.get_close_matches(shown, known, n=1)
    return Fault(where, "is not a field here", f"did you mean `{near[0]}`?" if near else "leave it out")
