"""What a host runs in its own tests on its own tightened policy."""

from __future__ import annotations

from reviewflow.model.policy import Policy
from reviewflow.testing.prover import Proof, prove
from reviewflow.testing.story import find_story

__all__ = ["check_policy"]


def check_policy(policy: Policy) -> Proof:
    """Proves the policy and returns the proof.

    Raises AssertionError with the shortest story found where an obligation is refuted, `DefinitionError` where the
    linter refuses the table, and `MissingExtra` where the solvers are not installed.
    """
    proof = prove(policy)
    if not proof.holds:
        raise AssertionError("\n".join(refutation(policy, proof)))
    return proof


def refutation(policy: Policy, proof: Proof) -> list[str]:
    """Lines that say what was refuted, and how a review could come there."""
    names = [result.obligation.name for result in proof.refuted]
    lines = [f"refuted under rules {proof.rules_hash[:12]}: {', '.join(names) or 'nothing'}"]
    if proof.disagreements:
        lines.append(f"the engines disagree about {', '.join(r.obligation.name for r in proof.disagreements)}")
    if proof.never:
        lines.append(f"these acts can never happen, so the proof would say nothing of them: {', '.join(proof.never)}")
    story = find_story(policy) if names else None
    if story is not None:
        return [*lines, "how a review comes there:", *story.lines()]
    if names:
        lines.append("no history that breaks a promise was found in the small worlds; the proof is broken all the same")
    return lines
