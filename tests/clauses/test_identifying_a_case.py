"""S1 to S11: what a review is begun for."""

from __future__ import annotations

import attrs
import pytest
from clause_checks import accepted, check_judged_and_lapsed, check_never_judged, check_refused

from reviewflow.errors import InputError
from reviewflow.model.commands import (
    COMMANDS,
    AgreeQuestions,
    AppointTeamMember,
    AskQuestion,
    OpenReview,
    RecordIncident,
    RecordJudgement,
    StateReason,
)
from reviewflow.model.events import QuestionAsked, ReasonStated
from reviewflow.model.private import Private
from reviewflow.model.words import QuestionAim, ReasonKind, RegardedWellBy, Sector, Stage
from stories import REVIEW, Story, at, done, story

HARM, AVOID = QuestionAim.WHY_HARM_WAS_CAUSED, QuestionAim.HOW_TO_AVOID_HARM
AGREE = AgreeQuestions()
LEAD = AppointTeamMember(person="lead1", lead=True, profession="reviewer", sector=Sector.SOCIAL_CARE)


def without_questions() -> Story:
    return story().without(AskQuestion).done(Stage.IDENTIFYING_THE_CASE)


def without_reason() -> Story:
    return story().without(StateReason).done(Stage.IDENTIFYING_THE_CASE)


def question(id: str, *aims: QuestionAim, topics: tuple[str, ...] = ()) -> AskQuestion:
    return AskQuestion(question=id, text=Private("What happened here?"), aims=aims, topics=topics)


def stated(reason: StateReason) -> ReasonStated:
    """What is on the record after that reason is stated."""
    event, _ = without_reason().give(reason).recorded[-1]
    assert isinstance(event, ReasonStated)
    return event


class TestS1AReviewAnswersQuestions:
    """A review is begun in order to answer one or more particular questions."""

    def test_none_is_refused(self) -> None:
        """Without a question the case is not agreed."""
        check_refused(
            without_questions(), AGREE, "NO_QUESTION", "S1", by="bm1", says="no question yet", remedy="`AskQuestion`"
        )

    def test_one_is_enough(self) -> None:
        """With one question that goes beyond harm the case is agreed."""
        assert accepted(without_questions().give(question("q1", QuestionAim.HOW_PRACTICE_WORKS)), AGREE, "bm1")

    def test_it_is_a_guard(self) -> None:
        """Nobody can judge that a review needs no question."""
        check_never_judged(without_questions(), "S1")

    def test_a_question_says_something(self) -> None:
        """An empty text is no question."""
        with pytest.raises(InputError, match=r"AskQuestion\.text: is empty"):
            AskQuestion(question="q1", text=Private("  "))


class TestS2QuestionsGoBeyondHarm:
    """Questions are not confined to why a child was harmed and how that is avoided."""

    @pytest.mark.parametrize("aims", [(HARM,), (AVOID,), (HARM, AVOID)], ids=str)
    def test_harm_alone_is_refused(self, aims: tuple[QuestionAim, ...]) -> None:
        """Where every question is about harm or its avoidance, somebody has to judge that."""
        s = without_questions().give(question("q1", *aims)).give(question("q2", HARM))
        check_refused(s, AGREE, "ONLY_HARM", "S2", by="bm1", says="q1, q2", remedy="how practice works", waivable=True)

    @pytest.mark.parametrize("aim", sorted(set(QuestionAim) - {HARM, AVOID}))
    def test_one_other_question_is_enough(self, aim: QuestionAim) -> None:
        """One question that goes further lets the others be about harm."""
        s = without_questions().give(question("q1", HARM)).give(question("q2", HARM, aim))
        assert accepted(s, AGREE, "bm1")

    def test_a_question_without_aims_is_not_taken_for_harm(self) -> None:
        """Nobody is made to tag a question."""
        assert accepted(without_questions().give(question("q1", HARM)).give(question("q2")), AGREE, "bm1")

    def test_only_the_team_judges_it(self) -> None:
        """So a lead reviewer may be appointed before the questions are agreed; the board itself cannot judge it."""
        judgement = RecordJudgement(rule="S2", subject="review", reason=Private("harm is what we ask about"))
        s = without_questions().give(question("q1", HARM)).give(LEAD)
        assert [s.codes(judgement, by) for by in ("bm1", "lead1")] == [["NOT_YOURS_TO_GIVE"], []]

    def test_a_judgement_lapses_with_a_new_question(self) -> None:
        """A judgement is about these questions; one more question about harm is not covered."""
        s = without_questions().give(question("q1", HARM)).give(LEAD)
        check_judged_and_lapsed(s, AGREE, "ONLY_HARM", "S2", "review", lambda s: s.give(question("q2", AVOID)), by="bm1")


class TestS3AnyPracticeIssue:
    """Curiosity can go to a range of practice issues."""

    def test_topics_are_free(self) -> None:
        """A question keeps whatever topics it was given."""
        topics = ("record keeping", "weekend cover", "supervision")
        assert topics == without_questions().give(question("q1", topics=topics)).review.questions["q1"].topics


class TestS4AnyKindOfCase:
    """Routine practice, practice people are happy with and promising innovations are good subjects."""

    @pytest.mark.parametrize("kind", ReasonKind)
    def test_each_kind_of_reason_stands_alone(self, kind: ReasonKind) -> None:
        """No kind of reason needs another beside it, and none ranks above another."""
        s = without_reason().give(StateReason(kinds=(kind,), text=Private("because")))
        assert accepted(s, AGREE, "bm1")
        assert (kind,) == s.review.reasons


class TestS5ThereIsAReason:
    """Whatever the method, there must be a reason to review."""

    def test_none_is_refused(self) -> None:
        """Without a stated reason the case is not agreed."""
        check_refused(without_reason(), AGREE, "NO_REASON", "S5", by="bm1", says="no reason", remedy="`StateReason`")

    def test_a_reason_of_no_kind_is_none(self) -> None:
        """A text alone, of no kind, is not enough."""
        s = without_reason().give(StateReason(kinds=(), text=Private("because")))
        check_refused(s, AGREE, "NO_REASON", "S5", by="bm1")

    def test_a_blank_text_is_none(self) -> None:
        """A reason is said in words."""
        with pytest.raises(InputError, match=r"StateReason\.text: is empty"):
            StateReason(kinds=(ReasonKind.OTHER,), text=Private(" \n"))

    def test_it_is_a_guard(self) -> None:
        """Nobody can judge that a review needs no reason."""
        check_never_judged(without_reason(), "S5")

    def test_its_business_manager_opens_it(self) -> None:
        """A review is opened by whoever answers for its process, and by nobody for somebody else."""
        s = story()
        opened = OpenReview(review=REVIEW, business_manager="bm1", commissioner="the board", custodian="the archive")
        check_refused(s, opened, "NOT_THE_BUSINESS_MANAGER", "opened_by", "bm1", by="co1", remedy="as that person")
        assert accepted(s, opened, "bm1")

    def test_both_are_said_at_once(self) -> None:
        """Without a question and without a reason, both are told in one answer."""
        s = story().without(StateReason).without(AskQuestion).done(Stage.IDENTIFYING_THE_CASE)
        assert s.codes(AGREE, "bm1") == ["NO_QUESTION", "NO_REASON"]


class TestS6NoIncidentIsNeeded:
    """The reason need not be an adverse event to a child."""

    def test_no_command_asks_for_one(self) -> None:
        """No field that a case needs speaks of an incident, an event or harm."""
        case = ("OpenReview", "StateReason", "AskQuestion", "AgreeQuestions")
        needed = {f.name for name in case for f in attrs.fields(COMMANDS[name]) if f.default is attrs.NOTHING}
        assert {"review", "business_manager", "commissioner", "custodian", "kinds", "text", "question"} == needed

    def test_a_whole_review_runs_without_one(self) -> None:
        """From the question to the close, nothing adverse is on the record."""
        s = at(Stage.CLOSED)
        assert ReasonKind.ADVERSE_EVENT not in s.review.reasons
        assert not s.review.incidents
        assert RecordIncident.__name__ in COMMANDS


class TestS7OtherReasonsCount:
    """Other reasons are equally valid."""

    def test_any_other_reason_in_words(self) -> None:
        """A reason of the kind OTHER is kept with its text."""
        event = stated(StateReason(kinds=(ReasonKind.OTHER,), text=Private("The board was curious.")))
        assert (event.text.reveal(), event.kinds) == ("The board was curious.", (ReasonKind.OTHER,))


class TestS8RoutineCases:
    """Routine cases show how far the system supports frontline staff."""

    def test_a_routine_case_asks_its_own_question(self) -> None:
        """Routine practice is reason enough, and the question carries its topic."""
        s = story().without(StateReason).without(AskQuestion).done(Stage.IDENTIFYING_THE_CASE)
        s.give(StateReason(kinds=(ReasonKind.ROUTINE_PRACTICE,), text=Private("An ordinary year.")))
        s.give(question("q1", QuestionAim.WHAT_HELPED_OR_HINDERED, topics=("support of frontline staff",)))
        assert accepted(s, AGREE, "bm1")


class TestS9NewWorkingPractice:
    """A case with new working practice can feed the evaluation of it."""

    def test_the_innovation_is_kept(self) -> None:
        """What was new is on the record in its own words; nobody has to say it."""
        kinds, text = (ReasonKind.INNOVATION,), Private("It went well.")
        event = stated(StateReason(kinds=kinds, text=text, innovation=Private("joint visits")))
        assert event.innovation.reveal() == "joint visits"
        assert stated(StateReason(kinds=kinds, text=text)).innovation.reveal() == ""


class TestS10CasesPeopleFeelGoodAbout:
    """Cases that both professionals and families feel good about deserve notice."""

    @pytest.mark.parametrize("who", RegardedWellBy)
    def test_who_regards_it_well_is_kept(self, who: RegardedWellBy) -> None:
        """Professionals, family or both: the record says whose view it is."""
        kinds, text = (ReasonKind.POSITIVE_PRACTICE,), Private("It went well.")
        assert who is stated(StateReason(kinds=kinds, text=text, regarded_well_by=who)).regarded_well_by


class TestS11SystemOrChance:
    """For a good outcome one may ask whether it rests on a robust system or on chance."""

    def test_the_aim_is_kept_and_goes_beyond_harm(self) -> None:
        """The question stands on the record, and alone it satisfies S2."""
        s = without_questions().give(question("q1", QuestionAim.ROBUST_SYSTEM_OR_CHANCE))
        event, _ = s.recorded[-1]
        assert isinstance(event, QuestionAsked)
        assert event.aims == (QuestionAim.ROBUST_SYSTEM_OR_CHANCE,)
        assert accepted(s, AGREE, "bm1")

    def test_it_is_no_condition(self) -> None:
        """A good outcome may be reviewed without it."""
        assert accepted(done(Stage.IDENTIFYING_THE_CASE), AGREE, "bm1")
