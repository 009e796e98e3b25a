"""Whether the letters of a PDF font are what the file says they are.

A page holds numbers of shapes; tables say which letter each shape is, and nothing makes the tables tell the truth.
Where two tables of one font can be compared, they are; where there is none, or only a guess, the letters are read
as far as they go and marked as not `sure`. A table that turns every letter into another one shows in the words:
hardly one of them is English. What only a picture of the page would show, nobody here sees.
"""

from __future__ import annotations

import io
import re
import struct
import unicodedata
from collections.abc import Mapping
from typing import Any

import attrs

from reviewflow.errors import MissingExtra

try:
    from pdfminer.pdffont import PDFFont, PDFUnicodeNotDefined, TrueTypeFont
    from pdfminer.pdfinterp import PDFResourceManager
    from pdfminer.pdftypes import PDFStream, resolve1, stream_value
    from pdfminer.psparser import PSException, literal_name
except ModuleNotFoundError as missing:
    raise MissingExtra("reading PDF files", "pdf") from missing

from reviewflow.publication.folding import fold_name
from reviewflow.publication.lexicon import default_lexicon

__all__ = ["Fonts", "Known"]

_SYMBOLIC = 4  # the flag of a font that goes by its own table of shapes
_PICTOGRAMS = frozenset({"Symbol", "ZapfDingbats"})
_NO_TABLE = (PSException, ValueError, TypeError, LookupError, AttributeError, AssertionError, struct.error)
_WORD = re.compile(r"[A-Za-z]{4,}")
_MIDDLE_WIDTH = 0.5  # of a letter's height, for fonts that do not say: without it every letter would be a line
_ENOUGH_WORDS = 60
_ENGLISH_SHARE = 0.15  # a report in English has 0.8, one in Welsh or Polish 0.05


@attrs.define(eq=False)
class Known:
    """One font: its letters as far as they were asked for, each with its width and whether it can be trusted."""

    font: PDFFont
    guessed: bool  # nothing in the file says which letters these are
    second: Mapping[int, str] = attrs.field(repr=False)  # the letters by another of its tables
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
        if _contradict(text, self.second.get(number, "")):
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

    def get_font(self, objid: object, spec: Mapping[str, object]) -> PDFFont:
        """The font that pdfminer makes; compares its tables when it is made."""
        font = super().get_font(objid, spec)
        if id(font) not in self._known:  # the font is kept, so that its id is nobody else's
            measured = any(font.widths.values()) or bool(font.default_width)
            self._known[id(font)] = Known(font, _is_guessed(font, spec), _second_table(font, spec), measured=measured)
        return font

    def known(self, font: PDFFont) -> Known:
        """What is known of a font that `get_font` gave."""
        return self._known[id(font)]

    @property
    def gibberish(self) -> int:
        """The number of fonts whose letters make hardly any word."""
        return sum(known.gibberish for known in self._known.values())


def _contradict(one: str, other: str) -> bool:
    """Whether two tables name two different letters; signs, ligatures and letters that look alike are no contradiction."""
    if one == other or len(one) != 1 or len(other) != 1:
        return False
    first, second = fold_name(one), fold_name(other)
    return first != second and all(text.isascii() and text.isalnum() for text in (first, second))


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


def _second_table(font: Any, spec: Mapping[str, Any]) -> Mapping[int, str]:
    """The letters by a table beside the first one, where the format makes both binding; else empty."""
    if "ToUnicode" not in spec:
        return {}
    if font.is_multibyte():
        return _of_program(font, spec)
    drawn_by_name = "Encoding" in spec and not (_named(spec, "Subtype") == "TrueType" and font.flags & _SYMBOLIC)
    table: Mapping[int, str] = font.cid2unicode if drawn_by_name else {}
    return table


def _of_program(font: Any, spec: Mapping[str, Any]) -> Mapping[int, str]:
    """The letters that the embedded program itself gives its shapes."""
    order = resolve1(spec.get("CIDToGIDMap"))
    if "FontFile2" not in font.descriptor or isinstance(order, PDFStream):
        return {}
    try:
        program = TrueTypeFont("", io.BytesIO(stream_value(font.descriptor["FontFile2"]).get_data()))
        table: Mapping[int, str] = program.create_unicode_map().cid2unichr
    except (*_NO_TABLE, TrueTypeFont.CMapNotFound):
        return {}
    return table
