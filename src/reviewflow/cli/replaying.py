"""`replay`, `timeline` and `options`: a review file run, told, and asked what may come next."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import Any

from reviewflow.cli import logs
from reviewflow.cli.databases import desk_of, kept
from reviewflow.cli.output import as_json, complain, say, say_json
from reviewflow.cli.playing import Play, Played, play
from reviewflow.cli.progress import counting
from reviewflow.cli.script import Line, read_script
from reviewflow.errors import InputError
from reviewflow.kernel import Refused
from reviewflow.record.canonical import moment_text
from reviewflow.views.choices import choices, choices_json, choices_text, next_moves, reason_json, sense
from reviewflow.views.naming import Naming, in_words, moment, plural
from reviewflow.views.sentences import sentence
from reviewflow.views.timeline import timeline, timeline_json
from reviewflow.views.timeline_text import timeline_text

__all__ = ["asked", "failures", "log", "options", "replay", "run", "told"]


def run(args: Namespace, path: Path) -> Play:
    """Reads and runs a review file at the desk that was asked for, showing progress on a terminal.

    Raises `InputError` where a database holds that review already: a file is run once.
    """
    script = read_script(path)
    desk = desk_of(args)
    if desk.store.head(script.review).number:
        ask = f"ask it with `reviewflow status {script.review} --database URL`, or use another database"
        raise InputError("--database", f"holds review `{script.review}` already", ask)
    with counting("commands", len(script.lines)) as step:
        return play(script, desk, seen=lambda _: step())


def asked(args: Namespace, what: str) -> Play:
    """The review that a question is about: run from its file, opened from its log, or by its id from the database."""
    if args.database:
        desk = desk_of(args)
        if not desk.store.head(what).number:
            known = ", ".join(f"`{review}`" for review in desk.store.streams()) or "none"
            raise InputError("REVIEW", "is not in that database", f"the reviews there are {known}")
        return Play(desk=desk, review=what, played=())
    return logs.opened(Path(what)) if logs.is_log(Path(what)) else run(args, Path(what))


def replay(args: Namespace) -> int:
    """Runs the file and says each outcome; 1 where an expectation failed."""
    file = Path(args.file)
    if logs.is_log(file):
        raise InputError(file.name, "is a log, and holds no commands", "check it with `reviewflow verify`")
    plain, done = as_json(args), run(args, file)
    if plain:
        say_json(_as_json(done))
    else:
        names = Naming(done.state, args.show_text)
        for played in done.played:
            say(_as_text(played, names))
        state, refused = done.state, sum(isinstance(p.outcome, Refused) for p in done.played)
        say(f"\n{plural(len(done.played), 'command')}: {len(done.played) - refused} accepted, {refused} refused; "
            f"the review {done.review} stands at “{in_words(state.stage)}”, with {plural(state.version, 'event')} on its record")  # fmt: skip
        say(kept(args, done.review))
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
        "line": line.number, "at": moment_text(line.at), "by": line.by, "command": _name(line),
        "command_id": line.command_id, "outcome": "refused" if refused else "accepted",
        "events": [type(event).__name__ for event in events],
        "reasons": [reason_json(reason) for reason in outcome.reasons] if isinstance(outcome, Refused) else [],
        "expect": line.expect, "met": played.met,
    }  # fmt: skip


def told(args: Namespace) -> int:
    """The story of the review, dated."""
    plain, done = as_json(args), asked(args, args.file)
    found = timeline(done.kernel, done.log, done.attempts, words=args.show_text)
    if plain:
        say_json(timeline_json(found))
    else:
        say(timeline_text(found, Naming(done.state, args.show_text)))
    return 0


def options(args: Namespace) -> int:
    """What may be done after the file's last command, and what blocks the rest."""
    done = asked(args, args.file)
    found = choices(done.kernel, done.state, args.actor, at=done.state.last_at)
    if as_json(args):
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
    return logs.write(args, asked(args, args.file))
