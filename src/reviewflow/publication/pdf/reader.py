"""PDF files at the gate: read only. `PdfReader` reads every place where text can stand; nothing here edits one.

A PDF is printed from something: what is found is mended there and printed again, because an edited PDF keeps
what was under the black box. The table of places is `docs/reference/where-text-hides.md`.
"""

from __future__ import annotations

import io
import logging
import re

import attrs

from reviewflow.errors import InputError, MissingExtra

try:
    import pikepdf
except ModuleNotFoundError as missing:
    raise MissingExtra("reading PDF files", "pdf") from missing

from reviewflow.publication.pdf.loose import loose_in
from reviewflow.publication.pdf.objects import Objects, objects_of
from reviewflow.publication.pdf.page import Budget
from reviewflow.publication.pdf.raw import PDF_LIMITS, PdfLimits, Raw, comments_in, look_at_bytes, strings_in
from reviewflow.publication.pdf.text import listed_in, text_of
from reviewflow.publication.readable import decoded, readable
from reviewflow.publication.surface import Obstacle, Part, Surface, UnreadPart, reader_for

__all__ = ["PdfReader"]

logging.getLogger("pikepdf").setLevel(logging.CRITICAL + 1)  # it quotes what it reads, as pdfminer does

_SHOWS_TEXT = re.compile(rb"[)>\]]\s*(?:T[jJ]|['\"])(?=\s|$)")  # a string, and the instruction to draw it
_DAMAGE = (pikepdf.PdfError, ValueError, TypeError, LookupError, AttributeError, RuntimeError, OSError, OverflowError)


class PdfReader:
    """Reads .pdf files (S49-S51). `limits` bound what is unpacked and followed."""

    def __init__(self, limits: PdfLimits = PDF_LIMITS) -> None:
        self._limits = limits

    def read(self, data: bytes) -> Surface:
        """Every place of the file with text, what could not be read, and what blocks by itself.

        Raises `InputError` where the bytes are no PDF, are damaged beyond reading, or are made to do harm.
        """
        raw = look_at_bytes(data, self._limits)
        budget = Budget(self._limits.letters, self._limits.content_bytes, self._limits.page_letters)
        reading = _Reading(self._limits, budget)
        reading.state(data, "")
        if not reading.is_closed:
            reading.earlier(data, raw)
            reading.between(data, raw)
        return Surface(tuple(reading.parts), tuple(reading.unread), tuple(reading.obstacles))


@attrs.define
class _Reading:
    """What has been read so far. `seen` are the texts already listed: an earlier state repeats most of them."""

    limits: PdfLimits
    budget: Budget
    parts: list[Part] = attrs.Factory(list)
    unread: list[UnreadPart] = attrs.Factory(list)
    obstacles: list[Obstacle] = attrs.Factory(list)
    seen: set[str] = attrs.Factory(set)
    is_closed: bool = False
    is_locked: bool = False  # encrypted, and read all the same

    def take(self, prefix: str, part: Part) -> None:
        """Lists a part, unless an earlier state repeats it word for word."""
        if part.kind == "picture" and not prefix:
            self.parts.append(part)
        elif part.text.strip() and not (prefix and part.text in self.seen):
            self.parts.append(attrs.evolve(part, path=prefix + part.path))
            self.seen.add(part.text)

    def state(self, data: bytes, prefix: str) -> None:
        """One state of the file: its objects and its pages. The first must open; a later call lists what does not."""
        try:
            with pikepdf.open(io.BytesIO(data)) as pdf:
                found, pages = objects_of(pdf), len(pdf.pages)
                if pdf.is_encrypted:
                    data = self._unlocked(pdf, prefix)
                    with pikepdf.open(io.BytesIO(data)) as plain:
                        found = objects_of(plain).also(found)
        except pikepdf.PasswordError:
            self.unread.append(UnreadPart(f"{prefix}file", "it opens with a password only; print it again without one"))
            self.is_closed = True
            return
        except _DAMAGE as damage:
            if prefix:
                self.unread.append(UnreadPart(f"{prefix}file", f"an earlier state of the file cannot be opened ({type(damage).__name__})"))
                return
            raise InputError("file", "it is damaged", "print the report to PDF again and check that copy") from damage
        self._objects(found, data, pages, prefix)

    def _unlocked(self, pdf: pikepdf.Pdf, prefix: str) -> bytes:
        """The bytes of a file that is encrypted and opens without a password, not encrypted any more."""
        if not self.is_locked:
            allowed = pdf.allow
            forbidden = [what for what, may in zip(allowed._fields, allowed, strict=True) if not may]
            told = f"encrypted, opens without a password, forbids: {', '.join(forbidden) or 'nothing'}"
            self.parts.append(Part(f"{prefix}file", "permission", told.replace("_", " ")))
        self.is_locked = True
        out = io.BytesIO()
        pdf.save(out, encryption=False)
        return out.getvalue()

    def _objects(self, found: Objects, data: bytes, pages: int, prefix: str) -> None:
        text = text_of(data, self.limits, self.budget, found.layers_off, found.forms)
        if text.pages != pages:
            text.unread.append(UnreadPart("pages", f"it says that it has {pages} pages, but {text.pages} can be read"))
        for number, content in found.contents:
            for comment in comments_in([content]):
                found.add("comment-line", comment)
            if number not in text.drawn and number not in found.font_tables:
                self._left_over(found, number, content)
        for part in (*text.parts, *found.parts()):
            self.take(prefix, part)
        for number, content in found.files:
            self._attached(f"{prefix}attachment-{number}", content)
        self.unread += (attrs.evolve(one, path=prefix + one.path) for one in (*text.unread, *found.unread))
        self.obstacles += (attrs.evolve(one, path=prefix + one.path) for one in (*text.obstacles, *found.blocking()))

    def _left_over(self, found: Objects, number: int, content: bytes) -> None:
        """A stream of no type that no page draws: a text, a script, an old page."""
        if _SHOWS_TEXT.search(content):
            found.add("stream", readable(content))
            found.unread.append(UnreadPart(f"stream-{abs(number)}", "it draws text, and no page uses it"))
            return
        text = decoded(content)
        if text is not None:
            found.add("stream", text)
        elif readable(content):
            found.add("stream", readable(content))
            found.unread.append(UnreadPart(f"stream-{number}", "no page uses it and it is of no known make"))

    def _attached(self, path: str, content: bytes) -> None:
        """A file inside the file: opened like any other, listed as unread where that fails."""
        self.obstacles.append(Obstacle(path, "attachment", "a file is attached; remove it"))
        text = decoded(content)
        if text is not None:
            self.parts.append(Part(path, "attachment", text))
            return
        if self.limits.depth <= 0 or not content.startswith((b"PK", b"%PDF-")):
            self.unread.append(UnreadPart(path, "an attached file of this kind is not read"))
            return
        try:
            inner = PdfReader(attrs.evolve(self.limits, depth=self.limits.depth - 1)) if content.startswith(b"%PDF-") else reader_for("", content)
            surface = inner.read(content)
        except (InputError, MissingExtra) as refused:
            problem = refused.problem if isinstance(refused, InputError) else "its reader is not installed"
            self.unread.append(UnreadPart(path, f"an attached file cannot be opened: {problem}"))
            return
        self.parts += (attrs.evolve(part, path=f"{path}!{part.path}") for part in surface.parts)
        self.unread += (attrs.evolve(one, path=f"{path}!{one.path}") for one in surface.unread)
        self.obstacles += (attrs.evolve(one, path=f"{path}!{one.path}") for one in surface.obstacles)

    def earlier(self, data: bytes, raw: Raw) -> None:
        """The states that the file had before: cut off at each earlier end, read, and listed where they differ."""
        for number, end in enumerate(raw.revisions[-self.limits.revisions :], 1):
            path = f"revision-{number}"
            self.obstacles.append(Obstacle(path, "earlier-revision", "the file holds an earlier state of itself; print it again"))
            self.state(data[:end], f"{path}/")
        if len(raw.revisions) > self.limits.revisions:
            self.unread.append(UnreadPart("revisions", f"it has {len(raw.revisions)} earlier states; {self.limits.revisions} are read"))

    def between(self, data: bytes, raw: Raw) -> None:
        """What stands in the bytes and in no object."""
        known = "\n".join(self.seen)
        loose = loose_in(data, listed_in(data), 1 + len(raw.revisions))
        strings = dict.fromkeys((*raw.strings, *strings_in(loose.objects))) if not self.is_locked else ()  # encrypted strings say nothing
        for path, kind, text in (
            ("bytes/before", "before-the-start", readable(raw.before)),
            ("bytes/after", "after-the-end", readable(raw.after)),
            ("bytes/comments", "comment-line", "\n".join(raw.comments)),
            ("bytes/strings", "unreferenced-text", "\n".join(text for text in strings if text not in known)),
            ("bytes/unlisted", "unreferenced-text", "\n".join(dict.fromkeys(loose.texts))),
        ):
            if text.strip():
                self.parts.append(Part(path, kind, text))
        if raw.after:
            self.unread.append(UnreadPart("bytes/after", f"{len(raw.after)} bytes stand after the end of the file"))
        if loose.streams:
            self.unread.append(UnreadPart("bytes/unlisted", f"{loose.streams} stream(s) stand in the file and in none of its tables; print it again"))
