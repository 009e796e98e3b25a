"""The papers' bytes and the persons' keys in the host's database, in the host's transaction."""

from __future__ import annotations

import secrets
from collections.abc import Mapping

from sqlalchemy import Connection, Insert, Table, bindparam, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from reviewflow.errors import InputError, RecordError, quoted
from reviewflow.record.papers import KEY_BYTES, keyed_digest
from reviewflow.record.sql.running import Runner, SqlAlchemyRunner
from reviewflow.record.sql.tables import paper_keys, papers, person_keys

__all__ = ["RunnerKeys", "RunnerPapers", "SqlKeys", "SqlPapers"]


def _unless_there(table: Table) -> Mapping[str, Insert]:
    return {
        "postgresql": postgresql.insert(table).on_conflict_do_nothing(),
        "sqlite": sqlite.insert(table).on_conflict_do_nothing(),
    }


_KEEP, _KEEP_SECRET, _KEEP_PERSON = (_unless_there(table) for table in (papers, paper_keys, person_keys))
_PAPER = select(papers.c.digest, papers.c.data).where(
    papers.c.tenant == bindparam("t_tenant"),
    papers.c.stream == bindparam("t_stream"),
    papers.c.paper == bindparam("t_paper"),
)
_SECRET = select(paper_keys.c.secret).where(
    paper_keys.c.tenant == bindparam("t_tenant"), paper_keys.c.stream == bindparam("t_stream")
)
_PERSON = (
    person_keys.c.tenant == bindparam("t_tenant"),
    person_keys.c.stream == bindparam("t_stream"),
    person_keys.c.person == bindparam("t_person"),
)
_FIND, _ERASE = select(person_keys.c.secret).where(*_PERSON), delete(person_keys).where(*_PERSON)


class RunnerPapers:
    """One tenant's papers, run through a `Runner`: a `record.PaperStore`."""

    def __init__(self, runner: Runner, tenant: str) -> None:
        self._run, self._tenant = runner, tenant

    def put(self, review: str, paper: str, data: bytes) -> str:
        """As `PaperStore.put`."""
        digest = self.digest(review, data)
        here = {"tenant": self._tenant, "stream": review, "paper": paper}
        self._run.write(_KEEP[self._run.dialect], {**here, "digest": digest, "data": bytes(data)})
        known = self._found(review, paper)
        if known is None or known[0] != digest:
            raise InputError("paper", f"{quoted(paper)} holds other bytes already", "a new text is a new version")
        return digest

    def digest(self, review: str, data: bytes) -> str:
        """As `PaperStore.digest`."""
        here = {"t_tenant": self._tenant, "t_stream": review}
        if not self._run.rows(_SECRET, here):
            made = {"tenant": self._tenant, "stream": review, "secret": secrets.token_bytes(KEY_BYTES)}
            self._run.write(_KEEP_SECRET[self._run.dialect], made)
        return keyed_digest(bytes(self._run.rows(_SECRET, here)[0][0]), data)

    def take_out(self, review: str, paper: str) -> bytes:
        """As `PaperStore.take_out`: for `release` alone."""
        known = self._found(review, paper)
        if known is None:
            raise InputError("paper", f"{quoted(paper)} is not in the paper store", "put it there before it circulates")
        if self.digest(review, known[1]) != known[0]:
            raise RecordError(review, 1, f"paper {quoted(paper)} was altered", "restore it from a good copy")
        return known[1]

    def _found(self, review: str, paper: str) -> tuple[str, bytes] | None:
        rows = self._run.rows(_PAPER, {"t_tenant": self._tenant, "t_stream": review, "t_paper": paper})
        return (rows[0][0], bytes(rows[0][1])) if rows else None


class RunnerKeys:
    """One tenant's person keys, run through a `Runner`: a `record.sealed.PersonKeys`.

    Who can read the database reads keys and fields alike. A host that wants them apart gives its own key service.
    """

    def __init__(self, runner: Runner, tenant: str) -> None:
        self._run, self._tenant = runner, tenant

    def find(self, review: str, person: str) -> bytes | None:
        """As `PersonKeys.find`."""
        rows = self._run.rows(_FIND, self._whose(review, person))
        return bytes(rows[0][0]) if rows else None

    def make(self, review: str, person: str) -> bytes:
        """As `PersonKeys.make`; of two who make one at a time, both get the same."""
        known = self.find(review, person)
        if known is None:
            made = {"tenant": self._tenant, "stream": review, "person": person}
            self._run.write(_KEEP_PERSON[self._run.dialect], {**made, "secret": secrets.token_bytes(KEY_BYTES)})
            known = self.find(review, person)
        if known is None:
            raise InputError("key", f"of `{person}` was erased while it was being used", "give the command again")
        return known

    def erase(self, review: str, person: str) -> None:
        """As `PersonKeys.erase`; for good once the host commits and its backups have gone round."""
        self._run.write(_ERASE, self._whose(review, person))

    def _whose(self, review: str, person: str) -> dict[str, str]:
        return {"t_tenant": self._tenant, "t_stream": review, "t_person": person}


class SqlPapers(RunnerPapers):
    """One tenant's papers on the host's `Connection` or `Session`."""

    def __init__(self, host: Connection | Session, tenant: str) -> None:
        super().__init__(SqlAlchemyRunner(host), tenant)


class SqlKeys(RunnerKeys):
    """One tenant's person keys on the host's `Connection` or `Session`."""

    def __init__(self, host: Connection | Session, tenant: str) -> None:
        super().__init__(SqlAlchemyRunner(host), tenant)
