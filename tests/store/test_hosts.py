"""The two example hosts over real HTTP, each on both databases: one transaction, structured errors, one door out."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.pool import NullPool
from story import FOLDER, lines

from postgres import Server
from reviewflow.record.sql import SqlAlchemyRunner, damage_in, engine_for

EXAMPLES = Path(__file__).parents[2] / "examples"
REVIEW, TENANT = "HM-07", "harrowmere"
KINDS = [(host, kind) for host in ("host_fastapi.py", "host_django.py") for kind in ("sqlite", "postgresql")]


@pytest.fixture(params=KINDS, ids=lambda pair: "-".join(pair))
def host(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[httpx.Client, Engine]]:
    """A running host and, to look at what it wrote, an engine on its database."""
    name, kind = request.param
    running: Server | None = request.getfixturevalue("postgres") if kind == "postgresql" else None
    url = running.fresh() if running else None
    plain = url.set(drivername="postgresql") if url else None
    database = plain.render_as_string(hide_password=False) if plain else str(tmp_path / "host.db")
    process = subprocess.Popen(
        [sys.executable, str(EXAMPLES / name), "--database", database], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    address = process.stdout.readline().strip()
    engine = engine_for(database) if kind == "sqlite" else create_engine(engine_for(database).url, poolclass=NullPool)
    try:
        with httpx.Client(base_url=address, timeout=60) as client:
            yield client, engine
    finally:
        process.terminate()
        process.wait(10)
        process.stdout.close()
        engine.dispose()
        if running and url:
            running.drop(url)


def _give(client: httpx.Client, by: str, body: dict[str, Any], **headers: str) -> httpx.Response:
    return client.post(f"/reviews/{REVIEW}/commands", json=body, headers={"X-Person": by, **headers})


def _counts(engine: Engine) -> tuple[int, int]:
    """The host's own rows, and the events; and nothing is damaged."""
    with engine.connect() as connection:
        assert list(damage_in(SqlAlchemyRunner(connection), TENANT)) == []
        own = connection.execute(text("SELECT count(*) FROM host_activity")).scalar_one()
        return own, connection.execute(text("SELECT count(*) FROM reviewflow_event")).scalar_one()


OPEN = {key: value for key, value in lines()[0].items() if key not in ("at", "by", "expect")}
ASK = {"command": "AskQuestion", "question": "Q1", "text": "How did it go?"}
SPOILED: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "command.text": lambda body: {**body, "text": 3},
    "command.question": lambda body: {**body, "question": "not an id"},
    "command": lambda body: {**body, "command": "AskQuestionn"},
}


def test_a_host_answers_as_it_must(host: tuple[httpx.Client, Engine]) -> None:
    """Accepted, repeated, refused, stale and faulty commands, each with its status and what the caller may know."""
    client, engine = host
    assert _give(client, "bm1", OPEN, **{"Idempotency-Key": "k1"}).json()["recorded"][0] == "ReviewOpened"
    again = _give(client, "bm1", OPEN, **{"Idempotency-Key": "k1"})
    assert (again.status_code, again.json()["recorded"][0]) == (200, "ReviewOpened")
    asked = _give(client, "bm1", ASK, **{"If-Match": str(again.json()["version"])})
    assert (asked.status_code, asked.json()["recorded"]) == (200, ["QuestionAsked"])
    before = _counts(engine)
    found, meant_for = asked.json()["version"], again.json()["version"]
    stale = _give(client, "bm1", {**ASK, "question": "Q2"}, **{"If-Match": str(meant_for)})
    expected = {"stale": REVIEW, "expected": meant_for, "found": found}
    assert (stale.status_code, stale.json()) == (409, expected)
    for spoil in SPOILED.values():
        faulty = _give(client, "bm1", spoil(ASK))
        assert (faulty.status_code, set(faulty.json())) == (422, {"place", "problem", "next"})
        assert "How did it go" not in faulty.text
    assert _counts(engine) == before  # what raised was rolled back, the host's own row too
    refusal = _give(client, "bm1", {"command": "ConfirmTeam"})
    assert (refusal.status_code, bool(refusal.json()["refused"])) == (403, True)
    outsider = _give(client, "nobody", {"command": "ConfirmTeam"})
    assert (outsider.status_code, "Q1" in outsider.text) == (403, False)
    options = client.get(f"/reviews/{REVIEW}/options", headers={"X-Person": "bm1"}).json()
    assert (options["AskQuestion"]["allowed"], options["ConfirmTeam"]["allowed"]) == (True, False)


def test_a_review_runs_over_http_and_a_paper_comes_out(host: tuple[httpx.Client, Engine]) -> None:
    """HM-07 until its interim report circulates; then who may read it gets the bytes, and who may not gets reasons."""
    client, engine = host
    data = (FOLDER / "papers" / "interim-v0.1.txt").read_bytes()
    digest = client.put(f"/reviews/{REVIEW}/papers/v0.1", content=data).json()["digest"]
    for line in lines()[:194]:
        body = {key: value for key, value in line.items() if key not in ("at", "by", "expect", "text_from")}
        if "digest" in body:
            body["digest"] = digest
        response = _give(client, str(line["by"]), body)
        assert response.status_code in (200, 403), response.text
    shown = client.get(f"/reviews/{REVIEW}/papers/v0.1", headers={"X-Person": "P1"})
    assert (shown.status_code, shown.content) == (200, data)
    for person in ("F1", "ad1", "nobody"):
        hidden = client.get(f"/reviews/{REVIEW}/papers/v0.1", headers={"X-Person": person})
        assert (hidden.status_code, data[:40] in hidden.content) == (403, False)
    _counts(engine)


def test_many_at_once_lose_nothing(host: tuple[httpx.Client, Engine]) -> None:
    """Forty questions from eight clients at once, each given twice under its id: forty are on the record, once each."""
    client, engine = host
    _give(client, "bm1", OPEN)
    start = _counts(engine)[1]

    def ask(number: int) -> None:
        for _ in range(2):
            status = 0
            while status != 200:
                body = {**ASK, "question": f"M{number}"}
                response = _give(client, "bm1", body, **{"Idempotency-Key": f"key-{number}"})
                status = response.status_code
                assert status in (200, 409, 503), response.text

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(ask, range(40)))
    assert _counts(engine)[1] == start + 40
