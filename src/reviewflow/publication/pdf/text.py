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
from typing import Any

import attrs
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import PDFStream, resolve1
from pdfminer.psparser import PSException
from pdfminer.utils import apply_matrix_rect

from reviewflow.publication.pdf.fonts import Fonts
from reviewflow.publication.pdf.lines import FAR, Letter, jump, laid_out, reading_order
from reviewflow.publication.pdf.objects import is_format_name
from reviewflow.publication.pdf.page import Budget, Device
from reviewflow.publication.pdf.raw import PdfLimits
from reviewflow.publication.pdf.shapes import Box, TooMuch
from reviewflow.publication.pdf.steps import Interpreter
from reviewflow.publication.surface import Obstacle, Part, UnreadPart

__all__ = ["DAMAGE", "Text", "listed_in", "text_of"]

# What pdfminer raises on damaged input, by experience of its fuzzers and ours.
DAMAGE = (
    PSException, ValueError, TypeError, LookupError, AttributeError, AssertionError, ArithmeticError, RuntimeError,
    OSError, EOFError, struct.error, zlib.error,
)  # fmt: skip

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
    fonts = Fonts()
    try:
        document = PDFDocument(PDFParser(io.BytesIO(data)))
        for page in PDFPage.create_pages(document):
            text.pages += 1
            if text.pages > limits.pages:
                text.unread.append(UnreadPart("pages", f"it has more than {limits.pages} pages"))
                break
            _page(text, page, fonts, hidden_layers, _of_a_page(budget, limits), budget)
    except DAMAGE as damage:
        text.unread.append(UnreadPart("pages", f"its pages cannot be followed ({type(damage).__name__})"))
        return text
    for number in forms:
        if number not in text.drawn:
            _undrawn(text, document, number, fonts, _of_a_page(budget, limits))
    if not any(part.kind == "page-text" and part.text.strip() for part in text.parts):
        text.unread.append(UnreadPart("pages", "no text is shown on any of them; check the file that they were printed from"))
    if fonts.gibberish:
        problem = f"in {fonts.gibberish} font(s) hardly any word is English: the letters may not be those that are shown"
        text.unread.append(UnreadPart("fonts", f"{problem}; check the file that the PDF was made from"))
    return text


def listed_in(data: bytes) -> frozenset[int]:
    """The numbers of all objects that a table of the file lists, in any of its states; none where its tables cannot be followed."""
    try:
        tables = PDFDocument(PDFParser(io.BytesIO(data))).xrefs
        return frozenset(number for table in tables for number in table.get_objids())
    except DAMAGE:
        return frozenset()


def _of_a_page(budget: Budget, limits: PdfLimits) -> Budget:
    return attrs.evolve(budget, content_bytes=limits.content_bytes, page_letters=limits.page_letters)


def _page(text: Text, page: Any, fonts: Fonts, hidden_layers: frozenset[int], own: Budget, whole: Budget) -> None:
    path = f"page-{text.pages}"
    device = Device(fonts, _printed(page), own)
    interpreter = Interpreter(fonts, device)
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
    text.unread += _doubts(path, device)
    if device.is_scan:
        text.unread.append(UnreadPart(path, "it shows a picture and no text, as a scan does; check the file that it was printed from"))


def _printed(page: Any) -> Box:
    """The visible box of a page in the device's coordinates (pdfminer puts the media box's corner at 0, 0)."""
    x0, y0, x1, y1 = page.mediabox
    turned = {90: (0, -1, 1, 0, -y0, x1), 180: (-1, 0, 0, -1, x1, y1), 270: (0, 1, -1, 0, y1, -x0)}
    matrix = turned.get(page.rotate, (1, 0, 0, 1, -x0, -y0))
    media, crop = apply_matrix_rect(matrix, page.mediabox), apply_matrix_rect(matrix, page.cropbox)
    return (max(media[0], crop[0]), max(media[1], crop[1]), min(media[2], crop[2]), min(media[3], crop[3]))


def _doubts(path: str, device: Device) -> Iterator[UnreadPart]:
    """What of a page or a drawing cannot be read with certainty."""
    if _unsure_words(device.letters):
        yield UnreadPart(path, "some of its letters are of a font that does not say which letters they are")
    if device.disputed:
        yield UnreadPart(path, "a font has two tables of its letters, and they contradict each other")
    if device.damaged:
        yield UnreadPart(path, "its drawing instructions are damaged, and some were not read")
    if device.unreadable:
        yield UnreadPart(path, f"{device.unreadable} text(s) are in a font that is missing or cannot be followed")


def _unsure_words(letters: Sequence[Letter]) -> bool:
    """Whether two letters in a row are unsure: a single one is a bullet."""
    row = 0
    for letter in letters:
        if letter.sure:
            row = row if letter.text.isspace() else 0
        else:
            row += not letter.text.isspace()
            if row > 1:
                return True
    return False


def _parts(path: str, device: Device) -> Iterator[Part]:
    """The parts of one page; the first is what is seen."""
    shades = dict.fromkeys(letter.shade for letter in device.letters if not letter.text.isspace())
    yield Part(path, "page-text", laid_out([one for one in device.letters if one.shade == "shown"]))
    for shade in shades:
        if shade != "shown":
            yield Part(f"{path}/{shade}", shade, laid_out([one for one in device.letters if one.shade == shade]))
    if len(shades) > 1:
        yield Part(f"{path}/whole", "page-whole", laid_out(device.letters))
    if jump(device.letters):
        yield Part(f"{path}/sorted", "page-sorted", laid_out(sorted(device.letters, key=reading_order)))
    if device.spoken:
        yield Part(f"{path}/spoken", "spoken-text", "\n".join(dict.fromkeys(device.spoken)))
    if names := sorted(name for name in device.names if not is_format_name(name)):
        yield Part(f"{path}/names", "pdf-name", "\n".join(names))


def _seam(path: str, before: Part | None, parts: list[Part]) -> list[Part]:
    """The end of one page with the start of the next: a name can be broken there."""
    if before is None or not before.text.strip() or not parts[0].text.strip():
        return []
    return [Part(f"{path}/seam", "page-seam", f"{before.text.rstrip()[-_SEAM_LETTERS:]}\n{parts[0].text.lstrip()[:_SEAM_LETTERS]}")]


def _undrawn(text: Text, document: Any, number: int, fonts: Fonts, budget: Budget) -> None:
    """A drawing that no page shows: a form's appearance, or something left over."""
    device = Device(fonts, (-FAR, -FAR, FAR, FAR), budget)
    path = f"drawing-{number}"
    try:
        stream = resolve1(document.getobj(number))
        if not isinstance(stream, PDFStream):
            return
        resources = resolve1(stream.attrs.get("Resources")) or {}
        Interpreter(fonts, device).render_contents(resources, [stream])
    except TooMuch as much:
        text.unread.append(UnreadPart(path, str(much)))
    except DAMAGE as damage:
        text.unread.append(UnreadPart(path, f"a drawing that no page shows cannot be followed ({type(damage).__name__})"))
    text.drawn |= device.drawn
    said = laid_out(device.letters)
    if said:
        text.parts.append(Part(path, "undrawn-text", said))
    text.unread += _doubts(path, device)
