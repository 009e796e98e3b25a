"""The values that the walk calls with: the canary review with its desk, log, register, reports, databases and tables.

`BY_NAME` fills parameters that are texts, `recipes` those callables for which types and names are not enough.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import attrs
from canary_arguments import Pool
from canary_calls import Calls, Recipe
from canary_review import CANARIES, NAME, SENTENCE, CanaryStory, canary_desk, canary_story, text_of
from django.apps import apps  # type: ignore[import-untyped]
from django.contrib.admin import site  # type: ignore[import-untyped]
from django.core.management import call_command  # type: ignore[import-untyped]
from django.db import connections  # type: ignore[import-untyped]
from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

import reviewflow
from django_setup import alias_for
from guides_way import digest_of
from proving import the_bench, the_proof, the_world
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
from reviewflow.model.process import Gap
from reviewflow.model.review import Context, Review
from reviewflow.publication import DEFAULT, Decision, Decisions, Lexicon, Person, check_text, rewrite_text
from reviewflow.publication.jigsaw import JigsawRow
from reviewflow.publication.lexicon import default_lexicon
from reviewflow.publication.surface import Edit, Obstacle, Surface, UnreadPart
from reviewflow.record import (
    Envelope,
    EventStore,
    MemoryPapers,
    MemoryStore,
    PaperStore,
    Sealer,
    Upcasts,
    command_to_json,
    encode,
    event_to_json,
    write_log,
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
from reviewflow.record.sql.tables import cases
from reviewflow.releases import register_of
from reviewflow.reviews import Granted, Reviews
from reviewflow.rules import POLICY, PROCESS
from reviewflow.testing.by_sat import Sat
from reviewflow.testing.by_z3 import guard_of
from reviewflow.testing.explore import SCOPES, explore_table
from reviewflow.testing.follow import Follower
from reviewflow.testing.history import Scope
from reviewflow.testing.leak_canary import Call, overhear
from reviewflow.testing.mutants import mutants
from reviewflow.testing.oracle import Oracle
from reviewflow.testing.overhearing import Overheard
from reviewflow.testing.spec import SPEC
from reviewflow.testing.story import Story, reach
from reviewflow.views import Attempt, Letter, Naming, choices, register_with_names, status, timeline
from stories import REVIEW

__all__ = ["world"]

AT = datetime(2026, 1, 14, 10, tzinfo=UTC)
TENANT = "camden"

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
    "text": SENTENCE, "given": NAME, "family": NAME, "middle": "", "reason": SENTENCE, "replacement": "the mother", "value": NAME, "committed": SENTENCE, "data": SENTENCE.encode(),
    "*words": (NAME,), "*ids": ("sw1",), "*people": ("sw1",), "*faults": ("is wrong",), "*by": ("lead1", "rev2"), "*held_by": ("lead1",), "*contributors": ("lead1",), "*present": ("lead1",),
    "*attended": ("sw1",), "*team_present": ("lead1",), "*approved_by": ("lead1", "co1"), "*args": ("sw1",), "*acts": ("appoint",), "*candidates": ("sw1",), "*values": (1,),
    "*touched": ("appoint",),
}
FITTING: dict[str, Any] = {
    "a_digest": "d0", "a_digest_or_none": "", "a_number": 3, "an_id": "q1", "an_id_or_none": "", "ids": ("q1",), "said": Private(SENTENCE), "short": "label", "shorts": ("label",), "words": Private(""),
}
# fmt: on
ATTRIBUTE = attrs.fields(c.AskQuestion).question
ATTEMPT = Attempt(by="out1", at=AT, command=c.AskToRead(version="v2"), outcome=Refused(()), after=1)
ROW = JigsawRow("p1", "2", ())


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
    return Calls(Pool(made, {**BY_NAME, "using": alias}, by_type), recipes(told, alias, f"sqlite:///{folder / 'other.db'}", connection))


def _stored(connection: Connection, keeper: CaseloadKeeper, log: tuple[Envelope, ...]) -> SqlStore:
    store = SqlStore(connection, TENANT)
    store.append(REVIEW, 0, log)
    keeper.rebuild(store, REVIEW)
    return store


def recipes(told: CanaryStory, alias: str, url: str, connection: Connection) -> Mapping[str, Recipe]:
    """What to call those with for which types and names are not enough; the first value is the object of a method."""
    row, desk, bench = select(cases.c.stage), canary_desk(told), the_bench()
    log = told.envelopes()
    runner, django, words = SqlAlchemyRunner(connection), DjangoRunner(alias), default_lexicon()
    small, tiny = attrs.evolve(POLICY, acts=POLICY.acts[:2]), Scope(name="small", people=1, papers=1, endpoints=1)
    reached, mutant = reach(the_world(), tiny, 3), next(mutants(POLICY))
    admin, config = ReviewCaseAdmin(ReviewCase, site), apps.get_app_config("reviewflow")
    letter, heard = Letter("letter-1", Private(SENTENCE)), Overheard()
    person = Person(id="p1", given=NAME, family=NAME, shown_as="the mother", kind="family")
    guard = guard_of(POLICY.act("brief"))
    return {f"reviewflow.{name}": recipe for name, recipe in {
        **{f"model.fields.{name}": given(object(), ATTRIBUTE, value) for name, value in FITTING.items()},
        **{f"contrib.django.admin.ReviewCaseAdmin.has_{what}_permission": given(admin, None) for what in ("add", "change", "delete")},
        **{f"{where}.rows": given(one, row, {}) for where, one in (("contrib.django.running.DjangoRunner", django), ("record.sql.running.SqlAlchemyRunner", runner))},
        **{f"{where}.write": given(one, cases.insert(), {"tenant": "t", "stream": "s", "stage": "x", "number": 1, "rules": "r"})
           for where, one in (("contrib.django.running.DjangoRunner", django), ("record.sql.running.SqlAlchemyRunner", runner))},
        "contrib.django.admin.ReviewCaseAdmin": given(ReviewCase, site),
        "contrib.django.apps.ReviewflowConfig": given("reviewflow.contrib.django", config.module),
        "contrib.django.apps.ReviewflowConfig.ready": given(config),
        "errors.ReviewflowError": given("is wrong"),
        "model.fields.aware": given("at", AT),
        "model.fields.many": given(str),
        "model.fields.one": given(str),
        "model.process.Rule.unmet": given(PROCESS.rules[0], Gap("review", "is missing")),
        "publication.jigsaw.JigsawRow.kinds": given(ROW),
        "publication.jigsaw.JigsawRow.warns": given(ROW),
        "publication.lexicon.Lexicon": lambda: ((), {f.name: getattr(words, f.name) for f in attrs.fields(Lexicon) if f.init}),
        "publication.lexicon.Lexicon.version": given(words),
        "publication.register.Register.from_dict": given(register_with_names(told.review)),
        "publication.register.Register.from_json": given(json.dumps(register_with_names(told.review))),
        "publication.register.Register.of": given([person]),
        "record.chain.seal": given(log[-1].head, log[3].event, command_id="c", actor="bm1", at=AT, rules="r"),
        "record.chain.seal_all": given(log[-1].head, [log[3].event], command_id="c", actor="bm1", at=AT, rules="r"),
        "record.chain.verify": given(log),
        "record.codec.command_from_json": given(command_to_json(c.RecallVersion(version="v2", reason=Private(SENTENCE)))),
        "record.codec.decode": given(encode(log[3])),
        "record.codec.event_from_json": given(event_to_json(log[3].event)),
        "record.files.read_log": given(write_log(log)),
        "record.papers.MemoryPapers.digest": given(desk.papers, REVIEW, text_of("v2")),
        "record.papers.MemoryPapers.put": given(MemoryPapers(), REVIEW, "v9", text_of("v2")),
        "record.papers.MemoryPapers.take_out": given(desk.papers, REVIEW, "v2"),
        "record.sql.engine.engine_for": given(url),
        "testing.by_sat.Sat.close": given(Sat(())),
        "testing.by_sat.Sat.possible": given(bench.sat, guard, guard),
        "testing.by_sat.Sat.version": given(bench.sat),
        "testing.by_z3.Z3.assuming": given(bench.z3, guard),
        "testing.by_z3.Z3.possible": given(bench.z3, guard),
        "testing.by_z3.Z3.version": given(bench.z3),
        "testing.checks.check_policy": given(small),
        "testing.explore.Exploration.states_per_second": given(explore_table(the_world(), tiny, depth=1, limit=3)),
        "testing.explore.explore": given(0, (1,), lambda state, move: state + move, lambda state, move, after: (), depth=2),
        "testing.explore.explore_table": given(the_world(), tiny, depth=1, limit=3),
        "testing.leak_canary.Call": given("a call", print),
        "testing.leak_canary.hear": given(Call("a call", str), CANARIES),
        "testing.lockstep.lockstep": given(POLICY, tiny, depth=1, limit=3),
        "testing.mutants.judge": given(mutant, POLICY, bench, {}),
        "testing.mutants.mutants": given(small),
        "testing.oracle.Oracle.stages": given(Oracle((("appoint", ("p1",)),))),
        "testing.overhearing.Overheard.note": given(heard, "log", "words"),
        "testing.overhearing.Overheard.said": given(heard),
        "testing.prove_cli.prove_command": given(small, [].append),
        "testing.prover.prove": given(small),
        "testing.stores.check_store": given(MemoryStore),
        "testing.story.Story.lines": given(Story((), ("SAFE",))),
        "testing.story.find_story": given(POLICY, (tiny,), limits=(3,)),
        "testing.story.leak_of": given(mutant, the_world(), reached),
        "testing.story.reach": given(the_world(), tiny, 3),
        "views.letters.Letter.reveal": given(letter),
        "views.timeline.Attempt.name": given(ATTEMPT),
    }.items()}  # fmt: skip


def given(*args: Any, **kwargs: Any) -> Recipe:
    """A recipe of these very values."""
    return lambda: (args, kwargs)
