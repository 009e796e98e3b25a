"""What events about what stands beside the path change in the folded review. None refuses."""

from __future__ import annotations

import attrs

from reviewflow.model import events as e
from reviewflow.model.fold.base import Changes, version_with
from reviewflow.model.review import (
    Context,
    Incident,
    Judgement,
    ParallelProcess,
    Review,
    frozen,
)
from reviewflow.model.words import (
    CopyState,
)

__all__ = ["incident_changes", "judged_changes", "process_changes", "process_ended_changes", "settled_changes"]


def process_changes(r: Review, v: e.ParallelProcessNoted, c: Context) -> Changes:
    process = ParallelProcess(id=v.process, kind=v.kind, holds_publication=v.holds_publication)
    return {"processes": frozen(r.processes, {v.process: process})}


def process_ended_changes(r: Review, v: e.ParallelProcessEnded, c: Context) -> Changes:
    return {"processes": frozen(r.processes, {v.process: attrs.evolve(r.processes[v.process], ended=True)})}


def incident_changes(r: Review, v: e.IncidentRecorded, c: Context) -> Changes:
    incident = {"incidents": frozen(r.incidents, {v.incident: Incident(id=v.incident, version=v.version, copy=v.copy)})}
    copies = r.versions[v.version].copies
    if v.copy is None or v.copy not in copies:
        return incident
    lost = frozen(copies, {v.copy: (copies[v.copy][0], CopyState.UNACCOUNTED)})
    return {**incident, **version_with(r, v.version, copies=lost)}


def settled_changes(r: Review, v: e.IncidentSettled, c: Context) -> Changes:
    return {"incidents": frozen(r.incidents, {v.incident: attrs.evolve(r.incidents[v.incident], settled=True)})}


def judged_changes(r: Review, v: e.JudgementRecorded, c: Context) -> Changes:
    judgement = Judgement(rule=v.rule, subject=v.subject, reason=v.reason, by=c.actor, at=c.at, facts=v.facts)
    return {"judgements": frozen(r.judgements, {(v.rule, v.subject): judgement})}
