"""The caseload: kept in step with every command, the same when rebuilt from the log, and true to the review."""

from __future__ import annotations

import itertools
from datetime import UTC, date, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine, select
from story import REVIEW, lines, log_until, play

from reviewflow.caseload import CaseloadKeeper, rows_of
from reviewflow.model.events import ReadingGranted, ReportPublished, VersionCirculated
from reviewflow.model.words import Stage
from reviewflow.record.sql import Caseload, CouldRead, SqlAlchemyRunner, SqlPapers, SqlStore
from reviewflow.record.sql.caseload import ANYONE
from reviewflow.record.sql.tables import blockers, cases, clocks, copies, readers
from reviewflow.reviews import Reviews
from reviewflow.rules import POLICY
from reviewflow.views.choices import choices, next_moves
from reviewflow.views.history import steps
from reviewflow.views.reading import could_read, readings, shown_on

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


@pytest.mark.parametrize("until", [40, 100, 200, 240])
def test_what_blocks_a_review_is_kept(engine: Engine, until: int) -> None:
    """Each reason against each command that leads on, as the kernel gives it on the folded review."""
    with engine.begin() as connection:
        desk = _desk(connection)
        play(desk, SqlPapers(connection, TENANT), until)
        review = desk.load(REVIEW)
        moves = next_moves(desk.kernel, review)
        expected = {(move, r) for move in moves for r in desk.kernel.blockers(review, move, at=review.last_at)}
        assert expected == set(Caseload(connection, TENANT).blockers(REVIEW))
        assert expected


def test_what_blocks_a_review_is_what_its_status_says() -> None:
    """Throughout HM-07: what the status shows against each next move, of every table; of several papers, where none will do."""
    seen: dict[str, set[str]] = {}
    for step in list(steps(BASE.kernel, log_until(WHOLE)))[::4]:
        review = step.after
        expected = set()
        for choice in choices(BASE.kernel, review, at=review.last_at):
            if choice.command in next_moves(BASE.kernel, review):
                none_will_do = all(choice.subjects.values())
                special = (r for reasons in choice.subjects.values() for r in reasons if none_will_do)
                expected |= {(choice.command, r.rule, r.subject, r.code) for r in (*choice.reasons, *special)}
        assert expected == set(rows_of(BASE.kernel, review)[blockers]), step.envelope.number
        for command, _, _, code in expected:
            seen.setdefault(command, set()).add(code)
    conditions = {condition.code for act in POLICY.acts for condition in act.guard}
    assert {command for command, codes in seen.items() if codes & conditions} >= {"FinaliseReport", "PublishReport"}


LONDON, FAR = ZoneInfo("Europe/London"), ZoneInfo("Pacific/Kiritimati")


def test_who_could_read_on_a_day_is_what_the_log_says(engine: Engine) -> None:
    """For every version, on days of three zones: as the log itself answers, before, on and after each day of its life."""
    with engine.begin() as connection:
        desk = _desk(connection)
        play(desk, SqlPapers(connection, TENANT), WHOLE)
        log, caseload = desk.log(REVIEW), Caseload(connection, TENANT)
        answers: dict[tuple[str, date, str], tuple[tuple[str, ...], bool]] = {}
        for version in desk.load(REVIEW).versions:
            changes = [readers.since for readers in readings(desk.kernel, log, version)]
            for at, zone in itertools.product(changes[:2] + changes[-1:], (UTC, LONDON, FAR)):
                on = at.astimezone(zone).date()
                expected = could_read(desk.kernel, log, version, on, zone)
                actual = caseload.could_read(REVIEW, version, on, zone)
                assert expected.anyone == actual.anyone
                if not expected.anyone:
                    assert tuple(sorted(expected.people)) == actual.people
                answers[version, on, str(zone)] = (actual.people, actual.anyone)
                assert set(actual.people) <= expected.people
        assert {anyone for _, anyone in answers.values()} == {True, False}
        assert any(people for people, _ in answers.values())


def test_a_day_is_the_hosts_own(engine: Engine) -> None:
    """Sent on one day in UTC, a paper could not be read on that day where the next had begun, and could on the next."""
    with engine.begin() as connection:
        desk = _desk(connection)
        play(desk, SqlPapers(connection, TENANT), 195)
        caseload = Caseload(connection, TENANT)
        sent = next(e.at for e in desk.log(REVIEW) if isinstance(e.event, VersionCirculated))
        ahead = timezone(timedelta(hours=24 - sent.hour))
        days = [sent.date() + timedelta(days=number) for number in (0, 1)]
        in_utc, there = ([bool(caseload.could_read(REVIEW, "v0.1", on, z).people) for on in days] for z in (UTC, ahead))
        assert (in_utc, there) == ([True, True], [False, True])


def test_after_publication_anyone_could_read_what_is_published_and_nothing_else(engine: Engine) -> None:
    """Before its day nobody but persons, on it both, ever after anyone; the drafts' answers stay with their persons."""
    with engine.begin() as connection:
        desk = _desk(connection)
        play(desk, SqlPapers(connection, TENANT), WHOLE)
        caseload = Caseload(connection, TENANT)
        published = ((e.event.version, e.at.date()) for e in desk.log(REVIEW) if isinstance(e.event, ReportPublished))
        version, on = next(published)
        days = [on + timedelta(days=number) for number in (-1, 0, 1, 3000)]
        assert [caseload.could_read(REVIEW, version, day).anyone for day in days] == [False, True, True, True]
        assert caseload.could_read(REVIEW, version, days[2]) == CouldRead((), anyone=True)
        assert caseload.open_to_anyone() == ((REVIEW, version),)
        drafts = [v for v in desk.load(REVIEW).versions if v != version]
        assert [caseload.could_read(REVIEW, draft, days[3]).anyone for draft in drafts] == [False] * len(drafts)
        assert ANYONE not in desk.load(REVIEW).people


def test_whoever_was_shown_a_paper_could_read_it_that_day(engine: Engine) -> None:
    """No circulation and no granted reading of the whole log lies outside of what the table says."""
    with engine.begin() as connection:
        desk = _desk(connection)
        play(desk, SqlPapers(connection, TENANT), WHOLE)
        caseload, log = Caseload(connection, TENANT), desk.log(REVIEW)
        days = {(e.event.version, e.at.date()) for e in log if isinstance(e.event, VersionCirculated | ReadingGranted)}
        for version, on in days:
            shown, could = set(shown_on(log, version, on)), caseload.could_read(REVIEW, version, on)
            assert could.anyone or shown <= set(could.people)
        assert len(days) > 3


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
