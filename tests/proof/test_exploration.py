"""Everything that can happen in the small worlds has been tried, and breaks no law."""

from __future__ import annotations

import attrs
import pytest

from proving import the_world
from reviewflow.model.logic import Reveal
from reviewflow.rules.steps import POLICY
from reviewflow.testing.explore import SCOPES, SQUARE, explore, explore_table
from reviewflow.testing.history import Scope, World
from reviewflow.testing.lockstep import lockstep
from reviewflow.testing.story import find_story


@pytest.mark.parametrize("scope", SCOPES, ids=lambda scope: scope.name)
def test_no_law_breaks(scope: Scope) -> None:
    """To depth 8 or the first thousands of states, no history breaks a law."""
    explored = explore_table(the_world(), scope, depth=8, limit=3_000)
    assert explored.broken == ()
    assert explored.states > 20


@pytest.mark.deep
@pytest.mark.parametrize("scope", (*SCOPES, SQUARE), ids=lambda scope: scope.name)
def test_no_law_breaks_deep(scope: Scope) -> None:
    """Closed or to depth 8, up to 150,000 states."""
    assert explore_table(the_world(), scope, depth=8 if scope is SQUARE else 12, limit=150_000).broken == ()


def test_the_square_world() -> None:
    """Two of everything, all acts, to depth 3."""
    explored = explore_table(the_world(), SQUARE, depth=3)
    assert (explored.broken, explored.depth) == ((), 3)
    assert explored.states > 1_000


def test_every_act_happens() -> None:
    """The worlds are not idle: each act of the table happens in one of them."""
    happened = {call.act for scope in SCOPES for call in explore_table(the_world(), scope, depth=6, limit=600).moved}
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
