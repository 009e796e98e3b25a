"""Word files at the gate: `DocxSurface` reads every place where text can stand, and rewrites what is certain.

Reading misses nothing that is in the file (`story` the running text, `places` all the rest);
rewriting takes nothing over that is not on a list (`allow`). The table of places and of what a rewrite
does with each is `docs/reference/where-text-hides.md`. Text in, text out: nothing is logged, nothing fetched.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reviewflow.publication.docx.package import LIMITS, Limits
from reviewflow.publication.docx.reading import read_surface
from reviewflow.publication.docx.rebuild import rebuilt
from reviewflow.publication.surface import Edit, Surface

__all__ = ["DocxSurface"]


class DocxSurface:
    """Reads and rewrites .docx files (S49-S51). `limits` bound what is unpacked."""

    def __init__(self, limits: Limits = LIMITS) -> None:
        self._limits = limits

    def read(self, data: bytes) -> Surface:
        """Every place of the file with text, what could not be read, and what blocks by itself.

        Raises `InputError` where the bytes are no Word document or not safe to open.
        """
        return read_surface(data, self._limits)

    def rewrite(self, data: bytes, edits: Mapping[str, Sequence[Edit]]) -> bytes:
        """The bytes of a new file with the edits made; `edits` by `Part.path`, in offsets of that part's text.

        Edits of parts that a rewrite leaves behind anyway (properties, hidden text) are taken and change nothing.
        Raises `InputError` where the document has open comments, tracked changes or content from outside, or
        where edits contradict each other or do not fit.
        """
        return rebuilt(data, edits, self._limits)
