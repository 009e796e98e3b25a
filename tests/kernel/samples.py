"""For every command some plausible ones: each field filled with what the record has, for each subject there is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from enum import Enum
from typing import Any, get_args, get_origin

import attrs

from reviewflow.model import commands as c
from reviewflow.model.papers import Copy, Drawn
from reviewflow.model.private import Private
from stories import Story, digest_of

__all__ = ["sample", "samples", "subject_field"]

# fmt: off
FILLED: dict[str, Any] = {
    # fields that name people in another part than the subject's
    "held_by": ("lead1",), "team_present": ("lead1",), "approved_by": ("bm1", "co1"), "contributors": ("lead1",),
    "present": ("lead1",), "said_by": "lead1", "learning_first_said_by": "lead1", "signatory": "tm1",
    "advocate": None, "decided_by": (), "reworked": (), "manages": (), "employed_by": None, "copy": 1,
    "agency": "ag1", "open_findings": 0, "exceptions": (), "rule": "S26", "subject": "late1", "endpoint": "box9",
}
# fmt: on


def subject_field(kind: type[c.Command]) -> tuple[str, str] | None:
    """The field by which `options` looks at a command, with its kind: a version first, else a person."""
    for what in ("version", "person"):
        for field in attrs.fields(kind):
            if field.metadata.get("refers") == what and field.name != "team_present":
                return field.name, what
    return None


def samples(s: Story) -> Iterator[c.Command]:
    """One of every command, and where it is about somebody or a version one for each."""
    for kind in c.COMMANDS.values():
        found = subject_field(kind)
        if found is None:
            yield sample(kind, s)
            continue
        name, what = found
        for subject in s.review.versions if what == "version" else s.review.people:
            yield sample(kind, s, name, subject)


def sample(kind: type[c.Command], s: Story, about: str = "", subject: str = "") -> c.Command:
    """That command with every field filled; the field `about` with the subject."""
    fields = attrs.fields(attrs.resolve_types(kind))
    values = {field.name: _value(field, s, subject if field.name == about else "") for field in fields}
    if "digest" in values:
        values["digest"] = digest_of(values.get("version") or "x")
    if "copies" in values:
        values["copies"] = (Copy(number=99, person="lead1"),)
    if "sources" in values:
        values["sources"] = (Drawn(source=next(iter(s.review.versions), "tp1")),)
    return kind(**values)


def _value(field: Any, s: Story, subject: str) -> Any:
    if subject:
        return (subject,) if get_origin(field.type) is tuple else subject
    if field.name in FILLED and field.metadata.get("introduces") is None:
        return FILLED[field.name]
    if "introduces" in field.metadata:
        return "new9"
    if "refers" in field.metadata:
        one = _on_record(s, field.metadata["refers"])
        return (one,) if get_origin(field.type) is tuple else one
    return _plain(field.type, field.name, s)


def _on_record(s: Story, what: str) -> str:
    return next(iter(s.review.on_record(what)), "none9")


def _plain(kind: Any, name: str, s: Story) -> Any:
    plain = {str: f"{name}-9", int: 1, bool: True, date: s.today, Private: Private("some words")}
    if kind in plain:
        return plain[kind]
    if get_origin(kind) is tuple:
        return (_plain(get_args(kind)[0], name, s),) if kind != tuple[Copy, ...] and kind != tuple[Drawn, ...] else ()
    if isinstance(kind, type) and issubclass(kind, Enum):
        return next(iter(kind))
    return _plain(get_args(kind)[0], name, s)
