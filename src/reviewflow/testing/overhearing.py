"""Listens to everything that a program says beside its answer: output, log records, warnings, hooks, files.

    with overhear(folder) as heard:
        ...                                     # the program runs
    heard.said()                                # channel -> what stood there

Channels are this process's own; what a child process prints, its caller hears.
"""

from __future__ import annotations

import io
import logging
import sys
import threading
import traceback
import warnings
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from types import TracebackType
from typing import Any

import attrs

__all__ = ["Overheard", "overhear"]

_STANDARD = frozenset(vars(logging.LogRecord("", 0, "", 0, "", (), None)))


class Overheard:
    """What was said, by channel; whole once the block has ended."""

    def __init__(self) -> None:
        self._said: dict[str, list[str | bytes]] = {}

    def note(self, channel: str, what: str | bytes) -> None:
        """Keep what a channel said; empty texts are left out."""
        if what:
            self._said.setdefault(channel, []).append(what)

    def said(self) -> Mapping[str, bytes]:
        """Everything that each channel said, in order."""
        return {channel: b"\n".join(map(_bytes, parts)) for channel, parts in self._said.items()}


@contextmanager
def overhear(*folders: Path) -> Iterator[Overheard]:
    """Listens until the block ends: to stdout, stderr, every logger, warnings, hooks, and files made in these folders.

    Loggers are heard at every level, with what a record carries beside its message and the locals of its traceback.
    """
    heard = Overheard()
    out, err = io.StringIO(), io.StringIO()
    before = {path: _mark(path) for path in _files(folders)}
    with redirect_stdout(out), redirect_stderr(err), _records(heard), _hooks(heard), warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        yield heard
    heard.note("stdout", out.getvalue())
    heard.note("stderr", err.getvalue())
    for one in warned:
        heard.note("warnings", warnings.formatwarning(one.message, one.category, one.filename, one.lineno))
    for path in _files(folders):
        if before.get(path) != _mark(path):
            if path not in before:
                heard.note("file name", str(path))
            heard.note("file", path.read_bytes() if path.is_file() else b"")


def _files(folders: Iterable[Path]) -> Iterator[Path]:
    for folder in folders:
        yield from folder.rglob("*")


def _mark(path: Path) -> tuple[int, int]:
    known = path.lstat()
    return known.st_size, known.st_mtime_ns


def _bytes(what: str | bytes) -> bytes:
    return what.encode("utf-8", "surrogatepass") if isinstance(what, str) else what


def _trace(error: BaseException) -> str:
    return "".join(traceback.TracebackException.from_exception(error, capture_locals=True).format())


@attrs.define(eq=False)
class _Listener(logging.Handler):
    """Hears every record, whole."""

    heard: Overheard

    def __attrs_pre_init__(self) -> None:
        super().__init__(level=1)

    def emit(self, record: logging.LogRecord) -> None:
        extra = {name: value for name, value in vars(record).items() if name not in _STANDARD}
        self.heard.note("logging", f"{record.name} {record.getMessage()} {record.args!r} {extra!r}")
        if record.exc_info and record.exc_info[1]:
            self.heard.note("logging", _trace(record.exc_info[1]))
        if record.stack_info:
            self.heard.note("logging", record.stack_info)


@contextmanager
def _records(heard: Overheard) -> Iterator[None]:
    """Every record of every logger, also of those that do not pass theirs on; levels are put back afterwards."""
    root, listener = logging.getLogger(), _Listener(heard)
    alone = [log for log in logging.Logger.manager.loggerDict.values() if isinstance(log, logging.Logger) and not log.propagate]
    quiet = logging.Logger.manager.disable
    levels = [(log, log.level) for log in (root, *alone)]
    logging.disable(logging.NOTSET)
    for log, _ in levels:
        log.setLevel(1)
        log.addHandler(listener)
    try:
        yield
    finally:
        logging.disable(quiet)
        for log, level in levels:
            log.setLevel(level)
            log.removeHandler(listener)


@contextmanager
def _hooks(heard: Overheard) -> Iterator[None]:
    """Errors that nobody catches, in threads and where none can be raised."""

    def unraisable(what: Any) -> None:
        heard.note("unraisable", f"{what.err_msg} {what.object!r}")
        if what.exc_value is not None:
            heard.note("unraisable", _trace(what.exc_value))

    def in_thread(what: threading.ExceptHookArgs) -> None:
        if what.exc_value is not None:
            heard.note("thread", _trace(what.exc_value))

    def at_last(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        heard.note("unhandled", _trace(error.with_traceback(trace)))

    kept = sys.unraisablehook, threading.excepthook, sys.excepthook
    sys.unraisablehook, threading.excepthook, sys.excepthook = unraisable, in_thread, at_last
    try:
        yield
    finally:
        sys.unraisablehook, threading.excepthook, sys.excepthook = kept
