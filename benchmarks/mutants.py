"""Judges every systematic mutant of the confidentiality table and prints what became of them.

    python benchmarks/mutants.py

Leaks and safe-but-wrong mutants are counted apart. A refuted mutant counts as a leak only where a history from the
first day was found that breaks a law; the prover's refutation alone may speak of a state that no review reaches.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from time import process_time

from reviewflow.rules import POLICY
from reviewflow.testing.engines import Bench
from reviewflow.testing.explore import SCOPES
from reviewflow.testing.history import World
from reviewflow.testing.lockstep import lockstep
from reviewflow.testing.mutants import Fate, Seen, judge, mutants
from reviewflow.testing.spec import SPEC
from reviewflow.testing.story import leak_of, reach


def main() -> int:
    """Prints the counts; returns 1 where a mutant survived or the engines disagreed."""
    began = process_time()
    seen: dict[str, list[Seen]] = defaultdict(list)
    for scope in SCOPES:
        lockstep(POLICY, scope, limit=400, seen=lambda one: seen[one.call.act].append(one))
    bench, world = Bench(SPEC), World(POLICY)
    reached = [one for scope in SCOPES for one in reach(world, scope, 150)]
    fates: Counter[Fate] = Counter()
    leaking, disagreed, survived = 0, [], []
    for mutant in mutants(POLICY):
        trial = judge(mutant, POLICY, bench, seen)
        fates[trial.fate] += 1
        if trial.fate is Fate.SURVIVED:
            survived.append(mutant.name)
        if not trial.agreed:
            disagreed.append(mutant.name)
        if trial.fate is Fate.UNSAFE and leak_of(mutant, world, reached) is not None:
            leaking += 1
    for fate, count in fates.most_common():
        print(f"{count:>5}  {fate.value}")
    print(f"{leaking:>5}  of the refuted leak, shown by a history from the first day")
    print(f"{fates.total():>5}  in all, in {process_time() - began:.0f} s of processor time")
    print(f"engines disagreed on: {disagreed or 'none'}; survived: {survived or 'none'}")
    return 1 if survived or disagreed else 0


if __name__ == "__main__":
    raise SystemExit(main())
