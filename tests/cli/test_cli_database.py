"""`--database`: a review is run once into a database, asked there by its id, and verified there; or nothing is kept."""

from __future__ import annotations

import json
import shutil
import sqlite3
import sys
from pathlib import Path

import pytest

from reviewflow.cli import main as run

HERE = Path(__file__).resolve().parent
SMALL = str(HERE / "small.jsonl")


@pytest.fixture
def url(tmp_path: Path) -> str:
    """A database that is not there yet."""
    return f"sqlite:///{tmp_path / 'board.db'}"


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with the small review in it, made once."""
    file = tmp_path_factory.mktemp("kept") / "board.db"
    assert run(["replay", SMALL, "--database", f"sqlite:///{file}"]) == 0
    return file


@pytest.fixture
def filled(kept: Path, url: str, capsys: pytest.CaptureFixture[str]) -> str:
    """A copy of it for one test."""
    shutil.copyfile(kept, url.removeprefix("sqlite:///"))
    capsys.readouterr()
    return url


# fmt: off
ASKED = {
    "status":         (["status", "SM-01"],                                  "review SM-01 for The Partnership: reporting"),
    "timeline":       (["timeline", "SM-01"],                                "P3 (the health visitor) withdraws"),
    "options":        (["options", "SM-01"],                                 "✗ FinaliseReport"),
    "assurance":      (["assurance", "SM-01"],                               "74 events on the record"),
    "who-could-read": (["who-could-read", "SM-01", "V01", "--on", "2025-01-23"], "4 people could read v0.1"),
    "verify all":     (["verify"],                                           "The log of review SM-01 is whole: 74 events"),
    "verify one":     (["verify", "SM-01"],                                  "The log of review SM-01 is whole: 74 events"),
}
# fmt: on


@pytest.mark.parametrize(("argv", "expected"), ASKED.values(), ids=ASKED)
def test_a_review_in_a_database_is_asked_by_its_id(
    argv: list[str], expected: str, filled: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """What one call recorded is there for the next."""
    assert run([*argv, "--database", filled]) == 0
    assert expected in capsys.readouterr().out


def test_the_answers_are_those_of_a_run_in_memory(filled: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The same page from the file and from the database."""
    assert run(["status", SMALL]) == 0
    from_file = capsys.readouterr().out
    assert run(["status", "SM-01", "--database", filled]) == 0
    assert from_file == capsys.readouterr().out


def test_a_file_is_run_once(filled: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A second run would decide the refused commands on another review."""
    assert run(["replay", SMALL, "--database", filled]) == 2
    assert "holds review `SM-01` already" in capsys.readouterr().err


def test_other_tenants_see_nothing(filled: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The review of one board is not there for another."""
    assert run(["status", "SM-01", "--database", filled, "--tenant", "elsewhere"]) == 2
    assert "the reviews there are none" in capsys.readouterr().err
    assert run(["verify", "--database", filled, "--tenant", "elsewhere"]) == 2
    assert "holds no review of that tenant" in capsys.readouterr().err


def test_a_file_that_cannot_be_run_to_its_end_leaves_nothing(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """All is one transaction: the lines before the fault are not kept."""
    lines = Path(SMALL).read_text(encoding="utf-8").splitlines()[:5]
    missing = json.loads(lines[4]) | {"text_from": "no.txt", "at": "2025-01-14T20:00:00Z"}
    file = tmp_path / "r.jsonl"
    file.write_text("\n".join([*lines, json.dumps(missing)]), encoding="utf-8")
    assert run(["replay", str(file), "--database", url]) == 2
    assert "line 6, text_from: names no file" in capsys.readouterr().err
    assert run(["verify", "--database", url]) == 2
    assert "holds no review" in capsys.readouterr().err


def test_a_row_edited_by_hand_is_found_and_the_first_event_named(
    filled: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 1, and the number of the first event that cannot be trusted."""
    with sqlite3.connect(filled.removeprefix("sqlite:///")) as database:
        changed = database.execute("UPDATE reviewflow_event SET actor = 'P1' WHERE number = 9").rowcount
    assert changed == 1
    assert run(["verify", "--database", filled]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("reviewflow: review `SM-01`, event 9: ")


# fmt: off
UNREACHABLE = {
    "no URL we know":  ("mysql://host/db",              "is not a URL we know"),
    "no such folder":  ("sqlite:////nowhere/at/all.db", "the record's database"),
}
# fmt: on


@pytest.mark.parametrize(("address", "problem"), UNREACHABLE.values(), ids=UNREACHABLE)
def test_a_database_that_cannot_be_reached(address: str, problem: str, capsys: pytest.CaptureFixture[str]) -> None:
    """One line, exit code 2, no traceback."""
    assert run(["replay", SMALL, "--database", address]) == 2
    err = capsys.readouterr().err
    assert problem in err
    assert "Traceback" not in err


def test_without_the_extra_the_message_says_what_to_install(
    url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Memory needs nothing more; a database needs the extra `sql`."""
    for name in [name for name in sys.modules if name.startswith("reviewflow.record.sql")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "sqlalchemy", None)
    assert run(["replay", SMALL, "--database", url]) == 2
    assert "pip install 'reviewflow[sql]'" in capsys.readouterr().err
