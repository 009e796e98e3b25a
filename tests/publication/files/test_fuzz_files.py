"""Whatever bytes come in: a reader gives a surface or an `InputError`, and nothing else ever comes out."""

from __future__ import annotations

import io
import random
import socket
import zipfile
import zlib
from typing import NoReturn

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgets import budget
from reviewflow.errors import InputError
from reviewflow.publication.docx import DocxSurface
from reviewflow.publication.pdf import PdfReader
from reviewflow.publication.surface import Surface

from .counting import at_most
from .docx_making import docx, field, p, picture, png, r, table, textbox
from .docx_places import PLACES
from .pdf_making import drawn, pdf
from .pdf_places import PDF_PLACES

RICH = docx(
    p("Report on ", r("nobody", "<w:b/>"), field(" PAGE ", "1"), textbox(p("box"))) + table(["a", "b"], ["c", "d"]) + p(picture()),
    relations=[("rId9", "image", "media/image1.png")],
    members={"word/media/image1.png": png([(b"tEXt", b"a\0b")])},
)


def mutated(data: bytes, seed: int, changes: int) -> bytes:
    """The bytes with some of them changed, doubled, moved or cut away."""
    rng, out = random.Random(seed), bytearray(data)
    for _ in range(changes):
        at = rng.randrange(len(out) + 1)
        match rng.randrange(5):
            case 0:
                out[at : at + 1] = bytes([rng.randrange(256)])
            case 1:
                del out[at : at + rng.randrange(40)]
            case 2:
                out[at:at] = out[at : at + rng.randrange(200)]
            case 3:
                start = rng.randrange(len(out) + 1)
                out[at:at] = out[start : start + rng.randrange(60)]
            case _:
                out[at : at + 4] = rng.choice([b"\xff\xff\xff\xff", b"\0\0\0\0", b"<w:p", b"endo", b" 9 0", b"/>\n<"])
    return bytes(out)


def remade(data: bytes, seed: int, changes: int) -> bytes:
    """The same container with its members' contents mutated: the container itself stays whole."""
    rng, out = random.Random(seed), io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            content = old.read(info)
            new.writestr(info.filename, mutated(content, rng.randrange(2**32), changes if rng.random() < 0.5 else 0))
    return out.getvalue()


def repacked(data: bytes, seed: int, changes: int) -> bytes:
    """The same PDF with the inside of its packed streams mutated."""
    rng = random.Random(seed)
    pieces = data.split(b"stream\n")
    for number, piece in enumerate(pieces):
        body, mark, rest = piece.partition(b"\nend")
        try:
            plain = zlib.decompress(body)
        except zlib.error:
            continue
        pieces[number] = zlib.compress(mutated(plain, rng.randrange(2**32), changes)) + mark + rest
    return b"stream\n".join(pieces)


seeds, few = st.integers(0, 2**32), st.integers(1, 12)


@budget(120)
@given(seeds, few, st.sampled_from([place.name for place in PLACES] + [""]))
def test_mutated_word_files(seed: int, changes: int, name: str) -> None:
    """Neither a damaged container nor damaged parts bring anything but a surface or an `InputError`."""
    data = next((place.make() for place in PLACES if place.name == name), RICH)
    for broken in (mutated(data, seed, changes), remade(data, seed, changes)):
        try:
            assert isinstance(DocxSurface().read(broken), Surface)
            assert isinstance(DocxSurface().rewrite(broken, {}), bytes)
        except InputError as refused:
            assert refused.next_step


@budget(120)
@given(seeds, few, st.sampled_from([place.name for place in PDF_PLACES]))
def test_mutated_pdfs(seed: int, changes: int, name: str) -> None:
    """Neither damaged objects nor damaged streams bring anything but a surface or an `InputError`."""
    data = next(place.make() for place in PDF_PLACES if place.name == name)
    for broken in (mutated(data, seed, changes), repacked(data, seed, changes)):
        try:
            assert isinstance(PdfReader().read(broken), Surface)
        except InputError as refused:
            assert refused.next_step


@pytest.mark.parametrize("reader", [DocxSurface(), PdfReader()], ids=["word", "pdf"])
@pytest.mark.parametrize("start", [b"", b"PK\x03\x04", b"%PDF-1.7\n"], ids=["bare", "zip", "pdf"])
def test_bytes_of_no_format(reader: DocxSurface | PdfReader, start: bytes) -> None:
    """Random bytes are refused."""
    rng = random.Random(7)
    for length in (0, 1, 10, 1_000, 20_000):
        with pytest.raises(InputError):
            reader.read(start + rng.randbytes(length))


@pytest.mark.parametrize("kind", ["word", "pdf"])
def test_a_file_cut_off_anywhere(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """At every seventh byte: a surface or an `InputError`, in so many calls, and no socket is ever opened."""

    def refuse(*_: object, **__: object) -> NoReturn:
        raise AssertionError("something was fetched")

    for name in ("socket", "create_connection", "getaddrinfo"):
        monkeypatch.setattr(socket, name, refuse)
    reader: DocxSurface | PdfReader = DocxSurface() if kind == "word" else PdfReader()
    whole = RICH if kind == "word" else pdf(drawn("whole"), lambda made: made.docinfo.__setitem__("/Author", "somebody"))
    assert reader.read(whole).parts
    for end in range(0, len(whole) - 8, 7):
        try:
            with at_most(1_000_000):
                assert isinstance(reader.read(whole[:end]), Surface)
        except InputError as refused:
            assert refused.next_step
