"""Promises 5 to 8: what is said, published and kept. Each class shows by a seeded fault that it would see it broken."""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attempts import (
    SENTINEL,
    TEXT,
    provoked,
    sentinels,
    spoken,
    told,
)
from budgets import budget
from faults import by, effectless
from guides_way import GATE_RULES
from reviewflow.errors import RecordError
from reviewflow.kernel import Kernel, Refused
from reviewflow.model import commands as c
from reviewflow.model import events as e
from reviewflow.model import fold
from reviewflow.model.private import Private
from reviewflow.model.words import PersonKind, Stage
from reviewflow.record import Envelope, event_to_json, read_log, verify, write_log
from reviewflow.reviews import Reading, audit
from reviewflow.testing import strategies
from stories import REVIEW, Story, at, digest_of, done, kernel


class Test_content_never_speaks_by_accident:
    """No draft text and no name in any repr, str, error, log, traceback, pickle, diagram, JSON view, metric or file name."""

    def test_no_sink_speaks(self, caplog: pytest.LogCaptureFixture) -> None:
        """A sentinel in every private text comes out of no sink that was not asked for words."""
        assert [] == [place for place, said in spoken(sentinels(), caplog) if SENTINEL in said]

    def test_every_error_was_provoked(self) -> None:
        """The errors whose tracebacks are searched do occur."""
        kinds = [type(error).__name__ for error in provoked(sentinels())]
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
        return tale.codes(c.PublishReport(version="v3", digest=digest_of("v3"), rules=GATE_RULES), "bm1")

    def test_the_checked_bytes_are_published(self) -> None:
        """Checked, approved by two: the very bytes may go."""
        assert [] == self.refused(lambda tale: None)

    def test_no_other_bytes(self) -> None:
        """Another digest is refused, and another version was never checked."""
        tale = done(Stage.FINALISED)
        other = tale.codes(c.PublishReport(version="v3", digest=digest_of("other"), rules=GATE_RULES), "bm1")
        unchecked = tale.codes(c.PublishReport(version="v2", digest=digest_of("v2"), rules=GATE_RULES), "bm1")
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

    def test_changed_rules_void_the_check(self) -> None:
        """What the rules of that day did not find was not checked by those of today."""
        tale = done(Stage.FINALISED)
        publish = c.PublishReport(version="v3", digest=digest_of("v3"), rules="gate-2")
        assert ["CHECKED_UNDER_OTHER_RULES"] == tale.codes(publish, "bm1")

    def test_findings_left_open_hold_it(self) -> None:
        """A later check with findings takes the earlier pass away."""
        gate = c.RecordGateCheck(version="v3", digest=digest_of("v3"), register="r", rules=GATE_RULES, open_findings=2)
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

        @budget(150)
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


def test_papers_of_a_log_are_json_without_names() -> None:
    """An event as JSON carries what was said, so only the record writes it; a reading refused carries ids alone."""
    tale = done(Stage.REPORTING)
    outcome = tale.ask(c.AskToRead(version="v2"), "out1")
    assert isinstance(outcome, Refused)
    said = json.dumps([event_to_json(event) for event in outcome.recorded])
    assert '"person": "out1"' in said
