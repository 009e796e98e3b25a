"""The first engine: z3, over sorts of any size.

A table in its fragment has no function and no `exists` inside a `for every`, so z3 always answers. Imported lazily:
nothing at run time needs it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import ModuleType
from typing import Any

from reviewflow.errors import MissingExtra
from reviewflow.kernel.normal import normal
from reviewflow.model.logic import Act, And, Atom, Exists, ForAll, Formula, Not, Or, Sort, Var
from reviewflow.testing.obligations import closed

__all__ = ["Z3"]


def load_z3() -> ModuleType:
    """The solver's module. Raises `MissingExtra` where it is not installed."""
    try:
        import z3
    except ImportError:
        raise MissingExtra("the proof", "proof") from None
    return z3  # type: ignore[no-any-return]


class Z3:
    """Decides whether formulas can hold together with the invariants, for any number of people, papers and endpoints."""

    def __init__(self, invariants: Sequence[Formula]) -> None:
        self.z3 = load_z3()
        self._sorts = {sort: self.z3.DeclareSort(sort.value) for sort in Sort}
        self._functions: dict[str, Any] = {}
        self._solver = self.z3.Solver()
        for invariant in invariants:
            self._solver.add(self._term(closed(invariant), {}))
        self.calls = 0

    @property
    def version(self) -> str:
        return f"z3 {self.z3.get_version_string()}"

    @contextmanager
    def assuming(self, guard: Formula) -> Iterator[None]:
        """Within the block the guard holds, too."""
        self._solver.push()
        self._solver.add(self._term(guard, {}))
        try:
            yield
        finally:
            self._solver.pop()

    def possible(self, formula: Formula) -> bool:
        """Whether the formula can hold under what is assumed. Raises RuntimeError where z3 gives up."""
        self.calls += 1
        self._solver.push()
        self._solver.add(self._term(formula, {}))
        answer = self._solver.check()
        self._solver.pop()
        if answer == self.z3.unknown:
            raise RuntimeError("z3 gave no answer; the table has left its fragment")
        return bool(answer == self.z3.sat)

    def _term(self, formula: Formula, bound: dict[Var, Any]) -> Any:
        z3 = self.z3
        match formula:
            case Atom(relation, args):
                terms = [bound.get(var, z3.Const(var.name, self._sorts[var.sort])) for var in args]
                if relation.name == "=":
                    return terms[0] == terms[1]
                if relation.name not in self._functions:
                    sorts = [self._sorts[sort] for sort in relation.sorts]
                    self._functions[relation.name] = z3.Function(relation.name, *sorts, z3.BoolSort())
                return self._functions[relation.name](*terms)
            case Not(body):
                return z3.Not(self._term(body, bound))
            case And(parts):
                return z3.And([self._term(part, bound) for part in parts])
            case Or(parts):
                return z3.Or([self._term(part, bound) for part in parts])
            case ForAll(var, body) | Exists(var, body):
                constant = z3.Const(f"{var.name}!{len(bound)}", self._sorts[var.sort])
                inner = self._term(body, {**bound, var: constant})
                return (z3.ForAll if isinstance(formula, ForAll) else z3.Exists)([constant], inner)
        return self._term(normal(formula), bound)


def guard_of(act: Act | None) -> Formula:
    """The whole guard of an act as one formula."""
    return And(tuple(normal(condition.formula) for condition in act.guard)) if act else And(())
