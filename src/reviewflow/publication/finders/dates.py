"""Exact dates, and dates of birth. A season, a month or a year stands instead, as the policy says.

`On 03/10/23` becomes `In autumn 2023`; `the Tuesday before Christmas` becomes `shortly before Christmas`. A date
that the register knows as a birth date, or that the words call so, blocks and leaves only its year.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from datetime import date

import attrs

from reviewflow.publication.findings import BLOCK, REVIEW, Hit
from reviewflow.publication.policy import Policy
from reviewflow.publication.register import Register
from reviewflow.publication.tokens import Tokens

__all__ = ["find_dates"]

_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december")
_SEASONS = ("winter", "winter", "spring", "spring", "spring", "summer", "summer", "summer", "autumn", "autumn", "autumn", "winter")
_M = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
_D = r"(?:[0-2]?\d|3[01])"
_W = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,? (?:the )?)"
_WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_Y = r"(?:(?:19|20)\d{2}|'\d{2})"
_FEAST = r"(?:christmas(?: day| eve)?|new year(?:'s)?(?: day| eve)?|easter(?: sunday| monday)?|boxing day|good friday|half[- ]term|hallowe'?en|bonfire night|ramadan|eid|diwali|mother'?s'? day|father'?s'? day)"
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth",
    "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth", "twenty-first", "twenty-second", "twenty-third", "twenty-fourth",
    "twenty-fifth", "twenty-sixth", "twenty-seventh", "twenty-eighth", "twenty-ninth", "thirtieth", "thirty-first")  # fmt: skip
_ROMANS = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
_TH = r"(?:st|nd|rd|th)"
_SHORT_Y = rf"(?:{_Y}|\d\d(?![^\W_]| ?%)(?= ?[.,;:)\]]| ?$|\n))"  # two bare figures are a year where nothing follows that they could count
_WORDS = re.compile(
    rf"(?<![^\W_])(?:"
    rf"(?P<zd>0\d) (?P<zm>{_M}) (?P<zy>\d\d)"
    rf"|(?P<wd>{_W})?(?:{_D}{_TH}, ?)*(?P<d>{_D}){_TH}?(?: ?(?:-|to|and|&) ?{_D}{_TH}?)?(?: day)?(?: of)? (?P<m>{_M})(?:,? (?P<y>{_SHORT_Y}))?"
    rf"|(?P<cd>{_D})(?:(?P<cs>[-/.])(?P<cm>{_M})(?:(?P=cs)(?P<cy>(?:19|20)?\d\d))?|(?P<gm>{_M})(?P<gy>(?:19|20)?\d\d))"
    rf"|(?<!\ba )(?<!\bone )(?P<od>{'|'.join(sorted(_ORDINALS, key=len, reverse=True))})(?: day)? of (?P<om>{_M})(?:,? (?P<oy>{_Y}))?"
    rf"|(?:{_W})?(?P<m2>{_M}) (?:the )?(?P<d2>{_D}){_TH}?(?:,? (?P<y2>{_Y}))?"
    rf"|(?P<iy>(?:19|20)\d\d)-(?P<im>0\d|1[0-2])-(?P<id>[0-2]\d|3[01])(?:t\d\d(?::\d\d)*z?)?"
    rf"|(?P<ky>(?:19|20)\d\d)(?P<ks>[/.])(?P<km>0?\d|1[0-2])(?P=ks)(?P<kd>{_D})"
    rf"|(?P<nd>{_D}) ?(?P<s>[/.-]) ?(?P<nm>\d{{1,2}}) ?(?P=s) ?(?P<ny>(?:19|20)?\d\d)"
    rf"|(?P<sd>[0-2]\d|3[01]) (?P<sm>0\d|1[0-2]) (?P<sy>(?:19|20)\d\d)"
    rf"|(?P<rd>{_D})(?P<rs>[/.])(?P<rm>{'|'.join(sorted(_ROMANS, key=len, reverse=True))})(?P=rs)(?P<ry>(?:19|20)?\d\d)"
    rf"|(?P<py>(?:19|20)\d\d)(?P<pm>0[1-9]|1[0-2])(?P<pd>0[1-9]|[12]\d|3[01])|(?P<qd>0[1-9]|[12]\d|3[01])(?P<qm>0[1-9]|1[0-2])(?P<qy>(?:19|20)?\d\d)"
    rf"|(?P<alone>{_WEEKDAY},? (?:the )?{_D}{_TH})"
    rf"|(?:on )?the {_WEEKDAY} (?P<rel>before|after|of|following) (?P<feast>{_FEAST})"
    rf"|(?:on )?(?P<only>christmas (?:day|eve)|boxing day|new year's (?:day|eve)|good friday(?! agreement)|easter (?:sunday|monday))(?:,? (?P<fy>{_Y}))?"
    rf")(?![^\W_])"
)
# Each way of writing: the groups of year, month and day, and how its month is read.
_WAYS = (("zy", "zm", "zd"), ("y", "m", "d"), ("cy", "cm", "cd"), ("gy", "gm", "cd"), ("oy", "om", "od"), ("y2", "m2", "d2"), ("iy", "im", "id"), ("ky", "km", "kd"), ("ry", "rm", "rd"), ("sy", "sm", "sd"), ("py", "pm", "pd"), ("qy", "qm", "qd"))
_BIRTH = re.compile(r"(?:\bborn(?: on)?|d\.?o\.?b\.?|dates? of birth|birthday)[ :(-]*(?:is |was |on |of |the )*$")
_MONTH_WORDS = frozenset((*_MONTHS, *(month[:3] for month in _MONTHS), "sept"))
_WEEKDAYS = frozenset(f"{day}day" for day in ("mon", "tues", "wednes", "thurs", "fri", "satur", "sun"))
_ROMAN_WORDS = frozenset(_ROMANS)
_GROWN = re.compile(r"\d{6}|\d{8}|\d{1,2}[a-z]{3,9}\d{2,4}")  # a whole date in one word
_SIDES = ("before", "after", "of", "following")
_FEASTS = frozenset(("christmas", "boxing", "new", "good", "easter"))
_FEAST_DAYS = frozenset(("day", "eve", "year", "friday", "sunday", "monday"))
_NEAR = 3  # words between the number of a day and its month: `3rd day of May`
_CAPITAL_MONTHS = ("may", "mar", "march", "jan", "sept", "dec", "apr", "jun", "aug", "oct", "nov", "feb")


@attrs.frozen
class _Day:
    year: int | None
    month: int
    day: int
    sure: bool


def _month(name: str) -> int:
    if name.isdigit():
        return int(name)
    if name in _ROMANS:
        return _ROMANS.index(name) + 1
    return next(number for number, month in enumerate(_MONTHS, 1) if month.startswith(name.rstrip(".")[:3]))


def _year(text: str | None) -> int | None:
    if not text:
        return None
    number = int(text.strip("'"))
    return number if number > 99 else number + (2000 if number < 50 else 1900)


def _read(match: re.Match[str], policy: Policy) -> _Day | None:
    found = match.groupdict()
    for year, month, day in _WAYS:
        if found[month]:
            named = found[day]
            section = found["rs"] == "." and len(found["ry"]) == 2  # 3.ii.24, likewise
            return _Day(_year(found[year]), _month(found[month]), _ORDINALS.index(named) + 1 if named in _ORDINALS else int(named), not section)
    if found["nd"]:
        return _in_figures(match, policy)
    return None


def _in_figures(match: re.Match[str], policy: Policy) -> _Day | None:
    """Day, month and year as three numbers, in the order of the policy where both orders make a day."""
    day, month = int(match["nd"]), int(match["nm"])
    if (not policy.day_first and day <= 12) or month > 12 >= day:
        day, month = month, day
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    section = match["s"] == "." and len(match["ny"]) == 2 and len(match["nm"]) == 1  # 3.2.14 may be a heading's number
    return _Day(_year(match["ny"]), month, day, not section)


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
        elif tokens.word(index - 1) == "of":
            yield index - 4, index + 2
    for one, two, three in zip(numbered, numbered[1:], numbered[2:], strict=False):
        if three == one + 2 and gaps[one].strip() == gaps[two].strip() in ("-", "/", ".", ""):
            yield one, three if tokens.words[three].isdigit() else three + 2  # the time of day, grown together with the day
    for index in numbered:
        if _GROWN.fullmatch(tokens.words[index]):
            yield index, index
    for index in tokens.among(_ROMAN_WORDS):
        if gaps[index] in ("/", ".") and tokens.gap(index - 1) == gaps[index]:
            yield index - 1, index + 1
    for index in tokens.among(_WEEKDAYS):
        if tokens.word(index + 1) in _SIDES:
            yield index - 2, index + 5
        elif tokens.word(index + 1)[:1].isdigit() or tokens.word(index + 2)[:1].isdigit():
            yield index, index + 2
    for index in tokens.among(_FEASTS):
        if tokens.word(index + 1) in _FEAST_DAYS or tokens.word(index + 2) == "year":
            yield index - 1, index + 4


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
    for match in (match for begin, end in _stretches(tokens) for match in _WORDS.finditer(tokens.text, begin, end)):
        if _small_month(tokens, match):
            continue
        if match["feast"] or match["only"]:
            yield _feast(tokens, match, policy)
            continue
        if match["alone"]:
            yield Hit(match.start(), match.end(), "exact_date", REVIEW, "a day of the week and of a month", 75)
            continue
        day = _read(match, policy)
        if day is not None and not (match["qy"] and len(match["qy"]) == 2 and not _is_known(day, births)):  # six figures may be anything
            yield _dated(tokens, match, day, births, policy)


def _small_month(tokens: Tokens, match: re.Match[str]) -> bool:
    """Whether the month is a word that is another one in small letters: `may`, `march`, `dec`."""
    group = next((name for name in ("m", "m2", "om", "zm") if match[name]), None)
    return group is not None and match[group].rstrip(".") in _CAPITAL_MONTHS and not tokens.cased[match.start(group)].isupper()


def _is_known(day: _Day, births: set[date]) -> bool:
    return any((b.month, b.day) == (day.month, day.day) and day.year in (None, b.year) for b in births)


def _dated(tokens: Tokens, match: re.Match[str], day: _Day, births: set[date], policy: Policy) -> Hit:
    known = _is_known(day, births)
    called = _BIRTH.search(tokens.text[max(0, match.start() - 32) : match.start()]) is not None
    birth = called or (known and day.year is not None)
    words = (str(day.year) if day.year and day.sure else None) if birth else _general(day, policy)
    kind, severity = ("date_of_birth", BLOCK) if birth else ("exact_date", REVIEW)
    evidence = "a birth date on the register" if known and birth else "called a date of birth" if birth else "a day of the calendar"
    start, words = _preposition(tokens, match.start(), words)
    return Hit(start, match.end(), kind, severity, evidence, 81 if birth else 75, words)


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


def _feast(tokens: Tokens, match: re.Match[str], policy: Policy) -> Hit:
    words: str | None = None
    if policy.dates != "keep" and match.group().startswith(("on ", "the ")):  # "Christmas Day was hard" is for a person
        feast = (match["feast"] or match["only"]).split(" ")[0]
        feast = {"new": "the new year", "boxing": "Christmas", "good": "Easter", "half": "half-term", "half-term": "half-term"}.get(feast, feast.capitalize())
        side = {"before": "shortly before", "after": "shortly after", "following": "shortly after"}.get(match["rel"] or "", "around")
        words = f"{side} {feast} {match['fy'].strip() if match['fy'] else ''}".strip()
        if tokens.cased[match.start()].isupper():
            words = words[0].upper() + words[1:]
    return Hit(match.start(), match.end(), "exact_date", REVIEW, "a day told by a feast", 75, words)
