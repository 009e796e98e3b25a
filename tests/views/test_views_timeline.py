"""The story of a log: every event has its sentence, refusals stand where they were tried, nothing private is said."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import pytest

from reviewflow.cli.playing import Play
from reviewflow.model.events import EVENTS, Event
from reviewflow.model.private import Private
from reviewflow.record import decode
from reviewflow.rules import PROCESS
from reviewflow.views.naming import Naming, day, listed
from reviewflow.views.sentences import SENTENCES, sentence
from reviewflow.views.timeline import timeline
from reviewflow.views.timeline_text import TOGETHER, timeline_text

GOLDEN = Path(__file__).resolve().parents[1] / "compat" / "golden"


def golden(name: str) -> Event:
    """The sample of that event that must open for ever; its texts all begin with `Wörds`."""
    return decode((GOLDEN / f"{name}.v1.json").read_bytes().rstrip(b"\n")).event


def privates(value: Any) -> Iterator[str]:
    """Every private text in a value."""
    if isinstance(value, Private):
        yield value.reveal()
    elif isinstance(value, tuple):
        for item in value:
            yield from privates(item)
    elif attrs.has(type(value)):
        for field in attrs.fields(type(value)):
            yield from privates(getattr(value, field.name))


def test_every_event_has_a_sentence_and_no_sentence_is_left_over() -> None:
    """The table is total: an event that is added needs its sentence."""
    assert sorted(EVENTS) == sorted(SENTENCES)


def test_what_is_told_together_are_events() -> None:
    """Each entry of the brief table is an event."""
    assert set() == set(TOGETHER) - set(EVENTS)


@pytest.mark.parametrize("name", sorted(EVENTS))
def test_a_sentence_is_whole_and_says_nothing_private(name: str, small: Play) -> None:
    """No field stays unfilled, and no private text of the event is in it."""
    event = golden(name)
    told = sentence(event, Naming(small.kernel.unopened("HM-07")))
    assert told.strip() == told
    assert told != ""
    assert not any(mark in told for mark in "{}•\n")
    assert [text for text in privates(event) if text and text in told] == []


@pytest.mark.parametrize("name", ["QuestionAsked", "BackingStated", "ReviewSuspended", "JudgementRecorded"])
def test_with_words_the_text_is_said(name: str, small: Play) -> None:
    """Whoever asks for words gets them, in quotation marks."""
    event = golden(name)
    told = sentence(event, Naming(small.kernel.unopened("HM-07"), words=True))
    assert any(f"“{text}”" in told for text in privates(event))


def test_every_event_and_every_refusal_is_one_entry_in_order(small: Play) -> None:
    """The story holds the whole log, and each refused command once, at the moment it was tried."""
    story = timeline(small.kernel, small.log, small.attempts)
    tried = [p.line.at for p in small.played if not getattr(p.outcome, "events", ())]
    assert [e.number for e in small.log] == [entry.number for entry in story if entry.number]
    assert tried == [entry.at for entry in story if entry.refused]
    assert sorted(entry.at for entry in story) == [entry.at for entry in story]


def test_a_refused_reading_carries_the_reasons_that_were_told(small: Play) -> None:
    """The outsider's request stands on the log, with the answer that the outsider got."""
    story = timeline(small.kernel, small.log, small.attempts)
    refused = [entry for entry in story if entry.what == "ReadingRefused" and entry.by == "X9"]
    assert [reason.rule for entry in refused for reason in entry.reasons] == ["S48"]


def test_without_attempts_the_log_alone_is_told(small: Play) -> None:
    """Refused readings are told by their codes; other refusals left no trace."""
    story = timeline(small.kernel, small.log)
    assert len(small.log) == len(story)
    assert all(entry.codes and not entry.reasons for entry in story if entry.refused)


def test_every_move_of_the_review_is_marked(small: Play) -> None:
    """The stages that the events led to are the stages that the entries name."""
    moved = [entry.stage for entry in timeline(small.kernel, small.log) if entry.stage]
    stages = [
        "identifying_the_case", "selecting_the_team", "identifying_who_is_involved", "preparing_participants",
        "collecting_data", "analysing", "reporting",
    ]  # fmt: skip
    assert stages == moved


def test_the_text_has_a_heading_a_day_and_a_mark_for_a_refusal(small: Play) -> None:
    """Read aloud, it says when, who, what and why not."""
    text = timeline_text(timeline(small.kernel, small.log, small.attempts), Naming(small.state))
    assert text.splitlines()[0] == "Tue 14 Jan 2025"
    assert "\n\nWed 15 Jan 2025\n" in text
    assert "  ✗ bm     `AgreeQuestions` is refused: S1, the review: the review has no question yet" in text
    assert "           → collecting data\n" in text
    assert "P3 (the health visitor) withdraws; what was told is sealed" in text


def test_in_brief_what_was_done_for_many_is_one_line(small: Play) -> None:
    """Six briefings and six undertakings become two lines; refusals and moves stay lines of their own."""
    entries = timeline(small.kernel, small.log, small.attempts)
    whole, brief = (timeline_text(entries, Naming(small.state), brief=b) for b in (False, True))
    assert whole.count("confidentiality was made clear to") == 6
    assert brief.count("confidentiality and its limits were made clear to RT1 (lead reviewer), RT2 (reviewer), P1") == 1
    assert whole.count("✗") == brief.count("✗") == 6
    assert whole.count("→") == brief.count("→") == 7


def test_every_rule_that_can_be_judged_is_named_by_its_fact(small: Play) -> None:
    """A judgement is told with what it stands in for, not with an id alone."""
    event = attrs.evolve(golden("JudgementRecorded"), rule="S30", subject="AG2")  # type: ignore[call-arg]
    assert "an agency with frontline staff also has a first-line manager" in sentence(event, Naming(small.state))
    assert "S30" in {rule.id for rule in PROCESS.rules}


def test_people_are_shown_by_id_and_label_and_by_name_only_with_words(small: Play) -> None:
    """A family member is shown by the pseudonym; the name needs asking for."""
    assert Naming(small.state).person("F1") == "F1 (Marion)"
    assert Naming(small.state, words=True).person("F1") == "F1 (ZorvathF1 Wexcombe, Marion)"
    assert Naming(small.state).person("stranger") == "stranger"
    assert Naming(small.state).people(("P1", "P2", "P3", "RT1")) == "P1, P2, P3 and RT1"


def test_lists_and_days_read_as_people_write_them(small: Play) -> None:
    """Small words that every view rests on."""
    assert [
        listed([]), listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"], joined="or"),
    ] == ["nobody", "a", "a and b", "a, b or c"]  # fmt: skip
    assert day(small.log[0].at) == "Tue 14 Jan 2025"
