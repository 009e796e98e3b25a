"""What cvc5 is told in: its terms, made and kept in one place. Says nothing of the table; see `by_cvc5`."""

from __future__ import annotations

from collections.abc import Sequence
from types import ModuleType
from typing import Any

from reviewflow.errors import MissingExtra
from reviewflow.model.logic import Relation, Sort

__all__: list[str] = []  # for the engine alone


def load_cvc5() -> ModuleType:
    """The solver's module. Raises `MissingExtra` where it is not installed."""
    try:
        import cvc5
    except ImportError:
        raise MissingExtra("the third voice of the proof", "third-voice") from None
    return cvc5  # type: ignore[no-any-return]


class Terms:
    """Terms of one solver, over sorts of any size; the same name gives the same constant."""

    def __init__(self) -> None:
        cvc5 = load_cvc5()
        self.version = f"cvc5 {cvc5.__version__}"
        self._kind, self._made = cvc5.Kind, cvc5.TermManager()
        self.solver = cvc5.Solver(self._made)
        self.solver.setOption("incremental", "true")
        self.solver.setOption("mbqi", "true")  # without it, cvc5 may not say that something can hold
        self.solver.setLogic("UF")
        self._sorts = {sort: self._made.mkUninterpretedSort(sort.value) for sort in Sort}
        self._known: dict[object, Any] = {}

    def constant(self, name: str, sort: Sort) -> Any:
        """Something of that sort that has this name."""
        if (name, sort) not in self._known:
            self._known[name, sort] = self._made.mkConst(self._sorts[sort], name)
        return self._known[name, sort]

    def relation(self, relation: Relation, args: Sequence[Any]) -> Any:
        """The relation said of these terms."""
        if relation not in self._known:
            sorts, truth = [self._sorts[sort] for sort in relation.sorts], self._made.getBooleanSort()
            kind = self._made.mkFunctionSort(sorts, truth) if sorts else truth
            self._known[relation] = self._made.mkConst(kind, relation.name)
        told = self._known[relation]
        return self._made.mkTerm(self._kind.APPLY_UF, told, *args) if args else told

    def variable(self, name: str, sort: Sort) -> Any:
        """A new variable, for `every` and `some`."""
        return self._made.mkVar(self._sorts[sort], name)

    def every(self, variables: Sequence[Any], body: Any) -> Any:
        return self._bound(self._kind.FORALL, variables, body)

    def some(self, variables: Sequence[Any], body: Any) -> Any:
        return self._bound(self._kind.EXISTS, variables, body)

    def truth(self, value: bool) -> Any:
        return self._made.mkBoolean(value)

    def no(self, term: Any) -> Any:
        return self._made.mkTerm(self._kind.NOT, term)

    def same(self, one: Any, other: Any) -> Any:
        return self._made.mkTerm(self._kind.EQUAL, one, other)

    def implies(self, left: Any, right: Any) -> Any:
        return self._made.mkTerm(self._kind.IMPLIES, left, right)

    def all(self, parts: Sequence[Any]) -> Any:
        return self._joined(self._kind.AND, parts, True)

    def any(self, parts: Sequence[Any]) -> Any:
        return self._joined(self._kind.OR, parts, False)

    def _joined(self, kind: Any, parts: Sequence[Any], empty: bool) -> Any:
        if len(parts) < 2:
            return parts[0] if parts else self.truth(empty)
        return self._made.mkTerm(kind, *parts)

    def _bound(self, kind: Any, variables: Sequence[Any], body: Any) -> Any:
        if not variables:
            return body
        return self._made.mkTerm(kind, self._made.mkTerm(self._kind.VARIABLE_LIST, *variables), body)
