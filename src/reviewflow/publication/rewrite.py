"""Rewriting: every certain finding by its label, every other one only as somebody decided; then the check again.

What comes back is the new bytes and the report on those very bytes. A second pass changes nothing: labels are no
names, and what was uncertain stays uncertain until somebody decides.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import attrs

from reviewflow.publication.decisions import Decisions, replacement_by
from reviewflow.publication.finder import Finder
from reviewflow.publication.findings import INFO
from reviewflow.publication.gate import GateReport, Progress, check_file, check_text, read_file
from reviewflow.publication.policy import DEFAULT, Policy
from reviewflow.publication.register import Register
from reviewflow.publication.surface import Edit, apply_edits, writer_for

__all__ = ["Rewritten", "edits_for", "rewrite_file", "rewrite_text"]


@attrs.frozen
class Rewritten:
    """The new text or bytes, the report on what was read, and the report on what came out."""

    data: bytes = attrs.field(repr=False)
    before: GateReport
    after: GateReport
    changes: int

    @property
    def text(self) -> str:
        """The new text of a text document (UTF-8)."""
        return self.data.decode()


def edits_for(report: GateReport, register: Register, decisions: Decisions | None = None) -> dict[str, list[Edit]]:
    """What to change in each part: certain findings, and what was decided; a decision wins over a replacement."""
    labels = {entry.id: entry.shown_as for entry in register.entries}
    edits: defaultdict[str, list[Edit]] = defaultdict(list)
    for finding in report.findings:
        decided, text = replacement_by(decisions, finding, report, labels) if decisions else (False, None)
        if not decided:
            text = finding.replacement if finding.severity != INFO else None
        if text is not None and not _overlaps(edits[finding.part], finding.start):
            edits[finding.part].append(Edit(finding.start, finding.end, text))
    return {part: found for part, found in edits.items() if found}


def _overlaps(edits: list[Edit], start: int) -> bool:
    return bool(edits) and start < edits[-1].end


def rewrite_text(
    text: str,
    register: Register,
    policy: Policy = DEFAULT,
    *,
    decisions: Decisions | None = None,
    finders: Sequence[Finder] = (),
) -> Rewritten:
    """Rewrites a text. Raises `InputError` for a text that is not well-formed Unicode."""
    before = check_text(text, register, policy, decisions=decisions, finders=finders)
    edits = edits_for(before, register, decisions).get("text", [])
    new = apply_edits(text, edits)
    return Rewritten(new.encode(), before, check_text(new, register, policy, finders=finders), len(edits))


def rewrite_file(
    file: str | Path | bytes,
    register: Register,
    policy: Policy = DEFAULT,
    *,
    name: str = "",
    new_name: str = "",
    decisions: Decisions | None = None,
    finders: Sequence[Finder] = (),
    progress: Progress | None = None,
) -> Rewritten:
    """Rewrites a Word, Markdown or text file; the output is read again from its own bytes and checked under `new_name`.

    Raises `InputError` for a format that is checked only (PDF), and for bytes that are not what they say.
    """
    data, shown = read_file(file, name)
    before = check_file(data, register, policy, name=shown, decisions=decisions, finders=finders, progress=progress)
    edits = {part: found for part, found in edits_for(before, register, decisions).items() if part != "file name"}
    new = writer_for(shown, data).rewrite(data, edits)
    after = check_file(new, register, policy, name=new_name or shown, finders=finders)
    return Rewritten(new, before, after, sum(map(len, edits.values())))
