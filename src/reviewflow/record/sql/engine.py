"""An engine set up as the record wants it, for hosts that have none yet and for the command line."""

from __future__ import annotations

from pathlib import Path
from sqlite3 import Connection as SqliteConnection
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from reviewflow.errors import InputError, MissingExtra

__all__ = ["engine_for"]

DRIVERS = ("sqlite", "sqlite+pysqlite", "postgresql", "postgresql+psycopg")
_WAIT_MS = 10_000  # how long a SQLite writer waits for another: longer than any one command takes


def engine_for(url: str | URL, *, synchronous: str = "FULL") -> Engine:
    """An engine for a database URL or a SQLite file's path, parameters never logged.

    SQLite: write-ahead log, `synchronous` FULL (a commit survives a power cut) or NORMAL, a transaction takes the
    write lock when it begins unless its connection has the execution option `reviewflow_reads`. PostgreSQL: as the
    server is, through psycopg 3. Raises `InputError` for a URL that cannot be read, `MissingExtra` for a driver; no
    message repeats the URL, which may hold a password. Connects to nothing yet.
    """
    if synchronous not in ("FULL", "NORMAL"):
        raise InputError("synchronous", "is neither FULL nor NORMAL", "give one of them")
    try:
        found = make_url(url if isinstance(url, URL) or "://" in url else f"sqlite:///{Path(url)}")
    except (ArgumentError, ValueError):  # a port that is no number is a plain ValueError, and quotes what it found
        found = None
    if found is None or found.get_backend_name() not in ("sqlite", "postgresql"):
        raise InputError("database", "is not a URL we know", "give `sqlite:///FILE` or `postgresql://...`")
    if found.drivername not in DRIVERS:
        raise InputError("database", "names another driver than ours", "leave the driver out: `postgresql://...`")
    if found.get_backend_name() == "sqlite":
        return _sqlite(found, synchronous)
    try:
        return create_engine(found.set(drivername="postgresql+psycopg"), hide_parameters=True)
    except (ModuleNotFoundError, NoSuchModuleError):
        raise MissingExtra("the record in PostgreSQL", "postgres") from None


def _sqlite(url: URL, synchronous: str) -> Engine:
    engine = create_engine(url, hide_parameters=True)

    def connected(connection: SqliteConnection, _: Any) -> None:
        connection.isolation_level = None  # the driver begins nothing by itself; SQLAlchemy does, below
        cursor = connection.cursor()
        for pragma in (
            f"busy_timeout={_WAIT_MS}",
            "journal_mode=WAL",
            f"synchronous={synchronous}",
            "secure_delete=ON",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    def begun(connection: Connection) -> None:
        reads = connection.get_execution_options().get("reviewflow_reads", False)
        connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")

    event.listen(engine, "connect", connected)
    event.listen(engine, "begin", begun)
    return engine
