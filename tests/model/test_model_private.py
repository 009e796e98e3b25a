"""A private text shows itself only to `reveal()`."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from typing import Any

import pytest

from reviewflow.model.private import InTheClear, Private

SECRET = Private("Thistlewood")

# fmt: off
SHOWN: dict[str, Callable[[Private], str]] = {
    "repr":        repr,
    "str":         str,
    "format":      lambda p: f"{p}",
    "format spec": lambda p: f"{p:>40}",
    "percent":     lambda p: "%s" % p,  # noqa: UP031 (the old way leaks as well as the new)
    "in a list":   lambda p: str([p]),
}
REFUSED: dict[str, tuple[Callable[[Private], Any], type[Exception]]] = {
    "pickle":       (pickle.dumps,                                TypeError),
    "length":       (len,                                         TypeError),  # type: ignore[dict-item]
    "iteration":    (list,                                        TypeError),  # type: ignore[dict-item]
    "index":        (lambda p: p[0],                              TypeError),  # type: ignore[index]
    "setting":      (lambda p: setattr(p, "text", "x"),           AttributeError),
    "deleting":     (lambda p: delattr(p, "_Private__text"),      AttributeError),
    "vars":         (vars,                                        TypeError),
}
# fmt: on


@pytest.mark.parametrize("name", SHOWN)
def test_it_does_not_speak(name: str) -> None:
    """Five dots, and never the text."""
    assert "Thistlewood" not in SHOWN[name](SECRET)
    assert "•••••" in SHOWN[name](SECRET)


@pytest.mark.parametrize("name", REFUSED)
def test_it_cannot_be_taken_apart(name: str) -> None:
    """Refused, with a message that does not hold the text."""
    way, error = REFUSED[name]
    with pytest.raises(error) as caught:
        way(SECRET)
    assert "Thistlewood" not in str(caught.value)


def test_reveal_is_the_way() -> None:
    """The text as it was given."""
    assert "Thistlewood" == SECRET.reveal()


def test_only_a_text_is_taken() -> None:
    """Anything else is refused, and not shown."""
    with pytest.raises(TypeError, match="a private text is a str"):
        Private(b"Thistlewood")  # type: ignore[arg-type]


def test_equal_texts_are_equal() -> None:
    """By content, never to the bare text; a copy is the same."""
    assert SECRET == Private("Thistlewood")
    assert hash(SECRET) == hash(Private("Thistlewood"))
    assert [False, False] == [SECRET == Private("Other"), SECRET == "Thistlewood"]
    assert SECRET is copy.copy(SECRET) is copy.deepcopy(SECRET)


def test_words_in_the_clear_are_not_pickled() -> None:
    """A pickle is a file that says everything; a copy is the value itself."""
    value = InTheClear()
    assert (value, value) == (copy.copy(value), copy.deepcopy(value))
    with pytest.raises(TypeError, match="not pickled"):
        pickle.dumps(value)
