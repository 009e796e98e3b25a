"""What an embedded font program calls its shapes, against what the PDF says they are: also for a single letter.

Every font here is made with fontTools: three shapes and a space, named and listed as a row of the table says. The page shows
shapes 1 to 4; the table for copying gives each its letter, and lies about one at most.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Callable, Mapping
from functools import partial

import attrs
import pikepdf
import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable
from pikepdf import Array, Dictionary, Name, Stream, String

from reviewflow.publication.pdf import PdfReader

from .test_pdf_letters import to_unicode, with_font

SHAPES = (".notdef", "L", "M", "N", "space")
SHOWN = "<0001000200030004>"
HONEST = {1: "L", 2: "M", 3: "N", 4: " "}
ONE_BYTE = "BT /F1 12 Tf 72 700 Td <01020304> Tj ET"
TWO_BYTES = f"BT /F1 12 Tf 72 700 Td {SHOWN} Tj ET"
_SYMBOLIC = 4


@attrs.frozen(kw_only=True)
class Program:
    """A font program: what its shapes are called, which characters it lists for them, its codes of its own."""

    names: tuple[str, ...] = SHAPES
    characters: Mapping[int, int] = attrs.field(factory=dict)  # character -> shape
    own_codes: Mapping[int, int] = attrs.field(factory=dict)  # code -> shape
    named: bool = False
    outlines: bool = False  # CFF in place of TrueType

    def built(self) -> bytes:
        """The bytes of the program."""
        made = FontBuilder(1000, isTTF=not self.outlines)
        made.setupGlyphOrder(list(self.names))
        made.setupCharacterMap({code: self.names[shape] for code, shape in self.characters.items()})
        if self.outlines:
            pen = T2CharStringPen(500, None)
            made.setupCFF("Own", {}, {name: pen.getCharString() for name in self.names}, {})
        else:
            made.setupGlyf({name: TTGlyphPen(None).glyph() for name in self.names})
        made.setupHorizontalMetrics(dict.fromkeys(self.names, (500, 0)))
        made.setupHorizontalHeader(ascent=800, descent=-200)
        made.setupPost(keepGlyphNames=self.named)
        if not self.characters:
            del made.font["cmap"]
        if self.own_codes:
            self._with_own_codes(made)
        out = io.BytesIO()
        made.save(out)
        return out.getvalue()

    def _with_own_codes(self, made: FontBuilder) -> None:
        table = CmapSubtable.newSubtable(0)
        table.platformID, table.platEncID, table.language = 1, 0, 0
        table.cmap = {code: self.names[shape] for code, shape in self.own_codes.items()}
        if "cmap" not in made.font:
            made.font["cmap"] = newTable("cmap")
            made.font["cmap"].tableVersion, made.font["cmap"].tables = 0, []
        made.font["cmap"].tables.append(table)


def _about(made: pikepdf.Pdf, key: str, program: bytes, flags: int) -> Dictionary:
    stream = made.make_indirect(Stream(made, program, Length1=len(program)))
    about = Dictionary(Type=Name.FontDescriptor, FontName=Name("/ABCDEF+Own"), Flags=flags, FontBBox=[0, 0, 1000, 1000])
    about[key] = stream
    if key == "/FontFile3":
        stream["/Subtype"] = Name.OpenType if program[:4] == b"OTTO" else Name.Type1C
    return about


def composite(program: Program, letters: Mapping[int, str], order: tuple[int, ...] = ()) -> bytes:
    """A page in a font of two bytes a letter; `order` leads from the numbers on the page to the shapes."""

    def make(made: pikepdf.Pdf) -> Dictionary:
        system = Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0)
        about = _about(made, "/FontFile3" if program.outlines else "/FontFile2", program.built(), _SYMBOLIC)
        inner = Dictionary(Type=Name.Font, Subtype=Name.CIDFontType0 if program.outlines else Name.CIDFontType2, BaseFont=Name("/ABCDEF+Own"), CIDSystemInfo=system, FontDescriptor=about)
        inner["/CIDToGIDMap"] = made.make_indirect(Stream(made, struct.pack(f">{len(order)}H", *order))) if order else Name.Identity
        font = Dictionary(Type=Name.Font, Subtype=Name.Type0, BaseFont=Name("/ABCDEF+Own"), Encoding=Name("/Identity-H"), DescendantFonts=Array([inner]))
        font["/ToUnicode"] = made.make_indirect(to_unicode(made, letters, 4))
        return font

    return with_font(TWO_BYTES, make)


def simple(program: Program, letters: Mapping[int, str], *, names: tuple[str, ...] = (), symbolic: bool = True, content: str = ONE_BYTE) -> bytes:
    """A page in a font of one byte a letter; `names` are what its encoding calls the codes 1 to 4."""

    def make(made: pikepdf.Pdf) -> Dictionary:
        bare = program.built()
        if program.outlines:
            bare = TTFont(io.BytesIO(bare)).reader["CFF "]
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1 if program.outlines else Name.TrueType, BaseFont=Name("/ABCDEF+Own"), FirstChar=1, LastChar=4, Widths=[500] * 4)
        font["/FontDescriptor"] = _about(made, "/FontFile3" if program.outlines else "/FontFile2", bare, _SYMBOLIC if symbolic else 32)
        if names:
            font["/Encoding"] = Dictionary(Type=Name.Encoding, Differences=Array([1, *(Name(f"/{name}") for name in names)]))
        font["/ToUnicode"] = made.make_indirect(to_unicode(made, letters))
        return font

    return with_font(content, make)


NAMED = Program(named=True)
LISTED = Program(characters={76: 1, 77: 2, 78: 3, 32: 4})
OUTLINES = Program(outlines=True)
OWN = Program(named=True, own_codes={1: 1, 2: 2, 3: 3, 4: 4})
OWN_LISTED = attrs.evolve(LISTED, own_codes={1: 1, 2: 2, 3: 3, 4: 4})
BACKWARDS = (0, 3, 2, 1, 4)
WRITTEN = ("L", "M", "N", "space")

Page = Callable[[Mapping[int, str]], bytes]
# fmt: off
WAYS: dict[str, Page] = {
    "the names of TrueType":               partial(composite, NAMED),
    "the characters of TrueType":          partial(composite, LISTED),
    "the names of outlines":               partial(composite, OUTLINES),
    "names, by codes of its own":          partial(simple, OWN),
    "characters, by codes of its own":     partial(simple, OWN_LISTED),
    "names, by characters":                partial(simple, attrs.evolve(LISTED, named=True), names=WRITTEN, symbolic=False),
    "the encoding, by characters":         partial(simple, LISTED, names=WRITTEN, symbolic=False),
    "the encoding, by outlines":           partial(simple, OUTLINES, names=WRITTEN),
}
LIES: dict[str, Mapping[int, str]] = {
    "one letter is another":               {**HONEST, 2: "N"},
    "two letters changed":                 {**HONEST, 1: "M", 2: "L"},
    "a letter is a sign":                  {**HONEST, 2: "."},
    "a letter is two":                     {**HONEST, 2: "mx"},
    "a letter is nothing":                 {**HONEST, 2: "\u200b"},
    "a letter of another alphabet":        {**HONEST, 2: "\u0436"},
    "a gap is a letter":                   {**HONEST, 4: "x"},
}
TRUTHS: dict[str, Mapping[int, str]] = {
    "each letter is itself":               HONEST,
    "small letters drawn as capitals":     {1: "l", 2: "m", 3: "n", 4: " "},
    "letters that look the same":          {**HONEST, 2: "\u041c", 3: "\u039d"},
    "a gap that does not break":           {**HONEST, 4: "\xa0"},
    "letters for mathematics":             {**HONEST, 2: "\U0001d440"},
}
# fmt: on


def problems(data: bytes) -> list[str]:
    return [one.problem for one in PdfReader().read(data).unread]


@pytest.mark.parametrize("lie", LIES)
@pytest.mark.parametrize("way", WAYS)
def test_a_lie_about_one_letter_blocks(way: str, lie: str) -> None:
    """The page is listed as unread, whichever table of the program tells."""
    assert [one for one in problems(WAYS[way](LIES[lie])) if "contradict" in one]


@pytest.mark.parametrize("truth", TRUTHS)
@pytest.mark.parametrize("way", WAYS)
def test_the_truth_blocks_nothing(way: str, truth: str) -> None:
    """Capitals, look-alikes and spaces of other kinds are no lies."""
    assert [] == problems(WAYS[way](TRUTHS[truth]))


# fmt: off
HONEST_NAMES: dict[str, tuple[tuple[str, ...], Mapping[int, str]]] = {
    "small capitals":                      ((".notdef", "l.sc", "M.alt01", "uni004E", "space"),         {1: "l", 2: "M", 3: "N", 4: " "}),
    "ligatures":                           ((".notdef", "f_f_i", "fi", "uniFB00", "space"),             {1: "ffi", 2: "fi", 3: "ff", 4: " "}),
    "ligatures copied as one letter":      ((".notdef", "f_f_i", "fi", "f_f", "space"),                 {1: "\ufb03", 2: "\ufb01", 3: "\ufb00", 4: " "}),
    "old figures":                         ((".notdef", "one.oldstyle", "two.superior", "onehalf", "space"), {1: "1", 2: "\xb2", 3: "\xbd", 4: " "}),
    "names that mean no letter":           ((".notdef", "g36", "glyph12", "cid00042", "c3"),            {1: "L", 2: "M", 3: "N", 4: " "}),
    "accents and other alphabets":         ((".notdef", "Lslash", "Omega", "germandbls", "nbspace"),    {1: "\u0141", 2: "\u2126", 3: "\xdf", 4: " "}),
}
# fmt: on


@pytest.mark.parametrize("name", HONEST_NAMES)
def test_names_of_shapes_are_understood(name: str) -> None:
    """What typefaces call their ligatures, small capitals and figures is no contradiction."""
    names, letters = HONEST_NAMES[name]
    assert [] == problems(composite(Program(names=names, named=True), letters))


def test_a_shape_with_several_characters_may_be_each_of_them() -> None:
    """A program lists the Latin and the Greek letter for one shape; either may be copied."""
    program = Program(characters={76: 1, 0x1D0B: 1, 77: 2, 78: 3, 32: 4})
    assert [] == problems(composite(program, {**HONEST, 1: "\u1d0b"}))


def test_the_order_of_shapes_is_followed() -> None:
    """Where a table leads from the page's numbers to the shapes, the letters are those of the shapes it leads to."""
    assert [] == problems(composite(NAMED, {1: "N", 2: "M", 3: "L", 4: " "}, BACKWARDS))
    assert [one for one in problems(composite(NAMED, HONEST, BACKWARDS)) if "contradict" in one]


def test_codes_that_an_encoding_does_not_name_are_the_programs() -> None:
    """An encoding that names some codes and no base leaves the others to the embedded program."""
    content = ONE_BYTE.replace("04", "4c")  # an L, if the program did not have codes of its own
    assert [] == problems(simple(OUTLINES, {**HONEST, 0x4C: "x"}, names=("L", "M", "N"), content=content))


@pytest.mark.parametrize("damage", [b"", b"\0\1\0\0", b"OTTO" + b"\xff" * 40, b"wOF2" + b"\0" * 60, b"\1\0\4\1" + b"\xff" * 40])
def test_a_program_that_cannot_be_read_tells_nothing(damage: bytes) -> None:
    """A damaged program is none: the table for copying stands alone, and nothing breaks."""
    with pikepdf.open(io.BytesIO(composite(NAMED, HONEST))) as opened:
        font = opened.pages[0].obj["/Resources"]["/Font"]["/F1"]
        font["/DescendantFonts"][0]["/FontDescriptor"]["/FontFile2"].write(damage)
        out = io.BytesIO()
        opened.save(out)
    assert [] == problems(out.getvalue())
