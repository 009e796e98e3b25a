"""Appending to the record and opening it, against raw drivers and the `eventsourcing` package, on both databases.

    python benchmarks/store.py [--rounds 60] [--clients]

Everybody writes with an open connection, to a review that is there already, in one transaction: begin; the head moved
on if it still stands where it was read, and the row count looked at; the events; the notices of the outbox; commit. All
are handed the same sealed events (made and hashed before, which is not timed) and make their own parameters of them.

- `raw`: the driver's own programmer: one connection, the same tables and settings, statements prepared by the driver.
  SQLite: `BEGIN IMMEDIATE` and three statements. PostgreSQL: the same three; several events by `executemany`, which
  psycopg sends without waiting in between.
- `rows ready`: the same with all parameters made before: the stricter floor. On PostgreSQL also `one statement`: the
  very statement that reviewflow gives there, by hand: what ours takes beyond it is what our layers take.
- `reviewflow`: on a connection that the host holds, as the raw driver does; `from the pool`: taken from the engine's
  pool and given back each time. `Core`: the three statements as somebody writes them with SQLAlchemy Core.
- `eventsourcing` (if it is installed) writes its own one table, without a head, a chain of hashes or our outbox.

The contenders take turns, in another order each round, each with a SQLite file, or on PostgreSQL a connection and a review, of its own. Shown are
medians in microseconds and in brackets the median of the rounds' own ratios to `raw`, which the rest of the machine
disturbs less than a ratio of two medians.
"""

from __future__ import annotations

import argparse
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psycopg
from sqlalchemy import URL, Engine, create_engine
from sqlalchemy.pool import NullPool

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1] / "tests")]

import store_peers as peers  # noqa: E402
from store_clients import clients  # noqa: E402
from store_opening import opens, opens_in_a_new_process  # noqa: E402

from postgres import Server, server  # noqa: E402
from reviewflow.record.sql import create_tables, engine_for  # noqa: E402


def appends(contenders: Mapping[str, tuple[Engine, peers.Prepare]], rounds: int) -> None:
    """1 and 10 events a commit, contenders in turn; each engine is where its contender's review is begun."""
    for size in (1, 10):
        heads = {}
        for name, (engine, _) in contenders.items():
            with engine.connect() as connection:
                heads[name] = peers.new_review(connection, f"r{list(contenders).index(name)}-{size}")
        times: dict[str, list[float]] = {name: [] for name in contenders}
        for turn in range(-8, rounds):  # the first rounds warm up: caches, and psycopg's prepared statements
            start = turn % len(contenders)
            for name in [*contenders][start:] + [*contenders][:start]:
                log = peers.next_log(heads[name], size)
                heads[name] = log[-1].head
                taken = timed(contenders[name][1](log))
                if turn >= 0:
                    times[name].append(taken)
        show(f"append {size:>2} a commit", times)


def timed(job: peers.Job) -> float:
    """Seconds."""
    start = time.perf_counter()
    job()
    return time.perf_counter() - start


def show(what: str, times: Mapping[str, list[float]]) -> None:
    """Medians in microseconds, and the medians of the rounds' ratios to `raw`."""
    print(f"  {what}")
    for name, found in times.items():
        ratio = statistics.median(one / raw for one, raw in zip(found, times["raw"], strict=True))
        print(f"    {name:<28}{statistics.median(found) * 1e6:>9,.0f} µs  ({ratio:.2f})")


@contextmanager
def sqlite_at(path: Path, synchronous: str) -> Iterator[tuple[Engine, sqlite3.Connection]]:
    """A new file with our tables, an engine on it, and a raw connection set up alike."""
    engine = engine_for(str(path), synchronous=synchronous)
    with engine.begin() as connection:
        create_tables(connection)
    raw = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode=WAL", f"synchronous={synchronous}", "secure_delete=ON", "busy_timeout=10000"):
        raw.execute(f"PRAGMA {pragma}")
    yield engine, raw
    raw.close()
    engine.dispose()


def on_sqlite(folder: Path, synchronous: str, rounds: int) -> None:
    """All on SQLite, each in a file of its own."""
    print(f"SQLite, synchronous {synchronous}")
    with ExitStack() as stack:
        files = [
            stack.enter_context(sqlite_at(folder / f"{synchronous}-{number}.db", synchronous)) for number in range(5)
        ]
        (one, raw), (two, ready), (three, _), (four, _), (five, _) = files
        contenders = {
            "raw": (one, peers.raw_sqlite(raw)),
            "raw, rows ready": (two, peers.raw_sqlite_ready(ready)),
            "reviewflow": (three, peers.by_us(stack.enter_context(three.connect()))),
            "reviewflow, from the pool": (four, peers.by_us_from_the_pool(four)),
            "Core": (five, peers.by_core(stack.enter_context(five.connect()))),
        }
        other = peers.eventsourcing(folder / f"{synchronous}-other.db", synchronous)
        appends({**contenders, **({"eventsourcing": (one, other)} if other else {})}, rounds)
        opens(one, raw, "?", rounds, show)
        opens_in_a_new_process(folder / f"{synchronous}-0.db", max(3, rounds // 20))


def on_postgres(postgres: Server, rounds: int) -> None:
    """All on PostgreSQL, each with a connection of its own."""
    url = made(postgres)
    engine = engine_for(url)
    with ExitStack() as stack:
        raws = [stack.enter_context(psycopg.connect(peers.conninfo(url))) for _ in range(3)]
        contenders = {
            "raw": (engine, peers.raw_postgres(raws[0])),
            "raw, rows ready": (engine, peers.raw_postgres_ready(raws[1])),
            "raw, one statement": (engine, peers.one_statement(raws[2])),
            "reviewflow": (engine, peers.by_us(stack.enter_context(engine.connect()))),
            "reviewflow, from the pool": (engine, peers.by_us_from_the_pool(engine)),
            "Core": (engine, peers.by_core(stack.enter_context(engine.connect()))),
        }
        other = peers.eventsourcing(url)
        appends({**contenders, **({"eventsourcing": (engine, other)} if other else {})}, rounds)
        opens(engine, raws[0], "%s", rounds, show)
    engine.dispose()


def made(postgres: Server) -> URL:
    """A new database with our tables."""
    url = postgres.fresh()
    engine = create_engine(url, poolclass=NullPool)
    with engine.begin() as connection:
        create_tables(connection)
    return url


def main() -> None:
    """Run all, print one line each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=60)
    parser.add_argument("--clients", action="store_true", help="also 1, 4 and 16 processes on PostgreSQL")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=".") as folder:
        for synchronous in ("FULL", "NORMAL"):
            on_sqlite(Path(folder), synchronous, asked.rounds)
    for durable in (False, True):
        with server(durable=durable) as postgres:
            print(f"PostgreSQL on a socket, fsync {'on' if durable else 'off'}")
            if not durable:
                on_postgres(postgres, asked.rounds)
            if asked.clients:
                clients(postgres, made, asked.rounds)


if __name__ == "__main__":
    main()
