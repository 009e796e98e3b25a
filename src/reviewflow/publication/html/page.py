"""The report as one page for people who would rather look than read: what to do next, what to decide, the document with marks.

One file, no script, nothing loaded from elsewhere; a content policy in the page forbids it. Everything is escaped. It
shows the draft's own text: a TEAM document. How it looks is `style`, the document itself `document`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from reviewflow.publication.findings import BLOCK, INFO, KINDS, REVIEW
from reviewflow.publication.gate_report import GateReport
from reviewflow.publication.html.document import anchor, document, place
from reviewflow.publication.html.style import STYLE
from reviewflow.publication.report import Group, groups_of, left_of

__all__ = ["as_html"]

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_WORDS = {BLOCK: "to resolve", REVIEW: "to review", INFO: "told"}
_MOST_LINKS = 200  # to the places of one group; the rest is marked in the document all the same


def as_html(report: GateReport) -> str:
    """The whole page, to be written as UTF-8 where only the team reads."""
    groups = groups_of(report.findings)
    still = [group for group in groups if _is_open(report, group)]
    sections = [
        ("next", "What to do next", _steps(report)),
        ("way", "In the way", _obstacles(report)),
        ("decide", "For a person to decide", _table(report, [one for one in still if one.first.replacement is None], "Each row is a group: one decision settles all its places.")),
        ("certain", "Certain: the label that will stand there", _table(report, [one for one in still if one.first.replacement is not None], "Rewriting the report puts these in place.")),
        ("settled", "Settled or only told", _folded(report, [one for one in groups if one not in still])),
        ("jigsaw", "What together could identify", _jigsaw(report)),
        ("unchecked", "What was not checked", _unchecked(report)),
        ("document", "The document", document(report)),
    ]
    shown = [(name, title, content) for name, title, content in sections if content]
    links = "".join(f'<li><a href="#{name}">{title}</a></li>' for name, title, _ in shown)
    body = "\n".join(f'<section id="{name}" aria-labelledby="{name}-title"><h2 id="{name}-title">{title}</h2>{content}</section>' for name, title, content in shown)
    return (
        f'<!doctype html>\n<html lang="en-GB"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer"><meta name="robots" content="noindex">'
        f"<title>Publication check</title><style>{STYLE}</style></head><body>"
        f'<a class="skip" href="#next">To what to do next</a><header>{_head(report)}<nav aria-label="On this page"><ul>{links}</ul></nav></header>'
        f"<main>{body}</main>{_foot(report)}</body></html>\n"
    )


def _is_open(report: GateReport, group: Group) -> bool:
    return group.first.severity != INFO and any(finding.id not in report.settled for finding in group.findings)


def _head(report: GateReport) -> str:
    open_, more = report.open_findings, len(report.unread_parts) + len(report.obstacles)
    blocks = sum(finding.severity == BLOCK for finding in open_)
    verdict = "Passed: nothing that this gate looks for is open." if report.passed else "Not ready for publication: something is open."
    counts = [(blocks, "to resolve"), (len(open_) - blocks, "to review"), (more, "in the way"), (len(report.findings) - len(open_), "settled or told")]
    shown = "".join(f"<li><b>{number}</b>{words}</li>" for number, words in counts)
    return (
        '<p class="team">Review team only. This page shows the draft’s own words.</p><h1>Publication check</h1>'
        f'<div class="verdict{" passed" if report.passed else ""}"><strong>{verdict}</strong><ul class="counts">{shown}</ul></div>'
    )


def _steps(report: GateReport) -> str:
    """The next steps, in the order in which they help."""
    left = left_of(report)
    steps = [
        (left.to_mend, f'Mend the <a href="#way">{left.to_mend} thing(s) in the way</a> in the file itself, then check it again.'),
        (left.certain, f'Put {left.certain} <a href="#certain">certain label(s)</a> in place: <code>reviewflow rewrite FILE --register REGISTER.json -o NEW</code>.'),
        (left.to_decide, f'Let a person decide <a href="#decide">{left.to_decide} group(s)</a>: <code>reviewflow decide FILE --register REGISTER.json -o table.csv</code>. To keep what is “to resolve” takes two people.'),
        (left.warnings, f'Talk over <a href="#jigsaw">{left.warnings} warning(s)</a> of what together could identify.'),
        (1, 'Look at <a href="#unchecked">what was not checked</a>, pictures first.'),
        (report.passed, "These exact bytes may go to the two people who publish. Any change makes this check void."),
    ]
    return f'<ol class="steps">{"".join(f"<li>{text}</li>" for wanted, text in steps if wanted)}</ol>'


def _obstacles(report: GateReport) -> str:
    rows = [(part.path, "could not be read", part.problem) for part in report.unread_parts]
    rows += [(thing.path, thing.kind.replace("-", " "), thing.evidence) for thing in report.obstacles]
    if not rows:
        return ""
    cells = "".join(f'<tr><th scope="row">{escape(kind)}</th><td data-label="where">{escape(place(path))}</td><td data-label="what">{escape(words)}</td></tr>' for path, kind, words in rows)
    return f'<table class="wide"><thead><tr><th scope="col">What</th><th scope="col">Where</th><th scope="col">How to mend it</th></tr></thead><tbody>{cells}</tbody></table>'


def _table(report: GateReport, groups: Sequence[Group], caption: str) -> str:
    if not groups:
        return ""
    heads = ("Words", "Severity", "Places", "Why", "Instead")
    head = "".join(f'<th scope="col">{one}</th>' for one in heads)
    return f'<table class="wide"><caption>{caption}</caption><thead><tr>{head}</tr></thead><tbody>{"".join(_row(report, group) for group in groups)}</tbody></table>'


def _folded(report: GateReport, groups: Sequence[Group]) -> str:
    return f"<details><summary>{len(groups)} group(s)</summary>{_table(report, groups, 'Nothing here waits for anybody.')}</details>" if groups else ""


def _row(report: GateReport, group: Group) -> str:
    first = group.first
    kept = all(finding.id in report.settled for finding in group.findings)
    tag = '<span class="tag kept">settled</span>' if kept else f'<span class="tag {first.severity}">{_WORDS[first.severity]}</span>'
    candidates = f"perhaps {', '.join(first.candidates)}" if first.candidates and first.replacement is None else ""
    instead = escape(first.replacement if first.replacement is not None else candidates) or "to be chosen"
    kind = escape(KINDS.get(first.kind, first.kind.replace("_", " ")))
    return (
        f'<tr id="{anchor("g", group.id)}"><th scope="row">{escape(report.text_of(first))}</th><td>{tag}</td><td class="number" data-label="places">{_places(group)}</td>'
        f'<td>{kind}<br><span class="why">{escape(first.evidence)}</span><br><code>{escape(group.id)}</code></td><td data-label="instead">{instead}</td></tr>'
    )


def _places(group: Group) -> str:
    ids = [anchor("f", finding.id) for finding in group.findings]
    if len(ids) == 1:
        return f'<span class="places"><a href="#{ids[0]}">1</a></span>'
    links = " ".join(f'<a href="#{one}">{number}</a>' for number, one in enumerate(ids[:_MOST_LINKS], 1))
    return f'<details class="places"><summary>{len(ids)}</summary>{links}</details>'


def _jigsaw(report: GateReport) -> str:
    texts = {part.path: part.text for part in report.parts}
    rows = []
    for row in report.jigsaw.rows:
        facts = "".join(f"<li>{escape(fact.kind)}: “{escape(texts[fact.part][fact.start : fact.end])}”</li>" for fact in row.facts)
        warns = '<span class="tag block">warning</span>' if row.warns else '<span class="tag info">told</span>'
        rows.append(
            f'<tr><th scope="row">{escape(row.person)}</th><td data-label="section">{escape(row.section) or "—"}</td><td>{warns}</td>'
            f'<td><details><summary>{len(row.facts)} fact(s) of {len(row.kinds)} kind(s): {escape(", ".join(row.kinds))}</summary><ul>{facts}</ul></details></td></tr>'
        )
    if not rows:
        return ""
    head = "".join(f'<th scope="col">{one}</th>' for one in ("Person", "Section", "Weight", "Facts"))
    caption = "Each fact is harmless alone; together they can tell who is meant. Nothing here blocks: weigh it."
    return f'<table class="wide"><caption>{caption}</caption><thead><tr>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table>'


def _unchecked(report: GateReport) -> str:
    pictures = sum(part.kind == "picture" for part in report.parts)
    more = (f"what {pictures} picture(s) in this file show",) if pictures else ()
    return f"<ul>{_items((*report.not_checked, *more))}</ul>"


def _items(texts: Iterable[str]) -> str:
    return "".join(f"<li>{escape(text)}</li>" for text in texts)


def _foot(report: GateReport) -> str:
    rows = (("Document", report.document_digest), ("Register", report.register_digest), ("Policy", report.policy_digest), ("Rules", report.rules_version), ("Decisions", report.decisions_digest or "none"))
    shown = "".join(f"<dt>{name}</dt><dd><code>{escape(value)}</code></dd>" for name, value in rows)
    return f"<footer><p>This check holds for exactly these:</p><dl>{shown}</dl></footer>"
