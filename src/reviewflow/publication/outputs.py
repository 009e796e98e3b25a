"""The files that a command writes: never over what it reads, never over what is there unasked, never half.

Where each goes is checked before any work is done. A file is written under a name that says nothing, beside the
place where it will stand, and takes that place only when it is whole; only its owner can read it. No message
repeats a path: people put names into file names.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from reviewflow.errors import InputError

__all__ = ["claim", "put"]


def claim(outputs: Mapping[str, str | None], inputs: Iterable[str | None], *, overwrite: bool) -> None:
    """Raises `InputError` unless each output (by what it is called) is apart from all inputs and the others, in a folder, and not there yet."""
    read = [Path(path) for path in inputs if path]
    taken: list[Path] = []
    for name, path in ((name, Path(path)) for name, path in outputs.items() if path):
        if any(_same(path, other) for other in read):
            raise InputError(name, "it is one of the files that are read", "give another path")
        if any(_same(path, other) for other in taken):
            raise InputError(name, "two outputs have one path", "give each its own")
        if not path.parent.is_dir():
            raise InputError(name, "its folder does not exist", "make the folder, or give another path")
        if path.is_dir():
            raise InputError(name, "it is a folder", "give the path of a file")
        if path.exists() and not overwrite:
            raise InputError(name, "there is a file already, and it was not touched", "give another path, or add `--overwrite`")
        taken.append(path)


def _same(one: Path, other: Path) -> bool:
    """Whether two paths mean one file, also through links and other spellings."""
    if one.exists() and other.exists():
        return one.samefile(other)
    return one.resolve() == other.resolve()


def put(path: str, data: bytes) -> None:
    """Writes a whole file or none; raises `InputError` that does not repeat the path."""
    unfinished: str | None = None
    try:
        handle, unfinished = tempfile.mkstemp(prefix=".reviewflow-", dir=Path(path).parent)  # only its owner can read it
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(unfinished).replace(path)
        unfinished = None
    except OSError as error:
        raise InputError("output", f"it cannot be written ({error.strerror})", "check the path and the room on the disk") from None
    finally:
        if unfinished is not None:
            Path(unfinished).unlink(missing_ok=True)
