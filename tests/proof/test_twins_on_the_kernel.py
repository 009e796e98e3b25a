"""The twins of the attacks on `decide` and `evolve`: with the guard taken away, the attack works.

Each is named after its attack in `test_attacks_on_the_kernel.py`. `NO_TWIN` says of the others why there is nothing to
take away.
"""

from __future__ import annotations

import ast
import re
from datetime import timedelta
from pathlib import Path

import attrs
import pytest

from faults import allowing, effectless
from reviewflow.kernel import Accepted, Kernel, decisions, reading
from reviewflow.model import commands as c
from reviewflow.model import fields
from reviewflow.model.papers import Copy
from reviewflow.model.policy import Policy
from reviewflow.model.review import Context
from reviewflow.model.words import ConversationData, Office, Stage
from reviewflow.record import Head, seal_all, verify
from reviewflow.rules import POLICY, PROCESS
from stories import REVIEW, Story, done

NO_TWIN = {
    "b10_two_people_of_one_name": "no name is ever compared, so there is no comparison to take away",
    "c15_an_unknown_label_is_closed": "default deny: what the table does not hold is not there; every relation that opens is one that has its own attack",
}

ELSEWHERE = {
    "c7_a_label_is_set_by_a_subclass_or_a_copy": "labels are facts that only the table's effects write; `test_c2`, `test_c3` and `test_e4` have tables that open them",
    "d3_checked_one_and_published_another": "the rules on digests fall one by one in `tests/clauses` and in the mutation run of `rules/`",
    "d4_one_person_approves_twice": "the rules on approvals fall one by one in `tests/clauses` and in the mutation run of `rules/`",
    "e1_to_e4_a_recorded_order_changes_no_reading": "`test_an_order` in `test_attacks.py`: a table with an act for an order is refuted",
    "e6_an_order_is_recorded_by_one_person_alone": "the rule falls in `tests/clauses` and in the mutation run of `rules/`",
}


def told_by(policy: Policy) -> Story:
    return Story(Kernel.of(PROCESS, policy)).done(Stage.REPORTING)


def test_a7_double_capacity() -> None:
    """Were withdrawing to end nothing, who withdrew would go on reading."""
    told = told_by(effectless("end"))
    told.give(c.Withdraw(person="sw1", data=ConversationData.KEPT_NOT_QUOTED), "bm1")
    assert told.may_read("sw1", "v2")


def test_a12_a_briefing_is_dated_back() -> None:
    """Without the condition the briefing would be recorded."""
    told = told_by(allowing("NOT_INTRODUCED", acts=("brief",))).join("late1")
    early = c.BriefConfidentiality(person="late1", wording="w-1", limits_stated=True, briefed_on=told.today - timedelta(days=300))
    assert "NOT_INTRODUCED" not in told.codes(early)


def test_a13_the_clock_is_set_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the question a command of last month is accepted."""
    monkeypatch.setattr(decisions, "_time_reasons", lambda review, context: ())
    told = done(Stage.REPORTING)
    told.now -= timedelta(days=30)
    assert "TIME_RUNS_BACKWARDS" not in told.codes(c.SupersedeVersion(version="v2"), "bm1")


def test_b9_an_address_goes_to_a_successor() -> None:
    """Were the box not ended with the membership, its old reader would still read it."""
    told = told_by(effectless("end", "reads"))
    old = told.review.people["sw1"].box
    told.give(c.LeaveReview(person="sw1"), "bm1")
    assert told.review.facts.firsts("reads", old) == {"sw1"}


def test_b12_a_role_where_a_person_is_due() -> None:
    """Without the fields' checks a role is taken for somebody."""
    with attrs.validators.disabled():
        assert Context(actor=Office.COMMISSIONER, at=done(Stage.REPORTING).now, command_id="role").actor == "commissioner"


def test_b13_a_blind_copy() -> None:
    """Without its conditions, naming lets the outsider's copy go with the others."""
    named = {condition.code for condition in POLICY.act("name").guard}
    told = told_by(allowing(*named, acts=("name",)))
    copies = tuple(Copy(number=50 + n, person=person) for n, person in enumerate(("sw1", "out1")))
    assert "NOT_IN_THE_REVIEW_GROUP" not in told.codes(c.CirculateVersion(version="v2", copies=copies), "bm1")


def test_f11_a_value_that_says_it_is_a_participant(monkeypatch: pytest.MonkeyPatch) -> None:
    """Were a subclass an id, it would read as anybody it likes."""

    class Everybody(str):
        __slots__ = ()

        def __eq__(self, other: object) -> bool:
            return True

        def __hash__(self) -> int:
            return hash("sw1")

    monkeypatch.setattr(fields, "is_id", lambda value: isinstance(value, str))
    told = done(Stage.REPORTING)
    context = Context(actor=Everybody("out1"), at=told.now, command_id="me")
    assert isinstance(told.kernel.decide(told.review, c.AskToRead(version="v2"), context), Accepted)


def test_f12_a_set_is_changed_after_the_check() -> None:
    """Without the fields' checks a list is taken, and an outsider's copy put into it afterwards."""
    copies = [Copy(number=50, person="sw1")]
    with attrs.validators.disabled():
        command = c.CirculateVersion(version="v2", copies=copies)  # type: ignore[arg-type]
    copies.append(Copy(number=51, person="out1"))
    assert [copy.person for copy in command.copies] == ["sw1", "out1"]


def test_f13_python_without_asserts() -> None:
    """A guard that is an `assert` is gone with `-O`, and the walk over the sources would name it."""
    tree = ast.parse("def decide(may):\n    assert may\n    return 'text'")
    assert [node.lineno for node in ast.walk(tree) if isinstance(node, ast.Assert)] == [2]
    found: dict[str, str] = {}
    exec(compile(tree, "guard", "exec", optimize=1), found)  # noqa: S102 (our own two lines)
    assert eval("decide(False)", found) == "text"  # noqa: S307 (the same)


def test_g7_no_such_draft_and_not_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Were an outsider told every reason, a draft that is there would answer otherwise than one that is not."""
    monkeypatch.setattr(reading, "_tellable", lambda review, actor, version, reasons: reasons)
    told = done(Stage.REPORTING)
    answers = {str(told.ask(c.AskToRead(version=paper), "out1")).replace(paper, "it") for paper in ("v2", "v99", "c-sw1")}
    assert len(answers) > 1


@pytest.mark.parametrize("attack", ["a11_events_are_reordered_on_import", "h1_an_entry_is_edited_deleted_swapped_or_inserted"])
def test_a11_and_h1_the_log_is_changed(attack: str) -> None:
    """The hashes are what stops it: sealed anew by somebody who owns the store, the changed log verifies (H3)."""
    events = [envelope.event for envelope in done(Stage.REPORTING).envelopes()]
    changed = {
        "a11_events_are_reordered_on_import": [*events[:20], events[21], events[20], *events[22:]],
        "h1_an_entry_is_edited_deleted_swapped_or_inserted": [*events[:30], *events[31:]],
    }[attack]
    verify(seal_all(Head(REVIEW), changed, command_id="again", actor="out1", at=done(Stage.REPORTING).now, rules="r"))


def test_each_attack_has_a_twin_or_a_reason() -> None:
    """Here under its number, in the table of reasons, or in `ELSEWHERE`; and no reason outlives its attack."""
    here = Path(__file__)
    attacks = set(re.findall(r"def test_(\w+)", here.with_name("test_attacks_on_the_kernel.py").read_text(encoding="utf-8")))
    twins = {name.split("_")[0] for name in re.findall(r"def test_(\w+)", here.read_text(encoding="utf-8"))} | {"h1"}
    assert {name for name in attacks if name.split("_")[0] not in twins} == {*NO_TWIN, *ELSEWHERE}
