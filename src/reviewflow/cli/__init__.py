"""The command line: a review written as a file of commands is run, shown, asked and checked. `reviewflow --help`."""

from __future__ import annotations

from reviewflow.cli.entry import main

__all__ = ["main"]
