"""Logs written and checked, tables drawn, rooms that are not there, and progress on a terminal."""

from __future__ import annotations

import io
import json
import os
import stat
import subprocess
import sys
from argparse import ArgumentParser
from collections.abc import Callable, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import jsonschema
import pytest

from reviewflow.cli import extras, output, progress
from reviewflow.cli import main as run
from reviewflow.model.commands import COMMANDS
from reviewflow.model.events import ReviewResumed
from reviewflow.model.policy import Policy
from reviewflow.record import read_log, seal, write_log
from reviewflow.rules import POLICY
from reviewflow.views import policy_map

SMALL = Path(__file__).resolve().parent / "small.jsonl"


@pytest.fixture
def log(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """The small review's log, as the command line writes it."""
    path = tmp_path / "small.log"
    assert run(["log", str(SMALL), "-o", str(path)]) == 0
    assert "74 events of review SM-01 written" in capsys.readouterr().out
    return path


def test_a_log_that_was_written_is_whole(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Chain, end and tables hold; the file is its owner's only."""
    assert run(["verify", str(log)]) == 0
    assert "The log of review SM-01 is whole: 74 events" in capsys.readouterr().out
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
    assert run(["verify", str(log), "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [(one["review"], one["events"], one["stage"]) for one in found] == [("SM-01", 74, "reporting")]


def test_a_log_can_be_told_and_asked_as_a_review_file_can(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The story lacks only what left no trace: refused commands other than readings."""
    assert run(["timeline", str(log)]) == 0
    story = capsys.readouterr().out
    assert story.count("  ✗ ") == 2
    assert run(["options", str(log)]) == 0
    assert "✗ FinaliseReport" in capsys.readouterr().out
    assert run(["who-could-read", str(log), "V01", "--on", "2025-01-23"]) == 0
    assert capsys.readouterr().out.startswith("4 people could read")


def edited(lines: list[str]) -> list[str]:
    return [*lines[:4], lines[4].replace("09:0", "09:1"), *lines[5:]]


# fmt: off
DAMAGE: dict[str, tuple[Callable[[list[str]], list[str]], int]] = {
    "an event edited":          (edited, 1),
    "an event removed":         (lambda lines: [*lines[:4], *lines[5:]], 1),
    "an event given twice":     (lambda lines: [*lines[:5], *lines[4:]], 1),
    "two events swapped":       (lambda lines: [*lines[:4], lines[5], lines[4], *lines[6:]], 1),
    "the end cut off":          (lambda lines: lines[:-5], 2),
    "cut within a line":        (lambda lines: [*lines[:-1], lines[-1][:-9]], 2),
    "empty":                    (lambda lines: [], 2),
    "of a later schema":        (lambda lines: [lines[0].replace('"schema":1', '"schema":99'), *lines[1:]], 1),
}
# fmt: on


@pytest.mark.parametrize(("damage", "code"), DAMAGE.values(), ids=DAMAGE)
def test_damage_to_a_log_is_found(
    damage: Callable[[list[str]], list[str]], code: int, log: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 1 where the record cannot be trusted, 2 where the file cannot be read; one line each, nothing private."""
    lines = log.read_text(encoding="utf-8").splitlines()
    log.write_text("".join(f"{text}\n" for text in damage(lines)), encoding="utf-8")
    assert code == run(["verify", str(log)])
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("reviewflow: ")
    assert len(err.splitlines()) == 1
    assert "Zorvath" not in err


def test_an_event_written_past_the_library_is_found(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The chain holds, since whoever wrote it sealed it well; the tables do not allow the event, and it is named."""
    envelopes = read_log(log.read_text(encoding="utf-8"))
    last = envelopes[-1]
    forged = seal(last.head, ReviewResumed(), command_id="x", actor="bm", at=last.at, rules=last.rules)
    log.write_text(write_log([*envelopes, forged]), encoding="utf-8")
    assert run(["verify", str(log)]) == 1
    assert "event 75: the tables do not allow `ReviewResumed` here" in capsys.readouterr().err


def test_a_log_of_other_bytes_is_unreadable(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Not UTF-8 is said, not guessed."""
    log.write_bytes(b"\xff\xfe" + log.read_bytes())
    assert run(["verify", str(log)]) == 2
    assert "is not UTF-8" in capsys.readouterr().err


def test_diagrams_of_all_tables_or_of_one(capsys: pytest.CaptureFixture[str]) -> None:
    """Mermaid, ready to be put into a page."""
    assert run(["diagram"]) == 0
    everything = capsys.readouterr().out
    assert run(["diagram", "--table", "standing"]) == 0
    one = capsys.readouterr().out
    assert everything.count("stateDiagram-v2") == 3
    assert one.startswith("stateDiagram-v2\n")
    assert one in everything


def test_the_schema_fits_the_commands_of_a_file(capsys: pytest.CaptureFixture[str]) -> None:
    """Every line of the small review, less the fields that are the file's own, is a command by the schema."""
    assert run(["schema"]) == 0
    schema = json.loads(capsys.readouterr().out)
    check = jsonschema.Draft202012Validator(schema)
    own = {"at", "by", "expect", "note", "text_from", "command_id"}
    for text in SMALL.read_text(encoding="utf-8").splitlines():
        check.validate({name: value for name, value in json.loads(text).items() if name not in own})
    assert set(COMMANDS) == set(schema["$defs"]["commands"])


def test_pages_are_printed_from_the_tables(capsys: pytest.CaptureFixture[str]) -> None:
    """What the docs commit is what the command prints."""
    assert run(["page", "policy-map"]) == 0
    assert policy_map() == capsys.readouterr().out
    assert run(["page", "process"]) == 0
    assert "# The process, printed from its tables" in capsys.readouterr().out


def test_every_command_is_in_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    """Also those of other rooms, without importing them."""
    with pytest.raises(SystemExit) as left:
        run(["--help"])
    out = capsys.readouterr().out
    commands = [
        "demo",
        "replay",
        "options",
        "timeline",
        "who-could-read",
        "log",
        "verify",
        "diagram",
        "schema",
        "page",
        "check",
        "rewrite",
        "decide",
        "prove",
    ]
    assert left.value.code == 0
    assert [command for command in commands if f"\n    {command}" not in out] == []


def test_a_room_is_loaded_when_its_command_is_asked_for(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its module adds its own arguments, and its code is the exit code."""
    module: Any = ModuleType("reviewflow.testing.stand_in")

    def add_commands(subparsers: Any, what: Mapping[str, str]) -> None:
        check: ArgumentParser = subparsers.add_parser("check")
        check.add_argument("file")
        check.set_defaults(run=lambda args: 7 if args.file == "report.txt" else 0)

    module.add_commands = add_commands
    monkeypatch.setitem(sys.modules, "reviewflow.testing.stand_in", module)
    monkeypatch.setattr(extras, "ROOMS", (extras.Room("reviewflow.testing.stand_in", "docx", {"check": "check"}),))
    assert run(["check", "report.txt"]) == 7
    assert capsys.readouterr().err == ""


# fmt: off
ABSENT = {
    "a room that is not in this build": ("reviewflow.not_there",      "check", "check: is not part of this build of reviewflow"),
    "a dependency that is missing":     ("nobody_has_this_installed", "check", "`reviewflow check` needs an optional dependency; run `pip install 'reviewflow[docx]'`"),
    "a prover that is not there":       ("reviewflow.not_there",      "prove", "prove: is not part of this build of reviewflow"),
    "a solver that is missing":         ("nobody_has_this_installed", "prove", "`reviewflow prove` needs an optional dependency; run `pip install 'reviewflow[proof]'`"),
}
# fmt: on


@pytest.mark.parametrize(("module", "command", "message"), ABSENT.values(), ids=ABSENT)
def test_a_room_that_cannot_be_loaded_says_what_to_install(
    module: str, command: str, message: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """No traceback; exit code 2."""
    monkeypatch.setattr(extras, "ROOMS", (extras.Room(module, "docx", {"check": "check"}),))
    monkeypatch.setattr(extras, "PROVER", module)
    assert run([command]) == 2
    assert message in capsys.readouterr().err


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def counted(monkeypatch: pytest.MonkeyPatch, stream: io.StringIO, *, without_rich: bool) -> str:
    """What is shown of fifty pieces of work."""
    monkeypatch.setattr(sys, "stderr", stream)
    if without_rich:
        monkeypatch.setitem(sys.modules, "rich.progress", None)
    with progress.counting("events", 50) as step:
        for _ in range(50):
            step()
    return stream.getvalue()


def test_progress_is_shown_on_a_terminal_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """A plain count without `rich`, a bar with it, nothing into a pipe."""
    plain = counted(monkeypatch, Terminal(), without_rich=True)
    assert "events: 25 of 50" in plain
    assert "events: 50 of 50" in plain
    monkeypatch.undo()
    assert "events" in counted(monkeypatch, Terminal(), without_rich=False)
    monkeypatch.undo()
    assert counted(monkeypatch, io.StringIO(), without_rich=False) == ""


def test_long_lines_are_folded_on_a_terminal_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Folded lines hang under their own beginning; a pipe gets each line whole."""
    text = "    bm     " + "word " * 60
    monkeypatch.setenv("COLUMNS", "60")
    shown = {}
    for stream in (Terminal(), io.StringIO()):
        monkeypatch.setattr(sys, "stdout", stream)
        output.say(text)
        shown[stream.isatty()] = stream.getvalue().splitlines()
    assert [text] == shown[False]
    assert len(shown[True]) > 5
    assert all(len(line) <= 60 for line in shown[True])
    assert all(line.startswith(" " * 13) for line in shown[True][1:])


def test_a_reader_that_goes_away_is_no_error() -> None:
    """`reviewflow schema | head -1` ends quietly."""
    command = [sys.executable, "-c", "from reviewflow.cli import main; raise SystemExit(main(['schema']))"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=dict(os.environ)) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=30) == 0


def test_the_prover_gets_the_guides_policy(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its lines are said, its certificate goes where it was asked for, its answer is the exit code."""
    module: Any = ModuleType("reviewflow.testing.stand_in")

    def prove_command(policy: Policy, write: Callable[[str], object], certificate: Path | None, states: int | None, watch: object) -> int:
        write(f"{len(policy.acts)} acts, {certificate.name if certificate else 'no certificate'}, {states} states")
        return 0 if certificate else 1

    module.prove_command = prove_command
    monkeypatch.setitem(sys.modules, extras.PROVER, module)
    assert run(["prove", "--certificate", str(tmp_path / "c.json")]) == 0
    assert run(["prove", "--states", "7"]) == 1
    assert capsys.readouterr().out == f"{len(POLICY.acts)} acts, c.json, None states\n{len(POLICY.acts)} acts, no certificate, 7 states\n"


def test_options_of_nobody_are_those_of_a_stranger(capsys: pytest.CaptureFixture[str]) -> None:
    """Somebody unknown may ask to read, and learns nothing."""
    assert run(["options", str(SMALL), "--as", "stranger", "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)["commands"]
    assert [choice["command"] for choice in found if choice["allowed"]] == ["AskToRead"]
