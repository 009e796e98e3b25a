"""Tries everything in a small world: every move in every state that can be reached, breadth first.

Works for anything with a transition function: the confidentiality table with its history, the real `decide` and
`evolve`, a host's own process. Everything is checked *before* a known state is set aside, refused moves too: a step
that wrongly changes nothing leads to a known state, and would never be looked at otherwise.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Hashable, Iterable, Sequence
from time import perf_counter
from typing import Any, Generic, TypeVar

import attrs

from reviewflow.model.facts import Facts
from reviewflow.model.policy import Call
from reviewflow.testing.history import Scope, World

__all__ = ["SCOPES", "SQUARE", "Exploration", "explore", "explore_table"]

State = TypeVar("State")
Move = TypeVar("Move")


@attrs.frozen(kw_only=True)
class Exploration(Generic[Move]):
    """What was seen. `broken` is what `check` said first, and `path` the shortest way there; `closed`: nothing is left."""

    states: int
    transitions: int
    tried: int
    depth: int
    closed: bool
    seconds: float
    moved: frozenset[Move]
    broken: tuple[str, ...] = ()
    path: tuple[Move, ...] = ()

    @property
    def states_per_second(self) -> float:
        return self.states / self.seconds if self.seconds else 0.0


def explore(
    initial: State,
    moves: Sequence[Move] | Callable[[State], Iterable[Move]],
    step: Callable[[State, Move], State | None],
    check: Callable[[State, Move, State | None], Iterable[str]],
    key: Callable[[State], Hashable] = lambda state: state,  # type: ignore[assignment,return-value]
    *,
    depth: int = 99,
    limit: int = 1_000_000,
    progress: Callable[[int, int, int], None] | None = None,
) -> Exploration[Move]:
    """Every move in every state that can be reached, to `depth` steps or `limit` states; stops at the first fault.

    `step` returns the state after a move, or None where it is refused. `check(before, move, after)` returns what is
    wrong. `progress(depth, states, transitions)` is called once a level.
    """
    began = perf_counter()
    collecting = gc.isenabled()
    gc.disable()  # nothing here is garbage until the end, and looking for it takes half of the time
    try:
        return _explore(initial, moves, step, check, key, depth, limit, progress, began)
    finally:
        if collecting:
            gc.enable()


def _explore(
    initial: State,
    moves: Sequence[Move] | Callable[[State], Iterable[Move]],
    step: Callable[[State, Move], State | None],
    check: Callable[[State, Move, State | None], Iterable[str]],
    key: Callable[[State], Hashable],
    depth: int,
    limit: int,
    progress: Callable[[int, int, int], None] | None,
    began: float,
) -> Exploration[Move]:
    ways: dict[Hashable, tuple[Hashable, Move] | None] = {key(initial): None}
    level: list[tuple[Hashable, State]] = [(key(initial), initial)]
    moved: set[Move] = set()
    transitions = tried = at = 0

    def outcome(broken: tuple[str, ...] = (), path: tuple[Move, ...] = ()) -> Exploration[Move]:
        return Exploration(
            states=len(ways), transitions=transitions, tried=tried, depth=at, closed=not level,
            seconds=perf_counter() - began, moved=frozenset(moved), broken=broken, path=path,
        )  # fmt: skip

    while level and at < depth and len(ways) < limit:
        found: list[tuple[Hashable, State]] = []
        for place, before in level:
            for move in moves(before) if callable(moves) else moves:
                tried += 1
                after = step(before, move)
                wrong = tuple(check(before, move, after))
                if wrong:
                    return outcome(wrong, (*_path(ways, place), move))
                if after is None:
                    continue
                transitions += 1
                moved.add(move)
                new = key(after)
                if new not in ways:
                    ways[new] = (place, move)
                    found.append((new, after))
        level, at = found, at + 1
        if progress is not None:
            progress(at, len(ways), transitions)
    return outcome()


def _path(ways: dict[Hashable, tuple[Hashable, Any] | None], place: Hashable) -> tuple[Any, ...]:
    path: list[Any] = []
    while (way := ways[place]) is not None:
        place, move = way
        path.append(move)
    return tuple(reversed(path))


# fmt: off
PREPARE = tuple(Call(act, ("person1",)) for act in ("appoint", "brief", "bind"))
SENT = (Call("compile", ("paper1",)), Call("circulate", ("paper1",)), Call("name", ("person1", "paper1")))
SCOPES = (
    Scope(name="one person comes and goes", people=1, papers=0, endpoints=1,
          acts=("list_worker", "list_family", "appoint", "commission", "introduce", "brief", "bind", "new_box", "stand_down", "release", "suspend", "lift", "end", "readmit", "join", "leave", "open_endpoint")),
    Scope(name="one draft, one reader, all that ends reading", people=1, papers=1, endpoints=1, before=(*PREPARE, Call("new_box", ("person1", "box1"))),
          acts=("compile", "circulate", "name", "deliver", "recall", "suspend", "lift", "end", "readmit", "stand_down", "appoint", "brief", "bind", "stop", "resume", "hold_back", "let_go", "join", "leave")),
    Scope(name="a list that somebody joins", people=2, papers=1, endpoints=1, before=(*PREPARE, Call("open_endpoint", ("box1",)), *SENT),
          acts=("join", "leave", "deliver", "appoint", "brief", "bind", "name", "recall", "end", "commission")),
    Scope(name="two lists, one paper on both", people=2, papers=1, endpoints=2, before=(*PREPARE, *SENT),
          acts=("open_endpoint", "join", "leave", "deliver", "suspend", "lift")),
    Scope(name="labels flow from paper to paper", people=0, papers=3, endpoints=0,
          acts=("file_record", "file_team_paper", "compile", "draw_on", "derive", "merge", "seal", "circulate")),
    Scope(name="a record and its parties", people=2, papers=2, endpoints=1, before=(*PREPARE, Call("new_box", ("person1", "box1"))),
          acts=("file_record", "name_party", "close_record", "deliver", "recall", "seal", "compile", "draw_on", "derive")),
    Scope(name="finalise, check, publish", people=1, papers=2, endpoints=1, before=(Call("open_endpoint", ("box1",)), Call("join", ("person1", "box1"))),
          acts=("compile", "circulate", "discuss", "finalise", "render", "derive", "pass_check", "fail_check", "register_changed", "publish", "deliver", "recall")),
    Scope(name="family reading", people=1, papers=1, endpoints=1, before=(Call("compile", ("paper1",)), Call("circulate", ("paper1",))),
          acts=("list_family", "list_worker", "appoint", "introduce", "brief", "bind", "new_box", "name", "decide_family_reading", "deliver", "end", "readmit", "stand_down")),
    Scope(name="the commissioner and the final", people=1, papers=2, endpoints=1, before=(Call("compile", ("paper1",)), Call("discuss", ("paper1",)), Call("circulate", ("paper1",))),
          acts=("commission", "release", "brief", "bind", "new_box", "finalise", "render", "derive", "circulate", "name", "deliver", "list_worker", "introduce")),
    Scope(name="four papers, a chain of versions", people=1, papers=4, endpoints=1, before=(*PREPARE, Call("new_box", ("person1", "box1")), Call("compile", ("paper1",))),
          acts=("derive", "merge", "file_team_paper", "circulate", "name", "deliver")),
)
"""Thin worlds, each with the acts of one question: many thin ones find more than one square one."""

SQUARE = Scope(name="two of everything, all acts", people=2, papers=2, endpoints=2)
# fmt: on


def explore_table(world: World, scope: Scope, *, depth: int = 8, limit: int = 200_000, progress: Callable[[int, int, int], None] | None = None) -> Exploration[Call]:
    """Explores the table with its history in one scope; a fault is a broken law, with the shortest history that breaks it."""
    start = world.initial
    for call in scope.before:
        if not world.permits(start, call):
            raise ValueError(f"scope `{scope.name}` starts with `{call.act}`, which the table refuses")
        start, _ = world.step(start, call)
    shown: dict[str, tuple[tuple[str, str], ...]] = {}

    def step(facts: Facts, call: Call) -> Facts | None:
        if not world.permits(facts, call):
            return None
        after, shown["last"] = world.step(facts, call)
        return after

    def check(before: Facts, call: Call, after: Facts | None) -> Iterable[str]:
        return () if after is None else world.broken(before, call, after, shown["last"])

    explored = explore(start, world.calls(scope), step, check, world.key, depth=depth, limit=limit, progress=progress)
    return attrs.evolve(explored, path=(*scope.before, *explored.path) if explored.broken else ())
