"""What a host runs in its own tests on its own tightened process and policy."""

from __future__ import annotations

from reviewflow.kernel import Kernel
from reviewflow.model.policy import Policy
from reviewflow.model.process import Process
from reviewflow.rules import POLICY, PROCESS
from reviewflow.testing.prover import Proof, prove
from reviewflow.testing.replay import Replay, replay
from reviewflow.testing.story import find_story

__all__ = ["check_policy", "check_process", "refutation"]


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
        played = replay(policy, story)
        if isinstance(played, Replay):
            return [
                *lines,
                "how a review comes there, by commands that `decide` accepts, none of which can be left out:",
                *played.lines(),
            ]
        return [*lines, played.line(), *story.lines()]
    if names:
        lines.append("no history that breaks a promise was found in the small worlds; the proof is broken all the same")
    return lines


def check_process(process: Process, base: Process = PROCESS) -> Kernel:
    """Checks that a host's process is sound and permits nothing that the guide's does not; returns it compiled.

    Raises `DefinitionError` where a table contradicts itself, and AssertionError with every command that somebody may
    give, every step that may be taken, and every rule left out, beyond `base`; whatever was done to make the process.
    """
    looser = [
        f"`{name}` may also be given by {', '.join(sorted(may - base.who_may.get(name, frozenset())))}"
        for name, may in process.who_may.items()
        if may - base.who_may.get(name, frozenset())
    ]
    for mine, theirs in zip(process.tables(), base.tables(), strict=True):
        rules = {
            (state, row.command, row.event, row.to, row.when): {rule.id for rule in row.rules}
            for row in theirs.rows
            for state in row.source
        }
        for row in mine.rows:
            for state in row.source:
                needed = rules.get((state, row.command, row.event, row.to, row.when))
                step = f"table `{mine.name}`: `{row.command}` from `{state}`"
                if needed is None:
                    looser.append(f"{step} leads to `{row.to}`, and in the guide's it does not")
                elif needed - {rule.id for rule in row.rules}:
                    looser.append(f"{step} goes without {', '.join(sorted(needed - {rule.id for rule in row.rules}))}")
    if looser:
        raise AssertionError("the process is looser than the guide's:\n" + "\n".join(dict.fromkeys(looser)))
    return Kernel.of(process, POLICY)
