"""The kernel: takes any process and policy, and answers `decide`, `evolve`, `disclose` and `options`.

Pure: values in, values out, no clock and no memory of its own. `decide` may refuse and changes nothing; `evolve`
never refuses and trusts the record. Every rule is asked, so a refusal is complete; a rule that raises is a refusal.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import attrs

from reviewflow.errors import DefinitionError, Reason
from reviewflow.kernel import choices, decisions, evolving, reading
from reviewflow.kernel.compiled import Compiled
from reviewflow.kernel.compiler import compile_policy
from reviewflow.kernel.definition import process_faults, table_faults
from reviewflow.kernel.linter import faults as policy_faults
from reviewflow.kernel.machine import compile_table
from reviewflow.kernel.outcomes import Option, Outcome, Refused
from reviewflow.kernel.reasons import failure
from reviewflow.model.commands import COMMANDS, Command
from reviewflow.model.events import EVENTS, Event
from reviewflow.model.facts import Facts
from reviewflow.model.policy import Policy
from reviewflow.model.process import Process
from reviewflow.model.review import Context, Review

__all__ = ["Kernel"]


@attrs.frozen(eq=False, repr=False)
class Kernel(Compiled):
    """A process and a policy, checked and compiled. Make one with `Kernel.of(process, policy)` and keep it."""

    @classmethod
    def of(cls, process: Process, policy: Policy) -> Kernel:
        """Compiles both. Raises `DefinitionError` with every fault of tables, rules and policy at once."""
        found = [fault for table in process.tables() for fault in table_faults(table, process.rules)]
        found += process_faults(process, policy, COMMANDS, EVENTS)
        found += policy_faults(policy)
        if found:
            raise DefinitionError(found)
        stage, standing, version = (compile_table(table) for table in process.tables())
        return cls(process, compile_policy(policy), stage, standing, version)

    @property
    def rules_hash(self) -> str:
        """The hash of the confidentiality table that decisions are made under."""
        return self.policy.rules_hash

    def unopened(self, review: str) -> Review:
        """The review before its first event."""
        return Review(id=review, facts=Facts.empty(self.policy.policy.relations))

    def decide(self, review: Review, command: Command, context: Context) -> Outcome:
        """Whether the command may be given now: the events to record, or every reason against it. Pure."""
        try:
            return decisions.decide(self, review, command, context)
        except Exception as error:  # noqa: BLE001 (fail closed: what a host's table or steps raise is a refusal, promise 11)
            return Refused((failure(type(command).__name__, "review", error),))

    def disclose(self, review: Review, version: str, endpoint: str, context: Context) -> Outcome:
        """Whether that paper may be shown at that endpoint (empty: the actor's own box). Pure; no decision is kept."""
        return reading.disclose(self, review, version, endpoint, context)

    def may_read(self, review: Review, person: str, version: str) -> bool:
        """Whether that person could be shown that paper in their own box at this version of the review."""
        return reading.may_read(self, review, person, version)

    def options(self, review: Review, actor: str, *, at: Any = None) -> Mapping[str, Option]:
        """For every command: whether that actor may give it now, and what exactly blocks it, as far as the actor may know."""
        return choices.options(self, review, actor, at)

    def blockers(self, review: Review, command: str, *, at: Any = None) -> tuple[Reason, ...]:
        """Every reason against that command now, of all tables and whoever gives it; none where it may be given for some paper.

        For those who may know everything: `options` is what an actor may be shown. Raises `InputError` for an unknown command.
        """
        return choices.blockers(self, review, command, at)

    def evolve(self, review: Review, event: Event, context: Context) -> Review:
        """The review after the event. Never refuses: what is on the record happened."""
        return evolving.evolve(self, review, event, context)

    def replay(self, review: Review, recorded: Iterable[tuple[Event, Context]]) -> Review:
        """The review after all those events, in order."""
        for event, context in recorded:
            review = evolving.evolve(self, review, event, context)
        return review
