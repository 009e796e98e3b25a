"""Edits given for parts, made on spans: where a replacement goes and whose formatting it takes.

A replacement takes the place and the formatting of the first run that it touches; what else it covers goes.
An edit of a joined part (a row, a seam) that crosses from one paragraph into another is cut at the seam: the
first paragraph gets the replacement, the others lose their share, and edits inside its reach give way.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

import attrs

from reviewflow.errors import InputError
from reviewflow.publication.docx.spans import Span
from reviewflow.publication.docx.story import Joined, Story
from reviewflow.publication.surface import Edit, Part

__all__ = ["check_edits", "edited", "edits_of_story"]


def check_edits(parts: Sequence[Part], edits: Mapping[str, Sequence[Edit]]) -> None:
    """Raises `InputError` for an edit of a part that is not there, beyond its text, or with letters XML cannot hold."""
    lengths = {part.path: len(part.text) for part in parts}
    for number, (path, given) in enumerate(edits.items()):
        if path not in lengths:
            raise InputError("edits", f"part {number} of the edits is not a part of this file", "use the paths that reading it gave")
        for edit in given:
            if not 0 <= edit.start <= edit.end <= lengths[path]:
                problem = f"the edit {edit.start}-{edit.end} reaches beyond the {lengths[path]} letters of its part"
                raise InputError(path, problem, "take the offsets from the text of that part")
            if any((ord(letter) < 32 and letter not in "\t\n") or 0xD800 <= ord(letter) <= 0xDFFF for letter in edit.replacement):
                raise InputError(path, "a replacement has a letter that no Word file can hold", "remove control characters")


def edits_of_story(story: Story, edits: Mapping[str, Sequence[Edit]]) -> dict[int, list[Edit]]:
    """The edits of each paragraph, by its number, apart and in order; raises `InputError` where two contradict.

    A paragraph's own edits may not overlap each other. Edits of joined parts come on top: one that crosses a seam
    wins over the paragraph's own if it covers them whole, for half a name must not stay behind; one that lies
    within one paragraph only fills what nobody else edits.
    """
    ranked: dict[int, tuple[set[Edit], set[Edit], set[Edit]]] = {}
    for number, paragraph in enumerate(story.paragraphs):
        if edits.get(paragraph.path):
            ranked.setdefault(number, (set(), set(), set()))[1].update(edits[paragraph.path])
    for joined in (*story.rows, *story.seams):
        for edit in edits.get(joined.path, ()):
            shares = list(_shares(story, joined, edit))
            if len(shares) > 1 and any(_cuts(share, ranked.get(number, _NONE)[1]) for number, share in shares):
                continue
            for number, share in shares:
                ranked.setdefault(number, (set(), set(), set()))[0 if len(shares) > 1 else 2].add(share)
    return {number: _merged(*several) for number, several in ranked.items()}


def _shares(story: Story, joined: Joined, edit: Edit) -> Iterator[tuple[int, Edit]]:
    """An edit of a joined part as edits of its paragraphs.

    The first paragraph touched gets the replacement; where the replacement keeps the break, each side gets its own.
    """
    touched = [
        (number, max(edit.start, at) - at + start, min(edit.end, at + length) - at + start)
        for number, start, at, length in joined.pieces
        if max(edit.start, at) < min(edit.end, at + length) or (edit.start == edit.end and at <= edit.start < at + length)
    ]
    replacements = re.split(r"[\t\n]", edit.replacement, maxsplit=len(touched) - 1) if len(touched) > 1 else [edit.replacement]
    replacements += [""] * (len(touched) - len(replacements))
    for (number, start, end), replacement in zip(touched, replacements, strict=True):
        if not replacement and start == 0 and len(touched) > 1 and story.paragraphs[number].text[end : end + 1] == " ":
            end += 1  # a paragraph does not begin with the space after the half of a name
        yield number, Edit(start, end, replacement)


_NONE: tuple[set[Edit], set[Edit], set[Edit]] = (set(), set(), set())


def _cuts(share: Edit, own: set[Edit]) -> bool:
    """Whether a share covers a part, and not the whole, of an edit of the paragraph's own."""
    return any(_overlap(share, one) and not (share.start <= one.start and one.end <= share.end) for one in own)


def _merged(crossing: set[Edit], own: set[Edit], within: set[Edit]) -> list[Edit]:
    """The edits to make, in order: each kind gives way to the one before it."""
    _check_apart(own)
    made: list[Edit] = []
    for edits in (crossing, own, within):
        for edit in sorted(edits, key=lambda one: (one.start, -one.end, one.replacement)):
            at = bisect_left(made, (edit.start, edit.end), key=lambda one: (one.start, one.end))
            if not any(_overlap(edit, other) for other in made[max(at - 1, 0) : at + 2]):
                made.insert(at, edit)
    return made


def _overlap(one: Edit, other: Edit) -> bool:
    return (one.start < other.end and other.start < one.end) or (one.start, one.end) == (other.start, other.end)


def _check_apart(own: set[Edit]) -> None:
    for before, after in pairwise(sorted(own, key=lambda one: (one.start, one.end))):
        if _overlap(before, after):
            problem = f"the edits {before.start}-{before.end} and {after.start}-{after.end} of one paragraph contradict each other"
            raise InputError("edits", problem, "give one edit for each place")


def edited(spans: Sequence[Span], edits: Sequence[Edit]) -> list[Span]:
    """The spans with the edits made; `edits` are sorted, apart, and in offsets of the spans' joined text."""
    result: list[Span] = []
    at = 0
    waiting = list(edits)
    for position, span in enumerate(spans):
        last = position == len(spans) - 1
        start, at = at, at + len(span.text)
        cursor = start
        while waiting and (waiting[0].start < at or (last and waiting[0].start == at)):
            edit = waiting[0]
            if edit.start >= cursor:
                result.append(_cut(span, cursor - start, edit.start - start))
                result.append(attrs.evolve(span, text=edit.replacement, what="edit"))
            cursor = max(cursor, min(edit.end, at))
            if edit.end > at:
                break
            waiting.pop(0)
        if cursor == start:
            result.append(span)
        else:
            result.append(_cut(span, cursor - start, at - start))
    return [span for span in result if span.text or span.what not in ("text", "edit", "tab", "break")]


def _cut(span: Span, start: int, end: int) -> Span:
    return attrs.evolve(span, text=span.text[start:end])
