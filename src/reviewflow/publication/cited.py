"""Authors that a text cites: `Farmer and Owen (1995)`, `research by Horwath`, `Morrison's model`, `Fish, S., Munro, E. (2008)`.

An author of a study is no identity of the case. Only what stands around tells that somebody is cited, so a citation is a
pattern with a year, or with the word for a study, a theory or a tool. It never covers a name of the register, nor somebody
with a title; a given name alone is covered only where others are cited beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from reviewflow.publication.finders.evidence import SURE_TITLES, TITLES
from reviewflow.publication.listing import listed
from reviewflow.publication.tokens import Tokens

__all__ = ["authors"]

_NAME = r"[A-Z][a-z']+(?:-[A-Z][a-z]+|[A-Z][a-z]+)?"
_AND = r",? (?:and|&) "
_YEAR = r"(?:19|20)\d\d[a-z]?"
_YEARS = re.compile(rf"{_YEAR}$", re.IGNORECASE)
# Two or more names before a year; and a list of references, each with initials.
_SEVERAL = re.compile(rf"(?:{_NAME}, ){{0,4}}{_NAME}{_AND}{_NAME},? \(?{_YEAR}|{_NAME} (?:and (?:colleagues|others)|et al\.?),? \(?{_YEAR}")
_OWN_WORK = re.compile(rf"({_NAME})'s? (?:[a-z]+ ){{0,2}}\({_YEAR}")
_NEXT = re.compile(rf"{_YEAR}\) and (?:by )?({_NAME}(?:{_AND}{_NAME})?)(?=[,.;:]| have | has | all )")
_REFERENCES = re.compile(rf"(?:{_NAME}, (?:[A-Z]\. ?){{1,3}},? ?(?:and |& )?){{2,8}}\({_YEAR}\)")
# What somebody thought out; and what is called after somebody, which a worker may own as well: `Okafor's chart`.
_THOUGHT = r"[Mm]odel|[Tt]heory|[Tt]heories|[Ll]aw|[Tt]ypology|[Ll]adder|[Hh]ierarchy|[Tt]axonomy|[Tt]hesis|[Pp]aradox|field guide"
_CALLED = r"[Cc]hart|[Qq]uestionnaire|[Ii]nventory|[Cc]hecklist|[Mm]anoeuvre|[Cc]ycle|[Ff]ramework|[Qq]uestions"
_SOME = rf"({_NAME}(?:(?:, |{_AND}){_NAME}){{0,2}})"
_TOOL = re.compile(rf"{_SOME}'s? (?:[\dx]+ |[a-z]+ )?(?:{_THOUGHT})(?![^\W_])|{_SOME} (?:{_CALLED})(?![^\W_])")
_TOOLS = listed("model theory theories law typology ladder hierarchy framework taxonomy thesis paradox guide chart questionnaire inventory checklist manoeuvre cycle questions")
_SAYS = re.compile(rf"{_SOME} (?:writes? of|argues?|contends?|theorises?)(?![^\W_])")
_SAYING = listed("writes write argues argue contends contend theorises theorise")
# `X and colleagues have shown that`; what workers do with theirs is told in the past, and with other words.
_THEIRS = re.compile(rf"({_NAME}) and colleagues(?: at [A-Z][a-z]+)? have (?:shown|argued|demonstrated|theorised)(?=,| that | how | why )")
_SHOWN = listed("shown argued demonstrated theorised")
_STUDIES = listed("research studies study writings")
_BEHIND = 60  # characters of the names behind a year
_CLAUSE = len(" that ")
_SENTENCE = 30  # words of one sentence that go on with `by X`


def authors(tokens: Tokens, names: frozenset[str], given: frozenset[str]) -> Iterator[int]:
    """The words of every author cited; `names` are the words of the register's names, `given` the given names that people bear."""
    years = tokens.places(word for word in tokens.where if _YEARS.match(word))
    for pattern, ends in ((_SEVERAL, years), (_REFERENCES, years)):
        yield from _capitals(tokens, pattern, ends, names, frozenset())
    for pattern, ends in ((_OWN_WORK, years), (_TOOL, tokens.among(_TOOLS)), (_SAYS, tokens.among(_SAYING))):
        yield from _capitals(tokens, pattern, ends, names, given)
    yield from _capitals(tokens, _THEIRS, tokens.among(_SHOWN), names, given, reach=_CLAUSE)
    yield from _capitals(tokens, _NEXT, years, names, given, reach=_BEHIND)
    yield from _studied(tokens, names, given)


def _capitals(tokens: Tokens, pattern: re.Pattern[str], ends: list[int], names: frozenset[str], refused: frozenset[str], reach: int = 2) -> Iterator[int]:
    """The words with capitals in all matches before some words, unless one is refused or bears a title."""
    done = 0
    for end in ends:
        if tokens.starts[end] < done:
            continue
        begin = max(done, tokens.starts[max(0, end - _SENTENCE)])
        for match in pattern.finditer(tokens.cased, begin, min(tokens.ends[end] + reach, len(tokens.cased))):
            done = match.end()
            group = match.lastindex or 0
            first, last = tokens.at(match.start(group)), tokens.at(match.end(group) - 1)
            words = [i for i in range(first, last + 1) if tokens.capital(i)]
            named = tokens.before(first) in refused and tokens.capital(first - 1)  # somebody whose given name is told as well
            if not _titled(tokens, first) and not named and refused.isdisjoint(tokens.words[i] for i in words):
                yield from (i for i in words if tokens.words[i] not in names)


def _studied(tokens: Tokens, names: frozenset[str], given: frozenset[str]) -> Iterator[int]:
    """`Research by X on ..., by Y on ... and by Z`, as far as the sentence goes."""
    for index in tokens.among(_STUDIES):
        if tokens.next_to(index) != "by":
            continue
        for at in range(index + 1, min(index + _SENTENCE, tokens.count - 1)):
            if tokens.words[at] == "by" and tokens.gap(at) == " ":
                two = tokens.next_to(at + 1) == "and" and tokens.capital(at + 3)
                for name in (at + 1, at + 3) if two else (at + 1,):
                    yield from _alone(tokens, name, names, frozenset() if two else given)
            if tokens.gap(at)[:1] in (".", "!", "?", "\n"):
                break


def _alone(tokens: Tokens, index: int, names: frozenset[str], given: frozenset[str]) -> Iterator[int]:
    """One surname with its capital, unless it is refused, bears a title, or goes on as a longer name."""
    if not tokens.capital(index) or tokens.words[index] in names or tokens.words[index] in given or _titled(tokens, index):
        return
    if not (tokens.gap(index) == " " and tokens.capital(index + 1)) and not (tokens.before(index) and tokens.capital(index - 1)):
        yield index


def _titled(tokens: Tokens, index: int) -> bool:
    return tokens.gap(index - 1) in (" ", ". ") and (tokens.word(index - 1) in SURE_TITLES or (tokens.word(index - 1) in TITLES and tokens.capital(index - 1)))
