"""What a person could read in bytes that are no text: the last look into what no other reader understands.

A name in a macro, a font or a picture's camera data stands there as plain letters between other bytes.
`readable` finds such stretches in the encodings that office programs write. It decides nothing and
never fails; whoever calls it also says that the rest of the bytes was not understood.
"""

from __future__ import annotations

import re
from functools import lru_cache

__all__ = ["PIXELS_LEAST", "decoded", "readable"]

_LONGEST = 64 * 2**20  # bytes looked at in one go: no member of a file that is read at all is larger
_LEAST = 4  # letters in a row; shorter stretches turn up by chance in any bytes
PIXELS_LEAST = 7  # the same among a million pixels

_LETTER = rb"[\x20-\x7e\t]|[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"  # as UTF-8 writes them
_WIDE_LETTER = rb"[\x20-\x7e\xa0-\xff]"
_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")


def decoded(data: bytes) -> str | None:
    """The bytes as one text where they are one (UTF-8, or UTF-16 with its mark), else None."""
    for mark, encoding in (*_MARKS, (b"", "utf-8")):
        if data.startswith(mark):
            try:
                text = data[len(mark) :].decode(encoding)
            except UnicodeDecodeError:
                return None
            return None if _CONTROL.search(text) else text
    return None


@lru_cache(maxsize=8)
def _stretches(least: int) -> tuple[tuple[re.Pattern[bytes], str], ...]:
    """What a stretch of letters looks like in each encoding."""
    return (
        (re.compile(rb"(?:%b){%d,}" % (_LETTER, least)), "utf-8"),
        (re.compile(rb"(?:%b[\x00\x01]){%d,}" % (_WIDE_LETTER, least)), "utf-16-le"),
        (re.compile(rb"(?:[\x00\x01]%b){%d,}" % (_WIDE_LETTER, least)), "utf-16-be"),
    )


def readable(data: bytes, least: int = _LEAST) -> str:
    """Every stretch of at least `least` letters in `data`, one per line; the whole where it is a text. Empty if none."""
    whole = decoded(data)
    if whole is not None:
        return whole
    looked_at = data[:_LONGEST]
    return "\n".join(
        found.group().decode(encoding, "replace") for pattern, encoding in _stretches(least) for found in pattern.finditer(looked_at)
    )
