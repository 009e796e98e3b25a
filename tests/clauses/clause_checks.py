"""What the tests of the clauses share: a refusal looked at from every side, and a judgement's whole life."""

from __future__ import annotations

from collections.abc import Callable

from reviewflow.errors import Reason
from reviewflow.model import commands as c
from reviewflow.model.private import Private
from reviewflow.model.words import Sector
from stories import Story

__all__ = ["accepted", "check_judged_and_lapsed", "check_never_judged", "check_refused", "talk"]


def accepted(s: Story, command: c.Command, by: str = "lead1") -> bool:
    """Whether nothing at all speaks against the command."""
    reasons = s.reasons(command, by)
    assert reasons == (), "\n".join(map(str, reasons))
    return True


def check_refused(
    s: Story, command: c.Command, code: str, rule: str, subject: str = "review", *, by: str = "lead1", says: str = "",
    remedy: str = "", waivable: bool = False, alone: bool = True,
) -> Reason:  # fmt: skip
    """The command is refused with that code, by that rule, about that subject; the only reason where `alone`.

    Its text and remedy say something, `says` and `remedy` being a part of them.
    """
    reasons = s.reasons(command, by)
    found = [r for r in reasons if (r.code, r.rule, r.subject) == (code, rule, subject) and says in r.text]
    assert len(found) == 1, f"{code} by {rule} about {subject} was expected, and the reasons are {reasons}"
    assert len(reasons) == 1 or not alone, f"only {code} about {subject} was expected, and the reasons are {reasons}"
    (reason,) = found
    assert waivable == reason.waivable
    assert remedy in reason.remedy
    assert reason.text.strip()
    assert reason.remedy.strip()
    return reason


def check_judged_and_lapsed(
    s: Story,
    command: c.Command,
    code: str,
    rule: str,
    subject: str,
    change: Callable[[Story], Story],
    *,
    by: str = "lead1",
) -> None:
    """The refusal may be judged; the judgement holds for those facts, and lapses once `change` has changed them."""
    check_refused(s, command, code, rule, subject, by=by, waivable=True)
    s.judge(rule, subject)
    judgement = s.review.judgements[rule, subject]
    assert (judgement.by, bool(judgement.reason.reveal())) == ("lead1", True)
    assert accepted(s, command, by)
    changed = change(s.copy())
    check_refused(changed, command, code, rule, subject, by=by, waivable=True)
    changed.judge(rule, subject)
    assert accepted(changed, command, by)


def check_never_judged(s: Story, rule: str, subject: str = "review") -> None:
    """No judgement can stand in for that rule."""
    command = c.RecordJudgement(rule=rule, subject=subject, reason=Private("we would rather not"))
    if not s.review.team():
        s = s.copy().give(c.AppointTeamMember(person="lead1", lead=True, profession="r", sector=Sector.HEALTH))
    check_refused(s, command, "NOT_TO_BE_JUDGED", "record", rule)


def talk(s: Story, speaker: str, id: str = "c-new") -> c.HoldConversation:
    """A conversation with that person, held by the lead today."""
    return c.HoldConversation(conversation=id, speaker=speaker, held_by=("lead1",), held_on=s.today)
