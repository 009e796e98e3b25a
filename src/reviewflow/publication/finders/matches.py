"""Where a form of the register fits the words of a text, and whether it is written as a name there.

The gaps between its words must be those inside names; small letters, capitals and what stands around then say `NAME`,
`PERHAPS` or `WORD`. Which of several matches is the best, and who may be meant, is for `known.py`.
"""

from __future__ import annotations

import re

import attrs

from reviewflow.publication.finders.evidence import DID, NAME, PERHAPS, WORD, evidence, registered, set_apart
from reviewflow.publication.finders.near import Damage
from reviewflow.publication.finders.places import number_before
from reviewflow.publication.finders.small_letters import in_small_letters
from reviewflow.publication.forms import Form
from reviewflow.publication.listing import listed
from reviewflow.publication.tokens import Tokens
from reviewflow.publication.vocabulary import ABBREVIATIONS

__all__ = ["Match", "fits", "written_as_name"]

_SMALL = listed("the of and s on in by at le la de")
_GAPS = frozenset((" ", "-", "'", "_", ".", " -", "- ", " - ", "--", "+", "' ", " '", " & "))
_QUOTED = re.compile(r" >+ ")  # a name over two lines of an e-mail that somebody answered
_LETTER_GAPS = _GAPS | {". ", ".-", "-.", ". -", ".'"}
_THING_KINDS = frozenset(("name", "head", "shortened", "street"))


@attrs.define(slots=True)
class Match:
    """Words `first` to `last` match a form; `how` is the worst damage among them and `intact` says that another word is whole."""

    first: int
    last: int
    holders: dict[str, str]
    ordinary: bool
    in_capitals: bool
    how: str = ""
    intact: bool = False
    sure: str = NAME


def _gap_fits(tokens: Tokens, index: int, form: Form) -> bool:
    gap = tokens.gap(index)
    if gap in _GAPS or _QUOTED.fullmatch(gap):
        return True
    if gap == ", " and any(map(str.isdigit, (tokens.words[index][-1:], tokens.word(index + 1)[:1]))):
        return True  # `Flat 3, 88 Mill Bank`
    single = len(tokens.words[index]) == 1 or tokens.words[index] in ("st", "mc")
    return (single and gap in _LETTER_GAPS) or (form.turned and gap == ", ")


def fits(tokens: Tokens, index: int, form: Form, damage: dict[str, Damage]) -> Match | None:
    """The match of a form that starts at a word, or none."""
    worst, intact = "", False
    size = len(form.words)
    if index + size > tokens.count:
        return None
    for step, wanted in enumerate(form.words):
        word = tokens.words[index + step]
        if word == wanted:
            intact = intact or len(word) > 1
        elif (found := damage.get(word)) is not None and wanted in found.targets and (found.how != "weak" or tokens.capital(index + step)):
            worst = found.how
        else:
            return None
        if step < size - 1 and not _gap_fits(tokens, index + step, form):
            return None
    return Match(index, index + size - 1, form.holders, form.ordinary, form.in_capitals, worst, intact and size > 1)


def written_as_name(tokens: Tokens, match: Match, taken: bytearray) -> str:
    """NAME, PERHAPS or WORD, by capitals and by the words around."""
    if match.in_capitals:
        return _initials(tokens, match)
    if match.first == match.last and len(tokens.words[match.first]) > 1:
        return _one_word(tokens, match, taken)
    span = range(match.first, match.last + 1)
    thing = all(kind in _THING_KINDS for kind in match.holders.values())
    singles = () if thing else [i for i in span if len(tokens.words[i]) == 1 and tokens.words[i] != "s"]
    if any(not tokens.capital(i) for i in singles) and any(tokens.capital(i) for i in span):
        return WORD
    if len(tokens.words[match.last]) == 1 and tokens.gap(match.last) == "'" and len(tokens.word(match.last + 1)) > 1:
        return WORD  # Siobhan O'Rourke is no `Siobhan O`
    if any(tokens.words[i] in "ai" and tokens.gap(i) == " " and (tokens.opens_sentence(i) or tokens.words[i] == "i") for i in singles):
        return WORD
    if not match.ordinary:
        return NAME
    if all(tokens.capital(i) or tokens.words[i] in _SMALL for i in span) and any(tokens.capital(i) for i in span):
        return WORD if tokens.words[match.last] == "young" and tokens.next_to(match.last) in ("people", "person", "children") else NAME
    if thing and number_before(tokens, match.first) < match.first and not any(tokens.capital(i) for i in span):
        return PERHAPS  # 3 kestrel court
    if thing and tokens.capital(match.first) and tokens.gap(match.first) == "-":
        return NAME  # Harrow-mere, which a page broke once
    return WORD if thing or any(tokens.capital(i) for i in span) or tokens.words[match.first] in ("will", "may", "can") else PERHAPS


def _one_word(tokens: Tokens, match: Match, taken: bytearray) -> str:
    """A name of one word is a name, unless a dictionary knows it."""
    if not match.ordinary:
        return NAME
    if not tokens.capital(match.first):
        small = in_small_letters(tokens, match.first, set(match.holders.values()))
        return WORD if match.how else NAME if evidence(tokens, match.first, taken) == NAME else small
    if set(match.holders.values()) == {"short"}:
        inside = not tokens.opens_sentence(match.first) and not tokens.in_title_case(match.first)
        return PERHAPS if inside and evidence(tokens, match.first, taken) != WORD else WORD
    return PERHAPS if set_apart(tokens, match.first) else registered(tokens, match.first, taken)


def _initials(tokens: Tokens, match: Match) -> str:
    span = range(match.first, match.last + 1)
    if not all(tokens.upper(i) for i in span):
        return WORD
    if match.first == match.last:
        kinds = set(match.holders.values())
        known = tokens.words[match.first] in ABBREVIATIONS
        if known and "letters" not in kinds:
            return PERHAPS if _does_something(tokens, match.last) else WORD
        return PERHAPS if tokens.in_capitals(match.first) else NAME
    gaps = [tokens.gap(i) for i in range(match.first, match.last)]
    if all(kind == "barrels" for kind in match.holders.values()) and set(gaps) != {"-"}:
        return WORD
    if all(gap == " " for gap in gaps) and len(span) == 2 and tokens.words[match.first] in "ai":
        return WORD
    beyond = tokens.word(match.last + 1) if tokens.gap(match.last) in (".", ". ", "-") else ""
    return WORD if len(beyond) == 1 and "." in gaps and tokens.upper(match.last + 1) else NAME


def _does_something(tokens: Tokens, index: int) -> bool:
    """`AM asked`, `AM: "They had him?"`, `AM's mother`: capitals of the field, but somebody of the case has them, and here they are a person."""
    if tokens.word(index - 1).isdigit():
        return False
    owns = tokens.gap(index).startswith("'") and tokens.word(index + 1) == "s"
    speaks = tokens.gap(index).startswith((': "', ": '"))
    return owns or speaks or (tokens.next_to(index) in DID and not tokens.capital(index + 1))
