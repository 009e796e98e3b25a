"""Letters, agenda and confidentiality wording: versioned, whole, honest about the limits, and silent by accident."""

from __future__ import annotations

import hashlib
import re

import pytest

from reviewflow.cli.playing import Play
from reviewflow.errors import InputError
from reviewflow.model.words import Gateway, ReasonKind
from reviewflow.views.letters import fields_of, fields_of_review, fill, reason_in_words, wordings
from reviewflow.views.wordings import GATEWAYS, REASONS, TEXTS

DIGESTS = {
    "letter-professional/1": "a5e8bd1463347c2e",
    "letter-family/1": "09f8ad5cbc02b712",
    "letter-child/1": "1b1690b13e6b6d37",
    "agenda/1": "1e00749ed067d14f",
    "confidentiality/1": "df14a77d0223e6c1",
    "gateways": "9f2586c147027f35",
}
"""A wording that was released stays as it is; a change is a new version with a line of its own here."""


def filled(wording: str) -> str:
    """That wording with a visible value in every field."""
    return fill(wording, {name: f"<{name}>" for name in fields_of(wording)}).reveal()


def test_a_released_wording_never_changes() -> None:
    """The record holds the version only, so the version must mean one text for ever."""
    gateways = hashlib.sha256("\n".join(GATEWAYS.values()).encode()).hexdigest()[:16]
    found = {wording: hashlib.sha256(text.encode()).hexdigest()[:16] for wording, text in TEXTS.items()}
    assert found | {"gateways": gateways} == DIGESTS


@pytest.mark.parametrize("wording", TEXTS)
def test_every_field_is_in_the_text_and_nothing_stays_unfilled(wording: str) -> None:
    """What is asked for is used, and no placeholder is left."""
    text = filled(wording)
    assert "$" not in text
    assert [name for name in fields_of(wording) if f"<{name}>" not in text] == []


@pytest.mark.parametrize("wording", TEXTS)
def test_each_missing_empty_or_unknown_field_is_named(wording: str) -> None:
    """All faults come at once, and no value is repeated."""
    asked = sorted(fields_of(wording))
    given = dict.fromkeys(asked[2:], "Zorvath") | {asked[1]: "  ", "nickname": "Zorvath"}
    with pytest.raises(InputError) as caught:
        fill(wording, given)
    message = str(caught.value)
    assert all(
        part in message
        for part in (wording, f"`{asked[0]}` is not filled", f"`{asked[1]}` is not filled", "`nickname` is no field")
    )
    assert "Zorvath" not in message


def test_an_unknown_wording_is_refused_with_those_there_are() -> None:
    """A version that was never released cannot be filled."""
    for asked in (lambda: fill("agenda/99", {}), lambda: wordings("poem")):
        with pytest.raises(InputError, match="is not known"):
            asked()
    assert wordings("agenda") == ("agenda/1",)


def test_the_wording_names_every_gateway_and_promises_no_secrecy() -> None:
    """S44: every law by which something may have to be told is named, and the limits come before the promises."""
    text = filled("confidentiality/1")
    assert set(Gateway) == set(GATEWAYS)
    assert [said for said in GATEWAYS.values() if said[1:] not in text] == []
    assert text.index("What we cannot promise") < text.index("What we do promise")
    assert "risk of harm" in text


@pytest.mark.parametrize("wording", [w for w in TEXTS if not w.startswith("agenda")])
def test_no_wording_promises_that_all_stays_confidential(wording: str) -> None:
    """Neither absolutely nor in other words; each letter says that there are limits."""
    text = " ".join(filled(wording).split())
    assert (
        re.findall(r"(?i)absolutely|completely confidential|strictest|guarantee|never be (?:shared|disclosed)", text)
        == []
    )
    assert re.search(r"(?i)cannot promise|cannot be kept confidential", text)


@pytest.mark.parametrize("wording", TEXTS)
def test_the_practice_speaks_of_conversations(wording: str) -> None:
    """The guide rejects another word for them; learning comes before blame, in the adults' papers."""
    assert re.findall(r"(?i)\bint" + r"erview", TEXTS[wording]) == []


def test_reasons_stand_side_by_side() -> None:
    """S4 to S7: every reason has its words, and none needs harm to have happened."""
    assert set(ReasonKind) == set(REASONS)
    told = reason_in_words((ReasonKind.INNOVATION, ReasonKind.POSITIVE_PRACTICE))
    assert told == f"{REASONS[ReasonKind.INNOVATION]}; and that {REASONS[ReasonKind.POSITIVE_PRACTICE]}"
    with pytest.raises(InputError, match="is not stated"):
        reason_in_words(())


def test_a_letter_shows_itself_only_when_asked(small: Play) -> None:
    """It holds a name and the questions, so its repr holds neither."""
    fields = fields_of_review(small.state)
    rest = dict.fromkeys(fields_of("letter-family/1") - fields.keys(), "Zorvath")
    letter = fill("letter-family/1", {n: t for n, t in (fields | rest).items() if n in fields_of("letter-family/1")})
    assert "Quillmark question?" in letter.reveal()
    assert "Zorvath" not in repr(letter)
    assert "Quillmark" not in repr(letter)


def test_the_review_fills_what_it_knows(example: Play) -> None:
    """Case, commissioner, reason, questions and period come from the record."""
    fields = fields_of_review(example.state)
    assert {"case", "commissioner", "reason", "questions", "period"} == set(fields)
    assert fields["period"] == "Mon 4 Sep 2023 and Fri 31 May 2024"
