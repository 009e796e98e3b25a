"""Rewriting: every certain finding by its label, every other one only as somebody decided; then the check again.

What comes back is the new bytes and the report on those very bytes. Passes follow until one changes nothing: labels are no
names, and what was uncertain stays uncertain until somebody decides.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import attrs

from reviewflow.model.private import InTheClear
from reviewflow.publication.decisions import Decisions, replacement_by
from reviewflow.publication.finder import Finder
from reviewflow.publication.findings import INFO
from reviewflow.publication.gate import Progress, check_file, check_text, read_file
from reviewflow.publication.gate_report import GateReport
from reviewflow.publication.policy import DEFAULT, Policy
from reviewflow.publication.register import Register
from reviewflow.publication.surface import Edit, apply_edits, writer_for

__all__ = ["Rewritten", "edits_for", "rewrite_file", "rewrite_text"]


_PASSES = 4  # a label beside a name can make that name certain; a pass that changes nothing is the last


@attrs.frozen
class Rewritten(InTheClear):
    """The new text or bytes, the report on what was read, and the report on what came out."""

    data: bytes = attrs.field(repr=False)
    before: GateReport
    after: GateReport
    changes: int

    @property
    def text(self) -> str:
        """The new text of a text document (UTF-8)."""
        return self.data.decode()


def edits_for(report: GateReport, register: Register, decisions: Decisions | None = None, *, leave: frozenset[str] = frozenset()) -> dict[str, list[Edit]]:
    """What to change in each part: certain findings, and what was decided; a decision wins over a replacement.

    Groups in `leave` are left as they stand.
    """
    labels = {entry.id: entry.shown_as for entry in register.entries}
    edits: defaultdict[str, list[Edit]] = defaultdict(list)
    for finding in report.findings:
        decided, text = replacement_by(decisions, finding, report, labels) if decisions else (False, None)
        if not decided:
            text = finding.replacement if finding.severity != INFO else None
        if finding.group not in leave and text is not None and not _overlaps(edits[finding.part], finding.start):
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
    changes, decided = len(edits), _decided(decisions)
    for _ in range(_PASSES):
        text = apply_edits(text, edits)
        after = check_text(text, register, policy, finders=finders)
        edits = edits_for(after, register, leave=decided).get("text", [])
        if not edits:
            break
        changes += len(edits)
    return Rewritten(text.encode(), before, after, changes)


def _decided(decisions: Decisions | None) -> frozenset[str]:
    """Groups that people have spoken about: a later pass does not touch them."""
    return frozenset(one.group for one in decisions.entries) if decisions else frozenset()


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
    changes, decided = 0, _decided(decisions)
    for _ in range(_PASSES):
        changes += sum(map(len, edits.values()))
        data = writer_for(shown, data).rewrite(data, edits)
        after = check_file(data, register, policy, name=new_name or shown, finders=finders)
        edits = {part: found for part, found in edits_for(after, register, leave=decided).items() if part != "file name"}
        if not edits:
            break
    return Rewritten(data, before, after, changes)
