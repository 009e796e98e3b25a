"""What in a Word file blocks by itself, whatever it says: the table, and the count of each in a part.

An open comment, a tracked change, a link that fetches something, a cropped picture: no finder can say that
these are harmless, and each can be ended in Word with a few clicks. `evidence` tells how many and what to do.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from reviewflow.publication.docx.relations import Relation
from reviewflow.publication.docx.xml import Element, local, val, word
from reviewflow.publication.surface import Obstacle

__all__ = ["TRACKED", "obstacles_in", "outside_links"]

TRACKED = frozenset(
    {
        "ins", "del", "moveFrom", "moveTo", "moveFromRangeStart", "moveToRangeStart", "rPrChange", "pPrChange", "sectPrChange",
        "tblPrChange", "tblPrExChange", "trPrChange", "tcPrChange", "tblGridChange", "numberingChange", "cellIns", "cellDel",
        "cellMerge", "customXmlInsRangeStart", "customXmlDelRangeStart", "customXmlMoveFromRangeStart", "customXmlMoveToRangeStart",
    }
)  # fmt: skip

# fmt: off
# element                 obstacle            what to do about it
_BLOCKING: dict[str, tuple[str, str]] = {
    **dict.fromkeys(TRACKED, ("tracked-change",  "accept or reject all changes in Word")),
    "comment":              ("comment",          "delete all comments in Word"),
    "commentReference":     ("comment",          "delete all comments in Word"),
    "altChunk":             ("outside-content",  "open and save the document in Word, so that the content becomes text"),
    "subDoc":               ("outside-content",  "put the sub-document's text into the document"),
    "control":              ("active-control",   "delete the control"),
    "mailMerge":            ("mail-merge",       "turn the mail merge off"),
    "Signature":            ("signature",        "remove the digital signature: it names its signer"),
}
# relationships that may point outside: whatever else does makes Word fetch something
_HARMLESS_OUTSIDE = frozenset({"hyperlink"})
# fmt: on


def obstacles_in(path: str, root: Element) -> Iterator[Obstacle]:
    """What blocks in one XML part, each kind once with its number."""
    counted: Counter[tuple[str, str]] = Counter()
    for element in root.iter():
        name = word(element) or (local(element) if local(element) in ("Signature", "srcRect") else "")
        if name in _BLOCKING:
            counted[_BLOCKING[name]] += 1
        elif name == "srcRect" and any(_crops(str(value)) for value in element.attrib.values()):
            counted["cropped-picture", "delete the cropped areas of pictures (Compress Pictures in Word)"] += 1
        elif name == "trackRevisions" and val(element) not in ("0", "false", "off"):
            counted["tracked-change", "turn Track Changes off"] += 1
    for (kind, remedy), number in counted.items():
        yield Obstacle(f"{path}#{kind}", kind, f"{number} found; {remedy}")


def _crops(value: str) -> bool:
    return value.strip("0.%- ") != ""


def outside_links(source: str, relations: list[Relation]) -> Iterator[Obstacle]:
    """What a part fetches from outside the file: a template, a linked picture, a data source."""
    for kind, number in Counter(one.kind for one in relations if one.external and one.kind not in _HARMLESS_OUTSIDE).items():
        named = "template" if kind == "attachedTemplate" else "external-link"
        shown = kind if kind.isalpha() and len(kind) < 24 else "unknown"
        evidence = f"{number} found of the kind `{shown}`; break the link, or put what it shows into the document"
        yield Obstacle(f"{source or 'file'}#{named}-{shown}", named, evidence)
