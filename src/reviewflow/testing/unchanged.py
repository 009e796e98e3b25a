"""What an event changed in a stand-in for a review, as changes that hold for every state looked at alike.

What was only carried over is not looked at: it is taken from whatever state the change is applied to.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any

import attrs

from reviewflow.testing.glance import Entity, SeenFlag, SeenMapping, SeenRow, SeenSet, StandIn, firsts
from reviewflow.testing.numbers import Change, Same

__all__: list[str] = []  # for the explorer alone

Make = tuple[Hashable, Callable[[Any], Any]]
"""How it is said what becomes of a part, and what makes it of the place before."""


def changed_rows(rows: Sequence[Any], same: Same) -> tuple[Change, ...]:
    """What became of the relations that are not as they were."""
    found = (_row(place, row, same) for place, row in enumerate(rows))
    return tuple(one for one in found if one is not None)


def changed_fields(after: Any, places: Mapping[str, int], same: Same) -> tuple[Change, ...]:
    """What became of the fields of a stand-in for the review."""
    found = (_field(places[name], value, same) for name, value in after.changed.items() if name in places)
    return tuple(one for one in found if one is not None)


def _row(place: int, row: Any, same: Same) -> Change | None:
    if isinstance(row, SeenFlag | SeenRow | SeenSet) and row.place == place and not getattr(row, "last", None):
        return Change(place, *_with(None, row.changed)) if isinstance(row, SeenSet) and row.changed else None
    if isinstance(row, dict):
        return Change(place, *_mapping({last: _firsts(place, last, one, same) for last, one in row.items()}, dict))
    return Change(place, *_always(row, same))


def _field(place: int, value: Any, same: Same) -> Change | None:
    if isinstance(value, SeenMapping) and value.place == place:
        return None
    if isinstance(value, Mapping):
        return Change(place, *_mapping({key: _entity(place, one, same) for key, one in value.items()}, type(value)))
    return Change(place, *_always(value, same))


def _mapping(makes: dict[str, Make], kind: Callable[[Any], Any]) -> Make:
    made = tuple((key, make) for key, (_, make) in makes.items())
    return tuple((key, said) for key, (said, _) in makes.items()), lambda before: kind({key: make(before) for key, make in made})


def _firsts(place: int, last: str, one: Any, same: Same) -> Make:
    own = isinstance(one, SeenSet) and (one.place, one.last) == (place, last)
    return _with(last, one.changed) if own else _always(one, same)


def _with(last: str | None, changed: Mapping[str, bool]) -> Make:
    more, fewer = (frozenset(one for one, there in changed.items() if there is way) for way in (True, False))
    return ("with", last, more, fewer), lambda before: (firsts(before, last) | more) - fewer


def _entity(place: int, one: Any, same: Same) -> Make:
    if isinstance(one, StandIn) and isinstance(one.source, Entity) and one.source.place == place:
        key, changed = one.source.key, {name: plain(value) for name, value in one.changed.items()}
        return ("evolved", key, same.key(changed)), lambda before: attrs.evolve(before[key], **changed) if changed else before[key]
    return _always(one, same)


def _always(value: Any, same: Same) -> Make:
    known = same(plain(value))
    return ("always", same.key(known)), lambda before: known


def plain(value: Any) -> Any:
    """The value itself in place of what stands for it; all of it counts as looked at."""
    if isinstance(value, SeenSet):
        return value.all()
    if isinstance(value, SeenFlag):
        return bool(value)
    if isinstance(value, SeenMapping | SeenRow):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, StandIn):
        own = type(value).__mro__[2]
        return own(**{one.alias: plain(getattr(value, one.name)) for one in attrs.fields(own)})
    return value
