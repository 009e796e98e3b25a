"""Runs the table beside the oracle and compares them at every step of every history of a small world."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from reviewflow.kernel.compiler import compile_policy
from reviewflow.model.facts import Facts
from reviewflow.model.policy import Call, Policy
from reviewflow.testing.explore import Exploration, explore
from reviewflow.testing.history import Scope, World
from reviewflow.testing.mutants import Seen
from reviewflow.testing.oracle import Happening, Oracle

__all__ = ["Both", "lockstep"]

Both = tuple[Facts, tuple[Happening, ...]]


def lockstep(
    policy: Policy, scope: Scope, *, depth: int = 8, limit: int = 500, seen: Callable[[Seen], None] | None = None
) -> Exploration[Call]:
    """Compares who may do what, and who sees what, at every step; stops at the first difference.

    `seen` is told of everything that was tried and agreed upon.
    """
    compiled = compile_policy(policy)
    shown: dict[str, tuple[tuple[str, str], ...]] = {}
    start: Both = (Facts.empty(policy.relations), ())

    def step(before: Both, call: Call) -> Both | None:
        facts, history = before
        if not compiled.permits(facts, call.act, call.args):
            return None
        after, shown["last"] = compiled.apply(facts, call.act, call.args)
        return after, (*history, (call.act, call.args))

    def check(before: Both, call: Call, after: Both | None) -> Iterable[str]:
        oracle = Oracle(before[1])
        if oracle.allows(call.act, *call.args) != (after is not None):
            return ("the oracle allows it" if after is None else "the oracle does not allow it",)
        pairs = shown["last"] if after is not None else ()
        if after is not None and oracle.shown(call.act, *call.args) != set(pairs):
            return ("the oracle expects others to see it",)
        if seen is not None:
            seen(Seen(before[0], call, after and after[0], pairs))
        return ()

    for call in scope.before:
        start = step(start, call) or start
    return explore(start, World(policy).calls(scope), step, check, lambda both: both[0], depth=depth, limit=limit)
