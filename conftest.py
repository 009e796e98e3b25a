"""The code in README.md, CONTRIBUTING.md and docs/ runs as tests: Python blocks are run, shown commands are checked to exist.

A page is one story: its blocks share one namespace and run from the top down; a line `#> text` is what the block
must have printed. A command line is not run, but the
program, its subcommand and every option must be there, and every file of this project that it names.
"""

from __future__ import annotations

import io
import re
import shlex
import subprocess
import sys
from contextlib import redirect_stdout
from functools import cache
from pathlib import Path

from sybil import Example, Sybil
from sybil.evaluators.python import PythonEvaluator
from sybil.parsers.myst import CodeBlockParser

import budgets  # noqa: F401 (registers and loads the Hypothesis profiles, before any test is collected)

ROOT = Path(__file__).parent
OTHERS = {"cd", "git", "pip", "pytest", "python", "python3", "ruff", "mypy", "lint-imports", "sphinx-build", "coverage"}
"""Programs that the docs may show beside our own."""
MADE_THERE = re.compile(r"^(\.venv|/|~|-|https?:)|^[\w-]+$")
"""Words that are no file of this project: what a reader makes, an option, a plain word."""


@cache
def help_of(*words: str) -> str:
    """What `reviewflow WORDS --help` prints; a command that does not exist fails here."""
    shown = subprocess.run(
        [sys.executable, "-c", "import sys; from reviewflow.cli import main; sys.exit(main())", *words, "--help"],
        capture_output=True, text=True, check=False, cwd=ROOT, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert shown.returncode == 0, f"`reviewflow {' '.join(words)}` does not exist: {shown.stderr.strip()[-300:]}"
    return shown.stdout


def check_line(line: str) -> None:
    """One command line as a reader would type it."""
    for part in re.split(r"\s(?:&&|\|)\s", line.removeprefix("$ ")):
        program, *words = shlex.split(part, comments=True) or ["cd"]
        name = program.rsplit("/", 1)[-1]
        if name == "reviewflow":
            subcommand = [word for word in words[:1] if not word.startswith("-")]
            known = help_of(*subcommand)
            missing = [w for w in words if w.startswith("--") and w.split("=")[0] not in known]
            assert not missing, f"`reviewflow {' '.join(subcommand)}` has no {missing}"
        else:
            assert name in OTHERS or (ROOT / program).is_file(), f"`{program}` is no program that the docs may show"
        named = [w for w in words if "/" in w and not MADE_THERE.match(w) and "=" not in w]
        gone = [w for w in named if not (ROOT / w.split("::")[0]).exists()]
        assert not gone, f"{gone} is not in this project"


def run_and_compare(example: Example) -> None:
    """Run the block; where it says `#> ...`, that is what it must have printed."""
    printed = io.StringIO()
    with redirect_stdout(printed):
        PythonEvaluator()(example)
    expected = [line[3:] for line in str(example.parsed).splitlines() if line.startswith("#> ")]
    assert not expected or expected == printed.getvalue().splitlines(), printed.getvalue()


def check_commands(example: Example) -> None:
    """Every command of a shell block; in a `console` block only the lines after a prompt."""
    text = str(example.parsed).replace("\\\n", " ")
    prompted = [line for line in text.splitlines() if line.startswith("$ ")]
    for line in prompted or text.splitlines():
        if line.strip() and not line.lstrip().startswith("#"):
            check_line(line.strip())


pytest_collect_file = Sybil(
    parsers=[
        CodeBlockParser(language="python", evaluator=run_and_compare),
        *(CodeBlockParser(language=name, evaluator=check_commands) for name in ("bash", "console", "sh")),
    ],
    patterns=["README.md", "CONTRIBUTING.md", "docs/**/*.md", "docs/*.md"],
).pytest()
