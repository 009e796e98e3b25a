"""The tables of the record. Every key begins with the tenant, so that no query can wander into another's.

Types are kept to short text, text, bytes and whole numbers, which every database and Django hold alike. `body` is
the event's canonical JSON as it was hashed; a column of a JSON type would rewrite it.
"""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, LargeBinary, MetaData, String, Table, Text

from reviewflow.errors import LONGEST_ID

__all__ = [
    "LAYOUT", "blockers", "cases", "clocks", "copies", "delivery", "events", "layout", "metadata", "paper_keys",
    "papers", "person_keys", "readers", "streams",
]  # fmt: skip

LAYOUT = 1
"""The number of this layout; it goes up when a table changes."""

metadata = MetaData()


def _id(name: str, *, key: bool = False) -> Column[str]:
    return Column(name, String(LONGEST_ID), primary_key=key, nullable=False)


def _text(name: str, length: int | None = None) -> Column[str]:
    return Column(name, String(length) if length else Text(), nullable=False)


def _number(name: str, *, key: bool = False) -> Column[int]:
    return Column(name, Integer, primary_key=key, nullable=False, autoincrement=False)


# fmt: off
layout = Table(
    "reviewflow_layout", metadata,
    Column("name", String(32), primary_key=True, nullable=False),  # one row: `layout`
    _number("number"),
)

streams = Table(  # where each log ends
    "reviewflow_stream", metadata,
    _id("tenant", key=True), _id("stream", key=True),
    _number("number"), _text("hash", 64),
)

events = Table(  # the logs
    "reviewflow_event", metadata,
    _id("tenant", key=True), _id("stream", key=True), _number("number", key=True),
    _id("command_id"), _id("actor"), _text("at", 32), _number("schema_number"), _text("rules", 64),
    _text("previous", 64), _text("hash", 64), _text("body"),
    Index("reviewflow_event_command", "tenant", "stream", "command_id"),
)

delivery = Table(  # the outbox: what integrations were not told yet, as ids
    "reviewflow_outbox", metadata,
    _id("tenant", key=True), _id("stream", key=True), _number("number", key=True),
    _text("event", 64), _id("command_id"), _id("actor"), _text("at", 32),
)

papers = Table(  # the papers' bytes
    "reviewflow_paper", metadata,
    _id("tenant", key=True), _id("stream", key=True), _id("paper", key=True),
    _text("digest", 64), Column("data", LargeBinary, nullable=False),
)

paper_keys = Table(  # the key of each review's digests
    "reviewflow_paper_key", metadata,
    _id("tenant", key=True), _id("stream", key=True), Column("secret", LargeBinary, nullable=False),
)

person_keys = Table(  # the key of each person's sealed fields; its row gone, the fields are erased
    "reviewflow_person_key", metadata,
    _id("tenant", key=True), _id("stream", key=True), _id("person", key=True),
    Column("secret", LargeBinary, nullable=False),
)
# fmt: on

# -- read models of the caseload: made from the log, kept in the same transaction, rebuildable at any time ---------------
# fmt: off
cases = Table(  # where each review stands; `rules` is the hash of the tables it was worked out under
    "reviewflow_case", metadata,
    _id("tenant", key=True), _id("stream", key=True),
    _text("stage", 32), _number("number"), _text("rules", 64),
    Index("reviewflow_case_stage", "tenant", "stage", "stream"),
)

blockers = Table(  # what still blocks the commands that lead on from there
    "reviewflow_blocker", metadata,
    _id("tenant", key=True), _id("stream", key=True),
    Column("command", String(64), primary_key=True, nullable=False),
    Column("rule", String(64), primary_key=True, nullable=False),
    Column("subject", String(128), primary_key=True, nullable=False),
    Column("code", String(64), primary_key=True, nullable=False),
    _text("said"), _text("remedy"), _number("waivable"),
)

clocks = Table(  # days that are still to be kept
    "reviewflow_clock", metadata,
    _id("tenant", key=True), _id("stream", key=True), _id("clock", key=True),
    _text("due_on", 10), _text("stops_at", 32),
    Index("reviewflow_clock_due", "tenant", "due_on"),
)

copies = Table(  # numbered copies, and what became of each
    "reviewflow_copy", metadata,
    _id("tenant", key=True), _id("stream", key=True), _id("version", key=True), _number("number", key=True),
    _id("person"), _text("state", 32),
    Index("reviewflow_copy_person", "tenant", "person", "state"),
)

readers = Table(  # who could read what, from when until when; open while `until` is FOR_EVER
    "reviewflow_reader", metadata,
    _id("tenant", key=True), _id("stream", key=True), _id("version", key=True), _id("person", key=True),
    _number("from_number", key=True), _text("since", 32), _text("until", 32),
    Index("reviewflow_reader_person", "tenant", "person", "until"),
)
# fmt: on
