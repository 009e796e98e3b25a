"""What the tests of the promises try: everybody asks for everything, every mixture is derived, every sink is read."""

from __future__ import annotations

import copy
import json
import logging
import pickle
import traceback
from collections.abc import Iterator
from typing import Any

import attrs
import pytest

import oracle
from reviewflow.errors import ReviewflowError
from reviewflow.kernel import Accepted, Kernel
from reviewflow.model import commands as c
from reviewflow.model.papers import Copy, Drawn
from reviewflow.model.private import Private
from reviewflow.model.review import Context
from reviewflow.model.words import EndpointKind, Label, Stage
from reviewflow.rules import POLICY
from stories import REVIEW, Story, kernel

ROOT_PEOPLE = ("lead1", "rev2", "sw1", "tm1", "hv1", "hm1", "mo1", "co1", "ch1", "out1", "late1", "bm1", "nobody")
TEXT = Private("A text that somebody wrote.")
COMMISSION = next(d.body for d in POLICY.definitions if d.name == "commissioner")
"""Whoever acts for the commissioner, whatever the label of a paper is."""


def told(by_kernel: Kernel, stage: Stage) -> Story:
    """The guide's own way to that stage, everything there done, decided by that kernel."""
    return Story(by_kernel).done(stage)


def happened(tale: Story) -> list[oracle.Happened]:
    return [(type(event).__name__, event) for event, _ in tale.recorded]


def outside_shown(tale: Story) -> list[tuple[str, str, str]]:
    """Every (event, person, paper) in which a draft or record was shown to somebody outside the participant set."""
    history, found = happened(tale), []
    for number, event in enumerate(history):
        before = history[:number]
        kinds = oracle.papers(history[: number + 1])
        for person, paper in oracle.shown(before, event):
            inside = oracle.in_the_group(before, person)
            board = kinds[paper] in {"final"} and oracle.acts_for_the_board(before, person)
            if kinds[paper] != "published" and not inside and not board:
                found.append((event[0], person, paper))
    return found


def everybody_tries(tale: Story) -> Story:
    """Everybody asks for every paper, in their own box and through a list, and copies are offered to everybody."""
    papers = [*tale.review.versions, *tale.review.conversations, *tale.review.team_papers]
    for person in ROOT_PEOPLE:
        for paper in papers:
            attempt(tale, c.AskToRead(version=paper), person)
        for version in tale.review.versions:
            number = 900 + len(tale.recorded)
            attempt(tale, c.CirculateVersion(version=version, copies=(Copy(number=number, person=person),)), "bm1")
    attempt(tale, c.OpenEndpoint(endpoint="list1", kind=EndpointKind.MAILING_LIST), "bm1")
    for person in ROOT_PEOPLE[:-1]:
        attempt(tale, c.JoinEndpoint(endpoint="list1", person=person), "bm1")
        for paper in papers:
            attempt(tale, c.AskToRead(version=paper, endpoint="list1"), "bm1")
    return tale


def attempt(tale: Story, command: c.Command, person: str) -> None:
    outcome = tale.ask(command, person)
    if isinstance(outcome, Accepted):
        tale.record(*outcome.events, by=person)


OPENS = {
    "open_to_team": Label.TEAM,
    "open_to_group": Label.GROUP,
    "open_to_commission": Label.COMMISSION,
    "open_to_public": Label.PUBLIC,
}
OPENING = {"ReportCompiled", "ReportFinalised", "ReportPublished"}


def openings(tale: Story) -> list[tuple[str, str]]:
    """Every (event, paper) that opened a paper further, other than by the three acts, or was born wider than its source."""
    review, found = tale.kernel.unopened(REVIEW), []
    for event, context in tale.recorded:
        after = tale.kernel.evolve(review, event, context)
        name = type(event).__name__
        for relation in OPENS:
            new = {paper for (paper,) in after.facts.tuples(relation) - review.facts.tuples(relation)}
            old = {paper for (paper,) in review.facts.tuples("known")}
            found += [(name, paper) for paper in new & old if name not in OPENING]
            found += [(name, paper) for paper in new - old if _wider(name, event, relation, review)]
        review = after
    return found


def _wider(name: str, event: Any, relation: str, before: Any) -> bool:
    if name in {"VersionDerived", "FinalRendered"}:
        sources = [d.source for d in event.sources] if name == "VersionDerived" else [event.final]
        return not all(before.facts.has(relation, source) for source in sources)
    allowed = {"ReportCompiled": {"open_to_team", "open_to_group"}, "TeamPaperFiled": {"open_to_team"}}
    return relation not in allowed.get(name, set())


def mixed(tale: Story) -> Story:
    """Versions derived from drafts, finals and team papers, in every mixture that the kernel allows."""
    sources = [*tale.review.versions, *tale.review.conversations, *tale.review.team_papers]
    for number, first in enumerate(sources):
        for second in sources:
            drawn = tuple(Drawn(source=source) for source in dict.fromkeys((first, second)))
            version = f"x{number}-{second}"
            attempt(tale, c.DeriveVersion(version=version, label="x", digest="d", sources=drawn), "lead1")
            attempt(tale, c.RenderFinal(version=f"{version}-r", final=first, label="x", digest="d"), "lead1")
    return tale


SENTINEL = "Zzyxquill"
NEVER: Any = "never"


def sentinels() -> Story:
    """A review in which every private text is the sentinel."""
    tale = Story(kernel())

    def planted(command: c.Command) -> c.Command:
        changed: dict[str, Any] = {}
        for field in attrs.fields(type(command)):
            value = getattr(command, field.name)
            if isinstance(value, Private):
                changed[field.name] = Private(SENTINEL)
            elif field.name in {"aliases", "former_names"}:
                changed[field.name] = (Private(SENTINEL),)
        return attrs.evolve(command, **changed)

    tale._edits.append(planted)
    return tale.done(Stage.FINALISED)


def spoken(tale: Story, caplog: pytest.LogCaptureFixture) -> Iterator[tuple[str, str]]:
    """Every sink that speaks without being asked for words, with what it says."""
    values: list[Any] = [
        tale.review,
        tale.recorded,
        *tale.envelopes(),
        *tale.options().values(),
        tale.desk(),
        tale.review.facts,
    ]
    for value in values:
        kind = type(value).__name__
        yield f"repr {kind}", repr(value)
        yield f"str {kind}", str(value)
        yield f"format {kind}", f"{value}"
        yield f"copy {kind}", repr(copy.copy(value))
    for person in tale.review.people.values():
        yield "asdict", repr(attrs.asdict(person))
    logging.getLogger("host").warning("%r %s", tale.review, tale.recorded)
    yield "log", caplog.text
    for error in provoked(tale):
        yield f"traceback {type(error).__name__}", "".join(traceback.format_exception(error))
        captured = traceback.TracebackException.from_exception(error, capture_locals=True)
        yield f"traceback with locals {type(error).__name__}", "".join(captured.format())
    yield "refusals", "\n".join(str(r) for option in tale.options("out1").values() for r in option.all_reasons())


def provoked(tale: Story) -> Iterator[BaseException]:
    for attempt in (
        lambda: pickle.dumps(tale.review.people["sw1"].name),
        lambda: tale.kernel.evolve(tale.review, tale.recorded[0][0], Context(actor="bm1", at=NEVER, command_id="c1")),
        lambda: json.dumps({"name": tale.review.people["sw1"].name.given}),
        lambda: c.AskQuestion(question="a b", text=Private(SENTINEL)),
        lambda: c.AskQuestion(question="q9", text=Private(SENTINEL * 5000)),
        lambda: "x".join(attrs.astuple(tale.review.people["sw1"].name)[:1]),
    ):
        try:
            attempt()
        except (TypeError, AttributeError, ReviewflowError) as error:
            yield error
