"""The story as text: a heading a day, one line an event, a mark where something was refused, and the first reason why.

In brief, what is done for many people one after the other (letters, undertakings, copies) is told in one line; the
table below says which events those are and how they are told together. Decides nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from reviewflow.views.choices import clause_of
from reviewflow.views.naming import Naming, day, in_words, listed
from reviewflow.views.timeline import TimelineEntry

__all__ = ["timeline_text"]

# fmt: off
TOGETHER: Mapping[str, str] = {
    "QuestionAsked":                "the questions {} are asked",
    "AgencyAdded":                  "the agencies under review are put on the record: {}",
    "KeyProfessionDeclared":        "the key professions of the case are declared: {}",
    "PersonAdded":                  "put on the register: {}",
    "PlaceAdded":                   "places put on the register: {}",
    "IdentifierAdded":              "further identifiers put on the register",
    "TeamMemberAppointed":          "the review team is joined by {}",
    "ProfessionalParticipantAdded": "to take part, as workers: {}",
    "FamilyParticipantAdded":       "to take part, as family: {}",
    "LetterSent":                   "introductory letters went to {}",
    "ConfidentialityBriefed":       "confidentiality and its limits were made clear to {}",
    "UndertakingGiven":             "undertaken to keep what is shared within the group, by {}",
    "ConversationHeld":             "conversations were held with {}",
    "CopyAccountedFor":             "copies accounted for: {}",
    "FamilyReadingDecided":         "family readings are decided, for {}",
    "ToldBeforePublication":        "told before the release: {}",
}
# fmt: on


def timeline_text(entries: Iterable[TimelineEntry], names: Naming, *, brief: bool = False) -> str:
    """The story as lines of text; `brief` tells what was done for many people on one day in one line each."""
    lines: list[str] = []
    for today, of_the_day in groupby(entries, key=lambda entry: day(entry.at)):
        lines += ["", today] if lines else [today]
        if not brief:
            lines += _each(of_the_day, names)
            continue
        for routine, run in groupby(of_the_day, key=lambda entry: entry.what in TOGETHER and not entry.refused):
            stretch = list(run)
            lines += _together(stretch, names) if routine else _each(stretch, names)
    return "\n".join(lines)


def _each(entries: Iterable[TimelineEntry], names: Naming) -> Iterator[str]:
    return (line for entry in entries for line in _lines(entry, names))


def _lines(entry: TimelineEntry, names: Naming) -> Iterator[str]:
    yield f"  {'✗' if entry.refused else ' '} {entry.by:<6} {entry.text}{_why(entry, names)}"
    if entry.stage:
        yield f"    {'':<6} → {in_words(entry.stage)}"


def _together(run: list[TimelineEntry], names: Naming) -> Iterator[str]:
    """Routine events of one stretch, those of a kind as one."""
    by_kind: dict[str, list[TimelineEntry]] = {}
    for entry in run:
        by_kind.setdefault(entry.what, []).append(entry)
    for what, alike in by_kind.items():
        if len(alike) == 1:
            yield from _lines(alike[0], names)
            continue
        counts = Counter(entry.about for entry in alike)
        told = listed(f"{_of(id, names)}{f' ({count})' if count > 1 else ''}" for id, count in counts.items())
        actors = dict.fromkeys(entry.by for entry in alike)
        by = next(iter(actors)) if len(actors) == 1 else "…"
        yield f"    {by:<6} {TOGETHER[what].format(told)}"


def _of(id: str, names: Naming) -> str:
    """A person, an agency or a version by its label; another thing (a sector, a question) as it stands."""
    return (
        names.subject(id)
        if id in {*names.review.people, *names.review.agencies, *names.review.versions}
        else in_words(id)
    )


def _why(entry: TimelineEntry, names: Naming) -> str:
    if not entry.reasons:
        return f" ({', '.join(entry.codes)})" if entry.codes else ""
    first, more = entry.reasons[0], len(entry.reasons) - 1
    about = names.subject(first.subject)
    others = f" (and {more} more)" if more else ""
    return f": {clause_of(first)}, {about}: {first.text}{others}"
