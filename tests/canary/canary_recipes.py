"""What to call those callables with for which types and names are not enough: one table for each room.

A key is the callable within its room; the first value of a method's recipe is its object.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import attrs
from canary_calls import Recipe
from canary_review import (
    CANARIES,
    HANDED_SENTENCE,
    NAME,
    SENTENCE,
    CanaryStory,
    canary_desk,
    text_of,
)
from django.apps import apps  # type: ignore[import-untyped]
from django.contrib.admin import site  # type: ignore[import-untyped]
from sqlalchemy import Connection, select

from proving import the_bench, the_proof, the_world
from reviewflow.contrib.django.admin import ReviewCaseAdmin
from reviewflow.contrib.django.models import ReviewCase
from reviewflow.contrib.django.store import (
    DjangoKeys,
    DjangoPapers,
    DjangoRunner,
    DjangoStore,
)
from reviewflow.kernel import Refused
from reviewflow.model import commands as c
from reviewflow.model import words as words_of
from reviewflow.model.policy import Call as Act
from reviewflow.model.private import Private
from reviewflow.model.process import Force, Gap
from reviewflow.publication import Decision, Decisions, Person, WordList
from reviewflow.publication.jigsaw import JigsawRow
from reviewflow.publication.lexicon import default_lexicon
from reviewflow.record import (
    Envelope,
    Fault,
    MemoryPapers,
    MemoryStore,
    PaperStore,
    command_to_json,
    encode,
    event_to_json,
    write_log,
)
from reviewflow.record.sealed import MemoryKeys, PersonSealer
from reviewflow.record.sql import (
    SqlAlchemyRunner,
    SqlPapers,
    SqlStore,
)
from reviewflow.record.sql.tables import cases
from reviewflow.releases import register_of
from reviewflow.reviews import Granted, Reviews
from reviewflow.rules import POLICY, PROCESS
from reviewflow.testing.by_cvc5 import Cvc5
from reviewflow.testing.by_sat import Sat
from reviewflow.testing.by_z3 import guard_of
from reviewflow.testing.explore import explore_table
from reviewflow.testing.follow import Follower
from reviewflow.testing.history import Scope
from reviewflow.testing.leak_canary import Call
from reviewflow.testing.mutants import mutants
from reviewflow.testing.oracle import Oracle
from reviewflow.testing.overhearing import Overheard
from reviewflow.testing.prover import Proof
from reviewflow.testing.replay import Replay, Unreached, replay
from reviewflow.testing.spec import PROMISES, SPEC
from reviewflow.testing.stores import sample_log
from reviewflow.testing.story import Story, reach
from reviewflow.views import Attempt, Letter, fields_of, register_with_names
from stories import REVIEW

__all__ = ["AT", "TENANT", "recipes"]

AT = datetime(2026, 1, 14, 10, tzinfo=UTC)
TENANT = "camden"
ATTRIBUTE = attrs.fields(c.AskQuestion).question
ATTEMPT = Attempt(by="out1", at=AT, command=c.AskToRead(version="v2"), outcome=Refused(()), after=1)
ROW = JigsawRow("p1", "2", ())
FITTING: dict[str, Any] = {
    "a_digest": "d0", "a_digest_or_none": "", "a_number": 3, "an_id": "q1", "an_id_or_none": "", "ids": ("q1",), "said": Private(SENTENCE), "short": "label", "shorts": ("label",), "words": Private(""),
}  # fmt: skip
"""What each validator of `model.fields` takes."""
Recipes = dict[str, Recipe]


@attrs.frozen
class Here:
    """The canary review with its log at a desk, and where its databases and files are."""

    told: CanaryStory
    alias: str
    folder: Path
    connection: Connection
    desk: Reviews
    log: tuple[Envelope, ...]


def recipes(told: CanaryStory, alias: str, folder: Path, connection: Connection) -> Mapping[str, Recipe]:
    """Every room's recipes, by the callable's full name."""
    here = Here(told, alias, folder, connection, canary_desk(told), told.envelopes())
    rooms = {
        "cli": {"entry.main": given(["schema"])}, "contrib": _contrib(here), "errors": _errors(), "model": _model(here), "publication": _publication(here), "record": _record(here) | _databases(here),
        "releases": _releases(here), "reviews": _reviews(here), "testing": _testing(here) | _prover(), "views": _views(here),
    }  # fmt: skip
    return {f"reviewflow.{room}.{name}": recipe for room, found in rooms.items() for name, recipe in found.items()}


# fmt: off
def _contrib(here: Here) -> Recipes:
    admin, config = ReviewCaseAdmin(ReviewCase, site), apps.get_app_config("reviewflow")
    runner = DjangoRunner(here.alias)
    return {
        **{f"django.admin.ReviewCaseAdmin.has_{what}_permission": given(admin, None) for what in ("add", "change", "delete")},
        "django.running.DjangoRunner.rows": given(runner, select(cases.c.stage), {}),
        "django.running.DjangoRunner.write": given(runner, cases.insert(), CASE),
        "django.store.DjangoStore.append": given(DjangoStore(TENANT, here.alias), "r9", 0, sample_log("r9")),
        "django.admin.ReviewCaseAdmin": given(ReviewCase, site),
        "django.apps.ReviewflowConfig": given("reviewflow.contrib.django", config.module),
        "django.apps.ReviewflowConfig.ready": given(config),
        "django.store.DjangoKeys.erase": given(DjangoKeys(TENANT, here.alias), REVIEW, "sw1"),
        "django.store.DjangoPapers.put": given(DjangoPapers(TENANT, here.alias), REVIEW, "v9", HANDED_SENTENCE.encode()),
        "django.store.DjangoPapers.take_out": given(kept_in(DjangoPapers(TENANT, here.alias)), REVIEW, "v2"),
    }


CASE = {"tenant": "t", "stream": "s", "stage": "x", "number": 1, "rules": "r"}


def _errors() -> Recipes:
    return {
        **{name: given("sw1") for name in ("is_id", "quoted", "shown_id")},
        "ReviewflowError": given("is wrong"),
    }


def _model(here: Here) -> Recipes:
    facts = here.told.review.facts
    return {
        **{f"fields.{name}": given(object(), ATTRIBUTE, value) for name, value in FITTING.items()},
        **{f"words.{name}": given(next(iter(getattr(words_of, name)))) for name in words_of.__all__ if name != "WordEnum"},
        "facts.Facts.has": given(facts, "seat", "lead1"),
        "facts.Facts.tuples": given(facts, "seat"),
        "words.WordEnum": given("Colours", "red blue"),
        "facts.Facts.firsts": given(facts, "reads", "sw1:1"),
        "logic.Sort": given("person"),
        "policy.Plain": given((("appoint", "person"),)),
        "policy.Policy.tightened_by": given(POLICY, {}),
        "process.Force": given(next(iter(Force))),
        "process.Process.tightened_by": given(PROCESS, {}),
        "review.Review.on_record": given(here.told.review, "person"),
        "fields.aware": given("at", AT),
        "fields.many": given(str),
        "fields.one": given(str),
        "process.Rule.unmet": given(PROCESS.rules[0], Gap("review", ("is missing",))),
    }


def _publication(here: Here) -> Recipes:
    register, named = register_of(here.desk, REVIEW), register_with_names(here.told.review)
    person = Person(id="p1", given=NAME, family=NAME, shown_as="the mother", kind="family")
    decisions = Decisions((Decision(group="g1", action="keep", by=(NAME,), reason=SENTENCE, register_digest="r", document_digest="d"),))
    return {
        "decisions.Decisions.from_json": given(decisions.to_json()),
        "gate.check_file": given(text_of("v2"), register, name="report.txt"),
        "register.Register.load": given(written(here.folder, "register.json", json.dumps(named))),
        "rewrite.rewrite_file": given(text_of("v2"), register, name="report.txt"),
        "jigsaw.JigsawRow.kinds": given(ROW),
        "jigsaw.JigsawRow.warns": given(ROW),
        "lexicon.Lexicon": given(**dict.fromkeys(("words", "given", "family", "british_places", "world_places", "countries"), WordList("words", "none", "none", frozenset({"a"}))), nicknames={}),
        "lexicon.Lexicon.version": given(default_lexicon()),
        "register.Register.from_dict": given(named),
        "register.Register.from_json": given(json.dumps(named)),
        "register.Register.of": given([person]),
    }


def _record(here: Here) -> Recipes:
    sealer, granted = PersonSealer(MemoryKeys()), _granted(here, "ask-0")
    return {
        "store.MemoryStore.append": given(MemoryStore(), "r9", 0, sample_log("r9")),
        "faults.FieldFaults": given("command", (Fault("text", "is wrong", "mend it"),)),
        "papers.release": given(here.desk.papers, here.desk.store, REVIEW, "v2", granted.decision),
        "sealed.PersonSealer.open": given(sealer, REVIEW, "sw1", "text", sealer.seal(REVIEW, "sw1", "text", SENTENCE)),
        "chain.seal": given(here.log[-1].head, here.log[3].event, command_id="c", actor="bm1", at=AT, rules="r"),
        "chain.seal_all": given(here.log[-1].head, [here.log[3].event], command_id="c", actor="bm1", at=AT, rules="r"),
        "chain.verify": given(here.log),
        "codec.command_from_json": given(command_to_json(c.RecallVersion(version="v2", reason=Private(SENTENCE)))),
        "codec.decode": given(encode(here.log[3])),
        "codec.event_from_json": given(event_to_json(here.log[3].event)),
        "files.read_log": given(write_log(here.log)),
        "papers.MemoryPapers.digest": given(MemoryPapers(), REVIEW, HANDED_SENTENCE.encode()),
        "papers.MemoryPapers.put": given(MemoryPapers(), REVIEW, "v9", HANDED_SENTENCE.encode()),
        "papers.MemoryPapers.take_out": given(here.desk.papers, REVIEW, "v2"),
    }


def _databases(here: Here) -> Recipes:
    runner = SqlAlchemyRunner(here.connection)
    return {
        "sql.running.SqlAlchemyRunner.rows": given(runner, select(cases.c.stage), {}),
        "sql.running.SqlAlchemyRunner.write": given(runner, cases.insert(), CASE),
        "sql.store.SqlStore.append": given(SqlStore(here.connection, TENANT), "r9", 0, sample_log("r9")),
        "sql.papers.SqlPapers.put": given(SqlPapers(here.connection, TENANT), REVIEW, "v9", HANDED_SENTENCE.encode()),
        "sql.papers.SqlPapers.take_out": given(kept_in(SqlPapers(here.connection, TENANT)), REVIEW, "v2"),
        "sql.faults.DatabaseFault": given("busy", "40001"),
        "sql.engine.engine_for": given(f"sqlite:///{here.folder / 'other.db'}"),
    }


def _releases(here: Here) -> Recipes:
    return {
        "check_for_publication": given(here.desk, REVIEW, "v2", text_of("v2"), by="bm1", at=here.told.now),
        "publish": given(here.desk, REVIEW, "v2", text_of("v2"), by="bm1", at=here.told.now),
    }


def _reviews(here: Here) -> Recipes:
    return {
        "reading.Reading": given("v2", "sw1:1", text_of("v2")),
        "desk.Reviews.ask_to_read": given(here.desk, REVIEW, "v2", by="out1", at=here.told.now, command_id="ask-1"),
        "desk.Reviews.give": given(here.desk, REVIEW, c.SuspendReview(reason=Private(SENTENCE)), by="out1", at=here.told.now, command_id="give-1"),
        "desk.Reviews.hand_over": given(here.desk, _granted(here, "ask-2")),
        "desk.Reviews.keep": given(here.desk, REVIEW, "v9", HANDED_SENTENCE.encode()),
        "desk.Reviews.read": given(here.desk, REVIEW, "v2", by="sw1", at=here.told.now, command_id="read-1"),
        "auditing.audit": given(here.told.kernel, here.log),
    }


def _testing(here: Here) -> Recipes:
    world, act, follower = the_world(), Act("appoint", ("p1",)), Follower.of(here.told.kernel)
    opened = here.told.kernel.evolve(here.told.kernel.unopened(REVIEW), here.log[0].event, here.told.recorded[0][1])
    heard = Overheard()
    return {
        "follow.Follower.event": given(follower, follower.start, here.told.kernel.unopened(REVIEW), here.log[0].event, opened),
        "follow.Follower.readings": given(follower, follower.start, here.told.review),
        "follow.Follower.differences": given(follower, follower.start, here.told.review),
        "history.World.broken": given(world, world.initial, act, *world.step(world.initial, act)),
        "history.World.key": given(world, world.initial),
        "history.World.permits": given(world, world.initial, act),
        "history.World.unlawful": given(world, world.initial, act, ()),
        "history.World.unsafe": given(world, world.initial),
        "history.World.step": given(world, world.initial, act),
        "leak_canary.leaks": given([here.told.review], CANARIES),
        "oracle.Oracle.allows": given(Oracle(()), "appoint", "p1"),
        "oracle.Oracle.shown": given(Oracle(()), "appoint", "p1"),
        "strategies.command": given("AskQuestion", here.told.review),
        "explore.Exploration.states_per_second": given(explore_table(world, TINY, depth=1, limit=3)),
        "explore.explore": given(0, (1,), lambda state, move: state + move, lambda state, move, after: (), depth=2),
        "explore.explore_table": given(world, TINY, depth=1, limit=3),
        "leak_canary.Call": given("a call", print),
        "leak_canary.hear": given(Call("a call", str), CANARIES),
        "lockstep.lockstep": given(POLICY, TINY, depth=1, limit=3),
        "oracle.Oracle.stages": given(Oracle((("appoint", ("p1",)),))),
        "overhearing.Overheard.note": given(heard, "log", "words"),
        "overhearing.Overheard.said": given(heard),
        "stores.check_store": given(MemoryStore),
    }


def _replayed() -> Replay:
    """A review that draws on a sealed conversation, under a policy that lets it."""
    careless = next(one for one in mutants(POLICY) if one.name == "draw_on: without SOURCE_SEALED")
    acts = (Act("file_record", ("paper1",)), Act("seal", ("paper1",)), Act("draw_on", ("paper2", "paper1")))
    found = replay(careless.policy, Story(acts, ("UNSEALED",)), limit=1)
    assert isinstance(found, Replay)
    return found


def _prover() -> Recipes:
    bench, third, guard, mutant = the_bench(), Cvc5(SPEC), guard_of(POLICY.act("brief")), next(mutants(POLICY))
    proof, small = attrs.evolve(the_proof(), results=the_proof().results[:1]), attrs.evolve(POLICY, acts=POLICY.acts[:1])
    replayed = _replayed()
    return {
        "mutants.Fate": given("nobody noticed"),
        "obligations.obligations": given(small, SPEC),
        "prover.Proof": lambda: ((), {f.name: getattr(proof, f.name) for f in attrs.fields(Proof) if f.init}),
        "prover.Proof.promise": given(proof, next(iter(PROMISES))),
        "by_sat.Sat.close": given(Sat(())),
        "by_sat.Sat.possible": given(bench.sat, guard, guard),
        "by_sat.Sat.version": given(bench.sat),
        "by_cvc5.Cvc5.breaks": given(third, small, small.acts[0]),
        "by_cvc5.Cvc5.can_happen": given(third, small.acts[0]),
        "by_cvc5.Cvc5.version": given(third),
        "engines.Bench.calls": given(bench),
        "engines.Bench.can_happen": given(bench, small.acts[0]),
        "engines.Bench.engines": given(bench),
        "engines.Bench.results": given(bench, small, small.acts[0], []),
        "by_z3.Z3.assuming": given(bench.z3, guard),
        "by_z3.Z3.possible": given(bench.z3, guard),
        "by_z3.Z3.version": given(bench.z3),
        "checks.check_policy": given(small),
        "mutants.judge": given(mutant, POLICY, bench, {}),
        "mutants.mutants": given(small),
        "prove_cli.prove_command": given(small, [].append),
        "prover.prove": given(small),
        "replay.Replay": given(replayed.kernel, replayed.told),
        "replay.Replay.envelopes": given(replayed),
        "replay.Replay.laws": given(replayed),
        "replay.Replay.lines": given(replayed),
        "replay.Unreached": given("seal", "Withdraw", ()),
        "replay.Unreached.line": given(Unreached("seal", "", ())),
        "replay.Unreached.why": given(Unreached("seal", "", ())),
        "replay.replay": given(mutant.policy, Story((), ("SAFE",)), limit=1),
        "story.Story.lines": given(Story((), ("SAFE",))),
        "story.find_story": given(POLICY, (TINY,), limits=(3,)),
        "story.leak_of": given(mutant, the_world(), reach(the_world(), TINY, 3)),
        "story.reach": given(the_world(), TINY, 3),
    }


def _views(here: Here) -> Recipes:
    letter = Letter("letter-1", Private(SENTENCE))
    return {
        "circulation.circulation": given(here.told.review, "v2"),
        "letters.fields_of": given("agenda/1"),
        "letters.fill": given("agenda/1", dict.fromkeys(fields_of("agenda/1"), HANDED_SENTENCE)),
        "letters.wordings": given("agenda"),
        "policy_map.clause_rows": given(),
        "timeline.timeline": given(here.told.kernel, here.log),
        "letters.Letter.reveal": given(letter),
        "timeline.Attempt.name": given(ATTEMPT),
    }


# fmt: on
TINY = Scope(name="small", people=1, papers=1, endpoints=1)


def _granted(here: Here, command_id: str) -> Granted:
    granted = here.desk.ask_to_read(REVIEW, "v2", by="sw1", at=here.told.now, command_id=command_id)
    assert isinstance(granted, Granted)
    return granted


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
