"""`manage.py check --database default` says where the record's tables are not the ones this version expects."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.core.checks import CheckMessage, Error  # type: ignore[import-untyped]
from django.db import connections  # type: ignore[import-untyped]

from reviewflow.record.sql.tables import LAYOUT, layout, metadata

__all__ = ["check_record_tables"]

_HINT = "run `manage.py migrate reviewflow`"


def check_record_tables(databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """One error for each table or column that is missing or unknown, in each database that has any of our tables."""
    return [fault for alias in databases or () for fault in _faults(connections[alias])]


def _faults(connection: Any) -> Iterator[CheckMessage]:
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
        ours = [table for table in metadata.sorted_tables if table.name in there]
        if not ours:
            return
        for table in metadata.sorted_tables:
            if table.name not in there:
                yield Error(f"table `{table.name}` is missing", hint=_HINT, id="reviewflow.E001")
                continue
            found = {column.name for column in connection.introspection.get_table_description(cursor, table.name)}
            expected = {column.name for column in table.columns}
            for name in sorted(found ^ expected):
                problem = "is missing" if name in expected else "is not known to this version"
                yield Error(f"column `{table.name}.{name}` {problem}", hint=_HINT, id="reviewflow.E002")
        if layout in ours:
            cursor.execute(f"SELECT number FROM {layout.name}")  # noqa: S608  (our own table's name)
            numbers = [row[0] for row in cursor.fetchall()]
            if numbers != [LAYOUT]:
                yield Error(
                    f"the layout noted is {numbers}, this version's is {LAYOUT}", hint=_HINT, id="reviewflow.E003"
                )
