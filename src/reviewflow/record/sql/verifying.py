"""Walking a whole database: every chain, every head, no orphan."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sqlalchemy import bindparam, func, outerjoin, select

from reviewflow.errors import RecordError
from reviewflow.record.chain import verify
from reviewflow.record.sql.running import Runner
from reviewflow.record.sql.store import RunnerStore
from reviewflow.record.sql.tables import events, streams

__all__ = ["damage_in", "orphans_in", "tenants_in"]

_TENANTS = select(streams.c.tenant).union(select(events.c.tenant))
_ORPHANS = (
    select(events.c.stream, func.min(events.c.number))
    .select_from(
        outerjoin(
            events,
            streams,
            (events.c.tenant == streams.c.tenant) & (events.c.stream == streams.c.stream),
        )
    )
    .where(events.c.tenant == bindparam("t_tenant"), streams.c.stream.is_(None))
    .group_by(events.c.stream)
    .order_by(events.c.stream)
)
_MEND = "restore the review from a good copy"


def tenants_in(run: Runner) -> list[str]:
    """The tenants that have records in this database; for an administrator, not for a tenant."""
    return sorted(row[0] for row in run.rows(_TENANTS, {}))


def damage_in(run: Runner, tenant: str, progress: Callable[[str], None] | None = None) -> Iterator[RecordError]:
    """For each damaged review of a tenant, the first event that cannot be trusted. `progress` is told each review."""
    store = RunnerStore(run, tenant)
    for stream in store.streams():
        if progress is not None:
            progress(stream)
        try:
            head, log = store.walk(stream)
            verify(log, head)
        except RecordError as error:
            yield error
    yield from orphans_in(run, tenant)


def orphans_in(run: Runner, tenant: str) -> Iterator[RecordError]:
    """For each log of a tenant that no head row knows of, its first event."""
    for stream, number in run.rows(_ORPHANS, {"t_tenant": tenant}):
        yield RecordError(stream, number, "stands in a log without a head row", _MEND)
