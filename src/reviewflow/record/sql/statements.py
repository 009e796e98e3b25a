"""The statements of the log, each written once. Values come by name; `t_` marks those of a `where`."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Insert, and_, bindparam, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from reviewflow.record.sql.tables import events, streams

__all__ = ["ADD", "ADVANCE", "BEGIN", "DONE", "HEAD", "LAST", "LOAD", "STREAMS"]

_HERE = and_(events.c.tenant == bindparam("t_tenant"), events.c.stream == bindparam("t_stream"))
_ENVELOPE = (
    events.c.number, events.c.command_id, events.c.actor, events.c.at, events.c.schema_number, events.c.rules,
    events.c.previous, events.c.hash, events.c.body,
)  # fmt: skip

LOAD = select(*_ENVELOPE).where(_HERE, events.c.number > bindparam("t_after")).order_by(events.c.number)
DONE = select(*_ENVELOPE).where(_HERE, events.c.command_id == bindparam("t_command")).order_by(events.c.number)
LAST = select(func.max(events.c.number), func.count()).where(_HERE)
ADD = events.insert()

HEAD = select(streams.c.number, streams.c.hash).where(
    streams.c.tenant == bindparam("t_tenant"), streams.c.stream == bindparam("t_stream")
)
STREAMS = select(streams.c.stream).where(streams.c.tenant == bindparam("t_tenant"))
ADVANCE = (  # the whole of the concurrency control: one row, or none
    update(streams)
    .where(
        streams.c.tenant == bindparam("t_tenant"),
        streams.c.stream == bindparam("t_stream"),
        streams.c.number == bindparam("t_expected"),
        streams.c.hash == bindparam("t_previous"),
    )
    .values(number=bindparam("n_number"), hash=bindparam("n_hash"))
)
BEGIN: Mapping[str, Insert] = {  # the row count of an insert is thrown away unless asked for
    "postgresql": postgresql.insert(streams).on_conflict_do_nothing().execution_options(preserve_rowcount=True),
    "sqlite": sqlite.insert(streams).on_conflict_do_nothing().execution_options(preserve_rowcount=True),
}
