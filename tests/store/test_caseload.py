"""The caseload: kept in step with every command, the same when rebuilt from the log, and true to the review."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import Engine, select
from story import REVIEW, lines, play

from reviewflow.caseload import CaseloadKeeper, rows_of
from reviewflow.kernel.reasons import rule_reasons
from reviewflow.model.process import Ask
from reviewflow.model.review import Context
from reviewflow.model.words import Stage
from reviewflow.record.sql import Caseload, SqlAlchemyRunner, SqlPapers, SqlStore
from reviewflow.record.sql.tables import blockers, cases, clocks, copies, readers
from reviewflow.reviews import Reviews

TENANT = "camden"
TABLES = (cases, blockers, clocks, copies, readers)
BASE = Reviews(None)  # type: ignore[arg-type]
WHOLE = len(lines())


def _desk(connection: object, tenant: str = TENANT) -> Reviews:
    keeper = CaseloadKeeper(SqlAlchemyRunner(connection), tenant, BASE.kernel)  # type: ignore[arg-type]
    return BASE.using(SqlStore(connection, tenant), followers=[keeper])  # type: ignore[arg-type]


def _content(connection: object, tenant: str = TENANT) -> list[list[tuple[object, ...]]]:
    """All rows of the tenant in each table."""
    return [
        sorted(tuple(row) for row in connection.execute(select(table).where(table.c.tenant == tenant)))  # type: ignore[attr-defined]
        for table in TABLES
    ]


@pytest.mark.parametrize("until", [60, 195, 220, 280, WHOLE])
def test_what_is_kept_is_what_is_rebuilt(engine: Engine, until: int) -> None:
    """After any number of commands the tables are the same as worked out from the log, and for one review only."""
    with engine.begin() as connection:
        desk = _desk(connection)
        play(desk, SqlPapers(connection, TENANT), until)
        play(_desk(connection, "leeds"), SqlPapers(connection, "leeds"), 30)
        kept, other = _content(connection), _content(connection, "leeds")
        CaseloadKeeper(SqlAlchemyRunner(connection), TENANT, desk.kernel).rebuild(desk.store, REVIEW)
        assert kept == _content(connection)
        assert other == _content(connection, "leeds")
        assert Caseload(connection, TENANT).behind(desk.kernel.rules_hash) == ()
        assert Caseload(connection, TENANT).behind("other rules") == (REVIEW,)


def test_the_answers_are_those_of_the_review(engine: Engine) -> None:
    """While the interim report circulates: stage, copies and readers as the kernel itself says."""
    with engine.begin() as connection:
        desk = _desk(connection)
        play(desk, SqlPapers(connection, TENANT), 195)
        review, caseload = desk.load(REVIEW), Caseload(connection, TENANT)
        assert caseload.at_stage(review.stage) == (REVIEW,)
        assert caseload.at_stage(Stage.PUBLISHED) == caseload.at_stage(review.stage, after=REVIEW) == ()
        held = {(number, person) for number, (person, _) in review.versions["v0.1"].copies.items()}
        assert held == {(copy.number, copy.person) for copy in caseload.copies_of(REVIEW)}
        assert [(c.review, c.version, c.number) for c in caseload.copies_with("RT1")] == [(REVIEW, "v0.1", 1)]
        assert (REVIEW, "v0.1") in caseload.readable_by("P1")
        for person in review.people:
            may = {version for version in review.versions if desk.kernel.may_read(review, person, version)}
            assert may == {v for _, v in caseload.readable_by(person) if v in review.versions}


@pytest.mark.parametrize("until", [40, 100, 200])
def test_what_blocks_a_review_is_what_its_rules_say(engine: Engine, until: int) -> None:
    """Each reason against each command that leads to a later stage, as the rules give it on the folded review."""
    with engine.begin() as connection:
        desk = _desk(connection)
        play(desk, SqlPapers(connection, TENANT), until)
        review = desk.load(REVIEW)
        aside = {Stage.SUSPENDED, Stage.ABANDONED}
        rows = [
            row for row in desk.kernel.process.stage.rows if review.stage in row.source and row.to in set(Stage) - aside
        ]
        expected = {(row.command, r) for row in rows for r in rule_reasons(review, row.rules, Ask(at=review.last_at))}
        assert expected == set(Caseload(connection, TENANT).blockers(REVIEW))
        assert bool(expected) is (until < 200)


def test_who_could_read_on_a_day_is_what_the_log_says(engine: Engine) -> None:
    """For every version and every day of the review: exactly those whom the kernel admits after some event of that day
    or at its beginning."""
    with engine.begin() as connection:
        desk = _desk(connection)
        play(desk, SqlPapers(connection, TENANT), WHOLE)
        caseload, kernel = Caseload(connection, TENANT), desk.kernel
        folded, day = kernel.unopened(REVIEW), date(2025, 5, 1)
        could: dict[date, set[tuple[str, str]]] = {}
        now: set[tuple[str, str]] = set()
        for e in desk.log(REVIEW):
            while day < e.at.date():
                could.setdefault(day, set(now))
                day += timedelta(days=1)
                could[day] = set(now)
            folded = kernel.evolve(folded, e.event, Context(actor=e.actor, at=e.at, command_id=e.command_id))
            now = {(v, p) for v, p in rows_of(kernel, folded)[readers] if v in folded.versions}
            could.setdefault(day, set()).update(now)
        versions = list(folded.versions)
        days = [day for day in could if day >= date(2025, 5, 1)][::9]
        expected = {(v, d): sorted(p for w, p in could[d] if w == v) for v in versions for d in days}
        actual = {(v, d): list(caseload.could_read(REVIEW, v, d)) for v in versions for d in days}
        assert expected == actual
        assert any(expected.values())


def test_clocks_run_until_their_stage_is_reached(engine: Engine) -> None:
    """A clock set is due until the review reaches the stage at which it stops, the earliest first."""
    with engine.begin() as connection:
        running: dict[int, int] = {}
        for until in (60, WHOLE):
            tenant = f"t{until}"
            play(_desk(connection, tenant), SqlPapers(connection, tenant), until)
            review = _desk(connection, tenant).load(REVIEW)
            due = Caseload(connection, tenant).clocks_due(date(2031, 1, 1))
            order = list(Stage)
            expected = {c.id for c in review.clocks.values() if order.index(review.stage) < order.index(c.stops_at)}
            assert expected == {clock.clock for clock in due}
            assert [c.due_on for c in due] == sorted(c.due_on for c in due)
            assert Caseload(connection, tenant).clocks_due(date(2020, 1, 1)) == ()
            running[until] = len(due)
    assert (running[60] > 0, running[WHOLE]) == (True, 0)


def test_a_roll_back_takes_the_caseload_back(engine: Engine) -> None:
    """The tables stand or fall with the log."""
    with engine.connect() as connection:
        play(_desk(connection), SqlPapers(connection, TENANT), 40)
        connection.rollback()
        assert _content(connection) == [[]] * len(TABLES)
