"""A board asks for more than the guide does: a larger team, publication by the commissioner, finals within the group.

It adds to the process and to the policy, sees what it may not do, has the result proved, and runs it. The proof needs
the extra `proof`.

    python examples/own_process.py
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from reviewflow.errors import DefinitionError
from reviewflow.kernel import Accepted, Kernel, Refused
from reviewflow.model.commands import (
    AddPerson,
    AgreeQuestions,
    AppointTeamMember,
    AskQuestion,
    Command,
    ConfirmTeam,
    OpenReview,
    StateReason,
)
from reviewflow.model.logic import Condition, ForAll, Sort, Var
from reviewflow.model.policy import Policy
from reviewflow.model.private import Private
from reviewflow.model.process import Ask, Force, Gap, Process, Rule
from reviewflow.model.review import Review
from reviewflow.model.words import Capacity, PersonKind, QuestionAim, ReasonKind, Sector
from reviewflow.record import MemoryStore
from reviewflow.reviews import Reviews
from reviewflow.rules import POLICY, PROCESS
from reviewflow.testing.checks import check_policy

AT_LEAST = 3


def three_members(review: Review, ask: Ask) -> Iterable[Gap]:
    """A rule is a function from the review to its gaps. No gap: the rule is met."""
    team = review.team()
    return () if len(team) >= AT_LEAST else (Gap("review", tuple(member.id for member in team)),)


TEAM_OF_THREE = Rule(
    id="harrowmere-team",
    clause="Harrowmere procedure 4.2",
    force=Force.GUARD,
    code="TEAM_OF_THREE",
    fact="the team has at least three members",
    text="Harrowmere asks for a review team of three",
    remedy="appoint members with `AppointTeamMember`",
    check=three_members,
)

RELATION = {relation.name: relation for relation in POLICY.relations}
DEFINITION = {definition.name: definition for definition in POLICY.definitions}
p, d, e = Var("p", Sort.PERSON), Var("d", Sort.PAPER), Var("e", Sort.ENDPOINT)

FINALS_STAY_IN_THE_GROUP = Condition(
    code="GROUP_ONLY",
    rule="Harrowmere procedure 7.1",
    formula=ForAll(
        p, RELATION["reads"](p, e) >> (RELATION["open_to_public"](d) | DEFINITION["participant"](p))
    ),
    text="Harrowmere keeps even final reports within the review group until they are published",
    remedy="publish the report",
    about="e",
)  # fmt: skip


def harrowmere() -> tuple[Process, Policy]:
    """The guide's process and policy, tightened."""
    process = PROCESS.tightened_by({"ConfirmTeam": [TEAM_OF_THREE]}, only={"PublishReport": [Capacity.COMMISSIONER]})
    return process, POLICY.tightened_by({"deliver": FINALS_STAY_IN_THE_GROUP})


def faults_of_loosening() -> list[str]:
    """What the library says to a board that would loosen something: every fault at once, and no process."""
    try:
        PROCESS.tightened_by({"Withdraw": [TEAM_OF_THREE]}, only={"PublishReport": [Capacity.PARTICIPANT]})
    except DefinitionError as error:
        return list(error.faults)
    return []


def a_team_of_two_then_three(process: Process, policy: Policy) -> list[Accepted | Refused]:
    """What the tightened process says to `ConfirmTeam` with two members, and with three."""
    desk, at = Reviews(MemoryStore(), process=process, policy=policy), datetime(2025, 1, 28, 10, tzinfo=UTC)

    def give(command: Command) -> Accepted | Refused:
        nonlocal at
        at += timedelta(minutes=1)
        return desk.give("hm-07", command, by="bm1", at=at)

    give(OpenReview(review="hm-07", business_manager="bm1", commissioner="Harrowmere", custodian="Harrowmere"))
    give(StateReason(kinds=(ReasonKind.INNOVATION,), text=Private("a new joint protocol")))
    give(AskQuestion(question="q1", text=Private("Who saw which risk?"), aims=(QuestionAim.HOW_PRACTICE_WORKS,)))
    give(AgreeQuestions())
    outcomes = []
    for number, sector in enumerate((Sector.SOCIAL_CARE, Sector.HEALTH, Sector.POLICE), start=1):
        give(AddPerson(person=f"rt{number}", kind=PersonKind.REVIEWER, shown_as=f"reviewer {number}"))
        give(AppointTeamMember(person=f"rt{number}", lead=number == 1, profession="reviewer", sector=sector))
        if number >= AT_LEAST - 1:
            outcomes.append(give(ConfirmTeam()))
    return outcomes


def main() -> None:
    """Tighten, check, run."""
    process, policy = harrowmere()
    kernel = Kernel.of(process, policy)  # raises DefinitionError with every fault of tables, rules and policy
    print(f"Harrowmere's rules are sound; confidentiality table {kernel.rules_hash[:12]}")
    print("Drafts stay inside, for any number of people and papers:", "proved" if check_policy(policy).holds else "no")
    print("A board that would loosen is told:", *faults_of_loosening(), sep="\n  - ")
    for outcome in a_team_of_two_then_three(process, policy):
        print("refused:" if isinstance(outcome, Refused) else "accepted", outcome if isinstance(outcome, Refused) else "")


if __name__ == "__main__":
    main()
