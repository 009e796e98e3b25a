"""The worked example HM-07: its answer key is the bar."""

from __future__ import annotations

from pathlib import Path

import pytest

from reviewflow.publication import Register, check_file, check_text, rewrite_text

EXAMPLE = Path(__file__).parents[2] / "examples" / "hm07"
TEXT = (EXAMPLE / "draft-final-v1.txt").read_text(encoding="utf-8")
REGISTER = Register.load(EXAMPLE / "register.json")
REPORT = check_text(TEXT, REGISTER)

# fmt: off
HITS = {  # a word of the draft, or `the words around|the word`
    "family": ["Jayden Hartley", "Leanne Hartley-Bose", "Mia", "Nana Rose", "Tomasz", "Tomasz Wilk", "Tommo", "collected Jay|Jay", "Hartleys", "JH seems|JH", "L.H-B.", "T.W.", "JJ", "LEANNE HARTLEY", "Leanne", "Rose Hartley", "Mr Wilk"],
    "damaged": ["Jaden", "Leane arrived|Leane", "Hart-\nley", "JaydenH"],
    "professionals": ["Mr Young", "Will told|Will", "W. Young", "Finch", "Dawn Okafor-Reid", "Okafor-Ried", "Dawn", "D.O.R.", "DOR-comments|DOR", "Phil", "Tranter", "Dr May", "Joe Adeyemi", "Addeyemi", "Siân Pugh", "Siân", "Sian", "Sykes", "Aaron", "Callender", "Gita Lal", "Ms Lal", "Priya Nair", "Marcus Bell"],
    "places and bodies": ["14 Mill Lane", "Mill Lane", "Harrowmere", "HM4 2QT", "the Quays", "Fenholm", "St Brannock's", "St Branock's", "the Larches", "Eastvale General", "Beacon House", "Northmoor Police", "Fenholm Auto Spares", "Harrowmere Echo"],
    "numbers and addresses": ["gita.lal@beaconhouse.example", "01632 960417", "2214", "HR24C00117"],
    "envelope": ["copy 7 of 17 (W. Young|W. Young", "HM07_JaydenH_draft1_DOR-comments.docx", "author Phil Tranter|Phil Tranter", "last saved by Dawn Okafor-Reid|Dawn Okafor-Reid"],
    "exact dates": ["4 September 2023", "03/10/23", "14th Feb", "13.2.2024", "16 April", "the Tuesday before Christmas"],
}
TRAPS = ["may have seen", "may not", "in May.", "end of May", "bell had gone", "young relative", "young officer", "rose to three", "Hope was", "beacon for nobody", "will hold", "the lane"]
WARNED = ["only Polish-speaking household", "only mother", "cystinosis", "county under-nines judo title", "Dad in van sparks school gate scare", "Mill Lane Mums", "eight", "headteacher", "employer"]
# fmt: on


def _uncovered(words: str) -> list[int]:
    """Where the word stands in the draft and no finding that needs an answer covers it whole."""
    around, _, word = words.rpartition("|")
    inside = around.index(word) if around else 0
    places = [i + inside for i in range(len(TEXT)) if TEXT.startswith(around or word, i)]
    assert places
    found = [f for f in REPORT.findings if f.severity != "info"]
    return [i for i in places if not any(f.start <= i and i + len(word) <= f.end for f in found)]


@pytest.mark.parametrize("topic", HITS)
def test_every_hit_of_the_key_is_found(topic: str) -> None:
    """Everything under H and D of the key lies whole, at each of its places, in a finding that must be answered."""
    assert {number: missed for number, words in enumerate(HITS[topic]) if (missed := _uncovered(words))} == {}


@pytest.mark.parametrize("number", range(len(TRAPS)))
def test_no_trap_of_the_key_is_reported(number: int) -> None:
    """Ordinary words of the key's T list are no finding."""
    trap = TRAPS[number]
    places = [i for i in range(len(TEXT)) if TEXT.startswith(trap, i)]
    touched = [f.id for i in places for f in REPORT.findings if f.start < i + len(trap) and i < f.end]
    assert [] == touched


@pytest.mark.parametrize("number", range(len(WARNED)))
def test_every_jigsaw_piece_of_the_key_is_in_the_table(number: int) -> None:
    """The key's J list stands in the jigsaw table."""
    at = TEXT.index(WARNED[number])
    assert any(fact.start <= at < fact.end or at <= fact.start < at + len(WARNED[number]) for fact in REPORT.jigsaw.facts)


def test_the_child_s_age_language_and_household_together_warn() -> None:
    """Age, language and only-one-of-its-kind in §3.1 are one warning about the child."""
    row = next(row for row in REPORT.jigsaw.rows if row.person == "F4" and row.section == "§3.1")
    assert row.warns
    assert {"exact age", "only one of its kind", "people, language or faith"} <= set(row.kinds)


def test_the_reviewer_is_told_and_may_stay() -> None:
    """Dr Prys is a reviewer: information, and never rewritten."""
    found = [f for f in REPORT.findings if f.candidates == ("RT2",)]
    assert [(f.severity, f.replacement) for f in found] == [("info", None)]


def test_the_opening_of_3_2_reads_as_certain_rewriting_can_make_it() -> None:
    """The key's target, as far as no fact has to be weighed: the rest is a person's."""
    new = rewrite_text(TEXT, REGISTER).text
    expected = (
        "3.2 In autumn 2023 the class teacher noticed that Sam had come in without lunch for the third time that week. "
        "The class teacher told a senior school leader, who rang the social worker the same afternoon."
    )
    assert expected in new


def test_what_stays_after_rewriting_is_only_what_nobody_can_be_certain_of() -> None:
    """A plural surname, a surname of three and two bare letters wait for a person; nothing else does."""
    after = rewrite_text(TEXT, REGISTER).after
    assert {"Hartleys", "JH", "Hart-\nley"} == {after.text_of(f) for f in after.open_findings}


def test_the_file_and_the_text_say_the_same() -> None:
    """Reading the file gives the findings of its text, and the file's own name is read too."""
    report = check_file(EXAMPLE / "draft-final-v1.txt", REGISTER)
    assert [(f.start, f.end) for f in REPORT.findings] == [(f.start, f.end) for f in report.findings if f.part == "text"]
    assert [part.path for part in report.parts] == ["text", "file name"]
    assert report.document_digest == REPORT.document_digest


def test_a_repr_of_a_report_says_no_word_of_the_draft() -> None:
    """No name, label or text in the repr of a report, its findings, the register or a rewriting (STYLE 16)."""
    shown = repr(REPORT) + repr(REGISTER) + repr(rewrite_text(TEXT, REGISTER)) + str(REPORT.findings)
    assert [word for word in ("Jayden", "Hartley", "Sam", "Harrowmere", "Okafor", "HM4", "lunch", "Marion") if word in shown] == []
