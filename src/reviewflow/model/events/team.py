"""Events of the team."""

from __future__ import annotations

import attrs

from reviewflow.model.events.base import Event
from reviewflow.model.fields import NOTHING_SAID, an_id, ids, one, refers, short, words
from reviewflow.model.private import Private
from reviewflow.model.words import Sector

__all__ = [
    "KeyProfessionDeclared",
    "TeamConfirmed",
    "TeamMemberAppointed",
    "TeamMemberStoodDown",
]


@attrs.frozen(kw_only=True)
class TeamMemberAppointed(Event):
    """Somebody joins the review team; independence is recorded per person. (S12, S15, S17)"""

    person: str = attrs.field(validator=an_id, metadata=refers("person"))
    lead: bool = attrs.field(default=False, validator=one(bool))
    profession: str = attrs.field(validator=short)
    sector: Sector = attrs.field(validator=one(Sector))
    employed_by: str | None = attrs.field(
        default=None, validator=attrs.validators.optional(an_id), metadata=refers("agency")
    )
    knew_the_case: bool = attrs.field(default=False, validator=one(bool))
    manages: tuple[str, ...] = attrs.field(default=(), validator=ids, metadata=refers("agency"))
    independence: Private = attrs.field(default=NOTHING_SAID, validator=words)


@attrs.frozen(kw_only=True)
class TeamMemberStoodDown(Event):
    """Somebody leaves the review team; reading ends at once, copies become to be returned. (S12, S47)"""

    person: str = attrs.field(validator=an_id, metadata=refers("person"))
    reason: Private = attrs.field(default=NOTHING_SAID, validator=words)


@attrs.frozen(kw_only=True)
class KeyProfessionDeclared(Event):
    """A sector central in the case, which the team should reflect. (S15, S16, U9)"""

    sector: Sector = attrs.field(validator=one(Sector))


@attrs.frozen(kw_only=True)
class TeamConfirmed(Event):
    """The team is in place. (S12, S13, S16, S17)"""
