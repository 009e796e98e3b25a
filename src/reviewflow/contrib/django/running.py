"""Runs the record's statements, compiled by SQLAlchemy Core, on Django's own connection.

SQLAlchemy is the compiler here and nothing else: no engine, no pool, no connection of its own. The cursor is
Django's without its debug wrapper, which would keep every parameter, and so people's words, in `connection.queries`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, MutableMapping, Sequence
from functools import lru_cache
from typing import Any, TypeVar

from django.db import Error, connections  # type: ignore[import-untyped]
from sqlalchemy import Executable
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Dialect
from sqlalchemy.sql.compiler import SQLCompiler

from reviewflow.errors import InputError
from reviewflow.record.sql.faults import naming_faults
from reviewflow.record.sql.hosts import no_transaction
from reviewflow.record.sql.running import Row, Values

__all__ = ["DjangoRunner"]

T = TypeVar("T")
_NOTES = "_reviewflow_notes"
_DIALECTS: Mapping[str, Dialect] = {
    "postgresql": postgresql.dialect(paramstyle="pyformat"),  # type: ignore[no-untyped-call]
    "sqlite": sqlite.dialect(paramstyle="pyformat"),
}


@lru_cache(maxsize=512)  # the record has some fifty statements, each known by itself and the names of its values
def _compiled(statement: Any, dialect: str, names: tuple[str, ...]) -> SQLCompiler:
    compiled: SQLCompiler = statement.compile(dialect=_DIALECTS[dialect], column_keys=names)
    return compiled


class DjangoRunner:
    """Runs on the connection that Django calls by that alias: a `record.sql.Runner`.

    Writing asks for `transaction.atomic()`: in autocommit a head could move without its events.
    """

    def __init__(self, using: str = "default") -> None:
        self._using = using

    @property
    def dialect(self) -> str:
        """As `Runner.dialect`. Raises `InputError` for a database that the record does not know."""
        vendor: str = self._connection().vendor
        if vendor not in _DIALECTS:
            raise InputError("database", f"is {vendor}", "use SQLite or PostgreSQL for the record")
        return vendor

    def rows(self, statement: Executable, values: Values) -> Sequence[Row]:
        """As `Runner.rows`."""
        compiled = _compiled(statement, self.dialect, tuple(values))
        return self._on_cursor(lambda cursor: self._fetched(cursor, compiled, values))

    def write(self, statement: Executable, values: Values | Sequence[Values]) -> int:
        """As `Runner.write`. Raises `InputError` outside of `transaction.atomic()`."""
        if not self._connection().in_atomic_block:
            raise no_transaction("write to the record inside `transaction.atomic()`")
        several = [values] if isinstance(values, Mapping) else list(values)
        compiled = _compiled(statement, self.dialect, tuple(several[0]))
        filled = [compiled.construct_params(dict(one)) for one in several]
        return self._on_cursor(lambda cursor: _written(cursor, str(compiled), filled))

    def transaction(self) -> object:
        """As `Runner.transaction`: the outermost atomic block."""
        connection = self._connection()
        return connection.atomic_blocks[0] if connection.in_atomic_block and connection.atomic_blocks else None

    def notes(self) -> MutableMapping[Any, Any]:
        """As `Runner.notes`."""
        found: MutableMapping[Any, Any] = vars(self._connection()).setdefault(_NOTES, {})
        return found

    def _connection(self) -> Any:
        return connections[self._using]

    def _on_cursor(self, job: Callable[[Any], T]) -> T:
        def run() -> T:
            connection = self._connection()
            connection.ensure_connection()
            with connection.make_cursor(connection.create_cursor()) as cursor:
                return job(cursor)

        return naming_faults(run, Error)

    @staticmethod
    def _fetched(cursor: Any, compiled: SQLCompiler, values: Values) -> Sequence[Row]:
        cursor.execute(str(compiled), compiled.construct_params(dict(values)))
        found: Sequence[Row] = cursor.fetchall()
        return found


def _written(cursor: Any, statement: str, filled: list[Any]) -> int:
    if len(filled) == 1:
        cursor.execute(statement, filled[0])
    else:
        cursor.executemany(statement, filled)
    return int(cursor.rowcount)
