"""The state of a review as plain data, for programs: ids, labels, words of closed lists, days; no name, no text.

The same values as `status_text` says, in the same order, with nothing left out.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from reviewflow.model.papers import Version
from reviewflow.model.words import Level
from reviewflow.record.canonical import moment_text
from reviewflow.views.choices import choices_json
from reviewflow.views.provenance import Touched
from reviewflow.views.status import ClockStatus, Coverage, JudgementStatus, Status

__all__ = ["status_json"]


def status_json(s: Status) -> dict[str, Any]:
    """The page as one object. Days are `YYYY-MM-DD`, times aware UTC; None where there is none (yet)."""
    r = s.review
    return {
        "review": r.id,
        "commissioner": r.commissioner,
        "custodian": r.custodian,
        "stage": r.stage.value,
        "resumes_at": r.resumes_at.value if r.resumes_at else None,
        "events": r.version,
        "last_at": moment_text(r.last_at) if r.last_at else None,
        "reasons": [kind.value for kind in r.reasons],
        "questions": list(r.questions),
        "period": [_day(end) for end in r.period] if r.period else None,
        "moves": choices_json(s.moves),
        "clocks": [_clock(c) for c in s.clocks],
        "incidents": [{"incident": i.id, "version": i.version, "copy": i.copy, "judged": i.settled} for i in r.incidents.values()],
        "processes": [
            {"process": p.id, "kind": p.kind, "ended": p.ended, "holds_publication": p.holds_publication}
            for p in r.processes.values()
        ],
        "compelled_disclosures": sorted(r.disclosures),
        "comments_open": [
            {"comment": c.id, "person": c.person, "version": c.version} for c in r.comments.values() if c.disposal is None
        ],
        "judgements": [_judgement(j) for j in s.judgements],
        "versions": [_version(v) for v in r.versions.values()],
        "to_rework": [_touched(t) for t in s.rework],
        "copies_out": [
            {"version": c.version, "number": c.number, "person": c.person, "state": c.state.value} for c in s.copies_out
        ],
        "people": [
            {"person": p.person, "standing": p.standing.value, "roles": list(p.roles), "next_step": p.next_step}
            for p in s.people
        ],
        "agencies": [_coverage(c, r.agencies[c.agency].shown_as) for c in s.coverage],
        "meetings": [
            {"meeting": m.meeting, "held_on": _day(m.held_on), "attended": m.attended, "agencies": list(m.agencies)}
            for m in s.meetings
        ],
        "warnings": list(s.warnings),
    }  # fmt: skip


def _day(on: date | None) -> str | None:
    return on.isoformat() if on else None


def _clock(c: ClockStatus) -> dict[str, Any]:
    return {
        "clock": c.clock.id, "due_on": _day(c.clock.due_on), "stops_at": c.clock.stops_at.value, "state": c.state,
        "reached_on": _day(c.reached_on), "days_over": c.days_over,
    }  # fmt: skip


def _judgement(j: JudgementStatus) -> dict[str, Any]:
    made = j.judgement
    return {"rule": made.rule, "subject": made.subject, "by": made.by, "at": moment_text(made.at), "state": j.state}


def _version(v: Version) -> dict[str, Any]:
    checked = {"on": _day(v.gate.at.date()), "open_findings": v.gate.open_findings} if v.gate else None
    return {
        "version": v.id, "label": v.label, "kind": v.kind.value, "state": v.state.value,
        "discussed_on": [_day(on) for on in v.discussed_on], "internal": v.internal, "check": checked,
    }  # fmt: skip


def _touched(t: Touched) -> dict[str, Any]:
    return {
        "version": t.version, "state": t.state.value, "conversation": t.conversation, "sections": list(t.sections),
        "through": t.through or None,
    }  # fmt: skip


def _coverage(c: Coverage, shown_as: str) -> dict[str, Any]:
    levels = {level.value: count for level, count in zip(Level, c.counts, strict=True)}
    return {"agency": c.agency, "shown_as": shown_as, "levels": levels, "backed": c.backed, "gaps": list(c.gaps)}
