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

__all__ = ["Budget", "Device", "Interpreter", "Letter", "TooMuch"]

# pdfminer quotes what it reads in its warnings; a report's text has no business in a log.
logging.getLogger("pdfminer").setLevel(logging.CRITICAL + 1)

Box = tuple[float, float, float, float]
Colour = tuple[float, float, float] | None

_TINY_POINTS = 2.0
_THICK_POINTS = 4.0  # a line as thick as letters are high covers them
_MOST_SHAPES = 20_000  # of one page; beyond that nobody can tell what covers what
_CELLS = 32  # a page is looked at in 32 x 32 fields
_WHITE: Colour = (1.0, 1.0, 1.0)
_SAME = 0.06  # colours closer than this cannot be told apart on paper


class TooMuch(Exception):
    """A page costs more to read than any honest page does."""


@attrs.define
class Budget:
    """What reading may still cost, counted down over the whole document."""

    letters: int
    content_bytes: int  # of the page at hand
    calls: int = 8_000  # of drawings inside drawings


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


@attrs.frozen
class _Shape:
    box: Box
    order: int
    colour: Colour
    opaque_picture: bool = False


def _rgb(colour: Any) -> Colour:
    """A colour of pdfminer as red, green and blue; None for a pattern or a spot colour."""
    if isinstance(colour, int | float):
        return (float(colour),) * 3
    if isinstance(colour, tuple | list) and all(isinstance(one, int | float) for one in colour):
        if len(colour) == 1:
            return (float(colour[0]),) * 3
        if len(colour) == 3:
            return (float(colour[0]), float(colour[1]), float(colour[2]))
        if len(colour) == 4:
            cyan, magenta, yellow, black = (float(one) for one in colour)
            red, green, blue = ((1 - one) * (1 - black) for one in (cyan, magenta, yellow))
            return (red, green, blue)
    return None


def _alike(one: Colour, other: Colour) -> bool:
    return one is not None and other is not None and max(abs(a - b) for a, b in zip(one, other, strict=True)) < _SAME


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
        self._shapes: list[_Shape] = []
        self._order = 0
        self._mode = 0
        self._hidden: list[bool] = []

    def begin_page(self, _page: Any, ctm: Any) -> None:
        self.set_ctm(ctm)

    def end_page(self, _page: Any) -> None:
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
        self._shape(apply_matrix_rect(self.ctm, (0, 0, 1, 1)), None, True)

    def _shape(self, box: Box, colour: Colour, picture: bool = False) -> None:
        self._order += 1
        if len(self._shapes) >= _MOST_SHAPES:
            raise TooMuch("it has too many shapes to tell what is covered")
        if not any(self._hidden):
            self._shapes.append(_Shape(box, self._order, colour, picture))

    def paint_path(self, gstate: Any, stroke: bool, fill: bool, _evenodd: bool, path: Sequence[Any]) -> None:
        for corners in _figures(path):
            if fill and _is_box(corners):
                self._shape(apply_matrix_rect(self.ctm, _around(corners, 0)), _rgb(gstate.ncolor))
            elif stroke and len(corners) == 2 and gstate.linewidth >= _THICK_POINTS:
                self._shape(apply_matrix_rect(self.ctm, _around(corners, gstate.linewidth / 2)), _rgb(gstate.scolor))

    def render_string(self, textstate: Any, seq: Any, ncs: Any, graphicstate: Any) -> None:
        self._mode = textstate.render
        super().render_string(textstate, seq, ncs, graphicstate)

    def render_char(self, matrix: Any, font: Any, fontsize: float, scaling: float, rise: float, cid: int, ncs: Any, graphicstate: Any) -> float:
        self.budget.letters -= 1
        if self.budget.letters < 0:
            raise TooMuch("the document has more letters than any report")
        try:
            text = font.to_unichr(cid)
        except PDFUnicodeNotDefined:
            text = "\ufffd"
            self.unknown += 1
        item = LTChar(matrix, font, fontsize, scaling, rise, text, font.char_width(cid), font.char_disp(cid), ncs, graphicstate)
        self._order += 1
        colour = _rgb(graphicstate.scolor if self._mode in (1, 5) else graphicstate.ncolor)
        letter = Letter(item, text, item.bbox, self._order, colour, upright=abs(matrix[1]) + abs(matrix[2]) < 1e-6)
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
        fields = _Fields(self._page_box, self._shapes)
        for letter in self.letters:
            if letter.shade != "shown" or letter.text.isspace():
                continue
            x, y = (letter.box[0] + letter.box[2]) / 2, (letter.box[1] + letter.box[3]) / 2
            left, bottom, right, top = self._page_box
            if not (left <= x <= right and bottom <= y <= top):
                letter.shade = "off-page-text"
                continue
            behind: _Shape | None = None
            for shape in fields.at(x, y):
                if shape.order > letter.order:
                    letter.shade = "covered-text"
                    break
                behind = shape
            else:
                paper = _WHITE if behind is None else behind.colour
                if not (behind is not None and behind.opaque_picture) and _alike(letter.colour, paper):
                    letter.shade = "white-text"


def _figures(path: Sequence[Any]) -> list[list[tuple[float, float]]]:
    """The closed or open figures of a path, as corners; a figure with curves has none."""
    figures: list[list[tuple[float, float]]] = []
    for step in path:
        if step[0] == "m":
            figures.append([])
        if not figures:
            continue
        if step[0] in "ml":
            figures[-1].append((float(step[-2]), float(step[-1])))
        elif step[0] in "cvy":
            figures[-1] += [(float("nan"), 0.0)] * 9
    return figures


def _is_box(corners: list[tuple[float, float]]) -> bool:
    xs, ys = {round(x, 2) for x, _ in corners}, {round(y, 2) for _, y in corners}
    return 4 <= len(corners) <= 5 and len(xs) == 2 and len(ys) == 2


def _around(corners: list[tuple[float, float]], margin: float) -> Box:
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return (min(xs) - margin, min(ys) - margin, max(xs) + margin, max(ys) + margin)


class _Fields:
    """The shapes of a page by field, so that a letter is compared only with shapes near it."""

    def __init__(self, page: Box, shapes: Sequence[_Shape]) -> None:
        self._left, self._bottom = page[0], page[1]
        self._wide = max((page[2] - page[0]) / _CELLS, 1e-6)
        self._high = max((page[3] - page[1]) / _CELLS, 1e-6)
        self._by_field: dict[tuple[int, int], list[_Shape]] = {}
        for shape in shapes:
            for column in range(self._column(shape.box[0]), self._column(shape.box[2]) + 1):
                for row in range(self._row(shape.box[1]), self._row(shape.box[3]) + 1):
                    self._by_field.setdefault((column, row), []).append(shape)

    def _column(self, x: float) -> int:
        return int(min(max((x - self._left) / self._wide, -1), _CELLS))

    def _row(self, y: float) -> int:
        return int(min(max((y - self._bottom) / self._high, -1), _CELLS))

    def at(self, x: float, y: float) -> list[_Shape]:
        """The shapes over a point, in the order of drawing."""
        near = self._by_field.get((self._column(x), self._row(y)), [])
        return [one for one in near if one.box[0] <= x <= one.box[2] and one.box[1] <= y <= one.box[3]]


class Interpreter(PDFPageInterpreter):
    """pdfminer's interpreter, which here knows layers and counts what a page costs."""

    device: Device
    hidden_layers: frozenset[int] = frozenset()

    def dup(self) -> Any:
        inner: Any = super().dup()
        inner.hidden_layers = self.hidden_layers
        return inner

    def execute(self, streams: Any) -> None:
        for one in streams:
            stream = stream_value(one)
            self.device.drawn.add(stream.objid or 0)
            self.device.budget.content_bytes -= len(stream.get_data())
        if self.device.budget.content_bytes < 0:
            raise TooMuch("it has more drawing instructions than any report's page")
        super().execute(streams)

    def do_BMC(self, _tag: Any) -> None:
        self.device.begin_part(False)

    def do_BDC(self, _tag: Any, props: Any) -> None:
        held = resolve1(self.resources.get("Properties")) if self.resources else None
        known = held.get(literal_name(props)) if isinstance(held, Mapping) and isinstance(props, PSLiteral) else props
        self.device.begin_part(self._is_hidden(known))
        properties = resolve1(known)
        if isinstance(properties, Mapping):
            self.device.spoken += [text for text in map(_text, properties.values()) if text]

    def do_EMC(self) -> None:
        self.device.end_part()

    def do_Do(self, xobjid_arg: Any) -> None:
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
