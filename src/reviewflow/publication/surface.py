"""What a file shows to whoever looks long enough: the port between the gate and file formats.

A reader turns bytes into a `Surface`: every place where text can stand (`parts`), every place that could
not be read (`unread`, each blocks), and everything structural that blocks by itself (`obstacles`). A writer
takes edits per part, in offsets of that part's text, and gives the bytes of a new file. Readers hold no
rule about names; the gate holds no rule about formats. No text stands in any repr here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Protocol, cast, runtime_checkable

import attrs

from reviewflow.errors import InputError, MissingExtra
from reviewflow.model.private import InTheClear

__all__ = [
    "Edit",
    "Obstacle",
    "Part",
    "Surface",
    "SurfaceReader",
    "SurfaceWriter",
    "UnreadPart",
    "apply_edits",
    "reader_for",
    "writer_for",
]


@attrs.frozen
class Part(InTheClear):
    """One place with text: `path` is unique in its surface (`word/document.xml#p12`), `kind` says what it is (`body`)."""

    path: str
    kind: str
    text: str = attrs.field(repr=False)


@attrs.frozen
class UnreadPart:
    """A place that could not be read; `problem` says why in words that hold no text of the file."""

    path: str
    problem: str


@attrs.frozen
class Obstacle:
    """Something structural that blocks by itself (an open comment, a tracked change, a macro); `evidence` holds no text."""

    path: str
    kind: str
    evidence: str


@attrs.frozen
class Surface(InTheClear):
    """All that a file holds, as far as its reader could see."""

    parts: tuple[Part, ...]
    unread: tuple[UnreadPart, ...] = ()
    obstacles: tuple[Obstacle, ...] = ()


@attrs.frozen
class Edit(InTheClear):
    """Put `replacement` in place of `[start, end)` of a part's text, in characters."""

    start: int
    end: int
    replacement: str = attrs.field(repr=False)


@runtime_checkable
class SurfaceReader(Protocol):
    """Reads one format."""

    def read(self, data: bytes) -> Surface:
        """All places of the file; raises `InputError` where the bytes are not of this format at all."""
        ...


@runtime_checkable
class SurfaceWriter(Protocol):
    """Writes one format."""

    def rewrite(self, data: bytes, edits: Mapping[str, Sequence[Edit]]) -> bytes:
        """The bytes of a new file; `edits` maps `Part.path` to edits that do not overlap."""
        ...


# How a file is told: the first bytes decide where they can, the suffix where they cannot.
# fmt: off
_FORMATS: tuple[tuple[str, tuple[str, ...], bytes, str, str, str], ...] = (
    # name        suffixes                          first bytes  module                          class          extra
    ("Word",     (".docx", ".docm", ".dotx"),       b"PK",       "reviewflow.publication.docx",  "DocxSurface",  "docx"),
    ("PDF",      (".pdf",),                         b"%PDF-",    "reviewflow.publication.pdf",   "PdfReader",    "pdf"),
    ("Markdown", (".md", ".markdown"),              b"",         "reviewflow.publication.plain", "Markdown",     ""),
    ("text",     (".txt", ".text", ""),             b"",         "reviewflow.publication.plain", "PlainText",    ""),
)
# fmt: on


def _format_of(name: str, data: bytes) -> tuple[str, str, str]:
    suffix = "." + name.rpartition(".")[2].lower() if "." in name else ""
    for _, _, magic, module, cls, extra in _FORMATS:
        if magic and data.startswith(magic):
            return module, cls, extra
    for _, suffixes, magic, module, cls, extra in _FORMATS:
        if suffix in suffixes:
            if magic == b"PK":
                raise InputError("file", f"its suffix says `{suffix}` but its bytes are not a Word file", "save it again from Word")
            return module, cls, extra
    raise InputError("file", f"no reader for files of the kind `{suffix}`", "save it as .docx, .md, .txt or .pdf")


def reader_for(name: str, data: bytes) -> SurfaceReader:
    """The reader for a file by its first bytes, else by the suffix of `name`.

    Raises `InputError` for a kind that nobody here reads, `MissingExtra` where the extra is not installed.
    """
    module, cls, extra = _format_of(name, data)
    try:
        made = getattr(import_module(module), cls)()
    except ModuleNotFoundError as error:
        raise MissingExtra("reading this kind of file", extra) from error
    return cast(SurfaceReader, made)


def writer_for(name: str, data: bytes) -> SurfaceWriter:
    """The writer for the same file; raises `InputError` for a format that is checked only (PDF)."""
    reader = reader_for(name, data)
    if not isinstance(reader, SurfaceWriter):
        raise InputError("file", "this kind of file is checked but never edited", "rewrite its source and make it anew")
    return reader


def apply_edits(text: str, edits: Sequence[Edit]) -> str:
    """The text with all edits made; raises `InputError` where they overlap or leave the text."""
    pieces: list[str] = []
    at = 0
    for edit in sorted(edits, key=lambda e: (e.start, e.end)):
        if not at <= edit.start <= edit.end <= len(text):
            raise InputError("edits", f"edit {edit.start}-{edit.end} overlaps another or leaves the text", "give edits apart")
        pieces += (text[at : edit.start], edit.replacement)
        at = edit.end
    pieces.append(text[at:])
    return "".join(pieces)
