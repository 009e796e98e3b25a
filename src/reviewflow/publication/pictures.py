"""What a picture file says besides its pixels, and the same picture without it.

Cameras write owners, places and small copies of the whole picture into a file; so do programs that crop.
`look_at` tells the format by its first bytes (a name proves nothing), reads every segment that is not pixels,
and keeps, of PNG and JPEG, only the segments that a viewer needs to draw. Pixels are never read: what a
picture shows is for a person to check, and the gate says so.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

import attrs

from reviewflow.publication.readable import PIXELS_LEAST, readable
from reviewflow.publication.surface import Part

__all__ = ["Picture", "look_at"]


@attrs.frozen
class Picture:
    """`format`, the text in its metadata, `plain` (the bytes with pixels alone, or None if they cannot be had).

    `profile` is the text of its colour profile, which scanners and screens bring along in twenty languages; `closed` is true for a format that can hold text which is drawn and not read here (EMF, WMF).
    """

    format: str
    text: str = attrs.field(repr=False)
    plain: bytes | None = attrs.field(default=None, repr=False)
    closed: bool = False
    profile: str = attrs.field(default="", repr=False)

    def parts(self, path: str) -> tuple[Part, ...]:
        """What it says besides its pixels."""
        texts = (("metadata", "picture-metadata", self.text), ("profile", "colour-profile", self.profile))
        return tuple(Part(f"{path}#{place}", kind, text) for place, kind, text in texts if text.strip())


_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_DRAWN = frozenset({b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"pHYs", b"sBIT"})
_PNG_FIXED = {b"IHDR": 13, b"gAMA": 4, b"cHRM": 32, b"sRGB": 1, b"pHYs": 9, b"IEND": 0}  # longer ones carry something else
_PACKED_TEXT_BYTES = 1 << 20  # as much of a packed text as is unpacked: a caption, not a book

# fmt: off
_OTHERS: tuple[tuple[bytes, int, str, bool], ...] = (
    (b"GIF8",                   0,  "gif",  False),
    (b"BM",                     0,  "bmp",  False),
    (b"II*\x00",                0,  "tiff", False),
    (b"MM\x00*",                0,  "tiff", False),
    (b"WEBP",                   8,  "webp", False),
    (b"\x01\x00\x00\x00",       0,  "emf",  True),
    (b"\xd7\xcd\xc6\x9a",       0,  "wmf",  True),
    (b"\x01\x00\x09\x00",       0,  "wmf",  True),
    (b"\x02\x00\x09\x00",       0,  "wmf",  True),
)
# fmt: on


def look_at(data: bytes) -> Picture | None:
    """The picture that `data` is, or None if it is of no format known here. Never raises on damage."""
    if data.startswith(_PNG):
        return _png(data)
    if data.startswith(b"\xff\xd8"):
        return _jpeg(data)
    for start, offset, name, closed in _OTHERS:
        if data.startswith(start, offset):
            return Picture(name, readable(data, 4 if closed else PIXELS_LEAST), None, closed)
    return None


def _png(data: bytes) -> Picture:
    kept: list[bytes] = [_PNG]
    pixels = _Pixels()
    texts: list[str] = []
    profiles: list[str] = []
    whole = False
    at = len(_PNG)
    while at + 12 <= len(data):
        (length,) = struct.unpack(">L", data[at : at + 4])
        name, body = data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        if len(body) != length or at + 12 + length > len(data):
            break
        if name == b"IDAT" and not pixels.hold(body):
            texts.append(readable(body))
            break
        if name in _PNG_DRAWN and _PNG_FIXED.get(name, length) == length:
            crc = zlib.crc32(name + body)
            kept.append(struct.pack(">L", length) + name + body + struct.pack(">L", crc))
        else:
            (profiles if name == b"iCCP" else texts).append(_png_text(name, body))
        at += 12 + length
        if name == b"IEND":
            whole = True
            break
    texts.append(readable(data[at:]))
    return Picture("png", _joined(texts), b"".join(kept) if whole else None, profile=_joined(profiles))


_MOST_PIXELS = 256 * 2**20  # bytes; a page scanned at 1,200 dots to the inch has less


@attrs.define
class _Pixels:
    """The pixels of a PNG, unpacked and thrown away: only to know where they end."""

    unpacker: zlib._Decompress = attrs.field(factory=zlib.decompressobj)
    size: int = 0

    def hold(self, body: bytes) -> bool:
        """Whether a chunk is nothing but pixels: text behind their end would be taken over unseen."""
        try:
            while body and not self.unpacker.eof and self.size < _MOST_PIXELS:
                self.size += len(self.unpacker.decompress(body, _PACKED_TEXT_BYTES))
                body = self.unpacker.unconsumed_tail
        except zlib.error:
            return False
        return not body and not self.unpacker.unused_data


def _png_text(name: bytes, body: bytes) -> str:
    """The text of one PNG chunk; packed texts are unpacked as far as a caption is long."""
    texts = [readable(body)]
    for start in (body.find(b"\0") + 2, body.find(b"\0") + 5):
        if name in (b"zTXt", b"iCCP", b"iTXt"):
            texts.append(readable(_inflated(body[start:])))
    if name == b"iTXt":
        texts.append(readable(_inflated(body[body.rfind(b"\0") + 1 :])))
    return _joined(texts)


def _inflated(data: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(data, _PACKED_TEXT_BYTES)
    except zlib.error:
        return b""


_JPEG_BARE = frozenset({0x01, *range(0xD0, 0xD8)})  # markers without a body
# Tables and frames; APP0 and APP14 (how colours are stored) only at the length that holds nothing else.
_JPEG_DRAWN = frozenset({0xC4, 0xDB, 0xDD, *range(0xC0, 0xC4), *range(0xC5, 0xC8), *range(0xC9, 0xCC), *range(0xCD, 0xD0)})
_JPEG_FIXED = {0xE0: (14, b"JFIF\0"), 0xEE: (12, b"Adobe")}


def _jpeg(data: bytes) -> Picture:
    kept: list[bytes] = [b"\xff\xd8"]
    texts: list[str] = []
    profiles: list[str] = []
    whole = False
    at = 2
    for marker, body, start, end in _segments(data):
        at = end
        fixed = _JPEG_FIXED.get(marker)
        if marker == 0xD9:
            kept.append(b"\xff\xd9")
            whole = True
            break
        if marker == 0xDA or marker in _JPEG_DRAWN or marker in _JPEG_BARE or (fixed is not None and len(body) == fixed[0] and body.startswith(fixed[1])):
            kept.append(data[start:end])
        else:
            (profiles if body.startswith(b"ICC_PROFILE") else texts).append(readable(body.removeprefix(b"Exif\0\0")))
    texts.append(readable(data[at:]))
    return Picture("jpeg", _joined(texts), b"".join(kept) if whole else None, profile=_joined(profiles))


def _segments(data: bytes) -> Iterator[tuple[int, bytes, int, int]]:
    """The segments of a JPEG: marker, body, start, end. A scan's pixels belong to its segment."""
    at = 2
    while at + 2 <= len(data) and data[at] == 0xFF:
        marker, start = data[at + 1], at
        if marker == 0xFF:  # a fill byte
            at += 1
            continue
        if marker == 0xD9 or marker in _JPEG_BARE:
            at += 2
            yield marker, b"", start, at
            continue
        if at + 4 > len(data):
            return
        (length,) = struct.unpack(">H", data[at + 2 : at + 4])
        body, at = data[at + 4 : at + 2 + length], at + 2 + length
        if length < 2 or at > len(data):
            return
        if marker == 0xDA:
            at = _after_scan(data, at)
        yield marker, body, start, at


def _after_scan(data: bytes, at: int) -> int:
    """The offset of the marker that ends a scan's pixels."""
    while True:
        at = data.find(b"\xff", at)
        if at < 0 or at + 1 >= len(data):
            return len(data)
        if data[at + 1] != 0 and not 0xD0 <= data[at + 1] <= 0xD7:
            return at
        at += 2


def _joined(texts: list[str]) -> str:
    return "\n".join(dict.fromkeys(text for text in texts if text.strip()))
