"""Opens the container of a Word file without trusting it.

A .docx is a zip. Its directory may lie about sizes and names, its members may unpack to terabytes, and text
can stand between them, where no program looks. `open_package` checks the container against `Limits` before
anything is unpacked, unpacks with a hard stop, and reports what stands outside the members. What is not a
zip, breaks off, plays with paths or exceeds a limit raises `InputError`; no message holds a member's name,
because names of files are texts of the case.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping

import attrs

from reviewflow.errors import InputError
from reviewflow.publication.readable import readable
from reviewflow.publication.surface import Part, UnreadPart

__all__ = ["LIMITS", "Limits", "Package", "open_package", "safe_names"]

_NEXT = "save the document again as .docx from Word and check that copy"


@attrs.frozen(kw_only=True)
class Limits:
    """How large a container may be. A 600-page report with pictures stays a hundred times below."""

    file_bytes: int = 96 * 2**20
    members: int = 4_000
    member_bytes: int = 48 * 2**20
    total_bytes: int = 160 * 2**20
    ratio: int = 300  # unpacked to packed; Word's own parts reach 40
    ratio_floor_bytes: int = 8 * 2**20  # below this a high ratio harms nobody
    depth: int = 2  # a spreadsheet inside a document inside a document


LIMITS = Limits()


@attrs.frozen
class Package:
    """An opened container: `members` by name, in order, and what was found around them."""

    members: Mapping[str, bytes] = attrs.field(repr=False)
    around: tuple[Part, ...] = ()
    unread: tuple[UnreadPart, ...] = ()


# What a file is, if it is no zip: the first bytes, and what to do about it.
# fmt: off
_OTHERS: tuple[tuple[bytes, str], ...] = (
    (b"\xd0\xcf\x11\xe0", "it is an old .doc or an encrypted document, not a .docx"),
    (b"{\\rtf",           "it is a rich-text file (.rtf), not a .docx"),
    (b"%PDF",             "it is a PDF, not a .docx"),
    (b"<",                "it is a web page or XML, not a .docx"),
)
# fmt: on

# The names that Office itself gives to members. Any other name is a text that somebody wrote.
_STEMS = (
    "document|styles|stylesWithEffects|settings|webSettings|fontTable|numbering|footnotes|endnotes|comments|commentsExtended|"
    "commentsIds|commentsExtensible|people|header|footer|theme|glossary|vbaProject|vbaData|recipientData|"
    "item|itemProps|image|chart|style|colors|drawing|data|layout|quickStyle|font|core|app|custom|thumbnail|"
    "workbook|sharedStrings|sheet|table|calcChain|presentation|slide|slideLayout|slideMaster|notesSlide|afchunk|"
    "oleObject|Microsoft_Excel_(?:Work)?[sS]heet|Microsoft_Word_Document|Microsoft_PowerPoint_Presentation"
)
_FOLDERS = (
    "_rels|docProps|word|customXml|xl|ppt|theme|media|charts|diagrams|embeddings|glossary|fonts|worksheets|drawings|tables|"
    "slides|slideLayouts|slideMasters|notesSlides"
)
_SUFFIXES = "xml|rels|png|jpe?g|gif|bmp|tiff?|emf|wmf|svg|webp|wdp|bin|docx|xlsx|pptx|docm|xlsm|odttf|mht|html?|rtf|txt"
_USUAL = re.compile(rf"\[Content_Types\]\.xml|(?:(?:{_FOLDERS})/)*(?:{_STEMS})?\d{{0,6}}(?:\.(?:{_SUFFIXES})){{0,2}}")


def safe_names(names: Iterable[str]) -> dict[str, str]:
    """Each member's name as it may stand in a path: itself where Office gives such names, else `member-7`."""
    return {name: name if _USUAL.fullmatch(name) else f"member-{number}" for number, name in enumerate(names)}


def _refuse(problem: str) -> InputError:
    return InputError("file", problem, _NEXT)


def open_package(data: bytes, limits: Limits = LIMITS) -> Package:
    """The members of a zip, unpacked; raises `InputError` for whatever is not an honest zip within `limits`."""
    if len(data) > limits.file_bytes:
        raise _refuse(f"it has {len(data)} bytes, more than the {limits.file_bytes} that are read")
    for start, problem in _OTHERS:
        if data.lstrip()[:8].startswith(start):
            raise _refuse(problem)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = _checked(archive.infolist(), limits)
            members = _unpacked(archive, infos, limits)
            return _surroundings(data, archive, infos, members)
    except (zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError) as broken:
        raise _refuse("it is not a complete zip container") from broken
    except (UnicodeError, ValueError, OSError, RuntimeError, IndexError, OverflowError) as broken:
        if isinstance(broken, InputError):
            raise
        raise _refuse("its container is damaged") from broken


def _checked(infos: list[zipfile.ZipInfo], limits: Limits) -> list[zipfile.ZipInfo]:
    if len(infos) > limits.members:
        raise _refuse(f"it has {len(infos)} members, more than {limits.members}")
    seen: set[str] = set()
    total = 0
    for number, info in enumerate(infos):
        name = info.orig_filename
        if info.flag_bits & 0x1:
            raise _refuse(f"member {number} is encrypted")
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise _refuse(f"member {number} is packed in a way that Word does not write")
        parts = name.split("/")
        if "\0" in name or "\\" in name or ":" in name or name.startswith("/") or ".." in parts or "." in parts:
            raise _refuse(f"member {number} has a path that leaves the container")
        if name.casefold() in seen:
            raise _refuse(f"member {number} has the name of another member")
        seen.add(name.casefold())
        total += info.file_size
        _check_size(number, info.file_size, max(info.compress_size, 1), limits)
    if total > limits.total_bytes:
        raise _refuse(f"it unpacks to {total} bytes, more than {limits.total_bytes}")
    return infos


def _check_size(number: int, unpacked: int, packed: int, limits: Limits) -> None:
    if unpacked > limits.member_bytes:
        raise _refuse(f"member {number} unpacks to {unpacked} bytes, more than {limits.member_bytes}")
    if unpacked > limits.ratio_floor_bytes and unpacked > packed * limits.ratio:
        raise _refuse(f"member {number} unpacks to more than {limits.ratio} times its size")


def _unpacked(archive: zipfile.ZipFile, infos: list[zipfile.ZipInfo], limits: Limits) -> dict[str, bytes]:
    members: dict[str, bytes] = {}
    for number, info in enumerate(infos):
        with archive.open(info) as stream:
            content = stream.read(limits.member_bytes + 1)  # the directory's own word for the size is not trusted
        if len(content) != info.file_size:
            raise _refuse(f"member {number} is not as long as the container says")
        members[info.filename] = content
    return members


def _surroundings(
    data: bytes, archive: zipfile.ZipFile, infos: list[zipfile.ZipInfo], members: dict[str, bytes]
) -> Package:
    """What a zip can say outside its members: comments, extra fields, times, and bytes that belong to nobody."""
    parts = [
        ("zip/comment", "zip-comment", readable(archive.comment)),
        ("zip/member-names", "member-name", "\n".join(name for name in members if not _USUAL.fullmatch(name))),
        ("zip/member-comments", "zip-comment", "\n".join(readable(info.comment) for info in infos if info.comment)),
        ("zip/extra-fields", "zip-extra", "\n".join(_extras(data, infos))),
        ("zip/member-times", "member-time", "\n".join(sorted({_time(info) for info in infos} - {""}))),
    ]
    unread = []
    for number, loose in enumerate(stretch for stretch in _loose(data, archive, infos) if stretch.strip(b"\0")):
        parts.append((f"zip/loose-{number}", "zip-loose-bytes", readable(loose)))
        unread.append(UnreadPart(f"zip/loose-{number}", f"{len(loose)} bytes belong to no member of the container"))
    return Package(members, tuple(Part(*part) for part in parts if part[2].strip()), tuple(unread))


def _time(info: zipfile.ZipInfo) -> str:
    if info.date_time[:3] == (1980, 1, 1):  # what Word writes: no time at all
        return ""
    return "{:04}-{:02}-{:02} {:02}:{:02}:{:02}".format(*info.date_time)


def _extras(data: bytes, infos: list[zipfile.ZipInfo]) -> Iterator[str]:
    for info in infos:
        start, after = _local(data, info)
        yield from filter(None, (readable(info.extra), readable(data[start:after])))


def _local(data: bytes, info: zipfile.ZipInfo) -> tuple[int, int]:
    """Where the extra field of a member's own header starts and ends (that it names the same file, zipfile checks)."""
    head = data[info.header_offset : info.header_offset + 30]
    name_length, extra_length = struct.unpack("<HH", head[26:30])
    start = info.header_offset + 30 + name_length
    return start, start + extra_length


def _loose(data: bytes, archive: zipfile.ZipFile, infos: list[zipfile.ZipInfo]) -> Iterator[bytes]:
    """Stretches of the file that no member, header or directory covers."""
    at = 0
    for info in sorted(infos, key=lambda one: one.header_offset):
        if info.header_offset < at:
            raise _refuse("two of its members share bytes")
        if info.header_offset > at:
            yield data[at : info.header_offset]
        at = _local(data, info)[1] + info.compress_size
        if info.flag_bits & 0x8:  # a data descriptor follows: 12 or 16 bytes, 20 or 24 with large sizes
            at += 4 * data.startswith(b"PK\x07\x08", at) + 12
    if archive.start_dir > at:
        yield data[at : archive.start_dir]
    end = data.rfind(b"PK\x05\x06")
    size, _ = struct.unpack("<LL", data[end + 12 : end + 20])
    if archive.start_dir + size < end:
        yield data[archive.start_dir + size : end]
    if end + 22 + len(archive.comment) < len(data):
        yield data[end + 22 + len(archive.comment) :]
