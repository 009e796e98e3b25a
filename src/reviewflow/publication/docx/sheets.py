"""Makes the parts that carry no text of their own: styles, numbering, settings, and the names in them.

Names of styles are texts that people wrote ("Leanne's quotes"): Word's own names stay, all others become
`Style 12` by their place in the list, so that a second rewrite gives the same names.
"""

from __future__ import annotations

from reviewflow.publication.docx.allow import Names, cleaned, make
from reviewflow.publication.docx.styles import child, is_on
from reviewflow.publication.docx.words import KNOWN_FONTS, is_office_value
from reviewflow.publication.docx.xml import A, Element, W, etree, local, val, word

__all__ = ["names_of", "numbering", "root_of", "settings", "styles"]


def root_of(name: str) -> Element:
    """A new root element of that name, with the namespaces that every part here needs."""
    spaces = {
        "w": W,
        "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "a": A,
        "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    }
    return etree.Element(f"{{{W}}}{name}", nsmap=spaces)


def names_of(styles_root: Element | None, theme: Element | None) -> Names:
    """How styles and fonts are called in the output."""
    identifiers: dict[str, str] = {}
    shown: dict[str, str] = {}
    taken: tuple[set[str], set[str]] = (set(), set())
    for number, style in enumerate(_styles(styles_root), 1):
        old, name = val(style, "styleId") or "", _name(style)
        if old not in identifiers:
            identifiers[old] = _fresh(old, f"Style{number}", taken[0])
        if name not in shown:
            shown[name] = _fresh(name, f"Style {number}", taken[1])
    return Names(identifiers, shown, {"minor": _theme_font(theme, "minorFont"), "major": _theme_font(theme, "majorFont")})


def _styles(root: Element | None) -> list[Element]:
    return [one for one in (() if root is None else root) if word(one) == "style"]


def _name(style: Element) -> str:
    name = child(style, "name")
    return (val(name) if name is not None else None) or ""


def _fresh(old: str, new: str, taken: set[str]) -> str:
    """The old name if it is Office's own, else the new one; no name is given twice."""
    name = old if old and is_office_value(old) and not old[0].isdigit() and old not in taken else new
    while name in taken:
        name += "a"
    taken.add(name)
    return name


def _theme_font(theme: Element | None, slot: str) -> str:
    if theme is not None:
        for one in theme.iter():
            if local(one) == slot:
                latin = next((inner.get("typeface") for inner in one if local(inner) == "latin"), None)
                if latin in KNOWN_FONTS and latin is not None:
                    return latin
    return "Calibri"


def styles(source: Element | None, names: Names) -> Element:
    """The styles part: defaults and styles, cleaned."""
    root = root_of("styles")
    for one in () if source is None else source:
        if word(one) in ("docDefaults", "style"):
            cleaned(one, root, names)
    return root


def numbering(source: Element | None, names: Names) -> Element | None:
    """The numbering part, cleaned; None where the input has none."""
    if source is None:
        return None
    root = root_of("numbering")
    for one in source:
        if word(one) in ("abstractNum", "num"):
            cleaned(one, root, names)
    return root


def settings(source: Element | None, notes: bool) -> Element:
    """The settings part: whether even pages differ, and that Word need not imitate its older self."""
    root = root_of("settings")
    if is_on(child(source, "evenAndOddHeaders")):
        make(root, "evenAndOddHeaders")
    for kind in ("footnotePr", "endnotePr") if notes else ():
        holder = make(root, kind)
        for number in ("0", "1"):
            make(holder, kind.removesuffix("Pr"), id=number)
    compat = make(root, "compat")
    make(compat, "compatSetting", name="compatibilityMode", uri="http://schemas.microsoft.com/office/word", val="15")
    return root
