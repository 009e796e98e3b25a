"""Exact dates, and dates of birth. A season, a month or a year stands instead, as the policy says.

`On 03/10/23` becomes `In autumn 2023`; `the Tuesday before Christmas` becomes `shortly before Christmas`. A date
that the register knows as a birth date, or that the words call so, blocks and leaves only its year.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

import attrs

from reviewflow.publication.finders.feasts import (
    FEAST,
    FEAST_DAY,
    FEAST_WORDS,
    ORDINAL,
    ORDINALS,
    beside,
    month_of,
    ordinal,
)
from reviewflow.publication.findings import BLOCK, REVIEW, Hit
from reviewflow.publication.policy import Policy
from reviewflow.publication.register import Register
from reviewflow.publication.tokens import Tokens

__all__ = ["find_dates"]

_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december")
_SEASONS = ("winter", "winter", "spring", "spring", "spring", "summer", "summer", "summer", "autumn", "autumn", "autumn", "winter")
_M = r"(?:january|february|march|april|may|june|july|august|september|october|november|december|(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.?)"
_D = r"(?:[0-2]?\d|3[01])"
_W = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,? (?:the )?)"
_WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_Y = r"(?:(?:19|20)\d{2}|'\d{2})"
# A day told by its number alone stands before what ends a clause; `the 9th centile` and `the 2nd visit` go on.
_CLAUSE_ENDS = r"[,.;:!?)\n]|$| (?:and|at|but|when|she|he|they|we|i|it|there|with|mum|dad)(?![^\W_])"
_WORDS = re.compile(
    rf"(?<![^\W_])(?:"
    rf"(?P<wd>{_W})?(?P<d>{_D})(?:st|nd|rd|th)?(?: ?(?:-|to|and|&) ?{_D}(?:st|nd|rd|th)?)?(?: day)?(?: of)? (?P<m>{_M})(?:,? (?P<y>{_Y}))?"
    rf"|(?:{_W})?(?P<m2>{_M}) (?:the )?(?P<d2>{_D})(?:st|nd|rd|th)?(?:,? (?P<y2>{_Y}))?"
    rf"|(?P<iy>(?:19|20)\d\d)-(?P<im>0\d|1[0-2])-(?P<id>[0-2]\d|3[01])"
    rf"|(?:{_W})?(?P<nd>{_D})(?P<s>[/.-])(?P<nm>\d{{1,2}})(?P=s)(?P<ny>(?:19|20)?\d\d)"
    rf"|(?:{_W})?(?P<gd>{_D})(?P<gm>[a-z]{{3}})(?P<gy>(?:20)?\d\d)"
    rf"|(?:{_W})?(?P<od>{ORDINAL})(?: day)? of (?P<om>{_M})(?:,? (?P<oy>{_Y}))?"
    rf"|(?:on )?the {_WEEKDAY} (?P<rel>before|after|of|following) (?P<feast>{FEAST})"
    rf"|(?:on )?(?P<fest>{FEAST_DAY})(?:,| in)? (?P<fy>{_Y})"
    rf"|(?:on |\A|(?<=\n))(?P<only>{FEAST_DAY})"
    rf"|(?P<dm>{_W}{_D}/\d{{1,2}}|(?<=on )(?P<on>{_D}/\d{{1,2}})|(?:0[1-9]|[12]\d|3[01])/(?:0[1-9]|1[0-2]))(?!/| of )"
    rf"|(?P<week>{_W}{_D}(?:st|nd|rd|th))(?={_CLAUSE_ENDS}| to |-)"
    rf"|(?:on|until|till?|since|by|from|before|after) the (?P<alone>{_D}(?:st|nd|rd|th))(?={_CLAUSE_ENDS})"
    rf")(?![^\W_])"
)
_BIRTH = re.compile(r"(?:\bborn(?: on)?|d\.?o\.?b\.?|dates? of birth|birthday)[ :(-]*(?:is |was |on |of |the )*$")
_MONTH_WORDS = frozenset((*_MONTHS, *(month[:3] for month in _MONTHS), "sept"))
_WEEKDAYS = frozenset(f"{day}day" for day in ("mon", "tues", "wednes", "thurs", "fri", "satur", "sun"))
_SHORT_DAYS = frozenset(day[:3] for day in _WEEKDAYS)
_SIDES = ("before", "after", "of", "following")
# What may stand for a feast's day, by its first word.
_TOLD_AS = {"new": "the new year", "boxing": "Christmas", "christmas": "Christmas", "good": "Easter", "easter": "Easter", "half": "half-term", "half-term": "half-term"}
_DAY_ONLY = re.compile(r"\d{1,2}(?:st|nd|rd|th)$")
_GROWN = re.compile(r"\d{1,2}[a-z]{3}\d{2,4}$")
_FEAST_LENGTH = 5  # words of the longest feast with its year: `New Year's Eve 2012`
_NO_DATE = ("score ", "scored ", "scores ", "gcs ", "at ", "of ", "bp ", "temp ", "-", "/", ".")  # before a score or a fraction
_SAME_MONTH = 200  # characters behind a date within which `on the 12th` is of its month
_NEAR = 3  # words between the number of a day and its month: `3rd day of May`
_CAPITAL_MONTHS = ("may", "mar", "march")  # words as well, so that small letters need more


@attrs.frozen
class _Day:
    year: int | None
    month: int
    day: int
    sure: bool


def _month(name: str) -> int:
    return next(number for number, month in enumerate(_MONTHS, 1) if month.startswith(name.rstrip(".")[:3]))


def _year(text: str | None) -> int | None:
    if not text:
        return None
    number = int(text.strip("'"))
    return number if number > 99 else number + (2000 if number < 50 else 1900)


def _read(match: re.Match[str], policy: Policy) -> _Day | None:
    found = match.groupdict()
    if found["gm"]:
        return _Day(_year(found["gy"]), _month(found["gm"]), int(found["gd"]), True) if found["gm"] in _MONTH_WORDS else None
    if found["od"]:
        return _Day(_year(found["oy"]), _month(found["om"]), ordinal(found["od"]), True)
    if found["fest"]:
        return _Day(_year(found["fy"]), month, 0, True) if (month := month_of(found["fest"])) else None
    if found["m"]:
        return _Day(_year(found["y"]), _month(found["m"]), int(found["d"]), True)
    if found["m2"]:
        return _Day(_year(found["y2"]), _month(found["m2"]), int(found["d2"]), True)
    if found["iy"]:
        return _Day(int(found["iy"]), int(found["im"]), int(found["id"]), True)
    if found["nd"]:
        day, month = int(found["nd"]), int(found["nm"])
        if (not policy.day_first and day <= 12) or month > 12 >= day:
            day, month = month, day
        if not (1 <= month <= 12 and 1 <= day <= 31):
            return None
        section = found["s"] == "." and len(found["ny"]) == 2 and len(found["nm"]) == 1  # 3.2.14 may be a heading's number
        return _Day(_year(found["ny"]), month, day, not section)
    return None


def _general(day: _Day, policy: Policy) -> str | None:
    if policy.dates == "keep" or not day.sure:
        return None
    if policy.dates == "year":
        return str(day.year) if day.year else None
    words = _SEASONS[day.month - 1] if policy.dates == "season" else _MONTHS[day.month - 1].capitalize()
    return f"{words} {day.year}" if day.year else words


def _places(tokens: Tokens) -> Iterator[tuple[int, int]]:
    """Words around which a date may stand: a month near a number, three numbers, a weekday or a feast told as a day."""
    numbered, gaps = tokens.numbered, tokens.gaps
    for index in tokens.among(_MONTH_WORDS):
        k = bisect_left(numbered, index)
        if any(abs(near - index) <= _NEAR for near in numbered[max(0, k - 1) : k + 1]):
            yield index - _NEAR - 5, index + _NEAR + 2
        elif tokens.word(index - 1) == "of" and not ORDINALS.isdisjoint((tokens.word(index - 2), tokens.word(index - 3))):
            yield index - _NEAR - 5, index + 2
    for index in numbered:
        word = tokens.words[index]
        if _GROWN.match(word) or ((tokens.word(index - 1) == "the" or tokens.word(index - 1)[:3] in _SHORT_DAYS) and _DAY_ONLY.match(word)):
            yield index - 2, index + 1
    for one, two in pairwise(numbered):
        if two == one + 1 and gaps[one] == "/":
            yield one - 1, two + 1
    for one, two, three in zip(numbered, numbered[1:], numbered[2:], strict=False):
        if three == one + 2 and gaps[one] == gaps[two] and gaps[one] in ("-", "/", "."):
            yield one, three
    for index in tokens.among(_WEEKDAYS):
        if tokens.word(index + 1) in _SIDES:
            yield index - 2, index + 5
    for index in tokens.among(FEAST_WORDS):
        k = bisect_left(numbered, index)
        if tokens.word(index - 1) == "on" or "\n" in tokens.gap(index - 1) or (k < len(numbered) and numbered[k] - index <= _FEAST_LENGTH):
            yield index - 1, index + _FEAST_LENGTH


def _stretches(tokens: Tokens) -> Iterator[tuple[int, int]]:
    """The same as places in the text, in order and apart."""
    begin = end = -1
    for first, last in sorted(_places(tokens)):
        if first > end:
            if end >= 0:
                yield tokens.starts[max(0, begin)], tokens.ends[min(end, tokens.count - 1)]
            begin = first
        end = max(end, last)
    if end >= 0:
        yield tokens.starts[max(0, begin)], tokens.ends[min(end, tokens.count - 1)]


def find_dates(tokens: Tokens, register: Register, policy: Policy) -> Iterator[Hit]:
    """Every exact date of one text."""
    births = {person.born_on for person in register.people if person.born_on}
    told = -_SAME_MONTH  # where the last whole date ended
    for match in (match for begin, end in _stretches(tokens) for match in _WORDS.finditer(tokens.text, begin, end)):
        if not _written_as_date(tokens, match):
            continue
        if match["feast"] or match["only"]:
            yield _feast(tokens, match, policy)
        elif match["dm"]:
            if 1 <= int(match["dm"].rpartition("/")[2]) <= 12 and not tokens.text.endswith(_NO_DATE, 0, match.start()):
                told = match.end()
                yield Hit(match.start(), match.end(), "exact_date", REVIEW, "a day and a month", 74)
        elif match["week"]:
            yield Hit(match.start(), match.end(), "exact_date", REVIEW, "a weekday and the day of a month", 74)
        elif match["alone"] and match.start() - told > _SAME_MONTH:
            continue
        elif match["alone"]:
            yield Hit(match.start("alone"), match.end("alone"), "exact_date", REVIEW, "a day of a month told before", 75)
        elif (day := _read(match, policy)) is not None:
            told = match.end()
            yield _dated(tokens, match, day, births, policy)
        elif match["fest"]:
            yield Hit(match.start("fest"), match.end(), "exact_date", REVIEW, "a feast with its year", 75)


def _written_as_date(tokens: Tokens, match: re.Match[str]) -> bool:
    """Whether a month that is also a word has its capital, or an `of` or a year that makes it one."""
    which = "m" if match["m"] else "m2"
    if not match[which] or match[which].rstrip(".") not in _CAPITAL_MONTHS:
        return True
    at = match.start(which)
    return tokens.cased[at].isupper() or (which == "m" and (match["y"] is not None or tokens.text.endswith(" of ", 0, at)))


def _dated(tokens: Tokens, match: re.Match[str], day: _Day, births: set[date], policy: Policy) -> Hit:
    known = any((b.month, b.day) == (day.month, day.day) and day.year in (None, b.year) for b in births)
    called = _BIRTH.search(tokens.text[max(0, match.start() - 32) : match.start()]) is not None
    birth = called or (known and day.year is not None)
    words = (str(day.year) if day.year and day.sure else None) if birth else _general(day, policy)
    kind, severity = ("date_of_birth", BLOCK) if birth else ("exact_date", REVIEW)
    evidence = "a birth date on the register" if known and birth else "called a date of birth" if birth else "a day of the calendar"
    begin, end = beside(tokens.text, match.start(), match.end())
    start, words = _preposition(tokens, begin + 3 * tokens.text.startswith("on ", begin), words)
    return Hit(start, end, kind, severity, evidence, 81 if birth else 75, words)


def _preposition(tokens: Tokens, start: int, words: str | None) -> tuple[int, str | None]:
    """`on` and `the` before a day become `in` before a season."""
    if words is None:
        return start, None
    before = re.search(r"(?<![^\W_])(on |by |during )?(the )?$", tokens.text[max(0, start - 12) : start])
    if before is None or not before.group():
        return start, words
    begin = start - len(before.group())
    if not before[1]:
        return begin, words
    word = "in" if before[1] == "on " else before[1].strip()
    return begin, (word.capitalize() if tokens.cased[begin].isupper() else word) + " " + words


def _feast(tokens: Tokens, match: re.Match[str], policy: Policy) -> Hit:
    words: str | None = None
    if policy.dates != "keep":
        month = month_of(match["only"]) if match["only"] else 0
        if month and not match["only"].startswith(tuple(_TOLD_AS)):
            start, words = _preposition(tokens, match.start("only"), _general(_Day(None, month, 0, True), policy))
            return Hit(start, match.end(), "exact_date", REVIEW, "a day told by a feast", 75, words)
        feast = (match["feast"] or match["only"]).split(" ")[0]
        if feast in ("st", "saint", "st."):
            return Hit(match.start(), match.end(), "exact_date", REVIEW, "a day told by a feast", 75)
        feast = _TOLD_AS.get(feast, feast.capitalize())
        side = {"before": "shortly before", "after": "shortly after", "following": "shortly after"}.get(match["rel"] or "", "around")
        words = f"{side} {feast}"
        if tokens.cased[match.start()].isupper():
            words = words[0].upper() + words[1:]
    return Hit(match.start(), match.end(), "exact_date", REVIEW, "a day told by a feast", 75, words)
