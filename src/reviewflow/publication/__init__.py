"""The gate before the public: finds what still identifies, rewrites what is certain, passes only the exact bytes.

`Register` says who must not be recognised; `check_text` and `check_file` find; `rewrite_text` and `rewrite_file`
rewrite; `GateReport` says what is open. Findings, decisions and the register are TEAM documents.
"""

from __future__ import annotations

from reviewflow.publication.decisions import Decision, Decisions, carried_over
from reviewflow.publication.edition import rules_version
from reviewflow.publication.finder import Finder, Span
from reviewflow.publication.findings import Finding
from reviewflow.publication.gate import check_file, check_surface, check_text
from reviewflow.publication.gate_report import GateReport
from reviewflow.publication.jigsaw import Fact, Jigsaw, JigsawRow
from reviewflow.publication.lexicon import Lexicon, WordList
from reviewflow.publication.policy import DEFAULT, Policy
from reviewflow.publication.register import Agency, Clash, Identifier, Person, Place, Register
from reviewflow.publication.rewrite import Rewritten, rewrite_file, rewrite_text
from reviewflow.publication.surface import Edit, Obstacle, Part, Surface, SurfaceReader, SurfaceWriter, UnreadPart

__all__ = [
    "DEFAULT",
    "Agency",
    "Clash",
    "Decision",
    "Decisions",
    "Edit",
    "Fact",
    "Finder",
    "Finding",
    "GateReport",
    "Identifier",
    "Jigsaw",
    "JigsawRow",
    "Lexicon",
    "Obstacle",
    "Part",
    "Person",
    "Place",
    "Policy",
    "Register",
    "Rewritten",
    "Span",
    "Surface",
    "SurfaceReader",
    "SurfaceWriter",
    "UnreadPart",
    "WordList",
    "carried_over",
    "check_file",
    "check_surface",
    "check_text",
    "rewrite_file",
    "rewrite_text",
    "rules_version",
]
