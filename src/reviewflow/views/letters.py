"""Letters, agenda and confidentiality wording as text, from versioned templates (S32, S35, S40, S43, S44).

`fill` gives the text and the id of its version, which is what `SendLetter` and `BriefConfidentiality` record. A field
that is missing, empty or unknown is an `InputError` that names it. The result holds names, so it shows itself only to
`reveal()`. Sends nothing and keeps nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from string import Template

import attrs

from reviewflow.errors import InputError
from reviewflow.model.private import Private
from reviewflow.model.review import Review
from reviewflow.model.words import ReasonKind
from reviewflow.views.naming import day, listed
from reviewflow.views.wordings import GATEWAYS, REASONS, TEXTS

__all__ = ["Letter", "fields_of", "fields_of_review", "fill", "reason_in_words", "wordings"]

CURRENT = re.compile(r"(?P<name>[a-z-]+)/(?P<number>\d+)")
MADE_HERE = {"gateways": "".join(f"- {text[0].upper()}{text[1:]}.\n" for text in GATEWAYS.values()).rstrip("\n")}
"""Fields that nobody fills, since the wording is to name every gateway."""


@attrs.frozen
class Letter:
    """A text ready to be sent or read out, and the version of its wording."""

    wording: str
    text: Private

    def reveal(self) -> str:
        """The text itself. Whoever calls this answers for where it goes."""
        return self.text.reveal()


def wordings(name: str) -> tuple[str, ...]:
    """Every version of that wording, the oldest first: `wordings("agenda")` ends with the current one."""
    known = (match for match in map(CURRENT.fullmatch, TEXTS) if match and match["name"] == name)
    found = sorted(known, key=lambda match: int(match["number"]))
    if not found:
        names = listed(sorted({wording.partition("/")[0] for wording in TEXTS}))
        raise InputError("wording", "is not known", f"use one of {names}")
    return tuple(match.group() for match in found)


def fields_of(wording: str) -> frozenset[str]:
    """The fields that this version of a wording asks for. Raises `InputError` for an unknown version."""
    return frozenset(_template(wording).get_identifiers()) - MADE_HERE.keys()


def fill(wording: str, fields: Mapping[str, str]) -> Letter:
    """The letter in that version with these fields. Raises `InputError` naming every field that is missing or unknown."""
    asked = fields_of(wording)
    faults = [f"`{name}` is not filled" for name in sorted(asked) if not fields.get(name, "").strip()]
    faults += [f"`{name}` is no field of it" for name in sorted(fields.keys() - asked)]
    if faults:
        raise InputError(wording, ", ".join(faults), f"give exactly {', '.join(f'`{name}`' for name in sorted(asked))}")
    return Letter(wording, Private(_template(wording).substitute({**fields, **MADE_HERE})))


def _template(wording: str) -> Template:
    if wording not in TEXTS:
        raise InputError("wording", "is not known", f"use one of {', '.join(f'`{known}`' for known in TEXTS)}")
    return Template(TEXTS[wording])


def reason_in_words(kinds: Iterable[ReasonKind]) -> str:
    """The reason for the review as a letter says it. Raises `InputError` where none is stated."""
    told = [REASONS[kind] for kind in kinds]
    if not told:
        raise InputError("reason", "is not stated", "state it first with `StateReason`")
    return "; and that ".join(told)


def fields_of_review(review: Review) -> dict[str, str]:
    """What the review itself can fill: its case, commissioner, reason, questions and period, with their words.

    `case` is the review's id; put a kinder description in its place where there is one. Raises `InputError` where no
    reason was stated.
    """
    fields = {
        "case": review.id,
        "commissioner": review.commissioner,
        "reason": reason_in_words(review.reasons),
        "questions": "\n".join(f"    {q.id}. {q.text.reveal().strip()}" for q in review.questions.values()),
    }
    if review.period:
        fields["period"] = f"{day(review.period[0])} and {day(review.period[1])}"
    return fields
