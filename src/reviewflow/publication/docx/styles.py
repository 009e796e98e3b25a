"""Whether a reader of the page can see a run of text: hidden, white on nothing, or too small.

Word resolves a run's look from the run itself, its character style, its paragraph's style and the document's
defaults. `Looks` does the same for the three properties that hide text. Where something coloured stands
behind the text (shading, a table style, a text box), white counts as seen: headings of tables are white.
"""

from __future__ import annotations

import attrs

from reviewflow.publication.docx.xml import Element, val, word

__all__ = ["Look", "Looks", "child", "is_on", "is_shaded"]

_TINY_HALF_POINTS = 8  # below 4 pt no printed page is legible
_CLIPPED_TWIPS = 40  # a line of exactly 2 pt shows no letter
_THINNEST_PERCENT = 20  # letters squeezed below this are strokes
_DEPTH = 32  # styles based on styles; Word stops at 11


@attrs.frozen(kw_only=True)
class Look:
    """What one place says about a run; None where it says nothing."""

    hidden: bool | None = None
    colour: str | None = None
    half_points: int | None = None
    squeezed: bool | None = None
    shaded: bool | None = None
    clipped: bool | None = None

    def over(self, below: Look) -> Look:
        """This look where it speaks, else the one below it."""
        return Look(
            hidden=below.hidden if self.hidden is None else self.hidden,
            colour=below.colour if self.colour is None else self.colour,
            half_points=below.half_points if self.half_points is None else self.half_points,
            squeezed=below.squeezed if self.squeezed is None else self.squeezed,
            shaded=below.shaded if self.shaded is None else self.shaded,
            clipped=below.clipped if self.clipped is None else self.clipped,
        )

    def shade(self, backed: bool) -> str:
        """`shown`, or how the text hides; `backed` says that something coloured may stand behind it."""
        if self.hidden:
            return "hidden-text"
        if self.clipped:
            return "clipped-text"
        if self.squeezed or (self.half_points is not None and self.half_points < _TINY_HALF_POINTS):
            return "tiny-text"
        if not backed and not self.shaded and self.colour is not None and _is_white(self.colour):
            return "white-text"
        return "shown"


def _is_white(colour: str) -> bool:
    if colour in ("background1", "light1", "bg1", "lt1"):
        return True
    try:
        red, green, blue = bytes.fromhex(colour)
    except ValueError:
        return False
    return min(red, green, blue) >= 0xF0  # nobody reads paler letters on white paper


def child(element: Element | None, name: str) -> Element | None:
    """The first WordprocessingML child of that name."""
    if element is not None:
        for one in element:
            if word(one) == name:
                return one
    return None


def is_on(element: Element | None) -> bool | None:
    """A Word switch: None where absent, else on unless it says 0, false or off."""
    if element is None:
        return None
    return (val(element) or "1").lower() not in ("0", "false", "off")


def is_shaded(properties: Element | None) -> bool | None:
    """Whether properties put a colour other than white behind their text; None where they say nothing."""
    shading = child(properties, "shd")
    if shading is not None:
        fill = val(shading, "fill") or "auto"
        patterned = (val(shading) or "clear") not in ("clear", "nil")
        return patterned or val(shading, "themeFill") is not None or not (fill == "auto" or _is_white(fill))
    return True if child(properties, "highlight") is not None else None


def _whole(element: Element | None, name: str = "val") -> int | None:
    text = val(element, name) if element is not None else None
    try:
        return None if text is None else int(float(text))
    except (ValueError, OverflowError):
        return None


def _of_run(properties: Element | None) -> Look:
    if properties is None:
        return Look()
    said = {word(one): one for one in properties}
    switches = [is_on(said.get(name)) for name in ("vanish", "specVanish")]
    colour = said.get("color")
    width = _whole(said.get("w"))
    return Look(
        hidden=None if switches == [None, None] else any(switches),
        colour=None if colour is None else (val(colour, "themeColor") or val(colour)),
        half_points=_whole(said.get("sz")),
        squeezed=None if width is None else width < _THINNEST_PERCENT,
        shaded=is_shaded(properties),
    )


def _of_paragraph(properties: Element | None) -> Look:
    spacing = child(properties, "spacing")
    exact = spacing is not None and val(spacing, "lineRule") == "exact"
    line = _whole(spacing, "line")
    clipped = (exact and line is not None and line < _CLIPPED_TWIPS) or None
    return Look(shaded=is_shaded(properties), clipped=clipped)


class Looks:
    """The styles of one file, asked for the look of a run. `styles` is the root of styles.xml, or None."""

    def __init__(self, styles: Element | None) -> None:
        self._styles = {val(one, "styleId") or "": one for one in (() if styles is None else styles) if word(one) == "style"}
        defaults = child(child(child(styles, "docDefaults"), "rPrDefault"), "rPr")
        self._defaults = _of_run(defaults)
        self._standard = next(
            (key for key, one in self._styles.items() if val(one, "type") == "paragraph" and val(one, "default") in ("1", "true")), None
        )
        self._known: dict[str, Look] = {}
        self._shaded: dict[str | None, bool] = {}

    def of_style(self, identifier: str | None, depth: int = 0) -> Look:
        """The look that a style gives, with the styles it is based on."""
        style = self._styles.get(identifier or "")
        if style is None or depth > _DEPTH:
            return Look()
        known = self._known.get(identifier or "")
        if known is None:
            based_on = child(style, "basedOn")
            own = _of_run(child(style, "rPr")).over(_of_paragraph(child(style, "pPr")))
            known = own.over(self.of_style(val(based_on) if based_on is not None else None, depth + 1))
            self._known[identifier or ""] = known
        return known

    def of_table(self, identifier: str | None) -> bool:
        """Whether a table style shades anything at all, itself or through a style it is based on."""
        if identifier not in self._shaded:
            self._shaded[identifier] = self._is_table_shaded(identifier)
        return self._shaded[identifier]

    def _is_table_shaded(self, identifier: str | None) -> bool:
        for _ in range(_DEPTH):
            style = self._styles.get(identifier or "")
            if style is None:
                return False
            if any(word(one) == "shd" for one in style.iter()):
                return True
            based_on = child(style, "basedOn")
            identifier = val(based_on) if based_on is not None else None
        return False

    def of_paragraph(self, paragraph: Element) -> Look:
        """The look that a paragraph gives its runs."""
        properties = child(paragraph, "pPr")
        style = child(properties, "pStyle")
        named = val(style) if style is not None else self._standard
        return _of_paragraph(properties).over(self.of_style(named)).over(self._defaults)

    def of_run(self, run: Element, paragraph: Look) -> Look:
        """The look of one run inside a paragraph of that look."""
        properties = child(run, "rPr")
        if properties is None:
            return paragraph
        style = child(properties, "rStyle")
        return _of_run(properties).over(self.of_style(val(style)) if style is not None else Look()).over(paragraph)
