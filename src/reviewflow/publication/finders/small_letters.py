"""Whether a word in small letters stands for somebody of the case: `hi miss jade`, `tam got sent away`, `grace says`.

People who type on a telephone write no capitals, and a case note quotes them. Two answers only, `PERHAPS` and `WORD`:
nothing in small letters is rewritten where a dictionary knows the word. Some words around speak of a person in any text
(a title, a greeting, `says` behind it); the others count only where the sentence around is written without capitals.
"""

from __future__ import annotations

from collections.abc import Iterator

from reviewflow.publication.finders.evidence import DID, MONTHS, PERHAPS, SURE_TITLES, THIRD_PERSON, WORD, set_apart
from reviewflow.publication.findings import REVIEW, Hit
from reviewflow.publication.lexicon import Lexicon
from reviewflow.publication.listing import listed
from reviewflow.publication.tokens import Tokens
from reviewflow.publication.vocabulary import WORDS_ALSO_GIVEN

__all__ = ["find_small_titled", "in_small_letters", "unschooled"]

_FAR = 60  # words to look back for the beginning of a sentence
_GREETINGS = listed("hi hiya hello dear hey morning thanks cheers ta ps")
_KIN = listed("""auntie aunty aunt uncle nan nana nanny gran granny grandma grandad sister brother cousin son daughter partner boyfriend girlfriend husband
    wife ex mate friend baby called named""")
_TO_SOMEBODY = listed("love tell told telling ask asked asking ring rang ringing phone phoned text texted met meet texting our")
_SAYS = listed("said says told tells asked asks rang texted phoned reckons thinks shouted screamed promised swore")
_NO_SUBJECT = listed("the a an this that these those my your his her its their some any no of every each one very too so more in on with by for")
_BEFORE_RARE = listed("so on in with by for no")  # `so tam got`: a word that is rarely a word needs no more
_BEFORE_MISS = (*_GREETINGS, "", "tell", "told", "ask", "asked", "from", "with", "and")  # else it is the verb: `i miss hope`
_TOLD = listed("says said because cos")
_SMALL_TITLES = listed("mr mrs ms miss dr pc sgt cllr")
_MODAL = listed("will may can might must art")
_ORDINARY_KINDS = frozenset(("given", "alias"))


def unschooled(tokens: Tokens, index: int) -> bool:
    """Whether the sentence around a word begins with a small letter, as its writer uses no capitals."""
    at = index
    while at > 0 and index - at < _FAR and not tokens.opens_sentence(at):
        at -= 1
    return tokens.opens_sentence(at) and tokens.words[at][0].isalpha() and not tokens.capital(at)


def in_small_letters(tokens: Tokens, index: int, kinds: set[str]) -> str:
    """`PERHAPS` where a name of these kinds of form may be meant by a word in small letters, else `WORD`."""
    word, before, after = tokens.words[index], tokens.before(index), tokens.next_to(index)
    if set_apart(tokens, index) or _uttered(tokens, index):
        quoted = tokens.gap(index - 1)[-1:] in ("\"", "'")  # `not "will"` speaks of the word
        return WORD if word in MONTHS or (quoted and word in _MODAL) else PERHAPS
    rare = word not in WORDS_ALSO_GIVEN and not kinds.isdisjoint(_ORDINARY_KINDS)
    if word in _MODAL:
        return PERHAPS if after in DID | THIRD_PERSON and before not in _NO_SUBJECT and unschooled(tokens, index) else WORD
    if before in _NO_SUBJECT - (_BEFORE_RARE if rare else frozenset()):
        return WORD
    titled = before in SURE_TITLES and (before != "miss" or tokens.before(index - 1) in _BEFORE_MISS)
    acts = after in DID or after in THIRD_PERSON or (after.endswith("ed") and len(after) > 4)
    if titled or before in _GREETINGS or after in _SAYS or (before in _TOLD and acts):
        return PERHAPS
    if word in MONTHS or not unschooled(tokens, index):
        return WORD
    together = after == "and" and tokens.opens_sentence(index)
    return PERHAPS if acts or rare or together or before in _KIN | _TO_SOMEBODY else WORD


def _uttered(tokens: Tokens, index: int) -> bool:
    """Whether the word is all that somebody says: `CALLER: faith.`"""
    return tokens.gap(index - 1).startswith(":") and tokens.gap(index)[:1] in (".", "?", "!")


def find_small_titled(tokens: Tokens, taken: bytearray, lexicon: Lexicon) -> Iterator[Hit]:
    """`mr o'brien`, `miss pemberton`: a title and a name that no dictionary knows, both in small letters; for review."""
    for index in tokens.among(_SMALL_TITLES):
        first = last = index + 1
        if tokens.capital(index) or tokens.gap(index) not in (" ", ". ") or tokens.capital(first) or first >= tokens.count or taken[first]:
            continue
        if len(tokens.words[first]) == 1 and tokens.gap(first) == "'" and first + 1 < tokens.count:
            last += 1
        word = tokens.words[last]
        if word.isalpha() and len(word) > 2 and word not in lexicon.words and not taken[last]:
            yield Hit(tokens.starts[index], tokens.ends[last], "person_like", REVIEW, "title and a word that no list knows, in small letters", 43)
