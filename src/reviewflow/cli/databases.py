"""The one place where the command line's store is made: in memory, or with `--database` in a database.

In a database all that one call of the command line records is one transaction: it commits when the command ends, and
nothing is kept where the input could not be read. Needs the extra `sql` (and `postgres`), and only then imports it.
"""

from __future__ import annotations

import importlib
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from reviewflow.cli.playing import open_desk
from reviewflow.record import EventStore
from reviewflow.reviews import Reviews

__all__ = ["TENANT", "add_arguments", "connected", "desk_of"]

TENANT = "reviewflow"
"""Whose records these are where nobody says; a database may keep those of several boards."""


def add_arguments(command: ArgumentParser) -> None:
    """`--database URL` and `--tenant NAME`."""
    command.add_argument(
        "--database", default="", metavar="URL", help="`sqlite:///FILE` or `postgresql://...`, in place of memory"
    )
    command.add_argument("--tenant", default=TENANT, metavar="NAME", help=f"whose records, in a database ({TENANT})")


def desk_of(args: Namespace) -> Reviews:
    """The front desk at the store that was asked for, open until the command ends."""
    url = getattr(args, "database", "")
    return args.stack.enter_context(_at_database(url, args.tenant)) if url else open_desk()


@contextmanager
def _at_database(url: str, tenant: str) -> Iterator[Reviews]:
    """A desk in one transaction; its tables are made where they are missing, and the caseload's are kept in step."""
    sql, caseload = _module("reviewflow.record.sql"), _module("reviewflow.caseload")
    with connected(url) as connection:
        sql.create_tables(connection)
        desk = open_desk()
        keeper = caseload.CaseloadKeeper(sql.SqlAlchemyRunner(connection), tenant, desk.kernel)
        store: EventStore = sql.SqlStore(connection, tenant)
        yield desk.using(store, sql.SqlPapers(connection, tenant), followers=[keeper])


@contextmanager
def connected(url: str) -> Iterator[Any]:
    """A connection in a transaction that commits at the end. Raises `DatabaseFault` where the database fails."""
    naming_faults, fault = (
        _module("reviewflow.record.sql.faults").naming_faults,
        _module("sqlalchemy.exc").SQLAlchemyError,
    )
    engine = _module("reviewflow.record.sql").engine_for(url)
    with naming_faults(engine.connect, fault) as connection:
        naming_faults(connection.begin, fault)
        yield connection
        naming_faults(connection.commit, fault)
    engine.dispose()


def _module(name: str) -> Any:
    """Imported when it is needed: the room itself says what to install where its driver is missing."""
    return importlib.import_module(name)
