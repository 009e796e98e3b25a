"""Runs a review file through the front desk, line by line, and keeps what each line led to.

The store is made in one place, `open_desk`. Nothing is decided here: an expectation of the file is compared with
what the front desk answered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import attrs

from reviewflow.cli.script import Line, Script
from reviewflow.errors import InputError
from reviewflow.kernel import Kernel, Outcome, Refused
from reviewflow.model.commands import Command
from reviewflow.model.review import Review
from reviewflow.record import Envelope, MemoryPapers, MemoryStore
from reviewflow.reviews import Reviews
from reviewflow.views.timeline import Attempt

__all__ = ["Play", "Played", "open_desk", "play"]


def open_desk() -> Reviews:
    """The front desk that the commands run at: in memory, so that nothing stays behind."""
    return Reviews(MemoryStore(), MemoryPapers())


@attrs.frozen(kw_only=True)
class Played:
    """One line and its outcome; `before` is the number of events on the log when it was given."""

    line: Line
    outcome: Outcome
    before: int

    @property
    def met(self) -> bool:
        """Whether the line's expectation holds; a line without one has no way to fail."""
        kind, _, code = self.line.expect.partition(":")
        if isinstance(self.outcome, Refused):
            codes = {code for r in self.outcome.reasons for code in (r.code, r.rule)}
            return not kind or (kind == "refused" and (not code or code in codes))
        return kind in {"", "accepted"}


@attrs.frozen(kw_only=True)
class Play:
    """A file that was run: the desk with its record, and every line's outcome."""

    desk: Reviews
    review: str
    played: tuple[Played, ...]

    @property
    def kernel(self) -> Kernel:
        return self.desk.kernel

    @property
    def log(self) -> Sequence[Envelope]:
        return self.desk.log(self.review)

    @property
    def state(self) -> Review:
        return self.desk.load(self.review)

    @property
    def attempts(self) -> Iterator[Attempt]:
        """Every refused command, for the timeline."""
        for p in self.played:
            if isinstance(p.outcome, Refused):
                yield Attempt(command=p.line.command, by=p.line.by, at=p.line.at, outcome=p.outcome, after=p.before)


def play(script: Script, desk: Reviews, seen: Callable[[Played], None] = lambda played: None) -> Play:
    """Runs every line at that desk; `seen` is told each outcome as it comes.

    Raises `InputError` naming line and field where a line cannot be run, `OSError` where a paper's file is missing.
    """
    played = []
    for line in script.lines:
        one = _one(script, desk, line)
        played.append(one)
        seen(one)
    return Play(desk=desk, review=script.review, played=tuple(played))


def _one(script: Script, desk: Reviews, line: Line) -> Played:
    before = desk.load(script.review)
    data = _paper(script, line)
    try:
        command = _with_digest(script, desk, before, line, data)
        outcome = desk.give(script.review, command, by=line.by, at=line.at, command_id=line.command_id)
        if data is not None and not isinstance(outcome, Refused) and (paper := _introduced(command)):
            desk.keep(script.review, paper, data)
    except InputError as error:
        raise InputError(f"line {line.number}, {error.place}", error.problem, error.next_step) from None
    return Played(line=attrs.evolve(line, command=command), outcome=outcome, before=before.version)


def _paper(script: Script, line: Line) -> bytes | None:
    if not line.text_from:
        return None
    path = (script.folder / line.text_from).resolve()
    if not path.is_relative_to(script.folder.resolve()):
        raise InputError(
            f"line {line.number}, text_from", "lies outside the folder of the review file", "put it beside that file"
        )
    if not path.is_file():
        raise InputError(
            f"line {line.number}, text_from", "names no file", "give its path from the folder of the review file"
        )
    return path.read_bytes()


def _introduced(command: Command) -> str:
    """The id of the paper that the command puts on the record, if it does."""
    for field in attrs.fields(type(command)):
        if field.metadata.get("introduces") == "paper":
            return str(getattr(command, field.name))
    return ""


def _with_digest(script: Script, desk: Reviews, review: Review, line: Line, data: bytes | None) -> Command:
    """The command with its digest filled in: `@paper` from the line's file, `@ID` from a version on the record."""
    if not line.digest_of:
        return line.command
    if line.digest_of == "@paper":
        if data is None:
            raise InputError("digest", "is `@paper`, and the line names no file", "give `text_from`")
        papers = desk.papers or MemoryPapers()
        return _replaced(line.command, papers.digest(script.review, data))
    version = review.versions.get(line.digest_of[1:])
    if version is None:
        raise InputError(
            "digest", "refers to a version that no line before puts on the record", "check the id after `@`"
        )
    return _replaced(line.command, version.digest)


def _replaced(command: Any, digest: str) -> Command:
    changed: Command = attrs.evolve(command, digest=digest)
    return changed
