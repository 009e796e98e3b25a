"""`options`: what it calls allowed is allowed, what it calls blocked is refused, and nobody is told of others."""

from __future__ import annotations

from collections.abc import Iterator

import attrs
import pytest
from samples import sample, samples, subject_field

from reviewflow.errors import InputError, Reason
from reviewflow.kernel import Kernel, Option
from reviewflow.kernel.reasons import failure
from reviewflow.model import commands as c
from reviewflow.model.policy import Plain
from reviewflow.model.process import Ask, Force, Gap, Rule
from reviewflow.model.review import Review
from reviewflow.model.words import Capacity, Level, Stage
from reviewflow.rules import POLICY, PROCESS
from stories import Story, at, digest_of, done, kernel, story

ACTORS = ("lead1", "bm1", "rev2", "co1", "sw1", "out1", "nobody")
STAGES = [stage for stage in Stage if stage is not Stage.NOT_OPENED]

# fmt: off
OF_A_FIELD: dict[str, set[str]] = {
    # what `options` cannot know, since another field than the subject decides it
    "ReleaseOfficer":          {"OFFICE_NOT_HELD"},
    "HoldIntroductoryMeeting": {"NO_TEAM_AT_MEETING", "NOT_SAID_BY_THE_TEAM"},
    "SayLearningComesFirst":   {"NOT_SAID_BY_THE_TEAM"},
    "DeriveVersion":           {"NOT_A_VERSION"},
    "DecideFamilyReading":     {"NOT_A_PARTICIPANT", "NOT_IN_THE_REVIEW_GROUP", "NOT_INTRODUCED", "NOT_BRIEFED", "NO_UNDERTAKING", "LABEL_DOES_NOT_ADMIT"},
    "PublishReport":           {"CHECKED_UNDER_OTHER_RULES"},
    "RecordJudgement":         {"NOTHING_TO_JUDGE"},
}
# fmt: on


def told(codes: list[str]) -> set[str]:
    """Codes but for ids that the sample names and the record does not have."""
    return {code for code in codes if not code.startswith("UNKNOWN_")}


def questions(s: Story, actor: str) -> Iterator[tuple[c.Command, bool]]:
    """Every sample that `options` speaks of, and whether it calls it allowed."""
    options = s.options(actor)
    for name, option in options.items():
        found, kind = subject_field(c.COMMANDS[name]), c.COMMANDS[name]
        if found is None:
            yield sample(kind, s), option.allowed
            continue
        for subject, reasons in option.subjects.items():
            if not reasons or not option.allowed:
                yield sample(kind, s, found[0], subject), option.allowed and not reasons


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("work", ["arrived", "done"])
def test_what_is_allowed_is_accepted_and_what_is_blocked_is_refused(stage: Stage, work: str) -> None:
    """For every actor, command and subject: `decide` says the same, but for what another field decides."""
    s = at(stage) if work == "arrived" else done(stage)
    allowed_once = False
    for actor in ACTORS:
        for command, allowed in questions(s, actor):
            name, codes = type(command).__name__, s.codes(command, actor)
            if isinstance(command, c.AskToRead):
                continue  # asking is always allowed; the answer is the confidentiality table's
            if allowed:
                allowed_once = True
                assert set() == told(codes) - OF_A_FIELD.get(name, set()), (actor, command, codes)
            else:
                assert codes, (actor, command)
    assert allowed_once


@pytest.mark.parametrize("stage", STAGES)
def test_what_no_option_allows_is_refused_whatever_the_fields(stage: Stage) -> None:
    """A command that `options` blocks is refused for every subject that we can think of."""
    s = done(stage)
    for actor in ("lead1", "bm1", "sw1"):
        options = s.options(actor)
        about_self = {name for name, option in options.items() if Capacity.SELF in s.kernel.process.who_may[name]}
        for command in samples(s):
            name = type(command).__name__
            if not options[name].allowed and name not in about_self:
                assert s.codes(command, actor), (actor, command)


class TestWhoIsTold:
    """An actor is shown only reasons that the actor may know."""

    def absent(self) -> Story:
        """Nobody of the family or of the second agency is introduced yet."""
        s = story().without(c.BriefConfidentiality, person="hv1").without(c.GiveUndertaking, person="hv1")
        return s.done(Stage.PREPARING_PARTICIPANTS)

    def test_the_team_and_the_manager_are_told_everything(self) -> None:
        """Every reason, with the person it is about."""
        for actor in ("lead1", "rev2", "bm1"):
            option = self.absent().options(actor)["BeginDataCollection"]
            assert ("NOT_BRIEFED", "hv1") in {(r.code, r.subject) for r in option.reasons}

    def test_a_participant_is_told_that_something_is_missing(self) -> None:
        """Not what, nor about whom; what concerns the participant themselves is said."""
        s = self.absent()
        other, own = (s.options(actor)["BeginDataCollection"].reasons for actor in ("sw1", "hv1"))
        assert ["NOT_YOURS_TO_GIVE", "SOMETHING_IS_MISSING"] == [r.code for r in other]
        assert ["NOT_YOURS_TO_GIVE", "NOT_BRIEFED"] == [r.code for r in own]

    def test_a_participant_sees_themselves_only(self) -> None:
        """Of the subjects of a command, a participant is shown their own."""
        options = done(Stage.REPORTING).options("sw1")
        assert {"sw1"} == {subject for option in options.values() for subject in option.subjects}

    def test_a_stranger_is_told_the_capacity_alone(self) -> None:
        """No subject, no other reason; anyone may ask to read, and the answer to that is another matter."""
        for name, option in done(Stage.REPORTING).options("nobody").items():
            if name in ("AskToRead", "OpenReview"):
                continue
            (reason,) = option.reasons
            assert "NOT_YOURS_TO_GIVE" == reason.code
            assert Option(name, False, (reason,), {}) == option

    def test_the_others_own_commands_are_allowed_to_them(self) -> None:
        """A participant may withdraw, and cannot withdraw anybody else."""
        option = done(Stage.REPORTING).options("sw1")["Withdraw"]
        assert (True, {"sw1": ()}) == (option.allowed, dict(option.subjects))


class TestAllReasons:
    """`all_reasons` is every reason once, the general ones first."""

    def test_general_first_then_each_subject(self) -> None:
        """What blocks a lift for two suspended people, and the wrong capacity, in one list without repetition."""
        s = done(Stage.REPORTING)
        for person in ("sw1", "hv1"):
            s.give(c.ChangeEmployment(person=person, level=Level.FRONTLINE))
        option = s.options("bm1")["LiftSuspension"]
        codes = [(r.code, r.subject) for r in option.all_reasons()]
        assert [("NOT_YOURS_TO_GIVE", "bm1"), ("EMPLOYMENT_CHANGED", "sw1"), ("EMPLOYMENT_CHANGED", "hv1")] == codes

    def test_nobody_ready_is_said(self) -> None:
        """Where nobody stands where a command could be given, that is the reason."""
        option = at(Stage.IDENTIFYING_THE_CASE).options("bm1")["SendLetter"]
        assert ["NO_PERSON_READY"] == [r.code for r in option.reasons]
        option = at(Stage.REPORTING).options("bm1")["RecallVersion"]
        assert option.allowed
        option = at(Stage.PREPARING_PARTICIPANTS).options("bm1")["RecallVersion"]
        assert ["NO_VERSION_READY"] == [r.code for r in option.reasons]

    def test_what_is_said_where_nobody_is_ready(self) -> None:
        """By which table, what would stand there, and where."""
        first = at(Stage.IDENTIFYING_THE_CASE).options("bm1")["SendLetter"].reasons
        assert first == (
            Reason(
                code="NO_PERSON_READY", rule="standing", subject="review",
                text="no person stands where `SendLetter` could be given",
                remedy="it belongs to `identified`, `invited`, `introduced`, `briefed`, `prepared`",
            ),
        )  # fmt: skip
        second = at(Stage.PREPARING_PARTICIPANTS).options("bm1")["RecallVersion"].reasons
        assert second == (
            Reason(
                code="NO_VERSION_READY", rule="version", subject="review",
                text="no version stands where `RecallVersion` could be given",
                remedy="it belongs to `drafted`, `circulating`, `superseded`, `recalled`, `final`",
            ),
        )  # fmt: skip

    def test_a_stage_without_the_command_says_the_same_as_a_refusal(self) -> None:
        """In `decide`, in `options` and in `blockers`."""
        s = done(Stage.REPORTING)
        (said,) = s.reasons(c.AgreeQuestions(), "bm1")
        assert ("WRONG_STAGE", "review") == (said.code, said.subject)
        assert (said,) == s.options("bm1")["AgreeQuestions"].reasons
        assert (said,) == kernel().blockers(s.review, "AgreeQuestions")

    def test_options_cannot_be_changed(self) -> None:
        """Neither the mapping nor an option."""
        options = done(Stage.REPORTING).options("lead1")
        with pytest.raises(TypeError):
            options["AskQuestion"] = options["AddPlace"]  # type: ignore[index]
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            options["AskQuestion"].allowed = True  # type: ignore[misc]


def test_nobody_knows_what_blocks_an_unknown_command() -> None:
    """It is a fault of the caller, and what was asked for is not repeated."""
    with pytest.raises(InputError) as caught:
        kernel().blockers(done(Stage.REPORTING).review, "Isolde Nightingale")
    assert "command: is no command of a review; see `reviewflow schema` for every command" == str(caught.value)


def test_what_blocks_a_command_is_told_whole() -> None:
    """Every reason, of the stages' tables and of the confidentiality table; none where it can be given for one paper."""
    s = done(Stage.REPORTING)
    assert {"APPROVALS_MISSING", "WRONG_STAGE"} & {r.code for r in kernel().blockers(s.review, "PublishReport")}
    assert () == kernel().blockers(s.review, "FinaliseReport", at=s.now)


def test_what_blocks_everybody_is_told_and_what_blocks_one_of_several_is_not() -> None:
    """Two people who changed posts block the lift, each for themselves; judged for one, nothing blocks it as such."""
    s = done(Stage.REPORTING)
    for person in ("sw1", "hv1"):
        s.give(c.ChangeEmployment(person=person, level=Level.FRONTLINE))
    blocked = [(r.code, r.subject) for r in kernel().blockers(s.review, "LiftSuspension", at=s.now)]
    assert [("EMPLOYMENT_CHANGED", "sw1"), ("EMPLOYMENT_CHANGED", "hv1")] == blocked
    assert not s.options("lead1")["LiftSuspension"].allowed
    s.judge("employment", "hv1")
    assert () == kernel().blockers(s.review, "LiftSuspension", at=s.now)
    assert s.options("lead1")["LiftSuspension"].allowed


@pytest.mark.parametrize("actor", ACTORS)
def test_each_option_bears_its_command(actor: str) -> None:
    """Whoever asks: a screen may hand an option on without its key."""
    options = done(Stage.REPORTING).options(actor)
    assert list(options) == [option.command for option in options.values()] == list(c.COMMANDS)


def test_a_table_that_fails_blocks_its_command_alone() -> None:
    """Both questions are answered with what failed, without its message; every other command is as it was."""
    s = done(Stage.REPORTING)

    def raises(review: Review, ask: Ask) -> tuple[Gap, ...]:
        raise RuntimeError("Isolde Nightingale is not at home")

    house = Rule(id="house", clause="S1", force=Force.GUARD, code="H", fact="f", text="t", remedy="r", check=raises)
    before = tuple(attrs.evolve(row, when=house) for row in PROCESS.stage.rows if row.command == "AddPlace")
    stage = attrs.evolve(PROCESS.stage, rows=(*before, *PROCESS.stage.rows))
    other = Kernel.of(attrs.evolve(PROCESS, rules=(*PROCESS.rules, house), stage=stage), POLICY)
    failed = failure("AddPlace", "review", RuntimeError())
    assert (failed,) == other.blockers(s.review, "AddPlace", at=s.now)
    asked, usual = other.options(s.review, "lead1", at=s.now), s.options("lead1")
    assert Option("AddPlace", False, (failed,), {}) == asked["AddPlace"]
    assert {**usual, "AddPlace": None} == {**asked, "AddPlace": None}


class TestWhatThePolicyAsksOfOne:
    """What the confidentiality table asks of a person or version is told before the command is written."""

    def test_as_in_the_refusal(self) -> None:
        """A version that was not discussed cannot be finalised: `options` says so of it, with the reason of `decide`."""
        s = story().without(c.HoldDiscussion).done(Stage.REPORTING)
        (said,) = (r for r in s.reasons(c.FinaliseReport(version="v2", digest=digest_of("v2"))) if r.code == "NOT_DISCUSSED")
        assert said in s.options("lead1")["FinaliseReport"].subjects["v2"]

    @pytest.mark.parametrize(
        ("event", "field", "command"),
        [
            ("QuotationRefused", "person", "RefuseQuotation"),
            ("IntroductoryMeetingHeld", "attended", "HoldIntroductoryMeeting"),
        ],
    )
    def test_by_whatever_field_the_command_names_them(self, event: str, field: str, command: str) -> None:
        """Also a board's own steps, for a command without a row of the person's standing, and for one about several."""
        s = at(Stage.COLLECTING_DATA).join("late1")
        other = Kernel.of(PROCESS, attrs.evolve(POLICY, steps={**POLICY.steps, event: Plain(("bind", field))}))
        subjects = other.options(s.review, "lead1", at=s.now)[command].subjects
        told = {person: [r.code for r in reasons] for person, reasons in subjects.items()}
        assert (["NOT_INTRODUCED", "NOT_BRIEFED"], []) == (told["late1"], told["sw1"])

    def test_only_participants_are_concerned(self) -> None:
        """Where a command speaks of people and moves none of them, it concerns whoever takes part, and nobody else."""
        s = done(Stage.REPORTING)
        there = {person.id for person in s.review.participants()}
        assert there == set(s.options("lead1")["RefuseQuotation"].subjects)
        assert "out1" not in there
