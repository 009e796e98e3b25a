"""Whom and what a rule looks at: whoever the command names, else the row's subject, else everybody it could concern.

A board may put any rule of the guide into rows of its own, also for commands that name somebody in another field.
"""

from __future__ import annotations

import pytest
from clause_checks import talk

from reviewflow.model.commands import AccountForCopy, Command, GiveUndertaking
from reviewflow.model.process import Ask
from reviewflow.model.words import CopyState, Stage
from reviewflow.rules import CLAUSES
from stories import Story, at, done


def asked(s: Story, rule: str, command: Command | None = None, subject: str | None = None) -> list[str]:
    """The subjects of the gaps that the rule finds."""
    ask = Ask(command=command, subject=subject, actor="lead1", at=s.now)
    return [gap.subject for gap in CLAUSES[rule].check(s.review, ask)]


def undertaking(s: Story, person: str) -> GiveUndertaking:
    return GiveUndertaking(person=person, given_on=s.today)


JOINED = at(Stage.COLLECTING_DATA).join("late1")
"""Everybody is prepared but `late1`."""

# fmt: off
WHO: dict[str, tuple[Command | None, str | None, list[str]]] = {
    # who is asked about                                command                       the row's subject  who is found
    "everybody":                                        (None,                        None,              ["late1"]),
    "the speaker":                                      (talk(JOINED, "late1"),       None,              ["late1"]),
    "the speaker, who is prepared":                     (talk(JOINED, "sw1"),         None,              []),
    "the speaker rather than the row's":                (talk(JOINED, "sw1"),         "late1",           []),
    "the command's person":                             (undertaking(JOINED, "late1"), None,             ["late1"]),
    "the command's person, who is prepared":            (undertaking(JOINED, "sw1"),  None,              []),
    "the command's person rather than the row's":       (undertaking(JOINED, "sw1"),  "late1",           []),
    "the row's":                                        (None,                        "late1",           ["late1"]),
    "the row's, who is prepared":                       (None,                        "sw1",             []),
    "somebody who takes no part":                       (None,                        "out1",            []),
    "somebody who is not on the record":                (None,                        "nobody",          []),
}
# fmt: on


@pytest.mark.parametrize("name", WHO)
def test_whom_a_rule_of_preparation_is_about(name: str) -> None:
    """The rules of preparation look at participants: at the one who is named, or at each."""
    command, subject, found = WHO[name]
    assert found == asked(JOINED, "S33", command, subject)


# fmt: off
ONE: dict[str, tuple[Command | None, str | None, list[str]]] = {
    "nobody is named":                                  (None,                        None,              []),
    "the speaker":                                      (talk(JOINED, "out1"),        None,              ["out1"]),
    "the speaker rather than the row's":                (talk(JOINED, "sw1"),         "out1",            []),
    "the command's person":                             (undertaking(JOINED, "out1"), None,              ["out1"]),
    "the command's person rather than the row's":       (undertaking(JOINED, "sw1"),  "out1",            []),
    "the row's":                                        (None,                        "out1",            ["out1"]),
    "somebody who is not on the record":                (None,                        "nobody",          []),
}
# fmt: on


@pytest.mark.parametrize("name", ONE)
def test_whom_a_rule_about_one_person_is_about(name: str) -> None:
    """That somebody takes part is asked of the one who is named, and of nobody where none is."""
    command, subject, found = ONE[name]
    assert found == asked(JOINED, "takes_part", command, subject)


def account(version: str) -> AccountForCopy:
    return AccountForCopy(version=version, copy=99, state=CopyState.RETURNED)


# fmt: off
WHICH: dict[str, tuple[Command, str | None, list[str]]] = {
    "the command's version":                            (account("v1"),               None,              ["v1#99"]),
    "the command's version rather than the row's":      (account("v1"),               "v2",              ["v1#99"]),
    "a version that is not on the record":              (account("nothing"),          None,              []),
}
# fmt: on


@pytest.mark.parametrize("name", WHICH)
def test_which_version_a_rule_is_about(name: str) -> None:
    """A copy is looked for on the version that the command names."""
    command, subject, found = WHICH[name]
    assert found == asked(done(Stage.REPORTING), "copy_known", command, subject)


def test_a_general_question_about_a_version_is_about_the_rows() -> None:
    """Asked without a command, the rule of the two people looks at the row's version, and at none without a row."""
    s = done(Stage.ANALYSING)
    assert ["v1"] == asked(s, "two_people_finalise", subject="v1")
    assert [] == asked(s, "two_people_finalise")


def test_a_general_question_about_a_check_compares_nothing() -> None:
    """Which rules the check ran under is compared with what a command names; without a command there is nothing to compare."""
    s = done(Stage.FINALISED)
    assert s.review.versions["v3"].gate is not None
    assert [] == asked(s, "same_rules", subject="v3")
