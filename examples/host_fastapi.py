"""A FastAPI host: one session per request, the host's own row and the review in one transaction, structured errors.

    python examples/host_fastapi.py --database reviews.db

Who asks is in the header `X-Person`: authentication is the host's own, and this stands in for it. A refusal is a 403
with the reasons that the person may know, a stale version a 409, a fault of the input a 422 that says where.
"""

from __future__ import annotations

import argparse
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Annotated, Any

import attrs
import uvicorn
from fastapi import APIRouter, Depends, FastAPI, Header, Request, Response
from fastapi.responses import JSONResponse
from sqlalchemy import Column, Integer, MetaData, String, Table
from sqlalchemy.orm import Session

from reviewflow.caseload import CaseloadKeeper
from reviewflow.errors import InputError, StaleReview
from reviewflow.kernel import Refused
from reviewflow.record import MemoryStore, command_from_json
from reviewflow.record.sql import DatabaseFault, SqlAlchemyRunner, SqlPapers, SqlStore, create_tables, engine_for
from reviewflow.reviews import Reviews

TENANT = "harrowmere"
HOSTS_OWN = MetaData()
ACTIVITY = Table(  # the host's own table: who did something in which case
    "host_activity", HOSTS_OWN,
    Column("id", Integer, primary_key=True), Column("review", String(64)), Column("person", String(64)),
)  # fmt: skip


def refused(outcome: Refused) -> JSONResponse:
    """403 with the reasons; the desk gives only those that this person may know."""
    return JSONResponse({"refused": [attrs.asdict(reason) for reason in outcome.reasons]}, 403)


def answer_errors(app: FastAPI) -> None:
    """Every error as data: 422 with the place of the fault, 409 where somebody else wrote, 503 to try again."""

    @app.exception_handler(InputError)
    def faulty(_: Request, error: InputError) -> JSONResponse:
        """422: where the fault is and what to do."""
        return JSONResponse({"place": error.place, "problem": error.problem, "next": error.next_step}, 422)

    @app.exception_handler(StaleReview)
    def stale(_: Request, error: StaleReview) -> JSONResponse:
        """409: somebody else wrote in between."""
        return JSONResponse({"stale": error.stream, "expected": error.expected, "found": error.found}, 409)

    @app.exception_handler(DatabaseFault)
    def fault(_: Request, error: DatabaseFault) -> JSONResponse:
        """503 where the command may be given again under its id, 500 otherwise."""
        return JSONResponse({"problem": str(error)}, 503 if error.again else 500)


class Desks:
    """Desks on one database: the tables are made where there are none, process and policy compiled once."""

    def __init__(self, database: str) -> None:
        self._engine, self._rules = engine_for(database), Reviews(MemoryStore())
        with self._engine.begin() as connection:
            create_tables(connection)
            HOSTS_OWN.create_all(connection)

    @contextmanager
    def transaction(self) -> Iterator[tuple[Session, Reviews]]:
        """A session and a desk on it; committed when the block ends well, rolled back otherwise."""
        with Session(self._engine) as session, session.begin():
            keeper = CaseloadKeeper(SqlAlchemyRunner(session), TENANT, self._rules.kernel)
            store, papers = SqlStore(session, TENANT), SqlPapers(session, TENANT)
            yield session, self._rules.using(store, papers, followers=[keeper])


def _desks(request: Request) -> Desks:
    """The application's own desks, for one request."""
    found: Desks = request.app.state.desks
    return found


OnDesks = Annotated[Desks, Depends(_desks)]
routes = APIRouter()


@routes.post("/reviews/{review}/commands")
def give(
    desks: OnDesks,
    review: str,
    body: dict[str, Any],
    x_person: str = Header(),
    idempotency_key: str = Header(default=""),
    if_match: int | None = Header(default=None),
) -> Response:
    """Give one command; the header `Idempotency-Key` is its command id, `If-Match` the version it was meant for."""
    command = command_from_json(body)
    with desks.transaction() as (session, desk):
        session.execute(ACTIVITY.insert(), {"review": review, "person": x_person})
        outcome = desk.give(
            review, command, by=x_person, at=datetime.now(UTC), command_id=idempotency_key, if_version=if_match
        )
        if isinstance(outcome, Refused):
            return refused(outcome)
        names = [type(event).__name__ for event in outcome.events]
        return JSONResponse({"recorded": names, "version": desk.load(review).version})


@routes.get("/reviews/{review}/options")
def options(desks: OnDesks, review: str, x_person: str = Header()) -> dict[str, Any]:
    """What that person may do now, and what blocks the rest, as far as they may know."""
    with desks.transaction() as (_, desk):
        found = desk.options(review, x_person, at=datetime.now(UTC))
        return {name: {"allowed": o.allowed, "reasons": [str(r) for r in o.reasons]} for name, o in found.items()}


@routes.put("/reviews/{review}/papers/{paper}")
async def keep(desks: OnDesks, review: str, paper: str, request: Request) -> dict[str, str]:
    """Keep a paper's bytes; the digest goes into the command that puts the paper on the record."""
    data = await request.body()
    with desks.transaction() as (_, desk):
        return {"digest": desk.keep(review, paper, data)}


@routes.get("/reviews/{review}/papers/{paper}")
def read(desks: OnDesks, review: str, paper: str, x_person: str = Header()) -> Response:
    """Show a paper: the decision is committed first, then the bytes come out, in a transaction of their own."""
    with desks.transaction() as (_, desk):
        answer = desk.ask_to_read(review, paper, by=x_person, at=datetime.now(UTC))
        if isinstance(answer, Refused):
            return refused(answer)
    with desks.transaction() as (_, desk):
        return Response(desk.hand_over(answer).reveal(), media_type="application/octet-stream")


def make_app(database: str) -> FastAPI:
    """The application on that database; makes the tables where there are none."""
    app = FastAPI(title="A host of reviewflow")
    app.state.desks = Desks(database)
    app.include_router(routes)
    answer_errors(app)
    return app


def main() -> None:
    """Serve on a free port of this machine, and say which."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", default="reviews.db", help="a SQLite file, or postgresql://...")
    app = make_app(parser.parse_args().database)
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    print(f"http://127.0.0.1:{listening.getsockname()[1]}", flush=True)
    uvicorn.Server(uvicorn.Config(app, log_level="warning")).run(sockets=[listening])


if __name__ == "__main__":
    main()
