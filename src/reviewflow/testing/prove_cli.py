"""What `reviewflow prove` does: proves the policy, says so, and writes the certificate."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from reviewflow.model.policy import Policy
from reviewflow.testing.checks import refutation
from reviewflow.testing.prover import certificate, prove

__all__ = ["prove_command"]


def prove_command(policy: Policy, write: Callable[[str], object], certificate_file: Path | None = None) -> int:
    """Proves the policy and writes the outcome line by line; returns 0 where it is proved and 1 where it is refuted.

    The certificate is JSON. Raises `MissingExtra` where a solver is not installed, `DefinitionError` for a table that
    the linter refuses, and OSError where the file cannot be written.
    """
    proof = prove(policy)
    if certificate_file is not None:
        certificate_file.write_text(json.dumps(certificate(proof), indent=2) + "\n", encoding="utf-8")
    if not proof.holds:
        for line in refutation(policy, proof):
            write(line)
        return 1
    write(f"proved for any number of people, documents and mailboxes, under rules {proof.rules_hash}")
    write(
        f"{len(proof.results)} obligations, by {' and '.join(proof.engines)}, which agree on each; "
        f"{proof.acts} acts, each of which can happen; {proof.seconds:.1f} s"
    )
    write("not covered: see the certificate, or docs/explanation/proof.md")
    return 0
