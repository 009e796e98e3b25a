"""What a confidentiality policy is made of, and how a host may tighten it.

A `Policy` holds the relations, definitions and acts of one table, and `steps`, the total mapping from the
review's events to the table's acts. It is data and refuses to be loosened: `tightened_by` can only add
conditions to acts that open something.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import attrs

from reviewflow.errors import DefinitionError
from reviewflow.model.logic import Act, Condition, Definition, Relation, free_variables

__all__ = ["Call", "Plain", "Policy", "Steps"]


@attrs.frozen
class Call:
    """One act of the table with the ids it is applied to, in the order of its parameters."""

    act: str
    args: tuple[str, ...]


Steps = Callable[[Any, Any], tuple[Call, ...]]
"""(review before the event, event or command of the same fields) -> the acts it stands for, in order."""


@attrs.frozen(init=False)
class Plain:
    """Steps that name fields only: `Plain(("join", "person", "endpoint"))` is act `join` of the event's person and endpoint."""

    calls: tuple[tuple[str, ...], ...]

    def __init__(self, *calls: tuple[str, ...]) -> None:
        self.__attrs_init__(calls)

    def __call__(self, review: object, event: object) -> tuple[Call, ...]:
        """The acts of that event, whatever the review."""
        return tuple(Call(act, tuple(getattr(event, field) for field in fields)) for act, *fields in self.calls)

    def on(self, field: str, subject: str) -> tuple[Call, ...]:
        """The acts that are known when only that field is: what can be asked before a command is written."""
        return tuple(Call(act, (subject,) * len(fields)) for act, *fields in self.calls if set(fields) <= {field})


@attrs.frozen(kw_only=True)
class Policy:
    """A confidentiality table. `steps` maps the name of every event to the acts it stands for (maybe none)."""

    relations: tuple[Relation, ...]
    definitions: tuple[Definition, ...]
    acts: tuple[Act, ...]
    steps: Mapping[str, Steps]

    def act(self, name: str) -> Act:
        """The act of that name. Raises KeyError where there is none."""
        return {act.name: act for act in self.acts}[name]

    def tightened_by(self, conditions: Mapping[str, Condition]) -> Policy:
        """This policy with one more condition on each act named, e.g. `{"deliver": Condition(...)}`.

        Raises `DefinitionError` with every fault: an unknown act, an act that closes (a condition there would
        keep somebody reading), a variable that is no parameter, a relation that the table does not have.
        """
        faults = [fault for name, condition in conditions.items() for fault in self._faults(name, condition)]
        if faults:
            raise DefinitionError(faults)
        tightened = tuple(
            attrs.evolve(act, guard=(*act.guard, conditions[act.name])) if act.name in conditions else act
            for act in self.acts
        )
        return attrs.evolve(self, acts=tightened)

    def _faults(self, name: str, condition: Condition) -> list[str]:
        known = {act.name: act for act in self.acts}
        if name not in known:
            return [f"`{name}` is no act of this policy; acts are {', '.join(sorted(known))}"]
        act = known[name]
        faults = []
        if act.closes:
            faults.append(f"`{name}` closes access; a condition on it would keep somebody reading, so it takes none")
        strangers = {v.name for v in free_variables(condition.formula)} - {v.name for v in act.params}
        if strangers:
            faults.append(f"the condition on `{name}` speaks of {sorted(strangers)}, which are no parameters of it")
        if condition.about not in {v.name for v in act.params}:
            faults.append(f"the condition on `{name}` is about `{condition.about}`, which is no parameter of it")
        return faults
