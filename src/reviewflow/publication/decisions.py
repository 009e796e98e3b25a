"""What people decide about findings: replace, keep, edit; each by name, with a reason, for one group of one document.

A decision binds to the group, the register's digest and the document's digest: after any change of the bytes it
settles nothing. `carried_over` offers earlier decisions again where nothing near them changed; somebody must
sign each anew. Keeping what blocks takes two different people.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any

import attrs

from reviewflow.errors import InputError
from reviewflow.model.private import InTheClear
from reviewflow.publication.findings import BLOCK, INFO, Finding
from reviewflow.publication.gate_report import GateReport

__all__ = ["ACTIONS", "Decision", "Decisions", "carried_over", "near_digest", "people_of", "replacement_by", "settled_by"]

ACTIONS = ("replace", "keep", "edit")
_NEAR = 40  # characters on each side of a finding; an edit there reopens the question


@attrs.frozen(kw_only=True)
class Decision(InTheClear):
    """One decision on one group.

    `action` is `replace` (with `text`, or with the label of the entry `candidate`), `edit` (with `text`, written for
    the place) or `keep`. `by` are the ids or names of those who decide, `reason` theirs. `near` binds to the words around.
    """

    group: str
    action: str
    by: tuple[str, ...] = attrs.field(repr=lambda by: f"{len(by)} people")
    reason: str = attrs.field(repr=False)
    register_digest: str
    document_digest: str
    text: str | None = attrs.field(default=None, repr=False)
    candidate: str | None = None
    near: str = ""

    def __attrs_post_init__(self) -> None:
        if self.action not in ACTIONS:
            raise InputError(f"decision `{self.group}`.action", "it is not a known action", f"use {', '.join(ACTIONS)}")
        if self.action != "keep" and self.text is None and self.candidate is None:
            raise InputError(f"decision `{self.group}`.text", "it is missing", "give the text that stands there instead, or a candidate's id")


@attrs.frozen
class Decisions(InTheClear):
    """All decisions of one document, in the order of making; the last one for a group counts."""

    entries: tuple[Decision, ...] = ()

    @property
    def digest(self) -> str:
        """SHA-256 of the canonical JSON, in hex."""
        return hashlib.sha256(self.to_json().encode()).hexdigest()

    def of(self, group: str) -> Decision | None:
        """The decision that counts for a group."""
        return next((one for one in reversed(self.entries) if one.group == group), None)

    def to_json(self) -> str:
        """The file's text, stable from run to run."""
        return json.dumps({"decisions": [attrs.asdict(one) for one in self.entries]}, indent=1, sort_keys=True, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Decisions:
        """Reads a decisions file strictly; raises `InputError` naming the entry."""
        rows: Any = None
        with suppress(ValueError, RecursionError):  # raised below, as the parser's own error keeps the text
            data = json.loads(text)
            rows = data.get("decisions") if isinstance(data, dict) else None
        if rows is None:
            raise InputError("decisions", "the file is not of the form that `reviewflow decide` writes", "make it anew")
        if not isinstance(rows, list):
            raise InputError("decisions", "it is not a list", "make the file anew")
        return cls(tuple(_decision(number, row) for number, row in enumerate(rows)))


def _decision(number: int, row: Any) -> Decision:
    fields = attrs.fields_dict(Decision)
    place = f"decisions[{number}]"
    if not isinstance(row, dict) or set(row) - set(fields):
        raise InputError(place, "it has unknown fields", f"use only {', '.join(fields)}")
    for name, field in fields.items():
        value = row.get(name, None)
        if field.default is attrs.NOTHING and not value:
            raise InputError(f"{place}.{name}", "it is missing or blank", "give it")
        many = name == "by"
        fits = isinstance(value, list) and all(isinstance(one, str) for one in value) if many else value is None or isinstance(value, str)
        if name in row and not fits:
            raise InputError(f"{place}.{name}", "it is not a list of texts" if many else "it is not a text", "mend it")
    return Decision(**(row | {"by": tuple(row["by"])}))


def _binds(decision: Decision, document: str, register: str) -> bool:
    return decision.document_digest == document and decision.register_digest == register


def people_of(decision: Decision) -> set[str]:
    """Who made a decision; one name in two spellings of its capitals and spaces is one person."""
    return {" ".join(name.split()).casefold() for name in decision.by if name.strip()}


def settled_by(decisions: Decisions, findings: Iterable[Finding], document: str, register: str) -> frozenset[str]:
    """Ids of findings that a `keep` lets stay: signed, with a reason, by two people where the finding blocks."""
    settled: set[str] = set()
    for finding in findings:
        decision = decisions.of(finding.group)
        if decision is None or decision.action != "keep" or not _binds(decision, document, register) or not decision.reason.strip():
            continue
        if finding.severity != INFO and len(people_of(decision)) >= (2 if finding.severity == BLOCK else 1):
            settled.add(finding.id)
    return frozenset(settled)


def replacement_by(decisions: Decisions, finding: Finding, report: GateReport, labels: Mapping[str, str]) -> tuple[bool, str | None]:
    """Whether a decision speaks of this finding, and what it puts there (`None`: it stays as it is)."""
    decision = decisions.of(finding.group)
    if decision is None or not _binds(decision, report.document_digest, report.register_digest) or not (people_of(decision) and decision.reason.strip()):
        return False, None
    if decision.action == "keep":
        return finding.id in report.settled, None
    if decision.text is not None:
        return True, decision.text
    if decision.candidate is None or decision.candidate not in labels:
        raise InputError(f"decision `{decision.group}`.candidate", "it is no entry of this register", "give the id of an entry")
    return True, labels[decision.candidate]


def near_digest(report: GateReport, findings: Sequence[Finding]) -> str:
    """A digest of the words around all findings of one group: an edit near any of them changes it."""
    texts = {part.path: part.text for part in report.parts}
    around = [texts[f.part][max(0, f.start - _NEAR) : f.end + _NEAR] for f in findings]
    return hashlib.sha256("\x1f".join(around).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def carried_over(decisions: Decisions, before: GateReport, after: GateReport) -> Decisions:
    """Earlier `keep` decisions offered for the next version, unsigned, where register and nearby words are the same.

    They settle nothing until somebody signs: `by` is empty. A decision whose surroundings changed is not offered.
    """
    if before.register_digest != after.register_digest:
        return Decisions()
    offered = []
    for group in dict.fromkeys(finding.group for finding in after.findings):
        decision = decisions.of(group)
        if decision is None or decision.action != "keep" or not _binds(decision, before.document_digest, before.register_digest):
            continue
        old, new = ([f for f in report.findings if f.group == group] for report in (before, after))
        if near_digest(before, old) == near_digest(after, new):
            offered.append(attrs.evolve(decision, by=(), document_digest=after.document_digest))
    return Decisions(tuple(offered))
