"""Bad input, of every kind we could think of: a clear answer that says where and what to do, and the record unchanged.

`CASES` reads: what is handed in, the kind of answer, and words that the answer must have. A refusal is an answer of
the process; an error means that what was handed in, or the record, cannot be read. Neither is ever a bare
`TypeError` from deep inside, and neither repeats a private text.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import attrs
import pytest

from guides_way import GATE_RULES
from reviewflow.errors import InputError, RecordError, StaleReview
from reviewflow.kernel import Refused
from reviewflow.model import commands as c
from reviewflow.model.events import ReportPublished
from reviewflow.model.papers import Copy, Drawn
from reviewflow.model.private import Private
from reviewflow.model.words import CopyState, Level, NominatedBy, PersonKind, Purpose, ReportKind, Sector, Stage
from reviewflow.record import Envelope, MemoryStore, command_from_json, encode, read_log, seal, write_log
from reviewflow.reviews import Granted, Reviews, audit
from stories import REVIEW, desk_of, digest_of, done

SECRET = "Thistlewood"
HUGE = SECRET * 1_000_000
NOW = datetime(2025, 3, 1, 9, tzinfo=UTC)
LATE = done(Stage.REPORTING)


class Kept(MemoryStore):
    """A store into which a test can put a log past the library, as a careless hand would."""

    def put(self, envelopes: list[Envelope]) -> Reviews:
        self._logs[REVIEW] = envelopes
        return desk_of(self)


def give(command: c.Command, by: str = "bm1", at: Any = NOW, **more: Any) -> Callable[[Reviews], object]:
    return lambda desk: desk.give(REVIEW, command, by=by, at=at, **more)


def read_json(text: str) -> Callable[[Reviews], object]:
    """As a host would: text to a command, and give it."""
    return lambda desk: desk.give(REVIEW, command_from_json(json.loads(text)), by="bm1", at=NOW)


def made(make: Callable[[], c.Command]) -> Callable[[Reviews], object]:
    """The command itself cannot be made."""
    return lambda desk: desk.give(REVIEW, make(), by="bm1", at=NOW)


def damaged(damage: Callable[[list[Envelope]], list[Envelope]]) -> Callable[[Reviews], object]:
    """Somebody changed the log in the store, and the review is opened."""
    return lambda desk: Kept().put(damage(list(desk.log(REVIEW)))).load(REVIEW)


def file_of(change: Callable[[str], str]) -> Callable[[Reviews], object]:
    """Somebody changed the file that a log was written to, and it is read."""
    return lambda desk: read_log(change(write_log(desk.log(REVIEW))))


def person(id: str, **fields: Any) -> c.AddPerson:
    return c.AddPerson(person=id, kind=PersonKind.PROFESSIONAL, shown_as="worker", **fields)


def question(**fields: Any) -> Callable[[Reviews], object]:
    return made(lambda: c.AskQuestion(**{"question": "q9", "text": Private("How?"), **fields}))


def forged(log: list[Envelope]) -> list[Envelope]:
    """A log in which every hash fits, but which no process allowed: publication in the middle of reporting."""
    event = ReportPublished(version="v2", digest=digest_of("v2"), rules=GATE_RULES)
    return [*log, seal(log[-1].head, event, command_id="forged", actor="bm1", at=NOW, rules="r")]


def edited(log: list[Envelope]) -> list[Envelope]:
    return [*log[:9], attrs.evolve(log[9], actor="sw1"), *log[10:]]


# fmt: off
CASES: dict[str, tuple[Callable[[Reviews], object], type, tuple[str, ...]]] = {
    # the command itself
    "an unknown command":            (read_json('{"command": "AskQuestoin"}'),                              InputError, ("command", "not a known command", "`AskQuestion`")),
    "no command":                    (read_json('{"question": "q9"}'),                                      InputError, ("command", "is missing")),
    "no object":                     (read_json('[1]'),                                                     InputError, ("command", "is not an object")),
    "what is no command":            (lambda desk: desk.give(REVIEW, {"command": "x"}, by="bm1", at=NOW),   Refused,    ("UNKNOWN_COMMAND", "`dict`", "`reviewflow schema`")),  # type: ignore[arg-type]
    "a missing field":               (read_json('{"command": "AskQuestion", "question": "q9"}'),            InputError, ("AskQuestion.text", "is missing", "give it")),
    "an extra field":                (read_json('{"command": "AgreeQuestions", "vote": 3}'),                InputError, ("AgreeQuestions.vote", "is not a field")),
    "a wrong type":                  (read_json('{"command": "AskQuestion", "question": "q9", "text": 7}'), InputError, ("AskQuestion.text", "is not a text")),
    "a wrong word":                  (read_json('{"command": "DeclareKeyProfession", "sector": "navy"}'),   InputError, ("DeclareKeyProfession.sector", "`health`")),
    "a day that is none":            (read_json('{"command": "AskWhoWasKey", "person": "sw1", "asked_on": "2025-02-30"}'), InputError, ("AskWhoWasKey.asked_on", "is not a day", "2025-01-14")),
    "a wrong type in Python":        (question(aims=["how_practice_works"]),                                InputError, ("AskQuestion.aims", "is not a list", "tuple")),
    "a wrong item in Python":        (question(aims=("how_practice_works",)),                               InputError, ("AskQuestion.aims", "QuestionAim")),
    "a text in the open":            (question(text="How?"),                                                InputError, ("AskQuestion.text", "wrap the text")),
    "a name as an id":               (made(lambda: person(f"Jane {SECRET}")),                               InputError, ("AddPerson.person", "is not an id", "nobody's name")),
    "a number as an id":             (made(lambda: person(7)),                                              InputError, ("AddPerson.person", "is not an id")),  # type: ignore[arg-type]
    "a word from another list":      (made(lambda: c.DeclareKeyProfession(sector="health")),                InputError, ("DeclareKeyProfession.sector", "Sector")),  # type: ignore[arg-type]
    "a moment as a day":             (made(lambda: c.AskWhoWasKey(person="sw1", asked_on=NOW)),             InputError, ("AskWhoWasKey.asked_on", "give a date")),
    "a bool as a number":            (made(lambda: c.AccountForCopy(version="v2", copy=True, state=CopyState.HELD)), InputError, ("AccountForCopy.copy", "int")),
    "an id twice in a list":         (made(lambda: c.HoldTeamMeeting(held_on=NOW.date(), present=("rev2", "rev2"))), InputError, ("HoldTeamMeeting.present", "`rev2` twice")),
    "a copy numbered nought":        (made(lambda: c.CirculateVersion(version="v2", copies=(Copy(number=0, person="sw1"),))), InputError, ("Copy.number", "from 1")),
    "a holder who is no id":         (made(lambda: c.CirculateVersion(version="v2", copies=(Copy(number=1, person="a b"),))), InputError, ("Copy.person", "is not an id")),
    "an empty question":             (question(text=Private("  \n ")),                                      InputError, ("AskQuestion.text", "is empty", "say it in words")),
    "an empty id":                   (question(question=""),                                                InputError, ("AskQuestion.question", "is not an id")),
    # too much
    "10 MB in a text":               (question(text=Private(HUGE)),                                         InputError, ("AskQuestion.text", "20000", "paper store")),
    "10 MB in a name":               (made(lambda: person("new1", given=Private(HUGE))),                    InputError, ("AddPerson.given", "20000")),
    "10 MB in an id":                (made(lambda: person(HUGE)),                                           InputError, ("AddPerson.person", "is not an id")),
    "10 MB in a label":              (made(lambda: person("new1", titles=(HUGE,))),                         InputError, ("AddPerson.titles", "short label")),
    "10 MB in a topic":              (question(topics=(HUGE,)),                                             InputError, ("AskQuestion.topics", "short label")),
    "10 MB in a digest":             (made(lambda: c.CompileReport(version="v9", kind=ReportKind.INTERIM, label="l", digest=HUGE, sources=())), InputError, ("CompileReport.digest", "is not a digest")),
    "10 MB in a source":             (made(lambda: c.CompileReport(version="v9", kind=ReportKind.INTERIM, label="l", digest="d", sources=(Drawn(source=HUGE),))), InputError, ("Drawn.source", "is not an id")),
    "10 MB in an optional id":       (made(lambda: c.AppointTeamMember(person="late1", profession="p", sector=Sector.HEALTH, employed_by=HUGE)), InputError, ("AppointTeamMember.employed_by", "is not an id")),
    "10 MB in a request to read":    (lambda desk: desk.ask_to_read(REVIEW, HUGE, by="out1", at=NOW),        InputError, ("AskToRead.version", "is not an id")),
    "10 MB through JSON":            (read_json(json.dumps({"command": "AskQuestion", "question": "q9", "text": HUGE})), InputError, ("AskQuestion.text", "20000")),
    "a hundred thousand items":      (question(topics=("t",) * 100_000),                                    InputError, ("AskQuestion.topics", "10000 items")),
    "a number beyond any store":     (made(lambda: c.AccountForCopy(version="v2", copy=10**5000, state=CopyState.HELD)), InputError, ("AccountForCopy.copy", "too large")),
    # who and when
    "a naive datetime":              (give(person("new1"), at=datetime(2025, 3, 1, 9)),                     InputError, ("at", "no time zone", "2025-01-14T10:00:00Z")),  # noqa: DTZ001 (the fault under test)
    "a text as the time":            (give(person("new1"), at="2025-03-01"),                                InputError, ("at", "is not a datetime")),
    "a time before the last event":  (give(person("new1"), at=LATE.now - timedelta(days=1)),                Refused,    ("TIME_RUNS_BACKWARDS", "the record stands at", "carries its own date")),
    "an actor who is no id":         (give(person("new1"), by=f"Jane {SECRET}"),                            InputError, ("Context.actor", "is not an id")),
    "a stranger as the actor":       (give(person("new1"), by="nobody"),                                    Refused,    ("NOT_YOURS_TO_GIVE", "business manager", "ask one of them")),
    "a review that is not there":    (lambda desk: desk.give("r404", person("new1"), by="bm1", at=NOW),     Refused,    ("WRONG_STAGE", "`not_opened`")),
    "a review opened twice":         (give(c.OpenReview(review=REVIEW, business_manager="bm2", commissioner="b", custodian="b"), by="bm2"), Refused, ("REVIEW_EXISTS", "WRONG_STAGE")),
    "another version expected":      (give(person("new1"), if_version=3),                                   StaleReview, ("not 3", "decide afresh")),
    "an id given to two commands":   (give(person("new1"), command_id="cmd-1"),                             InputError, ("command_id", "another command", "new id")),
    # ids against the record
    "an unknown person":             (give(c.SendLetter(person="nobody", wording="w", sent_on=NOW.date())), Refused,    ("UNKNOWN_PERSON", "`person`", "check the id")),
    "an unknown agency":             (give(c.AddProfessionalParticipant(person="late1", agency="ag9", profession="p", level=Level.FRONTLINE, nominated_by=NominatedBy.TEAM)), Refused, ("UNKNOWN_AGENCY", "`agency`")),
    "a duplicate id":                (give(c.AskQuestion(question="q1", text=Private("Again?"))),           Refused,    ("QUESTION_EXISTS", "an id of its own")),
    "a person added twice":          (give(person("sw1")),                                                  Refused,    ("PERSON_EXISTS", "never replaced")),
    "a paper's id used again":       (give(c.CompileReport(version="c-sw1", kind=ReportKind.INTERIM, label="l", digest="d", sources=()), by="lead1"), Refused, ("PAPER_EXISTS",)),
    "a team of one person twice":    (give(c.AppointTeamMember(person="rev2", profession="p", sector=Sector.HEALTH)), Refused, ("ALREADY_ON_THE_TEAM", "different people", "somebody else")),
    "a judgement by who may not":    (give(c.RecordJudgement(rule="S20", subject="review", reason=Private("so")), by="co1"), Refused, ("NOT_YOURS_TO_GIVE", "team member")),
    "a judgement on a guard":        (give(c.RecordJudgement(rule="S12", subject="review", reason=Private("so")), by="lead1"), Refused, ("NOT_TO_BE_JUDGED", "S20")),
    "a judgement on no rule":        (give(c.RecordJudgement(rule="S99", subject="review", reason=Private("so")), by="lead1"), Refused, ("NOT_TO_BE_JUDGED",)),
    "an undertaking before briefing": (lambda desk: desk.give(REVIEW, c.GiveUndertaking(person="ch1", given_on=NOW.date()), by="bm1", at=NOW), Refused, ("WRONG_STANDING", "NOT_BRIEFED", "`BriefConfidentiality`")),
    "a digest of another version":   (give(c.ApproveVersion(version="v2", digest=digest_of("v1"), purpose=Purpose.FINALISE), by="rev2"), Refused, ("OTHER_DIGEST", "`v2`", "digest on the record")),
    "handing over what was not granted": (lambda desk: desk.hand_over(Granted(desk.log(REVIEW)[-1])),        InputError, ("granted", "ask to read first")),
    # the record
    "an edited event":               (damaged(edited),                                                      RecordError, ("event 10", "edited", "restore")),
    "a removed event":               (damaged(lambda log: [*log[:9], *log[10:]]),                           RecordError, ("event 10", "missing", "restore")),
    "an inserted event":             (damaged(lambda log: [*log[:9], log[3], *log[9:]]),                    RecordError, ("event 10", "out of order", "restore")),
    "swapped events":                (damaged(lambda log: [*log[:9], log[10], log[9], *log[11:]]),          RecordError, ("event 10", "restore")),
    "an event past the tables":      (lambda desk: audit(desk.kernel, forged(list(desk.log(REVIEW)))),      RecordError, ("do not allow `ReportPublished`", "WRONG_STAGE", "past the library")),
    "an event that fits no review":  (damaged(forged),                                                      RecordError, ("`ReportPublished` does not fit", "restore")),
    "a truncated file":              (file_of(lambda text: text[: len(text) // 2]),                         InputError, ("line", "cut off", "good copy")),
    "a file without its last lines": (file_of(lambda text: "\n".join(text.split("\n")[:-3]) + "\n"),        InputError, ("line", "cut off")),
    "an empty file":                 (file_of(lambda text: ""),                                             InputError, ("line 1", "empty", "`write_log`")),
    "a file that is something else": (file_of(lambda text: "Dear all,\n"),                                  InputError, ("line 1",)),
    "a file of another schema":      (file_of(lambda text: text.replace('"schema":1', '"schema":7')),       RecordError, ("event 1", "schema 7", "newer version")),
    "a line edited in a file":       (file_of(lambda text: text.replace('"actor":"lead1"', '"actor":"rev2"', 1)), RecordError, ("edited", "restore")),
}
# fmt: on


@pytest.fixture
def desk() -> Reviews:
    """A desk with one review in the middle of reporting."""
    return LATE.copy().desk()


def said(answer: object) -> str:
    """All that an answer tells a person and a program."""
    codes = [reason.code for reason in answer.reasons] if isinstance(answer, Refused) else []
    return " ".join([*codes, str(answer)])


@pytest.mark.parametrize("name", CASES)
def test_it_is_answered_clearly_and_changes_nothing(desk: Reviews, name: str) -> None:
    """The kind of answer, the words it has, no private text in it, and a log that is byte for byte what it was."""
    hand_in, kind, words = CASES[name]
    before = [encode(envelope) for envelope in desk.log(REVIEW)]
    try:
        answer = hand_in(desk)
    except (InputError, RecordError, StaleReview) as error:
        answer = error
    assert isinstance(answer, kind), f"{type(answer).__name__}: {answer}"[:500]
    assert [] == [word for word in words if word not in said(answer)], said(answer)[:500]
    assert SECRET not in said(answer) + repr(answer)
    assert len(said(answer)) < 2_000
    assert before == [encode(envelope) for envelope in desk.log(REVIEW)]
    assert [REVIEW] == list(desk.store.streams())


def test_the_same_desk_goes_on_afterwards(desk: Reviews) -> None:
    """After all of that a proper command is accepted, at the version the review had."""
    for hand_in, _, _ in CASES.values():
        try:
            hand_in(desk)
        except (InputError, RecordError, StaleReview):
            continue
    at_version = desk.load(REVIEW).version
    assert len(LATE.recorded) == at_version
    assert not isinstance(give(person("new1"))(desk), Refused)
