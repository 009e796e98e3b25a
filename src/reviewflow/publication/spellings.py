"""Every way in which one person, place or agency is written: words, the kind of form, and whether a comma may stand between.

Kinds are `full`, `given`, `family`, `half` of a double-barrelled name, `letters` with dots, `bare` initials and the like;
`forms.py` gathers them for a whole register. A kind says how sure a form is; nothing here knows of other entries.
"""

from __future__ import annotations

from collections.abc import Iterator

from reviewflow.publication.lexicon import WordList, default_lexicon
from reviewflow.publication.listing import listed
from reviewflow.publication.register import Person
from reviewflow.publication.register_checks import GENERIC, words_of
from reviewflow.publication.vocabulary import BODY_WORDS, SHORTENED, proper_words

__all__ = ["PARTICLES", "Words", "person_forms", "short_forms", "spellings", "thing_forms"]

Words = tuple[str, ...]
PARTICLES = listed("o d l al el ap ab van von der den de da di du del della le la st bin bint ibn ben nic ni ui ferch verch ul ur abu abd")
_TRANSLITERATED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "ñ": "ny", "ş": "sh", "ç": "ch", "ğ": "gh"})


def _joined(words: Words) -> set[Words]:
    return {words, ("".join(words),)} if len(words) > 1 else {words}


def spellings(name: str) -> Iterator[str]:
    """A name as it is, and with its accents written out."""
    yield name
    lower = name.lower()
    if lower != (changed := lower.translate(_TRANSLITERATED)):
        yield changed


def family_forms(name: str) -> dict[Words, str]:
    """A family name whole, joined, by halves, without its particle, and with Mc and Mac exchanged."""
    found: dict[Words, str] = {}
    for spelling in spellings(name):
        words = words_of(spelling)
        if not words:
            continue
        for whole in _joined(words):
            found[whole] = "family"
        core = tuple(word for word in words if word not in PARTICLES)
        if len(words) > 1 and core and core != words and len("".join(core)) > 3:
            found.setdefault(core, "half")
        if len(core) > 1:
            found |= {(half,): "half" for half in core if len(half) > 2 and (half,) not in found}
        for prefix, other in (("mac", "mc"), ("mc", "mac")):
            if words[0].startswith(prefix) and len(words[0]) > len(prefix) + 3:
                rest = (words[0][len(prefix) :], *words[1:])
                found |= dict.fromkeys([(prefix, *rest), (other, *rest), (other + rest[0], *rest[1:])], "family")
                break
    return found


def given_forms(name: str) -> dict[Words, str]:
    """A given name whole, joined, and its first part alone."""
    found: dict[Words, str] = {}
    for spelling in spellings(name):
        words = words_of(spelling)
        for whole in _joined(words) if words else ():
            found[whole] = "given"
        if len(words) > 1 and len(words[0]) > 2:
            found.setdefault(words[:1], "given")
    return found


def owned_forms(words: Words) -> Iterator[Words]:
    """A name with the s of a hurried possessive: `zainabs mum`; none where that is hard to tell from the name itself."""
    if len(words[-1]) > 3 and words[-1][-1] != "s":
        yield (*words[:-1], words[-1] + "s")


def person_forms(person: Person) -> Iterator[tuple[Words, str, bool]]:
    """Every form of one person: words, kind, and whether a comma may stand between (reversed order)."""
    given = given_forms(person.given)
    middle = words_of(person.middle)
    families: dict[Words, str] = {}
    for name in (person.family, *person.former_names, *_whole_aliases(person, given)):
        words = words_of(name)
        if given and len(words) > 1 and words[:1] in given:
            yield words, "full", False
            words, name = words[1:], " ".join(words[1:])
        families |= {form: kind for form, kind in family_forms(name).items() if families.get(form) != "family"}
    yield from _single(given, families, middle)
    yield from _pairs(given, families, middle)
    for alias in person.aliases:
        yield from _alias(alias, families)
    for title in person.titles:
        if len(words := words_of(title)) > 1 and words[-1].isdigit():
            yield words, "collar", False
            yield words[-1:], "number", False
    yield from _letters(person)


def _whole_aliases(person: Person, given: dict[Words, str]) -> Iterator[str]:
    """Aliases that are a given name with another family name: `Rose Pritchard`, who is on the register as Rose Bagshaw."""
    return (alias for alias in person.aliases if len(words := words_of(alias)) > 1 and words[:1] in given)


def _single(given: dict[Words, str], families: dict[Words, str], middle: Words) -> Iterator[tuple[Words, str, bool]]:
    for words, kind in (given | families).items():
        yield words, kind, False
    for words in given:
        yield from ((form, "owned", False) for form in owned_forms(words))
    if middle and len(middle[0]) > 2:
        yield middle, "middle", False
    for words in families:
        last = words[-1]
        if len(last) > 2:
            yield (*words[:-1], last + ("es" if last.endswith(("s", "x", "z", "ch", "sh")) else "s")), "plural", False
            if last.endswith("y"):
                yield (*words[:-1], last[:-1] + "ies"), "plural", False


def _pairs(given: dict[Words, str], families: dict[Words, str], middle: Words) -> Iterator[tuple[Words, str, bool]]:
    for first in given:
        for last in families:
            yield first + last, "full", False
            yield last + first, "full", True
            yield (first[0][0], *last), "initial_family", False
            yield (*last, first[0][0]), "initial_family", True
            yield ("".join(first) + "".join(last),), "glued", False
            yield (*first, last[0][0]), "given_initial", False
            if len(first) > 1:
                yield (*(word[0] for word in first), *last), "initial_family", False
            if len(last) > 1:
                yield (*first, *(word[0] for word in last)), "given_initial", False
            if middle:
                yield first + middle + last, "full", False
                yield last + first + middle, "full", True
                yield (*last, *first, middle[0][0]), "full", True
                yield (*first, middle[0][0], *last), "full", False
                yield (first[0][0], middle[0][0], *last), "initial_family", False
                yield middle + last, "full", False


def _alias(alias: str, families: dict[Words, str]) -> Iterator[tuple[Words, str, bool]]:
    words = words_of(alias)
    if not words:
        return
    initials = alias.replace(".", "").replace(" ", "")
    if initials.isupper() and len(initials) <= 3:
        yield ("".join(words),), "letters", False
        yield tuple("".join(words)), "letters", False
        return
    for form in _joined(words):
        yield form, "alias", False
        yield from ((owned, "owned", False) for owned in owned_forms(form) if len(words) == 1)
        for family in families if len(words) == 1 else ():
            yield form + family, "full", False


def _letters(person: Person) -> Iterator[tuple[Words, str, bool]]:
    given, middle, family = (words_of(part) for part in (person.given, person.middle, person.family))
    if not given or not family:
        return
    heads = {given[0][0], "".join(word[0] for word in given)}
    middles = {"", "".join(word[0] for word in middle)}
    tails = {family[0][0], "".join(word[0] for word in family)}
    if len(family) > 1:
        yield tuple(word[0] for word in family), "barrels", False
    for letters in {head + inner + tail for head in heads for inner in middles for tail in tails}:
        yield tuple(letters), "letters", False
        yield (letters,), "bare", False
    for turned in {tail + inner + head for head in heads for inner in middles for tail in tails}:
        if len(turned) > 2:  # two letters turned round are anybody's
            yield (turned,), "bare", False


def thing_forms(name: str) -> Iterator[tuple[Words, str, bool]]:
    """Forms of a place or an agency: with and without `the`, Saint, `and`, a type word at the end, its capitals."""
    words = words_of(name)
    bases = {words}
    if words[:1] == ("the",) and len(words) > 1:
        bases.add(words[1:])
    for base in tuple(bases):
        if base[0] in ("st", "saint") and len(base) > 1:
            bases |= {("st", *base[1:]), ("saint", *base[1:])}
    bases |= {tuple(word for word in base if word != "and") for base in bases if "and" in base}
    bases |= {(*base[:-1], short) for base in bases if len(base) > 1 for short in SHORTENED.get(base[-1], ())}
    bases |= {(word[:cut], word[cut:]) for (word, *more) in bases if not more and len(word) > 7 for cut in range(4, len(word) - 3)}  # Harrow-mere
    for base in bases:
        yield base, "name", False
        if base[0].isdigit() and len(base) > 2:
            yield base[1:], "street", False
        if len(base) == 2 and len(base[1]) > 3 and base[0] not in ("st", "saint", "the"):
            yield (base[0][0], base[1]), "shortened", False
        if "s" in base:
            yield from ((form, "name", False) for form in _without_s(base))
    yield from _heads(bases)
    capitals = "".join(word[0] for word in words if word not in ("the", "of", "and", "for", "s"))
    if len(capitals) > 2:
        yield (capitals,), "acronym", False


def short_forms(name: str, ordinary: WordList) -> Iterator[tuple[Words, str, bool]]:
    """`Sunrise` for `Sunrise Fostering`: the first word of an agency's name; a rare one is seen anyway, a general one says nothing."""
    words = words_of(name)
    if len(words) > 1 and len(words[0]) > 3 and words[0] in ordinary and words[0] not in BODY_WORDS | GENERIC | proper_words():
        yield words[:1], "short", False


def _without_s(base: Words) -> Iterator[Words]:
    where = base.index("s")
    if where > 0:
        yield base[:where] + base[where + 1 :]
        yield (*base[: where - 1], base[where - 1] + "s", *base[where + 1 :])


def _heads(bases: set[Words]) -> Iterator[tuple[Words, str, bool]]:
    """`St Brannock's` of `St Brannock's Primary School`: what is left without type words, if it is a name of its own."""
    ordinary = default_lexicon().words
    for base in bases:
        head = base
        while len(head) > 1 and head[-1] in GENERIC:
            head = head[:-1]
            if any(word not in ordinary and word not in GENERIC and len(word) > 2 for word in head if word not in ("st", "saint")):
                yield head, "head", False
                if head[-1] == "s" and len(head) > 1:
                    yield head[:-1], "head", False
                    yield (*head[:-2], head[-2] + "s"), "head", False
