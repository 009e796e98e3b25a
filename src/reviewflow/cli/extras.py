"""Commands that live in rooms of their own: the gate before the public, and the prover.

A room is imported only when one of its commands is asked for, since it may need optional dependencies. The module of
a `Room` has `add_commands(subparsers, what)`, and each of its commands sets `run`; the prover is one function. Where one
cannot be imported, the message says what to install.
"""

from __future__ import annotations

import importlib
from argparse import REMAINDER, ArgumentParser, ArgumentTypeError, Namespace, _SubParsersAction
from pathlib import Path
from typing import Any

import attrs

from reviewflow.cli.output import say
from reviewflow.cli.progress import counting
from reviewflow.errors import InputError, MissingExtra
from reviewflow.rules import POLICY

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
)  # fmt: skip


def add_rooms(subparsers: _SubParsersAction[ArgumentParser], asked_for: str) -> None:
    """Adds every room's commands; only the room of the command that is asked for is imported."""
    for room in ROOMS:
        if asked_for in room.commands:
            _module(room.module, asked_for, room.extra).add_commands(subparsers, room.commands)
            continue
        for name, what in room.commands.items():
            subparsers.add_parser(name, help=what, add_help=False).add_argument("rest", nargs=REMAINDER)

    proving = "prove that drafts stay inside, for any number of people and papers"
    prove = subparsers.add_parser("prove", help=proving, description=proving)
    prove.add_argument(
        "--certificate", metavar="FILE", help="write what was proved, by what, under which rules, as JSON"
    )
    prove.add_argument(
        "--states", metavar="N", type=_count, help="search each small world until so many of its states are known"
    )
    prove.set_defaults(run=_prove)


def _prove(args: Namespace) -> int:
    """Proves the guide's own policy: 0 where it is proved, 1 where it is refuted."""
    module = _module(PROVER, "prove", "proof")
    file = Path(args.certificate) if args.certificate else None
    code: int = module.prove_command(POLICY, say, file, states=args.states, watch=counting)
    return code


def _count(text: str) -> int:
    """A whole number from 1 on."""
    if not text.isdecimal() or int(text) < 1:
        raise ArgumentTypeError(f"`{text}` is no whole number from 1 on")
    return int(text)


PROVER = "reviewflow.testing.prove_cli"


def _module(name: str, command: str, extra: str) -> Any:
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("reviewflow"):
            raise InputError(
                command, "is not part of this build of reviewflow", "install a release that has it"
            ) from None
        raise MissingExtra(f"`reviewflow {command}`", extra) from None
