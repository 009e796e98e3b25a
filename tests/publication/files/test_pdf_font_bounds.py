"""Fonts that claim, in a few bytes, to list more letters than there are: told without spelling them out.

Each would take gigabytes and minutes to write out. The page that uses the font is listed as unread, at once.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Stream

from reviewflow.publication.pdf import PdfReader

from .pdf_making import drawn, helvetica
from .test_pdf_letters import TWO, composite, with_font

ALL = 0x0FFFFFFF
RANGE = "begincmap 1 begincodespacerange <0000> <ffff> endcodespacerange 1 begin{0} <00000000> <0fffffff> {1} end{0} endcmap"


def program(*tables: bytes) -> bytes:
    """A font program with nothing but these tables of characters."""
    starts = [4 + 8 * len(tables) + sum(map(len, tables[:number])) for number in range(len(tables))]
    body = struct.pack(">HH", 0, len(tables)) + b"".join(struct.pack(">HHL", 3, 10, start) for start in starts) + b"".join(tables)
    return struct.pack(">LHHHH", 0x00010000, 1, 16, 0, 0) + struct.pack(">4sLLL", b"cmap", 0, 28, len(body)) + body


def groups(*ends: tuple[int, int]) -> bytes:
    """A table of characters by groups, as for all of Unicode."""
    return struct.pack(">HHLLL", 12, 0, 16 + 12 * len(ends), 0, len(ends)) + b"".join(struct.pack(">LLL", first, last, 0) for first, last in ends)


def segments(number: int) -> bytes:
    """A table of characters by segments, each of them as long as such a table may be."""
    whole = [struct.pack(f">{number}H", *[end] * number) for end in (0xFFFF, 0, 1, 0)]
    return struct.pack(">HHHHHHH", 4, 0, 0, number * 2, 0, 0, 0) + whole[0] + b"\0\0" + b"".join(whole[1:])


def embedded(made: bytes, *, listed: bool) -> bytes:
    """A page in a font with that program, with a table for copying or without."""

    def make(pdf: pikepdf.Pdf) -> Dictionary:
        font = composite({1: "L"} if listed else None)(pdf)
        font["/DescendantFonts"][0]["/FontDescriptor"]["/FontFile2"] = pdf.make_indirect(Stream(pdf, made, Length1=len(made)))
        return font

    return with_font(TWO, make)


def changed(change: Callable[[pikepdf.Pdf, Dictionary], None]) -> bytes:
    """A page in a font of two bytes a letter, to which something was done."""

    def make(pdf: pikepdf.Pdf) -> Dictionary:
        font = composite({1: "L"})(pdf)
        change(pdf, font)
        return font

    return with_font(TWO, make)


def table(kind: str, to: str) -> Callable[[pikepdf.Pdf], Stream]:
    return lambda pdf: pdf.make_indirect(Stream(pdf, RANGE.format(kind, to).encode()))


def within(**more: object) -> Callable[[pikepdf.Pdf, Dictionary], None]:
    """A change of the inner font."""

    def change(_: pikepdf.Pdf, font: Dictionary) -> None:
        for key, value in more.items():
            font["/DescendantFonts"][0][f"/{key}"] = value

    return change


# fmt: off
ENDLESS: Mapping[str, Callable[[], bytes]] = {
    "a group of characters":               lambda: embedded(program(groups((0, ALL))), listed=True),
    "a group, and no table for copying":   lambda: embedded(program(groups((0, ALL))), listed=False),
    "groups before damage":                lambda: embedded(program(groups((0, ALL))[:-1] + b"\1" + struct.pack(">L", 9)), listed=False),
    "many long segments":                  lambda: embedded(program(segments(8_000)), listed=True),
    "many tables of middling length":      lambda: embedded(program(*[segments(4)] * 40), listed=True),
    "a range of letters for copying":      lambda: changed(lambda pdf, font: font.__setitem__("/ToUnicode", table("bfrange", "<0041>")(pdf))),
    "a range of codes for copying":        lambda: changed(lambda pdf, font: font.__setitem__("/ToUnicode", table("cidrange", "0")(pdf))),
    "a range of widths":                   lambda: changed(within(W=Array([0, ALL, 500]))),
    "widths of one, then of a range":      lambda: changed(within(W=Array([7, [500, 600], 0, ALL, 500]))),
    "a range of widths from top to bottom": lambda: changed(within(W2=Array([0, ALL, 500, 600, 700]))),
}
# fmt: on


@pytest.mark.parametrize("name", ENDLESS)
def test_a_font_that_lists_without_end_blocks(name: str) -> None:
    """The page is unread, and its problem says that the font is to blame."""
    assert "one of its fonts lists more letters than there are" in [one.problem for one in PdfReader().read(ENDLESS[name]()).unread]


def test_a_font_with_all_letters_there_are_is_read() -> None:
    """All of Unicode, listed once by groups, is a large font and no attack."""
    surface = PdfReader().read(embedded(program(groups((0, 75), (77, 0x2FFFF))), listed=True))
    assert ((), True) == (surface.unread, any("L" in part.text for part in surface.parts))


def test_many_large_fonts_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    """What all fonts list together is counted, too: each alone may be honest."""
    monkeypatch.setattr("reviewflow.publication.pdf.fonts._MOST_LISTED", 30_000)

    def change(pdf: pikepdf.Pdf) -> Dictionary:
        whole = program(groups((0, 9_999)))
        for number in range(4):
            font = composite({1: "L"})(pdf)
            font["/DescendantFonts"][0]["/FontDescriptor"]["/FontFile2"] = pdf.make_indirect(Stream(pdf, whole, Length1=len(whole)))
            pdf.pages[0].obj["/Resources"]["/Font"][f"/G{number}"] = pdf.make_indirect(font)
        return helvetica()

    assert "the fonts of the file list more letters than any report has" in [one.problem for one in PdfReader().read(with_font(drawn("x"), change)).unread]
