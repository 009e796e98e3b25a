"""One plain reading of a text, with an exact way back: every folded character knows its place in the original.

Folding undoes what hides a name from a search and leaves it readable to a person: accents in any form, letters
of other alphabets that look Latin, zero-width characters, soft hyphens, every kind of space, dash and apostrophe,
HTML entities, inline tags, Markdown emphasis and escapes, table bars, and words broken over a line.
`cased` keeps upper and lower case; `text` is the same in lower case, character by character. A blank line
stays as a newline, so that no name is read across two paragraphs.
"""

from __future__ import annotations

import html
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache

import attrs

__all__ = ["Folded", "fold", "fold_name"]

# Characters that nobody sees: combining marks, zero-width, direction marks, soft hyphen, variation selectors, tags.
_UNSEEN = (
    "\u00ad\u034f\u0300-\u034e\u0350-\u036f\u0483-\u0489\u061c\u0640\u064b-\u065f\u0670\u115f\u1160\u17b4\u17b5\u180b-\u180f\u1ab0-\u1aff"
    "\u1dc0-\u1dff\u200b-\u200f\u202a-\u202e\u2060-\u206f\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e01ef"
)
_LETTER = r"[^\W\d_]"
# Where folding may have to do something: one class of characters, so that plain text is passed over in C.
_SPOT = re.compile(r"[^ !\"#$%'()+,./0-9:;=?@A-Z\[\]^a-z{}>]")
_SPACES = re.compile(r" {2,}")
_SPECIAL = re.compile(
    rf"""
      (?P<broken>(?<={_LETTER})[-\u2010\u00ad][ \t]*\r?\n[ \t]*(?={_LETTER}))   # a word broken over a line
    | (?P<marked>[^\s{_UNSEEN}&][{_UNSEEN}]+)                                    # a letter with what is unseen on it
    | (?P<unseen>[{_UNSEEN}]+)
    | (?P<entity>&(?:\#\d{{1,7}}|\#[xX][0-9a-fA-F]{{1,6}}|[A-Za-z][A-Za-z0-9]{{1,30}});)
    | (?P<tag></?(?:b|i|em|strong|u|s|span|sup|sub|mark|small|font)\s*>|<!--[ ]{{0,8}}-->)
    | (?P<break><br\s*/?>)
    | (?P<paragraph>[^\S\n]*\n[^\S\n]*\n\s*)
    | (?P<space>\s*\|\s*|\s{{2,}}|[^\S ])
    | (?P<emphasis>\*+|~~|(?<![^\W_])_{{1,3}}(?=[^\W_])|(?<=[^\W_])_{{1,3}}(?![^\W_])|\\(?=[!-/:-@\[-`{{-~]))
    | (?P<tick>`+)
    | (?P<other>[^\x00-\x7f])
    """,
    re.VERBOSE,
)
# fmt: off
_LOOK_ALIKE = str.maketrans({
    # apostrophes, dashes, quotation marks
    **dict.fromkeys("’‘ʼʻʹ′＇´ˈꞌ‛`", "'"), **dict.fromkeys("‐‑‒–—―−﹣－⁃", "-"), **dict.fromkeys("“”„‟«»″", '"'),
    # marks of trade, which would decompose into the letters TM and SM
    "™": "", "℠": "",
    # Latin letters that do not decompose
    "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th", "ß": "ss", "ẞ": "SS",
    "æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe", "ı": "i", "ħ": "h", "Ħ": "H", "ŋ": "n", "Ŋ": "N", "ɑ": "a", "ɡ": "g", "ɩ": "i",
    "ƒ": "f", "ɓ": "b", "Ɓ": "B", "ɗ": "d", "Ɗ": "D", "ƙ": "k", "Ƙ": "K", "ə": "e", "Ə": "E", "ŀ": "l", "ʟ": "l", "ɪ": "i", "ɴ": "n",
    **dict(zip("ᴀʙᴄᴅᴇғɢʜᴊᴋᴍᴏᴘʀᴛᴜᴠᴡʏᴢ", "abcdefghjkmoprtuvwyz", strict=True)),
    # Cyrillic, Greek and Armenian letters that look Latin
    **dict(zip("аеорсухіјѕһкмтвнԁԛԝӏьзґ", "aeopcyxijshkmtbhdqwlbzr", strict=True)),
    **dict(zip("АЕОРСУХІЈЅҺКМТВНԀԚԜӀ", "AEOPCYXIJSHKMTBHDQWI", strict=True)),
    **dict(zip("αοορνικυτχεγω", "aooпviкutxeyw".replace("п", "p").replace("к", "k"), strict=True)),
    **dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧϹϳ", "ABEZHIKMNOPTYXCj", strict=True)), "օ": "o", "ս": "u", "հ": "h", "ո": "n", "ց": "g",
    # Arabic letters written in several ways
    "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ؤ": "و", "ئ": "ي", "ک": "ك", "ی": "ي",
})
# fmt: on
_INVISIBLE = re.compile(f"[{_UNSEEN}]")


@lru_cache(maxsize=4096)
def _plain(character: str) -> str:
    """One character, or the few that it stands for, as plain as it goes; case kept."""
    direct = character.translate(_LOOK_ALIKE)
    parts = unicodedata.normalize("NFKD", direct)
    kept = "".join(c for c in parts if not unicodedata.combining(c)).translate(_LOOK_ALIKE)
    kept = _INVISIBLE.sub("", kept)
    if kept and kept.isspace():
        return " "
    return kept if len(kept.lower()) == len(kept) else kept.lower()


def _rejoined(text: str, at: int, end: int) -> str:
    """What a line-end hyphen becomes: nothing, unless the next line starts with a capital of its own."""
    before, after = text[at - 1], text[end]
    return "-" if after.isupper() and not before.isupper() else ""


def _folded_piece(text: str, match: re.Match[str]) -> str:
    kind, piece = match.lastgroup, match.group()
    if kind == "other":
        return _plain(piece)
    if kind == "space" or kind == "break":
        return " "
    if kind == "marked":
        return _plain(piece[0]) if piece[0] not in "*`" else ""
    if kind == "entity":
        return "".join(_plain(c) if ord(c) > 127 else (" " if c.isspace() else c) for c in html.unescape(piece))
    if kind == "broken":
        return _rejoined(text, match.start(), match.end())
    if kind == "paragraph":
        return "\n"
    if kind == "tick" and len(piece) == 1 and _between_letters(text, match):
        return "'"
    return ""


def _between_letters(text: str, match: re.Match[str]) -> bool:
    return match.start() > 0 and match.end() < len(text) and text[match.start() - 1].isalpha() and text[match.end()].isalpha()


@attrs.frozen(eq=False)
class Folded:
    """A folded text; `span(a, b)` gives the place of `text[a:b]` in the original."""

    text: str = attrs.field(repr=False)
    cased: str = attrs.field(repr=False)
    length: int  # of the original, in characters
    _folded_at: list[int] = attrs.field(repr=False)
    _starts: list[int] = attrs.field(repr=False)
    _ends: list[int] = attrs.field(repr=False)
    _same: list[bool] = attrs.field(repr=False)

    def start(self, index: int) -> int:
        """Where folded character `index` begins in the original."""
        k = bisect_right(self._folded_at, index) - 1
        return self._starts[k] + (index - self._folded_at[k] if self._same[k] else 0)

    def end(self, index: int) -> int:
        """Where folded character `index - 1` ends in the original."""
        k = bisect_right(self._folded_at, index - 1) - 1
        return self._starts[k] + (index - self._folded_at[k]) if self._same[k] else self._ends[k]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The original place of the folded slice `[start, end)`; the slice must not be empty."""
        return self.start(start), self.end(end)


def _specials(text: str) -> Iterator[re.Match[str]]:
    """What `_SPECIAL.finditer` would find, tried only at spots where it can begin."""
    spots = [match.start() for match in _SPOT.finditer(text)]
    if "  " in text:
        spots = sorted(spots + [match.start() for match in _SPACES.finditer(text)])
    at = 0
    for spot in spots:
        if spot < at:
            continue
        begin = spot
        if text[spot].isspace() or text[spot] == "|":
            while begin > at and text[begin - 1] == " ":
                begin -= 1
        elif _INVISIBLE.match(text, spot) and spot > at:
            begin -= 1
        match = _SPECIAL.match(text, begin) or (_SPECIAL.match(text, spot) if begin < spot else None)
        if match is not None:
            yield match
            at = match.end()


def fold(text: str) -> Folded:
    """Folds a text. Linear in its length; nothing in the text can make it raise."""
    pieces: list[str] = []
    folded_at: list[int] = []
    starts: list[int] = []
    ends: list[int] = []
    same: list[bool] = []
    at = length = 0
    for match in _specials(text):
        begin, stop = match.span()
        if begin > at:
            pieces.append(text[at:begin])
            folded_at.append(length)
            starts.append(at)
            ends.append(begin)
            same.append(True)
            length += begin - at
        piece = _folded_piece(text, match)
        pieces.append(piece)
        folded_at.append(length)
        starts.append(begin)
        ends.append(stop)
        same.append(False)
        length += len(piece)
        at = stop
    if at < len(text) or not pieces:
        pieces.append(text[at:])
        folded_at.append(length)
        starts.append(at)
        ends.append(len(text))
        same.append(True)
    cased = "".join(pieces)
    return Folded(cased.lower(), cased, len(text), folded_at, starts, ends, same)


@lru_cache(maxsize=65536)
def fold_name(name: str) -> str:
    """A name or a short text, folded, in lower case, without spaces around it."""
    return fold(name).text.strip()
