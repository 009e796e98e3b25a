"""What events about the papers change in the folded review. None refuses."""

from __future__ import annotations

import attrs

from reviewflow.model import events as e
from reviewflow.model.fold.base import Changes, version_with
from reviewflow.model.papers import Approval, Comment, Conversation, Drawn, GateCheck, TeamPaper, Version
from reviewflow.model.review import (
    Context,
    Review,
    frozen,
)
from reviewflow.model.words import (
    CopyState,
    VersionState,
)

__all__ = [
    "accounted_changes",
    "approved_changes",
    "called_in_changes",
    "checked_changes",
    "circulated_changes",
    "comment_changes",
    "compiled_changes",
    "conversation_changes",
    "derived_changes",
    "discussed_changes",
    "disposed_changes",
    "family_reading_changes",
    "rendered_changes",
    "team_paper_changes",
]


def conversation_changes(r: Review, v: e.ConversationHeld, c: Context) -> Changes:
    held = Conversation(id=v.conversation, speaker=v.speaker, held_by=v.held_by, held_on=v.held_on)
    return {"conversations": frozen(r.conversations, {v.conversation: held})}


def team_paper_changes(r: Review, v: e.TeamPaperFiled, c: Context) -> Changes:
    paper = TeamPaper(id=v.paper, kind=v.kind, contributors=v.contributors)
    return {"team_papers": frozen(r.team_papers, {v.paper: paper})}


def compiled_changes(r: Review, v: e.ReportCompiled, c: Context) -> Changes:
    version = Version(
        id=v.version, kind=v.kind, label=v.label, digest=v.digest, state=VersionState.NEW,
        sources=v.sources, author=c.actor, made_at=c.at, carries_names=v.carries_names,
    )  # fmt: skip
    return {"versions": frozen(r.versions, {v.version: version})}


def derived_changes(r: Review, v: e.VersionDerived, c: Context) -> Changes:
    first = r.versions[v.sources[0].source]
    version = Version(
        id=v.version, kind=first.kind, label=v.label, digest=v.digest, state=VersionState.NEW, sources=v.sources,
        author=c.actor, made_at=c.at, reworked=v.reworked, carries_names=v.carries_names,
    )  # fmt: skip
    return {"versions": frozen(r.versions, {v.version: version})}


def rendered_changes(r: Review, v: e.FinalRendered, c: Context) -> Changes:
    final = r.versions[v.final]
    version = attrs.evolve(
        final, id=v.version, label=v.label, digest=v.digest, state=VersionState.NEW, author=c.actor, made_at=c.at,
        sources=(Drawn(source=v.final),), reworked=(), copies=frozen({}, {}), approvals=(), gate=None, readings=frozen({}, {}),
    )  # fmt: skip
    return {"versions": frozen(r.versions, {v.version: version})}


def circulated_changes(r: Review, v: e.VersionCirculated, c: Context) -> Changes:
    copies = {copy.number: (copy.person, CopyState.HELD) for copy in v.copies}
    return version_with(r, v.version, copies=frozen(r.versions[v.version].copies, copies))


def called_in_changes(r: Review, v: e.VersionRecalled | e.VersionSuperseded, c: Context) -> Changes:
    held = {
        n: (who, CopyState.TO_BE_RETURNED)
        for n, (who, state) in r.versions[v.version].copies.items()
        if state is CopyState.HELD
    }
    return version_with(r, v.version, copies=frozen(r.versions[v.version].copies, held))


def accounted_changes(r: Review, v: e.CopyAccountedFor, c: Context) -> Changes:
    copies = r.versions[v.version].copies
    return version_with(r, v.version, copies=frozen(copies, {v.copy: (copies[v.copy][0], v.state)}))


def family_reading_changes(r: Review, v: e.FamilyReadingDecided, c: Context) -> Changes:
    return version_with(r, v.version, readings=frozen(r.versions[v.version].readings, {v.person: v.form}))


def discussed_changes(r: Review, v: e.DiscussionHeld, c: Context) -> Changes:
    return version_with(r, v.version, discussed_on=(*r.versions[v.version].discussed_on, v.held_on))


def comment_changes(r: Review, v: e.CommentRaised, c: Context) -> Changes:
    return {"comments": frozen(r.comments, {v.comment: Comment(id=v.comment, version=v.version, person=v.person)})}


def disposed_changes(r: Review, v: e.CommentDisposedOf, c: Context) -> Changes:
    disposed = attrs.evolve(r.comments[v.comment], disposal=v.disposal)
    return {"comments": frozen(r.comments, {v.comment: disposed})}


def approved_changes(r: Review, v: e.VersionApproved, c: Context) -> Changes:
    approval = Approval(person=c.actor, purpose=v.purpose, digest=v.digest)
    return version_with(r, v.version, approvals=(*r.versions[v.version].approvals, approval))


def checked_changes(r: Review, v: e.GateChecked, c: Context) -> Changes:
    gate = GateCheck(
        digest=v.digest,
        register=v.register,
        rules=v.rules,
        open_findings=v.open_findings,
        exceptions=v.exceptions,
        at=c.at,
    )
    return version_with(r, v.version, gate=gate)
