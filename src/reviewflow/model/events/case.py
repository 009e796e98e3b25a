"""Events of opening the review, and its case."""

from __future__ import annotations

from datetime import date

import attrs

from reviewflow.model.events.base import Event
from reviewflow.model.fields import (
    NOTHING_SAID,
    an_id,
    ids,
    introduces,
    many,
    one,
    personal,
    refers,
    said,
    short,
    shorts,
    words,
)
from reviewflow.model.private import Private
from reviewflow.model.words import Office, PersonKind, QuestionAim, ReasonKind, RegardedWellBy, Sector, Stage

__all__ = [
    "AgencyAdded",
    "ClockSet",
    "IdentifierAdded",
    "OfficerAppointed",
    "OfficerReleased",
    "PeriodSet",
    "PersonAdded",
    "PersonCorrected",
    "PlaceAdded",
    "QuestionAsked",
    "QuestionsAgreed",
    "ReasonStated",
    "ReviewOpened",
]


@attrs.frozen(kw_only=True)
class ReviewOpened(Event):
    """The review is opened by its business manager, for a commissioner and with a custodian of the record. (S5, U4)"""

    review: str = attrs.field(validator=an_id, metadata=introduces("review"))
    business_manager: str = attrs.field(validator=an_id, metadata=introduces("person"))
    commissioner: str = attrs.field(validator=short)
    custodian: str = attrs.field(validator=short)


@attrs.frozen(kw_only=True)
class PersonAdded(Event):
    """Somebody is put on the register, under an opaque id; `shown_as` is their pseudonym or role label (S50, S51). (S50, S51)"""

    person: str = attrs.field(validator=an_id, metadata=introduces("person"))
    kind: PersonKind = attrs.field(validator=one(PersonKind))
    shown_as: str = attrs.field(validator=short)
    given: Private = attrs.field(default=NOTHING_SAID, validator=words, metadata=personal("person"))
    family: Private = attrs.field(default=NOTHING_SAID, validator=words, metadata=personal("person"))
    middle: Private = attrs.field(default=NOTHING_SAID, validator=words, metadata=personal("person"))
    aliases: tuple[Private, ...] = attrs.field(default=(), validator=many(Private), metadata=personal("person"))
    former_names: tuple[Private, ...] = attrs.field(default=(), validator=many(Private), metadata=personal("person"))
    titles: tuple[str, ...] = attrs.field(default=(), validator=shorts)
    born_on: Private = attrs.field(default=NOTHING_SAID, validator=words, metadata=personal("person"))


@attrs.frozen(kw_only=True)
class PersonCorrected(Event):
    """A register entry is put right; every publication check made before is void. (S50, S51)"""

    person: str = attrs.field(validator=an_id, metadata=refers("person"))
    kind: PersonKind = attrs.field(validator=one(PersonKind))
    shown_as: str = attrs.field(validator=short)
    given: Private = attrs.field(default=NOTHING_SAID, validator=words, metadata=personal("person"))
    family: Private = attrs.field(default=NOTHING_SAID, validator=words, metadata=personal("person"))
    middle: Private = attrs.field(default=NOTHING_SAID, validator=words, metadata=personal("person"))
    aliases: tuple[Private, ...] = attrs.field(default=(), validator=many(Private), metadata=personal("person"))
    former_names: tuple[Private, ...] = attrs.field(default=(), validator=many(Private), metadata=personal("person"))
    titles: tuple[str, ...] = attrs.field(default=(), validator=shorts)
    born_on: Private = attrs.field(default=NOTHING_SAID, validator=words, metadata=personal("person"))


@attrs.frozen(kw_only=True)
class AgencyAdded(Event):
    """An organisation whose practice is reviewed is put on the record. (S24, S42)"""

    agency: str = attrs.field(validator=an_id, metadata=introduces("agency"))
    name: Private = attrs.field(validator=said)
    sector: Sector = attrs.field(validator=one(Sector))
    shown_as: str = attrs.field(validator=short)


@attrs.frozen(kw_only=True)
class PlaceAdded(Event):
    """A place is put on the register, with what is shown instead. (S49)"""

    place: str = attrs.field(validator=an_id, metadata=introduces("place"))
    name: Private = attrs.field(validator=said)
    shown_as: str = attrs.field(validator=short)
    aliases: tuple[Private, ...] = attrs.field(default=(), validator=many(Private))


@attrs.frozen(kw_only=True)
class IdentifierAdded(Event):
    """A number or address that points at somebody is put on the register. (S49, S50, S51)"""

    identifier: str = attrs.field(validator=an_id, metadata=introduces("identifier"))
    kind: str = attrs.field(validator=short)
    value: Private = attrs.field(validator=said)


@attrs.frozen(kw_only=True)
class OfficerAppointed(Event):
    """Somebody is given an office around the review; no office gives a right to drafts. (U4, U5)"""

    person: str = attrs.field(validator=an_id, metadata=refers("person"))
    office: Office = attrs.field(validator=one(Office))
    manages: tuple[str, ...] = attrs.field(default=(), validator=ids, metadata=refers("agency"))


@attrs.frozen(kw_only=True)
class OfficerReleased(Event):
    """An office ends, and with it whatever reading it brought. (U4)"""

    person: str = attrs.field(validator=an_id, metadata=refers("person"))
    office: Office = attrs.field(validator=one(Office))


@attrs.frozen(kw_only=True)
class ReasonStated(Event):
    """The reason for the review is stated; no incident is needed. (S4, S5, S6, S7, S9, S10)"""

    kinds: tuple[ReasonKind, ...] = attrs.field(validator=many(ReasonKind))
    text: Private = attrs.field(validator=said)
    innovation: Private = attrs.field(default=NOTHING_SAID, validator=words)
    regarded_well_by: RegardedWellBy | None = attrs.field(
        default=None, validator=attrs.validators.optional(one(RegardedWellBy))
    )


@attrs.frozen(kw_only=True)
class QuestionAsked(Event):
    """A question that the review is to answer; `aims` say what it is after, `topics` are free tags. (S1, S2, S3, S8, S11)"""

    question: str = attrs.field(validator=an_id, metadata=introduces("question"))
    text: Private = attrs.field(validator=said)
    aims: tuple[QuestionAim, ...] = attrs.field(default=(), validator=many(QuestionAim))
    topics: tuple[str, ...] = attrs.field(default=(), validator=shorts)


@attrs.frozen(kw_only=True)
class PeriodSet(Event):
    """The period under review, both days included. (S25)"""

    first_on: date = attrs.field(validator=one(date))
    last_on: date = attrs.field(validator=one(date))


@attrs.frozen(kw_only=True)
class ClockSet(Event):
    """A day by which something is due, from the host's own table of statutory dates. (S52)"""

    clock: str = attrs.field(validator=an_id, metadata=introduces("clock"))
    due_on: date = attrs.field(validator=one(date))
    stops_at: Stage = attrs.field(validator=one(Stage))


@attrs.frozen(kw_only=True)
class QuestionsAgreed(Event):
    """Reason and questions are agreed, and the team can be chosen. (S1, S5)"""
