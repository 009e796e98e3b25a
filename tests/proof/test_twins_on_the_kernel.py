"""The twins of the attacks on `decide` and `evolve`: with the guard taken away, the attack works.

Each is named after its attack in `test_attacks_on_the_kernel.py`, and each of those has one.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, ClassVar
from unicodedata import normalize

import attrs
import pytest

from faults import acting, allowing, defining, effectless, ruleless, widened
from guides_way import GATE_RULES
from reviewflow.errors import InputError
from reviewflow.kernel import Accepted, Kernel, Outcome, Refused, decisions, reading
from reviewflow.kernel.compiled import Compiled
from reviewflow.model import commands as c
from reviewflow.model import fields
from reviewflow.model.commands import COMMANDS
from reviewflow.model.events import CompelledDisclosureRecorded as RecordedOrder
from reviewflow.model.events import VersionCirculated
from reviewflow.model.logic import Act, Add, Or
from reviewflow.model.papers import Copy, Version
from reviewflow.model.policy import Call, Policy
from reviewflow.model.private import Private
from reviewflow.model.process import Process
from reviewflow.model.review import Context, Review
from reviewflow.model.words import ConversationData, Gateway, Office, PaperKind, PersonKind, Purpose, Stage, Standing
from reviewflow.record import Head, seal_all, verify
from reviewflow.rules import POLICY, PROCESS, reporting
from reviewflow.rules.confidentiality import bound, briefed, d, drawn_from, open_to_group, p, seat
from reviewflow.rules.confidentiality import open_to_public as label_of_anyone
from reviewflow.rules.confidentiality import s as source
from stories import REVIEW, Story, digest_of, done, story

SAID = Private("as agreed")
LOOK_ALIKES = ("SW1", "sw1.", "\uff53\uff57\uff11", "\u0455w1")
"""Ids that look like the social worker's: in capitals, with a dot, in full width, with a Cyrillic letter."""


def told_by(policy: Policy = POLICY, process: Process = PROCESS) -> Story:
    return Story(Kernel.of(process, policy)).done(Stage.REPORTING)


def order(told: Story, *approved_by: str) -> c.Command:
    """A compelled disclosure of `v2`, to be recorded."""
    return c.RecordCompelledDisclosure(
        disclosure="x1", version="v2", digest=digest_of("v2"), gateway=next(iter(Gateway)), authority="a court", requester=Private("the coroner"),
        scope=SAID, approved_by=approved_by, disclosed_on=told.today, conditions=SAID, participants_told=True,
    )  # fmt: skip


def test_a7_double_capacity() -> None:
    """Were withdrawing to end nothing, who withdrew would go on reading."""
    told = told_by(effectless("end"))
    told.give(c.Withdraw(person="sw1", data=ConversationData.KEPT_NOT_QUOTED), "bm1")
    assert told.may_read("sw1", "v2")


def test_a12_a_briefing_is_dated_back() -> None:
    """Without the condition, and were a briefing recorded at any standing, it would count from before the introduction."""
    process = widened("BriefConfidentiality", Standing.IDENTIFIED, Standing.INVITED)
    told = told_by(allowing("NOT_INTRODUCED", acts=("brief",)), process).join("late1")
    early = c.BriefConfidentiality(person="late1", wording="w-1", limits_stated=True, briefed_on=told.today - timedelta(days=300))
    assert told.give(early).review.facts.has("briefed", "late1")


def test_a13_the_clock_is_set_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the question a command of last month is accepted, and the log's time runs back."""
    told = done(Stage.REPORTING)
    told.now -= timedelta(days=30)
    supersede = c.SupersedeVersion(version="v2")
    assert told.codes(supersede, "bm1") == ["TIME_RUNS_BACKWARDS"]
    monkeypatch.setattr(decisions, "_time_reasons", lambda review, context: ())
    assert told.give(supersede, "bm1").review.last_at == told.recorded[-1][1].at < told.recorded[-2][1].at


def folded(actor: str) -> str:
    """An address as a careless directory reads it: without case, width, look and a dot at its end."""
    return normalize("NFKC", actor.replace("\u0455", "s")).casefold().rstrip(".")


@pytest.mark.parametrize("other", LOOK_ALIKES)
def test_b8_a_look_alike_address(monkeypatch: pytest.MonkeyPatch, other: str) -> None:
    """Were any text an id, and ids compared as they look, whoever has such an address would be the participant."""

    def by_look(kernel: Compiled, review: Review, version: str, endpoint: str, context: Context) -> Outcome:
        return reading.disclose(kernel, review, version, endpoint, attrs.evolve(context, actor=folded(context.actor)))

    monkeypatch.setattr(fields, "is_id", lambda value: isinstance(value, str))
    monkeypatch.setattr(decisions, "disclose", by_look)
    told = done(Stage.REPORTING)
    assert isinstance(told.ask(c.AskToRead(version="v2"), other), Accepted)


def test_b9_an_address_goes_to_a_successor() -> None:
    """Were the box not ended with the membership, its old reader would still read it."""
    told = told_by(effectless("end", "reads"))
    old = told.review.people["sw1"].box
    told.give(c.LeaveReview(person="sw1"), "bm1")
    assert told.review.facts.firsts("reads", old) == {"sw1"}


def test_b10_two_people_of_one_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """Were the reader looked up by the name that is shown, whoever has the same name would be taken for the participant."""

    def by_name(kernel: Compiled, review: Review, version: str, endpoint: str, context: Context) -> Outcome:
        name = review.people[context.actor].shown_as
        first = next(person.id for person in review.people.values() if person.shown_as == name)
        return reading.disclose(kernel, review, version, endpoint, attrs.evolve(context, actor=first))

    told = done(Stage.REPORTING)
    same = attrs.evolve(told.review.people["out1"], shown_as=told.review.people["sw1"].shown_as)
    told.review = attrs.evolve(told.review, people={**told.review.people, "out1": same})
    assert isinstance(told.ask(c.AskToRead(version="v2"), "out1"), Refused)
    monkeypatch.setattr(decisions, "disclose", by_name)
    assert isinstance(told.ask(c.AskToRead(version="v2"), "out1"), Accepted)


def test_b12_a_role_where_a_person_is_due() -> None:
    """Without the fields' checks a role is taken for the person whose id reads the same."""
    told = done(Stage.REPORTING)
    told.give(c.AddPerson(person="commissioner", kind=PersonKind.PROFESSIONAL, shown_as="a worker"))
    told.join("commissioner").introduce("commissioner").brief("commissioner").circulate("v2", "commissioner")
    with pytest.raises(InputError):
        Context(actor=Office.COMMISSIONER, at=told.now, command_id="role")
    with attrs.validators.disabled():
        assert isinstance(told.ask(c.AskToRead(version="v2"), Office.COMMISSIONER), Accepted)


def test_b13_a_blind_copy() -> None:
    """Without the conditions of naming and delivering, the outsider's copy goes out with the others."""
    asked = {condition.code for act in ("name", "deliver") for condition in POLICY.act(act).guard}
    told = told_by(allowing(*asked, acts=("name", "deliver")))
    copies = tuple(Copy(number=50 + n, person=person) for n, person in enumerate(("sw1", "out1")))
    sent = told.give(c.CirculateVersion(version="v2", copies=copies), "bm1").review.versions["v2"]
    assert [person for number, (person, _) in sent.copies.items() if number >= 50] == ["sw1", "out1"]


class TwoFaced(c.CirculateVersion):
    """Shows one circulation to whoever looks first, and another to whoever looks last."""

    looks: ClassVar[int] = 0
    last: ClassVar[int] = 99

    def __getattribute__(self, name: str) -> Any:
        if name != "copies":
            return super().__getattribute__(name)
        TwoFaced.looks += 1
        person = "out1" if TwoFaced.looks == TwoFaced.last else "rev2"
        return (Copy(number=50, person=person),)


def test_c7_a_label_is_set_by_a_subclass_or_a_copy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Were a subclass a command, it could answer the rules with one person and the record with another."""
    told = done(Stage.REPORTING)
    command = TwoFaced(version="v2", copies=(Copy(number=50, person="rev2"),))
    TwoFaced.__name__ = "CirculateVersion"
    monkeypatch.setattr(decisions, "COMMANDS", {**COMMANDS, "CirculateVersion": TwoFaced})
    monkeypatch.setattr(TwoFaced, "looks", 0)
    assert told.codes(command, "bm1") == []
    monkeypatch.setattr(TwoFaced, "last", TwoFaced.looks)
    monkeypatch.setattr(TwoFaced, "looks", 0)
    outcome = told.ask(command, "bm1")
    assert isinstance(outcome, Accepted)
    assert [copy.person for event in outcome.events if isinstance(event, VersionCirculated) for copy in event.copies] == ["out1"]


def test_c7_a_label_is_written_beside_the_table() -> None:
    """Were facts a value that can be changed in place, whoever holds the review would open a draft to anyone."""
    told = done(Stage.REPORTING)
    facts = told.review.facts
    rows = list(facts.rows)
    rows[facts.places["open_to_public"]] = frozenset({"v2"})
    assert not told.may_read("out1", "v2")
    told.review = attrs.evolve(told.review, facts=facts.with_rows(tuple(rows)))
    assert told.may_read("out1", "v2")


def test_c15_an_unknown_label_is_closed() -> None:
    """Were a paper without a label open, anybody who is prepared would read the record of a conversation, and ids of nothing."""
    labels = [one for one in POLICY.relations if one.name.startswith("open_to_")]
    default_allow = defining("admits", lambda body: body | ~Or(tuple(label(d) for label in labels)))
    told = told_by(allowing("UNKNOWN_VERSION", acts=("deliver",), policy=default_allow))
    assert [told.may_read("tm1", paper) for paper in ("c-sw1", "v99")] == [True, True]
    assert [done(Stage.REPORTING).may_read("tm1", paper) for paper in ("c-sw1", "v99")] == [False, False]


def test_c12_a_draft_goes_out_as_a_file_and_comes_back() -> None:
    """Were a paper that is filed open to the group, what came back as a file would be read by those who may not read it."""
    policy = acting("file_team_paper", lambda act: attrs.evolve(act, effects=(*act.effects, Add(open_to_group(d)))))
    told = told_by(policy)
    told.give(c.FileTeamPaper(paper="back", kind=PaperKind.NARRATIVE, contributors=("lead1",), digest=told.review.versions["v2"].digest))
    assert told.may_read("tm1", "back")


@pytest.mark.parametrize(
    ("published", "digest", "process", "policy"),
    [
        ("v3", "another", ruleless("same_digest"), POLICY),
        ("v2", "v2", ruleless("S49", "two_people_publish"), allowing("CHECK_NOT_PASSED", acts=("publish",))),
    ],
)
def test_d3_checked_one_and_published_another(published: str, digest: str, process: Process, policy: Policy) -> None:
    """Without the rule on digests other bytes are published; without the check on those very bytes, another version is."""
    publish = c.PublishReport(version=published, digest=digest_of(digest), rules=GATE_RULES)
    assert done(Stage.FINALISED).codes(publish, "bm1") != []
    told = Story(Kernel.of(process, policy)).done(Stage.FINALISED).give(publish, "bm1")
    assert told.review.facts.has("open_to_public", published)


def test_d10_the_drafts_behind_a_published_report() -> None:
    """Were publishing a version to open what it draws on, the draft behind it would be anybody's."""
    behind = Add(label_of_anyone(source), drawn_from(source, d))
    policy = acting("publish", lambda act: attrs.evolve(act, effects=(*act.effects, behind)))
    assert Story(Kernel.of(PROCESS, policy)).at(Stage.PUBLISHED).may_read("out1", "v2")


def approvals(review: Review, version: Version, purpose: Purpose) -> list[str]:
    """Approvals counted, and not the people who gave them."""
    return [a.person for a in version.approvals if a.purpose is purpose and a.person != version.author]


def with_the_author(review: Review, version: Version, purpose: Purpose) -> set[str]:
    """The people who approved, and the author among them."""
    return {a.person for a in version.approvals if a.purpose is purpose}


@pytest.mark.parametrize(("counted", "approve_twice"), [(approvals, False), (with_the_author, True)])
def test_d4_one_person_approves_twice(monkeypatch: pytest.MonkeyPatch, counted: Callable[..., object], approve_twice: bool) -> None:
    """Were approvals counted, one person would be two; were the author not left out, they would be one of the two."""
    told = story().without(c.ApproveVersion).done(Stage.REPORTING)
    second = told.review.versions["v2"].author if approve_twice else "rev2"
    approve = c.ApproveVersion(version="v2", digest=digest_of("v2"), purpose=Purpose.FINALISE)
    told.give(approve, "rev2").give(approve, second)
    finalise = c.FinaliseReport(version="v2", digest=digest_of("v2"))
    assert told.codes(finalise, "lead1") == ["NOT_APPROVED_BY_TWO"]
    monkeypatch.setattr(reporting, "approvers", counted)
    assert told.codes(finalise, "lead1") == []


OPENS = Act("comply", (d,), (), (Add(label_of_anyone(d)),), "")
JOINS = Act("comply", (p,), (), tuple(Add(one(p)) for one in (seat, briefed, bound)), "")
ORDERS: dict[str, tuple[Act, Callable[[RecordedOrder], tuple[str, ...]], tuple[str, str]]] = {
    # what an order would do                             to what                              who then reads what
    "opens the label of what it names":          (OPENS, lambda event: (event.version,),    ("out1", "v2")),
    "makes those who approve it participants":   (JOINS, lambda event: event.approved_by,   ("co1", "tp1")),
}  # fmt: skip


@pytest.mark.parametrize("name", ORDERS)
def test_e1_to_e4_a_recorded_order_changes_no_reading(name: str) -> None:
    """Were recording an order an act of the table, whoever records one would open what they like."""
    comply, about, (person, paper) = ORDERS[name]

    def means(review: Review, event: RecordedOrder) -> tuple[Call, ...]:
        return tuple(Call("comply", (one,)) for one in about(event))

    policy = attrs.evolve(POLICY, acts=(*POLICY.acts, comply), steps={**POLICY.steps, "CompelledDisclosureRecorded": means})
    told = told_by(policy)
    assert not told.may_read(person, paper)
    assert told.give(order(told, "lead1", "co1"), "bm1").may_read(person, paper)


def test_e6_an_order_is_recorded_by_one_person_alone() -> None:
    """Without the rule one name is enough."""
    told = told_by(process=ruleless("two_people_disclose"))
    assert told.give(order(told, "lead1"), "bm1").review.disclosures == {"x1"}


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
    """Without the fields' checks a list is taken, and an outsider's copy put into it once it was decided."""
    told, copies = done(Stage.REPORTING), [Copy(number=50, person="sw1")]
    with attrs.validators.disabled():
        outcome = told.ask(c.CirculateVersion(version="v2", copies=copies), "bm1")  # type: ignore[arg-type]
    copies.append(Copy(number=51, person="out1"))
    assert isinstance(outcome, Accepted)
    told.record(*outcome.events, by="bm1")
    assert told.review.versions["v2"].copies[51][0] == "out1"


def test_f13_python_without_asserts() -> None:
    """A guard that is an `assert` is gone with `-O`, and the walk over the sources would name it."""
    tree = ast.parse("def decide(may):\n    assert may\n    return 'text'")
    assert [node.lineno for node in ast.walk(tree) if isinstance(node, ast.Assert)] == [2]
    found: dict[str, str] = {}
    exec(compile(tree, "guard", "exec", optimize=1), found)  # noqa: S102 (our own two lines)
    assert eval("decide(False)", found) == "text"  # noqa: S307 (the same)


def test_g7_no_such_draft_and_not_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Were an outsider told every reason, a draft that is there would answer otherwise than one that is not."""
    monkeypatch.setattr(reading, "_tellable", lambda review, actor, reasons: reasons)
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


def test_each_attack_has_a_twin() -> None:
    """Under the attack's own name, whole; `test_a11_and_h1_the_log_is_changed` names its two."""
    here = Path(__file__)
    attacks = set(re.findall(r"def test_(\w+)", here.with_name("test_attacks_on_the_kernel.py").read_text(encoding="utf-8")))
    twins = set(re.findall(r"def test_(\w+)|\"((?:a11|h1)_\w+)\"", here.read_text(encoding="utf-8")))
    assert attacks - {name for pair in twins for name in pair} == set()
    assert {"d3_checked_one_and_published_another", "h1_an_entry_is_edited_deleted_swapped_or_inserted"} <= attacks
