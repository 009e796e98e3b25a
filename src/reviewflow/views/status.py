"""The state of a review on one page: where it stands, what blocks the next move and why, and what wants looking at.

Decides nothing: what blocks is the kernel's answer, what is missing is counted from the folded review. Ids and labels
only. `status` makes the values, `status_text` (in `status_text.py`) says them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime

import attrs

from reviewflow.kernel import Kernel
from reviewflow.model.events import IntroductoryMeetingHeld
from reviewflow.model.people import Person
from reviewflow.model.process import Ask
from reviewflow.model.review import Clock, Judgement, Review
from reviewflow.model.words import Level, PersonKind, Stage, Standing, VersionState
from reviewflow.record import Envelope
from reviewflow.views.choices import ASIDE, Choice, choices, next_moves
from reviewflow.views.circulation import HeldCopy, circulation, still_out
from reviewflow.views.history import steps
from reviewflow.views.provenance import Touched, provenance

__all__ = ["ClockStatus", "Coverage", "JudgementStatus", "MeetingStatus", "PersonStatus", "Status", "status"]

ORDER = tuple(Stage)
WITH_LEVEL = tuple(Level)


@attrs.frozen
class PersonStatus:
    """One person: in what capacities, how far prepared, and the next step of the preparation (empty: none is due)."""

    person: str
    roles: tuple[str, ...]
    standing: Standing
    next_step: str


@attrs.frozen
class Coverage:
    """One agency by levels (S24): how many take part at each, whether it backs the review, and which rules find a gap."""

    agency: str
    counts: tuple[int, ...]
    backed: bool
    gaps: tuple[str, ...]


@attrs.frozen
class MeetingStatus:
    """One introductory meeting: how many attended and which agencies they came from (S39); `joint` from two on."""

    meeting: str
    held_on: date
    attended: int
    agencies: tuple[str, ...]

    @property
    def joint(self) -> bool:
        return len(self.agencies) > 1


@attrs.frozen
class JudgementStatus:
    """One judgement, and whether it still stands: `stands`, `lapsed` (the facts changed), `no longer needed`."""

    judgement: Judgement
    state: str


@attrs.frozen
class ClockStatus:
    """One clock: `kept`, `late` (its stage was reached after the day), `running` or `overrun`, and when it was reached."""

    clock: Clock
    state: str
    reached_on: date | None = None

    @property
    def days_over(self) -> int:
        """Whole days by which the stage was reached late; 0 where it was kept or is not reached."""
        return max((self.reached_on - self.clock.due_on).days, 0) if self.reached_on else 0


@attrs.frozen(kw_only=True)
class Status:
    """One review at one version, as `status` found it. Every value holds ids, labels, words of closed lists and dates."""

    review: Review
    moves: tuple[Choice, ...]
    people: tuple[PersonStatus, ...]
    coverage: tuple[Coverage, ...]
    meetings: tuple[MeetingStatus, ...]
    judgements: tuple[JudgementStatus, ...]
    clocks: tuple[ClockStatus, ...]
    copies_out: tuple[HeldCopy, ...]
    rework: tuple[Touched, ...]
    warnings: tuple[str, ...]


def status(kernel: Kernel, envelopes: Sequence[Envelope], *, at: datetime | None = None) -> Status:
    """The state of the review that this log tells; `at` is now, for the clocks (without: the last event's time)."""
    review, reached = _walked(kernel, envelopes)
    moves = next_moves(kernel, review)
    return Status(
        review=review,
        moves=tuple(c for c in choices(kernel, review, at=at) if c.command in moves),
        people=tuple(
            _person(p) for p in review.people.values() if p.standing is not Standing.NOT_INVOLVED or p.offices
        ),
        coverage=tuple(_coverage(kernel, review, agency) for agency in review.agencies),
        meetings=tuple(_meetings(review, envelopes)),
        judgements=tuple(JudgementStatus(j, _still(kernel, review, j)) for j in review.judgements.values()),
        clocks=tuple(_clock(c, reached, at or review.last_at) for c in review.clocks.values()),
        copies_out=still_out(circulation(review)),
        rework=tuple(_rework(review)),
        warnings=(*_names_in_drafts(review), *_single_holders(review)),
    )


# fmt: off
NEXT_STEP = {
    Standing.IDENTIFIED: "send the introductory letter",
    Standing.INVITED:    "hold the introductory meeting",
    Standing.INTRODUCED: "brief on confidentiality and its limits",
    Standing.BRIEFED:    "record the undertaking",
    Standing.SUSPENDED:  "judge whether access can be given back",
}
"""What prepares a person further, by standing; a test holds it in line with the standing table."""
# fmt: on


def _person(p: Person) -> PersonStatus:
    roles = [office.value for office in sorted(p.offices)]
    if p.seat is not None:
        roles.append("lead reviewer" if p.seat.lead else "team member")
    if p.part is not None:
        roles.append(p.part.role)
    return PersonStatus(p.id, tuple(roles), p.standing, NEXT_STEP.get(p.standing, ""))


def _coverage(kernel: Kernel, review: Review, agency: str) -> Coverage:
    parts = [p.part for p in review.participants() if p.part and p.part.agency == agency]
    counts = Counter(part.level for part in parts)
    rules = (rule for rule in kernel.process.rules if rule.id in {"S24", "S30"})
    gaps = (rule.id for rule in rules if any(gap.subject == agency for gap in rule.check(review, Ask())))
    return Coverage(
        agency, tuple(counts[level] for level in WITH_LEVEL), review.agencies[agency].backing is not None, tuple(gaps)
    )


def _meetings(review: Review, envelopes: Iterable[Envelope]) -> Iterable[MeetingStatus]:
    for e in envelopes:
        if isinstance(e.event, IntroductoryMeetingHeld):
            there = (review.people[p].part for p in e.event.attended)
            agencies = sorted({part.agency for part in there if part and part.agency})
            yield MeetingStatus(e.event.meeting, e.event.held_on, len(e.event.attended), tuple(agencies))


def _still(kernel: Kernel, review: Review, judgement: Judgement) -> str:
    """Whether the facts that were judged are still the facts."""
    rule = next((rule for rule in kernel.process.rules if rule.id == judgement.rule), None)
    gaps = [gap for gap in rule.check(review, Ask()) if gap.subject == judgement.subject] if rule else []
    if not gaps:
        return "no longer needed"
    return "stands" if gaps[0].facts == judgement.facts else "lapsed"


def _walked(kernel: Kernel, envelopes: Iterable[Envelope]) -> tuple[Review, dict[Stage, date]]:
    """The review after the log, and the day on which it first reached each stage."""
    review, reached = kernel.unopened(""), dict[Stage, date]()
    for step in steps(kernel, envelopes):
        review = step.after
        reached.setdefault(review.stage, step.envelope.at.astimezone(UTC).date())
    return review, reached


def _clock(clock: Clock, reached: dict[Stage, date], at: datetime | None) -> ClockStatus:
    """A stage counts as reached once the review stood there, or past it on the way to its close."""
    past = (
        on for stage, on in reached.items() if stage not in ASIDE and ORDER.index(stage) >= ORDER.index(clock.stops_at)
    )
    reached_on = min(past, default=None)
    if reached_on is not None:
        return ClockStatus(clock, "kept" if reached_on <= clock.due_on else "late", reached_on)
    return ClockStatus(clock, "overrun" if at is not None and clock.due_on < at.astimezone(UTC).date() else "running")


def _rework(review: Review) -> Iterable[Touched]:
    """Versions still alive that lean on what was sealed."""
    told = (t for version in review.versions for t in provenance(review, version))
    over = {VersionState.SUPERSEDED, VersionState.RECALLED, VersionState.PUBLISHED}
    return (t for t in told if review.conversations[t.conversation].sealed and t.state not in over)


def _names_in_drafts(review: Review) -> Iterable[str]:
    """U12: a warning only; names are struck out of what is published, and better never stood in a draft."""
    for v in review.versions.values():
        if v.carries_names and v.state in {VersionState.DRAFTED, VersionState.CIRCULATING}:
            yield f"U12: {v.id}, labelled “{v.label}”, carries people's names; use role labels from the first draft on"


def _single_holders(review: Review) -> Iterable[str]:
    """U13: a label that names a role which one person of an agency holds may point at that person."""
    held: dict[tuple[str, str], list[Person]] = {}
    for p in review.people.values():
        if p.part and p.kind is PersonKind.PROFESSIONAL and p.part.agency:
            held.setdefault((p.part.agency, p.part.role.casefold()), []).append(p)
    alone = [(p, role) for (_, role), people in held.items() for p in people if len(people) == 1]
    told = [f"{p.id} ({role})" for p, role in alone if role in p.shown_as.casefold()]
    if told:
        yield f"U13: shown by a role that nobody else here holds in their agency: {', '.join(told)}; where the role tells who it is, use a broader label"
