"""The list of surviving mutants speaks of code that stands there, and gives a reason for each."""

from __future__ import annotations

import ast
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def listing() -> ModuleType:
    """The list's own reader, which needs no more than Python."""
    sys.path.insert(0, str(ROOT / "benchmarks" / "mutation"))
    try:
        return __import__("listing")
    finally:
        sys.path.pop(0)


def lines_of(module: str, function: str) -> str:
    """The function's lines without their indentation; all of the module where none is named."""
    text = (ROOT / "src" / "reviewflow" / f"{module.replace('.', '/')}.py").read_text(encoding="utf-8")
    node: ast.AST = ast.parse(text)
    for name in function.split(".") if function else ():
        node = next(one for one in node.body if getattr(one, "name", "") == name)  # type: ignore[attr-defined]
    found = ast.get_source_segment(text, node) if function else text
    assert found is not None
    return "\n".join(line.strip() for line in found.splitlines())


def test_each_is_a_change_of_lines_that_are_there(listing: ModuleType) -> None:
    """Nothing is listed whose function or line is gone, and nothing that is no change."""
    entries = set(listing.listed().values())
    assert [] == [e for e in entries if e.was not in lines_of(e.module, e.function) or e.was in e.now]


def test_each_has_a_reason(listing: ModuleType) -> None:
    """A sentence that says why no test notices, or why none can."""
    assert [] == [entry for entry in listing.listed().values() if len(entry.why.split()) < 4]


def test_none_stands_there_twice(listing: ModuleType, tmp_path: Path) -> None:
    """A mutant that is listed again is a slip, and the list is not read."""
    twice = tmp_path / "survivors.toml"
    twice.write_text(listing.as_toml([("kernel.x", "f", "a", "b")]) * 2, encoding="utf-8")
    with pytest.raises(ValueError, match="listed twice"):
        listing.listed(twice)


def test_what_is_printed_can_be_pasted(listing: ModuleType, tmp_path: Path) -> None:
    """Entries for new survivors are read back as they are, whatever quotation marks they hold."""
    keys = [("kernel.x", "f", 'return "a"', 'return "b"'), ("kernel.x", "f", 'return "a"', "return 'b'\nelse")]
    pasted = tmp_path / "survivors.toml"
    pasted.write_text(listing.as_toml(keys), encoding="utf-8")
    assert keys == list(listing.listed(pasted))
