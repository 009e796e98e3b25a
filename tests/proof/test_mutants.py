"""Every systematic fault in the table is noticed, or proved to be none."""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cache

import pytest

from proving import the_bench, the_world
from reviewflow.model.policy import Policy
from reviewflow.rules.steps import POLICY
from reviewflow.testing.explore import SCOPES
from reviewflow.testing.lockstep import lockstep
from reviewflow.testing.mutants import Fate, Mutant, Seen, Trial, judge, mutants
from reviewflow.testing.story import leak_of, reach

MUTANTS = tuple(mutants(POLICY))
ALL = range(len(MUTANTS))


@cache
def what_was_seen() -> dict[str, list[Seen]]:
    """What the table and the oracle agreed on in the small worlds, by act."""
    seen: dict[str, list[Seen]] = defaultdict(list)
    for scope in SCOPES:
        explored = lockstep(POLICY, scope, limit=400, seen=lambda one: seen[one.call.act].append(one))
        assert explored.broken == (), (scope.name, explored.path)
    return seen


@cache
def trial(number: int) -> Trial:
    """What became of one mutant."""
    return judge(MUTANTS[number], POLICY, the_bench(), what_was_seen())


def fates(numbers: range) -> tuple[Counter[Fate], list[str], list[str]]:
    trials = [trial(number) for number in numbers]
    survived = [trial.mutant.name for trial in trials if trial.fate is Fate.SURVIVED]
    return Counter(trial.fate for trial in trials), survived, [t.mutant.name for t in trials if not t.agreed]


def test_the_mutants_are_many() -> None:
    """There are hundreds, no two of one table, and every act and definition has some."""
    assert len(MUTANTS) > 350
    assert {act.name for act in POLICY.acts} - {name for mutant in MUTANTS for name in mutant.touched} == set()


def test_a_fifth_of_the_mutants() -> None:
    """None survives, and both engines agree about each. The others are the business of the deep run."""
    counts, survived, disagreed = fates(ALL[::5])
    assert (survived, disagreed) == ([], [])
    assert counts[Fate.UNSAFE] > 20
    assert counts[Fate.WRONG] > 10


@pytest.mark.deep
def test_all_mutants() -> None:
    """None survives, and both engines agree about each; a refuted mutant counts as a leak only with its story."""
    counts, survived, disagreed = fates(ALL)
    assert (survived, disagreed) == ([], [])
    reached = [one for scope in SCOPES for one in reach(the_world(), scope, 150)]
    unsafe = [trial(number).mutant for number in ALL if trial(number).fate is Fate.UNSAFE]
    leaks = [mutant.name for mutant in unsafe if leak_of(mutant, the_world(), reached) is not None]
    assert len(leaks) > 50, (counts, len(leaks))


def test_a_survivor_would_be_seen() -> None:
    """With nothing seen, a safe but wrong mutant survives: the judge is not stuck at killed."""
    wrong = next(trial(number).mutant for number in ALL[::5] if trial(number).fate is Fate.WRONG)
    assert judge(wrong, POLICY, the_bench(), {}).fate is Fate.SURVIVED


def test_the_table_itself_is_no_mutant() -> None:
    """Judged as its own mutant, the table is proved to decide like the table."""
    assert judge(Mutant("itself", POLICY, tuple(a.name for a in POLICY.acts)), POLICY, the_bench(), what_was_seen()).fate is Fate.EQUIVALENT


def test_a_leak_has_a_story() -> None:
    """Who is suspended and keeps the mailbox is found, with the history that leads there."""
    policies: dict[str, Policy] = {mutant.name: mutant.policy for mutant in MUTANTS}
    mutant = Mutant("suspend", policies["suspend: effect 2 never"], ("suspend",))
    story = leak_of(mutant, the_world(), [one for scope in SCOPES[:2] for one in reach(the_world(), scope, 100)])
    assert story is not None
    assert "suspend" in {call.act for call in story.calls}
    assert {"LEFT", "STANDING_PEOPLE", "SHOWN"} & set(story.laws)
