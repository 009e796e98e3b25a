"""Decisions: by name, with a reason, for one group of one document; two people to keep what blocks."""

from __future__ import annotations

from typing import Any

import attrs
import pytest
from gate_texts import REGISTER

from reviewflow.errors import InputError
from reviewflow.publication import Decision, Decisions, GateReport, Policy, carried_over, check_text, rewrite_text
from reviewflow.publication.table import decisions_from_table, table_of

STAYS: frozenset[str] = frozenset({"L1"})
PHRASES: frozenset[str] = frozenset({"Deakin method"})
TEXT = "The Deakins came. Then Siobhan helped, and later the Deakins left Carlisle. Siobhan stayed. It held for a long while, and nobody in the group was surprised by that at all."
REPORT = check_text(TEXT, REGISTER)


def _group(report: GateReport, words: str) -> str:
    return next(f.group for f in report.findings if report.text_of(f) == words)


def _decision(words: str, action: str = "keep", by: tuple[str, ...] = ("RT1",), report: GateReport = REPORT, text: str | None = None, candidate: str | None = None) -> Decision:
    return Decision(
        group=_group(report, words), action=action, by=by, reason="judged", register_digest=report.register_digest,
        document_digest=report.document_digest, text=text, candidate=candidate,
    )  # fmt: skip


def _open(decisions: Decisions, text: str = TEXT) -> set[str]:
    report = check_text(text, REGISTER, decisions=decisions)
    return {report.text_of(f) for f in report.open_findings}


def test_one_decision_settles_its_whole_group() -> None:
    """Both places of one given name are one group, and one person may keep what is for review."""
    assert {"Deakins", "Siobhan", "Carlisle"} == _open(Decisions())
    assert {"Deakins", "Carlisle"} == _open(Decisions((_decision("Siobhan"),)))


# fmt: off
KEEPERS = {
    "nobody":             ((),                    True),
    "one person":         (("RT1",),              True),
    "one person twice":   (("RT1", " rt1 "),      True),
    "a blank second":     (("RT1", "  "),         True),
    "two people":         (("RT1", "RT3"),        False),
}
# fmt: on


@pytest.mark.parametrize("name", KEEPERS)
def test_keeping_what_blocks_takes_two_people(name: str) -> None:
    """One name, also spelt twice, is one person."""
    by, still_open = KEEPERS[name]
    assert still_open == ("Deakins" in _open(Decisions((_decision("Deakins", by=by),))))


def test_the_last_decision_counts() -> None:
    """A later decision takes an earlier one's place."""
    kept, replaced = _decision("Siobhan"), _decision("Siobhan", "replace", text="a friend")
    assert "Siobhan" in _open(Decisions((kept, replaced)))
    assert "Siobhan" not in _open(Decisions((replaced, kept)))


def test_a_decision_without_a_reason_settles_nothing() -> None:
    """The reason is part of the decision."""
    assert "Siobhan" in _open(Decisions((attrs.evolve(_decision("Siobhan"), reason=" "),)))


# fmt: off
OTHER: dict[str, dict[str, Any]] = {"another document": {"document_digest": "0" * 64}, "another register": {"register_digest": "0" * 64}, "another group": {"group": "000000000000"}}
# fmt: on


@pytest.mark.parametrize("name", OTHER)
def test_a_decision_binds_to_group_register_and_document(name: str) -> None:
    """With any of the three changed it settles nothing and rewrites nothing."""
    moved = Decisions((attrs.evolve(_decision("Siobhan"), **OTHER[name]), attrs.evolve(_decision("Carlisle", "replace", text="a city"), **OTHER[name])))
    assert {"Deakins", "Siobhan", "Carlisle"} == _open(moved)
    assert "Carlisle" in rewrite_text(TEXT, REGISTER, decisions=moved).text


def test_rewriting_does_what_was_decided() -> None:
    """Replace by text, replace by a candidate's label, keep: each at every place of its group."""
    decisions = Decisions((_decision("Deakins", "replace", candidate="A14"), _decision("Carlisle", "edit", text="the city"), _decision("Siobhan")))
    assert "The Ruth came. Then Siobhan helped, and later the Ruth left the city. Siobhan stayed. It held for a long while, and nobody in the group was surprised by that at all." == rewrite_text(TEXT, REGISTER, decisions=decisions).text


def test_a_decision_wins_over_a_certain_replacement() -> None:
    """Two people keep a name that would be rewritten."""
    text = "Katherine Deakin wrote the foreword."
    report = check_text(text, REGISTER)
    kept = Decisions((_decision("Katherine Deakin", by=("RT1", "RT3"), report=report),))
    assert text == rewrite_text(text, REGISTER, decisions=kept).text
    assert text != rewrite_text(text, REGISTER, decisions=Decisions((_decision("Katherine Deakin", report=report),))).text


def test_an_unknown_candidate_is_an_error() -> None:
    """No label is guessed."""
    with pytest.raises(InputError):
        rewrite_text(TEXT, REGISTER, decisions=Decisions((_decision("Deakins", "replace", candidate="A99"),)))


def test_an_earlier_decision_is_offered_again_unsigned() -> None:
    """After a change far away it is offered, and settles nothing before somebody signs."""
    later = TEXT + " " + "The team met the family and agreed a plan for the winter months ahead of them all. " + "It held."
    after = check_text(later, REGISTER)
    offered = carried_over(Decisions((_decision("Deakins", by=("RT1", "RT3")),)), REPORT, after)
    assert [one.by for one in offered.entries] == [()]
    assert not check_text(later, REGISTER, decisions=offered).settled
    signed = Decisions((attrs.evolve(offered.entries[0], by=("RT1", "RT3")),))
    assert check_text(later, REGISTER, decisions=signed).settled


@pytest.mark.parametrize("text", [TEXT.replace("Then", "Then, at last,"), TEXT.replace("later the", "later all the")])
def test_an_edit_near_it_reopens_the_question(text: str) -> None:
    """What was decided in other words is not even offered."""
    assert Decisions() == carried_over(Decisions((_decision("Deakins", by=("RT1", "RT3")),)), REPORT, check_text(text, REGISTER))


def test_a_decisions_file_comes_back_as_it_was() -> None:
    """JSON out and in; the digest is that of the content."""
    decisions = Decisions((_decision("Siobhan"), _decision("Carlisle", "replace", text="a city")))
    assert decisions == Decisions.from_json(decisions.to_json())
    assert decisions.digest != Decisions(decisions.entries[:1]).digest


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"decisions": {}}', '{"decisions": [1]}', '{"decisions": [{"group": "a"}]}', '{"decisions": [{"group": "a", "x": 1}]}'])
def test_a_broken_decisions_file_is_a_clear_error(text: str) -> None:
    """Strict, and never silent."""
    with pytest.raises(InputError):
        Decisions.from_json(text)


def test_a_person_edits_a_table_and_it_becomes_decisions() -> None:
    """One row a group; what is left empty decides nothing; names are parted by a semicolon."""
    rows = table_of(REPORT).splitlines()
    assert 4 == len(rows)
    edited = [rows[0]]
    for row in rows[1:]:
        edited.append(row.removesuffix(",,,,") + (",keep,,RT1; RT3,known" if ",Deakins," in row else ",replace,the city,RT1,place" if ",Carlisle," in row else ",,,,"))
    made = decisions_from_table("\n".join(edited), REPORT)
    assert [(d.action, d.by, d.text) for d in made.entries] == [("keep", ("RT1", "RT3"), None), ("replace", ("RT1",), "the city")]
    assert "Siobhan" in _open(made)


@pytest.mark.parametrize("between", [";", "\t"])
def test_a_table_from_a_spreadsheet_of_another_country_is_read(between: str) -> None:
    """Cells parted by semicolons or tabs are cells."""
    rows = [row.split(",") for row in table_of(REPORT).splitlines() if row.startswith("document") or ",Carlisle," in row]
    rows[1][-4:] = ["replace", "the city", "RT1", "place"]
    assert ["the city"] == [made.text for made in decisions_from_table("\n".join(between.join(row) for row in rows), REPORT).entries]


@pytest.mark.parametrize("by", ["RT1", "RT1; rt1 "])
def test_a_table_that_keeps_what_blocks_by_one_person_is_refused(by: str) -> None:
    """It would settle nothing: the row and what is missing are named at once."""
    rows = table_of(REPORT).splitlines()
    (row,) = [number for number, text in enumerate(rows) if ",Deakins," in text]
    with pytest.raises(InputError, match=f"table row {row + 1}.*second person"):
        decisions_from_table("\n".join((*rows[:row], rows[row].removesuffix(",,,,") + f",keep,,{by},known")), REPORT)


def test_a_table_of_another_document_is_refused() -> None:
    """Its groups are unknown here."""
    other = check_text("Nobody but Deakins came to Dumfries.", REGISTER)
    table = table_of(REPORT).replace(",,,,", ",keep,,RT1,known")
    with pytest.raises(InputError):
        decisions_from_table(table, other)


def test_a_policy_may_let_an_entry_stay() -> None:
    """The publishing board names itself (U14): the finding is information, and another policy is another digest."""
    policy = Policy(may_stay=STAYS)
    report = check_text("Brackendale published this.", REGISTER, policy)
    assert [f.severity for f in report.findings] == ["info"]
    assert report.passed
    assert not report.holds_for(b"Brackendale published this.", REGISTER)
    assert report.holds_for(b"Brackendale published this.", REGISTER, policy)


# fmt: off
POLICIES = {
    "dates to months":   (Policy(dates="month"),          "On 4 May 2024 she left.",             "In May 2024 she left."),
    "dates to years":    (Policy(dates="year"),           "On 4 May 2024 she left.",             "In 2024 she left."),
    "dates stay":        (Policy(dates="keep"),           "On 4 May 2024 she left.",             "On 4 May 2024 she left."),
    "month first":       (Policy(day_first=False),        "On 03/10/23 she left.",               "In spring 2023 she left."),
    "agencies named":    (Policy(agencies_named=True),    "At Brackendale Infirmary.",           "At Brackendale Infirmary."),
    "numbers stay":      (Policy(numbers_replaced=False), "Ring 07700 900123.",                  "Ring 07700 900123."),
    "a phrase allowed":  (Policy(allowed_phrases=PHRASES), "The Deakin method.", "The Deakin method."),
}
# fmt: on


@pytest.mark.parametrize("name", POLICIES)
def test_each_choice_of_a_policy_changes_what_is_written(name: str) -> None:
    """The board decides about dates, agencies and numbers."""
    policy, text, expected = POLICIES[name]
    assert expected == rewrite_text(text, REGISTER, policy).text


def test_an_unknown_choice_is_refused() -> None:
    """A policy with a typing error is no policy."""
    with pytest.raises(InputError):
        Policy(dates="decade")
