"""What a rewritten Word file may contain: elements, their attributes, and what each may say.

The output is made from this table, not by taking things away from the input: an element that is not here is
not copied, an attribute that is not here is not copied, and a value is copied only if it is a number, a
colour, a switch, a language, a well-known font, or one of Office's own words. No text comes through here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import attrs

from reviewflow.publication.docx.words import KNOWN_FONTS, is_office_value
from reviewflow.publication.docx.xml import Element, W, etree, val, word

__all__ = ["Names", "cleaned", "make"]

_PATTERNS = {
    "number": re.compile(r"[-+]?\d{1,6}(?:\.\d{1,4})?(?:pt|in|cm|mm|%)?"),
    "switch": re.compile(r"0|1|true|false|on|off"),
    "colour": re.compile(r"auto|[0-9A-Fa-f]{6}"),
    "language": re.compile(r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?-[A-Z]{2}"),
    "look": re.compile(r"[0-9A-Fa-f]{4}"),
    "word": re.compile(r"[A-Za-z]{1,32}(?:\d[A-Za-z]{0,8})?"),
}

# fmt: off
_BORDER = "val:word sz:number space:number color:colour shadow:switch frame:switch"
_WIDTH = "w:number type:word"
_TABLE: Mapping[str, str] = {
    # paragraph
    "pPr": "", "pStyle": "val:style", "keepNext": "val:switch", "keepLines": "val:switch", "pageBreakBefore": "val:switch",
    "widowControl": "val:switch", "numPr": "", "ilvl": "val:number", "numId": "val:number", "pBdr": "", "tabs": "",
    "tab": "val:word pos:number leader:word", "suppressAutoHyphens": "val:switch", "suppressLineNumbers": "val:switch",
    "spacing": "val:number before:number after:number line:number lineRule:word beforeAutospacing:switch afterAutospacing:switch",
    "ind": "left:number right:number start:number end:number firstLine:number hanging:number",
    "contextualSpacing": "val:switch", "mirrorIndents": "val:switch", "jc": "val:word", "outlineLvl": "val:number",
    "bidi": "val:switch", "textAlignment": "val:word", "textDirection": "val:word",
    # run
    "rPr": "", "rStyle": "val:style", "rFonts": "ascii:font hAnsi:font cs:font eastAsia:font", "b": "val:switch", "bCs": "val:switch",
    "i": "val:switch", "iCs": "val:switch", "caps": "val:switch", "smallCaps": "val:switch", "strike": "val:switch",
    "dstrike": "val:switch", "color": "val:colour", "kern": "val:number", "position": "val:number", "sz": "val:number",
    "szCs": "val:number", "highlight": "val:word", "u": "val:word color:colour", "shd": "val:word color:colour fill:colour",
    "vertAlign": "val:word", "rtl": "val:switch", "cs": "val:switch", "lang": "val:language eastAsia:language bidi:language",
    # borders and margins, of paragraphs and tables
    "top": f"{_BORDER} {_WIDTH}", "left": f"{_BORDER} {_WIDTH}", "bottom": f"{_BORDER} {_WIDTH}", "right": f"{_BORDER} {_WIDTH}",
    "start": f"{_BORDER} {_WIDTH} val:number", "end": f"{_BORDER} {_WIDTH}", "between": _BORDER, "bar": _BORDER, "insideH": _BORDER, "insideV": _BORDER,
    # table
    "tblPr": "", "tblStyle": "val:style", "tblW": _WIDTH, "tblInd": _WIDTH, "tblBorders": "", "tblLayout": "type:word", "tblCellMar": "",
    "tblLook": "val:look firstRow:switch lastRow:switch firstColumn:switch lastColumn:switch noHBand:switch noVBand:switch",
    "tblCellSpacing": _WIDTH, "bidiVisual": "val:switch", "tblStyleRowBandSize": "val:number", "tblStyleColBandSize": "val:number",
    "tblGrid": "", "gridCol": "w:number", "trPr": "", "cantSplit": "val:switch", "trHeight": "val:number hRule:word",
    "tblHeader": "val:switch", "gridBefore": "val:number", "gridAfter": "val:number", "wBefore": _WIDTH, "wAfter": _WIDTH,
    "tcPr": "", "tcW": _WIDTH, "gridSpan": "val:number", "vMerge": "val:word", "hMerge": "val:word", "tcBorders": "", "tcMar": "",
    "noWrap": "val:switch", "vAlign": "val:word", "tblStylePr": "type:word",
    # section
    "sectPr": "", "type": "val:word", "pgSz": "w:number h:number orient:word", "titlePg": "val:switch",
    "pgMar": "top:number right:number bottom:number left:number header:number footer:number gutter:number",
    "cols": "num:number space:number sep:switch equalWidth:switch", "col": "w:number space:number",
    "pgNumType": "fmt:word start:number", "docGrid": "type:word linePitch:number charSpace:number",
    "footnotePr": "", "endnotePr": "", "numFmt": "val:word", "numStart": "val:number", "numRestart": "val:word", "pos": "val:word",
    # styles
    "docDefaults": "", "rPrDefault": "", "pPrDefault": "", "style": "type:word default:switch customStyle:switch styleId:style",
    "name": "val:style-name", "basedOn": "val:style", "next": "val:style", "link": "val:style", "uiPriority": "val:number",
    "qFormat": "val:switch", "semiHidden": "val:switch", "unhideWhenUsed": "val:switch",
    # numbering
    "abstractNum": "abstractNumId:number", "multiLevelType": "val:word", "lvl": "ilvl:number", "lvlRestart": "val:number",
    "isLgl": "val:switch", "suff": "val:word", "lvlText": "val:level", "lvlJc": "val:word", "num": "numId:number",
    "abstractNumId": "val:number", "lvlOverride": "ilvl:number", "startOverride": "val:number",
    "styleLink": "val:style", "numStyleLink": "val:style",
}
_ALLOWED: Mapping[str, Mapping[str, str]] = {
    name: dict(pair.split(":") for pair in pairs.split()) for name, pairs in _TABLE.items()
}
# fmt: on
# The letters of a numbered heading's own text that say nothing about anybody ("Finding 1", "(a)").
_LEVEL = re.compile(r"(?:(?:Finding|Chapter|Section|Part|Appendix|Annex|Question|Article|Table|Figure|Step|Theme)\b)?(?:%[1-9]|[^\w]|_)*o?")
_LEVEL_LETTERS = 16


@attrs.frozen
class Names:
    """How the input's names of styles and fonts are called in the output; made by `rebuild`."""

    styles: Mapping[str, str]  # style id -> new id
    style_names: Mapping[str, str]  # style name -> new name
    fonts: Mapping[str, str]  # theme slot (`minor`, `major`) -> font

    def value(self, kind: str, text: str) -> str | None:
        """The value as it may stand in the output, or None if it may not."""
        if kind == "style":
            return self.styles.get(text)
        if kind == "style-name":
            return self.style_names.get(text)
        if kind == "font":
            return text if text in KNOWN_FONTS else None
        if kind == "level":
            letters = _LEVEL.match(text)
            return letters.group()[:_LEVEL_LETTERS] if letters else ""
        if not _PATTERNS[kind].fullmatch(text):
            return None
        return text if kind != "word" or is_office_value(text) else None


def make(parent: Element, name: str, /, **attributes: str) -> Element:
    """A new WordprocessingML child with attributes of the same namespace."""
    return etree.SubElement(parent, f"{{{W}}}{name}", {f"{{{W}}}{key}": value for key, value in attributes.items()})


def cleaned(source: Element, parent: Element, names: Names) -> Element | None:
    """A copy of `source` under `parent`, as far as the table allows; None where it does not allow the element."""
    name = word(source)
    allowed = _ALLOWED.get(name)
    if allowed is None:
        return None
    copy = etree.SubElement(parent, f"{{{W}}}{name}")
    for key, kind in allowed.items():
        text = val(source, key)
        value = names.value(kind, text) if text is not None else None
        if value is not None:
            copy.set(f"{{{W}}}{key}", value)
    if name == "rFonts":
        _theme_fonts(source, copy, names)
    for one in source:
        cleaned(one, copy, names)
    if name == "lvl":
        _plain_bullet(copy)
        copy[:] = sorted(copy, key=lambda one: _LEVEL_ORDER.index(word(one)))  # LibreOffice writes another order
    return _worth(copy, source, parent)


_THEME_SLOTS = {"ascii": "asciiTheme", "hAnsi": "hAnsiTheme", "cs": "cstheme"}


def _theme_fonts(source: Element, copy: Element, names: Names) -> None:
    """Fonts named by the theme, by their own names: the theme itself is not taken over."""
    for key, slot in _THEME_SLOTS.items():
        theme = val(source, slot)
        if theme:
            copy.set(f"{{{W}}}{key}", names.fonts.get(theme[:5], "Calibri"))


_LEVEL_ORDER = ("start", "numFmt", "lvlRestart", "pStyle", "isLgl", "suff", "lvlText", "lvlJc", "pPr", "rPr")
_OWN_LETTERS = re.compile("[\ue000-\uf8ff]")


def _plain_bullet(level: Element) -> None:
    """A bullet whose font was left behind becomes a plain one: its letter means nothing, or something else, in another font."""
    shown = next((one for one in level if word(one) == "lvlText"), None)
    text = val(shown, "val") if shown is not None else None
    if shown is not None and text and _OWN_LETTERS.search(text) and not any(word(one) == "rFonts" for one in level.iter()):
        shown.set(f"{{{W}}}val", _OWN_LETTERS.sub("\u2022", text))


# Attributes without which an element says something else, or is none to Word: where one is left behind, the element is, too.
_NEEDED = {"tblStylePr": ("type",), "tab": ("val", "pos"), "lvl": ("ilvl",), "num": ("numId",), "abstractNum": ("abstractNumId",), "lvlOverride": ("ilvl",)}
_NEEDS_VALUE = frozenset({"lang", "rFonts"})


def _worth(copy: Element, source: Element, parent: Element) -> Element | None:
    """The copy, unless what it needs or all that it said was left behind."""
    needed = _NEEDED.get(word(copy), ("val",))
    lost = any(val(source, key) is not None and val(copy, key) is None for key in needed)
    if lost or (word(copy) in _NEEDS_VALUE and not copy.attrib and source.attrib):
        parent.remove(copy)
        return None
    return copy
