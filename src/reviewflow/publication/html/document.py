"""The document on the report's page: what is read first, with its findings marked, then the places that are easily overlooked.

Every part that has a finding is shown; so is every part of the running text. A part that repeats others, and places
without a finding, stay out of sight until somebody opens them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from html import escape

from reviewflow.publication.findings import BLOCK, INFO, KINDS, REVIEW, Finding
from reviewflow.publication.gate_report import GateReport
from reviewflow.publication.surface import Part

__all__ = ["anchor", "document", "place"]

# The kinds that a reader of the document sees, in the order in which they stand; the rest is elsewhere in the file.
_SEEN = frozenset({"text", "body", "table-cell", "text-box", "page-text"})
_AROUND = frozenset({"header", "footer", "footnote", "endnote"})
_LEGEND = ((BLOCK, "to resolve"), (REVIEW, "to review"), (INFO, "told"), ("kept", "settled by a decision"))
_SEVERITY = dict(_LEGEND)


def anchor(letter: str, identifier: str) -> str:
    """The name of a place on the page."""
    return escape(f"{letter}-{identifier}")


def place(path: str) -> str:
    """A part's path as a person reads it: `word/document.xml#p12` is `paragraph 12`."""
    member, _, inside = path.partition("#")
    if inside[:1] == "p" and inside[1:].isdigit():
        name = "" if member == "word/document.xml" else f", {member.rpartition('/')[2].removesuffix('.xml')}"
        return f"paragraph {inside[1:]}{name}"
    return path.replace("-", " ") if path.startswith("page-") else path


def document(report: GateReport) -> str:
    """The running text in one sheet, and every other place below it."""
    found: defaultdict[str, list[Finding]] = defaultdict(list)
    for finding in report.findings:
        found[finding.part].append(finding)
    held = [part for part in report.parts if part.text.strip()]
    seen = [part for part in held if part.kind in _SEEN or part.kind in _AROUND]
    others = [part for part in held if part.kind not in _SEEN and part.kind not in _AROUND]
    named = len(seen) > 1
    sheet = "".join(_part(part, found, report.settled, named=named) for part in seen)
    legend = "".join(f'<li><mark class="{name}">words</mark> {text}</li>' for name, text in _LEGEND)
    return f'<ul class="legend" aria-label="What the marks mean">{legend}</ul><div class="sheet">{sheet}</div>{_others(others, found, report.settled)}'


def _others(parts: Sequence[Part], found: Mapping[str, list[Finding]], settled: frozenset[str]) -> str:
    with_findings = [part for part in parts if found.get(part.path)]
    without = [part for part in parts if not found.get(part.path)]
    pieces = []
    if with_findings:
        shown = "".join(_part(part, found, settled, named=True) for part in with_findings)
        pieces.append(f'<h3>Places that are easily overlooked</h3><p class="note">Properties, hidden text, seams between paragraphs: they travel with the file.</p><div class="sheet">{shown}</div>')
    if without:
        shown = "".join(_part(part, found, settled, named=True) for part in without)
        pieces.append(f"<details><summary>{len(without)} more place(s) were read; nothing was found there</summary>{shown}</details>")
    return "".join(pieces)


def _part(part: Part, found: Mapping[str, list[Finding]], settled: frozenset[str], *, named: bool) -> str:
    kinds = {"page-text": " page", "header": " head", "footer": " head"}
    label = "" if not named or (part.kind == "body" and "#p" in part.path) else f' data-place="{escape(place(part.path))} ({escape(part.kind.replace("-", " "))})"'
    return f'<div class="part{kinds.get(part.kind, "")}"{label}>{_marked(part, found.get(part.path, ()), settled)}</div>'


def _marked(part: Part, findings: Sequence[Finding], settled: frozenset[str]) -> str:
    pieces, at = [], 0
    for finding in sorted(findings, key=lambda one: (one.start, -one.end)):
        if finding.start < at:  # inside one that is marked already
            pieces.append(f'<span id="{anchor("f", finding.id)}"></span>')
            continue
        pieces += (escape(part.text[at : finding.start]), _mark(finding, part.text[finding.start : finding.end], settled))
        at = finding.end
    return "".join((*pieces, escape(part.text[at:])))


def _mark(finding: Finding, words: str, settled: frozenset[str]) -> str:
    name = "kept" if finding.id in settled else finding.severity
    instead = f"; instead: {finding.replacement}" if finding.replacement is not None else ""
    title = f"{_SEVERITY[name]}: {KINDS.get(finding.kind, finding.kind)}, {finding.evidence}{instead}"
    return f'<mark id="{anchor("f", finding.id)}" class="{name}" title="{escape(title)}"><a href="#{anchor("g", finding.group)}">{escape(words)}</a></mark>'
