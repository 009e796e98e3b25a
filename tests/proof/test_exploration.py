"""Everything that can happen in the small worlds has been tried, and breaks no law."""

from __future__ import annotations

from functools import cache

import attrs
import pytest

from proving import the_world
from reviewflow.model.logic import Reveal
from reviewflow.model.policy import Call, Policy
from reviewflow.rules.steps import POLICY
from reviewflow.testing.explore import SCOPES, SQUARE, Exploration, explore, explore_table
from reviewflow.testing.history import Scope, World
from reviewflow.testing.lockstep import lockstep
from reviewflow.testing.story import find_story, reach
from reviewflow.testing.walk import Walk


@cache
def explored(scope: Scope) -> Exploration[Call]:
    """One thin world, to its end or to the first thousands of states."""
    return explore_table(the_world(), scope, depth=99, limit=3_000)


@pytest.mark.parametrize("scope", SCOPES, ids=lambda scope: scope.name)
def test_no_law_breaks(scope: Scope) -> None:
    """No history of these worlds breaks a law."""
    assert explored(scope).broken == ()
    assert explored(scope).states > 20


def test_most_of_the_thin_worlds_close() -> None:
    """In the ordinary run eleven of the nineteen are searched to the end, and thirteen to the end or to depth 8."""
    assert sum(explored(scope).closed for scope in SCOPES) >= 11
    assert sum(explored(scope).closed or explored(scope).depth >= 8 for scope in SCOPES) >= 13


@pytest.mark.deep
@pytest.mark.parametrize("scope", (*SCOPES, SQUARE), ids=lambda scope: scope.name)
def test_no_law_breaks_deep(scope: Scope) -> None:
    """Everything that there is, or to depth 8; only the widest worlds stop at 150,000 states, at depth 5 or 7."""
    found = explore_table(the_world(), scope, depth=99, limit=150_000)
    assert found.broken == ()
    assert found.closed or found.depth >= {SQUARE.name: 5, "four papers, a chain of versions": 7}.get(scope.name, 8)


def test_the_square_world() -> None:
    """Two of everything, all acts, to depth 3."""
    found = explore_table(the_world(), SQUARE, depth=3)
    assert (found.broken, found.depth) == ((), 3)
    assert found.states > 1_000


def test_every_act_happens() -> None:
    """The worlds are not idle: each act of the table happens in one of them."""
    happened = {call.act for scope in SCOPES for call in explored(scope).moved}
    assert {act.name for act in POLICY.acts} - happened == set()


def test_the_oracle_agrees_in_the_square_world() -> None:
    """The independent opinion is the table's at every step."""
    assert lockstep(POLICY, SQUARE, depth=2, limit=400).broken == ()


def test_the_oracle_would_object() -> None:
    """A table that lets anybody finalise is told apart, and so is one that shows too much or too little."""
    lax = attrs.evolve(POLICY.act("finalise"), guard=())
    silent = attrs.evolve(POLICY.act("deliver"), effects=tuple(e for e in POLICY.act("deliver").effects if not isinstance(e, Reveal)))
    strict = attrs.evolve(POLICY.act("appoint"), guard=POLICY.act("bind").guard)
    said = [
        lockstep(attrs.evolve(POLICY, acts=tuple(new if act.name == new.name else act for act in POLICY.acts)), scope, limit=2_000).broken
        for new, scope in ((lax, SCOPES[6]), (silent, SCOPES[2]), (strict, SCOPES[0]))
    ]
    assert said == [("the oracle does not allow it",), ("the oracle expects others to see it",), ("the oracle allows it",)]


def test_a_fault_is_found_with_the_shortest_path() -> None:
    """The explorer stops at the first fault and says how it got there; refused moves are checked, too."""
    found = explore(0, (1, 5), lambda at, by: at + by if at < 20 else None, lambda before, by, after: ["there"] if after == 11 else [])
    assert (found.broken, sum(found.path), len(found.path)) == (("there",), 11, 3)
    refused = explore(0, (1,), lambda at, by: at + 1 if at < 3 else None, lambda before, by, after: ["no"] if after is None else [])
    assert (refused.broken, refused.path) == (("no",), (1, 1, 1, 1))


def test_a_small_world_closes() -> None:
    """Where nothing new can be reached, the exploration says that it is complete, and how fast it was."""
    told: list[tuple[int, int, int]] = []
    done = explore(0, lambda at: (1, 2), lambda at, by: (at + by) % 7, lambda *_: (), progress=lambda *level: told.append(level))
    assert (done.closed, done.states, done.transitions, done.broken) == (True, 7, 14, ())
    assert told[-1][1:] == (7, 14)
    assert done.states_per_second > 0


def test_a_world_that_cannot_begin() -> None:
    """A stricter table that refuses a world's beginning has nothing to explore there; a looser one is caught at it."""
    strict = attrs.evolve(POLICY, acts=tuple(attrs.evolve(a, guard=POLICY.act("bind").guard) if a.name == "appoint" else a for a in POLICY.acts))
    assert explore_table(World(strict), SCOPES[1]).states == 1
    loose = attrs.evolve(POLICY, acts=tuple(attrs.evolve(a, guard=()) for a in POLICY.acts))
    story = find_story(loose, SCOPES[:3])
    assert story is not None
    assert story.lines()[-1].startswith("  =>")


class TestTheWalk:
    """Searching by number is searching the table: what is remembered is what would be asked."""

    @pytest.mark.parametrize("scope", (*SCOPES, SQUARE), ids=lambda scope: scope.name)
    def test_every_step_is_the_worlds(self, scope: Scope) -> None:
        """Whether it is allowed, where it leads and what it breaks, in hundreds of states, with a table that leaks."""
        leaking = without(POLICY, "deliver", "NOT_BRIEFED", "LABEL_DOES_NOT_ADMIT")
        for world in (the_world(), World(leaking)):
            walk = Walk(world)
            calls = [walk.prepare(call) for call in world.calls(scope)]
            for one in reach(world, scope, 120):
                place = walk.state(one.facts)
                assert walk.facts(place) == one.facts
                for prepared in calls:
                    after = walk.step(place, prepared)
                    assert (after is not None) == world.permits(one.facts, prepared.call)
                    if after is not None:
                        facts, shown = world.step(one.facts, prepared.call)
                        assert walk.facts(after) == facts
                        assert walk.broken(place, prepared, after) == world.broken(one.facts, prepared.call, facts, shown)

    def test_a_leak_is_found_by_number(self) -> None:
        """A table that shows a draft to whoever joins a list is caught, with the path there."""
        found = explore_table(World(without(POLICY, "join", "ENDPOINT_HOLDS_MORE")), SCOPES[2], limit=3_000)
        assert "SAFE" in found.broken
        assert found.path[-1].act == "join"


def without(policy: Policy, act: str, *codes: str) -> Policy:
    """The table with these conditions of one act gone."""
    changed = attrs.evolve(policy.act(act), guard=tuple(c for c in policy.act(act).guard if c.code not in codes))
    return attrs.evolve(policy, acts=tuple(changed if a.name == act else a for a in policy.acts))
