"""The outbox: what happened, for the host's integrations, in the same transaction as the event itself.

    with engine.begin() as connection:
        waiting = Outbox(connection, tenant="camden")
        for notice in waiting.claim(50):
            tell(notice)                        # ids only: the reader asks the record for more, if it may
        waiting.done()

At least once: a crash before the commit leaves the notices for the next claim. In order within a review: only a
review's first notice can be locked, and whoever holds it holds the review's whole queue. There is no global number
to remember: a number taken early and seen late is how events get lost.
"""

from __future__ import annotations

from collections.abc import Sequence

import attrs
from sqlalchemy import Connection, and_, bindparam, delete, exists, select
from sqlalchemy.orm import Session

from reviewflow.record.sql.hosts import no_transaction
from reviewflow.record.sql.running import Runner, SqlAlchemyRunner
from reviewflow.record.sql.tables import delivery

__all__ = ["Notice", "Outbox", "RunnerOutbox"]

_EARLIER = delivery.alias("earlier")
_FIRST = ~exists().where(
    _EARLIER.c.tenant == delivery.c.tenant,
    _EARLIER.c.stream == delivery.c.stream,
    _EARLIER.c.number < delivery.c.number,
)
_CLAIM = (
    select(delivery.c.stream)
    .where(delivery.c.tenant == bindparam("t_tenant"), _FIRST)
    .order_by(delivery.c.at, delivery.c.stream)
    .limit(bindparam("t_limit"))
    .with_for_update(skip_locked=True, of=delivery)
)
_HERE = and_(delivery.c.tenant == bindparam("t_tenant"), delivery.c.stream == bindparam("t_stream"))
_QUEUE = (
    select(
        delivery.c.stream, delivery.c.number, delivery.c.event, delivery.c.command_id, delivery.c.actor, delivery.c.at
    )
    .where(_HERE)
    .order_by(delivery.c.number)
    .limit(bindparam("t_limit"))
)
_TOLD = delete(delivery).where(_HERE, delivery.c.number <= bindparam("t_number"))


@attrs.frozen(kw_only=True)
class Notice:
    """That something happened: ids only, never a name or a text. `at` is ISO 8601 in UTC."""

    tenant: str
    stream: str
    number: int
    event: str
    command_id: str
    actor: str
    at: str


class RunnerOutbox:
    """One tenant's outbox, run through a `Runner`; see `Outbox`."""

    def __init__(self, runner: Runner, tenant: str) -> None:
        self._run, self._tenant = runner, tenant
        self._claimed: dict[str, int] = {}

    def claim(self, limit: int) -> Sequence[Notice]:
        """Up to so many notices that nobody else holds, in order within each review, locked until the commit.

        Raises `InputError` in autocommit, where a lock is gone before its notices are told.
        """
        first = self._run.rows(_CLAIM, {"t_tenant": self._tenant, "t_limit": limit})
        if self._run.transaction() is None:
            raise no_transaction("claim and tell inside one transaction")
        found: list[Notice] = []
        for (stream,) in first:
            if len(found) >= limit:
                break
            values = {"t_tenant": self._tenant, "t_stream": stream, "t_limit": limit - len(found)}
            found += [_notice(self._tenant, *row) for row in self._run.rows(_QUEUE, values)]
        for notice in found:
            self._claimed[notice.stream] = notice.number
        return tuple(found)

    def done(self) -> None:
        """All that was claimed has been told; at the commit it is gone from the outbox."""
        for stream, number in self._claimed.items():
            self._run.write(_TOLD, {"t_tenant": self._tenant, "t_stream": stream, "t_number": number})
        self._claimed.clear()


def _notice(tenant: str, stream: str, number: int, event: str, command_id: str, actor: str, at: str) -> Notice:
    return Notice(tenant=tenant, stream=stream, number=number, event=event, command_id=command_id, actor=actor, at=at)


class Outbox(RunnerOutbox):
    """One tenant's outbox on the host's `Connection` or `Session`. On SQLite the host begins with `BEGIN IMMEDIATE`
    (`engine_for` does), on PostgreSQL several may claim at once, each other reviews."""

    def __init__(self, host: Connection | Session, tenant: str) -> None:
        super().__init__(SqlAlchemyRunner(host), tenant)
