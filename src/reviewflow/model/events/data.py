"""Events of collecting data."""

from __future__ import annotations

from datetime import date

import attrs

from reviewflow.model.events.base import Event
from reviewflow.model.fields import a_digest_or_none, an_id, ids, introduces, one, refers, said
from reviewflow.model.private import Private
from reviewflow.model.words import PaperKind

__all__ = [
    "AnalysisBegun",
    "ConversationDeclined",
    "ConversationHeld",
    "DataCollectionBegun",
    "ReportingBegun",
    "TeamMeetingHeld",
    "TeamPaperFiled",
]


@attrs.frozen(kw_only=True)
class DataCollectionBegun(Event):
    """Preparation is done or judged, and the review begins. (S33, S40, S41, S42, S52)"""


@attrs.frozen(kw_only=True)
class ConversationHeld(Event):
    """A conversation took place; its record is open to the speaker and those who held it. (S32, S33, S45)"""

    conversation: str = attrs.field(validator=an_id, metadata=introduces("paper"))
    speaker: str = attrs.field(validator=an_id, metadata=refers("person"))
    held_by: tuple[str, ...] = attrs.field(validator=ids, metadata=refers("person"))
    held_on: date = attrs.field(validator=one(date))
    digest: str = attrs.field(default="", validator=a_digest_or_none)


@attrs.frozen(kw_only=True)
class ConversationDeclined(Event):
    """A participant declines a conversation but still takes part. (S45)"""

    person: str = attrs.field(validator=an_id, metadata=refers("person"))
    reason: Private = attrs.field(validator=said)


@attrs.frozen(kw_only=True)
class TeamPaperFiled(Event):
    """A paper of the team is filed: a chronology, a narrative, findings. (S14, S45)"""

    paper: str = attrs.field(validator=an_id, metadata=introduces("paper"))
    kind: PaperKind = attrs.field(validator=one(PaperKind))
    contributors: tuple[str, ...] = attrs.field(validator=ids, metadata=refers("person"))
    digest: str = attrs.field(default="", validator=a_digest_or_none)


@attrs.frozen(kw_only=True)
class TeamMeetingHeld(Event):
    """The review team met. (S14)"""

    held_on: date = attrs.field(validator=one(date))
    present: tuple[str, ...] = attrs.field(validator=ids, metadata=refers("person"))


@attrs.frozen(kw_only=True)
class AnalysisBegun(Event):
    """The data suffice, and analysis begins. (S52)"""


@attrs.frozen(kw_only=True)
class ReportingBegun(Event):
    """Patterns are found, and the report is drafted. (S14)"""
