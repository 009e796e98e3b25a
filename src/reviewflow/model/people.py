"""People and agencies as the review knows them: one natural person is one id, whatever roles they hold."""

from __future__ import annotations

from datetime import date

import attrs

from reviewflow.model.fields import NOTHING_SAID
from reviewflow.model.private import Private
from reviewflow.model.words import (
    Level,
    MeetingFormat,
    NominatedBy,
    Office,
    PersonKind,
    Sector,
    Standing,
)

__all__ = ["BOARD", "ENDED", "Agency", "Backing", "Name", "Part", "Person", "Preparation", "Seat"]

ENDED = frozenset({Standing.DECLINED, Standing.WITHDRAWN, Standing.LEFT})
"""Standings in which somebody's part is over; a return is prepared anew."""


BOARD = frozenset({Office.COMMISSIONER, Office.CHAIR})
"""Offices that may read a final report (COMMISSION); they bring no reading of drafts (U4)."""


@attrs.frozen(kw_only=True)
class Name:
    """What somebody is called, for the register of the publication check. Every field is private."""

    given: Private = NOTHING_SAID
    family: Private = NOTHING_SAID
    middle: Private = NOTHING_SAID
    aliases: tuple[Private, ...] = ()
    former_names: tuple[Private, ...] = ()
    titles: tuple[str, ...] = ()
    born_on: Private = NOTHING_SAID


@attrs.frozen(kw_only=True)
class Seat:
    """A seat on the review team, with what bears on independence (S17)."""

    lead: bool
    profession: str
    sector: Sector
    employed_by: str | None
    knew_the_case: bool
    manages: tuple[str, ...]

    def independent_of(self, agencies: frozenset[str]) -> bool:
        """Whether this member neither works for, nor manages, a reviewed agency, and had no part in the case."""
        return not self.knew_the_case and self.employed_by not in agencies and not set(self.manages) & agencies


@attrs.frozen(kw_only=True)
class Part:
    """How somebody takes part: as a worker (agency, profession, level) or as family (relation, advocate)."""

    family: bool
    role: str
    nominated_by: NominatedBy
    agency: str | None = None
    level: Level | None = None
    advocate: str | None = None


@attrs.frozen(kw_only=True)
class Preparation:
    """What has been done to prepare one person: letter, meeting, learning before blame, wording."""

    letter_on: date | None = None
    letter_wording: str = ""
    met_on: date | None = None
    format: MeetingFormat | None = None
    learning_said_by: str | None = None
    wording: str = ""


@attrs.frozen(kw_only=True)
class Person:
    """One person on the record. `standing` moves by the table in `rules/participation.py`."""

    id: str
    kind: PersonKind
    shown_as: str
    name: Name = Name()
    standing: Standing = Standing.NOT_INVOLVED
    resumes_at: Standing | None = None
    seat: Seat | None = None
    part: Part | None = None
    offices: frozenset[Office] = frozenset()
    manages: tuple[str, ...] = ()
    preparation: Preparation = Preparation()
    boxes: int = 0
    may_be_quoted: bool = True
    moved_to: str = ""
    declined_conversation: bool = False
    told_before_publication: bool = False

    @property
    def box(self) -> str:
        """The id of the person's own box at present; a new membership opens a new one."""
        return f"box:{self.id}:{self.boxes}"

    @property
    def next_box(self) -> str:
        return f"box:{self.id}:{self.boxes + 1}"

    @property
    def takes_part(self) -> bool:
        """Whether the person is a participant whose part has not ended."""
        return self.part is not None and self.standing not in ENDED

    def stays_without(self, office: Office | None) -> bool:
        """Whether the person belongs here otherwise, once that office (None: the seat on the team) is given up."""
        keeps_seat = office is not None and self.on_team
        return self.takes_part or keeps_seat or bool((self.offices - {office}) & BOARD)

    @property
    def on_team(self) -> bool:
        return self.seat is not None and self.standing not in ENDED


@attrs.frozen(kw_only=True)
class Backing:
    """An agency's concrete statement that learning comes before blame (S42)."""

    signatory: str
    stated_on: date


@attrs.frozen(kw_only=True)
class Agency:
    """An organisation whose practice is reviewed."""

    id: str
    name: Private
    sector: Sector
    shown_as: str
    backing: Backing | None = None
