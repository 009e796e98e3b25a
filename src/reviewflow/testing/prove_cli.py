"""What `reviewflow prove` does: proves the policy, tries it out in small worlds, says so, and writes the certificate."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from time import perf_counter

import attrs

from reviewflow.model.policy import Call, Policy
from reviewflow.testing.checks import refutation
from reviewflow.testing.explore import SCOPES, SQUARE, Exploration, explore_table
from reviewflow.testing.history import Scope, World
from reviewflow.testing.prover import Proof, certificate, prove
from reviewflow.testing.story import Story

__all__ = ["prove_command"]

STATES = 500
"""A small world is searched until so many of its states are known, if nothing else is asked: together, about a second."""
Watch = Callable[[str, int], AbstractContextManager[Callable[[], object]]]
"""(what is done, how many pieces) -> a function to call after each piece; shows somebody that it goes on."""


@attrs.frozen(kw_only=True)
class Tried:
    """What was tried in small worlds, beside the proof."""

    worlds: Mapping[Scope, Exploration[Call]]
    seconds: float

    @property
    def broken(self) -> dict[str, Story]:
        """The histories that break a law, by world; a proved table has none."""
        return {scope.name: Story(one.path, one.broken) for scope, one in self.worlds.items() if one.broken}

    def line(self) -> str:
        """The counts, in one sentence."""
        found = self.worlds.values()
        return (
            f"{len(found)} small worlds tried beside it: {sum(one.states for one in found):,} states, "
            f"{sum(one.transitions for one in found):,} transitions, {sum(one.closed for one in found)} worlds to their end, "
            f"no law broken; {self.seconds:.1f} s"
        )


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
    tried = try_worlds(policy, states or STATES, watch) if proof.holds else None
    if certificate_file is not None:
        written = certificate(proof) | ({"tried in small worlds": counts(tried)} if tried else {})
        certificate_file.write_text(json.dumps(written, indent=2) + "\n", encoding="utf-8")
    if tried is None:
        return _said(refutation(policy, proof), write)
    if tried.broken:
        return _said(_contradiction(tried), write)
    write(f"proved for any number of people, documents and mailboxes, under rules {proof.rules_hash}")
    write(_by_whom(proof))
    write(tried.line())
    write("not covered: see the certificate, or docs/explanation/proof.md")
    return 0


def try_worlds(policy: Policy, states: int, watch: Watch, scopes: Sequence[Scope] = (*SCOPES, SQUARE)) -> Tried:
    """Every move in every state of the small worlds, nearest first, until so many states of a world are known."""
    began, world, worlds = perf_counter(), World(policy), {}
    with watch("small worlds", len(scopes)) as done:
        for scope in scopes:
            worlds[scope] = explore_table(world, scope, depth=99, limit=states)
            done()
    return Tried(worlds=worlds, seconds=perf_counter() - began)


def counts(tried: Tried) -> dict[str, object]:
    """What was tried, as plain data for the certificate."""
    rows = [
        {
            "world": scope.name, "people": scope.people, "papers": scope.papers, "endpoints": scope.endpoints,
            "states": one.states, "transitions": one.transitions, "depth": one.depth, "to its end": one.closed,
        }
        for scope, one in tried.worlds.items()
    ]  # fmt: skip
    return {"worlds": rows, "laws broken": len(tried.broken), "seconds": round(tried.seconds, 2)}


def _by_whom(proof: Proof) -> str:
    *most, last = proof.engines
    return (
        f"{len(proof.results)} obligations, by {', '.join(most)} and {last}, which agree on each; "
        f"{proof.acts} acts, each of which can happen; {proof.seconds:.1f} s"
    )


def _contradiction(tried: Tried) -> list[str]:
    """A law broken under a table that is called proved: one of the two is wrong, and neither is to be relied upon."""
    (name, story), *_ = tried.broken.items()
    return [f"called proved, but a law breaks in the small world `{name}`; do not rely on either:", *story.lines()]


def _said(lines: Sequence[str], write: Callable[[str], object]) -> int:
    for line in lines:
        write(line)
    return 1
