"""The words that Office itself writes into attributes: what is made of these alone was written by no person.

An attribute of Word's XML is either such a word (`w:val="center"`), a number, or a text that somebody chose.
`is_office_value` tells the first two from the third, so that the gate shows a person only the third. Words
that are also names of people or places are left out on purpose; whatever is unknown counts as a text.
"""

from __future__ import annotations

import re
from functools import lru_cache

__all__ = ["KNOWN_FONTS", "is_office_value"]

_WORDS = frozenset(
    ["balloon", "followed", "mention", "unresolved", "enumerated", "outlined", "engrave", "imprint", "emboss", "cjk", "hebrew", "thai", "arabic", "accent", "adj", "after", "alignment", "all", "allow", "alpha", "alternate", "alternating", "always", "anchor", "and", "angle", "annotation", "ansi", "any", "app", "application", "around", "ascii", "asia", "at", "atleast", "attached", "auto", "autospace", "avlst", "back", "background", "balance", "band", "bar", "based", "baseline", "before", "begin", "behind", "best", "between", "bg", "bi", "bibliography", "bidi", "bin", "bitmap", "black", "blank", "blip", "block", "blue", "bmk", "bmp", "body", "bold", "bool", "bookfold", "bottom", "boundaries", "box", "br", "break", "brk", "browse", "built", "bullet", "bw", "bwmode", "calc", "can", "cantsplit", "caps", "caption", "cat", "cdtf", "cell", "center", "centre", "centered", "chain", "change", "char", "character", "characters", "chart", "charts", "chartshapes", "child", "chosung", "circle", "clean", "clear", "click", "clip", "clr", "cnt", "coauthoring", "col", "color", "colorful", "colors", "column", "columns", "com", "comment", "comments", "commentsextended", "compat", "compatibility", "compress", "condense", "connected", "connector", "connectors", "constraint", "content", "contents", "context", "contextual", "continuation", "continue", "continuous", "control", "copy", "core", "counter", "custom", "customxml", "cyan", "dark", "dash", "dashed", "data", "datastore", "date", "dcterms", "decimal", "deep", "def", "default", "defaults", "definition", "dele", "delete", "delim", "depth", "desc", "diagram", "diagramdata", "dist", "distribute", "do", "doc", "document", "documents", "dot", "dots", "dotted", "double", "down", "drawing", "drawingml", "drop", "dropdown", "dxa", "east", "edge", "edit", "edittime", "effect", "effects", "eighth", "embed", "embedded", "embeddings", "emf", "emphasis", "empty", "en", "enable", "end", "endnote", "endnotes", "enum", "equal", "equation", "even", "every", "exact", "exactly", "exception", "ext", "extended", "extensible", "extension", "extra", "extras", "fallback", "false", "family", "fancy", "far", "field", "fields", "fill", "fills", "first", "fit", "fixed", "flat", "flip", "fld", "fmt", "font", "fontface", "fonts", "foot", "footer", "footnote", "footnotes", "format", "formats", "formatted", "formatting", "forms", "formula", "frame", "frames", "from", "front", "full", "full", "width", "gap", "gallery", "generic", "getto", "gif", "glossary", "gradient", "grammar", "gray", "grayscale", "green", "grid", "group", "groups", "grow", "gutter", "half", "hanging", "head", "header", "headers", "heading", "height", "hidden", "hide", "high", "highlight", "hint", "horizontal", "horz", "hps", "hr", "href", "html", "http", "https", "hyper", "hyperlink", "icon", "id", "idmap", "ids", "ignorable", "ignore", "image", "images", "ind", "indent", "indents", "index", "inline", "insert", "inset", "inside", "int", "intense", "intent", "internet", "invariant", "is", "italic", "item", "items", "jc", "join", "jpeg", "jpg", "justification", "justify", "justified", "kashida", "keep", "kerning", "key", "keyword", "keywords", "kind", "label", "labels", "lang", "language", "large", "last", "latent", "layout", "layouts", "lbl", "leader", "left", "legacy", "legal", "len", "less", "level", "levels", "lft", "lg", "light", "lim", "limit", "lin", "line", "linear", "lines", "link", "linked", "list", "lists", "local", "lock", "locked", "long", "loose", "low", "lower", "lowercase", "lpstr", "lpwstr", "lsd", "ltr", "lum", "lvl", "macro", "macros", "magenta", "main", "major", "mapping", "margin", "margins", "markup", "master", "math", "matrix", "max", "md", "media", "medium", "menu", "merge", "message", "metadata", "metafile", "microsoft", "middle", "min", "minor", "mirror", "miter", "mix", "mode", "modern", "modify", "mono", "move", "ms", "msword", "multi", "multilevel", "multiple", "name", "nary", "natural", "near", "neg", "new", "next", "nextto", "nil", "no", "none", "normal", "not", "note", "notes", "nothing", "num", "number", "numbered", "numbering", "numbers", "object", "objects", "odd", "off", "office", "officedocument", "ole", "on", "one", "only", "oof", "open", "openxmlformats", "openxml", "ordinal", "org", "orientation", "outer", "outline", "outset", "outside", "over", "overflow", "overlap", "overlay", "overridden", "override", "ovr", "pack", "package", "page", "pagebreak", "pages", "pair", "panose", "paper", "paragraph", "paragraphs", "parent", "part", "parts", "path", "pattern", "pct", "people", "percent", "perspective", "pic", "pict", "picture", "pictures", "pie", "pitch", "pixel", "placeholder", "plain", "plus", "png", "points", "portrait", "landscape", "pos", "position", "positive", "post", "powerpoint", "pr", "preserve", "presentation", "presentationml", "preset", "previous", "print", "printer", "process", "processing", "proof", "properties", "property", "props", "protected", "protection", "pt", "punctuation", "quarter", "query", "quick", "quote", "raw", "rect", "red", "ref", "reference", "references", "rel", "relationship", "relationships", "relative", "rels", "render", "replace", "required", "restart", "result", "rev", "revision", "rgb", "right", "roman", "root", "rotate", "rotation", "round", "row", "rows", "rsid", "rtl", "ruby", "rule", "run", "salutation", "scale", "schema", "schemas", "schematics", "scheme", "script", "scroll", "second", "section", "sections", "select", "selected", "separate", "separator", "sequence", "series", "set", "settings", "shade", "shading", "shadow", "shape", "shapedefaults", "shapelayout", "shapes", "shared", "sharedstrings", "sheet", "sheets", "side", "signature", "simple", "single", "size", "slide", "slides", "small", "smart", "solid", "source", "sources", "space", "spaced", "spacing", "special", "specvanish", "spelling", "spid", "spreadsheetml", "sq", "square", "stack", "standard", "start", "startup", "state", "status", "stop", "straight", "strict", "strike", "string", "strings", "stroke", "strong", "structure", "style", "styles", "sub", "subdocument", "subject", "subscript", "subsup", "subtitle", "subtle", "superscript", "sup", "swiss", "switch", "symbol", "symbols", "system", "tab", "table", "tables", "tabs", "tag", "tail", "target", "tbl", "temp", "template", "text", "textbox", "themes", "theme", "thick", "thin", "thick", "thumbnail", "tight", "tile", "times", "tint", "title", "tl", "to", "toc", "toa", "tool", "top", "tr", "track", "transitional", "transparent", "true", "truncate", "txbx", "type", "types", "typographic", "unchecked", "und", "underline", "uniform", "unknown", "up", "upper", "uppercase", "uppr", "uri", "urn", "use", "user", "utf", "val", "value", "vanish", "var", "variable", "variant", "vector", "vert", "vertical", "view", "viewtype", "visible", "vml", "vnd", "watermark", "wave", "web", "websettings", "weight", "white", "width", "window", "word", "words", "wordml", "wordprocessing", "wordprocessingdrawing", "wordprocessingml", "wordprocessingshape", "wordprocessinggroup", "wordprocessingcanvas", "workbook", "worksheet", "wrap", "write", "xhtml", "xls", "xml", "xsd", "xsi", "xsl", "xslt", "yellow", "zero", "zoom", "afchunk", "bestfit", "endofsection", "eop", "centergroup", "undovr", "subsup", "modular", "modification", "oldest", "org", "purl", "oclc", "ooxml", "dc", "dcmitype", "elements", "openxmlformatsofficedocument", "bevel", "butt", "arrow", "triangle", "diamond", "oval", "stealth", "moder", "mailto", "extlst", "latin", "cs", "ea", "sym", "hlink", "folhlink", "dk", "lt"]
)

# Fonts that come with Word, LibreOffice and the systems they run on: their names were chosen by no author.
KNOWN_FONTS = frozenset(
    {
        "Arial", "Arial Black", "Arial Narrow", "Arial Unicode MS", "Aptos", "Aptos Display", "Bahnschrift", "Book Antiqua",
        "Calibri", "Calibri Light", "Cambria", "Cambria Math", "Candara", "Carlito", "Comic Sans MS", "Consolas", "Constantia", "Corbel",
        "Courier", "Courier New", "DejaVu Sans", "DejaVu Serif", "Franklin Gothic Book", "Garamond", "Georgia",
        "Helvetica", "Helvetica Neue", "Impact", "Liberation Mono", "Liberation Sans", "Liberation Serif", "MS Gothic", "MS Mincho", "Noto Sans", "Noto Serif",
        "OpenSymbol", "Open Sans", "Palatino Linotype", "Roboto", "Segoe UI", "Segoe UI Symbol", "Symbol", "Tahoma", "Times", "Times New Roman",
        "Trebuchet MS", "Verdana", "Webdings", "Wingdings", "Wingdings 2", "Wingdings 3", "ＭＳ ゴシック", "ＭＳ 明朝",
    }
)  # fmt: skip

_PLAIN = re.compile(
    r"""
    [-+]?\d{1,7}(?:\.\d{1,12})?(?:pt|in|cm|mm|px|em|%|f|fd)?     # a measure; more digits could be a telephone number
    | -?\d{1,10}                                                 # a length in Word's finest unit
    | \#?[0-9A-Fa-f]{2,6}                                        # a colour or a tint
    | 0{6,20} | 0[0-9A-F]{19}                                    # a font's classification
    | (?:rId|R|r)?\d{1,5} | [A-Za-z]                             # a relationship, a letter
    | \{[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\}   # an extension
    | [a-z]{2,3}(?:-[A-Z][a-z]{3})?-(?:[A-Z]{2}|\d{3})           # a language
    | [#@!%,;.\-–•·*_\s\uf000-\uf0ff]{0,3} | %?[1-9][.)]?
    | (?:(?:w|wp|wps|wpg|wpc|wpi|wne|w16|v|o|r|m|a|c|mc|pic|we|x|xdr|cx|am|aink|oel|cp|ds|vt|sl|dc|dcterms|xsi|xml)\d{0,2}(?:cid|se|cex|sdtdh|du|sdtfl)?\s*)+
    """,
    re.VERBOSE,
)
_PIECES = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[^\W\d_]+")
_SHAPE = re.compile(r"[A-Za-z0-9 :/._+,;%#@\-]*")


@lru_cache(maxsize=20_000)
def is_office_value(value: str) -> bool:
    """Whether a value is a number, a colour, an Office identifier, or made of Office's own words alone."""
    if len(value) > 200:
        return False
    if _PLAIN.fullmatch(value) or value in KNOWN_FONTS:
        return True
    if not _SHAPE.fullmatch(value) or sum(letter.isdigit() for letter in value) > 6:
        return False
    pieces = [piece.lower() for piece in _PIECES.findall(value)]
    known = sum(piece in _WORDS for piece in pieces)  # single letters beside a word are Office's ("pStyle"); alone, initials
    return known > 0 and known + sum(len(piece) == 1 for piece in pieces) == len(pieces)
