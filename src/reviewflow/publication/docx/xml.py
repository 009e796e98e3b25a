"""The one door between untrusted XML and the rest: parsed without entities, document types, network or excess.

Every part of a Word file comes through `parse`. What it refuses, it refuses with `UnreadableXml`, whose
message holds nothing of the text; the reader turns that into a part that blocks. lxml is imported here
alone.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TypeAlias

from reviewflow.errors import MissingExtra

try:
    from lxml import etree
except ModuleNotFoundError as missing:
    raise MissingExtra("reading and writing Word files", "docx") from missing

__all__ = ["MC", "WORD_SPACES", "A", "Element", "R", "UnreadableXml", "V", "W", "etree", "local", "parse", "space", "val", "word"]

Element: TypeAlias = etree._Element

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
V = "urn:schemas-microsoft-com:vml"
_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
WORD_SPACES = frozenset({W, _STRICT})  # Word writes the first; "Strict Open XML" the second

_ENCODING = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_ENCODINGS = frozenset({b"utf-8", b"utf-16", b"us-ascii", b"ascii", b"iso-8859-1", b"windows-1252"})
_MOST_MARKS = 4_000_000  # of "<" and of "=": a tree of that size takes 300 MB; a 600-page report has a tenth
_DOCTYPES = tuple("<!DOCTYPE".encode(encoding) for encoding in ("ascii", "utf-16-le", "utf-16-be"))


class UnreadableXml(Exception):
    """An XML part that is not read; the message says why and holds nothing of its text."""


def parse(data: bytes) -> Element:
    """The root of an XML part; raises `UnreadableXml` for a document type, an unusual encoding, or damage."""
    if any(doctype in data for doctype in _DOCTYPES):
        raise UnreadableXml("it declares a document type, which can hide or multiply text")
    declared = _ENCODING.match(data)
    if declared and declared.group(1).lower() not in _ENCODINGS:
        raise UnreadableXml("it is written in an encoding that Word does not use")
    if data.count(b"<") > _MOST_MARKS or data.count(b"=") > _MOST_MARKS:
        raise UnreadableXml(f"it has more than {_MOST_MARKS} elements or attributes")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, dtd_validation=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError, UnicodeError) as broken:
        raise UnreadableXml("it is not well-formed, too deep, or has a text of more than 10 MB in one piece") from broken
    if root is None or root.getroottree().docinfo.internalDTD is not None:
        raise UnreadableXml("it is empty or declares a document type")
    return root


@lru_cache(maxsize=4_096)
def _split(tag: str) -> tuple[str, str, str]:
    """A tag as namespace, local name, and local name if it is Word's own."""
    uri, _, name = tag.rpartition("}")
    uri = uri[1:]
    return uri, name, name if uri in WORD_SPACES else ""


_NO_ELEMENT = ("", "", "")  # comments and processing instructions have a function for a tag


def space(element: Element) -> str:
    """The namespace of an element, empty for none, for comments and for processing instructions."""
    return (_split(element.tag) if isinstance(element.tag, str) else _NO_ELEMENT)[0]


def local(element: Element) -> str:
    """The name of an element without its namespace; empty for comments and processing instructions."""
    return (_split(element.tag) if isinstance(element.tag, str) else _NO_ELEMENT)[1]


def word(element: Element) -> str:
    """The local name of a WordprocessingML element, in either of its namespaces; empty for every other element."""
    tag = element.tag
    return (_split(tag) if isinstance(tag, str) else _NO_ELEMENT)[2]


def val(element: Element, name: str = "val") -> str | None:
    """An attribute of a WordprocessingML element by its local name, in either namespace."""
    found = element.get(f"{{{W}}}{name}")
    return found if found is not None else element.get(f"{{{_STRICT}}}{name}")
