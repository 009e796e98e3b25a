"""The letters of one PDF page, each with whether a reader of the page can see it.

pdfminer tells where each letter stands and how it is drawn. From that and from everything drawn before and
after, a letter is `shown`, or it is invisible (render mode 3), on a hidden layer, off the page, tiny, in the
colour of what is behind it, or covered by something drawn later: the black box that hides nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import Any

import attrs

from reviewflow.errors import MissingExtra

try:
    from pdfminer.converter import PDFLayoutAnalyzer
    from pdfminer.layout import LTChar
    from pdfminer.pdffont import PDFUnicodeNotDefined
    from pdfminer.pdfinterp import PDFPageInterpreter
    from pdfminer.pdftypes import PDFStream, resolve1, stream_value
    from pdfminer.psparser import PSLiteral, literal_name
    from pdfminer.utils import apply_matrix_rect
except ModuleNotFoundError as missing:
    raise MissingExtra("reading PDF files", "pdf") from missing

from reviewflow.publication.pdf_shapes import (
    MOST_SHAPES,
    WHITE,
    Box,
    Colour,
    Fields,
    Shape,
    TooMuch,
    alike,
    around,
    figures_of,
    is_box,
    rgb,
)

__all__ = ["Budget", "Device", "Interpreter", "Letter"]

# pdfminer quotes what it reads in its warnings; a report's text has no business in a log.
logging.getLogger("pdfminer").setLevel(logging.CRITICAL + 1)

_TINY_POINTS = 2.0
_THICK_POINTS = 4.0  # a line as thick as letters are high covers them
@attrs.define
class Budget:
    """What reading may still cost, counted down over the whole document."""

    letters: int
    content_bytes: int  # of the page at hand
    page_letters: int  # likewise
    calls: int = 5_000  # of drawings inside drawings


@attrs.define
class Letter:
    """One letter: the item that pdfminer lays out, where it is, and how it is drawn."""

    item: Any
    text: str
    box: Box
    order: int
    colour: Colour
    shade: str = "shown"
    upright: bool = True


class Device(PDFLayoutAnalyzer):
    """Collects the letters and the shapes of one page. `page_box` is what is printed of it."""

    def __init__(self, manager: Any, page_box: Box, budget: Budget) -> None:
        super().__init__(manager)
        self.letters: list[Letter] = []
        self.unknown = 0  # letters whose font does not say what they are
        self.spoken: list[str] = []  # texts of marked content: what is read aloud in place of what is shown
        self.drawn: set[int] = set()  # the numbers of the streams that were drawn
        self.budget = budget
        self._page_box = page_box
        self._shapes: list[Shape] = []
        self._order = 0
        self._mode = 0
        self._colour: Colour = None
        self._hidden: list[bool] = []

    def begin_page(self, _page: Any, ctm: Any) -> None:
        """A page begins."""
        self.set_ctm(ctm)

    def end_page(self, _page: Any) -> None:
        """All is drawn: now it shows what covers what."""
        self._judge()

    def begin_figure(self, _name: str, _bbox: Any, _matrix: Any) -> None:
        """Nothing: letters inside drawings are letters of the page."""

    def end_figure(self, _name: str) -> None:
        """Nothing, likewise."""

    def begin_part(self, hidden: bool) -> None:
        """Marked content or a drawing begins; `hidden` if its layer is off."""
        self._hidden.append(hidden)

    def end_part(self) -> None:
        """What began last ends."""
        if self._hidden:
            self._hidden.pop()

    def render_image(self, _name: str, _stream: Any) -> None:
        """A picture covers what is under it, and gives no colour to compare with."""
        self._shape(apply_matrix_rect(self.ctm, (0, 0, 1, 1)), None, True)

    def _shape(self, box: Box, colour: Colour, picture: bool = False) -> None:
        self._order += 1
        if len(self._shapes) >= MOST_SHAPES:
            raise TooMuch("it has too many shapes to tell what is covered")
        if not any(self._hidden):
            self._shapes.append(Shape(box, self._order, colour, picture))

    def paint_path(self, gstate: Any, stroke: bool, fill: bool, _evenodd: bool, path: Sequence[Any]) -> None:
        """Filled boxes and thick lines cover; other figures are taken for ornaments."""
        for corners in figures_of(path):
            if fill and is_box(corners):
                self._shape(apply_matrix_rect(self.ctm, around(corners, 0)), rgb(gstate.ncolor))
            elif stroke and len(corners) == 2 and gstate.linewidth >= _THICK_POINTS:
                self._shape(apply_matrix_rect(self.ctm, around(corners, gstate.linewidth / 2)), rgb(gstate.scolor))

    def render_string(self, textstate: Any, seq: Any, ncs: Any, graphicstate: Any) -> None:
        """A string begins: its letters share one mode and one colour."""
        self._mode = textstate.render
        self._colour = rgb(graphicstate.scolor if self._mode in (1, 5) else graphicstate.ncolor)
        super().render_string(textstate, seq, ncs, graphicstate)

    def render_char(self, matrix: Any, font: Any, fontsize: float, scaling: float, rise: float, cid: int, ncs: Any, graphicstate: Any) -> float:
        """One letter; returns how far the next one stands, as pdfminer asks."""
        self.budget.letters -= 1
        self.budget.page_letters -= 1
        if min(self.budget.letters, self.budget.page_letters) < 0:
            raise TooMuch("it has more letters than any report, or any page of one")
        try:
            text = font.to_unichr(cid)
        except PDFUnicodeNotDefined:
            text = "\ufffd"
            self.unknown += 1
        item = LTChar(matrix, font, fontsize, scaling, rise, text, font.char_width(cid), font.char_disp(cid), ncs, graphicstate)
        self._order += 1
        letter = Letter(item, text, item.bbox, self._order, self._colour, upright=abs(matrix[1]) + abs(matrix[2]) < 1e-6)
        if any(self._hidden):
            letter.shade = "hidden-layer-text"
        elif self._mode in (3, 7):
            letter.shade = "invisible-text"
        elif 0 < max(item.width, item.height) < _TINY_POINTS:
            letter.shade = "tiny-text"
        self.letters.append(letter)
        return float(item.adv)

    def _judge(self) -> None:
        """Decides of each letter whether it is off the page, covered, or without contrast."""
        fields = Fields(self._page_box, self._shapes)
        for letter in self.letters:
            if letter.shade != "shown" or letter.text.isspace():
                continue
            x, y = (letter.box[0] + letter.box[2]) / 2, (letter.box[1] + letter.box[3]) / 2
            left, bottom, right, top = self._page_box
            if not (left <= x <= right and bottom <= y <= top):
                letter.shade = "off-page-text"
                continue
            behind: Shape | None = None
            for shape in fields.at(x, y) if self._shapes else ():
                if shape.order > letter.order:
                    letter.shade = "covered-text"
                    break
                behind = shape
            else:
                paper = WHITE if behind is None else behind.colour
                if not (behind is not None and behind.opaque_picture) and alike(letter.colour, paper):
                    letter.shade = "white-text"


class Interpreter(PDFPageInterpreter):
    """pdfminer's interpreter, which here knows layers and counts what a page costs."""

    device: Device
    hidden_layers: frozenset[int] = frozenset()

    def dup(self) -> Any:
        """An interpreter for a drawing inside this one: it knows the same layers."""
        inner: Any = super().dup()
        inner.hidden_layers = self.hidden_layers
        return inner

    def execute(self, streams: Any) -> None:
        """Follows drawing instructions, after counting them."""
        for one in streams:
            stream = stream_value(one)
            self.device.drawn.add(stream.objid or 0)
            self.device.budget.content_bytes -= len(stream.get_data())
        if self.device.budget.content_bytes < 0:
            raise TooMuch("it has more drawing instructions than any report's page")
        super().execute(streams)

    def do_BMC(self, _tag: Any) -> None:
        """Marked content begins, without properties."""
        self.device.begin_part(False)

    def do_BDC(self, _tag: Any, props: Any) -> None:
        """Marked content begins, with properties: a layer, or what is read aloud."""
        held = resolve1(self.resources.get("Properties")) if self.resources else None
        known = held.get(literal_name(props)) if isinstance(held, Mapping) and isinstance(props, PSLiteral) else props
        self.device.begin_part(self._is_hidden(known))
        properties = resolve1(known)
        if isinstance(properties, Mapping):
            self.device.spoken += [text for text in map(_text, properties.values()) if text]

    def do_EMC(self) -> None:
        """Marked content ends."""
        self.device.end_part()

    def do_Do(self, xobjid_arg: Any) -> None:
        """A drawing or a picture is put on the page, if its layer is on."""
        self.device.budget.calls -= 1
        if self.device.budget.calls < 0:
            raise TooMuch("it draws the same drawing too many times")
        drawing = resolve1(self.xobjmap.get(literal_name(xobjid_arg)))
        self.device.begin_part(isinstance(drawing, PDFStream) and self._is_hidden(drawing.attrs.get("OC")))
        super().do_Do(xobjid_arg)
        self.device.end_part()

    def _is_hidden(self, layer: Any) -> bool:
        """Whether optional content is off: the layer itself, or every layer of a group of layers."""
        if getattr(layer, "objid", None) in self.hidden_layers:
            return True
        group = resolve1(layer)
        members = resolve1(group.get("OCGs")) if isinstance(group, Mapping) else None
        several = members if isinstance(members, list) else []
        return bool(several) and all(getattr(one, "objid", None) in self.hidden_layers for one in several)


def _text(value: Any) -> str:
    value = resolve1(value)
    if not isinstance(value, bytes):
        return ""
    return value.decode("utf-16", "replace") if value.startswith((b"\xfe\xff", b"\xff\xfe")) else value.decode("latin-1")
