"""How a day of the calendar is written, as one pattern, and which day a match of it is.

Each alternative has groups of its own for year, month and day (`_WAYS`). The pattern is for folded text in small letters; where
a month is also a word (`may`), the finder looks at the capitals.
"""

from __future__ import annotations

import re

import attrs

from reviewflow.publication.finders.feasts import FEAST, FEAST_DAY, ORDINAL, month_of, ordinal
from reviewflow.publication.policy import Policy

__all__ = ["DAYS", "MONTHS", "ROMANS", "Day", "read"]

MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december")
ROMANS = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
_M = r"(?:january|february|march|april|may|june|july|august|september|october|november|december|(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.?)"
_D = r"(?:[0-2]?\d|3[01])"
_TH = r"(?:st|nd|rd|th)"
_W = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,? (?:the )?)"
_WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_Y = r"(?:(?:19|20)\d{2}|'\d{2})"
_SHORT_Y = rf"(?:{_Y}|\d\d(?![^\W_]| ?%)(?= ?[.,;:)\]]| ?$|\n))"  # two bare figures are a year where nothing follows that they could count
# `13/9` is a day; `7` and `12` behind a stroke count days and months in case notes, and `24/7` is always.
# A day told by its number alone stands before what ends a clause; `the 9th centile` and `the 2nd visit` go on.
_CLAUSE_ENDS = r"[,.;:!?)\n]|$| (?:and|at|but|when|she|he|they|we|i|it|there|with|mum|dad)(?![^\W_])"
DAYS = re.compile(
    rf"(?<![^\W_])(?:"
    rf"(?P<zd>0\d) (?P<zm>{_M}) (?P<zy>\d\d)"
    rf"|(?P<wd>{_W})?(?:{_D}{_TH}, ?)*(?P<d>{_D}){_TH}?(?: ?(?:-|to|and|&) ?{_D}{_TH}?)?(?: day)?(?: of)? (?P<m>{_M})(?:,? (?P<y>{_SHORT_Y}))?"
    rf"|(?:{_W})?(?P<cd>{_D})(?:(?P<cs>[-/.])(?P<cm>{_M})(?:(?P=cs)(?P<cy>(?:19|20)?\d\d))?|(?P<gm>{_M})(?P<gy>(?:19|20)?\d\d))"
    rf"|(?<!\ba )(?<!\bone )(?:{_W})?(?P<od>{ORDINAL})(?: day)? of (?P<om>{_M})(?:,? (?P<oy>{_Y}))?"
    rf"|(?:{_W})?(?P<m2>{_M}) (?:the )?(?P<d2>{_D}){_TH}?(?:,? (?P<y2>{_Y}))?"
    rf"|(?P<iy>(?:19|20)\d\d)-(?P<im>0\d|1[0-2])-(?P<id>[0-2]\d|3[01])(?:t\d\d(?::\d\d)*z?)?"
    rf"|(?P<ky>(?:19|20)\d\d)(?P<ks>[/.])(?P<km>0?\d|1[0-2])(?P=ks)(?P<kd>{_D})"
    rf"|(?:{_W})?(?P<nd>{_D}) ?(?P<s>[/.-]) ?(?P<nm>\d{{1,2}}) ?(?P=s) ?(?P<ny>(?:19|20)?\d\d)"
    rf"|(?P<sd>[0-2]\d|3[01]) (?P<sm>0\d|1[0-2]) (?P<sy>(?:19|20)\d\d)"
    rf"|(?P<rd>{_D})(?P<rs>[/.])(?P<rm>{'|'.join(sorted(ROMANS, key=len, reverse=True))})(?P=rs)(?P<ry>(?:19|20)?\d\d)"
    rf"|(?P<py>(?:19|20)\d\d)(?P<pm>0[1-9]|1[0-2])(?P<pd>0[1-9]|[12]\d|3[01])|(?P<qd>0[1-9]|[12]\d|3[01])(?P<qm>0[1-9]|1[0-2])(?P<qy>(?:19|20)?\d\d)"
    rf"|(?P<dm>{_W}{_D}/\d{{1,2}}|(?<=on |of ){_D}/\d{{1,2}}|(?:0[1-9]|[12]\d|3[01])/(?:0[1-9]|1[01])|0[1-9]/12|(?:1[3-9]|2\d|3[01])/[1-689])(?!/| of(?![^\W_]))"
    rf"|(?P<week>{_WEEKDAY},? (?:the )?{_D}{_TH}|{_W}{_D}{_TH}(?={_CLAUSE_ENDS}| to |-))"
    rf"|(?:on|until|till?|since|by|from|before|after) the (?P<alone>{_D}{_TH})(?={_CLAUSE_ENDS})"
    rf"|(?:on )?the {_WEEKDAY} (?P<rel>before|after|of|following) (?P<feast>{FEAST})"
    rf"|(?:on )?(?P<fest>{FEAST_DAY})(?:,| in)? (?P<fy>{_Y})"
    rf"|(?:on )?(?P<only>{FEAST_DAY})(?! agreement)"
    rf")(?![^\W_])"
)
# Each way of writing: the groups of year, month and day, and how its month is read.
_WAYS = (("zy", "zm", "zd"), ("y", "m", "d"), ("cy", "cm", "cd"), ("gy", "gm", "cd"), ("oy", "om", "od"), ("y2", "m2", "d2"), ("iy", "im", "id"), ("ky", "km", "kd"), ("ry", "rm", "rd"), ("sy", "sm", "sd"), ("py", "pm", "pd"), ("qy", "qm", "qd"))


@attrs.frozen
class Day:
    """A day as far as it is told; 0 for a day that only a feast tells. `sure` says that it can be nothing else."""

    year: int | None
    month: int
    day: int
    sure: bool


def _month(name: str) -> int:
    if name.isdigit():
        return int(name)
    if name in ROMANS:
        return ROMANS.index(name) + 1
    return next(number for number, month in enumerate(MONTHS, 1) if month.startswith(name.rstrip(".")[:3]))


def _year(text: str | None) -> int | None:
    if not text:
        return None
    number = int(text.strip("'"))
    return number if number > 99 else number + (2000 if number < 50 else 1900)


def read(match: re.Match[str], policy: Policy) -> Day | None:
    """The day of a match; none where there is no such day, or where only a feast without a month of its own tells it."""
    found = match.groupdict()
    if found["fest"]:
        return Day(_year(found["fy"]), month_number, 0, True) if (month_number := month_of(found["fest"])) else None
    for year, month, day in _WAYS:
        if found[month]:
            named = found[day]
            section = found["rs"] == "." and len(found["ry"]) == 2  # 3.ii.24, likewise
            return Day(_year(found[year]), _month(found[month]), int(named) if named.isdigit() else ordinal(named), not section)
    if found["nd"]:
        return _in_figures(match, policy)
    return None


def _in_figures(match: re.Match[str], policy: Policy) -> Day | None:
    """Day, month and year as three numbers, in the order of the policy where both orders make a day."""
    day, month = int(match["nd"]), int(match["nm"])
    if (not policy.day_first and day <= 12) or month > 12 >= day:
        day, month = month, day
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    section = match["s"] == "." and len(match["ny"]) == 2 and len(match["nm"]) == 1  # 3.2.14 may be a heading's number
    return Day(_year(match["ny"]), month, day, not section)
