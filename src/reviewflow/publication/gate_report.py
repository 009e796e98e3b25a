"""What a check found, bound to everything it was made with: a report says nothing about any other bytes, register or rules.

It passes when every part was read, nothing structural is in the way, and each finding that needs somebody's
decision has one (S49-S51). `gate` makes it, `report` and `html` show it, `decisions` answers it.
"""

from __future__ import annotations

import hashlib
from functools import cached_property

import attrs

from reviewflow.errors import InputError
from reviewflow.model.private import InTheClear
from reviewflow.publication.edition import rules_version
from reviewflow.publication.findings import INFO, Finding
from reviewflow.publication.jigsaw import Jigsaw
from reviewflow.publication.policy import DEFAULT, Policy
from reviewflow.publication.register import Register
from reviewflow.publication.surface import Obstacle, Part, UnreadPart

__all__ = ["NOT_CHECKED", "GateReport"]

NOT_CHECKED = (
    "pictures, drawings, handwriting and sound",
    "whether somebody is known by the way they speak or write",
    "whether the facts told are true, or are known from elsewhere",
    "names that no list knows and that stand in small letters",
    "what several reports of one board tell together",
)


@attrs.frozen(kw_only=True)
class GateReport(InTheClear):
    """What a check found, bound to the bytes, register, policy, decisions and rules that it was made with.

    `parts` is every place that was read, `unread_parts` what could not be read (each blocks), `obstacles` what
    blocks by its structure, `settled` the ids of findings that a decision lets stay. A TEAM document.
    """

    document_digest: str
    register_digest: str
    policy_digest: str
    rules_version: str
    decisions_digest: str
    findings: tuple[Finding, ...]
    parts: tuple[Part, ...] = attrs.field(repr=lambda parts: f"{len(parts)} parts")
    unread_parts: tuple[UnreadPart, ...] = ()
    obstacles: tuple[Obstacle, ...] = ()
    jigsaw: Jigsaw = attrs.field(factory=Jigsaw)
    settled: frozenset[str] = frozenset()
    not_checked: tuple[str, ...] = NOT_CHECKED

    @property
    def open_findings(self) -> tuple[Finding, ...]:
        """Findings that still need a rewriting or a decision."""
        return tuple(f for f in self.findings if f.severity != INFO and f.id not in self.settled)

    @property
    def blocked(self) -> bool:
        """Whether anything is open: a finding, an unread part, an obstacle."""
        return bool(self.open_findings or self.unread_parts or self.obstacles)

    @property
    def passed(self) -> bool:
        """Whether these very bytes may go on to the people who publish."""
        return not self.blocked

    def text_of(self, finding: Finding) -> str:
        """The text at a finding, for whoever holds the document; raises `InputError` for a finding of another report."""
        if finding.id not in self._ids:
            raise InputError("finding", f"`{finding.id}` is not of this report", "ask the report that it came from")
        return self._texts[finding.part][finding.start : finding.end]

    @cached_property
    def _texts(self) -> dict[str, str]:
        return {part.path: part.text for part in self.parts}

    @cached_property
    def _ids(self) -> frozenset[str]:
        return frozenset(finding.id for finding in self.findings)

    def holds_for(self, data: bytes, register: Register, policy: Policy = DEFAULT) -> bool:
        """Whether this report speaks of exactly these bytes, this register, this policy and the rules of today."""
        made_with = (self.document_digest, self.register_digest, self.policy_digest, self.rules_version)
        return made_with == (hashlib.sha256(data).hexdigest(), register.digest, policy.digest, rules_version())
