"""Makes small Word files for the tests, member by member, with nothing in them but what a test puts there."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping, Sequence

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
OFFICE = R + "/"
SPACES = (
    f'xmlns:w="{W}" xmlns:r="{R}" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"'
)
MAIN_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"

Relation = tuple[str, str, str] | tuple[str, str, str, str]  # id, kind, target[, mode]


def part(name: str, inner: str, attributes: str = "") -> str:
    """A WordprocessingML part with that root element."""
    return f'<?xml version="1.0" encoding="UTF-8"?><w:{name} {SPACES} {attributes}>{inner}</w:{name}>'


def p(*runs: str, properties: str = "") -> str:
    """A paragraph of runs; a run that is no XML becomes one."""
    return f"<w:p>{properties}{''.join(run if run.startswith('<') else r(run) for run in runs)}</w:p>"


def r(text: str, properties: str = "") -> str:
    """A run with run properties."""
    made = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{made}<w:t xml:space="preserve">{text}</w:t></w:r>'


def rels(relations: Sequence[Relation]) -> str:
    """A relationships part."""
    rows = []
    for relation in relations:
        kind = relation[1] if relation[1].startswith("http") else OFFICE + relation[1]
        mode = f' TargetMode="{relation[3]}"' if len(relation) > 3 else ""
        rows.append(f'<Relationship Id="{relation[0]}" Type="{kind}" Target="{relation[2]}"{mode}/>')
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{"".join(rows)}</Relationships>'


def docx(
    body: str = "<w:p/>",
    *,
    relations: Sequence[Relation] = (),
    root_relations: Sequence[Relation] = (),
    members: Mapping[str, str | bytes] | None = None,
    document: str | bytes | None = None,
    comment: bytes = b"",
    extra: bytes = b"",
    member_comment: bytes = b"",
    time: tuple[int, int, int, int, int, int] = (1980, 1, 1, 0, 0, 0),
) -> bytes:
    """A Word file with that body, those relationships of the document and of the file, and those further members."""
    contents: dict[str, str | bytes] = {
        "[Content_Types].xml": (
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{MAIN_TYPE}"/></Types>'
        ),
        "_rels/.rels": rels([("rId1", "officeDocument", "word/document.xml"), *root_relations]),
        "word/document.xml": document or part("document", f"<w:body>{body}<w:sectPr/></w:body>"),
        "word/_rels/document.xml.rels": rels(relations),
        **(members or {}),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.comment = comment
        for name, content in contents.items():
            info = zipfile.ZipInfo(name, time)
            info.compress_type, info.extra, info.comment = zipfile.ZIP_DEFLATED, extra, member_comment
            archive.writestr(info, content)
    return out.getvalue()


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">L", len(body)) + name + body + struct.pack(">L", zlib.crc32(name + body))


def png(chunks: Sequence[tuple[bytes, bytes]] = (), tail: bytes = b"") -> bytes:
    """A picture of one grey pixel, with further chunks before its end and bytes after it."""
    head = struct.pack(">LLBBBBB", 1, 1, 8, 0, 0, 0, 0)
    more = b"".join(_chunk(name, body) for name, body in chunks)
    pixels = _chunk(b"IDAT", zlib.compress(b"\0\x80"))
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + pixels + more + _chunk(b"IEND", b"") + tail


def picture(identifier: str = "rId9", crop: str = "", about: str = "") -> str:
    """A run with a picture in line; `about` are further attributes of its description."""
    return (
        '<w:r><w:drawing><wp:inline><wp:extent cx="914400" cy="914400"/>'
        f'<wp:docPr id="1" name="Picture 1" {about}/><a:graphic>'
        '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr>'
        '<pic:cNvPr id="1" name="Picture 1"/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="{identifier}"/>{crop}<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr/>'
        "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def field(code: str, result: str = "") -> str:
    """The runs of a field that Word keeps in pieces: its instruction (cut in two) and its result."""
    half = len(code) // 2
    cut = "".join(f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in (code[:half], code[half:]))
    marks = [f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")]
    return marks[0] + cut + marks[1] + (r(result) if result else "") + marks[2]


def textbox(inner: str, fallback: str = "") -> str:
    """A run with a text box, and its copy for programs older than Word 2010."""
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><wp:docPr id="7" name="Text Box 7"/>'
        '<a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp>'
        f"<wps:txbx><w:txbxContent>{inner}</w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing>"
        f"</mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent>{fallback or inner}</w:txbxContent></v:textbox>"
        "</v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )


def table(*rows: Sequence[str], properties: str = "") -> str:
    """A table of rows of cells, each cell a text or the inside of a cell as XML."""
    made = []
    for row in rows:
        cells = "".join(f"<w:tc>{cell if cell.startswith('<') else p(cell)}</w:tc>" for cell in row)
        made.append(f"<w:tr>{cells}</w:tr>")
    return f"<w:tbl><w:tblPr>{properties}</w:tblPr><w:tblGrid/>{''.join(made)}</w:tbl>"
