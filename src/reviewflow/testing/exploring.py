"""Tries everything that can be commanded in a small world of the real kernel, beside the table with its history.

It is the kernel's own `decide` and `evolve` that answer, for a host's process and policy as for the guide's; an answer
is remembered by what was looked at to give it (`review_walk.py`), which is what makes it quick.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime

from reviewflow.errors import InputError
from reviewflow.kernel import Accepted, Kernel, Refused
from reviewflow.model.events import Event
from reviewflow.model.facts import Facts
from reviewflow.model.policy import Policy
from reviewflow.model.review import Context, Review
from reviewflow.testing.explore import Exploration, explore
from reviewflow.testing.follow import Follower
from reviewflow.testing.history import World
from reviewflow.testing.numbers import State
from reviewflow.testing.review_walk import ReviewWalk, Try
from reviewflow.testing.small_reviews import DAY, Move, ReviewScope

__all__ = ["can_begin", "explore_review", "explore_reviews", "explore_together"]

AT = datetime(DAY.year, DAY.month, DAY.day, 12, tzinfo=UTC)
"""When everything in a small world is recorded: nothing in it hangs on time that goes by."""


def explore_review(
    kernel: Kernel, scope: ReviewScope, *, policy: Policy | None = None, depth: int = 99, limit: int = 20_000, remember: bool = True, recheck: int = 2_000,
    progress: Callable[[int, int, int], None] | None = None,
) -> Exploration[Move]:  # fmt: skip
    """Every command of the scope in every state that can be reached, to `depth` steps or `limit` states; refused ones, too.

    A fault is a law of the specification that breaks, or a step in which the review goes another way than the table;
    `path` is then the shortest list of commands that leads there, from the first of the scope's beginning. Every
    `recheck` steps, one is asked afresh and compared with what was remembered; where `remember` is False, all are. What an event means is said by the
    kernel's own policy, or by `policy`, which finds a mapping that was changed.
    Raises `InputError` where the process refuses what the scope begins with, `DefinitionError` where the specification
    does not know an act of the policy, and AssertionError where an answer depends on more than the review.
    """
    (found,) = explore_reviews(kernel, (scope,), policy=policy, depth=depth, limit=limit, remember=remember, recheck=recheck, progress=progress)
    return found


def explore_reviews(
    kernel: Kernel, scopes: Iterable[ReviewScope], *, policy: Policy | None = None, depth: int = 99, limit: int = 20_000, remember: bool = True, recheck: int = 2_000,
    progress: Callable[[int, int, int], None] | None = None,
) -> Iterator[Exploration[Move]]:  # fmt: skip
    """Explores one scope after the other, each as `explore_review` does; what is remembered of one serves the next."""
    follower = Follower(kernel, World(policy or kernel.policy.policy))
    walk = ReviewWalk(follower, AT, recheck)
    walked = _explored if remember else _asked
    for scope in scopes:
        review, facts, broken, path = _begun(follower, scope)
        if broken:
            yield Exploration(states=1, transitions=0, tried=0, depth=0, closed=True, seconds=0.0, moved=frozenset(), broken=broken, path=path)
        else:
            yield walked(walk, walk.state(review, facts), scope, depth, limit, progress)


def _explored(
    walk: ReviewWalk, start: State, scope: ReviewScope, depth: int, limit: int, progress: Callable[[int, int, int], None] | None
) -> Exploration[Move]:
    faults: tuple[str, ...] = ()
    lawful: set[State] = set()

    def step(state: State, one: Try) -> State | None:
        nonlocal faults
        after, faults = walk.step(state, one)
        return after

    def check(before: State, one: Try, after: State | None) -> tuple[str, ...]:
        if faults or after is None or after in lawful:
            return faults
        lawful.add(after)
        return () if walk.lawful(before, after) else walk.unlawful(after)

    return _found(explore(start, [walk.prepare(move) for move in scope.moves], step, check, depth=depth, limit=limit, progress=progress), scope)


def _asked(walk: ReviewWalk, start: State, scope: ReviewScope, depth: int, limit: int, progress: Callable[[int, int, int], None] | None) -> Exploration[Move]:
    """The same with nothing remembered: every step is asked of the kernel and judged by the follower."""
    faults: tuple[str, ...] = ()

    def step(state: State, one: Try) -> State | None:
        nonlocal faults
        after, faults = walk.afresh(state, one)
        return after

    tries = [walk.prepare(move) for move in scope.moves]
    return _found(explore(start, tries, step, lambda before, one, after: faults, depth=depth, limit=limit, progress=progress), scope)


def _found(found: Exploration[Try], scope: ReviewScope) -> Exploration[Move]:
    path = (*scope.before, *(one.move for one in found.path)) if found.broken else ()
    return Exploration(
        states=found.states, transitions=found.transitions, tried=found.tried, depth=found.depth, closed=found.closed,
        seconds=found.seconds, moved=frozenset(one.move for one in found.moved), broken=found.broken, path=path,
    )  # fmt: skip


def explore_together(
    kernel: Kernel, scopes: tuple[ReviewScope, ReviewScope], *, depth: int = 99, limit: int = 1_000, progress: Callable[[int, int, int], None] | None = None
) -> Exploration[tuple[int, Move]]:
    """Two reviews side by side under one kernel: every command to either of them, in every pair of states, to `depth` or `limit`.

    A fault is, beside those of `explore_review`, an answer in one review that is not the one it has alone; so the
    kernel is asked afresh at every step. A move is which review, and what is commanded in it; `path` leaves out how the
    scopes begin. Raises like `explore_review`.
    """
    follower = Follower.of(kernel)
    begun = [_begun(follower, scope) for scope in scopes]
    walks = [ReviewWalk(follower, AT) for _ in begun]
    starts = tuple(walk.state(review, facts) for walk, (review, facts, _, _) in zip(walks, begun, strict=True))
    tries = [(which, walk.prepare(move)) for which, (walk, scope) in enumerate(zip(walks, scopes, strict=True)) for move in scope.moves]
    faults: tuple[str, ...] = ()

    def step(pair: tuple[State, ...], move: tuple[int, Try]) -> tuple[State, ...] | None:
        nonlocal faults
        which, one = move
        alone, _ = walks[which].step(pair[which], one)
        after, faults = walks[which].afresh(pair[which], one)
        if after != alone and not faults:
            faults = ("what is decided in one review depends on the other",)
        return None if after is None else (*pair[:which], after, *pair[which + 1 :])

    found = explore(starts, tries, step, lambda before, move, after: faults, depth=depth, limit=limit, progress=progress)
    return Exploration(
        states=found.states, transitions=found.transitions, tried=found.tried, depth=found.depth, closed=found.closed, seconds=found.seconds,
        moved=frozenset((which, one.move) for which, one in found.moved), broken=found.broken, path=tuple((which, one.move) for which, one in found.path),
    )  # fmt: skip


def can_begin(kernel: Kernel, scope: ReviewScope) -> bool:
    """Whether the process and the policy allow everything that the scope begins with."""
    try:
        return all(_told(kernel, scope))
    except InputError:
        return False


def _begun(follower: Follower, scope: ReviewScope) -> tuple[Review, Facts, tuple[str, ...], tuple[Move, ...]]:
    """Where the scope begins: the review, the table with its history, and a law that breaks on the way with the path there."""
    review, facts = follower.kernel.unopened("review"), follower.start
    for number, before, event, review in _told(follower.kernel, scope):
        facts, faults = follower.event(facts, before, event, review)
        if faults:
            return review, facts, faults, scope.before[:number]
    return review, facts, (), ()


def _told(kernel: Kernel, scope: ReviewScope) -> Iterator[tuple[int, Review, Event, Review]]:
    """Every event before the scope begins, with the number of its command and the review before and after it."""
    review = kernel.unopened("review")
    for number, (actor, command) in enumerate(scope.before, 1):
        context = Context(actor=actor, at=AT, command_id=f"before-{number}")
        outcome = kernel.decide(review, command, context)
        events = outcome.events if isinstance(outcome, Accepted) else outcome.recorded
        if not events:
            codes = ", ".join(reason.code for reason in outcome.reasons) if isinstance(outcome, Refused) else ""
            raise InputError(f"{scope.name}: {type(command).__name__}", f"is refused by this process ({codes})", "give the scope a beginning that your process allows")
        for event in events:
            before, review = review, kernel.evolve(review, event, context)
            yield number, before, event, review
