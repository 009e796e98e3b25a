"""Makes the blocks of a rewritten Word file: paragraphs, tables, text boxes as paragraphs, notes.

Every letter comes from a shown span of a paragraph that was read (`spans`), every property from the
allow-list (`allow`). Hidden text, comments, marks of revisions, bookmarks, fields' instructions and
targets of links have no span that is shown, and so are not left out but never put in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

import attrs

from reviewflow.publication.docx.allow import Names, cleaned, make
from reviewflow.publication.docx.edits import edited, edits_of_story
from reviewflow.publication.docx.pictures import Pictures
from reviewflow.publication.docx.spans import Span, page_field
from reviewflow.publication.docx.story import Paragraph, Story
from reviewflow.publication.docx.styles import child, is_on
from reviewflow.publication.docx.xml import MC, Element, W, etree, local, space, val, word
from reviewflow.publication.surface import Edit

__all__ = ["Blocks", "Notes"]

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_SYMBOL_FONTS = frozenset({"Symbol", "Wingdings", "Wingdings 2", "Wingdings 3", "Webdings"})
_BREAKS = frozenset({"page", "column"})
_THINGS = frozenset({"footnote", "endnote", "note-mark", "page"})  # spans that say something without a text
_MARKS = {"footnote": "footnoteReference", "endnote": "endnoteReference"}


@attrs.define
class Notes:
    """The notes that the new text refers to, in order: id in the input -> new id."""

    footnote: dict[str, int] = attrs.Factory(dict)
    endnote: dict[str, int] = attrs.Factory(dict)

    def number(self, kind: str, old: str) -> str:
        """The new id of a note; 0 and 1 are the separators that Word wants."""
        held = self.footnote if kind == "footnote" else self.endnote
        return str(held.setdefault(old, len(held) + 2))


class Blocks:
    """Makes the blocks of one member. `story` is its text, `edits` by path, `pictures` those of the new member."""

    def __init__(self, story: Story, edits: Mapping[str, Sequence[Edit]], names: Names, notes: Notes, pictures: Pictures) -> None:
        self._names, self._notes, self._pictures = names, notes, pictures
        self._pages = story.page_fields
        by_paragraph = edits_of_story(story, edits)
        self._spans: dict[Element, list[Span]] = {}
        for number, paragraph in enumerate(story.paragraphs):
            self._spans[paragraph.element] = _shown(paragraph, by_paragraph.get(number, ()))
        self._looks: dict[Element, tuple[str, Element | None]] = {}

    def fill(self, source: Iterable[Element], parent: Element) -> None:
        """The blocks of `source` (the children of a body, a cell, a note) under `parent`."""
        for one in source:
            name = word(one)
            if name == "p":
                self._paragraph(one, parent)
            elif name == "tbl":
                self._table(one, parent)
            elif name in ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo") or (space(one) == MC and local(one) != "Fallback"):
                self.fill(one, parent)

    def _table(self, source: Element, parent: Element) -> None:
        table = make(parent, "tbl")
        for name in ("tblPr", "tblGrid"):
            one = child(source, name)
            if one is not None:
                cleaned(one, table, self._names)
            else:
                make(table, name)
        for row in _through(source, "tr"):
            if not is_on(child(child(row, "trPr"), "hidden")):
                self._row(row, make(table, "tr"))
        if child(table, "tr") is None:
            parent.remove(table)

    def _row(self, source: Element, row: Element) -> None:
        properties = child(source, "trPr")
        if properties is not None:
            cleaned(properties, row, self._names)
        for one in _through(source, "tc"):
            cell = make(row, "tc")
            properties = child(one, "tcPr")
            if properties is not None:
                cleaned(properties, cell, self._names)
            self.fill(one, cell)
            if len(cell) == 0 or word(cell[-1]) != "p":  # Word calls a cell without a last paragraph damaged
                make(cell, "p")

    def _paragraph(self, source: Element, parent: Element) -> None:
        paragraph = make(parent, "p")
        properties = child(source, "pPr")
        if properties is not None:
            made = cleaned(properties, paragraph, self._names)
            section = child(made, "sectPr")
            if made is not None and section is not None:  # sections are made by whoever knows the headers
                made.replace(section, etree.Element(f"{{{W}}}sectPr"))
        run, look = None, ""
        for span in self._spans.get(source, ()):
            if not (self._pictures.of(span.node) if span.what == "picture" else span.text or span.what in _THINGS):
                continue
            shape, formatting = self._look(span.run)
            if run is None or shape != look:
                run, look = self._run(paragraph, formatting), shape
            self._put(span, run, paragraph)
            if span.what == "page":
                run = None
        for box in _boxes(source):
            self.fill(box, parent)

    def _look(self, run: Element | None) -> tuple[str, Element | None]:
        """The cleaned formatting of a run, and a text that is equal for equal formatting."""
        properties = child(run, "rPr")
        if properties is None:
            return "", None
        if properties not in self._looks:
            made = cleaned(properties, etree.Element("holder"), self._names)
            empty = made is None or len(made) == 0
            self._looks[properties] = ("", None) if empty or made is None else (etree.tostring(made, encoding="unicode"), made)
        return self._looks[properties]

    def _run(self, paragraph: Element, formatting: Element | None) -> Element:
        run = make(paragraph, "r")
        if formatting is not None:
            run.append(etree.fromstring(etree.tostring(formatting)))
        return run

    def _put(self, span: Span, run: Element, paragraph: Element) -> None:
        """One span at the end of a run."""
        if span.what in _MARKS:
            make(run, _MARKS[span.what], id=self._notes.number(span.what, val(span.node, "id") or ""))
        elif span.what == "note-mark":
            make(run, word(span.node))
        elif span.what == "picture":
            self._pictures.put(span.node, run)
        elif span.what == "page":
            self._page(span.node, run, paragraph)
        elif span.what == "break" and val(span.node, "type") in _BREAKS:
            make(run, "br", type=val(span.node, "type") or "page")
        elif span.what == "text" and word(span.node) == "sym" and val(span.node, "font") in _SYMBOL_FONTS and len(span.text) == 1:
            make(run, "sym", font=val(span.node, "font") or "", char=f"{0xF000 + ord(span.text):04X}" if ord(span.text) < 256 else "F020")
        else:
            _letters(span.text, run)

    def _page(self, node: Element, run: Element, paragraph: Element) -> None:
        """A page number, made anew: Word fills it in."""
        field = page_field(val(node, "instr") or "") if word(node) == "fldSimple" else None
        instruction = field or self._pages.get(node, "PAGE")
        simple = make(paragraph, "fldSimple", instr=f" {instruction} ")
        formatting = child(run, "rPr")
        inner = self._run(simple, formatting)
        _letters("1", inner)
        if len(run) == (0 if formatting is None else 1):
            paragraph.remove(run)


def _shown(paragraph: Paragraph, edits: Sequence[Edit]) -> list[Span]:
    shown = [span for span in paragraph.spans if span.shade == "shown"]
    return edited(shown, edits) if edits else shown


def _through(source: Element, name: str) -> Iterable[Element]:
    """The rows of a table or the cells of a row, also where content controls stand between."""
    for one in source:
        if word(one) == name:
            yield one
        elif word(one) in ("sdt", "sdtContent", "customXml", "ins", "moveTo"):
            yield from _through(one, name)


def _boxes(paragraph: Element) -> Iterable[Element]:
    """The text boxes anchored in a paragraph itself, without those that repeat them for old programs."""
    waiting = [paragraph]
    while waiting:
        element = waiting.pop(0)
        if word(element) == "txbxContent":
            yield element
        elif not (space(element) == MC and local(element) == "Fallback"):
            waiting[:0] = list(element)


def _letters(text: str, run: Element) -> None:
    for piece in re.split(r"([\t\n])", text):
        if piece == "\t":
            make(run, "tab")
        elif piece == "\n":
            make(run, "br")
        elif piece:
            last = run[-1] if len(run) else None
            if last is not None and word(last) == "t":
                last.text = (last.text or "") + piece
            else:
                make(run, "t").text = piece
                run[-1].set(_SPACE, "preserve")
