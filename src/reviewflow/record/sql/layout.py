"""Making the tables, and making sure that a database's tables are the ones this version expects."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, Integer, LargeBinary, String, Table, inspect, select
from sqlalchemy.engine import Inspector
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.types import TypeEngine

from reviewflow.errors import ReviewflowError
from reviewflow.record.sql.faults import naming_faults
from reviewflow.record.sql.tables import LAYOUT, layout, metadata

__all__ = ["TablesError", "check_tables", "create_tables", "tenant_policies"]


class TablesError(ReviewflowError):
    """The database's tables are not the ones this version expects; `faults` says all that differs. Nothing was done."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = tuple(faults)
        listed = "\n".join(f"- {fault}" for fault in faults)
        super().__init__(f"the record's tables are not those of this version:\n{listed}\nrun the migrations, or `create_tables`, first")


def create_tables(connection: Connection) -> None:
    """Make the tables that are missing and note the layout. In the host's transaction; existing ones stay as they are.

    Raises `TablesError` where what is there is not ours or of another version.
    """
    naming_faults(lambda: _made(connection), SQLAlchemyError)
    check_tables(connection)


def _made(connection: Connection) -> None:
    metadata.create_all(connection)
    if not connection.execute(select(layout.c.number)).all():
        connection.execute(layout.insert(), {"name": "layout", "number": LAYOUT})


def check_tables(connection: Connection) -> None:
    """Compare the database's tables with this version's; read only. Raises `TablesError` listing every difference."""
    faults = naming_faults(lambda: _all_faults(connection), SQLAlchemyError)
    if faults:
        raise TablesError(faults)


def _all_faults(connection: Connection) -> list[str]:
    inspector = inspect(connection)
    if not any(inspector.has_table(table.name) for table in metadata.sorted_tables):
        return ["not one of them is there"]
    faults = [fault for table in metadata.sorted_tables for fault in _faults(inspector, table)]
    return faults or list(_layout_faults(connection))


def _layout_faults(connection: Connection) -> Iterator[str]:
    found = connection.execute(select(layout.c.name, layout.c.number)).all()
    if [tuple(row) for row in found] != [("layout", LAYOUT)]:
        shown = ", ".join(str(row.number) for row in found) or "none"
        yield f"the layout noted in `{layout.name}` is {shown}, this version's is {LAYOUT}"


def _faults(inspector: Inspector, table: Table) -> Iterator[str]:
    if not inspector.has_table(table.name):
        yield f"table `{table.name}` is missing"
        return
    found = {column["name"]: column for column in inspector.get_columns(table.name)}
    for column in table.columns:
        if column.name not in found:
            yield f"column `{table.name}.{column.name}` is missing"
        elif _family(found[column.name]["type"]) != _family(column.type):
            yield f"column `{table.name}.{column.name}` is of another type"
        elif found[column.name]["nullable"]:
            yield f"column `{table.name}.{column.name}` may be empty"
    for name in sorted(found.keys() - table.columns.keys()):
        yield f"column `{table.name}.{name}` is not known to this version"
    keys = inspector.get_pk_constraint(table.name)["constrained_columns"]
    if set(keys) != {column.name for column in table.primary_key}:
        yield f"the key of `{table.name}` is ({', '.join(keys)})"


def _family(kind: TypeEngine[object]) -> str:
    for family in (String, Integer, LargeBinary):
        if isinstance(kind, family):
            return family.__name__
    return type(kind).__name__


def tenant_policies() -> tuple[str, ...]:
    """PostgreSQL statements that lock every table to the tenant in the setting `reviewflow.tenant`: a further lock.

    Run them once, as the tables' owner; the host's application then connects as another role, which they bind, and
    sets the tenant in each transaction: `SET LOCAL reviewflow.tenant = 'camden'`. Unset, nothing can be seen.
    """
    found = []
    for table in metadata.sorted_tables:
        if "tenant" in table.columns:
            mine = "tenant = current_setting('reviewflow.tenant', true)"
            found.append(f"ALTER TABLE {table.name} ENABLE ROW LEVEL SECURITY")
            found.append(f"CREATE POLICY reviewflow_tenant ON {table.name} USING ({mine}) WITH CHECK ({mine})")
    return tuple(found)
