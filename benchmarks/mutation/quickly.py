"""Judges mutants quickly: pytest collects the tests once, in a process that nothing has used yet.

Each mutant has a fork of that process to itself. The changed function gets its new code, every cache is emptied, and
the tests that pass through the changed lines are run, the quickest first, until one fails.
"""

from __future__ import annotations

import functools
import gc
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from time import process_time
from types import CodeType, FunctionType
from typing import Any

import attrs
import coverage
import pytest
from judging import LEFT, TESTS, Said, Seconds, Verdict, WithoutShrinking, apart, run_pytest
from making import SOURCE, Mutant

__all__ = ["quickly"]


def quickly(mutants: Sequence[Mutant], jobs: int) -> tuple[list[Verdict], Seconds]:
    """A verdict for each, and how long each test takes; what is left may yet be noticed from the beginning.

    Raises RuntimeError where a test fails as it is.
    """
    found = apart(_judge_collected, mutants, jobs)
    if found is None:
        raise RuntimeError(f"the tests must pass before they can judge: run pytest {' '.join(TESTS)}")
    verdicts, seconds = found
    return verdicts, seconds


def _judge_collected(mutants: Sequence[Mutant], jobs: int) -> tuple[list[Verdict], Seconds] | None:
    plugin = _InPlaceOfTheTests(mutants, jobs)
    run_pytest(plugin)
    return plugin.found


@attrs.define
class _InPlaceOfTheTests(WithoutShrinking):
    """A pytest plugin: where the collected tests would run, it judges every mutant by them."""

    mutants: Sequence[Mutant]
    jobs: int
    found: tuple[list[Verdict], Seconds] | None = None

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        quick = _Quick.of(session.items)
        if quick is not None:
            with ThreadPoolExecutor(self.jobs) as threads:
                verdicts = list(threads.map(quick.judge, self.mutants))
            ids = (item.nodeid for item in session.items)
            self.found = verdicts, dict(zip(ids, quick.reach.seconds, strict=True))
        return True


@attrs.frozen
class _Reach:
    """Which tests pass through a line, by file and line, and the seconds of processor time that each test takes."""

    tests: dict[str, dict[int, frozenset[int]]]
    seconds: tuple[float, ...]

    def through(self, mutant: Mutant) -> frozenset[int]:
        lines = self.tests.get(str(mutant.path), {})
        return frozenset[int]().union(*(lines.get(line, ()) for line in mutant.lines))


@attrs.frozen
class _Quick:
    """The collected tests, what they pass through, and every function and cache there is."""

    items: Sequence[pytest.Item]
    reach: _Reach
    functions: dict[tuple[str, str], list[FunctionType]]
    caches: Sequence[Any]
    noticing: dict[tuple[str, str], list[int]] = attrs.field(factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, items: Sequence[pytest.Item]) -> _Quick | None:
        """None where a test fails as it is."""
        functions = defaultdict(list)
        for one in _alive(FunctionType):
            functions[one.__code__.co_filename, one.__code__.co_qualname].append(one)
        caches = list(_alive(functools._lru_cache_wrapper))
        gc.collect()
        gc.freeze()  # so that a fork does not copy what it only counts
        reach = apart(_measure, items, [cache for cache in caches if cache.__module__.startswith("reviewflow")])
        return None if reach is None else cls(items, reach, functions, caches)

    def judge(self, mutant: Mutant) -> Verdict:
        """The tests that noticed a mutant of the same function come first, then the quickest."""
        reached, before = self.reach.through(mutant), self.noticing[mutant.module, mutant.function]
        if not mutant.function or not reached:
            return Verdict(mutant, LEFT)
        order = sorted(reached, key=lambda number: (number not in before, self.reach.seconds[number]))
        answer = apart(self.swap, mutant, order, limit=5 + int(3 * sum(self.reach.seconds[n] for n in order)))
        if isinstance(answer, int):
            before.append(answer)
            return Verdict(mutant, self.items[answer].nodeid)
        return Verdict(mutant, "no answer in time" if answer is None else answer)

    def swap(self, mutant: Mutant, order: Sequence[int]) -> int | str:
        """The test that fails once the function has its new code. `LEFT` also where the change is not in the code."""
        new = _code_of(compile(mutant.text, str(mutant.path), "exec"), mutant.function)
        functions = self.functions[str(mutant.path), mutant.function]
        if any(one.__code__ == new or one.__code__.co_freevars != new.co_freevars for one in functions):
            return LEFT
        for function in functions:
            function.__code__ = new
        for cache in self.caches:
            cache.cache_clear()
        failing = _first_failing(self.items, order)
        return LEFT if failing is None else failing


def _alive(kind: type) -> Iterator[Any]:
    return (one for one in gc.get_objects() if isinstance(one, kind))


def _code_of(code: CodeType, function: str) -> CodeType:
    for name in function.split("."):
        code = next(one for one in code.co_consts if isinstance(one, CodeType) and one.co_name == name)
    return code


def _measure(items: Sequence[pytest.Item], caches: Iterable[Any]) -> _Reach | None:
    """Runs each test once, with our own caches empty; None where one fails."""
    measured = coverage.Coverage(data_file=None, source=[str(SOURCE / "rules"), str(SOURCE / "kernel")])
    measured.start()
    seconds = []
    for number in range(len(items)):
        for cache in caches:
            cache.cache_clear()
        measured.switch_context(str(number))
        began = process_time()
        if _first_failing(items, [number]) is not None:
            return None
        seconds.append(process_time() - began)
    measured.stop()
    data = measured.get_data()
    return _Reach(
        {
            file: {line: frozenset(int(c) for c in found if c) for line, found in data.contexts_by_lineno(file).items()}
            for file in data.measured_files()
        },
        tuple(seconds),
    )


def _first_failing(items: Sequence[pytest.Item], numbers: Sequence[int]) -> int | None:
    """Runs these tests until one fails, and returns its number."""
    said, manager = Said(), items[0].config.pluginmanager
    manager.register(said)
    for number, following in zip(numbers, [*numbers[1:], None], strict=True):
        after = None if following is None else items[following]
        items[number].config.hook.pytest_runtest_protocol(item=items[number], nextitem=after)
        if said.failed:
            return number
    manager.unregister(said)
    return None
