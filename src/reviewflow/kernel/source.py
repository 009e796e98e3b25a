"""Writes one formula, or the range of one effect, as Python text; part of the compiler and of the trusted part.

Only numbered names (`v0`, `r[3]`, `q7`) reach the text: no name of the table, no id, no sentence. A `for every` over
a relation becomes operations on sets, so a decision costs what the readers of one endpoint cost, however many
people the review has. Facts are read from `r`, the rows before the act; `E` is the empty set.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from reviewflow.kernel.normal import bound_of, conjuncts, disjuncts, driver_of, normal
from reviewflow.model.logic import And, Atom, Exists, ForAll, Formula, Not, Or, Relation, Var, free_variables

__all__ = ["Writer"]

Names = Mapping[Var, str]


class Writer:
    """Writes formulas for one table; `helpers` collects the functions that the written text calls."""

    def __init__(self, relations: tuple[Relation, ...]) -> None:
        self._rows = {relation.name: f"r[{place}]" for place, relation in enumerate(relations)}
        self.helpers: list[str] = []

    def row(self, relation: Relation) -> str:
        """The text that reads one relation."""
        return self._rows[relation.name]

    def truth(self, formula: Formula, names: Names) -> str:
        """The text of a formula in normal form, as a truth value."""
        if isinstance(formula, Not):
            return f"(not {self.truth(formula.body, names)})"
        if isinstance(formula, And):
            return (
                "(" + " and ".join(self.truth(part, names) for part in formula.parts) + ")" if formula.parts else "True"
            )
        if isinstance(formula, Or):
            return (
                "(" + " or ".join(self.truth(part, names) for part in formula.parts) + ")" if formula.parts else "False"
            )
        if isinstance(formula, Exists):
            return f"(not {self.truth(ForAll(formula.var, normal(formula.body, positive=False)), names)})"
        if isinstance(formula, ForAll):
            return self._all(formula, names)
        return self._member(formula, names)

    def _member(self, atom: Formula, names: Names) -> str:
        if not isinstance(atom, Atom):
            raise TypeError(f"not a formula in normal form: {type(atom).__name__}")
        row = self.row(atom.relation)
        if not atom.args:
            return row
        if len(atom.args) == 1:
            return f"({names[atom.args[0]]} in {row})"
        return f"({names[atom.args[0]]} in {row}.get({names[atom.args[1]]}, E))"

    def _all(self, formula: ForAll, names: Names) -> str:
        return "(" + " and ".join(self._call(formula.var, part, names) for part in conjuncts(formula.body)) + ")"

    def _call(self, var: Var, body: Formula, names: Names) -> str:
        """Whether `body`, one clause, holds of everything that its bound gives.

        Written to be quick where the answer is yes: one part of the clause usually admits everybody. Only where no
        part alone does, a helper takes from the range who satisfies one part after the other.
        """
        inner = {**names, var: f"v{len(names)}"}
        parts = disjuncts(body)
        bound = bound_of(var, tuple(p for p in parts if isinstance(p, Not)), frozenset(names))
        if not isinstance(bound, Not) or not isinstance(bound.body, Atom):
            raise ValueError("a quantifier runs over a whole sort")  # the linter refuses such a table before this
        free = [self.truth(part, names) for part in parts if var not in free_variables(part)]
        rest = tuple(part for part in parts if part is not bound and var in free_variables(part))
        return f"({' or '.join([*free, self._within_any(self._range(bound.body, var, inner), rest, var, inner)])})"

    def _within_any(self, xs: str, parts: tuple[Formula, ...], var: Var, names: Names) -> str:
        """Whether everything in `xs` satisfies one of the parts."""
        simple = [part for part in parts if _simple(part)]
        compound = [part for part in parts if not _simple(part)]
        for part in simple if compound else simple[:-1]:
            xs = self._minus(xs, part, var, names)
        quick = [self._within(xs, part, var, names) for part in compound or simple[-1:]] or [f"(not {xs})"]
        slow = [self._helper(xs, compound, var, names)] if len(compound) > 1 else []
        return f"({' or '.join([*quick, *slow])})"

    def _helper(self, xs: str, parts: list[Formula], var: Var, names: Names) -> str:
        """A call of a new function that narrows the range part by part."""
        name, params = (
            f"q{len(self.helpers)}",
            ", ".join(["r", *dict.fromkeys(v for k, v in names.items() if k != var)]),
        )
        self.helpers.append("")  # keeps the number while inner helpers take theirs
        lines = [f"    x = {xs}", *self._narrowing(parts, var, names)]
        self.helpers[int(name[1:])] = f"def {name}({params}):\n" + "\n".join(lines) + "\n"
        return f"{name}({params})"

    def _narrowing(self, parts: list[Formula], var: Var, names: Names) -> Iterator[str]:
        """Lines that take from `x` who satisfies one part after the other, and say whether nobody is left."""
        for part in parts:
            free = [self.truth(bit, names) for bit in conjuncts(part) if var not in free_variables(bit)]
            within = And(tuple(bit for bit in conjuncts(part) if var in free_variables(bit)))
            when = f"if {' and '.join(free)}: " if free else ""
            yield f"    {when}x = {self._minus('x', within, var, names)}"
        yield "    return not x"

    def _set(self, formula: Formula, var: Var, names: Names) -> str | None:
        """The set of what satisfies one relation in `var`, where the rows hold it ready-made."""
        if not isinstance(formula, Atom) or formula.args[0] != var or var in formula.args[1:]:
            return None
        row = self.row(formula.relation)
        return row if len(formula.args) == 1 else f"{row}.get({names[formula.args[1]]}, E)"

    def _range(self, atom: Atom, var: Var, names: Names) -> str:
        ready = self._set(atom, var, names)
        return ready or f"frozenset([{names[var]} {self.loops(atom, (var,), names)}])"

    def _within(self, xs: str, formula: Formula, var: Var, names: Names) -> str:
        """Whether everything in `xs` satisfies the formula."""
        if var not in free_variables(formula):
            return f"({self.truth(formula, names)} or not {xs})"
        if isinstance(formula, And):
            return "(" + " and ".join(self._within(xs, part, var, names) for part in formula.parts) + ")"
        if isinstance(formula, Or):
            return self._within_any(xs, formula.parts, var, names)
        ready = self._set(formula.body if isinstance(formula, Not) else formula, var, names)
        if ready is None:
            return f"(not {self._minus(xs, formula, var, names)})"
        return f"{xs}.isdisjoint({ready})" if isinstance(formula, Not) else f"({xs} <= {ready})"

    def _minus(self, xs: str, formula: Formula, var: Var, names: Names) -> str:
        """Everything in `xs` that does not satisfy the formula."""
        if var not in free_variables(formula):
            return f"(E if {self.truth(formula, names)} else {xs})"
        if isinstance(formula, And):
            return "(" + " | ".join(self._minus(xs, part, var, names) for part in formula.parts) + ")"
        if isinstance(formula, Or) and sum(not _simple(part) for part in formula.parts) < 2:
            for part in sorted(formula.parts, key=_simple, reverse=True):
                xs = self._minus(xs, part, var, names)
            return xs
        ready = self._set(formula.body if isinstance(formula, Not) else formula, var, names)
        if ready is None:
            return f"frozenset([{names[var]} for {names[var]} in {xs} if not {self.truth(formula, names)}])"
        return f"({xs} & {ready})" if isinstance(formula, Not) else f"({xs} - {ready})"

    def loops(self, formula: Formula, free: tuple[Var, ...], names: Names) -> str:
        """`for` and `if` clauses that run the variables in `free` over what the conjunction bounds them to."""
        text, scope = [], frozenset(names) - frozenset(free)
        for var in reversed(free):
            atom = driver_of(var, formula, scope)
            if atom is None:
                raise ValueError("an effect runs over a whole sort")  # the linter refuses such a table before this
            text.append(self._loop(atom, var, names))
            scope |= {var}
        return " ".join([*text, f"if {self.truth(formula, names)}"])

    def _loop(self, atom: Atom, var: Var, names: Names) -> str:
        ready = self._set(atom, var, names)
        return f"for {names[var]} in {ready or self.row(atom.relation)}"  # over every last column; the `if` keeps the right


def _simple(formula: Formula) -> bool:
    return isinstance(formula, Atom | Not)
