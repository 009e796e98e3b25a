"""Review HM-07 from the examples, played to a store up to a line: what the store's tests run on."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from pathlib import Path

from reviewflow.record import Envelope, MemoryPapers, MemoryStore, PaperStore, command_from_json, seal_all
from reviewflow.record.canonical import moment
from reviewflow.record.envelope import Head
from reviewflow.reviews import Reviews

FOLDER = Path(__file__).parents[2] / "examples" / "hm07"
REVIEW = "HM-07"
CIRCULATED = "CirculateVersion"


def lines() -> list[dict[str, object]]:
    """The commands of the example, with when, by whom and what was expected."""
    return [json.loads(line) for line in (FOLDER / "review.jsonl").read_text().splitlines()]


def play(reviews: Reviews, papers: PaperStore, until: int) -> datetime:
    """Give the first so many commands, whatever their outcome; returns the time of the last."""
    digests: dict[str, str] = {}
    at = moment("at", "2025-01-01T00:00:00Z")
    for number, line in enumerate(lines()[:until], start=1):
        at = moment("at", line.pop("at"))
        by, _ = str(line.pop("by")), line.pop("expect", None)
        text_from, version = line.pop("text_from", None), str(line.get("version"))
        if text_from:
            digests[version] = papers.digest(REVIEW, (FOLDER / str(text_from)).read_bytes())
            line["digest"] = digests[version]
        elif str(line.get("digest")).startswith("@"):
            line["digest"] = digests[str(line["digest"])[1:]]
        reviews.give(REVIEW, command_from_json(line), by=by, at=at, command_id=f"line-{number}")
    return at


def line_of(command: str, version: str) -> int:
    """The number of the last line that gives this command for this version, counted from 1."""
    found = [n for n, line in enumerate(lines(), 1) if (line["command"], line.get("version")) == (command, version)]
    return found[-1]


@cache
def log_until(until: int) -> Sequence[Envelope]:
    """The log after the first so many commands."""
    reviews = Reviews(MemoryStore())
    play(reviews, MemoryPapers(), until)
    return reviews.log(REVIEW)


def circulated_log(stream: str) -> Sequence[Envelope]:
    """The log of a review whose interim report circulates, with prepared participants, under another review's id."""
    log = log_until(line_of(CIRCULATED, "v0.1") + 1)
    found: list[Envelope] = []
    for e in log:
        head = found[-1].head if found else Head(stream)
        found += seal_all(head, [e.event], command_id=e.command_id, actor=e.actor, at=e.at, rules=e.rules)
    return found
