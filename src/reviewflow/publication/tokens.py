"""The words of a folded text with their places, and what stands around each: capitals, gaps, sentence starts."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache

from reviewflow.publication.folding import Folded
from reviewflow.publication.listing import listed

__all__ = ["WORD", "Tokens"]

# Vowel signs of India and South-East Asia are no letters to `re`, and yet stand inside words.
_SIGNS = "\u0900-\u0963\u0971-\u0df3\u0e31-\u0e3a\u0e47-\u0e4e\u0eb1-\u0ebc\u0f71-\u0fbc\u102b-\u103e\u1056-\u108d\u1712-\u1773\u17b6-\u17d3"
WORD = re.compile(rf"[^\W_]+(?:[{_SIGNS}]+[^\W_]*)*")
_OPENERS = " \"'([{*#>-•"
_NUMBERED = re.compile(r"(?:^|\n)[ ]*(?:[\d.]+|[a-z])[.)]?[ ]*$")
_ABBREVIATIONS = listed("mr mrs ms dr st prof no vs eg ie etc cf rev sgt insp supt const capt fr sr jr rd ave col tel ref para paras hon messrs mx")


class Tokens:
    """Words of one part: `words` in lower case, `starts` and `ends` in the folded text."""

    __slots__ = ("cased", "count", "ends", "folded", "starts", "text", "words")

    def __init__(self, folded: Folded) -> None:
        self.folded, self.text, self.cased = folded, folded.text, folded.cased
        found = [match.span() for match in WORD.finditer(self.text)]
        self.starts = [start for start, _ in found]
        self.ends = [end for _, end in found]
        self.words = [self.text[start:end] for start, end in found]
        self.count = len(found)

    def gap(self, index: int) -> str:
        """What stands between word `index` and the next; a newline where there is none."""
        return self.text[self.ends[index] : self.starts[index + 1]] if 0 <= index < self.count - 1 else "\n"

    def shown(self, index: int) -> str:
        """The word as it is written, folded but with its capitals."""
        return self.cased[self.starts[index] : self.ends[index]]

    def capital(self, index: int) -> bool:
        """Whether there is such a word and it starts with a capital."""
        return 0 <= index < self.count and self.cased[self.starts[index]].isupper()

    def upper(self, index: int) -> bool:
        """Whether the whole word is in capitals."""
        return 0 <= index < self.count and self.shown(index).isupper()

    def word(self, index: int) -> str:
        """The word in lower case, or nothing outside the text."""
        return self.words[index] if 0 <= index < self.count else ""

    def at(self, position: int) -> int:
        """The first word that ends after a position of the folded text."""
        return bisect_left(self.ends, position + 1)

    def next_to(self, index: int) -> str:
        """The next word where only a space lies between."""
        return self.word(index + 1) if self.gap(index) == " " else ""

    def before(self, index: int) -> str:
        """The word before where only a space lies between."""
        return self.word(index - 1) if index > 0 and self.gap(index - 1) == " " else ""

    def opens_sentence(self, index: int) -> bool:
        """Whether the word begins a sentence, a quotation, a list item or a line of its own."""
        position = self.starts[index] - 1
        while position >= 0 and self.text[position] in _OPENERS:
            if self.text[position] in "\"•#>" or (self.text[position] in "-'" and self.text[position - 1 : position] in ("", " ", "\n")):
                return True
            position -= 1
        if position < 0 or self.text[position] in "\n!?":
            return True
        if _NUMBERED.search(self.text, max(0, position - 8), position + 1):
            return True
        if self.text[position] != ".":
            return False
        return not self._abbreviated(position)

    def _abbreviated(self, position: int) -> bool:
        before = _last_word(self.text[max(0, position - 12) : position])
        if before in _ABBREVIATIONS:
            return before != "no" or self.text[position + 2 : position + 3].isdigit()
        alone = len(before) == 1 and self.text[max(0, position - 2) : position - 1] in ("", " ", ".", "(", "-")
        return alone and self.cased[position - 1].isupper() and before != "i"

    def in_title_case(self, index: int) -> bool:
        """Whether the words around are capitalised as in a heading, so that a capital says nothing."""
        around = [i for i in range(index - 3, index + 4) if i != index and 0 <= i < self.count and len(self.words[i]) > 3]
        return len(around) >= 3 and all(self.capital(i) for i in around)

    def in_capitals(self, index: int) -> bool:
        """Whether the words next to this one are in capitals too, so that capitals say nothing."""
        near = [i for i in (index - 1, index + 1) if 0 <= i < self.count and len(self.words[i]) > 1]
        return self.upper(index) and bool(near) and all(self.upper(i) for i in near)


@lru_cache(maxsize=4096)
def _last_word(text: str) -> str:
    words = WORD.findall(text)
    return words[-1] if words and text.endswith(words[-1]) else ""
