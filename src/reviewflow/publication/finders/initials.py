"""One letter for somebody of the case: `F said "I made it up"`, `G shy, clung to mum`.

Case notes shorten a child to the first letter of its name. A letter alone is much else (`Band C`, `R forearm`, `C section`), so
it counts only where it does what a person does, or opens a note, and only for a given name of the register. `I` and `A`
count only with a dot behind them. All of it is for review, as one letter is many people's.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from reviewflow.publication.finders.evidence import DID, THIRD_PERSON
from reviewflow.publication.findings import REVIEW, Hit
from reviewflow.publication.forms import Forms
from reviewflow.publication.lexicon import Lexicon
from reviewflow.publication.listing import listed
from reviewflow.publication.tokens import Tokens
from reviewflow.publication.vocabulary import CAPITALS, LETTERED

__all__ = ["find_initials", "two_letters"]

_NEVER = frozenset("ai")
_SIDES = frozenset("lrx")  # left, right, times
_DOES = DID | THIRD_PERSON | listed("says is was has does thinks feels wants tells asks appears presents remains lives would wouldn wouldnt could couldn couldnt did didn didnt does doesn doesnt won wont cant hasn hasnt hadn hadnt isn isnt wasn wasnt")
_TO_WHOM = listed("told asked saw met collected weighed hugged fed carried")
# What a letter is part of: `C section`, `T shirt`, `E coli`.
_COMPOUNDS = listed("section sections shirt shirts coli vitamins cell cells turn turns ray rays dimer side arm leg hand ear eye word words plan drive level levels")


def find_initials(tokens: Tokens, taken: bytearray, forms: Forms, lexicon: Lexicon) -> Iterator[Hit]:
    """Each such letter that nothing else has taken."""
    labelled = {(before, letter) for label in forms.labels for before, letter in pairwise(label.split()) if len(letter) == 1}
    for index in tokens.among(forms.initials):
        letter = tokens.words[index]
        if taken[index] or not tokens.capital(index) or letter in forms.labels or (tokens.before(index), letter) in labelled:
            continue
        if _dotted(tokens, index) if letter in _NEVER else _somebody(tokens, index, lexicon) or _dotted(tokens, index):
            yield Hit(tokens.starts[index], tokens.ends[index], "known_person", REVIEW, "one letter, perhaps of a name", 39, candidates=forms.initials[letter])


def _dotted(tokens: Tokens, index: int) -> bool:
    """`O. likes Lego`: a dot that ends no sentence, as a verb in small letters follows."""
    acts = tokens.gap(index) == ". " and not tokens.capital(index + 1) and tokens.word(index + 1) in _DOES
    return acts and tokens.before(index) not in LETTERED and not (tokens.capital(index - 1) and tokens.before(index) and not tokens.opens_sentence(index - 1)) and not tokens.in_capitals(index)


def two_letters(tokens: Tokens, taken: bytearray, lexicon: Lexicon) -> Iterator[Hit]:
    """`ZL asked`: two capitals that are no abbreviation of the field, at the start of a sentence, before what people do."""
    for index in tokens.places(word for word in tokens.where if len(word) == 2 and word.isalpha() and word not in CAPITALS and word not in lexicon.words):
        plain = taken[index] or not tokens.upper(index) or tokens.in_capitals(index)
        if not plain and tokens.next_to(index) in DID and not tokens.capital(index + 1) and tokens.opens_sentence(index):
            yield Hit(tokens.starts[index], tokens.ends[index], "person_like", REVIEW, "initials before a verb", 38)


def _somebody(tokens: Tokens, index: int, lexicon: Lexicon) -> bool:
    before, after = tokens.word(index - 1), tokens.next_to(index)
    if tokens.gap(index - 1)[-1:] not in (" ", "\n", "\"", "(", "'") or tokens.before(index) in LETTERED or before.isdigit() or tokens.in_capitals(index):
        return False
    opens = tokens.opens_sentence(index)
    named = tokens.capital(index - 1) and not (before in lexicon.words and tokens.opens_sentence(index - 1))
    if (named and not opens) or (after and tokens.capital(index + 1)):
        return False
    if after in _DOES or (not opens and before in _TO_WHOM and tokens.gap(index - 1) == " "):
        return True
    return opens and bool(after) and after.isalpha() and len(after) > 1 and tokens.words[index] not in _SIDES and after not in _COMPOUNDS
