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
from reviewflow.testing.numbers import State as Numbers
from reviewflow.testing.walk import Prepared, Walk

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
    key: Callable[[State], Hashable] = lambda state: state,
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
OTHER = tuple(Call(act, ("person2",)) for act in ("appoint", "brief", "bind"))
PUBLISHED = tuple(Call(act, ("paper1",)) for act in ("discuss", "finalise", "pass_check", "publish"))
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
    Scope(name="a published report goes to anybody", people=2, papers=1, endpoints=1, before=(*PREPARE, *SENT, *PUBLISHED, Call("open_endpoint", ("box1",)), Call("join", ("person2", "box1"))),
          acts=("join", "deliver", "name", "circulate", "stop", "hold_back", "recall", "suspend", "list_family", "appoint")),
    Scope(name="a published report that was never sent", people=2, papers=1, endpoints=1, before=(*PREPARE, SENT[0], *PUBLISHED, Call("open_endpoint", ("box1",))),
          acts=("join", "deliver", "name", "list_family", "hold_back", "stop", "list_worker", "introduce")),
    Scope(name="joining a list that holds a draft", people=2, papers=1, endpoints=1, before=(*PREPARE, *OTHER, *SENT, Call("open_endpoint", ("box1",)), Call("join", ("person1", "box1")), Call("deliver", ("paper1", "box1")), Call("name", ("person2", "paper1"))),
          acts=("join", "stop", "hold_back", "recall", "list_family", "decide_family_reading", "stand_down", "suspend", "circulate", "end", "commission")),
    Scope(name="a list of two, one of them not ready", people=2, papers=1, endpoints=1, before=(*PREPARE, *SENT, Call("open_endpoint", ("box1",)), Call("join", ("person1", "box1")), Call("join", ("person2", "box1"))),
          acts=("deliver", "list_family", "introduce", "list_worker", "appoint", "brief", "bind", "name", "suspend")),
    Scope(name="one person with three capacities", people=1, papers=1, endpoints=1, before=(*PREPARE, *SENT),
          acts=("commission", "release", "stand_down", "appoint", "list_worker", "introduce", "name", "new_box", "deliver", "brief", "bind")),
    Scope(name="what is no report is not finalised", people=1, papers=2, endpoints=0,
          acts=("file_record", "file_team_paper", "compile", "circulate", "discuss", "finalise", "render", "seal", "derive", "decide_family_reading")),
    Scope(name="team papers and records on a list", people=2, papers=2, endpoints=1, before=(*PREPARE, *OTHER, Call("file_team_paper", ("paper1",)), Call("file_record", ("paper2",)), Call("name_party", ("person2", "paper2")), Call("open_endpoint", ("box1",)), Call("join", ("person2", "box1"))),
          acts=("join", "deliver", "close_record", "circulate", "stand_down", "list_worker", "introduce", "commission", "recall", "list_family")),
    Scope(name="family, and the record of what they said", people=1, papers=1, endpoints=1, before=(*PREPARE, Call("file_record", ("paper1",)), Call("open_endpoint", ("box1",))),
          acts=("list_family", "name_party", "join", "close_record", "deliver", "recall", "stand_down", "introduce")),
    Scope(name="the final on the commissioner's list", people=2, papers=1, endpoints=1, before=(*PREPARE, *SENT, *PUBLISHED[:2], Call("commission", ("person2",)), Call("brief", ("person2",)), Call("open_endpoint", ("box1",)), Call("join", ("person2", "box1"))),
          acts=("bind", "brief", "name", "deliver", "join", "release", "suspend", "list_worker", "list_family", "decide_family_reading", "leave")),
)
"""Thin worlds, each with the acts of one question: many thin ones find more than one square one."""

SQUARE = Scope(name="two of everything, all acts", people=2, papers=2, endpoints=2)
# fmt: on


def explore_table(
    world: World,
    scope: Scope,
    *,
    depth: int = 8,
    limit: int = 200_000,
    start: Facts | None = None,
    progress: Callable[[int, int, int], None] | None = None,
) -> Exploration[Call]:
    """Explores the table with its history in one scope, from what the scope begins with or from `start`.

    A fault is a broken law, with the shortest history that breaks it.
    """
    before: list[Call] = []
    if start is None:
        start = world.initial
        for call in scope.before:
            if not world.permits(start, call):
                return _cannot_begin()
            after, seen = world.step(start, call)
            before.append(call)
            broken = world.broken(start, call, after, seen)
            if broken:
                return attrs.evolve(_cannot_begin(), broken=broken, path=tuple(before))
            start = after
    walk = Walk(world)
    calls = [walk.prepare(call) for call in world.calls(scope)]

    def check(before: Numbers, call: Prepared, after: Numbers | None) -> tuple[str, ...]:
        return () if after is None else walk.broken(before, call, after)

    found = explore(walk.state(start), calls, walk.step, check, depth=depth, limit=limit, progress=progress)
    path = (*before, *(one.call for one in found.path)) if found.broken else ()
    return Exploration(
        states=found.states, transitions=found.transitions, tried=found.tried, depth=found.depth, closed=found.closed,
        seconds=found.seconds, moved=frozenset(one.call for one in found.moved), broken=found.broken, path=path,
    )  # fmt: skip


def _cannot_begin() -> Exploration[Call]:
    """Nothing to explore: a stricter table refuses what the scope begins with, or already breaks a law there."""
    return Exploration(states=1, transitions=0, tried=0, depth=0, closed=True, seconds=0.0, moved=frozenset())
