"""Words in letters that are not Latin: Arabic, Cyrillic, Greek, Hebrew, Chinese, Devanagari and all others.

No list here knows the names of those languages, and a report in English seldom holds a word of them; so each
stretch is for a person who reads it. What the register knows is found before, and splits a stretch. A Latin word
in which look-alike letters of another alphabet stand is not of this kind: folding has made it a Latin word. Nor is a
sign of mathematics or of a measure: `Δt`, `Aβ`, `Δscore`.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator

from reviewflow.publication.findings import INFO, REVIEW, Hit
from reviewflow.publication.folding import Folded, fold_name
from reviewflow.publication.lexicon import Lexicon

__all__ = ["find_other_scripts", "is_sign"]

# All blocks that hold letters but no Latin ones. Left out are signs, the Latin blocks, and the alphabets for formulae
# and for full width, which folding reads as Latin.
_BLOCKS = (
    "\u0370-\u1cff\u1d26-\u1d2b\u1f00-\u1fff\u2c00-\u2c5f\u2c80-\u2dff\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3031-\u303c\u3041-\ua4ff\ua4d0-\ua71f"
    "\ua800-\uab2f\uab65\uab70-\ud7ff\uf900-\ufaff\ufb13-\ufdff\ufe70-\ufefc\uff66-\uffdc"
    "\U00010000-\U0001d3ff\U0001d800-\U0001efff\U0001f200-\U0001f2ff\U00020000-\U0003ffff"
)
_OWN_USE = "\ue000-\uf8ff\U000f0000-\U0010fffd"  # letters that mean what one font says; a single one is a bullet
_UNSEEN = "\u0300-\u036f\u200b-\u200f\u202a-\u202e\u2066-\u2069"  # accents, joiners and marks of direction inside a word
_OTHER = re.compile(rf"[{_BLOCKS}]|[{_OWN_USE}]{{2}}")
_BEYOND = re.compile("[\u0370-\U0010ffff]")  # where these blocks begin: one range is searched seven times as fast as they are
_PIECE = re.compile(rf"[^\W_]|[{_BLOCKS}{_OWN_USE}{_UNSEEN}]")
_WORD = re.compile(rf"(?:{_PIECE.pattern})+")
_LETTERS_OF_A_SIGN = 4  # `μg`, `TNFα`: one Greek letter in so short a word is a sign
_SIGN_BEFORE_A_WORD = 4  # letters of the shortest word that a sign may stand before: `Δdose`, but no `Σam`
# Greek letters that folding leaves, with the Latin ones that they could stand for, by look or by sound.
_STANDS_FOR = {
    "β": ("b",), "γ": ("g", "f", "t"), "δ": ("d", "a"), "ζ": ("z",), "η": ("n", "h"), "θ": ("o", "t", "th"), "λ": ("l", "a"),
    "μ": ("m", "u"), "ξ": ("x", "e"), "π": ("p", "n"), "σ": ("s", "e", "o"), "ς": ("s",), "φ": ("f", "o", "p", "ph"),
    "ψ": ("p", "y", "w", "ps"), "ω": ("o", "w"),
}  # fmt: skip
_BETWEEN = re.compile(r"[ \t\u00a0.'’\"()-]{0,3}|[・·]")  # what may stand between two words of one stretch


def is_sign(word: str, lexicon: Lexicon) -> bool:
    """Whether a folded word is a sign of mathematics or of a measure: one Greek letter beside a Latin one, or before a word.

    Not where the word itself is a name, or becomes one with a Latin letter that the Greek one may be meant for: `ΔGrace`, `Γrace`.
    """
    greek = [c for c in word if c in _STANDS_FOR]
    if len(greek) != 1:
        return False
    rest = "".join(c for c in word if c.isalpha() and c != greek[0])
    if len(rest) != 1 and not (len(rest) >= _SIGN_BEFORE_A_WORD and word == greek[0] + rest and rest in lexicon.words):
        return False
    readings = [rest, *(word.replace(greek[0], latin) for latin in _STANDS_FOR[greek[0]])]
    return not any(one in names for one in readings for names in (lexicon.given, lexicon.family, lexicon.british_places))


def find_other_scripts(text: str, folded: Folded, found: Iterable[Hit], lexicon: Lexicon) -> Iterator[Hit]:
    """Stretches of the original text in other scripts; words where `found` has a name of the case are left out of them."""
    if text.isascii() or not (words := list(_words(text, lexicon))):
        return
    known = _joined((hit.start, hit.end) for hit in found if hit.exact is None and hit.kind.startswith("known_") and hit.severity != INFO)
    starts = range(len(folded.text))
    begun: tuple[int, int] | None = None
    for first, last in words:
        start = bisect_left(starts, first, key=folded.start)
        end = bisect_left(starts, last, key=folded.start)
        if start >= end or _overlaps(known, start, end):
            continue
        if begun is not None and begun[1] <= start and _one_stretch(text, folded, begun[1], start, known):
            begun = (begun[0], end)
            continue
        if begun is not None:
            yield _hit(text, folded, *begun)
        begun = (start, end)
    if begun is not None:
        yield _hit(text, folded, *begun)


def _words(text: str, lexicon: Lexicon) -> Iterator[tuple[int, int]]:
    """Where each word stands that is not Latin."""
    at = 0
    for spot in _BEYOND.finditer(text):
        begin = spot.start()
        if begin < at or not _OTHER.match(text, begin):
            continue
        while begin > at and _PIECE.match(text, begin - 1):
            begin -= 1
        match = _WORD.match(text, begin)
        at = match.end() if match is not None else spot.end()
        if match is not None and _is_other(match.group(), lexicon):
            yield match.span()


def _is_other(word: str, lexicon: Lexicon) -> bool:
    letters = [c for c in word if c.isalnum() or unicodedata.category(c) == "Co"]
    other = [c for c in letters if _OTHER.match(c) or unicodedata.category(c) == "Co"]
    if not other:
        return False
    if len(other) == 1:
        sign = _is_greek(other[0]) and (len(letters) <= _LETTERS_OF_A_SIGN or is_sign(fold_name(word), lexicon))
        return other[0].isalpha() and not sign and not _reads_as_latin(word, letters, other)
    return not _reads_as_latin(word, letters, other)


def _is_greek(letter: str) -> bool:
    return unicodedata.name(letter, "").startswith("GREEK")


def _reads_as_latin(word: str, letters: list[str], other: list[str]) -> bool:
    """Whether it is a Latin word with letters in it that look the same: other finders read it as the word it shows."""
    return len(other) < len(letters) and _OTHER.search(fold_name(word)) is None


def _joined(places: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Places in order, those that touch each other as one, so that one look tells whether another place meets any."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(places):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _overlaps(known: list[tuple[int, int]], start: int, end: int) -> bool:
    index = bisect_left(known, (end, 0))
    return index > 0 and known[index - 1][1] > start


def _one_stretch(text: str, folded: Folded, end: int, start: int, known: list[tuple[int, int]]) -> bool:
    """Whether nothing but a space or a sign stands between two words."""
    between = text[folded.end(end) : folded.start(start)]
    return _BETWEEN.fullmatch(between) is not None and not _overlaps(known, end, start)


def _hit(text: str, folded: Folded, start: int, end: int) -> Hit:
    first, last = folded.span(start, end)
    scripts = dict.fromkeys(_script(c) for c in text[first:last] if c.isalnum() or unicodedata.category(c) == "Co")
    shown = " and ".join(name for name in scripts if name != "Latin")
    return Hit(start, end, "other_script", REVIEW, f"{shown} letters or digits, which no list here reads", 42)


# How Unicode begins the names of letters, and how people call the script. Anything else is told as `unusual`.
_SCRIPTS = {
    "LATIN": "Latin", "CJK": "Chinese or Japanese", "HIRAGANA": "Japanese", "KATAKANA": "Japanese", "HANGUL": "Korean",
    **{name.upper(): name for name in (
        "Arabic", "Armenian", "Bengali", "Cyrillic", "Devanagari", "Ethiopic", "Georgian", "Greek", "Gujarati", "Gurmukhi", "Hebrew",
        "Kannada", "Khmer", "Lao", "Malayalam", "Mongolian", "Myanmar", "Oriya", "Sinhala", "Syriac", "Tamil", "Telugu", "Thaana",
        "Thai", "Tibetan", "Tifinagh",
    )},
}  # fmt: skip


def _script(letter: str) -> str:
    if unicodedata.category(letter) == "Co":
        return "private"
    return _SCRIPTS.get(unicodedata.name(letter, "").split(" ")[0].split("-")[0], "unusual")
