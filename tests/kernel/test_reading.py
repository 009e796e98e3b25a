"""`disclose` and `may_read`: default deny, one constant answer to outsiders, endpoints as a whole."""

from __future__ import annotations

import pytest

from reviewflow.errors import Reason
from reviewflow.kernel import Accepted, Refused
from reviewflow.model import commands as c
from reviewflow.model.events import ReadingGranted, ReadingRefused
from reviewflow.model.private import Private
from reviewflow.model.words import ConversationData, EndpointKind, Stage
from stories import Story, at, done, story


def asked(s: Story, version: str, by: str, endpoint: str = "") -> list[str]:
    return s.codes(c.AskToRead(version=version, endpoint=endpoint), by)


def with_list(*members: str) -> Story:
    """A mailing list which these people read."""
    s = done(Stage.REPORTING).give(c.OpenEndpoint(endpoint="list1", kind=EndpointKind.MAILING_LIST))
    for member in members:
        s.give(c.JoinEndpoint(endpoint="list1", person=member))
    return s


class TestAPublishedReport:
    """What is published is open to anyone."""

    @pytest.mark.parametrize("person", ["sw1", "out1", "mo1", "nobody"])
    def test_anyone_reads_it(self, person: str) -> None:
        """Also a stranger without a box of their own, who is the one reader then."""
        s = at(Stage.PUBLISHED)
        assert s.may_read(person, "v3")
        outcome = s.ask(c.AskToRead(version="v3"), person)
        assert isinstance(outcome, Accepted)
        (event,) = outcome.events
        assert isinstance(event, ReadingGranted)
        assert (person,) == event.readers
        assert (s.review.people[person].box if person in s.review.people else "") == event.endpoint

    def test_its_drafts_stay_closed(self) -> None:
        """Publication opens that one version."""
        s = at(Stage.PUBLISHED)
        assert [False, False] == [s.may_read("out1", version) for version in ("v1", "v2")]


class TestEndpoints:
    """A paper goes to an endpoint only where every reader of it may read it."""

    def test_a_list_of_readers_is_granted(self) -> None:
        """To all of them at once; the event names every one."""
        outcome = with_list("sw1", "hv1").ask(c.AskToRead(version="v2", endpoint="list1"), "bm1")
        assert isinstance(outcome, Accepted)
        (event,) = outcome.events
        assert isinstance(event, ReadingGranted)
        assert ("hv1", "sw1") == event.readers

    def test_one_outsider_on_the_list_closes_it(self) -> None:
        """The answer is about the list, and names nobody on it."""
        s = with_list("sw1", "out1")
        assert "NOT_IN_THE_REVIEW_GROUP" in asked(s, "v2", "bm1", "list1")
        outcome = s.ask(c.AskToRead(version="v2", endpoint="list1"), "bm1")
        assert isinstance(outcome, Refused)
        assert {"list1", "v2"} >= {reason.subject for reason in outcome.reasons}

    def test_a_list_that_nobody_reads_gets_nothing(self) -> None:
        """Nobody is recorded as reading it."""
        assert ["NOBODY_READS_THERE"] == asked(with_list(), "v2", "bm1", "list1")

    def test_an_unknown_list_gets_nothing(self) -> None:
        """The same answer."""
        assert ["NOBODY_READS_THERE"] == asked(with_list(), "v2", "bm1", "list9")

    def test_a_participant_sends_nothing_to_a_list(self) -> None:
        """Only the business manager or a lead reviewer has a paper sent."""
        s = with_list("sw1")
        assert ["NOT_YOURS_TO_SEND"] == asked(s, "v2", "sw1", "list1")
        (reason,) = s.reasons(c.AskToRead(version="v2", endpoint="list1"), "sw1")
        assert reason == Reason(
            code="NOT_YOURS_TO_SEND", rule="capacity", subject="sw1",
            text="only the business manager or a lead reviewer has a paper sent to an endpoint", remedy="ask one of them",
        )  # fmt: skip

    def test_joining_a_list_that_holds_a_draft_is_a_disclosure(self) -> None:
        """Who may not read what it holds does not join; who may does, and leaving ends it."""
        s = with_list("sw1")
        (event,) = s.ask(c.AskToRead(version="v2", endpoint="list1"), "bm1").events  # type: ignore[union-attr]
        s.record(event, by="bm1")
        join = [s.codes(c.JoinEndpoint(endpoint="list1", person=person), "bm1") for person in ("out1", "hv1")]
        assert [["ENDPOINT_HOLDS_MORE"], []] == join
        s.give(c.JoinEndpoint(endpoint="list1", person="hv1")).give(c.LeaveEndpoint(endpoint="list1", person="sw1"))
        assert frozenset({"hv1"}) == s.review.facts.firsts("reads", "list1")

    def test_the_own_box_by_its_name_is_the_own_box(self) -> None:
        """Asking for one's own endpoint is asking for oneself."""
        s = done(Stage.REPORTING)
        assert [] == asked(s, "v2", "sw1", s.review.people["sw1"].box)
        assert "NOT_YOURS_TO_SEND" in asked(s, "v2", "sw1", s.review.people["hv1"].box)


class TestAnswersToOutsiders:
    """Who has no part, or no longer, learns nothing from the answer."""

    def test_the_answer_to_an_outsider(self) -> None:
        """It says whose the drafts are, and what is open to anyone."""
        assert done(Stage.REPORTING).reasons(c.AskToRead(version="v2"), "out1") == (
            Reason(
                code="NOT_IN_THE_REVIEW_GROUP", rule="S48", subject="out1",
                text="drafts and records stay with the participants of the review; seniority or line management gives no right to them",
                remedy="wait for the published report, which is open to anyone",
            ),
        )  # fmt: skip

    def test_the_answer_to_who_has_left(self) -> None:
        """It says that reading has ended, and what a return needs."""
        s = done(Stage.REPORTING).give(c.Withdraw(person="sw1", data=ConversationData.SEALED))
        assert s.reasons(c.AskToRead(version="v2"), "sw1") == (
            Reason(
                code="ACCESS_ENDED", rule="S47", subject="sw1",
                text="this person's part in the review has ended, and reading with it",
                remedy="record a return first, and prepare the person anew",
            ),
        )  # fmt: skip

    @pytest.mark.parametrize("version", ["v2", "c-sw1", "tp1", "v99"])
    def test_one_answer_whatever_is_asked_for(self, version: str) -> None:
        """The same reason for a draft, a conversation, a team paper and nothing at all; the record keeps the real ones."""
        outcome = done(Stage.REPORTING).ask(c.AskToRead(version=version), "out1")
        assert isinstance(outcome, Refused)
        assert ["NOT_IN_THE_REVIEW_GROUP"] == [reason.code for reason in outcome.reasons]
        (kept,) = outcome.recorded
        assert isinstance(kept, ReadingRefused)
        assert kept.codes

    @pytest.mark.parametrize("version", ["v2", "v99"])
    def test_who_has_left_is_told_that(self, version: str) -> None:
        """And no more."""
        s = done(Stage.REPORTING).give(c.Withdraw(person="sw1", data=ConversationData.SEALED))
        assert ["ACCESS_ENDED"] == asked(s, version, "sw1")

    def test_whoever_takes_part_is_told_why(self) -> None:
        """Every reason, in the table's order."""
        s = done(Stage.REPORTING).give(c.SuspendAccess(person="sw1", reason=Private("x")))
        assert "ACCESS_ENDED" in asked(s, "v2", "sw1")
        assert ["UNKNOWN_VERSION"] == [code for code in asked(s, "v99", "hv1") if code.startswith("UNKNOWN")]

    def test_each_reason_says_what_it_is_about(self) -> None:
        """What is wrong with the paper is about the paper, what the asker lacks is about the asker."""
        reasons = at(Stage.PREPARING_PARTICIPANTS).reasons(c.AskToRead(version="v99"), "sw1")
        assert [(reason.code, reason.subject) for reason in reasons] == [
            ("UNKNOWN_VERSION", "v99"),
            ("NOT_INTRODUCED", "sw1"),
            ("NOT_BRIEFED", "sw1"),
            ("NO_UNDERTAKING", "sw1"),
            ("LABEL_DOES_NOT_ADMIT", "sw1"),
            ("NOBODY_READS_THERE", "sw1"),
        ]

    def test_who_has_a_box_is_told_what_is_wrong_with_reading_there(self) -> None:
        """In the words of the delivery, for that is what would happen; the person as such lacks nothing."""
        (reason,) = done(Stage.REPORTING).reasons(c.AskToRead(version="tp1"), "sw1")
        assert reason == Reason(
            code="LABEL_DOES_NOT_ADMIT", rule="S47", subject="sw1", text="the paper's label does not admit a reader",
            remedy="only a narrower endpoint may have it",
        )  # fmt: skip

    def test_before_the_opening_there_is_nothing_to_read(self) -> None:
        """A request to a review that is not open is refused by its stage."""
        assert "WRONG_STAGE" in asked(story(), "v2", "sw1")
        assert not story().may_read("sw1", "v2")


class TestWhatIsKeptOfARefusal:
    """The record says what was asked for, in ids that it knows; whatever else somebody typed stays off it."""

    @pytest.mark.parametrize(
        ("by", "version", "endpoint", "kept"),
        [
            ("nobody", "v2", "", ("v2", "")),
            ("nobody", "what-i-typed", "and-where", ("unknown", "unknown")),
            ("out1", "v2", "list1", ("v2", "list1")),
            ("bm1", "v1", "list1", ("v1", "list1")),
            ("bm1", "v2", "list9", ("v2", "unknown")),
        ],
    )
    def test_ids_on_the_record_and_no_others(self, by: str, version: str, endpoint: str, kept: tuple[str, str]) -> None:
        """The own box, a list and a paper by their ids; a stranger's words as `unknown`."""
        outcome = with_list("out1").ask(c.AskToRead(version=version, endpoint=endpoint), by)
        assert isinstance(outcome, Refused)
        (event,) = outcome.recorded
        assert isinstance(event, ReadingRefused)
        assert kept == (event.version, event.endpoint)
        assert by == event.person

    def test_a_participants_own_box(self) -> None:
        """By its id."""
        s = done(Stage.REPORTING)
        outcome = s.ask(c.AskToRead(version="v99"), "sw1")
        assert isinstance(outcome, Refused)
        (event,) = outcome.recorded
        assert isinstance(event, ReadingRefused)
        assert s.review.people["sw1"].box == event.endpoint != ""
