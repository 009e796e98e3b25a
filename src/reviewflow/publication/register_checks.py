"""What a register may not hold, and what in it is ambiguous. No message here shows an entry.

Refused: a name of ordinary words only (it would rewrite half the report), a name of one letter, a label that
is somebody's name or initials (the rewritten report would name a person), an id twice. Told: clashes.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

import attrs

from reviewflow.publication.entries import Entries, Person
from reviewflow.publication.folding import fold_name
from reviewflow.publication.lexicon import default_lexicon
from reviewflow.publication.listing import listed
from reviewflow.publication.tokens import WORD
from reviewflow.publication.vocabulary import ABBREVIATIONS

__all__ = ["Clash", "clashes_of", "faults_of", "initials_of", "words_of"]

Fault = tuple[str, str, str]
# Words that name nobody and nowhere by themselves, however they are written.
GENERIC = listed("""a an the of and in at on for to by with my our your his her their this that
    mum mummy mother dad daddy father parent parents baby child children boy girl son daughter brother sister sibling siblings
    gran grandma grandmother grandad grandfather nan nana nanny aunt auntie uncle cousin partner husband wife family twin twins
    mr mrs ms miss dr pc ds dc dcs
    school primary secondary junior infant nursery academy college university hospital ward unit clinic surgery practice
    trust council county borough city town village police constabulary force court church mosque temple house home centre
    center service services social work worker care health mental team board partnership safeguarding local authority nhs foundation hospitals
    street road lane avenue charity agency refuge hostel prison station park area north south east west
    teacher headteacher doctor nurse midwife manager officer psychiatrist""")
# Those of them that people are called by all the same: Mr Park, Miss Church, Charity.
SURNAMES = listed("park church house lane street west north south east temple town ward court junior charity")
# Capitals of a job or a service: in a label they say what somebody is, also where somebody's initials are the same.
ROLES = listed("gp hv sw asw ssw pc wpc dc ds di dci ps pcso dsl lado iro idva fsw ta mw cpn ot cp ep ewo ed sen senco ht la nhs")


@attrs.frozen
class Clash:
    """One form shared by several entries: `what` (surname, given name, initials, alias, label) and the ids of its holders."""

    what: str
    holders: tuple[str, ...]


def words_of(text: str) -> tuple[str, ...]:
    """The folded words of a name, in order; `Okafor-Reid` gives two."""
    return tuple(WORD.findall(fold_name(text)))


def initials_of(person: Person) -> str:
    """First letters of given, middle and family names, folded; empty without two of them."""
    letters = "".join(word[0] for part in (person.given, person.middle, person.family) for word in words_of(part))
    return letters if len(letters) > 1 else ""


def faults_of(register: Entries) -> list[Fault]:
    """Every fault: place, problem, next step."""
    return [*_identities(register), *_names(register), *_labels(register)]


def _identities(register: Entries) -> Iterator[Fault]:
    seen: set[str] = set()
    for key in ("people", "places", "agencies"):
        for number, entry in enumerate(getattr(register, key)):
            if entry.id in seen:
                yield f"{key}[{number}].id", f"`{entry.id}` is already used", "give every entry its own id"
            seen.add(entry.id)
            if not entry.shown_as.strip():
                yield f"{key}[{number}].shown_as", "it is blank", "give a pseudonym or a role label"
    for number, person in enumerate(register.people):
        if person.kind not in ("family", "professional", "reviewer", "mentioned"):
            yield f"people[{number}].kind", "it is not a known kind", "use family, professional, reviewer or mentioned"
        if not any((person.given.strip(), person.family.strip(), person.aliases)):
            yield f"people[{number}]", "it has no name", "give a given name, a family name or an alias"
    for number, identifier in enumerate(register.identifiers):
        if len(re.findall(r"[^\W_]", identifier.value)) < 4:
            yield f"identifiers[{number}].value", "it is too short to be told from other text", "give at least four letters or digits"


def _person_names(person: Person) -> Iterator[tuple[str, str]]:
    for field in ("given", "middle", "family"):
        if value := getattr(person, field):
            yield field, value
    for field in ("aliases", "former_names"):
        for number, value in enumerate(getattr(person, field)):
            yield f"{field}[{number}]", value


def _names(register: Entries) -> Iterator[Fault]:
    for number, person in enumerate(register.people):
        for field, value in _person_names(person):
            yield from _name_fault(f"people[{number}].{field}", value, GENERIC - SURNAMES, initial_allowed=field == "middle")
    for key in ("places", "agencies"):
        for number, entry in enumerate(getattr(register, key)):
            for field, value in (("name", entry.name), *((f"aliases[{n}]", a) for n, a in enumerate(entry.aliases))):
                yield from _name_fault(f"{key}[{number}].{field}", value, GENERIC, initial_allowed=False)


def _name_fault(place: str, value: str, generic: frozenset[str], *, initial_allowed: bool) -> Iterator[Fault]:
    words = words_of(value)
    ordinary = default_lexicon().words
    if not words or (sum(map(len, words)) < 2 and not initial_allowed):
        yield place, "it holds no name of two letters or more", "give the name as it stands in the report"
    elif all(word in generic for word in words):
        yield place, "it is made of ordinary words only", "give the proper name, or leave it out"
    elif value == value.lower() and all(word in ordinary for word in words):
        yield place, "it is made of ordinary words in small letters", "write it with its capitals, as it stands in the report"


def _labels(register: Entries) -> Iterator[Fault]:
    names, initials = _all_name_words(register)
    for key in ("people", "places", "agencies"):
        for number, entry in enumerate(getattr(register, key)):
            place = f"{key}[{number}].shown_as"
            lettered = "".join(word for word in re.findall(r"[^\W_]+", entry.shown_as) if len(word) == 1 and word.isupper())  # J.H.
            for word in (*re.findall(r"[^\W_]+", entry.shown_as), *([lettered] if len(lettered) > 1 else [])):
                folded = fold_name(word)
                folded = folded[:-1] if folded not in names and folded.endswith("s") else folded  # the Hartleys
                if folded in names and (word[0].isupper() or folded not in default_lexicon().words):
                    yield place, "it holds a name from this register", "choose a label that is nobody's name"
                    break
                if word.isupper() and folded in initials - ROLES:
                    yield place, "it holds somebody's initials", "choose a label without initials"
                    break


def _all_name_words(register: Entries) -> tuple[set[str], set[str]]:
    names: set[str] = set()
    initials: set[str] = set()
    for person in register.people:
        for _, value in _person_names(person):
            names.update(word for word in words_of(value) if len(word) > 1)
        if made := initials_of(person):
            initials.add(made)
    for entry in register.things:
        for value in (entry.name, *entry.aliases):
            names.update(word for word in words_of(value) if len(word) > 2 and word not in default_lexicon().words)
    return names - GENERIC - ABBREVIATIONS, initials


def clashes_of(register: Entries) -> tuple[Clash, ...]:
    """All clashes, by kind of form and then by holders."""
    holders: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for person in register.people:
        if person.given:
            holders["given name", " ".join(words_of(person.given))].add(person.id)
        for family in (person.family, *person.former_names):
            for half in {" ".join(words_of(family)), *(words_of(family) if "-" in fold_name(family) else ())}:
                holders["surname", half].add(person.id)
        for alias in person.aliases:
            holders["alias", " ".join(words_of(alias))].add(person.id)
        holders["initials", initials_of(person)].add(person.id)
    for entry in register.entries:
        holders["label", fold_name(entry.shown_as)].add(entry.id)
    for thing in register.things:
        for value in (thing.name, *thing.aliases):
            holders["place or agency", " ".join(words_of(value))].add(thing.id)
    found = {Clash(what, tuple(sorted(ids))) for (what, form), ids in holders.items() if form and len(ids) > 1}
    return tuple(sorted(found, key=lambda clash: (clash.what, clash.holders)))
