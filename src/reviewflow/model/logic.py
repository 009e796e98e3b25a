"""The grammar of the confidentiality table: relations, formulas, acts and their effects.

Decides nothing itself. A table in this grammar is read three times: compiled to Python for the decision
(`kernel/compiler.py`), handed to a prover (`testing/prover.py`), and printed for people. So the language is
small, closed and pure: no Python callable, number or string can stand in a formula.

How to read one: `seat(p) & ~barred(p)` is a formula; `Act("deliver", (d, e), conditions, effects)` is
something that may happen to a paper `d` and an endpoint `e` when all its conditions hold; its effects read
the state before the act. `Reveal` is the only effect that shows content to somebody.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import Enum

import attrs

__all__ = [
    "Act",
    "Add",
    "And",
    "Atom",
    "Condition",
    "Definition",
    "Drop",
    "Effect",
    "Exists",
    "ForAll",
    "Formula",
    "Implies",
    "Not",
    "Or",
    "Relation",
    "Reveal",
    "Sort",
    "Use",
    "Var",
    "expand",
    "free_variables",
    "subformulas",
]


class Sort(Enum):
    """What the table speaks of. Sorts have no size: the proof holds for any number of each."""

    PERSON = "person"
    PAPER = "paper"
    ENDPOINT = "endpoint"
    TEXT = "text"  # a passage of a paper; only the proof speaks of it, the table never


@attrs.frozen
class Var:
    """A variable of one sort."""

    name: str
    sort: Sort


class Formula:
    """A formula; combine with `&`, `|`, `~` and `>>` (implies)."""

    __slots__ = ()

    def __and__(self, other: Formula) -> Formula:
        return And((self, other))

    def __or__(self, other: Formula) -> Formula:
        return Or((self, other))

    def __invert__(self) -> Formula:
        return Not(self)

    def __rshift__(self, other: Formula) -> Formula:
        return Implies(self, other)


@attrs.frozen
class Atom(Formula):
    """One relation applied to variables."""

    relation: Relation
    args: tuple[Var, ...]

    def __str__(self) -> str:
        return f"{self.relation.name}({', '.join(v.name for v in self.args)})"


@attrs.frozen
class Not(Formula):
    body: Formula

    def __str__(self) -> str:
        return f"not {self.body}"


@attrs.frozen
class And(Formula):
    parts: tuple[Formula, ...]

    def __str__(self) -> str:
        return "(" + " and ".join(map(str, self.parts)) + ")"


@attrs.frozen
class Or(Formula):
    parts: tuple[Formula, ...]

    def __str__(self) -> str:
        return "(" + " or ".join(map(str, self.parts)) + ")"


@attrs.frozen
class Implies(Formula):
    left: Formula
    right: Formula

    def __str__(self) -> str:
        return f"({self.left} implies {self.right})"


@attrs.frozen
class ForAll(Formula):
    var: Var
    body: Formula

    def __str__(self) -> str:
        return f"for every {self.var.sort.value} {self.var.name}: {self.body}"


@attrs.frozen
class Exists(Formula):
    var: Var
    body: Formula

    def __str__(self) -> str:
        return f"there is a {self.var.sort.value} {self.var.name}: {self.body}"


@attrs.frozen
class Use(Formula):
    """A definition applied to variables; `expand` puts its body in place."""

    definition: Definition
    args: tuple[Var, ...]

    def __str__(self) -> str:
        return f"{self.definition.name}({', '.join(v.name for v in self.args)})"


@attrs.frozen
class Relation:
    """A relation over sorts, e.g. `named(person, paper)`; `reads_as` is its sentence, with `{0}` and `{1}`.

    At run time it is kept indexed by its last column.
    """

    name: str
    sorts: tuple[Sort, ...]
    reads_as: str

    def __call__(self, *args: Var) -> Atom:
        return Atom(self, args)


@attrs.frozen
class Definition:
    """A named formula, so that the table can say `participant(p)` and mean one thing everywhere."""

    name: str
    params: tuple[Var, ...]
    body: Formula
    reads_as: str

    def __call__(self, *args: Var) -> Use:
        return Use(self, args)


@attrs.frozen
class Add:
    """Puts the tuple into the relation, where `when` held before. Variables that are no parameter run over their sort."""

    atom: Atom
    when: Formula | None = None


@attrs.frozen
class Drop:
    """Takes the tuple out of the relation, where `when` held before. Variables that are no parameter run over their sort."""

    atom: Atom
    when: Formula | None = None


@attrs.frozen
class Reveal:
    """Shows the paper to every such person. The only effect that shows content; the prover watches it."""

    person: Var
    paper: Var
    when: Formula


Effect = Add | Drop | Reveal


@attrs.frozen
class Condition:
    """One conjunct of an act's guard, with what it says when it is not met.

    `code`, `rule`, `text`, `remedy` become the `Reason`; `about` names the parameter that is its subject.
    """

    code: str
    rule: str
    formula: Formula
    text: str
    remedy: str
    about: str


@attrs.frozen
class Act:
    """Something that may happen: parameters, guard and effects.

    `closes` marks what only ever takes reading away (withdrawal, recall); nobody may add a condition to it.
    """

    name: str
    params: tuple[Var, ...]
    guard: tuple[Condition, ...]
    effects: tuple[Effect, ...]
    source: str
    closes: bool = False


def subformulas(formula: Formula) -> Iterator[Formula]:
    """The formula itself and every formula inside it, definitions not opened."""
    yield formula
    if isinstance(formula, Not | ForAll | Exists):
        yield from subformulas(formula.body)
    elif isinstance(formula, And | Or):
        for part in formula.parts:
            yield from subformulas(part)
    elif isinstance(formula, Implies):
        yield from subformulas(formula.left)
        yield from subformulas(formula.right)


def free_variables(formula: Formula) -> frozenset[Var]:
    """The variables that no quantifier inside the formula binds."""
    if isinstance(formula, Atom | Use):
        return frozenset(formula.args)
    if isinstance(formula, ForAll | Exists):
        return free_variables(formula.body) - {formula.var}
    if isinstance(formula, Not):
        return free_variables(formula.body)
    if isinstance(formula, Implies):
        return free_variables(formula.left) | free_variables(formula.right)
    if isinstance(formula, And | Or):
        return frozenset().union(*map(free_variables, formula.parts))
    raise TypeError(f"not a formula of the table: {type(formula).__name__}")


def expand(formula: Formula, names: Mapping[Var, Var] | None = None) -> Formula:
    """The formula with every definition opened and variables renamed by `names`; holds no `Use` any more."""
    names = names or {}
    if isinstance(formula, Atom):
        return Atom(formula.relation, tuple(names.get(v, v) for v in formula.args))
    if isinstance(formula, Use):
        args = tuple(names.get(v, v) for v in formula.args)
        return expand(formula.definition.body, dict(zip(formula.definition.params, args, strict=True)))
    if isinstance(formula, Not):
        return Not(expand(formula.body, names))
    if isinstance(formula, And | Or):
        return type(formula)(tuple(expand(part, names) for part in formula.parts))
    if isinstance(formula, Implies):
        return Implies(expand(formula.left, names), expand(formula.right, names))
    if isinstance(formula, ForAll | Exists):
        inner = {old: new for old, new in names.items() if old != formula.var}
        return type(formula)(formula.var, expand(formula.body, inner))
    raise TypeError(f"not a formula of the table: {type(formula).__name__}")
