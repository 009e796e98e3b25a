"""How a statement reaches the host's connection, and nothing more: no begin, no commit, no roll-back.

All the statements of the record are SQLAlchemy Core constructs. `SqlAlchemyRunner` gives them to the host's
`Connection` or `Session`; `contrib/django` has a runner that compiles them for Django's own connection.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, MutableMapping, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any, Protocol

import attrs
from sqlalchemy import Connection, CursorResult, Executable
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from sqlalchemy.sql.compiler import SQLCompiler

from reviewflow.record.sql.faults import naming_faults
from reviewflow.record.sql.hosts import in_autocommit, no_transaction

__all__ = ["Quiet", "Row", "Runner", "SqlAlchemyRunner", "Values"]

BEGIN_ONE = "begin one, and open the connection without `isolation_level='AUTOCOMMIT'`"
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
        """Run it, once per set of values, and say how many rows it touched. Raises `InputError` in autocommit."""
        ...

    def transaction(self) -> object:
        """Something that stays the same object as long as the host's outermost transaction is open; None without one."""
        ...

    def notes(self) -> MutableMapping[Any, Any]:
        """A dict that belongs to the connection itself, whoever holds it."""
        ...


@attrs.frozen
class Compiled:
    """A statement as the driver takes it, with the values that stand in the statement itself."""

    text: str
    fixed: Mapping[str, Any]
    pick: Callable[[Values], tuple[Any, ...]] | None  # in order, for a driver that counts; None for one that names

    def fill(self, several: Sequence[Values]) -> list[Any]:
        """The driver's parameters for these sets of values."""
        named = [{**self.fixed, **values} for values in several] if self.fixed else several
        return list(map(self.pick, named) if self.pick else named)


@lru_cache(maxsize=512)  # the record has some fifty statements, each known by itself and the names of its values
def _compiled(statement: Any, dialect: Dialect, names: tuple[str, ...]) -> Compiled:
    found: SQLCompiler = statement.compile(dialect=dialect, column_keys=names)
    fixed = {name: value for name, value in found.params.items() if name not in names}
    return Compiled(str(found), fixed, _picker(tuple(found.positiontup or ())) if found.positional else None)


def _picker(order: tuple[str, ...]) -> Callable[[Values], tuple[Any, ...]]:
    if len(order) > 1:
        return itemgetter(*order)
    return lambda values: tuple(values[name] for name in order)


class SqlAlchemyRunner:
    """Runs on a SQLAlchemy `Connection`, or on the connection of a `Session`.

    Each statement is compiled once per dialect and then given to the connection as text: compiled anew for every
    call, it would cost more than the database does. It goes by `exec_driver_sql` and not past it to the driver's
    cursor, so that the host's engine sees, logs and counts our statements like its own.
    """

    def __init__(self, host: Connection | Session) -> None:
        self._host = host

    def _connection(self) -> Connection:
        return self._host if isinstance(self._host, Connection) else self._host.connection()

    @property
    def dialect(self) -> str:
        return naming_faults(lambda: self._connection().dialect.name, SQLAlchemyError)

    def rows(self, statement: Executable, values: Values) -> Sequence[Row]:
        return naming_faults(lambda: self._run(statement, [values]).all(), SQLAlchemyError)

    def write(self, statement: Executable, values: Values | Sequence[Values]) -> int:
        several = [values] if isinstance(values, Mapping) else values
        return naming_faults(lambda: self._written(statement, several), SQLAlchemyError)

    def transaction(self) -> object:
        return naming_faults(self._begun, SQLAlchemyError)

    def notes(self) -> MutableMapping[Any, Any]:
        return self._connection().info

    def _begun(self) -> object:
        connection = self._connection()
        begun = connection.get_transaction()
        return None if begun is None or in_autocommit(connection) else begun

    def _written(self, statement: Executable, several: Sequence[Values]) -> int:
        connection = self._connection()
        if not connection.in_transaction():
            connection.exec_driver_sql("SELECT 1")  # whatever begins with a statement has begun now
        if in_autocommit(connection):
            raise no_transaction(BEGIN_ONE)
        touched: int = self._run(statement, several).rowcount
        return touched

    def _run(self, statement: Executable, several: Sequence[Values]) -> CursorResult[Any]:
        connection = self._connection()
        compiled = _compiled(statement, connection.dialect, tuple(several[0]))
        filled = compiled.fill(several)
        return connection.exec_driver_sql(compiled.text, filled if len(filled) > 1 else filled[0])
