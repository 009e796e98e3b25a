"""The text of every page of a PDF, by how it is shown, and of every drawing that no page shows.

Letters of one shade are laid out together, so that kerned and singly placed letters become words again and
white text does not fall between the lines of what is seen. Where a page has more than one shade, all its
letters are laid out once more as they stand: a name half covered is still a name.
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any

import attrs
from pdfminer.layout import LAParams, LTPage
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfinterp import PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import PDFStream, resolve1
from pdfminer.psparser import PSException
from pdfminer.utils import apply_matrix_rect

from reviewflow.publication.pdf_page import Budget, Device, Interpreter, Letter
from reviewflow.publication.pdf_raw import PdfLimits
from reviewflow.publication.pdf_shapes import Box, TooMuch
from reviewflow.publication.surface import Obstacle, Part, UnreadPart

__all__ = ["DAMAGE", "Text", "text_of"]

# What pdfminer raises on damaged input, by experience of its fuzzers and ours.
DAMAGE = (
    PSException, ValueError, TypeError, LookupError, AttributeError, AssertionError, ArithmeticError, RuntimeError,
    OSError, EOFError, struct.error, zlib.error,
)  # fmt: skip

_FAR = 5_000.0  # points; letters further out or larger are read, but in the order of writing
_SEAM_LETTERS = 60


@attrs.define
class Text:
    """What the pages say; `drawn` are the numbers of the streams that were drawn on the way."""

    parts: list[Part] = attrs.Factory(list)
    unread: list[UnreadPart] = attrs.Factory(list)
    obstacles: list[Obstacle] = attrs.Factory(list)
    drawn: set[int] = attrs.Factory(set)
    pages: int = 0


def text_of(data: bytes, limits: PdfLimits, budget: Budget, hidden_layers: frozenset[int], forms: Iterable[int]) -> Text:
    """The text of all pages, and of the drawings numbered `forms` that none of them shows."""
    text = Text()
    manager = PDFResourceManager()
    try:
        document = PDFDocument(PDFParser(io.BytesIO(data)))
        for page in PDFPage.create_pages(document):
            text.pages += 1
            if text.pages > limits.pages:
                text.unread.append(UnreadPart("pages", f"it has more than {limits.pages} pages"))
                break
            _page(text, page, manager, hidden_layers, _of_a_page(budget, limits), budget)
    except DAMAGE as damage:
        text.unread.append(UnreadPart("pages", f"its pages cannot be followed ({type(damage).__name__})"))
        return text
    for number in forms:
        if number not in text.drawn:
            _undrawn(text, document, number, manager, _of_a_page(budget, limits))
    return text


def _of_a_page(budget: Budget, limits: PdfLimits) -> Budget:
    return attrs.evolve(budget, content_bytes=limits.content_bytes, page_letters=limits.page_letters)


def _page(text: Text, page: Any, manager: Any, hidden_layers: frozenset[int], own: Budget, whole: Budget) -> None:
    path = f"page-{text.pages}"
    device = Device(manager, _printed(page), own)
    interpreter = Interpreter(manager, device)
    interpreter.hidden_layers = hidden_layers
    try:
        interpreter.process_page(page)
    except TooMuch as much:
        text.unread.append(UnreadPart(path, str(much)))
    except DAMAGE as damage:
        text.unread.append(UnreadPart(path, f"its drawing instructions cannot be followed ({type(damage).__name__})"))
    whole.letters, whole.calls = own.letters, own.calls
    text.drawn |= device.drawn
    before = text.parts[-1] if text.parts and text.parts[-1].kind == "page-text" else None
    parts = list(_parts(path, device))
    seam = _seam(path, before, parts)
    text.parts += seam + parts[1:] + parts[:1]  # the page's own text last, so that the next page finds it
    covered = sum(one.shade == "covered-text" for one in device.letters)
    if covered:
        evidence = f"{covered} letters lie under something drawn over them; make the PDF anew from a text without them"
        text.obstacles.append(Obstacle(path, "covered-text", evidence))
    if _unknown_words(device.letters):
        text.unread.append(UnreadPart(path, "some of its letters are of a font that does not say which letters they are"))


def _printed(page: Any) -> Box:
    """The visible box of a page in the device's coordinates (pdfminer puts the media box's corner at 0, 0)."""
    x0, y0, x1, y1 = page.mediabox
    turned = {90: (0, -1, 1, 0, -y0, x1), 180: (-1, 0, 0, -1, x1, y1), 270: (0, 1, -1, 0, y1, -x0)}
    matrix = turned.get(page.rotate, (1, 0, 0, 1, -x0, -y0))
    media, crop = apply_matrix_rect(matrix, page.mediabox), apply_matrix_rect(matrix, page.cropbox)
    return (max(media[0], crop[0]), max(media[1], crop[1]), min(media[2], crop[2]), min(media[3], crop[3]))


def _unknown_words(letters: Sequence[Letter]) -> bool:
    """Whether two letters in a row are unknown: a single one is a bullet."""
    row = 0
    for letter in letters:
        if letter.text == "\ufffd":
            row += 1
            if row > 1:
                return True
        elif not letter.text.isspace():
            row = 0
    return False


def _parts(path: str, device: Device) -> Iterator[Part]:
    """The parts of one page; the first is what is seen."""
    shades = dict.fromkeys(letter.shade for letter in device.letters if not letter.text.isspace())
    yield Part(path, "page-text", _laid_out([one for one in device.letters if one.shade == "shown"]))
    for shade in shades:
        if shade != "shown":
            yield Part(f"{path}/{shade}", shade, _laid_out([one for one in device.letters if one.shade == shade]))
    if len(shades) > 1:
        yield Part(f"{path}/whole", "page-whole", _laid_out(device.letters))
    if _jumps(device.letters):
        yield Part(f"{path}/sorted", "page-sorted", _laid_out(sorted(device.letters, key=_reading_order)))
    if device.spoken:
        yield Part(f"{path}/spoken", "spoken-text", "\n".join(dict.fromkeys(device.spoken)))


def _jumps(letters: Sequence[Letter]) -> bool:
    """Whether letters of one line were written out of order, so that words can be torn in the order of writing."""
    for before, after in pairwise(letters):
        high = max(after.box[3] - after.box[1], 1.0)
        if abs(after.box[1] - before.box[1]) < high / 4 and after.box[0] < before.box[0] - high / 4:
            return True
    return False


def _reading_order(letter: Letter) -> tuple[float, float]:
    high = max(letter.box[3] - letter.box[1], 1.0)
    return (-round(letter.box[1] / high), letter.box[0])


def _seam(path: str, before: Part | None, parts: list[Part]) -> list[Part]:
    """The end of one page with the start of the next: a name can be broken there."""
    if before is None or not before.text.strip() or not parts[0].text.strip():
        return []
    return [Part(f"{path}/seam", "page-seam", f"{before.text.rstrip()[-_SEAM_LETTERS:]}\n{parts[0].text.lstrip()[:_SEAM_LETTERS]}")]


def _laid_out(letters: Sequence[Letter]) -> str:
    """Lines of text: upright letters by their places on the page, all others in the order of writing."""
    near = [one for one in letters if one.upright and all(abs(side) < _FAR for side in one.box)]
    lines: list[str] = []
    if near:
        boxes = [one.box for one in near]
        extent = (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))
        # Lines are made, and stay in the order of writing: to sort them into columns costs the square of their number.
        made = LTPage(1, extent).group_objects(LAParams(), [one.item for one in near])
        lines += (line.get_text().rstrip() for line in made)
    known = set(map(id, near))
    lines.append("".join(one.text for one in letters if id(one) not in known))
    return "\n".join(line for line in lines if line.strip())


def _undrawn(text: Text, document: Any, number: int, manager: Any, budget: Budget) -> None:
    """A drawing that no page shows: a form's appearance, or something left over."""
    device = Device(manager, (-_FAR, -_FAR, _FAR, _FAR), budget)
    path = f"drawing-{number}"
    try:
        stream = resolve1(document.getobj(number))
        if not isinstance(stream, PDFStream):
            return
        resources = resolve1(stream.attrs.get("Resources")) or {}
        Interpreter(manager, device).render_contents(resources, [stream])
    except TooMuch as much:
        text.unread.append(UnreadPart(path, str(much)))
    except DAMAGE as damage:
        text.unread.append(UnreadPart(path, f"a drawing that no page shows cannot be followed ({type(damage).__name__})"))
    text.drawn |= device.drawn
    said = _laid_out(device.letters)
    if said:
        text.parts.append(Part(path, "undrawn-text", said))
    if _unknown_words(device.letters):
        text.unread.append(UnreadPart(path, "its letters are of a font that does not say which letters they are"))
