"""The register of a review as plain data: what the publication check looks for, and what stands in its place (S49–S51).

It is the most secret paper of a review: here, and only here among the views, every name is revealed. The shape is that
of the JSON file which `reviewflow check --register` reads. Nothing calls this by itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from reviewflow.model.people import Name, Person
from reviewflow.model.private import Private
from reviewflow.model.review import Review

__all__ = ["register_with_names"]


def register_with_names(review: Review) -> dict[str, Any]:
    """People, places, agencies and identifiers of the folded review, with their names, as plain data.

    People of whom no name is recorded are left out: there is nothing to look for. Fields that are empty are left out.
    """
    return {
        "people": [_person(person) for person in review.people.values() if _named(person.name)],
        "places": [
            {"id": p.id, "name": p.name.reveal(), "aliases": _texts(p.aliases), "shown_as": p.shown_as}
            for p in review.places.values()
        ],
        "agencies": [
            {"id": a.id, "name": a.name.reveal(), "aliases": [], "shown_as": a.shown_as}
            for a in review.agencies.values()
        ],
        "identifiers": [{"kind": kind, "value": value.reveal()} for kind, value in review.identifiers.values()],
    }


def _named(name: Name) -> bool:
    texts = (name.given, name.family, name.middle, *name.aliases, *name.former_names)
    return any(text.reveal().strip() for text in texts)


def _person(person: Person) -> dict[str, Any]:
    name = person.name
    texts = {
        "given": name.given.reveal(),
        "middle": name.middle.reveal(),
        "family": name.family.reveal(),
        "born_on": name.born_on.reveal(),
    }
    lists = {"aliases": _texts(name.aliases), "former_names": _texts(name.former_names), "titles": list(name.titles)}
    always = {"id": person.id, "kind": person.kind.value, "shown_as": person.shown_as}
    return {**always, **{field: text for field, text in texts.items() if text}, **lists}


def _texts(texts: Iterable[Private]) -> list[str]:
    return [text.reveal() for text in texts]
