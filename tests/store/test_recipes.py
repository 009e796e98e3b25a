"""The recipes of the docs on a real server: row-level security per tenant, and migrations with Alembic."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect, text

from reviewflow.record.sql import (
    DatabaseFault,
    SqlStore,
    check_tables,
    engine_for,
    metadata,
    tenant_policies,
)
from reviewflow.testing.stores import sample_log


def test_row_level_security_is_a_further_lock(make_database: Callable[[str], Engine]) -> None:
    """A role bound by the policies sees and writes the tenant that is set, whatever a store was asked for."""
    owner = make_database("postgresql")
    role = f"app_{owner.url.database}"
    with owner.begin() as connection:
        for statement in tenant_policies():
            connection.execute(text(statement))
        connection.execute(text(f'CREATE ROLE "{role}" LOGIN'))
        connection.execute(text(f'GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO "{role}"'))
        SqlStore(connection, "leeds").append("r1", 0, sample_log("r1", 2))
    app = engine_for(owner.url.set(username=role))
    with app.begin() as connection:
        connection.execute(text("SET LOCAL reviewflow.tenant = 'camden'"))
        assert SqlStore(connection, "camden").append("r1", 0, sample_log("r1", 3)) is True
        assert SqlStore(connection, "leeds").streams() == ()
        seen = connection.execute(text("SELECT DISTINCT tenant FROM reviewflow_event")).scalars().all()
        assert seen == ["camden"]
    with app.connect() as connection:
        connection.execute(text("SET LOCAL reviewflow.tenant = 'camden'"))
        with pytest.raises(DatabaseFault) as caught:
            SqlStore(connection, "leeds").append("r9", 0, sample_log("r9", 1))
        connection.rollback()
        assert caught.value.kind == "forbidden"
        assert connection.execute(text("SELECT count(*) FROM reviewflow_event")).scalar_one() == 0
        assert SqlStore(connection, "camden").streams() == ()
    app.dispose()
    with owner.begin() as connection:
        connection.execute(text(f'DROP OWNED BY "{role}"'))
        connection.execute(text(f'DROP ROLE "{role}"'))


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
