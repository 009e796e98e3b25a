"""The recipes of the docs on a real server: row-level security per tenant, and migrations with Alembic."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection, Engine, inspect, select, text
from sqlalchemy.exc import ProgrammingError
from story import REVIEW, circulated_log, play

from reviewflow.caseload import CaseloadKeeper
from reviewflow.record import MemoryStore
from reviewflow.record.sql import (
    DatabaseFault,
    SqlAlchemyRunner,
    SqlKeys,
    SqlPapers,
    SqlStore,
    check_tables,
    engine_for,
    metadata,
    tenant_policies,
)
from reviewflow.reviews import Reviews
from reviewflow.testing.stores import sample_log

LOCKED = [table for table in metadata.sorted_tables if "tenant" in table.columns]
OURS, THEIRS = "camden", "leeds"


def _filled(connection: Connection, tenant: str) -> None:
    """Rows of the tenant in every table: a review with clocks and blockers, one with copies and readers, papers, keys."""
    base = Reviews(MemoryStore())
    keeper, papers = CaseloadKeeper(SqlAlchemyRunner(connection), tenant, base.kernel), SqlPapers(connection, tenant)
    play(base.using(SqlStore(connection, tenant), papers, followers=[keeper]), papers, 60)
    SqlStore(connection, tenant).append("r2", 0, circulated_log("r2"))
    keeper.rebuild(SqlStore(connection, tenant), "r2")
    papers.put(REVIEW, "v0.1", b"the draft")
    SqlKeys(connection, tenant).make(REVIEW, "p1")


@pytest.fixture
def roles(make_database: Callable[[str], Engine]) -> Iterator[tuple[Engine, Engine]]:
    """The tables' owner, and an application's role that the policies bind; all tables hold rows of two tenants."""
    owner = make_database("postgresql")
    role = f"app_{owner.url.database}"
    with owner.begin() as connection:
        for statement in tenant_policies():
            connection.execute(text(statement))
        connection.execute(text(f'CREATE ROLE "{role}" LOGIN'))
        connection.execute(text(f'GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO "{role}"'))
        for tenant in (OURS, THEIRS):
            _filled(connection, tenant)
    app = engine_for(owner.url.set(username=role))
    yield owner, app
    app.dispose()
    with owner.begin() as connection:
        connection.execute(text(f'DROP OWNED BY "{role}"'))
        connection.execute(text(f'DROP ROLE "{role}"'))


def test_row_level_security_locks_every_table(roles: tuple[Engine, Engine]) -> None:
    """Of each table the role sees, changes and deletes the set tenant's rows alone, and may give no row to another."""
    owner, app = roles
    assert len(LOCKED) == len(metadata.sorted_tables) - 1  # all but the layout's own number
    for table in LOCKED:
        with owner.connect() as connection:
            both = connection.execute(select(table)).all()
            assert {row.tenant for row in both} == {OURS, THEIRS}, table.name
        with app.connect() as connection:
            assert connection.execute(select(table)).all() == [], table.name
            connection.rollback()
            connection.execute(text(f"SET LOCAL reviewflow.tenant = '{OURS}'"))
            seen = connection.execute(select(table)).all()
            assert set(seen) == {row for row in both if row.tenant == OURS}, table.name
            assert connection.execute(table.delete().where(table.c.tenant == THEIRS)).rowcount == 0, table.name
            assert connection.execute(table.delete()).rowcount == len(seen), table.name
            with pytest.raises(ProgrammingError, match="row-level security"):
                connection.execute(table.insert(), {**seen[0]._mapping, "tenant": THEIRS, "stream": "r9"})
            connection.rollback()


def test_row_level_security_is_a_further_lock(roles: tuple[Engine, Engine]) -> None:
    """A role bound by the policies reads and writes the tenant that is set, whatever a store was asked for."""
    _, app = roles
    with app.begin() as connection:
        connection.execute(text(f"SET LOCAL reviewflow.tenant = '{OURS}'"))
        assert SqlStore(connection, OURS).append("r1", 0, sample_log("r1", 3)) is True
        assert SqlStore(connection, THEIRS).streams() == ()
    with app.connect() as connection:
        connection.execute(text(f"SET LOCAL reviewflow.tenant = '{OURS}'"))
        with pytest.raises(DatabaseFault) as caught:
            SqlStore(connection, THEIRS).append("r9", 0, sample_log("r9", 1))
        connection.rollback()
        assert (caught.value.kind, SqlStore(connection, OURS).streams()) == ("forbidden", ())


ENV = """
from alembic import context
from sqlalchemy import create_engine
from reviewflow.record.sql import metadata
import hosts_own
engine = create_engine(context.config.get_main_option("sqlalchemy.url"))
with engine.begin() as connection:
    context.configure(connection=connection, target_metadata=[hosts_own.metadata, metadata])
    with context.begin_transaction():
        context.run_migrations()
"""
OWN = "from sqlalchemy import *\nmetadata = MetaData()\nTable('host_case', metadata, Column('id', Integer, primary_key=True))\n"


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_alembic_makes_and_keeps_our_tables(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A host's own migration scripts, made by autogenerate from its metadata and ours, give the tables we expect."""
    url = f"sqlite:///{tmp_path / 'host.db'}"
    if kind == "postgresql":
        url = request.getfixturevalue("postgres").fresh().render_as_string(hide_password=False)
    (tmp_path / "hosts_own.py").write_text(OWN)
    monkeypatch.syspath_prepend(str(tmp_path))
    config = Config(str(tmp_path / "alembic.ini"))
    config.set_main_option("script_location", str(tmp_path / "scripts"))
    config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    command.init(config, str(tmp_path / "scripts"))
    (tmp_path / "scripts" / "env.py").write_text(ENV)
    command.revision(config, "the host and the record", autogenerate=True)
    command.upgrade(config, "head")
    engine = engine_for(url)
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO reviewflow_layout (name, number) VALUES ('layout', 1)"))
        check_tables(connection)
        assert inspect(connection).has_table("host_case")
        context = MigrationContext.configure(connection)
        differing = [change for change in compare_metadata(context, metadata) if "host_case" not in str(change)]
        assert [change for change in differing if "alembic_version" not in str(change)] == []
        assert SqlStore(connection, "camden").append("r1", 0, sample_log("r1", 2)) is True
    engine.dispose()
