"""Each own case: what must be found and how, what must not, and the text after rewriting. The data is in `cases/`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from reviewflow.publication import GateReport, Register, check_text, rewrite_text

CASES = Path(__file__).parent / "cases"
REGISTERS = {file.name: Register.load(file) for file in sorted(CASES.glob("register*.json"))}
# A topic says which register its cases are checked with, where it is not the first.
TOPICS = {file.stem: json.loads(file.read_text(encoding="utf-8")) for file in sorted(CASES.glob("*.json")) if file.name not in REGISTERS}
ALL: list[tuple[str, dict[str, Any]]] = [
    (f"{topic}-{number}", case | {"register": REGISTERS[held.get("register", "register.json")]})
    for topic, held in TOPICS.items()
    for number, case in enumerate(held["cases"], 1)
]
IDS = [name for name, _ in ALL]
ONLY = [case for _, case in ALL]


def _seen(report: GateReport) -> set[tuple[str, str, str]]:
    return {(report.text_of(f), f.kind, f.severity) for f in report.findings}


def test_there_are_enough_cases() -> None:
    """At least 250 own cases, each with a name of its own within its topic."""
    assert len(ALL) >= 250
    assert all(case["name"] for case in ONLY)


@pytest.mark.parametrize("case", ONLY, ids=IDS)
def test_what_must_be_found_is_found(case: dict[str, Any]) -> None:
    """Every expected place is found whole, with its kind, severity and, where given, its replacement."""
    report = check_text(case["text"], case["register"])
    missing = [want for want in case["find"] if (want["text"], want["kind"], want["severity"]) not in _seen(report)]
    assert [] == missing
    for want in case["find"]:
        if "replacement" in want:
            found = [f.replacement for f in report.findings if report.text_of(f) == want["text"]]
            assert want["replacement"] in found


@pytest.mark.parametrize("case", ONLY, ids=IDS)
def test_nothing_else_is_found(case: dict[str, Any]) -> None:
    """Nothing but the expected places is open: ordinary words stay ordinary."""
    report = check_text(case["text"], case["register"])
    expected = {want["text"] for want in case["find"]}
    assert [report.text_of(f) for f in report.open_findings if report.text_of(f) not in expected] == []


@pytest.mark.parametrize("case", ONLY, ids=IDS)
def test_rewriting_gives_the_expected_text_and_a_second_pass_the_same(case: dict[str, Any]) -> None:
    """The rewritten text is as expected, and rewriting it again changes nothing."""
    once = rewrite_text(case["text"], case["register"]).text
    assert case["rewritten"] == once
    assert once == rewrite_text(once, case["register"]).text
