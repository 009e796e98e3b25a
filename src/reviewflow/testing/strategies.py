"""Hypothesis strategies for commands, drawn from the commands' own fields.

`command(name, review)` makes commands of one kind that speak of what is on that review's record, and now and then of
what is not. A host's property tests and ours use the same. Imported only by name (`from reviewflow.testing import
strategies`); needs the extra `testing`. No name stands in any text.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from enum import Enum, StrEnum
from typing import Any, get_args, get_type_hints

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

__all__ = ["actors", "command", "commands", "moments"]

FRESH = {
    "review": "R", "person": "N", "agency": "AGN", "place": "PLN", "identifier": "IDN", "question": "QN", "clock": "CN",
    "meeting": "IMN", "paper": "N", "version": "VN", "conversation": "CNV", "comment": "KN", "endpoint": "EN",
    "incident": "IN", "process": "PPN", "disclosure": "LDN",
}  # fmt: skip
"""What new ids begin with, by what they name."""
EARLIEST = datetime(2025, 1, 1, tzinfo=UTC)


def actors(review: Review, may: frozenset[StrEnum] = frozenset(), about: str = "") -> st.SearchStrategy[str]:
    """Somebody with one of these capacities (SELF: the person it is `about`), nine times in ten; else anybody."""
    anybody = [*sorted(review.people), "stranger"]
    able = [p for p in sorted(review.people) if review.capacities_of(p) & may or ("self" in may and p == about)]
    return st.integers(0, 9).flatmap(lambda n: st.sampled_from(able if n and able else anybody))


def moments(review: Review) -> st.SearchStrategy[datetime]:
    """A moment shortly after the last event; never before it."""
    last = review.last_at or EARLIEST
    return st.integers(min_value=0, max_value=3600).map(lambda seconds: last + timedelta(seconds=seconds))


def command(name: str, review: Review, text: str = "said") -> st.SearchStrategy[Command]:
    """Commands of that name about that review; every private text is `text`. Raises KeyError for no such command."""
    kind = COMMANDS[name]
    hints = get_type_hints(kind)
    described: tuple[attrs.Attribute[Any], ...] = attrs.fields(kind)
    return st.builds(kind, **{f.name: _field(f, hints[f.name], review, text, name) for f in described})


def commands(review: Review, kinds: Iterable[type[Command]] = ()) -> st.SearchStrategy[Command]:
    """Commands of these kinds (any, if none) about that review."""
    names = [kind.__name__ for kind in kinds] or list(COMMANDS)
    return st.sampled_from(names).flatmap(lambda name: command(name, review))


def _field(field: attrs.Attribute[Any], hint: Any, review: Review, text: str, name: str) -> st.SearchStrategy[Any]:
    if "introduces" in field.metadata:
        return _new(field.metadata["introduces"], review)
    if "refers" in field.metadata:
        return _known(field.metadata["refers"], hint, review)
    if field.name == "digest":
        return st.sampled_from([v.digest for v in review.versions.values()] or ["d0"])
    if name == "PublishReport" and field.name == "rules":
        return st.sampled_from([v.gate.rules for v in review.versions.values() if v.gate] or ["a"])
    if field.name == "version" and name == "AskToRead":
        papers = [*review.versions, *review.conversations, *review.team_papers, "nowhere"]
        return st.sampled_from(papers)
    if field.name == "endpoint" and name == "AskToRead":
        return st.sampled_from(["", "", "", *sorted(review.endpoints)])
    if name == "RecordJudgement" and field.name == "rule":
        return st.sampled_from(["S2", "S16", "S20", "S24", "S28", "S30", "S33-begin", "copies_accounted", "employment"])
    if name == "RecordJudgement" and field.name == "subject":
        return st.sampled_from(["review", *sorted(review.people), *sorted(review.agencies), *sorted(review.versions)])
    return _value(hint, review, text)


def _new(what: str, review: Review) -> st.SearchStrategy[str]:
    taken = sorted(review.on_record(what))
    fresh = f"{FRESH[what]}-{review.version}"
    return st.sampled_from([fresh] * 9 + taken[:1])


def _known(what: str, hint: Any, review: Review) -> st.SearchStrategy[Any]:
    known = sorted(review.on_record(what)) or ["nowhere"]
    one = st.sampled_from(known)
    if "tuple" in str(hint):
        return st.lists(one, max_size=4, unique=True).map(tuple)
    return st.one_of(st.none(), one) if type(None) in get_args(hint) else one


def _value(hint: Any, review: Review, text: str) -> st.SearchStrategy[Any]:
    args = get_args(hint)
    if type(None) in args:
        inner = next(arg for arg in args if arg is not type(None))
        return st.one_of(st.none(), _value(inner, review, text))
    if args and args[0] is Drawn:
        papers = sorted(review.on_record("paper")) or ["nowhere"]
        drawn = st.sampled_from(papers).map(lambda source: Drawn(source=source))
        return st.lists(drawn, min_size=1, max_size=3, unique_by=lambda d: d.source).map(tuple)
    if args and args[0] is Copy:
        people = st.lists(st.sampled_from(sorted(review.people) or ["nobody"]), min_size=1, max_size=3, unique=True)
        start = 1 + max((n for v in review.versions.values() for n in v.copies), default=0)
        return people.map(lambda who: tuple(Copy(number=n, person=p) for n, p in enumerate(who, start)))
    if args:
        return st.lists(_value(args[0], review, text), max_size=2).map(tuple)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return st.sampled_from(list(hint))
    plain: dict[Any, st.SearchStrategy[Any]] = {
        Private: st.just(Private(text)), bool: st.sampled_from([True, True, True, False]), int: st.integers(0, 20),
        date: st.dates(date(2025, 1, 1), date(2025, 12, 31)), str: st.sampled_from(["a", "b"]),
    }  # fmt: skip
    return plain[hint]
