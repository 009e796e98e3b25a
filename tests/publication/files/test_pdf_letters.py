"""Letters of a PDF that cannot be trusted block, strings are read in every encoding, and a lock is no hiding place."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable, Mapping

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Stream, String

from reviewflow.publication.pdf import PdfReader
from reviewflow.publication.surface import Surface

from .pdf_making import Change, drawn, helvetica, pdf, saved

WORDS = (
    "the review found that staff knew this family well they visited often and wrote down what was seen when plans were changed "
    "meetings were held without people who had been there most each agency kept what mattered until much later another worker "
    "asked about school hospital housing police health learning children parents sister brother winter summer number street "
    "morning evening between before after during always never sometimes telephone letter number answer question reason "
    "decision support service manager report final draft chapter section table picture page reader writer teacher doctor nurse"
)


def to_unicode(made: pikepdf.Pdf, table: Mapping[int, str], digits: int = 2) -> Stream:
    """A table of letters, as PDF writes one."""
    rows = "\n".join(f"<{number:0{digits}x}> <{letter.encode('utf-16-be').hex()}>" for number, letter in table.items())
    spaces = f"1 begincodespacerange <{'0' * digits}> <{'f' * digits}> endcodespacerange"
    return Stream(made, f"/CIDInit /ProcSet findresource begin 12 dict begin begincmap {spaces} {len(table)} beginbfchar\n{rows}\nendbfchar endcmap".encode())


def truetype(table: Mapping[int, int]) -> bytes:
    """A font program that holds nothing but which letter (a code point) is which shape."""
    rows = b"".join(struct.pack(">LLL", letter, letter, shape) for letter, shape in table.items())
    body = struct.pack(">HHHHL", 0, 1, 3, 10, 12) + struct.pack(">HHLLL", 12, 0, 16 + len(rows), 0, len(table)) + rows
    return struct.pack(">LHHHH", 0x00010000, 1, 16, 0, 0) + struct.pack(">4sLLL", b"cmap", 0, 28, len(body)) + body


def with_font(content: str, make: Callable[[pikepdf.Pdf], Dictionary]) -> bytes:
    """A page whose font F1 is made by `make`."""
    return pdf(content, lambda made: made.pages[0].obj["/Resources"]["/Font"].__setitem__("/F1", made.make_indirect(make(made))))


def simple(table: Mapping[int, str] | None = None, *, embedded: bool = False, encoding: bool = True, named: Mapping[int, str] | None = None) -> Callable[[pikepdf.Pdf], Dictionary]:
    """A font of one byte a letter: with its own table, embedded, with a named encoding, or without."""

    def make(made: pikepdf.Pdf) -> Dictionary:
        font = helvetica()
        if table is not None:
            font["/ToUnicode"] = made.make_indirect(to_unicode(made, table))
        if embedded:
            font["/Subtype"], font["/BaseFont"] = Name.TrueType, Name("/ABCDEF+Own")
            program = made.make_indirect(Stream(made, truetype({76: 1}), Length1=64))
            font["/FontDescriptor"] = Dictionary(Type=Name.FontDescriptor, FontName=Name("/ABCDEF+Own"), Flags=4, FontFile2=program, FontBBox=[0, 0, 1000, 1000])
        for code, name in (named or {}).items():
            font["/Encoding"] = Dictionary(BaseEncoding=Name.WinAnsiEncoding, Differences=Array([code, Name(f"/{name}")]))
        if not encoding:
            del font["/Encoding"]
        return font

    return make


def composite(table: Mapping[int, str] | None, *, own_map: bool = False) -> Callable[[pikepdf.Pdf], Dictionary]:
    """A font of two bytes a letter whose embedded program says that shape 1 is an L."""

    def make(made: pikepdf.Pdf) -> Dictionary:
        program = made.make_indirect(Stream(made, truetype({76: 1}), Length1=64))
        about = Dictionary(Type=Name.FontDescriptor, FontName=Name("/ABCDEF+Own"), Flags=4, FontFile2=program, FontBBox=[0, 0, 1000, 1000])
        system = Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0)
        inner = Dictionary(Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name("/ABCDEF+Own"), CIDSystemInfo=system, FontDescriptor=about, CIDToGIDMap=Name.Identity)
        map_ = made.make_indirect(Stream(made, b"begincmap endcmap", CMapName=Name("/Identity-H"))) if own_map else Name("/Identity-H")
        font = Dictionary(Type=Name.Font, Subtype=Name.Type0, BaseFont=Name("/ABCDEF+Own"), Encoding=map_, DescendantFonts=Array([inner]))
        if table is not None:
            font["/ToUnicode"] = made.make_indirect(to_unicode(made, table, 4))
        return font

    return make


def type3(table: Mapping[int, str] | None) -> Callable[[pikepdf.Pdf], Dictionary]:
    """A font whose letters are drawings."""

    def make(made: pikepdf.Pdf) -> Dictionary:
        glyph = made.make_indirect(Stream(made, b"1000 0 d0 0 0 500 500 re f"))
        encoding = Dictionary(Differences=Array([65, Name("/A"), Name("/B")]))
        font = Dictionary(Type=Name.Font, Subtype=Name.Type3, FontBBox=[0, 0, 1000, 1000], FontMatrix=[0.001, 0, 0, 0.001, 0, 0], FirstChar=65, LastChar=66)
        font["/Widths"], font["/Encoding"], font["/CharProcs"] = Array([1000, 1000]), encoding, Dictionary(A=glyph, B=glyph)
        if table is not None:
            font["/ToUnicode"] = made.make_indirect(to_unicode(made, table))
        return font

    return make


def turned(step: int) -> dict[int, str]:
    """A table in which every small letter is said to be another one."""
    return {97 + number: chr(97 + (number + step) % 26) for number in range(26)}


def words() -> str:
    return "".join(drawn(line, y=700 - 14 * number) for number, line in enumerate(WORDS[start : start + 80] for start in range(0, len(WORDS), 80)))


TWO = "BT /F1 12 Tf 72 700 Td <00010001> Tj ET"
# fmt: off
UNTRUSTED: dict[str, tuple[Callable[[], bytes], str]] = {
    "a table against the encoding":        (lambda: with_font(drawn("LM"), simple({76: "M", 77: "L"})),              "contradict"),
    "a table against the program":         (lambda: with_font(TWO, composite({1: "M"})),                             "contradict"),
    "no table and no encoding":            (lambda: with_font(drawn("LM"), simple(embedded=True, encoding=False)),   "does not say"),
    "a map of codes of its own":           (lambda: with_font(TWO, composite({1: "L"}, own_map=True)),               "does not say"),
    "letters that are drawings":           (lambda: with_font(drawn("AB"), type3(None)),                             "does not say"),
    "letters for private use":             (lambda: with_font(drawn("LM"), simple({76: "\ue001", 77: "\ue002"}, embedded=True, encoding=False)), "does not say"),
    "pictograms":                          (lambda: pdf(drawn("LM"), lambda made: made.pages[0].obj["/Resources"]["/Font"]["/F1"].__setitem__("/BaseFont", Name.Symbol) or made.pages[0].obj["/Resources"]["/Font"]["/F1"].__delitem__("/Encoding")), "does not say"),
    "every letter turned into another":    (lambda: with_font(words(), simple(turned(1), embedded=True, encoding=False)), "hardly any word"),
    "no font at all":                      (lambda: pdf("BT 72 700 Td (Text) Tj ET"),                                "missing"),
    "a drawing of text that no page uses": (lambda: pdf(drawn("x"), lambda made: made.Root.__setitem__("/Old", made.make_indirect(Stream(made, b"BT /F1 12 Tf <4c4d> Tj ET")))), "no page uses"),
}
TRUSTED: dict[str, tuple[Callable[[], bytes], str]] = {
    "a plain font":                        (lambda: pdf(drawn("LM")),                                                "LM"),
    "a table that agrees":                 (lambda: with_font(drawn("LM"), simple({76: "L", 77: "M"})),              "LM"),
    "a table for a ligature":              (lambda: with_font(drawn("LM"), simple({76: "ffi", 77: "M"}, named={76: "f_f_i"})), "ffiM"),
    "a table for a font with own codes":   (lambda: with_font(drawn("LM"), simple({76: "a", 77: "b"}, embedded=True, encoding=False)), "ab"),
    "a program that agrees":               (lambda: with_font(TWO, composite({1: "L"})),                             "LL"),
    "a program alone":                     (lambda: with_font(TWO, composite(None)),                                 "LL"),
    "drawings with a table":               (lambda: with_font(drawn("AB"), type3({65: "a", 66: "b"})),               "ab"),
    "one bullet for private use":          (lambda: with_font(drawn("LM"), simple({76: "\uf0b7", 77: "M"}, embedded=True, encoding=False)), "\uf0b7M"),
    "a font that is not there":            (lambda: pdf("BT /F7 12 Tf 72 700 Td (Text) Tj ET"),                      "Text"),
    "words of English":                    (lambda: with_font(words(), simple(turned(0), embedded=True, encoding=False)), "the review found"),
}
# fmt: on


def read(data: bytes) -> Surface:
    return PdfReader().read(data)


def shown(surface: Surface) -> str:
    return "\n".join(part.text for part in surface.parts if part.kind == "page-text")


@pytest.mark.parametrize("name", UNTRUSTED)
def test_letters_that_cannot_be_trusted_block(name: str) -> None:
    """The page is listed as unread, and the problem says which of the ways of lying it is."""
    make, problem = UNTRUSTED[name]
    assert [one for one in read(make()).unread if problem in one.problem]


@pytest.mark.parametrize("name", TRUSTED)
def test_honest_letters_are_read_and_block_nothing(name: str) -> None:
    """What writers of PDF do every day is read, with nothing in the way."""
    make, text = TRUSTED[name]
    surface = read(make())
    assert (text in shown(surface), surface.unread) == (True, ())


def test_what_a_contradicted_table_says_is_read_all_the_same() -> None:
    """A name is looked for also where the page blocks."""
    assert "ML" in shown(read(UNTRUSTED["a table against the encoding"][0]()))


# fmt: off
STRINGS: dict[str, tuple[bytes, str]] = {
    "UTF-16, high byte first":          ("Zoë Łukasz".encode("utf-16"),                         "Zoë Łukasz"),
    "UTF-16, low byte first":           (b"\xff\xfe" + "Zoë Łukasz".encode("utf-16-le"),        "Zoë Łukasz"),
    "UTF-8 with its mark":              (b"\xef\xbb\xbf" + "Zoë Łukasz".encode(),               "Zoë Łukasz"),
    "UTF-8 without its mark":           ("Zoë Łukasz".encode(),                                 "Zoë Łukasz"),
    "UTF-16 without its mark":          ("Zoe Lukasz".encode("utf-16-be"),                      "Zoe Lukasz"),
    "Latin-1":                          ("Zoë".encode("latin-1"),                               "Zoë"),
    "Latin-1 over two lines":           ("Zoë\r\nNoël".encode("latin-1"),                       "Noël"),
    "PDF's own letters":                (b"\x95ukasz \x9a\x9b",                                 "Łukasz"),
}
# fmt: on


def titled(raw: bytes) -> Change:
    return lambda made: made.Root.__setitem__("/Lang", String(raw))


@pytest.mark.parametrize("name", STRINGS)
@pytest.mark.parametrize("listed", [True, False], ids=["in an object", "in loose bytes"])
def test_strings_are_read_in_every_encoding(name: str, listed: bool) -> None:
    """The text comes out as its writer meant it, whether a table lists the object or not."""
    raw, text = STRINGS[name]
    data = pdf("", titled(raw)) if listed else pdf().replace(b"xref\n", b"99 0 obj <" + raw.hex().encode() + b"> endobj\nxref\n", 1)
    assert text in "\n".join(part.text for part in read(data).parts)


def test_figures_that_are_not_octal_mean_themselves() -> None:
    """A backslash before an 8 or a 9 is left out; before other figures it counts in eights."""
    data = pdf().replace(b"xref\n", b"99 0 obj (\\8\\9 \\132ebedee) endobj\nxref\n", 1)
    assert "89 Zebedee" in "\n".join(part.text for part in read(data).parts)


def locked(user: str, change: Change | None = None, **forbidden: bool) -> bytes:
    """A page under lock."""
    made = pikepdf.open(io.BytesIO(pdf(drawn("A plain page."), change)))
    out = io.BytesIO()
    made.save(out, encryption=pikepdf.Encryption(owner="o", user=user, allow=pikepdf.Permissions(**forbidden)))
    return out.getvalue()


def test_a_lock_that_opens_without_a_password_is_opened() -> None:
    """Page, metadata and what nothing refers to are read; what the file forbids is told, and the lock alone blocks nothing."""
    surface = read(locked("", lambda made: made.docinfo.__setitem__("/Author", "Somebody"), extract=False))
    assert "A plain page." in shown(surface)
    assert "Somebody" in "\n".join(part.text for part in surface.parts)
    assert ["encrypted, opens without a password, forbids: extract, modify assembly"] == [part.text for part in surface.parts if part.kind == "permission"]
    assert ((), ()) == (surface.unread, surface.obstacles)


def test_a_lock_with_a_password_blocks() -> None:
    """It cannot be read, and the problem says what to do."""
    (one,) = read(locked("secret")).unread
    assert "password" in one.problem


def test_text_in_a_pattern_is_read() -> None:
    """A drawing that fills a surface is read like any drawing, with its kerned letters joined."""

    def change(made: pikepdf.Pdf) -> None:
        pattern = Stream(made, b"BT /F1 12 Tf 0 5 Td [(Zeb) -10 (edee)] TJ ET")
        pattern["/PatternType"], pattern["/PaintType"], pattern["/TilingType"], pattern["/BBox"] = 1, 1, 1, Array([0, 0, 99, 99])
        pattern["/XStep"], pattern["/YStep"], pattern["/Resources"] = 99, 99, Dictionary(Font=Dictionary(F1=helvetica()))
        made.pages[0].obj["/Resources"]["/Pattern"] = Dictionary(P1=made.make_indirect(pattern))

    surface = read(pdf("/Pattern cs /P1 scn 0 0 200 200 re f", change))
    assert "Zebedee" in "\n".join(part.text for part in surface.parts)


# Each is damage at which the fast reader of instructions stops; the rest is read by the other one.
@pytest.mark.parametrize("damage", [") ", ">> ", "] ", "} ", "BI /W 1 /H 1 ID \x00 EI ", "<4x> ", "1 0 0 "])
def test_damaged_instructions_hide_nothing_behind_them(damage: str) -> None:
    """A text behind an instruction that makes no sense is read."""
    assert "behind" in shown(read(pdf(drawn("before") + damage + drawn("behind"))))


@pytest.mark.parametrize("damage", ["<< /A ", "[ ", "(", "BI /W 1 /H 1 ID "])
def test_instructions_that_swallow_others_block(damage: str) -> None:
    """Where what follows may be text or may be none, the page is listed as unread."""
    assert [one for one in read(pdf(drawn("before") + damage + drawn("behind"))).unread if "damaged" in one.problem]


def test_both_readers_of_instructions_read_the_same() -> None:
    """Kerned, spaced, turned and scaled text comes out alike, taken apart by qpdf or by pdfminer."""
    content = (
        "q 0.5 0 0 0.5 10 10 cm BT /F1 12 Tf 0.2 Tc 5 Tw 90 Tz 14 TL 72 700 Td [(Ke) -12 (rn) 40 (ed)] TJ T* (two words) Tj (next) ' 1 2 (last) \" ET Q "
        "BT /F1 10 Tf 0 1 -1 0 300 300 Tm (turned) Tj ET BT 1 0 0.3 1 72 500 Tm /F1 9 Tf 2 Ts (slanted) Tj ET"
    )
    fast, slow = read(pdf(content)), read(pdf(content + " BI /W 1 /H 1 /CS /G /BPC 8 ID x EI"))
    assert shown(fast) == shown(slow)
    assert "Kerned" in shown(fast)


def test_a_large_page_is_read_without_holding_its_instructions() -> None:
    """Above 256 KB of instructions the slower reader takes over, and reads the same text."""
    assert "at the end" in shown(read(pdf("q Q " * 70_000 + drawn("at the end"))))


def test_packed_and_plain_instructions_are_one() -> None:
    """A page in two streams, one of them packed, is read as one."""
    made = pikepdf.open(io.BytesIO(pdf()))
    packed = Stream(made, zlib.compress(b"(second) Tj ET"))
    packed["/Filter"] = Name.FlateDecode
    made.pages[0].obj["/Contents"] = Array([made.make_indirect(Stream(made, b"BT /F1 12 Tf 72 700 Td (first) Tj")), made.make_indirect(packed)])
    assert "firstsecond" in shown(read(saved(made)))
