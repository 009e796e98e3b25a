"""Reasons and errors: how the library says no, and how it says that something is broken.

Two families, never mixed. A *refusal* is an answer: the command cannot be given now, and `Reason` says
why and what to do. An *error* means that the caller's input, the definition or the record is damaged.
No message here may carry a person's name or a text: ids only, in backticks (promise
`content_never_speaks_by_accident`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import attrs

__all__ = [
    "LONGEST_ID",
    "DefinitionError",
    "InputError",
    "MissingExtra",
    "Reason",
    "RecordError",
    "ReviewflowError",
    "StaleReview",
    "is_id",
    "quoted",
    "shown_id",
]

LONGEST_ID = 64
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:@-]*\Z")
_NUMBER = re.compile(r"[0-9]{1,10}\Z")


def is_id(value: object) -> bool:
    """Whether that can be an id: a plain string, as a subclass may say that it equals another; no word of a sentence."""
    return type(value) is str and len(value) <= LONGEST_ID and _ID.match(value) is not None


def shown_id(value: object) -> str:
    """The id; where it can be none, `unknown`, since what somebody typed there may be a name or a text. Empty stays so."""
    return str(value) if value == "" or is_id(value) else "unknown"


def _subject(value: object) -> str:
    """As `shown_id`, also with the number of a copy behind it: `v2#7`."""
    paper, mark, number = str(value).partition("#")
    return str(value) if mark and is_id(paper) and _NUMBER.match(number) else shown_id(value)


def quoted(value: object) -> str:
    """As `shown_id`, in backticks."""
    return f"`{shown_id(value)}`"


@attrs.frozen(kw_only=True)
class Reason:
    """Why a command or a reading is refused. All fields are safe to show to whoever may know the subject.

    `code` is stable and meant for programs; `rule` is the clause (`S12`) or the id of the rule;
    `subject` the id it concerns (a person, an agency, a version, a copy as `v2#7`, or the review itself as `review`);
    `text` says what is missing and `remedy` the next step, both as plain sentences without a full stop;
    `waivable` is true where a recorded judgement by a team member would do instead.
    """

    code: str
    rule: str
    subject: str = attrs.field(converter=_subject)
    text: str
    remedy: str
    waivable: bool = False

    def __str__(self) -> str:
        judged = ", or record a judgement" if self.waivable else ""
        return f"[{self.rule}] `{self.subject}`: {self.text}; {self.remedy}{judged}"


class ReviewflowError(Exception):
    """The base of all that this library raises."""


class InputError(ReviewflowError, ValueError):
    """What was handed in cannot be read; `place` says where (a field, a line, a file's part). Nothing was changed."""

    def __init__(self, place: str, problem: str, next_step: str) -> None:
        self.place, self.problem, self.next_step = place, problem, next_step
        super().__init__(f"{place}: {problem}; {next_step}")


class DefinitionError(ReviewflowError, ValueError):
    """A process or a policy contradicts itself. Carries every fault found, not the first."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults: Sequence[str] = tuple(faults)
        super().__init__("the definition has faults:\n" + "\n".join(f"- {fault}" for fault in self.faults))


class RecordError(ReviewflowError):
    """The record is damaged or of another make; `number` is the first event that cannot be trusted, from 1."""

    def __init__(self, stream: str, number: int, problem: str, next_step: str) -> None:
        self.stream, self.number, self.problem, self.next_step = stream, number, problem, next_step
        super().__init__(f"review {quoted(stream)}, event {number}: {problem}; {next_step}")


class StaleReview(ReviewflowError):
    """Somebody else wrote to this review since it was read; nothing was written. Load it again and decide afresh."""

    def __init__(self, stream: str, expected: int, found: int) -> None:
        self.stream, self.expected, self.found = stream, expected, found
        super().__init__(
            f"review {quoted(stream)} is at version {found}, not {expected} as when it was read; load it again and decide afresh"
        )


class MissingExtra(ReviewflowError, ImportError):
    """An optional dependency is not installed; the message is the line that installs it."""

    def __init__(self, feature: str, extra: str) -> None:
        self.extra = extra
        super().__init__(f"{feature} needs an optional dependency; run `pip install 'reviewflow[{extra}]'`")
