"""The log as a story: one line an event, dated, in the field's words; refused commands stand where they were tried.

Decides nothing. A refused command leaves no event (promise `a_refusal_changes_nothing`), so whoever wants refusals
told hands them in as `Attempt`s; a refused reading is on the log itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

import attrs

from reviewflow.errors import Reason
from reviewflow.kernel import Kernel, Refused
from reviewflow.model.commands import Command
from reviewflow.model.events import Event, ReadingRefused
from reviewflow.record import Envelope
from reviewflow.record.canonical import moment_text
from reviewflow.views.choices import reason_json
from reviewflow.views.history import Step, steps
from reviewflow.views.naming import Naming
from reviewflow.views.sentences import sentence

__all__ = ["Attempt", "TimelineEntry", "timeline", "timeline_json"]


@attrs.frozen(kw_only=True)
class Attempt:
    """A command that was refused: who tried it when, and after which event of the log (0: before the first)."""

    command: Command
    by: str
    at: datetime
    outcome: Refused
    after: int

    @property
    def name(self) -> str:
        return type(self.command).__name__


@attrs.frozen(kw_only=True)
class TimelineEntry:
    """One line of the story. `number` is the event's, 0 for a refused command; `reasons` say why it was refused.

    `about` is the id of whom or what it concerns first; `stage` the stage that the review moved to.
    """

    at: datetime
    by: str
    what: str
    number: int
    text: str
    about: str = ""
    stage: str = ""
    reasons: tuple[Reason, ...] = ()
    codes: tuple[str, ...] = ()

    @property
    def refused(self) -> bool:
        return bool(self.reasons or self.codes)


def timeline(
    kernel: Kernel, envelopes: Sequence[Envelope], attempts: Iterable[Attempt] = (), *, words: bool = False
) -> tuple[TimelineEntry, ...]:
    """The story of a log, in order; with `words`, people's names and what they wrote are shown too.

    `stage` of an entry is set where the event moved the review to another stage.
    """
    tried: dict[int, list[Attempt]] = {}
    for attempt in attempts:
        tried.setdefault(attempt.after, []).append(attempt)
    return tuple(_told(kernel, envelopes, tried, words))


def _told(
    kernel: Kernel, envelopes: Sequence[Envelope], tried: dict[int, list[Attempt]], words: bool
) -> Iterator[TimelineEntry]:
    stream = envelopes[0].stream if envelopes else ""
    last = kernel.unopened(stream)
    answers = {a.after + 1: a.outcome.reasons for many in tried.values() for a in many if a.outcome.recorded}
    yield from (_attempt(a, Naming(last, words)) for a in tried.get(0, ()) if not a.outcome.recorded)
    for step in steps(kernel, envelopes):
        last = step.after
        yield _event(step, Naming(last, words), answers)
        for attempt in tried.get(step.envelope.number, ()):
            if not attempt.outcome.recorded:
                yield _attempt(attempt, Naming(last, words))


def _event(step: Step, names: Naming, answers: dict[int, tuple[Reason, ...]]) -> TimelineEntry:
    e = step.envelope
    refused = isinstance(e.event, ReadingRefused)
    return TimelineEntry(
        at=e.at, by=e.actor, what=type(e.event).__name__, number=e.number, text=sentence(e.event, names),
        about=_about(e.event),
        stage=step.after.stage.value if step.after.stage is not step.before.stage else "",
        reasons=answers.get(e.number, ()) if refused else (),
        codes=e.event.codes if isinstance(e.event, ReadingRefused) else (),
    )  # fmt: skip


def _attempt(attempt: Attempt, names: Naming) -> TimelineEntry:
    reasons = attempt.outcome.reasons
    about = _about(attempt.command)
    whom = f" for {names.subject(about)}" if about else ""
    return TimelineEntry(
        at=attempt.at, by=attempt.by, what=attempt.name, number=0, text=f"`{attempt.name}`{whom} is refused", about=about,
        reasons=reasons, codes=tuple(dict.fromkeys(reason.code for reason in reasons)),
    )  # fmt: skip


def _about(value: Command | Event) -> str:
    named = (getattr(value, field, None) for field in ABOUT)
    return next((str(one) for one in named if isinstance(one, str) and one), "")


ABOUT = ("speaker", "person", "place", "agency", "version", "question", "sector", "subject")
"""Fields that say what a command or event is about, the nearest first."""


def timeline_json(entries: Iterable[TimelineEntry]) -> list[dict[str, Any]]:
    """The story as plain data; without names where the entries were made without words."""
    return [
        {
            "at": moment_text(entry.at), "by": entry.by, "what": entry.what, "number": entry.number, "text": entry.text,
            "about": entry.about, "stage": entry.stage, "refused": entry.refused, "codes": list(entry.codes),
            "reasons": [reason_json(reason) for reason in entry.reasons],
        }
        for entry in entries
    ]  # fmt: skip
