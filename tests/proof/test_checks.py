"""What a host runs on its own process: tighter passes, looser is named."""

from __future__ import annotations

import subprocess
import sys

import attrs
import pytest

import reviewflow.testing as kit
from reviewflow.model.process import Force, Gap, Rule
from reviewflow.model.words import Capacity
from reviewflow.rules import PROCESS
from reviewflow.testing.checks import check_process

RULE = Rule(id="own-1", clause="own", force=Force.GUARD, code="OWN", fact="own", text="own", remedy="own", check=lambda review, ask: (Gap("review"),))


def test_ours_and_a_tighter_one_pass() -> None:
    """A process that only adds rules and takes capacities away is compiled."""
    tighter = PROCESS.tightened_by({"ConfirmTeam": [RULE]}, only={"PublishReport": [Capacity.COMMISSIONER]})
    assert check_process(PROCESS).process == PROCESS
    assert check_process(tighter).process == tighter


def test_looser_ones_are_named() -> None:
    """More people, a rule left out, a step that leads elsewhere: all at once, also when made without `tightened_by`."""
    row = next(row for row in PROCESS.stage.rows if row.rules)
    bare = attrs.evolve(PROCESS.stage, rows=tuple(attrs.evolve(r, rules=()) if r is row else r for r in PROCESS.stage.rows))
    moved = attrs.evolve(PROCESS.version, rows=(*PROCESS.version.rows[:-1], attrs.evolve(PROCESS.version.rows[-1], event="Elsewhere")))
    open_to_all = {**PROCESS.who_may, "PublishReport": frozenset(Capacity)}
    with pytest.raises(AssertionError) as raised:
        check_process(attrs.evolve(PROCESS, stage=bare, version=moved, who_may=open_to_all))
    said = str(raised.value)
    assert "`PublishReport` may also be given by" in said
    assert f"`{row.command}` from `{row.source[0]}` goes without" in said
    assert "table `version`" in said


def test_every_public_name_is_there() -> None:
    """Each name of the kit is loaded when asked for, and no other is."""
    assert [name for name in kit._PLACES if not callable(getattr(kit, name))] == []
    with pytest.raises(AttributeError, match="no `nothing`"):
        kit.nothing  # noqa: B018 (asking is the test)


def test_the_kit_loads_no_extra_by_itself() -> None:
    """Importing the kit, the explorer and the canary needs neither a solver nor a test framework."""
    script = "import sys, reviewflow.testing as k, reviewflow.testing.explore; k.leaks, k.check_store, k.check_process; print(*{n.split('.')[0] for n in sys.modules})"
    loaded = set(subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.split())
    assert loaded & {"z3", "pysat", "cvc5", "pytest", "hypothesis"} == set()
