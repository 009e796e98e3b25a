"""Makes the mutants: mutmut's own operators, also inside decorated functions and at the top of a kernel module.

`mutmut run` leaves decorated functions alone, because its trampolines cannot wrap them; here every guard of `rules/` is
one. So the operators and the visitor are mutmut's, and a mutant is a whole module's text with one place changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import attrs
import libcst as cst
import libcst.matchers as m
from libcst.metadata import ByteSpanPositionProvider, MetadataWrapper
from mutmut.mutation.file_mutation import MutationVisitor
from mutmut.mutation.mutators import mutation_operators
from mutmut.mutation.pragma_handling import IgnoredCode

__all__ = ["SOURCE", "Mutant", "modules", "mutants"]

SOURCE = Path(__file__).resolve().parents[2] / "src" / "reviewflow"


@attrs.frozen
class Mutant:
    """One changed place: the module, the outermost function (empty at the top of a module), its lines before and after."""

    module: str
    function: str
    was: str
    now: str
    lines: frozenset[int] = attrs.field(repr=False)
    text: str = attrs.field(eq=False, repr=False)

    @property
    def path(self) -> Path:
        return SOURCE / f"{self.module.replace('.', '/')}.py"

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What a survivor is known by; no line number, so that a neighbour may be edited."""
        return self.module, self.function, self.was, self.now


def modules() -> tuple[str, ...]:
    """The modules of `rules` and `kernel`, such as `kernel.source`."""
    paths = (path for room in ("rules", "kernel") for path in sorted((SOURCE / room).glob("*.py")))
    return tuple(f"{path.parent.name}.{path.stem}" for path in paths if path.stem != "__init__")


def mutants(module: str) -> Iterator[Mutant]:
    """Every mutant of one module, in the order of its text, each once."""
    before = (SOURCE / f"{module.replace('.', '/')}.py").read_bytes()
    wrapper = MetadataWrapper(cst.parse_module(before))
    visitor = _Everywhere()
    wrapper.visit(visitor)
    names, spans, seen = dict(_functions(wrapper.module)), wrapper.resolve(ByteSpanPositionProvider), set()
    for mutation in visitor.mutations:
        function = names.get(mutation.contained_by_top_level_function, "")
        if not function and module.startswith("rules."):
            continue  # a table, or the words above a check
        span = spans[mutation.original_node]
        changed = wrapper.module.code_for_node(mutation.mutated_node).encode()
        text = (before[: span.start] + changed + before[span.start + span.length :]).decode()
        if text not in seen:
            seen.add(text)
            yield _mutant(module, function, before.decode(), text)


class _Everywhere(MutationVisitor):
    """mutmut's visitor, which also enters decorated functions; the decorators themselves stay."""

    def __init__(self) -> None:
        super().__init__(mutation_operators, IgnoredCode(set(), set(), set()))

    def _skip_node_and_children(self, node: cst.CSTNode) -> bool:
        if isinstance(node, cst.Assign) and m.matches(node.targets[0].target, m.Name("__all__")):
            return True
        return not isinstance(node, cst.FunctionDef) and super()._skip_node_and_children(node)


def _functions(module: cst.Module) -> Iterator[tuple[cst.CSTNode, str]]:
    for statement in module.body:
        if isinstance(statement, cst.FunctionDef):
            yield statement, statement.name.value
        elif isinstance(statement, cst.ClassDef):
            for inner in statement.body.body:
                if isinstance(inner, cst.FunctionDef):
                    yield inner, f"{statement.name.value}.{inner.name.value}"


def _mutant(module: str, function: str, before: str, text: str) -> Mutant:
    old, new = before.splitlines(), text.splitlines()
    first = next(n for n, (one, other) in enumerate(zip([*old, ""], [*new, ""], strict=False)) if one != other)
    last = next(n for n in range(len(old)) if old[-1 - n] != new[-1 - n] or min(len(old), len(new)) - n <= first)
    was, now = old[first : len(old) - last], new[first : len(new) - last]
    lines = frozenset(range(first + 1, max(first + 1, len(old) - last) + 1))
    return Mutant(module, function, *("\n".join(line.strip() for line in part) for part in (was, now)), lines, text)
