"""What a PDF's bytes say before anybody believes its structure: size, packing, revisions, and what stands between.

A PDF grows by appending: every earlier state stays in the file, readable by cutting it off at an earlier
`%%EOF`. Streams may unpack to any size, so each is unpacked here once with a hard stop before a library that
trusts them sees the file. Comments and strings that no object holds any more are collected as texts.
"""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from collections.abc import Iterable, Iterator

import attrs

from reviewflow.errors import InputError
from reviewflow.publication.pdf.strings import text_of_string
from reviewflow.publication.readable import readable

__all__ = ["PDF_LIMITS", "PdfLimits", "Raw", "comments_in", "look_at_bytes", "strings_in"]


@attrs.frozen(kw_only=True)
class PdfLimits:
    """How large a PDF may be, and how much reading it may cost. A 600-page report stays ten times below."""

    file_bytes: int = 128 * 2**20
    stream_bytes: int = 64 * 2**20  # of one stream, unpacked
    total_bytes: int = 384 * 2**20  # of all streams, unpacked
    content_bytes: int = 4 * 2**20  # of drawing instructions on one page: ten seconds
    old_packing_bytes: int = 64 * 2**10  # of a stream in LZW or RunLength, which can swell 4,000 times
    pages: int = 5_000
    revisions: int = 20
    letters: int = 4_000_000  # of the whole document; a 600-page report has 2 million
    page_letters: int = 100_000  # of one page; a dense one has 10,000
    depth: int = 2  # files attached to files attached to files


PDF_LIMITS = PdfLimits()


@attrs.frozen
class Raw:
    """What the bytes alone tell. `revisions` are the ends of earlier states, `loose` the texts outside any object."""

    before: bytes = attrs.field(repr=False)
    after: bytes = attrs.field(repr=False)
    revisions: tuple[int, ...]
    comments: tuple[str, ...] = attrs.field(repr=False)
    strings: tuple[str, ...] = attrs.field(repr=False)


_STREAM = re.compile(rb"stream\r?\n")
_OBJECT = re.compile(rb"\d\s+obj\b")
_MOST_ENDS = 1_000  # a file that was saved a thousand times is none that anybody saved
_COMMENT = re.compile(rb"%[^\r\n]*")
_STRING = re.compile(rb"\(((?:[^()\\]|\\.){1,4000})\)|<([0-9A-Fa-f\s]{8,8000})>", re.DOTALL)
_MARKS = re.compile(rb"%PDF-\d|%%EOF|%[\x80-\xff]{2,}")
_OLD_PACKING = re.compile(rb"/(?:LZW|RunLength)Decode|/(?:LZW|RL)\b")
_ESCAPED_NAME = re.compile(rb"#([0-9A-Fa-f]{2})")
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b"", b"\r": b""}
_UNPACKING_ROUNDS = 4  # packed in packed in packed: more rounds serve nobody


def _refuse(problem: str) -> InputError:
    return InputError("file", problem, "print the report to PDF again and check that copy")


def look_at_bytes(data: bytes, limits: PdfLimits) -> Raw:
    """What the bytes tell; raises `InputError` for what is no PDF, too large, or packed to do harm."""
    if len(data) > limits.file_bytes:
        raise _refuse(f"it has {len(data)} bytes, more than the {limits.file_bytes} that are read")
    start = data.find(b"%PDF-", 0, 1024 + 5)
    if start < 0:
        raise _refuse("it does not begin like a PDF")
    if data.count(b"%%EOF") > _MOST_ENDS:
        raise _refuse(f"it has more than {_MOST_ENDS} earlier states")
    ends = [match.end() for match in re.finditer(rb"%%EOF", data)]
    if not ends:
        raise _refuse("it breaks off before its end")
    outside = _check_streams(data, limits)
    linearized = re.search(rb"/Linearized\b", data[start : start + 2048]) is not None
    earlier = ends[1:-1] if linearized else ends[:-1]  # a file made for the web has a first end that ends nothing
    last_object = max((match.start() for match in _OBJECT.finditer(data, 0, ends[-1])), default=0)
    return Raw(
        before=data[:start].strip(),
        after=data[ends[-1] :].strip(b"\r\n\t \0"),
        revisions=tuple(end for end in earlier if end < last_object),  # Word writes a second table, and no object, behind the first end
        comments=tuple(dict.fromkeys(comments_in(outside))),
        strings=tuple(dict.fromkeys(strings_in(outside))),
    )


def _check_streams(data: bytes, limits: PdfLimits) -> list[bytes]:
    """The stretches between streams; refuses the file where a stream unpacks beyond the limits."""
    outside: list[bytes] = []
    at = total = largest_packed = 0
    while (match := _STREAM.search(data, at)) and (end := data.find(b"endstream", match.end())) >= 0:
        outside.append(data[at : match.start()])
        at = end + len(b"endstream")
        body = data[match.end() : end]
        size = _unpacked_bytes(body, limits)
        if size == 0:
            largest_packed = max(largest_packed, len(body))
        total += size
        if size > limits.stream_bytes or total > limits.total_bytes:
            raise _refuse(f"its streams unpack to more than {limits.total_bytes} bytes, or one to more than {limits.stream_bytes}")
    outside.append(data[at:])
    names = b" ".join(_ESCAPED_NAME.sub(lambda found: bytes([int(found.group(1), 16)]), one) for one in outside)
    if largest_packed > limits.old_packing_bytes and _OLD_PACKING.search(names):
        raise _refuse(f"it has a stream of {largest_packed} bytes, and a packing (LZW or RunLength) that can swell a thousand times")
    return outside


def _unpacked_bytes(body: bytes, limits: PdfLimits) -> int:
    """How large a stream gets, whatever it is packed in; 0 for one that is not packed with zlib."""
    size = 0
    for _ in range(_UNPACKING_ROUNDS):
        body = _plain(body)
        if len(body) < 2 or body[0] & 0x0F != 8 or (body[0] * 256 + body[1]) % 31:
            return size
        unpacker = zlib.decompressobj()
        try:
            body = unpacker.decompress(body, limits.stream_bytes + 1)
        except zlib.error:
            return size
        size += len(body)
        if len(body) > limits.stream_bytes:
            return size
    return limits.stream_bytes + 1  # still packed after all rounds: made to do harm


def _plain(body: bytes) -> bytes:
    """A stream written in letters (ASCII85, hexadecimal), as bytes."""
    ended = body.rstrip()[-2:]
    try:
        if ended == b"~>":
            return base64.a85decode(body.strip().removeprefix(b"<~").removesuffix(b"~>"))
        if ended[-1:] == b">":
            return binascii.unhexlify(re.sub(rb"\s", b"", body.rstrip()[:-1]))
    except ValueError:
        return body
    return body


def comments_in(outside: Iterable[bytes]) -> Iterator[str]:
    """The comments in stretches of a PDF's bytes, or in drawing instructions: text that no program shows."""
    for stretch in outside:
        for found in _COMMENT.findall(_STRING.sub(b"", stretch)):
            if not _MARKS.match(found):
                text = readable(found[1:]).strip()
                if text:
                    yield text


def strings_in(outside: Iterable[bytes]) -> Iterator[str]:
    """The strings in stretches of a PDF's bytes, with or without an object around them."""
    for stretch in outside:
        for literal, digits in _STRING.findall(stretch):
            body = _unescaped(literal) if literal else _from_digits(digits)
            text = text_of_string(body)
            if text.strip():
                yield text


def _unescaped(literal: bytes) -> bytes:
    def meant(found: re.Match[bytes]) -> bytes:
        escaped = found.group(1)
        if escaped.isdigit() and escaped not in (b"8", b"9"):  # no octal figures: they mean themselves
            return bytes([int(escaped, 8) & 0xFF])
        return _ESCAPES.get(escaped, escaped)

    return re.sub(rb"\\([0-7]{1,3}|.)", meant, literal, flags=re.DOTALL)


def _from_digits(digits: bytes) -> bytes:
    compact = re.sub(rb"\s", b"", digits)
    return binascii.unhexlify(compact + b"0" * (len(compact) % 2))
