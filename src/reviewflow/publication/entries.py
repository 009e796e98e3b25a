"""The entries of a case's register: people, places, agencies and identifiers, each with what is shown in its place.

Plain values: `register` reads, checks and binds them. No name, alias or label appears in a repr.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import attrs

from reviewflow.model.private import InTheClear

__all__ = ["Agency", "Entries", "Identifier", "Person", "Place"]

_HIDDEN: Any = attrs.field(repr=False)


def _texts() -> Any:
    return attrs.field(default=(), repr=False, converter=tuple)


@attrs.frozen(kw_only=True)
class Person(InTheClear):
    """Somebody of the case, by name and by what is shown instead (`shown_as`, a pseudonym or a role label)."""

    id: str
    shown_as: str = _HIDDEN
    given: str = attrs.field(default="", repr=False)
    middle: str = attrs.field(default="", repr=False)
    family: str = attrs.field(default="", repr=False)
    aliases: tuple[str, ...] = _texts()
    former_names: tuple[str, ...] = _texts()
    titles: tuple[str, ...] = _texts()
    kind: str = "mentioned"
    born_on: date | None = attrs.field(default=None, repr=False)


@attrs.frozen(kw_only=True)
class Place(InTheClear):
    """A place, street, building or area (S49)."""

    id: str
    name: str = _HIDDEN
    shown_as: str = _HIDDEN
    aliases: tuple[str, ...] = _texts()


@attrs.frozen(kw_only=True)
class Agency(InTheClear):
    """A body whose name gives the place or the people away."""

    id: str
    name: str = _HIDDEN
    shown_as: str = _HIDDEN
    aliases: tuple[str, ...] = _texts()


@attrs.frozen(kw_only=True)
class Identifier(InTheClear):
    """A number or address that belongs to the case; `kind` says what (`nhs_number`, `court_number`, free words)."""

    kind: str
    value: str = _HIDDEN


@attrs.frozen
class Entries(InTheClear):
    """All entries of one case, as they were given: nothing is checked yet."""

    people: tuple[Person, ...] = attrs.field(repr=lambda v: f"{len(v)} people")
    places: tuple[Place, ...] = attrs.field(default=(), repr=lambda v: f"{len(v)} places")
    agencies: tuple[Agency, ...] = attrs.field(default=(), repr=lambda v: f"{len(v)} agencies")
    identifiers: tuple[Identifier, ...] = attrs.field(default=(), repr=lambda v: f"{len(v)} identifiers")

    @property
    def things(self) -> tuple[Place | Agency, ...]:
        """Places and agencies."""
        return (*self.places, *self.agencies)

    @property
    def entries(self) -> tuple[Person | Place | Agency, ...]:
        """Everybody and everything that has a label."""
        return (*self.people, *self.places, *self.agencies)
