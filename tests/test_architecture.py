"""The core asks for no clock, no chance and no environment, and says nothing: read from the source itself.

import-linter (pyproject.toml) holds who imports whom; here stands what an import does not show.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "src" / "reviewflow"
CORE = [p for room in ("model", "rules", "kernel", "views") for p in sorted((PACKAGE / room).rglob("*.py"))]
CORE.append(PACKAGE / "errors.py")
CLOCKS = {"now", "utcnow", "today", "localtime", "monotonic", "perf_counter"}
OUTSIDE = {"open", "print", "input", "eval", "breakpoint", "globals"}
NEEDED_ALONE = {"exec", "compile"}
"""The compiler turns the package's own table into Python text and runs it; nobody else may."""


def forbidden(tree: ast.AST, *, compiles: bool = False) -> Iterator[str]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = getattr(node.func, "id", getattr(node.func, "attr", ""))
        outside = called in OUTSIDE or (called in NEEDED_ALONE and not compiles)
        if called in CLOCKS if isinstance(node.func, ast.Attribute) else outside:
            yield f"line {node.lineno}: calls `{called}`"


@pytest.mark.parametrize("path", CORE, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_the_core_is_pure(path: Path) -> None:
    """Time and actor arrive in the context; nothing is read, printed or evaluated."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert [] == list(forbidden(tree, compiles=path.name == "compiler.py"))


@pytest.mark.parametrize("line", ["datetime.now(UTC)", "date.today()", "print(1)", "open('x')", "eval('1')", "exec('1')"])
def test_the_check_can_fail(line: str) -> None:
    """Each of these lines, put into the core, is found."""
    assert 1 == len(list(forbidden(ast.parse(line))))


def test_importing_loads_no_optional_dependency() -> None:
    """`import reviewflow.reviews` needs attrs, cattrs and transitions, and nothing that an extra brings."""
    script = "import sys, reviewflow.reviews; print(*sorted({name.split('.')[0] for name in sys.modules}))"
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.split()
    extras = {"sqlalchemy", "django", "lxml", "pikepdf", "pdfminer", "fontTools", "psycopg", "cryptography", "hypothesis", "rich", "z3"}
    assert set() == extras & set(loaded)
    assert {"attr", "cattrs", "transitions"} <= set(loaded)
