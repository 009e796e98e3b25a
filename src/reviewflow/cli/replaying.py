"""`replay`, `timeline` and `options`: a review file run, told, and asked what may come next."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import Any

from reviewflow.cli import logs
from reviewflow.cli.output import complain, say, say_json
from reviewflow.cli.playing import Play, Played, open_desk, play
from reviewflow.cli.progress import counting
from reviewflow.cli.script import Line, read_script
from reviewflow.errors import InputError
from reviewflow.kernel import Refused
from reviewflow.views.choices import choices, choices_json, choices_text, next_moves, reason_json, sense
from reviewflow.views.naming import Naming, in_words, moment, plural
from reviewflow.views.sentences import sentence
from reviewflow.views.timeline import timeline
from reviewflow.views.timeline_text import timeline_text

__all__ = ["failures", "log", "options", "replay", "run", "told"]


def run(path: str) -> Play:
    """Reads and runs a review file, showing progress on a terminal; a log file is opened as it stands."""
    if logs.is_log(Path(path)):
        return logs.opened(Path(path))
    script = read_script(Path(path))
    desk = open_desk()
    with counting("commands", len(script.lines)) as step:
        return play(script, desk, seen=lambda _: step())


def replay(args: Namespace) -> int:
    """Runs the file and says each outcome; 1 where an expectation failed."""
    if logs.is_log(Path(args.file)):
        raise InputError(Path(args.file).name, "is a log, and holds no commands", "check it with `reviewflow verify`")
    done = run(args.file)
    if args.format == "json":
        say_json(_as_json(done))
    else:
        names = Naming(done.state, args.show_text)
        for played in done.played:
            say(_as_text(played, names))
        state, refused = done.state, sum(isinstance(p.outcome, Refused) for p in done.played)
        say(f"\n{plural(len(done.played), 'command')}: {len(done.played) - refused} accepted, {refused} refused; "
            f"the review {done.review} stands at “{in_words(state.stage)}”, with {plural(state.version, 'event')} on its record")  # fmt: skip
    return failures(done)


def failures(done: Play) -> int:
    """Complains of every expectation that failed; 1 where there is one."""
    failed = [played for played in done.played if not played.met]
    for played in failed:
        complain(_failure(played))
    if failed:
        complain(f"{plural(len(failed), 'expectation')} of {done.review} failed")
    return 1 if failed else 0


def _as_text(played: Played, names: Naming) -> str:
    line, outcome = played.line, played.outcome
    start = f"{line.number:>4}  {moment(line.at)}  {line.by:<6} {_name(line)}"
    note = f"\n        {line.note}" if names.words and line.note else ""
    if isinstance(outcome, Refused):
        reasons = "".join(f"\n        {sense(reason, names)}" for reason in outcome.reasons)
        return f"{start}: refused{note}{reasons}"
    return f"{start}{note}\n        {'; '.join(sentence(event, names) for event in outcome.events)}"


def _name(line: Line) -> str:
    return type(line.command).__name__


def _failure(played: Played) -> str:
    found = "accepted"
    if isinstance(played.outcome, Refused):
        found = "refused:" + ", ".join(dict.fromkeys(f"{r.code} ({r.rule})" for r in played.outcome.reasons))
    return f"line {played.line.number}, {_name(played.line)}: expected {played.line.expect}, was {found}"


def _as_json(done: Play) -> dict[str, Any]:
    return {
        "review": done.review,
        "version": done.state.version,
        "stage": done.state.stage.value,
        "met": all(played.met for played in done.played),
        "outcomes": [_outcome_json(played) for played in done.played],
    }


def _outcome_json(played: Played) -> dict[str, Any]:
    line, outcome = played.line, played.outcome
    refused = isinstance(outcome, Refused)
    events = outcome.recorded if isinstance(outcome, Refused) else outcome.events
    return {
        "line": line.number, "at": line.at.isoformat().replace("+00:00", "Z"), "by": line.by, "command": _name(line),
        "command_id": line.command_id, "outcome": "refused" if refused else "accepted",
        "events": [type(event).__name__ for event in events],
        "reasons": [reason_json(reason) for reason in outcome.reasons] if isinstance(outcome, Refused) else [],
        "expect": line.expect, "met": played.met,
    }  # fmt: skip


def told(args: Namespace) -> int:
    """The story of the review, dated."""
    done = run(args.file)
    say(
        timeline_text(
            timeline(done.kernel, done.log, done.attempts, words=args.show_text), Naming(done.state, args.show_text)
        )
    )
    return 0


def options(args: Namespace) -> int:
    """What may be done after the file's last command, and what blocks the rest."""
    done = run(args.file)
    found = choices(done.kernel, done.state, args.actor, at=done.state.last_at)
    if args.format == "json":
        say_json(
            {
                "review": done.review,
                "stage": done.state.stage.value,
                "as": args.actor or "",
                "commands": choices_json(found),
            }
        )
        return 0
    names = Naming(done.state)
    whose = f", as {names.person(args.actor)} may know it" if args.actor else ""
    say(f"Review {done.review} stands at “{in_words(done.state.stage)}”{whose}.\n")
    say(choices_text(found, names, next_moves(done.kernel, done.state)))
    return 0


def log(args: Namespace) -> int:
    """Runs the file and writes its log."""
    return logs.write(args, run(args.file))
