"""Every place of a Word file where a test hides a name: the one table behind the tests and the reference page.

A row reads: this place, made like this with the canary in it, comes out as parts of this kind (or `blocks`),
and a rewrite keeps it (the visible text, to be edited), drops it, or is refused.
"""

from __future__ import annotations

import base64
import struct
import zlib
from collections.abc import Callable

import attrs

from .docx_making import SPACES, docx, field, p, part, picture, png, r, table, textbox

__all__ = ["CANARY", "PLACES", "Place"]

CANARY = "Quillonby"  # nobody's name
HALF, REST = CANARY[:4], CANARY[4:]
HEX = "0DEFACED"  # what fits where only eight hexadecimal digits do


@attrs.frozen
class Place:
    """One place: what it is called, how a file with `CANARY` there is made, its kind, what a rewrite does with it."""

    name: str
    make: Callable[[], bytes]
    kind: str
    rewrite: str
    canary: str = CANARY


def _related(kind: str, name: str, content: str | bytes, body: str = "<w:p/>", **more: str) -> bytes:
    """A document with one further member that it points at."""
    return docx(body, relations=[("rId9", kind, name)], members={f"word/{name}": content})


def _root(kind: str, name: str, content: str | bytes) -> bytes:
    return docx(root_relations=[("rId9", kind, name)], members={name: content})


def _styles(inner: str) -> str:
    return part("styles", inner)


def _head(kind: str, content: str, body: str = "", reference: str = "default") -> bytes:
    name = "header" if kind == "hdr" else "footer"
    section = f'<w:sectPr><w:{name}Reference w:type="{reference}" r:id="rId9"/></w:sectPr>'
    document = part("document", f"<w:body>{body or '<w:p/>'}{section}</w:body>")
    return docx(document=document, relations=[("rId9", name, f"{name}1.xml")], members={f"word/{name}1.xml": part(kind, content)})


def _settings(inner: str) -> bytes:
    return _related("settings", "settings.xml", part("settings", inner))


def _notes(kind: str, referred: bool = True) -> bytes:
    body = p(f'<w:r><w:{kind}Reference w:id="5"/></w:r>') if referred else "<w:p/>"
    return _related(f"{kind}s", f"{kind}s.xml", part(f"{kind}s", f'<w:{kind} w:id="5">{p(CANARY)}</w:{kind}>'), body)


def _picture(content: bytes, crop: str = "", about: str = "", name: str = "image1.png") -> bytes:
    return _related("image", f"media/{name}", content, p(picture(crop=crop, about=about)))


def _change(name: str, inner: str) -> str:
    return f'<w:{name} w:id="1" w:author="A" w:date="2024-01-01T00:00:00Z">{inner}</w:{name}>'


def _author(name: str) -> str:
    return f'<w:{name} w:id="1" w:author="{CANARY}"/>'


def _jpeg() -> bytes:
    exif = b"Exif\0\0II*\0" + b"\0" * 8 + CANARY.encode()
    return b"\xff\xd8\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + b"\xff\xda\x00\x02pix\xff\xd9"


def _xlsx() -> bytes:
    shared = f'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><r><t>{HALF}</t></r><r><t>{REST}</t></r></si></sst>'
    return docx(root_relations=[("rId2", "sharedStrings", "xl/sharedStrings.xml")], members={"xl/sharedStrings.xml": shared})


_EXTRA = struct.pack("<HH", 0x7075, len(CANARY)) + CANARY.encode()
_CHART = (
    '<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart">'
    f"<c:chart><c:strCache><c:pt idx='0'><c:v>{CANARY}</c:v></c:pt></c:strCache></c:chart></c:chartSpace>"
)
_DIAGRAM = (
    '<dgm:dataModel xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><dgm:pt><dgm:t><a:p>'
    f"<a:r><a:t>{HALF}</a:t></a:r><a:r><a:t>{REST}</a:t></a:r></a:p></dgm:t></dgm:pt></dgm:dataModel>"
)
_CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/">{}</cp:coreProperties>'
)
_CORE_KIND = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
_APP = '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">{}</Properties>'
_CUSTOM = (
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
    'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">{}</Properties>'
)
_XMP = f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><creator>{CANARY}</creator></x:xmpmeta>'.encode()
_WHITE = '<w:color w:val="FFFFFF"/>'
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 60 + CANARY.encode("utf-16-le")
_ATTACHED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"

KEPT, DROPPED, REFUSED = "kept, and edited", "left behind", "refused until it is gone"

# fmt: off
PLACES: tuple[Place, ...] = (
    # the running text
    Place("a paragraph", lambda: docx(p(f"About {CANARY}.")), "body", KEPT),
    Place("a name cut into runs", lambda: docx(p(HALF, r(REST, "<w:b/>"))), "body", KEPT),
    Place("a name cut by a soft hyphen", lambda: docx(p(f"<w:r><w:t>{HALF}</w:t><w:softHyphen/><w:t>{REST}</w:t></w:r>")), "body", KEPT, f"{HALF}\u00ad{REST}"),
    Place("a name cut by a comment of the XML", lambda: docx(p(f"<w:r><w:t>{HALF}<!-- -->{REST}</w:t></w:r>")), "body", KEPT),
    Place("a table cell", lambda: docx(table(["x", CANARY])), "table-cell", KEPT),
    Place("a name across two cells", lambda: docx(table([HALF, REST])), "table-row", KEPT, f"{HALF}\t{REST}"),
    Place("a name across two paragraphs", lambda: docx(p(HALF) + p(REST)), "paragraph-seam", KEPT, f"{HALF}\n{REST}"),
    Place("a table in a table", lambda: docx(table([table([CANARY]) + "<w:p/>"])), "table-cell", KEPT),
    Place("a header", lambda: _head("hdr", p(CANARY)), "header", KEPT),
    Place("a footer", lambda: _head("ftr", p(CANARY)), "footer", KEPT),
    Place("a table in a header", lambda: _head("hdr", table([CANARY]) + "<w:p/>"), "header", KEPT),
    Place("a footnote", lambda: _notes("footnote"), "footnote", KEPT),
    Place("an endnote", lambda: _notes("endnote"), "endnote", KEPT),
    Place("a text box", lambda: docx(p(textbox(p(CANARY), p("x")))), "text-box", KEPT),
    Place("a text box of old Word (VML)", lambda: docx(p(f"<w:r><w:pict><v:shape><v:textbox><w:txbxContent>{p(CANARY)}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>")), "text-box", KEPT),
    Place("a content control's text", lambda: docx(f"<w:sdt><w:sdtContent>{p(CANARY)}</w:sdtContent></w:sdt>"), "body", KEPT),
    Place("a link's text", lambda: docx(p(f'<w:hyperlink w:anchor="x">{r(CANARY)}</w:hyperlink>')), "body", KEPT),
    Place("a field's result", lambda: docx(p(field(" REF x ", CANARY))), "body", KEPT),
    Place("a smart tag's text", lambda: docx(p(f'<w:smartTag w:uri="x" w:element="x">{r(CANARY)}</w:smartTag>')), "body", KEPT),
    Place("an equation", lambda: docx(p(f"<m:oMath><m:r><m:t>{HALF}</m:t></m:r><m:r><m:t>{REST}</m:t></m:r></m:oMath>")), "body", KEPT),
    Place("letters put in as symbols", lambda: docx(p("<w:r>" + "".join(f'<w:sym w:font="Arial" w:char="{ord(one):04X}"/>' for one in CANARY) + "</w:r>")), "body", KEPT),
    Place("letters of a symbol font", lambda: docx(p("<w:r>" + "".join(f'<w:sym w:font="Wingdings" w:char="F0{ord(one):02X}"/>' for one in CANARY) + "</w:r>")), "body", KEPT),
    Place("text with small letters as capitals", lambda: docx(p(r(CANARY, "<w:caps/>"))), "body", KEPT),
    Place("a ruby text's base", lambda: docx(p(f"<w:r><w:ruby><w:rt>{r('x')}</w:rt><w:rubyBase>{r(CANARY)}</w:rubyBase></w:ruby></w:r>")), "body", KEPT),
    Place("white text in a shaded cell", lambda: docx(table([f'<w:tcPr><w:shd w:fill="203864" w:val="clear"/></w:tcPr>{p(r(CANARY, _WHITE))}'])), "table-cell", KEPT),
    # text that is there and not seen
    Place("hidden text", lambda: docx(p(r(CANARY, "<w:vanish/>"))), "hidden-text", DROPPED),
    Place("a name half hidden", lambda: docx(p(HALF, r(REST, "<w:vanish/>"))), "paragraph-whole", DROPPED),
    Place("text hidden by a style", lambda: _related("styles", "styles.xml", _styles('<w:style w:styleId="A" w:type="character"><w:rPr><w:vanish/></w:rPr></w:style>'), p(r(CANARY, '<w:rStyle w:val="A"/>'))), "hidden-text", DROPPED),
    Place("text hidden by the style a style is based on", lambda: _related("styles", "styles.xml", _styles('<w:style w:styleId="A" w:type="paragraph"><w:rPr><w:vanish/></w:rPr></w:style><w:style w:styleId="B" w:type="paragraph"><w:basedOn w:val="A"/></w:style>'), p(CANARY, properties='<w:pPr><w:pStyle w:val="B"/></w:pPr>')), "hidden-text", DROPPED),
    Place("text hidden by the defaults", lambda: _related("styles", "styles.xml", _styles("<w:docDefaults><w:rPrDefault><w:rPr><w:vanish/></w:rPr></w:rPrDefault></w:docDefaults>"), p(CANARY)), "hidden-text", DROPPED),
    Place("a text box in a hidden run", lambda: docx(p(textbox(p(CANARY), p("x")).replace("<w:r>", "<w:r><w:rPr><w:vanish/></w:rPr>", 1))), "hidden-text", DROPPED),
    Place("white text", lambda: docx(p(r(CANARY, _WHITE))), "white-text", DROPPED),
    Place("text in the paper's theme colour", lambda: docx(p(r(CANARY, '<w:color w:val="FFFFFF" w:themeColor="background1"/>'))), "white-text", DROPPED),
    Place("tiny text", lambda: docx(p(r(CANARY, '<w:sz w:val="2"/>'))), "tiny-text", DROPPED),
    Place("text squeezed to a stroke", lambda: docx(p(r(CANARY, '<w:w w:val="1"/>'))), "tiny-text", DROPPED),
    Place("a line without height", lambda: docx(p(CANARY, properties='<w:pPr><w:spacing w:line="1" w:lineRule="exact"/></w:pPr>')), "clipped-text", DROPPED),
    Place("a hidden table row", lambda: docx(f"<w:tbl><w:tr><w:trPr><w:hidden/></w:trPr><w:tc>{p(CANARY)}</w:tc></w:tr></w:tbl>"), "hidden-row", DROPPED),
    Place("a cell merged into the one above", lambda: docx(table([f"<w:tcPr><w:vMerge/></w:tcPr>{p(CANARY)}"])), "merged-cell", DROPPED),
    Place("the copy of a text box for old programs", lambda: docx(p(textbox(p("x"), p(CANARY)))), "fallback-text", DROPPED),
    Place("the copy of a few letters for old programs", lambda: docx(p(f'<w:r><mc:AlternateContent><mc:Choice Requires="w16se"><w:t>x</w:t></mc:Choice><mc:Fallback><w:t>{CANARY}</w:t></mc:Fallback></mc:AlternateContent></w:r>')), "fallback-text", DROPPED),
    Place("a ruby text's small letters", lambda: docx(p(f"<w:r><w:ruby><w:rt>{r(CANARY)}</w:rt><w:rubyBase>{r('x')}</w:rubyBase></w:ruby></w:r>")), "ruby-text", DROPPED),
    Place("the kept result of a page number", lambda: docx(p(field(" PAGE ", CANARY))), "page-field-result", DROPPED),
    Place("text inside a field's instruction", lambda: docx(p('<w:r><w:fldChar w:fldCharType="begin"/></w:r>', r(CANARY), '<w:r><w:fldChar w:fldCharType="end"/></w:r>')), "field-code", DROPPED),
    Place("a footnote that nothing refers to", lambda: _notes("footnote", referred=False), "footnote", DROPPED),
    Place("an endnote that nothing refers to", lambda: _notes("endnote", referred=False), "endnote", DROPPED),
    Place("a header for first pages that are not different", lambda: _head("hdr", p(CANARY), reference="first"), "header", DROPPED),
    Place("a footer for even pages that are not different", lambda: _head("ftr", p(CANARY), reference="even"), "footer", DROPPED),
    Place("letters outside any run", lambda: docx(f"<w:p>{CANARY}</w:p>"), "stray-text", DROPPED),
    Place("a comment of the XML", lambda: docx(p(f"<w:r><!-- {CANARY} --><w:t>x</w:t></w:r>")), "xml-comment", DROPPED),
    Place("a processing instruction", lambda: docx(f"<?note {CANARY}?>" + p("x")), "xml-instruction", DROPPED),
    Place("a comment before the root element", lambda: docx(document=part("document", "<w:body/>").replace("?><w:", f"?><!-- {CANARY} --><w:")), "xml-comment", DROPPED),
    # open questions
    Place("a comment", lambda: _related("comments", "comments.xml", part("comments", f'<w:comment w:id="0">{p(CANARY)}</w:comment>')), "comment", REFUSED),
    Place("a comment's author", lambda: _related("comments", "comments.xml", part("comments", f'<w:comment w:id="0" w:author="{CANARY}"/>')), "comment", REFUSED),
    Place("a comment's initials", lambda: _related("comments", "comments.xml", part("comments", f'<w:comment w:id="0" w:initials="{CANARY}"/>')), "comment", REFUSED),
    Place("the list of people who commented", lambda: _related("people", "people.xml", f'<w15:people {SPACES}><w15:person w15:author="{CANARY}"/></w15:people>'), "people", DROPPED),
    Place("a commenter's account", lambda: _related("people", "people.xml", f'<w15:people {SPACES}><w15:person w15:author="A"><w15:presenceInfo w15:providerId="AD" w15:userId="S::{CANARY}@x"/></w15:person></w15:people>'), "people", DROPPED),
    Place("inserted text", lambda: docx(p(_change("ins", r(CANARY)))), "body", REFUSED),
    Place("deleted text", lambda: docx(p(_change("del", f"<w:r><w:delText>{CANARY}</w:delText></w:r>"))), "deleted-text", REFUSED),
    Place("a deleted field's instruction", lambda: docx(p(_change("del", f"<w:r><w:delInstrText>{CANARY}</w:delInstrText></w:r>"))), "field-code", REFUSED),
    Place("text moved away", lambda: docx(p(_change("moveFrom", r(CANARY)))), "moved-text", REFUSED),
    Place("text moved here", lambda: docx(p(_change("moveTo", r(CANARY)))), "body", REFUSED),
    Place("who inserted", lambda: docx(p(_author("ins"))), "author", REFUSED),
    Place("who changed a run's format", lambda: docx(p(r("x", _author("rPrChange")))), "author", REFUSED),
    Place("who changed a paragraph's format", lambda: docx(p("x", properties=f"<w:pPr>{_author('pPrChange')}</w:pPr>")), "author", REFUSED),
    Place("who changed a section's format", lambda: docx(p("x", properties=f"<w:pPr><w:sectPr>{_author('sectPrChange')}</w:sectPr></w:pPr>")), "author", REFUSED),
    Place("who changed a table's format", lambda: docx(table(["x"], properties=_author("tblPrChange"))), "author", REFUSED),
    Place("who inserted a cell", lambda: docx(table([f"<w:tcPr>{_author('cellIns')}</w:tcPr>{p('x')}"])), "author", REFUSED),
    Place("who deleted a row", lambda: docx(f"<w:tbl><w:tr><w:trPr>{_author('del')}</w:trPr><w:tc>{p('x')}</w:tc></w:tr></w:tbl>"), "author", REFUSED),
    Place("content to be put in on opening (altChunk)", lambda: _related("aFChunk", "afchunk1.html", f"<html><body>{CANARY}</body></html>", '<w:altChunk r:id="rId9"/>'), "embedded-bytes", REFUSED),
    # names and settings of things in the text
    Place("alternative text of a picture", lambda: _picture(png(), about=f'descr="{CANARY}"'), "alt-text", DROPPED),
    Place("the title of a picture", lambda: _picture(png(), about=f'title="{CANARY}"'), "alt-text", DROPPED),
    Place("a table's alternative text", lambda: docx(table(["x"], properties=f'<w:tblDescription w:val="{CANARY}"/>')), "alt-text", DROPPED),
    Place("a table's caption", lambda: docx(table(["x"], properties=f'<w:tblCaption w:val="{CANARY}"/>')), "alt-text", DROPPED),
    Place("a bookmark", lambda: docx(p(f'<w:bookmarkStart w:id="0" w:name="{CANARY}"/>', "x")), "bookmark", DROPPED),
    Place("a permission for one editor", lambda: docx(p(f'<w:permStart w:id="0" w:ed="{CANARY}"/>', "x")), "permission", DROPPED),
    Place("a link's target", lambda: docx(p(f'<w:hyperlink r:id="rId9">{r("x")}</w:hyperlink>'), relations=[("rId9", "hyperlink", f"https://example.org/{CANARY}", "External")]), "relationship", DROPPED),
    Place("a link's tooltip", lambda: docx(p(f'<w:hyperlink w:anchor="x" w:tooltip="{CANARY}">{r("x")}</w:hyperlink>')), "link", DROPPED),
    Place("a link's anchor", lambda: docx(p(f'<w:hyperlink w:anchor="{CANARY}">{r("x")}</w:hyperlink>')), "link", DROPPED),
    Place("a field's instruction, cut in two", lambda: docx(p(field(f' HYPERLINK "{CANARY}" ', "x"))), "field-code", DROPPED),
    Place("a simple field's instruction", lambda: docx(p(f'<w:fldSimple w:instr=" AUTHOR {CANARY} ">{r("x")}</w:fldSimple>')), "field-code", DROPPED),
    Place("a field's private data", lambda: docx(p(f'<w:r><w:fldChar w:fldCharType="begin"><w:fldData>{CANARY}</w:fldData></w:fldChar></w:r>')), "field-data", DROPPED),
    Place("a form field's help", lambda: docx(p(f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:helpText w:val="{CANARY}"/></w:ffData></w:fldChar></w:r>')), "form-field", DROPPED),
    Place("a form field's list", lambda: docx(p(f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:ddList><w:listEntry w:val="{CANARY}"/></w:ddList></w:ffData></w:fldChar></w:r>')), "form-field", DROPPED),
    Place("a content control's name", lambda: docx(f'<w:sdt><w:sdtPr><w:alias w:val="{CANARY}"/></w:sdtPr><w:sdtContent>{p("x")}</w:sdtContent></w:sdt>'), "content-control", DROPPED),
    Place("a content control's tag", lambda: docx(f'<w:sdt><w:sdtPr><w:tag w:val="{CANARY}"/></w:sdtPr><w:sdtContent>{p("x")}</w:sdtContent></w:sdt>'), "content-control", DROPPED),
    Place("a content control's list", lambda: docx(f'<w:sdt><w:sdtPr><w:dropDownList><w:listItem w:displayText="{CANARY}" w:value="1"/></w:dropDownList></w:sdtPr><w:sdtContent>{p("x")}</w:sdtContent></w:sdt>'), "content-control", DROPPED),
    Place("a content control's data binding", lambda: docx(f'<w:sdt><w:sdtPr><w:dataBinding w:xpath="/{CANARY}"/></w:sdtPr><w:sdtContent>{p("x")}</w:sdtContent></w:sdt>'), "content-control", DROPPED),
    Place("a content control's placeholder", lambda: docx(f'<w:sdt><w:sdtPr><w:placeholder><w:docPart w:val="{CANARY}"/></w:placeholder></w:sdtPr><w:sdtContent>{p("x")}</w:sdtContent></w:sdt>'), "building-block", DROPPED),
    Place("a smart tag's property", lambda: docx(p(f'<w:smartTag w:uri="x" w:element="x"><w:smartTagPr><w:attr w:name="n" w:val="{CANARY}"/></w:smartTagPr>{r("x")}</w:smartTag>')), "smart-tag", DROPPED),
    Place("an element of custom XML in the text", lambda: docx(f'<w:customXml w:element="{CANARY}">{p("x")}</w:customXml>'), "smart-tag", DROPPED),
    Place("word art", lambda: docx(p(f'<w:r><w:pict><v:shape><v:textpath string="{CANARY}"/></v:shape></w:pict></w:r>')), "word-art", DROPPED),
    Place("the title of an old picture (VML)", lambda: docx(p(f'<w:r><w:pict><v:shape><v:imagedata o:title="{CANARY}"/></v:shape></w:pict></w:r>')), "picture-title", DROPPED),
    Place("the address of an old shape (VML)", lambda: docx(p(f'<w:r><w:pict><v:shape href="{CANARY}" alt="x"/></w:pict></w:r>')), "shape", DROPPED),
    Place("a style's name", lambda: _related("styles", "styles.xml", _styles(f'<w:style w:styleId="A" w:type="character"><w:name w:val="{CANARY}"/></w:style>')), "style-name", DROPPED),
    Place("a style's id", lambda: _related("styles", "styles.xml", _styles(f'<w:style w:styleId="{CANARY}" w:type="paragraph"/>'), p("x", properties=f'<w:pPr><w:pStyle w:val="{CANARY}"/></w:pPr>')), "style-name", DROPPED),
    Place("the id of a style that is not there", lambda: docx(p("x", properties=f'<w:pPr><w:pStyle w:val="{CANARY}"/></w:pPr>')), "style-name", DROPPED),
    Place("a font's name", lambda: docx(p(r("x", f'<w:rFonts w:ascii="{CANARY}"/>'))), "font", DROPPED),
    Place("the table of fonts", lambda: _related("fontTable", "fontTable.xml", part("fonts", f'<w:font w:name="{CANARY}"/>')), "font", DROPPED),
    Place("the text of a numbering", lambda: _related("numbering", "numbering.xml", part("numbering", f'<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:lvlText w:val="{CANARY} %1"/></w:lvl></w:abstractNum>')), "numbering-text", DROPPED),
    Place("the name of a numbering", lambda: _related("numbering", "numbering.xml", part("numbering", f'<w:abstractNum w:abstractNumId="0"><w:name w:val="{CANARY}"/></w:abstractNum>')), "numbering-text", DROPPED),
    Place("a value that is none of Word's", lambda: docx(p("x", properties=f'<w:pPr><w:jc w:val="{CANARY}"/></w:pPr>')), "attribute", DROPPED),
    Place("an attribute that is none of Word's", lambda: docx(p(f"<w:r {CANARY}='1'><w:t>x</w:t></w:r>")), "xml-name", DROPPED),
    Place("a namespace", lambda: docx(f'<w:p xmlns:q="urn:{CANARY}"/>'), "namespace", DROPPED),
    Place("a revision id of a run", lambda: docx(p(f'<w:r w:rsidR="{HEX}"><w:t>x</w:t></w:r>')), "revision-id", DROPPED, HEX),
    Place("a paragraph's id", lambda: docx(f'<w:p w14:paraId="{HEX}"/>'), "revision-id", DROPPED, HEX),
    # settings
    Place("the list of revision ids", lambda: _settings(f'<w:rsids><w:rsid w:val="{HEX}"/></w:rsids>'), "revision-id", DROPPED, HEX),
    Place("a document variable", lambda: _settings(f'<w:docVars><w:docVar w:name="n" w:val="{CANARY}"/></w:docVars>'), "document-variable", DROPPED),
    Place("a document variable's name", lambda: _settings(f'<w:docVars><w:docVar w:name="{CANARY}" w:val="1"/></w:docVars>'), "document-variable", DROPPED),
    Place("a mail merge's query", lambda: _settings(f'<w:mailMerge><w:query w:val="SELECT {CANARY}"/></w:mailMerge>'), "mail-merge", DROPPED),
    Place("a mail merge's data source", lambda: docx(relations=[("rId9", "mailMergeSource", f"file:///{CANARY}.xlsx", "External")]), "relationship", DROPPED),
    Place("an attached template", lambda: docx(relations=[("rId9", _ATTACHED, f"file:///{CANARY}.dotm", "External")]), "relationship", DROPPED),
    Place("settings for web pages", lambda: _related("webSettings", "webSettings.xml", part("webSettings", f'<w:frameset><w:frame><w:name w:val="{CANARY}"/></w:frame></w:frameset>')), "link", DROPPED),
    Place("a setting that is none of Word's", lambda: _settings(f'<w:decimalSymbol w:val="{CANARY}"/>'), "setting", DROPPED),
    Place("the theme's name", lambda: _related("theme", "theme/theme1.xml", f'<a:theme {SPACES} name="{CANARY}"/>'), "theme", DROPPED),
    Place("a building block", lambda: _related("glossaryDocument", "glossary/document.xml", part("glossaryDocument", f"<w:docParts><w:docPart><w:docPartBody>{p(CANARY)}</w:docPartBody></w:docPart></w:docParts>")), "glossary", DROPPED),
    Place("a building block's name", lambda: _related("glossaryDocument", "glossary/document.xml", part("glossaryDocument", f'<w:docParts><w:docPart><w:docPartPr><w:name w:val="{CANARY}"/></w:docPartPr></w:docPart></w:docParts>')), "building-block", DROPPED),
    # other parts
    Place("the title in the properties", lambda: _root(_CORE_KIND, "docProps/core.xml", _CORE.format(f"<dc:title>{CANARY}</dc:title>")), "core-property", DROPPED),
    Place("the author in the properties", lambda: _root(_CORE_KIND, "docProps/core.xml", _CORE.format(f"<dc:creator>{CANARY}</dc:creator>")), "core-property", DROPPED),
    Place("who saved last", lambda: _root(_CORE_KIND, "docProps/core.xml", _CORE.format(f"<cp:lastModifiedBy>{CANARY}</cp:lastModifiedBy>")), "core-property", DROPPED),
    Place("the company in the properties", lambda: _root("extended-properties", "docProps/app.xml", _APP.format(f"<Company>{CANARY}</Company>")), "app-property", DROPPED),
    Place("the manager in the properties", lambda: _root("extended-properties", "docProps/app.xml", _APP.format(f"<Manager>{CANARY}</Manager>")), "app-property", DROPPED),
    Place("a custom property", lambda: _root("custom-properties", "docProps/custom.xml", _CUSTOM.format(f'<property name="n"><vt:lpwstr>{CANARY}</vt:lpwstr></property>')), "custom-property", DROPPED),
    Place("a custom property's name", lambda: _root("custom-properties", "docProps/custom.xml", _CUSTOM.format(f'<property name="{CANARY}"/>')), "custom-property", DROPPED),
    Place("custom XML", lambda: _related("customXml", "item1.xml", f"<case><child>{CANARY}</child></case>"), "custom-xml", DROPPED),
    Place("an attribute of custom XML", lambda: _related("customXml", "item1.xml", f'<case child="{CANARY}"/>'), "custom-xml", DROPPED),
    Place("an element's name in custom XML", lambda: _related("customXml", "item1.xml", f"<case><{CANARY}/></case>"), "xml-name", DROPPED),
    Place("a chart's kept values", lambda: _related("chart", "charts/chart1.xml", _CHART), "chart", DROPPED),
    Place("a diagram (SmartArt)", lambda: _related("diagramData", "diagrams/data1.xml", _DIAGRAM), "diagram", DROPPED),
    Place("a spreadsheet inside the document", lambda: _related("package", "embeddings/Microsoft_Excel_Sheet1.xlsx", _xlsx()), "spreadsheet", DROPPED),
    Place("a document inside the document", lambda: _related("package", "embeddings/Microsoft_Word_Document1.docx", docx(p(CANARY))), "body", DROPPED),
    Place("an embedded object that cannot be read", lambda: _related("oleObject", "embeddings/oleObject1.bin", _OLE), "embedded-bytes", DROPPED),
    Place("a macro", lambda: _related("vbaProject", "vbaProject.bin", _OLE), "macro", DROPPED),
    Place("an embedded font", lambda: _related("font", "fonts/font1.odttf", b"\x00\x01\x00\x00" + CANARY.encode()), "embedded-bytes", DROPPED),
    Place("a digital signature", lambda: _root("origin", "signature.xml", f'<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"><X509SubjectName>{CANARY}</X509SubjectName></Signature>'), "custom-xml", DROPPED),
    Place("a part that nothing points at", lambda: docx(members={"word/old.xml": part("document", f"<w:body>{p(CANARY)}</w:body>")}), "orphan-part", DROPPED),
    Place("a text that nothing points at", lambda: docx(members={"word/notes.txt": CANARY}), "embedded-bytes", DROPPED),
    Place("the preview picture", lambda: _root("thumbnail", "docProps/thumbnail.png", png()), "blocks", DROPPED),
    # pictures
    Place("a note in a PNG", lambda: _picture(png([(b"tEXt", b"Author\0" + CANARY.encode())])), "picture-metadata", DROPPED),
    Place("a packed note in a PNG", lambda: _picture(png([(b"zTXt", b"Author\0\0" + zlib.compress(CANARY.encode()))])), "picture-metadata", DROPPED),
    Place("an XMP note in a PNG", lambda: _picture(png([(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + _XMP)])), "picture-metadata", DROPPED),
    Place("bytes after a PNG's end", lambda: _picture(png(tail=CANARY.encode())), "picture-metadata", DROPPED),
    Place("text behind a PNG's pixels", lambda: _picture(png([(b"IDAT", CANARY.encode())])), "picture-metadata", DROPPED),
    Place("the camera data of a JPEG", lambda: _picture(_jpeg(), name="image1.jpeg"), "picture-metadata", DROPPED),
    Place("the cropped area of a picture", lambda: _picture(png(), crop='<a:srcRect l="50000"/>'), "blocks", DROPPED),
    Place("a vector picture's text", lambda: _picture(b"\x01\x00\x00\x00" + b"\0" * 36 + b" EMF" + CANARY.encode("utf-16-le"), name="image1.emf"), "picture-metadata", DROPPED),
    Place("a vector picture as SVG", lambda: _related("image", "media/image1.svg", f'<svg xmlns="http://www.w3.org/2000/svg"><text>{CANARY}</text></svg>'), "custom-xml", DROPPED),
    Place("a linked picture", lambda: docx(relations=[("rId9", "image", f"file:///{CANARY}.png", "External")]), "relationship", DROPPED),
    # the container
    Place("the container's comment", lambda: docx(comment=CANARY.encode()), "zip-comment", DROPPED),
    Place("a member's comment", lambda: docx(member_comment=CANARY.encode()), "zip-comment", DROPPED),
    Place("a member's extra field", lambda: docx(extra=_EXTRA), "zip-extra", DROPPED),
    Place("a member's name", lambda: docx(relations=[("rId9", "image", f"media/{CANARY}.png")], members={f"word/media/{CANARY}.png": png()}), "member-name", DROPPED),
    Place("a member's time", lambda: docx(time=(2024, 5, 14, 9, 30, 0)), "member-time", DROPPED, "2024-05-14"),
    Place("bytes before the container", lambda: b"PK" + CANARY.encode() + docx(), "zip-loose-bytes", DROPPED),
    Place("bytes after the container", lambda: docx() + CANARY.encode(), "zip-loose-bytes", DROPPED),
    Place("a declared type of content", lambda: docx(members={"[Content_Types].xml": f'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/{CANARY}"/></Types>'}), "content-type", DROPPED),
    Place("a part with a document type", lambda: _related("customXml", "item1.xml", f'<!DOCTYPE a [<!ENTITY e "{CANARY}">]><a>&e;</a>'), "unreadable-xml", DROPPED),
    Place("a part in UTF-16", lambda: _related("customXml", "item1.xml", f'<?xml version="1.0" encoding="UTF-16"?><a>{CANARY}</a>'.encode("utf-16")), "custom-xml", DROPPED),
    Place("a binary field's data in base64", lambda: docx(p(f'<w:r><w:fldChar w:fldCharType="begin"><w:fldData>{base64.b64encode(CANARY.encode("utf-16-le")).decode()}</w:fldData></w:fldChar></w:r>')), "field-data", DROPPED),
)
# fmt: on
