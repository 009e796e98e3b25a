"""Everybody and everything on the register, in every form, also misspelt; and whose label may stand there instead.

A match is certain only if one entry alone can be meant, the words around it do not speak of somebody else
(an unknown surname after a known given name), and the word is used as a name here. All else is found, and left
to a person.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from reviewflow.publication.finders.evidence import NAME, PERHAPS, WORD
from reviewflow.publication.finders.matches import Match, fits, written_as_name
from reviewflow.publication.finders.near import CERTAIN, Damage
from reviewflow.publication.finders.surroundings import Around, around
from reviewflow.publication.findings import BLOCK, INFO, REVIEW, Hit
from reviewflow.publication.forms import Form, Forms
from reviewflow.publication.lexicon import Lexicon
from reviewflow.publication.policy import Policy
from reviewflow.publication.register import Agency, Person
from reviewflow.publication.register_checks import words_of
from reviewflow.publication.tokens import Tokens

__all__ = ["find_known"]

_OVER_NUMBERS = 30  # a collar number in front of a name is part of it, whatever the pattern of numbers makes of it
_CERTAIN_KINDS = frozenset(("full", "given", "family", "half", "alias", "letters", "initial_family", "given_initial", "glued", "name", "head", "collar"))
_HOW = {
    "full": "full name", "given": "given name", "family": "surname", "half": "half of a double-barrelled name", "alias": "alias",
    "letters": "initials", "bare": "initials without dots", "initial_family": "initial and surname", "given_initial": "given name and initial",
    "glued": "name in one word", "plural": "surname in the plural", "middle": "middle name", "name": "name", "head": "name without its last words",
    "acronym": "capitals of the name", "barrels": "initials of a double-barrelled name", "owned": "name with an s", "collar": "rank and number",
    "number": "collar number", "shortened": "name with its first word shortened", "short": "first word of the name", "street": "name without its number",
}  # fmt: skip
_DAMAGE = {"same": "another spelling", "slip": "one slip", "far": "two slips", "short": "one slip in a short name", "other": "close, but a name of its own", "weak": "close, but a name of its own", "nickname": "nickname", "ear": "a spelling by ear"}


def _candidates(forms: Forms, first: str, second: str, damage: dict[str, Damage]) -> Sequence[Form]:
    """Forms that may stand at two words; all of the first word where the second may stand for several."""
    if second in damage:
        return forms.by_first.get(first, ())
    found = forms.by_two.get(first, {})
    return found.get(second) or found.get("") or ()


def _best(tokens: Tokens, index: int, forms: Forms, damage: dict[str, Damage], lexicon: Lexicon, taken: bytearray) -> Match | None:
    """The longest form at a word that is written as a name; an undamaged one before a damaged one."""
    word, after = tokens.words[index], tokens.word(index + 1)
    if word not in damage:
        for form in _candidates(forms, word, after, damage):  # longest first: the first whole one is the best
            match = fits(tokens, index, form, damage)
            if match is not None and match.how:
                break
            if match is not None and _sure(tokens, match, taken):
                return match
        else:
            return None
    return _best_damaged(tokens, index, forms, damage, lexicon, taken)


def _best_damaged(tokens: Tokens, index: int, forms: Forms, damage: dict[str, Damage], lexicon: Lexicon, taken: bytearray) -> Match | None:
    """The same where a word may stand for another: all readings are compared."""
    word, after = tokens.words[index], tokens.word(index + 1)
    starts = [word, *(damage[word].targets if word in damage else ())]
    found = [match for start in starts for form in _candidates(forms, start, after, damage) if (match := fits(tokens, index, form, damage))]
    found.sort(key=lambda m: (-m.last, m.how != "", len(m.holders)))
    for match in found:
        if match.first == match.last and (match.how == "weak" or (match.how == "nickname" and word in lexicon.words)):
            continue
        if _sure(tokens, match, taken):
            return _merged(match, found)
    return None


def _sure(tokens: Tokens, match: Match, taken: bytearray) -> bool:
    """Notes on a match whether it is written as a name; false where it is only a word."""
    match.sure = written_as_name(tokens, match, taken)
    return match.sure != WORD


def _merged(match: Match, found: list[Match]) -> Match:
    """Other readings of the very same words name further candidates."""
    for other in found:
        if (other.first, other.last, other.how) == (match.first, match.last, match.how) and other is not match:
            match.holders = other.holders | match.holders
    return match


def find_known(tokens: Tokens, protected: bytearray, forms: Forms, damage: dict[str, Damage], lexicon: Lexicon, policy: Policy) -> Iterator[Hit]:
    """All register entries in one text, from left to right; also marks their words in `protected` as taken (2)."""
    staying = frozenset(key for key, entry in forms.entries.items() if _may_stay(entry, policy))
    for index in _starts(tokens, forms, damage):
        if protected[index]:
            continue
        match = _best(tokens, index, forms, damage, lexicon, protected)
        if match is None or any(protected[match.first : match.last + 1]):
            continue
        protected[match.first : match.last + 1] = b"\2" * (match.last - match.first + 1)
        yield _hit(tokens, match, forms, lexicon, staying)


def _starts(tokens: Tokens, forms: Forms, damage: dict[str, Damage]) -> Iterator[int]:
    """Words at which a form may begin; `the` only where the next word goes on with one, `it` only in capitals."""
    words, by_two, capitals = tokens.words, forms.by_two, tokens.capitals
    for index in tokens.places(word for word in tokens.where if word in by_two or word in damage):
        if words[index] not in damage:
            if not capitals[index] and words[index] in forms.lettered:
                continue
            after, found = tokens.word(index + 1), by_two[words[index]]
            if after not in found and not found[""] and after not in damage:
                continue
        yield index


def _narrowed(match: Match, forms: Forms, title: str) -> dict[str, str]:
    """Holders that this title can mean: those who bear it. That others bear another one makes nobody certain."""
    if not title or len(match.holders) < 2:
        return match.holders
    titles = {holder: {word for one in getattr(forms.entries[holder], "titles", ()) for word in words_of(one)} for holder in match.holders}
    bearing = {holder: kind for holder, kind in match.holders.items() if title in titles[holder]}
    return bearing or match.holders


def _hit(tokens: Tokens, match: Match, forms: Forms, lexicon: Lexicon, staying: frozenset[str]) -> Hit:
    kinds = set(match.holders.values())
    place = around(tokens, match.first, match.last, kinds, lexicon=lexicon, forms=forms)
    holders = _narrowed(match, forms, place.title)
    first = next(iter(holders))
    only = first if len(holders) == 1 else ""
    certain = bool(only) and _certain(match, holders[only], place, size=match.last - match.first + 1)
    doubtful = match.how in ("other", "short", "weak", "nickname", "ear") and not match.intact
    severity = REVIEW if doubtful or match.sure != NAME else BLOCK
    if staying.issuperset(holders):
        severity, certain = INFO, False
    why = _why(min(holders.values()), match.how, len(holders), place.somebody_else, match.sure, severity)
    rank = 60 + match.last - match.first - ("collar" in kinds) + (_OVER_NUMBERS if place.numbered or "collar" in kinds else 0)
    hit = Hit(tokens.starts[place.first], tokens.ends[place.last], forms.kinds[first], severity, why, rank)
    hit.candidates = tuple(sorted(holders))
    if certain:
        hit.label_of = only
    lettered = match.in_capitals and tokens.gap(match.first).startswith(".")
    if tokens.gap(match.last).startswith(".") and (lettered or (not match.in_capitals and len(tokens.words[match.last]) == 1)):
        hit.end += _closing_dot(tokens, match.last)
    return hit


def _closing_dot(tokens: Tokens, last: int) -> int:
    """1 where the dot after the last initial belongs to it; 0 where it also ends the sentence."""
    gap = tokens.gap(last)
    ends = gap[1:2] in ("", "\n", '"') or (gap == ". " and tokens.capital(last + 1))
    return 0 if ends else 1


def _certain(match: Match, kind: str, place: Around, size: int) -> bool:
    if match.sure != NAME or place.somebody_else or kind not in _CERTAIN_KINDS or (kind == "head" and size < 2):
        return False
    return not match.how or match.how in CERTAIN or match.intact


def _may_stay(entry: object, policy: Policy) -> bool:
    if getattr(entry, "id", "") in policy.may_stay:
        return True
    if isinstance(entry, Person):
        return entry.kind == "reviewer" and policy.reviewers_named
    return isinstance(entry, Agency) and policy.agencies_named


@lru_cache(maxsize=1024)
def _why(kind: str, how: str, holders: int, somebody_else: str, sure: str, severity: str) -> str:
    reasons = [_HOW[kind]]
    if how:
        reasons.append(_DAMAGE[how])
    if holders > 1:
        reasons.append(f"{holders} may be meant")
    if somebody_else:
        reasons.append(somebody_else)
    if sure == PERHAPS:
        reasons.append("also an ordinary word")
    if severity == INFO:
        reasons.append("may stay by policy")
    return ", ".join(reasons)
