"""A board's whole caseload in a few questions, each answered from an index: cost grows with the answer.

These are the questions of those who run reviews; whom a host lets ask them is the host's to decide. The answers are
ids, stages, days and the tables' own sentences, never a name or a text. `reviewflow.caseload` keeps the tables.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo

import attrs
from sqlalchemy import BindParameter, Connection, and_, bindparam, func, select
from sqlalchemy.orm import Session

from reviewflow.errors import Reason
from reviewflow.model.words import CopyState, Stage
from reviewflow.record.sql.running import Runner, SqlAlchemyRunner
from reviewflow.record.sql.tables import blockers, cases, clocks, copies, readers, streams

__all__ = ["ANYONE", "FOR_EVER", "Caseload", "ClockDue", "CopyOut", "CouldRead", "RunnerCaseload", "instant"]

FOR_EVER = "9999-12-31T23:59:59.999999Z"
"""Until when somebody may read who may read now."""
ANYONE = "*"
"""Who may read what is published, in the place of a person's id; no id looks like that."""


def instant(at: datetime) -> str:
    """The moment in UTC at a fixed width, so that texts sort as moments do."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")



_T: BindParameter[str] = bindparam("t_tenant")
_BY_STAGE = (
    select(cases.c.stream)
    .where(cases.c.tenant == _T, cases.c.stage == bindparam("t_stage"), cases.c.stream > bindparam("t_after"))
    .order_by(cases.c.stream)
    .limit(bindparam("t_limit"))
)
_BLOCKED = (
    select(blockers.c.command, blockers.c.code, blockers.c.rule, blockers.c.subject, blockers.c.said, blockers.c.remedy, blockers.c.waivable)
    .where(blockers.c.tenant == _T, blockers.c.stream == bindparam("t_stream"))
    .order_by(blockers.c.command, blockers.c.rule, blockers.c.subject, blockers.c.code)
)  # fmt: skip
_DUE = (
    select(clocks.c.stream, clocks.c.clock, clocks.c.due_on, clocks.c.stops_at)
    .where(clocks.c.tenant == _T, clocks.c.due_on <= bindparam("t_day"))
    .order_by(clocks.c.due_on, clocks.c.stream, clocks.c.clock)
)
_OUT = (CopyState.HELD.value, CopyState.TO_BE_RETURNED.value, CopyState.UNACCOUNTED.value)
_COPIES = (
    select(copies.c.stream, copies.c.version, copies.c.number, copies.c.person, copies.c.state)
    .where(copies.c.tenant == _T, copies.c.state.in_([bindparam(f"t_out{n}") for n in range(len(_OUT))]))
    .order_by(copies.c.stream, copies.c.version, copies.c.number)
)
_HELD_BY = _COPIES.where(copies.c.person == bindparam("t_person"))
_OF_REVIEW = _COPIES.where(copies.c.stream == bindparam("t_stream"))
_MAY_READ = (
    select(readers.c.stream, readers.c.version)
    .where(readers.c.tenant == _T, readers.c.person == bindparam("t_person"), readers.c.until == FOR_EVER)
    .order_by(readers.c.stream, readers.c.version)
)
_COULD_READ = (
    select(readers.c.person)
    .distinct()
    .where(
        readers.c.tenant == _T,
        readers.c.stream == bindparam("t_stream"),
        readers.c.version == bindparam("t_version"),
        readers.c.since < bindparam("t_end"),
        readers.c.until >= bindparam("t_start"),
    )
    .order_by(readers.c.person)
)
_BEHIND = (
    select(streams.c.stream)
    .select_from(streams.outerjoin(cases, and_(streams.c.tenant == cases.c.tenant, streams.c.stream == cases.c.stream)))
    .where(
        streams.c.tenant == _T,
        (func.coalesce(cases.c.number, 0) != streams.c.number) | (cases.c.rules != bindparam("t_rules")),
    )
    .order_by(streams.c.stream)
)


@attrs.frozen
class ClockDue:
    """A day that was set and is not kept yet: the review has not reached `stops_at`."""

    review: str
    clock: str
    due_on: date
    stops_at: Stage


@attrs.frozen
class CopyOut:
    """A numbered copy that is with somebody, or that nobody can account for."""

    review: str
    version: str
    number: int
    person: str
    state: CopyState


@attrs.frozen
class CouldRead:
    """Who could read a version on a day: those persons, sorted by id; and `anyone`, where it was published by its end."""

    people: tuple[str, ...]
    anyone: bool


class RunnerCaseload:
    """One tenant's caseload, asked through a `Runner`; see `Caseload`."""

    def __init__(self, runner: Runner, tenant: str) -> None:
        self._run, self._tenant = runner, tenant

    def at_stage(self, stage: Stage, *, after: str = "", limit: int = 100) -> Sequence[str]:
        """Up to so many reviews that stand there, sorted by id, those after the id `after`."""
        values = {"t_tenant": self._tenant, "t_stage": stage.value, "t_after": after, "t_limit": limit}
        return tuple(row[0] for row in self._run.rows(_BY_STAGE, values))

    def blockers(self, review: str) -> Sequence[tuple[str, Reason]]:
        """What blocks that review on its way, as `Kernel.blockers` says: for each command that leads on, every reason
        against it by the tables of stages and of confidentiality, whoever gives it; as at the review's last event."""
        rows = self._run.rows(_BLOCKED, {"t_tenant": self._tenant, "t_stream": review})
        return tuple(
            (
                row[0],
                Reason(code=row[1], rule=row[2], subject=row[3], text=row[4], remedy=row[5], waivable=bool(row[6])),
            )
            for row in rows
        )

    def clocks_due(self, by: date) -> Sequence[ClockDue]:
        """Every clock due on that day or before which is still running, the earliest first."""
        rows = self._run.rows(_DUE, {"t_tenant": self._tenant, "t_day": by.isoformat()})
        return tuple(ClockDue(row[0], row[1], date.fromisoformat(row[2]), Stage(row[3])) for row in rows)

    def copies_with(self, person: str) -> Sequence[CopyOut]:
        """The copies that are with that person, or that the person cannot account for."""
        return self._copies(_HELD_BY, t_person=person)

    def copies_of(self, review: str) -> Sequence[CopyOut]:
        """The copies of a review's papers that are out, and with whom."""
        return self._copies(_OF_REVIEW, t_stream=review)

    def readable_by(self, person: str) -> Sequence[tuple[str, str]]:
        """What that person may read now as a person, as (review, version); what is published is `open_to_anyone`."""
        rows = self._run.rows(_MAY_READ, {"t_tenant": self._tenant, "t_person": person})
        return tuple((row[0], row[1]) for row in rows)

    def open_to_anyone(self) -> Sequence[tuple[str, str]]:
        """What anybody may read now, as (review, version): what is published."""
        return self.readable_by(ANYONE)

    def could_read(self, review: str, version: str, on: date, zone: tzinfo = UTC) -> CouldRead:
        """Who could read that version in their own box at some moment of that day, as `views.reading.could_read` says.

        The day is that of `zone`, such as `ZoneInfo("Europe/London")`, from midnight to midnight, 23 to 25 hours long.
        Once it is published, `anyone`; `people` are then those who could read it earlier that day. To whom it was in
        fact shown stands on the log: `views.reading.shown_on`.
        """
        here = {"t_tenant": self._tenant, "t_stream": review, "t_version": version}
        starts, ends = (datetime.combine(day, time(), zone) for day in (on, on + timedelta(days=1)))
        found = self._run.rows(_COULD_READ, {**here, "t_start": instant(starts), "t_end": instant(ends)})
        people = tuple(row[0] for row in found if row[0] != ANYONE)
        return CouldRead(people, anyone=len(people) < len(found))

    def behind(self, rules: str) -> Sequence[str]:
        """Reviews whose rows are missing, older than the log, or made under other rules: to be rebuilt."""
        return tuple(row[0] for row in self._run.rows(_BEHIND, {"t_tenant": self._tenant, "t_rules": rules}))

    def _copies(self, statement: object, **values: str) -> Sequence[CopyOut]:
        out = {f"t_out{n}": state for n, state in enumerate(_OUT)}
        rows = self._run.rows(statement, {"t_tenant": self._tenant, **out, **values})  # type: ignore[arg-type]
        return tuple(CopyOut(row[0], row[1], row[2], row[3], CopyState(row[4])) for row in rows)


class Caseload(RunnerCaseload):
    """One tenant's caseload on the host's `Connection` or `Session`."""

    def __init__(self, host: Connection | Session, tenant: str) -> None:
        super().__init__(SqlAlchemyRunner(host), tenant)
