"""What the tests of the proof share: built once, because it takes a second."""

from __future__ import annotations

import pytest

from reviewflow.rules.steps import POLICY
from reviewflow.testing.history import World
from reviewflow.testing.prover import Bench, Proof, prove
from reviewflow.testing.spec import SPEC


@pytest.fixture(scope="session")
def proof() -> Proof:
    """The proof of our table."""
    return prove(POLICY)


@pytest.fixture(scope="session")
def bench() -> Bench:
    """Both engines, with the invariants loaded."""
    return Bench(SPEC)


@pytest.fixture(scope="session")
def world() -> World:
    """Our table with its history."""
    return World(POLICY)
