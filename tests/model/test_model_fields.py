"""The validators of fields: what each takes, and what it says of the rest."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import attrs
import pytest

from reviewflow.errors import InputError
from reviewflow.model import fields as f
from reviewflow.model.papers import Copy
from reviewflow.model.private import Private

NOW = datetime(2025, 1, 14, 10, tzinfo=UTC)
# fmt: off
CASES: dict[str, tuple[Any, list[Any], list[Any]]] = {
    # validator          takes                                            refuses
    "an_id":            (f.an_id,            ["a", "A9._:@-", "x" * 64],              ["", "-a", "a b", "x" * 65, 7, None, "a\n", "ä"]),
    "an_id_or_none":    (f.an_id_or_none,    ["", "a"],                               [None, "a b"]),
    "ids":              (f.ids,              [(), ("a", "b")],                        [["a"], ("a", "a"), ("a b",), "ab", ("a",) * 10_001]),
    "words":            (f.words,            [Private(""), Private("x" * 20_000)],    ["x", Private("x" * 20_001), None]),
    "said":             (f.said,             [Private("x")],                          ["x", Private(" \t"), Private("x" * 20_001)]),
    "short":            (f.short,            ["x", "x" * 200],                        ["", "  ", "x" * 201, 7, None]),
    "shorts":           (f.shorts,           [(), ("x", "x")],                        [["x"], ("",), ("x" * 201,), ("x",) * 10_001]),
    "a_digest":         (f.a_digest,         ["ab" * 32, "sha256:AB+/="],             ["", "a b", "x" * 129, 7]),
    "a_digest_or_none": (f.a_digest_or_none, ["", "ab"],                              ["a b", None]),
    "a_number":         (f.a_number,         [0, -1, 10**9],                          [True, 1.0, "1", 10**9 + 1, -(10**9) - 1]),
    "one str":          (f.one(str),         ["", "x"],                               [7, None, b"x"]),
    "one bool":         (f.one(bool),        [True, False],                           [1, "true"]),
    "one int":          (f.one(int),         [0, 7],                                  [True, 1.5]),
    "one of two":       (f.one((str, int)),  ["x", 7],                                [True, None]),
    "one date":         (f.one(date),        [date(2025, 1, 14)],                     [NOW, "2025-01-14"]),
    "many":             (f.many(str),        [(), ("x", "y")],                        [["x"], ("x", 7), "xy", ("x",) * 10_001]),
}
# fmt: on


@attrs.frozen
class Holder:
    """Something with a field."""

    field: Any


FIELD = attrs.fields(Holder).field


@pytest.mark.parametrize("name", CASES)
def test_it_takes_what_it_should(name: str) -> None:
    """Without a word."""
    check, takes, _ = CASES[name]
    for value in takes:
        assert check(Holder(value), FIELD, value) is None


@pytest.mark.parametrize("name", CASES)
def test_it_refuses_the_rest(name: str) -> None:
    """Naming the field and the next step, and never the value."""
    check, _, refuses = CASES[name]
    for value in refuses:
        with pytest.raises(InputError) as caught:
            check(Holder(value), FIELD, value)
        assert "Holder.field" == caught.value.place
        assert caught.value.problem
        assert caught.value.next_step
        assert len(str(caught.value)) < 300


def test_a_moment_has_a_zone() -> None:
    """The same moment back; anything else is an error that names the place."""
    assert NOW == f.aware("at", NOW)
    for value in (NOW.replace(tzinfo=None), "2025-01-14", None, date(2025, 1, 14)):
        with pytest.raises(InputError) as caught:
            f.aware("at", value)
        assert "at" == caught.value.place


def test_what_a_field_says_of_itself() -> None:
    """The kernel reads these words and no others."""
    assert ({"refers": "person"}, {"introduces": "paper"}, {"personal": "person"}) == (
        f.refers("person"), f.introduces("paper"), f.personal("person")
    )  # fmt: skip
    assert "" == f.NOTHING_SAID.reveal()


def test_copies_are_numbered_from_one() -> None:
    """Nought is a slip of the pen, and the error says what to do."""
    assert 1 == Copy(number=1, person="sw1").number
    with pytest.raises(InputError) as caught:
        Copy(number=0, person="sw1")
    assert ("Copy.number", "number copies from 1") == (caught.value.place, caught.value.next_step)
