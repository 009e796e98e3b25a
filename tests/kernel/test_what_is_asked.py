"""What `decide` asks, of whom, and with what it is answered: subjects, actors and moments as the rules see them."""

from __future__ import annotations

from collections.abc import Iterable

import attrs
import pytest

from guides_way import meeting
from reviewflow.errors import Reason
from reviewflow.kernel import Kernel, Refused
from reviewflow.kernel.decisions import state_of
from reviewflow.model import commands as c
from reviewflow.model.private import Private
from reviewflow.model.process import Ask, Force, Gap, Process, Rule
from reviewflow.model.review import Review
from reviewflow.model.words import Stage, Standing, VersionState
from reviewflow.rules import POLICY, PROCESS
from stories import REVIEW, Story, at, done, kernel

WHY = Private("because")


Seen = list[tuple[str, type, str | None, str, object]]


def watched(table: str, command: str, *, when: bool = False) -> tuple[Process, Seen]:
    """The guide's process with one more rule for that command's rows of the table, and a list of what it was asked.

    It is a rule that has to hold; or the `when` of a copy of each row, which stands before it. Each time it keeps the
    review's id, the kind of what was given, whom it was asked about, by whom and when.
    """
    seen: Seen = []

    def watch(review: Review, ask: Ask) -> Iterable[Gap]:
        seen.append((review.id, type(ask.command), *ask[1:]))
        return ()

    house = Rule(id="house", clause="S1", force=Force.GUARD, code="HOUSE", fact="f", text="t", remedy="r", check=watch)
    of = getattr(PROCESS, table)
    rows = [row for row in of.rows if row.command == command]
    if when:
        rows = [*(attrs.evolve(row, when=house) for row in rows), *rows]
    else:
        rows = [attrs.evolve(row, rules=(*row.rules, house)) for row in rows]
    others = [row for row in of.rows if row.command != command]
    more = {table: attrs.evolve(of, rows=(*rows, *others))}
    return attrs.evolve(PROCESS, rules=(*PROCESS.rules, house), **more), seen


def decided_by(s: Story, process: Process) -> Story:
    s.kernel = Kernel.of(process, POLICY)
    return s


class TestWhomARowIsAskedAbout:
    """A row of a table is asked about the one whose state the table keeps, by whoever gives the command, at its moment."""

    def test_everybody_who_is_at_a_meeting(self) -> None:
        """Each of them stands in a row of their own."""
        process, seen = watched("standing", "HoldIntroductoryMeeting")
        s = decided_by(at(Stage.COLLECTING_DATA).join("late1"), process)
        assert [] == s.codes(meeting(s.today, "m-new", ("late1", "sw1")), "rev2")
        assert [(REVIEW, c.HoldIntroductoryMeeting, person, "rev2", s.now) for person in ("late1", "sw1")] == seen

    def test_a_version(self) -> None:
        """So does a version."""
        process, seen = watched("version", "RecallVersion")
        s = decided_by(done(Stage.REPORTING), process)
        assert [] == s.codes(c.RecallVersion(version="v2", reason=WHY), "co1")
        assert [(REVIEW, c.RecallVersion, "v2", "co1", s.now)] == seen

    def test_the_review_itself(self) -> None:
        """The stage is nobody's: the rule is asked about the review."""
        process, seen = watched("stage", "AgreeQuestions")
        s = decided_by(done(Stage.IDENTIFYING_THE_CASE), process)
        assert [] == s.codes(c.AgreeQuestions(), "bm1")
        assert [(REVIEW, c.AgreeQuestions, None, "bm1", s.now)] == seen


# fmt: off
SEVERAL_ROWS: dict[str, tuple[str, Stage, c.Command, str | None]] = {
    # a command of each table           the table    at                           the command                                         whose row it is
    "the stage of the review":         ("stage",    Stage.IDENTIFYING_THE_CASE, c.AgreeQuestions(),                                 None),
    "the standing of a person":        ("standing", Stage.REPORTING,            c.SuspendAccess(person="sw1", reason=WHY),          "sw1"),
    "the state of a version":          ("version",  Stage.REPORTING,            c.RecallVersion(version="v2", reason=WHY),          "v2"),
}
# fmt: on


class TestWhichRowApplies:
    """Where a table has several rows for a command, a row's `when` is asked of whom it is about, by whom, and of the moment."""

    @pytest.mark.parametrize("name", SEVERAL_ROWS)
    def test_the_same_when_deciding_and_when_recording(self, name: str) -> None:
        """The command first, and then its event; so a review moves to where the decision said that it would."""
        table, stage, command, subject = SEVERAL_ROWS[name]
        process, seen = watched(table, type(command).__name__, when=True)
        s = decided_by(done(stage), process)
        moment = s.now
        s.give(command, "lead1" if subject else "bm1")
        event, context = s.recorded[-1]
        asked = {(REVIEW, kind, subject, context.actor, moment) for kind in (type(command), type(event))}
        assert asked == set(seen)


class TestWhatIsJudged:
    """A judgement stands in for the gap that the rule finds for its giver at its moment."""

    def test_the_gap_of_that_moment(self) -> None:
        """The rule is asked in general, and the facts that it finds are kept."""

        def finds(review: Review, ask: Ask) -> Iterable[Gap]:
            yield Gap("other", ("not this",))
            yield Gap("review", (ask.actor, str(ask.at), str(ask.command), str(ask.subject)))

        house = Rule(id="house", clause="S1", force=Force.JUDGE, code="HOUSE", fact="f", text="t", remedy="r", check=finds)
        s = decided_by(done(Stage.REPORTING), attrs.evolve(PROCESS, rules=(*PROCESS.rules, house)))
        moment = str(s.now)
        s.judge("house", "review", "rev2")
        assert ("rev2", moment, "None", "None") == s.review.judgements["house", "review"].facts


class TestWhatIsNotThere:
    """Where an id is not on the record, that alone is told, and where the command stands; no rule is asked."""

    # fmt: off
    CASES: dict[str, c.Command] = {  # noqa: RUF012 (a table of cases)
        "a speaker, held by no member of the team": c.HoldConversation(conversation="c9", speaker="nobody", held_by=("sw1",), held_on=done(Stage.REPORTING).today),
        "a person of the standing table":           c.GiveUndertaking(person="nobody", given_on=done(Stage.REPORTING).today),
        "a version of the version table":           c.FinaliseReport(version="nothing", digest="0" * 64),
    }
    # fmt: on

    @pytest.mark.parametrize("name", CASES)
    def test_is_the_only_reason(self, name: str) -> None:
        """One reason, whatever else would speak against it."""
        (code,) = done(Stage.REPORTING).codes(self.CASES[name])
        assert code.startswith("UNKNOWN_")

    def test_stands_nowhere(self) -> None:
        """Somebody who is not on the record has no standing, and a version that is not there is still to be made."""
        review, known = done(Stage.REPORTING).review, kernel()
        states = {
            "nobody": state_of(review, known.standing, "nobody"),
            "nobody named": state_of(review, known.standing, None),
            "a participant": state_of(review, known.standing, "sw1"),
            "no version": state_of(review, known.version, "nothing"),
            "no version named": state_of(review, known.version, None),
            "the review": state_of(review, known.stage, None),
        }
        assert states == {
            "nobody": None,
            "nobody named": None,
            "a participant": Standing.PREPARED,
            "no version": VersionState.NEW,
            "no version named": VersionState.NEW,
            "the review": Stage.REPORTING,
        }


class TestACommandOfAnotherLibrary:
    """Is refused whole, by whoever it is given."""

    def test_says_what_it_is_not(self) -> None:
        """With its name, about the review, and where every command is listed."""

        @attrs.frozen(kw_only=True)
        class Dance:
            """Not ours."""

        said = done(Stage.REPORTING).ask(Dance())  # type: ignore[arg-type]
        reason = Reason(
            code="UNKNOWN_COMMAND", rule="record", subject="review", text="`Dance` is no command of this library",
            remedy="see `reviewflow schema`",
        )  # fmt: skip
        assert Refused((reason,)) == said


def test_where_a_review_goes_on() -> None:
    """Only while it rests is it known where it will go on."""
    s = at(Stage.COLLECTING_DATA)
    moving = s.review.resumes_at
    resting = s.give(c.SuspendReview(reason=WHY)).review.resumes_at
    assert (None, Stage.COLLECTING_DATA, None) == (moving, resting, s.give(c.ResumeReview()).review.resumes_at)


def test_where_a_person_goes_on() -> None:
    """Only while access rests is it known where the person will stand afterwards; who leaves goes on nowhere."""
    s = done(Stage.REPORTING)
    assert {None} == {person.resumes_at for person in s.review.people.values()}
    resting = s.give(c.SuspendAccess(person="sw1", reason=WHY)).review.people["sw1"]
    assert (Standing.SUSPENDED, Standing.PREPARED) == (resting.standing, resting.resumes_at)
    for command in (c.LiftSuspension(person="sw1"), c.LeaveReview(person="sw1")):
        assert None is s.copy().give(command, "lead1").review.people["sw1"].resumes_at


# fmt: off
IN_GENERAL: dict[str, tuple[str, str, Stage, set[str | None]]] = {
    # rows of each table                      the table    the command          at                           whom the rule is asked about
    "a row that moves the review":           ("stage",    "AgreeQuestions",    Stage.IDENTIFYING_THE_CASE,  {None}),
    "a row that moves it, with a version":   ("stage",    "PublishReport",     Stage.FINALISED,             {None}),
    "a row of the stage, about a person":    ("stage",    "LiftSuspension",    Stage.REPORTING,             {"sw1"}),
    "a row of the stage, about a version":   ("stage",    "RecallVersion",     Stage.ANALYSING,             {"v1"}),
    "a person's row":                        ("standing", "LiftSuspension",    Stage.REPORTING,             {"sw1"}),
    "a version's row":                       ("version",  "RecallVersion",     Stage.ANALYSING,             {"v1"}),
}
# fmt: on


@pytest.mark.parametrize("when", [False, True], ids=["what has to hold", "which row applies"])
@pytest.mark.parametrize("name", IN_GENERAL)
def test_what_a_general_question_asks(name: str, when: bool) -> None:
    """`options` asks about each whom the command could concern, for who looks and at that moment; `blockers` for nobody."""
    table, command, stage, subjects = IN_GENERAL[name]
    process, seen = watched(table, command, when=when)
    s = decided_by(done(stage), process)
    if "sw1" in subjects:
        s.give(c.SuspendAccess(person="sw1", reason=WHY))
    about = {None} if when and table == "stage" else subjects
    s.kernel.options(s.review, "lead1", at=s.now)
    assert {(REVIEW, type(None), subject, "lead1", s.now) for subject in about} == set(seen)
    seen.clear()
    s.kernel.blockers(s.review, command, at=s.now)
    assert {(REVIEW, type(None), subject, "", s.now) for subject in about} == set(seen)
