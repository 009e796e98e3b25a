"""What makes Word call a file damaged, as far as a table can say: order, required attributes, references, declared types.

The orders are those of the sequences in ECMA-376, part 1, for the elements that a rewrite can write.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator

from lxml import etree

from .docx_making import R, W

__all__ = ["faults"]

_BORDERS = "top left start bottom right end between bar insideH insideV"
# fmt: off
ORDERS: dict[str, list[str]] = {name: order.split() for name, order in {
    "pPr":       "pStyle keepNext keepLines pageBreakBefore widowControl numPr suppressLineNumbers pBdr shd tabs suppressAutoHyphens bidi spacing ind "
                 "contextualSpacing mirrorIndents jc textDirection textAlignment outlineLvl rPr sectPr",
    "rPr":       "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike color spacing kern position sz szCs highlight u shd vertAlign rtl cs lang",
    "tblPr":     "tblStyle bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook",
    "tcPr":      "tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection vAlign",
    "sectPr":    "headerReference footerReference footnotePr endnotePr type pgSz pgMar pgNumType cols vAlign noEndnote titlePg textDirection bidi docGrid",
    "pBdr":      _BORDERS, "tblBorders": _BORDERS, "tcBorders": _BORDERS, "tblCellMar": _BORDERS, "tcMar": _BORDERS,
    "numPr":     "ilvl numId",
    "tbl":       "tblPr tblGrid tr",
    "tr":        "trPr tc",
    "style":     "name basedOn next link uiPriority semiHidden unhideWhenUsed qFormat pPr rPr tblPr trPr tcPr tblStylePr",
    "tblStylePr": "pPr rPr tblPr trPr tcPr",
    "styles":    "docDefaults style",
    "docDefaults": "rPrDefault pPrDefault",
    "numbering": "abstractNum num",
    "abstractNum": "multiLevelType styleLink numStyleLink lvl",
    "lvl":       "start numFmt lvlRestart pStyle isLgl suff lvlText lvlJc pPr rPr",
    "num":       "abstractNumId lvlOverride",
    "lvlOverride": "startOverride lvl",
    "settings":  "evenAndOddHeaders footnotePr endnotePr compat",
    "inline":    "extent effectExtent docPr cNvGraphicFramePr graphic",
    "pic":       "nvPicPr blipFill spPr",
}.items()}
REQUIRED: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("pStyle", "rStyle", "tblStyle", "basedOn", "next", "link", "name", "jc", "outlineLvl", "numId", "ilvl", "gridSpan", "sz", "szCs",
                     "color", "highlight", "vertAlign", "uiPriority", "abstractNumId", "lvlJc", "start", "top", "left", "bottom", "right", "insideH", "insideV"), ("val|w",)),
    "tblStylePr": ("type",), "tab": ("val", "pos"), "lvl": ("ilvl",), "num": ("numId",), "abstractNum": ("abstractNumId",), "style": ("styleId",),
    "headerReference": ("type",), "footerReference": ("type",), "footnoteReference": ("id",), "endnoteReference": ("id",), "br": (), "fldSimple": ("instr",),
}
# fmt: on


def _w(element: etree._Element, key: str) -> str | None:
    value = element.get(f"{{{W}}}{key}")
    return None if value is None else str(value)


def faults(data: bytes) -> list[str]:
    """Every fault of a Word file; empty for one that follows the tables."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
        twice = len(archive.namelist()) != len(members)
    roots = {name: etree.fromstring(body) for name, body in members.items() if name.endswith((".xml", ".rels"))}
    found = ["a member stands twice"] if twice else []
    found += _packaging(members, roots)
    for name, root in roots.items():
        if name.startswith("word/") and name.endswith(".xml"):
            found += (f"{name}: {fault}" for fault in _elements(root))
    found += _references(roots)
    return found


def _packaging(members: dict[str, bytes], roots: dict[str, etree._Element]) -> Iterator[str]:
    types = roots["[Content_Types].xml"]
    overrides = {str(one.get("PartName")).lstrip("/") for one in types if one.tag.endswith("}Override")}
    defaults = {str(one.get("Extension")) for one in types if one.tag.endswith("}Default")}
    yield from (f"{name} has no declared type" for name in members if name != "[Content_Types].xml" and name not in overrides and name.rpartition(".")[2] not in defaults)
    yield from (f"{name} is declared and not there" for name in overrides - set(members))
    reached = {"[Content_Types].xml"}
    for name, root in roots.items():
        if not name.endswith(".rels"):
            continue
        reached.add(name)
        base = posixpath.dirname(posixpath.dirname(name))
        targets = [posixpath.normpath(posixpath.join(base, str(one.get("Target")))) for one in root]
        reached |= set(targets)
        yield from (f"{name} points at {target}, which is not there" for target in targets if target not in members)
        ids = [str(one.get("Id")) for one in root]
        if len(ids) != len(set(ids)):
            yield f"{name} gives an id twice"
        part = roots.get(posixpath.join(base, posixpath.basename(name).removesuffix(".rels")))
        used = {str(value) for one in (() if part is None else part.iter()) for key, value in one.attrib.items() if str(key).startswith(f"{{{R}}}")}
        yield from (f"{name} lacks {one}" for one in used - set(ids))
    yield from (f"nothing points at {name}" for name in set(members) - reached)


def _elements(root: etree._Element) -> Iterator[str]:
    for element in root.iter():
        name = etree.QName(element).localname
        order = ORDERS.get(name)
        if order is not None:
            children = [etree.QName(one).localname for one in element]
            yield from (f"{one} in {name}" for one in children if one not in order)
            places = [order.index(one) for one in children if one in order]
            if places != sorted(places):
                yield f"the order in {name}: {' '.join(children)}"
        above = element.getparent()
        in_a_run = above is not None and etree.QName(above).localname == "r"  # there a tab is a letter
        for keys in REQUIRED.get(name, ()) if element.tag.startswith(f"{{{W}}}") and not in_a_run else ():
            if all(_w(element, key) is None for key in keys.split("|")):
                yield f"{name} without {keys}"
        if name == "tc" and (len(element) == 0 or etree.QName(element[-1]).localname != "p"):
            yield "a cell without a last paragraph"
        if name == "tbl" and not element.findall(f"{{{W}}}tr"):
            yield "a table without rows"
        if name == "body" and len(element) and [etree.QName(one).localname for one in element].index("sectPr") != len(element) - 1:
            yield "the last section is not last"


def _references(roots: dict[str, etree._Element]) -> Iterator[str]:
    """Styles, numberings and notes that are named and not there; ids of pictures given twice."""

    def ids(part: str, element: str, key: str) -> set[str | None]:
        root = roots.get(f"word/{part}.xml")
        return set() if root is None else {_w(one, key) for one in root.iter(f"{{{W}}}{element}")}

    texts = [root for name, root in roots.items() if name.startswith("word/") and name.endswith(".xml")]
    styles = ids("styles", "style", "styleId")
    for element, known in (("pStyle", styles), ("rStyle", styles), ("tblStyle", styles), ("basedOn", styles), ("link", styles), ("next", styles), ("numId", ids("numbering", "num", "numId") | {"0"}), ("abstractNumId", ids("numbering", "abstractNum", "abstractNumId"))):
        yield from (f"{element} {_w(one, 'val')} is not there" for root in texts for one in root.iter(f"{{{W}}}{element}") if _w(one, "val") not in known)
    for kind in ("footnote", "endnote"):
        known = ids(f"{kind}s", kind, "id")
        yield from (f"{kind} {_w(one, 'id')} is not there" for root in texts for one in root.iter(f"{{{W}}}{kind}Reference") if _w(one, "id") not in known)
