"""The report as one page: the document with findings marked, the groups, the jigsaw table. Everything is escaped.

One file, no script, nothing loaded from elsewhere; a content policy in the page forbids it. It shows the draft's
own text: a TEAM document.
"""

from __future__ import annotations

from collections import defaultdict
from html import escape

from reviewflow.publication.findings import KINDS, Finding
from reviewflow.publication.gate import GateReport
from reviewflow.publication.report import groups_of
from reviewflow.publication.surface import Part

__all__ = ["as_html"]

_STYLE = """
body { font: 16px/1.6 Georgia, serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem; color: #1b1b1b; background: #fff }
h1, h2, th { font-family: system-ui, sans-serif } h2 { margin-top: 2.5rem; font-size: 1.15rem }
.verdict { padding: .8rem 1rem; border-left: .4rem solid #a61b1b; background: #fbf1f1 } .passed { border-color: #1d6b3a; background: #eff8f2 }
table { border-collapse: collapse; width: 100%; font: 14px/1.4 system-ui, sans-serif } th, td { text-align: left; padding: .35rem .5rem; border-bottom: 1px solid #ddd; vertical-align: top }
.part { white-space: pre-wrap; overflow-wrap: anywhere; border: 1px solid #ddd; padding: 1rem; margin: .5rem 0 }
mark { padding: 0 .15em; border-radius: .2em } .block { background: #ffc9c9; border-bottom: 2px solid #a61b1b } .review { background: #ffe9b3; border-bottom: 2px dashed #8a5a00 }
.info { background: #e3eefb; border-bottom: 2px dotted #2b5c9e } .kept { outline: 2px solid #1d6b3a } .path { font: 12px monospace; color: #555 }
.warns td { font-weight: bold } a { color: inherit }
"""


def as_html(report: GateReport) -> str:
    """The whole page, to be written as UTF-8 where only the team reads."""
    verdict = "Nothing that this gate looks for is open." if report.passed else "Not ready: something is open."
    body = [
        f'<h1>Publication check</h1><p class="verdict{" passed" if report.passed else ""}">{verdict} {len(report.open_findings)} of {len(report.findings)} findings open.</p>',
        _groups(report),
        _obstacles(report),
        _jigsaw(report),
        "<h2>Not checked</h2><ul>" + "".join(f"<li>{escape(thing)}</li>" for thing in report.not_checked) + "</ul>",
        "<h2>The document</h2>",
        *_parts(report),
        f'<p class="path">document {report.document_digest}<br>register {report.register_digest}<br>rules {escape(report.rules_version)}</p>',
    ]
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{policy}">'
        f'<meta name="viewport" content="width=device-width"><title>Publication check</title><style>{_STYLE}</style></head><body>'
        + "\n".join(body)
        + "</body></html>\n"
    )


def _groups(report: GateReport) -> str:
    rows = []
    for group in groups_of(report.findings):
        first = group.first
        stands = "stays by decision" if first.id in report.settled else escape(first.replacement) if first.replacement is not None else "a person decides"
        rows.append(
            f'<tr><td><span class="{first.severity}">{first.severity}</span></td><td><a href="#f-{first.id}">{escape(report.text_of(first))}</a></td>'
            f"<td>{len(group.findings)}</td><td>{escape(KINDS.get(first.kind, first.kind))}</td><td>{escape(first.evidence)}</td><td>{stands}</td><td class=\"path\">{group.id}</td></tr>"
        )
    head = "<tr><th>severity</th><th>words</th><th>times</th><th>kind</th><th>why</th><th>instead</th><th>group</th></tr>"
    return f"<h2>To decide, by group ({len(rows)})</h2><table>{head}{''.join(rows)}</table>"


def _obstacles(report: GateReport) -> str:
    rows = [f"<tr><td>{escape(part.path)}</td><td>could not be read</td><td>{escape(part.problem)}</td></tr>" for part in report.unread_parts]
    rows += [f"<tr><td>{escape(thing.path)}</td><td>{escape(thing.kind)}</td><td>{escape(thing.evidence)}</td></tr>" for thing in report.obstacles]
    return f"<h2>In the way</h2><table>{''.join(rows)}</table>" if rows else ""


def _jigsaw(report: GateReport) -> str:
    texts = {part.path: part.text for part in report.parts}
    rows = []
    for row in report.jigsaw.rows:
        facts = "; ".join(f"{escape(fact.kind)}: “{escape(texts[fact.part][fact.start : fact.end])}”" for fact in row.facts)
        rows.append(f'<tr class="{"warns" if row.warns else ""}"><td>{escape(row.person)}</td><td>{escape(row.section)}</td><td>{len(row.kinds)}</td><td>{facts}</td></tr>')
    head = "<tr><th>person</th><th>section</th><th>kinds</th><th>facts</th></tr>"
    return f"<h2>What together could identify</h2><table>{head}{''.join(rows)}</table>" if rows else ""


def _parts(report: GateReport) -> list[str]:
    by_part: defaultdict[str, list[Finding]] = defaultdict(list)
    for finding in report.findings:
        by_part[finding.part].append(finding)
    return [_part(part, by_part[part.path], report.settled) for part in report.parts if part.text.strip()]


def _part(part: Part, findings: list[Finding], settled: frozenset[str]) -> str:
    pieces, at = [], 0
    for finding in sorted(findings, key=lambda f: f.start):
        if finding.start < at:
            continue
        kept = " kept" if finding.id in settled else ""
        title = f"{KINDS.get(finding.kind, finding.kind)}: {finding.evidence}"
        pieces.append(escape(part.text[at : finding.start]))
        pieces.append(f'<mark id="f-{finding.id}" class="{finding.severity}{kept}" title="{escape(title)}">{escape(part.text[finding.start : finding.end])}</mark>')
        at = finding.end
    pieces.append(escape(part.text[at:]))
    return f'<div class="path">{escape(part.path)} ({escape(part.kind)})</div><div class="part">{"".join(pieces)}</div>'
