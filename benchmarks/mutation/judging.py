"""What both ways of judging share: a process of its own for each mutant, and pytest in it; no file is written.

`quickly.py` judges most mutants by the tests that pass through the changed lines; `beginning.py` judges what is left.
"""

from __future__ import annotations

import os
import resource
from collections.abc import Callable
from multiprocessing import get_context
from pathlib import Path
from time import process_time
from typing import Any

import attrs
import pytest
from hypothesis import Phase, settings
from making import SOURCE, Mutant

__all__ = ["LEFT", "ROOT", "TESTS", "Said", "Seconds", "Verdict", "WithoutShrinking", "apart", "run_pytest"]

ROOT = SOURCE.parents[1]
TESTS = tuple(str(ROOT / "tests" / room) for room in ("model", "clauses", "kernel"))
FORK = get_context("fork")
Seconds = dict[str, float]
"""The processor time that each test takes, by its id."""
LEFT = ""
"""What a process says whose tests all passed."""


@attrs.frozen
class Verdict:
    """A mutant, and the test that noticed it or what else did; nothing where it is left."""

    mutant: Mutant
    noticed_by: str


def apart(work: Callable[..., Any], *args: Any, limit: int = 0) -> Any:
    """What the work returns in a process of its own; None where that dies, or needs more seconds of processor time."""
    ours, theirs = FORK.Pipe(duplex=False)
    process = FORK.Process(target=_work, args=(theirs, limit, work, *args))
    process.start()
    theirs.close()
    try:
        return ours.recv()
    except EOFError:
        return None
    finally:
        process.join()
        ours.close()


def _work(pipe: Any, limit: int, work: Callable[..., Any], *args: Any) -> None:
    if limit:
        most = int(process_time()) + 1 + limit
        resource.setrlimit(resource.RLIMIT_CPU, (most, most))
        resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))  # bytes; a mutant may never stop collecting
    pipe.send(work(*args))


def run_pytest(plugin: object) -> int:
    """Runs pytest on the rooms' tests with the plugin; what it prints goes nowhere."""
    with Path(os.devnull).open("w") as nowhere:
        os.dup2(nowhere.fileno(), 1)
        os.dup2(nowhere.fileno(), 2)
    configured = ("-q", "--rootdir", str(ROOT), "-c", str(ROOT / "pyproject.toml"))
    return int(pytest.main([*configured, *TESTS], plugins=[plugin]))


class WithoutShrinking:
    """A pytest plugin: what Hypothesis finds need not be small here."""

    def pytest_configure(self) -> None:
        """After the tests' own `conftest.py` has loaded its profile, and before a test takes its share of it."""
        settings.register_profile("judging", settings.get_profile("ci"), phases=(Phase.explicit, Phase.generate))
        settings.load_profile("judging")


@attrs.define
class Said:
    """A pytest plugin that keeps the id of the last test that failed."""

    failed: str = LEFT

    def pytest_runtest_logreport(self, report: Any) -> None:
        if report.failed:
            self.failed = report.nodeid
