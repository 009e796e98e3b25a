"""The second engine: plain propositional logic, at the size beyond which nothing new can happen.

A formula of the table's fragment can hold at all only if it can hold in a world that has no more members of a sort
than the formula names (every world may be cut down to the named ones: `for every` survives the cut). So trying every
way in which the named ones may coincide, in a world of exactly those, is a complete proof, without quantifiers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import count, product
from types import ModuleType

from reviewflow.errors import MissingExtra
from reviewflow.kernel.normal import normal
from reviewflow.model.logic import And, Atom, Exists, ForAll, Formula, Not, Or, Sort, Var, expand, free_variables
from reviewflow.testing.obligations import closed

__all__ = ["Sat"]

World = tuple[int, ...]
"""How many members each sort has, in the order of `Sort`."""
Place = Mapping[Var, int]


def load_pysat() -> ModuleType:
    """The solvers' module. Raises `MissingExtra` where it is not installed."""
    try:
        import pysat.solvers
    except ImportError:
        raise MissingExtra("the proof", "proof") from None
    return pysat.solvers  # type: ignore[no-any-return]


class Sat:
    """Decides whether formulas can hold together with the invariants, in every world up to the cutoff."""

    def __init__(self, invariants: Sequence[Formula]) -> None:
        self._pysat = load_pysat()
        self._invariants = [normal(closed(invariant)) for invariant in invariants]
        self._grounds: dict[World, _Ground] = {}
        self.calls = 0
        self.largest: World = tuple(0 for _ in Sort)

    @property
    def version(self) -> str:
        import pysat

        return f"python-sat {pysat.__version__} (cadical153)"

    def possible(self, guard: Formula, formula: Formula) -> bool:
        """Whether guard and formula can hold together."""
        whole = _named(normal(And((guard, formula))), count())
        names = sorted(free_variables(whole), key=lambda var: (var.sort.value, var.name))
        for place in _placements(names):
            world = tuple(1 + max((place[v] for v in names if v.sort is sort), default=0) for sort in Sort)
            self.largest = tuple(map(max, self.largest, world))
            self.calls += 1
            if world not in self._grounds:
                self._grounds[world] = _Ground(world, self._invariants, self._pysat)
            if self._grounds[world].possible(whole, place):
                return True
        return False

    def close(self) -> None:
        """Frees the solvers' memory."""
        for ground in self._grounds.values():
            ground.solver.delete()


def _named(formula: Formula, numbers: Iterator[int]) -> Formula:
    """The formula with a name for whatever it says there is; it says so outside of every `for every`."""
    if isinstance(formula, Exists):
        name = Var(f"{formula.var.name}?{next(numbers)}", formula.var.sort)
        return _named(_rename(formula.body, formula.var, name), numbers)
    if isinstance(formula, And | Or):
        return type(formula)(tuple(_named(part, numbers) for part in formula.parts))
    return formula


def _rename(formula: Formula, old: Var, new: Var) -> Formula:
    return expand(formula, {old: new})


def _placements(names: Sequence[Var]) -> Iterator[Place]:
    """Every way in which the names may coincide, once up to which member is which."""
    by_sort = [[var for var in names if var.sort is sort] for sort in Sort]
    for choice in product(*(_growth(len(some)) for some in by_sort)):
        yield {var: place for some, places in zip(by_sort, choice, strict=True) for var, place in zip(some, places, strict=True)}


def _growth(length: int) -> list[tuple[int, ...]]:
    found: list[tuple[int, ...]] = [()]
    for _ in range(length):
        found = [(*some, place) for some in found for place in range(max(some, default=-1) + 2)]
    return found


class _Ground:
    """One world: its invariants as clauses, and a number for every atom and part said of its members."""

    def __init__(self, world: World, invariants: Sequence[Formula], pysat: ModuleType) -> None:
        self._world = dict(zip(Sort, world, strict=True))
        self._numbers: dict[object, int] = {}
        self.solver = pysat.Solver(name="cadical153")
        self._true = self._number("true")
        self.solver.add_clause([self._true])
        for invariant in invariants:
            self.solver.add_clause([self._literal(invariant, {})])

    def possible(self, formula: Formula, place: Place) -> bool:
        return bool(self.solver.solve(assumptions=[self._literal(formula, place)]))

    def _number(self, key: object) -> int:
        return self._numbers.setdefault(key, len(self._numbers) + 1)

    def _literal(self, formula: Formula, place: Place) -> int:
        """A number that stands for the formula with its variables at these places."""
        match formula:
            case Atom(relation, args):
                if relation.name == "=":
                    return self._true if place[args[0]] == place[args[1]] else -self._true
                return self._number((relation.name, *(place[var] for var in args)))
            case Not(body):
                return -self._literal(body, place)
            case And(parts):
                return self._all([self._literal(part, place) for part in parts])
            case Or(parts):
                return -self._all([-self._literal(part, place) for part in parts])
            case ForAll(var, body):
                return self._all([self._literal(body, {**place, var: one}) for one in range(self._world[var.sort])])
        raise TypeError(f"not a formula at the cutoff: {type(formula).__name__}")

    def _all(self, literals: list[int]) -> int:
        """A number that stands for all of these together."""
        wanted = frozenset(literals) - {self._true}
        if -self._true in wanted or any(-one in wanted for one in wanted):
            return -self._true
        if len(wanted) < 2:
            return next(iter(wanted), self._true)
        if wanted not in self._numbers:
            number = self._number(wanted)
            for one in wanted:
                self.solver.add_clause([-number, one])
            self.solver.add_clause([number, *(-one for one in wanted)])
        return self._numbers[wanted]
