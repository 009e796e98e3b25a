"""The record in the host's database: SQLite and PostgreSQL through SQLAlchemy Core (extra `sql`).

with engine.begin() as connection:             # the host's transaction
    store = SqlStore(connection, tenant="camden")
    ...                                        # the host's own rows and ours commit together
"""

from __future__ import annotations

from reviewflow.errors import MissingExtra

try:
    import sqlalchemy  # noqa: F401  (the one line that says what to install)
except ModuleNotFoundError:
    raise MissingExtra("the record in a database", "sql") from None

from reviewflow.record.sql.caseload import Caseload, ClockDue, CopyOut, CouldRead
from reviewflow.record.sql.engine import engine_for
from reviewflow.record.sql.faults import DatabaseFault
from reviewflow.record.sql.layout import TablesError, check_tables, create_tables, tenant_policies
from reviewflow.record.sql.outbox import Notice, Outbox
from reviewflow.record.sql.papers import SqlKeys, SqlPapers
from reviewflow.record.sql.running import Runner, SqlAlchemyRunner
from reviewflow.record.sql.store import SqlStore
from reviewflow.record.sql.tables import LAYOUT, metadata
from reviewflow.record.sql.verifying import damage_in, orphans_in, tenants_in

__all__ = [
    "LAYOUT",
    "Caseload",
    "ClockDue",
    "CopyOut",
    "CouldRead",
    "DatabaseFault",
    "Notice",
    "Outbox",
    "Runner",
    "SqlAlchemyRunner",
    "SqlKeys",
    "SqlPapers",
    "SqlStore",
    "TablesError",
    "check_tables",
    "create_tables",
    "damage_in",
    "engine_for",
    "metadata",
    "orphans_in",
    "tenant_policies",
    "tenants_in",
]
