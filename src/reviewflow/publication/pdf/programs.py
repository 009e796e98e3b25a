"""What an embedded font calls its own shapes: by its table of characters, and by their names.

A font program that travels inside a PDF often still says which letter a shape is, although no viewer asks it. The
tables made here give, for each number on a page, the letters that the program has for its shape; `fonts` compares
them with what the PDF says. An empty table means that the program does not tell, as with most fonts that were cut down
to the shapes in use.
"""

from __future__ import annotations

import io
import logging
import struct
from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from reviewflow.errors import MissingExtra

try:
    from fontTools.agl import toUnicode
    from fontTools.cffLib import CFFFontSet
    from fontTools.ttLib import TTFont, TTLibError
    from pdfminer.pdftypes import PDFStream, resolve1
except ModuleNotFoundError as missing:
    raise MissingExtra("reading PDF files", "pdf") from missing

from reviewflow.publication.pdf.font_bounds import FONT_STARTS, program_of

__all__ = ["Letters", "letters_of_program"]

logging.getLogger("fontTools").setLevel(logging.CRITICAL + 1)  # it quotes what it reads, as pdfminer does

Letters = Mapping[int, frozenset[str]]  # number -> the letters that a table gives it

_SYMBOLIC = 4  # the flag of a font that goes by its own table of shapes
_OWN_CODES = (0xF000, 0xF100, 0xF200)  # where such a table puts its codes
# What fontTools raises on damaged programs, by experience of our fuzzing.
_NO_TABLE = (TTLibError, ValueError, TypeError, LookupError, NameError, AttributeError, AssertionError, ArithmeticError, RuntimeError, EOFError, struct.error)


@attrs.frozen
class _Program:
    """What one program says: letters by shape, twice, and how a page's codes lead to its shapes or their names."""

    by_character: Letters = attrs.field(factory=dict, repr=False)
    by_name: Letters = attrs.field(factory=dict, repr=False)
    own_codes: Mapping[int, int] = attrs.field(factory=dict, repr=False)
    own_names: Letters = attrs.field(factory=dict, repr=False)


def letters_of_program(font: Any, spec: Mapping[str, Any]) -> tuple[Letters, ...]:
    """What the program embedded in a font says of the numbers on a page; empty where there is none, or it cannot be read."""
    for key in ("FontFile2", "FontFile3"):
        data = program_of(spec, key)
        if data:
            try:
                return tuple(table for table in _tables(_program(data), font, spec) if table)
            except _NO_TABLE:
                return ()
    return ()


def _tables(program: _Program, font: Any, spec: Mapping[str, Any]) -> Iterator[Letters]:
    if font.is_multibyte():
        order = resolve1(spec.get("CIDToGIDMap"))
        for table in filter(None, (program.by_character, program.by_name)):
            yield _reordered(table, order.get_data()) if isinstance(order, PDFStream) else table
    elif "Encoding" in spec and not font.flags & _SYMBOLIC:
        shapes = {letter: shape for shape, letters in program.by_character.items() for letter in letters}
        found = {code: text for code, text in font.cid2unicode.items() if text in shapes}
        yield {code: frozenset({text}) for code, text in found.items()}
        yield {code: program.by_name[shapes[text]] for code, text in found.items() if shapes[text] in program.by_name}
    else:
        for table in (program.by_character, program.by_name):
            yield {code: table[shape] for code, shape in program.own_codes.items() if shape in table}
        if "Encoding" not in spec:
            yield program.own_names


def _reordered(table: Letters, order: bytes) -> Letters:
    """The letters by the number on the page, where a table of two bytes each leads from there to the shape."""
    shapes = struct.unpack(f">{len(order) // 2}H", order[: len(order) // 2 * 2])
    return {number: table[shape] for number, shape in enumerate(shapes) if shape in table}


def _program(data: bytes) -> _Program:
    if data[:4] not in FONT_STARTS:
        return _of_outlines(data)
    program = TTFont(io.BytesIO(data), lazy=True)
    program.setGlyphOrder([])  # shapes keep their numbers: names are read from the table of names alone
    by_character: dict[int, set[str]] = {}
    own_codes: dict[int, int] = {}
    for table in program["cmap"].tables if "cmap" in program else ():
        unicode = table.platformID == 0 or (table.platformID, table.platEncID) in ((3, 1), (3, 10))
        own = (table.platformID, table.platEncID) in ((3, 0), (1, 0))
        for code, name in table.cmap.items() if table.format != 14 and (unicode or own) else ():
            shape = int(name.removeprefix("glyph"))
            if unicode and shape:
                by_character.setdefault(shape, set()).add(chr(code))
            elif own and shape:
                own_codes[code - next((start for start in _OWN_CODES if start <= code < start + 256), 0)] = shape
    return _Program({shape: frozenset(letters) for shape, letters in by_character.items()}, _by_name(program), own_codes)


def _by_name(program: Any) -> Letters:
    """The letters of the shapes by their names, which a program has in one of two tables."""
    if "CFF " in program:
        return _of_outlines(program.reader["CFF "]).by_name
    if "post" not in program or program["post"].formatType not in (1.0, 2.0):
        return {}
    return _spelled(enumerate(program["post"].getGlyphOrder()))


def _of_outlines(data: bytes) -> _Program:
    """The names in a program of outlines (CFF); one whose shapes are numbered has none."""
    fonts = CFFFontSet()
    fonts.decompile(io.BytesIO(data), None)
    top = fonts[0]
    if hasattr(top, "ROS"):
        return _Program()
    codes = top.Encoding if isinstance(top.Encoding, list) else ()
    return _Program(by_name=_spelled(enumerate(top.charset)), own_names=_spelled(enumerate(codes)))


def _spelled(names: Any) -> Letters:
    """Names of shapes as letters, as far as they mean any."""
    spelled = ((number, toUnicode(name)) for number, name in names)
    return {number: frozenset({letters}) for number, letters in spelled if letters}
