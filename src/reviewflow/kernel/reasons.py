"""How an unmet rule or condition becomes a `Reason`, and which reasons somebody may know."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reviewflow.errors import Reason
from reviewflow.kernel.compiled import Compiled
from reviewflow.kernel.outcomes import once
from reviewflow.model.logic import Condition
from reviewflow.model.policy import Call
from reviewflow.model.process import Ask, Force, Gap, Rule
from reviewflow.model.review import Review
from reviewflow.model.words import Capacity

__all__ = ["NOT_YOURS_TO_KNOW", "act_reasons", "condition_reason", "failure", "knowable", "rule_reasons"]

STAFF = frozenset({Capacity.BUSINESS_MANAGER, Capacity.LEAD_REVIEWER, Capacity.TEAM_MEMBER})

NOT_YOURS_TO_KNOW = Reason(
    code="SOMETHING_IS_MISSING", rule="S47", subject="review",
    text="something that concerns others is still missing", remedy="ask the business manager or a lead reviewer",
)  # fmt: skip

MET: tuple[Gap, ...] = ()
"""What most rules answer, and what needs no second look."""


def rule_reasons(review: Review, rules: Iterable[Rule], ask: Ask) -> list[Reason]:
    """A reason for every gap of these rules that nobody has judged. A rule that raises refuses, and says so."""
    found: list[Reason] = []
    for rule in rules:
        if not rule.refuses:
            continue
        try:
            gaps = rule.check(review, ask)
            if gaps is not MET:
                found += [rule.unmet(gap) for gap in gaps if not _judged(review, rule, gap)]
        except Exception as error:  # noqa: BLE001 (fail closed: whatever a rule raises is a refusal, promise 11)
            found.append(failure(rule.id, ask.subject or "review", error))
    return found


def failure(rule: str, subject: str, error: Exception) -> Reason:
    """What is said where a rule, or a policy's steps, raised: nothing is allowed, and the message is not repeated."""
    return Reason(
        code="RULE_FAILED", rule=rule, subject=subject,
        text=f"the rule itself failed with {type(error).__name__}, so nothing is allowed past it",
        remedy="report this to whoever maintains the rules",
    )  # fmt: skip


def _judged(review: Review, rule: Rule, gap: Gap) -> bool:
    """Whether somebody judged that very gap, on those very facts; a guard is never judged."""
    judged = review.judgements.get((rule.id, gap.subject)) if rule.force is Force.JUDGE else None
    return judged is not None and judged.facts == gap.facts


def condition_reason(condition: Condition, subject: str) -> Reason:
    """What an unmet condition of the confidentiality table says."""
    return Reason(
        code=condition.code, rule=condition.rule, subject=subject, text=condition.text, remedy=condition.remedy
    )


def act_reasons(kernel: Compiled, review: Review, calls: Iterable[Call]) -> Iterator[Reason]:
    """A reason for every condition of these acts that is not met, each act asked after the ones before it."""
    facts = review.facts
    for call in calls:
        for condition in kernel.policy.blockers(facts, call.act, call.args):
            yield condition_reason(condition, _subject(kernel, call, condition))
        if kernel.policy.knows(call.act, call.args):
            facts, _ = kernel.policy.apply(facts, call.act, call.args)


def _subject(kernel: Compiled, call: Call, condition: Condition) -> str:
    """The id that a condition is about; a person's own box stands for the person."""
    params = kernel.policy.params(call.act)
    subject = call.args[params.index(condition.about)] if condition.about in params else (*call.args, "review")[0]
    return subject.split(":")[1] if subject.startswith("box:") and subject.count(":") > 1 else subject or "review"


def knowable(
    review: Review, actor: str, reasons: Iterable[Reason], named: frozenset[str] = frozenset()
) -> tuple[Reason, ...]:
    """The reasons that this actor may know: all for the team and the business manager; for others general ones and their own.

    `named` are ids that the actor named in asking, and so may hear about.
    """
    found = once(reasons)
    if review.capacities_of(actor) & STAFF:
        return found
    theirs = {actor, "review"} | named
    own = tuple(r for r in found if r.subject in theirs or r.rule in {"capacity", "record"})
    return own if len(own) == len(found) else (*own, NOT_YOURS_TO_KNOW)
