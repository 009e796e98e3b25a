"""Commands that live in rooms of their own: the gate before the public, and the prover.

A room is imported only when one of its commands is asked for, since it may need optional dependencies. Such a module
has `add_commands(subparsers)`; each of its commands sets `run`. Where it cannot be imported, the message says what to install.
"""

from __future__ import annotations

import importlib
from argparse import REMAINDER, ArgumentParser, _SubParsersAction
from collections.abc import Callable

import attrs

from reviewflow.errors import InputError, MissingExtra

__all__ = ["ROOMS", "add_rooms"]


@attrs.frozen
class Room:
    """A module with commands, the extra that it may need, and its commands with what they do."""

    module: str
    extra: str
    commands: dict[str, str]


ROOMS = (
    Room("reviewflow.publication.commands", "docx,pdf", {
        "check": "find what still identifies in a report",
        "rewrite": "write a new report with labels in place of names",
        "decide": "a table of open findings, and the decisions made from it",
    }),
    Room("reviewflow.testing.prove_cli", "proof", {
        "prove": "prove that drafts stay inside, for any number of people and papers",
    }),
)  # fmt: skip


def add_rooms(subparsers: _SubParsersAction[ArgumentParser], asked_for: str) -> None:
    """Adds every room's commands; only the room of the command that is asked for is imported."""
    for room in ROOMS:
        if asked_for in room.commands:
            _load(room, asked_for)(subparsers)
            continue
        for name, what in room.commands.items():
            subparsers.add_parser(name, help=what, add_help=False).add_argument("rest", nargs=REMAINDER)


def _load(room: Room, command: str) -> Callable[[_SubParsersAction[ArgumentParser]], None]:
    try:
        module = importlib.import_module(room.module)
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("reviewflow"):
            raise InputError(
                command, "is not part of this build of reviewflow", "install a release that has it"
            ) from None
        raise MissingExtra(f"`reviewflow {command}`", room.extra) from None
    add_commands: Callable[[_SubParsersAction[ArgumentParser]], None] = module.add_commands
    return add_commands
