"""The case's own register: who and what must not be recognised, and what stands in the report instead.

Read from a JSON file or built from values. It is the most secret paper of a review (S50, S51): no name, alias
or label appears in a repr or an error; errors name the field's place (`people[2].given`). What would make
certain rewriting impossible is refused here (a label that is somebody's name), and what makes it ambiguous
(two holders of one surname) is told up front as a `Clash`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import attrs

from reviewflow.errors import InputError
from reviewflow.publication.entries import Agency, Entries, Identifier, Person, Place
from reviewflow.publication.register_checks import Clash, clashes_of, faults_of

__all__ = ["KINDS", "Agency", "Clash", "Identifier", "Person", "Place", "Register"]

KINDS = ("family", "professional", "reviewer", "mentioned")

_FIELDS: Mapping[str, tuple[type[Any], frozenset[str]]] = {
    "people": (Person, frozenset({"aliases", "former_names", "titles"})),
    "places": (Place, frozenset({"aliases"})),
    "agencies": (Agency, frozenset({"aliases"})),
    "identifiers": (Identifier, frozenset()),
}


@attrs.frozen
class Register(Entries):
    """Everybody and everything of one case. Build it with `of`, `from_dict`, `from_json` or `load`."""

    @classmethod
    def of(
        cls,
        people: Iterable[Person] = (),
        places: Iterable[Place] = (),
        agencies: Iterable[Agency] = (),
        identifiers: Iterable[Identifier] = (),
    ) -> Register:
        """A register from values; raises `InputError` naming the place of the first fault and how many there are."""
        made = cls(tuple(people), tuple(places), tuple(agencies), tuple(identifiers))
        if faults := faults_of(made):
            place, problem, next_step = faults[0]
            more = f" (and {len(faults) - 1} more faults)" if len(faults) > 1 else ""
            raise InputError(place, problem + more, next_step)
        return made

    @classmethod
    def from_dict(cls, data: Any) -> Register:
        """A register from plain data of the documented shape; strict, as `from_json`."""
        if not isinstance(data, dict):
            raise InputError("register", "it is not an object", "give an object with the key `people`")
        if unknown := set(data) - set(_FIELDS):
            raise InputError("register", f"{len(unknown)} unknown key(s)", f"use only {', '.join(_FIELDS)}")
        return cls.of(**{key: _entries(key, data.get(key, [])) for key in _FIELDS})

    @classmethod
    def from_json(cls, text: str) -> Register:
        """A register from JSON text; raises `InputError` that names the field and shows none of its content."""
        data: Any = None
        fault: tuple[str, str] | None = None
        try:
            data = json.loads(text)
        except ValueError as error:
            fault = f"register line {getattr(error, 'lineno', 1)}", "it is not JSON"
        except RecursionError:
            fault = "register", "it is nested too deeply"
        if fault:  # raised out here: the parser's error holds the whole text
            raise InputError(*fault, "mend the file")
        return cls.from_dict(data)

    @classmethod
    def load(cls, path: str | Path) -> Register:
        """A register from a JSON file in UTF-8; raises `InputError`, never naming the file."""
        text = None
        with suppress(OSError, UnicodeDecodeError):  # raised below: their errors hold the path and the bytes
            text = Path(path).read_text(encoding="utf-8-sig")
        if text is None:
            raise InputError("register", "the file cannot be read as UTF-8 text", "check the path and save it as UTF-8")
        return cls.from_json(text)

    @property
    def digest(self) -> str:
        """SHA-256 over every entry in canonical form, in hex; changes with any change of the register."""
        plain = attrs.asdict(self)
        text = json.dumps(plain, sort_keys=True, ensure_ascii=False, default=lambda day: day.isoformat())
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()

    @property
    def clashes(self) -> tuple[Clash, ...]:
        """Names, initials and labels that two entries share; such a form alone is never rewritten."""
        return clashes_of(self)


def _entries(key: str, values: Any) -> list[Any]:
    if not isinstance(values, list):
        raise InputError(key, "it is not a list", "give a list of objects")
    return [_entry(key, f"{key}[{number}]", value) for number, value in enumerate(values)]


def _entry(key: str, place: str, value: Any) -> Any:
    made, lists = _FIELDS[key]
    fields = attrs.fields_dict(made)
    if not isinstance(value, dict):
        raise InputError(place, "it is not an object", f"give an object with {', '.join(fields)}")
    if unknown := set(value) - set(fields):
        raise InputError(place, f"{len(unknown)} unknown field(s)", f"use only {', '.join(fields)}")
    for field, attribute in fields.items():
        if field not in value and attribute.default is attrs.NOTHING:
            raise InputError(f"{place}.{field}", "it is missing", "give it")
    return made(**{field: _value(f"{place}.{field}", field, content, field in lists) for field, content in value.items()})


def _value(place: str, field: str, content: Any, many: bool) -> Any:
    if many:
        if not isinstance(content, list) or not all(isinstance(item, str) and item.strip() for item in content):
            raise InputError(place, "it is not a list of non-blank texts", "give a list of texts")
        return tuple(content)
    if field == "born_on":
        return _day(place, content)
    if not isinstance(content, str):
        raise InputError(place, "it is not a text", "give a text")
    if field in ("id", "shown_as", "name", "value", "kind") and not content.strip():
        raise InputError(place, "it is blank", "give a text")
    return content


def _day(place: str, content: Any) -> date | None:
    if content is None:
        return None
    try:
        return date.fromisoformat(content)
    except (TypeError, ValueError):
        raise InputError(place, "it is not a date", "write it as 2016-05-03") from None
