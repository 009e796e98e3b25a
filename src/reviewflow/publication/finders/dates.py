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

from reviewflow.publication.finders.days import DAYS, MONTHS, ROMANS, Day, read
from reviewflow.publication.finders.feasts import FEAST_WORDS, beside, month_of
from reviewflow.publication.findings import BLOCK, REVIEW, Hit
from reviewflow.publication.policy import Policy
from reviewflow.publication.register import Register
from reviewflow.publication.tokens import Tokens

__all__ = ["find_dates"]

_SEASONS = ("winter", "winter", "spring", "spring", "spring", "summer", "summer", "summer", "autumn", "autumn", "autumn", "winter")
_BIRTH = re.compile(r"(?:\bborn(?: on)?|d\.?o\.?b\.?|dates? of birth|birthday)[ :(-]*(?:is |was |on |of |the )*$")
_MONTH_WORDS = frozenset((*MONTHS, *(month[:3] for month in MONTHS), "sept"))
_WEEKDAYS = frozenset(f"{day}day" for day in ("mon", "tues", "wednes", "thurs", "fri", "satur", "sun"))
_SHORT_DAYS = frozenset(day[:3] for day in _WEEKDAYS)
_ROMAN_WORDS = frozenset(ROMANS)
_DAY_ONLY = re.compile(r"\d{1,2}(?:st|nd|rd|th)$")
_GROWN = re.compile(r"\d{6}|\d{8}|\d{1,2}[a-z]{3,9}\d{2,4}")  # a whole date in one word
_SIDES = ("before", "after", "of", "following")
# What may stand for a feast's day, by its first word; such a day is an exact date without its year too.
_TOLD_AS = {"new": "the new year", "boxing": "Christmas", "christmas": "Christmas", "good": "Easter", "easter": "Easter", "half": "half-term", "half-term": "half-term"}
_FEAST_DAYS = frozenset(("day", "eve", "year", "friday", "sunday", "monday"))
_FEAST_LENGTH = 5  # words of the longest feast with its year: `New Year's Eve 2012`
_NO_DATE = ("score ", "scored ", "scores ", "gcs ", "at ", "of ", "bp ", "temp ", "-", "/", ".")  # before a score or a fraction
_HOURS_OF = ("night of ", "day of ", "evening of ", "morning of ", "afternoon of ")
_SAME_MONTH = 200  # characters behind a date within which `on the 12th` is of its month
_NEAR = 3  # words between the number of a day and its month: `3rd day of May`
_CAPITAL_MONTHS = ("may", "mar", "march")  # words as well, so that small letters need more


def _general(day: Day, policy: Policy) -> str | None:
    if policy.dates == "keep" or not day.sure:
        return None
    if policy.dates == "year":
        return str(day.year) if day.year else None
    words = _SEASONS[day.month - 1] if policy.dates == "season" else MONTHS[day.month - 1].capitalize()
    return f"{words} {day.year}" if day.year else words


def _places(tokens: Tokens) -> Iterator[tuple[int, int]]:
    """Words around which a date may stand: a month near a number, numbers side by side, a weekday or a feast told as a day."""
    numbered, gaps = tokens.numbered, tokens.gaps
    for index in tokens.among(_MONTH_WORDS):
        k = bisect_left(numbered, index)
        if any(abs(near - index) <= _NEAR for near in numbered[max(0, k - 1) : k + 1]):
            yield index - _NEAR - 5, index + _NEAR + 2
        elif tokens.word(index - 1) == "of":
            yield index - _NEAR - 3, index + 2
    yield from _of_numbers(tokens)
    for index in tokens.among(_ROMAN_WORDS):
        if gaps[index] in ("/", ".") and tokens.gap(index - 1) == gaps[index]:
            yield index - 1, index + 1
    for index in tokens.among(_WEEKDAYS):
        if tokens.word(index + 1) in _SIDES:
            yield index - 2, index + 5
        elif tokens.word(index + 1)[:1].isdigit() or tokens.word(index + 2)[:1].isdigit():
            yield index, index + 2
    for index in tokens.among(FEAST_WORDS):
        k = bisect_left(numbered, index)
        day = tokens.words[index] in _TOLD_AS and (tokens.word(index + 1) in _FEAST_DAYS or tokens.word(index + 2) == "year")
        told = day or tokens.word(index - 1) == "on" or "\n" in tokens.gap(index - 1)
        if told or (k < len(numbered) and numbered[k] - index <= _FEAST_LENGTH):
            yield index - 1, index + _FEAST_LENGTH


def _of_numbers(tokens: Tokens) -> Iterator[tuple[int, int]]:
    """The same where numbers tell: two or three side by side, a date in one word, a day behind `the` or a weekday."""
    numbered, gaps = tokens.numbered, tokens.gaps
    for one, two in pairwise(numbered):
        if two == one + 1 and gaps[one] == "/":
            yield one - 1, two + 1
    for one, two, three in zip(numbered, numbered[1:], numbered[2:], strict=False):
        if three == one + 2 and gaps[one].strip() == gaps[two].strip() in ("-", "/", ".", ""):
            yield one - 1, three if tokens.words[three].isdigit() else three + 2  # the time of day, grown together with the day
    for index in numbered:
        word, before = tokens.words[index], tokens.word(index - 1)
        if _GROWN.fullmatch(word):
            yield index - 1, index
        elif (before == "the" or before[:3] in _SHORT_DAYS) and _DAY_ONLY.match(word):
            yield index - 2, index + 1


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
    for match in (match for begin, end in _stretches(tokens) for match in DAYS.finditer(tokens.text, begin, end)):
        hit = _hit(tokens, match, births, policy, told)
        if hit is not None:
            yield hit
            told = told if match["alone"] or match["only"] else match.end()


def _hit(tokens: Tokens, match: re.Match[str], births: set[date], policy: Policy, told: int) -> Hit | None:
    """What one match is; `told` is where the last whole date ended, whose month a day alone may be of."""
    if not _written_as_date(tokens, match):
        return None
    if match["feast"] or match["only"]:
        return _feast(tokens, match, policy)
    if match["dm"]:
        told_so = tokens.text.endswith(_HOURS_OF, 0, match.start())
        day_and_month = 1 <= int(match["dm"].rpartition("/")[2]) <= 12 and (told_so or not tokens.text.endswith(_NO_DATE, 0, match.start()))
        return Hit(match.start(), match.end(), "exact_date", REVIEW, "a day and a month", 74) if day_and_month else None
    if match["week"]:
        return Hit(match.start(), match.end(), "exact_date", REVIEW, "a day of the week and of a month", 75)
    if match["alone"]:
        near = match.start() - told <= _SAME_MONTH or tokens.text.endswith("born ", 0, match.start())
        return Hit(match.start("alone"), match.end("alone"), "exact_date", REVIEW, "a day of a month told before", 75) if near else None
    day = read(match, policy)
    if day is None:
        return Hit(match.start("fest"), match.end(), "exact_date", REVIEW, "a feast with its year", 75) if match["fest"] else None
    if match["qy"] and len(match["qy"]) == 2 and not _is_known(day, births):  # six figures may be anything
        return None
    return _dated(tokens, match, day, births, policy)


def _written_as_date(tokens: Tokens, match: re.Match[str]) -> bool:
    """Whether a month that is also a word has its capital, or an `of` or a year that makes it one."""
    which = next((name for name in ("m", "m2", "om", "zm") if match[name]), None)
    if which is None or match[which].rstrip(".") not in _CAPITAL_MONTHS:
        return True
    at = match.start(which)
    return tokens.cased[at].isupper() or (which == "m" and (match["y"] is not None or tokens.text.endswith(" of ", 0, at)))


def _is_known(day: Day, births: set[date]) -> bool:
    return any((b.month, b.day) == (day.month, day.day) and day.year in (None, b.year) for b in births)


def _dated(tokens: Tokens, match: re.Match[str], day: Day, births: set[date], policy: Policy) -> Hit:
    known = _is_known(day, births)
    called = _BIRTH.search(tokens.text[max(0, match.start() - 32) : match.start()]) is not None
    birth = called or (known and day.year is not None)
    words = (str(day.year) if day.year and day.sure else None) if birth else _general(day, policy)
    if match["fest"] and not match.group().startswith("on "):
        words = None  # "Christmas Day 2023 was hard" is for a person
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
        return begin, words[0].upper() + words[1:] if tokens.cased[begin].isupper() else words
    word = "in" if before[1] == "on " else before[1].strip()
    return begin, (word.capitalize() if tokens.cased[begin].isupper() else word) + " " + words


def _feast(tokens: Tokens, match: re.Match[str], policy: Policy) -> Hit | None:
    """A day told by a feast. Without `on` it counts where the feast is one day for everybody, or opens a paragraph; then a person decides."""
    name, announced = match["feast"] or match["only"], match.group().startswith(("on ", "the "))
    first = name.split(" ")[0]
    if not announced and first not in _TOLD_AS and match.start() > 0 and tokens.text[match.start() - 1] != "\n":
        return None
    words: str | None = None
    month = month_of(match["only"]) if match["only"] else 0
    if month and first not in _TOLD_AS and announced:
        start, words = _preposition(tokens, match.start("only"), _general(Day(None, month, 0, True), policy))
        return Hit(start, match.end(), "exact_date", REVIEW, "a day told by a feast", 75, words)
    if policy.dates != "keep" and announced and first not in ("st", "saint", "st."):
        side = {"before": "shortly before", "after": "shortly after", "following": "shortly after"}.get(match["rel"] or "", "around")
        words = f"{side} {_TOLD_AS.get(first, first.capitalize())}"
        if tokens.cased[match.start()].isupper():
            words = words[0].upper() + words[1:]
    return Hit(match.start(), match.end(), "exact_date", REVIEW, "a day told by a feast", 75, words)
