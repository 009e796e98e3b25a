"""The subcommands and their arguments; each names the function that runs it."""

from __future__ import annotations

from argparse import ArgumentParser, _SubParsersAction
from collections.abc import Callable

from reviewflow.cli import asking, drawing, logs, replaying
from reviewflow.cli.databases import TENANT, add_arguments
from reviewflow.cli.extras import add_rooms

__all__ = ["parser"]


FILE, REVIEW = "FILE", "REVIEW"
WHAT = {
    FILE: "a review as commands, one JSON object a line",
    REVIEW: "a review file, a log file, or with --database the id of a review",
}


def parser(asked_for: str = "") -> ArgumentParser:
    """The parser of the whole command line; the room of the command `asked_for` is imported where it has one of its own."""
    top = ArgumentParser(
        prog="reviewflow",
        description="Learning Together case reviews: run one from a file, see what blocks it, who may read what, and check its record.",
    )
    commands = top.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _reviews(commands)
    _records(commands)
    _tables(commands)
    add_rooms(commands, asked_for)
    return top


def _command(
    commands: _SubParsersAction[ArgumentParser], name: str, run: Callable[..., int], what: str
) -> ArgumentParser:
    command = commands.add_parser(name, help=what, description=what)
    command.set_defaults(run=run)
    return command


def _with(
    command: ArgumentParser, *, file: str = FILE, text: bool = False, json: bool = False, tenant: str = TENANT
) -> None:
    """The arguments that many commands share."""
    if file:
        command.add_argument("file", metavar=file, help=WHAT[file])
    add_arguments(command, tenant=tenant)
    if text:
        command.add_argument("--show-text", action="store_true", help="show people's names and what they wrote")
    if json:
        formats = ("text", "json")
        command.add_argument("--format", choices=formats, default="text", help="json is for programs, without names")


def _reviews(commands: _SubParsersAction[ArgumentParser]) -> None:
    demo = _command(commands, "demo", asking.demo, "the example review HM-07, from its question to its publication")
    _with(demo, file="", text=True)
    demo.set_defaults(keeps=True)
    replay = _command(commands, "replay", replaying.replay, "run a review file; exit 1 where an expectation fails")
    _with(replay, text=True, json=True)
    replay.set_defaults(keeps=True)
    options = _command(commands, "options", replaying.options, "what may be done now, and what exactly blocks the rest")
    _with(options, file=REVIEW, json=True)
    options.add_argument("--as", dest="actor", metavar="PERSON", help="only what that person may know and do")
    state = _command(commands, "status", asking.state, "the state of the review on one page, what blocks it first")
    _with(state, file=REVIEW, text=True, json=True)
    assured = _command(
        commands, "assurance", asking.assurance, "a document for a board or an inspector, without identities"
    )
    _with(assured, file=REVIEW, json=True)
    timeline = _command(commands, "timeline", replaying.told, "the review as a story, dated")
    _with(timeline, file=REVIEW, text=True, json=True)
    who = _command(commands, "who-could-read", asking.who_could_read, "who could read a version on a day")
    who.add_argument(
        "what",
        nargs="+",
        metavar="[FILE] VERSION",
        help="a review file and a version; without the file, of the example",
    )
    who.add_argument("--on", required=True, metavar="DATE", help="the day, such as 2025-06-12")
    who.add_argument("--zone", default="UTC", metavar="ZONE", help="whose day it is, such as Europe/London (UTC)")
    who.usage = "reviewflow who-could-read [REVIEW] VERSION --on DATE [--zone ZONE] [--format {text,json}] [--database URL]"
    _with(who, file="", json=True)


def _records(commands: _SubParsersAction[ArgumentParser]) -> None:
    log = _command(commands, "log", replaying.log, "run a review file and write its log")
    _with(log, file=REVIEW)
    log.add_argument("-o", "--out", required=True, metavar="LOG", help="the file to write; it holds names in clear")
    verify = _command(
        commands, "verify", logs.verify, "check a log: the hash chain, and that the tables allow every event"
    )
    verify.add_argument(
        "log",
        nargs="?",
        metavar="LOG",
        help="a file that `reviewflow log` wrote; with --database, one review or none for all",
    )
    _with(verify, file="", json=True, tenant="")


def _tables(commands: _SubParsersAction[ArgumentParser]) -> None:
    diagram = _command(commands, "diagram", drawing.diagram, "the three tables as Mermaid")
    diagram.add_argument("--table", choices=("stage", "standing", "version"), help="only that one")
    _command(commands, "schema", drawing.schema, "the JSON Schema of every command and event")
    page = _command(commands, "page", drawing.page, "the tables as a page of Markdown")
    page.add_argument("page", choices=("process", "policy-map"), help="which page")
