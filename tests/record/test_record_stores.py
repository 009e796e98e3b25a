"""The log in memory, the kit that checks every store, and the one door out of the papers."""

from __future__ import annotations

import ast
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import attrs
import pytest

import reviewflow
from reviewflow.errors import InputError, RecordError
from reviewflow.model.events import QuestionAsked, ReadingGranted, ReadingRefused
from reviewflow.model.private import Private
from reviewflow.record import Envelope, Head, MemoryPapers, MemoryStore, release, seal
from reviewflow.testing.stores import STORE_CHECKS, check_store, sample_log

AT = sample_log("r1", 1)[0].at


@pytest.mark.parametrize("name", STORE_CHECKS)
def test_memory_store(name: str) -> None:
    """The log in memory does what every store must do."""
    STORE_CHECKS[name](MemoryStore())


class _Deaf(MemoryStore):
    """A store that writes whatever the version; for showing that the kit can fail."""

    def append(self, stream: str, expected: int, envelopes: Sequence[Envelope]) -> bool:
        self._logs[stream] = [*self._logs.get(stream, []), *envelopes]
        return True


class _Forgetful(MemoryStore):
    def done(self, stream: str, command_id: str) -> Sequence[Envelope]:
        return ()


class _Backwards(MemoryStore):
    def load(self, stream: str, after: int = 0) -> Sequence[Envelope]:
        return tuple(reversed(super().load(stream, after)))


class _Refusing(MemoryStore):
    def append(self, stream: str, expected: int, envelopes: Sequence[Envelope]) -> bool:
        return super().append(stream, expected, envelopes) and len(envelopes) != 2


@pytest.mark.parametrize("store", [_Deaf, _Forgetful, _Backwards, _Refusing])
def test_the_kit_catches_a_bad_store(store: Callable[[], MemoryStore]) -> None:
    """Each planted fault is found."""
    with pytest.raises(AssertionError):
        check_store(store)


def test_the_kit_passes_a_good_store() -> None:
    """And nothing is raised on the store in memory."""
    check_store(MemoryStore)


def test_threads_append_one_after_the_other() -> None:
    """Eight threads, each retrying on the fresh head: all events are there, and the log verifies."""
    store = MemoryStore()

    def write(name: str) -> None:
        done = 0
        while done < 25:
            head = store.head("r1")
            done += store.append("r1", head.number, sample_log("r1", 1, head, f"{name}-{done}"))

    threads = [threading.Thread(target=write, args=(f"t{index}",)) for index in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    log = store.load("r1")
    assert (len(log), len({envelope.command_id for envelope in log})) == (200, 200)


def _granted(version: str = "v1") -> ReadingGranted:
    return ReadingGranted(person="pp1", version=version, endpoint="pp1", readers=("pp1",))


def _room(*events: ReadingGranted | ReadingRefused | QuestionAsked) -> tuple[MemoryStore, MemoryPapers, list[Envelope]]:
    """A store with these events after a first, a paper store that holds `v1`, and the events' envelopes."""
    store, papers = MemoryStore(), MemoryPapers()
    log = list(sample_log("r1", 1))
    for event in events:
        log.append(seal(log[-1].head, event, command_id="c2", actor="pp1", at=AT, rules="r"))
    store.append("r1", 0, log)
    papers.put("r1", "v1", b"the draft")
    return store, papers, log[1:]


def test_a_granted_reading_brings_the_paper_out() -> None:
    """The bytes come out for the decision that stands last on the record, also after others asked to read."""
    refused = ReadingRefused(person="dd1", version="v1", endpoint="dd1", codes=("x",))
    store, papers, log = _room(_granted(), refused, _granted())
    assert [release(papers, store, "r1", "v1", log[index]) for index in (0, 2)] == [b"the draft"] * 2


class _Unsettled(MemoryStore):
    """A store whose last event an open transaction could still undo."""

    def settled(self, stream: str) -> int:
        return self.head(stream).number - 1


# fmt: off
DOORS: dict[str, tuple[Callable[[], tuple[MemoryStore, MemoryPapers, list[Envelope]]], str, str, str]] = {
    "a refusal":             (lambda: _room(ReadingRefused(person="p", version="v1", endpoint="p")), "r1", "v1", "is not a granted reading"),
    "another event":         (lambda: _room(QuestionAsked(question="q9", text=Private("?"))), "r1", "v1", "is not a granted reading"),
    "another paper":         (lambda: _room(_granted("v2")),                                  "r1", "v1", "is for another paper"),
    "another review":        (lambda: _room(_granted()),                                      "r2", "v1", "is for another paper"),
    "an unknown paper":      (lambda: _room(_granted("v9")),                                  "r1", "v9", "`v9` is not in the paper store"),
    "something since":       (lambda: _room(_granted(), QuestionAsked(question="q9", text=Private("?"))), "r1", "v1", "is not the last word on this review"),
}
# fmt: on


@pytest.mark.parametrize("name", DOORS)
def test_the_door_stays_shut(name: str) -> None:
    """No bytes without a granted reading of that paper that is still the last word."""
    room, review, paper, expected = DOORS[name]
    store, papers, log = room()
    with pytest.raises(InputError) as caught:
        release(papers, store, review, paper, log[0])
    assert expected == caught.value.problem


def test_a_made_up_decision_opens_nothing() -> None:
    """An envelope that is not in the log, or differs from the one there, opens nothing."""
    store, papers, log = _room(_granted())
    beyond = seal(log[0].head, _granted(), command_id="c3", actor="pp1", at=AT, rules="r")
    for made_up in (beyond, attrs.evolve(log[0], actor="pp2")):
        with pytest.raises(InputError, match="does not stand in the log"):
            release(papers, store, "r1", "v1", made_up)


def test_an_uncommitted_decision_opens_nothing() -> None:
    """What a roll-back could still undo is no decision yet."""
    store = _Unsettled()
    log = sample_log("r1", 1)
    decision = seal(log[0].head, _granted(), command_id="c2", actor="pp1", at=AT, rules="r")
    store.append("r1", 0, [*log, decision])
    papers = MemoryPapers()
    papers.put("r1", "v1", b"the draft")
    with pytest.raises(InputError, match="is not committed yet"):
        release(papers, store, "r1", "v1", decision)


def test_papers_never_change_and_their_digests_are_keyed() -> None:
    """The same bytes again are the same paper, others are refused; two reviews give two digests."""
    papers = MemoryPapers()
    digest = papers.put("r1", "v1", b"text")
    assert digest == papers.put("r1", "v1", b"text") == papers.digest("r1", b"text")
    assert digest != papers.digest("r2", b"text")
    with pytest.raises(InputError, match="holds other bytes already"):
        papers.put("r1", "v1", b"text, changed")
    assert "text" not in repr(papers)


def test_an_altered_paper_does_not_come_out() -> None:
    """Bytes that no longer fit their digest are a damaged record."""
    store, papers, log = _room(_granted())
    papers._texts["r1", "v1"] = (Private("another draft"), papers._texts["r1", "v1"][1])
    with pytest.raises(RecordError, match="paper `v1` was altered"):
        release(papers, store, "r1", "v1", log[0])


def _uses(source: str) -> list[int]:
    """The lines that name `take_out`, as an attribute, a name, a text, or a definition."""
    found = []
    for node in ast.walk(ast.parse(source)):
        names = [getattr(node, part, None) for part in ("attr", "id", "value", "name", "arg")]
        if "take_out" in names:
            found.append(int(getattr(node, "lineno", 0)))
    return found


STORES_OF_PAPERS = {"record/papers.py", "record/sql/papers.py"}
"""The gateway and the stores themselves; in the latter only the definition stands."""


def test_no_other_module_takes_a_papers_bytes_out() -> None:
    """In all of the source, `take_out` is called once, in `release`, and defined only by paper stores."""
    room = Path(reviewflow.__file__).parent
    users = {str(path.relative_to(room)) for path in room.rglob("*.py") if _uses(path.read_text())}
    assert users == STORES_OF_PAPERS
    source = (room / "record" / "papers.py").read_text()
    calls = [
        node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Attribute) and node.attr == "take_out"
    ]
    assert len(calls) == 1


def test_the_search_for_uses_can_find_one() -> None:
    """By name, by attribute and by text."""
    assert sorted(set(_uses("papers.take_out('r', 'v')\ntake_out(1)\ngetattr(papers, 'take_out')"))) == [1, 2, 3]


def test_an_empty_head_is_the_start() -> None:
    """A log's first event follows nothing."""
    assert Head("r1", 0, "0" * 64) == MemoryStore().head("r1")


# fmt: off
UNFIT: dict[str, Callable[[], Sequence[Envelope]]] = {
    "a gap in the chain":          lambda: [(log := sample_log("r1", 2))[0], attrs.evolve(log[1], previous="a" * 64)],
    "a first one that follows":    lambda: [attrs.evolve(sample_log("r1", 1)[0], previous="a" * 64)],
}
# fmt: on


@pytest.mark.parametrize("name", UNFIT)
def test_an_append_that_does_not_follow_is_the_callers_error(name: str) -> None:
    """Before anything is written."""
    with pytest.raises(InputError):
        MemoryStore().append("r1", 0, UNFIT[name]())


class _Trusting(MemoryStore):
    """A store that checks nothing about what it is given."""

    def append(self, stream: str, expected: int, envelopes: Sequence[Envelope]) -> bool:
        if self.head(stream).number != expected:
            return False
        self._logs[stream] = [*self._logs.get(stream, []), *envelopes]
        return True


def test_the_kit_catches_a_store_that_checks_nothing() -> None:
    """What does not follow must be refused, and the kit says which check failed."""
    with pytest.raises(AssertionError, match=r"what_does_not_follow_is_refused: .* should raise InputError"):
        check_store(_Trusting)


EXTRAS = {
    "reviewflow.record.sql": ("sqlalchemy", "sql"),
    "reviewflow.record.sealed": ("cryptography", "sealed"),
}


@pytest.mark.parametrize("module", EXTRAS)
def test_a_missing_extra_says_what_to_install(module: str) -> None:
    """Without the optional package the import says the line that installs it; the record itself needs none."""
    package, extra = EXTRAS[module]
    script = (
        f"import sys; sys.modules[{package!r}] = None\nimport reviewflow.record\n"
        f"try:\n    import {module}\nexcept ImportError as error:\n    print(error)"
    )
    shown = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    assert f"pip install 'reviewflow[{extra}]'" in shown
