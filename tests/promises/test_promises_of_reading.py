"""Promises 1 to 4: who reads a draft. Each class holds one, and shows by a seeded fault that it would see it broken."""

from __future__ import annotations

from collections.abc import Callable

import attrs
import pytest

from attempts import (
    COMMISSION,
    TEXT,
    attempt,
    everybody_tries,
    mixed,
    openings,
    outside_shown,
    told,
)
from faults import acting, allowing, by, defining, effectless
from reviewflow.errors import InputError, StaleReview
from reviewflow.kernel import Accepted, Refused
from reviewflow.model import commands as c
from reviewflow.model.logic import Act, Add
from reviewflow.model.papers import Copy
from reviewflow.model.policy import Policy
from reviewflow.model.words import ConversationData, Level, Stage
from reviewflow.reviews import Granted
from reviewflow.rules import POLICY
from stories import REVIEW, Story, done, kernel


class Test_drafts_stay_in_the_participant_set:
    """Each disclosure of a draft goes to a member of the participant set at that moment."""

    @pytest.mark.parametrize("stage", [Stage.ANALYSING, Stage.REPORTING, Stage.FINALISED, Stage.PUBLISHED])
    def test_whoever_asks_and_however(self, stage: Stage) -> None:
        """Everybody tries everything; nobody outside is shown a draft or a record."""
        assert [] == outside_shown(everybody_tries(done(stage)))

    @pytest.mark.parametrize(
        "policy",
        [
            pytest.param(defining("admits", lambda body: body | COMMISSION), id="the label is left out"),
            pytest.param(effectless("end"), id="an end that ends nothing"),
            pytest.param(
                allowing("NOT_IN_THE_REVIEW_GROUP", "LABEL_DOES_NOT_ADMIT", "NOT_ON_THE_CIRCULATION", "NOT_INTRODUCED",
                         "NOT_BRIEFED", "NO_UNDERTAKING", "ACCESS_ENDED", acts=("deliver",)), id="a list is not looked at",
            ),
        ],
    )  # fmt: skip
    def test_a_fault_is_seen(self, policy: Policy) -> None:
        """With the label, the end of a part, or the look at every reader left out, the same attempts leak."""
        tale = told(by(policy=policy), Stage.REPORTING)
        tale.give(c.Withdraw(person="sw1", data=ConversationData.SEALED), "sw1")
        assert [] != outside_shown(everybody_tries(tale))


class Test_labels_never_open_by_themselves:
    """Only compiling, finalising and publishing open a paper; what is derived is as closed as its most closed source."""

    @pytest.mark.parametrize("stage", [Stage.REPORTING, Stage.FINALISED])
    def test_no_mixture_opens_anything(self, stage: Stage) -> None:
        """Whatever is derived from whatever, nothing opens but by the three acts."""
        assert [] == openings(everybody_tries(mixed(done(stage))))

    def test_no_command_sets_a_label(self) -> None:
        """No field of any command is a label."""
        fields = [
            (name, f.name) for name, kind in c.COMMANDS.items() for f in attrs.fields(kind) if "Label" in str(f.type)
        ]
        assert [] == fields

    def test_a_fault_is_seen(self) -> None:
        """Where a derived version is open whatever it comes from, the test finds it."""

        def wide_open(act: Act) -> Act:
            further = next(r for r in POLICY.relations if r.name == "open_to_commission")
            return attrs.evolve(act, effects=(*act.effects, Add(further(act.params[0]))))

        tale = told(by(policy=acting("derive", wide_open)), Stage.REPORTING)
        assert [] != openings(mixed(tale))


STEPS: dict[str, Callable[[Story], object]] = {
    "introduced": lambda tale: tale.introduce("late1"),
    "briefed": lambda tale: tale.give(
        c.BriefConfidentiality(person="late1", wording="w1", limits_stated=True, briefed_on=tale.today)
    ),
    "bound": lambda tale: tale.give(c.GiveUndertaking(person="late1", given_on=tale.today)),
}


class Test_nobody_reads_before_preparation:
    """Introduced, briefed, undertaking given, in that order and per person; only then may anybody read."""

    def test_each_step_is_needed(self) -> None:
        """A late joiner reads after the last step and not after any before it."""
        tale = done(Stage.ANALYSING).join("late1", "ag2")
        reads = []
        for step in STEPS.values():
            reads.append(_offered_and_read(tale))
            step(tale)
        assert [False, False, False, True] == [*reads, _offered_and_read(tale)]

    @pytest.mark.parametrize(("step", "needs"), [("briefed", "introduced"), ("bound", "briefed")])
    def test_the_order_is_kept(self, step: str, needs: str) -> None:
        """No step is taken before the one it rests on."""
        tale = done(Stage.ANALYSING).join("late1", "ag2")
        if needs == "briefed":
            tale.introduce("late1")
        with pytest.raises(AssertionError, match="refused"):
            STEPS[step](tale)

    def test_a_return_is_prepared_anew(self) -> None:
        """Who withdrew and came back rests on nothing of before."""
        tale = done(Stage.REPORTING).give(c.Withdraw(person="sw1", data=ConversationData.KEPT_NOT_QUOTED), "sw1")
        tale.give(c.ReturnToReview(person="sw1"))
        assert ["NOT_INTRODUCED", "NOT_BRIEFED", "NO_UNDERTAKING"] == [
            code for code in tale.codes(c.CirculateVersion(version="v2", copies=(Copy(number=99, person="sw1"),)), "bm1")
            if code in {"NOT_INTRODUCED", "NOT_BRIEFED", "NO_UNDERTAKING"}
        ]  # fmt: skip

    def test_a_fault_is_seen(self) -> None:
        """Where naming and delivering do not ask for the briefing, and binding comes first, the late joiner reads too early."""
        policy = allowing(
            "NOT_BRIEFED", "NOT_PREPARED", "LABEL_DOES_NOT_ADMIT", acts=("bind", "new_box", "name", "deliver")
        )
        tale = told(by(policy=policy), Stage.ANALYSING).join("late1", "ag2").introduce("late1")
        unbriefed = by(policy=policy).policy
        facts, _ = unbriefed.apply(tale.review.facts, "bind", ("late1",))
        facts, _ = unbriefed.apply(facts, "new_box", ("late1", "box:late1:1"))
        facts, _ = unbriefed.apply(facts, "name", ("late1", "v1"))
        seeded = unbriefed.permits(facts, "deliver", ("v1", "box:late1:1"))
        assert (True, False) == (seeded, kernel().policy.permits(facts, "deliver", ("v1", "box:late1:1")))


def _offered_and_read(tale: Story) -> bool:
    """Whether a copy can be sent to the late joiner, and is then read."""
    version, number = "v1", 500 + len(tale.recorded)
    other = tale.copy()
    attempt(other, c.CirculateVersion(version=version, copies=(Copy(number=number, person="late1"),)), "bm1")
    return other.may_read("late1", version)


ENDS: dict[str, tuple[c.Command, str]] = {
    "withdrawal": (c.Withdraw(person="sw1", data=ConversationData.SEALED), "sw1"),
    "leaving": (c.LeaveReview(person="sw1"), "bm1"),
    "declining": (c.DeclineToTakePart(person="sw1"), "sw1"),
    "suspension": (c.SuspendAccess(person="sw1", reason=TEXT), "bm1"),
    "a change of employer": (c.ChangeEmployment(person="sw1", agency=None, level=Level.FRONTLINE), "bm1"),
    "recall": (c.RecallVersion(version="v2", reason=TEXT), "bm1"),
    "supersession": (c.SupersedeVersion(version="v2"), "bm1"),
    "the review suspended": (c.SuspendReview(reason=TEXT), "bm1"),
    "the review abandoned": (c.AbandonReview(reason=TEXT), "co1"),
}


class Test_leaving_ends_reading:
    """After withdrawal, leaving, suspension or recall no reading is granted, not on a stale copy either."""

    @pytest.mark.parametrize("name", ENDS)
    def test_it_ends_at_once(self, name: str) -> None:
        """The same request that was granted before is refused after."""
        tale = done(Stage.REPORTING)
        before = tale.may_read("sw1", "v2")
        command, giver = ENDS[name]
        tale.give(command, giver)
        assert (True, False) == (before, tale.may_read("sw1", "v2"))

    @pytest.mark.parametrize("name", ["withdrawal", "recall"])
    def test_a_stale_decision_is_not_committed(self, name: str) -> None:
        """Two desks: one decided on yesterday's review; its grant is refused when it comes to the record."""
        tale = done(Stage.REPORTING)
        desk = tale.desk()
        stale = desk.load(REVIEW)
        command, giver = ENDS[name]
        assert isinstance(desk.give(REVIEW, command, by=giver, at=tale.now), Accepted)
        with pytest.raises(StaleReview):
            desk.give(REVIEW, c.AskToRead(version="v2"), by="sw1", at=tale.now, if_version=stale.version)
        outcome = desk.give(REVIEW, c.AskToRead(version="v2"), by="sw1", at=tale.now)
        assert isinstance(outcome, Refused)

    def test_a_grant_is_of_its_moment(self) -> None:
        """A grant that was not used before the withdrawal opens nothing after it."""
        tale = done(Stage.REPORTING)
        desk = tale.desk()
        granted = desk.ask_to_read(REVIEW, "v2", by="sw1", at=tale.now)
        desk.give(REVIEW, ENDS["withdrawal"][0], by="sw1", at=tale.now)
        assert isinstance(granted, Granted)
        with pytest.raises(InputError, match="not the last word"):
            desk.hand_over(granted)

    @pytest.mark.parametrize(
        ("name", "policy"),
        [("withdrawal", effectless("end")), ("suspension", effectless("suspend")), ("recall", effectless("recall"))],
        ids=["withdrawal", "suspension", "recall"],
    )
    def test_a_fault_is_seen(self, name: str, policy: Policy) -> None:
        """Where the act ends nothing, the test finds the reading that goes on."""
        tale = told(by(policy=policy), Stage.REPORTING)
        command, giver = ENDS[name]
        tale.give(command, giver)
        assert tale.may_read("sw1", "v2")
