"""The state of a review, the papers' whereabouts, and what may be done now."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from reviewflow.cli.playing import Play
from reviewflow.model.words import Level, Stage, Standing
from reviewflow.rules import PROCESS
from reviewflow.views.choices import choices, choices_json, choices_text, next_moves, seen_by_staff, senses
from reviewflow.views.circulation import circulation, circulation_text, still_out
from reviewflow.views.naming import Naming
from reviewflow.views.provenance import provenance, provenance_text, touched_by, touched_text
from reviewflow.views.status import NEXT_STEP, MeetingStatus, Status, status
from reviewflow.views.status_json import status_json
from reviewflow.views.status_text import status_text


@pytest.fixture(scope="module")
def page(small: Play) -> Status:
    return status(small.kernel, small.log)


def test_it_says_what_blocks_the_next_move_and_what_to_do(small: Play, page: Status) -> None:
    """Every reason against finalising, each with its clause and its remedy."""
    (move,) = page.moves
    codes = {reason.code for reason in (*move.reasons, *(r for more in move.subjects.values() for r in more))}
    text = status_text(page, Naming(small.state))
    assert move.command == "FinaliseReport"
    assert {"COMMENTS_OPEN", "NOT_APPROVED_BY_TWO", "COPY_UNACCOUNTED"} == codes
    assert "S46, K1: this comment has not been disposed of. To do: answer it with `DisposeOfComment`." in text


def test_agencies_by_level_with_their_gaps(page: Status) -> None:
    """S24 and S30: one line an agency, a number a level."""
    assert list(Level)[:2] == [Level.FRONTLINE, Level.FIRST_LINE_MANAGER]
    assert [(c.agency, c.counts, c.gaps) for c in page.coverage] == [
        ("AG1", (1, 1, 0, 0), ()),
        ("AG2", (1, 0, 0, 0), ("S30",)),
    ]
    assert all(c.backed for c in page.coverage)


def test_an_agency_nobody_is_heard_from_is_a_gap(example: Play) -> None:
    """S24: before the late joiners came, the charity had nobody."""
    before = [e for e in example.log if e.at < datetime(2025, 4, 1, tzinfo=UTC)]
    gaps = {c.agency: c.gaps for c in status(example.kernel, before).coverage}
    assert gaps["AG6"] == ("S24",)


def test_joint_meetings_are_told_from_single_ones(page: Status, example: Play) -> None:
    """S39: a meeting with two agencies founds a group; one with a single person does not."""
    assert [(m.meeting, m.attended, m.agencies, m.joint) for m in page.meetings] == [("M1", 4, ("AG1", "AG2"), True)]
    assert [m.joint for m in status(example.kernel, example.log).meetings] == [True, False, False, True]
    assert not MeetingStatus("M9", page.meetings[0].held_on, 3, ("AG1",)).joint


def test_judgements_stand_lapse_or_are_no_longer_needed(page: Status) -> None:
    """A judgement is of its facts: AG2 got another worker, so that one lapsed."""
    found = {(j.judgement.rule, j.judgement.subject): j.state for j in page.judgements}
    expected = {("S28", "review"): "no longer needed", ("S30", "AG2"): "lapsed", ("S45-rework", "V10"): "stands"}
    assert expected == found


# fmt: off
CLOCKS = {
    "in time":  (datetime(2025, 1, 26, tzinfo=UTC), {"data": "late", "final": "running", "report": "overrun", "analysis": "kept"}),
    "that day": (datetime(2025, 1, 24, 23, tzinfo=UTC), {"data": "late", "final": "running", "report": "running", "analysis": "kept"}),
    "later":    (datetime(2026, 1, 1, tzinfo=UTC), {"data": "late", "final": "overrun", "report": "overrun", "analysis": "kept"}),
}
# fmt: on


@pytest.mark.parametrize(("at", "expected"), CLOCKS.values(), ids=CLOCKS)
def test_clocks(at: datetime, expected: dict[str, str], small: Play) -> None:
    """A clock is kept or late once its stage was reached, else running to the end of its day, then overrun."""
    assert expected == {c.clock.id: c.state for c in status(small.kernel, small.log, at=at).clocks}


def test_how_late_a_stage_was_reached(page: Status, example: Play) -> None:
    """Data collection was due on the 10th and began on the 16th; the example was published ten days late."""
    assert next(c.days_over for c in page.clocks if c.clock.id == "data") == 6
    assert [c.days_over for c in status(example.kernel, example.log).clocks] == [10]


def test_each_person_has_a_standing_and_the_next_step(page: Status) -> None:
    """Whoever was added late is told the letter comes next."""
    found = {p.person: (p.standing, p.next_step) for p in page.people}
    assert found["P4"] == (Standing.IDENTIFIED, "send the introductory letter")
    assert found["P3"] == (Standing.WITHDRAWN, "")
    assert "X9" not in found


def test_the_next_steps_are_those_of_the_standing_table() -> None:
    """Each step leaves the standing that it is told at."""
    leaves = {"send the introductory letter": "SendLetter", "hold the introductory meeting": "HoldIntroductoryMeeting",
              "brief on confidentiality and its limits": "BriefConfidentiality", "record the undertaking": "GiveUndertaking",
              "judge whether access can be given back": "LiftSuspension"}  # fmt: skip
    rows = {(source, row.command) for row in PROCESS.standing.rows for source in row.source if row.to != source}
    assert [(standing, step) for standing, step in NEXT_STEP.items() if (standing, leaves[step]) not in rows] == []


def test_warnings_stop_nothing_and_name_no_name(page: Status) -> None:
    """U12 of a draft that carries names, U13 of roles that one person holds."""
    assert [warning[:3] for warning in page.warnings] == ["U12", "U13"]
    assert "P2 (team manager)" in page.warnings[1]


def test_a_broader_label_ends_the_warning_of_a_single_holder(example: Play) -> None:
    """The headteacher is shown as a senior school leader, so the role is not told."""
    (warning,) = (w for w in status(example.kernel, example.log).warnings if w.startswith("U13"))
    assert "P8 (class teacher)" in warning
    assert "P9" not in warning


def test_a_review_that_rests_says_where_it_resumes(small: Play) -> None:
    """A page can be made of every beginning of a log, and says at each where the review stands."""
    for end in range(1, len(small.log) + 1):
        found = status(small.kernel, small.log[:end])
        assert f"review SM-01 for The Partnership: {found.review.stage.value.replace('_', ' ')}" in status_text(
            found, Naming(found.review)
        )


def test_who_holds_which_copy(small: Play) -> None:
    """Held, to be returned, returned, destroyed, unaccounted: each copy in its state."""
    states = {(c.version, c.number): c.state.value for c in circulation(small.state)}
    first = {1: "to_be_returned", 2: "to_be_returned", 3: "returned", 4: "destroyed", 5: "to_be_returned"}
    second = {1: "held", 2: "held", 3: "held", 4: "unaccounted"}
    assert {**{("V01", n): s for n, s in first.items()}, **{("V10", n): s for n, s in second.items()}} == states
    assert len(still_out(circulation(small.state))) == 7
    assert "unaccounted 4 P2" in circulation_text(circulation(small.state, "V10"), Naming(small.state))
    assert circulation_text((), Naming(small.state)) == "  no copy was ever sent"


def test_a_withdrawal_lists_what_to_rework(small: Play, page: Status) -> None:
    """S45: the version that took the passage over is named, with the section and where it came from."""
    touched = touched_by(small.state, "P3")
    assert [(t.version, t.conversation, t.sections, t.through) for t in touched] == [
        ("V01", "C3", ("3.5",), ""),
        ("V10", "C3", ("3.5",), "V01"),
    ]
    assert [t.version for t in page.rework] == ["V10"]
    assert "draft V10 (circulating): section 3.5, from conversation C3, taken over from v0.1 (V01)" in touched_text(
        touched, Naming(small.state)
    )
    assert "v0.1 (V01) leans on C1 and C3" in provenance_text(small.state, Naming(small.state))


def test_provenance_is_what_the_review_itself_leans_on(example: Play) -> None:
    """For every version: the conversations found here are those that the rule on rework asks about."""
    for version in example.state.versions:
        found = {t.conversation for t in provenance(example.state, version)}
        assert example.state.sources_of(version) & set(example.state.conversations) == found
    assert "C-P3" in {t.conversation for t in provenance(example.state, "v1.0")}
    assert "C-P3" not in {t.conversation for t in provenance(example.state, "v1.1")}


def test_next_moves_are_the_rows_that_leave_the_stage(small: Play, example: Play) -> None:
    """Not those that set the review aside; a closed review has none."""
    assert next_moves(small.kernel, small.state) == ("FinaliseReport",)
    assert next_moves(example.kernel, example.state) == ()


def test_for_anybody_a_command_is_allowed_where_somebody_may_give_it(small: Play) -> None:
    """What the page says may be done now, the kernel allows to somebody; what it blocks, it allows to nobody."""
    found = {choice.command: choice for choice in choices(small.kernel, small.state)}
    options = {person: small.kernel.options(small.state, person) for person in small.state.people}
    for command, choice in found.items():
        allowed = [person for person in options if options[person][command].allowed]
        assert bool(allowed) <= choice.allowed, command
        assert {p for p in allowed if p not in choice.by} <= set(small.state.people), command
    assert {"by": list(found["AppointOfficer"].by)} == {"by": ["bm"]}


def test_an_actor_sees_only_what_the_actor_may_know(small: Play) -> None:
    """A participant is not told about others; the team is told everything."""
    shown = choices_text(choices(small.kernel, small.state, "P1"), Naming(small.state), ("FinaliseReport",))
    everything = choices_text(choices(small.kernel, small.state), Naming(small.state), ("FinaliseReport",))
    assert "K1" not in shown
    assert "K1" in everything
    assert "For others to give" in shown


def test_nobody_on_the_record_is_nobody_to_ask(small: Play) -> None:
    """An unopened review has no staff; only opening it is possible."""
    review = small.kernel.unopened("R-9")
    assert seen_by_staff(review) == ""
    assert [c["command"] for c in choices_json(choices(small.kernel, review)) if c["allowed"]] == ["OpenReview"]
    assert Stage.NOT_OPENED is review.stage


def test_reasons_that_differ_only_in_whom_they_concern_are_one(example: Play) -> None:
    """Thirteen people who were not introduced are one line with thirteen ids, and no reason is lost."""
    (refused,) = [a for a in example.attempts if a.name == "BeginDataCollection" and a.at.day == 5]
    names = Naming(example.state)
    told = senses(refused.outcome.reasons, names)
    assert len(refused.outcome.reasons) == 14
    assert [line.split(":")[0].count("(") for line in told] == [1, 13]
    assert [] == [
        r.subject for r in refused.outcome.reasons if not any(names.subject(r.subject) in line for line in told)
    ]


def test_as_plain_data_every_list_is_there(small: Play, example: Play) -> None:
    """Whatever the page can list stands there by its id, on some day of these reviews; neither was ever suspended."""
    days = [status(example.kernel, example.log[:number]) for number in range(10, len(example.log), 10)]
    found = [status_json(page) for page in (status(small.kernel, small.log), *days)]
    assert ["resumes_at"] == [name for name in found[0] if not any(page[name] for page in found)]
    discussed = next(v for v in found[-1]["versions"] if v["discussed_on"])
    assert ("v0.1", ["2025-05-13"], None, False) == (discussed["version"], discussed["discussed_on"], discussed["check"], discussed["internal"])
