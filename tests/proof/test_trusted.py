"""The lines that have to be right are counted in the docs, and the count is true."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "explanation" / "proof.md").read_text(encoding="utf-8")


def counting() -> ModuleType:
    """The counter that the docs are written with."""
    spec = importlib.util.spec_from_file_location("trusted", ROOT / "docs" / "_generate" / "trusted.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_counts_are_true() -> None:
    """The page is as `python docs/generate.py` would write it."""
    assert counting().counted(PAGE) == PAGE


def test_only_code_counts() -> None:
    """Comments, docstrings and empty lines are no code; a statement over two lines is two."""
    text = '"""A file."""\n\n# why\nx = (\n    1)\n\n\ndef f():\n    """Says.\n\n    More.\n    """\n    return 1\n'
    assert counting().code_lines(text) == 4


def test_the_trusted_part_is_small() -> None:
    """What decides is under a thousand lines, so that somebody can read all of it; the prover is under a thousand, too."""
    sums = [int(lines) for _, together, lines in counting().ROW.findall(PAGE) if together]
    assert len(sums) == 2
    assert max(sums) < 1_000
