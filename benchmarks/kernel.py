"""What a decision costs: one run, medians of processor time, ratios to the floor, and how each cost grows.

    python benchmarks/kernel.py [--rounds 41] [--quick]

(a) a guarded command decided and evolved, (b) one refused, (c) what may be done now, (d) the tables built: on a neutral
flow of 12 stages and 30 rows with two rules each (`neutral.py`), written once for each library (`players.py`), and
on one four times as large. Beside it, without a peer, the real review's own commands, and (e) the replay of 1,000 and
10,000 events. Who may read, (f), is in `decisions.py`. Every library is asked in turn in every round, so that a busy
machine is busy for all; read ratios, not microseconds.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from neutral import Flow  # noqa: E402 (beside this file)
from players import PEERS, PLAYERS, Player  # noqa: E402

from reviewflow.cli.playing import open_desk, play  # noqa: E402
from reviewflow.cli.script import read_script  # noqa: E402
from reviewflow.kernel import Accepted, Kernel, Refused  # noqa: E402
from reviewflow.model.events import Event, LetterSent, ReadingRefused, TeamMeetingHeld  # noqa: E402
from reviewflow.model.review import Context, Review  # noqa: E402
from reviewflow.record import Head, read_log, seal_all, write_log  # noqa: E402
from reviewflow.rules import POLICY, PROCESS  # noqa: E402

FLOOR, OURS = "floor (dict, frozen values)", "reviewflow"
AIM_US = 400.0
"""A sample lasts about this long, so that the clock's own cost is lost in it."""


def sample(ask: Callable[[], object], times: int) -> float:
    """Microseconds of processor time for one call."""
    begun = time.thread_time_ns()
    for _ in range(times):
        ask()
    return (time.thread_time_ns() - begun) / times / 1000


def measure(asked: dict[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """name -> median microseconds; each is asked in every round, one after the other."""
    times = {name: max(1, round(AIM_US / max(sample(ask, 1), 0.1))) for name, ask in asked.items()}
    taken: dict[str, list[float]] = {name: [] for name in asked}
    for _ in range(rounds):
        for name, ask in asked.items():
            taken[name].append(sample(ask, times[name]))
    return {name: statistics.median(values) for name, values in taken.items()}


def players(flow: Flow) -> dict[str, Player]:
    """Every library that is installed, with the flow built."""
    return {name: build(flow) for name, build in PLAYERS.items() if name not in PEERS or _installed(PEERS[name])}


def _installed(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def questions(flow: Flow) -> dict[str, dict[str, Callable[[], object]]]:
    """(a) to (d), each library's way of asking; (a) is a whole walk, divided by its steps when it is printed."""
    built = players(flow)
    return {
        "(a) decided and evolved": {name: player.walk for name, player in built.items()},
        "(b) refused": {name: player.refused for name, player in built.items()},
        "(c) what may be done now": {name: player.options for name, player in built.items() if player.options},
        "(d) tables built": {name: (lambda build=PLAYERS[name]: build(flow)) for name in built},
    }


def check_same_work(flow: Flow) -> None:
    """Every library walks to the last stage; a benchmark of different work would compare nothing."""
    for name, player in players(flow).items():
        assert player.walk() == flow.stages[-1], f"{name} did not reach the last stage"


def neutral(rounds: int) -> list[str]:
    """The comparison as lines, with the aims beside ours."""
    small, large, lines = Flow.of(1), Flow.of(4), []
    check_same_work(small)
    grown = questions(large)
    for title, asked in questions(small).items():
        few = 5 if title.startswith("(d)") else rounds
        now, later = measure(asked, few), measure(grown[title], max(5, few // 4))
        if title.startswith("(a)"):
            now = {name: us / len(small.walk) for name, us in now.items()}
            later = {name: us / len(large.walk) for name, us in later.items()}
        lines += [f"\n{title}", f"  {'':<30}{'median':>12}{'to floor':>10}{'to ours':>9}{'4x larger':>11}"]
        for name, us in now.items():
            ratios = f"{us / now[FLOOR]:>9.1f}x{us / now[OURS]:>8.1f}x{later[name] / us:>10.1f}x"
            lines.append(f"  {name:<30}{us:>9.2f} µs{ratios}")
    return lines


# -- the real review -----------------------------------------------------------------------------------------------
def hm07() -> tuple[Kernel, list[tuple[Review, object, Context]], list[tuple[Review, object, Context]]]:
    """Review HM-07: the kernel, and every accepted and every refused command with the review it was given on."""
    script = read_script(HERE.parent / "examples" / "hm07" / "review.jsonl")
    done = play(script, open_desk())
    kernel, folded = done.kernel, [done.kernel.unopened(done.review)]
    for line in done.log:
        context = Context(actor=line.actor, at=line.at, command_id=line.command_id)
        folded.append(kernel.evolve(folded[-1], line.event, context))
    given: dict[bool, list[tuple[Review, object, Context]]] = {True: [], False: []}
    for one in done.played:
        context = Context(actor=one.line.by, at=one.line.at, command_id="c")
        outcome = kernel.decide(folded[one.before], one.line.command, context)
        given[isinstance(outcome, Accepted)].append((folded[one.before], one.line.command, context))
    return kernel, given[True], given[False]


def real(rounds: int) -> list[str]:
    """Every command of HM-07: a mean over the review, so that no kind of command is picked."""
    kernel, accepted, refused = hm07()
    review = accepted[len(accepted) * 3 // 4][0]
    lead = review.team()[0].id

    def decide_and_evolve() -> None:
        for before, command, context in accepted:
            outcome = kernel.decide(before, command, context)  # type: ignore[arg-type]
            if isinstance(outcome, Accepted):
                kernel.evolve(before, outcome.events[0], context)

    def refuse() -> None:
        for before, command, context in refused:
            assert isinstance(kernel.decide(before, command, context), Refused)  # type: ignore[arg-type]

    asked: dict[str, Callable[[], object]] = {
        "accepted": decide_and_evolve,
        "refused": refuse,
        "options": lambda: kernel.options(review, lead),
        "built": lambda: Kernel.of(PROCESS, POLICY),
    }
    took = measure(asked, max(5, rounds // 4))
    people = len(review.people)
    return [
        "\nThe real review (HM-07), without a peer",
        f"  (a) a command decided and evolved, mean of {len(accepted):>4} {took['accepted'] / len(accepted):>11.1f} µs",
        f"  (b) a command refused, mean of {len(refused):>16} {took['refused'] / len(refused):>11.1f} µs",
        f"  (c) options: 77 commands, {people} people, every blocker {took['options']:>8.1f} µs",
        f"  (d) tables, rules and policy checked and compiled {took['built'] / 1000:>11.1f} ms",
    ]


def long_log(kernel: Kernel, review: Review, size: int) -> Iterator[tuple[Event, Context]]:
    """So many further events of a review that goes on: requests to read, letters, team meetings."""
    at, people, part = review.last_at, list(review.people), review.participants()[0].id
    team = tuple(member.id for member in review.team())
    assert at is not None
    for number in range(size):
        at += timedelta(minutes=1)
        who = people[number % len(people)]
        if number % 4 == 3:
            event: Event = LetterSent(person=part, wording=f"v{number}", sent_on=at.date())
        elif number % 4 == 2:
            event = TeamMeetingHeld(held_on=at.date(), present=team)
        else:
            event = ReadingRefused(person=who, version="v01", endpoint="", codes=("NOT_IN_CIRCULATION",))
        yield event, Context(actor=team[0], at=at, command_id=f"c{number}")


def replay(sizes: tuple[int, ...]) -> list[str]:
    """(e): events folded, and the same from the text of a log file, verified."""
    kernel, accepted, _ = hm07()
    review = next(review for review, _, _ in accepted if review.stage == "collecting_data")
    lines = ["\n(e) replay", f"  {'events':<10}{'folded':>12}{'each':>12}{'read, verified, folded':>28}{'each':>12}"]
    for size in sizes:
        recorded = list(long_log(kernel, review, size))
        head, sealed = Head("HM-07"), []
        for event, context in recorded:
            sealed += seal_all(head, [event], command_id=context.command_id, actor=context.actor, at=context.at, rules="0" * 64)
            head = sealed[-1].head
        text = write_log(sealed)

        def fold(recorded: list[tuple[Event, Context]] = recorded) -> None:
            kernel.replay(review, recorded)

        def read(text: str = text) -> None:
            read_log(text)

        folded = statistics.median(sample(fold, 1) for _ in range(5))
        whole = folded + statistics.median(sample(read, 1) for _ in range(3))
        each, every = f"{folded / size:>9.1f} µs", f"{whole / size:>9.1f} µs"
        lines.append(f"  {size:<10}{folded / 1000:>9.1f} ms{each}{whole / 1000:>25.1f} ms{every}")
    return lines


def main() -> None:
    """One run of everything."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--rounds", type=int, default=41, help="how often every library is asked (41)")
    parser.add_argument("--quick", action="store_true", help="few rounds, to see that it runs")
    options = parser.parse_args()
    rounds = 5 if options.quick else options.rounds
    missing = [package for package in PEERS.values() if not _installed(package)]
    here = ", ".join(f"{package} {_installed(package)}" for package in PEERS.values() if _installed(package))
    print(f"Python {sys.version.split()[0]}; {here or 'no peer'} installed; {rounds} rounds")
    if missing:
        print(f"missing: {', '.join(missing)}; `pip install {' '.join(missing)}` adds them")
    print("\n".join(neutral(rounds)), "\n".join(real(rounds)), sep="\n")
    print("\n".join(replay((100, 1_000) if options.quick else (1_000, 10_000))))
    print("\nAims: (a) at most 2x the floor and a sixth of transitions as it is; (b) at most 4x; (c) at most 5x; (e) linear")


if __name__ == "__main__":
    main()
