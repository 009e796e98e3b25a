"""Names of the case that hide inside other words: letters spaced out, handles, file names, digits for letters, single parts.

What is found here is covered whole. Only letters spaced out that spell exactly one form of one entry are rewritten.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from reviewflow.publication.finders.near import letters_apart
from reviewflow.publication.findings import BLOCK, REVIEW, Hit
from reviewflow.publication.forms import Forms
from reviewflow.publication.lexicon import Lexicon
from reviewflow.publication.tokens import Tokens

__all__ = ["find_hidden"]

_PIECES = re.compile(r"[A-Z]?[^\W\d_A-Z]+|[A-Z]+(?![^\W\d_A-Z])|\d+")
_DIGITS = (str.maketrans("013457@$", "oleastas"), str.maketrans("013457@$", "oieastas"))
_AROUND = "@#/._-=+"
_LONGEST = 80  # letters of a full name; longer runs of single letters are only searched for names
_SINGLE = frozenset(("given", "family", "half", "alias", "glued", "full", "name"))


def _holders(word: str, forms: Forms, *, also_words: bool = False) -> tuple[str, ...]:
    """Who may be meant by one word that is a name and, unless `also_words`, no dictionary word."""
    form = forms.find((word,))
    if form is None or (form.ordinary and not also_words):
        return ()
    return tuple(sorted(holder for holder, kind in form.holders.items() if kind in _SINGLE))


def find_hidden(tokens: Tokens, taken: bytearray, forms: Forms, lexicon: Lexicon) -> Iterator[Hit]:
    """All hidden names in one text."""
    yield from _apart(tokens, forms, lexicon)
    ordinary = lexicon.words.entries
    for index in tokens.places(word for word in tokens.where if len(word) > 2 and word not in ordinary):
        if not taken[index] and (hit := _inside(tokens, index, tokens.words[index], forms)) is not None:
            yield hit


def _apart(tokens: Tokens, forms: Forms, lexicon: Lexicon) -> Iterator[Hit]:
    for start, end, letters in letters_apart(tokens):
        holders = _holders(letters, forms, also_words=True)  # nobody spaces out a plain word
        cuts = range(3, len(letters) - 2) if len(letters) <= _LONGEST else ()
        split = holders or next((h for cut in cuts if (h := _both(letters, cut, forms))), ())
        if split:
            hit = Hit(start, end, forms.kinds[split[0]], BLOCK, "letters spaced out", 90, candidates=split)
            if len(split) == 1:
                hit.label_of = split[0]
            yield hit
        elif len(letters) > 3 and letters not in lexicon.words and (letters in lexicon.given or letters in lexicon.family):
            yield Hit(start, end, "person_like", REVIEW, "letters spaced out", 56)
        else:
            yield from _among(tokens, tokens.at(start), letters, forms)


def _among(tokens: Tokens, first: int, letters: str, forms: Forms) -> Iterator[Hit]:
    """Long names within a longer run of single letters, the first of which is word `first`: a whole sentence spaced out."""
    for name, holders in _long_names(forms):
        at = letters.find(name)
        while at >= 0:
            begin, last = first + at, first + at + len(name) - 1
            yield Hit(tokens.starts[begin], tokens.ends[last], forms.kinds[holders[0]], BLOCK, "letters spaced out", 90, candidates=holders)
            at = letters.find(name, at + len(name))


def _both(letters: str, cut: int, forms: Forms) -> tuple[str, ...]:
    first, last = _holders(letters[:cut], forms), _holders(letters[cut:], forms)
    return tuple(sorted(set(first) & set(last)))


def _inside(tokens: Tokens, index: int, word: str, forms: Forms) -> Hit | None:
    start, end = tokens.starts[index], tokens.ends[index]
    if word in forms.proper:
        return Hit(start, end, _owner_kind(word, forms), BLOCK, "part of a name of the case", 55, candidates=_owners(word, forms))
    holders = _by_pieces(tokens, index, forms) or _by_digits(word, forms)
    if not holders and (tokens.text[start - 1 : start] in tuple(_AROUND) or tokens.text[end : end + 1] in ("@", "_", "/", "=") or _in_a_site(tokens, index)):
        holders = _by_substring(word, forms)
    return Hit(start, end, forms.kinds[holders[0]], BLOCK, "a name inside a longer word", 57, candidates=holders) if holders else None


def _in_a_site(tokens: Tokens, index: int) -> bool:
    """Whether the word is a piece of a site's name: a dot and a word follow without a space."""
    return tokens.gap(index) == "." and len(tokens.word(index + 1)) > 1


def _by_pieces(tokens: Tokens, index: int, forms: Forms) -> tuple[str, ...]:
    shown = tokens.shown(index)
    if shown.isalpha() and (shown.islower() or shown.isupper() or shown[1:].islower()):
        return ()
    pieces = [piece.lower() for piece in _PIECES.findall(shown)]
    if len(pieces) < 2:
        return ()
    found = {holder for piece in pieces if len(piece) > 2 for holder in _holders(piece, forms)}
    return tuple(sorted(found))


def _by_digits(word: str, forms: Forms) -> tuple[str, ...]:
    if word.isalpha() or word.isdigit() or not word[0].isalpha():
        return ()
    return next((h for table in _DIGITS if (h := _holders(word.translate(table), forms))), ())


@lru_cache(maxsize=16)
def _long_names(forms: Forms) -> tuple[tuple[str, tuple[str, ...]], ...]:
    found = []
    for first, several in forms.by_first.items():
        for form in several:
            if len(form.words) == 1 and len(first) > 4 and not form.ordinary and (holders := _holders(first, forms)):
                found.append((first, holders))
    found += [(word, owners) for word in forms.proper if len(word) > 5 and (word,) not in forms.table and (owners := _owners(word, forms))]
    return tuple(sorted(found, key=lambda pair: -len(pair[0])))


def _by_substring(word: str, forms: Forms) -> tuple[str, ...]:
    return next((holders for name, holders in _long_names(forms) if name in word), ())


@lru_cache(maxsize=4096)
def _owners(word: str, forms: Forms) -> tuple[str, ...]:
    return tuple(sorted({holder for several in forms.by_first.values() for form in several if word in form.words for holder in form.holders}))


def _owner_kind(word: str, forms: Forms) -> str:
    owners = _owners(word, forms)
    return forms.kinds[owners[0]] if owners else "known_person"
