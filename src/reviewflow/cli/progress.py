"""Shows on a terminal that long work goes on: a bar where `rich` is installed, else a plain count, on stderr.

Says nothing where stderr is no terminal, so that pipes and logs stay clean.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

__all__ = ["counting"]

EVERY = 25
"""Lines between two counts of the plain counter: often enough to see it move, too few to slow anything."""


@contextmanager
def counting(what: str, total: int) -> Iterator[Callable[[], None]]:
    """A function to call once a piece of work is done, of `total` pieces; shown only on a terminal."""
    if not sys.stderr.isatty():
        yield lambda: None
        return
    try:
        rich_progress, console = importlib.import_module("rich.progress"), importlib.import_module("rich.console")
    except ModuleNotFoundError:
        with _plain(what, total) as step:
            yield step
        return
    with rich_progress.Progress(console=console.Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=total)
        yield lambda: bar.advance(task)


@contextmanager
def _plain(what: str, total: int) -> Iterator[Callable[[], None]]:
    done = 0

    def step() -> None:
        nonlocal done
        done += 1
        if done % EVERY == 0 or done == total:
            sys.stderr.write(f"\r{what}: {done} of {total}")
            sys.stderr.flush()

    try:
        yield step
    finally:
        sys.stderr.write("\r" + " " * (len(what) + 30) + "\r")
