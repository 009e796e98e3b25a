"""The one place where the command line's store is made: in memory, or with `--database` in a database.

`demo` and `replay` keep what they run in `./reviewflow-demo.db` where SQLAlchemy is installed, each run under a tenant
of its own (`run-1`, `run-2`), so that nothing is ever written over.

In a database all that one call of the command line records is one transaction: it commits when the command ends, and
nothing is kept where the input could not be read. Needs the extra `sql` (and `postgres`), and only then imports it.
"""

from __future__ import annotations

import importlib
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Any

from reviewflow.cli.playing import open_desk
from reviewflow.errors import InputError, RecordError
from reviewflow.record import EventStore
from reviewflow.reviews import Reviews

__all__ = ["DEFAULT_FILE", "TENANT", "add_arguments", "desk_of", "kept", "tenants_of"]

DEFAULT_FILE = "reviewflow-demo.db"
"""Where `demo` and `replay` keep their review, in the folder they are run in."""
MEMORY = "memory"
TENANT = "reviewflow"
"""Whose records these are where nobody says; a database may keep those of several boards."""


def add_arguments(command: ArgumentParser, *, tenant: str = TENANT) -> None:
    """`--database URL` and `--tenant NAME`; without a tenant where none is the default, those of all."""
    command.add_argument(
        "--database", default="", metavar="URL",
        help=f"`sqlite:///FILE`, `postgresql://...` or `{MEMORY}` (demo and replay, if none is named: ./{DEFAULT_FILE})",
    )  # fmt: skip
    whose = tenant or "every tenant's, if none is named"
    command.add_argument("--tenant", default=tenant, metavar="NAME", help=f"whose records, in a database ({whose})")


def desk_of(args: Namespace) -> Reviews:
    """The front desk at the store that was asked for, open until the command ends."""
    url = getattr(args, "database", "")
    if not url and getattr(args, "keeps", False) and find_spec("sqlalchemy"):
        url, args.tenant = f"sqlite:///{DEFAULT_FILE}", ""
    if url in ("", MEMORY):
        return open_desk()
    desk: Reviews = args.stack.enter_context(_at_database(url, args))
    return desk


def tenants_of(args: Namespace) -> Iterator[tuple[str, Any, Iterable[RecordError]]]:
    """Each tenant that is asked for, with the store and the logs there that no head row knows of, as errors.

    The tenant's name is empty where there is one alone, or it was named: then nobody needs to be told.
    """
    sql = _module("reviewflow.record.sql")
    connection = args.stack.enter_context(_connected(args.database, reads=True))
    sql.check_tables(connection)
    run = sql.SqlAlchemyRunner(connection)
    tenants = [args.tenant] if args.tenant else sql.tenants_in(run)
    for tenant in tenants:
        yield tenant if len(tenants) > 1 else "", sql.SqlStore(connection, tenant), sql.orphans_in(run, tenant)


def kept(args: Namespace, review: str) -> str:
    """One line that says where a run was kept and how to ask for it again; empty where it was kept in memory."""
    place = getattr(args, "kept", "")
    if not place:
        return ""
    return f"Kept in ./{DEFAULT_FILE}, names and texts in clear: `reviewflow status {review} {place}`"


@contextmanager
def _at_database(url: str, args: Namespace) -> Iterator[Reviews]:
    """A desk in one transaction, the caseload kept in step. Who only asks makes no table, and no file."""
    sql, caseload = _module("reviewflow.record.sql"), _module("reviewflow.caseload")
    records = getattr(args, "keeps", False)
    with _connected(url, reads=not records) as connection:
        (sql.create_tables if records else sql.check_tables)(connection)
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
def _connected(url: str, *, reads: bool = False) -> Iterator[Any]:
    """A connection in a transaction that commits at the end; `reads` locks nothing and makes no file.

    Raises `DatabaseFault` where the database fails, `InputError` where there is none to read.
    """
    fault, sql = _module("sqlalchemy.exc").SQLAlchemyError, _module("reviewflow.record.sql")
    naming_faults = _module("reviewflow.record.sql.faults").naming_faults
    engine = sql.engine_for(url)
    file = engine.url.database if engine.dialect.name == "sqlite" else None
    if reads and file and not Path(file).is_file():
        raise InputError("--database", "is no file that is there", "check its path; `replay` and `demo` make one")
    if reads:
        engine = engine.execution_options(reviewflow_reads=True)
    try:
        with naming_faults(engine.connect, fault) as connection:
            naming_faults(connection.begin, fault)
            yield connection
            naming_faults(connection.commit, fault)
    finally:
        engine.dispose()


def _module(name: str) -> Any:
    """Imported when it is needed: the room itself says what to install where its driver is missing."""
    return importlib.import_module(name)
