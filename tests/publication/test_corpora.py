"""Prose by people who never saw the gate, and some of our own: what it misses there and what it finds in vain stands in a list, and nothing else.

`corpora/places.json` names every place by document and offset. A change that loses or mends one shows here as that place;
`python benchmarks/corpora.py --misses` shows the words, and `--places` writes the list anew.
"""

from __future__ import annotations

import importlib.util
import json
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
HERE = Path(__file__).parent / "corpora"
KNOWN: dict[str, dict[str, list[str]]] = json.loads((HERE / "places.json").read_text(encoding="utf-8"))
# Marks counted, and the least that must be flagged and fully covered, per corpus.
FLOORS = {"first": (545, 0.98, 0.965), "own": (423, 0.955, 0.89), "second": (482, 0.98, 0.965), "third": (574, 0.95, 0.935)}


@cache
def _benchmark() -> Any:
    """The benchmark's own code, so that what is measured and what is tested are one thing."""
    spec = importlib.util.spec_from_file_location("corpora_benchmark", BENCHMARKS / "corpora.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@cache
def _results(corpus: str) -> tuple[Any, ...]:
    return tuple(_benchmark().score(page) for page in _benchmark().documents(HERE / corpus))


def test_every_corpus_is_held() -> None:
    """Each folder has its list and its floors."""
    assert sorted(KNOWN) == sorted(FLOORS) == [folder.name for folder in _benchmark().corpora()]


@pytest.mark.parametrize("what", ["missed", "partly", "wrong", "false"])
@pytest.mark.parametrize("corpus", sorted(FLOORS))
def test_the_places_are_those_on_the_list(corpus: str, what: str) -> None:
    """Nothing is lost, nothing more is found in vain, and what is mended leaves the list."""
    places = _benchmark().places(_results(corpus))[what]
    assert [] == sorted(set(places) - set(KNOWN[corpus][what])), "lost"
    assert [] == sorted(set(KNOWN[corpus][what]) - set(places)), "mended: write the list anew"


@pytest.mark.parametrize("corpus", sorted(FLOORS))
def test_the_floors_hold(corpus: str) -> None:
    """As many marks as were made, at least the floors of them flagged and covered, and no wrong label."""
    marks, flagged, covered = FLOORS[corpus]
    total = next(row for row in _benchmark().rows(_results(corpus)) if row[0] == "all")
    assert marks == total[1]
    assert total[2] >= flagged * marks
    assert total[3] >= covered * marks
    assert not any(result.wrong for result in _results(corpus))
