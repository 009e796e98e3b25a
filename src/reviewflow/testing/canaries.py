"""Finds words that must not be there, also where they are disguised: folded, encoded, packed, or cut over lines.

A canary is a word that nobody else would write. `Canaries.found_in` says how one stood in some text or bytes, never
the word itself, so that the answer can be printed.
"""

from __future__ import annotations

import base64
import bz2
import codecs
import gzip
import html
import io
import lzma
import re
import string
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from urllib.parse import unquote_to_bytes

from reviewflow.errors import InputError

__all__ = ["SHORTEST", "ZIPPED", "Canaries"]

SHORTEST = 5
"""Letters and digits that a canary needs, so that no digest or random token holds one by chance."""
ZIPPED = b"PK\x03\x04"
"""How a zip file begins."""
_DEEPEST = 3
"""Files packed in files are opened so deep."""
_UNPACKED_BYTES = 32_000_000
_KEPT = set(string.ascii_letters + string.digits)
_BETWEEN = bytes(code for code in range(128) if chr(code) not in _KEPT)
_WHITE = b" \t\r\n\v\f"
_ESCAPED_ENDS = (b"\\n", b"\\r", b"\\t")
_ESCAPED = re.compile(rb"\\u[0-9a-f]{4}|\\x[0-9a-f]{2}", re.IGNORECASE)
_STANDARD = bytes.maketrans(b"-_", b"+/")
_BEGINNINGS = (b"x\x01", b"x\x5e", b"x\x9c", b"x\xda", b"\x1f\x8b\x08", ZIPPED, b"BZh", b"\xfd7zXZ")
_RUN = re.compile(rb"[A-Za-z0-9+/_-]{16,}={0,2}")
_ZLIB = re.compile(rb"x[\x01\x5e\x9c\xda]")


class Canaries:
    """Words to look for. Raises `InputError` for one that is too short to be told from chance."""

    def __init__(self, words: Iterable[str]) -> None:
        forms = {unicodedata.normalize(form, word) for word in words for form in ("NFC", "NFD")}
        if not forms or any(sum(letter.isalnum() for letter in form) < SHORTEST for form in forms):
            raise InputError("words", "hold none, or one that is too short", f"give words of {SHORTEST} letters or more")
        folded = {form.casefold() for form in forms}
        self._plain = {form.encode() for form in forms}
        self._folded = {form.encode() for form in folded}
        self._wide = {form.encode(coding) for form in folded for coding in ("utf-16-le", "utf-16-be", "utf-32-le")}
        self._squeezed = {form.translate(None, _BETWEEN) for form in self._folded}
        self._hex = {form.hex().encode() for form in self._folded | self._plain | {f.upper() for f in self._plain}}
        self._base64 = {cut for form in forms for cased in (form, form.lower(), form.upper()) for cut in _cuts(cased.encode())}

    def found_in(self, data: str | bytes) -> tuple[str, ...]:
        """The disguises in which a canary stands there; empty where none does."""
        given = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else bytes(data)
        return tuple(dict.fromkeys(self._disguises(given, _DEEPEST)))

    def _disguises(self, data: bytes, depth: int) -> Iterator[str]:
        low = _lowered(data)
        if self._any(self._plain, data):
            yield "plain"
        elif self._any(self._folded, low):
            yield "folded"
        elif self._any(self._squeezed, low.translate(None, _BETWEEN)) or self._any(self._squeezed, _joined(low)):
            yield "split"
        if self._any(self._wide, low):
            yield "utf-16"
        joined = _unbroken(data)
        if self._any(self._hex, joined.lower()):
            yield "hex"
        if self._any(self._base64, joined.translate(_STANDARD)):
            yield "base64"
        for name, plain in _decoded(data):
            if self._any(self._folded, _lowered(plain)) and not self._any(self._folded, low):
                yield name
        if depth:
            for name, packed in _unpacked(data):
                yield from (f"{name}: {inner}" for inner in self._disguises(packed, depth - 1))

    @staticmethod
    def _any(needles: Iterable[bytes], data: bytes) -> bool:
        return any(needle in data for needle in needles)


def _lowered(data: bytes) -> bytes:
    if data.isascii():
        return data.lower()
    return data.decode("utf-8", "surrogateescape").casefold().encode("utf-8", "surrogateescape")


def _joined(low: bytes) -> bytes:
    """As it reads once escaped line ends, and then everything but letters and digits, are taken out."""
    return _unbroken(low).translate(None, _BETWEEN) if b"\\" in low else b""


def _unbroken(data: bytes) -> bytes:
    for end in _ESCAPED_ENDS:
        data = data.replace(end, b"")
    return data.translate(None, _WHITE)


def _cuts(word: bytes) -> Iterator[bytes]:
    """What base64 makes of the word wherever it begins, without the letters that its neighbours share."""
    for before in range(3):
        coded = base64.b64encode(bytes(before) + word)
        start, end = (0, 2, 3)[before], len(coded) - (0, 3, 2)[(before + len(word)) % 3]
        yield coded[start:end]


def _decoded(data: bytes) -> Iterator[tuple[str, bytes]]:
    if b"%" in data:
        yield "url-encoded", unquote_to_bytes(data.replace(b"+", b" "))
    if b"\\" in data and _ESCAPED.search(data):
        yield "escaped", _ESCAPED.sub(lambda found: chr(int(found[0][2:], 16)).encode("utf-8", "surrogatepass"), data)
    if b"&#" in data:
        yield "html", html.unescape(data.decode("utf-8", "replace")).encode("utf-8", "surrogatepass")


def _unpacked(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Everything packed that begins somewhere in the data, or in base64 or hexadecimal digits in it."""
    for name, starts, unpack in _PACKERS:
        for start in starts(data):
            try:
                yield name, unpack(data[start:])
            except (OSError, EOFError, ValueError, zlib.error, lzma.LZMAError, zipfile.BadZipFile, NotImplementedError):
                continue  # these bytes only look like a beginning: nothing is packed there
    for run in set(_RUN.findall(data)):
        even = run.rstrip(b"=").translate(_STANDARD)
        if base64.b64decode(even[:8]).startswith(_BEGINNINGS):
            yield "base64", base64.b64decode(even[: len(even) - (len(even) % 4 == 1)] + b"==")
        if len(run) % 2 == 0 and not run.translate(None, b"0123456789abcdefABCDEF") and codecs.decode(run[:8], "hex").startswith(_BEGINNINGS):
            yield "hex", codecs.decode(run, "hex")


def _at(mark: bytes) -> Callable[[bytes], Iterator[int]]:
    return lambda data: (found.start() for found in re.finditer(re.escape(mark), data))


def _inflated(data: bytes) -> bytes:
    return zlib.decompressobj().decompress(data, _UNPACKED_BYTES)


def _members(data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return b"\n".join(packed.read(member) for member in packed.infolist() if member.file_size < _UNPACKED_BYTES)


def _first_zip(data: bytes) -> Iterator[int]:
    start = data.find(ZIPPED)
    return iter([] if start < 0 else [start])


_PACKERS: tuple[tuple[str, Callable[[bytes], Iterator[int]], Callable[[bytes], bytes]], ...] = (
    ("zlib", lambda data: (found.start() for found in _ZLIB.finditer(data)), _inflated),
    ("gzip", _at(b"\x1f\x8b\x08"), gzip.decompress),
    ("zip", _first_zip, _members),
    ("bzip2", _at(b"BZh"), bz2.decompress),
    ("xz", _at(b"\xfd7zXZ\x00"), lzma.decompress),
)
