"""Every public callable is called with a review full of canaries, and nothing that it says beside its answer holds one.

Once as it should be called, and then with somebody's words, or a wrong type, in the place of each parameter. What is
looked at: the answer by every sink, the error and every error before it, the local variables of their frames, output,
log records, warnings, hooks, and the names and bytes of every file.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from canary_arguments import Unknown
from canary_calls import Calls, callables
from canary_review import CANARIES, HANDED_IN
from canary_tables import ECHOES, FIELDS, LOOKUPS, OPEN_TEXTS, SHOWS
from canary_world import world

from reviewflow.testing.leak_canary import LOCALS, Memory, hear

FIELD_SINKS = tuple(f"answer through {sink}" for sink in ("asdict", "json", "variables", "inspect"))


@pytest.fixture(scope="module")
def heard(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[list[str], list[str], list[str], set[str]]]:
    """The whole walk: what nobody said how to call, what did not answer, what leaked, and the rows that were needed."""
    base, there = tmp_path_factory.mktemp("walk"), Path.cwd()
    data, run, temporary = (base / name for name in ("data", "run", "tmp"))
    for folder in (data, run, temporary):
        folder.mkdir()
    os.chdir(run)
    kept, tempfile.tempdir = tempfile.tempdir, str(temporary)
    try:
        with world(data) as here:
            yield _walked(here.calls, (run, temporary))
    finally:
        os.chdir(there)
        tempfile.tempdir = kept


def _walked(calls: Calls, folders: tuple[Path, ...]) -> tuple[list[str], list[str], list[str], set[str]]:
    unknown, silent, found, needed = [], [], [], set[str]()
    memory = Memory()
    for name, what in callables().items():
        short = name.removeprefix("reviewflow.")
        try:
            call = calls.valid(name, what)
        except Unknown as missing:
            unknown.append(f"nobody said how to call {short}: {missing}")
            continue
        for first in (True, False):
            for one in [call] if first else calls.bad(call, what):
                echo = not first and isinstance(what, type)  # a value shows the fields that it was given
                got = hear(one, CANARIES, folders, handed_in=None if first else HANDED_IN, entitled=("answer",) if echo else (), memory=memory)
                silent += [short] if first and not got.answered else []
                for leak in got.leaks:
                    row = _row(short, leak)
                    needed |= {row} if row else set()
                    found += [] if row else [f"{short}: {leak}"]
    return unknown, silent, sorted(set(found)), needed


def _row(name: str, leak: str) -> str:
    """The row of the tables that lets it through; none where it is a leak."""
    by_hand = "handed in" in leak
    channel = leak.split(" (")[0]
    tables = {
        "SHOWS": (SHOWS, channel.startswith("answer")),
        "FIELDS": (FIELDS, channel in FIELD_SINKS),
        "OPEN_TEXTS": (OPEN_TEXTS, channel == LOCALS),
        "ECHOES": (ECHOES, by_hand and channel.startswith("answer")),
        "LOOKUPS": (LOOKUPS, by_hand and channel.startswith(("error", "stderr"))),
    }
    for title, (table, fits) in tables.items():
        for row in table if fits else ():
            if name == row or (row.endswith(".") and name.startswith(row)):
                return f"{title} {row}"
    return ""


Heard = tuple[list[str], list[str], list[str], set[str]]


def test_somebody_said_how_to_call_each(heard: Heard) -> None:
    """A new public callable needs arguments that the types, the names or a recipe give it."""
    assert heard[0] == []
    assert len(callables()) > 600


def test_each_answers_when_it_is_called_as_it_should_be(heard: Heard) -> None:
    """A walk of errors alone would hear nothing."""
    assert sorted(heard[1]) == []


def test_none_says_a_canary(heard: Heard) -> None:
    """By no channel but those in the tables."""
    assert "\n".join(heard[2]) == ""


def test_every_row_of_the_tables_is_needed(heard: Heard) -> None:
    """What is let through is let through for a reason that still holds."""
    tables = {"SHOWS": SHOWS, "FIELDS": FIELDS, "OPEN_TEXTS": OPEN_TEXTS, "ECHOES": ECHOES, "LOOKUPS": LOOKUPS}
    idle = [f"{title} {row}" for title, table in tables.items() for row in table if f"{title} {row}" not in heard[3]]
    assert "\n".join(idle) == ""
