"""One append: the head row moved on, the events and the outbox's notices written, or nothing at all.

The head moves only where it stands at the version and the hash that were read; the row count says whether it did,
and no error spoils the host's transaction. PostgreSQL does all of it in one statement, as the way there and back is
most of what an append costs: the events travel as one JSON text, whatever their number, and go in only together
with the head that moved. SQLite has no such statement and no such way: it is given three.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import (
    CTE,
    Insert,
    Integer,
    Table,
    Text,
    Update,
    and_,
    bindparam,
    cast,
    column,
    func,
    insert,
    select,
    true,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from reviewflow.record.canonical import moment_text
from reviewflow.record.envelope import Envelope
from reviewflow.record.sql.running import Quiet, Runner
from reviewflow.record.sql.tables import delivery, events, streams

__all__ = ["append"]

_ENCODED = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode
_NEW_HEAD: Mapping[str, Any] = {"number": bindparam("n_number"), "hash": bindparam("n_hash")}
_WHOSE: Mapping[str, Any] = {"tenant": bindparam("t_tenant"), "stream": bindparam("t_stream")}
_ADVANCE = (  # the whole of the concurrency control: one row, or none
    update(streams)
    .where(
        and_(*(streams.c[name] == value for name, value in _WHOSE.items())),
        streams.c.number == bindparam("t_expected"),
        streams.c.hash == bindparam("t_previous"),
    )
    .values(_NEW_HEAD)
)
_BEGIN = sqlite.insert(streams).values({**_WHOSE, **_NEW_HEAD}).on_conflict_do_nothing()
_BEGIN_THERE = postgresql.insert(streams).values({**_WHOSE, **_NEW_HEAD}).on_conflict_do_nothing()
_ADD, _POST = events.insert(), delivery.insert()


def _at_once(move: Insert | Update) -> Insert:
    """The move of the head, and with it the rows: as many as there are notices, or none and nothing written."""
    moved = move.returning(streams.c.tenant, streams.c.stream).cte("moved")
    kinds = {c.name: c.type if isinstance(c.type, Integer) else Text() for table in (events, delivery) for c in table.c}
    text = cast(bindparam("n_rows", type_=Text), postgresql.JSON)
    listed = func.json_to_recordset(text).table_valued(
        *(column(name, kind) for name, kind in kinds.items() if name not in _WHOSE)
    )
    given = select(listed.render_derived(with_types=True)).cte("given")
    return _from(delivery, moved, given).add_cte(_from(events, moved, given).cte("added"))


def _from(table: Table, moved: CTE, given: CTE) -> Insert:
    source = [moved.c[c.name] if c.name in _WHOSE else given.c[c.name] for c in table.c]
    return insert(table).from_select([c.name for c in table.c], select(*source).select_from(moved.join(given, true())))


_ADVANCE_AT_ONCE, _BEGIN_AT_ONCE = _at_once(_ADVANCE), _at_once(_BEGIN_THERE)


def append(run: Runner, tenant: str, stream: str, expected: int, envelopes: Sequence[Envelope]) -> bool:
    """Write them after event `expected`; False, and nothing written, where the head is another. They are checked before."""
    first, last = envelopes[0], envelopes[-1]
    head = {"t_tenant": tenant, "t_stream": stream, "n_number": last.number, "n_hash": last.hash}
    if expected:
        head |= {"t_expected": expected, "t_previous": first.previous}
    rows = [_row(tenant, envelope) for envelope in envelopes]
    if run.dialect == "postgresql":
        statement = _ADVANCE_AT_ONCE if expected else _BEGIN_AT_ONCE
        return run.write(statement, {**head, "n_rows": Quiet(_ENCODED(rows))}) == len(rows)
    if run.write(_ADVANCE if expected else _BEGIN, head) != 1:
        return False
    run.write(_ADD, rows)
    run.write(_POST, rows)
    return True


def _row(tenant: str, envelope: Envelope) -> dict[str, Any]:
    """The event's row and its notice's in one; each statement takes what it has columns for."""
    return {
        "tenant": tenant,
        "stream": envelope.stream,
        "number": envelope.number,
        "command_id": envelope.command_id,
        "actor": envelope.actor,
        "at": moment_text(envelope.at),
        "schema_number": envelope.schema,
        "rules": envelope.rules,
        "previous": envelope.previous,
        "hash": envelope.hash,
        "body": Quiet(envelope.body.reveal()),
        "event": type(envelope.event).__name__,
    }
