"""Every attack of the catalogue has a test that exists, or says plainly that it is a limit, and the threat model why."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
EXPLAINED = ROOT / "docs" / "explanation"
ROW = re.compile(r"^\| ([A-H]\d+) \| (.+) \| (.+) \|$", re.MULTILINE)
SIZES = {"A": 17, "B": 14, "C": 15, "D": 11, "E": 8, "F": 13, "G": 10, "H": 9}
TWINNED = ("test_attacks.py", "test_attacks_on_the_kernel.py")


def rows() -> list[tuple[str, str, str]]:
    """Number, attack and what tries it, of every row."""
    return ROW.findall((EXPLAINED / "attacks.md").read_text(encoding="utf-8"))


def sources_in(path: Path) -> dict[str, str]:
    """Every test of the file with its source, those in classes too."""
    source = path.read_text(encoding="utf-8")
    functions = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef))
    return {node.name: ast.get_source_segment(source, node) or "" for node in functions if node.name.startswith("test_")}


def named_in(said: str) -> set[str]:
    return set(re.findall(r"`(test_\w+)`", said))


def test_all_97_are_there() -> None:
    """Each number of each group stands in one row, in order, and every row of a table was read as one."""
    numbers = [number for number, _, _ in rows()]
    assert numbers == [f"{group}{number}" for group, size in SIZES.items() for number in range(1, size + 1)]
    assert len(numbers) == 97
    page = (EXPLAINED / "attacks.md").read_text(encoding="utf-8")
    assert len(re.findall(r"^\|(?! no\. |---)", page, re.MULTILINE)) == 97


def test_each_names_a_test_or_a_limit() -> None:
    """A test that is named exists, a twin is not taken for it, and who names none says that it is a limit."""
    files = [path for path in (ROOT / "tests").rglob("test_*.py") if path.name != "test_twins_on_the_kernel.py"]
    existing = {name for path in files for name in sources_in(path)}
    assert {number: named_in(said) - existing for number, _, said in rows() if named_in(said) - existing} == {}
    assert [number for number, _, said in rows() if not named_in(said) and not said.startswith("limit: ")] == []
    assert sum(bool(named_in(said)) for _, _, said in rows()) > 80


def test_every_limit_stands_in_the_threat_model() -> None:
    """Under its number, where a library cannot stop it or not all of it; and no number stands there that is none."""
    limits = {number for number, _, said in rows() if re.search(r"\blimit\b", said)}
    page = (EXPLAINED / "threat-model.md").read_text(encoding="utf-8")
    outside = page.split("\n## Out of scope\n")[1].split("\n## ")[0]
    listed = {number for group in re.findall(r"\(((?:[A-H]\d+(?:, )?)+)\)", outside) for number in group.split(", ")}
    assert (limits - listed, listed - limits) == (set(), set())


def test_a_test_with_a_number_is_named_by_its_row() -> None:
    """No attack is tried somewhere without the catalogue saying so."""
    named = {number.lower(): named_in(said) for number, _, said in rows()}
    numbered = {name for file in TWINNED for name in sources_in(Path(__file__).with_name(file)) if re.match(r"test_[a-h]\d", name)}
    unnamed = {name for name in numbered if name not in named[name.split("_")[1]]}
    assert unnamed == set()
    assert len(numbered) > 45


def test_every_attack_on_the_table_has_its_twin() -> None:
    """It is repelled and then works; or the fault that would let it through is in the test itself."""
    tests = sources_in(Path(__file__).with_name("test_attacks.py"))
    own = {"test_a17_a_participant_of_one_review_asks_for_a_draft_of_another", "test_c10_two_reviews_are_merged", "test_an_order", "test_a_recorded_order_is_no_act"}
    assert {name for name, source in tests.items() if "repelled(" not in source} == own
