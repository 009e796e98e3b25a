"""Events of preparing people, one by one."""

from __future__ import annotations

from datetime import date

import attrs

from reviewflow.model.events.base import Event
from reviewflow.model.fields import NOTHING_SAID, an_id, ids, introduces, one, refers, said, short, words
from reviewflow.model.private import Private
from reviewflow.model.words import ConversationData, Level, MeetingFormat

__all__ = [
    "AccessSuspended",
    "BackingStated",
    "ConfidentialityBriefed",
    "EmploymentChanged",
    "IntroductoryMeetingHeld",
    "LearningFirstSaid",
    "LetterSent",
    "ParticipantDeclined",
    "ParticipantLeft",
    "ParticipantReturned",
    "ParticipantWithdrew",
    "QuotationRefused",
    "SuspensionLifted",
    "UndertakingGiven",
]


@attrs.frozen(kw_only=True)
class LetterSent(Event):
    """The introductory letter went out; `wording` is the version of its template. (S35)"""

    person: str = attrs.field(validator=an_id, metadata=refers("person"))
    wording: str = attrs.field(validator=short)
    sent_on: date = attrs.field(validator=one(date))


@attrs.frozen(kw_only=True)
class IntroductoryMeetingHeld(Event):
    """Participants met the review team, together or one to one. (S32, S33, S36, S37, S38, S39, S41)"""

    meeting: str = attrs.field(validator=an_id, metadata=introduces("meeting"))
    held_on: date = attrs.field(validator=one(date))
    format: MeetingFormat = attrs.field(validator=one(MeetingFormat))
    team_present: tuple[str, ...] = attrs.field(validator=ids, metadata=refers("person"))
    attended: tuple[str, ...] = attrs.field(validator=ids, metadata=refers("person"))
    aims_made_clear: bool = attrs.field(validator=one(bool))
    process_made_clear: bool = attrs.field(validator=one(bool))
    own_part_made_clear: bool = attrs.field(validator=one(bool))
    learning_first_said_by: str | None = attrs.field(
        default=None, validator=attrs.validators.optional(an_id), metadata=refers("person")
    )


@attrs.frozen(kw_only=True)
class LearningFirstSaid(Event):
    """A team member reassured somebody that learning comes before blame. (S41)"""

    person: str = attrs.field(validator=an_id, metadata=refers("person"))
    said_by: str = attrs.field(validator=an_id, metadata=refers("person"))
    said_on: date = attrs.field(validator=one(date))


@attrs.frozen(kw_only=True)
class ConfidentialityBriefed(Event):
    """Confidentiality and its limits were made clear to one person, in a wording of that version. (S40, S43, S44)"""

    person: str = attrs.field(validator=an_id, metadata=refers("person"))
    wording: str = attrs.field(validator=short)
    limits_stated: bool = attrs.field(validator=one(bool))
    briefed_on: date = attrs.field(validator=one(date))


@attrs.frozen(kw_only=True)
class UndertakingGiven(Event):
    """The person undertook to keep what is shared within the group. (S40, S47)"""

    person: str = attrs.field(validator=an_id, metadata=refers("person"))
    given_on: date = attrs.field(validator=one(date))


@attrs.frozen(kw_only=True)
class BackingStated(Event):
    """An agency states concretely that learning comes before blame. (S42, U15)"""

    agency: str = attrs.field(validator=an_id, metadata=refers("agency"))
    signatory: str = attrs.field(validator=an_id, metadata=refers("person"))
    statement: Private = attrs.field(validator=said)
    stated_on: date = attrs.field(validator=one(date))


@attrs.frozen(kw_only=True)
class ParticipantDeclined(Event):
    """Somebody declines to take part. (S21)"""

    person: str = attrs.field(validator=an_id, metadata=refers("person"))
    reason: Private = attrs.field(default=NOTHING_SAID, validator=words)


@attrs.frozen(kw_only=True)
class ParticipantWithdrew(Event):
    """Somebody withdraws: no more drafts, and a decision on what they told. Never a deletion. (S45, S47)"""

    person: str = attrs.field(validator=an_id, metadata=refers("person"))
    data: ConversationData = attrs.field(validator=one(ConversationData))


@attrs.frozen(kw_only=True)
class ParticipantLeft(Event):
    """Somebody's part ends otherwise than by withdrawal. (S47)"""

    person: str = attrs.field(validator=an_id, metadata=refers("person"))
    reason: Private = attrs.field(default=NOTHING_SAID, validator=words)


@attrs.frozen(kw_only=True)
class ParticipantReturned(Event):
    """Somebody who had left comes back, and is prepared anew. (S33)"""

    person: str = attrs.field(validator=an_id, metadata=refers("person"))


@attrs.frozen(kw_only=True)
class EmploymentChanged(Event):
    """A participant changes employer or role; access rests until that is judged. (S47, S48)"""

    person: str = attrs.field(validator=an_id, metadata=refers("person"))
    agency: str | None = attrs.field(
        default=None, validator=attrs.validators.optional(an_id), metadata=refers("agency")
    )
    level: Level = attrs.field(validator=one(Level))


@attrs.frozen(kw_only=True)
class AccessSuspended(Event):
    """A person's access rests. (S47)"""

    person: str = attrs.field(validator=an_id, metadata=refers("person"))
    reason: Private = attrs.field(validator=said)


@attrs.frozen(kw_only=True)
class SuspensionLifted(Event):
    """A person's access is given back, after judgement. (S47)"""

    person: str = attrs.field(validator=an_id, metadata=refers("person"))


@attrs.frozen(kw_only=True)
class QuotationRefused(Event):
    """A participant does not wish to be quoted; that is no withdrawal. (S45)"""

    person: str = attrs.field(validator=an_id, metadata=refers("person"))
