"""S45 to S52: from conversations to publication."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from clause_checks import accepted, check_judged_and_lapsed, check_never_judged, check_refused

from guides_way import GATE_RULES, TEAM, WORKERS
from reviewflow.kernel import Accepted, Refused
from reviewflow.model.commands import (
    AccountForCopy,
    AddProfessionalParticipant,
    AppointTeamMember,
    ApproveVersion,
    AskToRead,
    ChangeEmployment,
    CirculateVersion,
    CloseReview,
    Command,
    CompileReport,
    DeriveVersion,
    DisposeOfComment,
    FinaliseReport,
    HoldConversation,
    HoldDiscussion,
    LiftSuspension,
    PublishReport,
    RaiseComment,
    RecallVersion,
    RecordIncident,
    RefuseQuotation,
    SettleIncident,
    SupersedeVersion,
    SuspendReview,
    Withdraw,
)
from reviewflow.model.events import ReadingGranted, ReadingRefused
from reviewflow.model.papers import Copy, Drawn
from reviewflow.model.private import Private
from reviewflow.model.words import (
    ConversationData,
    CopyState,
    Level,
    NominatedBy,
    Purpose,
    ReportKind,
    Stage,
)
from stories import Story, at, digest_of, done, story

FINALISE = FinaliseReport(version="v2", digest=digest_of("v2"))
PUBLISH = PublishReport(version="v3", digest=digest_of("v3"), rules=GATE_RULES)
SEALED = Withdraw(person="hv1", data=ConversationData.SEALED)


def derived(id: str, *sources: str, reworked: tuple[str, ...] = ()) -> DeriveVersion:
    drawn = tuple(Drawn(source=source) for source in sources)
    return DeriveVersion(version=id, label=id, digest=digest_of(id), sources=drawn, reworked=reworked)


def compiled(id: str, *sources: str) -> CompileReport:
    drawn = tuple(Drawn(source=source) for source in sources)
    return CompileReport(version=id, kind=ReportKind.INTERIM, label=id, digest=digest_of(id), sources=drawn)


def approve(version: str, purpose: Purpose) -> ApproveVersion:
    return ApproveVersion(version=version, digest=digest_of(version), purpose=purpose)


class TestS45ReportsDrawOnConversations:
    """Interim and draft final reports draw on individual conversations, and say on which."""

    def test_the_sources_are_kept_with_their_sections(self) -> None:
        """Which section leans on which conversation stands on the record, also through a derived version."""
        s = done(Stage.REPORTING)
        kept = {drawn.source: drawn.sections for drawn in s.review.versions["v1"].sources}
        assert kept == {"c-sw1": ("2",), "c-hv1": ("3.5",), "tp1": ()}
        assert {"v1", "c-sw1", "c-hv1", "tp1"} == s.review.sources_of("v2")

    def test_a_withdrawal_says_what_it_touches(self) -> None:
        """Every version that leans on a conversation is found from it."""
        assert done(Stage.REPORTING).review.leaning_on("c-hv1") == ("v1", "v2")

    def test_a_sealed_conversation_is_no_source_any_more(self) -> None:
        """What was sealed when its speaker withdrew goes into no new report."""
        s = done(Stage.ANALYSING).give(SEALED)
        check_refused(s, compiled("v9", "c-hv1"), "SOURCE_SEALED", "S45", "c-hv1", remedy="leave that source out")

    @pytest.mark.parametrize("data", [ConversationData.KEPT_NOT_QUOTED, ConversationData.CANNOT_BE_REMOVED])
    def test_other_decisions_on_the_data_seal_nothing(self, data: ConversationData) -> None:
        """Kept without quotation, or not removable: the source stays, the withdrawal is recorded."""
        s = done(Stage.ANALYSING).give(Withdraw(person="hv1", data=data))
        assert (s.review.conversations["c-hv1"].sealed, s.review.people["hv1"].may_be_quoted) == (False, False)
        assert accepted(s, compiled("v9", "c-hv1"))

    def test_a_version_that_leans_on_it_is_not_final(self) -> None:
        """Finalising needs those passages reworked, or a judgement; the answer names the conversation."""
        s = done(Stage.REPORTING).give(SEALED)
        check_refused(
            s,
            FINALISE,
            "LEANS_ON_SEALED",
            "S45-rework",
            "v2",
            says="c-hv1",
            remedy="`DeriveVersion.reworked`",
            waivable=True,
        )

    def test_reworking_mends_it(self) -> None:
        """A version derived without those passages leans on it no longer."""
        s = done(Stage.REPORTING).give(SEALED).give(derived("v9", "v2", reworked=("c-hv1",)))
        assert "c-hv1" not in s.review.sources_of("v9")
        for by in ("rev2", "co1"):
            s.give(approve("v9", Purpose.FINALISE), by)
        assert accepted(s, FinaliseReport(version="v9", digest=digest_of("v9")))

    def test_a_judgement_lapses_with_another_withdrawal(self) -> None:
        """Judged for one conversation; another one sealed is another fact."""
        more = Withdraw(person="sw1", data=ConversationData.SEALED)
        s = done(Stage.REPORTING).give(SEALED)
        check_judged_and_lapsed(s, FINALISE, "LEANS_ON_SEALED", "S45-rework", "v2", lambda s: s.give(more))

    def test_a_report_is_compiled_from_what_is_there(self) -> None:
        """An unknown source is refused."""
        check_refused(done(Stage.ANALYSING), compiled("v9", "c-nobody"), "UNKNOWN_SOURCE", "S45", "c-nobody")

    def test_a_version_is_derived_from_versions(self) -> None:
        """A conversation opens by compiling only; deriving from it, or from nothing, is refused."""
        s = done(Stage.ANALYSING)
        check_refused(s, derived("v9", "c-sw1"), "NOT_A_VERSION", "S45-source", "c-sw1", remedy="`CompileReport`")
        check_refused(s, derived("v9"), "NOT_A_VERSION", "S45-source", "v9")

    def test_a_conversation_is_held_by_the_team(self) -> None:
        """Whoever held it is on the review team, and somebody did; the speaker takes part."""
        s = at(Stage.COLLECTING_DATA)

        def held(speaker: str, *by: str) -> HoldConversation:
            return HoldConversation(conversation="c9", speaker=speaker, held_by=by, held_on=s.today)

        check_refused(s, held("sw1", "lead1", "tm1"), "NOT_HELD_BY_THE_TEAM", "held_by_team", "tm1")
        check_refused(s, held("sw1"), "NOT_HELD_BY_THE_TEAM", "held_by_team", "c9")
        check_refused(s, held("out1", "lead1"), "NOT_A_PARTICIPANT", "takes_part", "out1")

    def test_refusing_quotation_is_no_withdrawal(self) -> None:
        """The person takes part as before, and is not quoted."""
        s = done(Stage.COLLECTING_DATA).give(RefuseQuotation(person="sw1"))
        sw1 = s.review.people["sw1"]
        assert (sw1.may_be_quoted, sw1.takes_part) == (False, True)

    def test_a_conversation_is_open_to_those_who_held_it_and_the_speaker(self) -> None:
        """The record of a conversation is read by the persons named on it, and nobody else of the group."""
        s = done(Stage.COLLECTING_DATA)
        assert {"lead1", "rev2", "sw1"} == {p for p in s.review.people if s.may_read(p, "c-sw1")}


class TestS46SharedAndDiscussed:
    """Interim and draft final reports need to be shared and discussed with the group."""

    def undiscussed(self) -> Story:
        return story().without(HoldDiscussion).done(Stage.REPORTING)

    def test_nothing_is_final_before_a_discussion(self) -> None:
        """A draft that was only sent around is not final; nobody can judge that away."""
        check_refused(self.undiscussed(), FINALISE, "NOT_DISCUSSED", "S46", "v2", remedy="hold a discussion")
        check_never_judged(self.undiscussed(), "S46")

    def test_a_discussion_mends_it(self) -> None:
        """Holding one is the remedy."""
        s = self.undiscussed()
        s.give(HoldDiscussion(version="v2", held_on=s.today, present=("lead1", "sw1")))
        assert accepted(s, FINALISE)
        assert (s.today,) == s.review.versions["v2"].discussed_on

    def test_what_follows_a_discussed_version_counts_as_discussed(self) -> None:
        """Putting right what was discussed needs no second round."""
        s = done(Stage.REPORTING).give(derived("v9", "v2"))
        for by in ("rev2", "co1"):
            s.give(approve("v9", Purpose.FINALISE), by)
        assert accepted(s, FinaliseReport(version="v9", digest=digest_of("v9")))

    def test_only_what_circulates_is_discussed(self) -> None:
        """A draft that nobody was given cannot have been discussed."""
        s = done(Stage.REPORTING).give(derived("v9", "v2"))
        early = HoldDiscussion(version="v9", held_on=s.today, present=("lead1",))
        check_refused(s, early, "WRONG_VERSION", "version", "v9", says="`drafted`", remedy="`circulating`")

    def test_an_open_comment_is_refused(self) -> None:
        """Every comment is answered first; the answer names it."""
        s = done(Stage.REPORTING).give(RaiseComment(comment="k9", version="v2", person="hv1", text=Private("Not so.")))
        check_refused(s, FINALISE, "COMMENTS_OPEN", "S46-comments", "k9", remedy="`DisposeOfComment`")

    def test_disposing_of_it_mends_it(self) -> None:
        """Changed or not, the answer is recorded."""
        without = story().without(DisposeOfComment).done(Stage.REPORTING)
        check_refused(without, FINALISE, "COMMENTS_OPEN", "S46-comments", "k1")
        assert accepted(done(Stage.REPORTING), FINALISE)

    def test_participants_comment_for_themselves(self) -> None:
        """A participant records their own comment, and nobody else's."""
        s = done(Stage.REPORTING)
        own = RaiseComment(comment="k9", version="v2", person="hv1", text=Private("Not so."))
        assert accepted(s, own, "hv1")
        check_refused(s, own, "NOT_YOURS_TO_GIVE", "capacity", "sw1", by="sw1")

    # fmt: off
    APPROVERS: dict[str, tuple[tuple[str, ...], bool]] = {  # noqa: RUF012 (a table of cases)
        "nobody":                        ((),                  False),
        "one":                           (("rev2",),           False),
        "one, twice":                    (("rev2", "rev2"),    False),
        "the author and one":            (("lead1", "rev2"),   False),
        "two of the team and the board": (("rev2", "co1"),     True),
        "two of the board":              (("co1", "ch1"),      True),
    }
    # fmt: on

    @pytest.mark.parametrize("name", APPROVERS)
    def test_two_people_approve_the_final(self, name: str) -> None:
        """Two people approve these very bytes, of whom neither is the author."""
        who, enough = self.APPROVERS[name]
        s = story().without(ApproveVersion).done(Stage.REPORTING)
        for by in who:
            s.give(approve("v2", Purpose.FINALISE), by)
        if enough:
            assert accepted(s, FINALISE)
        else:
            check_refused(s, FINALISE, "NOT_APPROVED_BY_TWO", "two_people_finalise", "v2", remedy="`ApproveVersion`")
            check_never_judged(s, "two_people_finalise", "v2")

    def test_an_approval_for_another_purpose_does_not_count(self) -> None:
        """Approving the publication is not approving the final."""
        s = story().instead(ApproveVersion, purpose=Purpose.PUBLISH).done(Stage.REPORTING)
        check_refused(s, FINALISE, "NOT_APPROVED_BY_TWO", "two_people_finalise", "v2")

    def test_it_is_about_these_very_bytes(self) -> None:
        """Another digest is refused, in the approval and in the act."""
        s = done(Stage.REPORTING)
        other = ApproveVersion(version="v2", digest="0" * 64, purpose=Purpose.FINALISE)
        check_refused(s, other, "OTHER_DIGEST", "same_digest", "v2", by="rev2", remedy="digest on the record")
        check_refused(s, FinaliseReport(version="v2", digest="0" * 64), "OTHER_DIGEST", "same_digest", "v2")


# -- S47: who may do what with a draft, asked in every way there is -------------------------------------------------
ENDS: dict[str, Callable[[Story], Story]] = {
    "withdraws": lambda s: s.give(Withdraw(person="sw1", data=ConversationData.SEALED)),
    "changes employer": lambda s: s.give(ChangeEmployment(person="sw1", level=Level.FRONTLINE)),
    "version recalled": lambda s: s.give(RecallVersion(version="v2", reason=Private("a page is missing"))),
    "version superseded": lambda s: s.give(SupersedeVersion(version="v2")),
    "review suspended": lambda s: s.give(SuspendReview(reason=Private("a trial"))),
    "copy lost": lambda s: s.give(incident(s)),
}


def incident(s: Story, copy: int | None = 3) -> RecordIncident:
    return RecordIncident(incident="i9", version="v2", copy=copy, happened_on=s.today, text=Private("left on a train"))


class TestS47DraftsStayWithTheParticipants:
    """All draft reports stay confidential to those who take part in the review."""

    def test_the_group_reads_what_it_was_given(self) -> None:
        """Team and workers who are named on the circulation read the draft, and nobody else."""
        s = done(Stage.REPORTING)
        assert {*TEAM, *WORKERS} == {p for p in s.review.people if s.may_read(p, "v2")}

    def test_a_paper_nobody_knows_is_read_by_nobody(self) -> None:
        """Default deny."""
        s = done(Stage.REPORTING)
        assert [p for p in (*s.review.people, "nobody") if s.may_read(p, "v99")] == []

    def test_belonging_is_not_enough(self) -> None:
        """A participant who is not named on that version's circulation does not read it."""
        s = done(Stage.ANALYSING).give(derived("v9", "v1")).circulate("v9", "lead1")
        check_refused(
            s, AskToRead(version="v9"), "NOT_ON_THE_CIRCULATION", "S47", "sw1", by="sw1", remedy="`CirculateVersion`"
        )

    def test_a_draft_in_the_making_is_read_by_nobody(self) -> None:
        """Before it is sent there is nothing to read, for its author neither."""
        s = done(Stage.ANALYSING).give(derived("v9", "v1"))
        check_refused(s, AskToRead(version="v9"), "NOT_IN_CIRCULATION", "S47", "v9", alone=False)

    @pytest.mark.parametrize("name", ENDS)
    def test_reading_ends_at_once(self, name: str) -> None:
        """After any of these, the same person reads the same draft no more."""
        s = done(Stage.REPORTING)
        before = s.may_read("sw1", "v2")
        assert (before, ENDS[name](s).may_read("sw1", "v2")) == (True, False)

    def test_every_request_is_on_the_record(self) -> None:
        """Granted or refused, with who asked for what; a refusal changes nothing else."""
        s = done(Stage.REPORTING)
        granted, refusal = s.ask(AskToRead(version="v2"), "sw1"), s.ask(AskToRead(version="v2"), "out1")
        assert isinstance(granted, Accepted)
        (event,) = granted.events
        assert isinstance(event, ReadingGranted)
        assert (event.person, event.version, event.readers) == ("sw1", "v2", ("sw1",))
        assert isinstance(refusal, Refused)
        (kept,) = refusal.recorded
        assert isinstance(kept, ReadingRefused)
        assert (kept.person, kept.version) == ("out1", "v2")
        assert s.review.facts == s.record(kept, by="out1").review.facts

    def test_copies_are_numbered_once(self) -> None:
        """A number in use, a number or a person named twice, or no copy at all is refused."""
        s = done(Stage.REPORTING)

        def sent(*copies: tuple[int, str]) -> Command:
            return CirculateVersion(version="v2", copies=tuple(Copy(number=n, person=p) for n, p in copies))

        check_refused(s, sent((1, "sw1")), "COPY_NUMBER_USED", "copy_numbers", "v2#1", by="bm1", remedy="afresh")
        check_refused(s, sent((8, "sw1"), (8, "hv1")), "COPY_NUMBER_USED", "copy_numbers", "v2#8", by="bm1")
        check_refused(s, sent((8, "sw1"), (9, "sw1")), "COPY_NUMBER_USED", "copy_numbers", "v2#8", by="bm1", alone=False)
        check_refused(s, sent(), "COPY_NUMBER_USED", "copy_numbers", "v2", by="bm1")

    def test_an_unknown_copy_is_refused(self) -> None:
        """Neither an account nor an incident is about a copy that was never made."""
        s = done(Stage.REPORTING)
        gone = AccountForCopy(version="v2", copy=99, state=CopyState.RETURNED)
        check_refused(s, gone, "UNKNOWN_COPY", "copy_known", "v2#99", by="bm1")
        check_refused(s, incident(s, 99), "UNKNOWN_COPY", "copy_known", "v2#99")

    def test_a_lost_copy_holds_up_the_final(self) -> None:
        """A copy unaccounted for is found, or judged; another lost one is another fact."""
        s = done(Stage.REPORTING)
        s.give(AccountForCopy(version="v2", copy=3, state=CopyState.UNACCOUNTED))
        more = AccountForCopy(version="v1", copy=4, state=CopyState.UNACCOUNTED)
        change = AccountForCopy(version="v2", copy=5, state=CopyState.UNACCOUNTED)
        check_judged_and_lapsed(s, FINALISE, "COPY_UNACCOUNTED", "copies_accounted", "v2", lambda s: s.give(change))
        check_refused(s.give(more), FINALISE, "COPY_UNACCOUNTED", "copies_accounted", "v1", says="4", waivable=True)

    def test_copies_come_back_before_the_close(self) -> None:
        """A copy still out is called in, or judged, before the review closes; another one is another fact."""
        s = story().without(AccountForCopy, version="v2", copy=3).done(Stage.PUBLISHED)
        change = AccountForCopy(version="v1", copy=4, state=CopyState.HELD)
        check_refused(s, CloseReview(), "COPIES_STILL_OUT", "copies_back", "v2", by="bm1", says="3", waivable=True)
        s.judge("copies_back", "v2")
        assert accepted(s, CloseReview(), "bm1")
        check_refused(s.give(change), CloseReview(), "COPIES_STILL_OUT", "copies_back", "v1", by="bm1", waivable=True)

    def test_an_incident_is_settled_once(self) -> None:
        """Settling it lets circulation go on; a second time is refused."""
        s = done(Stage.REPORTING)
        settle = SettleIncident(incident="i9", contained=True, reason=Private("found the same day"))
        s.give(incident(s)).give(settle)
        assert s.may_read("hv1", "v2")
        check_refused(s, settle, "INCIDENT_SETTLED", "settled_last", "i9")


class TestS48NoRightBySeniority:
    """Drafts are not shared, for example, with other staff or managers of the participating agencies."""

    def test_a_deputy_director_is_refused(self) -> None:
        """Who takes no part gets one constant answer, whether the paper is there or not."""
        s = done(Stage.REPORTING)
        one = check_refused(s, AskToRead(version="v2"), "NOT_IN_THE_REVIEW_GROUP", "S48", "out1", by="out1", says="seniority")
        other = check_refused(s, AskToRead(version="v99"), "NOT_IN_THE_REVIEW_GROUP", "S48", "out1", by="out1")
        assert one == other

    @pytest.mark.parametrize("person", ["bm1", "ch1", "co1", "late1", "nobody"])
    def test_no_office_gives_a_right_to_a_draft(self, person: str) -> None:
        """Business manager, chair, commissioner's officer, somebody on the register, a stranger: none reads it."""
        s = done(Stage.REPORTING)
        assert not s.may_read(person, "v2")
        assert s.codes(AskToRead(version="v2"), person)

    @pytest.mark.parametrize("person", ["out1", "bm1", "late1"])
    def test_no_copy_is_made_for_an_outsider(self, person: str) -> None:
        """Nobody outside the group is put on a circulation; that cannot be judged."""
        s = done(Stage.REPORTING)
        sent = CirculateVersion(version="v2", copies=(Copy(number=99, person=person),))
        check_refused(s, sent, "NOT_IN_THE_REVIEW_GROUP", "S48", person, by="bm1", remedy="off the circulation", alone=False)

    def test_a_manager_who_takes_part_reads_as_a_participant(self) -> None:
        """Line management neither gives the right nor takes it."""
        assert done(Stage.REPORTING).may_read("tm1", "v2")

    def test_a_new_post_is_judged_before_access_comes_back(self) -> None:
        """Who changes employer or role is suspended; lifting it needs a judgement, which lapses with the next change."""
        s = done(Stage.REPORTING).give(ChangeEmployment(person="sw1", agency="ag2", level=Level.FRONTLINE))
        lift = LiftSuspension(person="sw1")
        again = ChangeEmployment(person="sw1", level=Level.SENIOR_MANAGER)
        check_refused(s, lift, "EMPLOYMENT_CHANGED", "employment", "sw1", says="ag2/frontline", waivable=True)
        check_judged_and_lapsed(s, lift, "EMPLOYMENT_CHANGED", "employment", "sw1", lambda s: s.give(again))

    def test_a_new_post_is_judged_for_each_by_themselves(self) -> None:
        """That somebody else changed posts, too, stands in nobody's way."""
        s = done(Stage.REPORTING)
        for person in ("sw1", "hv1"):
            s.give(ChangeEmployment(person=person, agency="ag2", level=Level.FRONTLINE))
        check_refused(s, LiftSuspension(person="sw1"), "EMPLOYMENT_CHANGED", "employment", "sw1", waivable=True)

    def test_a_manager_of_a_reviewed_agency_approves_nothing(self) -> None:
        """By office, by seat or by part: whoever manages an agency under review is none of the two."""
        s = story().without(ApproveVersion).done(Stage.REPORTING)
        part = AddProfessionalParticipant(
            person="rev2", agency="ag1", profession="p", level=Level.SENIOR_MANAGER, nominated_by=NominatedBy.TEAM
        )
        seated = story().without(ApproveVersion).instead(AppointTeamMember, {"person": "rev2"}, manages=("ag1",))
        for told in (s.give(part), seated.done(Stage.REPORTING)):
            for by in ("rev2", "co1"):
                told.give(approve("v2", Purpose.FINALISE), by)
            check_refused(told, FINALISE, "NOT_APPROVED_BY_TWO", "two_people_finalise", "v2", says="(co1)", alone=False)
