"""Words that are nearly a name of the case: slips of the pen, spelling families, nicknames.

Each distinct word of a text that no dictionary knows is compared with the register's names once. `same` is
another spelling of the same sound (Jaden for Jayden), `slip` one edit away, `far` two edits away in a long name,
`short` one edit in a name of four letters, `ear` written as somebody heard it (newgen for Nguyen), `other` close but itself a known name, `weak` an ordinary word, or close to a name of four letters, where only a whole name
beside it tells, `nickname` a short form.
Only `same` and `slip` are certain enough to rewrite alone.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache

import attrs

from reviewflow.publication.forms import Forms
from reviewflow.publication.lexicon import Lexicon
from reviewflow.publication.tokens import Tokens

__all__ = ["CERTAIN", "Damage", "distance", "near_names", "sound"]

CERTAIN = ("same", "slip")
_LONG = 8  # letters from which two edits are still the same name
_ORDER = ("same", "slip", "far", "nickname", "short", "ear", "other", "weak")
_HEARD = 3  # consonants from which a sound alone says enough


@attrs.frozen
class Damage:
    """The names that a word may stand for, and how it differs."""

    targets: tuple[str, ...] = attrs.field(repr=False)
    how: str


def distance(one: str, two: str, most: int) -> int:
    """Edits between two words (insert, drop, change, swap neighbours), or `most + 1` where there are more."""
    if abs(len(one) - len(two)) > most:
        return most + 1
    before: list[int] = []
    above = list(range(len(two) + 1))
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(two, 1):
            cost = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (a != b))
            if i > 1 and j > 1 and a == two[j - 2] and one[i - 2] == b:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
        before, above = above, row
    return above[-1]


_SOUNDS = ((r"ph", "f"), (r"ck|q|kh", "k"), (r"c(?=[eiy])", "s"), (r"c(?!h)", "k"), (r"z", "s"), (r"gh(?=[ei])", "g"), (r"gh|(?<=[^cs])h", ""), (r"w(?=r)", ""))


@lru_cache(maxsize=8192)
def sound(word: str) -> str:
    """The consonants of a name, spelled one way; equal for Leanne and Lianne, Jayden and Jaiden."""
    for pattern, plain in _SOUNDS:
        word = re.sub(pattern, plain, word)
    word = re.sub(r"(.)\1+", r"\1", word)
    head = "a" if word[:1] in "aeiouy" else word[:1]
    return head + re.sub(r"[aeiouyw]", "", word[1:])


def _drops(word: str, most: int) -> set[str]:
    found = {word}
    for _ in range(most):
        found.update([one[:i] + one[i + 1 :] for one in found for i in range(len(one))])
    return found


@lru_cache(maxsize=16)
def _index(targets: frozenset[str]) -> dict[str, tuple[str, ...]]:
    table: defaultdict[str, list[str]] = defaultdict(list)
    for target in sorted(targets):
        for left in _drops(target, 2 if len(target) >= _LONG else 1):
            table[left].append(target)
    return {left: tuple(found) for left, found in table.items()}


@lru_cache(maxsize=16)
def _shapes(targets: frozenset[str]) -> frozenset[tuple[str, int]]:
    """First letters and lengths that an ordinary word must have to be worth comparing: most are passed over."""
    return frozenset((target[:2], len(target) + more) for target in targets for more in (-1, 0, 1))


@lru_cache(maxsize=16)
def _sounds(targets: frozenset[str]) -> dict[str, tuple[str, ...]]:
    """Names by their consonants, where these are enough to tell one by ear."""
    table: defaultdict[str, list[str]] = defaultdict(list)
    for target in sorted(targets):
        if len(heard := sound(target)) >= _HEARD:
            table[heard].append(target)
    return {heard: tuple(found) for heard, found in table.items()}


def near_names(words: Iterable[str], forms: Forms, lexicon: Lexicon) -> dict[str, Damage]:
    """For each word that is nearly a name: what it may stand for. `words` are distinct, folded, lower-case."""
    index, shapes, shorts = _index(forms.targets), _shapes(forms.targets), _short_for(frozenset(forms.given_of), lexicon)
    sounds = _sounds(forms.targets)
    found: dict[str, Damage] = {}
    for word in words:
        if word in forms.proper or word in forms.label_words:
            continue
        damage = _nickname(word, forms, shorts) or (_misspelt(word, index, shapes, sounds, lexicon) if len(word) > 3 else None)
        if damage:
            found[word] = damage
    return found


def _misspelt(word: str, index: dict[str, tuple[str, ...]], shapes: frozenset[tuple[str, int]], sounds: dict[str, tuple[str, ...]], lexicon: Lexicon) -> Damage | None:
    if word in lexicon.words:
        if (word[:2], len(word)) not in shapes:
            return None
        near = {target for left in _drops(word, 1) & index.keys() for target in index[left] if distance(word, target, 1) == 1}
        return Damage(tuple(sorted(near)), "weak") if near and len(word) < 20 else None
    if not word.isalpha() or len(word) > 40 or (word[-1] == "s" and word[:-1] in lexicon.words):
        return None
    near = {target for left in _drops(word, 2 if len(word) >= _LONG - 1 else 1) & index.keys() for target in index[left]}
    graded = sorted((_ORDER.index(how), target) for target in near if (how := _grade(word, target, lexicon)))
    if not graded:
        heard = sounds.get(sound(word), ()) if word not in lexicon.given and word not in lexicon.family else ()
        return Damage(heard, "ear") if heard else None
    best = graded[0][0]
    return Damage(tuple(target for grade, target in graded if grade == best), _ORDER[best])


def _grade(word: str, target: str, lexicon: Lexicon) -> str | None:
    most = 2 if len(target) >= _LONG else 1
    edits = distance(word, target, most)
    if edits > most or edits == 0 or word == target + "s":
        return None
    if edits == 2 and word[0] != target[0]:
        return None
    alike = sound(word) == sound(target) and (len(target) > 4 or word[0] == target[0]) and word[-1:] == target[-1:]
    if edits == 1 and alike and len(target) > 4:
        return "same"
    if word in lexicon.given or word in lexicon.family or word in lexicon.british_places:
        return None if edits > 1 else "other" if len(target) > 4 else "weak" if word[0] == target[0] else None
    if len(target) == 4:
        return "short" if word[0] == target[0] else None
    return "slip" if edits == 1 else "far"


@lru_cache(maxsize=16)
def _short_for(given: frozenset[str], lexicon: Lexicon) -> dict[str, set[str]]:
    """Other names of the register's given names, short or long, and whose they may be."""
    table: defaultdict[str, set[str]] = defaultdict(set)
    for name in given:
        for other in lexicon.nicknames.get(name, ()):
            table[other].add(name)
    for short, full in lexicon.nicknames.items():
        for name in full & given:
            table[short].add(name)
    return dict(table)


def _nickname(word: str, forms: Forms, shorts: dict[str, set[str]]) -> Damage | None:
    targets = shorts.get(word)
    if not targets or word in forms.given_of:
        return None
    return Damage(tuple(sorted(targets)), "nickname")


def letters_apart(tokens: Tokens) -> Iterator[tuple[int, int, str]]:
    """Runs of single letters with one kind of gap between (`J a y d e n`): start, end, the letters joined."""
    for first, last in _runs(tokens):
        for match in _APART.finditer(tokens.text, tokens.starts[first], tokens.ends[last]):
            yield match.start(), match.end(), re.sub(r"[^\w]|_", "", match.group())


def _runs(tokens: Tokens) -> Iterator[tuple[int, int]]:
    """First and last of at least four words of one letter side by side."""
    first = last = -2
    for index in tokens.places(word for word in tokens.where if len(word) == 1):
        if index != last + 1:
            if last - first >= 3:
                yield first, last
            first = index
        last = index
    if last - first >= 3:
        yield first, last


_APART = re.compile(r"(?<![^\W_])[^\W\d_](?:([ .\-_·*,/])\1?[^\W\d_](?![^\W_])){3,}")
