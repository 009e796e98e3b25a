"""The strings of a PDF as texts: in UTF-16 or UTF-8 with a mark, in PDF's own encoding, and in what writers use without asking.

A string says its encoding only by a mark at its start, and writers forget it. A string without one is read as PDF
would read it and, where that is possible and gives another text, as UTF-8 and as UTF-16 too: a name must be found in
whichever way somebody's program shows it.
"""

from __future__ import annotations

from reviewflow.errors import MissingExtra
from reviewflow.publication.readable import decoded, readable

try:
    import pikepdf  # noqa: F401  # brings the codec `pdfdoc`
except ModuleNotFoundError as missing:
    raise MissingExtra("reading PDF files", "pdf") from missing

__all__ = ["text_of_string"]

_MARKS = ((b"\xfe\xff", "utf-16-be"), (b"\xff\xfe", "utf-16-le"), (b"\xef\xbb\xbf", "utf-8"))
_BLANKS = str.maketrans("", "", "\r\n\t\f\b")


def text_of_string(raw: bytes) -> str:
    """Every reading of a string, one per line; nothing where it holds no text at all."""
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return raw[len(mark) :].decode(encoding, "replace")
    readings = [own] if (own := raw.decode("pdfdoc", "replace")).translate(_BLANKS).isprintable() else [readable(raw)]
    if not raw.isascii():
        readings.append(decoded(raw) or "")
    elif b"\0" in raw:
        readings.append(readable(raw))
    return "\n".join(dict.fromkeys(reading for reading in readings if reading.strip()))
