"""Under which rules a report was checked: one digest of every module and list of this room, folders and all."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from reviewflow.publication.lexicon import default_lexicon

__all__ = ["edition_of", "rules_version"]


@cache
def rules_version() -> str:
    """The digest of today's rules and lists: any change of them makes earlier reports stale. 16 hexadecimal digits."""
    return edition_of(files("reviewflow.publication"), default_lexicon().version)


def edition_of(room: Traversable, lexicon: str) -> str:
    """The digest of what that folder holds and of the lexicon's version."""
    total = hashlib.sha256(lexicon.encode())
    for name, entry in _rules_in(room):
        total.update(name.encode() + b"\0" + entry.read_bytes())
    return total.hexdigest()[:16]


def _rules_in(folder: Traversable, where: str = "") -> Iterator[tuple[str, Traversable]]:
    """Every module and list in the folder and below it, with its path, in the order of names."""
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            yield from _rules_in(entry, f"{where}{entry.name}/")
        elif entry.name.endswith((".py", ".xz", ".txt")):
            yield where + entry.name, entry
