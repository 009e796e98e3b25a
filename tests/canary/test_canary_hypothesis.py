"""A property test that fails while it holds a canary review: what it prints, and what Hypothesis and pytest write down."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from canary_review import CANARIES

TESTS = Path(__file__).resolve().parents[1]
HEAD = """
from hypothesis.database import DirectoryBasedExampleDatabase
from hypothesis import HealthCheck, given, settings, strategies as st
from canary_review import SENTENCE, canary_story
from reviewflow.testing import strategies
TOLD = canary_story()
"""
HOLDING = HEAD + """
@given(command=strategies.command("AskQuestion", TOLD.review, text=SENTENCE), review=st.just(TOLD.review))
@settings(max_examples=5, print_blob=True, deadline=None, derandomize=False, database=DirectoryBasedExampleDatabase('.hypothesis/examples'), suppress_health_check=list(HealthCheck))
def test_it(command, review):
    log, outcome = TOLD.envelopes(), TOLD.ask(command)
    assert command.text == outcome and log[3] in review.people
"""
CARELESS = HEAD + """
@settings(deadline=None)
@given(text=st.sampled_from([SENTENCE]))
def test_it(text):
    assert not text
"""


def run(folder: Path, source: str) -> tuple[str, dict[str, bytes]]:
    """What a failing run prints, with locals, and every file that it leaves."""
    (folder / "test_it.py").write_text(source, encoding="utf-8")
    paths = os.pathsep.join(map(str, (TESTS, TESTS / "canary", TESTS.parent / "src")))
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-l", "--tb=long", "-vv", "-s", "test_it.py", "--rootdir=."], cwd=folder, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": paths, "HYPOTHESIS_STORAGE_DIRECTORY": str(folder / ".hypothesis")},
    )  # fmt: skip
    assert done.returncode == 1, done.stdout[-2000:]
    files = {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return done.stdout + done.stderr, files


def test_a_failing_property_prints_and_keeps_no_word(tmp_path: Path) -> None:
    """Neither in the falsifying example, the locals, nor the example database."""
    printed, files = run(tmp_path, HOLDING)
    assert "@reproduce_failure" in printed
    assert any(name.startswith(str(Path(".hypothesis", "examples"))) for name in files)
    assert CANARIES.found_in(printed) == ()
    assert [name for name, data in files.items() if CANARIES.found_in(data) or CANARIES.found_in(name)] == []


def test_a_careless_property_is_found(tmp_path: Path) -> None:
    """A text drawn in the open is printed, and the check hears it."""
    printed, _ = run(tmp_path, CARELESS)
    assert CANARIES.found_in(printed) != ()
