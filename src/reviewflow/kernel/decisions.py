"""`decide`: whether one command may be given now, with every reason against it.

In the order asked: ids against the record, time, capacity, the row of each table with its rules, the acts of the
confidentiality table. Nothing stops at the first failure; only rules are not asked about ids that are not there.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import attrs

from reviewflow.errors import Reason
from reviewflow.kernel.compiled import Compiled
from reviewflow.kernel.fields import field_reasons
from reviewflow.kernel.machine import CompiledTable
from reviewflow.kernel.outcomes import Accepted, Outcome, Refused, once
from reviewflow.kernel.reading import disclose
from reviewflow.kernel.reasons import act_reasons, rule_reasons
from reviewflow.model.commands import COMMANDS, AskToRead, Command, RecordJudgement
from reviewflow.model.events import EVENTS, Event
from reviewflow.model.process import Ask, Force, Gap
from reviewflow.model.review import Context, Review
from reviewflow.model.words import Capacity, Stage, VersionState

__all__ = ["capacity_reasons", "decide", "state_of", "table_reasons"]


def decide(kernel: Compiled, review: Review, command: Command, context: Context) -> Outcome:
    """See `Kernel.decide`."""
    name = type(command).__name__
    if COMMANDS.get(name) is not type(command):
        return Refused(
            (
                _reason(
                    "UNKNOWN_COMMAND", "review", f"`{name}` is no command of this library", "see `reviewflow schema`"
                ),
            )
        )
    known = [*field_reasons(review, command), *_time_reasons(review, context)]
    capacity = capacity_reasons(kernel, review, name, context.actor, _about(command))
    if capacity and review.stage is not Stage.NOT_OPENED and not review.capacities_of(context.actor):
        return Refused(capacity)  # a stranger learns nothing of what is on the record
    general = [*known, *capacity]
    if isinstance(command, AskToRead) and review.stage is not Stage.NOT_OPENED and not known:
        return disclose(kernel, review, command.version, command.endpoint, context)
    reasons = once((*general, *_row_reasons(kernel, review, command, context, bool(known))))
    if reasons:
        return Refused(reasons)
    return Accepted((_event(kernel, review, command, name, context),))


def _row_reasons(
    kernel: Compiled, review: Review, command: Command, context: Context, broken: bool
) -> Iterator[Reason]:
    """The tables' and the policy's reasons; where ids are broken, only whether the stage has the command at all."""
    name = type(command).__name__
    yield from table_reasons(kernel.stage, review, name, None, command, context, ask_rules=not broken)
    if broken:
        return
    for table in (kernel.standing, kernel.version):
        for subject in table.subjects(name, command):
            yield from table_reasons(table, review, name, subject, command, context)
    if isinstance(command, RecordJudgement):
        yield from _judgement_reasons(kernel, review, command, context)
    event = next((row.event for row in kernel.stage.table.rows if row.command == name), "")
    yield from act_reasons(kernel, review, kernel.policy.policy.steps[event](review, command))


def table_reasons(
    table: CompiledTable, review: Review, name: str, subject: str | None, command: Command, context: Context,
    *, ask_rules: bool = True,
) -> Iterator[Reason]:  # fmt: skip
    """Why that table does not let the command through for that subject (None: for the review itself)."""
    state = state_of(review, table, subject) or ""  # somebody who is not there stands nowhere, and nothing is allowed
    ask = Ask(command=command, subject=subject, actor=context.actor, at=context.at)
    row = table.row(state, name, review, ask)
    if row is None:
        yield table.misplaced(state, name, subject)
    elif ask_rules:
        yield from rule_reasons(review, row.rules, ask)


def state_of(review: Review, table: CompiledTable, subject: str | None) -> str | None:
    """The state of that subject in that table; None for a person who is not on the record."""
    if table.table.subject is None:
        return review.stage
    if table.table.subject == "version":
        version = review.versions.get(subject or "")
        return version.state if version else VersionState.NEW
    person = review.people.get(subject or "")
    return person.standing if person else None


def capacity_reasons(kernel: Compiled, review: Review, name: str, actor: str, about: str | None) -> tuple[Reason, ...]:
    """One reason if the actor has no capacity in which that command may be given; `about` is whom it concerns."""
    may = kernel.process.who_may.get(name, frozenset())
    has = review.capacities_of(actor) | ({Capacity.SELF} if about == actor and actor in review.people else set())
    if Capacity.ANYONE in may or has & may:
        return ()
    who = ", ".join(sorted(c.replace("_", " ") for c in may)) or "nobody"
    return (Reason(code="NOT_YOURS_TO_GIVE", rule="capacity", subject=actor, text=f"`{name}` may be given by: {who}", remedy="ask one of them to record it"),)  # fmt: skip


def _about(command: Command) -> str | None:
    person = getattr(command, "person", None) or getattr(command, "speaker", None)
    return person if isinstance(person, str) else None


def _time_reasons(review: Review, context: Context) -> tuple[Reason, ...]:
    if review.last_at is None or context.at >= review.last_at:
        return ()
    text = f"the record stands at {review.last_at.isoformat()}, and this is given at {context.at.isoformat()}"
    return (
        _reason("TIME_RUNS_BACKWARDS", "review", text, "record it now; what happened earlier carries its own date"),
    )


def _judgement_reasons(
    kernel: Compiled, review: Review, command: RecordJudgement, context: Context
) -> Iterator[Reason]:
    rule = next((r for r in kernel.process.rules if r.id == command.rule), None)
    if rule is None or rule.force is not Force.JUDGE:
        ids = ", ".join(sorted(r.id for r in kernel.process.rules if r.force is Force.JUDGE))
        yield _reason(
            "NOT_TO_BE_JUDGED",
            command.rule[:64],
            "that is no rule that a judgement can stand in for",
            f"rules to be judged are {ids}",
        )
    elif _gap(kernel, review, command, context) is None:
        yield _reason(
            "NOTHING_TO_JUDGE",
            command.subject[:64],
            f"rule `{rule.id}` has no gap for that subject now",
            "see `options` for what is missing",
        )


def _gap(kernel: Compiled, review: Review, command: RecordJudgement, context: Context) -> Gap | None:
    """What there is to judge at that moment; an overrun, for one, comes with the day alone."""
    checks = (rule.check for rule in kernel.process.rules if rule.id == command.rule)
    ask = Ask(actor=context.actor, at=context.at)
    return next((gap for check in checks for gap in tuple(check(review, ask)) if gap.subject == command.subject), None)


def _event(kernel: Compiled, review: Review, command: Command, name: str, context: Context) -> Event:
    """The event that a row makes of its command: all that was said, and what the decision adds."""
    ask = Ask(command=command, actor=context.actor, at=context.at)
    row = kernel.stage.row(review.stage, name, review, ask)
    kind = EVENTS[row.event if row else ""]
    said: dict[str, Any] = {field.name: getattr(command, field.name) for field in attrs.fields(type(command))}
    if isinstance(command, RecordJudgement):
        gap = _gap(kernel, review, command, context)
        said["facts"] = gap.facts if gap else ()
    if name == "CloseReview":
        said["judgements"] = tuple(f"{rule}/{subject}" for rule, subject in review.judgements)
    return kind(**said)


def _reason(code: str, subject: str, text: str, remedy: str) -> Reason:
    return Reason(code=code, rule="record", subject=subject, text=text, remedy=remedy)
