"""A report speaks of the rules it was made under: whatever of them changes, it holds no longer."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import reviewflow.publication
from reviewflow.publication import rules_version
from reviewflow.publication.edition import edition_of
from reviewflow.publication.lexicon import default_lexicon

ROOM = Path(reviewflow.publication.__file__).parent
RULES = sorted(file.relative_to(ROOM).as_posix() for file in ROOM.rglob("*") if file.suffix in {".py", ".xz", ".txt"})


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The room, in a folder where it may be changed."""
    return Path(shutil.copytree(ROOM, tmp_path_factory.mktemp("room") / "publication"))


@pytest.mark.parametrize("changed", RULES)
def test_a_change_of_any_module_or_list_is_another_edition(copied: Path, changed: str) -> None:
    """One byte more in one file, in whatever folder it lies; and with the byte gone it is the same edition again."""
    file = copied / changed
    whole = file.read_bytes()
    file.write_bytes(whole + b" ")
    assert rules_version() != edition_of(copied, default_lexicon().version)
    file.write_bytes(whole)
    assert rules_version() == edition_of(copied, default_lexicon().version)


def test_a_rule_that_moves_is_another_edition(copied: Path) -> None:
    """The same bytes under another name, or in another folder, are not the same rules."""
    (copied / "plain.py").rename(copied / "finders" / "plain.py")
    assert rules_version() != edition_of(copied, default_lexicon().version)
