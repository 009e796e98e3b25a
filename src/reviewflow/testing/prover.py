"""Proves a confidentiality table, for any number of people, papers and endpoints, in seconds.

`prove` asks two or three engines of different make about every obligation and believes none alone. What it proves is in
`spec.py`; what it does not cover stands in `docs/explanation/proof.md`, beside the claim.
"""

from __future__ import annotations

from collections.abc import Mapping
from time import perf_counter

import attrs

from reviewflow.kernel.canonical import rules_hash
from reviewflow.kernel.linter import require_sound
from reviewflow.model.policy import Policy
from reviewflow.testing.engines import Bench, Result
from reviewflow.testing.obligations import obligations
from reviewflow.testing.spec import PROMISES, SPEC, Spec

__all__ = ["Proof", "certificate", "prove"]


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
    """Asks every engine that is installed about every obligation of the policy.

    Raises `DefinitionError` for a table that the linter faults or of which the specification does not know an act,
    and `MissingExtra` where z3 or the propositional solver is not installed; cvc5 has no say where it is not.
    """
    require_sound(policy)
    began = perf_counter()
    wanted, untouched = obligations(policy, spec)
    bench = Bench(spec)
    results = tuple(result for act in (None, *policy.acts) for result in bench.results(policy, act, wanted))
    never = tuple(act.name for act in policy.acts if not bench.can_happen(act))
    return Proof(
        rules_hash=rules_hash(policy),
        results=results,
        untouched=untouched,
        never=never,
        acts=len(policy.acts),
        engines=bench.engines,
        calls=bench.calls,
        cutoff=bench.sat.largest,
        seconds=perf_counter() - began,
    )


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
