"""The memory: what happened, in order, tied together, and where it is kept."""

from __future__ import annotations

from reviewflow.record.chain import seal, seal_all, verify
from reviewflow.record.codec import (
    command_from_json,
    command_to_json,
    decode,
    encode,
    event_from_json,
    event_to_json,
)
from reviewflow.record.envelope import GENESIS, Envelope, Head
from reviewflow.record.faults import Fault, FieldFaults
from reviewflow.record.files import read_log, write_log
from reviewflow.record.papers import MemoryPapers, PaperStore, release
from reviewflow.record.schemas import json_schema
from reviewflow.record.sealing import ERASED, Sealer
from reviewflow.record.store import EventStore, MemoryStore
from reviewflow.record.upcasts import SCHEMA, UPCASTS, Upcasts

__all__ = [
    "ERASED",
    "GENESIS",
    "SCHEMA",
    "UPCASTS",
    "Envelope",
    "EventStore",
    "Fault",
    "FieldFaults",
    "Head",
    "MemoryPapers",
    "MemoryStore",
    "PaperStore",
    "Sealer",
    "Upcasts",
    "command_from_json",
    "command_to_json",
    "decode",
    "encode",
    "event_from_json",
    "event_to_json",
    "json_schema",
    "read_log",
    "release",
    "seal",
    "seal_all",
    "verify",
    "write_log",
]
