"""The grammar of the process tables: `Row`, `Rule`, `Table`, `Process`.

A row reads as a sentence: from this state, that command, if these rules hold, is recorded as this event and
leads to that state. A rule is one clause of the guide: its force says whether software may refuse.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from enum import Enum, StrEnum
from typing import Any, Final, NamedTuple

import attrs

from reviewflow.errors import DefinitionError, Reason

__all__ = ["BACK", "SAME", "Ask", "Check", "Force", "Gap", "Process", "Row", "Rule", "Table"]


class Force(StrEnum):
    """What an unmet rule does."""

    GUARD = "guard"
    """Refused until it is met."""
    JUDGE = "judge"
    """Refused until it is met, or until a team member has judged those very facts on the record."""
    RECORD = "record"
    """Refuses nothing; the fact has a place in the record."""
    DERIVE = "derive"
    """Refuses nothing; a view computes it."""
    NO_CODE = "no_code"
    """Needs no code; the line says why."""


class Special(Enum):
    SAME = "same"
    BACK = "back"


SAME: Final = Special.SAME
"""The state does not change."""
BACK: Final = Special.BACK
"""The state returns to where it stood before it was suspended."""


@attrs.frozen
class Gap:
    """That a rule is not met, for one subject, on these facts. Facts are ids and values, never names."""

    subject: str
    facts: tuple[str, ...] = ()


class Ask(NamedTuple):
    """What a rule is asked about: a tuple, because one is made for each command of each question.

    `command` is None when the question is general ("what blocks this step?"); `subject` is the person or
    version whose row is looked at, or None for the review itself; `actor` the id of who asks.
    """

    command: Any = None
    subject: str | None = None
    actor: str = ""
    at: Any = None


Check = Callable[[Any, Ask], Iterable[Gap]]
"""(review, ask) -> the gaps; nothing means that the rule is met."""


@attrs.frozen(kw_only=True)
class Rule:
    """One clause as the software understands it.

    `id` names the rule in reasons and judgements, `clause` the places it comes from ("S12", "S12 U7");
    `fact` is the rule read as a fact; `text` is said when it is not met, `remedy` tells the next step.
    """

    id: str
    clause: str
    force: Force
    code: str
    fact: str
    text: str
    remedy: str
    check: Check = attrs.field(eq=False)
    refuses: bool = attrs.field(init=False, eq=False, repr=False)
    _general: Reason = attrs.field(init=False, eq=False, repr=False)

    @refuses.default
    def _by_force(self) -> bool:
        return self.force in (Force.GUARD, Force.JUDGE)

    @_general.default
    def _of_the_review(self) -> Reason:
        return self._reason("review", self.text)

    def unmet(self, gap: Gap) -> Reason:
        """What the rule says of a gap. That of the review itself is the same each time, and made once."""
        if gap.facts:
            return self._reason(gap.subject, f"{self.text} ({', '.join(gap.facts)})")
        return self._general if gap.subject == "review" else self._reason(gap.subject, self.text)

    def _reason(self, subject: str, text: str) -> Reason:
        return Reason(
            code=self.code, rule=self.id, subject=subject, text=text, remedy=self.remedy, waivable=self.force is Force.JUDGE
        )  # fmt: skip


@attrs.frozen
class Row:
    """From any of `source`, `command` is recorded as `event` and leads to `to`, if every rule holds.

    Where several rows share source and command, the first whose `when` has no gap is the one; the last has none.
    """

    source: tuple[StrEnum, ...]
    command: str
    rules: tuple[Rule, ...]
    event: str
    to: StrEnum | Special
    clause: str
    when: Rule | None = None


@attrs.frozen(kw_only=True)
class Table:
    """One machine: its states, its start, where it ends, and its rows.

    `subject` is the field of a command that names whose state moves (None: the review's own);
    `subject_of` names another field for some commands. `parked` is the state that BACK leaves.
    """

    name: str
    states: tuple[StrEnum, ...]
    start: StrEnum
    ends: frozenset[StrEnum]
    parked: StrEnum | None
    rows: tuple[Row, ...]
    subject: str | None = None
    subject_of: Mapping[str, str] = attrs.field(factory=dict)

    def subject_field(self, command: str) -> str | None:
        """The field of that command that names whose state moves; None for the review's own state."""
        return self.subject_of.get(command, self.subject)


@attrs.frozen(kw_only=True)
class Process:
    """The three tables, every rule with its clause, and who may give which command."""

    stage: Table
    standing: Table
    version: Table
    rules: tuple[Rule, ...]
    who_may: Mapping[str, frozenset[StrEnum]]

    def tables(self) -> tuple[Table, Table, Table]:
        return (self.stage, self.standing, self.version)

    def tightened_by(
        self, rules: Mapping[str, Iterable[Rule]] | None = None, *, only: Mapping[str, Iterable[StrEnum]] | None = None
    ) -> Process:
        """This process with further rules on commands, and fewer people who may give them.

        `rules` maps a command's name to rules that must hold as well, at every stage it may be given in;
        `only` maps a command's name to the capacities that may give it, a part of those that may now.
        Raises `DefinitionError` with every fault; nothing can be loosened.
        """
        further = {name: tuple(more) for name, more in (rules or {}).items()}
        fewer = {name: frozenset(capacities) for name, capacities in (only or {}).items()}
        faults = [*self._rule_faults(further), *self._capacity_faults(fewer)]
        if faults:
            raise DefinitionError(faults)
        rows = tuple(attrs.evolve(r, rules=(*r.rules, *further.get(r.command, ()))) for r in self.stage.rows)
        added = tuple({rule.id: rule for more in further.values() for rule in more}.values())
        return attrs.evolve(
            self,
            stage=attrs.evolve(self.stage, rows=rows),
            rules=(*self.rules, *added),
            who_may={**self.who_may, **fewer},
        )

    def _rule_faults(self, rules: Mapping[str, tuple[Rule, ...]]) -> list[str]:
        taken, commands = {rule.id for rule in self.rules}, {row.command for row in self.stage.rows}
        faults = [f"`{name}` is no command of this process" for name in rules if name not in commands]
        for rule in {rule.id: rule for more in rules.values() for rule in more}.values():
            if rule.id in taken:
                faults.append(f"rule `{rule.id}` exists already; a tightened process adds rules and replaces none")
            if rule.force not in (Force.GUARD, Force.JUDGE):
                faults.append(f"rule `{rule.id}` refuses nothing (force `{rule.force}`), so it tightens nothing")
        for name in sorted(set(rules) & CLOSING):
            faults.append(f"`{name}` closes access; a rule on it would keep somebody reading, so it takes none")
        return faults

    def _capacity_faults(self, only: Mapping[str, frozenset[StrEnum]]) -> list[str]:
        faults = [f"`{name}` is no command of this process" for name in only if name not in self.who_may]
        for name, capacities in only.items():
            wider = sorted(capacities - self.who_may.get(name, frozenset()))
            if name in self.who_may and wider:
                faults.append(
                    f"`{name}` may not be given by {', '.join(wider)} now; a tightened process only takes away"
                )
            if not capacities:
                faults.append(f"`{name}` would be left to nobody")
        for name in sorted(set(only) & CLOSING):
            faults.append(f"`{name}` closes access; whoever may record may give it")
        return faults


CLOSING: Final = frozenset({
    "DeclineToTakePart", "LeaveEndpoint", "LeaveReview", "RecallVersion", "RecordIncident", "ReleaseOfficer",
    "StandDownTeamMember", "SupersedeVersion", "SuspendAccess", "SuspendReview", "Withdraw",
    "RecordCompelledDisclosure", "RecordSafeguardingAction",
})  # fmt: skip
"""Commands that only take reading away, or record what happened outside. Nothing may stand in their way."""
