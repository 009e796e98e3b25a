"""`log` writes a review's log to a file, `verify` checks one; other commands read such a file as they read commands."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import attrs

from reviewflow.cli.databases import tenants_of
from reviewflow.cli.output import as_json, complain, say, say_json
from reviewflow.cli.playing import Play, open_desk
from reviewflow.cli.progress import counting
from reviewflow.errors import InputError, RecordError
from reviewflow.model.review import Review
from reviewflow.record import Envelope, Head, read_log, write_log
from reviewflow.reviews import audit
from reviewflow.views.naming import in_words, plural

__all__ = ["is_log", "opened", "verify", "write"]

OWNER_ONLY = 0o600
"""The mode of a log file: it holds names and what people wrote, in clear."""


def is_log(path: Path) -> bool:
    """Whether the file looks like a log: its first line is an envelope and no command."""
    with path.open("rb") as file:
        first = file.readline()
    return b'"stream"' in first and b'"previous"' in first


def _read(path: Path) -> list[Envelope]:
    try:
        text = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        raise InputError(path.name, "is not UTF-8", "give a log that `reviewflow log` wrote") from None
    return read_log(text)


def opened(path: Path) -> Play:
    """A log file as a review that was run, without outcomes of commands. Raises `InputError`, `RecordError`."""
    envelopes = _read(path)
    desk = open_desk()
    desk.store.append(envelopes[0].stream, 0, envelopes)
    return Play(desk=desk, review=envelopes[0].stream, played=())


class _Watched(list[Envelope]):
    """A log that tells each event looked at, so that a long check shows on a terminal."""

    def __init__(self, envelopes: list[Envelope]) -> None:
        super().__init__(envelopes)
        self.step: Callable[[], None] = lambda: None

    def __iter__(self) -> Iterator[Envelope]:
        for envelope in super().__iter__():
            self.step()
            yield envelope


@attrs.frozen
class Whole:
    """A log that was found whole: whose it is (empty where there is one alone), where it ends, its review and the rules it was decided under."""

    tenant: str
    head: Head
    review: Review
    rules: set[str]

    def as_json(self) -> dict[str, Any]:
        whose = {"tenant": self.tenant} if self.tenant else {}
        return {
            **whose, "review": self.head.stream, "events": self.head.number, "hash": self.head.hash,
            "stage": self.review.stage.value, "rules": sorted(self.rules),
        }  # fmt: skip


def verify(args: Namespace) -> int:
    """Checks a log file, or the reviews of a database: 0 where all are whole, 1 where one is not."""
    if args.database:
        return _verify_database(args)
    if not args.log:
        raise InputError("LOG", "is missing", "give a log file, or `--database URL`")
    return _said(args, [_checked(_read(Path(args.log)))])


def _verify_database(args: Namespace) -> int:
    """Every review that is asked for, whoever's it is: the whole ones are said, the first bad event of each other complained of."""
    whole, broken = [], 0
    for tenant, store, orphans in tenants_of(args):
        said = f"tenant `{tenant}`, " if tenant else ""
        for error in orphans:
            broken += _complained(said, error) if args.log in (None, error.stream) else 0
        for review in store.streams():
            if args.log in (None, review):
                try:
                    head, log = store.walk(review)
                    whole.append(_checked(list(log), head, tenant))
                except RecordError as error:
                    broken += _complained(said, error)
    if not whole and not broken:
        raise InputError("--database", "holds no such review", "check the address, the id and `--tenant`")
    return _said(args, whole) or int(broken > 0)


def _complained(said: str, error: RecordError) -> int:
    complain(f"reviewflow: {said}{error}")
    return 1


def _checked(envelopes: list[Envelope], head: Head | None = None, tenant: str = "") -> Whole:
    """What is said of a whole log. Raises `RecordError`."""
    watched = _Watched(envelopes)
    desk = open_desk()
    with counting("events", PASSES * len(watched)) as step:
        watched.step = step
        review = audit(desk.kernel, watched, head)
    return Whole(tenant, envelopes[-1].head, review, {envelope.rules for envelope in envelopes})


def _said(args: Namespace, found: list[Whole]) -> int:
    if as_json(args):
        say_json([one.as_json() for one in found])
        return 0
    ours = open_desk().kernel.rules_hash
    for one in found:
        whose = f" (tenant {one.tenant})" if one.tenant else ""
        say(
            f"The log of review {one.head.stream}{whose} is whole: {plural(one.head.number, 'event')}, each tied to the one before it,"
        )
        say(f"and the tables allow every one of them where it stands. The review is at “{in_words(one.review.stage)}”.")
        say(f"It ends in {one.head.hash}; keep that apart from the record, and a log rewritten from end to end shows too.")
        if one.rules != {ours}:
            say(f"Part of it was decided under other rules than these ({ours}).")
    return 0


PASSES = 2
"""How often a check walks the log: once for the chain, once for the tables."""


def write(args: Namespace, done: Play) -> int:
    """Writes the log of a review that was run."""
    text = write_log(done.log)
    with os.fdopen(os.open(args.out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, OWNER_ONLY), "w", encoding="utf-8") as file:
        file.write(text)
    say(
        f"{plural(done.state.version, 'event')} of review {done.review} written; the file holds names in clear, so mind where it lies"
    )
    return 0
