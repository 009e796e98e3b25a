"""Numbers and addresses that identify by their shape alone: one row per kind, where to look (`Signs`),
a pattern and, where there is one, its check.

The patterns run on the folded text, so that a hard space or a long dash hides nothing. A row with a group finds
only that group. What a row finds is removed, not generalised: the replacement says what stood there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from reviewflow.publication.finders.signs import Signs
from reviewflow.publication.findings import BLOCK, REVIEW, Hit
from reviewflow.publication.folding import fold_name
from reviewflow.publication.policy import Policy
from reviewflow.publication.register import Register
from reviewflow.publication.tokens import Tokens

__all__ = ["find_identifiers", "find_numbers", "nhs_valid"]

Check = Callable[[re.Match[str]], bool]


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def nhs_valid(match: re.Match[str]) -> bool:
    """Whether ten digits carry the check digit of an NHS number (weights 10 to 2, modulo 11)."""
    digits = _digits(match.group())
    check = 11 - sum(int(d) * (10 - i) for i, d in enumerate(digits[:9])) % 11
    return len(digits) == 10 and len(set(digits)) > 1 and (0 if check == 11 else check) == int(digits[9])


def _phone(match: re.Match[str]) -> bool:
    text = match.group()
    digits = _digits(re.split("[ex]", text)[0])
    if text.startswith("+") or digits.startswith("00"):
        return 9 <= len(digits) <= 16
    return digits[:1] == "0" and 10 <= len(digits) <= 11 and digits[1] in "1235789" and not re.match(r"\d\d[-.]\d\d[-.]\d{4}$", text)


def _postcode(match: re.Match[str]) -> bool:
    text = match.group()
    ordinal = re.search(r"\d(?:st|nd|rd|th)$", text)
    return not ordinal and (text.isupper() or " " in text)


def _written_small(match: re.Match[str]) -> bool:
    """Six small letters and digits or more in a postcode's order, and no ordinal."""
    return len(match.group()) > 5 and not match.group().endswith(("st", "nd", "rd", "th"))


def _not_a_year(match: re.Match[str]) -> bool:
    value = match.group(match.lastindex or 0)
    return sum(c.isdigit() for c in value) > 2 and not re.fullmatch(r"(?:19|20)\d\d(?:[/-](?:20)?\d\d)?", value)


def _three_words(match: re.Match[str]) -> bool:
    return match.group().rpartition(".")[2] not in ("com", "org", "net", "gov", "example", "info", "edu")


_PUBLIC_SITES = frozenset({"gov.uk", "nhs.uk", "police.uk", "parliament.uk", "legislation.gov.uk"})


def _somebodys_site(match: re.Match[str]) -> bool:
    """Whether an address without its beginning leads somewhere in particular, and not to the government as a whole."""
    site = match.group().lower()
    return site not in _PUBLIC_SITES and not re.fullmatch(r"(?:[a-z]\.)+[a-z]{2}", site)


def _grid(match: re.Match[str]) -> bool:
    return len(_digits(match.group())) in (6, 8, 10)


# fmt: off
_ROWS: tuple[tuple[str, str, str, Check | None, str, str], ...] = (
    # kind           where        pattern                                                                         check          severity, words
    ("email",          "at",         r"[\w.+'-]{0,64}\w@[\w-]+(?:\.[\w-]+)+|[\w.+-]{1,64} ?[\[(]at[\])] ?[\w-]+(?: ?(?:\.|[\[(]dot[\])]) ?[\w-]+)+", None, BLOCK, "e-mail address"),
    ("web_address",    "web",        r"(?:https?://|www\.)[^\s<>\"')\]]*[^\s<>\"')\].,;:]",                                          None,          REVIEW, "web address"),
    ("web_address",    "domain",     r"(?<![\w@./-])(?:[A-Za-z0-9][A-Za-z0-9-]*\.){1,4}(?:(?:org|com|net|info|uk|eu)(?![\w/-])|(?:org|com|net|info|uk|eu|ie|ly|io|me)/[^\s<>\"')\]]*[^\s<>\"')\].,;:])",  _somebodys_site, REVIEW, "web address"),
    ("handle",         "user",       r"(?i:\b(?:user ?name|handle|insta(?:gram)?|snap(?:chat)?|tik ?tok|facebook|discord|gamertag|xbox|psn|twitter)(?: (?:name|id|handle|account|is|was))*)[:,]? ?((?=\w*[\d_])[A-Za-z][\w.]{2,28}\w)\b", None, REVIEW, "user name"),
    ("handle",         "handle",     r"(?<![\w@.])@[A-Za-z]\w[\w.]{0,28}\w|(?<![\w&#/])#[A-Za-z]\w{2,}",                             None,          REVIEW, "user name"),
    ("file_name",      "file",       r"(?<![\w/])[\w()-][\w().-]{0,200}\.(?:docx?|docm|pdf|xlsx?|pptx?|jpe?g|png|gif|heic|msg|eml|rtf|odt|txt|csv|mp3|m4a|wav|mp4|mov|zip)(?![\w])", None, REVIEW, "file name"),
    ("nhs_number",     "many",       r"(?<![\w-])\d{3}[ -]?\d{3}[ -]?\d{4}(?![\w-])",                                                nhs_valid,     BLOCK, "NHS number"),
    ("nhs_number",     "many",       r"(?i:\b(?:nhs|chi|hcn|h ?& ?c|health and care))(?i: (?:no|number|id))?[.:#]* ?(?:is |was )?(\d{3}[ -]?\d{3}[ -]?\d{4})(?![\w-])", None,          BLOCK, "NHS number"),
    ("phone",          "many",       r"(?<![\w/.-])(?:\+|\(?0)\(?\d[\d ().-]{6,17}\d(?![\w])(?: ?(?:ext|x)\.? ?\d{1,5})?",            _phone,        BLOCK, "telephone number"),
    ("phone",          "dialled",    r"(?i:\b(?:tel|telephone|phone|mobile|mob|fax)(?: (?:no|number|is|was|on))*)[.:#]* ?(\d{3,4}[ -]?\d{3,4})(?![\w])|(?i:\bext(?:ension)?)\.? (\d{3,5})(?![\w])", _not_a_year, BLOCK, "telephone number"),
    ("postcode",       "mixed",      r"\b(?i:gir ?0aa|[a-pr-uwyz](?:\d[\da-hjkpstuw]?|[a-hk-y]\d[\dabehmnprvwxy]?) ?-?\d[abd-hjlnp-uw-z]{2})\b", _postcode, BLOCK, "postcode"),
    ("postcode",       "mixed",      r"\b[A-PR-UWYZ][A-HK-Y]?\d[\dA-Z]?(?= (?:area|postcode|district)\b)|(?<=postcode )[A-Z]{1,2}\d[\dA-Z]?\b", None, REVIEW, "postcode"),
    ("postcode",       "mixed",      r"\b[a-pr-uwyz][a-hk-y]?\d{1,2}[a-z]?\d[abd-hjlnp-uw-z]{2}\b",                                  _written_small, REVIEW, "postcode"),
    ("ni_number",      "many",       r"\b[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b",                         None,          BLOCK, "National Insurance number"),
    ("ni_number",      "many",       r"\b[A-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b",                                                 None,          REVIEW, "National Insurance number"),
    ("ni_number",      "many",       r"\b[a-z]{2}\d{6}[a-d]\b|(?i:\b(?:nino|ni|national insurance)(?: (?:no|number))?)[.:#]* ?(?:is |was )?((?i:[A-Z]{2}) ?\d{2} ?\d{2} ?\d{2})(?![\w])", None, REVIEW, "National Insurance number"),
    ("upn",            "many",       r"\b[A-HJ-NP-RT-Z] ?\d{3} ?\d{4} ?\d{4}(?: ?\d|[A-HJ-NP-RT-Z])(?![\w])",                         None,          BLOCK, "pupil number"),
    ("case_number",    "many",       r"\b[A-Z]{2}\d{2}[CDFPZ]\d{5}\b|\b[A-Z9]{5}\d{6}[A-Z9]{2}\d[A-Z]{2}\b|\b[TSA](?:19|20)\d\d-?\d{4}\b|\b\d\d[A-Z]{2}\d{7}\b|\b(?:(?:19|20)\d\d|\d\d)/\d{4,7}[A-Z]\b", None, BLOCK, "case number"),
    ("case_number",    "cited",      r"(?:\[(?:19|20)\d\d\]|\b(?:19|20)\d\d) (?:EWHC|EWCA|EWFC|EWCOP|UKSC|UKUT|CSIH|CSOH)(?: (?:Civ|Crim))? \d+(?: \((?:Fam|Admin|QB|KB|Ch|B)\))?", None, BLOCK, "case number"),
    ("case_number",    "after_word", r"(?i:\b(?:court|case|claim|crime|file|reference|ref|record|incident|log|urn|cad|hospital|hosp|unit|patient|client|pupil|complaint|passport|licence|mosaic|niche|rio|emis|mrn|lcs|crn|pnc|uln|uprn|usrn|account|id)(?: (?:no|number|ref|reference|id|file))*)[.:#]{0,2} ?(?:is |was )?((?=[\w/-]*\d)[A-Z0-9][A-Z0-9/-]{3,24})\b", _not_a_year, BLOCK, "case number"),
    ("collar_number",  "after_word", r"(?i:\b(?:collar|warrant|shoulder|badge|registration|gmc|nmc|hcpc|swe|pin)(?: (?:no|number|pin|registration))*)[.:#]* ?(?:is |was )?([A-Z]{0,4}\d{2,8}[A-Z]?|\d\d[A-Z]\d{4}[A-Z])\b", _not_a_year, BLOCK, "registration number"),
    ("collar_number",  "after_word", r"\b(?:(?:PC|WPC|DC|PS|PCSO|DS) ?|(?:DI|DCI|[Ss]gt|SGT|[Cc]onstable|[Ss]ergeant|[Ii]nspector|Insp)\.? )(\d{2,5}[A-Z]?)\b(?!\.\d| ?%)",                                       None,          BLOCK, "collar number"),
    ("vehicle",        "mixed",      r"\b[A-HJ-PR-Y][A-HJ-PR-Y]\d{2} ?[A-HJ-PR-Z]{3}\b",                                            None,          BLOCK, "vehicle registration"),
    ("vehicle",        "mixed",      r"(?i:\b(?:registration|reg|plate|vehicle|veh|vrm|car|van|index)(?: (?:no|number|mark))?)[.:,(]* ?(?:is |was )?((?i:[A-Z]{2}\d\d ?[A-Z]{3}|[A-Z]\d{1,3} ?[A-Z]{3}|[A-Z]{3} ?\d{1,3}[A-Z])|[A-Z] \d{1,3} [A-Z]{3})\b", None, BLOCK, "vehicle registration"),
    ("case_number",    "slashed",    r"(?<![\w/.-])(?:[A-Z]{2,5}[/-](?:[A-Z]{1,5}[/-])?\d{2,8}(?:[/-]\d{2,8})+[A-Z]?|\d{2,8}/\d{2,8}[A-Z]|0\d{4,}/\d{1,4})(?![\w/-])", None, REVIEW, "reference number"),
    ("case_number",    "after_word", r"(?i:\b(?:cad|incident|log|inc)(?: (?:no|number|ref))*)[.:]* ?([A-Z]{1,3} ?\d{3,5} of \d{1,2} ?[A-Z][A-Za-z]{2,8} ?\d{0,4})\b", None,  BLOCK,  "case number"),
    ("case_number",    "slashed",    r"\b(?:[A-Z]{2,4} ?)?\d{1,5} of \d{1,2}/\d{1,2}/(?:20)?\d\d\b",                                  None,          BLOCK, "case number"),
    ("collar_number",  "after_word", r"\b(?:PC|WPC|DC|PS|PCSO|DS|[Ss]gt|SGT|Con|[Cc]onstable|[Ss]ergeant|[Ii]nspector|Insp)\.? (?:[A-Z][\w'-]+ ){1,2}([A-Z]?\d{3,5}[A-Z]?)\b", None, BLOCK, "collar number"),
    ("case_number",    "after_word", r"(?i:\bexhibits?(?: (?:no|number|ref))?)[.:]? ?([A-Z]{2,4}[/-]?\d{1,4}[A-Z]?)\b",                None,          BLOCK,  "exhibit number"),
    ("coordinates",    "placed",     r"(?<![\w.])-?\d{1,2}\.\d{3,}°? ?[NS]?,? ?-?\d{1,3}\.\d{3,}°? ?[EW]?(?![\w])|\d{1,2}° ?\d{1,2}' ?(?:\d{1,2}(?:\.\d+)?(?:\"|'') ?)?[NS],? ?\d{1,3}° ?\d{1,2}' ?(?:\d{1,2}(?:\.\d+)?(?:\"|'') ?)?[EW]", None, BLOCK, "coordinates"),
    ("coordinates",    "many",       r"\b[HNSTO][A-HJ-Z] ?\d{3,5} \d{3,5}\b|(?i:grid ref(?:erence)?)[.:]? ?([HNSTO][A-HJ-Z] ?\d{6,10})\b", _grid,     BLOCK, "grid reference"),
    ("coordinates",    "many",       r"\b[NS] ?\d{1,2}[ °]\d{1,2}(?:\.\d+)?'?,? ?[EW] ?\d{1,3}[ °]\d{1,2}(?:\.\d+)?|(?i:\beasting)s?:? ?\d{5,7}\W{0,3}(?:and )?(?i:northing)s?:? ?\d{5,7}", None, BLOCK, "coordinates"),
    ("coordinates",    "many",       r"\b[HNSTO][A-HJ-Z]\d{6}(?:\d\d)?(?:\d\d)?\b",                                                      None,          REVIEW, "grid reference"),
    ("coordinates",    "plus",       r"(?<![\w+])(?:[2-9CFGHJMPQRVWX]{4}){1,2}\+[2-9CFGHJMPQRVWX]{2,3}\b",                                None,          BLOCK, "plus code"),
    ("what3words",     "dots",       r"///[^\W\d_]+\.[^\W\d_]+\.[^\W\d_]+|(?<![\w./@-])[a-z]{4,24}\.[a-z]{4,24}\.[a-z]{4,24}(?![\w./@-])",  _three_words,  BLOCK, "what3words address"),
)
_RANKS = {"email": 97, "web_address": 96, "file_name": 95, "handle": 94, "nhs_number": 84, "case_number": 82, "ni_number": 83, "upn": 83}
# fmt: on


@lru_cache(maxsize=1)
def _rows() -> tuple[tuple[str, str, re.Pattern[str], Check | None, str, str], ...]:
    return tuple((kind, where, re.compile(pattern), check, severity, words) for kind, where, pattern, check, severity, words in _ROWS)


def find_numbers(tokens: Tokens, policy: Policy) -> Iterator[Hit]:
    """All rows over one text."""
    text, signs = tokens.cased, Signs(tokens)
    for kind, where, pattern, check, severity, words in _rows():
        for match in (match for begin, end in getattr(signs, where) for match in pattern.finditer(text, begin, end)):
            if check is not None and not check(match):
                continue
            start, stop = match.span(match.lastindex or 0)
            removed = f"[{words} removed]" if severity == BLOCK and policy.numbers_replaced else None
            yield Hit(start, stop, kind, severity, f"the shape of a {words}", _RANKS.get(kind, 80), removed)


@lru_cache(maxsize=16)
def _known(register: Register) -> tuple[tuple[re.Pattern[str], str, bool], ...]:
    rows = []
    for identifier in register.identifiers:
        signs = [re.escape(sign) for sign in re.findall(r"[^\W_]", fold_name(identifier.value))]
        if signs:  # what may not stand before comes behind the first sign: a pattern that begins with a fixed one is found fast
            signs[0] = rf"{signs[0]}(?<![^\W_]{signs[0]})"
            pattern = re.compile(r"[ ./_-]?".join(signs) + r"(?![^\W_])")
            rows.append((pattern, identifier.kind.replace("_", " "), len(signs) > 5))
    return tuple(rows)


def find_identifiers(tokens: Tokens, register: Register, policy: Policy) -> Iterator[Hit]:
    """The register's own identifiers, however they are spaced; a short one alone may be any number, so a person looks."""
    for pattern, words, long in _known(register):
        for match in pattern.finditer(tokens.text):
            removed = f"[{words} removed]" if long and policy.numbers_replaced else None
            yield Hit(*match.span(), "known_identifier", BLOCK if long else REVIEW, f"on the register as {words}", 85 if long else 79, removed)
