"""Where the command line speaks: answers on stdout, complaints on stderr, JSON without names."""

from __future__ import annotations

import json
import sys
from typing import Any

__all__ = ["complain", "heading", "say", "say_json"]


def say(text: str = "") -> None:
    """One answer, on stdout."""
    sys.stdout.write(text + "\n")


def complain(text: str) -> None:
    """What went wrong, on stderr."""
    sys.stderr.write(text + "\n")


def say_json(value: Any) -> None:
    """One JSON value, on stdout."""
    say(json.dumps(value, indent=2, ensure_ascii=False))


def heading(text: str) -> None:
    """A line that begins a part of the answer."""
    say(f"\n{text}\n{'─' * len(text)}")
