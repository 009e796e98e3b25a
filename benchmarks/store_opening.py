"""Opening reviews of 50 and of 1,000 events, from the log and from memory; see `store.py`."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from functools import cache, partial
from pathlib import Path
from typing import Any

import store_peers as peers
from sqlalchemy import Engine

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "store"))

from story import REVIEW, log_until

from reviewflow.record import Envelope, Head, MemoryStore, seal
from reviewflow.record.sql import SqlStore
from reviewflow.record.sql.store import _clear_envelope
from reviewflow.reviews import Reviews

__all__ = ["opens", "opens_in_a_new_process"]

READ = f"SELECT {peers.COLUMNS} FROM reviewflow_event WHERE tenant = ? AND stream = ? ORDER BY number"  # noqa: S608


@cache
def whole_log(size: int) -> Sequence[Envelope]:
    """The example review's first events; when it is told out, everybody reads on, as in a long review."""
    desk = Reviews(MemoryStore())
    log = list(log_until(400))[:size]
    desk.store.append(REVIEW, 0, log)
    at = log[-1].at
    while len(log) < size:
        at += timedelta(minutes=1)
        desk.ask_to_read(REVIEW, "v0.1", by="stranger", at=at)
        log = list(desk.log(REVIEW))
    return log


def renamed(log: Sequence[Envelope], stream: str) -> list[Envelope]:
    """The same events under another review's id."""
    found: list[Envelope] = []
    for e in log:
        head = found[-1].head if found else Head(stream)
        found.append(seal(head, e.event, command_id=e.command_id, actor=e.actor, at=e.at, rules=e.rules))
    return found


Show = Callable[[str, Mapping[str, list[float]]], None]


def opens(engine: Engine, raw: Any, mark: str, rounds: int, show: Show) -> None:
    """The rows raw; the checked events and the folded review, with nothing remembered and then as a process knows them."""
    desk = Reviews(MemoryStore())
    for size in (50, 1_000):
        stream = f"open-{size}"
        with engine.begin() as connection:
            assert SqlStore(connection, peers.TENANT).append(stream, 0, renamed(whole_log(size), stream))
        times: dict[str, list[float]] = {}
        with engine.execution_options(reviewflow_reads=True).connect() as connection:
            store = SqlStore(connection, peers.TENANT)
            store.head("none")  # the connection's own beginning is not timed
            load, open_it = partial(store.load, stream), partial(desk.using(store).load, stream)
            steps: list[tuple[str, Callable[[], object], bool]] = [
                ("raw", partial(raw_read, raw, mark, stream), False),
                ("events, from the log", load, True),
                ("events, known", load, False),
                ("review, from the log", open_it, True),
                ("review, known", open_it, False),
            ]
            for _ in range(rounds if size < 1_000 else max(5, rounds // 10)):
                for name, step, forgets in steps:
                    times.setdefault(name, []).append(timed(step, desk if forgets else None))
        show(f"open {size:>5} events", times)


def timed(step: Callable[[], object], forgetting: Reviews | None) -> float:
    """Seconds; nothing is remembered from before where a desk is to forget."""
    if forgetting is not None:
        _clear_envelope.cache_clear()
        forgetting._known.forget()
    start = time.perf_counter()
    step()
    return time.perf_counter() - start


IN_A_NEW_PROCESS = """
import sys, time
times = [time.perf_counter()]
from reviewflow.record import MemoryStore
from reviewflow.record.sql import SqlStore, engine_for
from reviewflow.reviews import Reviews
times.append(time.perf_counter())
desk = Reviews(MemoryStore())
times.append(time.perf_counter())
with engine_for(sys.argv[1]).connect() as connection:
    store = SqlStore(connection, sys.argv[2])
    store.head("none")
    times.append(time.perf_counter())
    log = store.load(sys.argv[3])
    times.append(time.perf_counter())
    desk.using(store).load(sys.argv[3])
    times.append(time.perf_counter())
print(*(after - before for before, after in zip(times, times[1:])))
"""


def opens_in_a_new_process(path: Path, rounds: int) -> None:
    """What a process pays once: importing, compiling the tables, connecting, and its very first review of 50 events."""
    command = [sys.executable, "-c", IN_A_NEW_PROCESS, str(path), peers.TENANT, "open-50"]
    runs = [subprocess.run(command, capture_output=True, text=True, check=True).stdout.split() for _ in range(rounds)]  # noqa: S603
    names = ("import", "compile the tables", "connect", "its first 50 events", "and the review of them")
    parts = [
        f"{name} {statistics.median(map(float, found)) * 1e3:,.1f} ms"
        for name, found in zip(names, zip(*runs, strict=True), strict=True)
    ]
    print(f"  in a new process: {', '.join(parts)}")


def raw_read(raw: Any, mark: str, stream: str) -> None:
    """The rows of a review as the driver gives them."""
    raw.cursor().execute(READ.replace("?", mark), (peers.TENANT, stream)).fetchall()
    raw.rollback()
