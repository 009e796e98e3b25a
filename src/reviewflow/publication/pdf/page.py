"""The letters of one PDF page, each with whether a reader of the page can see it.

pdfminer tells where each letter stands and how it is drawn. From that and from everything drawn before and
after, a letter is `shown`, or it is invisible (render mode 3), on a hidden layer, off the page, tiny, in the
colour of what is behind it, or covered by something drawn later: the black box that hides nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

import attrs

from reviewflow.errors import MissingExtra

try:
    from pdfminer.converter import PDFLayoutAnalyzer
    from pdfminer.layout import LTChar
    from pdfminer.utils import apply_matrix_rect
except ModuleNotFoundError as missing:
    raise MissingExtra("reading PDF files", "pdf") from missing

from reviewflow.publication.pdf.fonts import Fonts
from reviewflow.publication.pdf.lines import Letter
from reviewflow.publication.pdf.shapes import (
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

__all__ = ["Budget", "Device"]

# pdfminer quotes what it reads in its warnings; a report's text has no business in a log.
logging.getLogger("pdfminer").setLevel(logging.CRITICAL + 1)

_TINY_POINTS = 2.0
_UPRIGHT = 1e-6  # a matrix that turns by less than this turns nothing
_SCAN_SHARE = 0.25  # of a page: a picture as large as this may be a page of writing
_THICK_POINTS = 4.0  # a line as thick as letters are high covers them


@attrs.define
class Budget:
    """What reading may still cost, counted down over the whole document."""

    letters: int
    content_bytes: int  # of the page at hand
    page_letters: int  # likewise
    calls: int = 5_000  # of drawings inside drawings


class Device(PDFLayoutAnalyzer):
    """Collects the letters and the shapes of one page. `page_box` is what is printed of it."""

    def __init__(self, fonts: Fonts, page_box: Box, budget: Budget) -> None:
        super().__init__(fonts)
        self.letters: list[Letter] = []
        self.unreadable = 0  # texts whose font is not there, or cannot take them apart into letters
        self.disputed = False  # whether a font's tables contradict each other
        self.damaged = False  # whether some instructions were swallowed by others
        self.ends = 0
        self._fonts = fonts
        self.spoken: list[str] = []  # texts of marked content: what is read aloud in place of what is shown
        self.names: set[str] = set()  # of marks, which no reader shows
        self.pictures = 0.0  # square points that pictures cover
        self.drawn: set[int] = set()  # the numbers of the streams that were drawn
        self.budget = budget
        self._page_box = page_box
        self._shapes: list[Shape] = []
        self._order = 0
        self._shade = "shown"
        self._colour: Colour = None
        self._pale: dict[Colour, bool] = {}
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
        left, bottom, right, top = box = apply_matrix_rect(self.ctm, (0, 0, 1, 1))
        self.pictures += (right - left) * (top - bottom)
        self._shape(box, None, True)

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
        """A string begins: its letters share one mode, one colour and one place in the order of drawing."""
        mode = textstate.render
        self._colour = rgb(graphicstate.scolor if mode in (1, 5) else graphicstate.ncolor)
        self._shade = "hidden-layer-text" if any(self._hidden) else "invisible-text" if mode in (3, 7) else "shown"
        self._order += 1
        self._pay(seq, textstate.font)
        begun = len(self.letters)
        super().render_string(textstate, seq, ncs, graphicstate)
        known = self._fonts.known(textstate.font)
        self.disputed |= known.disputed
        known.says("".join(letter.text for letter in self.letters[begun:]))

    def _pay(self, seq: Any, font: Any) -> None:
        """Counts the letters of a string before any is made; a string that a font cannot take apart is unreadable."""
        for piece in seq:
            if isinstance(piece, bytes):
                number = len(tuple(font.decode(piece)))
                self.unreadable += number == 0 and bool(piece.strip(b"\0 "))
                self.budget.letters -= number
                self.budget.page_letters -= number
        if min(self.budget.letters, self.budget.page_letters) < 0:
            raise TooMuch("it has more letters than any report, or any page of one")

    def render_string_horizontal(self, seq: Any, matrix: Any, pos: Any, font: Any, fontsize: Any, scaling: Any, charspace: Any, wordspace: Any, rise: Any, dxscale: Any, ncs: Any, graphicstate: Any) -> Any:
        """The letters of one string, from left to right; returns where the next one stands, as pdfminer asks."""
        across, up, slant, along, left, low = matrix
        if abs(up) + abs(slant) >= _UPRIGHT:
            return super().render_string_horizontal(seq, matrix, pos, font, fontsize, scaling, charspace, wordspace, rise, dxscale, ncs, graphicstate)
        known = self._fonts.known(font)
        x, y = pos
        base = low + along * (y + font.get_descent() * fontsize + rise)
        bottom, top = sorted((base, base + along * fontsize))
        size = fontsize * scaling
        tiny = self._shade == "shown" and top - bottom < _TINY_POINTS
        spaced = False
        for piece in seq:
            if isinstance(piece, int | float):
                x -= piece * dxscale
                spaced = True
            elif isinstance(piece, bytes):
                for number in font.decode(piece):
                    if spaced:
                        x += charspace
                    text, width, sure = known.letters.get(number) or known.letter(number)
                    begin = left + across * x
                    x += width * size
                    end = left + across * x
                    box = (begin, bottom, end, top) if begin <= end else (end, bottom, begin, top)
                    shade = "tiny-text" if tiny and 0 < max(abs(end - begin), top - bottom) < _TINY_POINTS else self._shade
                    self.letters.append(Letter(text, box, self._order, self._colour, shade, True, sure))
                    if number == 32 and wordspace:
                        x += wordspace
                    spaced = True
        return (x, y)

    def render_char(self, matrix: Any, font: Any, fontsize: float, scaling: float, rise: float, cid: int, ncs: Any, graphicstate: Any) -> float:
        """One letter of a turned or vertical string; returns how far the next one stands, as pdfminer asks."""
        known = self._fonts.known(font)
        text, width, sure = known.letters.get(cid) or known.letter(cid)
        item = LTChar(matrix, font, fontsize, scaling, rise, text, width, font.char_disp(cid), ncs, graphicstate)
        tiny = self._shade == "shown" and 0 < max(item.width, item.height) < _TINY_POINTS
        upright = abs(matrix[1]) + abs(matrix[2]) < _UPRIGHT
        self.letters.append(Letter(text, item.bbox, self._order, self._colour, "tiny-text" if tiny else self._shade, upright, sure))
        return float(item.adv)

    @property
    def is_scan(self) -> bool:
        """Whether the page shows pictures on much of its paper, and no letter."""
        left, bottom, right, top = self._page_box
        shown = any(letter.shade == "shown" and not letter.text.isspace() for letter in self.letters)
        return not shown and self.pictures > _SCAN_SHARE * (right - left) * (top - bottom)

    def _judge(self) -> None:
        """Decides of each letter whether it is off the page, covered, or without contrast."""
        fields = Fields(self._page_box, self._shapes) if self._shapes else None
        left, bottom, right, top = self._page_box
        for letter in self.letters:
            if letter.shade != "shown" or letter.text.isspace():
                continue
            x0, y0, x1, y1 = letter.box
            x, y = (x0 + x1) / 2, (y0 + y1) / 2
            if not (left <= x <= right and bottom <= y <= top):
                letter.shade = "off-page-text"
            elif fields is None:
                if self._like_paper(letter.colour):
                    letter.shade = "white-text"
            else:
                letter.shade = self._among(fields.at(x, y), letter)

    def _like_paper(self, colour: Colour) -> bool:
        if colour not in self._pale:
            self._pale[colour] = alike(colour, WHITE)
        return self._pale[colour]

    def _among(self, shapes: Sequence[Shape], letter: Letter) -> str:
        """How a letter shows between the shapes that lie over its middle."""
        behind: Shape | None = None
        for shape in shapes:
            if shape.order > letter.order:
                return "covered-text"
            behind = shape
        if behind is None:
            return "white-text" if self._like_paper(letter.colour) else "shown"
        return "white-text" if not behind.opaque_picture and alike(letter.colour, behind.colour) else "shown"
