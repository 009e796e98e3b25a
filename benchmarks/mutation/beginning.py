"""Judges mutants from the beginning: a fork that has imported nothing of ours imports the mutant in place of its module.

Then every test is run. So what happens while modules are imported, or when a story was told for an earlier test, is
noticed too, which the quick way may miss.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_file_location
from itertools import repeat
from types import ModuleType
from typing import Any

import attrs
import pytest
from judging import LEFT, Said, Seconds, Verdict, WithoutShrinking, apart, run_pytest
from making import Mutant

__all__ = ["from_the_beginning"]


def from_the_beginning(mutants: Sequence[Mutant], seconds: Seconds, jobs: int) -> list[Verdict]:
    """The verdict of every test on each, the quickest first. Raises RuntimeError where one fails with nothing changed."""
    if not mutants:
        return []
    text = mutants[0].path.read_text(encoding="utf-8")
    same = Mutant(mutants[0].module, "", "", "", frozenset(), text)
    if (noticed := _judge(same, seconds).noticed_by) != LEFT:
        raise RuntimeError(f"with nothing changed it should be left, and was noticed: {noticed}")
    with ThreadPoolExecutor(jobs) as threads:
        return list(threads.map(_judge, mutants, repeat(seconds)))


def _judge(mutant: Mutant, seconds: Seconds) -> Verdict:
    answer = apart(_imported, mutant, seconds, limit=30 + int(3 * sum(seconds.values())))
    return Verdict(mutant, "no answer in time" if answer is None else answer)


def _imported(mutant: Mutant, seconds: Seconds) -> str:
    sys.meta_path.insert(0, _InPlace(mutant))
    first = _First(seconds=seconds)
    code = run_pytest(first)
    return first.failed or ("importing it fails" if code else LEFT)


@attrs.define
class _First(Said, WithoutShrinking):
    """The same, which runs the quickest tests first and ends with the first that fails."""

    seconds: Seconds = attrs.field(factory=dict, kw_only=True)

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items.sort(key=lambda item: self.seconds.get(item.nodeid, 0))

    def pytest_runtest_logreport(self, report: Any) -> None:
        super().pytest_runtest_logreport(report)
        if self.failed:
            raise pytest.exit.Exception("noticed")


@attrs.frozen
class _InPlace:
    """Finds and loads the mutant where its module is imported."""

    mutant: Mutant

    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        ours = name == f"reviewflow.{self.mutant.module}"
        return spec_from_file_location(name, self.mutant.path, loader=self) if ours else None

    def create_module(self, spec: ModuleSpec) -> None:
        """The usual kind."""

    def exec_module(self, module: ModuleType) -> None:
        exec(compile(self.mutant.text, str(self.mutant.path), "exec"), module.__dict__)  # noqa: S102 (what a loader does)
