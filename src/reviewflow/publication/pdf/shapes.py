"""Boxes, colours and what lies over what on a PDF page.

A black box over a name hides it from the eye and from nobody else. Whether one lies over a letter is a question
of order and place; to answer it for thousands of letters and shapes, the page is cut into fields.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import attrs

__all__ = ["MOST_SHAPES", "WHITE", "Box", "Colour", "Fields", "Shape", "TooMuch", "alike", "around", "figures_of", "is_box", "rgb"]

Box = tuple[float, float, float, float]
Colour = tuple[float, float, float] | None

MOST_SHAPES = 20_000  # of one page; beyond that nobody can tell what covers what
_MOST_ENTRIES = 400_000  # of shapes in fields
_MOST_LOOKS = 20_000_000  # at shapes over letters: ten seconds
_CELLS = 32  # a page is looked at in 32 x 32 fields
WHITE: Colour = (1.0, 1.0, 1.0)
_SAME = 0.06  # colours closer than this cannot be told apart on paper


class TooMuch(Exception):
    """A page costs more to read than any honest page does."""


@attrs.frozen
class Shape:
    """Something drawn: where, as the how-manieth, in which colour; a picture has none."""

    box: Box
    order: int
    colour: Colour
    opaque_picture: bool = False


def rgb(colour: Any) -> Colour:
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


def alike(one: Colour, other: Colour) -> bool:
    """Whether two colours cannot be told apart; never so if one is unknown."""
    return one is not None and other is not None and max(abs(a - b) for a, b in zip(one, other, strict=True)) < _SAME


def figures_of(path: Sequence[Any]) -> list[list[tuple[float, float]]]:
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


def is_box(corners: list[tuple[float, float]]) -> bool:
    """Whether a figure is an upright rectangle."""
    xs, ys = {round(x, 2) for x, _ in corners}, {round(y, 2) for _, y in corners}
    return 4 <= len(corners) <= 5 and len(xs) == 2 and len(ys) == 2


def around(corners: list[tuple[float, float]], margin: float) -> Box:
    """The box around a figure, with a margin."""
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return (min(xs) - margin, min(ys) - margin, max(xs) + margin, max(ys) + margin)


class Fields:
    """The shapes of a page by field, so that a letter is compared only with shapes near it."""

    def __init__(self, page: Box, shapes: Sequence[Shape]) -> None:
        self._left, self._bottom = page[0], page[1]
        self._wide = max((page[2] - page[0]) / _CELLS, 1e-6)
        self._high = max((page[3] - page[1]) / _CELLS, 1e-6)
        self._by_field: dict[tuple[int, int], list[Shape]] = {}
        if len(shapes) > MOST_SHAPES:
            raise TooMuch("it has too many shapes to tell what is covered")
        entries = self._looks = 0
        for shape in shapes:
            entries += (self._column(shape.box[2]) - self._column(shape.box[0]) + 1) * (self._row(shape.box[3]) - self._row(shape.box[1]) + 1)
            if entries > _MOST_ENTRIES:
                raise TooMuch("it has too many large shapes to tell what is covered")
            for column in range(self._column(shape.box[0]), self._column(shape.box[2]) + 1):
                for row in range(self._row(shape.box[1]), self._row(shape.box[3]) + 1):
                    self._by_field.setdefault((column, row), []).append(shape)

    def _column(self, x: float) -> int:
        return int(min(max((x - self._left) / self._wide, -1), _CELLS))

    def _row(self, y: float) -> int:
        return int(min(max((y - self._bottom) / self._high, -1), _CELLS))

    def at(self, x: float, y: float) -> list[Shape]:
        """The shapes over a point, in the order of drawing."""
        near = self._by_field.get((self._column(x), self._row(y)), [])
        self._looks += len(near)
        if self._looks > _MOST_LOOKS:
            raise TooMuch("it has too many shapes over its letters to tell what is covered")
        return [one for one in near if one.box[0] <= x <= one.box[2] and one.box[1] <= y <= one.box[3]]


