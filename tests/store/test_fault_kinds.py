"""Which of our errors a driver's becomes: by its SQLSTATE where it has one, by its words where it never got that far."""

from __future__ import annotations

import pytest

from reviewflow.record.sql import DatabaseFault
from reviewflow.record.sql.faults import naming_faults


class _Driver(Exception):
    """An error as a driver raises it."""

    def __init__(self, said: str, sqlstate: str | None = None) -> None:
        super().__init__(said)
        self.sqlstate = sqlstate


CONNECTING = 'connection failed: connection to server at "10.0.0.7", port 5432 failed: FATAL:  '
# fmt: off
KINDS = {
    "full disk":                (_Driver("could not extend file", "53100"),                                      "full",        False),
    "serialization":            (_Driver("could not serialize access", "40001"),                                 "conflict",    True),
    "deadlock":                 (_Driver("deadlock detected", "40P01"),                                          "conflict",    True),
    "lock timeout":             (_Driver("canceling statement", "55P03"),                                        "busy",        True),
    "statement timeout":        (_Driver("canceling statement", "57014"),                                        "busy",        True),
    "server going down":        (_Driver("terminating connection", "57P01"),                                     "gone",        True),
    "server gone":              (_Driver("consuming input failed: server closed the connection unexpectedly"),   "gone",        True),
    "nobody listening":         (_Driver("connection failed: Connection refused"),                               "unreachable", True),
    "starting up":              (_Driver(f"{CONNECTING}the database system is starting up"),                     "unreachable", True),
    "full of clients":          (_Driver(f"{CONNECTING}sorry, too many clients already"),                        "unreachable", True),
    "not in pg_hba.conf":       (_Driver(f'{CONNECTING}no pg_hba.conf entry for host "10.0.0.9"'),               "login",       False),
    "wrong password":           (_Driver(f'{CONNECTING}password authentication failed for user "full"'),         "login",       False),
    "no right to connect":      (_Driver(f'{CONNECTING}permission denied for database "locked"'),                "forbidden",   False),
    "no such database":         (_Driver(f'{CONNECTING}database "readonly" does not exist'),                     "no_database", False),
    "sqlite, disk":             (_Driver("database or disk is full"),                                            "full",        False),
    "sqlite, lock":             (_Driver("database is locked"),                                                  "busy",        True),
    "sqlite, file":             (_Driver("unable to open database file"),                                        "unreachable", True),
    "sqlite, no database":      (_Driver("file is not a database"),                                              "damaged",     False),
    "sqlite, closed":           (_Driver("Cannot operate on a closed database."),                                "gone",        True),
    "anything else":            (_Driver("Wren Oakapple"),                                                       "other",       False),
}
# fmt: on


@pytest.mark.parametrize(("error", "kind", "again"), KINDS.values(), ids=KINDS)
def test_an_error_of_the_driver_becomes_ours(error: _Driver, kind: str, again: bool) -> None:
    """Its kind, whether to try again, and none of its words; names of users and databases are never taken for a reason."""

    def fails() -> None:
        raise error

    with pytest.raises(DatabaseFault) as caught:
        naming_faults(fails, _Driver)
    assert (kind, again) == (caught.value.kind, caught.value.again)
    assert (caught.value.__cause__, caught.value.__context__, str(error) in str(caught.value)) == (None, None, False)
