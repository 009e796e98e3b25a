"""What a database can do to us, said plainly and without what was being written.

A driver's own error may quote the statement's parameters, which are people's words. So it is read for its kind and
replaced: the original is neither chained nor shown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from reviewflow.errors import ReviewflowError

__all__ = ["DatabaseFault", "naming_faults"]

T = TypeVar("T")

# fmt: off
_BY_STATE: Mapping[str, str] = {  # PostgreSQL's SQLSTATE, by its whole or its class
    "25006": "read_only", "40001": "conflict", "40P01": "conflict", "55P03": "busy", "57014": "busy", "42P01": "tables",
    "42703": "tables", "42501": "forbidden", "23505": "conflict", "25P02": "aborted", "08": "gone", "57": "gone", "53": "full",
}
_BY_WORDS: Mapping[str, str] = {  # where there is no SQLSTATE: SQLite's fixed messages, and the driver's when it connects
    "no password supplied": "login", "connection failed": "unreachable", "connection is bad": "unreachable", "connection timeout": "unreachable",
    "resolve host": "unreachable", "invalid connection option": "options", "bad value for": "options",
    "readonly": "read_only", "locked": "busy", "full": "full", "no such table": "tables", "no such column": "tables",
    "no column named": "tables", "unable to open": "unreachable", "disk i/o": "full", "not a database": "damaged",
    "malformed": "damaged", "unique constraint": "conflict", "connection": "gone", "closed": "gone", "terminat": "gone",
}
_TURNED_AWAY: Mapping[str, str] = {  # why the server let nobody in, in its words after `FATAL:`
    "authentication failed": "login", "pg_hba.conf": "login", "role \"": "login", "permission denied": "forbidden",
    "too many": "unreachable", "system is": "unreachable", "database \"": "no_database",
}
_SAID: Mapping[str, tuple[str, str]] = {
    "aborted":     ("an earlier statement of this transaction failed",     "roll the transaction back and give the command again"),
    "busy":        ("somebody else holds the lock",                        "roll back, wait and give the command again"),
    "conflict":    ("another transaction wrote the same rows",             "roll back and give the command again"),
    "damaged":     ("the file is no database, or is damaged",              "check its path, or restore it from a backup"),
    "forbidden":   ("this database user may not do that",                  "grant it the right, or use the tenant's own user"),
    "full":        ("there is no room to write",                           "free some; nothing of this command was kept"),
    "gone":        ("the connection is gone",                              "connect again and give the command again: its id keeps it from counting twice"),
    "login":       ("the server did not accept this user",                 "check user and password, and that the server lets them in"),
    "no_database": ("the server has no such database",                     "create it, or check its name"),
    "options":     ("the URL has an option that the driver does not take", "leave it out, or mend its value"),
    "other":       ("the database refused the statement",                  "see the database's own log"),
    "read_only":   ("the database is read-only",                           "open one that may be written"),
    "tables":      ("a table or column is missing",                        "run the migrations, then `check_tables`"),
    "unreachable": ("it cannot be reached",                                "check host, port or path, and that it is running and has room"),
}
# fmt: on


class DatabaseFault(ReviewflowError):
    """The database failed; roll the transaction back. `kind` is a key of the table above, `state` the SQLSTATE if any.

    `again` is true where the same command may simply be given again.
    """

    def __init__(self, kind: str, state: str = "") -> None:
        self.kind, self.state, self.again = kind, state, kind in ("aborted", "busy", "conflict", "gone", "unreachable")
        problem, step = _SAID[kind]
        shown = f" ({state})" if state else ""
        super().__init__(f"the record's database: {problem}{shown}; {step}")


def _kind(error: Exception) -> tuple[str, str]:
    original = getattr(error, "orig", None) or error.__cause__ or error
    state = getattr(original, "sqlstate", None) or ""
    for known, kind in _BY_STATE.items():
        if state and state.startswith(known):
            return kind, state
    said = str(original).lower()
    why = said.partition("fatal:")[2]
    turned_away = next((kind for words, kind in _TURNED_AWAY.items() if words in why), "")
    return turned_away or next((kind for words, kind in _BY_WORDS.items() if words in said), "other"), state


def naming_faults(call: Callable[[], T], *errors: type[Exception]) -> T:
    """What the call gives; the driver's errors are replaced by `DatabaseFault`, leaving nothing of them behind."""
    try:
        return call()
    except errors as error:
        fault = DatabaseFault(*_kind(error))
    raise fault  # outside the handler: a chained error would carry the parameters along
