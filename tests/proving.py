"""What the tests of the proof share: built once, because it takes a second."""

from __future__ import annotations

from functools import cache

from reviewflow.rules.steps import POLICY
from reviewflow.testing.engines import Bench
from reviewflow.testing.history import World
from reviewflow.testing.prover import Proof, prove
from reviewflow.testing.spec import SPEC

__all__ = ["the_bench", "the_proof", "the_world"]


@cache
def the_proof() -> Proof:
    """The proof of our table."""
    return prove(POLICY)


@cache
def the_bench() -> Bench:
    """The engines, with the invariants loaded."""
    return Bench(SPEC)


@cache
def the_world() -> World:
    """Our table with its history."""
    return World(POLICY)
