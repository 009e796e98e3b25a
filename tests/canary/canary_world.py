"""The values that the walk calls with: the canary review with its desk, log, register, reports, databases and tables.

`BY_NAME` fills parameters that are texts; what neither a type nor a name can fill stands in `canary_recipes.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import attrs
from canary_arguments import Pool
from canary_calls import Calls
from canary_recipes import AT, TENANT, recipes
from canary_review import (
    CANARIES,
    HANDED_NAME,
    HANDED_SENTENCE,
    NAME,
    SENTENCE,
    canary_desk,
    canary_story,
)
from django.contrib.admin import site  # type: ignore[import-untyped]
from django.core.management import call_command  # type: ignore[import-untyped]
from django.db import connections, transaction  # type: ignore[import-untyped]
from sqlalchemy import Connection
from sqlalchemy.orm import Session

import reviewflow
from django_setup import alias_for
from guides_way import digest_of
from proving import the_proof, the_world
from reviewflow.caseload import CaseloadKeeper
from reviewflow.contrib.django.admin import ReviewCaseAdmin
from reviewflow.contrib.django.models import ReviewCase
from reviewflow.contrib.django.store import (
    DjangoCaseload,
    DjangoKeys,
    DjangoOutbox,
    DjangoPapers,
    DjangoRunner,
    DjangoStore,
)
from reviewflow.kernel import Kernel, Refused
from reviewflow.model import commands as c
from reviewflow.model.events import Event
from reviewflow.model.facts import Facts
from reviewflow.model.policy import Call as Act
from reviewflow.model.private import Private
from reviewflow.model.review import Context, Review
from reviewflow.publication import DEFAULT, Decision, Decisions, check_text, rewrite_text
from reviewflow.publication.surface import Edit, Obstacle, Surface, UnreadPart
from reviewflow.record import (
    Envelope,
    EventStore,
    PaperStore,
    Sealer,
    Upcasts,
)
from reviewflow.record.sealed import MemoryKeys, PersonKeys, PersonSealer
from reviewflow.record.sql import (
    Caseload,
    Outbox,
    Runner,
    SqlAlchemyRunner,
    SqlKeys,
    SqlPapers,
    SqlStore,
    create_tables,
    engine_for,
)
from reviewflow.releases import register_of
from reviewflow.reviews import Granted, Reviews
from reviewflow.rules import POLICY, PROCESS
from reviewflow.testing.explore import SCOPES
from reviewflow.testing.follow import Follower
from reviewflow.testing.leak_canary import overhear
from reviewflow.testing.mutants import mutants
from reviewflow.testing.oracle import Oracle
from reviewflow.testing.spec import SPEC
from reviewflow.views import Naming, choices, status, timeline
from stories import REVIEW

__all__ = ["world"]

# fmt: off
BY_NAME: dict[str, Any] = {
    # ids on the record of the canary review
    "person": "sw1", "by": "lead1", "actor": "lead1", "p": "sw1", "speaker": "sw1", "author": "lead1", "signatory": "tm1", "said_by": "lead1",
    "advocate": "mo1", "business_manager": "bm1", "review": REVIEW, "stream": REVIEW, "version": "v2", "paper": "v2", "d": "v2", "final": "v2", "s": "c-sw1", "source": "c-sw1",
    "conversation": "c-sw1", "agency": "ag1", "employed_by": "ag2", "moved_to": "ag2", "place": "pl1", "identifier": "id1", "question": "q1", "clock": "clock-1", "meeting": "m-9",
    "comment": "k1", "endpoint": "sw1:1", "e": "sw1:1", "incident": "in1", "process": "pp1", "disclosure": "ld9", "subject": "review", "id": "sw1", "command_id": "cmd-3",
    # words that may be shown
    "commissioner": "the partnership", "custodian": "the partnership", "profession": "worker", "relation": "aunt", "role": "worker", "label": "draft", "wording": "letter-1", "letter_wording": "letter-1",
    "kind": "court", "passed_to": "the duty team", "authority": "a court", "shown_as": "the town", "name": "appoint", "what": "person", "field": "person", "rule": "S24", "code": "CODE",
    "feature": "this", "extra": "sql", "problem": "is wrong", "next_step": "mend it", "remedy": "mend it", "act": "appoint", "command": "AskQuestion", "event": "ReviewOpened", "stage": "reporting",
    "after": "", "law": "SAFE", "through": "v1", "section": "2", "action": "keep", "group": "g1", "evidence": "a list", "part": "text", "path": "text", "severity": "block", "near": "", "state": "40001",
    "tenant": TENANT, "rules": "r1", "register": "r1", "rules_hash": "0" * 64, "rules_version": "1", "previous": "0" * 64, "hash": "0" * 64, "digest": digest_of("v2"), "document_digest": "0" * 64,
    "register_digest": "0" * 64, "policy_digest": "0" * 64, "decisions_digest": "", "token": "AAAA", "synchronous": "FULL", "dates": "season", "licence": "none", "about": "review", "clause": "S1",
    "reads_as": "{0}", "last": "v2", "at": AT.isoformat(), "about_": "review", "channel": "log", "letter": "letter-1",
    # words that may not
    "text": HANDED_SENTENCE, "given": HANDED_NAME, "family": HANDED_NAME, "middle": "", "reason": HANDED_SENTENCE, "replacement": "the mother", "value": HANDED_NAME, "committed": HANDED_SENTENCE, "data": HANDED_SENTENCE.encode(),
    "*words": (HANDED_NAME,), "*ids": ("sw1",), "*people": ("sw1",), "*faults": ("is wrong",), "*by": ("lead1", "rev2"), "*held_by": ("lead1",), "*contributors": ("lead1",), "*present": ("lead1",),
    "*attended": ("sw1",), "*team_present": ("lead1",), "*approved_by": ("lead1", "co1"), "*args": ("sw1",), "*acts": ("appoint",), "*candidates": ("sw1",), "*values": (1,),
    "*touched": ("appoint",),
}
# fmt: on


@attrs.frozen
class World:
    """The calls, and the folder in which everything that is written stands."""

    calls: Calls
    folder: Path


@contextmanager
def world(folder: Path) -> Iterator[World]:
    """Everything, in an empty folder; databases are closed at the end."""
    with overhear():  # engines ask when they are made whether somebody listens
        engine = engine_for(f"sqlite:///{folder / 'record.db'}")
    alias = alias_for(folder, None)
    with overhear():
        call_command("migrate", database=alias, verbosity=0)
    with engine.begin() as connection:
        create_tables(connection)
        with transaction.atomic(using=alias):
            yield World(_calls(folder, connection, alias), folder)
    engine.dispose()
    connections[alias].close()


def _calls(folder: Path, connection: Connection, alias: str) -> Calls:
    told = canary_story()
    desk, log = canary_desk(told), told.envelopes()
    review, by = told.review, told.kernel
    register = register_of(desk, REVIEW)
    report = check_text(SENTENCE, register)
    keys = MemoryKeys()
    runner = SqlAlchemyRunner(connection)
    keeper = CaseloadKeeper(runner, TENANT, by)
    stored = _stored(connection, keeper, log)
    django = (DjangoRunner(alias), *(kind(TENANT, alias) for kind in (DjangoStore, DjangoOutbox, DjangoPapers, DjangoKeys, DjangoCaseload)))
    refused = told.ask(c.AskToRead(version="v2"), "out1")
    granted = desk.ask_to_read(REVIEW, "v2", by="sw1", at=told.now)
    assert isinstance(refused, Refused)
    assert isinstance(granted, Granted)
    decisions = Decisions((Decision(group=report.findings[0].group, action="keep", by=(NAME,), reason=SENTENCE, register_digest=register.digest, document_digest=report.document_digest),))
    made = [
        told.ask(c.RecallVersion(version="v2", reason=Private(SENTENCE)), "bm1"), refused, granted, desk.hand_over(granted), desk, review, log, by, register, report, decisions,
        rewrite_text(SENTENCE, register), PROCESS, POLICY, Naming(review), choices(by, review), status(by, log), timeline(by, log), told.recorded, told.options(), the_proof(), the_world(),
        SPEC, *SCOPES[:2], Follower.of(by), PersonSealer(keys), keys, Oracle((("appoint", ("p1",)),)), next(mutants(POLICY)), CANARIES, told.context("lead1"), keeper, runner, stored, SqlPapers(connection, TENANT),
        SqlKeys(connection, TENANT), Outbox(connection, TENANT), Caseload(connection, TENANT), Edit(0, 1, SENTENCE), Obstacle("text", "macro", "a macro"), UnreadPart("text", "is unknown"), Surface(report.parts), *django, ReviewCaseAdmin(ReviewCase, site), desk.store, Upcasts(), DEFAULT,
        Act("appoint", ("p1",)), *refused.reasons,
    ]  # fmt: skip
    by_type: dict[Any, Any] = {
        Connection: connection, Session: Session(connection), Path: folder, Runner: runner, datetime: AT, date: AT.date(), ModuleType: reviewflow,
        Event: log[5].event, c.Command: c.RecallVersion(version="v2", reason=Private(SENTENCE)), PersonKeys: keys, Sealer: PersonSealer(keys), Context: told.context("lead1"),
        EventStore: desk.store, PaperStore: desk.papers, Kernel: by, Review: review, Facts: review.facts, Reviews: desk, Envelope: log[5],
    }  # fmt: skip
    return Calls(Pool(made, {**BY_NAME, "using": alias}, by_type), recipes(told, alias, folder, connection))


def _stored(connection: Connection, keeper: CaseloadKeeper, log: tuple[Envelope, ...]) -> SqlStore:
    store = SqlStore(connection, TENANT)
    store.append(REVIEW, 0, log)
    keeper.rebuild(store, REVIEW)
    return store
