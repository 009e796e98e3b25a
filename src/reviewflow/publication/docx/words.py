"""The words that Office itself writes into attributes: what is made of these alone was written by no person.

An attribute of Word's XML is either such a word (`w:val="center"`), a number, or a text that somebody chose.
`is_office_value` tells the first two from the third, so that the gate shows a person only the third. Words
that are also names of people or places are left out on purpose; whatever is unknown counts as a text.
"""

from __future__ import annotations

import re
from functools import lru_cache

__all__ = ["KNOWN_FONTS", "is_number", "is_office_value", "without_field_words"]

_WRITTEN = """
borders when setting file with scaled by changed www library cdtf macintosh dotm book spaces hyperlinks saved refs shapes normaltemplate
abstract accent adj afchunk after algn alias alignment all allow alpha alternate alternating always anchor and angle
annotation ansi any app application arabic around arrow ascii asia at atleast attached auto autospace avlst back background
balance balloon band bar base based baseline bdr before begin behind best bestfit between bevel bevelt bg bi bibliography
bidi bin bitmap black blank blip blipfill block blue blur bmk bmp body bold bookfold bool bottom boundaries box br break brk
browse built bullet butt bw bwmode calc camera can cantsplit canvas cap caps caption category cdtf cell center centered
centergroup centre chain change char character characters charset chart charts chartshapes circle cjk clean clear click clip
clr cmpd cnt coauthoring col color colorful colors cols column columns com comment comments commentsextended company compat
compatibility compress condense connected connector connectors constraint content contents context contextual continuation
continue continuous control copy core count counter cp created creator crop cs csb cstheme ctr custom customxml cyan dark
dash dashed data datastore date dc dcmitype dcterms ddlist decimal deep def default defaults definition delete delim depth
desc description diagram diagramdata diamond digital disp dist distribute dk do doc docpart document documents doing dont dot
dots dotted double down dpi drawing drawingml drop dropdown ds dxa ea east edge edit edittime effect effects eighth elements
embed embedded embeddings emboss emf emphasis empty en enable end endnote endnotes endofsection engrave enum enumerated eop
equal equation even every exact exactly exception ext extended extensible extension extent extents extlst extra extras
fallback false family fancy far fe features field fields fill fills first fit fixed flat fld flip fmt fol folhlink followed
font fontface fonts foot footer footnote footnotes format formats formatted formatting forms formula frac frame frames from
front ftr full gallery gap generic gif glossary grad gradient grammar graphic gray grayscale green grid gridcol group groups
grow gs gutter half hanging hansi hb hdr head header headerand headers heading hebrew height hidden hide high highlight hint hlink
horizontal horz hps hr href html http https hyper hyperlink icon id idmap ids idx ignorable ignore ilvl image images imprint
ind indent indents index ink inline insert inset inside instance int intense intent internet invariant is italic item items
jc join jpeg jpg justification justified justify kashida keep kerning key keyword keywords kind label labels landscape lang
language large last latent latin layout layouts lbl leader left legacy legal len less level levels lft lg lib light lim limit
lin line linear lines link linked links list lists ln local lock locked long loose low lower lowercase lpstr lpwstr lsd lst
lt ltr lum lvl mac macro macros magenta mailto main major manager mapping mar margin margins markup master math matrix max md
media medium mention menu merge message metadata metafile microsoft middle min minor mirror miter mix mod mode modern
modification modified modify modular mono move ms msword multi multilevel multiple name nary natural near neg new next nextto
nil no none normal not note notes nothing nsid num number numbered numbering numbers object objects oclc odd of off office
officedocument oldest ole on one only oof ooxml open openxml openxmlformats openxmlformatsofficedocument ordinal org
orientation orthographic outer outline outlined outset outside over overflow overlap overlay overridden override overrides
ovr pack package page pagebreak pages pair pairs panose paper par paragraph paragraphs parent part parts path pattern pct
people percent perspective pg phclr pi pic pict picture pictures pie pitch pixel placeholder plain plc plus png points
portrait pos position positive post powerpoint pr prefix presentation presentationml preserve preset preview previous print
printer priority process processing proof properties property props protected protection prst pt punctuation purl quarter
query quick quote raw rect red ref reference references rel relationship relationships relative rels render replace required
restart result rev revision revisions rgb rid rig right roman root rot rotate rotation round row rows rsid rsids rtl ruby
rule run salutation sat save scale scene schema schemas schematics scheme script scroll sdt second sect section sections
security select selected semi separate separator sequence series set settings shade shading shadow shape shapedefaults
shapelayout shapes shared sharedstrings shd shdw sheet sheets side sig signature simple single size sl slide slides small
smart sng solid source sources sp space spaced spacing special specvanish spelling spid spreadsheetml sq square srgb st stack
standard start startup state status stealth stop straight strict strike string strings stroke strong structure style styles
sub subdocument subject subscript subsup subtitle subtle suffix sup superscript swiss switch sym symbol symbols sys system sz
tab table tables tabs tag tail target tbl tblpr tc temp template terms text textbox thai theme themes thick thin three
thumbnail tight tile time times tint title titles tl tmpl to toa toc tool top total tr track transitional transparent
triangle true truncate txbx type typeface types typographic ui uid unchecked und underline undovr unhide uniform unknown
unresolved up upper uppercase uppr uri urn usb use used utf val value vanish var variable variant vb vector version vert
vertical view viewtype visible vml vnd vt vtypes watermark wave web websettings weight white width window word wordml
wordprocessing wordprocessingcanvas wordprocessingdrawing wordprocessinggroup wordprocessingml wordprocessingshape words
workbook worksheet wrap write wsp xfrm xhtml xls xml xpath xsd xsi xsl xslt yellow zero zoom
"""
_WORDS = frozenset(_WRITTEN.split())

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

# The fonts that Office's own themes name for each script.
_THEME_FONTS = frozenset(
    {
        "맑은 고딕", "宋体", "新細明體", "Angsana New", "Nyala", "Vrinda", "Shruti", "MoolBoran", "Tunga", "Raavi", "Euphemia", "Plantagenet Cherokee",
        "Microsoft Yi Baiti", "Microsoft Himalaya", "MV Boli", "Mangal", "Gautami", "Latha", "Estrangelo Edessa", "Kalinga", "Kartika",
        "DokChampa", "Iskoola Pota", "Mongolian Baiti", "Microsoft Uighur", "Sylfaen", "Cordia New", "DaunPenh", "Arial Unicode MS", "游ゴシック Light",
        "游明朝", "等线 Light", "等线", "Ebrima", "Phagspa", "Segoe UI Historic", "Microsoft New Tai Lue", "Microsoft Tai Le", "Leelawadee UI",
        "Myanmar Text", "Nirmala UI", "Javanese Text", "Gadugi", "微软雅黑", "ＭＳ Ｐゴシック", "Khmer UI", "MingLiU", "SimSun", "Malgun Gothic",
    }
)  # fmt: skip
_SCRIPTS = frozenset(
    ["Jpan", "Hang", "Hans", "Hant", "Arab", "Hebr", "Thai", "Ethi", "Beng", "Gujr", "Khmr", "Knda", "Guru", "Cans", "Cher", "Yiii", "Tibt", "Thaa", "Deva", "Telu", "Taml", "Syrc", "Orya", "Mlym", "Laoo", "Sinh", "Mong", "Viet", "Uigh", "Geor", "Armn", "Bugi", "Bopo", "Java", "Lisu", "Mymr", "Nkoo", "Olck", "Osma", "Phag", "Syrn", "Syrj", "Syre", "Sora", "Tale", "Talu", "Tfng"]
)

_PLAIN = re.compile(
    r"""
    [-+]?\d{1,7}(?:\.\d{1,12})?(?:pt|in|cm|mm|px|em|%|f|fd)?     # a measure; more digits could be a telephone number
    | -?\d{1,10}                                                 # a length in Word's finest unit
    | \#?[0-9A-Fa-f]{6} | [0-9A-F]{2}                            # a colour, a tint
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


# The names that Word gives its fields and their switches; in capitals they are nothing else.
_FIELD_WORDS = re.compile(
    r"\b(?:ADVANCE|AUTONUM|AUTONUMLGL|AUTOTEXT|BIBLIOGRAPHY|CHARFORMAT|CITATION|COMMENTS|CREATEDATE|DATABASE|DOCPROPERTY|DOCVARIABLE|EDITTIME|FILENAME|FILESIZE|"
    r"FORMCHECKBOX|FORMDROPDOWN|FORMTEXT|GOTOBUTTON|HYPERLINK|INCLUDEPICTURE|INCLUDETEXT|KEYWORDS|LASTSAVEDBY|LISTNUM|MACROBUTTON|MERGEFIELD|MERGEFORMAT|NOTEREF|"
    r"NUMCHARS|NUMPAGES|NUMWORDS|PAGEREF|PRINTDATE|QUOTE|REVNUM|SAVEDATE|SECTION|SECTIONPAGES|STYLEREF|SUBJECT|SYMBOL|TEMPLATE|TITLE|USERADDRESS|USERINITIALS|"
    r"USERNAME|AUTHOR|INDEX|PAGE|DATE|TIME|INFO|LINK|FILLIN|MERGEREC|NEXTIF|REF|TOC|TOA|SEQ|SET|ASK|EQ|RD|TA|TC|XE)\b"
)


def without_field_words(instruction: str) -> str:
    """A field's instruction without the names of fields and switches; empty where it says nothing else."""
    left = _FIELD_WORDS.sub("", instruction).strip()
    return "" if all(piece.startswith("\\") or is_office_value(piece) for piece in left.split()) else left


# How LibreOffice calls itself, with the machine that it ran on.
_PROGRAM = re.compile(r"LibreOffice/[\d.]{1,12}\$(?:Linux|Windows|MacOSX)_\w{1,12} LibreOffice_project/(?:[0-9a-f]{40}|\d{1,4}\$Build-\d{1,3})")
_NUMBER = re.compile(r"[-+]?\d{1,6}(?:\.\d{1,6})?%?|true|false")


def is_number(value: str) -> bool:
    """Whether a value is a number too short to be anybody's, or a switch: nothing else passes where people write."""
    return _NUMBER.fullmatch(value) is not None


@lru_cache(maxsize=20_000)
def is_office_value(value: str) -> bool:
    """Whether a value is a number, a colour, an Office identifier, or made of Office's own words alone."""
    if len(value) > 200:
        return False
    if _PLAIN.fullmatch(value) or _PROGRAM.fullmatch(value) or value in KNOWN_FONTS or value in _THEME_FONTS or value in _SCRIPTS:
        return True
    if not _SHAPE.fullmatch(value) or sum(letter.isdigit() for letter in value) > 6:
        return False
    pieces = [piece.lower() for piece in _PIECES.findall(value)]
    known = sum(piece in _WORDS for piece in pieces)  # single letters beside a word are Office's ("pStyle"); alone, initials
    return known > 0 and known + sum(len(piece) == 1 for piece in pieces) == len(pieces)
