"""The docs say what the code says: generated pages are fresh, every public name is on one, links lead somewhere."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import attrs
import pytest

from reviewflow.model.commands import COMMANDS
from reviewflow.model.events import EVENTS
from reviewflow.rules import CLAUSES, PROCESS

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
PAGES = sorted(path for path in DOCS.rglob("*.md") if "_build" not in path.parts)
ROOMS = ["errors", "kernel", "record", "reviews", "rules", "model.words", "model.process", "model.policy", "model.logic"]


def test_generated_pages_are_fresh() -> None:
    """`python docs/generate.py --check` finds nothing to write."""
    run = subprocess.run([sys.executable, DOCS / "generate.py", "--check"], capture_output=True, text=True, check=False)
    assert (0, "") == (run.returncode, run.stdout + run.stderr)


@pytest.mark.parametrize("room", ROOMS)
def test_every_public_name_is_in_the_reference(room: str) -> None:
    """What stands in a room's `__all__` as Python sees it has its heading on the room's page, and nothing else has."""
    module = import_module(f"reviewflow.{room}")
    page = (DOCS / "reference" / f"room-{room.split('.')[0]}.md").read_text(encoding="utf-8")
    part = re.split(r"^## ", page.split(f"\n## `reviewflow.{room}`\n")[1], maxsplit=1, flags=re.MULTILINE)[0]
    assert sorted(module.__all__) == sorted(re.findall(r"^### `(\w+)`$", part, re.MULTILINE))


def test_every_room_has_a_page() -> None:
    """Each folder and module of the package that offers a public name is a page of the reference."""
    package = ROOT / "src" / "reviewflow"
    offering = {
        path.relative_to(package).parts[0].removesuffix(".py")
        for path in package.rglob("*.py")
        if re.search(r"^__all__", path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    paged = {page.stem.removeprefix("room-") for page in (DOCS / "reference").glob("room-*.md")}
    assert set() == offering - paged


def test_commands_and_events_are_all_in_the_reference() -> None:
    """Each of them is a row of its page."""
    for page, names in (("commands", COMMANDS), ("events", EVENTS)):
        text = (DOCS / "reference" / f"{page}.md").read_text(encoding="utf-8")
        assert sorted(names) == re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE)


def test_an_event_has_the_fields_of_its_command() -> None:
    """The pairs differ only where the decision adds what it alone knows (docs/adr/0008)."""
    command_of = {row.event: row.command for row in PROCESS.stage.rows}
    differing: dict[str, list[str]] = {}
    for name, kind in EVENTS.items():
        if name in command_of:
            said = {field.name for field in attrs.fields(COMMANDS[command_of[name]])}
            kept = {field.name for field in attrs.fields(kind)}
            differing |= {name: sorted(said ^ kept)} if said != kept else {}
    assert differing == {
        "JudgementRecorded": ["facts"],
        "ReadingGranted": ["person", "readers"],
        "ReviewClosed": ["judgements"],
    }


def test_every_rule_that_refuses_is_among_the_refusals() -> None:
    """A rule's code, text and remedy stand in docs/reference/refusals.md."""
    text = (DOCS / "reference" / "refusals.md").read_text(encoding="utf-8")
    missing = [rule.id for rule in CLAUSES.values() if f"| `{rule.code}` | {rule.id} | {rule.text}" not in text]
    assert [] == missing


def test_readings_are_all_there() -> None:
    """U1 to U17 are one row each."""
    text = (DOCS / "explanation" / "readings.md").read_text(encoding="utf-8")
    assert [f"U{number}" for number in range(1, 18)] == re.findall(r"^\| (U\d+) \|", text, re.MULTILINE)


def test_promises_carry_the_names_of_their_tests() -> None:
    """docs/promises.md and tests/promises/ name the same eleven promises, in the same order."""
    promised = re.findall(r"^## \d+\. `(\w+)`$", (DOCS / "promises.md").read_text(encoding="utf-8"), re.MULTILINE)
    files = sorted((ROOT / "tests" / "promises").glob("test_*.py"))
    tests = "\n".join(file.read_text(encoding="utf-8") for file in files)
    tested = [_snake(name) for name in re.findall(r"^class Test_?(\w+)", tests, re.MULTILINE)]
    assert 11 == len(promised)
    assert promised == [name for name in tested if name in promised]


def _snake(name: str) -> str:
    return name if "_" in name else re.sub(r"(?<!^)([A-Z])", r"_\1", name).lower()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(DOCS)))
def test_links_lead_to_pages_that_exist(page: Path) -> None:
    """Every relative link of a page is a file of this project."""
    text = re.sub(r"```.*?```|`[^`]*`", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    targets = [target.split("#")[0] for target in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in target]
    assert [] == [target for target in targets if target and not (page.parent / target).exists()]


def test_every_decision_names_what_it_refused() -> None:
    """An ADR without the options refused is an announcement."""
    silent = [p.name for p in (DOCS / "adr").glob("*.md") if "## What we refused" not in p.read_text(encoding="utf-8")]
    assert [] == silent
