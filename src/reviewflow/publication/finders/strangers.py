"""People and places that are on no register: runs of capitalised words, judged by what they are made of.

A title before a name, or a known given name before a surname, blocks; a single given name, surname, place or
unknown capitalised word is for review. Nothing here is ever rewritten: nobody knows whose label would stand there.
Words that a dictionary knows are names only with a title, a given name or a place's preposition before them.
"""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from reviewflow.publication.finders.evidence import DID, NAME, SURE_TITLES, TITLES, evidence
from reviewflow.publication.finders.places import body_hit, collar_before, is_county, place_hit, places_in, street_hit
from reviewflow.publication.finders.word_kinds import WordKinds
from reviewflow.publication.findings import BLOCK, REVIEW, Hit
from reviewflow.publication.forms import Forms
from reviewflow.publication.lexicon import Lexicon
from reviewflow.publication.listing import listed
from reviewflow.publication.policy import Policy
from reviewflow.publication.spellings import PARTICLES
from reviewflow.publication.tokens import Tokens
from reviewflow.publication.vocabulary import COUNTIES, LETTERED

__all__ = ["find_strangers"]

_FOR_INITIALS = listed("mr mrs ms miss dr")  # titles that people write before one letter
_PREFIXES = listed("co re pre post non anti ex multi semi sub inter self mid de un")  # `Co-operative`
_LONGEST = 12  # words of a run; no name is longer, and a page of capitals must not cost its square
_LINKS = PARTICLES | listed("upon on under of the s y yr r")  # small words inside a name
_KIN = listed("uncle auntie aunt aunty nan nana nanny gran granny grandma grandad grandpa nain taid sister matron midwife nurse judge imam pastor")
_IN = listed("in at from near to around outside towards via of into")


@attrs.define(slots=True)
class Run:
    """Words `first` to `last`, joined by spaces, hyphens or apostrophes, all capitalised or particles of names."""

    first: int
    last: int

    def indexes(self) -> range:
        """All word numbers of the run."""
        return range(self.first, self.last + 1)


class Strangers(WordKinds):
    """The search over one part; holds the lists so that each rule reads shortly."""

    def __init__(self, tokens: Tokens, taken: bytearray, forms: Forms, lexicon: Lexicon, policy: Policy) -> None:
        super().__init__(tokens, forms, lexicon)
        self.taken, self.policy = taken, policy

    def runs(self) -> Iterator[Run]:
        """All runs of capitalised words that nothing has taken, within one sentence each; without those that tell nothing."""
        tokens, taken, reached = self.tokens, self.taken, 0
        words, capitals = [*tokens.words, ""], tokens.capitals + b"\0\0"  # none behind the last, and none before the first
        for index in tokens.capitalised():
            if index < reached or taken[index]:
                continue
            alone = not capitals[index + 1] and (not capitals[index + 2] or words[index + 1] not in _LINKS)
            if alone and words[index - 1] not in SURE_TITLES and not words[index - 1].isdigit() and self.dull(index):
                continue
            run = Run(index, index)
            while run.last - run.first < _LONGEST and self._goes_on(run.last):
                run.last += next(step for step in (1, 2, 3) if tokens.capital(run.last + step))
            yield run
            reached = run.last + 1

    def _goes_on(self, index: int) -> bool:
        tokens, after = self.tokens, index + 1
        if after >= tokens.count or self.taken[after]:
            return False
        gap = tokens.gap(index)
        initial = len(tokens.words[index]) == 1 or tokens.words[index] in SURE_TITLES or tokens.words[index] == "st"
        if gap not in (" ", "-", "'") and not (initial and gap in (". ", ".")):
            return False
        if tokens.capital(after):
            return True
        link = tokens.words[after] in _LINKS
        if link and gap == "-" and tokens.gap(after) == "-" and tokens.word(after + 1) in _LINKS:  # `-on-the-`
            return tokens.gap(after + 1) == "-" and tokens.capital(after + 2)
        beyond = after + 1 < tokens.count and tokens.capital(after + 1) and not self.taken[after + 1]
        return link and beyond and tokens.gap(after) in (" ", "-", "'")

    def judge(self, run: Run) -> Iterator[Hit]:
        """Everything in one run."""
        if (found := self._titled(run)) is not None:
            yield found
            return
        if (hit := street_hit(self.tokens, run.first, run.last, self.plain, self.given)) is not None:
            yield hit
            return
        if (hit := body_hit(self.tokens, run.first, run.last, self.plain)) is not None:
            yield hit
            return
        left = set(run.indexes())
        for first, last in places_in(self.tokens, run.first, run.last, self.lexicon):
            if first != last and self.policy.counties_named and is_county(self.tokens, first, last):
                left -= set(range(first, last + 1))
            elif first != last or (self._place_alone(first) and not self._after_a_name(first, run)):
                yield place_hit(self.tokens, first, last, "on the list of places")
                left -= set(range(first, last + 1))
        yield from self._names(run, left)

    def _titled(self, run: Run) -> Hit | None:
        tokens = self.tokens
        before = run.first - 1
        title = next((i for i in range(run.first, run.last) if tokens.words[i] in TITLES), -1)
        if title < 0 and before >= 0 and tokens.gap(before) in (" ", ". ") and tokens.words[before] in SURE_TITLES:
            title = before
        rank = collar_before(tokens, run.first)
        if title < 0 and rank == run.first:
            return None
        title, begin = (title, title + 1) if title >= 0 else (rank, run.first)
        while begin <= run.last and tokens.words[begin] in TITLES:
            begin += 1
        if begin == run.last and len(tokens.words[begin]) == 1:
            return self._title_and_initial(title, begin)
        if begin > run.last or tokens.words[begin] in self.forms.label_words:
            return None
        sure = rank < run.first or tokens.words[title] in SURE_TITLES or tokens.words[begin - 1] in SURE_TITLES
        named = any(self.given(i) or (self.surname(i) and not self.plain(i)) for i in range(begin, run.last + 1))
        while begin < run.last and tokens.words[begin] in PARTICLES:
            begin += 1
        shouted = tokens.in_capitals(begin) and tokens.words[begin] in self.lexicon.words and tokens.words[begin] not in self.lexicon.family
        if not named and (not sure or shouted or len(tokens.words[begin]) < 2 or tokens.words[begin] in self.proper):
            perhaps = tokens.words[title] in _KIN and (tokens.words[begin] in self.lexicon.family or tokens.words[begin] in self.lexicon.given) and not tokens.in_title_case(begin)
            return self._person(title, begin, REVIEW, "title and perhaps a name") if perhaps else None
        last = run.last
        while last > begin and self.plain(last) and tokens.words[last] not in self.lexicon.family and not self.no_word(last):
            last -= 1
        return self._person(title, last, BLOCK, "title and name")

    def _title_and_initial(self, title: int, letter: int) -> Hit | None:
        """`Mrs D`: somebody's, unless it is the label that stands for somebody."""
        words = self.tokens.words
        if words[title] not in _FOR_INITIALS or words[letter] in "xyz" or (words[letter] == "i" and self.tokens.gap(title) != " ") or f"{words[title]} {words[letter]}" in self.forms.labels:
            return None
        return self._person(title, letter, REVIEW, "title and initial")

    def _place_alone(self, index: int) -> bool:
        tokens, word = self.tokens, self.tokens.words[index]
        preposition = tokens.before(index) in _IN and not tokens.opens_sentence(index)
        if self.plain(index):
            alone = not tokens.capital(index + 1) or tokens.gap(index) != " "
            exact = word in self.lexicon.british_places and word not in self.proper and len(word) > 3 and tokens.before(index) in ("in", "from", "near")
            return preposition and exact and alone and not tokens.in_title_case(index)
        if word in COUNTIES:
            return not self.policy.counties_named
        if word in self.lexicon.given or word in self.lexicon.family:
            return preposition
        return True

    def _after_a_name(self, index: int, run: Run) -> bool:
        """Whether a given name or an initial stands before, so that the place is a surname here."""
        before = index - 1
        return before >= run.first and (self.given(before) or (len(self.tokens.words[before]) == 1 and self.tokens.gap(before) != "'"))

    def _names(self, run: Run, left: set[int]) -> Iterator[Hit]:
        index = run.first
        while index <= run.last:
            end = self._name_from(index, run.last, left)
            if end is None:
                index += 1
                continue
            last, severity, evidence_words = end
            yield self._person(index, last, severity, evidence_words)
            index = last + 1

    def _name_from(self, index: int, limit: int, left: set[int]) -> tuple[int, str, str] | None:
        """The name that begins at a word of a run: its last word, severity, evidence."""
        tokens = self.tokens
        if index not in left:
            return None
        last = index
        lettered = len(tokens.words[index]) == 1
        while last < limit and last + 1 in left and (self._belongs(last + 1) or (lettered and self.no_word(last + 1))):
            last += 1
        while last > index and tokens.words[last] in PARTICLES | {"of", "the", "on", "s"}:
            last -= 1
        size = last - index + 1
        if lettered:
            dotted = tokens.gap(index).startswith(".") or tokens.words[index] not in "ai"
            named = any(self.no_word(i) for i in range(index + 1, last + 1))
            return (last, BLOCK, "initial and surname") if dotted and named and tokens.gap(index) != "'" else self._oh(index, last)
        if self.given(index):
            return (last, BLOCK, "given name and surname") if size > 1 else (last, REVIEW, "a given name")
        if tokens.words[index] in ("st", "saint") and size > 1:
            return last, REVIEW, "a saint's name"
        if self._before_initial(index, limit):
            return index + 1, REVIEW, "a name and an initial"
        if (tokens.words[index] in self.lexicon.given or tokens.words[index] in self.lexicon.nicknames) and size > 1 and not self.plain(last):
            if tokens.opens_sentence(index):
                return last, REVIEW, "perhaps a given name and a surname"
            return last, BLOCK, "given name and surname"
        if self.plain(index):
            return self._ordinary(index)
        if tokens.gap(index) == "-" and tokens.words[index] in _PREFIXES and not tokens.capital(index + 1):
            return None
        words = "a surname" if tokens.words[index] in self.lexicon.family else "a capitalised word that no list knows"
        return (last, REVIEW, words if size == 1 else "capitalised words that no list knows")

    def _before_initial(self, index: int, limit: int) -> bool:
        """`Jade M.`: a dictionary word with its capital before a letter with its dot."""
        tokens, word = self.tokens, self.tokens.words[index]
        if index >= limit or len(tokens.words[index + 1]) > 1 or tokens.gap(index) != " " or not tokens.gap(index + 1).startswith("."):
            return False
        goes_on = tokens.gap(index + 1)[1:2] in (",", ";", ")") or (tokens.gap(index + 1) == ". " and not tokens.capital(index + 2))
        return word not in LETTERED and word not in self.forms.label_words and (word in self.lexicon.given or (goes_on and not tokens.opens_sentence(index)))

    def _oh(self, index: int, last: int) -> tuple[int, str, str] | None:
        """O'Brien, D'Souza: one letter and an apostrophe before a capital."""
        named = last > index and self.tokens.gap(index) == "'" and not self.plain(index + 1)
        return (last, REVIEW, "a surname") if named else None

    def _ordinary(self, index: int) -> tuple[int, str, str] | None:
        tokens = self.tokens
        if tokens.words[index] in self.lexicon.given and tokens.words[index] not in self.forms.label_words:
            alone = not tokens.capital(index + 1) and not tokens.capital(index - 1)
            if alone and tokens.words[index] not in self.proper and evidence(tokens, index) == NAME and self._acts(index):
                return (index, REVIEW, "a given name that is also a word")
        return None

    def _acts(self, index: int) -> bool:
        """Whether the word does something that only people do, or owns something."""
        return self.tokens.next_to(index) in DID

    def _belongs(self, index: int) -> bool:
        word = self.tokens.words[index]
        if word in self.forms.label_words or word in self.proper:
            return False
        if self.tokens.gap(index - 1) == "-" or (self.tokens.gap(index) == "-" and self.tokens.capital(index + 1)):
            return True
        return not self.plain(index) or word in self.lexicon.family or word in PARTICLES or (len(word) == 1 and word != "s")

    def _person(self, first: int, last: int, severity: str, why: str) -> Hit:
        if self.tokens.gap(last) == " & " and self.tokens.capital(last + 1) and not self.taken[last + 1]:
            last += 1  # `Pym & Daughters`
        rank = 45 if severity == BLOCK else 40
        return Hit(self.tokens.starts[first], self.tokens.ends[last], "person_like", severity, why, rank)


def find_strangers(tokens: Tokens, taken: bytearray, forms: Forms, lexicon: Lexicon, policy: Policy) -> Iterator[Hit]:
    """All person-like and place-like names of one text that nothing else has taken."""
    search = Strangers(tokens, taken, forms, lexicon, policy)
    for run in search.runs():
        yield from search.judge(run)
