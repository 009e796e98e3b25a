"""From the gate to the release: the check of one version's bytes goes on the record, and only those bytes are published.

The gate (`publication`) reads bytes against a register; the desk (`reviews`) keeps the record. Here they meet: the
register is the review's own, the bytes must be the version's, and what the gate found open stands in the record as a
number, never as a text. `PublishReport` needs a passed check of that digest, made after the last change of the register
and under the rules that it names; `publish` names those of today (S49, S50, S51, U12).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import attrs

from reviewflow.errors import InputError, quoted
from reviewflow.kernel import Outcome
from reviewflow.model.commands import PublishReport, RecordGateCheck
from reviewflow.model.papers import Version
from reviewflow.publication import DEFAULT, Decisions, Finder, GateReport, Policy, Register, check_file, rules_version
from reviewflow.reviews import Reviews
from reviewflow.views.register import register_with_names

__all__ = ["Checked", "check_for_publication", "publish", "register_of"]


@attrs.frozen
class Checked:
    """A check that was made: the gate's report (a TEAM document) and how recording it went."""

    report: GateReport
    outcome: Outcome


def register_of(desk: Reviews, review: str) -> Register:
    """The register of the review as it stands: every name, place, agency and identifier on its record.

    Raises `InputError` naming the entry that cannot be looked for, such as a name made of ordinary words.
    """
    return Register.from_dict(register_with_names(desk.load(review)))


def check_for_publication(
    desk: Reviews,
    review: str,
    version: str,
    data: bytes,
    *,
    by: str,
    at: datetime,
    name: str = "",
    decisions: Decisions | None = None,
    policy: Policy = DEFAULT,
    finders: Sequence[Finder] = (),
) -> Checked:
    """Check the bytes of that version against the review's own register, and record what came of it.

    `data` are the bytes of the file that is to be published, `name` its file name (a name in it counts too), `by` who
    records the check. Whoever decided an exception must be on the record by id. Raises `InputError` where the bytes are
    not that version's.
    """
    digest = _same_bytes(desk, review, version, data).digest
    report = check_file(
        data, register_of(desk, review), policy, name=name or f"{version}.txt", decisions=decisions, finders=finders
    )
    kept = tuple(d for d in (decisions.entries if decisions else ()) if d.action == "keep")
    command = RecordGateCheck(
        version=version,
        digest=digest,
        register=report.register_digest,
        rules=_rules(policy),
        open_findings=len(report.open_findings) + len(report.unread_parts) + len(report.obstacles),
        exceptions=tuple(dict.fromkeys(decision.group for decision in kept)),
        decided_by=tuple(sorted({person for decision in kept for person in decision.by})),
    )
    return Checked(report, desk.give(review, command, by=by, at=at))


def publish(
    desk: Reviews, review: str, version: str, data: bytes, *, by: str, at: datetime, policy: Policy = DEFAULT
) -> Outcome:
    """Publish exactly these bytes, if they are that version's and passed the check under the rules and policy of today.

    Raises `InputError` where the bytes are not that version's; every other reason is a refusal.
    """
    digest = _same_bytes(desk, review, version, data).digest
    return desk.give(review, PublishReport(version=version, digest=digest, rules=_rules(policy)), by=by, at=at)


def _rules(policy: Policy) -> str:
    return f"{rules_version()}/{policy.digest[:16]}"


def _same_bytes(desk: Reviews, review: str, version: str, data: bytes) -> Version:
    known = desk.load(review).versions.get(version)
    if known is None:
        raise InputError("version", f"{quoted(version)} is not a version of this review", "check the id")
    if desk.papers is None:
        raise InputError("papers", "this desk has no paper store", "give one: `Reviews(store, papers)`")
    if desk.papers.digest(review, data) != known.digest:
        raise InputError("data", f"is not the bytes of `{version}`", "give the very file, or make a new version of it")
    return known
