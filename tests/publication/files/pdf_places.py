"""Every place of a PDF where a test hides a name: the one table behind the tests and the reference page.

A row reads: this place, made like this with the canary in it, comes out as a part of this kind (or `blocks`).
Nothing is ever rewritten: a PDF is printed again from its source.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable

import attrs
import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String
from reportlab.pdfbase.pdfmetrics import stringWidth

from .docx_making import docx, p
from .docx_places import CANARY
from .pdf_making import Change, appended, between, drawn, embedded, helvetica, layered, noted, pdf, rooted, unlisted

__all__ = ["PDF_PLACES", "PdfPlace"]

HALF, REST = CANARY[:4], CANARY[4:]


@attrs.frozen
class PdfPlace:
    """One place: what it is called, how a file with `CANARY` there is made, the kind of its part."""

    name: str
    make: Callable[[], bytes]
    kind: str
    canary: str = CANARY


def _kerned() -> bytes:
    pieces = " 20 ".join(f"({letter})" for letter in CANARY)
    return pdf(f"BT /F1 12 Tf 72 700 Td [{pieces}] TJ ET")


def _placed() -> bytes:
    """Each letter put in its place by itself, in an order of its own."""
    letters = [(72 + stringWidth(CANARY[:number], "Helvetica", 12), letter) for number, letter in enumerate(CANARY)]
    return pdf("".join(drawn(letter, x) for x, letter in reversed(letters)))


def _listed(content: str, **about: object) -> Change:
    """A change that adds a stream."""

    def change(made: pikepdf.Pdf) -> None:
        made.Root["/Own"] = made.make_indirect(Stream(made, content.encode(), **about))

    return change


def _behind_the_packing() -> bytes:
    def change(made: pikepdf.Pdf) -> None:
        packed = Stream(made, b"")
        packed.write(zlib.compress(b"q Q") + CANARY.encode(), filter=Name.FlateDecode)
        made.Root["/Own"] = made.make_indirect(packed)

    return pdf("", change)


def _scan() -> bytes:
    """A page with nothing but a grey picture of half its size, and words under it that nobody sees."""

    def change(made: pikepdf.Pdf) -> None:
        shown = Stream(made, b"\x80", Type=Name.XObject, Subtype=Name.Image, Width=1, Height=1, ColorSpace=Name.DeviceGray, BitsPerComponent=8)
        made.pages[0].obj["/Resources"]["/XObject"] = Dictionary(X1=made.make_indirect(shown))

    return pdf("q 595 0 0 421 0 421 cm /X1 Do Q BT 3 Tr /F1 12 Tf 72 700 Td (words) Tj ET", change)


def _form(hidden: bool = False, used: bool = True) -> bytes:
    def change(made: pikepdf.Pdf) -> None:
        form = Stream(made, drawn(CANARY).encode())
        form["/Type"], form["/Subtype"], form["/BBox"] = Name.XObject, Name.Form, Array([0, 0, 595, 842])
        form["/Resources"] = Dictionary(Font=Dictionary(F1=helvetica()))
        if hidden:
            layer = made.make_indirect(Dictionary(Type=Name.OCG, Name=String("plain")))
            form["/OC"] = layer
            made.Root["/OCProperties"] = Dictionary(OCGs=Array([layer]), D=Dictionary(BaseState=Name.OFF))
        held = made.make_indirect(form)
        made.pages[0].obj["/Resources"]["/XObject"] = Dictionary(X1=held)

    return pdf("/X1 Do" if used else "", change)


def _appearance() -> bytes:
    def change(made: pikepdf.Pdf) -> None:
        form = Stream(made, drawn(CANARY).encode())
        form["/Type"], form["/Subtype"], form["/BBox"] = Name.XObject, Name.Form, Array([0, 0, 595, 842])
        form["/Resources"] = Dictionary(Font=Dictionary(F1=helvetica()))
        noted("Widget", AP=Dictionary(N=made.make_indirect(form)))(made)

    return pdf("", change)


def _info(key: str) -> bytes:
    def change(made: pikepdf.Pdf) -> None:
        made.docinfo[key] = String(CANARY)

    return pdf("", change)


def _xmp() -> bytes:
    def change(made: pikepdf.Pdf) -> None:
        inner = f'<rdf:Description rdf:about="" xmlns:q="urn:q"><q:case>{CANARY}</q:case></rdf:Description>'
        rdf = f'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">{inner}</rdf:RDF>'
        packet = f'<x:xmpmeta xmlns:x="adobe:ns:meta/">{rdf}</x:xmpmeta>'
        stream = Stream(made, packet.encode())
        stream["/Type"], stream["/Subtype"] = Name.Metadata, Name.XML
        made.Root["/Metadata"] = made.make_indirect(stream)

    return pdf("", change)


def _outline() -> bytes:
    def change(made: pikepdf.Pdf) -> None:
        with made.open_outline() as outline:
            outline.root.append(pikepdf.OutlineItem(CANARY, 0))

    return pdf("", change)


def _attachment(name: str, content: bytes) -> bytes:
    return pdf("", lambda made: embedded(made, name, content))


def _xfa() -> bytes:
    def change(made: pikepdf.Pdf) -> None:
        form = made.make_indirect(Stream(made, f"<xdp><value>{CANARY}</value></xdp>".encode()))
        made.Root["/AcroForm"] = Dictionary(Fields=Array([]), XFA=Array([String("datasets"), form]))

    return pdf("", change)


def _script_stream() -> bytes:
    def change(made: pikepdf.Pdf) -> None:
        script = made.make_indirect(Stream(made, f"app.alert('{CANARY}')".encode()))
        made.Root["/OpenAction"] = Dictionary(S=Name.JavaScript, JS=script)

    return pdf("", change)


def _loose_object() -> bytes:
    """An object in the bytes that no table lists any more."""
    made = pdf(drawn("x"))
    return made.replace(b"startxref\n", b"99 0 obj (" + CANARY.encode() + b") endobj\nstartxref\n")


def _picture() -> bytes:
    def change(made: pikepdf.Pdf) -> None:
        exif = b"\xff\xd8\xff\xfe\x00\x0b" + CANARY.encode() + b"\xff\xd9"
        image = Stream(made, exif)
        image["/Type"], image["/Subtype"], image["/Width"], image["/Height"] = Name.XObject, Name.Image, 1, 1
        image["/ColorSpace"], image["/BitsPerComponent"], image["/Filter"] = Name.DeviceGray, 8, Name.DCTDecode
        made.pages[0].obj["/Resources"]["/XObject"] = Dictionary(X1=made.make_indirect(image))

    return pdf("", change)


def _locked() -> bytes:
    made = pikepdf.open(io.BytesIO(pdf(drawn(CANARY))))
    out = io.BytesIO()
    made.save(out, encryption=pikepdf.Encryption(owner="o", user="u"))
    return out.getvalue()


def _open_lock() -> bytes:
    """Encrypted, and open to everybody who asks no password."""
    made = pikepdf.open(io.BytesIO(pdf(drawn(CANARY))))
    out = io.BytesIO()
    made.save(out, encryption=pikepdf.Encryption(owner="o", user=""))
    return out.getvalue()


def _pattern() -> bytes:
    def change(made: pikepdf.Pdf) -> None:
        pattern = Stream(made, f"BT /F1 12 Tf 0 5 Td [({HALF}) -5 ({REST})] TJ ET".encode())
        pattern["/PatternType"], pattern["/PaintType"], pattern["/TilingType"], pattern["/BBox"] = 1, 1, 1, Array([0, 0, 99, 99])
        pattern["/XStep"], pattern["/YStep"], pattern["/Resources"] = 99, 99, Dictionary(Font=Dictionary(F1=helvetica()))
        made.pages[0].obj["/Resources"]["/Pattern"] = Dictionary(P1=made.make_indirect(pattern))

    return pdf("/Pattern cs /P1 scn 0 0 200 200 re f", change)


def _left_over() -> bytes:
    """An old page's instructions, kept under a key of their own."""
    digits = CANARY.encode().hex()
    return pdf("", lambda made: made.Root.__setitem__("/Old", made.make_indirect(Stream(made, f"BT /F1 12 Tf <{digits}> Tj ET".encode()))))


def _unknown_font() -> bytes:
    font = Dictionary(Type=Name.Font, Subtype=Name.Type0, BaseFont=Name("/ABCDEF+X"), Encoding=Name("/Identity-H"))
    font["/DescendantFonts"] = Array([Dictionary(Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name("/ABCDEF+X"), CIDSystemInfo=Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0))])
    return pdf("BT /F2 12 Tf 72 700 Td <000100020003> Tj ET", resources={"Font": Dictionary(F2=font)})


_WHITE, _BLACK = "1 1 1 rg", "0 g"
_MARKED = f"/Span << /ActualText ({CANARY}) >> BDC {drawn('x')} EMC"

# fmt: off
PDF_PLACES: tuple[PdfPlace, ...] = (
    # the pages
    PdfPlace("the text of a page", lambda: pdf(drawn(CANARY)), "page-text"),
    PdfPlace("letters moved apart (kerning)", _kerned, "page-text"),
    PdfPlace("letters placed one by one, backwards", _placed, "page-sorted"),
    PdfPlace("a drawing used by a page", _form, "page-text"),
    PdfPlace("text turned by a quarter", lambda: pdf(f"BT /F1 12 Tf 0 1 -1 0 72 400 Tm ({CANARY}) Tj ET"), "page-text"),
    PdfPlace("a name across two pages", lambda: _two_pages(), "page-seam", f"{HALF}\n{REST}"),
    PdfPlace("white text", lambda: pdf(drawn(CANARY, before=_WHITE)), "white-text"),
    PdfPlace("black text on a black box", lambda: pdf(f"{_BLACK} 60 690 200 30 re f " + drawn(CANARY)), "white-text"),
    PdfPlace("invisible text (as under a scan)", lambda: pdf(drawn(CANARY, before="3 Tr")), "invisible-text"),
    PdfPlace("text under a black box", lambda: pdf(drawn(CANARY) + f"{_BLACK} 60 690 200 30 re f"), "covered-text"),
    PdfPlace("text under a thick line", lambda: pdf(drawn(CANARY) + "14 w 60 704 m 260 704 l S"), "covered-text"),
    PdfPlace("text half under a box", lambda: pdf(drawn(CANARY) + f"{_BLACK} 95 690 200 30 re f"), "page-whole"),
    PdfPlace("text off the page", lambda: pdf(drawn(CANARY, x=700)), "off-page-text"),
    PdfPlace("text outside the cropped page", lambda: pdf(drawn(CANARY), page={"CropBox": Array([0, 0, 595, 400])}), "off-page-text"),
    PdfPlace("tiny text", lambda: pdf(drawn(CANARY, size=0.1)), "tiny-text"),
    PdfPlace("text on a layer that is off", lambda: layered(f"/OC /L1 BDC {drawn(CANARY)} EMC"), "hidden-layer-text"),
    PdfPlace("a drawing on a layer that is off", lambda: _form(hidden=True), "hidden-layer-text"),
    PdfPlace("text to be read aloud, in the page", lambda: pdf(_MARKED), "spoken-text"),
    PdfPlace("text in a font that does not say its letters", _unknown_font, "blocks"),
    PdfPlace("the name of a mark in the page", lambda: pdf(f"/{CANARY} BMC EMC"), "pdf-name"),
    PdfPlace("the name of a point in the page", lambda: pdf(f"/{CANARY} MP"), "pdf-name"),
    PdfPlace("the properties of a point in the page", lambda: pdf(f"/Point << /Own [({CANARY})] >> DP"), "spoken-text"),
    PdfPlace("a text for an instruction that there is not", lambda: pdf(f"({CANARY}) own"), "spoken-text"),
    PdfPlace("a page that is a picture, as a scan is", _scan, "blocks"),
    PdfPlace("a drawing that no page uses", lambda: _form(used=False), "undrawn-text"),
    # notes and forms
    PdfPlace("a note", lambda: pdf("", noted("Text", Contents=String(CANARY))), "annotation"),
    PdfPlace("who wrote a note", lambda: pdf("", noted("Text", T=String(CANARY))), "form"),
    PdfPlace("a marked passage's comment", lambda: pdf("", noted("Highlight", Contents=String(CANARY))), "annotation"),
    PdfPlace("text written on the page as a note", lambda: pdf("", noted("FreeText", RC=String(f"<p>{CANARY}</p>"))), "annotation"),
    PdfPlace("a redaction that was never applied", lambda: pdf(drawn(CANARY), noted("Redact")), "blocks"),
    PdfPlace("film, sound or a model on the page", lambda: pdf("", noted("RichMedia")), "blocks"),
    PdfPlace("a link's address", lambda: pdf("", noted("Link", A=Dictionary(S=Name.URI, URI=String(f"https://example.org/{CANARY}")))), "link"),
    PdfPlace("a form field's value", lambda: pdf("", noted("Widget", FT=Name.Tx, T=String("f"), V=String(CANARY))), "form"),
    PdfPlace("a form field's default", lambda: pdf("", noted("Widget", FT=Name.Tx, T=String("f"), DV=String(CANARY))), "form"),
    PdfPlace("a form field's name", lambda: pdf("", noted("Widget", FT=Name.Tx, T=String(CANARY))), "form"),
    PdfPlace("a form field's tooltip", lambda: pdf("", noted("Widget", FT=Name.Tx, TU=String(CANARY))), "form"),
    PdfPlace("a form field's choices", lambda: pdf("", noted("Widget", FT=Name.Ch, Opt=Array([String(CANARY)]))), "form"),
    PdfPlace("a form field's appearance", _appearance, "undrawn-text"),
    PdfPlace("a form in XML (XFA)", _xfa, "stream"),
    # the file
    PdfPlace("the title", lambda: _info("/Title"), "title"),
    PdfPlace("the author", lambda: _info("/Author"), "metadata"),
    PdfPlace("the subject", lambda: _info("/Subject"), "metadata"),
    PdfPlace("a property of somebody's own", lambda: _info("/Case"), "metadata"),
    PdfPlace("the metadata packet (XMP)", _xmp, "metadata"),
    PdfPlace("a bookmark of the outline", _outline, "title"),
    PdfPlace("a named destination", lambda: pdf("", rooted(Names=Dictionary(Dests=Dictionary(Names=Array([String(CANARY), Array([])]))))), "destination"),
    PdfPlace("a page's label", lambda: pdf("", rooted(PageLabels=Dictionary(Nums=Array([0, Dictionary(P=String(CANARY))])))), "page-label"),
    PdfPlace("alternative text in the structure", lambda: pdf("", rooted(StructTreeRoot=Dictionary(K=Dictionary(S=Name.Figure, Alt=String(CANARY))))), "alt-text"),
    PdfPlace("a replacement text in the structure", lambda: pdf("", rooted(StructTreeRoot=Dictionary(K=Dictionary(S=Name.Span, ActualText=String(CANARY))))), "spoken-text"),
    PdfPlace("an abbreviation written out", lambda: pdf("", rooted(StructTreeRoot=Dictionary(K=Dictionary(S=Name.Span, E=String(CANARY))))), "spoken-text"),
    PdfPlace("a layer's name", lambda: pdf("", rooted(OCProperties=Dictionary(OCGs=Array([Dictionary(Type=Name.OCG, Name=String(CANARY))])))), "layer"),
    PdfPlace("a script", lambda: pdf("", rooted(OpenAction=Dictionary(S=Name.JavaScript, JS=String(f"app.alert('{CANARY}')")))), "script"),
    PdfPlace("a script in a stream", _script_stream, "stream"),
    PdfPlace("a program's private data", lambda: pdf("", page={"PieceInfo": Dictionary(App=Dictionary(Private=String(CANARY)))}), "private-data"),
    PdfPlace("a key of somebody's own", lambda: pdf("", rooted(**{CANARY: 1})), "pdf-name"),
    PdfPlace("a font's name", lambda: pdf("", rooted(Extra=Dictionary(Type=Name.Font, BaseFont=Name(f"/{CANARY}")))), "pdf-name"),
    PdfPlace("an attached text", lambda: _attachment("a.txt", CANARY.encode()), "attachment"),
    PdfPlace("an attached file's name", lambda: _attachment(f"{CANARY}.txt", b"x"), "attachment"),
    PdfPlace("an attached Word file", lambda: _attachment("a.docx", docx(p(CANARY))), "body"),
    PdfPlace("an attached PDF", lambda: _attachment("a.pdf", pdf(drawn(CANARY))), "page-text"),
    PdfPlace("an attached file of another kind", lambda: _attachment("a.bin", b"\x00\x01\x02" + b"\xff" * 40), "blocks"),
    PdfPlace("a note in a picture's file", _picture, "picture-metadata"),
    PdfPlace("an encrypted file", _locked, "blocks"),
    PdfPlace("an encrypted file that opens without a password", _open_lock, "page-text"),
    PdfPlace("a pattern that fills a surface", _pattern, "undrawn-text"),
    PdfPlace("drawing instructions that no page uses", _left_over, "blocks"),
    PdfPlace("a table of letters' own name", lambda: pdf("", _listed(f"/CMapName /{CANARY} def", CMapName=Name.Own)), "font-program"),
    PdfPlace("a text without the mark of its encoding", lambda: pdf("", lambda made: made.Root.__setitem__("/Lang", String(CANARY.encode("utf-16-be")))), "language"),
    # the bytes
    PdfPlace("an earlier state of a page", lambda: appended(pdf(drawn(CANARY)), drawn("clean")), "page-text"),
    PdfPlace("bytes after the end", lambda: pdf() + CANARY.encode(), "after-the-end"),
    PdfPlace("bytes before the start", lambda: CANARY.encode() + b"\n" + pdf(), "before-the-start"),
    PdfPlace("a comment between objects", lambda: pdf().replace(b"xref\n", b"% " + CANARY.encode() + b"\nxref\n", 1), "comment-line"),
    PdfPlace("a comment in drawing instructions", lambda: pdf(f"% {CANARY}\n" + drawn("x")), "comment-line"),
    PdfPlace("an object that no table lists", _loose_object, "unreferenced-text"),
    PdfPlace("a stream that no table lists", lambda: between(pdf(), unlisted(zlib.compress(CANARY.encode()), b"/Filter /FlateDecode")), "unreferenced-text"),
    PdfPlace("words between objects", lambda: between(pdf(), CANARY.encode()), "unreferenced-text"),
    PdfPlace("a container's text that is none of its objects", lambda: pdf("", _listed(f"98 0 ({CANARY})", Type=Name.ObjStm, N=1, First=5)), "unreferenced-text"),
    PdfPlace("a text that says it is a table of places", lambda: pdf("", _listed(CANARY, Type=Name.XRef)), "unreferenced-text"),
    PdfPlace("bytes behind the end of a packed stream", _behind_the_packing, "unreferenced-text"),
)
# fmt: on


def _two_pages() -> bytes:
    def change(made: pikepdf.Pdf) -> None:
        sheet = Dictionary(Type=Name.Page, MediaBox=[0, 0, 595, 842], Resources=made.pages[0].obj["/Resources"], Contents=Stream(made, drawn(REST).encode()))
        made.pages.append(pikepdf.Page(sheet))

    return pdf(drawn(HALF), change)


