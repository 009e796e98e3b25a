"""Every attack of the catalogue has a test that exists, or says plainly that it is a limit."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROWS = re.compile(r"^\| ([A-H]\d+) \| .+ \| (.+) \|$", re.MULTILINE)
SIZES = {"A": 17, "B": 14, "C": 15, "D": 11, "E": 8, "F": 13, "G": 10, "H": 9}


def rows() -> dict[str, str]:
    return dict(ROWS.findall((ROOT / "docs" / "explanation" / "attacks.md").read_text(encoding="utf-8")))


def test_all_97_are_there() -> None:
    """Each number of each group stands once."""
    assert sorted(rows()) == sorted(f"{group}{number}" for group, size in SIZES.items() for number in range(1, size + 1))
    assert len(rows()) == 97


def test_each_names_a_test_or_a_limit() -> None:
    """A test that is named exists; who names none says that it is a limit."""
    written = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    existing = set(re.findall(r"def (test_\w+)", written))
    named = {number: set(re.findall(r"`(test_\w+)`", said)) for number, said in rows().items()}
    assert {number: tests - existing for number, tests in named.items() if tests - existing} == {}
    assert [number for number, tests in named.items() if not tests and "limit" not in rows()[number]] == []
    assert sum(bool(tests) for tests in named.values()) > 75
