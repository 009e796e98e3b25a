"""The questions to the log, each written once; `appending` writes. Values come by name; `t_` marks those of a `where`."""

from __future__ import annotations

from sqlalchemy import and_, bindparam, func, outerjoin, select

from reviewflow.record.sql.tables import events, streams

__all__ = ["DONE", "HEAD", "LOAD", "STATE", "STREAMS", "WALK"]

_HERE = and_(events.c.tenant == bindparam("t_tenant"), events.c.stream == bindparam("t_stream"))
_ENVELOPE = (
    events.c.number, events.c.command_id, events.c.actor, events.c.at, events.c.schema_number, events.c.rules,
    events.c.previous, events.c.hash, events.c.body,
)  # fmt: skip

LOAD = select(*_ENVELOPE).where(_HERE, events.c.number > bindparam("t_after")).order_by(events.c.number)
DONE = select(*_ENVELOPE).where(_HERE, events.c.command_id == bindparam("t_command")).order_by(events.c.number)

HEAD = select(streams.c.number, streams.c.hash).where(
    streams.c.tenant == bindparam("t_tenant"), streams.c.stream == bindparam("t_stream")
)
_THE_HEAD = and_(streams.c.tenant == bindparam("t_tenant"), streams.c.stream == bindparam("t_stream"))
STATE = select(  # head and log as they stand at one moment: two statements would see two
    select(func.max(streams.c.number)).where(_THE_HEAD).scalar_subquery(),
    select(func.max(events.c.number)).where(_HERE).scalar_subquery(),
    select(func.count()).select_from(events).where(_HERE).scalar_subquery(),
)
WALK = (  # likewise: a row for the head at least, and one for each event
    select(streams.c.number, streams.c.hash, *_ENVELOPE)
    .select_from(
        outerjoin(streams, events, and_(streams.c.tenant == events.c.tenant, streams.c.stream == events.c.stream))
    )
    .where(_THE_HEAD)
    .order_by(events.c.number)
)
STREAMS = select(streams.c.stream).where(streams.c.tenant == bindparam("t_tenant"))
