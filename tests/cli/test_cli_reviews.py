"""The commands on a review file: each outcome, the story, the options, the question of time, with their exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reviewflow.cli import asking
from reviewflow.cli import main as run

HERE = Path(__file__).resolve().parent
SMALL = str(HERE / "small.jsonl")
SECRETS = ("Zorvath", "Wexcombe", "Zorry", "Quillmark", "Brackwater", "BX99Q00001", "Sablegrove")


def said(capsys: pytest.CaptureFixture[str], *argv: str) -> tuple[int, str, str]:
    """The exit code, and what was said on stdout and on stderr."""
    code = run(list(argv))
    out, err = capsys.readouterr()
    return code, out, err


def test_replay_says_each_outcome_and_every_reason(capsys: pytest.CaptureFixture[str]) -> None:
    """All expectations hold, so the exit code is 0 and nothing is complained of."""
    code, out, err = said(capsys, "replay", SMALL)
    assert (code, err) == (0, "")
    assert (
        "   2  Tue 14 Jan 2025, 09:01  bm     AgreeQuestions: refused\n        S1, the review: the review has no question yet"
        in out
    )
    assert "To do: ask a question with `AskQuestion`." in out
    assert "6 refused; the review SM-01 stands at “reporting”, with 74 events on its record" in out


def test_replay_as_json_holds_ids_and_codes(capsys: pytest.CaptureFixture[str]) -> None:
    """One object: the review, where it stands, and an outcome a line."""
    code, out, _ = said(capsys, "replay", SMALL, "--format", "json")
    found = json.loads(out)
    assert code == 0
    assert (found["review"], found["stage"], found["version"], found["met"]) == ("SM-01", "reporting", 74, True)
    refused = [outcome for outcome in found["outcomes"] if outcome["outcome"] == "refused"]
    assert [outcome["line"] for outcome in refused] == [2, 33, 56, 62, 63, 78]
    assert "NO_QUESTION" in [reason["code"] for reason in refused[0]["reasons"]]
    assert refused[3]["events"] == ["ReadingRefused"]


# fmt: off
EXPECTATIONS = {
    "accepted, and it is":           ("accepted", "StateReason", 0),
    "no expectation":                ("", "AgreeQuestions", 0),
    "refused, and it is":            ("refused", "AgreeQuestions", 0),
    "refused for that code":         ("refused:NO_QUESTION", "AgreeQuestions", 0),
    "refused by that rule":          ("refused:S5", "AgreeQuestions", 0),
    "refused for another code":      ("refused:NO_BACKING", "AgreeQuestions", 1),
    "accepted, and it is refused":   ("accepted", "AgreeQuestions", 1),
    "refused, and it is accepted":   ("refused", "StateReason", 1),
    "refused:X, and it is accepted": ("refused:S1", "StateReason", 1),
}
# fmt: on
FIELDS = {"AgreeQuestions": {}, "StateReason": {"kinds": ["innovation"], "text": "Quillmark"}}


@pytest.mark.parametrize(("expect", "command", "code"), EXPECTATIONS.values(), ids=EXPECTATIONS)
def test_an_expectation_that_fails_is_exit_code_1(
    expect: str, command: str, code: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The line, the command, what was expected and what came are named on stderr."""
    first = Path(SMALL).read_text(encoding="utf-8").splitlines()[0]
    line = {"at": "2025-01-14T10:00:00Z", "by": "bm", "command": command, **FIELDS[command]}
    line |= {"expect": expect} if expect else {}
    file = tmp_path / "r.jsonl"
    file.write_text(f"{first}\n\n{json.dumps(line)}\n", encoding="utf-8")
    found, _, err = said(capsys, "replay", str(file))
    assert code == found
    assert (f"line 3, {command}: expected {expect}, was " in err) is bool(code)


def test_status_as_json_is_the_page(capsys: pytest.CaptureFixture[str]) -> None:
    """For a host's own screen: what blocks, the clocks, the people and the copies still out, by their ids."""
    code, out, _ = said(capsys, "status", SMALL, "--format", "json")
    found = json.loads(out)
    assert (0, "SM-01", "reporting", 74) == (code, found["review"], found["stage"], found["events"])
    assert ["FinaliseReport"] == [move["command"] for move in found["moves"]]
    assert [("V10", 4, "unaccounted")] == [(c["version"], c["number"], c["state"]) for c in found["copies_out"] if c["state"] == "unaccounted"]


def test_timeline_as_json_is_the_story_with_its_refusals(capsys: pytest.CaptureFixture[str]) -> None:
    """Every event under its number, in order, and every refused command where it was tried."""
    code, out, _ = said(capsys, "timeline", SMALL, "--format", "json")
    found = json.loads(out)
    assert 0 == code
    assert list(range(1, 75)) == [entry["number"] for entry in found if entry["number"]]
    assert ["AgreeQuestions"] == [entry["what"] for entry in found if entry["refused"]][:1]
    assert found[0] | {"text": ""} == {
        "at": "2025-01-14T09:00:00Z", "by": "bm", "what": "ReviewOpened", "number": 1, "text": "", "about": "",
        "stage": "identifying_the_case", "refused": False, "codes": [], "reasons": [],
    }  # fmt: skip


def test_assurance_as_json_has_the_lines_of_the_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The same document, by the titles of its parts."""
    log = str(tmp_path / "small.log")
    said(capsys, "log", SMALL, "-o", log)
    _, text, _ = said(capsys, "assurance", log)
    code, out, _ = said(capsys, "assurance", log, "--format", "json")
    found = json.loads(out)
    assert 0 == code
    assert text == "\n\n".join("\n  ".join([title, *lines]) for title, lines in found.items()) + "\n"


@pytest.mark.parametrize("command", ["replay", "timeline", "status"])
def test_names_are_not_asked_of_json(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Said before anything is run; leaving the names out without a word would look like a review without names."""
    code, out, err = said(capsys, command, SMALL, "--format", "json", "--show-text")
    assert (2, "") == (code, out)
    assert "reviewflow: --show-text: does not go with `--format json`, which never holds names; leave out one of them\n" == err


JSON = tuple((command, SMALL, "--format", "json") for command in ("replay", "options", "status", "timeline", "assurance"))


@pytest.mark.parametrize("argv", [*JSON, ("replay", SMALL), ("timeline", SMALL), ("status", SMALL), ("assurance", SMALL), ("options", SMALL),
                                  ("options", SMALL, "--as", "F1"),
                                  ("who-could-read", SMALL, "V01", "--on", "2025-01-21")], ids=" ".join)  # fmt: skip
def test_nothing_private_is_shown_unless_asked_for(argv: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    """No name, text, place or draft on stdout or stderr."""
    code, out, err = said(capsys, *argv)
    assert code == 0
    assert [secret for secret in SECRETS if secret in out + err] == []


def test_with_show_text_names_texts_and_notes_are_shown(capsys: pytest.CaptureFixture[str]) -> None:
    """The person at the terminal asked for them; a draft's text is not among them, since nobody was granted it here."""
    _, story, _ = said(capsys, "timeline", SMALL, "--show-text")
    _, outcomes, _ = said(capsys, "replay", SMALL, "--show-text")
    assert "ZorvathP1 Wexcombe" in story
    assert "“Quillmark question?”" in story
    assert "Nothing was asked yet." in outcomes
    assert "Sablegrove" not in story + outcomes


def test_options_put_what_moves_the_review_first(capsys: pytest.CaptureFixture[str]) -> None:
    """The business manager's question: what is missing for the next step, and whose is it."""
    _, out, _ = said(capsys, "options", SMALL)
    assert out.startswith("Review SM-01 stands at “reporting”.\n\nTo move on\n  ✗ FinaliseReport\n")
    assert "      S46, K1: this comment has not been disposed of." in out
    assert "  ✓ SettleIncident; by the lead reviewer\n" in out


def test_options_of_a_person_hide_what_concerns_others(capsys: pytest.CaptureFixture[str]) -> None:
    """A participant learns that something is missing, not whose comment."""
    _, out, _ = said(capsys, "options", SMALL, "--as", "P1", "--format", "json")
    found = json.loads(out)
    subjects = {s for c in found["commands"] for s in c["subjects"]} | {
        r["subject"] for c in found["commands"] for r in c["reasons"]
    }
    assert found["as"] == "P1"
    assert subjects <= {"P1", "review"}


def test_the_timeline_is_dated_and_marks_refusals(capsys: pytest.CaptureFixture[str]) -> None:
    """One line an event under the day."""
    _, out, _ = said(capsys, "timeline", SMALL)
    assert out.startswith(
        "Tue 14 Jan 2025\n    bm     the review SM-01 is opened for The Partnership; bm (business manager) manages it\n"
    )
    assert out.count("  ✗ ") == 6


# fmt: off
ASKED = {
    "on a day":           ((SMALL, "V01", "--on", "2025-01-23"), "4 people could read v0.1 (V01) on Thu 23 Jan 2025 (UTC):\n  P1 (the social worker)\n"),
    "nobody":             ((SMALL, "V10", "--on", "2025-01-26"), "0 people could read draft V10 on Sun 26 Jan 2025 (UTC).\n"),
    "shown that day":     ((SMALL, "V10", "--on", "2025-01-24"), "It was in fact shown that day to RT1, RT2, P1 and P2.\n"),
    "who has withdrawn":  ((SMALL, "V01", "--on", "2025-01-20"), "  P3 (the health visitor), since then withdrawn\n"),
    "of the example":     (("v1.0", "--on", "2025-06-12"), "17 people could read draft final v1.0 on Thu 12 Jun 2025 (UTC):\n"),
    "once published":     (("v2.2", "--on", "2025-07-24"), "Anyone could read final v2.2 for publication on Thu 24 Jul 2025 (UTC): it was published.\n"),
    "as json":            ((SMALL, "V01", "--on", "2025-01-23", "--format", "json"), '"could_read": [\n    "P1",\n    "P2",\n    "RT1",\n    "RT2"\n  ]'),
}
# fmt: on


@pytest.mark.parametrize(("argv", "expected"), ASKED.values(), ids=ASKED)
def test_who_could_read(argv: tuple[str, ...], expected: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The answer for any moment of that day, with or without a file."""
    code, out, _ = said(capsys, "who-could-read", *argv)
    assert code == 0
    assert expected in out


def test_the_demo_tells_the_example_from_end_to_end(capsys: pytest.CaptureFixture[str]) -> None:
    """The story, what was blocked and why, who could read each version when, and the state at last."""
    code, out, err = said(capsys, "demo")
    assert (code, err) == (0, "")
    headings = [
        "The story of review HM-07", "What was blocked, and why", "Who could read each version", "The state of the review at last",
    ]  # fmt: skip
    places = [out.index(heading) for heading in headings]
    assert sorted(places) == places
    assert (
        "KL1 (a deputy director): AskToRead\n  - S48, KL1 (a deputy director): drafts and records stay with the participants"
        in out
    )
    assert "reached 10 days late, on Thu 24 Jul 2025" in out
    assert "anyone: it is published" in out


def test_without_the_example_the_demo_says_where_to_get_it(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """An installed package has no example, and says so without a traceback."""
    monkeypatch.setattr(asking, "DEMO", Path("examples", "not-there.jsonl"))
    monkeypatch.chdir(tmp_path)
    code, out, err = said(capsys, "demo")
    assert (code, out) == (2, "")
    assert "it comes with the source" in err
    assert "pip install -e ." in err
