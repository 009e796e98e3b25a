"""How a statement reaches the host's connection, and nothing more: no begin, no commit, no roll-back.

All the statements of the record are SQLAlchemy Core constructs. `SqlAlchemyRunner` gives them to the host's
`Connection` or `Session`; `contrib/django` has a runner that compiles them for Django's own connection.
"""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping, Sequence
from typing import Any, Protocol

from sqlalchemy import Connection, Executable
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from reviewflow.record.sql.faults import naming_faults

__all__ = ["Quiet", "Row", "Runner", "SqlAlchemyRunner", "Values"]

Row = Sequence[Any]
Values = Mapping[str, Any]


class Quiet(str):
    """A text on its way to the database that shows itself in no statement log and in no driver's error."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "'•••••'"


class Runner(Protocol):
    """Runs our statements inside the host's transaction. Raises `DatabaseFault`."""

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        ...

    def rows(self, statement: Executable, values: Values) -> Sequence[Row]:
        """The rows that it gives, all of them."""
        ...

    def write(self, statement: Executable, values: Values | Sequence[Values]) -> int:
        """Run it, once per set of values, and say how many rows it touched."""
        ...

    def transaction(self) -> object:
        """Something that stays the same object as long as the host's outermost transaction is open."""
        ...

    def notes(self) -> MutableMapping[Any, Any]:
        """A dict that belongs to the connection itself, whoever holds it."""
        ...


class SqlAlchemyRunner:
    """Runs on a SQLAlchemy `Connection`, or on the connection of a `Session`."""

    def __init__(self, host: Connection | Session) -> None:
        self._host = host

    def _connection(self) -> Connection:
        return self._host if isinstance(self._host, Connection) else self._host.connection()

    @property
    def dialect(self) -> str:
        return naming_faults(lambda: self._connection().dialect.name, SQLAlchemyError)

    def rows(self, statement: Executable, values: Values) -> Sequence[Row]:
        return naming_faults(lambda: self._connection().execute(statement, values).all(), SQLAlchemyError)

    def write(self, statement: Executable, values: Values | Sequence[Values]) -> int:
        return naming_faults(lambda: int(self._connection().execute(statement, values).rowcount), SQLAlchemyError)

    def transaction(self) -> object:
        return self._connection().get_transaction()

    def notes(self) -> MutableMapping[Any, Any]:
        return self._connection().info
