"""Where the command line speaks: answers on stdout, complaints on stderr, JSON without names."""

from __future__ import annotations

import json
import shutil
import sys
import textwrap
from argparse import Namespace
from typing import Any

from reviewflow.errors import InputError

__all__ = ["as_json", "complain", "heading", "say", "say_json"]


def as_json(args: Namespace) -> bool:
    """Whether the answer is asked for as JSON. Raises `InputError` where names are wanted in it: it never holds any."""
    if args.format != "json":
        return False
    if vars(args).get("show_text"):
        raise InputError("--show-text", "does not go with `--format json`, which never holds names", "leave out one of them")
    return True


def say(text: str = "") -> None:
    """One answer, on stdout; on a terminal, long lines are folded under their own beginning."""
    if sys.stdout.isatty():
        width = shutil.get_terminal_size().columns
        text = "\n".join(_folded(line, width) for line in text.split("\n"))
    sys.stdout.write(text + "\n")


def _folded(line: str, width: int) -> str:
    begin = " " * min(len(line) - len(line.lstrip()) + HANGING, width // 2)
    return textwrap.fill(line, width, subsequent_indent=begin, break_long_words=False, drop_whitespace=True) or line


HANGING = 9
"""Columns by which a folded line hangs: past the mark and the actor of a line of the story."""


def complain(text: str) -> None:
    """What went wrong, on stderr."""
    sys.stderr.write(text + "\n")


def say_json(value: Any) -> None:
    """One JSON value, on stdout."""
    sys.stdout.write(json.dumps(value, indent=2, ensure_ascii=False) + "\n")


def heading(text: str) -> None:
    """A line that begins a part of the answer."""
    say(f"\n{text}\n{'─' * len(text)}")
