"""A host's own reader and own lists: heard, and never taken for ours."""

from __future__ import annotations

import attrs
from gate_texts import REGISTER

from reviewflow.publication import Obstacle, Part, Surface, UnreadPart, WordList, check_file, check_surface
from reviewflow.publication.lexicon import default_lexicon


class Lines:
    """A format of a host: every line is a part, the third cannot be read, the fourth is in the way."""

    def read(self, data: bytes) -> Surface:
        """Two parts, one unread, one obstacle."""
        lines = data.decode().split("\n")
        return Surface((Part("one", "line", lines[0]), Part("two", "line", lines[1])), (UnreadPart("three", "encrypted"),), (Obstacle("four", "comment", "an open comment"),))


def test_a_host_s_reader_is_asked_and_what_it_cannot_read_blocks() -> None:
    """Parts, unread parts and obstacles of the host's reader stand in the report; an unread part alone blocks."""
    report = check_file(b"The team met.\nThe family agreed.\nx\ny", REGISTER, name="report.lines", reader=Lines())
    assert ["one", "two", "file name"] == [part.path for part in report.parts]
    assert (["three"], ["four"], ()) == ([u.path for u in report.unread_parts], [o.path for o in report.obstacles], report.open_findings)
    assert report.blocked


def test_each_of_the_two_blocks_by_itself() -> None:
    """Something unread, or something in the way, with no finding at all."""
    for surface in (Surface((), (UnreadPart("a", "encrypted"),)), Surface((), (), (Obstacle("a", "macro", "a macro"),))):
        assert check_surface(surface, b"", REGISTER).blocked
    assert check_surface(Surface(()), b"", REGISTER).passed


def test_other_lists_change_what_is_found_and_the_rules_version() -> None:
    """A list without a word makes that word unknown, and the report holds for those lists only."""
    ours = default_lexicon()
    fewer = attrs.evolve(ours, words=WordList("words", "fewer", "none", ours.words.entries - {"umbrella"}))
    surface = Surface((Part("text", "text", "Then the Umbrella fell."),))
    with_ours = check_surface(surface, b"", REGISTER)
    with_fewer = check_surface(surface, b"", REGISTER, lexicon=fewer)
    assert (0, 1) == (len(with_ours.open_findings), len(with_fewer.open_findings))
    assert with_ours.rules_version != with_fewer.rules_version
    assert with_ours.holds_for(b"", REGISTER)
    assert not with_fewer.holds_for(b"", REGISTER)
