"""Hypothesis strategies for a host's own tests: commands about a given review, histories of commands.

Imported only by name (`from reviewflow.testing import strategies`); needs the extra `testing`. Every text is made up
here, and no name stands in it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import Enum
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

import attrs

from reviewflow.errors import MissingExtra
from reviewflow.model.commands import COMMANDS, Command
from reviewflow.model.papers import Copy, Drawn
from reviewflow.model.private import Private
from reviewflow.model.review import Review

try:
    from hypothesis import strategies as st
except ImportError:
    raise MissingExtra("the strategies", "testing") from None

__all__ = ["actors", "commands"]

DIGEST = "0" * 64
A_DAY = date(2025, 3, 3)


def actors(review: Review) -> st.SearchStrategy[str]:
    """Somebody on the record of the review, or a stranger."""
    return st.sampled_from((*review.people, "stranger"))


def commands(review: Review, kinds: Iterable[type[Command]] = ()) -> st.SearchStrategy[Command]:
    """Commands of these kinds (any, if none) that mostly name ids which the review has, and new ids where they make something."""
    chosen = tuple(kinds) or tuple(COMMANDS.values())
    return st.sampled_from(chosen).flatmap(lambda kind: _command(kind, review))


def _command(kind: type[Command], review: Review) -> st.SearchStrategy[Command]:
    hints = get_type_hints(kind)
    fields: Iterable[attrs.Attribute[Any]] = attrs.fields(kind)
    return st.builds(kind, **{f.name: _value(hints[f.name], f, review) for f in fields if f.init})


def _value(hint: Any, field: attrs.Attribute[Any], review: Review) -> st.SearchStrategy[Any]:
    if "refers" in field.metadata:
        known = st.sampled_from(tuple(sorted(review.on_record(field.metadata["refers"]))) or ("nobody",))
        return st.lists(known, max_size=3, unique=True).map(tuple) if get_origin(hint) is tuple else known
    if "introduces" in field.metadata:
        return st.sampled_from([f"new{number}" for number in range(1, 5)])
    return _of_type(hint, field.name, review)


def _of_type(hint: Any, name: str, review: Review) -> st.SearchStrategy[Any]:
    if get_origin(hint) is UnionType or NoneType in get_args(hint):
        return st.one_of([st.none() if part is NoneType else _of_type(part, name, review) for part in get_args(hint)])
    if get_origin(hint) in (tuple, frozenset):
        some = st.lists(_of_type(get_args(hint)[0], name, review), max_size=3, unique_by=_copied)
        return some.map(get_origin(hint))
    if hint is Copy:
        return st.builds(Copy, number=st.integers(1, 3), person=st.sampled_from(tuple(review.people) or ("nobody",)))
    if hint is Drawn:
        papers = (*review.versions, *review.conversations, *review.team_papers)
        return st.builds(Drawn, source=st.sampled_from(papers or ("nothing",)))
    if isinstance(hint, type) and issubclass(hint, Enum):
        return st.sampled_from(list(hint))
    plain = {Private: st.just(Private("said in the review")), date: st.just(A_DAY), bool: st.booleans(), int: st.integers(0, 3)}
    if hint in plain:
        return plain[hint]
    return st.sampled_from((*review.people, *review.versions)) if name == "endpoint" else st.just(DIGEST if name == "digest" else "a1")


def _copied(value: Any) -> Any:
    return value.number if isinstance(value, Copy) else value
