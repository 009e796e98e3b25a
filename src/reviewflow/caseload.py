"""Keeps the caseload's tables in step with the logs, in the same transaction; rebuilds them from the logs at any time.

    keeper = CaseloadKeeper(SqlAlchemyRunner(connection), "camden", desk.kernel)
    desk = desk.using(store, papers, followers=[keeper])

What a review should have in each table is a function of the folded review alone (`rows_of`). A command's change is
the difference between that before and after, so a step writes only what changed.
"""

from __future__ import annotations

import operator
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Executable, Table, bindparam, delete, update

from reviewflow.kernel import Kernel
from reviewflow.model.process import BACK, SAME
from reviewflow.model.review import Context, Review
from reviewflow.model.words import Stage
from reviewflow.record import Envelope, EventStore
from reviewflow.record.sql.caseload import ANYONE, FOR_EVER, instant
from reviewflow.record.sql.running import Runner
from reviewflow.record.sql.tables import blockers, cases, clocks, copies, readers

__all__ = ["CaseloadKeeper", "rows_of"]

Rows = Mapping[tuple[Any, ...], tuple[Any, ...]]
"""Key columns to the other columns, both without the tenant and the review."""
_STAGES = list(Stage)
_ASIDE = (Stage.SUSPENDED, Stage.ABANDONED)


def rows_of(kernel: Kernel, review: Review) -> Mapping[Table, Rows]:
    """What the review should have in each table, apart from the times of `readers`."""
    return {**_plain_rows(kernel, review), readers: dict.fromkeys(_readers(kernel, review), ())}


def _plain_rows(kernel: Kernel, review: Review) -> dict[Table, Rows]:
    return {
        blockers: dict(_blockers(kernel, review)),
        clocks: dict(_clocks(review)),
        copies: {
            (version.id, number): (person, state.value)
            for version in review.versions.values()
            for number, (person, state) in version.copies.items()
        },
    }


def _same_facts(before: Review, after: Review) -> bool:
    """Whether the confidentiality facts are the very same; then nobody's reading changed."""
    return all(map(operator.is_, before.facts.rows, after.facts.rows)) and before.people.keys() == after.people.keys()


def _blockers(kernel: Kernel, review: Review) -> Iterator[tuple[tuple[Any, ...], tuple[Any, ...]]]:
    """Every reason against the way on: against the commands that lead to a later stage, or back from where it rests."""
    for command in _moves(kernel, review.stage):
        for reason in kernel.blockers(review, command, at=review.last_at):
            key = (command, reason.rule, reason.subject, reason.code)
            yield key, (reason.text, reason.remedy, int(reason.waivable))


def _moves(kernel: Kernel, stage: Stage) -> Iterator[str]:
    rows = (row for row in kernel.process.stage.rows if stage in row.source and row.to not in (SAME, *_ASIDE))
    return iter(dict.fromkeys(row.command for row in rows if row.to is not BACK or stage is Stage.SUSPENDED))


def _clocks(review: Review) -> Iterator[tuple[tuple[Any, ...], tuple[Any, ...]]]:
    stage = review.resumes_at if review.stage is Stage.SUSPENDED and review.resumes_at else review.stage
    for clock in review.clocks.values():
        if review.stage is not Stage.ABANDONED and _STAGES.index(stage) < _STAGES.index(clock.stops_at):
            yield (clock.id,), (clock.due_on.isoformat(), clock.stops_at.value)


def _readers(kernel: Kernel, review: Review) -> Iterator[tuple[str, str]]:
    """Everybody who may read each paper; only who reads a box of their own can be among them, or anyone."""
    people = [person.id for person in review.people.values() if review.facts.has("reads", person.id, person.box)]
    for paper in (*review.versions, *review.team_papers, *review.conversations):
        if review.facts.has("open_to_public", paper):
            yield paper, ANYONE
        else:
            yield from ((paper, person) for person in people if kernel.may_read(review, person, paper))


def _where(table: Table, names: Sequence[str]) -> list[Any]:
    return [table.c[name] == bindparam(f"k_{name}") for name in ("tenant", "stream", *names)]


# fmt: off
_KEYS: Mapping[Table, tuple[tuple[str, ...], tuple[str, ...]]] = {
    blockers: (("command", "rule", "subject", "code"), ("said", "remedy", "waivable")),
    clocks:   (("clock",),                             ("due_on", "stops_at")),
    copies:   (("version", "number"),                  ("person", "state")),
    readers:  (("version", "person"),                  ()),
}
# fmt: on
_INSERT: Mapping[Table, Executable] = {table: table.insert() for table in (cases, *_KEYS)}
_CLEAR = {table: delete(table).where(*_where(table, ())) for table in (cases, *_KEYS)}
_REMOVE = {table: delete(table).where(*_where(table, keys)) for table, (keys, _) in _KEYS.items()}
_CHANGE = {
    table: update(table).where(*_where(table, keys)).values({name: bindparam(f"n_{name}") for name in others})
    for table, (keys, others) in _KEYS.items()
    if others
}
_END = (
    update(readers)
    .where(*_where(readers, ("version", "person")), readers.c.until == FOR_EVER)
    .values(until=bindparam("n_until"))
)
_MOVE = (
    update(cases)
    .where(*_where(cases, ()))
    .values(stage=bindparam("n_stage"), number=bindparam("n_number"), rules=bindparam("n_rules"))
)


class CaseloadKeeper:
    """Keeps one tenant's caseload: a `reviews.Follower`. `kernel` is the desk's own."""

    def __init__(self, runner: Runner, tenant: str, kernel: Kernel) -> None:
        self._run, self._tenant, self._kernel = runner, tenant, kernel

    def follow(self, before: Review, after: Review, envelopes: Sequence[Envelope]) -> None:
        """Take in what one command led to. In the host's transaction; raises `DatabaseFault`."""
        last = envelopes[-1]
        old, new = _plain_rows(self._kernel, before), _plain_rows(self._kernel, after)
        for table in (blockers, clocks, copies):
            self._differ(table, after.id, old[table], new[table])
        if not _same_facts(before, after):
            could, can = set(_readers(self._kernel, before)), set(_readers(self._kernel, after))
            self._open(after.id, can - could, last.number, last.at)
            self._close(after.id, could - can, last.at)
        values = {"stage": after.stage.value, "number": last.number, "rules": self._kernel.rules_hash}
        if before.version == 0:
            self._run.write(_INSERT[cases], {"tenant": self._tenant, "stream": after.id, **values})
        else:
            self._run.write(_MOVE, {**self._key(after.id), **{f"n_{name}": value for name, value in values.items()}})

    def rebuild(self, store: EventStore, review: str) -> None:
        """Forget what the tables say of a review and work it out again from its log, command by command."""
        for statement in _CLEAR.values():
            self._run.write(statement, self._key(review))
        folded = self._kernel.unopened(review)
        for _, group in groupby(store.load(review), key=lambda e: e.command_id):
            envelopes = tuple(group)
            contexts = [(e.event, Context(actor=e.actor, at=e.at, command_id=e.command_id)) for e in envelopes]
            after = self._kernel.replay(folded, contexts)
            self.follow(folded, after, envelopes)
            folded = after

    def _differ(self, table: Table, review: str, old: Rows, new: Rows) -> None:
        keys, others = _KEYS[table]
        gone = [self._key(review, zip(keys, key, strict=True)) for key in old.keys() - new.keys()]
        made = [
            {"tenant": self._tenant, "stream": review, **dict(zip((*keys, *others), (*key, *row), strict=True))}
            for key, row in new.items()
            if key not in old
        ]
        changed = [
            {
                **self._key(review, zip(keys, key, strict=True)),
                **{f"n_{n}": v for n, v in zip(others, row, strict=True)},
            }
            for key, row in new.items()
            if key in old and old[key] != row
        ]
        for statement, values in ((_REMOVE[table], gone), (_INSERT[table], made), (_CHANGE[table], changed)):
            if values:
                self._run.write(statement, values)

    def _open(self, review: str, pairs: set[tuple[str, str]], number: int, at: datetime) -> None:
        rows = [
            {
                "tenant": self._tenant, "stream": review, "version": version, "person": person,
                "from_number": number, "since": instant(at), "until": FOR_EVER,
            }
            for version, person in sorted(pairs)
        ]  # fmt: skip
        if rows:
            self._run.write(_INSERT[readers], rows)

    def _close(self, review: str, pairs: set[tuple[str, str]], at: datetime) -> None:
        ended = [
            {**self._key(review, zip(("version", "person"), pair, strict=True)), "n_until": instant(at)}
            for pair in sorted(pairs)
        ]
        if ended:
            self._run.write(_END, ended)

    def _key(self, review: str, more: Any = ()) -> dict[str, Any]:
        return {"k_tenant": self._tenant, "k_stream": review, **{f"k_{name}": value for name, value in more}}

