"""Whether a PDF font claims more letters than there are: looked at before any reader spells the claim out.

A range takes twelve bytes to write and may list four thousand million letters. Ranges stand in the table for
copying, in the table of codes, in the list of widths, and in the font program's table of characters. Each is added
up here by its ends alone.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

from reviewflow.errors import MissingExtra

try:
    from pdfminer.cmapdb import CMap, CMapParser
    from pdfminer.pdftypes import PDFStream, dict_value, resolve1
    from pdfminer.psparser import PSException
    from pdfminer.utils import choplist, nunpack
except ModuleNotFoundError as missing:
    raise MissingExtra("reading PDF files", "pdf") from missing

from reviewflow.publication.pdf.shapes import TooMuch

__all__ = ["FONT_STARTS", "descriptor_of", "letters_listed", "program_of"]

FONT_STARTS = (b"\0\1\0\0", b"true", b"OTTO")
_ENOUGH = 500_000  # letters of one font; the largest have 65,535 shapes, listed once or twice for each kind of program
_RANGES = frozenset({CMapParser.KEYWORD_ENDBFRANGE, CMapParser.KEYWORD_ENDCIDRANGE, CMapParser.KEYWORD_ENDNOTDEFRANGE})
_DAMAGE = (PSException, ValueError, TypeError, LookupError, AttributeError, AssertionError, struct.error)


def letters_listed(spec: Mapping[str, Any]) -> int:
    """How many letters the tables of a font list, as far as they can be followed; raises `TooMuch` for more than any font has."""
    listed = _widths(spec.get("W"), 3) + _widths(spec.get("W2"), 5)
    for key in ("ToUnicode", "Encoding"):
        held = resolve1(spec.get(key))
        if isinstance(held, PDFStream):
            listed += _ranges(held.get_data())
    listed += sum(_characters(program_of(spec, key)) for key in ("FontFile2", "FontFile3"))
    if listed > _ENOUGH:
        raise TooMuch("one of its fonts lists more letters than there are")
    return listed


def descriptor_of(spec: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a font says of its look and its program; empty where it says nothing."""
    held = dict_value(spec.get("FontDescriptor", {}))
    return held if isinstance(held, Mapping) else {}


def program_of(spec: Mapping[str, Any], key: str) -> bytes:
    """The bytes of an embedded font program; empty where there is none."""
    held = resolve1(descriptor_of(spec).get(key))
    return bytes(held.get_data()) if isinstance(held, PDFStream) else b""


def _widths(widths: Any, figures: int) -> int:
    """How many letters a list of widths speaks of by ranges, each of which is `figures` numbers that begin with its two ends."""
    held = resolve1(widths)
    total, row = 0, list[int]()
    for one in held if isinstance(held, list) else ():
        value = resolve1(one)
        if isinstance(value, list):
            row = []
        elif isinstance(value, int | float):
            row.append(int(value))
            if len(row) == figures:
                total, row = total + max(0, row[1] - row[0]), []
    return total


class _Counting(CMapParser):
    """Reads a table of codes and adds up its ranges in place of writing them out."""

    listed = 0

    def do_keyword(self, pos: int, token: Any) -> None:
        """At the end of a list of ranges, their sizes; all else as in any table."""
        if token in _RANGES:
            held = [value for _, value in self.popall()]
            self.listed += sum(max(0, nunpack(last) - nunpack(first)) for first, last, _ in choplist(3, held) if isinstance(first, bytes) and isinstance(last, bytes))
            return
        super().do_keyword(pos, token)


def _ranges(table: bytes) -> int:
    counting = _Counting(CMap(), io.BytesIO(table))
    try:
        counting.run()
    except _DAMAGE:
        return counting.listed  # whoever reads the table stops here, too
    return counting.listed


def _characters(program: bytes) -> int:
    """How many characters the tables of a TrueType or OpenType program list, counted until it is more than enough."""
    listed = 0
    if program[:4] in FONT_STARTS:
        with suppress(struct.error):  # whoever reads the tables stops here, too
            for size in _sizes(program):
                listed += size
                if listed > _ENOUGH:
                    break
    return listed


def _sizes(program: bytes) -> Iterator[int]:
    (tables,) = struct.unpack_from(">H", program, 4)
    for number in range(tables):
        name, _, start, _ = struct.unpack_from(">4sLLL", program, 12 + 16 * number)
        if name == b"cmap":
            (subtables,) = struct.unpack_from(">H", program, start + 2)
            for one in range(subtables):
                yield from _of_subtable(program, start + struct.unpack_from(">L", program, start + 8 + 8 * one)[0])


def _of_subtable(program: bytes, at: int) -> Iterator[int]:
    """The sizes of the ranges of one table of characters; a table without ranges is as long as what it lists."""
    (kind,) = struct.unpack_from(">H", program, at)
    if kind == 4:
        count = struct.unpack_from(">H", program, at + 6)[0] // 2
        last = struct.unpack_from(f">{count}H", program, at + 14)
        first = struct.unpack_from(f">{count}H", program, at + 16 + 2 * count)
        yield from (max(1, end - begin) for begin, end in zip(first, last, strict=True))
    elif kind in (12, 13):
        (count,) = struct.unpack_from(">L", program, at + 12)
        for number in range(count):
            begin, end = struct.unpack_from(">LL", program, at + 16 + 12 * number)
            yield max(1, end - begin)
    else:
        yield len(program) - at if kind in (0, 2, 6, 10) else 1
