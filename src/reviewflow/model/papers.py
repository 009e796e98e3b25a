"""Papers: records of conversations, papers of the team, and report versions with their numbered copies.

None of these values holds a paper's text. The record knows a random id, a kind, a label and a keyed digest;
the text lives in a `PaperStore` (`record/papers.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

import attrs

from reviewflow.errors import InputError
from reviewflow.model.fields import a_number, an_id, shorts
from reviewflow.model.words import CommentDisposal, CopyState, PaperKind, Purpose, ReadingForm, ReportKind, VersionState

__all__ = ["Approval", "Comment", "Conversation", "Copy", "Drawn", "GateCheck", "TeamPaper", "Version"]


@attrs.frozen(kw_only=True)
class Copy:
    """One numbered copy on a circulation: its number within the version, from 1, and its holder."""

    number: int = attrs.field(validator=a_number)
    person: str = attrs.field(validator=an_id)

    @number.validator
    def _positive(self, attribute: attrs.Attribute[int], value: int) -> None:
        if value < 1:
            raise InputError("Copy.number", "is below 1", "number copies from 1")


@attrs.frozen(kw_only=True)
class Drawn:
    """That a version draws on a paper, and in which of its sections (e.g. `3.5`)."""

    source: str = attrs.field(validator=an_id)
    sections: tuple[str, ...] = attrs.field(default=(), validator=shorts)


@attrs.frozen(kw_only=True)
class Conversation:
    """A conversation held: NAMED, open to its speaker and to those who held it."""

    id: str
    speaker: str
    held_by: tuple[str, ...]
    held_on: date
    sealed: bool = False


@attrs.frozen(kw_only=True)
class TeamPaper:
    id: str
    kind: PaperKind
    contributors: tuple[str, ...]


@attrs.frozen(kw_only=True)
class Approval:
    """One person's approval of one exact digest."""

    person: str
    purpose: Purpose
    digest: str


@attrs.frozen(kw_only=True)
class GateCheck:
    """The last publication check of a version: of which bytes, against which register, under which rules."""

    digest: str
    register: str
    rules: str
    open_findings: int
    exceptions: tuple[str, ...]
    at: datetime


@attrs.frozen(kw_only=True)
class Comment:
    id: str
    version: str
    person: str
    disposal: CommentDisposal | None = None


@attrs.frozen(kw_only=True)
class Version:
    """One version of a report. `copies` maps the copy's number to holder and state."""

    id: str
    kind: ReportKind
    label: str
    digest: str
    state: VersionState
    sources: tuple[Drawn, ...]
    author: str
    made_at: datetime
    reworked: tuple[str, ...] = ()
    carries_names: bool = True
    copies: Mapping[int, tuple[str, CopyState]] = attrs.field(factory=dict)
    readings: Mapping[str, ReadingForm] = attrs.field(factory=dict)
    discussed_on: tuple[date, ...] = ()
    approvals: tuple[Approval, ...] = ()
    gate: GateCheck | None = None
    internal: bool = False
