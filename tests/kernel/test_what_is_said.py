"""What a refusal says, word by word where a host or a screen relies on it: codes, rules, subjects, what to do next."""

from __future__ import annotations

from datetime import timedelta

import attrs
import pytest

from reviewflow.errors import Reason
from reviewflow.kernel.machine import compile_table
from reviewflow.kernel.outcomes import Refused
from reviewflow.kernel.reasons import NOT_YOURS_TO_KNOW, failure, knowable, rule_reasons
from reviewflow.model import commands as c
from reviewflow.model.private import Private
from reviewflow.model.process import Ask, Force, Gap, Rule
from reviewflow.model.review import Judgement, Review
from reviewflow.model.words import Capacity, Stage
from reviewflow.rules import PROCESS
from stories import Story, at, done, kernel, story

TEXT = Private("Who saw what?")


def the_one(s: Story, command: c.Command, code: str, by: str = "lead1") -> Reason:
    (found,) = (reason for reason in s.reasons(command, by) if reason.code == code)
    return found


def reason(code: str, rule: str, subject: str) -> Reason:
    return Reason(code=code, rule=rule, subject=subject, text="text", remedy="remedy")


def test_the_record_goes_on_in_time() -> None:
    """What is given earlier than the record stands is refused, with both moments; the same moment is not earlier."""
    s = at(Stage.IDENTIFYING_THE_CASE)
    last = s.review.last_at
    assert last is not None
    s.now = last - timedelta(minutes=1)
    said = the_one(s, c.AskQuestion(question="q9", text=TEXT), "TIME_RUNS_BACKWARDS", "bm1")
    assert ("record", "review") == (said.rule, said.subject)
    assert "record it now; what happened earlier carries its own date" == said.remedy
    assert last.isoformat() in said.text
    assert s.now.isoformat() in said.text
    s.now = last
    assert [] == s.codes(c.AskQuestion(question="q9", text=TEXT), "bm1")


def test_an_event_moves_the_record_by_one() -> None:
    """The version is the number of the last event, and the last moment is its own."""
    s = at(Stage.IDENTIFYING_THE_CASE)
    before, now = s.review, s.now
    s.give(c.AskQuestion(question="q9", text=TEXT), "bm1")
    assert (before.version + 1, now) == (s.review.version, s.review.last_at)
    assert s.review.version == len(s.recorded)


def test_what_is_there_already() -> None:
    """An id that is on the record is not introduced again."""
    s = at(Stage.IDENTIFYING_THE_CASE).give(c.AskQuestion(question="q9", text=TEXT), "bm1")
    said = the_one(s, c.AskQuestion(question="q9", text=TEXT), "QUESTION_EXISTS", "bm1")
    assert said == Reason(
        code="QUESTION_EXISTS", rule="record", subject="q9",
        text="field `question` names a question that is on the record already",
        remedy="use an id of its own; what is on the record is never replaced",
    )  # fmt: skip


def test_what_is_not_there() -> None:
    """A field that names what is not on the record is told, with what it names."""
    said = the_one(done(Stage.REPORTING), c.SuspendAccess(person="nobody", reason=TEXT), "UNKNOWN_PERSON")
    assert said == Reason(
        code="UNKNOWN_PERSON", rule="record", subject="nobody",
        text="field `person` names a person that is not on the record",
        remedy="check the id, or put the person on the record first",
    )  # fmt: skip


def test_what_is_not_yours_to_give() -> None:
    """A capacity that is missing is told with all that would do, in words, and what to do."""
    said = the_one(done(Stage.REPORTING), c.LiftSuspension(person="sw1"), "NOT_YOURS_TO_GIVE", "bm1")
    assert said == Reason(
        code="NOT_YOURS_TO_GIVE", rule="capacity", subject="bm1", text="`LiftSuspension` may be given by: lead reviewer",
        remedy="ask one of them to record it",
    )  # fmt: skip
    most = the_one(at(Stage.IDENTIFYING_THE_CASE), c.AgreeQuestions(), "NOT_YOURS_TO_GIVE", "ch1")
    assert "`AgreeQuestions` may be given by: business manager, commissioner" == most.text


@pytest.mark.parametrize("may", [{"AskQuestion": frozenset()}, {}], ids=["given to nobody", "not in the table"])
def test_what_may_be_given_by_nobody(may: dict[str, frozenset[Capacity]]) -> None:
    """A command that the process gives to nobody says so."""
    others = {name: who for name, who in PROCESS.who_may.items() if name != "AskQuestion"}
    s = at(Stage.IDENTIFYING_THE_CASE)
    s.kernel = attrs.evolve(s.kernel, process=attrs.evolve(PROCESS, who_may={**others, **may}))
    assert "`AskQuestion` may be given by: nobody" == s.reasons(c.AskQuestion(question="q9", text=TEXT), "bm1")[0].text


@pytest.mark.parametrize(("giver", "said"), [("sw1", []), ("hv1", ["NOT_YOURS_TO_GIVE"])])
def test_a_speaker_is_whom_a_conversation_is_about(giver: str, said: list[str]) -> None:
    """Where a process lets people record what is about themselves, a conversation is about its speaker."""
    s = at(Stage.COLLECTING_DATA)
    who_may = {**PROCESS.who_may, "HoldConversation": frozenset({Capacity.SELF})}
    s.kernel = attrs.evolve(s.kernel, process=attrs.evolve(PROCESS, who_may=who_may))
    talk = c.HoldConversation(conversation="c9", speaker="sw1", held_by=("lead1",), held_on=s.today)
    assert said == s.codes(talk, giver)


class TestJudgements:
    """What a judgement can stand in for."""

    @pytest.mark.parametrize("length", [63, 64, 65])
    def test_a_rule_that_is_none(self, length: int) -> None:
        """The rules that can be judged are named; what somebody typed is cut to 64 signs."""
        said = the_one(
            done(Stage.REPORTING), c.RecordJudgement(rule="x" * length, subject="y", reason=TEXT), "NOT_TO_BE_JUDGED"
        )
        judged = sorted(rule.id for rule in PROCESS.rules if rule.force is Force.JUDGE)
        assert "that is no rule that a judgement can stand in for" == said.text
        assert ("x" * min(length, 64), f"rules to be judged are {', '.join(judged)}") == (said.subject, said.remedy)

    @pytest.mark.parametrize("length", [63, 64, 65])
    def test_a_subject_without_a_gap(self, length: int) -> None:
        """Is cut in the same way."""
        rule = next(rule.id for rule in PROCESS.rules if rule.force is Force.JUDGE)
        command = c.RecordJudgement(rule=rule, subject="y" * length, reason=TEXT)
        said = the_one(done(Stage.REPORTING), command, "NOTHING_TO_JUDGE")
        assert "y" * min(length, 64) == said.subject
        assert f"rule `{rule}` has no gap for that subject now" == said.text
        assert "see `options` for what is missing" == said.remedy

    @pytest.mark.parametrize(("force", "said"), [(Force.GUARD, 1), (Force.JUDGE, 0)])
    def test_a_guard_is_never_judged(self, force: Force, said: int) -> None:
        """Even where the record holds a judgement on it."""
        house = Rule(
            id="house", clause="S1", force=force, code="HOUSE", fact="f", text="t", remedy="r",
            check=lambda review, ask: (Gap("review"),),
        )  # fmt: skip
        s = done(Stage.REPORTING)
        judgement = Judgement(rule="house", subject="review", reason=TEXT, by="lead1", at=s.now, facts=())
        review = attrs.evolve(s.review, judgements={("house", "review"): judgement})
        assert said == len(rule_reasons(review, (house,), Ask()))


class TestWhoMayKnow:
    """Others than the team hear of themselves, of the review, of their own capacity and their own slips."""

    def test_what_a_participant_hears(self) -> None:
        """The rest is one constant sentence."""
        own = (
            reason("A", "S1", "sw1"),
            reason("B", "S2", "review"),
            reason("C", "capacity", "hv1"),
            reason("D", "record", "x9"),
        )
        other = reason("E", "S3", "hv1")
        review = done(Stage.REPORTING).review
        assert own == knowable(review, "sw1", own)
        assert (*own, NOT_YOURS_TO_KNOW) == knowable(review, "sw1", (*own, other))
        assert (*own, other) == knowable(review, "sw1", (*own, other), frozenset({"hv1"}))
        assert (*own, other) == knowable(review, "lead1", (*own, other))

    def test_the_constant_sentence(self) -> None:
        """Says that something is missing, and who knows what."""
        assert NOT_YOURS_TO_KNOW == Reason(
            code="SOMETHING_IS_MISSING", rule="S47", subject="review",
            text="something that concerns others is still missing",
            remedy="ask the business manager or a lead reviewer",
        )  # fmt: skip


class TestARuleThatFails:
    """It refuses, says which rule and what kind of error, and the rules after it are asked all the same."""

    @staticmethod
    def rules(*forces: Force) -> tuple[Rule, ...]:
        def raises(review: Review, ask: Ask) -> tuple[Gap, ...]:
            raise RuntimeError("not for anybody's eyes")

        return tuple(
            Rule(id=f"house{n}", clause="S1", force=force, code="H", fact="f", text="t", remedy="r", check=raises)
            for n, force in enumerate(forces)
        )

    @pytest.mark.parametrize(("subject", "said"), [("sw1", "sw1"), (None, "review"), ("", "review")])
    def test_about_whom(self, subject: str | None, said: str) -> None:
        """About whom it was asked, or the review."""
        found = rule_reasons(done(Stage.REPORTING).review, self.rules(Force.GUARD, Force.JUDGE), Ask(subject=subject))
        assert [("house0", said), ("house1", said)] == [(one.rule, one.subject) for one in found]
        assert all("RuntimeError" in one.text and "eyes" not in one.text for one in found)

    def test_the_kind_of_error_and_the_subject(self) -> None:
        """As they were handed over."""
        assert failure("house", "sw1", KeyError("x")) == Reason(
            code="RULE_FAILED", rule="house", subject="sw1",
            text="the rule itself failed with KeyError, so nothing is allowed past it",
            remedy="report this to whoever maintains the rules",
        )  # fmt: skip

    def test_rules_that_refuse_nothing_hide_no_other(self) -> None:
        """Where one only records, those after it are asked all the same."""
        found = rule_reasons(done(Stage.REPORTING).review, self.rules(Force.RECORD, Force.GUARD), Ask())
        assert ["house1"] == [one.rule for one in found]


class TestWhereACommandStands:
    """A command without a row says where it belongs."""

    @pytest.mark.parametrize(("name", "rule"), [("stage", "S52"), ("standing", "standing"), ("version", "version")])
    def test_each_table(self, name: str, rule: str) -> None:
        """With the table's code, and every state in which the command has a row."""
        table = compile_table(next(one for one in PROCESS.tables() if one.name == name))
        state, command = next(
            (state.value, row.command)
            for row in table.table.rows for state in table.table.states if (state.value, row.command) not in table.moves
        )  # fmt: skip
        said = table.misplaced(state, command, None)
        belongs = ", ".join(f"`{one}`" for one in table.states_of(command))
        assert (f"WRONG_{name.upper()}", rule, "review") == (said.code, said.rule, said.subject)
        assert f"it belongs to {belongs}" == said.remedy
        assert said.text.startswith(f"`{command}` is not for ")
        assert f"at `{state}`" in said.text

    def test_a_command_of_no_table(self) -> None:
        """Belongs nowhere, and is named."""
        assert kernel().stage.misplaced("reporting", "Dance", "sw1") == Reason(
            code="WRONG_STAGE", rule="S52", subject="sw1", text="`Dance` is not for the review at `reporting`",
            remedy="it belongs to no state",
        )  # fmt: skip

    @pytest.mark.parametrize(("name", "what"), [("standing", "the person"), ("version", "the version"), ("house", "it")])
    def test_of_whom_it_is_said(self, name: str, what: str) -> None:
        """Each table speaks of what it is about; a host's own of `it`."""
        table = attrs.evolve(compile_table(PROCESS.standing), table=attrs.evolve(PROCESS.standing, name=name))
        assert table.misplaced("left", "Dance", "sw1") == Reason(
            code=f"WRONG_{name.upper()}", rule=name, subject="sw1", text=f"`Dance` is not for {what} at `left`",
            remedy="it belongs to no state",
        )  # fmt: skip


def test_reasons_stand_on_lines_of_their_own() -> None:
    """A refusal reads as its reasons, one below the other."""
    reasons = (reason("A", "S1", "sw1"), reason("B", "S2", "review"))
    assert f"{reasons[0]}\n{reasons[1]}" == str(Refused(reasons))
    assert () == Refused(reasons).recorded


def test_before_anything_is_opened() -> None:
    """A review that is not there yet is about itself."""
    found = {one.subject for one in story().reasons(c.AgreeQuestions(), "bm1")}
    assert found <= {"review", "bm1"}
