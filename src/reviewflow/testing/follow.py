"""Follows the real `decide` and `evolve`, event by event, beside the table with its history.

A review's events mean acts of the confidentiality table (`Policy.steps`). A `Follower` runs those acts on a table of
its own, with the history that the specification keeps, and says where the real review goes another way: an act that
the table refuses, a fact that differs, a law that breaks, a reading that the specification does not allow.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator

import attrs

from reviewflow.kernel import Kernel
from reviewflow.model.events import Event, ReadingGranted
from reviewflow.model.facts import Facts
from reviewflow.model.review import Context, Review
from reviewflow.testing.history import World

__all__ = ["Follower", "check_history"]


@attrs.frozen(eq=False)
class Follower:
    """The table with its history, for one kernel. `facts` travel with the caller, so that searches may branch."""

    kernel: Kernel
    world: World
    _unlawful_in: dict[Hashable, tuple[str, ...]] = attrs.field(factory=dict, init=False, repr=False)

    @classmethod
    def of(cls, kernel: Kernel) -> Follower:
        """A follower of that kernel's policy. Raises `DefinitionError` where the specification does not know an act."""
        return cls(kernel, World(kernel.policy.policy))

    @property
    def start(self) -> Facts:
        """Before the first event."""
        return self.world.initial

    def event(self, facts: Facts, before: Review, event: Event, after: Review) -> tuple[Facts, tuple[str, ...]]:
        """The history after the event, and every way in which the real review went elsewhere."""
        faults: list[str] = []
        seen: set[tuple[str, str]] = set()
        for call in self.world.policy.steps[type(event).__name__](before, event):
            if not self.world.permits(facts, call):
                faults.append(f"the record did `{call.act}`, which the table refuses")
            later, shown = self.world.step(facts, call)
            faults += [f"`{call.act}` breaks {law}" for law in self.world.broken(facts, call, later, shown)]
            facts, seen = later, seen | set(shown)
        if isinstance(event, ReadingGranted):
            if seen and {person for person, _ in seen} != set(event.readers):
                faults.append("the record of a reading names other readers than the table shows it to")
            faults += [fault for reader in event.readers for fault in self._unlawful(facts, reader, event.version)]
        return facts, (*faults, *self.differences(facts, after), *self.readings(facts, after))

    def differences(self, facts: Facts, review: Review) -> Iterator[str]:
        """Relations of which the real review believes something else."""
        for relation in self.kernel.policy.policy.relations:
            if facts.rows[facts.places[relation.name]] != review.facts.rows[review.facts.places[relation.name]]:
                yield f"the review believes something else of `{relation.name}`"

    def readings(self, facts: Facts, review: Review) -> tuple[str, ...]:
        """Readings that the kernel would grant now and the specification does not allow.

        Searches come to the same facts again and again; what was found of them is not worked out a second time.
        """
        boxes = tuple((person.id, person.box) for person in review.people.values())
        papers = (*review.versions, *review.conversations, *review.team_papers)
        place = (self.world.key(facts), boxes, papers)
        if place not in self._unlawful_in:
            self._unlawful_in[place] = tuple(self._readings(facts, review))
        return self._unlawful_in[place]

    def _readings(self, facts: Facts, review: Review) -> Iterator[str]:
        for paper in (*review.versions, *review.conversations, *review.team_papers):
            for person in review.people:
                if self.kernel.may_read(review, person, paper):
                    yield from self._unlawful(facts, person, paper)

    def _unlawful(self, facts: Facts, person: str, paper: str) -> Iterator[str]:
        for law in self.world.spec.shown_only_to:
            if not self.world.compiled.holds(f"shown {law}", facts, person, paper):
                yield f"a reading is granted against {law}"


def check_history(kernel: Kernel, recorded: Iterable[tuple[Event, Context]], review: str = "review") -> None:
    """Replays a recorded review and raises AssertionError where it leaves the table or breaks a law, with the event's number."""
    follower = Follower.of(kernel)
    facts, folded = follower.start, kernel.unopened(review)
    for number, (event, context) in enumerate(recorded, 1):
        before, folded = folded, kernel.evolve(folded, event, context)
        facts, faults = follower.event(facts, before, event, folded)
        if faults:
            raise AssertionError(f"event {number}, `{type(event).__name__}`: " + "; ".join(faults))


