"""`evolve`: what one event makes of the review. Refuses nothing; what is on the record happened.

The policy's own effects write the facts, the three tables move the states, the fold changes the rest.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

from reviewflow.kernel.compiled import Compiled
from reviewflow.model.events import Event
from reviewflow.model.fold import changes
from reviewflow.model.papers import Version
from reviewflow.model.people import Person
from reviewflow.model.process import Ask
from reviewflow.model.review import Context, Review, frozen
from reviewflow.model.words import Standing, VersionState

__all__ = ["evolve"]


def evolve(kernel: Compiled, review: Review, event: Event, context: Context) -> Review:
    """See `Kernel.evolve`."""
    name, facts = type(event).__name__, review.facts
    for call in kernel.policy.policy.steps[name](review, event):
        facts, _ = kernel.policy.apply(facts, call.act, call.args)
    new = changes(review, event, context)
    if name in kernel.standing.subject_fields:
        new["people"] = _moved_people(kernel, review, event, name, context, new.get("people", review.people))
    if name in kernel.version.subject_fields:
        new["versions"] = _moved_versions(kernel, review, event, name, context, new.get("versions", review.versions))
    if (review.stage, name) in kernel.stage.events:
        new |= _moved_stage(kernel, review, event, name, context)
    return attrs.evolve(review, version=review.version + 1, last_at=context.at, facts=facts, **new)


def _asked(event: Event, subject: str | None, context: Context) -> Ask:
    """What a row's `when` is asked: the same as when the command was decided on, but that it is an event now."""
    return Ask(command=event, subject=subject, actor=context.actor, at=context.at)


def _moved_stage(kernel: Compiled, review: Review, event: Event, name: str, context: Context) -> dict[str, Any]:
    ask = _asked(event, None, context)
    stage = kernel.stage.after(review.stage, name, review.resumes_at, review, ask)
    if stage is review.stage:
        return {}
    return {"stage": stage, "resumes_at": review.stage if stage is kernel.stage.table.parked else None}


def _moved_people(
    kernel: Compiled, review: Review, event: Event, name: str, context: Context, people: Mapping[str, Person]
) -> Mapping[str, Person]:
    moved: dict[str, Person] = {}
    for subject in kernel.standing.subjects(name, event):
        before = review.people[subject]
        ask = _asked(event, subject, context)
        standing = kernel.standing.after(before.standing, name, before.resumes_at, review, ask)
        if standing is not before.standing:
            resumes = before.standing if standing is kernel.standing.table.parked else None
            moved[subject] = attrs.evolve(people[subject], standing=Standing(standing), resumes_at=resumes)
    return frozen(people, moved) if moved else people


def _moved_versions(
    kernel: Compiled, review: Review, event: Event, name: str, context: Context, versions: Mapping[str, Version]
) -> Mapping[str, Version]:
    moved: dict[str, Version] = {}
    for subject in kernel.version.subjects(name, event):
        before = versions[subject]
        state = kernel.version.after(before.state, name, None, review, _asked(event, subject, context))
        if state is not before.state:
            moved[subject] = attrs.evolve(before, state=VersionState(state))
    return frozen(versions, moved) if moved else versions
