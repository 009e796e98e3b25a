"""Takes pictures over into a rewritten Word file: pixels and size, nothing else.

A picture comes along if it is a PNG or a JPEG whose pixels can be told from the rest, and if nothing of it is
cropped away (what Word crops stays in the file). Its name, title, description, link and frame are left behind;
every other drawing (charts, diagrams, shapes, vector pictures) is not taken over.
"""

from __future__ import annotations

from collections.abc import Mapping

from reviewflow.publication.docx.allow import make
from reviewflow.publication.docx.relations import Relation, rel_id
from reviewflow.publication.docx.xml import A, Element, R, etree, local, space, word
from reviewflow.publication.pictures import look_at

__all__ = ["Media", "Pictures"]

_WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_PIC = "http://schemas.openxmlformats.org/drawingml/2006/picture"
_SUFFIX = {"png": "png", "jpeg": "jpeg"}
_LARGEST_EMU = 36_000_000  # a metre: more is no size of a picture on paper
_DEFAULT_EMU = 3_000_000


class Media:
    """The pictures of the new file, each once: `files` by member name."""

    def __init__(self, members: Mapping[str, bytes]) -> None:
        self._members = members
        self._known: dict[str, str | None] = {}
        self.files: dict[str, bytes] = {}

    def take(self, source: str) -> str | None:
        """The new name (inside `word/`) of a member's picture, or None if it is not taken over."""
        if source not in self._known:
            picture = look_at(self._members.get(source, b""))
            plain = picture.plain if picture is not None else None
            if picture is None or plain is None:
                self._known[source] = None
            else:
                name = f"media/image{len(self.files) + 1}.{_SUFFIX[picture.format]}"
                self.files[f"word/{name}"] = plain
                self._known[source] = name
        return self._known[source]


class Pictures:
    """The pictures of one new member; `targets` are its relationships to them (member name -> id)."""

    def __init__(self, media: Media, relations: Mapping[str, Relation]) -> None:
        self._media, self._relations = media, relations
        self.targets: dict[str, str] = {}
        self._made = 0

    def of(self, source: Element) -> list[str]:
        """The new names of a drawing's pictures, as far as they are taken over."""
        if any(word(one) == "txbxContent" for one in source.iter()):
            return []  # its text comes as paragraphs
        names = []
        for blip in source.iter(f"{{{A}}}blip"):
            relation = self._relations.get(rel_id(blip, "embed") or "")
            if relation is not None and not relation.external and not _is_cropped(blip):
                names.append(self._media.take(relation.target))
        return [name for name in names if name is not None]

    def put(self, source: Element, run: Element) -> None:
        """The pictures of one drawing, as pictures in line with the text."""
        for name in self.of(source):
            self._draw(run, self._id(name), _extent(source))

    def _id(self, name: str) -> str:
        return self.targets.setdefault(name, f"rIdP{len(self.targets) + 1}")

    def _draw(self, run: Element, identifier: str, size: tuple[str, str]) -> None:
        self._made += 1
        inline = etree.SubElement(make(run, "drawing"), f"{{{_WP}}}inline")
        extent = {"cx": size[0], "cy": size[1]}
        etree.SubElement(inline, f"{{{_WP}}}extent", extent)
        etree.SubElement(inline, f"{{{_WP}}}docPr", {"id": str(self._made), "name": f"Picture {self._made}"})
        graphic = etree.SubElement(inline, f"{{{A}}}graphic")
        picture = etree.SubElement(etree.SubElement(graphic, f"{{{A}}}graphicData", {"uri": _PIC}), f"{{{_PIC}}}pic")
        about = etree.SubElement(picture, f"{{{_PIC}}}nvPicPr")
        etree.SubElement(about, f"{{{_PIC}}}cNvPr", {"id": str(self._made), "name": f"Picture {self._made}"})
        etree.SubElement(about, f"{{{_PIC}}}cNvPicPr")
        fill = etree.SubElement(picture, f"{{{_PIC}}}blipFill")
        etree.SubElement(fill, f"{{{A}}}blip", {f"{{{R}}}embed": identifier})
        etree.SubElement(etree.SubElement(fill, f"{{{A}}}stretch"), f"{{{A}}}fillRect")
        shape = etree.SubElement(picture, f"{{{_PIC}}}spPr")
        frame = etree.SubElement(shape, f"{{{A}}}xfrm")
        etree.SubElement(frame, f"{{{A}}}off", {"x": "0", "y": "0"})
        etree.SubElement(frame, f"{{{A}}}ext", extent)
        etree.SubElement(etree.SubElement(shape, f"{{{A}}}prstGeom", {"prst": "rect"}), f"{{{A}}}avLst")


def _is_cropped(blip: Element) -> bool:
    fill = blip.getparent()
    for one in () if fill is None else fill:
        if local(one) == "srcRect" and any(str(value).strip("0.%- ") for value in one.attrib.values()):
            return True
    return False


def _extent(source: Element) -> tuple[str, str]:
    """Width and height in Word's units (914,400 to the inch)."""
    for one in source.iter():
        if local(one) == "extent" and space(one) == _WP:
            sizes = [one.get(key) or "" for key in ("cx", "cy")]
            if all(size.isascii() and size.isdecimal() and len(size) < 10 and 0 < int(size) < _LARGEST_EMU for size in sizes):
                return sizes[0], sizes[1]
    return str(_DEFAULT_EMU), str(_DEFAULT_EMU)
