"""The map from the guide to the code: every clause S1 to S52 with its force, its rule, where it is asked, and its test.

Generated from the rules and the tables; `docs/policy-map.md` is its committed copy, and a test compares the two
(`differs_from`). Adds no word of its own to a clause.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

import attrs

from reviewflow.model.policy import Policy
from reviewflow.model.process import Force, Process, Rule
from reviewflow.rules import CLAUSES, NOTES, POLICY, PROCESS
from reviewflow.rules.writing import Note
from reviewflow.views.markdown import code, table

__all__ = ["ClauseRow", "class_of_tests", "clause_rows", "differs_from", "policy_map"]

LAST = 52
"""The guide's chapter on preparation was read as 52 statements (DOMAIN §3)."""

HEAD = """# From the guide to the code

One row for every statement of the guide's chapter (S1 to S52), then the rules that readings and practice add.
This page is generated from the tables by `reviewflow.views.policy_map`; change the rules, not the page.

*guard*: refused until it is met. *judge*: refused until it is met, or until a team member has judged those very facts
on the record. *record*: refuses nothing, the fact has its place. *derive*: refuses nothing, a view computes it.
*no_code*: needs no code, and the line says why.
"""


@attrs.frozen(kw_only=True)
class ClauseRow:
    """One clause: its force, the rule read as a fact, where it is asked or carried, what is said and what mends it."""

    clause: str
    force: Force
    fact: str
    where: str
    text: str
    remedy: str
    test: str


def clause_rows(
    process: Process = PROCESS,
    policy: Policy = POLICY,
    rules: Mapping[str, Rule] = CLAUSES,
    notes: Mapping[str, Note] = NOTES,
) -> tuple[ClauseRow, ...]:
    """Every clause S1 to S52 in order, some with several rows. Raises KeyError for a clause that has neither rule nor note."""
    return tuple(row for number in range(1, LAST + 1) for row in _rows(f"S{number}", process, policy, rules, notes))


def _rows(
    clause: str, process: Process, policy: Policy, rules: Mapping[str, Rule], notes: Mapping[str, Note]
) -> Iterator[ClauseRow]:
    own = [rule for rule in rules.values() if rule.id == clause or rule.id.startswith(f"{clause}-")]
    if clause in notes or not own:
        note = notes[clause]
        yield ClauseRow(
            clause=clause,
            force=note.force,
            fact=note.fact,
            where=note.where,
            text="",
            remedy="",
            test=class_of_tests(clause),
        )
    yield from (_of_rule(clause, rule, process) for rule in own)
    yield from _conditions(clause, policy)


def _conditions(clause: str, policy: Policy) -> Iterator[ClauseRow]:
    """What the confidentiality table asks for that clause: each condition once, with the acts that ask it."""
    asked: dict[tuple[str, str, str], list[str]] = {}
    for act in policy.acts:
        for c in act.guard:
            if c.rule == clause:
                asked.setdefault((c.code, c.text, c.remedy), []).append(act.name)
    for (code_, text, remedy), acts in asked.items():
        yield ClauseRow(
            clause=clause, force=Force.GUARD, fact=f"condition {code((code_,))}", where=f"acts: {code(dict.fromkeys(acts))}",
            text=text, remedy=remedy, test=class_of_tests(clause),
        )  # fmt: skip


def _of_rule(clause: str, rule: Rule, process: Process) -> ClauseRow:
    return ClauseRow(
        clause=clause, force=rule.force, fact=rule.fact, where=_where(rule, process), text=rule.text,
        remedy=rule.remedy, test=class_of_tests(clause),
    )  # fmt: skip


def _where(rule: Rule, process: Process) -> str:
    """The commands that ask the rule, by table."""
    asked = []
    for tab in process.tables():
        commands = dict.fromkeys(row.command for row in tab.rows if rule in row.rules)
        if commands:
            asked.append(f"{tab.name}: {code(commands)}")
    return "; ".join(asked) or "not asked by a table"


def class_of_tests(clause: str) -> str:
    """How the tests of a clause are found: the class's name begins so, in `tests/clauses/`."""
    return f"`Test{clause}…`"


def policy_map(process: Process = PROCESS, policy: Policy = POLICY) -> str:
    """The whole page as Markdown."""
    rows = clause_rows(process, policy)
    further = [rule for rule in process.rules if rule.id in CLAUSES and not re.match(r"S\d", rule.id)]
    hosts = [
        rule for rule in process.rules if rule.id not in CLAUSES and _where(rule, process) != "not asked by a table"
    ]
    parts = [HEAD, _table(rows), "## What readings and practice add", _table(_further(further, process))]
    if hosts:
        parts += ["## What this process adds", _table(_further(hosts, process))]
    return "\n\n".join(part.strip("\n") for part in parts) + "\n"


def _further(rules: Iterable[Rule], process: Process) -> Iterator[ClauseRow]:
    for rule in rules:
        row = _of_rule(rule.clause, rule, process)
        yield attrs.evolve(
            row, clause=f"{rule.clause} (`{rule.id}`)", test=", ".join(map(class_of_tests, _clauses(rule)))
        )


def _clauses(rule: Rule) -> list[str]:
    return [clause for clause in rule.clause.split() if clause.startswith("S")]


def _table(rows: Iterable[ClauseRow]) -> str:
    heads = ("clause", "force", "the rule as a fact", "where", "said when it is not met", "what to do", "tests")
    return table(heads, ((r.clause, r.force.value, r.fact, r.where, r.text, r.remedy, r.test) for r in rows))


def differs_from(committed: str, process: Process = PROCESS, policy: Policy = POLICY) -> str:
    """Empty where the committed page is up to date; else the first line that differs, with what it should be."""
    ours, theirs = policy_map(process, policy).splitlines(), committed.splitlines()
    for number, (expected, found) in enumerate(zip(ours, theirs, strict=False), start=1):
        if expected != found:
            return f"line {number} should read: {expected}"
    return "" if len(ours) == len(theirs) else f"it has {len(theirs)} lines and should have {len(ours)}"
