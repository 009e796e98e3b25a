"""Events of papers."""

from __future__ import annotations

from datetime import date

import attrs

from reviewflow.model.events.base import Event
from reviewflow.model.fields import a_digest, a_number, an_id, ids, introduces, many, one, refers, said, short
from reviewflow.model.papers import Copy, Drawn
from reviewflow.model.private import Private
from reviewflow.model.words import CommentDisposal, CopyState, EndpointKind, ReadingForm, ReportKind

__all__ = [
    "CommentDisposedOf",
    "CommentRaised",
    "CopyAccountedFor",
    "DiscussionHeld",
    "EndpointJoined",
    "EndpointLeft",
    "EndpointOpened",
    "FamilyReadingDecided",
    "ReadingGranted",
    "ReadingRefused",
    "ReportCompiled",
    "VersionCirculated",
    "VersionDerived",
    "VersionRecalled",
    "VersionSuperseded",
]


@attrs.frozen(kw_only=True)
class ReportCompiled(Event):
    """A team member compiles a version from conversations and papers: the act that opens what was said to the group. (S45)"""

    version: str = attrs.field(validator=an_id, metadata=introduces("paper"))
    kind: ReportKind = attrs.field(validator=one(ReportKind))
    label: str = attrs.field(validator=short)
    digest: str = attrs.field(validator=a_digest)
    sources: tuple[Drawn, ...] = attrs.field(validator=many(Drawn))
    carries_names: bool = attrs.field(default=True, validator=one(bool))


@attrs.frozen(kw_only=True)
class VersionDerived(Event):
    """A new version from earlier ones; it is at least as closed as the most closed of them. (S45, S47)"""

    version: str = attrs.field(validator=an_id, metadata=introduces("paper"))
    label: str = attrs.field(validator=short)
    digest: str = attrs.field(validator=a_digest)
    sources: tuple[Drawn, ...] = attrs.field(validator=many(Drawn))
    reworked: tuple[str, ...] = attrs.field(default=(), validator=ids, metadata=refers("conversation"))
    carries_names: bool = attrs.field(default=True, validator=one(bool))


@attrs.frozen(kw_only=True)
class VersionCirculated(Event):
    """Numbered copies go to the persons named; each must belong to the audience. (S46, S47, S48)"""

    version: str = attrs.field(validator=an_id, metadata=refers("version"))
    copies: tuple[Copy, ...] = attrs.field(validator=many(Copy))


@attrs.frozen(kw_only=True)
class VersionSuperseded(Event):
    """A later version takes its place; its copies become to be returned. (S47)"""

    version: str = attrs.field(validator=an_id, metadata=refers("version"))


@attrs.frozen(kw_only=True)
class VersionRecalled(Event):
    """A version is called in; nobody reads it through us any more. (S47)"""

    version: str = attrs.field(validator=an_id, metadata=refers("version"))
    reason: Private = attrs.field(validator=said)


@attrs.frozen(kw_only=True)
class CopyAccountedFor(Event):
    """What became of one numbered copy. (S47)"""

    version: str = attrs.field(validator=an_id, metadata=refers("version"))
    copy: int = attrs.field(validator=a_number)
    state: CopyState = attrs.field(validator=one(CopyState))


@attrs.frozen(kw_only=True)
class FamilyReadingDecided(Event):
    """It is decided that a family member may read this version, and how. (U2)"""

    person: str = attrs.field(validator=an_id, metadata=refers("person"))
    version: str = attrs.field(validator=an_id, metadata=refers("version"))
    form: ReadingForm = attrs.field(validator=one(ReadingForm))


@attrs.frozen(kw_only=True)
class DiscussionHeld(Event):
    """A version was discussed with the group. (S46)"""

    version: str = attrs.field(validator=an_id, metadata=refers("version"))
    held_on: date = attrs.field(validator=one(date))
    present: tuple[str, ...] = attrs.field(validator=ids, metadata=refers("person"))


@attrs.frozen(kw_only=True)
class CommentRaised(Event):
    """Somebody comments on, or challenges, a version. (S46)"""

    comment: str = attrs.field(validator=an_id, metadata=introduces("comment"))
    version: str = attrs.field(validator=an_id, metadata=refers("version"))
    person: str = attrs.field(validator=an_id, metadata=refers("person"))
    text: Private = attrs.field(validator=said)


@attrs.frozen(kw_only=True)
class CommentDisposedOf(Event):
    """What became of a comment, with the reason. (S46)"""

    comment: str = attrs.field(validator=an_id, metadata=refers("comment"))
    disposal: CommentDisposal = attrs.field(validator=one(CommentDisposal))
    reason: Private = attrs.field(validator=said)


@attrs.frozen(kw_only=True)
class ReadingGranted(Event):
    """Somebody was shown a paper at an endpoint; `readers` are all who could see it there. (S47, S48)"""

    person: str = attrs.field(validator=one(str))
    version: str = attrs.field(validator=one(str))
    endpoint: str = attrs.field(validator=one(str))
    readers: tuple[str, ...] = attrs.field(default=(), validator=many(str))


@attrs.frozen(kw_only=True)
class ReadingRefused(Event):
    """Somebody asked to read a paper and was refused, for these reasons. (S47, S48)"""

    person: str = attrs.field(validator=one(str))
    version: str = attrs.field(validator=one(str))
    endpoint: str = attrs.field(validator=one(str))
    codes: tuple[str, ...] = attrs.field(default=(), validator=many(str))


@attrs.frozen(kw_only=True)
class EndpointOpened(Event):
    """Something that can receive is put on the record: a list, a shared mailbox, a delegate. (S47)"""

    endpoint: str = attrs.field(validator=an_id, metadata=introduces("endpoint"))
    kind: EndpointKind = attrs.field(validator=one(EndpointKind))


@attrs.frozen(kw_only=True)
class EndpointJoined(Event):
    """Somebody will read what comes to an endpoint, and what it holds: itself a disclosure. (S47)"""

    endpoint: str = attrs.field(validator=an_id, metadata=refers("endpoint"))
    person: str = attrs.field(validator=an_id, metadata=refers("person"))


@attrs.frozen(kw_only=True)
class EndpointLeft(Event):
    """Somebody no longer reads an endpoint. (S47)"""

    endpoint: str = attrs.field(validator=an_id, metadata=refers("endpoint"))
    person: str = attrs.field(validator=an_id, metadata=refers("person"))
