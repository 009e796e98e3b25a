"""A log as a file of lines: one envelope a line, and a closing line that says how it ends.

The closing line shows a file that was cut off, which no chain of hashes can show by itself. The file holds the
private texts in clear (or sealed); whoever writes it answers for where it lies.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reviewflow.errors import InputError, RecordError
from reviewflow.record.canonical import from_text, to_text
from reviewflow.record.chain import verify
from reviewflow.record.codec import decode, encode
from reviewflow.record.envelope import Envelope, Head
from reviewflow.record.sealing import Sealer

__all__ = ["read_log", "write_log"]

_CUT = "restore the file from a good copy"


def write_log(envelopes: Sequence[Envelope]) -> str:
    """One review's log as text, closing line included. Raises `InputError` for an empty log."""
    if not envelopes:
        raise InputError("log", "holds no event", "write a review that was opened")
    last = envelopes[-1].head
    closing = to_text({"ends": last.number, "hash": last.hash, "stream": last.stream})
    return "\n".join([*(encode(envelope).decode() for envelope in envelopes), closing, ""])


def read_log(text: str, sealer: Sealer | None = None) -> list[Envelope]:
    """The log in a text, verified whole.

    Raises `InputError` naming line and field where a line cannot be read, or where the file was cut off;
    `RecordError` naming the first event that cannot be trusted.
    """
    if not text.strip():
        raise InputError("line 1", "the file is empty", "give a file that `write_log` wrote")
    lines = text.split("\n")
    if lines.pop():
        raise InputError(f"line {len(lines) + 1}", "the file is cut off in the middle of this line", _CUT)
    head = _closing(lines[-1], len(lines))
    envelopes = list(_read(lines[:-1], sealer))
    verify(envelopes, head)
    return envelopes


def _closing(line: str, number: int) -> Head:
    fields = from_text(line, f"line {number}")
    if fields.keys() != {"ends", "hash", "stream"}:
        raise InputError(f"line {number}", "is not the closing line: the file is cut off after it", _CUT)
    return Head(fields["stream"], fields["ends"], fields["hash"])


def _read(lines: Sequence[str], sealer: Sealer | None) -> Iterator[Envelope]:
    for number, line in enumerate(lines, start=1):
        try:
            yield decode(line.encode("utf-8", "replace"), sealer)
        except InputError as error:
            place, problem, step = f"line {number}, {error.place}", error.problem, error.next_step
        except RecordError as error:
            raise RecordError(error.stream, error.number, f"(line {number}) {error.problem}", error.next_step) from None
        else:
            continue
        raise InputError(place, problem, step)
