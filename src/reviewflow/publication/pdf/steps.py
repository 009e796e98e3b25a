"""The drawing instructions of a PDF page, followed one by one: pdfminer's interpreter with a faster reader of instructions.

Instructions are taken apart by qpdf (through pikepdf), which does so many times faster. It stops where it
finds damage; so a last instruction of ours is put behind theirs, and where it does not come back, pdfminer reads all of
them again in its own way. The interpreter also knows layers and counts what a page costs.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

import pikepdf
from pdfminer.pdfinterp import PDFPageInterpreter
from pdfminer.pdftypes import PDFStream, resolve1, stream_value
from pdfminer.psparser import LIT, PSLiteral, literal_name

from reviewflow.publication.pdf.page import Device
from reviewflow.publication.pdf.shapes import TooMuch
from reviewflow.publication.pdf.strings import text_of_string

__all__ = ["Interpreter"]

warnings.filterwarnings("ignore", category=UserWarning, module=r"pikepdf\.models")  # damage is told in our own words

_MOST_AT_ONCE = 256 * 2**10  # bytes; more instructions than this are read one by one, not to hold them all in memory
_LAST = "reviewflow_end"
Step = tuple[str, list[Any]]


class Interpreter(PDFPageInterpreter):
    """Follows the instructions of one page, or of one drawing in it."""

    device: Device
    hidden_layers: frozenset[int] = frozenset()
    _ended: int = 0

    def dup(self) -> Any:
        """An interpreter for a drawing inside this one: it knows the same layers."""
        inner: Any = super().dup()
        inner.hidden_layers = self.hidden_layers
        return inner

    def execute(self, streams: Any) -> None:
        """Follows drawing instructions, after counting them."""
        held = [stream_value(one) for one in streams]
        content = b"\n".join(stream.get_data() for stream in held)
        self.device.drawn |= {stream.objid or 0 for stream in held}
        self.device.budget.content_bytes -= len(content)
        if self.device.budget.content_bytes < 0:
            raise TooMuch("it has more drawing instructions than any report's page")
        numbers: set[Any] = {stream.objid for stream in held}
        plain = len(content) <= _MOST_AT_ONCE and None not in numbers and not numbers & self.parent_stream_ids
        steps = _steps(content) if plain else None
        if steps is None:
            self._slowly(held)
            return
        self.stream_ids = numbers
        for name, operands in steps:
            self._follow(name, operands)

    def _slowly(self, held: list[PDFStream]) -> None:
        """pdfminer's own reading; where our last instruction is swallowed by something that never ends, the page is damaged."""
        self.device.ends -= 1  # a number of its own for each last instruction, which pdfminer would otherwise take for a circle
        last = PDFStream({}, f"\n{_LAST} ".encode())
        last.set_objid(self.device.ends, 0)
        before = self._ended
        super().execute([*held, last])
        self.device.damaged |= self._ended == before

    def do_reviewflow_end(self) -> None:
        """Our own last instruction: all before it was read."""
        self._ended += 1

    def _follow(self, name: str, operands: list[Any]) -> None:
        """One instruction; one that is unknown or lacks something is passed over, as every viewer does."""
        method = getattr(self, "do_" + name.replace("*", "_a").replace('"', "_w").replace("'", "_q"), None)
        if method is None:
            self._said(operands)
            return
        self.argstack = operands
        number = method.__code__.co_argcount - 1
        if number == 0:
            method()
        elif len(operands) >= number:
            method(*self.pop(number))

    def do_TJ(self, seq: Any) -> None:
        """Text; without a font it is there and cannot be read."""
        if self.textstate.font is None:
            self.device.unreadable += any(isinstance(piece, bytes) and bool(piece.strip()) for piece in seq)
            return
        super().do_TJ(seq)

    def do_BMC(self, tag: Any) -> None:
        """Marked content begins, without properties."""
        self._said(tag)
        self.device.begin_part(False)

    def do_MP(self, tag: Any) -> None:
        """A mark, without properties."""
        self._said(tag)

    def do_DP(self, tag: Any, props: Any) -> None:
        """A mark, with properties."""
        self._said((tag, props))

    def _said(self, value: Any) -> None:
        """What is written into a page's instructions and never drawn: texts and names, however deep."""
        held = resolve1(value)
        if isinstance(held, Mapping):
            self.device.names.update(map(str, held))
            for one in held.values():
                self._said(one)
        elif isinstance(held, list | tuple):
            for one in held:
                self._said(one)
        elif isinstance(held, PSLiteral):
            self.device.names.add(str(literal_name(held)))
        elif isinstance(held, bytes):
            self.device.spoken.append(text_of_string(held))

    def do_BDC(self, tag: Any, props: Any) -> None:
        """Marked content begins, with properties: a layer, or what is read aloud."""
        self._said(tag)
        held = resolve1(self.resources.get("Properties")) if self.resources else None
        known = held.get(literal_name(props)) if isinstance(held, Mapping) and isinstance(props, PSLiteral) else props
        self.device.begin_part(self._is_hidden(known))
        if isinstance(props, Mapping):  # those that stand among the page's resources are objects of the file, and read there
            self._said(props)

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


def _steps(content: bytes) -> list[Step] | None:
    """The instructions with their operands; None where they cannot be taken apart with certainty."""
    scratch = pikepdf.new()
    try:
        found = pikepdf.parse_content_stream(pikepdf.Stream(scratch, content + b"\n" + _LAST.encode()))
        steps = [(str(one.operator), _plain_all(one.operands)) for one in found]
    except (pikepdf.PdfError, ValueError, TypeError, RuntimeError):
        return None
    if not steps or steps[-1] != (_LAST, []) or any(name == "INLINE IMAGE" for name, _ in steps):
        return None
    return steps[:-1]


def _plain_all(values: Any) -> list[Any]:
    return [_plain(value) for value in values]


def _plain(value: Any) -> Any:
    """A value of qpdf as pdfminer writes it."""
    kind = type(value)
    if kind is int or kind is bool:
        return value
    if kind is Decimal:
        return float(value)
    if isinstance(value, pikepdf.String):
        return bytes(value)
    if isinstance(value, pikepdf.Name):
        return LIT(str(value)[1:])
    if isinstance(value, pikepdf.Array):
        return _plain_all(value)
    if isinstance(value, pikepdf.Dictionary):
        return dict(_entries(value))
    return value


def _entries(value: Any) -> Iterator[tuple[str, Any]]:
    for key, held in value.items():
        yield str(key)[1:], _plain(held)

