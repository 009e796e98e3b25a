"""No view says a name or a text that nobody asked for; the register says them all, and only to whoever calls it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from reviewflow.cli.playing import Play
from reviewflow.views import (
    Naming,
    assurance_text,
    choices,
    choices_json,
    choices_text,
    circulation,
    circulation_text,
    provenance_text,
    reading_text,
    readings,
    register_with_names,
    status,
    status_text,
    timeline,
    timeline_text,
    touched_by,
    touched_text,
)

SECRETS = (
    "Zorvath",
    "Wexcombe",
    "Zorry",
    "1999-09-09",
    "Quillmark",
    "Brackwater",
    "Bracky",
    "BX99Q00001",
    "Sablegrove",
)
"""Stand in every name, place, identifier, text and paper of the small review."""

# fmt: off
VIEWS: Mapping[str, Callable[[Play, Naming], str]] = {
    "timeline":      lambda p, n: timeline_text(timeline(p.kernel, p.log, p.attempts), n),
    "in brief":      lambda p, n: timeline_text(timeline(p.kernel, p.log, p.attempts), n, brief=True),
    "entries":       lambda p, n: repr(timeline(p.kernel, p.log, p.attempts)),
    "attempts":      lambda p, n: repr(tuple(p.attempts)),
    "status":        lambda p, n: status_text(status(p.kernel, p.log), n),
    "status values": lambda p, n: repr(status(p.kernel, p.log)),
    "choices":       lambda p, n: choices_text(choices(p.kernel, p.state), n),
    "choices json":  lambda p, n: json.dumps(choices_json(choices(p.kernel, p.state))),
    "choices of P1": lambda p, n: choices_text(choices(p.kernel, p.state, "P1"), n),
    "circulation":   lambda p, n: circulation_text(circulation(p.state), n),
    "provenance":    lambda p, n: provenance_text(p.state, n) + touched_text(touched_by(p.state, "P3"), n),
    "reading":       lambda p, n: "".join(reading_text(readings(p.kernel, p.log, v), n) for v in p.state.versions),
    "assurance":     lambda p, n: assurance_text(p.kernel, p.log),
    "naming":        lambda p, n: repr(n),
    "lines":         lambda p, n: repr(p.played),
}
# fmt: on


@pytest.mark.parametrize("view", VIEWS.values(), ids=VIEWS)
def test_no_view_says_a_name_or_a_text(view: Callable[[Play, Naming], str], small: Play) -> None:
    """Ids, labels and words of closed lists only."""
    shown = view(small, Naming(small.state))
    assert len(shown) > 30
    assert [secret for secret in SECRETS if secret in shown] == []


@pytest.mark.parametrize("count", [1, 5, 30, 60, 74])
def test_the_assurance_document_holds_no_identity(count: int, small: Play, example: Play) -> None:
    """Neither an id of a person nor a pseudonym, at any moment of a review; roles and counts only."""
    for done in (small, example):
        text = assurance_text(done.kernel, done.log[:count] if done is small else done.log[: 4 * count])
        ids = {p.id for p in done.state.people.values()} | {p.shown_as for p in done.state.people.values() if p.part}
        assert set() == {word for word in ids if re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", text)}


def test_the_assurance_document_counts_what_was_done(example: Play) -> None:
    """Attendance, judgements, clocks, refusals and copies of the example."""
    text = assurance_text(example.kernel, example.log)
    refused = sum(1 for e in example.log if type(e.event).__name__ == "ReadingRefused")
    judged = text.split("Judgements:")[1].split("\n\n")[0]
    assert "family members: 3 in all, 3 taking part now\n" in text
    assert "workers: 12 in all, 11 taking part now (1 withdrawn)\n" in text
    assert "4 introductory meetings, 2 of them joint across agencies" in text
    assert f" and {refused} refused, each on the record" in text
    assert "published due by Mon 14 Jul 2025: late, 10 days over" in text
    assert len(example.state.judgements) == judged.count("“") == 10
    assert example.log[-1].hash in text


def test_with_words_names_and_texts_are_said(small: Play) -> None:
    """The same view says them to a caller who asks."""
    text = timeline_text(timeline(small.kernel, small.log, words=True), Naming(small.state, words=True))
    assert [
        secret for secret in ("Zorvath", "Wexcombe", "Quillmark", "Brackwater", "BX99Q00001") if secret not in text
    ] == []


def test_the_register_reveals_everybody_and_everything(small: Play) -> None:
    """The shape that the publication check reads: every person with a name, place, agency and identifier."""
    register = register_with_names(small.state)
    assert list(register) == ["people", "places", "agencies", "identifiers"]
    assert [person["id"] for person in register["people"]] == ["RT1", "RT2", "P1", "P2", "P3", "P4", "F1", "X9"]
    expected = {
        "id": "F1", "kind": "family", "shown_as": "Marion", "given": "ZorvathF1", "family": "Wexcombe", "born_on": "1999-09-09",
        "aliases": ["Zorry"], "former_names": [], "titles": [],
    }  # fmt: skip
    assert expected == next(person for person in register["people"] if person["id"] == "F1")
    assert register["places"][0] == {"id": "PL1", "name": "Brackwater", "aliases": ["Bracky"], "shown_as": "the town"}
    assert [agency["name"] for agency in register["agencies"]] == ["Brackwater Council", "Brackwater Trust"]
    assert register["identifiers"] == [{"kind": "court number", "value": "BX99Q00001"}]
    assert register == json.loads(json.dumps(register))


def test_views_reach_a_text_only_where_words_were_asked_for() -> None:
    """`reveal()` stands in four views: the naming (with `words`), the letters, their text's own door, and the register."""
    folder = Path(__file__).resolve().parents[2] / "src" / "reviewflow" / "views"
    found = {path.name for path in folder.glob("*.py") if ".reveal()" in path.read_text(encoding="utf-8")}
    assert {"naming.py", "letters.py", "register.py"} == found
