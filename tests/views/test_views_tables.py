"""The pictures and pages hold what the tables hold: nothing more, nothing less."""

from __future__ import annotations

import re
from enum import StrEnum

import attrs
import pytest

from reviewflow.model.process import BACK, SAME, Force, Row, Rule, Table
from reviewflow.rules import CLAUSES, NOTES, POLICY, PROCESS
from reviewflow.views.diagram import FEW, diagram, diagrams
from reviewflow.views.markdown import table
from reviewflow.views.policy_map import clause_rows, differs_from, policy_map
from reviewflow.views.process_page import process_page

ARROW = re.compile(r"^    (\w+) --> (\w+) : (.+)$", re.MULTILINE)


def arrows(text: str) -> set[tuple[str, str, str]]:
    """Every (from, to, command) drawn."""
    return {
        (source, target, label.split(" (")[0])
        for source, target, labels in ARROW.findall(text)
        for label in labels.split("), ")
    }


def moves(tab: Table) -> set[tuple[str, str, str]]:
    """Every (from, to, command) of the rows that change a state and come from few."""
    found = set()
    for row in tab.rows:
        if isinstance(row.to, StrEnum) and len(row.source) <= FEW:
            found |= {(s.value, row.to.value, row.command) for s in row.source}
    return found


@pytest.mark.parametrize("tab", PROCESS.tables(), ids=lambda tab: tab.name)
def test_every_move_is_an_arrow_or_a_note(tab: Table) -> None:
    """Arrows are the rows; what comes from many states is noted where it leads."""
    text = diagrams(PROCESS)[tab.name]
    assert moves(tab) == arrows(text)
    many = {r.command for r in tab.rows if r.to is BACK or (isinstance(r.to, StrEnum) and len(r.source) > FEW)}
    assert [command for command in many if not re.search(rf"^        {command} \(", text, re.MULTILINE)] == []
    assert text.startswith("stateDiagram-v2\n")
    assert f"    [*] --> {tab.start.value}" in text
    assert {end.value for end in tab.ends} == set(re.findall(r"^    (\w+) --> \[\*\]$", text, re.MULTILINE))


def test_a_row_that_is_added_is_drawn() -> None:
    """The picture follows the table."""
    tab = PROCESS.version
    more = attrs.evolve(
        tab, rows=(*tab.rows, Row((tab.start,), "BurnVersion", (), "VersionBurnt", tab.states[4], "S47"))
    )
    assert {("new", "recalled", "BurnVersion")} == arrows(diagram(more)) - arrows(diagram(tab))


def test_the_map_has_every_clause_from_first_to_last() -> None:
    """S1 to S52, in order, each with a force and a fact."""
    rows = clause_rows()
    assert [f"S{n}" for n in range(1, 53)] == list(dict.fromkeys(row.clause for row in rows))
    assert [row.clause for row in rows if not row.fact or not row.where or not row.test] == []
    assert [
        row.clause
        for row in rows
        if row.force in (Force.GUARD, Force.JUDGE) and not ((row.text and row.remedy) or row.clause in NOTES)
    ] == []


def test_the_map_has_every_rule_once() -> None:
    """A rule that the map leaves out would be practice nobody can look up."""
    text = policy_map()
    assert [rule.id for rule in CLAUSES.values() if text.count(f"| {rule.fact} |") < 1] == []
    assert [rule.id for rule in CLAUSES.values() if rule.text.replace("|", "\\|") not in text] == []


def test_no_rule_of_the_guide_is_idle() -> None:
    """A rule that no row asks decides nothing; the map would say so."""
    assert "not asked by a table" not in policy_map()


def test_a_clause_without_rule_or_note_cannot_be_mapped() -> None:
    """The map does not pass over a gap."""
    notes = {clause: note for clause, note in NOTES.items() if clause != "S18"}
    with pytest.raises(KeyError, match="S18"):
        clause_rows(notes=notes)


def test_a_committed_map_that_differs_is_named_by_its_line() -> None:
    """The docs' copy is compared line by line."""
    text = policy_map()
    lines = text.splitlines()
    at = next(number for number, line in enumerate(lines) if line.startswith("| S2 |"))
    changed = "\n".join([*lines[:at], lines[at].replace("judge", "guard"), *lines[at + 1 :]])
    assert differs_from(text) == ""
    assert differs_from(changed).startswith(f"line {at + 1} should read: | S2 | judge |")
    assert differs_from(text + "one more\n") == f"it has {len(lines) + 1} lines and should have {len(lines)}"


def test_a_hosts_own_rule_is_on_its_map() -> None:
    """A tightened process maps what it adds."""
    own = Rule(
        id="two_letters", clause="X1", force=Force.GUARD, code="TWO", fact="two letters went out", text="only one letter went out",
        remedy="send another", check=lambda review, ask: (),
    )  # fmt: skip
    assert "two letters went out" in policy_map(PROCESS.tightened_by({"ConfirmInvolvement": [own]}))
    assert "two letters went out" not in policy_map()


def test_the_page_prints_every_row_command_and_act() -> None:
    """Tables, capacities and the confidentiality acts with each condition."""
    page = process_page(PROCESS, POLICY)
    rows = sum(len(tab.rows) for tab in PROCESS.tables())
    assert rows == len(re.findall(r"^\| .* \| `\w+`[^|]* \| .* \| `\w+` \| .* \| [SU][^|]* \|$", page, re.MULTILINE))
    assert [command for command in PROCESS.who_may if f"| `{command}` |" not in page] == []
    assert [act.name for act in POLICY.acts] == re.findall(r"^### `(\w+)\(", page, re.MULTILINE)
    assert sum(len(act.guard) for act in POLICY.acts) == len(re.findall(r"\([SU]\d+, `[A-Z_]+`\)", page))
    assert "stays" in page
    assert SAME in {row.to for row in PROCESS.stage.rows}


def test_a_cell_cannot_break_its_table() -> None:
    """A bar is escaped, and a line's end becomes a space."""
    assert table(("a", "b"), [("x|y", "one\ntwo"), ("", "z")]) == "| a | b |\n|---|---|\n| x\\|y | one two |\n|   | z |"
