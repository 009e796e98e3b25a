"""A host's type checker finds a wrong field: each ignore here is one, and mypy strict complains of any that is not.

`warn_unused_ignores` turns this file into a test: were a mistake below no longer found, mypy would say that its ignore is
unused, and `.ci/run` would fail. At run time each is an error as well.
"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from reviewflow.errors import InputError
from reviewflow.model.commands import AskQuestion, GiveUndertaking
from reviewflow.model.private import Private
from reviewflow.record import MemoryStore
from reviewflow.reviews import Reviews

NOW = datetime(2025, 1, 14, 10, tzinfo=UTC)


def test_a_wrong_name_of_a_field() -> None:
    """`txt` is no field of a question."""
    with pytest.raises(TypeError):
        AskQuestion(question="q1", txt=Private("Who saw what?"))  # type: ignore[call-arg]


def test_a_missing_field() -> None:
    """An undertaking has its day."""
    with pytest.raises(TypeError):
        GiveUndertaking(person="p1")  # type: ignore[call-arg]


def test_a_text_that_is_not_private() -> None:
    """A bare string would speak by accident."""
    with pytest.raises(InputError):
        AskQuestion(question="q1", text="Who saw what?")  # type: ignore[arg-type]


def test_a_moment_that_is_a_text() -> None:
    """The host's clock gives a datetime."""
    with pytest.raises(InputError):
        Reviews(MemoryStore()).give("r1", GiveUndertaking(person="p1", given_on=NOW.date()), by="p1", at="now")  # type: ignore[arg-type]
