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
from canary_review import (
    CANARIES,
    HANDED_NAME,
    HANDED_SENTENCE,
    NAME,
    SENTENCE,
    CanaryStory,
    canary_desk,
    canary_story,
    text_of,
)
from django.apps import apps  # type: ignore[import-untyped]
from django.contrib.admin import site  # type: ignore[import-untyped]
from django.core.management import call_command  # type: ignore[import-untyped]
from django.db import connections, transaction  # type: ignore[import-untyped]
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
from reviewflow.model import words as words_of
from reviewflow.model.events import Event
from reviewflow.model.facts import Facts
from reviewflow.model.policy import Call as Act
from reviewflow.model.private import Private
from reviewflow.model.process import Force, Gap
from reviewflow.model.review import Context, Review
from reviewflow.publication import DEFAULT, Decision, Decisions, Person, WordList, check_text, rewrite_text
from reviewflow.publication.jigsaw import JigsawRow
from reviewflow.publication.lexicon import default_lexicon
from reviewflow.publication.surface import Edit, Obstacle, Surface, UnreadPart
from reviewflow.record import (
    Envelope,
    EventStore,
    Fault,
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
from reviewflow.testing.by_cvc5 import Cvc5
from reviewflow.testing.by_sat import Sat
from reviewflow.testing.by_z3 import guard_of
from reviewflow.testing.explore import SCOPES, explore_table
from reviewflow.testing.follow import Follower
from reviewflow.testing.history import Scope
from reviewflow.testing.leak_canary import Call, overhear
from reviewflow.testing.mutants import mutants
from reviewflow.testing.oracle import Oracle
from reviewflow.testing.overhearing import Overheard
from reviewflow.testing.prover import Proof
from reviewflow.testing.spec import PROMISES, SPEC
from reviewflow.testing.stores import sample_log
from reviewflow.testing.story import Story, reach
from reviewflow.views import Attempt, Letter, Naming, choices, fields_of, register_with_names, status, timeline
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
    "text": HANDED_SENTENCE, "given": HANDED_NAME, "family": HANDED_NAME, "middle": "", "reason": HANDED_SENTENCE, "replacement": "the mother", "value": HANDED_NAME, "committed": HANDED_SENTENCE, "data": HANDED_SENTENCE.encode(),
    "*words": (HANDED_NAME,), "*ids": ("sw1",), "*people": ("sw1",), "*faults": ("is wrong",), "*by": ("lead1", "rev2"), "*held_by": ("lead1",), "*contributors": ("lead1",), "*present": ("lead1",),
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


def recipes(told: CanaryStory, alias: str, folder: Path, connection: Connection) -> Mapping[str, Recipe]:
    """What to call those with for which types and names are not enough; the first value is the object of a method."""
    row, desk, bench = select(cases.c.stage), canary_desk(told), the_bench()
    log = told.envelopes()
    runner, django, words = SqlAlchemyRunner(connection), DjangoRunner(alias), default_lexicon()
    third = Cvc5(SPEC)
    small, tiny = attrs.evolve(POLICY, acts=POLICY.acts[:1]), Scope(name="small", people=1, papers=1, endpoints=1)
    reached, mutant = reach(the_world(), tiny, 3), next(mutants(POLICY))
    admin, config = ReviewCaseAdmin(ReviewCase, site), apps.get_app_config("reviewflow")
    letter, heard = Letter("letter-1", Private(SENTENCE)), Overheard()
    person = Person(id="p1", given=NAME, family=NAME, shown_as="the mother", kind="family")
    guard = guard_of(POLICY.act("brief"))
    register, sealer, follower = register_of(desk, REVIEW), PersonSealer(MemoryKeys()), Follower.of(told.kernel)
    decisions = Decisions((Decision(group="g1", action="keep", by=(NAME,), reason=SENTENCE, register_digest="r", document_digest="d"),))
    granted = desk.ask_to_read(REVIEW, "v2", by="sw1", at=told.now, command_id="ask-0")
    assert isinstance(granted, Granted)
    opened = told.kernel.evolve(told.kernel.unopened(REVIEW), log[0].event, told.recorded[0][1])
    proof = attrs.evolve(the_proof(), results=the_proof().results[:1])
    stores = {"contrib.django.store.DjangoStore": DjangoStore(TENANT, alias), "record.sql.store.SqlStore": SqlStore(connection, TENANT), "record.store.MemoryStore": MemoryStore()}
    return {f"reviewflow.{name}": recipe for name, recipe in {
        **{f"model.fields.{name}": given(object(), ATTRIBUTE, value) for name, value in FITTING.items()},
        **{f"contrib.django.admin.ReviewCaseAdmin.has_{what}_permission": given(admin, None) for what in ("add", "change", "delete")},
        **{f"{where}.rows": given(one, row, {}) for where, one in (("contrib.django.running.DjangoRunner", django), ("record.sql.running.SqlAlchemyRunner", runner))},
        **{f"{where}.write": given(one, cases.insert(), {"tenant": "t", "stream": "s", "stage": "x", "number": 1, "rules": "r"})
           for where, one in (("contrib.django.running.DjangoRunner", django), ("record.sql.running.SqlAlchemyRunner", runner))},
        "contrib.django.admin.ReviewCaseAdmin": given(ReviewCase, site),
        "contrib.django.apps.ReviewflowConfig": given("reviewflow.contrib.django", config.module),
        "contrib.django.apps.ReviewflowConfig.ready": given(config),
        **{f"{where}.append": given(store, "r9", 0, sample_log("r9")) for where, store in stores.items()},
        **{f"model.words.{name}": given(next(iter(getattr(words_of, name)))) for name in words_of.__all__ if name != "WordEnum"},
        "model.words.WordEnum": given("Colours", "red blue"),
        "cli.entry.main": given(["schema"]),
        "contrib.django.store.DjangoKeys.erase": given(DjangoKeys(TENANT, alias), REVIEW, "sw1"),
        "contrib.django.store.DjangoPapers.put": given(DjangoPapers(TENANT, alias), REVIEW, "v9", HANDED_SENTENCE.encode()),
        "contrib.django.store.DjangoPapers.take_out": given(kept_in(DjangoPapers(TENANT, alias)), REVIEW, "v2"),
        "record.sql.papers.SqlPapers.put": given(SqlPapers(connection, TENANT), REVIEW, "v9", HANDED_SENTENCE.encode()),
        "record.sql.papers.SqlPapers.take_out": given(kept_in(SqlPapers(connection, TENANT)), REVIEW, "v2"),
        "errors.ReviewflowError": given("is wrong"),
        **{f"errors.{name}": given("sw1") for name in ("is_id", "quoted", "shown_id")},
        "model.facts.Facts.firsts": given(told.review.facts, "reads", "sw1:1"),
        "reviews.Reading": given("v2", "sw1:1", text_of("v2")),
        **{f"model.facts.Facts.{name}": given(told.review.facts, "seat", *more) for name, more in {"has": ("lead1",), "tuples": ()}.items()},
        "model.logic.Sort": given("person"),
        "model.policy.Plain": given((("appoint", "person"),)),
        "model.policy.Policy.tightened_by": given(POLICY, {}),
        "model.process.Force": given(next(iter(Force))),
        "model.process.Process.tightened_by": given(PROCESS, {}),
        "model.review.Review.on_record": given(told.review, "person"),
        "publication.decisions.Decisions.from_json": given(decisions.to_json()),
        "publication.gate.check_file": given(text_of("v2"), register, name="report.txt"),
        "publication.register.Register.load": given(written(folder, "register.json", json.dumps(register_with_names(told.review)))),
        "publication.rewrite.rewrite_file": given(text_of("v2"), register, name="report.txt"),
        "record.faults.FieldFaults": given("command", (Fault("text", "is wrong", "mend it"),)),
        "record.papers.release": given(desk.papers, desk.store, REVIEW, "v2", granted.decision),
        "record.sealed.PersonSealer.open": given(sealer, REVIEW, "sw1", "text", sealer.seal(REVIEW, "sw1", "text", SENTENCE)),
        "record.sql.faults.DatabaseFault": given("busy", "40001"),
        "releases.check_for_publication": given(desk, REVIEW, "v2", text_of("v2"), by="bm1", at=told.now),
        "releases.publish": given(desk, REVIEW, "v2", text_of("v2"), by="bm1", at=told.now),
        "reviews.Reviews.ask_to_read": given(desk, REVIEW, "v2", by="out1", at=told.now, command_id="ask-1"),
        "reviews.Reviews.give": given(desk, REVIEW, c.SuspendReview(reason=Private(SENTENCE)), by="out1", at=told.now, command_id="give-1"),
        "reviews.Reviews.hand_over": given(desk, granted),
        "reviews.Reviews.keep": given(desk, REVIEW, "v9", HANDED_SENTENCE.encode()),
        "reviews.Reviews.read": given(desk, REVIEW, "v2", by="sw1", at=told.now, command_id="read-1"),
        "reviews.audit": given(told.kernel, log),
        "testing.follow.Follower.event": given(follower, follower.start, told.kernel.unopened(REVIEW), log[0].event, opened),
        "testing.follow.Follower.readings": given(follower, follower.start, told.review),
        "testing.follow.Follower.differences": given(follower, follower.start, told.review),
        "testing.history.World.broken": given(the_world(), the_world().initial, Act("appoint", ("p1",)), *the_world().step(the_world().initial, Act("appoint", ("p1",)))),
        "testing.history.World.key": given(the_world(), the_world().initial),
        "testing.history.World.permits": given(the_world(), the_world().initial, Act("appoint", ("p1",))),
        "testing.history.World.unlawful": given(the_world(), the_world().initial, Act("appoint", ("p1",)), ()),
        "testing.history.World.unsafe": given(the_world(), the_world().initial),
        "testing.history.World.step": given(the_world(), the_world().initial, Act("appoint", ("p1",))),
        "testing.leak_canary.leaks": given([told.review], CANARIES),
        "testing.mutants.Fate": given("nobody noticed"),
        "testing.oracle.Oracle.allows": given(Oracle(()), "appoint", "p1"),
        "testing.oracle.Oracle.shown": given(Oracle(()), "appoint", "p1"),
        "testing.obligations.obligations": given(small, SPEC),
        "testing.prover.Proof": lambda: ((), {f.name: getattr(proof, f.name) for f in attrs.fields(Proof) if f.init}),
        "testing.prover.Proof.promise": given(proof, next(iter(PROMISES))),
        "testing.strategies.command": given("AskQuestion", told.review),
        "views.circulation.circulation": given(told.review, "v2"),
        "views.letters.fields_of": given("agenda/1"),
        "views.letters.fill": given("agenda/1", dict.fromkeys(fields_of("agenda/1"), HANDED_SENTENCE)),
        "views.letters.wordings": given("agenda"),
        "views.policy_map.clause_rows": given(),
        "views.timeline.timeline": given(told.kernel, log),
        "model.fields.aware": given("at", AT),
        "model.fields.many": given(str),
        "model.fields.one": given(str),
        "model.process.Rule.unmet": given(PROCESS.rules[0], Gap("review", ("is missing",))),
        "publication.jigsaw.JigsawRow.kinds": given(ROW),
        "publication.jigsaw.JigsawRow.warns": given(ROW),
        "publication.lexicon.Lexicon": given(**dict.fromkeys(("words", "given", "family", "british_places", "world_places", "countries"), WordList("words", "none", "none", frozenset({"a"}))), nicknames={}),
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
        "record.papers.MemoryPapers.digest": given(MemoryPapers(), REVIEW, HANDED_SENTENCE.encode()),
        "record.papers.MemoryPapers.put": given(MemoryPapers(), REVIEW, "v9", HANDED_SENTENCE.encode()),
        "record.papers.MemoryPapers.take_out": given(desk.papers, REVIEW, "v2"),
        "record.sql.engine.engine_for": given(f"sqlite:///{folder / 'other.db'}"),
        "testing.by_sat.Sat.close": given(Sat(())),
        "testing.by_sat.Sat.possible": given(bench.sat, guard, guard),
        "testing.by_sat.Sat.version": given(bench.sat),
        "testing.by_cvc5.Cvc5.breaks": given(third, small, small.acts[0]),
        "testing.by_cvc5.Cvc5.can_happen": given(third, small.acts[0]),
        "testing.by_cvc5.Cvc5.version": given(third),
        "testing.engines.Bench.calls": given(bench),
        "testing.engines.Bench.can_happen": given(bench, small.acts[0]),
        "testing.engines.Bench.engines": given(bench),
        "testing.engines.Bench.results": given(bench, small, small.acts[0], []),
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


def kept_in(papers: PaperStore) -> PaperStore:
    """The store, with the canary paper in it."""
    papers.put(REVIEW, "v2", text_of("v2"))
    return papers


def written(folder: Path, name: str, text: str) -> Path:
    """The path of a file with that text."""
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def given(*args: Any, **kwargs: Any) -> Recipe:
    """A recipe of these very values."""
    return lambda: (args, kwargs)
