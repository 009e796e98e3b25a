"""What a person reads: the state of a review, its story, who could read what, letters, and the tables printed.

Values in, values or text out; nothing here decides, and nothing reads a clock or a file. People are shown by id and
label, and what they wrote is left out, unless the caller asks for words.
"""

from __future__ import annotations

from reviewflow.views.assurance import assurance, assurance_text
from reviewflow.views.choices import Choice, choices, choices_json, choices_text, next_moves
from reviewflow.views.circulation import HeldCopy, circulation, circulation_text, still_out
from reviewflow.views.diagram import diagram, diagrams
from reviewflow.views.letters import Letter, fields_of, fields_of_review, fill, reason_in_words, wordings
from reviewflow.views.naming import Naming
from reviewflow.views.policy_map import clause_rows, differs_from, policy_map
from reviewflow.views.process_page import process_page
from reviewflow.views.provenance import Touched, provenance, provenance_text, touched_by, touched_text
from reviewflow.views.reading import Readers, could_read, reading_text, readings, shown_on, to_read_now
from reviewflow.views.register import register_with_names
from reviewflow.views.sentences import sentence
from reviewflow.views.status import Status, status
from reviewflow.views.status_json import status_json
from reviewflow.views.status_text import status_text
from reviewflow.views.timeline import Attempt, TimelineEntry, timeline, timeline_json
from reviewflow.views.timeline_text import timeline_text

__all__ = [
    "Attempt",
    "Choice",
    "HeldCopy",
    "Letter",
    "Naming",
    "Readers",
    "Status",
    "TimelineEntry",
    "Touched",
    "assurance",
    "assurance_text",
    "choices",
    "choices_json",
    "choices_text",
    "circulation",
    "circulation_text",
    "clause_rows",
    "could_read",
    "diagram",
    "diagrams",
    "differs_from",
    "fields_of",
    "fields_of_review",
    "fill",
    "next_moves",
    "policy_map",
    "process_page",
    "provenance",
    "provenance_text",
    "reading_text",
    "readings",
    "reason_in_words",
    "register_with_names",
    "sentence",
    "shown_on",
    "status",
    "status_json",
    "status_text",
    "still_out",
    "timeline",
    "timeline_json",
    "timeline_text",
    "to_read_now",
    "touched_by",
    "touched_text",
    "wordings",
]
