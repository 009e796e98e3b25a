"""How a clause is written down: `@guard(...)`, `@judge(...)` above its check, `note(...)` where none is needed."""

from __future__ import annotations

from collections.abc import Callable

import attrs

from reviewflow.model.process import Check, Force, Rule

__all__ = ["Clauses", "Note"]


@attrs.frozen
class Note:
    """A clause that refuses nothing: what becomes of it, and where."""

    clause: str
    force: Force
    fact: str
    where: str


class Clauses:
    """The rules and notes of one part of the guide, in the order they are written."""

    def __init__(self) -> None:
        self.rules: dict[str, Rule] = {}
        self.notes: dict[str, Note] = {}

    def guard(self, id: str, code: str, fact: str, text: str, remedy: str, *, clause: str = "") -> Callable[[Check], Rule]:
        """The check below refuses until it finds no gap."""
        return self._rule(Force.GUARD, id, code, fact, text, remedy, clause)

    def judge(self, id: str, code: str, fact: str, text: str, remedy: str, *, clause: str = "") -> Callable[[Check], Rule]:
        """The check below refuses until it finds no gap, or a team member has judged the one it finds."""
        return self._rule(Force.JUDGE, id, code, fact, text, remedy, clause)

    def note(self, clause: str, force: str, fact: str, where: str) -> None:
        """A clause that needs no check; `where` says what carries it, or why no code does."""
        self.notes[clause] = Note(clause, Force(force), fact, where)

    def __getitem__(self, id: str) -> Rule:
        return self.rules[id]

    def _rule(
        self, force: Force, id: str, code: str, fact: str, text: str, remedy: str, clause: str
    ) -> Callable[[Check], Rule]:
        def written(check: Check) -> Rule:
            rule = Rule(
                id=id, clause=clause or id, force=force, code=code, fact=fact, text=text, remedy=remedy, check=check
            )
            self.rules[id] = rule
            return rule

        return written


