"""Letters that stand beside each other become lines, by their places on the page.

Two letters written one after the other are of one line where they stand at one height and near each other; a gap
of a tenth of a letter is a space. Lines stay in the order of writing: kerned and singly placed letters become words
again, and no column is read across.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

import attrs

from reviewflow.publication.pdf.shapes import Box, Colour

__all__ = ["Letter", "jump", "laid_out", "reading_order"]

FAR = 5_000.0  # points; letters further out or larger are read, but in the order of writing
_OVERLAP = 0.5  # of the lower letter's height: one line
_NEAR = 2.0  # widths of the wider letter: one line
_SPACE = 0.1  # of the larger side of a letter: a space lies between


@attrs.define
class Letter:
    """One letter: where it is, as the how-manieth it was written, and how it is drawn. `sure` is whether its font can be trusted."""

    text: str
    box: Box
    order: int
    colour: Colour
    shade: str = "shown"
    upright: bool = True
    sure: bool = True


def laid_out(letters: Sequence[Letter]) -> str:
    """Lines of text: upright letters by their places on the page, all others in the order of writing."""
    near: list[Letter] = []
    others: list[str] = []
    for letter in letters:
        left, bottom, right, top = letter.box
        if letter.upright and -FAR < left and right < FAR and -FAR < bottom and top < FAR:
            near.append(letter)
        else:
            others.append(letter.text)
    lines = [line.rstrip() for line in _lines(near)]
    return "\n".join(line for line in (*lines, "".join(others)) if line.strip())


def _lines(letters: Iterable[Letter]) -> list[str]:
    pieces: list[str] = []
    left = bottom = right = top = wide = high = float("nan")
    for letter in letters:
        x0, y0, x1, y1 = letter.box
        width, height = x1 - x0, y1 - y0
        overlap = (y1 if y1 < top else top) - (y0 if y0 > bottom else bottom)
        apart = x0 - right if x0 > right else left - x1 if left > x1 else 0.0
        if overlap > _OVERLAP * (height if height < high else high) and apart <= _NEAR * (width if width > wide else wide):
            if right < x0 - _SPACE * (width if width > height else height):
                pieces.append(" ")
        else:
            pieces.append("\n")
        pieces.append(letter.text)
        left, bottom, right, top, wide, high = x0, y0, x1, y1, width, height
    return "".join(pieces).split("\n")


def jump(letters: Sequence[Letter]) -> bool:
    """Whether letters of one line were written out of order, so that words can be torn in the order of writing."""
    for before, after in pairwise(letters):
        one, other = before.box, after.box
        if other[0] < one[0]:
            high = max(other[3] - other[1], 1.0)
            if abs(other[1] - one[1]) < high / 4 and other[0] < one[0] - high / 4:
                return True
    return False


def reading_order(letter: Letter) -> tuple[float, float]:
    """By lines from the top, and in each from the left."""
    high = max(letter.box[3] - letter.box[1], 1.0)
    return (-round(letter.box[1] / high), letter.box[0])
