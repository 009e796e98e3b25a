"""The examples run as a reader would run them, and do what they say."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

from reviewflow.kernel import Accepted, Refused

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
SCRIPTS = sorted(path.name for path in EXAMPLES.glob("*.py") if not path.name.startswith("host_"))
"""Examples that come to an end; `host_*.py` serve until they are stopped, and `tests/store` asks them."""


def example(name: str) -> ModuleType:
    spec = spec_from_file_location(name, EXAMPLES / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_there_are_examples() -> None:
    """The folder holds at least the two that the docs show."""
    assert {"embed_in_a_host.py", "own_process.py"} <= set(SCRIPTS)


@pytest.mark.parametrize("script", SCRIPTS)
def test_an_example_runs(script: str, tmp_path: Path) -> None:
    """Each script runs from anywhere, prints something and complains of nothing."""
    run = subprocess.run(
        [sys.executable, EXAMPLES / script], capture_output=True, text=True, cwd=tmp_path, check=False, timeout=120
    )
    assert (0, "") == (run.returncode, run.stderr)
    assert run.stdout.strip()


def test_the_host_shows_what_is_missing() -> None:
    """The refusal and the greyed button name the missing reason; after it is stated, the same button works."""
    run = subprocess.run(
        [sys.executable, EXAMPLES / "embed_in_a_host.py"], capture_output=True, text=True, check=True, timeout=120
    )
    lines = run.stdout.splitlines()
    assert ["recorded", "recorded"] == lines[:2]
    assert lines[2].startswith("[S5] `review`: no reason for the review is stated")
    assert "(AgreeQuestions) no reason for the review is stated" == lines[3]
    assert ["recorded", "recorded"] == lines[4:6]
    assert ["ReviewOpened", "QuestionAsked", "ReasonStated", "QuestionsAgreed"] == [line.split()[-1] for line in lines[6:]]


def test_a_tightened_process_refuses_more() -> None:
    """Harrowmere refuses a team of two for its own rule, and takes one of three."""
    own = example("own_process")
    of_two, of_three = own.a_team_of_two_then_three(*own.harrowmere())
    assert isinstance(of_two, Refused)
    assert ["TEAM_OF_THREE"] == [reason.code for reason in of_two.reasons]
    assert isinstance(of_three, Accepted)


def test_the_guides_own_process_takes_a_team_of_two() -> None:
    """Without Harrowmere's rule two are enough, so the refusal above is its own doing."""
    own = example("own_process")
    of_two, _ = own.a_team_of_two_then_three(own.PROCESS, own.POLICY)
    assert isinstance(of_two, Accepted)


def test_loosening_is_told_all_its_faults() -> None:
    """A rule on a closing command and a wider capacity are two faults of one error."""
    faults = example("own_process").faults_of_loosening()
    assert 2 == len(faults)
    assert ["`Withdraw`", "`PublishReport`"] == [fault.split()[0] for fault in faults]
