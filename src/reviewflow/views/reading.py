"""Who could read a paper, and when: asked of the log by replaying it, moment by moment, with `Kernel.may_read`.

A day is one of the zone that is asked for (UTC, if none is); somebody could read on it who could at any moment of it.
`may_read` answers for a person's own box. What was in fact shown, there or at a list, stands on the log and is
`shown_on`. Decides nothing itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo

import attrs

from reviewflow.kernel import Kernel
from reviewflow.model.events import ReadingGranted, VersionCirculated
from reviewflow.model.review import Review
from reviewflow.record import Envelope
from reviewflow.views.history import steps
from reviewflow.views.naming import Naming, day, listed, plural

__all__ = ["Readers", "could_read", "reading_text", "readings", "shown_on", "to_read_now"]


@attrs.frozen
class Readers:
    """Who could read a paper from that moment until the next one. `anyone` once it is open to the public."""

    since: datetime
    people: frozenset[str]
    anyone: bool = False


def readings(kernel: Kernel, envelopes: Sequence[Envelope], version: str) -> tuple[Readers, ...]:
    """Every change in who could read that paper, in order; nothing for a paper that nobody could ever read."""
    found: list[Readers] = []
    for step in steps(kernel, envelopes):
        now = _readers(kernel, step.after, version, step.envelope.at)
        last = found[-1] if found else Readers(now.since, frozenset())
        if (last.people, last.anyone) != (now.people, now.anyone):
            found.append(now)
    return tuple(found)


def _readers(kernel: Kernel, review: Review, version: str, since: datetime) -> Readers:
    if review.facts.has("open_to_public", version):
        return Readers(since, frozenset(review.people), anyone=True)
    return Readers(since, frozenset(p for p in review.people if kernel.may_read(review, p, version)))


def could_read(kernel: Kernel, envelopes: Sequence[Envelope], version: str, on: date, zone: tzinfo = UTC) -> Readers:
    """Who could read that paper at any moment of that day in that zone; `since` is the day's first moment."""
    starts, ends = (datetime.combine(one, time(), zone).astimezone(UTC) for one in (on, on + timedelta(days=1)))
    people: set[str] = set()
    anyone = False
    review: Review | None = None
    for step in steps(kernel, [e for e in envelopes if e.at < ends]):
        if step.envelope.at >= starts:
            for standing in (step.before, step.after):  # at midnight, and after each event of the day
                now = _readers(kernel, standing, version, starts)
                people, anyone = people | now.people, anyone or now.anyone
        review = step.after
    if review is not None:
        now = _readers(kernel, review, version, starts)
        people, anyone = people | now.people, anyone or now.anyone
    return Readers(starts, frozenset(people), anyone)


def shown_on(envelopes: Iterable[Envelope], version: str, on: date, zone: tzinfo = UTC) -> tuple[str, ...]:
    """To whom that paper was in fact shown on that day in that zone: by circulation, or by a reading granted."""
    found: dict[str, None] = {}
    for e in envelopes:
        if e.at.astimezone(zone).date() == on:
            found.update(dict.fromkeys(_shown(e, version)))
    return tuple(found)


def _shown(e: Envelope, version: str) -> Iterator[str]:
    if isinstance(e.event, VersionCirculated) and e.event.version == version:
        yield from (copy.person for copy in e.event.copies)
    if isinstance(e.event, ReadingGranted) and e.event.version == version:
        yield from (e.event.person, *e.event.readers)


def to_read_now(kernel: Kernel, review: Review, person: str) -> tuple[str, ...]:
    """Every paper that the person may read now, in their own box."""
    papers = (*review.conversations, *review.team_papers, *review.versions)
    return tuple(paper for paper in papers if kernel.may_read(review, person, paper))


def reading_text(found: Sequence[Readers], names: Naming) -> str:
    """The changes as lines of text: all at first, then who came and who went."""
    lines = []
    before: frozenset[str] = frozenset()
    for readers in found:
        lines.append(f"  {day(readers.since)}, {readers.since:%H:%M}: {_change(before, readers, names)}")
        before = readers.people
    return "\n".join(lines) or "  nobody could ever read it through us"


def _change(before: frozenset[str], now: Readers, names: Naming) -> str:
    if now.anyone:
        return "anyone: it is published"
    if not now.people:
        return "nobody any more"
    count = plural(len(now.people), "reader")
    if not before:
        return f"{count}: {listed(sorted(now.people, key=order))}"
    came, went = sorted(now.people - before, key=order), sorted(before - now.people, key=order)
    changes = [f"also {names.people(came)}"] * bool(came) + [f"no longer {names.people(went)}"] * bool(went)
    return f"{count}: {'; '.join(changes)}"


def order(id: str) -> tuple[str, int, str]:
    """`P2` before `P10`."""
    letters = id.rstrip("0123456789")
    digits = id[len(letters) :]
    return letters, int(digits) if digits else 0, id
