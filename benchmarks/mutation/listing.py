"""The list of survivors: mutants that no test notices, each with the reason why that is right."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

import attrs

__all__ = ["LIST", "Survivor", "as_toml", "listed"]

LIST = Path(__file__).with_name("survivors.toml")

Key = tuple[str, str, str, str]


@attrs.frozen
class Survivor:
    """The mutants of one line that survive for one reason. `equivalent`: no run of the program can differ."""

    module: str
    function: str
    was: str
    now: tuple[str, ...] = attrs.field(converter=tuple)
    equivalent: bool
    why: str

    @property
    def mutants(self) -> Iterator[Key]:
        """What each mutant is known by: module, function, the lines before and after; no line number."""
        return ((self.module, self.function, self.was, now) for now in self.now)


def listed(path: Path = LIST) -> dict[Key, Survivor]:
    """Every listed mutant with its entry. Raises ValueError where one stands there twice."""
    found: dict[Key, Survivor] = {}
    for entry in (Survivor(**one) for one in tomllib.loads(path.read_text(encoding="utf-8")).get("survivor", ())):
        for key in entry.mutants:
            if key in found:
                raise ValueError(f"`{entry.module}` `{entry.function}` is listed twice with `{key[-1]}`")
            found[key] = entry
    return found


def as_toml(keys: Iterable[Key]) -> str:
    """Entries for the list, with the reason still to be written."""
    lines: dict[tuple[str, str, str], list[str]] = {}
    for module, function, was, now in keys:
        lines.setdefault((module, function, was), []).append(now)
    return "\n".join(_entry(*place, now) for place, now in lines.items())


def _entry(module: str, function: str, was: str, now: list[str]) -> str:
    changed = "".join(f"    {_quoted(text)},\n" for text in now)
    return (
        f'[[survivor]]\nmodule = "{module}"\nfunction = "{function}"\nwas = {_quoted(was)}\nnow = [\n{changed}]\n'
        'equivalent = false\nwhy = ""\n'
    )


def _quoted(text: str) -> str:
    return f"'''{text}'''"
