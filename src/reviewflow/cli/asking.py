"""`demo` and `who-could-read`: the packaged review told from end to end, and the question of time about a paper."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from reviewflow.cli.databases import kept
from reviewflow.cli.output import as_json, heading, say, say_json
from reviewflow.cli.playing import Play
from reviewflow.cli.replaying import asked, failures, run
from reviewflow.errors import InputError
from reviewflow.record.canonical import day as read_day
from reviewflow.views.assurance import assurance as document
from reviewflow.views.assurance import assurance_text
from reviewflow.views.choices import senses
from reviewflow.views.naming import Naming, day, in_words, moment, plural
from reviewflow.views.reading import could_read, reading_text, readings, shown_on
from reviewflow.views.reading import order as in_order
from reviewflow.views.status import status
from reviewflow.views.status_json import status_json
from reviewflow.views.status_text import status_text
from reviewflow.views.timeline import timeline
from reviewflow.views.timeline_text import timeline_text

__all__ = ["assurance", "demo", "demo_file", "state", "who_could_read"]

DEMO = Path("examples", "hm07", "review.jsonl")
"""Where the example lies in a checkout; it is a review's data, so it is no part of the library."""


def demo_file() -> Path:
    """The example review HM-07 of the checkout that we run from. Raises `InputError` where there is none."""
    here = Path(__file__).resolve()
    for folder in (*here.parents, Path.cwd()):
        if (folder / DEMO).is_file():
            return folder / DEMO
    raise InputError(
        "demo",
        f"the example review `{DEMO.as_posix()}` is not here; it comes with the source, not with the installed package",
        "get the source of reviewflow, install it with `pip install -e .` and run `reviewflow demo` there",
    )


def demo(args: Namespace) -> int:
    """Runs the example and tells it: the story, what was blocked, who could read what, the state at last."""
    done = run(args, demo_file())
    names = Naming(done.state, args.show_text)
    heading(f"The story of review {done.review}, as its record tells it (✗ marks what was refused)")
    say(timeline_text(timeline(done.kernel, done.log, done.attempts, words=args.show_text), names, brief=True))
    heading("What was blocked, and why")
    _blocked(done, names)
    heading("Who could read each version, and from when to when")
    for version in done.state.versions:
        say(f"{names.version(version)}\n{reading_text(readings(done.kernel, done.log, version), names)}")
    heading("The state of the review at last")
    say(status_text(status(done.kernel, done.log), names))
    heading("Next")
    say(NEXT.strip("\n"))
    say(kept(args, done.review))
    return failures(done)


NEXT = """
  reviewflow status FILE                                the state of a review, and what blocks its next move
  reviewflow timeline FILE                              every event, one a line; the file of this review is examples/hm07/review.jsonl
  reviewflow who-could-read v1.0 --on 2025-06-12        who could read a version on a day
  reviewflow options FILE --as P4                       what one person may do now, and what blocks the rest
  reviewflow replay FILE                                every command with its outcome, and each reason in full
"""


def _blocked(done: Play, names: Naming) -> None:
    for attempt in done.attempts:
        say(f"{moment(attempt.at)}, {names.person(attempt.by)}: {attempt.name}")
        told = senses(attempt.outcome.reasons, names)
        for reason in told[:SHOWN]:
            say(f"  - {reason}")
        if len(told) > SHOWN:
            say(f"  - and {plural(len(told) - SHOWN, 'further reason')}; `reviewflow replay` lists every one")


SHOWN = 4
"""Reasons of one refusal that the demo prints; the replay prints all."""


def assurance(args: Namespace) -> int:
    """The document for a board or an inspector, without identities."""
    plain, done = as_json(args), asked(args, args.file)
    if plain:
        say_json(document(done.kernel, done.log))
    else:
        say(assurance_text(done.kernel, done.log))
    return 0


def state(args: Namespace) -> int:
    """The state of the review on one page."""
    plain, done = as_json(args), asked(args, args.file)
    found = status(done.kernel, done.log)
    if plain:
        say_json(status_json(found))
    else:
        say(status_text(found, Naming(done.state, args.show_text)))
    return 0


def who_could_read(args: Namespace) -> int:
    """Who could read that version at any moment of that day, and to whom it was in fact shown."""
    *file, version = args.what
    if len(file) > 1:
        raise InputError("who-could-read", "is given too much", "give `[FILE] VERSION --on DATE`")
    on = read_day(args.on)
    if on is None:
        raise InputError("--on", "is not a day", "give one such as `2025-06-12`")
    zone = _zone(args.zone)
    if args.database and not file:
        raise InputError("REVIEW", "is missing", "give the id of a review in that database before the version")
    done = asked(args, file[0]) if file else run(args, demo_file())
    if version not in {*done.state.versions, *done.state.conversations, *done.state.team_papers}:
        ids = ", ".join(f"`{one}`" for one in done.state.versions) or "none yet"
        raise InputError("VERSION", "is no paper on the record of this review", f"the versions are {ids}")
    found = could_read(done.kernel, done.log, version, on, zone)
    shown = shown_on(done.log, version, on, zone)
    people = sorted(found.people, key=in_order)
    if as_json(args):
        say_json({"review": done.review, "version": version, "on": on.isoformat(), "zone": args.zone, "anyone": found.anyone, "could_read": people, "was_shown": list(shown)})  # fmt: skip
        return 0
    _say_readers(done, version, f"{day(on)} ({args.zone})", people, shown, anyone=found.anyone)
    return 0


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise InputError("--zone", "is not a time zone known here", "give one such as `Europe/London`") from None


def _say_readers(
    done: Play, version: str, on: str, people: list[str], shown: tuple[str, ...], *, anyone: bool
) -> None:
    names = Naming(done.state)
    what = f"{names.version(version)} on {on}"
    if anyone:
        say(f"Anyone could read {what}: it was published.")
    else:
        say(f"{plural(len(people), 'person', 'people')} could read {what}{':' if people else '.'}")
        for person in people:
            standing = done.state.people[person].standing
            say(
                f"  {names.person(person)}"
                + ("" if standing.value == "prepared" else f", since then {in_words(standing)}")
            )
    if shown:
        say(f"It was in fact shown that day to {names.people(shown)}.")
