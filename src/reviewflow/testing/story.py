"""Turns a refutation into a story: the shortest history of a review, from its first day, that breaks a law.

A refutation alone may speak of a state that no review can reach. A story cannot: it is found by running the table
from the beginning, and every step in it is one that the table allowed.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence

import attrs

from reviewflow.model.facts import Facts
from reviewflow.model.policy import Call, Policy
from reviewflow.testing.explore import SCOPES, explore, explore_table
from reviewflow.testing.history import Scope, World
from reviewflow.testing.mutants import Mutant

__all__ = ["Reached", "Story", "find_story", "leak_of", "reach"]

# fmt: off
SENTENCES = {
    "list_worker":      "{0} is added as a participant",
    "list_family":      "{0} is added as a family participant",
    "appoint":          "{0} is appointed to the review team",
    "commission":       "{0} takes an office of the commissioner",
    "introduce":        "{0} comes to the introductory meeting",
    "brief":            "{0} is briefed on confidentiality and its limits",
    "bind":             "{0} gives the undertaking",
    "new_box":          "{0} gets {1} to receive papers",
    "stand_down":       "{0} stands down from the review team",
    "release":          "{0} gives up the office of the commissioner",
    "suspend":          "the access of {0} is suspended",
    "lift":             "the suspension of {0} is lifted",
    "end":              "{0} withdraws, declines or leaves",
    "readmit":          "{0} returns",
    "file_record":      "the record {0} is begun",
    "name_party":       "{0} is named as present on {1}",
    "close_record":     "the record {0} is finished",
    "file_team_paper":  "the team files {0}",
    "seal":             "{0} is sealed, because its speaker withdrew",
    "compile":          "the team compiles {0}",
    "draw_on":          "{0} draws on {1}",
    "derive":           "{0} is made as a new version of {1}",
    "merge":            "{1} is worked into {0}",
    "render":           "{0} is made from {1} as the form to be published",
    "decide_family_reading": "it is decided that {0} of the family may read {1}",
    "circulate":        "{0} is put into circulation",
    "name":             "{0} is named on the circulation of {1}",
    "deliver":          "{0} is delivered to {1}",
    "recall":           "{0} is recalled",
    "discuss":          "{0} is discussed with the group",
    "open_endpoint":    "{0} is recorded as somewhere that papers can go",
    "join":             "{0} joins those who read {1}",
    "leave":            "{0} no longer reads {1}",
    "finalise":         "two people finalise {0}",
    "register_changed": "the register of names and places changes",
    "pass_check":       "{0} passes the publication check",
    "fail_check":       "{0} fails the publication check",
    "publish":          "two people publish {0}",
    "stop":             "the review is suspended",
    "resume":           "the review is resumed",
    "hold_back":        "an incident is recorded, and circulation is held",
    "let_go":           "the incident is judged, and circulation goes on",
}
LAWS = {
    "SAFE":            "somebody is shown words that nobody opened to them",
    "PREPARED":        "somebody reads who is not introduced, briefed and bound",
    "FAMILY":          "family reads a version without a decision that they may",
    "CIRCULATED":      "somebody reads a version without being named on its circulation",
    "LEFT":            "somebody reads after they were suspended or left",
    "CURRENT":         "a recalled version is read",
    "RUNNING":         "a draft is read while the review stands still or an incident is being judged",
    "STANDING":        "an endpoint that holds a draft can be read by somebody to whom its words were not opened",
    "STANDING_PEOPLE": "an endpoint that holds a draft can be read by somebody who does not belong to the review group",
    "STANDING_FAMILY": "an endpoint holds a version that its reader, who is family, was not given by decision",
    "SHOWN":           "what the table says was shown is not what was seen",
    "FINAL":           "a version becomes final that was not discussed, or is no report of the group",
    "CHECKED":         "something is published that is not final, or did not pass the check as it stands",
    "UNSEALED":        "what was sealed is drawn upon",
    "UNCHANGED":       "a paper changes that somebody already has",
    "NEW":             "a new paper takes the id of another",
    "MEMBER":          "somebody is named on a circulation who does not belong to the review group",
}
# fmt: on


@attrs.frozen
class Story:
    """A history, step by step, and the laws that its last step breaks."""

    calls: tuple[Call, ...]
    laws: tuple[str, ...]

    def lines(self) -> list[str]:
        """The story in the words of the practice, numbered; people and papers are only numbered, too."""
        told = [f"{number:>3}. {_sentence(call)}" for number, call in enumerate(self.calls, 1)]
        return [*told, *law_lines(self.laws)]


def law_lines(laws: Iterable[str]) -> list[str]:
    """What these laws are called, a line each."""
    return [f"  => {LAWS.get(law, law)} ({law})" for law in laws]


def _sentence(call: Call) -> str:
    words = [f"{arg.rstrip('0123456789')} {arg[len(arg.rstrip('0123456789')) :]}" for arg in call.args]
    template = SENTENCES.get(call.act)
    return template.format(*words) if template else f"{call.act}: {', '.join(words)}"


def find_story(
    policy: Policy, scopes: Sequence[Scope] = SCOPES, *, limits: Sequence[int] = (300, 3_000)
) -> Story | None:
    """The shortest history found in these small worlds that breaks a law; None where none was found.

    Looks at up to so many states of every world, and only where that finds nothing at more.
    """
    world = World(policy)
    for limit in limits:
        found: list[Story] = []
        for scope in scopes:
            if all(_known(world, call) for call in scope.before):
                shortest = min((len(story.calls) for story in found), default=99)
                depth = min(shortest - 1 - len(scope.before), 10)
                explored = explore_table(world, scope, depth=depth, limit=limit)
                if explored.broken:
                    found.append(Story(explored.path, explored.broken))
        if found:
            return min(found, key=lambda story: len(story.calls))
    return None


def _known(world: World, call: Call) -> bool:
    return world.compiled.knows(call.act, call.args)


# -- whether a seeded fault leaks ------------------------------------------------------------------------------
@attrs.frozen
class Reached:
    """A state that the sound table reaches in a scope, with the history so far."""

    scope: Scope
    facts: Facts
    path: tuple[Call, ...]


def reach(world: World, scope: Scope, limit: int = 300) -> list[Reached]:
    """States of the scope, nearest first."""
    start = world.initial
    for call in scope.before:
        start, _ = world.step(start, call)
    found: dict[Hashable, Reached] = {}

    def step(one: Reached, call: Call) -> Reached | None:
        if not world.permits(one.facts, call):
            return None
        return Reached(scope, world.step(one.facts, call)[0], (*one.path, call))

    def key(one: Reached) -> Hashable:
        place = world.key(one.facts)
        found.setdefault(place, one)
        return place

    explore(Reached(scope, start, scope.before), world.calls(scope), step, lambda *_: (), key, limit=limit)
    return list(found.values())[:limit]


def leak_of(mutant: Mutant, original: World, reached: Sequence[Reached], *, near: int = 12) -> Story | None:
    """A history in which the mutant breaks a law: at once in a state that the sound table reaches, or a few steps later."""
    world = World(mutant.policy)
    near_misses: list[tuple[Reached, Facts, Call]] = []
    calls = {
        scope: [c for c in world.calls(scope) if c.act in mutant.touched] for scope in {one.scope for one in reached}
    }
    for one in reached:
        for call in calls[one.scope]:
            if not world.permits(one.facts, call):
                continue
            after, shown = world.step(one.facts, call)
            laws = world.broken(one.facts, call, after, shown)
            if laws:
                return Story((*one.path, call), laws)
            if not original.permits(one.facts, call) or original.step(one.facts, call)[0] != after:
                near_misses.append((one, after, call))
    spread = near_misses[:: max(1, len(near_misses) // near)][:near]
    for one, facts, call in spread:
        found = explore_table(world, attrs.evolve(one.scope, before=(), acts=()), depth=4, limit=200, start=facts)
        if found.broken:
            return Story((*one.path, call, *found.path), found.broken)
    return None
