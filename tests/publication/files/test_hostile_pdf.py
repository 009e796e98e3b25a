"""A hostile PDF ends in a clear error or a part that blocks: in bounded time and memory, with nothing fetched."""

from __future__ import annotations

import base64
import socket
import tracemalloc
import zlib
from collections.abc import Callable
from typing import NoReturn

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Stream, String

from reviewflow.errors import InputError
from reviewflow.publication.pdf import PdfReader
from reviewflow.publication.pdf.raw import PdfLimits

from .counting import at_most
from .pdf_making import appended, drawn, helvetica, noted, pdf, rooted


def raw(*objects: str | bytes, root: int = 1) -> bytes:
    """A PDF written by hand, object by object, with a right table."""
    out, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + (body.encode("latin-1") if isinstance(body, str) else body) + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    tail = b"trailer\n<< /Size %d /Root %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, root, len(out))
    return out + head + table + tail


def packed(content: bytes, more: str = "/Filter /FlateDecode") -> bytes:
    return f"<< /Length {len(content)} {more} >>\nstream\n".encode() + content + b"\nendstream"


def page_with(stream: bytes) -> bytes:
    return raw("<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>", "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R >>", stream)


def zeros(size: int, rounds: int = 1) -> bytes:
    """Zeros packed with zlib, and packed again."""
    body = b"\0" * size
    for _ in range(rounds):
        body = zlib.compress(body, 9)
    return body


def multiplying_forms() -> bytes:
    """Ten drawings, each of which draws the next one ten times."""

    def change(made: pikepdf.Pdf) -> None:
        inner = None
        for _ in range(10):
            form = Stream(made, b"/X Do " * 10 if inner is not None else drawn("ha").encode())
            form["/Type"], form["/Subtype"], form["/BBox"] = Name.XObject, Name.Form, Array([0, 0, 9, 9])
            form["/Resources"] = Dictionary(Font=Dictionary(F1=helvetica()))
            if inner is not None:
                form["/Resources"]["/XObject"] = Dictionary(X=inner)
            inner = made.make_indirect(form)
        made.pages[0].obj["/Resources"]["/XObject"] = Dictionary(X=inner)

    return pdf("/X Do", change)


def circular_form() -> bytes:
    """A drawing that draws itself."""

    def change(made: pikepdf.Pdf) -> None:
        form = made.make_indirect(Stream(made, b"/X Do"))
        form["/Type"], form["/Subtype"], form["/BBox"] = Name.XObject, Name.Form, Array([0, 0, 9, 9])
        form["/Resources"] = Dictionary(XObject=Dictionary(X=form))
        made.pages[0].obj["/Resources"]["/XObject"] = Dictionary(X=form)

    return pdf("/X Do " + drawn("after"), change)


def circular_pages() -> bytes:
    return raw("<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 2 >>", "<< /Type /Pages /Parent 2 0 R /Kids [2 0 R] /Count 1 >>")


def circular_outline() -> bytes:
    one = "<< /Title (a) /Next 3 0 R /Prev 3 0 R /Parent 3 0 R /First 3 0 R /Last 3 0 R >>"
    return raw("<< /Type /Catalog /Pages 2 0 R /Outlines 3 0 R >>", "<< /Type /Pages /Kids [] /Count 0 >>", one)


def circular_references() -> bytes:
    return raw("<< /Type /Catalog /Pages 2 0 R /Names 3 0 R /Dests 4 0 R >>", "<< /Type /Pages /Kids [] /Count 0 >>", "3 0 R", "5 0 R", "4 0 R")


# fmt: off
REFUSED: dict[str, Callable[[], bytes]] = {
    "nothing":                     lambda: b"",
    "letters":                     lambda: b"not a PDF at all",
    "only a head":                 lambda: b"%PDF-1.7\n",
    "only a head and an end":      lambda: b"%PDF-1.7\n%%EOF",
    "cut in the middle":           lambda: (data := pdf(drawn("x")))[: len(data) // 2],
    "a Word file":                 lambda: b"PK\x03\x04" + b"\0" * 100,
    "a stream of 80 MB":           lambda: page_with(packed(zeros(80 * 2**20))),
    "a stream of 80 MB, unlisted": lambda: pdf(drawn("x")).replace(b"startxref", b"9 0 obj " + packed(zeros(80 * 2**20)) + b" endobj\nstartxref", 1),
    "packed five times":           lambda: page_with(packed(zeros(10**6, 5), "/Filter [/FlateDecode /FlateDecode /FlateDecode /FlateDecode /FlateDecode]")),
    "a bomb written in letters":   lambda: page_with(packed(base64.a85encode(zeros(80 * 2**20)) + b"~>", "/Filter [/ASCII85Decode /FlateDecode]")),
    "a bomb in hexadecimal":       lambda: page_with(packed(zeros(80 * 2**20).hex().encode() + b">", "/Filter [/ASCIIHexDecode /FlateDecode]")),
    "a large stream in LZW":       lambda: page_with(packed(bytes(100_000), "/Filter /LZWDecode")),
    "LZW under another spelling":  lambda: page_with(packed(bytes(100_000), "/Filter /L#5aWDecode")),
}
BLOCKED: dict[str, Callable[[], bytes]] = {
    "drawings that multiply":      multiplying_forms,
    "ten MB of instructions":      lambda: pdf("q Q " * 2_600_000),
    "too many shapes":             lambda: pdf("0 0 9 9 re f " * 20_100 + drawn("x")),
    "pages in a circle":           circular_pages,
}
READ: dict[str, Callable[[], bytes]] = {
    "a drawing that draws itself": circular_form,
    "an outline in a circle":      circular_outline,
    "references in a circle":      circular_references,
    "arrays in arrays":            lambda: pdf(drawn("x"), rooted(Deep=_nested(300))),
    "instructions that are none":  lambda: pdf("Tj ) ( >> [ BT ET ET 1 2 3 Tm /F9 Tf (x) Tj " + drawn("x")),
    "letters of enormous size":    lambda: pdf(drawn("huge", size=1e9) + drawn("far", x=1e12, y=-1e12) + drawn("x")),
    "a font that is missing":      lambda: pdf("BT /F7 12 Tf (x) Tj ET " + drawn("x")),
    "numbers that are none":       lambda: pdf("1e999 0 0 -1e999 --5 nan cm " + drawn("x")),
}
# fmt: on


def _nested(depth: int) -> Array:
    inner = Array([String("deep")])
    for _ in range(depth):
        inner = Array([inner])
    return inner


@pytest.mark.parametrize("name", REFUSED)
def test_is_refused(name: str) -> None:
    """The file as a whole cannot be trusted or understood: an `InputError` with a next step, soon."""
    data = REFUSED[name]()
    with at_most(), pytest.raises(InputError) as refused:
        PdfReader().read(data)
    assert refused.value.next_step


@pytest.mark.parametrize("name", BLOCKED)
def test_is_blocked(name: str) -> None:
    """A part cannot be read to its end: it is listed, and so blocks; or the file is refused."""
    data = BLOCKED[name]()
    try:
        with at_most():
            assert PdfReader().read(data).unread
    except InputError as refused:
        assert refused.next_step


@pytest.mark.parametrize("name", READ)
def test_ends(name: str) -> None:
    """Circles, depths and nonsense are no endless walk, and no error that is not ours."""
    data = READ[name]()
    try:
        with at_most():
            PdfReader().read(data)
    except InputError as refused:
        assert refused.next_step


def test_deep_strings_are_found() -> None:
    """A text three hundred arrays deep is still a text."""
    assert any("deep" in part.text for part in PdfReader().read(READ["arrays in arrays"]()).parts)


def test_limits_hold() -> None:
    """Size, pages, letters and earlier states are counted."""
    page = pdf(drawn("x" * 200))
    with pytest.raises(InputError):
        PdfReader(PdfLimits(file_bytes=100)).read(page)
    assert PdfReader(PdfLimits(pages=0)).read(page).unread
    assert PdfReader(PdfLimits(letters=100)).read(page).unread
    grown = page
    for number in range(4):
        grown = appended(grown, drawn(f"state {number}"))
    assert PdfReader(PdfLimits(revisions=2)).read(grown).unread


def test_a_bomb_takes_little_memory() -> None:
    """A bomb is stopped while it unpacks: within the limit of one stream and a little."""
    bomb = REFUSED["a stream of 80 MB"]()
    tracemalloc.start()
    try:
        with pytest.raises(InputError):
            PdfReader().read(bomb)
        assert tracemalloc.get_traced_memory()[1] < 200_000_000
    finally:
        tracemalloc.stop()


def test_nothing_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    """Links, forms and files elsewhere are named, and never opened."""

    def refuse(*_: object, **__: object) -> NoReturn:
        raise AssertionError("something was fetched")

    for name in ("socket", "create_connection", "getaddrinfo"):
        monkeypatch.setattr(socket, name, refuse)
    action = Dictionary(S=Name.SubmitForm, F=Dictionary(FS=Name.URL, F=String("http://127.0.0.1:9/form")))
    surface = PdfReader().read(pdf(drawn("x"), noted("Link", A=action)))
    assert "outside-link" in {one.kind for one in surface.obstacles}


def test_letters_in_two_piles_end() -> None:
    """Thousands of letters written in turns at two places make thousands of lines, and no more work than that."""
    with at_most():
        surface = PdfReader().read(pdf("".join(drawn("x", x=72 + 200 * (number % 2)) for number in range(8_000))))
    assert any(one.text.count("x") == 8_000 for one in surface.parts)


def test_a_page_has_so_many_letters() -> None:
    """A page with more letters than any page has is listed as unread."""
    assert PdfReader(PdfLimits(page_letters=100)).read(pdf(drawn("x" * 101))).unread
    assert not PdfReader(PdfLimits(page_letters=100)).read(pdf(drawn("x" * 100))).unread
