"""The Hypothesis profiles are in force everywhere, and nothing that was drawn stays behind."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import settings

from budgets import PROFILES, budget, fixed

TESTS = Path(__file__).parent
SELF = "tests/test_budgets.py::test_the_profile_in_force"


def test_the_profile_in_force() -> None:
    """What was asked for is loaded, with its examples and steps, and keeps no database."""
    name, now = settings.get_current_profile_name(), settings()
    print(name, now.max_examples, now.stateful_step_count)  # noqa: T201 (read by the test below)
    assert (now.max_examples, now.stateful_step_count) == PROFILES[name]
    assert now.database is None


@pytest.mark.parametrize(("asked", "said"), [((), "ci 30 30"), (("--hypothesis-profile=nightly",), "nightly 3000 60")], ids=["ordinary", "nightly"])
def test_a_profile_can_be_asked_for(asked: tuple[str, ...], said: str) -> None:
    """`ci` is what the ordinary run has, and `--hypothesis-profile=nightly` is heard."""
    run = subprocess.run([sys.executable, "-m", "pytest", "-q", "-s", *asked, SELF], cwd=TESTS.parent, capture_output=True, text=True, check=False)
    assert said in run.stdout, run.stdout + run.stderr


def test_a_share_grows_with_the_profile() -> None:
    """A test's own number is its number in `ci`; nightly takes a hundred times as many."""
    before = settings.get_current_profile_name()
    try:
        shares = []
        for name in PROFILES:
            settings.load_profile(name)
            shares.append((budget(40).max_examples, budget(40).stateful_step_count, fixed(8, 5).max_examples, fixed(8, 5).stateful_step_count))
        assert shares == [(40, 30, 8, 5), (4_000, 60, 8, 5)]
    finally:
        settings.load_profile(before)


def own_settings(text: str) -> list[int]:
    """Lines on which a test makes settings of its own instead of asking for a share of the profile's."""
    calls = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)]
    return [call.lineno for call in calls if ast.unparse(call.func).split(".")[-1] in ("settings", "Settings") and (call.args or call.keywords)]


def test_no_test_defeats_the_profile() -> None:
    """Only `budgets.py` says how many examples and steps; nobody turns a database on."""
    found = {
        str(path.relative_to(TESTS)): lines
        for path in sorted(TESTS.rglob("test_*.py"))
        if "hypothesis" in (text := path.read_text(encoding="utf-8")) and (lines := own_settings(text))
    }
    assert found == {}
    assert own_settings("@settings(max_examples=3)\ndef f(): ...") == [1]
    assert own_settings("run(settings=settings())") == []


def test_no_folder_stays_behind() -> None:
    """A run in which Hypothesis draws, and collects constants, leaves no `.hypothesis` in the checkout."""
    script = "import budgets\nfrom hypothesis import given, strategies as st\ngiven(st.text())(lambda text: None)()"
    subprocess.run([sys.executable, "-c", script], cwd=TESTS, check=True, capture_output=True)
    assert [path for path in (TESTS / ".hypothesis", TESTS.parent / ".hypothesis") if path.exists()] == []
