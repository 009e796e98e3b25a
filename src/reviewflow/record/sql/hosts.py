"""Whether the host's connection is in a transaction at all, asked of the driver itself.

In autocommit each statement is kept at once: a head could move without its events, and a claim would hold nothing. So
the record refuses to write there. SQLAlchemy calls such a connection begun like any other; the driver knows better.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from reviewflow.errors import InputError

__all__ = ["in_autocommit", "no_transaction"]


def in_autocommit(connection: Connection) -> bool:
    """Whether what is written on this connection is kept at once, whatever follows."""
    driver: Any = connection.connection.dbapi_connection
    if connection.dialect.name == "sqlite":
        return not driver.in_transaction and _begins_nothing(driver)
    return bool(driver.autocommit)


def _begins_nothing(driver: Any) -> bool:
    """Whether Python's `sqlite3` would begin no transaction of its own before a write (from 3.12 it may be told so)."""
    told = getattr(driver, "autocommit", None)
    return bool(told) if isinstance(told, bool) else driver.isolation_level is None


def no_transaction(what: str) -> InputError:
    """The error for a host that writes in autocommit; `what` begins a transaction, in the host's own words."""
    return InputError("transaction", "is missing: this connection keeps each statement at once", what)
