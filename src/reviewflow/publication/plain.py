"""Plain text and Markdown: one part, decoded strictly. Undecodable bytes are an error, never a guess.

UTF-8 with or without a mark, UTF-16 with its mark. The encoding, its mark and the line ends of the input
come back unchanged; bytes that are not text (NUL, a control character) are refused, as they can hide text.
"""

from __future__ import annotations

import codecs
from collections.abc import Mapping, Sequence

import attrs

from reviewflow.errors import InputError
from reviewflow.publication.surface import Edit, Part, Surface, apply_edits

__all__ = ["Markdown", "PlainText", "decode"]

# fmt: off
_MARKS = (
    # mark                 codec
    (codecs.BOM_UTF8,      "utf-8"),
    (codecs.BOM_UTF16_LE,  "utf-16-le"),
    (codecs.BOM_UTF16_BE,  "utf-16-be"),
)
# fmt: on


def decode(data: bytes) -> tuple[str, bytes, str]:
    """The text, the byte order mark it stood behind (or none) and the codec; raises `InputError`."""
    mark, codec = next(((m, c) for m, c in _MARKS if data.startswith(m)), (b"", "utf-8"))
    text, broken_at = "", -1
    try:
        text = data[len(mark) :].decode(codec)
    except UnicodeDecodeError as error:
        broken_at = len(mark) + error.start
    if broken_at >= 0:  # raised out here: the decoder's error holds the whole file
        raise InputError(f"byte {broken_at}", f"the text is not {codec.upper()}", "save it as UTF-8")
    if "\0" in text:
        raise InputError(f"character {text.index(chr(0))}", "the file holds bytes that are not text", "save it as UTF-8")
    return text, mark, codec


@attrs.frozen
class PlainText:
    """Reads and writes plain text."""

    kind: str = "text"

    def read(self, data: bytes) -> Surface:
        """One part `text`; raises `InputError` on bytes that are not UTF-8 or UTF-16 with its mark."""
        return Surface((Part("text", self.kind, decode(data)[0]),))

    def rewrite(self, data: bytes, edits: Mapping[str, Sequence[Edit]]) -> bytes:
        """The same encoding and mark, edited; raises `InputError` for an unknown part."""
        if unknown := set(edits) - {"text"}:
            raise InputError("edits", f"{len(unknown)} edited part(s) are not in this file", "edit the part `text`")
        text, mark, codec = decode(data)
        return mark + apply_edits(text, edits.get("text", ())).encode(codec)


@attrs.frozen
class Markdown(PlainText):
    """Reads and writes Markdown; the gate folds emphasis and entities itself, so it is read as it stands."""

    kind: str = "markdown"
