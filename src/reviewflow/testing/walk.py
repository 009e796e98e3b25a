"""A world's steps over numbered states, for searching: what was computed once is looked up.

A state is a tuple with one small number for each relation: which of the rows seen so far it has. What an act may do,
does and breaks depends only on the relations that its guard, its effects and its laws speak of, so the answer is
remembered for the rows of these. Nothing here decides: what is not remembered is asked of `World`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from operator import itemgetter
from typing import Any

import attrs

from reviewflow.model.facts import Facts
from reviewflow.model.logic import Act, Atom, Formula, Reveal, expand, subformulas
from reviewflow.model.policy import Call
from reviewflow.testing.history import World
from reviewflow.testing.numbers import Numbered, State

__all__: list[str] = []  # for the explorer alone

Change = tuple[tuple[int, int], ...]
"""Places and their new rows."""
Places = tuple[int, ...]
Part = Callable[[State], Any]


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

    def __init__(self, world: World, fields: int = 0) -> None:
        self._world = world
        self._places = world.initial.places
        self.numbered = Numbered(len(self._places), fields)
        always = [definition.body for definition in world.compiled.policy.definitions if definition.name.startswith("always ")]
        self._standing = _part(self._of(always))
        self._parts: dict[str, tuple[Places, Places, Places]] = {}
        self._stands: dict[Any, tuple[str, ...]] = {}
        self._last: tuple[State, Facts] = ((), world.initial)

    def state(self, facts: Facts) -> State:
        """The number of these facts."""
        return tuple(self.numbered.number(place, row) for place, row in enumerate(facts.rows))

    def facts(self, state: State) -> Facts:
        """The facts behind the numbers; the last ones are kept at hand, for a search tries many calls in one state."""
        if self._last[0] is not state:
            self._last = (state, self._facts(state))
        return self._last[1]

    def _facts(self, state: State) -> Facts:
        rows = (self.numbered.of(place, state) for place in range(self.numbered.rows))
        return self._world.initial.with_rows(tuple(rows))

    def prepare(self, call: Call) -> Prepared:
        """The call, ready to be tried in many states."""
        if call.act not in self._parts:
            self._parts[call.act] = self._parts_of(self._world.compiled.policy.act(call.act))
        asked, changed, judged = map(_part, self._parts[call.act])
        return Prepared(call, asked, changed, judged)

    def _parts_of(self, act: Act) -> tuple[Places, Places, Places]:
        """On which parts of a state it depends whether the act may happen, what it changes, and what it breaks."""
        spec = self._world.spec
        guard = [condition.formula for condition in act.guard]
        effects = [e.when for e in act.effects if e.when is not None] + [e.atom for e in act.effects if not isinstance(e, Reveal)]
        laws = list(spec.duties.get(act.name, {}).values())
        if act.name in spec.shows or any(isinstance(effect, Reveal) for effect in act.effects):
            laws += [*spec.shown_only_to.values(), *spec.shows.values()]
        return self._of(guard), self._of(effects), self._of([*laws, *effects] if laws else [])

    def step(self, state: State, move: Prepared) -> State | None:
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

    def broken(self, state: State, move: Prepared, after: State) -> tuple[str, ...]:
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

    def _change(self, state: State, move: Prepared) -> tuple[Change, tuple[tuple[str, str], ...]]:
        part = move.changed(state)
        known = move.changes.get(part)
        if known is None:
            before = self.facts(state)
            after, shown = self._world.step(before, move.call)
            new = [(place, self.numbered.number(place, row)) for place, row in enumerate(after.rows) if row is not before.rows[place]]
            known = move.changes[part] = (tuple(new), shown)
        return known

    def _of(self, formulas: Iterable[Formula]) -> Places:
        """The places of the relations in these formulas."""
        atoms = {atom.relation.name for formula in formulas for atom in subformulas(expand(formula)) if isinstance(atom, Atom)}
        return tuple(sorted(self._places[name] for name in atoms))


def _part(places: Places) -> Part:
    """What the state says of these places."""
    return itemgetter(*places) if places else _nothing


def _nothing(state: State) -> None:
    """What an act asks that asks nothing."""
