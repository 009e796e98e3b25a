"""Pages drawn from the tables: the process, the commands, the events, the refusals. `reviewflow.views` draws what it can."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import attrs

from reviewflow.model.commands import COMMANDS
from reviewflow.model.events import EVENTS
from reviewflow.model.logic import Condition
from reviewflow.rules import POLICY, PROCESS
from reviewflow.views import diagram, process_page

__all__ = ["commands", "events", "grid", "process", "refusals", "stage_picture"]

HEAD = "<!-- Written by `python docs/generate.py` from the tables; a test holds it equal. Change the tables instead. -->\n\n"


def grid(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A Markdown table; a bar within a cell is escaped."""
    head = tuple(head)
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines) + "\n"


def code(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def stage_picture() -> str:
    """The stages and what moves between them, as Mermaid."""
    return f"```mermaid\n{diagram(PROCESS.stage)}\n```\n"


def process() -> str:
    """The tables, each as a picture and row by row, and the confidentiality table in words."""
    return process_page(PROCESS, POLICY)


def _fields(kind: type) -> str:
    return ", ".join(f"`{f.name}`" + ("" if f.default is attrs.NOTHING else "?") for f in attrs.fields(kind)) or "—"


def _said(kind: type) -> str:
    return " ".join((kind.__doc__ or "").split())


def _stages(name: str) -> str:
    found = {state.value: None for row in PROCESS.stage.rows if row.command == name for state in row.source}
    return "every stage after the opening" if len(found) == len(PROCESS.stage.states) - 1 else code(found)


def commands() -> str:
    """Every command: what it says, its fields, who may give it and where."""
    rows = (
        (f"`{name}`", _said(kind), _fields(kind), ", ".join(sorted(c.replace("_", " ") for c in PROCESS.who_may[name])), _stages(name))
        for name, kind in sorted(COMMANDS.items())
    )
    intro = "# Commands\n\nWhat somebody may ask to be recorded. Import them from `reviewflow.model.commands`. A field with `?` may be left out. `options` says for each whether it may be given now, and what blocks it.\n\n"
    return HEAD + intro + grid(("command", "what it says", "fields", "who may give it", "stages"), rows)


def events() -> str:
    """Every event: what happened, its fields, the command it comes from."""
    source = {row.event: row.command for row in PROCESS.stage.rows}
    rows = ((f"`{name}`", _said(kind), _fields(kind), f"`{source.get(name, 'AskToRead')}`") for name, kind in sorted(EVENTS.items()))
    intro = "# Events\n\nWhat stands in the log. Import them from `reviewflow.model.events`. An event of an earlier schema opens for ever.\n\n"
    return HEAD + intro + grid(("event", "what happened", "fields", "from the command"), rows)


def _refused_by_rules() -> Iterator[tuple[str, ...]]:
    for rule in PROCESS.rules:
        if rule.id in _USED:
            yield (f"`{rule.code}`", rule.id, rule.text, rule.remedy, "yes" if rule.force.value == "judge" else "no")


_USED = {rule.id for table in PROCESS.tables() for row in table.rows for rule in row.rules}


def _refused_by_policy() -> Iterator[tuple[str, ...]]:
    conditions: dict[Condition, list[str]] = {}
    for act in POLICY.acts:
        for condition in act.guard:
            conditions.setdefault(condition, []).append(act.name)
    for condition, acts in conditions.items():
        yield (f"`{condition.code}`", condition.rule, condition.text, condition.remedy, code(acts))


GENERAL = (
    ("UNKNOWN_COMMAND", "the command is not one of this library's"),
    ("UNKNOWN_…", "a field names a person, agency, version, … that is not on the record"),
    ("…_EXISTS", "a field names something new whose id is on the record already"),
    ("TIME_RUNS_BACKWARDS", "the time of the command is before the last event's"),
    ("NOT_YOURS_TO_GIVE", "the actor has no capacity in which that command may be given"),
    ("WRONG_STAGE, WRONG_STANDING, WRONG_VERSION", "the table has no row for that command from where the review, the person or the version stands"),
    ("NO_PERSON_READY, NO_VERSION_READY", "nobody, or no version, stands where the command could be given (`options` only)"),
    ("NOT_TO_BE_JUDGED, NOTHING_TO_JUDGE", "a judgement names no rule that can be judged, or one that has no gap there"),
    ("NOT_YOURS_TO_SEND", "only the business manager or a lead reviewer has a paper sent to an endpoint"),
    ("SOMETHING_IS_MISSING", "something that concerns others is missing, which this actor may not know"),
    ("RULE_FAILED", "a rule itself failed, so nothing is allowed past it"),
)


def refusals() -> str:
    """Every code that a refusal can carry."""
    intro = "# Why something is refused\n\nEvery refusal carries all its reasons. `code` is stable and meant for programs; the text is for people. A rule that can be judged gives way to a recorded judgement of a team member, for as long as the facts stay as they were judged.\n"
    return "".join((
        HEAD, intro, "\n## By the rules of the process\n\n",
        grid(("code", "rule", "what is missing", "next step", "can be judged"), _refused_by_rules()),
        "\n## By the confidentiality table\n\nNone of these can be judged away.\n\n",
        grid(("code", "clause", "what is missing", "next step", "acts"), _refused_by_policy()),
        "\n## By the kernel\n\n", grid(("code", "what it means"), ((f"`{c}`".replace(", ", "`, `"), text) for c, text in GENERAL)),
    ))  # fmt: skip
