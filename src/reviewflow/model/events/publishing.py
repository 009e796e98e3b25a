"""Events of finalising and publishing."""

from __future__ import annotations

from datetime import date

import attrs

from reviewflow.model.events.base import Event
from reviewflow.model.fields import (
    a_digest,
    a_number,
    an_id,
    ids,
    introduces,
    many,
    one,
    refers,
    said,
    short,
    shorts,
)
from reviewflow.model.private import Private
from reviewflow.model.words import Purpose

__all__ = [
    "FinalMarkedInternal",
    "FinalRendered",
    "GateChecked",
    "ReportFinalised",
    "ReportPublished",
    "ResponseRecorded",
    "ReviewClosed",
    "ToldBeforePublication",
    "VersionApproved",
]


@attrs.frozen(kw_only=True)
class VersionApproved(Event):
    """One of two people approves one exact digest. (S46, S49)"""

    version: str = attrs.field(validator=an_id, metadata=refers("version"))
    digest: str = attrs.field(validator=a_digest)
    purpose: Purpose = attrs.field(validator=one(Purpose))


@attrs.frozen(kw_only=True)
class ReportFinalised(Event):
    """Two people agreed: the version becomes the final report, open to the commissioner too. (S46)"""

    version: str = attrs.field(validator=an_id, metadata=refers("version"))
    digest: str = attrs.field(validator=a_digest)


@attrs.frozen(kw_only=True)
class FinalRendered(Event):
    """A rendering of the final report for publication; as closed as the final itself. (S49, U11)"""

    version: str = attrs.field(validator=an_id, metadata=introduces("paper"))
    final: str = attrs.field(validator=an_id, metadata=refers("version"))
    label: str = attrs.field(validator=short)
    digest: str = attrs.field(validator=a_digest)


@attrs.frozen(kw_only=True)
class GateChecked(Event):
    """The publication check of one exact digest, with how many findings stay open. (S49, S50, S51)"""

    version: str = attrs.field(validator=an_id, metadata=refers("version"))
    digest: str = attrs.field(validator=a_digest)
    register: str = attrs.field(validator=short)
    rules: str = attrs.field(validator=short)
    open_findings: int = attrs.field(validator=a_number)
    exceptions: tuple[str, ...] = attrs.field(default=(), validator=shorts)
    decided_by: tuple[str, ...] = attrs.field(default=(), validator=ids, metadata=refers("person"))


@attrs.frozen(kw_only=True)
class FinalMarkedInternal(Event):
    """A final is positively marked as never to be public. (U11)"""

    version: str = attrs.field(validator=an_id, metadata=refers("version"))
    reason: Private = attrs.field(validator=said)


@attrs.frozen(kw_only=True)
class ToldBeforePublication(Event):
    """A participant or family member was told before the release. (S51)"""

    person: str = attrs.field(validator=an_id, metadata=refers("person"))
    told_on: date = attrs.field(validator=one(date))


@attrs.frozen(kw_only=True)
class ReportPublished(Event):
    """These exact bytes are released; `rules` are the check's as they stood on that day. (S49, S50, S51)"""

    version: str = attrs.field(validator=an_id, metadata=refers("version"))
    digest: str = attrs.field(validator=a_digest)
    rules: str = attrs.field(validator=short)


@attrs.frozen(kw_only=True)
class ResponseRecorded(Event):
    """The commissioner's response, or that actions were reviewed. (S52)"""

    text: Private = attrs.field(validator=said)


@attrs.frozen(kw_only=True)
class ReviewClosed(Event):
    """The review is closed; every judgement is listed. (S26)"""

    judgements: tuple[str, ...] = attrs.field(default=(), validator=many(str))
