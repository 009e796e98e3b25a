"""One paragraph as a row of spans: each stretch of text, the run it stands in, and how it is shown.

Reading and rewriting both work on these spans and on nothing else, so what the gate did not read cannot
reach the file that a rewrite makes. Word cuts a name into as many runs as it likes; the spans' texts joined
are what the eye reads.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import attrs

from reviewflow.publication.docx.styles import Look, Looks
from reviewflow.publication.docx.xml import MC, Element, local, space, val, word

__all__ = ["WRAPPERS", "Fields", "Span", "own_text", "spans_of"]

_MATH = "http://schemas.openxmlformats.org/officeDocument/2006/math"


@attrs.frozen
class Span:
    """A stretch of one paragraph: its `text`, the `run` whose formatting it has, the `node` it came from.

    `shade` is `shown`, or how the text hides. `what` is `text`, `tab`, `break`, or a thing without text of its
    own: `footnote`, `endnote`, `note-mark`, `picture`, `page`.
    """

    text: str = attrs.field(repr=False)
    run: Element | None
    node: Element
    shade: str = "shown"
    what: str = "text"


def own_text(element: Element) -> str:
    """The text directly inside an element, also where comments or instructions are strewn between its letters."""
    return (element.text or "") + "".join(one.tail or "" for one in element)


_PAGE_FIELD = re.compile(r"\s*(PAGE|NUMPAGES|SECTIONPAGES)\s*(?:\\\*\s*(?:MERGEFORMAT|Arabic|arabic|roman|Roman|CHARFORMAT)\s*)*")


def page_field(instruction: str) -> str | None:
    """`PAGE` and its kin where a field's instruction is nothing else, so that it can be made anew; else None."""
    found = _PAGE_FIELD.fullmatch(instruction)
    return found.group(1) if found else None


class Fields:
    """Word's fields, which open in one run and close in another, even paragraphs later.

    `codes` holds the elements that stand in an instruction, `results` those in the kept result of a page
    number, `pages` the opening elements of page numbers, with the name of the field.
    """

    def __init__(self, root: Element) -> None:
        self.codes: set[Element] = set()
        self.results: set[Element] = set()
        self.pages: dict[Element, str] = {}
        open_fields: list[tuple[Element, list[str], bool]] = []  # where it opened, its instruction, past the separator?
        self._in_codes = 0  # how many of them are not past it
        for element in root.iter():
            name = word(element)
            if name == "fldChar":
                self._turn(element, val(element, "fldCharType"), open_fields)
            elif name in ("instrText", "delInstrText") and open_fields:
                open_fields[-1][1].append(own_text(element))
            elif name in ("t", "tab", "br", "sym") and open_fields:
                if self._in_codes:
                    self.codes.add(element)
                elif open_fields[-1][0] in self.pages:
                    self.results.add(element)

    def _turn(self, element: Element, kind: str | None, open_fields: list[tuple[Element, list[str], bool]]) -> None:
        if kind == "begin":
            open_fields.append((element, [], False))
            self._in_codes += 1
        elif open_fields:
            opened, words, past = open_fields.pop()
            if not past:
                self._in_codes -= 1
                field = page_field("".join(words))
                if field:
                    self.pages[opened] = field
            if kind == "separate":
                open_fields.append((opened, words, True))


# Elements of a run that are a letter or two, and what they read as.
_LETTERS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad"}
_TEXTS = frozenset({"t", "delText"})
_CODES = frozenset({"instrText", "delInstrText"})
# What changes the standing of all text inside it.
WRAPPERS = {"del": "deleted-text", "moveFrom": "moved-text", "rt": "ruby-text"}
_SKIPPED = frozenset({"p", "txbxContent", "pPr", "rPr", "sdtPr"})  # paragraphs of their own, or no text


def _symbol(element: Element) -> str:
    """The letter that `w:sym` draws: fonts of symbols keep theirs at F000 upwards."""
    try:
        code = int(val(element, "char") or element.get("char") or "", 16)
    except ValueError:
        return ""
    code = code & 0xFF if 0xF000 <= code <= 0xF0FF else code
    return chr(code) if 0x20 <= code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF else ""


def spans_of(paragraph: Element, looks: Looks, fields: Fields, backed: bool, standing: str) -> tuple[Span, ...]:
    """The spans of one paragraph, in reading order; `standing` is the shade of all of it where it is not `shown`."""
    return tuple(_within(paragraph, None, standing, looks.of_paragraph(paragraph), looks, fields, backed))


def _within(
    element: Element, run: Element | None, shade: str, look: Look, looks: Looks, fields: Fields, backed: bool
) -> Iterator[Span]:
    for one in element:
        name = word(one)
        if name in _SKIPPED:
            continue
        if name == "r":
            seen = looks.of_run(one, look).shade(backed) if shade == "shown" else shade
            yield from _within(one, one, seen, look, looks, fields, backed)
        elif name in _TEXTS or (local(one) == "t" and space(one) == _MATH):
            yield Span(own_text(one), run, one, _field_shade(one, shade, fields))
        elif name in _CODES:
            continue  # the instruction of a field: read as a place of its own
        elif name or local(one) == "symEx":
            yield from _special(one, name, run, shade, look, looks, fields, backed)
        elif space(one) == MC and local(one) == "Fallback":
            yield from _within(one, run, "fallback-text" if shade == "shown" else shade, look, looks, fields, backed)
        else:
            yield from _foreign(one, run, shade, look, looks, fields, backed)


def _field_shade(element: Element, shade: str, fields: Fields) -> str:
    if shade == "shown" and element in fields.codes:
        return "field-code"
    if shade == "shown" and element in fields.results:
        return "page-field-result"
    return shade


def _special(
    one: Element, name: str, run: Element | None, shade: str, look: Look, looks: Looks, fields: Fields, backed: bool
) -> Iterator[Span]:
    """Everything of Word's own that is neither a run nor its text."""
    if name in _LETTERS and run is not None:
        yield Span(_LETTERS[name], run, one, _field_shade(one, shade, fields), "break" if name in ("br", "cr") else "tab" if "tab" in name else "text")
    elif name in ("sym", "") and run is not None:
        yield Span(_symbol(one), run, one, _field_shade(one, shade, fields))
    elif name == "fldChar":
        if one in fields.pages:
            yield Span("", run, one, shade, "page")
    elif name == "fldSimple":
        standing = shade
        if page_field(val(one, "instr") or ""):
            look_of = next((inside for inside in one if word(inside) == "r"), None)
            yield Span("", look_of, one, shade, "page")
            standing = "page-field-result" if shade == "shown" else shade
        yield from _within(one, run, standing, look, looks, fields, backed)
    elif name in ("footnoteReference", "endnoteReference"):
        yield Span("", run, one, shade, name.removesuffix("Reference"))
    elif name in ("footnoteRef", "endnoteRef"):
        yield Span("", run, one, shade, "note-mark")
    elif name in ("drawing", "pict", "object"):
        yield Span("", run, one, shade, "picture")
    else:
        wrapped = WRAPPERS.get(name)
        yield from _within(one, run, wrapped if wrapped and shade == "shown" else shade, look, looks, fields, backed)


def _foreign(
    one: Element, run: Element | None, shade: str, look: Look, looks: Looks, fields: Fields, backed: bool
) -> Iterator[Span]:
    """Elements of other namespaces: walked for runs of text inside them (maths, alternatives, smart tags)."""
    if len(one):
        yield from _within(one, run, shade, look, looks, fields, backed)
