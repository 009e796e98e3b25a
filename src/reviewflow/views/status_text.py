"""The state of a review said as text: what blocks it comes first, then what wants looking at, then the lists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reviewflow.model.words import Level, Stage
from reviewflow.rules import CLAUSES
from reviewflow.views.choices import senses
from reviewflow.views.circulation import circulation_text
from reviewflow.views.naming import Naming, day, in_words, listed, plural, span
from reviewflow.views.provenance import touched_text
from reviewflow.views.status import Status

__all__ = ["status_text"]


def status_text(s: Status, names: Naming) -> str:
    """The whole page; parts that hold nothing are left out."""
    parts = (
        ("Where it stands", _where(s)),
        ("What blocks the next move", _moves(s, names)),
        ("Clocks", _clocks(s)),
        ("Incidents and parallel processes", _beside(s, names)),
        ("Comments still open", _comments(s, names)),
        ("Judgements", _judgements(s, names)),
        ("Versions", _versions(s, names)),
        ("To rework, since somebody withdrew", touched_text(s.rework, names).splitlines() if s.rework else ()),
        ("Copies still out", circulation_text(s.copies_out, names).splitlines() if s.copies_out else ()),
        ("Participants and team", _people(s, names)),
        ("Agencies by level", _coverage(s, names)),
        ("Introductory meetings", _meetings(s, names)),
        ("Warnings that stop nothing", (f"  {warning}" for warning in s.warnings)),
    )
    told = ((title, list(lines)) for title, lines in parts)
    return "\n\n".join("\n".join([title, *lines]) for title, lines in told if lines)


def _where(s: Status) -> Iterator[str]:
    r = s.review
    rests = f", and resumes at “{in_words(r.resumes_at)}”" if r.stage is Stage.SUSPENDED and r.resumes_at else ""
    yield f"  review {r.id} for {r.commissioner}: {in_words(r.stage)}{rests}"
    yield f"  {plural(r.version, 'event')} on the record" + (f", the last on {day(r.last_at)}" if r.last_at else "")
    yield f"  reason: {listed(map(in_words, r.reasons), 'not stated')}; {plural(len(r.questions), 'question')}"
    if r.period:
        yield f"  period under review: {span(*r.period)}"


def _moves(s: Status, names: Naming) -> Iterator[str]:
    for move in s.moves:
        if move.allowed:
            yield f"  ✓ {move.command}: nothing stands in the way"
            continue
        yield f"  ✗ {move.command}"
        reasons = (*move.reasons, *(reason for more in move.subjects.values() for reason in more))
        yield from (f"      {line}" for line in senses(reasons, names))
        if not reasons:
            yield "      nobody on the record may give it now"
    if not s.moves:
        yield "  nothing: the review has come to its end"


def _clocks(s: Status) -> Iterator[str]:
    for c in s.clocks:
        when = {
            "kept": "kept",
            "late": f"reached {plural(c.days_over, 'day')} late"
            + (f", on {day(c.reached_on)}" if c.reached_on else ""),
            "overrun": "OVERRUN: judge it with its reason before the stage is reached",
            "running": "running",
        }[c.state]
        yield f"  {c.clock.id}: {in_words(c.clock.stops_at)} by {day(c.clock.due_on)}; {when}"


def _beside(s: Status, names: Naming) -> Iterator[str]:
    for incident in s.review.incidents.values():
        copy = f", copy {incident.copy}" if incident.copy else ""
        judged = "judged" if incident.settled else "NOT judged: circulation is held until it is (`SettleIncident`)"
        yield f"  incident {incident.id} with {names.version(incident.version)}{copy}: {judged}"
    for process in s.review.processes.values():
        waits = "publication waits" if process.holds_publication else "publication need not wait"
        yield f"  {process.kind} {process.id}: {'ended' if process.ended else f'still open, {waits}'}"
    if s.review.disclosures:
        yield f"  compelled disclosures: {listed(sorted(s.review.disclosures))}; they made nobody a participant"


def _comments(s: Status, names: Naming) -> Iterator[str]:
    for comment in s.review.comments.values():
        if comment.disposal is None:
            yield f"  {comment.id} by {names.person(comment.person)} on {names.version(comment.version)}"


def _judgements(s: Status, names: Naming) -> Iterator[str]:
    for j in s.judgements:
        by, on, rule = names.person(j.judgement.by), day(j.judgement.at), CLAUSES.get(j.judgement.rule)
        asked = f"{rule.clause}, “{rule.fact}”," if rule else f"{j.judgement.rule},"
        why = names.said(j.judgement.reason)
        yield f"  {asked} for {names.subject(j.judgement.subject)}, judged by {by} on {on}{why}: {j.state}"


def _versions(s: Status, names: Naming) -> Iterator[str]:
    for v in s.review.versions.values():
        discussed = f", discussed {listed(map(day, v.discussed_on))}" if v.discussed_on else ""
        gate = ""
        if v.gate is not None:
            gate = ", check passed" if v.gate.open_findings == 0 else f", check failed ({v.gate.open_findings} open)"
        internal = ", internal for good" if v.internal else ""
        yield f"  {names.version(v.id)}: {in_words(v.kind)}, {in_words(v.state)}{discussed}{gate}{internal}"


def _people(s: Status, names: Naming) -> Iterator[str]:
    width = max((len(names.person(p.person)) for p in s.people), default=0)
    for p in s.people:
        step = f"; next: {p.next_step}" if p.next_step and s.review.stage not in {Stage.CLOSED, Stage.ABANDONED} else ""
        yield f"  {names.person(p.person):<{width}} {in_words(p.standing):<13} {', '.join(map(in_words, p.roles))}{step}"


def _coverage(s: Status, names: Naming) -> Iterator[str]:
    heads = [in_words(level) for level in Level]
    if s.coverage:
        yield f"  {'':<40} {'  '.join(heads)}  backing"
    for c in s.coverage:
        cells = "  ".join(f"{count or '·':>{len(head)}}" for count, head in zip(c.counts, heads, strict=True))
        gaps = f"  gap: {', '.join(GAPS.get(gap, gap) for gap in c.gaps)}" if c.gaps else ""
        yield f"  {names.agency(c.agency)[:40]:<40} {cells}  {'stated ' if c.backed else 'MISSING'}{gaps}"


GAPS = {"S24": "nobody takes part (S24)", "S30": "no first-line manager (S30)"}


def _meetings(s: Status, names: Naming) -> Iterable[str]:
    for m in s.meetings:
        what = f"joint, {len(m.agencies)} agencies" if m.joint else listed(map(names.agency, m.agencies), "family only")
        yield f"  {m.meeting} on {day(m.held_on)}: {m.attended} attended ({what})"
