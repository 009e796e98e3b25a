"""The caseload's questions at 1,000, 10,000 and 100,000 reviews, with equal answers at each size.

    python benchmarks/store_caseload.py [--rounds 50] [--postgres]

One review in a hundred of the smallest size has what is asked about; the rest of the rows grow around it. Medians in
microseconds, and the ratio of the largest to the smallest: flat means that cost grows with the answer alone.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from pathlib import Path

from sqlalchemy import Connection, Engine, text

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from postgres import server
from reviewflow.model.words import Stage
from reviewflow.record.sql import Caseload, create_tables, engine_for
from reviewflow.record.sql.caseload import FOR_EVER

TENANT, SIZES, ASKED = "camden", (1_000, 10_000, 100_000), 10
FEW = f"CASE WHEN n <= {ASKED} THEN"
# fmt: off
FILL = (  # `n` runs over the reviews; the first ten are the ones asked about
    "INSERT INTO reviewflow_case SELECT '{tenant}', 'r' || n, {few} 'reporting' ELSE 'collecting_data' END, 5, 'x' FROM numbers",
    "INSERT INTO reviewflow_blocker SELECT '{tenant}', 'r' || n, 'BeginAnalysis', 'S42', 'AG1', 'NO_BACKING', 'said', 'remedy', 0 FROM numbers",
    "INSERT INTO reviewflow_clock SELECT '{tenant}', 'r' || n, 'six-months', {few} '2025-01-14' ELSE '2026-01-14' END, 'published' FROM numbers",
    "INSERT INTO reviewflow_copy SELECT '{tenant}', 'r' || n, 'v1', 1, {few} 'pp1' ELSE 'pp' || n END, 'held' FROM numbers",
    "INSERT INTO reviewflow_reader SELECT '{tenant}', 'r' || n, 'v1', {few} 'pp1' ELSE 'pp' || n END, 5, '2025-01-14T10:00:00.000000Z', '{for_ever}' FROM numbers",
)
NUMBERS = {
    "sqlite": "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {size}) SELECT n FROM numbers",
    "postgresql": "SELECT n FROM generate_series(1, {size}) AS n",
}
# fmt: on


def fill(engine: Engine, size: int) -> None:
    """So many reviews, of which ten are asked about."""
    with engine.begin() as connection:
        create_tables(connection)
        numbers = NUMBERS[engine.dialect.name].format(size=size)
        connection.execute(text(f"CREATE TEMPORARY TABLE numbers AS {numbers}"))
        for statement in FILL:
            connection.execute(text(statement.format(tenant=TENANT, few=FEW, for_ever=FOR_EVER)))
        connection.execute(text("ANALYZE"))


def questions(connection: Connection) -> Mapping[str, Callable[[], object]]:
    """Each question, whose answer is the same at every size."""
    caseload = Caseload(connection, TENANT)
    return {
        "reviews at a stage": partial(caseload.at_stage, Stage.REPORTING),
        "what blocks a review": partial(caseload.blockers, "r7"),
        "clocks due": partial(caseload.clocks_due, date(2025, 6, 1)),
        "copies with a person": partial(caseload.copies_with, "pp1"),
        "copies of a review": partial(caseload.copies_of, "r7"),
        "what a person may read": partial(caseload.readable_by, "pp1"),
        "who could read": partial(caseload.could_read, "r7", "v1", date(2025, 2, 1)),
    }


def measure(engine: Engine, rounds: int) -> dict[str, float]:
    """The median of each question in microseconds, all asked in turn."""
    times: dict[str, list[float]] = {}
    with engine.execution_options(reviewflow_reads=True).connect() as connection:
        asked = questions(connection)
        for _ in range(rounds):
            for name, ask in asked.items():
                start = time.perf_counter()
                answer = ask()
                times.setdefault(name, []).append(time.perf_counter() - start)
                assert answer, name
    return {name: statistics.median(found) * 1e6 for name, found in times.items()}


def table(kind: str, found: Mapping[int, Mapping[str, float]]) -> None:
    """One line per question."""
    print(kind, "at", ", ".join(f"{size:,}" for size in SIZES), "reviews")
    for name in found[SIZES[0]]:
        row = [found[size][name] for size in SIZES]
        print(
            f"  {name:<24}",
            "  ".join(f"{value:7,.0f} µs" for value in row),
            f"  largest to smallest {row[-1] / row[0]:.2f}",
        )


def main() -> None:
    """Fill, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--postgres", action="store_true", help="on PostgreSQL too")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = {}
        for size in SIZES:
            engine = engine_for(str(Path(folder) / f"{size}.db"), synchronous="NORMAL")
            fill(engine, size)
            found[size] = measure(engine, asked.rounds)
            engine.dispose()
        table("SQLite", found)
    if asked.postgres:
        with server() as postgres:
            for size in SIZES:
                engine = engine_for(postgres.fresh())
                fill(engine, size)
                found[size] = measure(engine, asked.rounds)
                engine.dispose()
        table("PostgreSQL", found)


if __name__ == "__main__":
    main()
