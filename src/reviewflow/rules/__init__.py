"""The practice: the process tables, the checklist S1 to S52 and the confidentiality table, readable in one sitting."""

from __future__ import annotations

from reviewflow.rules.process import CLAUSES, NOTES, PROCESS
from reviewflow.rules.steps import POLICY

__all__ = ["CLAUSES", "NOTES", "POLICY", "PROCESS"]
