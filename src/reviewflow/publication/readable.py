"""What a person could read in bytes that are no text: the last look into what no other reader understands.

A name in a macro, a font or a picture's camera data stands there as plain letters between other bytes.
`readable` finds such stretches in the encodings that office programs write. It decides nothing and
never fails; whoever calls it also says that the rest of the bytes was not understood.
"""

from __future__ import annotations

import re

__all__ = ["decoded", "readable"]

_LONGEST = 2_000_000  # bytes looked at in one go: a picture's pixels need no more, a text of that size is no stray one
_LEAST = 4  # letters in a row; shorter stretches turn up by chance in any bytes

_NARROW = re.compile(rb"[\x20-\x7e\t\xc3-\xf4\x80-\xbf]{%d,}" % _LEAST)
_WIDE_LITTLE = re.compile(rb"(?:[\x20-\x7e\xa0-\xff][\x00\x01]){%d,}" % _LEAST)
_WIDE_BIG = re.compile(rb"(?:[\x00\x01][\x20-\x7e\xa0-\xff]){%d,}" % _LEAST)
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


def readable(data: bytes) -> str:
    """Every stretch of at least four letters in `data`, one per line; the whole where it is a text. Empty if none."""
    whole = decoded(data)
    if whole is not None:
        return whole
    looked_at = data[:_LONGEST]
    found = [match.group().decode("utf-8", "replace") for match in _NARROW.finditer(looked_at)]
    found += [match.group().decode("utf-16-le", "replace") for match in _WIDE_LITTLE.finditer(looked_at)]
    found += [match.group().decode("utf-16-be", "replace") for match in _WIDE_BIG.finditer(looked_at)]
    return "\n".join(found)
