"""How a label stands in a sentence: title and apposition swallowed, article and capital right, possessive kept.

`the class teacher, Mr Young, noticed` becomes `the class teacher noticed`; `Mrs Finch, the headteacher, who`
becomes `a senior school leader, who`; `Sykes' notes` becomes `the response officer's notes`. A label that begins
with `a` keeps it at its first mention in a document and takes `the` afterwards.
"""

from __future__ import annotations

import re
from functools import lru_cache

from reviewflow.publication.finders.evidence import SURE_TITLES
from reviewflow.publication.findings import Hit
from reviewflow.publication.listing import listed
from reviewflow.publication.register import Agency, Person, Place
from reviewflow.publication.register_checks import words_of
from reviewflow.publication.tokens import Tokens

__all__ = ["closed_behind", "kept_structure", "shape"]

_ARTICLES = ("the", "a", "an")
_DETERMINERS = listed("his her their our my your its this that these those another every each no whose")
_RELATIVE = listed("who whose whom which and or but")
_BEFORE_ROLE = listed("the a an our her his their my then")


def _phrases(entry: Person | Place | Agency) -> list[tuple[str, ...]]:
    """Role words that may stand beside the name of this very entry."""
    return _role_words(entry.titles, entry.shown_as) if isinstance(entry, Person) else []


@lru_cache(maxsize=4096)
def _role_words(titles: tuple[str, ...], shown_as: str) -> list[tuple[str, ...]]:
    own = [words_of(title) for title in titles]
    label = words_of(shown_as)
    if label and label[0] in _ARTICLES:
        own.append(label[1:])
    return sorted((words for words in own if words and words[0] not in SURE_TITLES - {"cpn"}), key=len, reverse=True)


def _swallow_before(hit: Hit, tokens: Tokens, phrases: list[tuple[str, ...]]) -> bool:
    """Takes `the class teacher,` in front of the name into the place; true where a comma stood between."""
    first = tokens.at(hit.start)
    for words in phrases:
        begin = first - len(words)
        if begin < 0 or tokens.words[first - 1] != words[-1] or tuple(tokens.words[begin:first]) != words or tokens.gap(first - 1) not in (" ", ", "):
            continue
        if any(tokens.gap(i) not in (" ", "-") for i in range(begin, first - 1)):
            continue
        comma = tokens.gap(first - 1) == ", "
        if tokens.before(begin) in _ARTICLES:
            begin -= 1
        elif comma:
            continue
        hit.start = tokens.starts[begin]
        return comma
    return False


def _swallow_after(hit: Hit, tokens: Tokens, phrases: list[tuple[str, ...]]) -> bool:
    """Takes `, the headteacher` or `(the CPN)` after the name into the place; true where a comma stood between."""
    last = tokens.at(hit.end - 1)
    gap = tokens.gap(last)
    if gap not in (", ", " (", ". ("):
        return False
    begin = last + 1
    if tokens.word(begin) in _BEFORE_ROLE:
        begin += 1
    for words in phrases:
        end = begin + len(words)
        if tuple(tokens.words[begin:end]) != words or any(tokens.gap(i) not in (" ", "-") for i in range(begin, end - 1)):
            continue
        after = tokens.gap(end - 1)
        if gap == ", " and after[:1] in (",", ".", ";", ":", ")", "\n", ""):
            hit.end = tokens.ends[end - 1]
            return True
        if gap != ", " and after.startswith(")"):
            hit.end = tokens.ends[end - 1] + 1
            return False
    return False


def _swallow_comma(hit: Hit, tokens: Tokens) -> None:
    """The comma that closed an apposition goes with it, unless a clause of its own follows."""
    last = tokens.at(hit.end - 1)
    if tokens.gap(last) == ", " and hit.end == tokens.ends[last] and tokens.word(last + 1) not in _RELATIVE:
        hit.end += 1


def shape(hit: Hit, tokens: Tokens, entry: Person | Place | Agency, *, first_mention: bool) -> None:
    """Sets the replacement of a certain hit and takes into its place what the label swallows."""
    phrases = _phrases(entry)
    if phrases:
        before = _swallow_before(hit, tokens, phrases)
        after = _swallow_after(hit, tokens, phrases)
        if before or after:
            _swallow_comma(hit, tokens)
    label = _with_article(hit, tokens, entry.shown_as.strip(), first_mention)
    index = tokens.at(hit.start)
    if tokens.opens_sentence(index) and tokens.capital(index):
        label = label[:1].upper() + label[1:]
    hit.replacement = label + _possessive(hit, tokens, label)


@lru_cache(maxsize=4096)
def _read(label: str) -> tuple[str, str, bool]:
    """The article of a label in small letters (or its first word), what follows, and whether it is an article."""
    head, _, rest = label.partition(" ")
    return head.lower(), rest, head.lower() in _ARTICLES and bool(rest)


def _with_article(hit: Hit, tokens: Tokens, label: str, first_mention: bool) -> str:
    head, rest, has_article = _read(label)
    if not has_article and not label[:1].islower():
        return label
    core = rest if has_article else label
    index = tokens.at(hit.start)
    before = tokens.before(index)
    if before in _ARTICLES and not tokens.opens_sentence(index):
        hit.start = tokens.starts[index - 1]
        return f"the {core}" if before == "the" or head == "the" else f"{_a(core)} {core}"
    if before in _DETERMINERS or _adjective(tokens, index):
        return core
    if not has_article:
        return f"the {label}" if plain_role(label) else label
    return label if head == "the" or first_mention else f"the {core}"


def plain_role(label: str) -> bool:
    """Whether a label without an article is a plain singular role that needs one (`social worker`, not `Health Visitor 1`)."""
    last = label.split()[-1]
    return last.islower() and not last.endswith(("s", "care", "staff", "police"))


def _a(core: str) -> str:
    return "an" if core[:1].lower() in "aeiou" else "a"


def _adjective(tokens: Tokens, index: int) -> bool:
    """Whether an article or possessive stands one word further left, as in `the young PC Sykes`."""
    if index < 2 or tokens.gap(index - 1) != " " or tokens.gap(index - 2) != " " or tokens.capital(index - 1):
        return False
    adjective = tokens.words[index - 1] in ("young", "younger", "elder", "older", "late", "new", "same", "little", "poor", "former", "retired")
    return adjective and (tokens.words[index - 2] in _ARTICLES or tokens.words[index - 2] in _DETERMINERS)


def _possessive(hit: Hit, tokens: Tokens, label: str) -> str:
    """`Sykes' notes` has only an apostrophe: the label needs its own s. `Sykes's` keeps what stands there."""
    after = tokens.text[hit.end : hit.end + 2]
    if after[:1] == "'" and after[1:] in ("", " ", ",", ".") and tokens.text[hit.end - 1] == "s" and _no_quotation(hit, tokens):
        hit.end += 1
        return "'" if label.endswith("s") else "'s"
    return ""


def _no_quotation(hit: Hit, tokens: Tokens) -> bool:
    """Whether no quotation in single marks is open here, whose end the apostrophe could be."""
    line = tokens.text[max(0, hit.start - 200) : hit.start].rpartition("\n")[2]
    return len(re.findall(r"(?<![^\W_])'(?=[^\W_])", line)) <= len(re.findall(r"(?<=[^\W_.,!?])'(?![^\W_])|[.,!?]'", line))


_STRUCTURE = re.compile(r"[*~_<|\t\n\r\v\f]")
_MARKER = re.compile(r"\*+|~~|(?<![^\W_])_{1,3}(?=[^\W_])|(?<=[^\W_])_{1,3}(?![^\W_])|</?(?:b|i|em|strong|u|s|span|sup|sub|mark|small|font)\s*>")


def kept_structure(original: str) -> tuple[list[str], str]:
    """What a replaced stretch must leave behind: emphasis that it opened or closed alone; and table bars, tabs, line ends."""
    if _STRUCTURE.search(original) is None:
        return [], ""
    kept: list[str] = []
    for marker in _MARKER.findall(original):
        if kept and (kept[-1] == marker or marker == kept[-1].replace("<", "</", 1)):
            kept.pop()
        else:
            kept.append(marker)
    structure = "".join(re.findall(r"[ ]*\|[ ]*|[\t\n\r\v\f]", original))
    return kept, structure


def closed_behind(markers: list[str], text: str, end: int) -> tuple[int, int]:
    """The last markers that a stretch opened and that are closed right behind its `end`: how many, and where the last of them ends."""
    for number in range(len(markers), 0, -1):
        closing = "".join(marker if "</" in marker else marker.replace("<", "</", 1) for marker in reversed(markers[-number:]))
        if text.startswith(closing, end):
            return number, end + len(closing)
    return 0, end
