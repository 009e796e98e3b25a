"""What may be done now, and what exactly blocks the rest: the kernel's options, in an order a person can use.

Decides nothing. Without an actor it tells for everybody: who may give a command, and what blocks it whoever gives it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import attrs

from reviewflow.errors import Reason, shown_id
from reviewflow.kernel import Kernel, Option
from reviewflow.model.process import BACK, SAME
from reviewflow.model.review import Review
from reviewflow.model.words import Capacity, Stage
from reviewflow.rules import CLAUSES
from reviewflow.views.naming import Naming, listed

__all__ = [
    "Choice",
    "choices",
    "choices_json",
    "choices_text",
    "clause_of",
    "next_moves",
    "reason_json",
    "seen_by_staff",
    "sense",
    "senses",
]

STAFF = (Capacity.BUSINESS_MANAGER, Capacity.LEAD_REVIEWER, Capacity.TEAM_MEMBER)
"""Whose view is complete: the kernel tells them every reason."""
ASIDE = (Stage.SUSPENDED, Stage.ABANDONED)
"""Stages that set the review aside; reaching one is no step on its way."""
CAPACITIES = {"self": "person concerned"}
ELSEWHERE = "WRONG_STAGE"
"""The code of a command that belongs to another stage; told in one line, not as a thing to mend."""


@attrs.frozen(kw_only=True)
class Choice:
    """One command: who of those on the record may give it, and what blocks it.

    `subjects` maps the person or version it would concern to what blocks it there (nothing: it may be given for that one).
    """

    command: str
    allowed: bool
    by: tuple[str, ...]
    capacities: tuple[str, ...]
    reasons: tuple[Reason, ...]
    subjects: Mapping[str, tuple[Reason, ...]]

    @property
    def elsewhere(self) -> bool:
        """Whether the command belongs to another stage of the review."""
        return any(reason.code == ELSEWHERE for reason in self.reasons)


def seen_by_staff(review: Review) -> str:
    """Somebody who may know every reason: the business manager, else one of the team; empty where there is nobody."""
    for capacity in STAFF:
        for person in review.people:
            if capacity in review.capacities_of(person):
                return person
    return ""


def next_moves(kernel: Kernel, review: Review) -> tuple[str, ...]:
    """The commands that move the review on from where it stands; not those that set it aside."""
    rows = (row for row in kernel.process.stage.rows if review.stage in row.source and row.to not in (SAME, *ASIDE))
    return tuple(dict.fromkeys(row.command for row in rows if row.to is not BACK or review.stage is Stage.SUSPENDED))


def choices(
    kernel: Kernel, review: Review, actor: str | None = None, *, at: datetime | None = None
) -> tuple[Choice, ...]:
    """Every command for that actor, as far as the actor may know; without an actor for whoever has the capacity."""
    staff = seen_by_staff(review)
    if actor is None and staff:
        options = kernel.options(review, staff, at=at)
        return tuple(_for_anybody(kernel, review, option) for option in options.values())
    options = kernel.options(review, actor or "nobody", at=at)
    by = (shown_id(actor),) if actor else ()
    return tuple(
        _choice(kernel, option, by if option.allowed else (), option.allowed, option.reasons)
        for option in options.values()
    )


def _for_anybody(kernel: Kernel, review: Review, option: Option) -> Choice:
    """The option without the question who asks: the capacity reason becomes the list of who may."""
    may = kernel.process.who_may.get(option.command, frozenset())
    by = tuple(person for person in review.people if review.capacities_of(person) & may)
    reasons = tuple(reason for reason in option.reasons if reason.rule != "capacity")
    open_for = not option.subjects or any(not blocked for blocked in option.subjects.values())
    somebody = bool(by) or bool(may & {Capacity.SELF, Capacity.ANYONE})
    return _choice(kernel, option, by, not reasons and open_for and somebody, reasons)


def _choice(kernel: Kernel, option: Option, by: tuple[str, ...], allowed: bool, reasons: tuple[Reason, ...]) -> Choice:
    may = kernel.process.who_may.get(option.command, frozenset())
    return Choice(
        command=option.command, allowed=allowed, by=by, capacities=tuple(sorted(c.value for c in may)),
        reasons=reasons, subjects=option.subjects,
    )  # fmt: skip


def sense(reason: Reason, names: Naming) -> str:
    """A reason as people say it: clause, whom it concerns, what is missing, and what to do."""
    return _said(reason, names.subject(reason.subject))


def _said(reason: Reason, about: str) -> str:
    judged = ", or record a judgement" if reason.waivable else ""
    return f"{clause_of(reason)}, {about}: {reason.text}. To do: {reason.remedy}{judged}."


def senses(reasons: Iterable[Reason], names: Naming) -> tuple[str, ...]:
    """Reasons as people say them, those that differ only in whom they concern as one."""
    alike: dict[Reason, dict[str, None]] = {}
    for reason in reasons:
        alike.setdefault(attrs.evolve(reason, subject=""), {})[names.subject(reason.subject)] = None
    return tuple(_said(reason, listed(subjects)) for reason, subjects in alike.items())


def clause_of(reason: Reason) -> str:
    """The clause of the guide that the reason comes from; the rule's own id where it has none of ours."""
    rule = CLAUSES.get(reason.rule)
    return rule.clause if rule else reason.rule


def choices_text(found: Sequence[Choice], names: Naming, moves: Collection[str] = ()) -> str:
    """The choices as text: what would move the review on, what else is blocked and why, what may be done now.

    `moves` are the commands that move the review from where it stands (`next_moves`); they come first.
    """
    here = [choice for choice in found if choice.allowed or not choice.elsewhere]
    onward = [choice for choice in here if choice.command in moves]
    others = [choice for choice in here if not_theirs(choice) and choice not in onward]
    blocked = [choice for choice in here if not choice.allowed and choice not in (*onward, *others)]
    allowed = [choice for choice in here if choice.allowed and choice not in onward]
    elsewhere = [choice.command for choice in found if choice not in here]
    parts = [
        ("To move on", onward),
        (f"Blocked ({len(blocked)})", blocked),
        (f"May be done now ({len(allowed)})", allowed),
    ]
    lines: list[str] = []
    for title, part in parts:
        if part:
            lines += [title, *(line for choice in part for line in _lines(choice, names)), ""]
    if others:
        lines += [f"For others to give ({len(others)}): {listed(choice.command for choice in others)}", ""]
    return "\n".join([*lines, f"Belongs to another stage ({len(elsewhere)}): {listed(elsewhere, 'none')}"])


def not_theirs(choice: Choice) -> bool:
    """Whether nothing stands in the way but that it is for others to give."""
    return bool(choice.reasons) and all(reason.rule == "capacity" for reason in choice.reasons)


def _lines(choice: Choice, names: Naming) -> Iterator[str]:
    if choice.allowed:
        yield f"  ✓ {choice.command}{_for_whom(choice, names)}; {_who(choice)}"
        return
    yield f"  ✗ {choice.command}"
    special = (reason for reasons in choice.subjects.values() for reason in reasons)
    told = senses((*choice.reasons, *special), names)
    yield from (f"      {line}" for line in told or (f"nobody on the record may give it: {_who(choice)}.",))


def _for_whom(choice: Choice, names: Naming) -> str:
    """Of whom or what it may be given, where that is not everybody it could concern."""
    open_for = [names.subject(s) for s, blocked in choice.subjects.items() if not blocked]
    return f": {listed(open_for)}" if open_for and len(open_for) < len(choice.subjects) else ""


def _who(choice: Choice) -> str:
    """In what capacity it may be given, in words."""
    capacities = [CAPACITIES.get(c, c.replace("_", " ")) for c in choice.capacities]
    return f"by the {listed(capacities, joined='or')}" if capacities != ["anyone"] else "by anyone"


def reason_json(reason: Reason) -> dict[str, Any]:
    """A reason as plain data."""
    return attrs.asdict(reason)


def choices_json(found: Iterable[Choice]) -> list[dict[str, Any]]:
    """The choices as plain data: ids and reasons, no names."""
    return [
        {
            "command": choice.command,
            "allowed": choice.allowed,
            "by": list(choice.by),
            "capacities": list(choice.capacities),
            "reasons": [reason_json(reason) for reason in choice.reasons],
            "subjects": {s: [reason_json(reason) for reason in reasons] for s, reasons in choice.subjects.items()},
        }
        for choice in found
    ]
