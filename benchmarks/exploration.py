"""How fast the small worlds are searched: the table's and the real kernel's, with answers remembered and without.

    python benchmarks/exploration.py [STATES] [--plain N]

For each world: states, how far, and states a second of processor time; then the same world's first N states with
nothing remembered (300 if nothing is said), in the same run, and the ratio. STATES is the limit of each world (20,000).
"""

from __future__ import annotations

import argparse
import gc
from collections.abc import Callable
from statistics import median
from time import process_time
from typing import Any

from reviewflow.kernel import Kernel
from reviewflow.rules import POLICY, PROCESS
from reviewflow.testing.explore import SCOPES, SQUARE, Exploration, explore, explore_table
from reviewflow.testing.exploring import explore_review
from reviewflow.testing.history import Scope, World
from reviewflow.testing.small_reviews import REVIEW_SCOPES, REVIEW_SQUARE, ReviewScope

Progress = Callable[[int, int, int], None]


def timed(search: Callable[[Progress], Exploration[Any]]) -> tuple[Exploration[Any], float]:
    """The search, and its states a second of processor time, up to its last level."""
    gc.collect()
    began = last = process_time()

    def watch(*level: int) -> None:
        nonlocal last
        last = process_time()

    found = search(watch)
    return found, found.states / max(last - began, 1e-6)


def plain_table(world: World, scope: Scope, limit: int, progress: Progress) -> Exploration[Any]:
    """The table's world with nothing remembered."""
    facts, shown = world.initial, ()
    for call in scope.before:
        facts, _ = world.step(facts, call)

    def step(before: Any, call: Any) -> Any:
        nonlocal shown
        if not world.permits(before, call):
            return None
        after, shown = world.step(before, call)
        return after

    return explore(
        facts, world.calls(scope), step, lambda before, call, after: () if after is None else world.broken(before, call, after, shown),
        world.key, limit=limit, progress=progress,
    )  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("states", nargs="?", type=int, default=20_000)
    parser.add_argument("--plain", type=int, default=300)
    asked = parser.parse_args()
    world, kernel = World(POLICY), Kernel.of(PROCESS, POLICY)

    def table(scope: Scope) -> tuple[Any, Any]:
        return (
            lambda progress: explore_table(world, scope, depth=99, limit=asked.states, progress=progress),
            lambda progress: plain_table(world, scope, asked.plain, progress),
        )

    def real(scope: ReviewScope) -> tuple[Any, Any]:
        return (
            lambda progress: explore_review(kernel, scope, limit=asked.states, progress=progress),
            lambda progress: explore_review(kernel, scope, limit=asked.plain, remember=False, progress=progress),
        )

    for title, worlds in (
        ("the table with its history", [(scope.name, *table(scope)) for scope in (*SCOPES, SQUARE)]),
        ("the real decide and evolve", [(scope.name, *real(scope)) for scope in (*REVIEW_SCOPES, REVIEW_SQUARE)]),
    ):
        print(f"\n{title:44} {'states':>8} {'transitions':>11} {'depth':>6}        {'states/s':>9} {'plain':>7} {'ratio':>6}")
        rates = []
        for name, quick, plain in worlds:
            (found, rate), (_, slow) = timed(quick), timed(plain)
            rates.append(rate)
            print(f"{name:44} {found.states:8,} {found.transitions:11,} {found.depth:6} {'to its end' if found.closed else '':10} {rate:6,.0f} {slow:7,.0f} {rate / slow:6.1f}", flush=True)
        print(f"{'median':44} {'':8} {'':11} {'':6} {'':10} {median(rates):6,.0f}")


if __name__ == "__main__":
    main()
