"""A database that cannot be used: one line that says why and what to do, exit code 2, and never the password."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import URL

from postgres import Server, server
from reviewflow.cli import main as run

SMALL = str(Path(__file__).resolve().parent / "small.jsonl")
SECRET = "Zorvath-1"

# fmt: off
UNREACHABLE = {
    "another kind":         (f"mysql://bm:{SECRET}@host/db",                    "database: is not a URL we know; give `sqlite:///FILE` or `postgresql://...`"),
    "an older spelling":    (f"postgres://bm:{SECRET}@host/db",                 "database: is not a URL we know; give `sqlite:///FILE` or `postgresql://...`"),
    "a port in words":      (f"postgresql://bm:{SECRET}@host:abc/db",           "database: is not a URL we know"),
    "half an address":      (f"postgresql://bm:{SECRET}@[::1/db",               "database: is not a URL we know"),
    "another driver":       (f"postgresql+asyncpg://bm:{SECRET}@host/db",       "database: names another driver than ours; leave the driver out: `postgresql://...`"),
    "an unknown option":    (f"postgresql://bm:{SECRET}@127.0.0.1:1/db?Zorvath-1=1", "the URL has an option that the driver does not take; leave it out, or mend its value"),
    "nobody listening":     (f"postgresql://bm:{SECRET}@127.0.0.1:1/db",        "it cannot be reached; check host, port or path, and that it is running and has room"),
    "no such host":         (f"postgresql://bm:{SECRET}@nowhere.invalid/db",    "it cannot be reached; check host"),
    "no such folder":       ("sqlite:////nowhere/at/all.db",                    "it cannot be reached; check host, port or path"),
}
# fmt: on


def _asked(capsys: pytest.CaptureFixture[str], *argv: str) -> str:
    """The one line that the command complains with."""
    assert run(list(argv)) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert (SECRET in err, "Traceback" in err, len(err.splitlines())) == (False, False, 1)
    return err


@pytest.mark.parametrize(("address", "said"), UNREACHABLE.values(), ids=UNREACHABLE)
def test_a_database_that_cannot_be_reached(address: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    """What is wrong with the address, and the next step; not the address itself."""
    assert said in _asked(capsys, "replay", SMALL, "--database", address)


@pytest.fixture(scope="module")
def locked() -> Iterator[Server]:
    """A server that asks for a password."""
    with server(password="the-right-one") as running:
        yield running


# fmt: off
TURNED_AWAY: dict[str, tuple[dict[str, str], str]] = {
    "a wrong password":     ({"password": SECRET},                        "the server did not accept this user; check user and password"),
    "no password":          ({"password": ""},                            "check user and password"),
    "no such user":         ({"username": "nobody", "password": SECRET},  "the server did not accept this user"),
    "no such database":     ({"database": "nowhere"},                     "the server has no such database; create it, or check its name"),
}
# fmt: on


@pytest.mark.parametrize(("change", "said"), TURNED_AWAY.values(), ids=TURNED_AWAY)
def test_a_server_that_lets_nobody_in(
    change: dict[str, str], said: str, locked: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    """The server's own reason in our words, for each way of being turned away."""
    url = locked.fresh()
    parts = {"username": url.username, "password": url.password, "database": url.database, **change}
    asked = URL.create("postgresql", query=url.query, **{name: value or None for name, value in parts.items()})  # type: ignore[arg-type]
    err = _asked(capsys, "replay", SMALL, "--database", asked.render_as_string(hide_password=False))
    assert said in err
    assert "the-right-one" not in err
    locked.drop(url)


def test_a_driver_that_is_not_installed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """The line that installs it."""
    monkeypatch.setitem(sys.modules, "psycopg", None)
    err = _asked(capsys, "replay", SMALL, "--database", f"postgresql://bm:{SECRET}@host/db")
    assert "run `pip install 'reviewflow[postgres]'`" in err


ASKING = ("status", "timeline", "options", "assurance", "verify")


@pytest.mark.parametrize("command", ASKING)
def test_who_only_asks_makes_no_file(command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A mistyped path is no new database."""
    assert "--database: is no file that is there" in _asked(capsys, command, "SM-01", "--database", "sqlite:///none.db")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", ASKING)
def test_who_only_asks_makes_no_tables(command: str, postgres: Server, capsys: pytest.CaptureFixture[str]) -> None:
    """A database without our tables is told to be one, and stays as it was."""
    url = postgres.fresh()
    shown = url.set(drivername="postgresql").render_as_string(hide_password=False)
    for _ in range(2):
        assert run([command, "SM-01", "--database", shown]) == 2
        err = capsys.readouterr().err
        assert "- not one of them is there\nrun the migrations, or `create_tables`, first" in err
    postgres.drop(url)


def test_a_file_that_is_no_database(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Somebody's letter is neither read nor written over."""
    letter = tmp_path / "letter.txt"
    letter.write_text(f"Dear {SECRET}, " * 100)
    before = letter.read_bytes()
    for command in (("status", "SM-01"), ("replay", SMALL)):
        assert "the file is no database, or is damaged" in _asked(capsys, *command, "--database", f"sqlite:///{letter}")
    assert before == letter.read_bytes()
