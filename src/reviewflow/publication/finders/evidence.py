"""Whether a word that is also an ordinary word stands here for somebody: `Will told` or `it will`, `Dr May` or `in May`.

Three answers: `NAME` (certain enough to rewrite), `PERHAPS` (a person looks), `WORD` (nothing to find). Each rule
looks only at the words next to it; where they say nothing, the answer is `PERHAPS` for a capital in mid-sentence
and `WORD` for small letters.
"""

from __future__ import annotations

from reviewflow.publication.listing import listed
from reviewflow.publication.tokens import Tokens
from reviewflow.publication.vocabulary import proper_words

__all__ = ["DID", "MONTHS", "NAME", "PERHAPS", "SURE_TITLES", "THIRD_PERSON", "TITLES", "WORD", "evidence", "registered", "set_apart"]

NAME, PERHAPS, WORD = "name", "perhaps", "word"

# Titles that always stand before a name, and job words that may (`Nurse Young`, but also `nurse young people`).
SURE_TITLES = listed("""mr mrs ms miss mx dr prof professor pc wpc pcso ds di dci dcs dsu dc acc sgt sergeant insp inspector supt superintendent constable
    rev reverend fr sr sir dame lord lady cllr councillor hhj cpn""")
TITLES = SURE_TITLES | listed("""nurse sister matron midwife doctor judge justice officer detective father mother uncle auntie aunt aunty nan nana nanny gran granny
    grandma grandad grandpa nain taid mamgu tadcu babcia imam rabbi pastor canon coroner teacher headteacher baby""")

_ADDRESS = listed("mr mrs ms mx")  # before a name, whatever its letters: `mr young`, but `miss young people`
MONTHS = listed("january february march april may june july august september october november december")
_BEFORE_MONTH = listed("""in by of since until till during from early late mid last next this every each end through throughout after before and to between
    following previous for on st nd rd th beginning middle half week monday tuesday wednesday thursday friday saturday sunday""")
_DAYS = listed("monday tuesday wednesday thursday friday saturday sunday")
_DAYTIMES = listed("morning afternoon evening night lunchtime teatime the and or to")
_BEFORE_DAY = listed("on the a last next this that every each by until till since from to one and or of late early")
_AUXILIARY = listed("will may can might must art")
_PRONOUNS = listed("""i you he she it we they who this that these those there the a an my your his her its our their not be have any some all each every
    anyone anybody everyone someone nobody no what which it's never always also only then""")
# What people do in a report, in the past; no auxiliary can stand before these.
_DID = listed("""told said asked thought felt wrote rang called visited noticed attended explained described reported recalled agreed saw went came made
    took gave knew believed considered spoke met contacted referred recorded noted observed raised shared worked arranged offered declined
    refused denied confirmed stated added replied answered suggested decided tried wanted started began stopped kept left arrived returned
    moved lived stayed joined found heard phoned telephoned texted emailed sent received discussed advised supported helped assessed completed
    had did became remembered stressed acknowledged accepted disclosed presented appeared seemed remained missed cried laughed collected
    brought looked understood held ran sat stood checked chaired led signed""")
DID = _DID
_ADVERBS = listed("also then never always later again still only just often first twice once both himself herself")
# What things do as well (`Bell rang`, `Hope remained`): at the start of a sentence no evidence of a person.
_THINGS_DO = listed(
    """was had remained seemed appeared became rang went came made took gave moved started began stopped kept left arrived returned held ran
    sat stood brought found looked worked followed missed showed received helped supported"""
)
_SPEAKS = _DID | listed("was is has says thinks feels does")
# What a person does now; no verb without its s can stand behind an auxiliary.
_IS = listed("is was has does were")
THIRD_PERSON = _IS | listed("""says thinks feels tells asks wants goes gets knows denies reports likes puts hits comes takes makes lives works rings
    stays seems looks sees keeps starts stops leaves moves attends needs loves hates cries sleeps eats plays talks speaks walks runs visits meets helps tries gives
    calls phones texts refuses swears agrees shouts screams drinks hurts scares uses lies""")
_SAME = listed("put hit let set cut hurt shut read got")  # the same now and then, so that an order may be meant
_NO_DEED = listed("indeed exceed proceed succeed speed breed agreed-upon")
_MODAL = listed("will may can might must art")
_ENDS = frozenset(".!?")  # of a sentence
_LINE = frozenset("\n>")  # what stands between two lines; the second where an e-mail is answered
_PEOPLE_NOUNS = listed("people person persons adult adults child children carer carers man men woman women mother mothers parent parents offender offenders families family")
_BEFORE_NAME = listed("with told asked by from to for and that when said met saw called named as of between or rang contacted visited while because if but although where how whether")


def _month_here(tokens: Tokens, index: int) -> bool:
    before, after = tokens.word(index - 1), tokens.word(index + 1)
    if tokens.gap(index - 1) not in (" ", "-", "/", ", ", "'", ". "):
        before = ""
    if tokens.gap(index) not in (" ", "-", "/", ", "):
        after = ""
    if before in _BEFORE_MONTH and not (before in ("and", "to", "from", "by", "of", "for", "after", "before") and after in _DID):
        return True
    return before[:2].rstrip("stndrh").isdigit() or after[:4].isdigit() or before in MONTHS or after in MONTHS or after in ("half", "bank")


def evidence(tokens: Tokens, index: int, taken: bytearray | None = None) -> str:
    """What the one word at `index` is here; asked only for words that a dictionary also knows. `taken` marks names found before."""
    word = tokens.words[index]
    if not tokens.capital(index):
        return NAME if tokens.before(index) in _ADDRESS else WORD
    title = tokens.word(index - 1) if tokens.gap(index - 1) in (" ", ". ") else ""
    if title in SURE_TITLES or (title in TITLES and tokens.capital(index - 1) and not tokens.in_title_case(index)):
        return NAME
    if word in MONTHS and _month_here(tokens, index):
        return WORD
    if word in _DAYS:
        told = tokens.before(index) in _BEFORE_DAY or tokens.opens_sentence(index) or tokens.next_to(index)[:1].isdigit() or tokens.next_to(index) in _DAYTIMES
        return PERHAPS if not told or (tokens.next_to(index) in _DID and tokens.before(index) not in _BEFORE_DAY) else WORD
    if word in proper_words() and word not in MONTHS:
        return PERHAPS
    if tokens.in_capitals(index):
        return WORD if word in _AUXILIARY | MONTHS else PERHAPS
    after = tokens.next_to(index)
    if word == "young" and after in _PEOPLE_NOUNS:
        return WORD
    if tokens.opens_sentence(index):
        return _opening(tokens, index, word, after)
    if tokens.in_title_case(index):
        return WORD if word in _AUXILIARY else PERHAPS
    return _inside(tokens, index, word, after, taken)


def set_apart(tokens: Tokens, index: int) -> bool:
    """Whether a word stands alone: in quotation marks, as a sentence, or on a line as under a letter, but not as a heading."""
    before, after = tokens.gap(index - 1), tokens.gap(index)
    if before[-1:] in ("\"", "'") and after.lstrip("!?.,")[:1] == before[-1]:
        return True
    alone = (not _LINE.isdisjoint(before) and not _LINE.isdisjoint(after)) or (before[:1] in _ENDS and (after[:1] in _ENDS or not _LINE.isdisjoint(after)))
    return alone and "#" not in before and (tokens.words[index] not in MONTHS or ">" in before)


def registered(tokens: Tokens, index: int, taken: bytearray) -> str:
    """The same for a name of the register: what `evidence` drops is put before a person where anything tells of one."""
    found, word = evidence(tokens, index, taken), tokens.words[index]
    if found != WORD or tokens.in_capitals(index):
        return found
    month = word in MONTHS
    if month and tokens.gap(index) == "'" and tokens.word(index + 1) == "s" and not tokens.word(index + 2)[:1].isdigit():
        return PERHAPS
    if (month and _month_here(tokens, index)) or word in _DAYS:
        return WORD
    if _in_a_list(tokens, index) and not (month and not MONTHS.isdisjoint((tokens.word(index - 1), tokens.word(index + 1)))):
        return PERHAPS
    if not tokens.opens_sentence(index):
        return PERHAPS if not month and tokens.before(index) in _BEFORE_NAME else WORD
    return WORD if tokens.in_title_case(index) else _acting(tokens, index, word)


def _in_a_list(tokens: Tokens, index: int) -> bool:
    """Whether a word stands in a list of names, behind a colon, or is explained: `Amber, Will; June`, `Worker: Will`, `June (head)`."""
    before, after = tokens.gap(index - 1), tokens.gap(index)
    told = before.strip() in (",", ";", ":", "/", "&") or after.strip()[:1] in (",", ";", "/", "&") or after.startswith((" (", " - "))
    return told and not (after == " " and before.strip() == ":" and not tokens.capital(index + 1))


def _acting(tokens: Tokens, index: int, word: str) -> str:
    """At the start of a sentence: whether somebody does something, is somewhere, or has something to do."""
    after = tokens.next_to(index)
    if after in _ADVERBS and not tokens.capital(index + 1):
        after = tokens.next_to(index + 1)
    if word in _MODAL:
        return PERHAPS if after in THIRD_PERSON or after == "to" else WORD
    until = after == "to" and (tokens.word(index + 2) in MONTHS or tokens.word(index + 2)[:1].isdigit() or tokens.word(index + 2) in ("now", "date"))
    if word in MONTHS:
        return PERHAPS if after in THIRD_PERSON - _IS or (after == "to" and not until) else WORD
    somewhere = after in ("in", "at", "on", "with") and tokens.next_to(index + 1) in ("the", "a", "his", "her", "our", "my", "bed")
    acts = somewhere or after in THIRD_PERSON or after in _SAME or (after.endswith("ed") and len(after) > 4 and after not in _NO_DEED)
    return PERHAPS if acts or (after == "to" and word != "hope") else WORD


def _opening(tokens: Tokens, index: int, word: str, after: str) -> str:
    """At the start of a sentence the capital says nothing: a verb or a possessive must."""
    possessive = tokens.gap(index) == "'" and tokens.word(index + 1) == "s"
    if (after in _ADVERBS or after.endswith("ly")) and not tokens.capital(index + 1):
        after = tokens.next_to(index + 1)
    if word in _AUXILIARY | MONTHS:
        return NAME if after in _DID and not tokens.capital(index + 1) else PERHAPS if possessive or _explained(tokens, index) else WORD
    if after in _DID:
        return PERHAPS if after in _THINGS_DO else NAME
    if possessive:
        return NAME
    apart = tokens.gap(index).startswith(",") or (tokens.gap(index) == "-" and tokens.capital(index + 1))
    if apart or after in _SPEAKS or after == "and" or _explained(tokens, index):
        return PERHAPS
    return WORD


def _explained(tokens: Tokens, index: int) -> bool:
    """Whether something is said of the word, or by whoever it is: `Will, the teacher`, `Grace (the nurse)`, `Rose: I said no`."""
    gap = tokens.gap(index)
    return gap.startswith((" (", ":")) or (gap == ", " and tokens.word(index + 1) in ("the", "a", "an", "his", "her", "their", "who", "aged"))


def _inside(tokens: Tokens, index: int, word: str, after: str, taken: bytearray | None) -> str:
    """In mid-sentence a capital says much, unless the word is part of some other proper name."""
    named = taken is not None and taken[index - 1] == 2  # a name of its own stands before, not a part of this one
    left = tokens.gap(index - 1) == " " and tokens.capital(index - 1) and not named and not tokens.opens_sentence(index - 1)
    right = tokens.gap(index) == " " and tokens.capital(index + 1)
    if left or right:
        return PERHAPS
    before = tokens.before(index)
    possessive = tokens.gap(index) == "'" and tokens.word(index + 1) == "s"
    if possessive or after in _SPEAKS or before in _BEFORE_NAME:
        return NAME
    if word in MONTHS:
        return PERHAPS
    return NAME if tokens.gap(index) != " " or after in ("and", "or", "who", "to", "in", "at", "for", "with", "on") else PERHAPS
