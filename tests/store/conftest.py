"""The two databases that every store test runs on, each empty and with our tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine
from sqlalchemy.pool import NullPool

from django_setup import set_up
from postgres import Server
from reviewflow.record.sql import create_tables, engine_for

set_up()  # before any test module imports a model
DATABASES = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def postgres_template(postgres: Server) -> str:
    """The name of a database with our tables, to copy from."""
    url = postgres.fresh()
    engine = create_engine(url, poolclass=NullPool)
    with engine.begin() as connection:
        create_tables(connection)
    engine.dispose()
    return str(url.database)


@pytest.fixture
def make_database(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Callable[[str], Engine]]:
    """A function from a kind of database to an engine on a new one of that kind, with our tables."""
    undo: list[Callable[[], None]] = []

    def make(kind: str) -> Engine:
        if kind == "sqlite":
            engine = engine_for(f"sqlite:///{tmp_path / f'record{len(undo)}.db'}")
            with engine.begin() as connection:
                create_tables(connection)
        else:
            running: Server = request.getfixturevalue("postgres")
            url = running.fresh(request.getfixturevalue("postgres_template"))
            engine = engine_for(url)
            undo.append(lambda: running.drop(url))
        undo.append(engine.dispose)
        return engine

    yield make
    for step in reversed(undo):
        step()


@pytest.fixture(params=DATABASES)
def engine(request: pytest.FixtureRequest, make_database: Callable[[str], Engine]) -> Engine:
    """An engine on a new database with our tables, once on SQLite and once on PostgreSQL."""
    return make_database(request.param)
