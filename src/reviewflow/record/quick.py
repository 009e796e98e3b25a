"""Reading what the record itself wrote, without preparing for faults.

A log is read far more often than it is wrong. Here an object with exactly the fields of its class is taken field by
field and handed to the class, whose validators judge it. Whatever does not fit is None, and the strict converter
reads it again to name every fault: it stays the judge of what may be read, and its readers of texts, numbers, days
and words are the ones used here. Nothing is generated, so that a new process reads its first event at once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import attrs
from cattrs import Converter

from reviewflow.errors import InputError

__all__ = ["QuickReader"]


class QuickReader:
    """Reads objects of attrs classes by the converter's own hooks for what stands in their fields."""

    def __init__(self, converter: Converter) -> None:
        self._converter = converter
        self._readers: dict[type, Callable[[dict[str, Any]], Any]] = {}

    def read(self, kind: type, fields: dict[str, Any]) -> Any:
        """The value of that class, or None where anything is missing, unknown or not as it must be."""
        reader = self._readers.get(kind)
        if reader is None:
            reader = self._readers[kind] = self._reader(kind)
        try:
            return reader(fields)
        except (InputError, KeyError, TypeError, ValueError, BaseExceptionGroup):
            return None

    def _reader(self, kind: type) -> Callable[[dict[str, Any]], Any]:
        found = attrs.fields(attrs.resolve_types(kind))
        hooks = [(field.name, self._converter.get_structure_hook(field.type), field.type) for field in found]
        size = len(hooks)

        def read(fields: Mapping[str, Any]) -> Any:
            if len(fields) != size:
                return None
            return kind(**{name: hook(fields[name], wanted) for name, hook, wanted in hooks})

        return read
