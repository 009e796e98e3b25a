"""What stands around a known name: its title, and words that show that somebody else is meant.

`Karen Hartley` is not the Hartley of the register if no Karen is on it; `Dawn Smith` is another Dawn; `Mr and Mrs
Wilk` are two. Such places are covered whole and never rewritten.
"""

from __future__ import annotations

import attrs

from reviewflow.publication.finders.evidence import SURE_TITLES, TITLES
from reviewflow.publication.finders.places import body_behind, collar_before, number_before
from reviewflow.publication.forms import Forms
from reviewflow.publication.lexicon import Lexicon
from reviewflow.publication.listing import listed
from reviewflow.publication.register_checks import GENERIC
from reviewflow.publication.tokens import Tokens
from reviewflow.publication.vocabulary import ADDRESS_ENDINGS, BODIES, STREETS_FIRST

__all__ = ["Around", "around"]

_SURNAME_KINDS = frozenset(("family", "half", "plural"))
_FIRST_WORD = frozenset(("short",))  # the first word of a place's or body's name alone, which is never certain
_GIVEN_KINDS = frozenset(("given", "middle", "alias"))
# What makes a longer name of a known place or body: `Brackendale Arms` is not Brackendale.
_TYPES = GENERIC | BODIES | listed("post times news park high close way")
_COMPASS = listed("north south east west upper lower great little new old northern southern eastern western central inner outer")


@attrs.define(slots=True)
class Around:
    """Words `first` to `last` with title and neighbours; `somebody_else` says why nobody of the register is certain."""

    first: int
    last: int
    title: str = ""
    numbered: bool = False  # a collar number stands between rank and name, and is the same person's
    somebody_else: str = ""


def around(tokens: Tokens, first: int, last: int, kinds: set[str], *, lexicon: Lexicon, forms: Forms) -> Around:
    """The surroundings of a match; `kinds` of form say whether only one half of a person's name was matched."""
    found = Around(first, last)
    given, surname = kinds <= _GIVEN_KINDS, kinds <= _SURNAME_KINDS
    person = given or surname or _is_person(tokens, first, last, forms)
    if person:
        _with_titles(tokens, found, forms)
    if surname:
        _unknown_given(tokens, found, lexicon)
    if given:
        _unknown_surname(tokens, found, lexicon, forms)
    if not person:
        _longer_place(tokens, found, lexicon, forms)
        if kinds == _FIRST_WORD:
            _other_body(tokens, found)
    return found


def _is_person(tokens: Tokens, first: int, last: int, forms: Forms) -> bool:
    form = forms.find(tuple(tokens.words[first : last + 1]))
    return form is None or not forms.people.isdisjoint(form.holders)


def _title_at(tokens: Tokens, index: int) -> bool:
    word = tokens.word(index)
    return word in SURE_TITLES or (word in TITLES and tokens.capital(index))


def _with_titles(tokens: Tokens, found: Around, forms: Forms) -> None:
    while found.first > 0 and tokens.gap(found.first - 1) in (" ", ". ", ".") and _title_at(tokens, found.first - 1):
        if tokens.words[found.first - 1] in forms.label_words and tokens.words[found.first - 1] not in SURE_TITLES:
            break
        found.first -= 1
        found.title = found.title or tokens.words[found.first]
    _with_rank(tokens, found)
    if found.title and tokens.before(found.first) in ("and", "or") and _title_at(tokens, found.first - 2):
        found.first -= 2
        found.somebody_else = "two people are spoken of"


def _with_rank(tokens: Tokens, found: Around) -> None:
    """`PC 4471 Sykes`, also where a given name of the register stands behind the number: all of it is one officer."""
    begin = collar_before(tokens, found.first)
    if begin < found.first:
        found.title, found.first, found.numbered = found.title or tokens.words[found.first - 2], begin, True


def _unknown_given(tokens: Tokens, found: Around, lexicon: Lexicon) -> None:
    if tokens.gap(found.last) == "-" and tokens.capital(found.last + 1):
        found.last, found.somebody_else = found.last + 1, "part of another double-barrelled name"
    after = found.last + 1
    if tokens.gap(found.last) == " " and tokens.capital(after) and len(tokens.words[after]) == 1 and tokens.gap(after).startswith("."):
        found.last, found.somebody_else = after, "an initial follows the surname"
    index = found.first - 1
    if found.title or index < 0:
        return
    gap, word = tokens.gap(index), tokens.word(index)
    if gap == "-" and tokens.capital(index):
        found.first, found.somebody_else = index, "part of another double-barrelled name"
    elif gap in (" ", ". ", ".") and tokens.capital(index) and (word not in lexicon.words or word in lexicon.given or (len(word) == 1 and word not in "ai")):
        if gap != " " and len(word) > 1:
            return
        found.first, found.somebody_else = index, "an unknown name stands before the surname"
        while len(tokens.words[found.first]) == 1 and tokens.gap(found.first - 1) in (". ", ".") and tokens.capital(found.first - 1) and len(tokens.word(found.first - 1)) == 1:
            found.first -= 1
        if found.first and tokens.gap(found.first - 1) in (" ", ". ") and _title_at(tokens, found.first - 1):
            found.first -= 1


def _unknown_surname(tokens: Tokens, found: Around, lexicon: Lexicon, forms: Forms) -> None:
    index = found.last + 1
    gap, word = tokens.gap(found.last), tokens.word(index)
    if gap not in (" ", "-") or not tokens.capital(index) or (len(word) < 2 and gap != "-") or word in forms.label_words:
        return
    if gap == "-" or word not in lexicon.words or (word in lexicon.family and word not in GENERIC and not tokens.in_title_case(index)):
        found.last, found.somebody_else = index, "an unknown name follows the given name"
        while tokens.gap(found.last) == "-" and tokens.capital(found.last + 1):
            found.last += 1


def _longer_place(tokens: Tokens, found: Around, lexicon: Lexicon, forms: Forms) -> None:
    if tokens.words[found.last] in ADDRESS_ENDINGS or tokens.words[found.first] in STREETS_FIRST:
        _with_number(tokens, found, forms)
    index = found.first - 1
    if index >= 0 and tokens.gap(index) == " " and tokens.word(index) in _COMPASS:
        found.somebody_else = "part of a longer place name"
        if tokens.capital(index):
            found.first = index
    index = found.last + 1
    while tokens.gap(index - 1) == " " and tokens.capital(index) and (_is_type(tokens, index) or (tokens.word(index) not in lexicon.words and not tokens.in_title_case(index))):
        found.last, found.somebody_else = index, "part of a longer name"
        index += 1


def _other_body(tokens: Tokens, found: Around) -> None:
    """`Cobden Cross Infant School`, where the register knows another Cobden: all of it is one body."""
    tail = body_behind(tokens, found.last, tokens.count - 1)
    if tail > found.last:
        found.last, found.somebody_else = tail, "part of a longer name"


def _with_number(tokens: Tokens, found: Around, forms: Forms) -> None:
    """The number of the house; another number than the register's is another house, perhaps the neighbour's."""
    begin = number_before(tokens, found.first)
    form = forms.find(tuple(tokens.words[found.first : found.last + 1]))
    known = {word for holder in (form.holders if form else ()) for word in forms.numbers_of(holder)}
    if begin < found.first and known and tokens.words[found.first - 1] not in known:
        found.somebody_else = "another number in a known street"
    found.first = begin


def _is_type(tokens: Tokens, index: int) -> bool:
    return tokens.word(index) in _TYPES
