"""Commands of beside the path."""

from __future__ import annotations

from datetime import date

import attrs

from reviewflow.model.commands.base import Command
from reviewflow.model.fields import (
    NOTHING_SAID,
    a_digest,
    a_number,
    an_id,
    ids,
    introduces,
    one,
    refers,
    said,
    short,
    words,
)
from reviewflow.model.private import Private
from reviewflow.model.words import Gateway

__all__ = [
    "AbandonReview",
    "EndParallelProcess",
    "NoteParallelProcess",
    "RecordCompelledDisclosure",
    "RecordIncident",
    "RecordJudgement",
    "RecordSafeguardingAction",
    "ResumeReview",
    "SettleIncident",
    "SuspendReview",
]


@attrs.frozen(kw_only=True)
class SuspendReview(Command):
    """The review rests, for a stated reason. (S52)"""

    reason: Private = attrs.field(validator=said)


@attrs.frozen(kw_only=True)
class ResumeReview(Command):
    """The review goes on where it stood. (S52)"""


@attrs.frozen(kw_only=True)
class AbandonReview(Command):
    """The review is given up; its drafts stay confidential for good. (S47)"""

    reason: Private = attrs.field(validator=said)


@attrs.frozen(kw_only=True)
class NoteParallelProcess(Command):
    """A criminal, coronial, court or other process runs alongside; publication waits for it. (S49)"""

    process: str = attrs.field(validator=an_id, metadata=introduces("process"))
    kind: str = attrs.field(validator=short)
    holds_publication: bool = attrs.field(default=True, validator=one(bool))


@attrs.frozen(kw_only=True)
class EndParallelProcess(Command):
    """A parallel process has ended. (S49)"""

    process: str = attrs.field(validator=an_id, metadata=refers("process"))


@attrs.frozen(kw_only=True)
class RecordIncident(Command):
    """A copy was lost, forwarded or posted; circulation is held until that is judged. (S47)"""

    incident: str = attrs.field(validator=an_id, metadata=introduces("incident"))
    version: str = attrs.field(validator=an_id, metadata=refers("version"))
    copy: int | None = attrs.field(default=None, validator=attrs.validators.optional(a_number))
    happened_on: date = attrs.field(validator=one(date))
    text: Private = attrs.field(validator=said)


@attrs.frozen(kw_only=True)
class SettleIncident(Command):
    """Somebody judged the incident, and circulation may go on. (S47)"""

    incident: str = attrs.field(validator=an_id, metadata=refers("incident"))
    contained: bool = attrs.field(validator=one(bool))
    reason: Private = attrs.field(validator=said)


@attrs.frozen(kw_only=True)
class RecordCompelledDisclosure(Command):
    """A court or coroner compelled a disclosure, outside; it makes nobody a participant and opens nothing. (S47, U5)"""

    disclosure: str = attrs.field(validator=an_id, metadata=introduces("disclosure"))
    version: str = attrs.field(validator=an_id, metadata=refers("version"))
    digest: str = attrs.field(validator=a_digest)
    gateway: Gateway = attrs.field(validator=one(Gateway))
    authority: str = attrs.field(validator=short)
    requester: Private = attrs.field(validator=said)
    scope: Private = attrs.field(validator=said)
    approved_by: tuple[str, ...] = attrs.field(validator=ids, metadata=refers("person"))
    disclosed_on: date = attrs.field(validator=one(date))
    conditions: Private = attrs.field(default=NOTHING_SAID, validator=words)
    participants_told: bool = attrs.field(default=False, validator=one(bool))


@attrs.frozen(kw_only=True)
class RecordSafeguardingAction(Command):
    """A concern for a child was passed on; that duty overrides any promise and is never blocked. (U17)"""

    passed_to: str = attrs.field(validator=short)
    text: Private = attrs.field(validator=said)


@attrs.frozen(kw_only=True)
class RecordJudgement(Command):
    """A team member judges that a rule need not be met, on the facts as they are. (S26)"""

    rule: str = attrs.field(validator=short)
    subject: str = attrs.field(validator=short)
    reason: Private = attrs.field(validator=said)
