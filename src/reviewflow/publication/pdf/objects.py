"""Every text in a PDF that is not drawn on a page: walked object by object, named by the key it stands under.

The walk starts from no root: it takes every object that the file lists, so that nothing has to be reachable
to be read. What a key means is a table; a text under a key that the table does not know is `other-text`.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

import attrs
import pikepdf

from reviewflow.publication.pdf.strings import text_of_string
from reviewflow.publication.pictures import look_at
from reviewflow.publication.readable import decoded, readable
from reviewflow.publication.surface import Obstacle, Part, UnreadPart

__all__ = ["Objects", "is_format_name", "objects_of"]

# fmt: off
# key                    what a text under it is
_BY_KEY: dict[str, str] = {
    "/Title": "title",       "/Author": "metadata",     "/Subject": "metadata",      "/Keywords": "metadata",  "/Creator": "metadata",
    "/Producer": "metadata", "/CreationDate": "date",   "/ModDate": "date",          "/M": "date",             "/ID": "file-id",
    "/Contents": "annotation", "/RC": "annotation",     "/Subj": "annotation",       "/NM": "annotation",      "/OverlayText": "annotation",
    "/T": "form",            "/TU": "form",             "/TM": "form",               "/V": "form",             "/DV": "form",
    "/Opt": "form",          "/CA": "form",             "/AC": "form",               "/RV": "form",            "/XFA": "form",
    "/JS": "script",         "/JavaScript": "script",   "/URI": "link",              "/Dest": "destination",   "/Dests": "destination",
    "/D": "destination",     "/Names": "destination",   "/Limits": "destination",    "/F": "attachment",       "/UF": "attachment",
    "/Desc": "attachment",   "/EF": "attachment",       "/Alt": "alt-text",          "/ActualText": "spoken-text", "/E": "spoken-text",
    "/P": "page-label",      "/Nums": "page-label",     "/Name": "layer",            "/BaseFont": "font",      "/FontName": "font",
    "/FontFamily": "font",   "/CharSet": "font",        "/Registry": "font",         "/Ordering": "font",      "/Lang": "language",
    "/DA": "font",           "/DS": "font",             "/Reason": "signature",      "/Location": "signature", "/ContactInfo": "signature",
    "/LastModified": "date", "/PieceInfo": "private-data", "/Info": "metadata",
}
# kinds of annotation that are somebody's note, and other things that block by themselves
_NOTES = frozenset({"/Text", "/FreeText", "/Popup", "/Highlight", "/Underline", "/StrikeOut", "/Squiggly", "/Caret", "/Ink", "/Stamp", "/FileAttachment", "/Sound"})
_MEDIA = frozenset({"/RichMedia", "/3D", "/Movie", "/Screen"})
_FONT_TABLES = frozenset({"/CIDToGIDMap", "/CIDSet"})  # streams of numbers, which `programs` reads
_ACTIONS = {"/JavaScript": "script", "/Launch": "outside-link", "/GoToR": "outside-link", "/SubmitForm": "outside-link", "/ImportData": "outside-link", "/GoToE": "outside-link"}
# the values that are names, which the format itself defines
_FORMAT_NAMES = re.compile(
    r"/(?:[A-Z][A-Za-z]{0,2}\d{0,5}|Font|Page|Pages|Catalog|Outlines|XObject|Image|Form|Type[013]|TrueType|CIDFontType[02]C?|FontDescriptor|"
    r"Device(?:RGB|Gray|CMYK|N)|ICCBased|Indexed|Separation|FlateDecode|DCTDecode|ASCII85Decode|ASCIIHexDecode|LZWDecode|RunLengthDecode|"
    r"(?:WinAnsi|MacRoman|Standard|PDFDoc|MacExpert)Encoding|Identity(?:-[HV])?|Metadata|XML|XRef|ObjStm|Annot|Link|Widget|Action|"
    r"ExtGState|ProcSet|ImageB|ImageC|ImageI|Text|Border|StructTreeRoot|StructElem|Document|Sect|Span|Table|Figure|"
    r"Helvetica|Times|Courier|Symbol|ZapfDingbats|[A-Za-z]+-(?:Bold|Italic|Roman|Oblique|BoldItalic|BoldOblique)|Normal|Transparency|Group)"
)
# fmt: on


@attrs.define
class Objects:
    """What the objects of a file say. `layers_off` and `forms` are object numbers."""

    texts: dict[str, dict[str, None]] = attrs.Factory(dict)
    unread: list[UnreadPart] = attrs.Factory(list)
    obstacles: dict[tuple[str, str], int] = attrs.Factory(dict)
    pictures: list[Part] = attrs.Factory(list)
    files: list[tuple[int, bytes]] = attrs.Factory(list)
    forms: list[int] = attrs.Factory(list)
    contents: list[tuple[int, bytes]] = attrs.Factory(list)
    layers_off: frozenset[int] = frozenset()
    font_tables: set[int] = attrs.Factory(set)

    def add(self, kind: str, text: str) -> None:
        """One text, once."""
        if text.strip():
            self.texts.setdefault(kind, {})[text] = None

    def block(self, kind: str, remedy: str) -> None:
        """One more of what blocks."""
        self.obstacles[kind, remedy] = self.obstacles.get((kind, remedy), 0) + 1

    def also(self, other: Objects) -> Objects:
        """This, with what `other` says beyond it: the same file before it was unlocked, in which objects have other numbers."""
        for kind, lines in other.texts.items():
            for line in lines:
                self.add(kind, line)
        contents, files = {content for _, content in self.contents}, {content for _, content in self.files}
        self.contents += [(-number, content) for number, content in other.contents if content not in contents]
        self.files += [(-number, content) for number, content in other.files if content not in files]
        self.unread += other.unread
        self.obstacles = other.obstacles | self.obstacles
        return self

    def parts(self) -> Iterator[Part]:
        """The texts, one part for each kind."""
        for kind, lines in self.texts.items():
            yield Part(f"objects#{kind}", kind, "\n".join(lines))
        yield from self.pictures

    def blocking(self) -> Iterator[Obstacle]:
        """What blocks, with its number."""
        for (kind, remedy), number in self.obstacles.items():
            yield Obstacle(f"objects#{kind}", kind, f"{number} found; {remedy}")


def objects_of(pdf: pikepdf.Pdf) -> Objects:
    """All texts of all objects of an opened file."""
    found = Objects()
    about = pdf.trailer.get("/Info")
    about_number = about.objgen if isinstance(about, pikepdf.Object) else None
    for number, item in enumerate(pdf.objects, 1):
        if isinstance(item, pikepdf.Stream):
            _stream(item, item.objgen[0] or number, found)
        own = item.objgen if isinstance(item, pikepdf.Object) else None
        _walk(item, "/Info" if own is not None and own == about_number else "", found)
    _walk(pdf.trailer, "/Info", found)
    found.layers_off = _layers_off(pdf)
    return found


def _walk(start: Any, key: str, found: Objects) -> None:
    """The texts of one object; what it refers to is walked in its own turn."""
    waiting: list[tuple[Any, str]] = [(start, key)]
    first = True
    while waiting:
        item, key = waiting.pop()
        if not first and isinstance(item, pikepdf.Object) and item.is_indirect:
            continue
        first = False
        if isinstance(item, pikepdf.Stream | pikepdf.Dictionary):
            _blocking(item, found)
            for name, value in item.items():
                _name(str(name), found)
                if str(name) in _FONT_TABLES and isinstance(value, pikepdf.Stream):
                    found.font_tables.add(value.objgen[0])
                waiting.append((value, str(name) if str(name) in _BY_KEY or not key else key))
        elif isinstance(item, pikepdf.Array):
            waiting += ((value, key) for value in item)
        elif isinstance(item, pikepdf.String):
            found.add(_BY_KEY.get(key, "other-text"), text_of_string(bytes(item)))
        elif isinstance(item, pikepdf.Name):
            _name(str(item), found)


def is_format_name(name: str) -> bool:
    """Whether a name (without its slash) is one of those that the format itself defines."""
    return f"/{name}" in _BY_KEY or _FORMAT_NAMES.fullmatch(f"/{name}") is not None


def _name(name: str, found: Objects) -> None:
    if not is_format_name(name[1:]):
        found.add("pdf-name", name[1:])


def _blocking(item: Any, found: Objects) -> None:
    action = str(item.get("/S", ""))
    if action in _ACTIONS:
        found.block(_ACTIONS[action], "remove what the file does by itself (scripts, programs, forms sent, other files opened)")
    subtype = str(item.get("/Subtype", ""))
    if subtype in _NOTES and ("/Rect" in item or str(item.get("/Type", "")) == "/Annot"):
        found.block("annotation", "delete all notes and marks")
    if subtype in _MEDIA:
        found.block("media", "sound, film and models are not read; leave them out")
    if subtype == "/Redact":
        found.block("unapplied-redaction", "the text is still there; take it out of the source and print the PDF again")
    if "/Reason" in item or str(item.get("/Type", "")) == "/Sig":
        found.block("signature", "remove the digital signature: it names its signer")
    if "/XFA" in item:
        found.block("form", "print the form to a plain PDF")


def _stream(item: Any, number: int, found: Objects) -> None:
    """A stream: told by its type, else by what it holds."""
    kind, subtype = str(item.get("/Type", "")), str(item.get("/Subtype", ""))
    path = f"stream-{number}"
    if subtype == "/Image":
        _picture(item, path, found)
        return
    if kind in ("/XRef", "/ObjStm"):
        return
    try:
        content = bytes(item.read_bytes())
    except (pikepdf.PdfError, ValueError, OSError, RuntimeError):
        found.unread.append(UnreadPart(path, "it cannot be unpacked"))
        return
    if subtype == "/Form":
        found.forms.append(number)
    elif kind == "/Metadata" or subtype == "/XML":
        text = readable(content)
        found.add("metadata", text)
        found.add("metadata", html.unescape(re.sub(r"<[^>]*>", "\n", text)))
    elif kind == "/EmbeddedFile":
        found.files.append((number, content))
    elif isinstance(item.get("/S"), int):  # the table that lets a browser show the first page first
        found.add("stream", readable(content))
    elif item.get("/PatternType") == 1:  # a drawing that fills a surface, with text in it or not
        found.forms.append(number)
    elif "/FunctionType" in item or "/ShadingType" in item or "/PatternType" in item or "/HalftoneType" in item:
        found.contents.append((number, content))
    elif any(key in item for key in ("/Length1", "/Length2", "/Length3", "/Alternate", "/N", "/CMapName")) or subtype in ("/Type1C", "/CIDFontType0C", "/OpenType"):
        _program(content, found)
    else:
        found.contents.append((number, content))


def _picture(item: Any, path: str, found: Objects) -> None:
    found.pictures.append(Part(path, "picture", ""))  # listed as not checked: nobody here reads pixels
    picture = look_at(bytes(item.read_raw_bytes()))
    if picture is not None:
        found.pictures += picture.parts(path)


_WORDY = re.compile(r"[^\W\d_][\w .,'’()-]{5,}")


def _program(content: bytes, found: Objects) -> None:
    """Fonts and colour profiles: programs whose names and notes are texts; short stretches are machine code."""
    written = decoded(content)
    for line in readable(content).splitlines():
        for words in _WORDY.findall(line) if written is not None else [line.strip()] if _WORDY.fullmatch(line.strip()) else ():
            found.add("font-program", words)


def _layers_off(pdf: pikepdf.Pdf) -> frozenset[int]:
    """The numbers of the layers that are not shown when the file is opened."""
    properties = pdf.Root.get("/OCProperties")
    if not isinstance(properties, pikepdf.Dictionary):
        return frozenset()
    shown_by_default = properties.get("/D")
    if not isinstance(shown_by_default, pikepdf.Dictionary):
        return frozenset()

    def numbers(held: Any, key: str) -> set[int]:
        several = held.get(key)
        return {one.objgen[0] for one in several if isinstance(one, pikepdf.Object)} if isinstance(several, pikepdf.Array) else set()

    off = numbers(shown_by_default, "/OFF")
    if str(shown_by_default.get("/BaseState", "/ON")) != "/ON":
        off |= numbers(properties, "/OCGs") - numbers(shown_by_default, "/ON")
    return frozenset(off)
