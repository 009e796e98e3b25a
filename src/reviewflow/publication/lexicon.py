"""The word, name and place lists, each loaded once and only when asked for. `data/SOURCES.md` names their sources.

A host replaces a list by giving its own `Lexicon` to the gate; versions take part in the rules' version, so
that a report is never taken for one made with other lists.
"""

from __future__ import annotations

import lzma
from functools import cache
from importlib.resources import files

import attrs

__all__ = ["Lexicon", "WordList", "default_lexicon"]


@attrs.frozen(eq=False)
class WordList:
    """A list with its licence and version; entries are folded and lower-case."""

    name: str
    version: str
    licence: str
    entries: frozenset[str] = attrs.field(repr=False)

    def __contains__(self, word: object) -> bool:
        return word in self.entries


@attrs.frozen(eq=False)
class Lexicon:
    """All lists that the finders ask.

    `nicknames` maps a nickname to the given names it stands for; `town_words` are the first words of place names.
    """

    words: WordList
    given: WordList
    family: WordList
    british_places: WordList
    world_places: WordList
    countries: WordList
    nicknames: dict[str, frozenset[str]] = attrs.field(repr=False)

    @property
    def version(self) -> str:
        """Names and versions of all lists, for the rules' version."""
        lists = (self.words, self.given, self.family, self.british_places, self.world_places, self.countries)
        return ";".join(f"{one.name}={one.version}" for one in lists)


def _lines(name: str) -> list[str]:
    packed = files("reviewflow.publication").joinpath("data", f"{name}.xz").read_bytes()
    return lzma.decompress(packed).decode().splitlines()


@cache
def default_lexicon() -> Lexicon:
    """The lists that ship with the library."""
    nicknames: dict[str, set[str]] = {}
    for line in _lines("nicknames"):
        short, _, full = line.partition("|")
        nicknames.setdefault(short, set()).add(full)
    places: dict[str, list[str]] = {"g": [], "w": [], "c": []}
    for line in _lines("places"):
        places[line[-1]].append(line[:-2])
    geonames = ("GeoNames 2025", "CC BY 4.0")
    census = ("census 1990, faker 40.54, own 2", "public domain, MIT, Apache-2.0")
    return Lexicon(
        words=WordList("words", "SCOWL 1.2.1, own 1", "permissive, see SOURCES.md", frozenset(_lines("words"))),
        given=WordList("given", *census, entries=frozenset(_lines("given"))),
        family=WordList("family", *census, entries=frozenset(_lines("family"))),
        british_places=WordList("british places", *geonames, entries=frozenset(places["g"])),
        world_places=WordList("world places", *geonames, entries=frozenset(places["w"])),
        countries=WordList("countries", *geonames, entries=frozenset(places["c"])),
        nicknames={short: frozenset(full) for short, full in nicknames.items()},
    )
