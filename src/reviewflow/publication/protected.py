"""Phrases that hold a name and yet name nobody in the case: illnesses, inquiries, statutes, theories, national bodies.

They win over every finder, also where somebody in the case is called so: `Munro review` stays although a
Munro is on the register. What stands here is known to every reader, so it tells nothing about the case.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files

from reviewflow.publication.cited import authors
from reviewflow.publication.forms import Forms
from reviewflow.publication.lexicon import default_lexicon
from reviewflow.publication.listing import listed
from reviewflow.publication.register_checks import words_of
from reviewflow.publication.tokens import Tokens
from reviewflow.publication.vocabulary import RANKS

__all__ = ["protected_words"]

_STATUTE = re.compile(
    r"\b(?:[A-Z][a-z']+(?: \([A-Z][a-z, ]+\))?,? (?:(?:and|of|for|to|in|the) )*){1,8}"
    r"(?:Act|Regulations|Order|Measure|Rules|Code|Convention|Directive)(?= \d{4}\b| \(| [a-z]|[.,;)]|$)"
)
_EPONYM = re.compile(
    r"\b[A-Z][a-z]+(?:-[A-Z][a-z]+)?(?:'s?)? (?:[Ss]yndrome|[Dd]isease|disorder|palsy|lymphoma|scale|score|index|criteria|test|reflex|chorea|encephalopathy)\b"
)
_STATUTES = listed("act regulations order measure rules code convention directive")
_ILLNESSES = listed("syndrome disease disorder palsy lymphoma scale score index criteria test reflex chorea encephalopathy")
# `Dingwall et al, 1983` and `Brandon (2009)`: authors, unless a given name or a name of the case is among them.
_CITED = re.compile(r"[A-Z][a-z'-]+(?:(?:, [A-Z][a-z'-]+){0,3},? (?:and|&) [A-Z][a-z'-]+| et al\.?)?,? \(?(?:19|20)\d\d[a-z]?\)?(?=[\s,;.):]|$)")
_YEAR = re.compile(r"(?:19|20)\d\d[a-z]?$")
# Words that may stand in front of a statute and yet be a person's: the pattern must not swallow `Jayden's Act`.
_NOT_EPONYM = listed("his her their the this that each every any some no another rare serious genetic chronic mental kidney heart skin")


@lru_cache(maxsize=8)
def _phrases(extra: frozenset[str]) -> dict[str, dict[str, list[tuple[str, ...]]]]:
    """Phrases by their first word, then by their second, longest first; a word alone stands with each second, and under ""."""
    text = files("reviewflow.publication").joinpath("data", "wellknown.txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    table: dict[str, dict[str, list[tuple[str, ...]]]] = {}
    for words in sorted({words_of(line) for line in (*lines, *extra)}, key=len, reverse=True):
        if len(words) > 1:
            table.setdefault(words[0], {}).setdefault(words[1], []).append(words)
        elif words:
            for found in table.setdefault(words[0], {}).values():
                found.append(words)
            table[words[0]][""] = [words]
    return table


def protected_words(tokens: Tokens, forms: Forms, extra: frozenset[str]) -> bytearray:
    """One flag a word: 1 where it belongs to a well-known phrase, or to an author who is cited.

    A single well-known word that is also on the register (`Munro`) is protected only in a longer phrase; an eponym or
    statute found by its shape alone never covers a register name.
    """
    proper, flags, given = forms.proper, bytearray(tokens.count), default_lexicon().given.entries
    table = _phrases(extra)
    words = tokens.words
    for index in tokens.among(table):
        word = words[index]
        follow = table[word]
        for phrase in follow.get(tokens.word(index + 1)) or follow.get("") or ():
            size = len(phrase)
            if tuple(words[index : index + size]) == phrase and (size > 1 or word not in proper) and _is_name(tokens, index, size):
                flags[index : index + size] = b"\1" * size
                break
    for pattern, ends in ((_STATUTE, _STATUTES), (_EPONYM, _ILLNESSES)):
        for match in _before(tokens, pattern, tokens.among(ends)):
            first, last = tokens.at(match.start()), tokens.at(match.end() - 1)
            covered = set(words[first : last + 1])
            if not covered & proper and words[first] not in _NOT_EPONYM:
                flags[first : last + 1] = b"\1" * (last + 1 - first)
    years = tokens.places(word for word in tokens.where if _YEAR.match(word))
    for match in _before(tokens, _CITED, years):
        first, last = tokens.at(match.start()), tokens.at(match.end() - 1)
        if not any(tokens.capital(i) and (words[i] in forms.named or words[i] in given or words[i] in RANKS) for i in range(first, last + 1)):
            flags[first : last + 1] = b"\1" * (last + 1 - first)
    for index in authors(tokens, forms.named, given):
        flags[index] = 1
    return flags


def _before(tokens: Tokens, pattern: re.Pattern[str], ends: list[int]) -> Iterator[re.Match[str]]:
    """Matches of a pattern that ends at one of some words, searched only in front of these words."""
    done = 0
    for index in ends:
        if tokens.starts[index] >= done:
            begin = max(done, tokens.starts[max(0, index - 16)])
            for match in pattern.finditer(tokens.cased, begin, min(tokens.ends[index] + 8, len(tokens.cased))):
                yield match
                done = match.end()


def _is_name(tokens: Tokens, index: int, size: int) -> bool:
    """Whether the phrase stands together; single words need their capital (`mind` is no charity)."""
    if any("\n" in tokens.gap(index + step) or len(tokens.gap(index + step)) > 2 for step in range(size - 1)):
        return False
    return size > 1 or tokens.capital(index)
