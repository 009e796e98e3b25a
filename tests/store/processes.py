"""Jobs in processes of their own on one database, and reviews for them to work on."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable, Sequence

from sqlalchemy import Engine
from story import circulated_log

from reviewflow.record import Envelope
from reviewflow.record.sql import SqlStore, engine_for

TENANT = "camden"


def together(*jobs: Callable[[], None]) -> None:
    """Run each job in a process of its own, at once. Fails where one of them failed."""
    children = []
    for job in jobs:
        child = os.fork()
        if child == 0:
            status = 1
            try:
                job()
                status = 0
            except BaseException:  # noqa: BLE001  (a child process must not run the rest of the tests)
                traceback.print_exc()
            sys.stderr.flush()
            os._exit(status)
        children.append(child)
    assert [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children] == [0] * len(children)


def fresh(engine: Engine) -> Engine:
    """An engine of this process's own on the same database."""
    return engine_for(engine.url, synchronous="NORMAL")


def opened(engine: Engine, *streams: str) -> None:
    """Write a review with a circulating report under each of these ids."""
    with engine.begin() as connection:
        for stream in streams:
            log = circulated_log(stream)
            assert SqlStore(connection, TENANT).append(stream, 0, log)
    engine.dispose()


def log_of(engine: Engine, stream: str) -> Sequence[Envelope]:
    with engine.connect() as connection:
        return SqlStore(connection, TENANT).load(stream)
