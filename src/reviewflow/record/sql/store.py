"""The log in the host's database, inside the host's transaction.

`SqlStore` begins, commits and rolls back nothing: what it writes stands or falls with the host's own rows. An
append moves the head row from the version that was read to the next; where it finds another version it touches no
row and answers False, and the host's transaction goes on. Reading checks the chain as it goes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from reviewflow.errors import LONGEST_ID, InputError, RecordError
from reviewflow.model.private import Private
from reviewflow.record.canonical import from_text
from reviewflow.record.chain import hash_of
from reviewflow.record.codec import stored_event
from reviewflow.record.envelope import Envelope, Head
from reviewflow.record.sealing import Sealer, holds_tokens
from reviewflow.record.sql import appending, statements
from reviewflow.record.sql.running import Row, Runner, SqlAlchemyRunner
from reviewflow.record.store import check_append
from reviewflow.record.upcasts import UPCASTS

__all__ = ["RunnerStore", "SqlStore"]

REMEMBERED = 4_096
"""Envelopes kept between loads, as the host's other processes may read them again; some ten megabytes."""
_MEND = "run `reviewflow verify` and restore the review from a good copy"


class RunnerStore:
    """The log of one tenant, run through a `Runner`; see `SqlStore` for what it promises."""

    def __init__(self, runner: Runner, tenant: str, sealer: Sealer | None = None) -> None:
        if not isinstance(tenant, str) or not tenant.strip() or len(tenant) > LONGEST_ID or "\x00" in tenant:
            raise InputError("tenant", "is not a tenant's id", f"give 1 to {LONGEST_ID} characters")
        self._run, self._tenant, self._sealer = runner, tenant, sealer

    @property
    def tenant(self) -> str:
        """Whose records these are."""
        return self._tenant

    @property
    def sealer(self) -> Sealer | None:
        """What keeps personal fields under their persons' keys, if anything does."""
        return self._sealer

    def __repr__(self) -> str:
        return f"{type(self).__name__}(tenant={self._tenant!r})"

    def load(self, stream: str, after: int = 0) -> Sequence[Envelope]:
        """As `EventStore.load`. Raises `RecordError` naming the first event that was edited or is missing."""
        rows = self._run.rows(statements.LOAD, {**self._here(stream), "t_after": after})
        return tuple(self._each(stream, after, rows))

    def walk(self, stream: str) -> tuple[Head, Iterator[Envelope]]:
        """The head and the whole log as they stand at one moment; the events come one by one, as far as they are good."""
        rows = self._run.rows(statements.WALK, self._here(stream))
        head = Head(stream, rows[0][0], rows[0][1]) if rows else Head(stream)
        return head, self._each(stream, 0, [row[2:] for row in rows if row[2] is not None])

    def append(self, stream: str, expected: int, envelopes: Sequence[Envelope]) -> bool:
        """As `EventStore.append`, outbox included. Raises `DatabaseFault`; then roll back."""
        check_append(stream, expected, envelopes)
        if not appending.append(self._run, self._tenant, stream, expected, envelopes):
            self._explain(stream, expected)
            return False
        self._note(stream, expected)
        return True

    def head(self, stream: str) -> Head:
        """As `EventStore.head`."""
        rows = self._run.rows(statements.HEAD, self._here(stream))
        return Head(stream, *rows[0]) if rows else Head(stream)

    def done(self, stream: str, command_id: str) -> Sequence[Envelope]:
        """As `EventStore.done`."""
        rows = self._run.rows(statements.DONE, {**self._here(stream), "t_command": command_id})
        return tuple(self._opened(stream, row[0], None, row) for row in rows)

    def settled(self, stream: str) -> int:
        """As `EventStore.settled`: without what was appended in the transaction that is still open."""
        head: int = self.head(stream).number
        opened, unsettled = self._run.notes().get("reviewflow", (None, {}))
        if opened is None or opened is not self._run.transaction():
            return head
        undone: int = unsettled.get((self._tenant, stream), head)
        return min(head, undone)

    def streams(self) -> Sequence[str]:
        """As `EventStore.streams`: this tenant's only."""
        return tuple(sorted(row[0] for row in self._run.rows(statements.STREAMS, {"t_tenant": self._tenant})))

    def _each(self, stream: str, after: int, rows: Sequence[Row]) -> Iterator[Envelope]:
        previous = Head(stream).hash if after == 0 else None
        for number, row in enumerate(rows, start=after + 1):
            yield self._opened(stream, number, previous, row)
            previous = row[7]

    def _here(self, stream: str) -> dict[str, Any]:
        return {"t_tenant": self._tenant, "t_stream": stream}

    def _explain(self, stream: str, expected: int) -> None:
        """Tell a stale append, which is an answer, from a wrong or damaged one, which is an error."""
        head, last, count = (number or 0 for number in self._run.rows(statements.STATE, self._here(stream))[0])
        if not head == last == count:
            problem = f"the log holds {count} events up to {last}, and its head row says {head}"
            raise RecordError(stream, min(last, head, count) + 1, problem, _MEND)
        if head == expected and expected:
            raise InputError("append", "is given events sealed on another head", "load the stream again")

    def _opened(self, stream: str, number: int, previous: str | None, row: Row) -> Envelope:
        problem = ""
        if row[0] != number:
            problem = f"is missing (event {row[0]} stands in its place)"
        elif previous is not None and row[6] != previous:
            problem = "does not follow from the event before it: one was edited, put in or taken out"
        else:
            try:
                if holds_tokens(row[8]):
                    return _envelope(self._sealer, stream, *row)
                return _clear_envelope(stream, *row)
            except InputError as error:
                problem = f"cannot be read ({error.place} {error.problem})"
            except ValueError:
                problem = "cannot be read"
        raise RecordError(stream, number, problem, _MEND)  # outside the handlers: an inner error may hold what was read

    def _note(self, stream: str, expected: int) -> None:
        """Remember, on the connection itself, what an open transaction may still undo."""
        notes, opened = self._run.notes(), self._run.transaction()
        if opened is None:
            return
        known, unsettled = notes.get("reviewflow", (None, {}))
        if known is not opened:
            unsettled = {}
        unsettled.setdefault((self._tenant, stream), expected)
        notes["reviewflow"] = (opened, unsettled)


def _envelope(
    sealer: Sealer | None, stream: str, number: int, command_id: str, actor: str, at: str, schema: int, rules: str,
    previous: str, digest: str, body: str,
) -> Envelope:  # fmt: skip
    """The envelope in a row, its hash compared. Raises `RecordError` where they differ, `InputError` where unreadable."""
    if hash_of(stream, number, command_id, actor, at, schema, rules, previous, body) != digest:
        raise RecordError(stream, number, "was edited after it was sealed", _MEND)
    event = stored_event(from_text(body), stream, number, schema, sealer, UPCASTS)
    return Envelope(
        stream=stream, number=number, command_id=command_id, actor=actor, at=datetime.fromisoformat(at), schema=schema,
        rules=rules, previous=previous, hash=digest, event=event, body=Private(body),
    ).checked()  # fmt: skip


@lru_cache(maxsize=REMEMBERED)
def _clear_envelope(*row: Any) -> Envelope:
    """The same for a row without sealed fields: a value that depends on the row alone, so that it is worked out once.

    Every column is part of the key: a row that was edited is another row, and its hash is compared afresh.
    """
    return _envelope(None, *row)


class SqlStore(RunnerStore):
    """The log of one tenant in the host's database.

    `host` is the host's SQLAlchemy `Connection` or `Session`, on SQLite or PostgreSQL; it is never begun, committed
    or rolled back here. `tenant` is whose records these are; no other tenant's can be read, listed or guessed.
    `sealer` keeps personal fields under a key per person (`record.sealed`). Raises `DatabaseFault` where the database fails, `RecordError` where the log is damaged.
    """

    def __init__(self, host: Connection | Session, tenant: str, sealer: Sealer | None = None) -> None:
        super().__init__(SqlAlchemyRunner(host), tenant, sealer)
