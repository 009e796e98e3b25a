"""Commands of who is involved."""

from __future__ import annotations

from datetime import date

import attrs

from reviewflow.model.commands.base import Command
from reviewflow.model.fields import an_id, one, refers, said, short
from reviewflow.model.private import Private
from reviewflow.model.words import Level, NominatedBy

__all__ = [
    "AddFamilyParticipant",
    "AddProfessionalParticipant",
    "AskWhoWasKey",
    "ConfirmInvolvement",
    "MentionPerson",
    "NoteNotIncluded",
]


@attrs.frozen(kw_only=True)
class AddProfessionalParticipant(Command):
    """A worker who was involved in the case is to take part; possible at every stage before the close. (S19, S21, S24, S27, S28, S31)"""

    person: str = attrs.field(validator=an_id, metadata=refers("person"))
    agency: str = attrs.field(validator=an_id, metadata=refers("agency"))
    profession: str = attrs.field(validator=short)
    level: Level = attrs.field(validator=one(Level))
    nominated_by: NominatedBy = attrs.field(validator=one(NominatedBy))


@attrs.frozen(kw_only=True)
class AddFamilyParticipant(Command):
    """A family member is to take part; a child's views may come through an advocate. (S19, S20, S22, S27)"""

    person: str = attrs.field(validator=an_id, metadata=refers("person"))
    relation: str = attrs.field(validator=short)
    nominated_by: NominatedBy = attrs.field(validator=one(NominatedBy))
    advocate: str | None = attrs.field(
        default=None, validator=attrs.validators.optional(an_id), metadata=refers("person")
    )


@attrs.frozen(kw_only=True)
class MentionPerson(Command):
    """Somebody is named in the data without taking part. (S51)"""

    person: str = attrs.field(validator=an_id, metadata=refers("person"))


@attrs.frozen(kw_only=True)
class AskWhoWasKey(Command):
    """A family member or a worker was asked whose part mattered. (S28, S29)"""

    person: str = attrs.field(validator=an_id, metadata=refers("person"))
    asked_on: date = attrs.field(validator=one(date))


@attrs.frozen(kw_only=True)
class NoteNotIncluded(Command):
    """Somebody known to be involved is not included, with the reason. (S21, S26)"""

    person: str = attrs.field(validator=an_id, metadata=refers("person"))
    reason: Private = attrs.field(validator=said)


@attrs.frozen(kw_only=True)
class ConfirmInvolvement(Command):
    """A first list is agreed; it may grow at any later stage. (S20, S24, S26, S28, S30)"""
