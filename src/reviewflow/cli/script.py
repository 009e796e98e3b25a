"""Reads a review written as commands, one JSON object a line.

    {"at": "2025-01-14T10:00:00Z", "by": "bm1", "command": "AskQuestion", ...fields, "expect": "accepted"}

What a line may hold beside the command's own fields stands in docs/how-to/write-a-review-file.md.
Every fault of the file comes at once, with line and field; nothing is run before the whole file was read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import attrs

from reviewflow.errors import InputError
from reviewflow.model.commands import Command, OpenReview
from reviewflow.record import FieldFaults, command_from_json
from reviewflow.record.canonical import from_text, moment

__all__ = ["FileFaults", "Line", "Script", "read_script"]

T = TypeVar("T")
OWN = frozenset({"at", "by", "expect", "command_id", "note", "text_from"})
"""Fields of a line that are not the command's."""
TO_BE_FILLED = "0" * 64
"""Stands for a digest that is known only once the lines before it were run."""
LARGEST_LINE = 1_000_000
"""Characters in one line; a command's texts are far shorter, and a paper has a file of its own."""


class FileFaults(InputError):
    """A file with one or more faulty lines; `faults` lists them all."""

    def __init__(self, file: str, faults: list[InputError]) -> None:
        self.faults = tuple(faults)
        first = faults[0]
        super().__init__(f"{file}, {first.place}", first.problem, first.next_step)

    def __str__(self) -> str:
        return "\n".join(str(fault) for fault in self.faults)


@attrs.frozen(kw_only=True)
class Line:
    """One command of the file; `number` is its line, from 1. `text_from` is the path as written, empty for none.

    `digest_of` says whose digest is to be filled in: `@paper`, `@ID`, or nothing where the line gives its own.
    """

    number: int
    at: datetime
    by: str
    command: Command
    command_id: str
    expect: str = ""
    note: str = attrs.field(default="", repr=False)
    text_from: str = ""
    digest_of: str = ""


@attrs.frozen(kw_only=True)
class Script:
    """A whole file: the review that it opens and its commands in order. `folder` is where its papers lie."""

    review: str
    lines: tuple[Line, ...]
    folder: Path


def read_script(path: Path) -> Script:
    """The review file at that path. Raises `FileFaults` with every faulty line and field, `OSError` without the file."""
    faults: list[InputError] = []
    lines: list[Line] = []
    for number, text in _lines(path, faults):
        found: list[InputError] = []
        line = _line(number, text, found)
        faults.extend(one for fault in found for one in _at_line(number, fault))
        if line is not None:
            lines.append(line)
    opened = next((line.command.review for line in lines if isinstance(line.command, OpenReview)), "")
    if not opened and not faults:
        faults.append(InputError("line 1", "the file opens no review", "begin with the command `OpenReview`"))
    if faults:
        raise FileFaults(path.name, faults)
    return Script(review=opened, lines=tuple(lines), folder=path.parent)


def _lines(path: Path, faults: list[InputError]) -> Iterator[tuple[int, str]]:
    with path.open("rb") as file:
        for number, data in enumerate(file, start=1):
            try:
                text = data.decode("utf-8-sig" if number == 1 else "utf-8").strip()
            except UnicodeDecodeError:
                faults.append(InputError(f"line {number}", "is not UTF-8", "save the file as UTF-8"))
                continue
            if len(text) > LARGEST_LINE:
                faults.append(
                    InputError(
                        f"line {number}", "is longer than a command can be", "put papers into files: `text_from`"
                    )
                )
            elif text:
                yield number, text


def _at_line(number: int, error: InputError) -> Iterator[InputError]:
    """The fault with its line; one for each field where several are faulty."""
    place = "" if error.place.startswith("line ") else f", {error.place}"
    if isinstance(error, FieldFaults):
        kind = error.place.split(".")[0]
        for fault in error.faults:
            where = f"{kind}.{fault.path}" if fault.path else kind
            yield InputError(f"line {number}, {where}", fault.problem, fault.next_step)
    else:
        yield InputError(f"line {number}{place}", error.problem, error.next_step)


def _line(number: int, text: str, faults: list[InputError]) -> Line | None:
    """The line, or nothing and all that is wrong with it."""
    before = len(faults)
    fields = _read(faults, lambda: from_text(text, f"line {number}"))
    if fields is None:
        return None
    own = {name: fields.pop(name) for name in OWN & fields.keys()}
    digest = fields.get("digest")
    digest_of = digest if isinstance(digest, str) and digest.startswith("@") else ""
    if digest_of:
        fields["digest"] = TO_BE_FILLED
    values: dict[str, Any] = {
        "at": _read(faults, lambda: moment("at", own.get("at"))),
        "by": _read(faults, lambda: _given(own, "by")),
        "command_id": _read(faults, lambda: _text(own, "command_id")) or f"line-{number}",
        "expect": _read(faults, lambda: _expectation(own)),
        "note": _read(faults, lambda: _text(own, "note")),
        "text_from": _read(faults, lambda: _text(own, "text_from")),
        "command": _read(faults, lambda: command_from_json(fields)),
    }
    return None if len(faults) > before else Line(number=number, digest_of=digest_of, **values)


def _read(faults: list[InputError], read: Callable[[], T]) -> T | None:
    """What that reads, or nothing and one fault more."""
    try:
        return read()
    except InputError as error:
        faults.append(error)
        return None


def _text(own: Mapping[str, Any], name: str) -> str:
    value = own.get(name, "")
    if not isinstance(value, str):
        raise InputError(name, "is not a text", "give a text in quotes")
    return value


def _given(own: Mapping[str, Any], name: str) -> str:
    if not (value := _text(own, name)):
        raise InputError(name, "is missing", "say who gives the command: a person's id")
    return value


def _expectation(own: Mapping[str, Any]) -> str:
    text = _text(own, "expect")
    kind, _, code = text.partition(":")
    if text in {"", "accepted", "refused"} or (kind == "refused" and code):
        return text
    raise InputError("expect", "is no expectation", "write `accepted`, `refused` or `refused:CODE`")
