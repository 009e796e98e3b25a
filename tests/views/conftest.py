"""The reviews that the views are tested on: a small one written for it, and the example."""

from __future__ import annotations

from pathlib import Path

import pytest

from reviewflow.cli.playing import Play, open_desk, play
from reviewflow.cli.script import read_script

ROOT = Path(__file__).resolve().parents[2]


def run(path: Path) -> Play:
    """The review of a file of commands, run to its end."""
    return play(read_script(path), open_desk())


@pytest.fixture(scope="session")
def small() -> Play:
    """A review up to its second draft: a withdrawal, a lost copy, a lapsed judgement."""
    return run(ROOT / "tests" / "cli" / "small.jsonl")


@pytest.fixture(scope="session")
def example() -> Play:
    """The example review HM-07, whole."""
    return run(ROOT / "examples" / "hm07" / "review.jsonl")
