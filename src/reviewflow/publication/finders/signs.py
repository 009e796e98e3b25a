"""Where a number or an address could stand at all: the few stretches of a text that the patterns are tried on.

Every pattern needs some sign: an `@`, a word with letters and digits in it, six digits together, a word such as
`ref` before a digit. Most of a report shows none of them, so that the patterns see a small part of it. A sign is
necessary, never sufficient: what lies in a stretch is for the pattern to judge.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import cached_property

from reviewflow.publication.listing import listed
from reviewflow.publication.tokens import Tokens

__all__ = ["Signs", "stretches"]

Span = tuple[int, int]

_MARGIN = 80  # characters around a sign that its pattern may need: a long address
_CLOSE = 40  # the same where only a few words, or a few more signs of the number, may stand beside
_TOGETHER = 12  # characters between two groups of digits that may be one number
_MANY = 6  # digits of the shortest number that is told by its digits alone
_NEAR = 8  # words between `reference number is` and the number
_BEFORE_NUMBERS = listed("""court case claim crime file reference ref record incident log urn cad hosp mrn unit hospital patient client pupil complaint passport licence
    exhibit exhibits inc inspector insp di dci con plate mosaic id collar warrant shoulder badge registration gmc nmc hcpc swe pin pc wpc dc ps
    pcso sgt ds constable niche rio emis lcs crn pnc uln uprn usrn account""")
_BEFORE_LINES = listed("tel telephone phone mobile mob fax ext extension")
_BEFORE_USERS = listed("username user handle insta instagram snap snapchat tiktok tok facebook discord gamertag xbox psn twitter")
# Each pattern starts with fixed characters: that is what makes the search for them nearly free.
_AT = (re.compile(r"@"), re.compile(r"at[)\]]"))
_HASH = (re.compile(r"#"),)
_WEB = (re.compile(r"://"), re.compile(r"www\."))
_FILE = (re.compile(r"\.(?:doc|pdf|xls|ppt|jp|png|gif|heic|msg|eml|rtf|odt|txt|csv|mp|m4a|wav|mov|zip)"),)
_DOTS = (re.compile(r"\.(?=[^\W\d_]+\.[^\W\d_])"),)
_PLACED = (re.compile(r"\.(?=\d{3})"), re.compile(r"°"))
_SLASHED = (re.compile(r"\d[/-](?=\d)"), re.compile(r"[A-Z][/-](?=\d)"))
_PLUS = (re.compile(r"\+(?=[2-9CFGHJMPQRVWX]{2})"),)
_DOMAIN = (re.compile(r"\.(?=(?:org|com|net|info|uk|eu|ie|ly|io|me)(?![^\W_]))"),)
_CITED = (re.compile(r"\[(?=(?:19|20)\d\d\] )"), re.compile(r" (?=(?:EW|UK|CS)[A-Z]{2,3} )"))


def stretches(text: str, spots: Iterable[Span], before: int, behind: int) -> list[Span]:
    """Stretches of text around spots, cut at spaces, in order and apart; at least so many characters on each side."""
    found: list[Span] = []
    for start, stop in sorted(spots):
        if found and stop + behind // 2 < found[-1][1]:
            continue
        begin = text.rfind(" ", 0, max(0, start - before)) + 1
        end = text.find(" ", stop + behind)
        end = len(text) if end < 0 else end
        if found and begin <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((begin, end))
    return found


class Signs:
    """The stretches of one text, by sign; each is looked for once and only when asked for."""

    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens

    def _written(self, patterns: Iterable[re.Pattern[str]], before: int = _MARGIN) -> list[Span]:
        text = self.tokens.cased
        return stretches(text, [match.span() for pattern in patterns for match in pattern.finditer(text)], before, _MARGIN)

    @cached_property
    def at(self) -> list[Span]:
        """An @, also one in words."""
        return self._written(_AT)

    @cached_property
    def handle(self) -> list[Span]:
        """An @ or a #."""
        return self._written((*_AT[:1], *_HASH), before=0)

    @cached_property
    def web(self) -> list[Span]:
        """What begins an address of the web."""
        return self._written(_WEB)

    @cached_property
    def file(self) -> list[Span]:
        """A suffix of files."""
        return self._written(_FILE)

    @cached_property
    def dots(self) -> list[Span]:
        """Three words with dots between."""
        return self._written(_DOTS)

    @cached_property
    def placed(self) -> list[Span]:
        """Three decimals, or a degree sign."""
        return self._written(_PLACED)

    @cached_property
    def plus(self) -> list[Span]:
        """A plus sign in a short code."""
        return self._written(_PLUS, before=0)

    @cached_property
    def domain(self) -> list[Span]:
        """The end of a site's name."""
        return self._written(_DOMAIN)

    @cached_property
    def cited(self) -> list[Span]:
        """A year in square brackets, or the letters of a court."""
        return self._written(_CITED)

    @cached_property
    def mixed(self) -> list[Span]:
        """A word with letters and digits."""
        return stretches(self.tokens.cased, self._mixed, _CLOSE, _CLOSE)

    @cached_property
    def many(self) -> list[Span]:
        """Six digits together."""
        return stretches(self.tokens.cased, self._together(), _CLOSE, _CLOSE)

    @cached_property
    def slashed(self) -> list[Span]:
        """Two groups of digits with a slash or a hyphen between."""
        return self._written(_SLASHED, before=_CLOSE)

    @cached_property
    def after_word(self) -> list[Span]:
        """A number not far behind a word that announces one, or grown together with it."""
        return stretches(self.tokens.cased, [*self._mixed, *self._announced(_BEFORE_NUMBERS)], 0, _CLOSE)

    @cached_property
    def dialled(self) -> list[Span]:
        """A number not far behind a word for a telephone."""
        return stretches(self.tokens.cased, self._announced(_BEFORE_LINES), 0, _CLOSE)

    @cached_property
    def user(self) -> list[Span]:
        """A word where people have user names."""
        tokens = self.tokens
        return stretches(tokens.cased, [(tokens.starts[i], tokens.ends[i]) for i in tokens.among(_BEFORE_USERS)], 0, _CLOSE)

    def _announced(self, words: frozenset[str]) -> Iterator[Span]:
        """From each of some words to the next number, where it is near."""
        tokens, numbered = self.tokens, self.tokens.numbered
        for index in tokens.among(words):
            k = bisect_left(numbered, index)
            if k < len(numbered) and numbered[k] - index <= _NEAR:
                yield tokens.starts[index], tokens.ends[numbered[k]]

    @cached_property
    def _mixed(self) -> list[Span]:
        tokens = self.tokens
        return [(tokens.starts[i], tokens.ends[i]) for i in tokens.numbered if not tokens.words[i].isdigit()]

    def _together(self) -> Iterator[Span]:
        """Spans of words with digits that follow each other closely and have enough digits."""
        tokens, numbered = self.tokens, self.tokens.numbered
        digits = first = last = 0
        for index in numbered:
            if digits and index == last + 1 and len(tokens.gaps[last]) <= _TOGETHER:
                digits += len(tokens.words[index])
            else:
                if digits >= _MANY:
                    yield tokens.starts[first], tokens.ends[last]
                first, digits = index, len(tokens.words[index])
            last = index
        if digits >= _MANY:
            yield tokens.starts[first], tokens.ends[last]
