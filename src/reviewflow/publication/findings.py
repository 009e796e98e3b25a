"""What a check finds. A finding holds places and judgements, never the text itself; the report's parts hold that.

Severity: `block` identifies or very likely does, and one person alone may not let it stay; `review` needs one
person's decision; `info` is told and needs none. Certain findings carry their replacement; what is ambiguous
carries candidates and is never rewritten by itself.
"""

from __future__ import annotations

import attrs

__all__ = ["BLOCK", "INFO", "KINDS", "REVIEW", "Finding", "Hit"]

BLOCK, REVIEW, INFO = "block", "review", "info"
SEVERITIES = (BLOCK, REVIEW, INFO)

# What each kind is, as a person reads it; the reports and the page use these words.
# fmt: off
KINDS: dict[str, str] = {
    # kind              words
    "known_person":     "person of the case",
    "known_place":      "place of the case",
    "known_agency":     "agency of the case",
    "known_identifier": "identifier of the case",
    "person_like":      "looks like a person's name",
    "place_like":       "looks like a place",
    "body_like":        "looks like the name of a school, ward or other body",
    "other_script":     "words in letters that are not Latin",
    "street":           "street or address",
    "postcode":         "postcode",
    "phone":            "telephone number",
    "email":            "e-mail address",
    "handle":           "handle, hashtag or user name",
    "web_address":      "web address",
    "file_name":        "file name",
    "nhs_number":       "NHS number",
    "ni_number":        "National Insurance number",
    "upn":              "pupil number",
    "case_number":      "case, court or reference number",
    "collar_number":    "collar or registration number",
    "vehicle":          "vehicle registration",
    "coordinates":      "coordinates",
    "what3words":       "what3words address",
    "date_of_birth":    "date of birth",
    "exact_date":       "exact date",
}
# fmt: on


@attrs.frozen
class Finding:
    """One place in one part. `start` and `end` count characters of the part's text; `group` joins what one decision settles."""

    id: str
    part: str
    start: int
    end: int
    kind: str
    severity: str
    replacement: str | None = attrs.field(repr=False)
    candidates: tuple[str, ...]
    evidence: str
    group: str


@attrs.define(slots=True)
class Hit:
    """A finding in the making: places in the folded text, and what decides overlaps (`rank`, higher wins)."""

    start: int
    end: int
    kind: str
    severity: str
    evidence: str
    rank: int
    replacement: str | None = attrs.field(default=None, repr=False)
    candidates: tuple[str, ...] = ()
    label_of: str = ""  # the register entry whose label stands here, for first mention and articles
    exact: tuple[int, int] | None = None  # the place in the original, where it is known better than by the folded text
