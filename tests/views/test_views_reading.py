"""Who could read what, when: the answer of the log agrees with what was decided, day by day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import attrs
import pytest

from reviewflow.cli.playing import Play
from reviewflow.kernel import Accepted
from reviewflow.model.review import Context
from reviewflow.views.history import folded, steps
from reviewflow.views.naming import Naming
from reviewflow.views.reading import Readers, could_read, order, reading_text, readings, shown_on, to_read_now

FIVE = {"RT1", "RT2", "P1", "P2", "P3"}
FOUR = FIVE - {"P3"}

# fmt: off
DAYS = {
    "the day before it was sent":       ("V01", 19, set()),
    "the day it was sent":              ("V01", 20, FIVE),
    "the day after":                    ("V01", 21, FIVE),
    "the day somebody withdrew":        ("V01", 22, FIVE),
    "the day after the withdrawal":     ("V01", 23, FOUR),
    "superseded a minute past midnight": ("V01", 24, FOUR),
    "superseded":                       ("V01", 25, set()),
    "the eve of midnight":              ("V10", 23, set()),
    "sent at midnight":                 ("V10", 24, FOUR),
    "the day of the incident":          ("V10", 25, FOUR),
    "held since the incident":          ("V10", 26, set()),
    "long after the last event":        ("V10", 31, set()),
    "no such paper":                    ("V99", 24, set()),
}
# fmt: on


@pytest.mark.parametrize(("version", "on", "people"), DAYS.values(), ids=DAYS)
def test_who_could_read_on_a_day(version: str, on: int, people: set[str], small: Play) -> None:
    """Any moment of the day counts, from its first to its last, in UTC."""
    found = could_read(small.kernel, small.log, version, date(2025, 1, on))
    assert (frozenset(people), False) == (found.people, found.anyone)


def test_two_ways_of_asking_agree_on_every_day(small: Play, example: Play) -> None:
    """The changes over time and the answer for a day, made differently, say the same of every version and day.

    Every day of the small review; of the example the days on which something happened from the first draft on, and
    the days after them.
    """
    busy = sorted({e.at.date() for e in example.log if e.at.date() >= date(2025, 5, 6)})
    some = [on + timedelta(days=later) for on in busy for later in (0, 1)][::3]
    for done, days in ((small, [date(2025, 1, n) for n in range(13, 29)]), (example, some)):
        for version in done.state.versions:
            changes = readings(done.kernel, done.log, version)
            for on in days:
                assert _within(changes, on) == could_read(done.kernel, done.log, version, on).people, (version, on)


def _within(changes: tuple[Readers, ...], on: date) -> frozenset[str]:
    starts = datetime(on.year, on.month, on.day, tzinfo=UTC)
    ends = starts + timedelta(days=1)
    found: frozenset[str] = frozenset()
    for number, now in enumerate(changes):
        until = changes[number + 1].since if number + 1 < len(changes) else None
        if now.since < ends and (now.since >= starts or until is None or until > starts):
            found |= now.people
    return found


def test_what_may_be_read_now_is_what_would_be_granted(small: Play, example: Play) -> None:
    """For every person at every event: the papers listed are the papers that a request would be granted."""
    for done in (small, example):
        for step in list(steps(done.kernel, done.log))[:: max(1, len(done.log) // 40)]:
            review = step.after
            papers = [*review.versions, *review.conversations, *review.team_papers]
            for person in review.people:
                asks = Context(actor=person, at=review.last_at or step.envelope.at, command_id="c")
                granted = {p for p in papers if isinstance(done.kernel.disclose(review, p, "", asks), Accepted)}
                assert granted == set(to_read_now(done.kernel, review, person)), (step.envelope.number, person)


def test_everybody_to_whom_it_was_shown_could_read_it_that_day(example: Play) -> None:
    """Nothing was shown to somebody who could not read it."""
    days = sorted({e.at.date() for e in example.log})
    shown = [(v, on, p) for v in example.state.versions for on in days for p in shown_on(example.log, v, on)]
    assert len(shown) > 50
    assert [(v, on, p) for v, on, p in shown if p not in could_read(example.kernel, example.log, v, on).people] == []


def test_once_published_anyone_could(example: Play) -> None:
    """The published version is open to anyone from that day on, and was not the day before."""
    (version,) = (v.id for v in example.state.versions.values() if v.state.value == "published")
    (on,) = (e.at.date() for e in example.log if type(e.event).__name__ == "ReportPublished")
    answers = [could_read(example.kernel, example.log, version, on + timedelta(days=d)).anyone for d in (-1, 0, 1)]
    assert answers == [False, True, True]
    assert "anyone: it is published" in reading_text(
        readings(example.kernel, example.log, version), Naming(example.state)
    )


def test_the_changes_are_told_as_who_came_and_who_went(small: Play) -> None:
    """All at first, then the differences, at last nobody."""
    text = reading_text(readings(small.kernel, small.log, "V01"), Naming(small.state)).splitlines()
    assert text[0] == "  Mon 20 Jan 2025, 09:01: 5 readers: P1, P2, P3, RT1 and RT2"
    assert text[1] == "  Wed 22 Jan 2025, 12:00: 4 readers: no longer P3 (the health visitor)"
    assert text[2] == "  Fri 24 Jan 2025, 00:01: nobody any more"
    assert reading_text((), Naming(small.state)) == "  nobody could ever read it through us"


def test_what_could_be_read_for_no_time_at_all_could_be_read(small: Play) -> None:
    """Sent and held back at one recorded moment: somebody could have read between the two, so both answers say so."""
    sent = next(e for e in small.log if type(e.event).__name__ == "VersionCirculated" and e.number > 60)
    at_once = [attrs.evolve(e, at=min(e.at, sent.at)) for e in small.log]
    changes = readings(small.kernel, at_once, "V10")
    assert [4, 0] == [len(now.people) for now in changes]
    assert FOUR == set(could_read(small.kernel, at_once, "V10", sent.at.date()).people)
    assert frozenset(FOUR) == _within(changes, sent.at.date())


def test_ids_are_ordered_by_their_number() -> None:
    """`P2` comes before `P10`."""
    assert sorted(["x", "P10", "RT1", "P2"], key=order) == ["P2", "P10", "RT1", "x"]


def test_an_empty_log_is_a_review_unopened(small: Play) -> None:
    """Nothing was read, and nothing is asked of the tables."""
    assert folded(small.kernel, (), "R-9").stage.value == "not_opened"
    assert frozenset() == could_read(small.kernel, (), "V01", date(2025, 1, 1)).people
