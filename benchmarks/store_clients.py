"""1, 4 and 16 processes that append to one PostgreSQL, each to a review of its own; see `store.py`."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Mapping
from functools import partial

import psycopg
import store_peers as peers
from sqlalchemy import URL, create_engine
from sqlalchemy.pool import NullPool

from postgres import Server
from reviewflow.record.sql import engine_for

__all__ = ["clients"]

Connect = Callable[[], peers.Prepare]
REPEATS = 5


def clients(postgres: Server, made: Callable[[Server], URL], rounds: int) -> None:
    """Commits a second, one event each; connecting and compiling are not timed. Medians of some repeats, taking turns."""
    urls = {name: made(postgres) for name in ("raw", "reviewflow", "eventsourcing")}
    connects: dict[str, Connect] = {"raw": partial(_raw, urls["raw"]), "reviewflow": partial(_ours, urls["reviewflow"])}
    if peers.eventsourcing(urls["eventsourcing"]) is not None:
        connects["eventsourcing"] = partial(_other, urls["eventsourcing"])
    for number in (1, 4, 16):
        rates: dict[str, list[float]] = {name: [] for name in connects}
        for _ in range(REPEATS):
            for name, connect in connects.items():
                taken = forked(number, connect, urls[name], rounds)
                rates[name].append(number * rounds / taken)
        show(number, rates)


def show(number: int, rates: Mapping[str, list[float]]) -> None:
    """Rates, and the medians of the repeats' own ratios."""
    shown = ", ".join(f"{name} {statistics.median(found):,.0f}/s" for name, found in rates.items())
    ratios = ", ".join(
        f"to {name} {statistics.median(o / t for o, t in zip(rates['reviewflow'], found, strict=True)):.2f}"
        for name, found in rates.items()
        if name != "reviewflow"
    )
    print(f"  {number:>2} clients: {shown}; reviewflow {ratios}")


def _raw(url: URL) -> peers.Prepare:
    return peers.raw_postgres(psycopg.connect(peers.conninfo(url)))


def _ours(url: URL) -> peers.Prepare:
    return peers.by_us(engine_for(url).connect())


def _other(url: URL) -> peers.Prepare:
    found = peers.eventsourcing(url, create=False)
    assert found is not None
    return found


def forked(number: int, connect: Connect, url: URL, rounds: int) -> float:
    """So many processes at once, each with its events sealed; the seconds from the common start until the last is through."""
    ready, go = os.pipe(), os.pipe()
    children = []
    for _ in range(number):
        child = os.fork()
        if child == 0:
            _client(connect, url, rounds, ready[1], go[0])
            os._exit(0)
        children.append(child)
    for _ in children:
        os.read(ready[0], 1)
    start = time.perf_counter()
    os.write(go[1], b"x" * number)
    assert [os.waitpid(child, 0)[1] for child in children] == [0] * number
    taken = time.perf_counter() - start
    for end in (*ready, *go):
        os.close(end)
    return taken


def _client(connect: Connect, url: URL, rounds: int, ready: int, go: int) -> None:
    prepare, jobs = connect(), []
    with create_engine(url, poolclass=NullPool).connect() as connection:
        head = peers.new_review(connection, f"c{time.monotonic_ns()}")
    for number in range(rounds + 8):
        log = peers.next_log(head, 1)
        head = log[-1].head
        jobs.append(prepare(log))
        if number < 8:
            jobs.pop()()  # compiles what is compiled once, and has psycopg prepare its statements
    os.write(ready, b"x")
    os.read(go, 1)
    for job in jobs:
        job()
