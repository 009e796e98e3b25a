"""`manage.py reviewflow_outbox --tenant camden --to cases.integrations.tell`: give the outbox's notices to a function."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser  # type: ignore[import-untyped]
from django.db import transaction  # type: ignore[import-untyped]
from django.utils.module_loading import import_string  # type: ignore[import-untyped]

from reviewflow.contrib.django.store import DjangoOutbox
from reviewflow.record.sql.outbox import Notice

__all__ = ["Command"]


class Command(BaseCommand):  # type: ignore[misc]
    """Hands each notice to a function, at least once and in order within a review."""

    help = "Gives the notices in the record's outbox to a function, at least once, in order within each review."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whose outbox, to which function, how many at a time."""
        parser.add_argument("--tenant", required=True)
        parser.add_argument("--to", required=True, help="dotted name of a function that takes one Notice")
        parser.add_argument("--database", default="default")
        parser.add_argument("--limit", type=int, default=50, help="notices in one transaction")
        parser.add_argument("--every", type=float, default=0, help="seconds between looks; 0 stops when none is left")

    def handle(self, *args: Any, **options: Any) -> None:
        """Claim, tell, forget, until none is left or for ever."""
        try:
            tell = import_string(options["to"])
        except ImportError as error:
            raise CommandError(f"--to cannot be imported: {error}") from None
        self._told = 0
        try:
            while self._round(tell, options) or options["every"]:
                pass
        except KeyboardInterrupt:  # how one who watches it ends it; what was claimed and not told is there for the next
            pass
        self.stdout.write(f"{self._told} told")

    def _round(self, tell: Callable[[Notice], object], options: dict[str, Any]) -> int:
        with transaction.atomic(using=options["database"]):
            outbox = DjangoOutbox(options["tenant"], options["database"])
            notices = outbox.claim(options["limit"])
            for notice in notices:
                tell(notice)
            outbox.done()
        self._told += len(notices)
        if not notices and options["every"]:
            time.sleep(options["every"])
        return len(notices)
