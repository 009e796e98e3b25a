"""Proves a confidentiality table, for any number of people, papers and endpoints, in seconds.

`prove` asks two engines of different make about every obligation and believes neither alone. What it proves is in
`spec.py`; what it does not cover stands in `docs/explanation/proof.md`, beside the claim.
"""

from __future__ import annotations

from collections.abc import Mapping
from time import perf_counter

import attrs

from reviewflow.kernel.canonical import rules_hash
from reviewflow.kernel.linter import require_sound
from reviewflow.kernel.normal import normal
from reviewflow.model.logic import Act, And
from reviewflow.model.policy import Policy
from reviewflow.testing.by_sat import Sat
from reviewflow.testing.by_z3 import Z3, guard_of
from reviewflow.testing.obligations import Obligation, obligations, simple
from reviewflow.testing.spec import PROMISES, SPEC, Spec

__all__ = ["Proof", "Result", "certificate", "prove"]


@attrs.frozen
class Result:
    """What the engines said of one obligation: whether a state exists in which it fails."""

    obligation: Obligation
    refuted_by: tuple[str, ...]
    asked: tuple[str, ...]

    @property
    def holds(self) -> bool:
        return not self.refuted_by

    @property
    def agreed(self) -> bool:
        return self.refuted_by in ((), self.asked)


@attrs.frozen(kw_only=True)
class Proof:
    """The outcome: one result per obligation, and whether every act can happen at all (else a proof says nothing)."""

    rules_hash: str
    results: tuple[Result, ...]
    untouched: int
    never: tuple[str, ...]
    acts: int
    engines: tuple[str, ...]
    calls: Mapping[str, int]
    cutoff: tuple[int, ...]
    seconds: float

    @property
    def holds(self) -> bool:
        """Whether everything is proved, by every engine, and no act is impossible."""
        return not self.never and all(result.holds for result in self.results)

    @property
    def refuted(self) -> tuple[Result, ...]:
        return tuple(result for result in self.results if not result.holds)

    @property
    def disagreements(self) -> tuple[Result, ...]:
        return tuple(result for result in self.results if not result.agreed)

    def promise(self, name: str) -> tuple[Result, ...]:
        """The results that bear one promise of the design. Raises KeyError for no such promise."""
        return tuple(r for r in self.results if r.obligation.law.split()[0] in PROMISES[name])


def prove(policy: Policy, spec: Spec = SPEC) -> Proof:
    """Asks both engines about every obligation of the policy.

    Raises `DefinitionError` for a table that the linter faults or of which the specification does not know an act,
    and `MissingExtra` where a solver is not installed.
    """
    require_sound(policy)
    began = perf_counter()
    wanted, untouched = obligations(policy, spec)
    bench = Bench(spec)
    results = tuple(result for act in (None, *policy.acts) for result in bench.results(act, wanted))
    never = tuple(act.name for act in policy.acts if not bench.can_happen(act))
    return Proof(
        rules_hash=rules_hash(policy),
        results=results,
        untouched=untouched,
        never=never,
        acts=len(policy.acts),
        engines=bench.engines,
        calls={"z3": bench.z3.calls, "sat": bench.sat.calls},
        cutoff=bench.sat.largest,
        seconds=perf_counter() - began,
    )


class Bench:
    """Both engines with the invariants loaded, for asking about one act after the other."""

    def __init__(self, spec: Spec) -> None:
        invariants = [simple(normal(formula)) for formula in spec.invariants.values()]
        self.z3, self.sat = Z3(invariants), Sat(invariants)
        self.engines = (self.z3.version, self.sat.version)

    def results(self, act: Act | None, wanted: list[Obligation]) -> list[Result]:
        """What both say of the obligations of that act."""
        guard = guard_of(act)
        found = []
        with self.z3.assuming(guard):
            for obligation in wanted:
                if obligation.act != act:
                    continue
                failing = normal(obligation.goal, positive=False)
                by = (("z3", self.z3.possible(failing)), ("sat", self.sat.possible(guard, failing)))
                found.append(Result(obligation, tuple(name for name, can_fail in by if can_fail), ("z3", "sat")))
        return found

    def can_happen(self, act: Act) -> bool:
        """Whether both find a state, under the invariants, in which the act's guard is met."""
        guard = guard_of(act)
        with self.z3.assuming(guard):
            return self.z3.possible(And(())) and self.sat.possible(guard, And(()))


def certificate(proof: Proof) -> dict[str, object]:
    """The proof as plain data for a file: what was proved, under which rules, by which engines, in what time."""
    return {
        "claim": "proved for any number of people, documents and mailboxes" if proof.holds else "refuted",
        "rules_sha256": proof.rules_hash,
        "promises": {name: _counts(proof.promise(name)) for name in PROMISES},
        "obligations": {
            "asked": len(proof.results),
            "held": sum(result.holds for result in proof.results),
            "hold because the act changes nothing they speak of": proof.untouched,
            "disagreements between engines": len(proof.disagreements),
        },
        "acts": {"in the table": proof.acts, "that can never happen": list(proof.never)},
        "engines": list(proof.engines),
        "questions": dict(proof.calls),
        "largest world at the cutoff (people, papers, endpoints, passages)": list(proof.cutoff),
        "seconds": round(proof.seconds, 2),
        "each": {result.obligation.name: "holds" if result.holds else "refuted" for result in proof.results},
        "not covered": list(NOT_COVERED),
    }


def _counts(results: tuple[Result, ...]) -> dict[str, int]:
    return {"obligations": len(results), "held": sum(result.holds for result in results)}


NOT_COVERED = (
    "the mapping of addresses to people, and who reads a mailbox outside what is recorded",
    "whether the identifier finder finds everything",
    "the host's own process, screens and database",
    "copies already given, and what somebody remembers",
    "whether the English rules are the right rules",
    "the compiler and the record, which tests and exploration cover, not this proof",
)
