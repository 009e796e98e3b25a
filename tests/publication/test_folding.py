"""Folding by example: what stands there, how it reads, and the exact place of each end."""

from __future__ import annotations

import pytest

from reviewflow.publication.finders.near import distance, sound
from reviewflow.publication.folding import fold

# fmt: off
FOLDED: dict[str, tuple[str, str, str]] = {
    # name                     as written              as read         place of the whole reading
    "accent at the end":       ("«Zoe\u0308»",         "zoe",          "Zoe\u0308"),
    "accent in one":           ("«Zoë»",               "zoe",          "Zoë"),
    "unseen at the end":       ("«Mia\u200b\u200b»",   "mia",          "Mia\u200b\u200b"),
    "ligature":                ("«ﬁnch»",              "finch",        "ﬁnch"),
    "sharp s":                 ("«Groß»",              "gross",        "Groß"),
    "entity at the end":       ("«Zo&euml;»",          "zoe",          "Zo&euml;"),
    "look-alike":              ("«Мia»",               "mia",          "Мia"),
    "small dotless i":         ("«Yıldız»",            "yildiz",       "Yıldız"),
    "capital dotted I":        ("«İnci»",              "inci",         "İnci"),
    "broken word":             ("«Hart-\nley»",        "hartley",      "Hart-\nley"),
    "broken after a carriage": ("«Hart-\r\n  ley»",    "hartley",      "Hart-\r\n  ley"),
    "broken double name":      ("«Hartley-\nBose»",    "hartley-bose", "Hartley-\nBose"),
    "emphasis inside":         ("«**Jay**den»",        "jayden",       "Jay**den"),
    "many spaces":             ("«a  \n b»",           "a b",          "a  \n b"),
    "a blank line":            ("«a\n\nb»",            "a\nb",         "a\n\nb"),
    "a table bar":             ("«a | b»",             "a b",          "a | b"),
    "Arabic vowels":           ("«مُحَمَّد»",               "محمد",         "مُحَمَّد"),
}
# fmt: on


@pytest.mark.parametrize("name", FOLDED)
def test_what_is_written_reads_so_and_lies_there(name: str) -> None:
    """The reading is found, and its two ends are the ends of what is written."""
    written, read, place = FOLDED[name]
    folded = fold(written)
    at = folded.text.index(read)
    start, end = folded.span(at, at + len(read))
    assert place == written[start:end]


# fmt: off
DISTANCES = [("leane", "leanne", 1), ("jaden", "jayden", 1), ("ried", "reid", 1), ("adeyemi", "addeyemi", 1), ("sykes", "sikes", 1), ("callender", "callander", 1), ("finch", "french", 2), ("finch", "marsh", 3), ("same", "same", 0)]
# fmt: on


@pytest.mark.parametrize(("one", "two", "edits"), DISTANCES)
def test_edits_are_counted_with_swaps_and_up_to_a_bound(one: str, two: str, edits: int) -> None:
    """Both ways round, and `most + 1` beyond the bound."""
    assert min(edits, 3) == distance(one, two, 2)
    assert min(edits, 3) == distance(two, one, 2)


@pytest.mark.parametrize(("one", "two", "alike"), [("jayden", "jaiden", True), ("leanne", "lianne", True), ("stephen", "stefan", True), ("carl", "karl", True), ("finch", "lynch", False), ("mark", "mary", False)])
def test_spelling_families_sound_alike(one: str, two: str, alike: bool) -> None:
    """One sound in several spellings, and not two names."""
    assert alike == (sound(one) == sound(two))
