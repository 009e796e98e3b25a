"""What may be done now, and what exactly blocks the rest: the kernel's options, in an order a person can use.

Decides nothing. Without an actor it tells for everybody: who may give a command, and what blocks it whoever gives it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import attrs

from reviewflow.errors import Reason
from reviewflow.kernel import Kernel, Option
from reviewflow.model.review import Review
from reviewflow.model.words import Capacity
from reviewflow.views.naming import Naming, listed

__all__ = ["Choice", "choices", "choices_json", "choices_text", "reason_json", "seen_by_staff", "sense"]

STAFF = (Capacity.BUSINESS_MANAGER, Capacity.LEAD_REVIEWER, Capacity.TEAM_MEMBER)
"""Whose view is complete: the kernel tells them every reason."""
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


def choices(
    kernel: Kernel, review: Review, actor: str | None = None, *, at: datetime | None = None
) -> tuple[Choice, ...]:
    """Every command for that actor, as far as the actor may know; without an actor for whoever has the capacity."""
    staff = seen_by_staff(review)
    if actor is None and staff:
        options = kernel.options(review, staff, at=at)
        return tuple(_for_anybody(kernel, review, option) for option in options.values())
    options = kernel.options(review, actor or "nobody", at=at)
    by = (actor,) if actor else ()
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
    """A reason as people say it: rule, whom it concerns, what is missing, and what to do."""
    judged = ", or record a judgement" if reason.waivable else ""
    return f"{reason.rule}, {names.subject(reason.subject)}: {reason.text}. To do: {reason.remedy}{judged}."


def choices_text(found: Sequence[Choice], names: Naming) -> str:
    """The choices as text: what may be done now, what is blocked and why, what belongs to another stage."""
    allowed = [choice for choice in found if choice.allowed]
    blocked = [choice for choice in found if not choice.allowed and not choice.elsewhere]
    elsewhere = [choice.command for choice in found if not choice.allowed and choice.elsewhere]
    lines = [f"May be done now ({len(allowed)})"]
    lines += [f"  {choice.command}{_for_whom(choice, names)}" for choice in allowed]
    lines += ["", f"Blocked ({len(blocked)})"]
    for choice in blocked:
        lines += [f"  {choice.command}", *(f"    {line}" for line in _blockers(choice, names))]
    lines += ["", f"Belongs to another stage ({len(elsewhere)}): {listed(elsewhere, 'none')}"]
    return "\n".join(lines)


def _for_whom(choice: Choice, names: Naming) -> str:
    """Of whom or what it may be given, where that is not everybody it could concern."""
    open_for = [names.subject(s) for s, blocked in choice.subjects.items() if not blocked]
    whom = f": {listed(open_for)}" if open_for and len(open_for) < len(choice.subjects) else ""
    may = listed((c.replace("_", " ") for c in choice.capacities), "nobody")
    return f" ({may}){whom}"


def _blockers(choice: Choice, names: Naming) -> Iterable[str]:
    special = [reason for reasons in choice.subjects.values() for reason in reasons]
    told = dict.fromkeys(sense(reason, names) for reason in (*choice.reasons, *special))
    if not told:
        may = listed(c.replace("_", " ") for c in choice.capacities)
        told = {f"nobody on the record may give it; it belongs to: {may}.": None}
    return told


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
