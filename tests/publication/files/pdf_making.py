"""Makes small PDF files for the tests: one page with drawing instructions, and objects as a test puts them."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String

Change = Callable[[pikepdf.Pdf], None]


def helvetica() -> Dictionary:
    """A font that every reader has."""
    return Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)


def drawn(text: str, x: float = 72, y: float = 700, before: str = "", size: float = 12) -> str:
    """The instructions that write a text at a place, after setting something."""
    return f"q {before} BT /F1 {size} Tf {x} {y} Td ({text}) Tj ET Q\n"


def pdf(content: str = "", change: Change | None = None, resources: Mapping[str, Any] | None = None, page: Mapping[str, Any] | None = None) -> bytes:
    """A PDF of one page with that content; `change` may do to it what it likes before it is saved."""
    made = pikepdf.new()
    font = made.make_indirect(helvetica())
    held = Dictionary(Font=Dictionary(F1=font))
    for key, value in (resources or {}).items():
        held[f"/{key}"] = value
    sheet = Dictionary(Type=Name.Page, MediaBox=[0, 0, 595, 842], Resources=held, Contents=Stream(made, content.encode("latin-1")))
    for key, value in (page or {}).items():
        sheet[f"/{key}"] = value
    made.pages.append(pikepdf.Page(sheet))
    if change is not None:
        change(made)
    return saved(made)


def saved(made: pikepdf.Pdf) -> bytes:
    """The bytes of a file, without anything that changes from run to run."""
    out = io.BytesIO()
    made.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return out.getvalue()


def noted(subtype: str, **more: Any) -> Change:
    """A change that puts an annotation on the page."""

    def change(made: pikepdf.Pdf) -> None:
        note = Dictionary(Type=Name.Annot, Subtype=Name(f"/{subtype}"), Rect=[10, 10, 100, 100], **more)
        held = made.make_indirect(note)
        made.pages[0].obj["/Annots"] = Array([held])
        if subtype == "Widget":
            made.Root["/AcroForm"] = Dictionary(Fields=Array([held]))

    return change


def rooted(**more: Any) -> Change:
    """A change that puts entries into the file's catalogue."""

    def change(made: pikepdf.Pdf) -> None:
        for key, value in more.items():
            made.Root[f"/{key}"] = made.make_indirect(value) if isinstance(value, Dictionary | Array) else value

    return change


def layered(content: str) -> bytes:
    """A page with content on a layer that is off."""
    made = pikepdf.new()
    layer = made.make_indirect(Dictionary(Type=Name.OCG, Name=String("plain")))
    font = helvetica()
    resources = Dictionary(Font=Dictionary(F1=font), Properties=Dictionary(L1=layer))
    sheet = Dictionary(Type=Name.Page, MediaBox=[0, 0, 595, 842], Resources=resources, Contents=Stream(made, content.encode()))
    made.pages.append(pikepdf.Page(sheet))
    made.Root["/OCProperties"] = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer])))
    return saved(made)


def embedded(made: pikepdf.Pdf, name: str, content: bytes) -> None:
    """Attaches a file."""
    made.attachments[name] = pikepdf.AttachedFileSpec(
        made, content, description="", filename=name, mime_type="", creation_date="", mod_date=""
    )


def appended(first: bytes, content: str) -> bytes:
    """A later state of a file, appended as editors do: the page's content changed, the old one still there."""
    with pikepdf.open(io.BytesIO(first)) as opened:
        number = opened.pages[0].obj["/Contents"].objgen[0]
        size, root = int(opened.trailer["/Size"]), opened.Root.objgen[0]
    start = len(first)
    body = f"{number} 0 obj\n<< /Length {len(content)} >>\nstream\n{content}\nendstream\nendobj\n"
    table = f"xref\n{number} 1\n{start:010d} 00000 n \n"
    before = first[: first.rindex(b"%%EOF")]
    previous = int(before.rsplit(b"startxref", 1)[1].split()[0])
    trailer = f"trailer\n<< /Size {size} /Root {root} 0 R /Prev {previous} >>\nstartxref\n{start + len(body)}\n%%EOF\n"
    return first + body.encode() + table.encode() + trailer.encode()


def between(data: bytes, loose: bytes) -> bytes:
    """A file with some bytes between its last object and its table of places, which stays right."""
    table = data.rindex(b"\nxref\n") + 1
    start = b"startxref\n%d"
    assert start % table in data
    return data[:table] + loose + b"\n" + data[table:].replace(start % table, start % (table + len(loose) + 1))


def unlisted(content: bytes, about: bytes = b"") -> bytes:
    """A stream as an object of the number 99, for `between`."""
    return b"99 0 obj\n<< /Length %d %s >>\nstream\n%s\nendstream\nendobj" % (len(content), about, content)
