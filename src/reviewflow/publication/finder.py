"""All finders over one part, one after another: what the register knows first, then what nobody knows.

Order and rank decide where findings overlap: an address that holds a name is one finding, as severe as its worst
part. A host's own finder (`Finder`) comes last and can raise `review` at most; it never rewrites.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Protocol

import attrs

from reviewflow.publication.finders.dates import find_dates
from reviewflow.publication.finders.hidden import find_hidden
from reviewflow.publication.finders.initials import find_initials, two_letters
from reviewflow.publication.finders.known import find_known
from reviewflow.publication.finders.named import find_named
from reviewflow.publication.finders.near import Damage, near_names
from reviewflow.publication.finders.numbers import find_identifiers, find_numbers
from reviewflow.publication.finders.scripts import find_other_scripts
from reviewflow.publication.finders.small_letters import find_small_titled
from reviewflow.publication.finders.strangers import find_strangers
from reviewflow.publication.findings import BLOCK, INFO, REVIEW, SEVERITIES, Hit
from reviewflow.publication.folding import Folded, fold
from reviewflow.publication.forms import forms_of
from reviewflow.publication.jigsaw import facts_in
from reviewflow.publication.labels import closed_behind, kept_structure, shape
from reviewflow.publication.lexicon import Lexicon, default_lexicon
from reviewflow.publication.policy import Policy
from reviewflow.publication.protected import protected_words
from reviewflow.publication.register import Register
from reviewflow.publication.tokens import Tokens

__all__ = ["Finder", "Search", "Span"]

Moved = Callable[[int], None]
_STEPS = 50  # how often at most one pass over a part tells how far it is


@attrs.frozen
class Span:
    """What a host's finder saw: a place in the text it was given, a kind, and why, in words that hold no text."""

    start: int
    end: int
    kind: str = "person_like"
    evidence: str = "a statistical finder"


class Finder(Protocol):
    """A further finder, statistical or not. What it yields is for review, whatever it says."""

    def find(self, text: str) -> Iterable[Span]:
        """Places in one part's text; offsets in characters."""
        ...


@attrs.frozen
class Looked:
    """What one part gave: its folded text, its findings, and its facts for the jigsaw table."""

    folded: Folded
    hits: list[Hit]
    facts: tuple[tuple[str, int, int], ...]


class Search:
    """One check of one document: keeps what was learnt from part to part (nearly-names, first mentions)."""

    def __init__(self, register: Register, policy: Policy, finders: Sequence[Finder] = (), lexicon: Lexicon | None = None) -> None:
        self.register, self.policy, self.finders = register, policy, finders
        self.lexicon = lexicon or default_lexicon()
        self.forms = forms_of(register, self.lexicon)
        self._damage: dict[str, Damage] = {}
        self._seen: set[str] = set()
        self._mentioned: set[str] = set()

    def look(self, text: str, moved: Moved | None = None) -> Looked:
        """All findings of one part that do not overlap, from left to right, with replacements where certain; and its facts.

        `moved` is told how many of the part's characters the check is through with: each pass is an equal share of them.
        """
        folded = fold(text)
        tokens = Tokens(folded)
        hits = [self._placed(hit, folded, text) for hit in settled(self._hits(tokens, text, moved))]
        return Looked(folded, hits, tuple((kind, *folded.span(start, end)) for kind, start, end in facts_in(tokens)))

    def _hits(self, tokens: Tokens, text: str, moved: Moved | None) -> list[Hit]:
        fresh = set(tokens.words) - self._seen
        self._seen |= fresh
        self._damage |= near_names(fresh, self.forms, self.lexicon)
        taken = protected_words(tokens, self.forms, self.policy.allowed_phrases)
        found: list[Hit] = []
        passes: tuple[Iterable[Hit], ...] = (  # none of them begins before the one before it has ended
            find_known(tokens, taken, self.forms, self._damage, self.lexicon, self.policy),
            find_hidden(tokens, taken, self.forms, self.lexicon),
            find_numbers(tokens, self.policy),
            find_identifiers(tokens, self.register, self.policy),
            find_dates(tokens, self.register, self.policy),
            find_small_titled(tokens, taken, self.lexicon),
            find_named(tokens, taken),
            find_initials(tokens, taken, self.forms, self.lexicon),
            two_letters(tokens, taken, self.lexicon),
            find_strangers(tokens, taken, self.forms, self.lexicon, self.policy),
            find_other_scripts(text, tokens.folded, found, self.lexicon),
            self._of_hosts(text),
        )
        for number, hits in enumerate(passes):
            found += list(hits if moved is None else _watched(hits, moved, len(text), number, len(passes)))
        for hit in found:
            if hit.exact is None and hit.label_of:
                self._label(hit, tokens)
        return found

    def _label(self, hit: Hit, tokens: Tokens) -> None:
        first = hit.label_of not in self._mentioned
        shape(hit, tokens, self.forms.entries[hit.label_of], first_mention=first)
        self._mentioned.add(hit.label_of)

    def _of_hosts(self, text: str) -> Iterable[Hit]:
        for finder in self.finders:
            for span in finder.find(text):
                if 0 <= span.start < span.end <= len(text):
                    yield Hit(-1, -1, span.kind, REVIEW, span.evidence, 10, exact=(span.start, span.end))

    def _placed(self, hit: Hit, folded: Folded, text: str) -> Hit:
        hit.exact = hit.exact or folded.span(hit.start, hit.end)
        if hit.replacement is not None:
            markers, structure = kept_structure(text[hit.exact[0] : hit.exact[1]])
            closed, end = closed_behind(markers, text, hit.exact[1])
            hit.exact = (hit.exact[0], end)
            hit.replacement += "".join(markers[: len(markers) - closed]) + structure
        return hit


def _watched(hits: Iterable[Hit], moved: Moved, length: int, number: int, passes: int) -> Iterator[Hit]:
    """One pass's hits as they are; tells at some of them, and at its end, how far it and those before it are together."""
    step = reached = length // _STEPS
    for hit in hits:
        if hit.start > reached:
            moved((number * length + min(hit.start, length)) // passes)
            reached = hit.start + step
        yield hit
    moved((number + 1) * length // passes)


_SURER = {severity: number for number, severity in enumerate(SEVERITIES)}
_OUTER = frozenset(("email", "web_address", "handle", "file_name"))
_REMOVED = {"web_address": "[web address removed]", "handle": "[user name removed]", "file_name": "[file name removed]"}


def settled(hits: list[Hit]) -> list[Hit]:
    """Where hits overlap the higher rank stays, takes the worst severity, and covers what the other covered."""
    kept: list[Hit] = []
    inside = [hit for hit in hits if hit.exact is None]
    for hit in sorted(inside, key=lambda h: (h.start, -h.rank, -h.end)):
        if kept and hit.start < kept[-1].end:
            kept[-1] = _joined(kept[-1], hit)
        else:
            kept.append(hit)
    outside = [hit for hit in hits if hit.exact is not None]
    return sorted([*kept, *outside], key=lambda h: (h.exact or (h.start, h.end)))


def _joined(one: Hit, two: Hit) -> Hit:
    """The stronger of two overlapping hits, widened over both; it keeps its replacement only if it already covered the other."""
    strong, weak = (one, two) if (one.rank, one.end - one.start) >= (two.rank, two.end - two.start) else (two, one)
    covered = strong.start <= weak.start and weak.end <= strong.end
    known = weak.kind.startswith("known_") and weak.severity != INFO
    if strong.kind in _OUTER and known:
        strong.evidence += ", with a name of the case in it"
        strong.candidates = tuple(sorted({*strong.candidates, *weak.candidates}))
        strong.replacement = strong.replacement or _REMOVED.get(strong.kind)
        strong.severity = BLOCK
    if known or weak.rank >= 55:
        strong.severity = min(strong.severity, weak.severity, key=_SURER.__getitem__)
    if not covered:
        strong.start, strong.end = min(one.start, two.start), max(one.end, two.end)
        strong.replacement = None
    return strong
