"""A refuted rule is shown as a review: commands that the real `decide` accepts, told as a timeline, none too many."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import attrs
import pytest

from proving import the_world
from reviewflow.kernel import Accepted, Kernel
from reviewflow.kernel.linter import faults
from reviewflow.model import commands as c
from reviewflow.model.events import Event
from reviewflow.model.policy import Call, Policy
from reviewflow.model.review import Context
from reviewflow.record import verify
from reviewflow.rules import POLICY, PROCESS
from reviewflow.testing.director import Director, Told
from reviewflow.testing.explore import SCOPES
from reviewflow.testing.history import STANDING
from reviewflow.testing.mutants import mutants
from reviewflow.testing.replay import Replay, Unreached, replay
from reviewflow.testing.spec import SPEC
from reviewflow.testing.staging import CARRIED, ROWS
from reviewflow.testing.story import LAWS, Story, leak_of, reach

LEAKS = {
    # what is taken away                       the story that the table has of it
    "join: without ENDPOINT_HOLDS_MORE":       "appoint person1, brief person1, bind person1, open_endpoint box1, compile paper1, circulate paper1, name person1 paper1, join person1 box1, deliver paper1 box1, join person2 box1",
    "suspend: effect 2 never":                 "appoint person1, brief person1, bind person1, compile paper1, name person1 paper1, suspend person1",
    "deliver: without LABEL_DOES_NOT_ADMIT":   "appoint person1, brief person1, bind person1, file_record paper1, close_record paper1, deliver paper1 box1",
    "publish: without CHECK_NOT_PASSED":       "compile paper1, discuss paper1, finalise paper1, publish paper1",
    "draw_on: without SOURCE_SEALED":          "file_record paper1, seal paper1, draw_on paper2 paper1",
    "stand_down: effect 5 never":              "appoint person1, brief person1, bind person1, name person1 paper1, stand_down person1, appoint person1, brief person1, name person1 paper1",
}  # fmt: skip
HELD = {
    # what is taken away                       the story                                       what holds all the same
    "file_record: without ID_IN_USE":          ("file_record paper1, file_record paper1",       "names a paper that is on the record already"),
    "publish: without NOT_FINAL":              ("compile paper1, publish paper1",               "is not for the version at `drafted`"),
    "seal: effect 1 never":                    ("seal paper1, derive paper2 paper1",            "no version of a report"),
}  # fmt: skip
PLAYED = tuple(LEAKS)


def story_of(told: str) -> Story:
    return Story(tuple(Call(act, tuple(args)) for act, *args in (one.split() for one in told.split(", "))), ())


@cache
def policies() -> dict[str, Policy]:
    return {mutant.name: mutant.policy for mutant in mutants(POLICY)}


@cache
def played(name: str) -> Replay | Unreached:
    return replay(policies()[name], story_of(LEAKS[name]))


@cache
def director_of(name: str) -> Director:
    return Director.of(Kernel.of(PROCESS, policies().get(name, POLICY)))


def given(by: Director, commands: tuple[tuple[c.Command, str], ...]) -> Told:
    """These commands, given to `decide` from the first day; what is refused is passed over, and the first broken law ends it."""
    told = by.start
    for command, actor in commands:
        outcome = by.decide(told, command, actor)
        if isinstance(outcome, Accepted) and not told.laws:
            told = by.record(told, (command, actor), outcome.events)
    return told


def broken_by(name: str, recorded: Iterable[tuple[Event, Context]]) -> dict[int, set[str]]:
    """Which laws each event breaks, by its number, as the follower says."""
    follower, kernel = director_of(name).follower, director_of(name).kernel
    facts, review, found = follower.start, kernel.unopened("r1"), dict[int, set[str]]()
    for number, (event, context) in enumerate(recorded, 1):
        before, review = review, kernel.evolve(review, event, context)
        facts, faults = follower.event(facts, before, event, review)
        laws = {fault.split(" breaks ")[1] for fault in faults if " breaks " in fault}
        found |= {number: laws} if laws else {}
    return found


@pytest.mark.parametrize("name", PLAYED)
def test_a_law_breaks_in_a_real_review(name: str) -> None:
    """Every command is accepted, all but the last are lawful, and the log that they make is a log."""
    found = played(name)
    assert isinstance(found, Replay)
    verify(found.envelopes())
    again = given(director_of(name), found.told.given)
    assert [event for event, _ in again.recorded] == [event for event, _ in found.told.recorded]
    assert broken_by(name, found.told.recorded) == {len(found.told.recorded): set(found.laws)}


@pytest.mark.parametrize("name", PLAYED)
def test_no_command_can_be_left_out(name: str) -> None:
    """Without any one of its commands, and those that need it, no law of the story breaks."""
    found = played(name)
    assert isinstance(found, Replay)
    commands = found.told.given
    spared = [n for n in range(len(commands)) if set(given(director_of(name), (*commands[:n], *commands[n + 1 :])).laws) & set(found.laws)]
    assert spared == []


@pytest.mark.parametrize("name", PLAYED)
def test_under_our_own_policy_the_last_command_is_refused(name: str) -> None:
    """It is the rule that was taken away which makes the difference: with it the same commands break nothing."""
    found = played(name)
    assert isinstance(found, Replay)
    assert given(director_of("ours"), found.told.given).laws == ()


def test_it_is_told_in_the_fields_words() -> None:
    """Dated, with who recorded it, in the sentences of the timeline, and at the end the law in words."""
    found = played("join: without ENDPOINT_HOLDS_MORE")
    assert isinstance(found, Replay)
    lines = found.lines()
    assert lines[0] == "Mon 6 Jan 2025"
    assert "    bm     person1 (reviewer) undertook on Mon 6 Jan 2025 to keep what is shared within the group" in lines
    assert "    bm     person2 (takes no part) will read what comes to box1" in lines
    assert "  => somebody is shown words that nobody opened to them (SAFE)" in lines


@pytest.mark.parametrize("name", HELD)
def test_what_other_tables_hold_is_said(name: str) -> None:
    """Where a command is refused by something else than the policy, no review is made up: the refusal is told."""
    told, why = HELD[name]
    found = replay(policies()[name], story_of(told), limit=40)
    assert isinstance(found, Unreached)
    assert found.line().startswith("the table alone allows it; through the commands of this process it was not reached, because ")
    assert why in found.line()


def test_a_policy_under_which_no_review_begins() -> None:
    """Where nobody can be appointed, the refusal that stands at the very beginning is told."""
    nobody = attrs.evolve(POLICY.act("bind").guard[2], code="NOBODY", text="nobody is ever appointed")
    closed = attrs.evolve(POLICY, acts=tuple(attrs.evolve(a, guard=(nobody,)) if a.name == "appoint" else a for a in POLICY.acts))
    found = replay(closed, story_of("compile paper1"))
    assert isinstance(found, Unreached)
    assert "`BeginAnalysis` is refused" in found.line()


def test_our_own_policy_has_no_such_review() -> None:
    """Under the sound policy no story is found, whichever is asked for."""
    assert [name for name, told in LEAKS.items() if isinstance(replay(POLICY, story_of(told), limit=40), Replay)] == []


def test_every_act_has_its_commands() -> None:
    """An act of the table without a row could be in no review."""
    assert {act.name for act in POLICY.acts} == {*ROWS, *CARRIED}


def test_every_law_has_its_words() -> None:
    """A law without words would break unheard, and be told by its name alone."""
    laws = {law for duties in SPEC.duties.values() for law in duties} | {*SPEC.shown_only_to, *STANDING, "SHOWN"}
    assert laws == set(LAWS)


@pytest.mark.deep
def test_most_leaks_are_reviews() -> None:
    """Of the mutants that leak, more than half leak in a real review; at the others something else is in the way."""
    reached = [one for scope in SCOPES for one in reach(the_world(), scope, 150)]
    sound = (mutant for mutant in mutants(POLICY) if not faults(mutant.policy))
    stories = [(mutant, story) for mutant in sound if (story := leak_of(mutant, the_world(), reached)) is not None]
    real = [mutant.name for mutant, story in stories if isinstance(replay(mutant.policy, story), Replay)]
    assert len(stories) > 100
    assert len(real) * 2 > len(stories)
