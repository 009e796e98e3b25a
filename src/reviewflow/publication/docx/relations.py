"""How the members of a Word file hang together: who points at whom, inside the file and out of it.

A relationship with `TargetMode="External"` makes Word fetch or show something that is not in the file; a
member that no relationship reaches is an orphan, which Word never shows and never removes. Both are places
where text hides.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from urllib.parse import unquote

import attrs

from reviewflow.publication.docx.xml import Element, R, UnreadableXml, local, parse

__all__ = ["Relation", "Relations", "rel_id", "relations_of"]

_STRICT_R = "http://purl.oclc.org/ooxml/officeDocument/relationships"


@attrs.frozen
class Relation:
    """One relationship: `source` is the member that holds it (empty for the file itself), `kind` the last word of its type."""

    source: str
    identifier: str
    kind: str
    target: str = attrs.field(repr=False)  # a member's name, or an address where `external`
    external: bool


@attrs.frozen
class Relations:
    """All relationships of one file."""

    all: tuple[Relation, ...]

    def of(self, source: str) -> dict[str, Relation]:
        """The relationships that one member holds, by their id."""
        return {relation.identifier: relation for relation in self.all if relation.source == source}

    def first(self, source: str, kind: str) -> str | None:
        """The member that `source` points at with a relationship of that kind, or None."""
        for relation in self.all:
            if (relation.source, relation.kind, relation.external) == (source, kind, False):
                return relation.target
        return None

    def reached(self) -> frozenset[str]:
        """The members that can be reached from the file's own relationships, by any number of steps."""
        by_source: dict[str, list[str]] = {}
        for relation in self.all:
            if not relation.external:
                by_source.setdefault(relation.source, []).append(relation.target)
        seen: set[str] = set()
        waiting = [""]
        while waiting:
            for target in by_source.get(waiting.pop(), ()):
                if target not in seen:
                    seen.add(target)
                    waiting.append(target)
        return frozenset(seen)


def _source_of(name: str) -> str | None:
    """The member whose relationships `name` holds; None where it holds none."""
    folder, base = posixpath.split(name)
    if posixpath.basename(folder) != "_rels" or not base.endswith(".rels"):
        return None
    return posixpath.join(posixpath.dirname(folder), base.removesuffix(".rels"))


def _read(source: str, root: Element) -> Iterator[Relation]:
    for element in root:
        if local(element) != "Relationship":
            continue
        target = element.get("Target") or ""
        external = (element.get("TargetMode") or "").strip().lower() == "external"
        if not external:
            base = posixpath.dirname(source)
            target = posixpath.normpath(posixpath.join("/" + base, unquote(target.partition("#")[0]))).lstrip("/")
        kind = (element.get("Type") or "").rpartition("/")[2]
        yield Relation(source, element.get("Id") or "", kind, target, external)


def relations_of(members: Mapping[str, bytes]) -> Relations:
    """The relationships of all members; a relationship part that cannot be read contributes none (its reader reports it)."""
    found: list[Relation] = []
    known = {name.casefold(): name for name in members}  # to Word, `Header1.xml` and `header1.xml` are one member
    for name, content in members.items():
        source = _source_of(name)
        if source is not None:
            try:
                for one in _read(known.get(source.casefold(), source), parse(content)):
                    found.append(one if one.external else attrs.evolve(one, target=known.get(one.target.casefold(), one.target)))
            except UnreadableXml:
                continue
    return Relations(tuple(found))


def rel_id(element: Element, name: str = "id") -> str | None:
    """The relationship id that an element carries in `r:id`, `r:embed` and the like, in either namespace."""
    found = element.get(f"{{{R}}}{name}")
    return found if found is not None else element.get(f"{{{_STRICT_R}}}{name}")
