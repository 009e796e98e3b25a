"""A report as text or JSON. Both are returned, never printed, and hold no text of the document unless asked to.

The first line says whether anything is open, the last ones what was not checked and what to do next. Groups come before findings:
a person decides about groups.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

import attrs

from reviewflow.publication.findings import BLOCK, INFO, KINDS, SEVERITIES, Finding
from reviewflow.publication.gate_report import GateReport

__all__ = ["Group", "Left", "as_json", "as_text", "groups_of", "left_of"]


@attrs.frozen
class Group:
    """Findings that one decision settles; `first` shows where to look."""

    id: str
    findings: tuple[Finding, ...]

    @property
    def first(self) -> Finding:
        """The first finding of the group."""
        return self.findings[0]


def groups_of(findings: Sequence[Finding]) -> tuple[Group, ...]:
    """Groups, the most severe first, then by size and first place."""
    table: dict[str, list[Finding]] = {}
    for finding in findings:
        table.setdefault(finding.group, []).append(finding)
    groups = [Group(name, tuple(found)) for name, found in table.items()]
    return tuple(sorted(groups, key=lambda group: (SEVERITIES.index(group.first.severity), -len(group.findings))))


@attrs.frozen
class Left:
    """What a report leaves to do: things to mend in the file, findings with a certain label, groups to decide, warnings to weigh."""

    to_mend: int
    certain: int
    to_decide: int
    warnings: int


def left_of(report: GateReport) -> Left:
    """What is still to be done about a report."""
    groups = groups_of(report.open_findings)
    return Left(
        to_mend=len(report.unread_parts) + len(report.obstacles),
        certain=sum(len(group.findings) for group in groups if group.first.replacement is not None),
        to_decide=sum(group.first.replacement is None for group in groups),
        warnings=sum(row.warns for row in report.jigsaw.rows),
    )


def as_text(report: GateReport, *, show_text: bool = False) -> str:
    """A report for a terminal or a file; `show_text` adds the found words, for whoever holds the document."""
    still = report.open_findings
    lines = [_verdict(report), ""]
    for group in groups_of(report.findings):
        lines.append(_group_line(report, group, show_text))
    lines += [f"unread: {part.path}: {part.problem}" for part in report.unread_parts]
    lines += [f"in the way: {thing.path}: {thing.kind}: {thing.evidence}" for thing in report.obstacles]
    if report.jigsaw.rows:
        lines += ["", "What together could identify:"]
        lines += [f"  {'!' if row.warns else ' '} {row.person:14} {row.section:10} {', '.join(row.kinds)}" for row in report.jigsaw.rows]
    lines += ["", f"{len(report.parts)} part(s) read, {len(still)} of {len(report.findings)} finding(s) open.", "Not checked:"]
    lines += [f"  - {thing}" for thing in report.not_checked]
    lines += ["Next:", *(f"  {number}. {step}" for number, step in enumerate(_steps(report), 1))]
    return "\n".join(lines) + "\n"


def _steps(report: GateReport) -> Iterator[str]:
    """What to do next, in the order in which it helps."""
    left = left_of(report)
    if left.to_mend:
        yield f"mend {left.to_mend} thing(s) in the file itself (`unread`, `in the way`), and check it again"
    if left.certain:
        yield f"put {left.certain} certain label(s) in place: `reviewflow rewrite FILE --register REGISTER -o NEW`"
    if left.to_decide:
        yield f"let a person decide {left.to_decide} group(s): `reviewflow decide FILE --register REGISTER -o TABLE.csv`"
    if left.warnings:
        yield f"talk over {left.warnings} warning(s) of what together could identify"
    yield "look at what was not checked" + ("; then these exact bytes may go to the two people who publish" if report.passed else "")


def _verdict(report: GateReport) -> str:
    if report.passed:
        return f"PASSED for document {report.document_digest[:12]}: nothing that this gate looks for is open."
    blocks = sum(finding.severity == BLOCK for finding in report.open_findings)
    more = len(report.unread_parts) + len(report.obstacles)
    return f"BLOCKED for document {report.document_digest[:12]}: {blocks} to resolve, {len(report.open_findings) - blocks} to review, {more} other obstacle(s)."


def _group_line(report: GateReport, group: Group, show_text: bool) -> str:
    finding = group.first
    done = all(one.id in report.settled for one in group.findings)
    state = "kept" if done else "rewritable" if finding.replacement is not None else "decide" if finding.severity != INFO else "told"
    where = f"{finding.part} {finding.start}-{finding.end}"
    words = f"  {report.text_of(finding)!r}" if show_text else ""
    return f"{finding.severity:6} {group.id} {len(group.findings):4} x {KINDS.get(finding.kind, finding.kind)}, {finding.evidence}; first at {where}; {state}{words}"


def as_json(report: GateReport, *, show_text: bool = False) -> str:
    """The report as JSON; keys as in `GateReport`, with `blocked`, and `text` for each finding only if asked for."""
    data: dict[str, Any] = {
        "blocked": report.blocked,
        "document_digest": report.document_digest,
        "register_digest": report.register_digest,
        "policy_digest": report.policy_digest,
        "rules_version": report.rules_version,
        "decisions_digest": report.decisions_digest,
        "findings": [_as_dict(report, finding, show_text) for finding in report.findings],
        "parts": [{"path": part.path, "kind": part.kind, "characters": len(part.text)} for part in report.parts],
        "unread_parts": [attrs.asdict(part) for part in report.unread_parts],
        "obstacles": [attrs.asdict(thing) for thing in report.obstacles],
        "jigsaw": [{"person": row.person, "section": row.section, "kinds": row.kinds, "warns": row.warns, "facts": [attrs.asdict(fact) for fact in row.facts]} for row in report.jigsaw.rows],
        "not_checked": report.not_checked,
    }
    return json.dumps(data, indent=1, ensure_ascii=False) + "\n"


def _as_dict(report: GateReport, finding: Finding, show_text: bool) -> dict[str, Any]:
    row = attrs.asdict(finding) | {"open": finding.id not in report.settled and finding.severity != INFO}
    if show_text:
        row["text"] = report.text_of(finding)
    return row
