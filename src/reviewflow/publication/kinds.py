"""Which kinds of parts say something of their own, and which repeat or were written by a program.

Readers of files give every part a kind (`docs/reference/where-text-hides.md` lists them). Two groups matter to
whoever looks for names. A *machine* kind holds what programs write, fonts and revision ids: a name that the
register knows counts there, a guess does not. A *joined* kind repeats paragraphs that stand side by side, so
that a name broken between them is found: what lies on one side of the break was found already.
"""

from __future__ import annotations

from reviewflow.publication.surface import Part

__all__ = ["JOINED_KINDS", "MACHINE_KINDS", "counts"]

MACHINE_KINDS = frozenset(
    {
        "colour-profile", "content-type", "date", "file-id", "font", "font-program", "member-time", "namespace", "pdf-name",
        "revision-id", "theme", "xml-name",
    }
)  # fmt: skip
JOINED_KINDS = frozenset({"page-seam", "paragraph-seam", "table-row"})
_BREAKS = frozenset("\t\n")


def counts(part: Part, start: int, end: int, *, known: bool) -> bool:
    """Whether a finding at `[start, end)` of a part counts; `known` says that the register, or a format, vouches for it.

    False for a guess in a machine kind, and for what lies on one side of the break of a joined part.
    """
    if part.kind in MACHINE_KINDS:
        return known
    if part.kind in JOINED_KINDS:
        return not _BREAKS.isdisjoint(part.text[start:end].strip())
    return True
