"""What an outsider can observe does not depend on a word of any draft or on anybody's name.

Two reviews are told by the same commands, with other texts, names and papers; the same outsider asks the same of both.
Whatever differs is a side channel. Six are seeded, and each is found.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Collection, Mapping
from functools import cache
from pathlib import Path

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgets import budget
from reviewflow.caseload import rows_of
from reviewflow.cli import main
from reviewflow.errors import ReviewflowError
from reviewflow.model import commands as c
from reviewflow.model.private import Private
from reviewflow.model.review import Context
from reviewflow.model.words import Stage
from reviewflow.record import MemoryPapers, write_log
from reviewflow.reviews import Reviews
from reviewflow.testing import strategies
from reviewflow.testing.leak_canary import differences, leaks, overhear
from reviewflow.views import diagrams
from stories import REVIEW, Story, kernel

OUTSIDERS = ("out1", "stranger")
PAPERS = ("v1", "v2", "c-sw1", "no-such-paper")
TEXTS = (("a dark stair", "Wilhelmina Pettibone-Farquhar"), ("nobody had asked him about the winter before that", "Bo Ekes"))
Seen = dict[str, object]


class Told(Story):
    """The guide's way with every private word replaced."""

    def _tell(self, command: c.Command, by: str = "") -> Told:
        text, name = TEXTS[self.which]
        private = [f.name for f in attrs.fields(type(command)) if isinstance(getattr(command, f.name), Private) and getattr(command, f.name).reveal()]
        return super()._tell(attrs.evolve(command, **{n: Private(name if n in ("given", "family") else text) for n in private}), by)

    which = 0


@cache
def desk(which: int) -> tuple[Reviews, dict[str, bytes]]:
    """A desk with one of the two reviews in reporting, and its papers."""
    told = Told(kernel())
    told.which = which
    told.done(Stage.ANALYSING)
    told.at(Stage.REPORTING)
    content = {paper: f"{paper}: {TEXTS[which][0]}, said {TEXTS[which][1]}".encode() for paper in PAPERS[:3]}
    made = told.desk(MemoryPapers())
    for paper, data in content.items():
        made.keep(REVIEW, paper, data)
    return made, content


def observed(which: int, who: str, command: c.Command | None = None) -> Seen:
    """Everything that the outsider gets to see: answers, errors, options, counts, and what a careless log would print."""
    made, _ = desk(which)
    review = made.load(REVIEW)
    context = Context(actor=who, at=review.last_at, command_id="look")  # type: ignore[arg-type]
    seen: Seen = {"options": str(made.options(REVIEW, who)), "review": repr(review), "events": [repr(e.event) for e in made.log(REVIEW)]}
    for paper in PAPERS:
        outcome = made.kernel.decide(review, c.AskToRead(version=paper), context)
        seen[f"ask {paper}"] = (repr(outcome), str(outcome))
    if command is not None:
        seen["command"] = str(made.kernel.decide(review, command, context))
    review_ids: tuple[Collection[object], ...] = (review.people, review.versions, review.conversations, review.team_papers, review.judgements, review.comments)
    seen["ids and order"] = [list(ids) for ids in review_ids]
    seen["counts"] = (review.version, len(made.log(REVIEW)), *(len(ids) for ids in review_ids))
    seen["metrics"] = {table.name: dict(rows) for table, rows in rows_of(made.kernel, review).items()}
    seen["diagrams"] = {name: str(drawn) for name, drawn in diagrams(made.kernel.process).items()}
    try:
        made.keep(REVIEW, "v1", b"guessed")
    except ReviewflowError as error:
        seen["keep"] = str(error)
    return {**seen, "sizes": {channel: len(str(what)) for channel, what in seen.items()}}


COMMAND_LINES = (("status",), ("timeline",), ("options", "--as", "out1"), ("options", "--format", "json"), ("who-could-read", "v2", "--on", "2025-01-20"), ("assurance",))
HASH = re.compile(r"[0-9a-f]{64}")
"""The head of the log: an insider's proof that the record is whole; it depends on every word, see the threat model."""


def printed(which: int, folder: Path) -> Seen:
    """What the command line prints of that review, and every log line, warning and error beside."""
    log = folder / "review.log"
    log.write_text(write_log(desk(which)[0].log(REVIEW)), encoding="utf-8")
    seen: Seen = {}
    for name, *rest in COMMAND_LINES:
        with overhear() as heard:
            code = main([name, str(log), *rest])
        seen[name + " ".join(rest)] = (code, {channel: HASH.sub("", said.decode()) for channel, said in heard.said().items()})
    with overhear() as heard:
        observed(which, "out1")
    return {**seen, "log lines": dict(heard.said())}


def test_the_command_line_and_the_logs_say_the_same_of_both(tmp_path: Path) -> None:
    """Every page of it, and every line that is logged while an outsider asks."""
    seen = [printed(which, tmp_path) for which in (0, 1)]
    assert differences(*seen) == []
    assert all(said for channel, said in seen[0].items() if channel != "log lines")


@pytest.mark.parametrize("who", OUTSIDERS)
def test_an_outsider_cannot_tell_the_two_reviews_apart(who: str) -> None:
    """The same answers, errors, options and prints."""
    assert differences(observed(0, who), observed(1, who)) == []


@pytest.mark.parametrize("who", OUTSIDERS)
def test_a_paper_that_is_there_answers_like_one_that_is_not(who: str) -> None:
    """An outsider learns nothing about which drafts and records exist."""
    review = desk(0)[0].load(REVIEW)
    answers = set()
    for paper in PAPERS:
        context = Context(actor=who, at=review.last_at, command_id="look")  # type: ignore[arg-type]
        outcome = kernel().decide(review, c.AskToRead(version=paper), context)
        answers.add(str(outcome).replace(paper, "it"))
    assert len(answers) == 1


@budget(150)
@given(data=st.data())
def test_whatever_an_outsider_commands(data: st.DataObject) -> None:
    """Any command by any outsider is answered alike in both reviews."""
    reviews = [desk(which)[0].load(REVIEW) for which in (0, 1)]
    command = data.draw(strategies.commands(reviews[0]))
    context = Context(actor=data.draw(st.sampled_from(OUTSIDERS)), at=reviews[0].last_at, command_id="look")  # type: ignore[arg-type]
    answers = [str(kernel().decide(review, command, context)) for review in reviews]
    assert answers[0] == answers[1]


# fmt: off
SEEDED: Mapping[str, Callable[[dict[str, bytes]], object]] = {
    "g1_an_id_made_from_the_content":     lambda papers: [hashlib.sha256(data).hexdigest()[:12] for data in papers.values()],
    "g2_the_length_in_the_error":         lambda papers: f"refused ({len(papers['v1'])} bytes)",
    "g3_the_first_words_in_the_error":    lambda papers: f"you may not read {papers['v1'][:9]!r}...",
    "g4_a_list_sorted_by_content":        lambda papers: sorted(papers, key=lambda paper: hashlib.sha256(papers[paper]).digest()),
    "g5_the_store_says_that_it_has_it":   lambda papers: b"v1: a dark stair, said Wilhelmina Pettibone-Farquhar" in papers.values(),
    "g6_a_search_counts_drafts":          lambda papers: sum(b"stair" in data for data in papers.values()),
}
# fmt: on


@pytest.mark.parametrize("name", SEEDED)
def test_a_seeded_side_channel_is_found(name: str) -> None:
    """What tells the two apart is named."""
    seen = [observed(which, "out1") | {name: SEEDED[name](desk(which)[1])} for which in (0, 1)]
    assert differences(*seen) == [name]


class TestCanary:
    """No text and no name comes out of any value of a review, by any sink."""

    WORDS = tuple(word for pair in TEXTS for word in pair)

    def test_no_value_leaks(self) -> None:
        """The review, its people, events, outcomes, kernel and papers, through repr, logs, tracebacks, pickles: nothing."""
        made, _ = desk(0)
        review = made.load(REVIEW)
        context = Context(actor="out1", at=review.last_at, command_id="look")  # type: ignore[arg-type]
        values: list[object] = [
            review, review.facts, made, made.kernel, made.papers, made.options(REVIEW, "lead1"), *review.people.values(), *review.agencies.values(),
            *review.versions.values(), *review.conversations.values(), *review.places.values(), *made.log(REVIEW), *(e.event for e in made.log(REVIEW)),
            made.kernel.decide(review, c.AskToRead(version="v1"), context),
        ]  # fmt: skip
        assert leaks(values, self.WORDS) == []
