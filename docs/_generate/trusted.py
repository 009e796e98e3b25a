"""Counts the lines that have to be right, for docs/explanation/proof.md."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2] / "src" / "reviewflow"
ROW = re.compile(r"^\| (?:`([\w/.]+)`|(together)) \| (\d+) \|", re.MULTILINE)
NO_CODE = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}


def code_lines(text: str) -> int:
    """Lines with code on them: no comments, no docstrings, no empty lines."""
    said: set[int] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef) and ast.get_docstring(node) is not None:
            first = node.body[0]
            said |= set(range(first.lineno, (first.end_lineno or first.lineno) + 1))
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return len({token.start[0] for token in tokens if token.type not in NO_CODE} - said)


def counted(page: str) -> str:
    """The page with every count, and every sum below a table's counts, as it is now."""
    running = 0

    def count(row: re.Match[str]) -> str:
        nonlocal running
        if row[2]:
            total, running = running, 0
            return f"| together | {total} |"
        lines = code_lines((SOURCE / row[1]).read_text(encoding="utf-8"))
        running += lines
        return f"| `{row[1]}` | {lines} |"

    return ROW.sub(count, page)
