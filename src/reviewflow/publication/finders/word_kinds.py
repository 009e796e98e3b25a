"""What one word of a run of capitals is by the lists alone: ordinary, an acronym, a short form, a given name, a surname.

`plain` is the question that most rules ask: whether the word names nobody by itself. A name that a dictionary knows
is plain; only what stands around makes it a name again.
"""

from __future__ import annotations

import re

from reviewflow.publication.finders.evidence import TITLES
from reviewflow.publication.finders.places import is_place
from reviewflow.publication.finders.scripts import is_sign
from reviewflow.publication.forms import Forms
from reviewflow.publication.lexicon import Lexicon
from reviewflow.publication.tokens import Tokens
from reviewflow.publication.vocabulary import CAPITALS, proper_words, shorthand

__all__ = ["WordKinds"]

_MEDICINE = re.compile(r"(?:zole|cillin|mycin|olol|opril|statin|azepam|azolam|peridone|profen|oxacin|triptan|racetam|formin|gliptin|sartan|phylline|methasone|cycline|xaparin)$")

# Learned words that dictionaries lack; no name on the lists ends like them.
_LEARNED = re.compile(r"(?:ification|isation|ization|ologist|ographer|ogenesis|ectomy|oscopy|phobia|pathy|cephaly|plasia)s?$")


class WordKinds:
    """The words of one part, asked by their numbers."""

    def __init__(self, tokens: Tokens, forms: Forms, lexicon: Lexicon) -> None:
        self.tokens, self.forms, self.lexicon = tokens, forms, lexicon
        self.proper, self.shorthand = proper_words(), shorthand()
        self._known_dull: dict[str, bool] = {}

    def plain(self, index: int) -> bool:
        """Whether the word is one that a dictionary, the labels or the small lists know."""
        word = self.tokens.words[index]
        if len(word) < 2 or word in self.proper or word in self.forms.label_words or word in TITLES or (word[-1] == "s" and word[:-1] in self.proper):
            return True
        if word in self.lexicon.words or (word.endswith("s") and word[:-1] in self.lexicon.words):
            return True
        if (word in self.shorthand and (word != "mo" or self._of_the_family())) or (word in self.lexicon.countries and word not in self.lexicon.given):
            return True
        if (_MEDICINE.search(word) or _LEARNED.search(word)) and word not in self.lexicon.given and word not in self.lexicon.family:
            return True
        return any(c.isdigit() for c in word) or self._acronym(index, word) or is_sign(word, self.lexicon)

    def _of_the_family(self) -> bool:
        """Whether `Mo` is the mother here: her short form stands beside the father's or the grandparents'."""
        return any(word in self.tokens.where for word in ("fa", "mgm", "mgf", "pgm", "pgf"))

    def _acronym(self, index: int, word: str) -> bool:
        shown = self.tokens.shown(index)
        if not self.tokens.upper(index):
            return (shown[:2].isupper() and len(word) < 6) or (shown[0].isupper() and shown[-1].isupper() and len(word) < 7)
        return len(word) < 3 or word in CAPITALS or (len(word) < 7 and word not in self.lexicon.given and word not in self.lexicon.family)

    def given(self, index: int) -> bool:
        """A given name that is no dictionary word."""
        return self.tokens.words[index] in self.lexicon.given and not self.plain(index)

    def surname(self, index: int) -> bool:
        """A surname, also one that is a dictionary word."""
        word = self.tokens.words[index]
        return word in self.lexicon.family or (not self.plain(index) and len(word) > 1)

    def dull(self, index: int) -> bool:
        """Whether a dictionary word tells nothing where it stands alone with its capital, as most do: `judge` would find nothing."""
        shown = self.tokens.shown(index)
        dull = self._known_dull.get(shown)
        if dull is None:
            word = self.tokens.words[index]
            dull = self._known_dull[shown] = word not in self.lexicon.given and not is_place(word, self.lexicon) and self.plain(index)
        return dull

    def no_word(self, index: int) -> bool:
        """Whether a word behind an initial is no dictionary word, nor capitals of the field; a short name in capitals counts."""
        word = self.tokens.words[index]
        if word in CAPITALS or word in self.shorthand or word in self.proper or word in self.forms.label_words or len(word) < 3:
            return False
        return word not in self.lexicon.words and not any(c.isdigit() for c in word)
