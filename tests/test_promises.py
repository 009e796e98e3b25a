"""The eleven promises, by name. Each class holds one, and shows by a seeded fault that it would see it broken."""

from __future__ import annotations

import copy
import json
import logging
import pickle
import traceback
from collections.abc import Callable, Iterator
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import oracle
from faults import acting, allowing, by, defining, effectless, ruleless
from reviewflow.errors import DefinitionError, InputError, Reason, RecordError, ReviewflowError, StaleReview
from reviewflow.kernel import Accepted, Kernel, Refused
from reviewflow.model import commands as c
from reviewflow.model import events as e
from reviewflow.model import fold
from reviewflow.model.logic import Act, Add, Condition
from reviewflow.model.papers import Copy, Drawn
from reviewflow.model.policy import Policy
from reviewflow.model.private import Private
from reviewflow.model.process import Ask, Force, Gap, Process, Rule
from reviewflow.model.review import Context
from reviewflow.model.words import Capacity, ConversationData, EndpointKind, Gateway, Label, Level, PersonKind, Stage
from reviewflow.record import Envelope, event_to_json, read_log, verify, write_log
from reviewflow.reviews import Granted, Reading, audit
from reviewflow.rules import POLICY, PROCESS
from reviewflow.testing import strategies
from stories import REVIEW, Story, at, digest_of, done, kernel, story

ROOT_PEOPLE = ("lead1", "rev2", "sw1", "tm1", "hv1", "hm1", "mo1", "co1", "ch1", "out1", "late1", "bm1", "nobody")
TEXT = Private("A text that somebody wrote.")


COMMISSION = next(d.body for d in POLICY.definitions if d.name == "commissioner")
"""Whoever acts for the commissioner, whatever the label of a paper is."""


def told(by_kernel: Kernel, stage: Stage) -> Story:
    """The guide's own way to that stage, everything there done, decided by that kernel."""
    return Story(by_kernel).done(stage)


def happened(tale: Story) -> list[oracle.Happened]:
    return [(type(event).__name__, event) for event, _ in tale.recorded]


def outside_shown(tale: Story) -> list[tuple[str, str, str]]:
    """Every (event, person, paper) in which a draft or record was shown to somebody outside the participant set."""
    history, found = happened(tale), []
    for number, event in enumerate(history):
        before = history[:number]
        kinds = oracle.papers(history[: number + 1])
        for person, paper in oracle.shown(before, event):
            inside = oracle.in_the_group(before, person)
            board = kinds[paper] in {"final"} and oracle.acts_for_the_board(before, person)
            if kinds[paper] != "published" and not inside and not board:
                found.append((event[0], person, paper))
    return found


def everybody_tries(tale: Story) -> Story:
    """Everybody asks for every paper, in their own box and through a list, and copies are offered to everybody."""
    papers = [*tale.review.versions, *tale.review.conversations, *tale.review.team_papers]
    for person in ROOT_PEOPLE:
        for paper in papers:
            _try(tale, c.AskToRead(version=paper), person)
        for version in tale.review.versions:
            number = 900 + len(tale.recorded)
            _try(tale, c.CirculateVersion(version=version, copies=(Copy(number=number, person=person),)), "bm1")
    _try(tale, c.OpenEndpoint(endpoint="list1", kind=EndpointKind.MAILING_LIST), "bm1")
    for person in ROOT_PEOPLE[:-1]:
        _try(tale, c.JoinEndpoint(endpoint="list1", person=person), "bm1")
        for paper in papers:
            _try(tale, c.AskToRead(version=paper, endpoint="list1"), "bm1")
    return tale


def _try(tale: Story, command: c.Command, person: str) -> None:
    outcome = tale.ask(command, person)
    if isinstance(outcome, Accepted):
        tale.record(*outcome.events, by=person)


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


OPENS = {
    "open_to_team": Label.TEAM,
    "open_to_group": Label.GROUP,
    "open_to_commission": Label.COMMISSION,
    "open_to_public": Label.PUBLIC,
}
OPENING = {"ReportCompiled", "ReportFinalised", "ReportPublished"}
BORN = {"ConversationHeld", "TeamPaperFiled", "VersionDerived", "FinalRendered"}


def openings(tale: Story) -> list[tuple[str, str]]:
    """Every (event, paper) that opened a paper further, other than by the three acts, or was born wider than its source."""
    review, found = tale.kernel.unopened(REVIEW), []
    for event, context in tale.recorded:
        after = tale.kernel.evolve(review, event, context)
        name = type(event).__name__
        for relation in OPENS:
            new = {paper for (paper,) in after.facts.tuples(relation) - review.facts.tuples(relation)}
            old = {paper for (paper,) in review.facts.tuples("known")}
            found += [(name, paper) for paper in new & old if name not in OPENING]
            found += [(name, paper) for paper in new - old if _wider(name, event, relation, review)]
        review = after
    return found


def _wider(name: str, event: Any, relation: str, before: Any) -> bool:
    if name in {"VersionDerived", "FinalRendered"}:
        sources = [d.source for d in event.sources] if name == "VersionDerived" else [event.final]
        return not all(before.facts.has(relation, source) for source in sources)
    allowed = {"ReportCompiled": {"open_to_team", "open_to_group"}, "TeamPaperFiled": {"open_to_team"}}
    return relation not in allowed.get(name, set())


def mixed(tale: Story) -> Story:
    """Versions derived from drafts, finals and team papers, in every mixture that the kernel allows."""
    sources = [*tale.review.versions, *tale.review.conversations, *tale.review.team_papers]
    for number, first in enumerate(sources):
        for second in sources:
            drawn = tuple(Drawn(source=source) for source in dict.fromkeys((first, second)))
            version = f"x{number}-{second}"
            _try(tale, c.DeriveVersion(version=version, label="x", digest="d", sources=drawn), "lead1")
            _try(tale, c.RenderFinal(version=f"{version}-r", final=first, label="x", digest="d"), "lead1")
    return tale


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
    _try(other, c.CirculateVersion(version=version, copies=(Copy(number=number, person="late1"),)), "bm1")
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


SENTINEL = "Zzyxquill"
NEVER: Any = "never"


def sentinels() -> Story:
    """A review in which every private text is the sentinel."""
    tale = Story(kernel())

    def planted(command: c.Command) -> c.Command:
        changed: dict[str, Any] = {}
        for field in attrs.fields(type(command)):
            value = getattr(command, field.name)
            if isinstance(value, Private):
                changed[field.name] = Private(SENTINEL)
            elif field.name in {"aliases", "former_names"}:
                changed[field.name] = (Private(SENTINEL),)
        return attrs.evolve(command, **changed)

    tale._edits.append(planted)
    return tale.done(Stage.FINALISED)


def spoken(tale: Story, caplog: pytest.LogCaptureFixture) -> Iterator[tuple[str, str]]:
    """Every sink that speaks without being asked for words, with what it says."""
    values: list[Any] = [
        tale.review,
        tale.recorded,
        *tale.envelopes(),
        *tale.options().values(),
        tale.desk(),
        tale.review.facts,
    ]
    for value in values:
        kind = type(value).__name__
        yield f"repr {kind}", repr(value)
        yield f"str {kind}", str(value)
        yield f"format {kind}", f"{value}"
        yield f"copy {kind}", repr(copy.copy(value))
    for person in tale.review.people.values():
        yield "asdict", repr(attrs.asdict(person))
    logging.getLogger("host").warning("%r %s", tale.review, tale.recorded)
    yield "log", caplog.text
    for error in _errors(tale):
        yield f"traceback {type(error).__name__}", "".join(traceback.format_exception(error))
        captured = traceback.TracebackException.from_exception(error, capture_locals=True)
        yield f"traceback with locals {type(error).__name__}", "".join(captured.format())
    yield "refusals", "\n".join(str(r) for option in tale.options("out1").values() for r in option.all_reasons())


def _errors(tale: Story) -> Iterator[BaseException]:
    for attempt in (
        lambda: pickle.dumps(tale.review.people["sw1"].name),
        lambda: tale.kernel.evolve(tale.review, tale.recorded[0][0], Context(actor="bm1", at=NEVER, command_id="c1")),
        lambda: json.dumps({"name": tale.review.people["sw1"].name.given}),
        lambda: c.AskQuestion(question="a b", text=Private(SENTINEL)),
        lambda: c.AskQuestion(question="q9", text=Private(SENTINEL * 5000)),
        lambda: "x".join(attrs.astuple(tale.review.people["sw1"].name)[:1]),
    ):
        try:
            attempt()
        except (TypeError, AttributeError, ReviewflowError) as error:
            yield error


class Test_content_never_speaks_by_accident:
    """No draft text and no name in any repr, str, error, log, traceback, pickle, diagram, JSON view, metric or file name."""

    def test_no_sink_speaks(self, caplog: pytest.LogCaptureFixture) -> None:
        """A sentinel in every private text comes out of no sink that was not asked for words."""
        assert [] == [place for place, said in spoken(sentinels(), caplog) if SENTINEL in said]

    def test_every_error_was_provoked(self) -> None:
        """The errors whose tracebacks are searched do occur."""
        kinds = [type(error).__name__ for error in _errors(sentinels())]
        assert ["TypeError", "InputError", "TypeError", "InputError", "InputError", "TypeError"] == kinds

    def test_a_reading_keeps_its_text(self) -> None:
        """What was handed over shows itself only to `reveal`."""
        tale = done(Stage.REPORTING)
        desk = tale.desk()
        desk.keep(REVIEW, "v2", SENTINEL.encode())
        reading = desk.read(REVIEW, "v2", by="sw1", at=tale.now)
        assert isinstance(reading, Reading)
        with pytest.raises(TypeError):
            pickle.dumps(reading)
        assert (SENTINEL.encode(), False) == (
            reading.reveal(),
            SENTINEL in f"{reading!r}{reading}{vars(type(reading))}",
        )

    def test_nothing_private_is_pickled(self) -> None:
        """Neither a review nor an event with words in it can be pickled."""
        tale = sentinels()
        for value in (tale.review, tale.recorded[1][0], Private(SENTINEL)):
            with pytest.raises(TypeError):
                pickle.dumps(value)

    def test_a_fault_is_seen(self, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
        """A private text that showed itself would be found in many sinks."""
        monkeypatch.setattr(Private, "__repr__", lambda self: self.reveal())
        assert 5 < len([place for place, said in spoken(sentinels(), caplog) if SENTINEL in said])


class Test_publication_is_of_what_was_checked:
    """The published bytes are the bytes that the gate passed, with every finding resolved by someone who may."""

    def refused(self, change: Callable[[Story], object], by_kernel: Kernel | None = None) -> list[str]:
        tale = told(by_kernel, Stage.FINALISED) if by_kernel else done(Stage.FINALISED)
        change(tale)
        return tale.codes(c.PublishReport(version="v3", digest=digest_of("v3")), "bm1")

    def test_the_checked_bytes_are_published(self) -> None:
        """Checked, approved by two: the very bytes may go."""
        assert [] == self.refused(lambda tale: None)

    def test_no_other_bytes(self) -> None:
        """Another digest is refused, and another version was never checked."""
        tale = done(Stage.FINALISED)
        other = tale.codes(c.PublishReport(version="v3", digest=digest_of("other")), "bm1")
        unchecked = tale.codes(c.PublishReport(version="v2", digest=digest_of("v2")), "bm1")
        assert (True, True) == ("OTHER_DIGEST" in other, "CHECK_NOT_PASSED" in unchecked)

    @pytest.mark.parametrize(
        "change",
        [
            c.CorrectPerson(person="sw1", kind=PersonKind.PROFESSIONAL, shown_as="worker"),
            c.AddPlace(place="pl9", name=TEXT, shown_as="a town"),
            c.AddIdentifier(identifier="i9", kind="court number", value=TEXT),
        ],
        ids=["a person", "a place", "a number"],
    )
    def test_a_changed_register_voids_the_check(self, change: c.Command) -> None:
        """What the check could not know of was not checked."""
        assert "CHECK_NOT_PASSED" in self.refused(lambda tale: tale.give(change, "bm1"))

    def test_findings_left_open_hold_it(self) -> None:
        """A later check with findings takes the earlier pass away."""
        gate = c.RecordGateCheck(version="v3", digest=digest_of("v3"), register="r", rules="g", open_findings=2)
        assert "CHECK_NOT_PASSED" in self.refused(lambda tale: tale.give(gate, "bm1"))

    def test_a_fault_is_seen(self) -> None:
        """Where a change of the register no longer voids the check, publication goes through."""
        change = c.AddPlace(place="pl9", name=TEXT, shown_as="a town")
        faulty = by(policy=effectless("register_changed"))
        assert [] == self.refused(lambda tale: tale.give(change, "bm1"), faulty)


class Test_a_refusal_changes_nothing:
    """A refused command leaves the log byte-identical."""

    def test_every_refused_command(self) -> None:
        """Every command given by somebody who may not: nothing is written, but for the record of a request to read."""

        tale = done(Stage.REPORTING)

        @settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
        @given(data=st.data(), name=st.sampled_from(sorted(set(c.COMMANDS) - {"AskToRead"})))
        def check(data: Any, name: str) -> None:
            desk = tale.desk()
            before = write_log(desk.log(REVIEW))
            outcome = desk.give(REVIEW, data.draw(strategies.command(name, tale.review)), by="out1", at=tale.now)
            if isinstance(outcome, Refused):
                assert write_log(desk.log(REVIEW)) == before

        check()

    def test_a_refused_reading_adds_its_own_line_only(self) -> None:
        """Who asked for a draft and was refused stands on record, and nothing else is different."""
        tale = done(Stage.REPORTING)
        desk = tale.desk()
        before = tuple(desk.log(REVIEW))
        assert isinstance(desk.give(REVIEW, c.AskToRead(version="v2"), by="out1", at=tale.now), Refused)
        after = tuple(desk.log(REVIEW))
        assert (before, "ReadingRefused") == (after[:-1], type(after[-1].event).__name__)

    def test_a_fault_is_seen(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A desk that wrote what it refuses would be found."""
        tale = done(Stage.REPORTING)
        desk = tale.desk()
        before = write_log(desk.log(REVIEW))
        extra = tale.recorded[1][0]
        monkeypatch.setattr(Kernel, "decide", lambda *a: Refused((), recorded=(extra,)))
        desk.give(REVIEW, c.BeginAnalysis(), by="out1", at=tale.now)
        assert write_log(desk.log(REVIEW)) != before


TAMPERING: dict[str, Callable[[list[Envelope]], list[Envelope]]] = {
    "edited": lambda log: [*log[:5], attrs.evolve(log[5], actor="rev2"), *log[6:]],
    "event changed": lambda log: [*log[:5], attrs.evolve(log[5], event=log[4].event), *log[6:]],
    "removed": lambda log: [*log[:5], *log[6:]],
    "inserted": lambda log: [*log[:5], log[5], *log[5:]],
    "swapped": lambda log: [*log[:5], log[6], log[5], *log[7:]],
}


class Test_the_record_is_the_state:
    """Replaying the log gives the state; any edit, removal, insertion or reordering is detected."""

    @pytest.mark.parametrize("stage", list(Stage)[1:11])
    def test_replay_gives_the_state(self, stage: Stage) -> None:
        """Written, read back and replayed, the review is the same in every field."""
        tale = at(stage)
        log = read_log(write_log(tale.envelopes()))
        assert tale.review == audit(kernel(), log)

    @pytest.mark.parametrize("name", TAMPERING)
    def test_tampering_is_detected(self, name: str) -> None:
        """Each kind of change is named at the first event that cannot be trusted."""
        with pytest.raises(RecordError) as caught:
            verify(TAMPERING[name](list(at(Stage.COLLECTING_DATA).envelopes())))
        assert (7 if name == "inserted" else 6) == caught.value.number

    def test_what_the_tables_forbid_is_detected(self) -> None:
        """A chain that fits but holds an event that no table allows is found by the audit."""
        tale = at(Stage.COLLECTING_DATA)
        forged = tale.copy().record(e.DataCollectionBegun(), by="lead1").envelopes()
        with pytest.raises(RecordError, match="do not allow `DataCollectionBegun`"):
            audit(kernel(), forged)

    def test_a_fault_is_seen(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A fold that forgot one event would not give the state."""
        tale = at(Stage.COLLECTING_DATA)
        monkeypatch.delitem(fold.FOLD, e.BackingStated)
        assert tale.review != kernel().replay(kernel().unopened(REVIEW), tale.recorded)


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
        scope=TEXT, approved_by=("bm1", "co1"), disclosed_on=at(Stage.REPORTING).today,
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


def test_papers_of_a_log_are_json_without_names() -> None:
    """An event as JSON carries what was said, so only the record writes it; a reading refused carries ids alone."""
    tale = done(Stage.REPORTING)
    outcome = tale.ask(c.AskToRead(version="v2"), "out1")
    assert isinstance(outcome, Refused)
    said = json.dumps([event_to_json(event) for event in outcome.recorded])
    assert '"person": "out1"' in said
