"""The table that a person edits: one row a group, in CSV, and how it becomes a decisions file.

The columns `document` to `candidates` are ours, `action`, `instead`, `by` and `reason` are the person's. Several names in
`by` are parted by a semicolon. An empty `action` decides nothing. The table shows the found words: a TEAM document.
"""

from __future__ import annotations

import csv
import io

from reviewflow.errors import InputError
from reviewflow.publication.decisions import Decision, Decisions, near_digest, people_of
from reviewflow.publication.findings import BLOCK, INFO, KINDS
from reviewflow.publication.gate_report import GateReport
from reviewflow.publication.report import groups_of

__all__ = ["COLUMNS", "decisions_from_table", "table_of"]

COLUMNS = ("document", "group", "severity", "kind", "words", "around", "times", "candidates", "action", "instead", "by", "reason")
_BETWEEN_CELLS = ",;\t"  # a spreadsheet writes what its country does
_AROUND = 50  # characters shown on each side, enough to decide in most cases


def table_of(report: GateReport) -> str:
    """CSV of every group that still needs a decision, empty where the person writes."""
    texts = {part.path: part.text for part in report.parts}
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for group in groups_of([f for f in report.open_findings if f.severity != INFO]):
        first = group.first
        text = texts[first.part]
        around = " ".join(text[max(0, first.start - _AROUND) : first.end + _AROUND].split())
        row = (_binding(report), group.id, first.severity, KINDS.get(first.kind, first.kind), report.text_of(first), around, str(len(group.findings)), " ".join(first.candidates), "", first.replacement or "", "", "")
        writer.writerow(dict(zip(COLUMNS, (_harmless(cell) for cell in row), strict=True)))
    return out.getvalue()


def _binding(report: GateReport) -> str:
    """What ties a row to one document and one register."""
    return f"{report.document_digest[:16]}/{report.register_digest[:16]}"


def _harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def decisions_from_table(table: str, report: GateReport) -> Decisions:
    """Decisions from an edited table, bound to the report's document and register; raises `InputError` naming the row."""
    head = table.partition("\n")[0]
    reader = csv.DictReader(io.StringIO(table), delimiter=max(_BETWEEN_CELLS, key=head.count))
    if missing := {"document", "group", "action", "by", "reason"} - set(reader.fieldnames or ()):
        raise InputError("table", f"{len(missing)} column(s) are missing", f"keep the columns {', '.join(COLUMNS)}")
    groups = {group.id: group.findings for group in groups_of(report.findings)}
    found = []
    for number, row in enumerate(reader, 2):
        action = (row["action"] or "").strip().lower()
        if not action:
            continue
        name = (row["group"] or "").strip()
        if name not in groups or (row["document"] or "").strip() != _binding(report):
            raise InputError(f"table row {number}", "its group is not of this document and register", "make the table anew")
        found.append(_decision(number, row, action, name, report, near_digest(report, groups[name])))
        if action == "keep" and groups[name][0].severity == BLOCK and len(people_of(found[-1])) < 2:
            raise InputError(f"table row {number}", "it keeps what blocks, which one person may not do alone", "put a second person's name into `by`, after a semicolon")
    return Decisions(tuple(found))


def _decision(number: int, row: dict[str, str], action: str, group: str, report: GateReport, near: str) -> Decision:
    by = tuple(name.strip() for name in (row["by"] or "").split(";") if name.strip())
    if not by or not (row["reason"] or "").strip():
        raise InputError(f"table row {number}", "it has no name or no reason", "fill in `by` and `reason`")
    instead = (row.get("instead") or "").strip()
    candidate = instead if action == "replace" and instead in (row.get("candidates") or "").split() else None
    return Decision(
        group=group,
        action=action,
        by=by,
        reason=row["reason"].strip(),
        register_digest=report.register_digest,
        document_digest=report.document_digest,
        text=None if action == "keep" or candidate else instead or None,
        candidate=candidate,
        near=near,
    )
