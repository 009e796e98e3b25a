"""Changes one place after the other in `rules` and `kernel`, and says which changes no test of these rooms notices.

    python benchmarks/mutation                         # every module
    python benchmarks/mutation kernel.source --jobs 2  # one of them, in two processes at a time

Needs the `dev` extra. Every survivor stands with its reason in `survivors.toml`; one that is listed as equivalent is
judged with `--all` only. Ends with 1 where one survives that is not listed, or one is listed that is noticed or is no
longer there.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from time import perf_counter

from beginning import from_the_beginning
from judging import LEFT, ROOT, Verdict
from listing import as_toml, listed
from making import modules, mutants
from quickly import quickly


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("modules", nargs="*", metavar="MODULE", help="such as `kernel.source`; all where none is named")
    asked.add_argument("--jobs", type=int, default=1, help="how many processes judge at a time")
    asked.add_argument("--all", action="store_true", help="judge every listed survivor, and from the beginning")
    options = asked.parse_args()
    names = options.modules or modules()
    sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]
    began = perf_counter()
    known = {key: entry for key, entry in listed().items() if entry.module in names}
    same = {key for key, entry in known.items() if entry.equivalent}
    made = [mutant for name in names for mutant in mutants(name)]
    final = {mutant: Verdict(mutant, LEFT) for mutant in made}
    verdicts, seconds = quickly([m for m in made if options.all or m.key not in same], options.jobs)
    final |= {verdict.mutant: verdict for verdict in verdicts}
    left = [v.mutant for v in verdicts if v.noticed_by == LEFT and (options.all or v.mutant.key not in known)]
    final |= {verdict.mutant: verdict for verdict in from_the_beginning(left, seconds, options.jobs)}
    report(names, list(final.values()), same)
    print(f"in {perf_counter() - began:.0f} s")
    survived = {mutant.key for mutant, verdict in final.items() if verdict.noticed_by == LEFT}
    new, gone = sorted(survived - set(known)), sorted(set(known) - survived)
    if new:
        print("\nsurvive and are not listed: test them, or list them with their reason\n\n" + as_toml(new))
    if gone:
        print("\nare listed, but noticed or no longer there: strike them from the list\n\n" + as_toml(gone))
    return 1 if new or gone else 0


def report(names: Sequence[str], verdicts: Sequence[Verdict], equivalent: set[tuple[str, str, str, str]]) -> None:
    """Prints, for each module and for all, how many mutants were made, noticed, left, and left for a reason that makes it no fault."""
    print(f"{'module':<24}{'made':>6}{'noticed':>9}{'left':>6}{'no fault':>10}{'share':>9}")
    for name in (*names, "all"):
        some = [v for v in verdicts if name in (v.mutant.module, "all")]
        left = [v for v in some if v.noticed_by == LEFT]
        same = sum(v.mutant.key in equivalent for v in left)
        noticed = len(some) - len(left)
        share = noticed / (len(some) - same) if some else 1
        print(f"{name:<24}{len(some):>6}{noticed:>9}{len(left):>6}{same:>10}{share:>9.1%}")


if __name__ == "__main__":
    raise SystemExit(main())
