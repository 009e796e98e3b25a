"""What stands in a PDF's bytes and in no object that a table lists: left by editors, or put there.

A reader of PDF goes by tables and passes over everything else. So do the libraries that read the objects here; what
they pass over is read from the bytes: objects that no table lists or that are there once more, words between objects,
bytes behind the end of a packed stream, and what a container of objects holds beside them.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Collection, Iterator

import attrs

from reviewflow.publication.readable import decoded, readable

__all__ = ["Loose", "loose_in"]

_HEADER = re.compile(rb"(?<![\d.])(\d{1,10})\s+\d{1,5}\s+obj\b")
_STREAM = re.compile(rb"stream\r?\n")
_CONTAINER = re.compile(rb"/Type\s*/(XRef|ObjStm)\b")
# What belongs between objects, beside the trailer: tables of places, comments (read elsewhere).
_BETWEEN = re.compile(rb"%[^\r\n]*|\bxref\s[\d\snf]*|\bend(?:stream|obj)\b")
_PLACE = re.compile(rb"\s+\d+")  # where the table is, behind `startxref`
_MOST_UNPACKED = 8 * 2**20  # bytes of one container of objects; a table of a million places has half of that


@attrs.define
class Loose:
    """The texts, the objects' own and those around them, and how many streams no table lists."""

    texts: list[str] = attrs.field(factory=list, repr=False)
    objects: list[bytes] = attrs.field(factory=list, repr=False)  # containers' contents: objects as PDF writes them
    streams: int = 0

    def say(self, content: bytes) -> None:
        """What a person could read in some bytes."""
        text = readable(content)
        if text.strip():
            self.texts.append(text)


@attrs.frozen
class _Stretch:
    """The bytes up to a stream, and the stream itself; `body` is empty behind the last one."""

    outside: bytes
    body: bytes


def loose_in(data: bytes, listed: Collection[int], states: int) -> Loose:
    """What no table lists; `listed` are the numbers of all objects that one does, in any of the file's `states`."""
    found = Loose()
    counted: Counter[int] = Counter()
    for stretch in _stretches(data):
        headers = list(_HEADER.finditer(stretch.outside))
        for number, header in enumerate(headers):
            begin, end = header.end(), headers[number + 1].start() if number + 1 < len(headers) else len(stretch.outside)
            inside, _, after = stretch.outside[begin:end].partition(b"endobj")
            own = stretch.body if header is headers[-1] and not after.strip() and b"endobj" not in stretch.outside[begin:] else b""
            counted[int(header.group(1))] += 1
            _object(found, inside, own, unlisted=int(header.group(1)) not in listed or counted[int(header.group(1))] > states)
            _between(found, after)
        _between(found, stretch.outside[: headers[0].start()] if headers else stretch.outside)
    return found


def _stretches(data: bytes) -> Iterator[_Stretch]:
    at = 0
    while (match := _STREAM.search(data, at)) and (end := data.find(b"endstream", match.end())) >= 0:
        yield _Stretch(data[at : match.start()], data[match.end() : end])
        at = end + len(b"endstream")
    yield _Stretch(data[at:], b"")


def _object(found: Loose, inside: bytes, body: bytes, *, unlisted: bool) -> None:
    """One object: its bytes without a stream, and the stream."""
    container = _CONTAINER.search(inside) if body else None
    content, behind = _unpacked(body)
    found.say(behind)
    if container is not None and container.group(1) == b"ObjStm":
        found.objects.append(content)
    elif container is not None:
        found.texts += [text for text in (decoded(content),) if text]  # a table of places is none
    elif unlisted:
        found.say(inside)
        found.say(content)
        found.streams += bool(body)


def _unpacked(body: bytes) -> tuple[bytes, bytes]:
    """A stream unpacked, if it is packed with zlib, and what stands behind its packed end."""
    if len(body) < 2 or body[0] & 0x0F != 8 or (body[0] * 256 + body[1]) % 31:
        return body, b""
    unpacker = zlib.decompressobj()
    try:
        content = unpacker.decompress(body, _MOST_UNPACKED)
    except zlib.error:
        return body, b""
    return content, unpacker.unused_data.strip(b"\r\n\t \0")


def _between(found: Loose, gap: bytes) -> None:
    """What stands between objects, without tables of places and the trailers that lead to them."""
    first, *rest = _BETWEEN.sub(b" ", gap).split(b"startxref")
    left = [first, *(_PLACE.sub(b"", piece, count=1) for piece in rest)]
    for number, piece in enumerate(left[:-1]):
        before, mark, trailer = piece.rpartition(b"trailer")
        left[number] = before + trailer[trailer.rfind(b">>") + 2 :] if mark else piece
    found.say(b" ".join(left).strip())
