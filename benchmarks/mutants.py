"""Judges every systematic mutant of the confidentiality table and prints what became of them.

    python benchmarks/mutants.py

Leaks and safe-but-wrong mutants are counted apart. A refuted mutant counts as a leak only where a history from the
first day was found that breaks a law; the prover's refutation alone may speak of a state that no review reaches. Of the
leaks it is counted how many happen in a real review, by commands that `decide` accepts; at the others something else
than the table is in the way, and the printed codes say what was refused, the most frequent first.
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
from reviewflow.testing.replay import Replay, Unreached, replay
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
    leaking, real, disagreed, survived = 0, 0, [], []
    held: Counter[str] = Counter()
    for mutant in mutants(POLICY):
        trial = judge(mutant, POLICY, bench, seen)
        fates[trial.fate] += 1
        if trial.fate is Fate.SURVIVED:
            survived.append(mutant.name)
        if not trial.agreed:
            disagreed.append(mutant.name)
        story = leak_of(mutant, world, reached) if trial.fate is Fate.UNSAFE else None
        if story is not None:
            played = replay(mutant.policy, story)
            leaking, real = leaking + 1, real + isinstance(played, Replay)
            held.update([_refusal(played)] if isinstance(played, Unreached) else [])
    for fate, count in fates.most_common():
        print(f"{count:>5}  {fate.value}")
    print(f"{leaking:>5}  of the refuted leak, shown by a history from the first day")
    print(f"{real:>5}  of these leak in a review that the real decide accepts, command by command; at the others:")
    for why, count in held.most_common():
        print(f"{count:>9}  {why}")
    print(f"{fates.total():>5}  in all, in {process_time() - began:.0f} s of processor time")
    print(f"engines disagreed on: {disagreed or 'none'}; survived: {survived or 'none'}")
    return 1 if survived or disagreed else 0


def _refusal(held: Unreached) -> str:
    """The command that was refused, with its codes; where none was, the act that no command does."""
    codes = ", ".join(dict.fromkeys(reason.code for reason in held.reasons))
    return f"{held.command}: {codes}" if codes else held.why()


if __name__ == "__main__":
    raise SystemExit(main())
