"""Promises 9 to 11: what a board may change, the law, and the unknown. Each class shows a seeded fault seen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import attrs
import pytest

from attempts import (
    ROOT_PEOPLE,
    SENTINEL,
    TEXT,
    told,
)
from faults import allowing, by, ruleless
from reviewflow.errors import DefinitionError, Reason
from reviewflow.kernel import Kernel
from reviewflow.model import commands as c
from reviewflow.model.logic import Condition
from reviewflow.model.process import Ask, Force, Gap, Process, Rule
from reviewflow.model.words import Capacity, Gateway, Stage
from reviewflow.rules import POLICY, PROCESS
from stories import BEGINS_AT, Story, at, digest_of, done, kernel, story


def _shut(review: Any, ask: Ask) -> tuple[Gap, ...]:
    return (Gap("review"),)


SHUT = Rule(id="B1", clause="B1", force=Force.GUARD, code="BOARD_SAYS_NO", fact="f", text="t", remedy="r", check=_shut)
LOOSER: dict[str, Callable[[], object]] = {
    "a rule replaced": lambda: PROCESS.tightened_by({"ConfirmTeam": [attrs.evolve(SHUT, id="S12")]}),
    "a rule that refuses nothing": lambda: PROCESS.tightened_by(
        {"ConfirmTeam": [attrs.evolve(SHUT, force=Force.RECORD)]}
    ),
    "a closing command held up": lambda: PROCESS.tightened_by({"Withdraw": [SHUT]}),
    "more people may": lambda: PROCESS.tightened_by(only={"BeginAnalysis": [Capacity.PARTICIPANT]}),
    "a closing act held up": lambda: POLICY.tightened_by({"end": _never("end", "p")}),
    "an unknown act": lambda: POLICY.tightened_by({"open_the_door": _never("end", "p")}),
}


def _never(act: str, about: str) -> Condition:
    params = {v.name: v for v in POLICY.act(act).params}
    barred = next(r for r in POLICY.relations if r.name == ("barred" if about == "p" else "known"))
    body = barred(params[about])
    return Condition("BOARD_SAYS_NO", "B1", body & ~body, "the board says no", "ask the board", about)


def permitted(by_kernel: Kernel, tale: Story) -> set[tuple[str, str]]:
    """Every (command, subject) that the lead may give now, by that kernel."""
    options = by_kernel.options(tale.review, "lead1", at=tale.now)
    return {(o.command, s) for o in options.values() if o.allowed for s in (o.subjects or {"": ()})}


class Test_extensions_only_tighten:
    """A process or policy derived by a host permits a subset of what ours permits."""

    @pytest.mark.parametrize("stage", [Stage.SELECTING_THE_TEAM, Stage.COLLECTING_DATA, Stage.REPORTING])
    def test_a_tightened_process_permits_less(self, stage: Stage) -> None:
        """Whatever a host adds, what is permitted is a part of what was."""
        tale = done(stage)
        tighter = by(
            process=PROCESS.tightened_by({"BeginAnalysis": [SHUT], "ConfirmTeam": [SHUT], "FinaliseReport": [SHUT]})
        )
        assert permitted(tighter, tale) < permitted(kernel(), tale)

    def test_a_tightened_policy_shows_less(self) -> None:
        """A condition on delivering is one more that must hold."""
        tale = done(Stage.REPORTING)
        tighter = by(policy=POLICY.tightened_by({"deliver": _never("deliver", "d")}))
        assert (True, False) == (tale.may_read("sw1", "v2"), tighter.may_read(tale.review, "sw1", "v2"))

    @pytest.mark.parametrize("name", LOOSER)
    def test_loosening_is_a_definition_error(self, name: str) -> None:
        """Nothing can be taken away, replaced or held up."""
        with pytest.raises(DefinitionError):
            LOOSER[name]()

    def test_a_fault_is_seen(self) -> None:
        """A process in which a rule was left out permits more, and the comparison says so."""
        tale = story().without(c.StateBacking).done(Stage.PREPARING_PARTICIPANTS)
        looser: Process = ruleless("S42")
        assert not permitted(by(process=looser), tale) <= permitted(kernel(), tale)


class Test_the_law_opens_no_door:
    """A recorded compelled disclosure or incident changes no later decision in favour of reading."""

    COMPELLED = c.RecordCompelledDisclosure(
        disclosure="d1", version="v2", digest=digest_of("v2"), gateway=Gateway.CORONER, authority="notice 1", requester=TEXT,
        scope=TEXT, approved_by=("bm1", "co1"), disclosed_on=BEGINS_AT.date(),
    )  # fmt: skip

    @staticmethod
    def readers(tale: Story) -> set[tuple[str, str]]:
        papers = [*tale.review.versions, *tale.review.conversations]
        return {(person, paper) for person in ROOT_PEOPLE for paper in papers if tale.may_read(person, paper)}

    @pytest.mark.parametrize("stage", [Stage.REPORTING, Stage.FINALISED])
    def test_who_may_read_is_the_same_or_less(self, stage: Stage) -> None:
        """After a court's order nobody reads more, and after an incident fewer do."""
        tale = done(stage)
        before = self.readers(tale)
        tale.give(self.COMPELLED, "bm1")
        after_law = self.readers(tale)
        tale.give(c.RecordIncident(incident="i1", version="v2", copy=1, happened_on=tale.today, text=TEXT), "bm1")
        assert (before, True) == (after_law, self.readers(tale) < before)

    def test_it_makes_nobody_a_participant(self) -> None:
        """The facts of the confidentiality table are the very same ones."""
        tale = done(Stage.REPORTING)
        facts = tale.review.facts
        assert facts == tale.give(self.COMPELLED, "bm1").review.facts

    def test_a_fault_is_seen(self) -> None:
        """An order mapped to the act that lists a participant would show in the facts."""
        steps = {**POLICY.steps, "CompelledDisclosureRecorded": POLICY.steps["VersionRecalled"]}
        tale = told(by(policy=attrs.evolve(POLICY, steps=steps)), Stage.REPORTING)
        facts = tale.review.facts
        assert facts != tale.give(self.COMPELLED, "bm1").review.facts


@attrs.frozen(kw_only=True)
class Stranger(c.Command):
    """A command that the library does not know."""


class Test_silence_is_denial:
    """An unknown label, person, version, rule, command, or a rule that raises, is a refusal."""

    def test_what_is_unknown_is_refused(self) -> None:
        """Each thing that nobody knows, asked for."""
        tale = done(Stage.REPORTING)
        unknown = {
            "person": tale.codes(c.AskToRead(version="v2"), "nobody"),
            "version": tale.codes(c.AskToRead(version="nowhere"), "sw1"),
            "endpoint": tale.codes(c.AskToRead(version="v2", endpoint="nowhere"), "bm1"),
            "rule": tale.codes(c.RecordJudgement(rule="S99", subject="review", reason=TEXT)),
            "command": tale.codes(Stranger()),
            "capacity": tale.codes(c.BeginAnalysis(), "nobody"),
        }
        assert {} == {name: codes for name, codes in unknown.items() if not codes}

    def test_an_unknown_label_admits_nobody(self) -> None:
        """A paper on the record that is open to nothing is read by nobody but the persons named on it."""
        tale = done(Stage.REPORTING)
        facts, _ = kernel().policy.apply(tale.review.facts, "file_record", ("blank",))
        facts, _ = kernel().policy.apply(facts, "close_record", ("blank",))
        review = attrs.evolve(tale.review, facts=facts)
        assert [] == [person for person in ROOT_PEOPLE if kernel().may_read(review, person, "blank")]

    def test_an_unknown_act_is_denied(self) -> None:
        """The table permits nothing that it does not have."""
        compiled = kernel().policy
        assert (False, False) == (
            compiled.permits(at(Stage.REPORTING).review.facts, "anything", ("p",)),
            compiled.holds("anything", at(Stage.REPORTING).review.facts, "p"),
        )

    def test_a_rule_that_raises_refuses(self) -> None:
        """And says which rule it was, without the words of the error."""

        def raises(review: Any, ask: Ask) -> tuple[Gap, ...]:
            raise LookupError(SENTINEL)

        process = PROCESS.tightened_by({"ConfirmTeam": [attrs.evolve(SHUT, check=raises)]})
        tale = Story(by(process=process)).done(Stage.SELECTING_THE_TEAM)
        reasons: tuple[Reason, ...] = tale.reasons(c.ConfirmTeam(), "bm1")
        assert [("RULE_FAILED", "B1", False)] == [(r.code, r.rule, SENTINEL in str(r)) for r in reasons]

    def test_a_fault_is_seen(self) -> None:
        """Where a reading need not be of a known paper, or to anybody at all, silence would permit."""
        policy = allowing("UNKNOWN_VERSION", "NOBODY_READS_THERE", "NOT_IN_CIRCULATION", acts=("deliver",))
        review = done(Stage.REPORTING).review
        assert (True, False) == tuple(
            k.policy.permits(review.facts, "deliver", ("nowhere", "nowhere")) for k in (by(policy=policy), kernel())
        )
