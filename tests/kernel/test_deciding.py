"""`decide`: complete, closed on failure, and never more open than the table of capacities."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import attrs
import pytest
from samples import samples

from reviewflow.kernel import Accepted, Kernel, Refused
from reviewflow.kernel.decisions import capacity_reasons
from reviewflow.kernel.reasons import failure
from reviewflow.model import commands as c
from reviewflow.model.policy import Plain, Policy
from reviewflow.model.private import Private
from reviewflow.model.process import Ask, Force, Gap, Process, Rule
from reviewflow.model.review import Context, Review
from reviewflow.model.words import Capacity, Office, Stage
from reviewflow.rules import POLICY, PROCESS
from stories import Story, at, done, kernel, story

STAGES = [stage for stage in Stage if stage is not Stage.NOT_OPENED]


def made_of(process: Process, policy: Policy = POLICY) -> Kernel:
    return Kernel.of(process, policy)


def rule(check: Any, force: Force = Force.GUARD) -> Rule:
    return Rule(id="house", clause="S1", force=force, code="HOUSE", fact="f", text="t", remedy="r", check=check)


def by(s: Story, other: Kernel) -> Story:
    """The same story, decided on by another kernel from here on."""
    told = s.copy()
    told.kernel = other
    return told


def raising(review: Review, ask: Ask) -> Iterable[Gap]:
    raise RuntimeError("Isolde Nightingale is not at home")


def raising_halfway(review: Review, ask: Ask) -> Iterable[Gap]:
    yield Gap("review")
    raise RuntimeError("Isolde Nightingale is not at home")


# fmt: off
BROKEN: dict[str, Any] = {
    "raises":                raising,
    "raises halfway":        raising_halfway,
    "answers with None":     lambda review, ask: None,
    "answers with nonsense": lambda review, ask: [7],
    "answers with a number": lambda review, ask: 7,
}
# fmt: on


class TestARuleThatRaises:
    """Whatever a rule raises is a refusal that names the rule and repeats nothing of the message."""

    @pytest.mark.parametrize("name", BROKEN)
    @pytest.mark.parametrize("force", [Force.GUARD, Force.JUDGE])
    def test_refuses_and_lets_the_other_rules_speak(self, name: str, force: Force) -> None:
        """The house's rule fails, and the reasons of the others are all there."""
        other = made_of(PROCESS.tightened_by({"AgreeQuestions": [rule(BROKEN[name], force)]}))
        s = by(story().without(c.AskQuestion).done(Stage.IDENTIFYING_THE_CASE), other)
        assert ["NO_QUESTION", "RULE_FAILED"] == s.codes(c.AgreeQuestions(), "bm1")
        assert "Nightingale" not in str(s.ask(c.AgreeQuestions(), "bm1"))
        option = s.options("bm1")["AgreeQuestions"]
        assert (False, ["NO_QUESTION", "RULE_FAILED"]) == (option.allowed, [r.code for r in option.reasons])

    def test_cannot_be_judged_away(self) -> None:
        """There is no gap to judge while the rule fails."""
        other = made_of(PROCESS.tightened_by({"BeginAnalysis": [rule(raising, Force.JUDGE)]}))
        s = by(at(Stage.COLLECTING_DATA), other)
        assert ["RULE_FAILED"] == s.codes(c.RecordJudgement(rule="house", subject="review", reason=Private("so")))

    def test_a_when_that_raises_refuses(self) -> None:
        """So does a row's `when`, in `decide`, in `options` and in `blockers`."""
        rows = tuple(
            attrs.evolve(r, when=r.when and attrs.evolve(r.when, check=raising)) for r in PROCESS.standing.rows
        )
        other = made_of(attrs.evolve(PROCESS, standing=attrs.evolve(PROCESS.standing, rows=rows)))
        s = by(at(Stage.COLLECTING_DATA), other)
        assert ["RULE_FAILED"] == s.codes(c.StandDownTeamMember(person="rev2"), "bm1")
        assert not s.options("bm1")["StandDownTeamMember"].allowed
        assert ["RULE_FAILED"] == [r.code for r in other.blockers(s.review, "StandDownTeamMember", at=s.now)]
        assert s.options("bm1")["AddPlace"].allowed

    def test_a_step_that_raises_refuses(self) -> None:
        """And the policy's own mapping of events to acts."""

        def steps(review: Any, event: Any) -> Any:
            raise LookupError("Nightingale")

        other = made_of(PROCESS, attrs.evolve(POLICY, steps={**POLICY.steps, "PlaceAdded": steps}))
        s = by(at(Stage.COLLECTING_DATA), other)
        assert (failure("AddPlace", "review", LookupError()),) == s.reasons(
            c.AddPlace(place="pl9", name=Private("x"), shown_as="y"), "bm1"
        )


class TestGeneralQuestions:
    """Rules are asked in general as well: what blocks this step, whoever it is about?"""

    @pytest.mark.parametrize("stage", Stage)
    def test_every_rule_answers_without_a_command(self, stage: Stage) -> None:
        """With gaps or with none, and never with an error, also about a subject that is not there."""
        review = done(stage).review
        for one in PROCESS.rules:
            for subject in (None, "sw1", "v2", "nowhere"):
                assert all(isinstance(gap, Gap) for gap in one.check(review, Ask(subject=subject)))

    def test_a_rule_that_only_records_refuses_nothing(self) -> None:
        """It may stand in a row, and is not asked."""
        silent = rule(raising, Force.RECORD)
        rows = tuple(attrs.evolve(r, rules=(*r.rules, silent)) for r in PROCESS.stage.rows)
        stage = attrs.evolve(PROCESS.stage, rows=rows)
        s = by(done(Stage.REPORTING), made_of(attrs.evolve(PROCESS, stage=stage, rules=(*PROCESS.rules, silent))))
        assert [] == s.codes(c.AddPlace(place="pl9", name=Private("x"), shown_as="y"), "bm1")

    def test_a_step_to_an_unknown_act_is_refused(self) -> None:
        """Silence is denial: an act that the table does not have permits nothing."""
        other = made_of(
            PROCESS, attrs.evolve(POLICY, steps={**POLICY.steps, "PlaceAdded": Plain(("applaud", "place"))})
        )
        s = by(done(Stage.REPORTING), other)
        assert ["UNKNOWN_ACT"] == s.codes(c.AddPlace(place="pl9", name=Private("x"), shown_as="y"), "bm1")

    def test_an_incident_need_not_be_about_a_copy(self) -> None:
        """A leak of no copy in particular is recorded, and every copy stands as it did."""
        s = done(Stage.REPORTING)
        before = s.review.versions["v2"].copies
        leak = c.RecordIncident(incident="i9", version="v2", happened_on=s.today, text=Private("in a newspaper"))
        assert before == s.give(leak).review.versions["v2"].copies


class TestTheRecordFirst:
    """What a command names is looked up before any rule is asked, and so is the time."""

    def test_what_is_there_is_never_replaced(self) -> None:
        """A second thing under an id is refused, in the field that names it."""
        place = c.AddPlace(place="pl9", name=Private("x"), shown_as="y")
        s = done(Stage.REPORTING).copy().give(place)
        assert ["PLACE_EXISTS"] == s.codes(place, "bm1")

    def test_the_record_never_runs_backwards(self) -> None:
        """A time before the last event's is refused; that very time is taken."""
        s = done(Stage.REPORTING)
        assert s.review.last_at is not None
        place = c.AddPlace(place="pl9", name=Private("x"), shown_as="y")
        codes = {}
        for name, early in {"before": timedelta(microseconds=1), "at": timedelta()}.items():
            outcome = s.kernel.decide(s.review, place, Context(actor="bm1", at=s.review.last_at - early, command_id="c-late"))
            codes[name] = [reason.code for reason in outcome.reasons] if isinstance(outcome, Refused) else []
        assert {"before": ["TIME_RUNS_BACKWARDS"], "at": []} == codes


class TestUnknown:
    """Silence is denial."""

    def test_a_command_of_another_library_is_refused(self) -> None:
        """A class of the same name is no command of ours, and no actor makes it one."""

        @attrs.frozen(kw_only=True)
        class AgreeQuestions:
            """Not ours."""

        outcome = done(Stage.IDENTIFYING_THE_CASE).ask(AgreeQuestions(), "bm1")  # type: ignore[arg-type]
        assert isinstance(outcome, Refused)
        assert ["UNKNOWN_COMMAND"] == [r.code for r in outcome.reasons]

    def test_a_stranger_learns_nothing(self) -> None:
        """Whatever a stranger gives, at whatever stage: the capacity alone is the answer, the same for ids that exist."""
        s = done(Stage.REPORTING)
        for known, unknown in (("sw1", "nobody"), ("hv1", "no-one")):
            one, other = (
                s.reasons(c.SuspendAccess(person=p, reason=Private("x")), "stranger") for p in (known, unknown)
            )
            assert one == other
            assert ["NOT_YOURS_TO_GIVE"] == [r.code for r in one]

    def test_ids_that_are_not_there_stop_the_rules_but_not_the_rest(self) -> None:
        """The stage is still told, and the rules are not asked about what is not there."""
        talk = c.HoldConversation(
            conversation="c9", speaker="nobody", held_by=("lead1",), held_on=at(Stage.CLOSED).today
        )
        assert ["UNKNOWN_PERSON", "WRONG_STAGE"] == done(Stage.PREPARING_PARTICIPANTS).codes(talk)
        assert ["UNKNOWN_PERSON"] == at(Stage.COLLECTING_DATA).codes(talk)


class TestEachRuleOnce:
    """Each rule is asked once per subject and command."""

    def counted(self) -> tuple[Kernel, Counter[tuple[str, str | None]]]:
        asked: Counter[tuple[str, str | None]] = Counter()

        def counting(one: Rule) -> Rule:
            def check(review: Review, ask: Ask) -> Iterable[Gap]:
                asked[one.id, ask.subject] += 1
                return one.check(review, ask)

            return attrs.evolve(one, check=check)

        rules = {one.id: counting(one) for one in PROCESS.rules}

        def table(name: str) -> Any:
            of = getattr(PROCESS, name)
            rows = tuple(attrs.evolve(r, rules=tuple(rules[x.id] for x in r.rules)) for r in of.rows)
            return attrs.evolve(of, rows=rows)

        tables = {name: table(name) for name in ("stage", "standing", "version")}
        return made_of(attrs.evolve(PROCESS, rules=tuple(rules.values()), **tables)), asked

    def test_in_every_stage_for_every_command(self) -> None:
        """No rule is asked twice about the same subject, whatever the command and its answer."""
        other, asked = self.counted()
        total = 0
        for stage in STAGES:
            s = by(done(stage), other)
            for command in samples(s):
                if isinstance(command, c.RecordJudgement):
                    continue  # it asks for the very gap that it judges
                asked.clear()
                s.ask(command, "lead1")
                assert [] == [(command, key) for key, times in asked.items() if times > 1]
                total += sum(asked.values())
        assert total > 100


# fmt: off
ALONE: dict[Capacity, str] = {
    # capacity                 somebody who has it and no other
    Capacity.BUSINESS_MANAGER: "bm1",
    Capacity.TEAM_MEMBER:      "rev2",
    Capacity.PARTICIPANT:      "sw1",
    Capacity.COMMISSIONER:     "co1",
    Capacity.CHAIR:            "ch1",
    Capacity.CUSTODIAN:        "out1",
}
# fmt: on


class TestCapacities:
    """Every command, each capacity alone."""

    def everybody(self) -> Review:
        return done(Stage.REPORTING).give(c.AppointOfficer(person="out1", office=Office.CUSTODIAN)).review

    def test_each_has_one_capacity(self) -> None:
        """What the rest of the class rests on; a lead reviewer is a team member too."""
        review = self.everybody()
        assert {person: frozenset({capacity}) for capacity, person in ALONE.items()} == {
            person: review.capacities_of(person) for person in ALONE.values()
        }
        assert frozenset({Capacity.LEAD_REVIEWER, Capacity.TEAM_MEMBER}) == review.capacities_of("lead1")

    @pytest.mark.parametrize("command", c.COMMANDS)
    def test_the_table_is_what_decides(self, command: str) -> None:
        """A capacity gives a command where the table has it there, and nowhere else; a stranger only what anyone may."""
        review, may = self.everybody(), PROCESS.who_may[command]
        for capacity, person in {**ALONE, Capacity.LEAD_REVIEWER: "lead1"}.items():
            allowed = not capacity_reasons(kernel(), review, command, person, None)
            expected = bool(
                may & {capacity, Capacity.ANYONE}
                or (capacity is Capacity.LEAD_REVIEWER and Capacity.TEAM_MEMBER in may)
            )
            assert expected == allowed, person
        assert (Capacity.SELF in may or Capacity.ANYONE in may) == (
            not capacity_reasons(kernel(), review, command, "late1", "late1")
        )
        assert (Capacity.ANYONE in may) == (not capacity_reasons(kernel(), review, command, "late1", "sw1"))
        assert (Capacity.ANYONE in may) == (not capacity_reasons(kernel(), review, command, "nobody", "nobody"))

    def test_what_closes_may_be_recorded_by_whoever_records(self) -> None:
        """Withdrawal, recall, suspension and standing down are open to all who record."""
        closing = (
            "Withdraw",
            "RecallVersion",
            "SuspendAccess",
            "SuspendReview",
            "StandDownTeamMember",
            "RecordIncident",
            "LeaveEndpoint",
        )
        recorders = {Capacity.BUSINESS_MANAGER, Capacity.LEAD_REVIEWER, Capacity.TEAM_MEMBER}
        assert [] == [name for name in closing if not recorders <= PROCESS.who_may[name]]

    def test_a_judgement_needs_the_team(self) -> None:
        """And nobody else."""
        assert frozenset({Capacity.LEAD_REVIEWER, Capacity.TEAM_MEMBER}) == PROCESS.who_may["RecordJudgement"]

    def test_nobody_but_the_board_publishes(self) -> None:
        """Business manager or commissioner; the approvals of two others are a rule of their own."""
        assert frozenset({Capacity.BUSINESS_MANAGER, Capacity.COMMISSIONER}) == PROCESS.who_may["PublishReport"]

    def test_the_barred_have_none(self) -> None:
        """A suspended member gives no command of the team; a withdrawn participant none at all."""
        s = done(Stage.REPORTING)
        s.give(c.SuspendAccess(person="rev2", reason=Private("x"))).give(c.LeaveReview(person="sw1"), "bm1")
        assert (frozenset(), frozenset()) == (s.review.capacities_of("rev2"), s.review.capacities_of("sw1"))


class TestWhatADecisionSays:
    """The event holds what was said, and what the decision adds."""

    def test_an_event_holds_every_field_of_its_command(self) -> None:
        """For every command that some stage accepts, by whoever may give it."""
        seen = set()
        for stage in STAGES:
            s = done(stage)
            for command in samples(s):
                for by_whom in ("bm1", "lead1", "co1"):
                    outcome = s.ask(command, by_whom)
                    if isinstance(outcome, Accepted) and not isinstance(command, c.AskToRead):
                        (event,) = outcome.events
                        said = {f.name: getattr(event, f.name) for f in attrs.fields(type(command))}
                        assert attrs.asdict(command, recurse=False) == said
                        seen.add(type(command).__name__)
        assert len(seen) > 55

    def test_deciding_changes_nothing(self) -> None:
        """The review is the same value before and after, accepted or refused."""
        s = done(Stage.REPORTING)
        before = s.review
        for command in samples(s):
            s.ask(command, "lead1")
        assert before == s.review == s.kernel.replay(s.kernel.unopened("r1"), s.recorded)

    def test_replay_gives_the_state(self) -> None:
        """From the events alone, at every stage."""
        for stage in STAGES:
            s = done(stage)
            assert s.review == s.kernel.replay(s.kernel.unopened("r1"), s.recorded)

    def test_the_rules_hash_stands_for_the_table(self) -> None:
        """64 digits, the compiled policy's."""
        assert kernel().policy.rules_hash == kernel().rules_hash

    def test_a_disclosure_is_decided_as_a_request_to_read_is(self) -> None:
        """The two ways in give one answer."""
        s = done(Stage.REPORTING)
        for person in ("sw1", "out1", "mo1", "lead1"):
            context = Context(actor=person, at=s.now, command_id="x")
            assert s.ask(c.AskToRead(version="v2"), person) == s.kernel.disclose(s.review, "v2", "", context)
