"""`options`: what an actor may do now, and what exactly blocks the rest, each rule asked once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from types import MappingProxyType

from reviewflow.errors import InputError, Reason
from reviewflow.kernel.compiled import Compiled
from reviewflow.kernel.decisions import capacity_reasons, state_of
from reviewflow.kernel.fields import referring_field
from reviewflow.kernel.machine import CompiledTable
from reviewflow.kernel.outcomes import Option, once
from reviewflow.kernel.reasons import act_reasons, failure, knowable, rule_reasons
from reviewflow.model.commands import COMMANDS
from reviewflow.model.policy import Plain
from reviewflow.model.process import SAME, Ask, Row
from reviewflow.model.review import Review

__all__ = ["blockers", "options"]


def options(kernel: Compiled, review: Review, actor: str, at: datetime | None) -> Mapping[str, Option]:
    """See `Kernel.options`."""
    return MappingProxyType({name: _safely(kernel, review, name, actor, at) for name in COMMANDS})


def blockers(kernel: Compiled, review: Review, name: str, at: datetime | None) -> tuple[Reason, ...]:
    """See `Kernel.blockers`."""
    if name not in COMMANDS:
        raise InputError("command", "is no command of a review", "see `reviewflow schema` for every command")
    try:
        general, subjects = _against(kernel, review, name, "", at)
    except Exception as error:  # noqa: BLE001 (fail closed, promise 11)
        return (failure(name, "review", error),)
    special = () if _open_for_one(subjects) else (reason for reasons in subjects.values() for reason in reasons)
    return once((*general, *special))


def _safely(kernel: Compiled, review: Review, name: str, actor: str, at: datetime | None) -> Option:
    """The option; what a host's table or steps raise blocks that command and no other."""
    try:
        return _option(kernel, review, name, actor, at)
    except Exception as error:  # noqa: BLE001 (fail closed, promise 11)
        return Option(name, False, (failure(name, "review", error),), MappingProxyType({}))


def _option(kernel: Compiled, review: Review, name: str, actor: str, at: datetime | None) -> Option:
    general, subjects = _against(kernel, review, name, actor, at)
    capacity = capacity_reasons(kernel, review, name, actor, actor if actor in subjects else None)
    if capacity and not review.capacities_of(actor):
        return Option(name, False, capacity, MappingProxyType({}))
    known = {s: knowable(review, actor, reasons) for s, reasons in subjects.items()}
    if not capacity_reasons(kernel, review, "AddPerson", actor, None):
        shown = known
    else:
        shown = {s: reasons for s, reasons in known.items() if s == actor}
    reasons = knowable(review, actor, (*capacity, *general))
    return Option(name, not (capacity or general) and _open_for_one(subjects), reasons, MappingProxyType(shown))


def _against(
    kernel: Compiled, review: Review, name: str, actor: str, at: datetime | None
) -> tuple[list[Reason], Mapping[str, tuple[Reason, ...]]]:
    """What speaks against the command whoever it concerns, and for each person or version it could concern."""
    row = kernel.stage.row(review.stage, name, review, Ask(actor=actor, at=at))
    if row is None:
        return [kernel.stage.misplaced(review.stage, name, None)], {}
    subjects = dict(_subjects(kernel, review, name, row, actor, at))
    general = [] if _per_subject(name, row) else rule_reasons(review, row.rules, Ask(actor=actor, at=at))
    if not subjects and _moves_subject(kernel, name):
        general.append(_nobody(kernel, name))
    return general, subjects


def _open_for_one(subjects: Mapping[str, tuple[Reason, ...]]) -> bool:
    """Whether it may be given for one of those it could concern, or concerns none."""
    return not subjects or any(not reasons for reasons in subjects.values())


def _moves_subject(kernel: Compiled, name: str) -> bool:
    return any(
        name in table.subject_fields and not _introduces(table, name) for table in (kernel.standing, kernel.version)
    )


def _introduces(table: CompiledTable, name: str) -> bool:
    """Whether the command makes the very thing whose state the table keeps."""
    return table.states_of(name) == (table.table.start.value,) and table.table.subject == "version"


def _per_subject(name: str, row: Row) -> bool:
    """Whether the stage's rules are asked for each person: where the command speaks of one and leaves the stage as it is."""
    return row.to is SAME and _subject_kind(COMMANDS[name]) is not None


def _subject_kind(kind: type) -> str | None:
    if referring_field(kind, "version"):
        return "version"
    return "person" if referring_field(kind, "person") else None


def _nobody(kernel: Compiled, name: str) -> Reason:
    table = kernel.standing if name in kernel.standing.subject_fields else kernel.version
    what = "person" if table is kernel.standing else "version"
    states = ", ".join(f"`{s}`" for s in table.states_of(name))
    return Reason(
        code=f"NO_{what.upper()}_READY", rule=table.table.name, subject="review",
        text=f"no {what} stands where `{name}` could be given", remedy=f"it belongs to {states}",
    )  # fmt: skip


def _subjects(
    kernel: Compiled, review: Review, name: str, row: Row, actor: str, at: datetime | None
) -> Iterator[tuple[str, tuple[Reason, ...]]]:
    """For each person or version that the command could concern: what blocks it there."""
    what = _subject_kind(COMMANDS[name])
    if what is None:
        return
    table = kernel.version if what == "version" else kernel.standing
    field = table.subject_fields.get(name) or referring_field(COMMANDS[name], what) or ""
    for subject in review.versions if what == "version" else review.people:
        ask = Ask(subject=subject, actor=actor, at=at)
        state = state_of(review, table, subject)
        own = table.row(state or "", name, review, ask)
        if name in table.subject_fields and own is None:
            continue
        if name not in table.subject_fields and what == "person" and not review.people[subject].takes_part:
            continue
        rules = (*(own.rules if own else ()), *(row.rules if _per_subject(name, row) else ()))
        steps = kernel.policy.policy.steps[row.event]
        calls = steps.on(field, subject) if isinstance(steps, Plain) else ()
        yield subject, once((*rule_reasons(review, rules, ask), *act_reasons(kernel, review, calls)))
