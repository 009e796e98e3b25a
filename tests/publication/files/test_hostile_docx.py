"""A hostile Word file ends in a clear error or a part that blocks: in bounded time, and with nothing fetched."""

from __future__ import annotations

import io
import socket
import struct
import tracemalloc
import zipfile
from collections.abc import Callable
from typing import NoReturn

import pytest

from reviewflow.errors import InputError
from reviewflow.publication.docx import DocxSurface
from reviewflow.publication.docx.package import Limits

from .counting import at_most
from .docx_making import docx, p, part, r, table


def counted(letters: int) -> str:
    """A text of that length that does not pack too well."""
    return "".join(f"{number * 7919} " for number in range(letters // 8))[:letters].ljust(letters, "x")


def zipped(*members: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def renamed(old: bytes, new: bytes, local: bool = True, central: bool = True) -> bytes:
    """A Word file with one member's name changed in the bytes, where it has the same length."""
    assert len(old) == len(new)
    data = docx(members={old.decode(): "<a/>"})
    first, last = data.find(old), data.rfind(old)
    if local:
        data = data[:first] + new + data[first + len(old) :]
    return data[:last] + new + data[last + len(old) :] if central else data


def flagged(data: bytes, bit: int) -> bytes:
    """The same container with a flag set in each member's headers."""
    out = bytearray(data)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for info in archive.infolist():
            out[info.header_offset + 6] |= bit
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        out[at + 8] |= bit
        at = data.find(b"PK\x01\x02", at + 4)
    return bytes(out)


def understated() -> bytes:
    """A container whose directory says that the document is shorter than it is."""
    data = bytearray(docx(p("x" * 5_000)))
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        if b"word/document.xml" in data[at + 46 : at + 80]:
            struct.pack_into("<L", data, at + 24, 100)
        at = data.find(b"PK\x01\x02", at + 4)
    return bytes(data)


def overlapping() -> bytes:
    """A container with one member inside the bytes of another."""
    inner = zipped(("word/inner.xml", b"<a/>"))
    with zipfile.ZipFile(io.BytesIO(inner)) as archive:
        info, record = archive.infolist()[0], inner[: archive.start_dir]
    out = io.BytesIO(docx(p("x")))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(zipfile.ZipInfo("word/outer.bin"), record)
        outer = archive.infolist()[-1]
        info.header_offset = outer.header_offset + 30 + len(outer.filename)
        archive.filelist.append(info)
        archive.NameToInfo[info.filename] = info
    return out.getvalue()


ENTITIES = "<!DOCTYPE a [" + "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "ha"}">' for n in range(12)) + "]>"
OUTSIDE = '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
DEEP = "<w:sdt><w:sdtContent>" * 200 + p("x") + "</w:sdtContent></w:sdt>" * 200

# fmt: off
REFUSED: dict[str, Callable[[], bytes]] = {
    "nothing":                       lambda: b"",
    "letters":                       lambda: b"not a document at all",
    "cut in the middle":             lambda: (data := docx(p("x")))[: len(data) // 2],
    "cut before the end":            lambda: docx(p("x"))[:-10],
    "cut at the front":              lambda: docx(p("x"))[40:],
    "an old .doc":                   lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    "rich text":                     lambda: b"{\\rtf1 hello}",
    "a PDF":                         lambda: b"%PDF-1.7 hello",
    "a web page":                    lambda: b"<html>hello</html>",
    "a zip without a document":      lambda: zipped(("readme.txt", b"x")),
    "a document that is a sheet":    lambda: docx(document='<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'),
    "a document that is no XML":     lambda: docx(document="hello"),
    "a member that unpacks 700-fold": lambda: docx(members={"word/media/image1.bmp": b"\0" * 12_000_000}),
    "a path that climbs":            lambda: renamed(b"word/abcd.xml", b"../../abc.xml"),
    "a path from the root":          lambda: renamed(b"word/abcd.xml", b"/word/abc.xml"),
    "a path with backslashes":       lambda: renamed(b"word/abcd.xml", b"..\\..\\abc.xml"),
    "a path with a drive":           lambda: renamed(b"word/abcd.xml", b"C:/ab/abc.xml"),
    "a path with a zero":            lambda: renamed(b"word/abcd.xml", b"word/ab\0d.xml"),
    "two members of one name":       lambda: renamed(b"word/documenX.xml"[:17], b"word/Document.xml"),
    "a member with two names":       lambda: renamed(b"word/abcd.xml", b"word/abce.xml", local=False),
    "members that share bytes":      overlapping,
    "an encrypted member":           lambda: flagged(docx(p("x")), 0x1),
    "a directory that lies":         understated,
    "multiplying entities":          lambda: docx(document=ENTITIES + part("document", "<w:body>&e11;</w:body>").partition("?>")[2]),
    "entities in UTF-16":            lambda: docx(document=("<?xml version='1.0' encoding='UTF-16'?>" + ENTITIES + "<a>&e11;</a>").encode("utf-16")),
    "an entity from a file":         lambda: docx(document=OUTSIDE + part("document", "<w:body>&e;</w:body>").partition("?>")[2]),
    "a nesting of 400":              lambda: docx(DEEP),
    "a text of 11 MB":               lambda: docx(p(counted(11_000_000))),
    "the wrong encoding declared":   lambda: docx(document=part("document", "<w:body/>").replace("UTF-8", "UTF-16")),
    "an unusual encoding":           lambda: docx(document=part("document", "<w:body/>").replace("UTF-8", "UTF-7")),
    "letters that are no UTF-8":     lambda: docx(document=part("document", "<w:body>\xff\xfe</w:body>").encode("latin-1")),
}
BLOCKED: dict[str, Callable[[], bytes]] = {
    "entities in a header":          lambda: docx(members={"word/header1.xml": ENTITIES + "<a>&e11;</a>"}, relations=[("rId1", "header", "header1.xml")]),
    "broken styles":                 lambda: docx(members={"word/styles.xml": "<w:styles"}, relations=[("rId1", "styles", "styles.xml")]),
    "a file in a file in a file":    lambda: _nested(4),
    "a broken file inside":          lambda: docx(members={"word/embeddings/x.xlsx": b"PK\x03\x04" + b"\0" * 50}),
    "bytes of unknown make":         lambda: docx(members={"word/x.bin": bytes(range(256))}),
    "too many elements":             lambda: docx(members={"customXml/item1.xml": f"<a>{''.join(f'<b{n % 977}/>' for n in range(4_100_000))}</a>"}),
}
# fmt: on


def _nested(depth: int) -> bytes:
    data = docx(p("x"))
    for _ in range(depth):
        data = docx(members={"word/embeddings/Microsoft_Word_Document1.docx": data})
    return data


@pytest.mark.parametrize("name", REFUSED)
def test_is_refused(name: str) -> None:
    """The file as a whole cannot be trusted or understood: an `InputError` with a next step, soon."""
    data = REFUSED[name]()
    with at_most(), pytest.raises(InputError) as refused:
        DocxSurface().read(data)
    assert refused.value.next_step


@pytest.mark.parametrize("name", BLOCKED)
def test_is_blocked(name: str) -> None:
    """One part cannot be read: it is listed, and so blocks; the rest is read."""
    data = BLOCKED[name]()
    with at_most():
        surface = DocxSurface().read(data)
    assert surface.unread


# What the message says, where another check would refuse the file as well.
REASONS = {
    "two members of one name": "has the name of another member",
    "members that share bytes": "share bytes",
    "multiplying entities": "which can hide or multiply text",
    "entities in UTF-16": "which can hide or multiply text",
    "an encrypted member": "is encrypted",
    "a path with a zero": "leaves the container",
    "an old .doc": "an old .doc",
    "a text of 11 MB": "more than 10 MB",
}


@pytest.mark.parametrize("name", REASONS)
def test_is_refused_for_its_reason(name: str) -> None:
    """The message tells what is wrong, so that somebody can mend it."""
    with pytest.raises(InputError) as refused:
        DocxSurface().read(REFUSED[name]())
    assert REASONS[name] in refused.value.problem


def test_limits_count_all_members_together() -> None:
    """Many small members may not unpack to more than the whole may, nor be more than an office file has."""
    members: dict[str, str | bytes] = {f"word/media/image{n}.bmp": bytes(1_000) for n in range(50)}
    with pytest.raises(InputError):
        DocxSurface(Limits(total_bytes=20_000)).read(docx(members=members))
    with pytest.raises(InputError):
        DocxSurface(Limits(members=20)).read(docx(members=members))
    with pytest.raises(InputError):
        DocxSurface(Limits(file_bytes=500)).read(docx(members=members))


def test_a_bomb_takes_no_memory() -> None:
    """A bomb is refused by its directory; not even one of its members is unpacked."""
    bomb = docx(members={"word/media/image1.bmp": b"\0" * 40_000_000})
    tracemalloc.start()
    try:
        with pytest.raises(InputError):
            DocxSurface().read(bomb)
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()


def test_a_long_paragraph_is_read_whole() -> None:
    """A paragraph of 9 MB is one part, and its last word is in it."""
    words = counted(9_000_000)
    surface = DocxSurface().read(docx(p(*(r(words[at : at + 50_000]) for at in range(0, len(words), 50_000)), r("last"))))
    body = next(one for one in surface.parts if one.kind == "body")
    assert body.text == words + "last"


def test_styles_based_on_each_other_end() -> None:
    """Styles in a circle are no endless walk."""
    circle = "".join(f'<w:style w:styleId="{one}" w:type="paragraph"><w:basedOn w:val="{other}"/></w:style>' for one, other in ("AB", "BA"))
    data = docx(
        p("x", properties='<w:pPr><w:pStyle w:val="A"/></w:pPr>'),
        members={"word/styles.xml": part("styles", circle)},
        relations=[("rId1", "styles", "styles.xml")],
    )
    assert "x" in {one.text for one in DocxSurface().read(data).parts}


def test_relationships_in_a_circle_end() -> None:
    """Parts that point at each other are no endless walk."""
    points = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="x/customXml" Target="../word/document.xml"/></Relationships>'
    data = docx(p("x"), members={"word/item1.xml": "<a/>", "word/_rels/item1.xml.rels": points}, relations=[("rId1", "customXml", "item1.xml")])
    assert DocxSurface().read(data).parts


def test_tables_in_tables_are_read() -> None:
    """Twenty tables inside each other are a document, if an ugly one."""
    inner = p("x")
    for _ in range(20):
        inner = table([inner]) + "<w:p/>"
    assert "x" in {one.text for one in DocxSurface().read(docx(inner)).parts}


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every socket is an error."""

    def refuse(*_: object, **__: object) -> NoReturn:
        raise AssertionError("something was fetched")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.mark.usefixtures("no_network")
def test_nothing_is_fetched() -> None:
    """Templates, pictures, schemas and entities outside the file are named, and never fetched."""
    outside = [("rId1", "attachedTemplate", "http://127.0.0.1:9/t.dotm", "External"), ("rId2", "image", "http://127.0.0.1:9/p.png", "External")]
    included = '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="http://127.0.0.1:9/x.xml"/>'
    schema = '<a xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="a http://127.0.0.1:9/a.xsd"/>'
    dtd = '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd"><a/>'
    members: dict[str, str | bytes] = {"customXml/item1.xml": included, "customXml/item2.xml": schema, "customXml/item3.xml": dtd}
    surface = DocxSurface().read(docx(p("x"), relations=[(a, b, c, d) for a, b, c, d in outside], members=members))
    assert {"template", "external-link"} <= {one.kind for one in surface.obstacles}
    DocxSurface().rewrite(docx(p("x"), relations=[(a, b, c, d) for a, b, c, d in outside], members=members), {})


