"""What every folder of tests may use: a real PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from postgres import Server, server


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A running PostgreSQL, one for all tests of this process."""
    with server() as running:
        yield running
