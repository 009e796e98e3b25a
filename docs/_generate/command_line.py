"""The page of the command line: every command with what it takes, as the parser itself has it."""

from __future__ import annotations

from argparse import SUPPRESS, Action, ArgumentParser, _SubParsersAction
from collections.abc import Iterator

from _generate.tables import HEAD, grid
from reviewflow.cli.parser import parser

__all__ = ["command_line"]


def _commands(top: ArgumentParser) -> dict[str, ArgumentParser]:
    found: dict[str, ArgumentParser] = {}
    for action in top._actions:
        if isinstance(action, _SubParsersAction):
            found |= action.choices
    return found


def _names(action: Action) -> str:
    if not action.option_strings:
        return f"`{action.metavar or action.dest}`"
    return f"`{', '.join(action.option_strings)}{_value(action)}`"


def _value(action: Action) -> str:
    """What follows the option, as `--help` shows it."""
    if action.nargs == 0:
        return ""
    return f" {action.metavar or ('{' + ','.join(map(str, action.choices)) + '}' if action.choices else action.dest.upper())}"


def _rows(command: ArgumentParser) -> Iterator[tuple[str, str]]:
    for action in command._actions:
        if action.help != SUPPRESS and action.dest != "help":
            yield _names(action), str(action.help or "").replace("%(default)s", str(action.default))


def command_line() -> str:
    """Every command, its arguments, and the exit codes."""
    text = HEAD + "# The command line\n\n`reviewflow COMMAND --help` says the same. Exit codes: 0 done, 1 an expectation failed or a check found something, 2 the input could not be read.\n"
    for name in _commands(parser()):
        command = _commands(parser(name))[name]
        text += f"\n## `reviewflow {name}`\n\n{command.description or ''}\n"
        rows = list(_rows(command))
        text += f"\n{grid(('', ''), rows)}" if rows else ""
    return text
