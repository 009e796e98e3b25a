"""Bodies and streets of dictionary words, told by the words around: `down the Brass Monkey`, `a refuge run by Haven Arrow`.

Nothing in such a name is rare, so only what announces it tells: a place's preposition and `the` before a public
house, the word for the body with a comma, `run by`, a holy name; and a house number before a street in small letters.
All of it is for review.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from reviewflow.publication.finders.places import number_before, postcode_near
from reviewflow.publication.finders.small_letters import unschooled
from reviewflow.publication.findings import REVIEW, Hit
from reviewflow.publication.listing import listed
from reviewflow.publication.tokens import Tokens
from reviewflow.publication.vocabulary import (
    BODIES,
    BODY_NOUNS,
    BODY_WORDS,
    PUBS,
    STREETS,
    STREETS_OF_TWO_MEANINGS,
    proper_words,
)

__all__ = ["find_named"]

_AT = listed("up over at in down outside from behind near to past opposite by beside")
_JOINED = (" ", "-", "'")
_LONGEST = 4  # words of such a name
_FLATS = listed("flat apartment plot pitch caravan")
_HOLY = listed("holy sacred blessed immaculate")
_NO_CHURCH = listed("week bible communion ghost spirit land quran koran book month see war water text texts")
_SAINTS = listed("saints souls hallows")
_RUN = listed("run managed owned provided led operated")
_MEASURES = listed("""minute minutes min mins hour hours mile miles bed bedroom bedroomed storey way year years month months day days week weeks plus a an of the
    from seater person foot feet metre metres other more new different x or and to per in""")
_CLOSES = re.compile(r"[,.;:!?)\n]|$")


def find_named(tokens: Tokens, taken: bytearray) -> Iterator[Hit]:
    """All such names that nothing else has taken."""
    for rule, words in ((_pub, PUBS), (_after_noun, BODY_NOUNS), (_run_by, _RUN), (_flat, _FLATS), (_holy, _HOLY | _SAINTS | {"lady"}), (_small_street, STREETS | STREETS_OF_TWO_MEANINGS)):
        for index in tokens.among(words):
            if (found := rule(tokens, index)) is not None and not any(taken[found[0] : found[1] + 1]):
                first, last, kind, why = found
                yield Hit(tokens.starts[first], tokens.ends[last], kind, REVIEW, why, 41)


Found = tuple[int, int, str, str]


def _run(tokens: Tokens, first: int) -> int:
    """The last word of a run of capitals that begins at a word, over hyphens and the s of a possessive."""
    last = first
    while last - first < _LONGEST and tokens.gap(last) in _JOINED and (tokens.capital(last + 1) or (tokens.gap(last) == "'" and tokens.word(last + 1) == "s")):
        last += 1
    return last


def _names_something(tokens: Tokens, first: int, last: int) -> bool:
    """Whether a run is more than general words for bodies, peoples and days, and no heading."""
    general = all(tokens.words[i] in BODY_WORDS or tokens.words[i] in BODIES or tokens.words[i] in proper_words() for i in range(first, last + 1))
    return not general and not tokens.in_title_case(first) and not tokens.in_capitals(first)


def _pub(tokens: Tokens, index: int) -> Found | None:
    if not tokens.capital(index):
        return None
    first = index
    while index - first < _LONGEST and tokens.gap(first - 1) in _JOINED and (tokens.capital(first - 1) or tokens.word(first - 1) == "s") and tokens.word(first - 1) != "the":
        first -= 1
    if tokens.before(first) != "the" or (tokens.before(first - 1) not in _AT and not tokens.capital(first - 1)):
        return None
    if first == index and tokens.words[index] == "head":
        return None  # the Head of a school; an inn is the head of somebody
    last = _run(tokens, index)
    return (first - 1, last, "place_like", "named as an inn") if _names_something(tokens, first, last) else None


def _after_noun(tokens: Tokens, index: int) -> Found | None:
    begin = index + 1
    if tokens.capital(index):
        return None
    if tokens.gap(index) == " " and tokens.word(begin) in ("called", "named"):
        begin += 1
    elif tokens.gap(index) != ", ":
        return None
    first = begin + 1 if tokens.word(begin) == "the" and tokens.gap(begin) == " " else begin
    last = _run(tokens, first) if tokens.capital(first) else first - 1
    if last <= first or not _names_something(tokens, first, last) or not _CLOSES.match(tokens.gap(last)):
        return None
    return begin, last, "body_like", "named after the word for a body"


def _run_by(tokens: Tokens, index: int) -> Found | None:
    if tokens.next_to(index) != "by" or tokens.gap(index + 1) != " " or not tokens.capital(index + 2):
        return None
    last = _run(tokens, index + 2)
    return (index + 2, last, "body_like", "what somebody runs") if last > index + 2 and _names_something(tokens, index + 2, last) else None


def _flat(tokens: Tokens, index: int) -> Found | None:
    """`Flat 14`, where the house stands elsewhere in the sentence or is known to all."""
    number = tokens.next_to(index)
    named = tokens.capital(index) and number[:1].isdigit() and not tokens.in_capitals(index)
    return (index, index + 1, "street", "the number of a flat") if named and number.rstrip("abcdef").isdigit() else None


def _holy(tokens: Tokens, index: int) -> Found | None:
    word = tokens.words[index]
    if not tokens.capital(index) or tokens.in_title_case(index) or tokens.in_capitals(index):
        return None
    if word == "lady" or word in _SAINTS:
        named = tokens.before(index) == ("our" if word == "lady" else "all") and tokens.capital(index - 1)
        return (index - 1, _run(tokens, index), "body_like", "a holy name") if named else None
    after = tokens.next_to(index)
    return (index, _run(tokens, index), "body_like", "a holy name") if tokens.capital(index + 1) and after and after not in _NO_CHURCH else None


def _small_street(tokens: Tokens, index: int) -> Found | None:
    """`23 fennel walk`, where the writer uses no capitals or a postcode follows."""
    if tokens.capital(index) or tokens.gap(index - 1) != " ":
        return None
    for first in (index - 1, index - 2):
        begin = number_before(tokens, first)
        if begin < first and first >= 0 and _MEASURES.isdisjoint(tokens.words[first:index]) and not any(tokens.capital(i) for i in range(first, index)):
            written = postcode_near(tokens, index) or unschooled(tokens, begin) or (begin > 0 and unschooled(tokens, begin - 1))
            return (begin, index, "street", "a number before the word for a street") if written else None
        if tokens.gap(first - 1) != " ":
            return None
    return None
