"""Writes the container of a rewritten Word file: the same bytes for the same content, and nothing about its making.

No time, no author, no program: members stand in a fixed order with the time that Word itself writes (1980),
without comments and extra fields; the core properties are empty.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from typing import cast

import attrs

from reviewflow.publication.docx.xml import Element, etree

__all__ = ["NewMember", "written"]

_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_CORE = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_CORE_SPACE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.{}+xml"
_TYPE_NAMES = {"document": "document.main", "header": "header", "footer": "footer"}


@attrs.define
class NewMember:
    """One XML part of the new file: its `kind` (`document`, `header`, `styles`…) and relationships (id -> kind, target)."""

    name: str
    kind: str
    root: Element
    relations: dict[str, tuple[str, str]] = attrs.Factory(dict)

    def relate(self, kind: str, target: str, identifier: str = "") -> str:
        """Adds a relationship and returns its id."""
        identifier = identifier or f"rId{len(self.relations) + 1}"
        self.relations[identifier] = (kind, target)
        return identifier


def _bytes(root: Element) -> bytes:
    etree.cleanup_namespaces(root)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _default(uri: str) -> dict[str, str]:
    """A namespace without a prefix: Word opens these two parts in no other form."""
    spaces: dict[str | None, str] = {None: uri}
    return cast(dict[str, str], spaces)  # the stubs of lxml know prefixes only


def _related(relations: Mapping[str, tuple[str, str]]) -> bytes:
    root = etree.Element(f"{{{_RELATIONSHIPS}}}Relationships", nsmap=_default(_RELATIONSHIPS))
    for identifier, (kind, target) in relations.items():
        kind = kind if kind.startswith("http") else f"{_OFFICE}/{kind}"
        etree.SubElement(root, f"{{{_RELATIONSHIPS}}}Relationship", {"Id": identifier, "Type": kind, "Target": target})
    return _bytes(root)


def _content_types(members: list[NewMember]) -> bytes:
    root = etree.Element(f"{{{_TYPES}}}Types", nsmap=_default(_TYPES))
    defaults = {"rels": "application/vnd.openxmlformats-package.relationships+xml", "xml": "application/xml", "png": "image/png", "jpeg": "image/jpeg"}
    for suffix, made_of in defaults.items():
        etree.SubElement(root, f"{{{_TYPES}}}Default", {"Extension": suffix, "ContentType": made_of})
    core = "application/vnd.openxmlformats-package.core-properties+xml"
    types = [(f"/{one.name}", _WORD_TYPE.format(_TYPE_NAMES.get(one.kind, one.kind))) for one in members]
    for name, made_of in [*types, ("/docProps/core.xml", core)]:
        etree.SubElement(root, f"{{{_TYPES}}}Override", {"PartName": name, "ContentType": made_of})
    return _bytes(root)


def written(members: list[NewMember], files: Mapping[str, bytes]) -> bytes:
    """The bytes of the new file: `members` (the document first) and `files` (pictures) by member name."""
    contents = {
        "[Content_Types].xml": _content_types(members),
        "_rels/.rels": _related({"rId1": ("officeDocument", "word/document.xml"), "rId2": (_CORE, "docProps/core.xml")}),
        "docProps/core.xml": _bytes(etree.Element(f"{{{_CORE_SPACE}}}coreProperties", nsmap={"cp": _CORE_SPACE})),
    }
    for member in members:
        contents[member.name] = _bytes(member.root)
        if member.relations:
            folder, _, base = member.name.rpartition("/")
            contents[f"{folder}/_rels/{base}.rels"] = _related(member.relations)
    contents |= files
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, content in contents.items():
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type, info.create_system, info.external_attr = zipfile.ZIP_DEFLATED, 0, 0
            archive.writestr(info, content)
    return out.getvalue()
