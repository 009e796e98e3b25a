"""`--database`: a review is run once into a database, asked there by its id, and verified there; or nothing is kept."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from sqlalchemy import URL, make_url, text

from postgres import Server
from reviewflow.cli import main as run
from reviewflow.record.sql import engine_for

HERE = Path(__file__).resolve().parent
SMALL = str(HERE / "small.jsonl")


KINDS = ("sqlite", "postgresql")


@pytest.fixture(params=KINDS)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database with nothing in it, once on SQLite (a file that is not there yet) and once on PostgreSQL."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'board.db'}"
        return
    running: Server = request.getfixturevalue("postgres")
    fresh = running.fresh()
    yield _shown(fresh)
    running.drop(fresh)


def _shown(url: URL) -> str:
    """The URL as somebody types it."""
    return url.set(drivername="postgresql").render_as_string(hide_password=False)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Callable[[str], str]:
    """The URL of a database of that kind with the small review in it, made once."""

    @cache
    def made(kind: str) -> str:
        if kind == "sqlite":
            found = f"sqlite:///{tmp_path_factory.mktemp('kept') / 'board.db'}"
        else:
            found = _shown(request.getfixturevalue("postgres").fresh())
        assert run(["replay", SMALL, "--database", found]) == 0
        return found

    return made


@pytest.fixture(params=KINDS)
def filled(
    request: pytest.FixtureRequest, kept: Callable[[str], str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> Iterator[str]:
    """A copy of it for one test."""
    first = kept(request.param)
    capsys.readouterr()
    if request.param == "sqlite":
        shutil.copyfile(first.removeprefix("sqlite:///"), tmp_path / "copy.db")
        yield f"sqlite:///{tmp_path / 'copy.db'}"
        return
    running: Server = request.getfixturevalue("postgres")
    copy = running.fresh(template=str(make_url(first).database))
    yield _shown(copy)
    running.drop(copy)


def by_hand(url: str, *statements: str) -> None:
    """What somebody does to the tables past the library."""
    engine = engine_for(url)
    with engine.begin() as connection:
        for statement in statements:
            assert connection.execute(text(statement)).rowcount != 0
    engine.dispose()


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
    assert "holds no such review" in capsys.readouterr().err


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
    assert "the record's tables are not those of this version:\n- not one of them is there" in capsys.readouterr().err


# fmt: off
DAMAGED = {
    "a row edited":                 ("UPDATE reviewflow_event SET actor = 'P1' WHERE number = 9",  9, "was edited after it was sealed"),
    "one of the middle deleted":    ("DELETE FROM reviewflow_event WHERE number = 40",            40, "is missing (event 41 stands in its place)"),
    "the last deleted":             ("DELETE FROM reviewflow_event WHERE number = 74",            74, "is missing at the end of the log"),
    "the head set back":            ("UPDATE reviewflow_stream SET number = 70",                  71, "was added after the head was taken"),
    "the head deleted":             ("DELETE FROM reviewflow_stream",                              1, "stands in a log without a head row"),
}
# fmt: on


@pytest.mark.parametrize(("statement", "number", "problem"), DAMAGED.values(), ids=DAMAGED)
def test_damage_is_found_and_the_first_bad_event_named(
    statement: str, number: int, problem: str, filled: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 1, and the number of the first event that cannot be trusted."""
    by_hand(filled, statement)
    assert run(["verify", "--database", filled]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(f"reviewflow: review `SM-01`, event {number}: {problem}")


def test_every_tenant_is_verified_unless_one_is_named(filled: str, capsys: pytest.CaptureFixture[str]) -> None:
    """An administrator checks the whole database with one command; the damaged review of one board hides no other's."""
    assert run(["replay", SMALL, "--database", filled, "--tenant", "leeds"]) == 0
    by_hand(filled, "UPDATE reviewflow_event SET actor = 'P1' WHERE number = 9 AND tenant = 'leeds'")
    capsys.readouterr()
    assert run(["verify", "--database", filled]) == 1
    out, err = capsys.readouterr()
    assert "review SM-01 (tenant reviewflow) is whole: 74 events" in out
    assert err.startswith("reviewflow: tenant `leeds`, review `SM-01`, event 9: ")
    assert run(["verify", "SM-01", "--database", filled, "--tenant", "reviewflow", "--format", "json"]) == 0
    assert [("SM-01", 74)] == [(one["review"], one["events"]) for one in json.loads(capsys.readouterr().out)]
    assert run(["verify", "--database", filled, "--format", "json"]) == 1
    assert ["reviewflow"] == [one["tenant"] for one in json.loads(capsys.readouterr().out)]


def test_the_demo_is_the_same_in_any_database(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    """HM-07 told from a database word for word as from memory, and whole there afterwards."""
    assert run(["demo", "--database", "memory"]) == 0
    from_memory = capsys.readouterr().out
    assert run(["demo", "--database", url]) == 0
    assert from_memory == capsys.readouterr().out
    assert run(["verify", "HM-07", "--database", url]) == 0
    assert "The log of review HM-07 is whole" in capsys.readouterr().out


def test_without_the_extra_the_message_says_what_to_install(
    url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Memory needs nothing more; a database needs the extra `sql`."""
    for name in [name for name in sys.modules if name.startswith("reviewflow.record.sql")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "sqlalchemy", None)
    assert run(["replay", SMALL, "--database", url]) == 2
    assert "pip install 'reviewflow[sql]'" in capsys.readouterr().err
