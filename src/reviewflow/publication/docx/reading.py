"""Reads every member of a Word file, and of the office files inside it, into one surface.

Each member is told by what it holds, not by its name: XML is walked twice (running text, then all other
places), a picture is read for its metadata, an office file inside is opened like the file itself. Whatever is
left is listed as unread, and so blocks.
"""

from __future__ import annotations

import attrs

from reviewflow.errors import InputError
from reviewflow.publication.docx.obstacles import obstacles_in, outside_links
from reviewflow.publication.docx.package import LIMITS, Limits, Package, open_package, safe_names
from reviewflow.publication.docx.places import places_of
from reviewflow.publication.docx.relations import Relation, Relations, relations_of
from reviewflow.publication.docx.story import ROOT_KINDS, Story
from reviewflow.publication.docx.styles import Looks
from reviewflow.publication.docx.words import is_office_value
from reviewflow.publication.docx.xml import WORD_SPACES, Element, UnreadableXml, local, parse, space
from reviewflow.publication.pictures import Picture, look_at
from reviewflow.publication.readable import decoded, readable
from reviewflow.publication.surface import Obstacle, Part, Surface, UnreadPart

__all__ = ["looks_of", "main_document", "read_surface"]

_XML_STARTS = (b"<", b"\xef\xbb\xbf<", b"\xff\xfe<\x00", b"\xfe\xff\x00<", b"<\x00", b"\x00<")
_RUNNING = frozenset({"body", "table-cell", "text-box"})
_CONTENT_TYPES = "[Content_Types].xml"


def main_document(package: Package, relations: Relations) -> str:
    """The name of the member that holds the body; raises `InputError` where the file is no Word document."""
    name = relations.first("", "officeDocument")
    problem = "it has no main document"
    if name is not None and name in package.members:
        try:
            root = parse(package.members[name])
        except UnreadableXml as unreadable:
            problem = f"its main document cannot be read: {unreadable}"
        else:
            if local(root) == "document" and space(root) in WORD_SPACES:
                return name
            problem = "it is an Office file, but not a Word document"
    raise InputError("file", problem, "open it in Word, save it again as .docx and check that copy")


def looks_of(package: Package, relations: Relations, document: str) -> Looks:
    """The styles of the file; empty ones where there are none or they cannot be read (their part then blocks)."""
    name = relations.first(document, "styles")
    try:
        return Looks(parse(package.members[name]) if name is not None and name in package.members else None)
    except UnreadableXml:
        return Looks(None)


def read_surface(data: bytes, limits: Limits = LIMITS) -> Surface:
    """The surface of a Word file; raises `InputError` where it is none or its container is not safe to open."""
    reading = _Reading(limits)
    package = open_package(data, limits)
    relations = relations_of(package.members)
    document = main_document(package, relations)
    reading.take(package, relations, looks_of(package, relations, document), "")
    if any(part.kind == "picture" for part in reading.parts) and not any(part.kind in _RUNNING and part.text.strip() for part in reading.parts):
        reading.unread.append(UnreadPart(document, "it shows pictures and no text, as a scan does; check the file that it was made from"))
    return reading.surface()


@attrs.define
class _Reading:
    """What has been read so far, and how much may still be unpacked."""

    limits: Limits
    parts: list[Part] = attrs.Factory(list)
    unread: list[UnreadPart] = attrs.Factory(list)
    obstacles: list[Obstacle] = attrs.Factory(list)
    unpacked_bytes: int = 0

    def surface(self) -> Surface:
        """All that was read."""
        return Surface(tuple(self.parts), tuple(self.unread), tuple(self.obstacles))

    def take(self, package: Package, relations: Relations, looks: Looks, prefix: str, depth: int = 0) -> None:
        """Everything in one container; `prefix` is the path of the container inside the file."""
        self.unpacked_bytes += sum(map(len, package.members.values()))
        self.parts += (attrs.evolve(part, path=prefix + part.path) for part in package.around)
        self.unread += (attrs.evolve(one, path=prefix + one.path) for one in package.unread)
        names = safe_names(package.members)
        by_source: dict[str, list[Relation]] = {}
        for relation in relations.all:
            by_source.setdefault(relation.source, []).append(relation)
        for source, held in by_source.items():
            self.obstacles += outside_links(prefix + names.get(source, ""), held)
        reached = relations.reached()
        kinds = {relation.target: relation.kind for relation in relations.all if not relation.external}
        for name, content in package.members.items():
            if not content:
                continue
            orphan = name not in reached and name != _CONTENT_TYPES and not name.endswith(".rels")
            self._member(prefix + names[name], content, "orphan" if orphan else kinds.get(name, ""), looks, depth)

    def _member(self, path: str, content: bytes, kind: str, looks: Looks, depth: int) -> None:
        picture = look_at(content)
        if picture is not None:
            self._picture(path, picture, kind)
        elif content.startswith(b"PK\x03\x04"):
            self._container(path, content, depth)
        elif content.lstrip()[:6].startswith(_XML_STARTS) and b"<html" not in content[:2000].lower():
            self._xml(path, content, kind, looks)
        else:
            self._bytes(path, content, kind)

    def _picture(self, path: str, picture: Picture, kind: str) -> None:
        self.parts.append(Part(path, "picture", ""))  # listed as not checked: nobody here reads pixels
        self.parts += picture.parts(path)
        if picture.closed:
            self.unread.append(UnreadPart(path, "a vector picture can hold text that is not read; replace it by a PNG"))
        if kind == "thumbnail":
            self.obstacles.append(Obstacle(path, "thumbnail", "a small picture of the first page; save without a preview picture"))

    def _container(self, path: str, content: bytes, depth: int) -> None:
        left = self.limits.total_bytes - self.unpacked_bytes
        if depth >= self.limits.depth or left <= 0:
            self.unread.append(UnreadPart(path, "a file inside a file inside a file is not opened"))
            return
        try:
            package = open_package(content, attrs.evolve(self.limits, total_bytes=left))
        except InputError as refused:
            self.unread.append(UnreadPart(path, f"an embedded file cannot be opened: {refused.problem}"))
            return
        relations = relations_of(package.members)
        document = relations.first("", "officeDocument") or ""
        self.take(package, relations, looks_of(package, relations, document), f"{path}!", depth + 1)

    def _xml(self, path: str, content: bytes, kind: str, looks: Looks) -> None:
        try:
            root = parse(content)
        except UnreadableXml as unreadable:
            self.unread.append(UnreadPart(path, str(unreadable)))
            self.parts += _part(f"{path}#raw", "unreadable-xml", readable(content))
            return
        consumed: set[Element] = set()
        if local(root) in ROOT_KINDS and space(root) in WORD_SPACES:
            story = Story(path, root, looks)
            self.parts += (attrs.evolve(part, kind="orphan-part") if kind == "orphan" else part for part in story.parts())
            consumed = story.consumed()
        self.parts += places_of(path, root, consumed, _own_kind(root, kind))
        self.obstacles += obstacles_in(path, root)

    def _bytes(self, path: str, content: bytes, kind: str) -> None:
        if kind == "vbaProject" or b"\x01\x00Attribut" in content[:200_000]:
            self.obstacles.append(Obstacle(path, "macro", "the document holds macros; save it as .docx without them"))
            self.parts += _part(f"{path}#strings", "macro", readable(content))
            return
        self.parts += _part(f"{path}#strings", "embedded-bytes", readable(content))
        if decoded(content) is None or content.lstrip()[:5] in (b"{\\rtf", b"%PDF-") or b"<" in content[:2000]:
            what = "an embedded font" if kind == "font" else "an embedded object" if kind in ("oleObject", "package") else "a part of unknown make"
            self.unread.append(UnreadPart(path, f"{what} cannot be read; delete it or put its content into the document"))


def _own_kind(root: Element, kind: str) -> str | None:
    """How a part is called whose elements the table of places does not know."""
    if kind == "orphan":
        return "orphan-part"
    made_of = space(root)
    if made_of.endswith("custom-properties"):
        return "custom-property"
    if made_of.endswith("extended-properties"):
        return "app-property"
    if kind == "customXml" or not made_of or not is_office_value(made_of):
        return None if local(root) in ("Types", "Relationships") else "custom-xml"
    return None


def _part(path: str, kind: str, text: str) -> tuple[Part, ...]:
    return (Part(path, kind, text),) if text.strip() else ()
