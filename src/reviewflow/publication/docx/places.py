"""Where else text stands in a Word file: the table that names each place, and the walk that misses none.

The running text is read by `story`. Here every other text node and every attribute of every XML part is
taken up, under the name that the table gives to the nearest element; what the table does not know comes out
as `other-text` or `attribute`, never as nothing. Only values that Office itself writes are left out.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator

from reviewflow.publication.docx.spans import own_text
from reviewflow.publication.docx.words import is_number, is_office_value, without_field_words
from reviewflow.publication.docx.xml import Element, etree, local, space, word
from reviewflow.publication.kinds import MACHINE_KINDS
from reviewflow.publication.readable import readable
from reviewflow.publication.surface import Part

__all__ = ["places_of"]

# Kinds whose values Office mostly fills in itself: its own words are left out there, and only there.
_OFFICES_OWN = MACHINE_KINDS | {
    "style-name", "attribute", "other-text", "numbering-text", "setting", "chart", "diagram", "drawing", "shape", "web-setting", "protection", "equation",
    "field-code", "background", "spreadsheet", "slide", "app-property", "building-block", "ruby-text", "vector-picture", "relationship",
}  # fmt: skip
# Properties that a program counts or calls itself by.
_PROGRAMS_OWN = frozenset(
    {
        "Application", "AppVersion", "Template", "DocSecurity", "TotalTime", "Pages", "Words", "Characters", "Lines", "Paragraphs", "ScaleCrop",
        "LinksUpToDate", "SharedDoc", "HyperlinksChanged", "CharactersWithSpaces",
    }
)  # fmt: skip

# fmt: off
# element (local name)             what its texts and attributes are called; holds for what is inside it, too
_BY_ELEMENT: dict[str, str] = {
    "docPr": "alt-text",           "cNvPr": "alt-text",            "tblCaption": "alt-text",       "tblDescription": "alt-text",
    "bookmarkStart": "bookmark",   "bookmarkEnd": "bookmark",      "permStart": "permission",      "permEnd": "permission",
    "hyperlink": "link",           "hlinkClick": "link",           "hlinkHover": "link",           "frame": "link",
    "instrText": "field-code",     "fldSimple": "field-code",      "delInstrText": "field-code",   "fldData": "field-data",
    "ffData": "form-field",        "sdtPr": "content-control",     "smartTagPr": "smart-tag",      "smartTag": "smart-tag",
    "smartTagType": "smart-tag",   "customXmlPr": "smart-tag",     "customXml": "smart-tag",       "docVars": "document-variable",
    "docVar": "document-variable", "mailMerge": "mail-merge",      "recipientData": "mail-merge",  "odso": "mail-merge",
    "rsids": "revision-id",        "rsid": "revision-id",          "nsid": "revision-id",          "tmpl": "revision-id",
    "attachedTemplate": "template", "saveThroughXslt": "template",  "documentProtection": "protection",
    "writeProtection": "protection", "captions": "caption-setting", "hdrShapeDefaults": "shape",   "shapeDefaults": "shape",
    "comment": "comment",          "commentEx": "comment",         "person": "people",             "presenceInfo": "people",
    "ins": "author",               "del": "author",                "moveFrom": "author",           "moveTo": "author",
    "moveFromRangeStart": "author", "moveToRangeStart": "author",  "rPrChange": "author",          "pPrChange": "author",
    "sectPrChange": "author",      "tblPrChange": "author",        "trPrChange": "author",         "tcPrChange": "author",
    "tblGridChange": "author",     "numberingChange": "author",    "cellIns": "author",            "cellDel": "author",
    "cellMerge": "author",         "customXmlInsRangeStart": "author", "customXmlDelRangeStart": "author", "tblPrExChange": "author",
    "textpath": "word-art",        "shape": "shape",               "shapetype": "shape",           "imagedata": "picture-title",
    "OLEObject": "embedded-object", "control": "embedded-object",  "altChunk": "outside-content",  "subDoc": "outside-content",
    "lvl": "numbering-text",       "abstractNum": "numbering-text", "lvlText": "numbering-text",   "numPicBullet": "numbering-text",
    "chartSpace": "chart",         "dataModel": "diagram",         "drawing": "drawing",           "colorsDef": "diagram",
    "styleData": "diagram",        "layoutDef": "diagram",         "styleDef": "diagram",          "sst": "spreadsheet",
    "workbook": "spreadsheet",     "worksheet": "spreadsheet",     "sld": "slide",                 "presentation": "slide",
    "coreProperties": "core-property", "Signature": "signature",   "font": "font",                 "rFonts": "font",
    "style": "style-name",         "latentStyles": "style-name",   "pStyle": "style-name",         "rStyle": "style-name",
    "tblStyle": "style-name",      "basedOn": "style-name",        "link": "style-name",           "next": "style-name",
    "webSettings": "web-setting",  "theme": "theme",               "Types": "content-type",        "docPart": "building-block",
    "docPartPr": "building-block", "ruby": "ruby-text",            "datastoreItem": "setting",     "Sources": "bibliography",
    "background": "background",    "compat": "setting",            "compatSetting": "setting",     "externalLink": "link",
    "svg": "vector-picture",       "taskpane": "add-in",           "webextension": "add-in",       "oMath": "equation",
}
# the root of a part with no word of its own above: what all its texts are called
_BY_ROOT: dict[str, str] = {
    "Properties": "property",      "settings": "setting",          "people": "people",             "comments": "comment",
    "commentsEx": "comment",       "commentsIds": "comment",       "commentsExtensible": "comment", "Relationships": "relationship",
    "numbering": "numbering-text", "fonts": "font",                "styles": "style-name",
}
_REVISION_IDS = frozenset({"rsidR", "rsidRPr", "rsidRDefault", "rsidP", "rsidDel", "rsidTr", "rsidSect", "paraId", "textId", "rsid", "rsidRoot"})
_LINES = frozenset({"p", "si", "is"})  # a line of text outside Word's own paragraphs: DrawingML, spreadsheets
_PACKED = frozenset({"fldData", "binData"})  # bytes written as letters
# fmt: on


class _Found:
    """The texts of one part by kind, each said once, in order."""

    def __init__(self) -> None:
        self._lines: dict[str, dict[str, None]] = {}
        self._names: set[str] = set()

    def add(self, kind: str, text: str) -> None:
        """One text, once."""
        text = without_field_words(text) if kind == "field-code" else text
        if text.strip():
            self._lines.setdefault(kind, {})[text] = None

    def name(self, name: str) -> None:
        """The name of an element or attribute: a text, too, unless Office's own."""
        if name not in self._names:
            self._names.add(name)
            if not is_office_value(name.rpartition("}")[2]):
                self.add("xml-name", name.rpartition("}")[2])

    def parts(self, path: str) -> Iterator[Part]:
        """The texts, one part for each kind, one line for each text."""
        for kind, lines in self._lines.items():
            yield Part(f"{path}#{kind}", kind, "\n".join(lines))


def places_of(path: str, root: Element, consumed: set[Element], own_kind: str | None = None) -> Iterator[Part]:
    """Every text of an XML part that `consumed` does not hold, by kind.

    `own_kind` names what the table leaves open: `custom-xml` for data of unknown make, `orphan` for a part that
    nothing points at.
    """
    found = _Found()
    start = own_kind or _BY_ROOT.get(local(root)) or _BY_ELEMENT.get(local(root)) or "other-text"
    for sibling in (*root.itersiblings(preceding=True), *root.itersiblings()):
        _note(sibling, found)
    _namespaces(root, found)
    _walk(root, start, consumed, found, own_kind in ("custom-xml", "orphan-part"))
    _codes(root, found)
    yield from found.parts(path)


def _note(element: Element, found: _Found) -> None:
    kind = "xml-comment" if isinstance(element, etree._Comment) else "xml-instruction"
    found.add(kind, f"{getattr(element, 'target', '')} {element.text or ''}".strip())


def _walk(element: Element, kind: str, consumed: set[Element], found: _Found, foreign: bool) -> None:
    if not isinstance(element.tag, str):
        _note(element, found)
        return
    name = local(element)
    kind = kind if foreign else _BY_ELEMENT.get(name, kind)
    found.name(element.tag)
    _attributes(element, kind, found, foreign)
    if name in _LINES and not word(element) and not any(one in consumed for one in element.iter()):
        line = "".join(own_text(one) for one in element.iter() if local(one) == "t")
        found.add(kind, line)
    if element not in consumed and name != "instrText":
        _texts(element, name, kind, found)
    for one in element:
        _walk(one, kind, consumed, found, foreign)


def _texts(element: Element, name: str, kind: str, found: _Found) -> None:
    text = own_text(element)
    if text.strip() and not (name in _PROGRAMS_OWN and kind == "app-property" and is_office_value(text)):
        found.add("stray-text" if kind == "other-text" and space(element) else kind, text.strip())
    if name in _PACKED:
        try:
            found.add(kind, readable(base64.b64decode(text)))
        except ValueError:
            return  # no base64: the letters themselves are a part already


def _namespaces(root: Element, found: _Found) -> None:
    for _, (prefix, uri) in etree.iterwalk(root, events=("start-ns",)):
        for text in (prefix or "", uri):
            if not is_office_value(text):
                found.add("namespace", text)


def _attributes(element: Element, kind: str, found: _Found, foreign: bool) -> None:
    for key, value in element.attrib.items():
        text, name = str(value), str(key).rpartition("}")[2]
        found.name(str(key))
        if name in _REVISION_IDS or kind == "revision-id":
            found.add("revision-id", text)
        elif not (is_office_value(text) if kind in _OFFICES_OWN and not foreign else is_number(text) and not foreign):
            found.add("attribute" if kind == "other-text" else kind, text)


def _codes(root: Element, found: _Found) -> None:
    """The instructions of fields, joined where Word cut one into several runs."""
    words: list[str] = []
    for element in root.iter():
        name = local(element)
        if name in ("instrText", "delInstrText"):
            words.append(own_text(element))
        elif name == "fldChar" and words:
            found.add("field-code", "".join(words).strip())
            words = []
    found.add("field-code", "".join(words).strip())
