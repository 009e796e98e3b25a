"""`reviewflow check`, `rewrite` and `decide`: the gate from a command line. `cli.py` adds these to its parser.

Exit codes: 0 nothing open, 1 something open, 2 input that cannot be used. Found words are shown only with
`--show-text`; files are written only where the person says, and only readable by their owner.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reviewflow.errors import InputError, MissingExtra
from reviewflow.publication.decisions import Decisions
from reviewflow.publication.gate import Progress, check_file
from reviewflow.publication.gate_report import GateReport
from reviewflow.publication.html import as_html
from reviewflow.publication.outputs import claim, put
from reviewflow.publication.policy import DEFAULT, Policy
from reviewflow.publication.register import Register
from reviewflow.publication.report import as_json, as_text
from reviewflow.publication.rewrite import rewrite_file
from reviewflow.publication.table import decisions_from_table, table_of

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]

__all__ = ["add_commands", "check", "decide", "rewrite"]

_LONG = 100_000  # characters; what is shorter is checked before anybody could read how far it is
_LARGE_BYTES = 512 * 2**10


def _progress(args: argparse.Namespace) -> Progress | None:
    """How much is checked, on a terminal's error stream; nothing where nobody watches."""
    if not sys.stderr.isatty():
        return None
    if Path(args.file).is_file() and Path(args.file).stat().st_size >= _LARGE_BYTES:
        sys.stderr.write("reading the file; this takes a while\n")

    shown = -1

    def show(done: int, total: int) -> None:
        nonlocal shown
        percent = 100 * done // max(total, 1)
        if total >= _LONG and percent > shown:
            shown = percent
            sys.stderr.write(f"\rchecked {percent} %" + ("\n" if done == total else ""))
            sys.stderr.flush()

    return show


def _read_text(path: str, what: str) -> str:
    with suppress(OSError, UnicodeDecodeError):  # raised below: their errors hold the path and the bytes
        return Path(path).read_text(encoding="utf-8-sig")
    raise InputError(what, "the file cannot be read as UTF-8 text", "check the path and save it as UTF-8")


def _policy(args: argparse.Namespace, register: Register) -> Policy:
    unknown = set(args.may_stay or ()) - {entry.id for entry in register.entries}
    if unknown:
        raise InputError("may-stay", f"{len(unknown)} of its ids are of no entry of this register", "give the id of a person, a place or an agency in it")
    if not any((args.dates, args.agencies_named, args.counties_named, args.may_stay)):
        return DEFAULT
    return Policy(
        name="command line",
        dates=args.dates or DEFAULT.dates,
        agencies_named=args.agencies_named,
        counties_named=args.counties_named,
        may_stay=frozenset(args.may_stay or ()),
    )


def _decisions(args: argparse.Namespace) -> Decisions | None:
    return Decisions.from_json(_read_text(args.decisions, "decisions")) if getattr(args, "decisions", None) else None


def _claim(args: argparse.Namespace) -> None:
    """Checks where the outputs go before any work is done."""
    given = vars(args)
    outputs = {"output": given.get("out"), "page": given.get("html")}
    claim(outputs, [given.get(name) for name in ("file", "register", "decisions", "edited")], overwrite=args.overwrite)


def _show(report: GateReport, args: argparse.Namespace) -> int:
    render = as_json if args.format == "json" else as_text
    if args.html:
        put(args.html, as_html(report).encode())
    sys.stdout.write(render(report, show_text=args.show_text))
    return 1 if report.blocked else 0


def check(args: argparse.Namespace) -> int:
    """Checks one file and prints the report."""
    _claim(args)
    register = Register.load(args.register)
    report = check_file(args.file, register, _policy(args, register), decisions=_decisions(args), progress=_progress(args))
    return _show(report, args)


def rewrite(args: argparse.Namespace) -> int:
    """Rewrites one file into another and prints the report on the new bytes; never writes over its input."""
    _claim(args)
    if Path(args.out).suffix.lower() != Path(args.file).suffix.lower():
        raise InputError("output", "its suffix is another than the input's, and a rewrite makes the same kind of file", "give both the same suffix")
    register = Register.load(args.register)
    done = rewrite_file(args.file, register, _policy(args, register), new_name=Path(args.out).name, decisions=_decisions(args), progress=_progress(args))
    put(args.out, done.data)
    return _show(done.after, args)


def decide(args: argparse.Namespace) -> int:
    """Writes a table of what is to be decided (`-o`), or a decisions file from the edited table (`--from`)."""
    _claim(args)
    register = Register.load(args.register)
    report = check_file(args.file, register, _policy(args, register), progress=_progress(args))
    if args.edited:
        made = decisions_from_table(_read_text(args.edited, "table"), report)
        put(args.out, made.to_json().encode())
        sys.stdout.write(f"{len(made.entries)} decision(s) written, for document {report.document_digest[:12]} only\n")
    else:
        put(args.out, table_of(report).encode("utf-8-sig"))
        sys.stdout.write("a table was written: fill in `action`, `instead`, `by` and `reason`, then run `reviewflow decide` with `--from`\n")
    return 0


def _guarded(command: Any) -> Any:
    """Turns unusable input into exit code 2 with one line on the error stream."""

    def run(args: argparse.Namespace) -> int:
        try:
            code: int = command(args)
        except (InputError, MissingExtra) as error:
            sys.stderr.write(f"{error}\n")
            return 2
        return code

    return run


def _common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", help="a .docx, .md, .txt or .pdf file")
    parser.add_argument("--register", required=True, help="the case's register, a JSON file")
    parser.add_argument("--dates", choices=("season", "month", "year", "keep"), help="what exact dates become (season)")
    parser.add_argument("--agencies-named", action="store_true", help="agencies may be named")
    parser.add_argument("--counties-named", action="store_true", help="counties may be named")
    parser.add_argument("--may-stay", action="append", metavar="ID", help="a register entry that may be named, such as the publishing board")
    parser.add_argument("--overwrite", action="store_true", help="replace files that are there already; never one that is read")


def _rendering(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--decisions", help="a decisions file for this very document")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="json is for programs")
    parser.add_argument("--show-text", action="store_true", help="show the found words; the output is then confidential")
    parser.add_argument("--html", metavar="PAGE", help="write a page that shows the report with findings marked")


def add_commands(subparsers: Subparsers, what: Mapping[str, str]) -> None:
    """Adds the three commands, each with what it does; each sets `run`, which takes the parsed arguments and returns the exit code."""
    checking, rewriting, deciding = (
        subparsers.add_parser(name, help=what[name], description=what[name]) for name in ("check", "rewrite", "decide")
    )
    _common(checking)
    _rendering(checking)
    checking.set_defaults(run=_guarded(check))
    _common(rewriting)
    _rendering(rewriting)
    rewriting.add_argument("-o", "--out", required=True, help="the new file")
    rewriting.set_defaults(run=_guarded(rewrite))
    _common(deciding)
    deciding.add_argument("-o", "--out", required=True, help="the table or the decisions file to write")
    deciding.add_argument("--from", dest="edited", metavar="TABLE", help="the edited table")
    deciding.set_defaults(run=_guarded(decide))
