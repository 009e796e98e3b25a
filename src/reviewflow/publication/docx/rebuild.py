"""Makes a new Word file out of what was read of the old one: the document, its headers and footers, its notes.

The order of work is the order of trust: check that the file may be rewritten at all, make each edit on the
spans that were read, put spans and cleaned properties into new parts, write a container that says nothing
else. Rewriting the output again, without edits, gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reviewflow.errors import InputError
from reviewflow.publication.docx.allow import cleaned, make
from reviewflow.publication.docx.blocks import Blocks, Notes
from reviewflow.publication.docx.container import NewMember, written
from reviewflow.publication.docx.edits import check_edits
from reviewflow.publication.docx.package import Limits, open_package, safe_names
from reviewflow.publication.docx.pictures import Media, Pictures
from reviewflow.publication.docx.reading import looks_of, main_document, read_surface
from reviewflow.publication.docx.relations import rel_id, relations_of
from reviewflow.publication.docx.sheets import names_of, numbering, root_of, settings, styles
from reviewflow.publication.docx.story import Story
from reviewflow.publication.docx.styles import child, is_on
from reviewflow.publication.docx.xml import Element, R, UnreadableXml, parse, val, word
from reviewflow.publication.surface import Edit, Obstacle

__all__ = ["rebuilt"]

# What a rewrite cannot do silently: it would publish one side of an open question, or lose text that is seen.
_REFUSED = frozenset({"tracked-change", "comment", "outside-content"})


def rebuilt(data: bytes, edits: Mapping[str, Sequence[Edit]], limits: Limits) -> bytes:
    """The bytes of the rewritten file; raises `InputError` where it may not be rewritten or an edit does not fit."""
    surface = read_surface(data, limits)
    _refuse_open_questions(surface.obstacles)
    check_edits(surface.parts, edits)
    return _Rebuild(data, edits, limits).bytes()


def _refuse_open_questions(obstacles: Sequence[Obstacle]) -> None:
    for obstacle in obstacles:
        if obstacle.kind in _REFUSED and "!" not in obstacle.path:
            raise InputError(obstacle.path, f"it holds a {obstacle.kind}: {obstacle.evidence}", "then check and rewrite it again")


class _Rebuild:
    """One rewriting, from the opened file to the new bytes."""

    def __init__(self, data: bytes, edits: Mapping[str, Sequence[Edit]], limits: Limits) -> None:
        self._package = open_package(data, limits)
        self._relations = relations_of(self._package.members)
        self._head_ids: dict[tuple[str, str], str] = {}
        self._shown_names = safe_names(self._package.members)
        self._document = main_document(self._package, self._relations)
        self._targets = self._relations.of(self._document)
        self._looks = looks_of(self._package, self._relations, self._document)
        self._edits = edits
        self._styles = self._root("styles")
        self._names = names_of(self._styles, self._root("theme"))
        self._media, self._notes = Media(self._package.members), Notes()
        self._members: list[NewMember] = []
        self._new = NewMember("word/document.xml", "document", root_of("document"))

    def _root(self, kind: str) -> Element | None:
        """The root of the part that the document points at with that relationship; None if absent or unreadable."""
        name = self._relations.first(self._document, kind)
        try:
            return parse(self._package.members[name]) if name is not None and name in self._package.members else None
        except UnreadableXml:
            return None

    def bytes(self) -> bytes:
        """The new file."""
        source = parse(self._package.members[self._document])
        story = Story(self._shown_names[self._document], source, self._looks)
        body = child(source, "body")
        new_body = make(self._new.root, "body")
        pictures = self._pictures(self._document)
        if body is not None:
            Blocks(story, self._edits, self._names, self._notes, pictures).fill(body, new_body)
            self._sections(body, new_body)
        self._relate(self._new, pictures)
        self._sheets()
        return written([self._new, *self._members], self._media.files)

    def _pictures(self, member: str) -> Pictures:
        return Pictures(self._media, self._relations.of(member))

    def _relate(self, member: NewMember, pictures: Pictures) -> None:
        for target, identifier in pictures.targets.items():
            member.relate("image", target, identifier)

    def _add(self, name: str, kind: str, root: Element) -> NewMember:
        member = NewMember(f"word/{name}.xml", kind, root)
        self._members.append(member)
        self._new.relate(kind, f"{name}.xml")
        return member

    def _sheets(self) -> None:
        self._add("styles", "styles", styles(self._styles, self._names))
        numbers = numbering(self._root("numbering"), self._names)
        if numbers is not None:
            self._add("numbering", "numbering", numbers)
        notes = bool(self._notes.footnote or self._notes.endnote)
        if notes:
            self._add_notes("footnote")
            self._add_notes("endnote")
        self._add("settings", "settings", settings(self._root("settings"), notes))

    def _add_notes(self, kind: str) -> None:
        root = root_of(f"{kind}s")
        for number, mark in (("0", "separator"), ("1", "continuationSeparator")):
            made = make(root, kind, type=mark, id=number)
            make(make(make(made, "p"), "r"), mark)
        member = self._add(f"{kind}s", f"{kind}s", root)
        source, name = self._root(f"{kind}s"), self._relations.first(self._document, f"{kind}s")
        if source is None or name is None:
            return
        pictures = self._pictures(name)
        blocks = Blocks(Story(self._shown_names[name], source, self._looks), self._edits, self._names, Notes(), pictures)
        by_id = {val(one, "id"): one for one in source if word(one) == kind}
        for old in self._notes.footnote if kind == "footnote" else self._notes.endnote:
            note = make(root, kind, id=self._notes.number(kind, old))
            blocks.fill(by_id.get(old, ()), note)
            if len(note) == 0:
                make(note, "p")
        self._relate(member, pictures)

    def _sections(self, body: Element, new_body: Element) -> None:
        """Section properties with their headers and footers: those of paragraphs in order, and the last one."""
        sources = [one for one in body.iter() if word(one) == "sectPr" and not _in_change(one)]
        first_pages = any(is_on(child(one, "titlePg")) for one in sources)
        even_pages = bool(is_on(child(self._root("settings"), "evenAndOddHeaders")))
        wanted = {"default"} | ({"first"} if first_pages else set()) | ({"even"} if even_pages else set())
        placed = [one for one in new_body.iter() if word(one) == "sectPr"]
        last = child(body, "sectPr")
        for source, holder in zip([one for one in sources if one is not last], placed, strict=False):
            self._section(source, holder, wanted)
        if last is not None:
            self._section(last, make(new_body, "sectPr"), wanted)

    def _section(self, source: Element, holder: Element, wanted: set[str]) -> None:
        for one in source:
            name = word(one)
            if name in ("headerReference", "footerReference"):
                kind = val(one, "type") or "default"
                target = self._targets.get(rel_id(one) or "")
                if kind in wanted and target is not None and not target.external:
                    identifier = self._head(target.target, name.removesuffix("Reference"))
                    if identifier is not None:
                        make(holder, name, type=kind).set(f"{{{R}}}id", identifier)
            else:
                cleaned(one, holder, self._names)

    def _head(self, source: str, kind: str) -> str | None:
        """The relationship id of a header or footer, made anew once."""
        if (source, kind) not in self._head_ids:
            try:
                root = parse(self._package.members.get(source, b""))
            except UnreadableXml:
                return None
            new = self._add(f"{kind}{len(self._head_ids) + 1}", kind, root_of("hdr" if kind == "header" else "ftr"))
            self._head_ids[source, kind] = next(reversed(self._new.relations))
            pictures = self._pictures(source)
            Blocks(Story(self._shown_names[source], root, self._looks), self._edits, self._names, Notes(), pictures).fill(root, new.root)
            if len(new.root) == 0:
                make(new.root, "p")
            self._relate(new, pictures)
        return self._head_ids[source, kind]


def _in_change(section: Element) -> bool:
    parent = section.getparent()
    return parent is not None and word(parent) == "sectPrChange"
