"""What `reviewflow prove` does: proves the policy, tries it out in small worlds, says so, and writes the certificate."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from time import perf_counter
from typing import Any

import attrs

from reviewflow.kernel import Kernel
from reviewflow.model.policy import Call, Policy
from reviewflow.rules import PROCESS
from reviewflow.testing.checks import refutation
from reviewflow.testing.explore import SCOPES, SQUARE, Exploration, explore_table
from reviewflow.testing.exploring import can_begin, explore_reviews
from reviewflow.testing.history import Scope, World
from reviewflow.testing.prover import Proof, certificate, prove
from reviewflow.testing.small_reviews import REVIEW_SCOPES, REVIEW_SQUARE, Move, ReviewScope
from reviewflow.testing.story import Story

__all__ = ["prove_command"]

STATES, REAL_STATES = 500, 60
"""A small world is searched until so many of its states are known, if nothing else is asked; one of the real kernel until
so many, since each first answer is asked of it twice. Together, about two seconds."""
Watch = Callable[[str, int], AbstractContextManager[Callable[[], object]]]
"""(what is done, how many pieces) -> a function to call after each piece; shows somebody that it goes on."""


@attrs.frozen(kw_only=True)
class Tried:
    """What was tried in small worlds, beside the proof."""

    worlds: Mapping[Scope, Exploration[Call]]
    real: Mapping[ReviewScope, Exploration[Move]]
    seconds: float

    @property
    def broken(self) -> dict[str, list[str]]:
        """The histories that break a law, by world, line by line; a proved table has none."""
        table = {scope.name: Story(one.path, one.broken).lines() for scope, one in self.worlds.items() if one.broken}
        return table | {scope.name: _commands(one) for scope, one in self.real.items() if one.broken}

    def lines(self) -> list[str]:
        """The counts, a sentence for the table and one for the real kernel."""
        return [
            f"{_counted(self.worlds.values(), 'tried beside it')}; {self.seconds:.1f} s for all",
            _counted(self.real.values(), "of the real `decide` and `evolve`"),
        ]


def _counted(found: Collection[Exploration[Any]], what: str) -> str:
    return (
        f"{len(found)} small worlds {what}: {sum(one.states for one in found):,} states, "
        f"{sum(one.transitions for one in found):,} transitions, {sum(one.closed for one in found)} worlds to their end, no law broken"
    )


def _commands(one: Exploration[Move]) -> list[str]:
    """The commands that lead to a broken law, and what is wrong."""
    told = [f"{number:>3}. {actor}: {type(command).__name__}" for number, (actor, command) in enumerate(one.path, 1)]
    return [*told, *(f"  => {fault}" for fault in one.broken)]


def prove_command(
    policy: Policy, write: Callable[[str], object], certificate_file: Path | None = None,
    states: int | None = None, watch: Watch = lambda what, pieces: nullcontext(lambda: None),
) -> int:  # fmt: skip
    """Proves the policy and writes the outcome line by line; returns 0 where it is proved and 1 where it is refuted.

    `states`: each small world is searched until so many are known (None: some hundreds). `watch` is told of each world that is done. The
    certificate is JSON. Raises `MissingExtra` where a solver is not installed, `DefinitionError` for a table that the
    linter refuses, and OSError where the file cannot be written.
    """
    proof = prove(policy)
    tried = try_worlds(policy, states or STATES, states or REAL_STATES, watch) if proof.holds else None
    if certificate_file is not None:
        written = certificate(proof) | ({"tried in small worlds": counts(tried)} if tried else {})
        certificate_file.write_text(json.dumps(written, indent=2) + "\n", encoding="utf-8")
    if tried is None:
        return _said(refutation(policy, proof), write)
    if tried.broken:
        return _said(_contradiction(tried), write)
    write(f"proved for any number of people, documents and mailboxes, under rules {proof.rules_hash}")
    write(_by_whom(proof))
    for line in tried.lines():
        write(line)
    write("not covered: see the certificate, or docs/explanation/proof.md")
    return 0


def try_worlds(policy: Policy, states: int, real_states: int, watch: Watch) -> Tried:
    """Every move in every state of the small worlds, nearest first, until so many states of a world are known.

    Worlds of the real kernel are those whose beginning the policy allows; the guide's own allows all.
    """
    began, world, worlds = perf_counter(), World(policy), {}
    kernel, scopes = Kernel.of(PROCESS, policy), (*SCOPES, SQUARE)
    reviews = [scope for scope in (*REVIEW_SCOPES, REVIEW_SQUARE) if can_begin(kernel, scope)]
    real: dict[ReviewScope, Exploration[Move]] = {}
    with watch("small worlds", len(scopes) + len(reviews)) as done:
        for scope in scopes:
            worlds[scope] = explore_table(world, scope, depth=99, limit=states)
            done()
        for review, found in zip(reviews, explore_reviews(kernel, reviews, limit=real_states), strict=True):
            real[review] = found
            done()
    return Tried(worlds=worlds, real=real, seconds=perf_counter() - began)


def counts(tried: Tried) -> dict[str, object]:
    """What was tried, as plain data for the certificate."""
    rows = [
        {
            "world": scope.name, "people": scope.people, "papers": scope.papers, "endpoints": scope.endpoints,
            "states": one.states, "transitions": one.transitions, "depth": one.depth, "to its end": one.closed,
        }
        for scope, one in tried.worlds.items()
    ]  # fmt: skip
    real = [
        {
            "world": review.name, "commands": len(review.moves), "states": found.states, "transitions": found.transitions,
            "depth": found.depth, "to its end": found.closed,
        }
        for review, found in tried.real.items()
    ]  # fmt: skip
    return {"worlds": rows, "worlds of decide and evolve": real, "laws broken": len(tried.broken), "seconds": round(tried.seconds, 2)}


def _by_whom(proof: Proof) -> str:
    *most, last = proof.engines
    return (
        f"{len(proof.results)} obligations, by {', '.join(most)} and {last}, which agree on each; "
        f"{proof.acts} acts, each of which can happen; {proof.seconds:.1f} s"
    )


def _contradiction(tried: Tried) -> list[str]:
    """A law broken under a table that is called proved: one of the two is wrong, and neither is to be relied upon."""
    (name, story), *_ = tried.broken.items()
    return [f"called proved, but a law breaks in the small world `{name}`; do not rely on either:", *story]


def _said(lines: Sequence[str], write: Callable[[str], object]) -> int:
    for line in lines:
        write(line)
    return 1
