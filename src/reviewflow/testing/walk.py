"""A world's steps over numbered states, for searching: what was computed once is looked up.

A state is a tuple with one small number for each relation: which of the rows seen so far it has. What an act may do,
does and breaks depends only on the relations that its guard, its effects and its laws speak of, so the answer is
remembered for the rows of these. Nothing here decides: what is not remembered is asked of `World`.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from operator import itemgetter
from typing import Any

import attrs

from reviewflow.model.facts import Facts
from reviewflow.model.logic import Act, Atom, Formula, Reveal, expand, subformulas
from reviewflow.model.policy import Call
from reviewflow.testing.history import World

__all__: list[str] = []  # for the explorer alone

Numbers = tuple[int, ...]
"""Which row each relation has, in the order of the world's places."""
Change = tuple[tuple[int, int], ...]
"""Places and their new rows."""
Part = Callable[[Numbers], Any]


@attrs.frozen(eq=False)
class Prepared:
    """One call, the parts of a state on which its answers depend, and the answers known so far."""

    call: Call
    asked: Part
    changed: Part
    judged: Part
    permitted: dict[Any, bool] = attrs.field(factory=dict)
    changes: dict[Any, tuple[Change, tuple[tuple[str, str], ...]]] = attrs.field(factory=dict)
    broken: dict[Any, tuple[str, ...]] = attrs.field(factory=dict)


class Walk:
    """One world walked by number. `step` returns None where the table refuses; `broken` names the laws a step breaks."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._places = world.initial.places
        self._rows: list[list[Any]] = [[] for _ in self._places]
        self._numbers: list[dict[Hashable, int]] = [{} for _ in self._places]
        self._standing = self._part(definition.body for definition in world.compiled.policy.definitions if definition.name.startswith("always "))
        self._parts: dict[str, tuple[Part, Part, Part]] = {}
        self._stands: dict[Any, tuple[str, ...]] = {}
        self._last: tuple[Numbers, Facts] = ((), world.initial)

    def state(self, facts: Facts) -> Numbers:
        """The number of these facts."""
        return tuple(self._number(place, row) for place, row in enumerate(facts.rows))

    def facts(self, state: Numbers) -> Facts:
        """The facts behind the numbers; the last ones are kept at hand, for a search tries many calls in one state."""
        if self._last[0] is not state:
            self._last = (state, self._facts(state))
        return self._last[1]

    def _facts(self, state: Numbers) -> Facts:
        rows = [rows[number] for rows, number in zip(self._rows, state, strict=True)]
        return self._world.initial.with_rows(tuple(rows))

    def prepare(self, call: Call) -> Prepared:
        """The call, ready to be tried in many states."""
        if call.act not in self._parts:
            self._parts[call.act] = self._parts_of(self._world.compiled.policy.act(call.act))
        return Prepared(call, *self._parts[call.act])

    def _parts_of(self, act: Act) -> tuple[Part, Part, Part]:
        """On which parts of a state it depends whether the act may happen, what it changes, and what it breaks."""
        spec = self._world.spec
        guard = [condition.formula for condition in act.guard]
        effects = [e.when for e in act.effects if e.when is not None] + [e.atom for e in act.effects if not isinstance(e, Reveal)]
        laws = list(spec.duties.get(act.name, {}).values())
        if act.name in spec.shows or any(isinstance(effect, Reveal) for effect in act.effects):
            laws += [*spec.shown_only_to.values(), *spec.shows.values()]
        return self._part(guard), self._part(effects), self._part([*laws, *effects] if laws else [])

    def step(self, state: Numbers, move: Prepared) -> Numbers | None:
        """The state after the move, or None where the table refuses it."""
        part = move.asked(state)
        allowed = move.permitted.get(part)
        if allowed is None:
            allowed = move.permitted[part] = self._world.permits(self.facts(state), move.call)
        if not allowed:
            return None
        after = list(state)
        for place, number in self._change(state, move)[0]:
            after[place] = number
        return tuple(after)

    def broken(self, state: Numbers, move: Prepared, after: Numbers) -> tuple[str, ...]:
        """The laws that this step breaks, or that do not hold after it."""
        part = move.judged(state)
        found = move.broken.get(part)
        if found is None:
            found = move.broken[part] = self._world.unlawful(self.facts(state), move.call, self._change(state, move)[1])
        part = self._standing(after)
        stands = self._stands.get(part)
        if stands is None:
            stands = self._stands[part] = self._world.unsafe(self._facts(after))
        return found + stands

    def _change(self, state: Numbers, move: Prepared) -> tuple[Change, tuple[tuple[str, str], ...]]:
        part = move.changed(state)
        known = move.changes.get(part)
        if known is None:
            before = self.facts(state)
            after, shown = self._world.step(before, move.call)
            new = [(place, self._number(place, row)) for place, row in enumerate(after.rows) if row is not before.rows[place]]
            known = move.changes[part] = (tuple(new), shown)
        return known

    def _number(self, place: int, row: Any) -> int:
        """The number of that row; equal rows have one."""
        key = frozenset(row.items()) if isinstance(row, dict) else row
        number = self._numbers[place].setdefault(key, len(self._rows[place]))
        if number == len(self._rows[place]):
            self._rows[place].append(row)
        return number

    def _part(self, formulas: Iterable[Formula]) -> Part:
        """What the state says of the relations in these formulas."""
        atoms = {atom.relation.name for formula in formulas for atom in subformulas(expand(formula)) if isinstance(atom, Atom)}
        places = sorted(self._places[name] for name in atoms)
        return itemgetter(*places) if places else _nothing


def _nothing(state: Numbers) -> None:
    """What an act asks that asks nothing."""
