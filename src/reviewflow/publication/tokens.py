"""The words of a folded text with their places, and what stands around each: capitals, gaps, sentence starts."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Container, Iterable
from functools import cached_property, lru_cache
from itertools import accumulate, chain, compress

from reviewflow.publication.folding import Folded
from reviewflow.publication.listing import listed

__all__ = ["WORD", "Tokens"]

# Vowel signs of India and South-East Asia are no letters to `re`, and yet stand inside words.
_SIGNS = "\u0900-\u0963\u0971-\u0df3\u0e31-\u0e3a\u0e47-\u0e4e\u0eb1-\u0ebc\u0f71-\u0fbc\u102b-\u103e\u1056-\u108d\u1712-\u1773\u17b6-\u17d3"
WORD = re.compile(rf"[^\W_]+(?:[{_SIGNS}]+[^\W_]*)*")
_PIECES = re.compile(rf"({WORD.pattern})")
_PLAIN_PIECES = re.compile(r"([0-9a-z]+)")  # the same in small ASCII letters, and faster
_DIGIT = re.compile(r"\d")
_OPENERS = " \"'([{*#>-•"
_NUMBERED = re.compile(r"(?:^|\n)[ ]*(?:[\d.]+|[a-z])[.)]?[ ]*$")
_ABBREVIATIONS = listed("mr mrs ms dr st prof no vs eg ie etc cf rev sgt insp supt const capt fr sr jr rd ave col tel ref para paras hon messrs mx")


class Tokens:
    """Words of one part: `words` in lower case, `gaps[i]` behind word `i`, `starts` and `ends` in the folded text.

    Most words of a report are of no interest to most finders. `where` and `among` lead a finder from the words it
    knows straight to their places, so that nobody walks the whole text once more.
    """

    def __init__(self, folded: Folded) -> None:
        self.folded, self.text, self.cased = folded, folded.text, folded.cased
        pieces = (_PLAIN_PIECES if self.text.isascii() else _PIECES).split(self.text)  # a gap, a word, a gap, ..., a gap
        edges = array("q", accumulate(map(len, pieces)))  # an array: small enough to stay near the processor, unlike as many numbers
        self.words = pieces[1::2]
        self.gaps = pieces[2::2]
        self.starts = edges[:-1:2]
        self.ends = edges[1::2]
        self.count = len(self.words)
        if self.gaps:
            self.gaps[-1] = "\n"  # behind the last word the text ends like a line

    @cached_property
    def where(self) -> dict[str, list[int]]:
        """The numbers of each distinct word, in order."""
        found: defaultdict[str, list[int]] = defaultdict(list)
        for index, word in enumerate(self.words):
            found[word].append(index)
        return found

    @cached_property
    def numbered(self) -> list[int]:
        """The numbers of all words with a digit in them, in order."""
        return self.places(word for word in self.where if not word.isalpha() and _DIGIT.search(word))

    @cached_property
    def capitals(self) -> bytes:
        """One byte a word: 1 where it starts with a capital."""
        return bytes(map(str.isupper, map(self.cased.__getitem__, self.starts)))

    def among(self, vocabulary: Container[str]) -> list[int]:
        """The numbers of all words that are in a vocabulary, in order."""
        return self.places(filter(vocabulary.__contains__, self.where))

    def places(self, words: Iterable[str]) -> list[int]:
        """The numbers of all places of some distinct words of this text, in order."""
        return sorted(chain.from_iterable(map(self.where.__getitem__, words)))

    def capitalised(self) -> Iterable[int]:
        """The numbers of all words that start with a capital, in order."""
        return compress(range(self.count), self.capitals)

    def gap(self, index: int) -> str:
        """What stands between word `index` and the next; a newline where there is none."""
        return self.gaps[index] if 0 <= index < self.count else "\n"

    def shown(self, index: int) -> str:
        """The word as it is written, folded but with its capitals."""
        return self.cased[self.starts[index] : self.ends[index]]

    def capital(self, index: int) -> bool:
        """Whether there is such a word and it starts with a capital."""
        return 0 <= index < self.count and self.capitals[index] == 1

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
