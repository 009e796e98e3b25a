"""`disclose`: whether a paper may be shown at an endpoint. Default deny; every answer goes on the record.

The answer is the confidentiality table's act `deliver`. Somebody with no part in the review gets one constant
answer, whether the paper exists or not. No decision is kept: the next request is decided afresh.
"""

from __future__ import annotations

from collections.abc import Iterator

from attrs import evolve as replace

from reviewflow.errors import Reason
from reviewflow.kernel.compiled import Compiled
from reviewflow.kernel.outcomes import Accepted, Outcome, Refused, once
from reviewflow.kernel.reasons import condition_reason
from reviewflow.model.events import ReadingGranted, ReadingRefused
from reviewflow.model.review import Context, Review
from reviewflow.model.words import Capacity

__all__ = ["UNKNOWN", "disclose", "may_read"]

SENDERS = frozenset({Capacity.BUSINESS_MANAGER, Capacity.LEAD_REVIEWER})

UNKNOWN = "unknown"
"""What the record says for a paper or an endpoint that is not on it: whatever somebody typed stays off the record."""

OUTSIDE_REASON = Reason(
    code="NOT_IN_THE_REVIEW_GROUP", rule="S48", subject="",
    text="drafts and records stay with the participants of the review; seniority or line management gives no right to them",
    remedy="wait for the published report, which is open to anyone",
)  # fmt: skip
ENDED_REASON = Reason(
    code="ACCESS_ENDED", rule="S47", subject="", text="this person's part in the review has ended, and reading with it",
    remedy="record a return first, and prepare the person anew",
)  # fmt: skip


def may_read(kernel: Compiled, review: Review, person: str, version: str) -> bool:
    """See `Kernel.may_read`."""
    known = review.people.get(person)
    box = known.box if known else ""
    if review.facts.has("open_to_public", version):
        return True
    return kernel.policy.permits(review.facts, "deliver", (version, box)) and review.facts.has("reads", person, box)


def disclose(kernel: Compiled, review: Review, version: str, endpoint: str, context: Context) -> Outcome:
    """See `Kernel.disclose`."""
    person = review.people.get(context.actor)
    own = person.box if person else ""
    box, endpoint = (own, "") if endpoint in ("", own) else (endpoint, endpoint)
    reasons = once(_reasons(kernel, review, version, endpoint, box, context.actor))
    if not reasons:
        readers = tuple(sorted(review.facts.firsts("reads", box))) or (context.actor,)
        return Accepted((ReadingGranted(person=context.actor, version=version, endpoint=box, readers=readers),))
    told = _tellable(review, context.actor, reasons)
    kept = ReadingRefused(
        person=context.actor,
        version=version if version in review.on_record("paper") else UNKNOWN,
        endpoint=box if box == own or box in review.endpoints else UNKNOWN,
        codes=tuple(dict.fromkeys(reason.code for reason in told)),
    )
    return Refused(told, recorded=(kept,))


def _reasons(kernel: Compiled, review: Review, version: str, endpoint: str, box: str, actor: str) -> Iterator[Reason]:
    """Why not: the table's conditions, and for a box that the actor does not read, the actor's own."""
    if review.facts.has("open_to_public", version) and not endpoint:
        return
    if not review.facts.has("reads", actor, box) and not endpoint:
        for condition in kernel.policy.blockers(review.facts, "name", (actor, version)):
            yield condition_reason(condition, version if condition.about == "d" else actor)
    if endpoint and not review.capacities_of(actor) & SENDERS:
        yield Reason(
            code="NOT_YOURS_TO_SEND", rule="capacity", subject=actor,
            text="only the business manager or a lead reviewer has a paper sent to an endpoint", remedy="ask one of them",
        )  # fmt: skip
    for condition in kernel.policy.blockers(review.facts, "deliver", (version, box)):
        yield condition_reason(condition, version if condition.about == "d" else (endpoint or actor))


def _tellable(review: Review, actor: str, reasons: tuple[Reason, ...]) -> tuple[Reason, ...]:
    """Who has no part in the review, or no longer, gets one constant answer, whether the paper is there or not."""
    inside = any(review.facts.has(relation, actor) for relation in ("seat", "listed", "commission"))
    if inside or review.capacities_of(actor) & SENDERS:
        return reasons
    person = review.people.get(actor)
    return (replace(ENDED_REASON if person and person.part else OUTSIDE_REASON, subject=actor),)
