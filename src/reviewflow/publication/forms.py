"""Every form in which an entry of the register can be written, as tuples of folded words.

A form says whose it may be and of which kind it is (`full`, `given`, `family`, `half` of a double-barrelled name,
`letters` with dots, `bare` initials, ...). One form may have several holders: then it names somebody, but nobody
can say whom, and it is never rewritten by itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

import attrs

from reviewflow.publication.folding import fold_name
from reviewflow.publication.lexicon import Lexicon, WordList, default_lexicon
from reviewflow.publication.register import Agency, Person, Place, Register
from reviewflow.publication.register_checks import GENERIC, words_of
from reviewflow.publication.spellings import Words, person_forms, short_forms, spellings, thing_forms
from reviewflow.publication.vocabulary import proper_words

__all__ = ["Form", "Forms", "forms_of"]

_WEAK_KINDS = frozenset({"owned", "number", "short", "shortened", "street"})  # never rewritten, so any other kind of the same words wins
_CAPITAL_KINDS = frozenset({"bare", "letters", "acronym", "barrels"})


@attrs.define(slots=True, eq=False)
class Form:
    """One way of writing: `holders` maps ids to the kind of form it is for each; `turned` allows a comma (family, given)."""

    words: Words = attrs.field(repr=False)
    holders: dict[str, str]
    turned: bool = False
    ordinary: bool = False
    in_capitals: bool = False  # a name only when written in capitals


@attrs.frozen(eq=False)
class Forms:
    """All forms of a register by their first word, longest first; `targets` are the words worth a misspelling."""

    table: dict[Words, Form] = attrs.field(repr=False)
    by_first: dict[str, list[Form]] = attrs.field(repr=False)
    by_two: dict[str, dict[str, list[Form]]] = attrs.field(repr=False)  # the same by first and second word; "" for any other second
    lettered: frozenset[str] = attrs.field(repr=False)  # first words that begin nothing but initials: `it`, where an I.T. is on the register
    targets: frozenset[str] = attrs.field(repr=False)
    proper: frozenset[str] = attrs.field(repr=False)  # every word of every name that is no dictionary word
    named: frozenset[str] = attrs.field(repr=False)  # the same with the dictionary words
    given_of: dict[str, frozenset[str]] = attrs.field(repr=False)  # given name -> ids
    initials: dict[str, tuple[str, ...]] = attrs.field(repr=False)  # first letter of a given name of the family -> ids
    label_words: frozenset[str] = attrs.field(repr=False)
    labels: frozenset[str] = attrs.field(repr=False)  # each label whole
    entries: dict[str, Person | Place | Agency] = attrs.field(repr=False)
    people: frozenset[str]  # ids of those entries that are people
    kinds: dict[str, str]  # id -> kind of finding

    def find(self, words: Words) -> Form | None:
        """The form of exactly these words."""
        return self.table.get(words)

    def numbers_of(self, holder: str) -> frozenset[str]:
        """The words with digits in the names of a place or an agency: its house number."""
        entry = self.entries[holder]
        if isinstance(entry, Person):
            return frozenset()
        return frozenset(word for name in (entry.name, *entry.aliases) for word in words_of(name) if any(map(str.isdigit, word)))


@lru_cache(maxsize=16)
def forms_of(register: Register, lexicon: Lexicon | None = None) -> Forms:
    """All forms of a register; kept for the registers used last."""
    words = (lexicon or default_lexicon()).words
    table: dict[Words, Form] = {}
    for person in register.people:
        _add(table, person.id, person_forms(person))
    for thing in register.things:
        for name in (thing.name, *thing.aliases):
            _add(table, thing.id, thing_forms(name))
            if isinstance(thing, Agency):
                _add(table, thing.id, short_forms(name, words))
    _drop_weak_heads(table)
    _drop_other_names(table, lexicon or default_lexicon())
    by_first: dict[str, list[Form]] = {}
    for form in table.values():
        form.ordinary = all(word in words or word in proper_words() for word in form.words if len(word) > 1)
        form.in_capitals = all(kind in _CAPITAL_KINDS for kind in form.holders.values())
        by_first.setdefault(form.words[0], []).append(form)
    for forms in by_first.values():
        forms.sort(key=lambda form: (-len(form.words), -sum(map(len, form.words))))
    return _gathered(register, table, by_first, words)


def _by_second(forms: list[Form]) -> dict[str, list[Form]]:
    """Forms of one first word by their second; a form of one word stands with each, and alone under no word."""
    seconds = {form.words[1] for form in forms if len(form.words) > 1}
    return {second: [form for form in forms if len(form.words) == 1 or form.words[1] == second] for second in ("", *seconds)}


def _drop_weak_heads(table: dict[Words, Form]) -> None:
    """A head (`Harrowmere` of a body there) yields to an entry that has this very name, and a first word to every other form."""
    for form in table.values():
        if {"short"} < set(form.holders.values()):
            form.holders = {holder: kind for holder, kind in form.holders.items() if kind != "short"}
        if "name" in form.holders.values() and "head" in form.holders.values():
            form.holders = {holder: kind for holder, kind in form.holders.items() if kind != "head"}


def _drop_other_names(table: dict[Words, Form], lexicon: Lexicon) -> None:
    """`Roberts` is a surname and `marks` a word, not the possessive of somebody called Robert or Mark."""
    for words, form in list(table.items()):
        if len(words) == 1 and (words[0] in lexicon.family or words[0] in lexicon.words or words[0] in lexicon.given):
            form.holders = {holder: kind for holder, kind in form.holders.items() if kind != "owned"}
            if not form.holders:
                del table[words]


def _add(table: dict[Words, Form], holder: str, forms: Iterable[tuple[Words, str, bool]]) -> None:
    for words, kind, turned in forms:
        if not words or (len(words) == 1 and len(words[0]) < 2):
            continue
        form = table.setdefault(words, Form(words, {}))
        kept = form.holders.get(holder)
        if kept is None or (kept in _CAPITAL_KINDS and kind not in _CAPITAL_KINDS) or (kept in _WEAK_KINDS and kind not in _WEAK_KINDS):
            form.holders[holder] = kind
        form.turned = form.turned or turned


def _initials(register: Register) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for person in register.people:
        if person.kind == "family" and (words := words_of(person.given)):
            found.setdefault(words[0][0], []).append(person.id)
    return {letter: tuple(sorted(ids)) for letter, ids in found.items()}


def _gathered(register: Register, table: dict[Words, Form], by_first: dict[str, list[Form]], ordinary: WordList) -> Forms:
    names: set[str] = set()
    given_of: dict[str, set[str]] = {}
    for person in register.people:
        for name in (person.given, person.middle, person.family, *person.aliases, *person.former_names):
            names.update(word for spelling in spellings(name) for word in words_of(spelling))
        for word in words_of(person.given)[:1]:
            given_of.setdefault(word, set()).add(person.id)
    for thing in register.things:
        names.update(word for name in (thing.name, *thing.aliases) for word in words_of(name))
    named = frozenset(word for word in names if len(word) > 2 and word not in GENERIC)
    proper = frozenset(word for word in named if word not in ordinary)
    entries: dict[str, Person | Place | Agency] = {entry.id: entry for entry in register.entries}
    labels = frozenset(word for entry in entries.values() for word in words_of(fold_name(entry.shown_as)) if len(word) > 1)
    return Forms(
        table,
        by_first,
        {word: _by_second(forms) for word, forms in by_first.items()},
        frozenset(word for word, forms in by_first.items() if word[0].isalpha() and all(form.in_capitals for form in forms)),
        frozenset(word for word in proper if len(word) > 3),
        proper,
        named,
        {word: frozenset(ids) for word, ids in given_of.items()},
        _initials(register),
        labels,
        frozenset(fold_name(entry.shown_as) for entry in entries.values()),
        entries,
        frozenset(person.id for person in register.people),
        {key: "known_person" if isinstance(entry, Person) else "known_agency" if isinstance(entry, Agency) else "known_place" for key, entry in entries.items()},
    )
