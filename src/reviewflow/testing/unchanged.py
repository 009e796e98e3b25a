"""What an event changed in a stand-in for a review, as changes that hold for every state looked at alike.

What was only carried over is not looked at: it is taken from whatever state the change is applied to.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import attrs

from reviewflow.testing.glance import Entity, SeenFlag, SeenMapping, SeenRow, SeenSet, StandIn, firsts
from reviewflow.testing.numbers import Change

__all__: list[str] = []  # for the explorer alone

Make = Callable[[Any], Any]


def changed_rows(rows: tuple[Any, ...]) -> tuple[Change, ...]:
    """What became of the relations that are in these rows."""
    found = (_row(place, row) for place, row in enumerate(rows))
    return tuple(one for one in found if one is not None)


def changed_fields(after: Any, places: Mapping[str, int]) -> tuple[Change, ...]:
    """What became of the fields of a stand-in for the review."""
    found = (_field(places[name], value) for name, value in after.changed.items() if name in places)
    return tuple(one for one in found if one is not None)


def _row(place: int, row: Any) -> Change | None:
    if isinstance(row, SeenFlag | SeenRow):
        return None if row.place == place else Change(place, _always(_plain(row)))
    if isinstance(row, SeenSet):
        return _grown(place, row) if row.place == place and row.last is None else Change(place, _always(row.all()))
    if isinstance(row, Mapping):
        return Change(place, _by_last(place, dict(row)))
    return Change(place, _always(row))


def _grown(place: int, row: SeenSet) -> Change | None:
    return Change(place, _with(row.last, row.changed)) if row.changed else None


def _with(last: str | None, changed: Mapping[str, bool]) -> Make:
    more, fewer = (frozenset(one for one, there in changed.items() if there is way) for way in (True, False))
    return lambda before: (firsts(before, last) | more) - fewer


def _by_last(place: int, row: dict[str, Any]) -> Make:
    makes = {last: _with(last, one.changed) if isinstance(one, SeenSet) and (one.place, one.last) == (place, last) else _always(_plain(one)) for last, one in row.items()}
    return lambda before: {last: make(before) for last, make in makes.items()}


def _field(place: int, value: Any) -> Change | None:
    if isinstance(value, SeenMapping) and value.place == place:
        return None
    if isinstance(value, Mapping):
        makes = {key: _entity(place, one) for key, one in value.items()}
        return Change(place, lambda before: type(value)({key: make(before) for key, make in makes.items()}))
    return Change(place, _always(_plain(value)))


def _entity(place: int, one: Any) -> Make:
    if isinstance(one, StandIn) and isinstance(one.source, Entity) and one.source.place == place:
        key, changed = one.source.key, {name: _plain(value) for name, value in one.changed.items()}
        return lambda before: attrs.evolve(before[key], **changed) if changed else before[key]
    return _always(_plain(one))


def _always(value: Any) -> Make:
    return lambda before: value


def _plain(value: Any) -> Any:
    """The value itself in place of what stands for it; all of it counts as looked at."""
    if isinstance(value, SeenSet):
        return value.all()
    if isinstance(value, SeenFlag):
        return bool(value)
    if isinstance(value, SeenMapping | SeenRow):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, StandIn):
        own = type(value).__mro__[2]
        return own(**{one.alias: _plain(getattr(value, one.name)) for one in attrs.fields(own)})
    return value
