"""The record's store, outbox, papers, keys and caseload on Django's connection, inside `transaction.atomic()`.

with transaction.atomic():
    desk = DESK.using(DjangoStore("camden"), DjangoPapers("camden"), followers=[...])
    desk.give("HM-07", command, by="bm1", at=now, command_id=key)
    Case.objects.filter(...).update(...)      # the host's own rows, in the same transaction
"""

from __future__ import annotations

from reviewflow.contrib.django.running import DjangoRunner
from reviewflow.record.sealing import Sealer
from reviewflow.record.sql.caseload import RunnerCaseload
from reviewflow.record.sql.outbox import RunnerOutbox
from reviewflow.record.sql.papers import RunnerKeys, RunnerPapers
from reviewflow.record.sql.store import RunnerStore

__all__ = ["DjangoCaseload", "DjangoKeys", "DjangoOutbox", "DjangoPapers", "DjangoRunner", "DjangoStore"]


class DjangoStore(RunnerStore):
    """One tenant's logs on the connection of that alias; otherwise as `record.sql.SqlStore`."""

    def __init__(self, tenant: str, using: str = "default", sealer: Sealer | None = None) -> None:
        super().__init__(DjangoRunner(using), tenant, sealer)


class DjangoOutbox(RunnerOutbox):
    """One tenant's outbox on the connection of that alias; claim and done inside one `transaction.atomic()`."""

    def __init__(self, tenant: str, using: str = "default") -> None:
        super().__init__(DjangoRunner(using), tenant)


class DjangoPapers(RunnerPapers):
    """One tenant's papers on the connection of that alias."""

    def __init__(self, tenant: str, using: str = "default") -> None:
        super().__init__(DjangoRunner(using), tenant)


class DjangoKeys(RunnerKeys):
    """One tenant's person keys on the connection of that alias."""

    def __init__(self, tenant: str, using: str = "default") -> None:
        super().__init__(DjangoRunner(using), tenant)


class DjangoCaseload(RunnerCaseload):
    """One tenant's caseload on the connection of that alias."""

    def __init__(self, tenant: str, using: str = "default") -> None:
        super().__init__(DjangoRunner(using), tenant)
