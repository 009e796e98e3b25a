"""The one place where the command line's store is made: in memory, or with `--database` in a database.

`demo` and `replay` keep what they run in `./reviewflow-demo.db` where SQLAlchemy is installed, each run under a tenant
of its own (`run-1`, `run-2`), so that nothing is ever written over.

In a database all that one call of the command line records is one transaction: it commits when the command ends, and
nothing is kept where the input could not be read. Needs the extra `sql` (and `postgres`), and only then imports it.
"""

from __future__ import annotations

import importlib
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from itertools import count
from typing import Any

from reviewflow.cli.playing import open_desk
from reviewflow.record import EventStore
from reviewflow.reviews import Reviews

__all__ = ["DEFAULT_FILE", "TENANT", "add_arguments", "connected", "desk_of", "kept"]

DEFAULT_FILE = "reviewflow-demo.db"
"""Where `demo` and `replay` keep their review, in the folder they are run in."""
MEMORY = "memory"
TENANT = "reviewflow"
"""Whose records these are where nobody says; a database may keep those of several boards."""


def add_arguments(command: ArgumentParser) -> None:
    """`--database URL` and `--tenant NAME`."""
    command.add_argument(
        "--database", default="", metavar="URL",
        help=f"`sqlite:///FILE`, `postgresql://...` or `{MEMORY}` (demo and replay, if none is named: ./{DEFAULT_FILE})",
    )  # fmt: skip
    command.add_argument("--tenant", default=TENANT, metavar="NAME", help=f"whose records, in a database ({TENANT})")


def desk_of(args: Namespace) -> Reviews:
    """The front desk at the store that was asked for, open until the command ends."""
    url = getattr(args, "database", "")
    if not url and getattr(args, "keeps", False) and find_spec("sqlalchemy"):
        url, args.tenant = f"sqlite:///{DEFAULT_FILE}", ""
    if url in ("", MEMORY):
        return open_desk()
    desk: Reviews = args.stack.enter_context(_at_database(url, args))
    return desk


def kept(args: Namespace, review: str) -> str:
    """One line that says where a run was kept and how to ask for it again; empty where it was kept in memory."""
    place = getattr(args, "kept", "")
    if not place:
        return ""
    return f"Kept in ./{DEFAULT_FILE}, names and texts in clear: `reviewflow status {review} {place}`"


@contextmanager
def _at_database(url: str, args: Namespace) -> Iterator[Reviews]:
    """A desk in one transaction; its tables are made where they are missing, and the caseload's are kept in step."""
    sql, caseload = _module("reviewflow.record.sql"), _module("reviewflow.caseload")
    with connected(url) as connection:
        sql.create_tables(connection)
        tenant = args.tenant or _free_tenant(sql, connection)
        if not args.tenant:
            args.kept = f"--database {url} --tenant {tenant}"
        desk = open_desk()
        keeper = caseload.CaseloadKeeper(sql.SqlAlchemyRunner(connection), tenant, desk.kernel)
        store: EventStore = sql.SqlStore(connection, tenant)
        yield desk.using(store, sql.SqlPapers(connection, tenant), followers=[keeper])


def _free_tenant(sql: Any, connection: Any) -> str:
    """The first `run-N` under which nothing is kept yet."""
    return next(name for name in (f"run-{n}" for n in count(1)) if not sql.SqlStore(connection, name).streams())


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
