"""The lines that have to be right are counted in the docs, and the count is true."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "explanation" / "proof.md"
ROW = re.compile(r"^\| (?:`([\w/.]+)`|(together)) \| (\d+) \|", re.MULTILINE)
NO_CODE = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}


def code_lines(path: Path) -> int:
    """Lines with code on them: no comments, no docstrings, no empty lines."""
    text = path.read_text(encoding="utf-8")
    said: set[int] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef) and ast.get_docstring(node) is not None:
            first = node.body[0]
            said |= set(range(first.lineno, (first.end_lineno or first.lineno) + 1))
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return len({token.start[0] for token in tokens if token.type not in NO_CODE} - said)


def test_the_counts_are_true() -> None:
    """Each file of the two tables has as many lines of code as the page says, and the sums are right."""
    told = ROW.findall(PAGE.read_text(encoding="utf-8"))
    counted = {name: code_lines(ROOT / "src" / "reviewflow" / name) for name, _, _ in told if name}
    assert {name: int(lines) for name, _, lines in told if name} == counted
    running, sums = 0, []
    for name, together, lines in told:
        running += counted.get(name, 0)
        if together:
            sums.append((int(lines), running))
            running = 0
    assert [said for said, _ in sums] == [true for _, true in sums]
    assert len(sums) == 2


def test_the_trusted_part_is_small() -> None:
    """What decides is under a thousand lines, so that somebody can read all of it."""
    first, _ = (int(lines) for _, together, lines in ROW.findall(PAGE.read_text(encoding="utf-8")) if together)
    assert first < 1_000
