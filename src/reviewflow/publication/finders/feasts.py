"""Days told by a feast, and days told by a number in words: patterns and tables for the dates.

`FEAST` is any feast that a weekday may stand beside, `FEAST_DAY` one that is a single day and so an exact date with
`on` before it or a year behind it. Patterns are for folded text in small letters, and hold no group.
"""

from __future__ import annotations

import re

__all__ = ["FEAST", "FEAST_DAY", "FEAST_WORDS", "ORDINAL", "ORDINALS", "beside", "month_of", "ordinal"]

# fmt: off
_DAYS: tuple[tuple[str, int], ...] = (
    # pattern                                              month, 0 where it moves through the seasons
    (r"christmas (?:day|eve)|boxing day",                     12),
    (r"new year(?:'?s)?(?: day| eve)|hogmanay",                1),
    (r"good friday|easter (?:sunday|monday|saturday)|palm sunday|maundy thursday|whit (?:sunday|monday)", 4),
    (r"shrove tuesday|pancake day|ash wednesday|mothering sunday|mother'?s'? day", 3),
    (r"(?:saint|st\.?) patrick(?:'?s)? day|(?:saint|st\.?) david(?:'?s)? day", 3),
    (r"(?:saint|st\.?) george(?:'?s)? day",                    4),
    (r"may day(?: bank holiday)?",                             5),
    (r"father'?s'? day",                                       6),
    (r"burns night|australia day",                             1),
    (r"(?:saint )?valentine(?:'?s)? day",                      2),
    (r"hallow ?e'?en",                                        10),
    (r"bonfire night|fireworks night|guy fawkes(?: night| day)?|remembrance (?:sunday|day)|armistice day|(?:saint|st\.?) andrew(?:'?s)? day|thanksgiving(?: day)?", 11),
    (r"(?:saint|st\.?) [a-z]{3,12}(?:'?s)? (?:day|eve)",        0),
    (r"diwali(?: night| day)?",                               11),
    (r"eid(?: al[- ]fitr| al[- ]adha)?(?: day| night)?|yom kippur|holi|vaisakhi|hanukkah|chinese new year", 0),
)
_FIRST = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth",
          "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth")
# fmt: on
FEAST_DAY = "(?:" + "|".join(pattern for pattern, _ in _DAYS) + ")"
FEAST = rf"(?:{FEAST_DAY}|christmas|new year(?:'s)?|easter|half[- ]term|ramadan)"
FEAST_WORDS = frozenset(re.findall(r"[a-z]{2,}", "christmas boxing fireworks new hogmanay good easter palm maundy whit shrove pancake ash mothering mother mothers saint st may father fathers burns valentine valentines hallowe hallow halloween bonfire guy remembrance armistice thanksgiving diwali eid yom holi vaisakhi hanukkah chinese"))
_NUMBERS = {word: number for number, word in enumerate(_FIRST, 1)} | {f"twenty-{word}": 20 + number for number, word in enumerate(_FIRST[:9], 1)} | {"thirtieth": 30, "thirty-first": 31}
ORDINAL = "(?:" + "|".join(sorted((word.replace("-", "[- ]") for word in _NUMBERS), key=len, reverse=True)) + ")"
ORDINALS = frozenset((*_FIRST, "thirtieth"))
_MONTHS = tuple((re.compile(pattern), month) for pattern, month in _DAYS)
_WHOLE = re.compile(rf"(?<![^\W_]){FEAST_DAY}(?![^\W_])")
_JOINS = (",", ", ", " (", "")
_LONGEST = 30  # characters of a feast and what joins it to its date


def month_of(feast: str) -> int:
    """The month of a feast, 1 to 12; 0 where it has none of its own."""
    return next((month for pattern, month in _MONTHS if pattern.fullmatch(feast)), 0)


def ordinal(words: str) -> int:
    """The number that an ordinal in words tells, 1 to 31."""
    return _NUMBERS[words.replace(" ", "-")]


def beside(text: str, start: int, end: int) -> tuple[int, int]:
    """A date's place with a feast that tells the same day again, before or behind it: `7 November, Diwali night`."""
    begin, last = start, end
    for feast in _WHOLE.finditer(text, max(0, start - _LONGEST), min(len(text), end + _LONGEST)):
        if feast.start() < start and (feast.end() > start or text[feast.end() : start] in _JOINS):
            begin = feast.start()
        elif feast.end() > end and (join := text[end : feast.start()]) in _JOINS:
            last = feast.end() + ("(" in join and text.startswith(")", feast.end()))
    return begin, last
