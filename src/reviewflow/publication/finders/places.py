"""Streets, bodies and listed places within a run of capitalised words.

A street needs a proper name or a number, a body a proper name before its ending; `the Family Court` and
`Mental Health Trust` name nothing by themselves.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import lru_cache

from reviewflow.publication.finders.evidence import DID, TITLES
from reviewflow.publication.findings import BLOCK, REVIEW, Hit
from reviewflow.publication.lexicon import Lexicon
from reviewflow.publication.listing import listed
from reviewflow.publication.tokens import Tokens
from reviewflow.publication.vocabulary import (
    ADDRESS_ENDINGS,
    BODIES,
    BODY_WORDS,
    COMPASS,
    COUNTIES,
    RANKS,
    REGIONS,
    STREETS,
    STREETS_SHORTENED,
)

__all__ = ["body_behind", "body_hit", "collar_before", "is_county", "is_place", "number_before", "place_hit", "places_in", "street_hit"]

Plain = Callable[[int], bool]
_NUMBER = re.compile(r"\d{1,4}[a-z]?$")
_COLLAR = re.compile(r"[a-z]{0,2}\d{2,5}$")
_NAMED_BODIES = listed("ward suite wing nursery surgery hostel refuge clinic hospice practice pharmacy")  # with one word before, at the start of a sentence too
_WHERE = listed("at on in to from off near down up along behind outside into via")
_ADDRESS = 8  # words from a street to its postcode
_OUTWARD, _INWARD = re.compile(r"[a-pr-uwyz][a-hk-y]?\d[a-z\d]?$"), re.compile(r"\d[abd-hjlnp-uw-z]{2}$")
_TAIL = 3  # words of a body's name behind a street
_WORK = listed("good best key reflective effective")  # before `practice` they speak of work, and of no surgery
_HOME = listed("plot pitch caravan flat apartment apt unit room house no number")


def number_before(tokens: Tokens, first: int) -> int:
    """Where the house number (and a flat before it) begins, or `first`."""
    index = first - 1
    if index < 0 or tokens.gap(index) not in (" ", ", ") or not _NUMBER.match(tokens.words[index]):
        return first
    first = index
    if index >= 1 and tokens.gap(index - 1) in ("-", "/") and _NUMBER.match(tokens.words[index - 1]):
        index = first = index - 1  # 12-14 Mill Road
    if index >= 2 and tokens.gap(index - 1) in (" ", ", ") and tokens.gap(index - 2) == " " and tokens.words[index - 2] in _HOME:
        return index - 2
    if index >= 1 and tokens.words[index - 1] in _HOME and tokens.gap(index - 1) == " ":
        return index - 1
    return first


def collar_before(tokens: Tokens, first: int) -> int:
    """Where a rank with its number begins (`Det. Sgt. 2290`) in front of a word, or `first`."""
    number = first - 1
    if number < 1 or tokens.gap(number) != " " or not _COLLAR.match(tokens.words[number]) or tokens.words[number - 1] not in RANKS or tokens.gap(number - 1) not in (" ", ". "):
        return first
    begin = number - 1
    while begin > 0 and tokens.gap(begin - 1) in (" ", ". ") and tokens.words[begin - 1] in RANKS:
        begin -= 1
    return begin


def street_hit(tokens: Tokens, first: int, last: int, plain: Plain, given: Plain) -> Hit | None:
    """An address at the end of the run, with its number."""
    ends = [i for i in range(first + 1, last + 1) if tokens.words[i] in ADDRESS_ENDINGS]
    number = number_before(tokens, first) if ends else first
    for end in reversed(ends):
        if tokens.gap(end) == "-":  # `Fernhill Walk-In Centre`
            continue
        name = range(first, end)
        named = any(not plain(i) for i in name) and not given(first)
        if number < first or (tokens.words[end] in STREETS and _is_name(tokens, name)) or (named and tokens.words[end] not in BODIES | STREETS_SHORTENED):
            why, severity = "an address" if number < first else "the name of a street", BLOCK
        elif _in_place_of_a_street(tokens, first, end) or (end > first and postcode_near(tokens, end)):
            why, severity = "capitals before the word for a street", REVIEW
        else:
            continue
        if (tail := body_behind(tokens, end, last)) > end:
            return Hit(tokens.starts[number], tokens.ends[tail], "body_like", severity, "a body called after a street", 58)
        return Hit(tokens.starts[number], tokens.ends[end], "street", severity, why, 58)
    return None


def body_behind(tokens: Tokens, end: int, last: int) -> int:
    """The last word of a body whose name goes on behind a word, within a run (`Medical Centre` behind `Cutler Lane`); else that word."""
    if tokens.in_title_case(end) or tokens.in_capitals(end):
        return end
    reach = min(last, end + _TAIL)
    tail = next((i for i in range(reach, end, -1) if tokens.words[i] in BODIES), end)
    joined = all(tokens.gap(i) == " " and tokens.capital(i + 1) for i in range(end, tail))
    return tail if joined else end


def _in_place_of_a_street(tokens: Tokens, first: int, end: int) -> bool:
    """`at Fennel Walk`, `to Sallow Rise`: words with capitals in mid-sentence, where a place would stand."""
    name = [tokens.words[i] for i in range(first, end)]
    if tokens.words[end] in BODIES or tokens.before(first) not in _WHERE or all(word in BODY_WORDS for word in name):
        return False
    return not tokens.in_title_case(end) and all(tokens.capital(i) for i in (first, end))


def postcode_near(tokens: Tokens, end: int) -> bool:
    """Whether a postcode follows within a few words, as at the end of an address."""
    near = range(end + 1, min(end + _ADDRESS, tokens.count - 1))
    return any(_OUTWARD.match(tokens.words[i]) and _INWARD.match(tokens.words[i + 1]) and tokens.gap(i) == " " for i in near)


def _is_name(tokens: Tokens, name: range) -> bool:
    """Whether what stands before `Lane` is more than a sentence's first word or a determiner."""
    words = [tokens.words[i] for i in name]
    return bool(words) and words[-1] not in ("the", "a", "this", "that", "our", "one", "fast", "each", "every") and not (len(words) == 1 and tokens.opens_sentence(name[0]) and tokens.words[name[0]] in BODY_WORDS)


def _opens(tokens: Tokens, index: int, plain: Plain) -> bool:
    """Whether a word has its capital from the sentence it begins: `Visited Nursery`, but not `Juniper Ward`."""
    if not plain(index) or not tokens.opens_sentence(index):
        return False
    word = tokens.words[index]
    noun = word not in DID and not word.endswith(("ed", "ing", "ly")) and word not in TITLES
    return not (noun and tokens.words[index + 1] in _NAMED_BODIES and not tokens.in_title_case(index + 1) and word not in BODY_WORDS)


def body_hit(tokens: Tokens, first: int, last: int, plain: Plain) -> Hit | None:
    """The name of a school, ward, trust, paper or team in the run."""
    for end in range(last, first, -1):
        if tokens.words[end] not in BODIES:
            continue
        begin = first
        while begin < end and (tokens.words[begin] in ("the", "a", "an", "at", "in", "our") or _opens(tokens, begin, plain)):
            begin += 1
        name = [i for i in range(begin, end) if tokens.words[i] not in BODY_WORDS and tokens.words[i] not in BODIES and len(tokens.words[i]) > 1]
        if tokens.words[end] == "practice" and all(tokens.words[i] in _WORK for i in name):
            continue
        article = tokens.before(begin) == "the"
        placed = tokens.before(begin - article) in _WHERE and not tokens.capital(begin - 1 - article)
        if name and (placed or any(not plain(i) for i in name) or not tokens.in_title_case(end)):
            certain = any(not plain(i) for i in name) or tokens.words[begin] == "st"
            if begin > first and tokens.capital(begin - 1) and tokens.words[begin - 1] == "the" and not tokens.opens_sentence(begin - 1):
                begin -= 1
            return Hit(tokens.starts[begin], tokens.ends[end], "body_like", REVIEW, "a proper name before the word for a body" if certain else "capitals before the word for a body", 50)
    return None


@lru_cache(maxsize=2)
def _longer(lexicon: Lexicon) -> dict[tuple[str, ...], list[tuple[str, ...]]]:
    """Places of several words by their first two words, longest first; very many begin with `St` or `New`."""
    table: defaultdict[tuple[str, ...], list[tuple[str, ...]]] = defaultdict(list)
    for places in (lexicon.british_places, lexicon.world_places):
        for name in places.entries:
            if " " in name or "-" in name or "'" in name:
                words = tuple(re.findall(r"[^\W_]+", name))
                if (words and not all(word in lexicon.words for word in words[-1:])) or (words and places is lexicon.british_places):
                    table[words[:2]].append(words)
    for words in REGIONS:
        table[words[:2]].append(words)
    for found in table.values():
        found.sort(key=len, reverse=True)
    return dict(table)


def is_place(word: str, lexicon: Lexicon) -> bool:
    """Whether one word is a listed place; a place far away that is a dictionary word is the word."""
    return word in lexicon.british_places or word in COUNTIES or (word in lexicon.world_places and word not in lexicon.words)


def places_in(tokens: Tokens, first: int, last: int, lexicon: Lexicon) -> Iterator[tuple[int, int]]:
    """Listed places in a run, longest first: word numbers of first and last."""
    longer = _longer(lexicon)
    index = first
    while index <= last:
        word = tokens.words[index]
        names = longer.get((word, tokens.words[index + 1]), ()) if index < last else ()
        size = next((len(name) for name in names if index + len(name) - 1 <= last and tuple(tokens.words[index : index + len(name)]) == name), 0)
        if size > 1 and not all(tokens.words[i] in BODY_WORDS for i in range(index, index + size)):
            yield index, index + size - 1
            index += size
            continue
        if word in COUNTIES and index > first and tokens.words[index - 1] in COMPASS:
            yield index - 1, index
        elif is_place(word, lexicon):
            yield index, index
        index += 1


def is_county(tokens: Tokens, first: int, last: int) -> bool:
    """Whether a listed place is a county or another large region."""
    return tokens.words[last] in COUNTIES or tuple(tokens.words[first : last + 1]) in REGIONS


def place_hit(tokens: Tokens, first: int, last: int, why: str) -> Hit:
    """A listed place; for review, as many places bear a person's name or a word's."""
    return Hit(tokens.starts[first], tokens.ends[last], "place_like", REVIEW, why, 42)
