"""The running text of one member of a Word file: its paragraphs, table rows and the seams between paragraphs.

Each paragraph is one part, whatever runs it is cut into. A name can also stand across two cells of a row or
two paragraphs (a line pasted from an e-mail is a paragraph to Word), so every row and every seam that does not
end a sentence is a part as well. Those joined parts repeat what the paragraphs say (`kinds.JOINED_KINDS`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import attrs

from reviewflow.publication.docx.spans import WRAPPERS, Fields, Span, spans_of
from reviewflow.publication.docx.styles import Looks, child, is_on, is_shaded
from reviewflow.publication.docx.xml import MC, Element, local, space, val, word
from reviewflow.publication.surface import Part

__all__ = ["ROOT_KINDS", "Joined", "Paragraph", "Story"]

# What the paragraphs of a member are called, by its root element.
ROOT_KINDS = {
    "document": "body",
    "hdr": "header",
    "ftr": "footer",
    "footnotes": "footnote",
    "endnotes": "endnote",
    "comments": "comment",
    "glossaryDocument": "glossary",
}

_SEAM_LETTERS = 60  # of each side: three long words
_ENDS = re.compile(r"[.!?:;)\]”\"]\s*$")
_CONTAINERS = frozenset({"body", "tc", "txbxContent", "footnote", "endnote", "comment", "hdr", "ftr", "docPartBody"})


@attrs.frozen
class Paragraph:
    """One paragraph: its part's `path` and `kind`, its spans, and the number of the container it stands in."""

    path: str
    kind: str
    element: Element
    spans: tuple[Span, ...]
    container: int

    @property
    def text(self) -> str:
        """What the eye reads: the shown spans, joined."""
        return "".join(span.text for span in self.spans if span.shade == "shown")


@attrs.frozen
class Joined:
    """A text across paragraphs. `pieces` are (number of the paragraph, start in its text, start here, length)."""

    path: str
    kind: str
    text: str = attrs.field(repr=False)
    pieces: tuple[tuple[int, int, int, int], ...]


@attrs.frozen
class _Standing:
    """What the elements around a paragraph say about it."""

    kind: str
    container: int = 0
    backed: bool = False
    shade: str = "shown"


class Story:
    """All paragraphs of one member. `path` is the member's name as parts show it."""

    def __init__(self, path: str, root: Element, looks: Looks) -> None:
        self.path, self.root, self._looks = path, root, looks
        self._fields = Fields(root)
        self.paragraphs: list[Paragraph] = []
        self.rows: list[Joined] = []
        self._containers = 0
        background = any(word(one) == "background" for one in root)
        self._descend(root, _Standing(ROOT_KINDS.get(local(root), "other"), backed=background))
        self.seams = list(self._seams())

    @property
    def page_fields(self) -> Mapping[Element, str]:
        """The fields that are page numbers, by the element that opens them."""
        return self._fields.pages

    def _descend(self, element: Element, standing: _Standing) -> None:
        for one in element:
            name = word(one)
            if name == "p":
                self._take(one, standing)
            elif name == "tr":
                before = len(self.paragraphs)
                self._descend(one, self._inside(one, name, standing))
                self._take_row(before)
                continue
            self._descend(one, self._inside(one, name, standing) if len(one) else standing)

    def _inside(self, one: Element, name: str, standing: _Standing) -> _Standing:
        """The standing of what is inside `one`."""
        kind, backed, shade = standing.kind, standing.backed, standing.shade
        if name in _CONTAINERS:
            self._containers += 1
        container = self._containers if name in _CONTAINERS else standing.container
        if name == "tbl":
            properties = child(one, "tblPr")
            style = child(properties, "tblStyle")
            backed = backed or bool(is_shaded(properties)) or (style is not None and self._looks.of_table(val(style)))
        elif name == "tr":
            shade = "hidden-row" if is_on(child(child(one, "trPr"), "hidden")) else shade
        elif name == "tc":
            properties = child(one, "tcPr")
            merged = [child(properties, merge) for merge in ("vMerge", "hMerge")]
            continued = any(merge is not None and (val(merge) or "continue") == "continue" for merge in merged)
            kind = "table-cell" if kind == "body" else kind
            backed, shade = backed or bool(is_shaded(properties)), "merged-cell" if continued else shade
        elif name == "txbxContent":
            kind, backed = "text-box", True
        elif name == "r":  # a text box anchored in a hidden run is hidden, whatever its own text looks like
            shade = "hidden-text" if is_on(child(child(one, "rPr"), "vanish")) else shade
        elif name in WRAPPERS:
            shade = WRAPPERS[name]
        elif space(one) == MC and local(one) == "Fallback":
            shade = "fallback-text"
        return _Standing(kind, container, backed, shade)

    def _take(self, element: Element, standing: _Standing) -> None:
        spans = spans_of(element, self._looks, self._fields, standing.backed, standing.shade)
        path = f"{self.path}#p{len(self.paragraphs) + 1}"
        self.paragraphs.append(Paragraph(path, standing.kind, element, spans, standing.container))

    def _take_row(self, before: int) -> None:
        cells = [(number, one.text) for number, one in enumerate(self.paragraphs[before:], before)]
        filled = [(number, text) for number, text in cells if text.strip()]
        if len({self.paragraphs[number].container for number, _ in filled}) > 1:
            pieces, at = [], 0
            for number, text in filled:
                pieces.append((number, 0, at, len(text)))
                at += len(text) + 1
            text = "\t".join(text for _, text in filled)
            self.rows.append(Joined(f"{self.path}#row{len(self.rows) + 1}", "table-row", text, tuple(pieces)))

    def _seams(self) -> Iterator[Joined]:
        """The end of a paragraph with the start of the next one of its container, unless a sentence ended there."""
        last: dict[int, tuple[int, str]] = {}
        for number, paragraph in enumerate(self.paragraphs):
            text = paragraph.text
            if not text.strip():
                continue
            above = last.get(paragraph.container)
            last[paragraph.container] = (number, text)
            if above is None or _ENDS.search(above[1]):
                continue
            start = _word_start(above[1], len(above[1]) - _SEAM_LETTERS)
            tail, head = above[1][start:], text[: _word_end(text, _SEAM_LETTERS)]
            pieces = ((above[0], start, 0, len(tail)), (number, 0, len(tail) + 1, len(head)))
            yield Joined(f"{paragraph.path}/seam", "paragraph-seam", f"{tail}\n{head}", pieces)

    def parts(self) -> Iterator[Part]:
        """Every part of this story that has text."""
        for paragraph in self.paragraphs:
            yield from _parts_of(paragraph)
        for joined in (*self.rows, *self.seams):
            yield Part(joined.path, joined.kind, joined.text)

    def consumed(self) -> set[Element]:
        """The elements whose text the parts of this story hold."""
        return {span.node for paragraph in self.paragraphs for span in paragraph.spans if span.text}


def _word_start(text: str, at: int) -> int:
    """The start of a word at or after `at`: half a name at the edge of a seam would be a false finding."""
    return 0 if at <= 0 else (text.find(" ", at) + 1 or at)


def _word_end(text: str, at: int) -> int:
    """The end of a word at or before `at`."""
    return len(text) if at >= len(text) else (text.rfind(" ", 0, at) + 1 or at)


def _parts_of(paragraph: Paragraph) -> Iterator[Part]:
    """What is seen, what is hidden (by the way it hides), and, where both meet, the whole in reading order."""
    shown = paragraph.text
    if shown:
        yield Part(paragraph.path, paragraph.kind, shown)
    shades = dict.fromkeys(span.shade for span in paragraph.spans if span.text)
    for shade in shades:
        if shade != "shown":
            text = "".join(span.text for span in paragraph.spans if span.shade == shade)
            yield Part(f"{paragraph.path}/{shade}", shade, text)
    if len(shades) > 1:
        whole = "".join(span.text for span in paragraph.spans if span.shade != "ruby-text")
        yield Part(f"{paragraph.path}/whole", "paragraph-whole", whole)
