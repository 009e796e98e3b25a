"""What every part of the fold needs: a person, a version or a preparation with some fields changed."""

from __future__ import annotations

from typing import Any

import attrs

from reviewflow.model.review import (
    Review,
    frozen,
)

__all__ = ["Changes", "person_with", "prepared_with", "version_with"]

Changes = dict[str, Any]


def person_with(review: Review, person: str, **new: Any) -> Changes:
    return {"people": frozen(review.people, {person: attrs.evolve(review.people[person], **new)})}


def version_with(review: Review, version: str, **new: Any) -> Changes:
    return {"versions": frozen(review.versions, {version: attrs.evolve(review.versions[version], **new)})}


def prepared_with(review: Review, person: str, **new: Any) -> Changes:
    return person_with(review, person, preparation=attrs.evolve(review.people[person].preparation, **new))
