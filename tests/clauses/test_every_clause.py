"""Every clause S1 to S52 has a rule or a note, a class of tests, and nothing stands for a clause that is not there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from reviewflow.model.process import Force
from reviewflow.rules import CLAUSES, NOTES, PROCESS
from reviewflow.rules.confidentiality import ACTS

EVERY = [f"S{number}" for number in range(1, 53)]
HERE = Path(__file__).parent
FILES = {
    "test_identifying_a_case.py": EVERY[:11],
    "test_selecting_the_team.py": EVERY[11:18],
    "test_identifying_who.py": EVERY[18:31],
    "test_preparing.py": EVERY[31:39],
    "test_confidentiality_and_backing.py": EVERY[39:44],
    "test_reporting.py": EVERY[44:48],
    "test_publishing.py": EVERY[48:],
}
NAMED = re.compile(r"[SU]\d+\Z")


def classes(file: str) -> dict[str, ast.ClassDef]:
    """The test classes of a file, by the clause in their name."""
    found = [node for node in ast.parse((HERE / file).read_text()).body if isinstance(node, ast.ClassDef)]
    return {re.match(r"Test(S\d+)", node.name).group(1): node for node in found}  # type: ignore[union-attr]


@pytest.mark.parametrize("file", FILES)
def test_a_class_for_each_clause_in_the_guides_order(file: str) -> None:
    """Each file holds its heading's clauses, all of them and in order; each class says the clause and asserts something."""
    found = classes(file)
    assert FILES[file] == list(found)
    for node in found.values():
        assert ast.get_docstring(node)
        methods = [part for part in node.body if isinstance(part, ast.FunctionDef) and part.name.startswith("test_")]
        assert methods
        assert all(ast.get_docstring(method) for method in methods)


def test_rules_and_notes_cover_every_clause_exactly() -> None:
    """A clause has a rule of its own name or a note, never both and never neither; nothing else bears such a name."""
    ruled = {id for id in CLAUSES if NAMED.match(id)}
    assert set(EVERY) == ruled | set(NOTES)
    assert set() == ruled & set(NOTES)


def test_each_rule_names_a_clause_that_exists() -> None:
    """Rules beside the clauses say which sentence or which reading they serve."""
    for rule in PROCESS.rules:
        assert set(rule.clause.split()) <= {*EVERY, *(f"U{n}" for n in range(1, 18))}, rule.id


def test_each_row_and_act_names_a_clause_that_exists() -> None:
    """So do the rows of the three tables and the acts of the confidentiality table."""
    known = {*EVERY, *(f"U{n}" for n in range(1, 18))}
    sources = [row.clause for table in PROCESS.tables() for row in table.rows] + [act.source for act in ACTS]
    assert [source for source in sources if not source or not set(source.split()) <= known] == []


def test_a_rule_that_can_refuse_says_why_and_what_to_do() -> None:
    """Guards and judges have code, fact, text and remedy; texts are lower case without a full stop (STYLE 15)."""
    for rule in PROCESS.rules:
        assert rule.force in (Force.GUARD, Force.JUDGE)
        assert re.fullmatch(r"[A-Z][A-Z_]+", rule.code)
        for text in (rule.fact, rule.text, rule.remedy):
            assert text[:1] == text[:1].lower()
            assert not text.endswith(".")


def test_a_note_says_where() -> None:
    """What carries the clause, or why no code does; and what becomes of it."""
    assert {"S3": Force.RECORD, "S4": Force.DERIVE, "S6": Force.NO_CODE, "S47": Force.GUARD}.items() <= {
        clause: note.force for clause, note in NOTES.items()
    }.items()
    assert all(note.fact and note.where and note.clause == clause for clause, note in NOTES.items())


def test_every_rule_is_used() -> None:
    """A rule that no row names would be a promise that nobody keeps."""
    rows = [row for table in PROCESS.tables() for row in table.rows]
    used = {rule.id for row in rows for rule in (*row.rules, *((row.when,) if row.when else ()))}
    assert {rule.id for rule in PROCESS.rules} == used
