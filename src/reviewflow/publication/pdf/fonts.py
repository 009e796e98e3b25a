"""Whether the letters of a PDF font are what the file says they are.

A page holds numbers of shapes; tables say which letter each shape is, and nothing makes the tables tell the truth.
Where two tables of one font can be compared, they are, letter by letter: the table for copying with the named encoding,
and either with what the embedded program calls its shapes. Where there is none, or only a guess, the letters are read
as far as they go and marked as not `sure`. A table that turns every letter into another one shows in the words:
hardly one of them is English. What only a picture of the page would show, nobody here sees.
"""

from __future__ import annotations

import re
import struct
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from reviewflow.errors import MissingExtra

try:
    from pdfminer.pdffont import PDFFont, PDFUnicodeNotDefined
    from pdfminer.pdfinterp import PDFResourceManager
    from pdfminer.pdftypes import PDFStream, resolve1
    from pdfminer.psparser import PSException, literal_name
except ModuleNotFoundError as missing:
    raise MissingExtra("reading PDF files", "pdf") from missing

from reviewflow.publication.folding import fold_name
from reviewflow.publication.lexicon import default_lexicon
from reviewflow.publication.pdf.font_bounds import descriptor_of, letters_listed
from reviewflow.publication.pdf.programs import Letters, letters_of_program
from reviewflow.publication.pdf.shapes import TooMuch

__all__ = ["Fonts", "Known"]

_SYMBOLIC = 4  # the flag of a font that goes by its own table of shapes
_PICTOGRAMS = frozenset({"Symbol", "ZapfDingbats"})
_NO_TABLE = (PSException, ValueError, TypeError, LookupError, AttributeError, AssertionError, struct.error)
_WORD = re.compile(r"[A-Za-z]{4,}")
_MIDDLE_WIDTH = 0.5  # of a letter's height, for fonts that do not say: without it every letter would be a line
_ENOUGH_WORDS = 60
_ENGLISH_SHARE = 0.15  # a report in English has 0.8, one in Welsh or Polish 0.05
_MOST_LISTED = 4_000_000  # letters in the tables of all fonts of a file: fifteen seconds


@attrs.define(eq=False)
class Known:
    """One font: its letters as far as they were asked for, each with its width and whether it can be trusted."""

    font: PDFFont
    guessed: bool  # nothing in the file says which letters these are
    others: tuple[Letters, ...] = attrs.field(repr=False)  # the letters by other tables of its own
    letters: dict[int, tuple[str, float, bool]] = attrs.field(factory=dict, repr=False)
    measured: bool = True  # whether the file says how wide its letters are
    disputed: bool = False  # its tables contradict each other in a letter that was used
    words: dict[str, None] = attrs.field(factory=dict, repr=False)

    def letter(self, number: int) -> tuple[str, float, bool]:
        """The text of one shape, its width for a font of one point, and whether the text can be trusted."""
        try:
            text = self.font.to_unichr(number)
        except PDFUnicodeNotDefined:
            text = "\ufffd"
        sure = not self.guessed and text != "\ufffd" and not any(unicodedata.category(c) in ("Co", "Cn", "Cs") for c in text)
        if any(_contradict(text, table[number]) for table in self.others if number in table):
            self.disputed, sure = True, False
        width = self.font.char_width(number) if self.measured else _MIDDLE_WIDTH
        self.letters[number] = (text, width, sure)
        return self.letters[number]

    def says(self, text: str) -> None:
        """Keeps the words of a text, to tell later whether they are any."""
        if len(self.words) < _ENOUGH_WORDS:
            self.words |= dict.fromkeys(_WORD.findall(text))

    @property
    def gibberish(self) -> bool:
        """Whether hardly any of its words is one: the table may give each letter as another."""
        english = sum(word.lower() in default_lexicon().words.entries for word in self.words)
        return len(self.words) >= _ENOUGH_WORDS and english < _ENGLISH_SHARE * len(self.words)


class Fonts(PDFResourceManager):
    """pdfminer's fonts of one file, and what is known of each."""

    def __init__(self) -> None:
        super().__init__()
        self._known: dict[int, Known] = {}
        self._listed = 0

    def get_font(self, objid: object, spec: Mapping[str, object]) -> PDFFont:
        """The font that pdfminer makes; raises `TooMuch` before it makes one whose tables have no end."""
        if not objid or objid not in self._cached_fonts:
            self._listed += letters_listed(spec)
        if self._listed > _MOST_LISTED:
            raise TooMuch("the fonts of the file list more letters than any report has")
        font = super().get_font(objid, spec)
        if id(font) not in self._known:  # the font is kept, so that its id is nobody else's
            measured = any(font.widths.values()) or bool(font.default_width)
            self._known[id(font)] = Known(font, _is_guessed(font, spec), tuple(_other_tables(font, spec)), measured=measured)
        return font

    def known(self, font: PDFFont) -> Known:
        """What is known of a font that `get_font` gave."""
        return self._known[id(font)]

    @property
    def gibberish(self) -> int:
        """The number of fonts whose letters make hardly any word."""
        return sum(known.gibberish for known in self._known.values())


def _contradict(text: str, letters: frozenset[str]) -> bool:
    """Whether a text is none of the letters that another table gives; signs, ligatures and letters that look alike are no contradiction.

    Judged only where the other table is plain: Latin letters and digits, or nothing to be seen.
    """
    plain = {fold_name(letter) for letter in letters}
    if text == "\ufffd" or not all((letter.isascii() and letter.isalnum()) or not letter.strip() for letter in plain):
        return False
    if any(letter.strip() for letter in plain):
        return fold_name(text) not in plain
    return text.isascii() and text.isalnum()  # a letter that is drawn as nothing


def _named(spec: Mapping[str, Any], key: str) -> str:
    try:
        return str(literal_name(resolve1(spec.get(key))))
    except _NO_TABLE:
        return ""


def _is_guessed(font: Any, spec: Mapping[str, Any]) -> bool:
    """Whether nothing in the file says which letter a shape is."""
    encoding = resolve1(spec.get("Encoding"))
    if font.is_multibyte():
        return isinstance(encoding, PDFStream)  # a table of its own, which is not read
    if "ToUnicode" in spec:
        return False
    if _named(spec, "Subtype") == "Type3":
        return True
    if encoding is not None:
        return False
    embedded = any(key in font.descriptor for key in ("FontFile2", "FontFile3"))
    return embedded or _named(spec, "BaseFont").rpartition("+")[2] in _PICTOGRAMS


def _other_tables(font: Any, spec: Mapping[str, Any]) -> Iterator[Letters]:
    """The letters by tables beside the first one, where the format or the embedded program makes them binding."""
    if "ToUnicode" in spec and not font.is_multibyte() and _drawn_by_name(font, spec):
        meant = _differing(spec)
        yield {code: frozenset({letter}) for code, letter in font.cid2unicode.items() if meant is None or code in meant}
    yield from letters_of_program(font, spec)


def _drawn_by_name(font: Any, spec: Mapping[str, Any]) -> bool:
    """Whether a shape is found by the name that an encoding gives it, whatever the program says."""
    held = descriptor_of(spec)
    if _named(spec, "Subtype") == "TrueType":
        return "Encoding" in spec and "FontFile2" not in held and not font.flags & _SYMBOLIC
    return "Encoding" in spec or "FontFile" in held


def _differing(spec: Mapping[str, Any]) -> set[int] | None:
    """The codes that an encoding names where all others are the program's own; None where it names all."""
    encoding = resolve1(spec.get("Encoding"))
    if not isinstance(encoding, Mapping) or "BaseEncoding" in encoding or not {"FontFile", "FontFile2", "FontFile3"} & set(descriptor_of(spec)):
        return None
    codes, code = set[int](), 0
    differences = resolve1(encoding.get("Differences"))
    for one in differences if isinstance(differences, list) else ():
        value = resolve1(one)
        if isinstance(value, int):
            code = value
        else:
            codes.add(code)
            code += 1
    return codes
