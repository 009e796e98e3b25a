"""Computes once what several conditions of one act ask: common parts of the compiler's own expressions.

Part of the trusted part. Touches only text that the compiler wrote: expressions without side effects, over the
rows before the act, so that the order in which they are computed cannot matter.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Hashable, Sequence

__all__ = ["share"]

_COSTLY = (ast.Call, ast.Compare, ast.BinOp)


def share(texts: Sequence[str], known: frozenset[str]) -> tuple[list[str], list[str]]:
    """Lines that name every part which the texts have twice, inner parts first, and the texts that use those names.

    `known` are the names that stand outside of any loop; a part that speaks of another name stays where it is.
    """
    trees: list[ast.expr] = [ast.parse(text, mode="eval").body for text in texts]
    sharing = _Sharing(known)
    for tree in trees:
        sharing.count(tree)
    texts = [ast.unparse(sharing.visit(tree)) for tree in trees]
    return sharing.lines, texts


class _Sharing(ast.NodeTransformer):
    """Numbers every part by its content, and puts a name where a costly one stands again."""

    def __init__(self, known: frozenset[str]) -> None:
        self.lines: list[str] = []
        self._known = known
        self._numbers: dict[Hashable, int] = {}
        self._number_of: dict[int, int] = {}
        self._counts: Counter[int] = Counter()
        self._fixed: set[int] = set()
        self._named: dict[int, str] = {}

    def count(self, node: ast.AST) -> int:
        """Numbers the part and all inside it; equal parts have equal numbers."""
        inner = [self.count(child) for child in ast.iter_child_nodes(node)]
        leaf = (getattr(node, "id", None), getattr(node, "attr", None), getattr(node, "value", None))
        content = tuple(bit for bit in leaf if not isinstance(bit, ast.AST))
        number = self._numbers.setdefault((type(node), content, tuple(inner)), len(self._numbers))
        self._number_of[id(node)] = number
        self._counts[number] += 1
        if all(child in self._fixed for child in inner) and (not isinstance(node, ast.Name) or node.id in self._known):
            self._fixed.add(number)
        return number

    def visit(self, node: ast.AST) -> ast.AST:
        number = self._number_of[id(node)]
        if not isinstance(node, _COSTLY) or number not in self._fixed or self._counts[number] < 2:
            return self.generic_visit(node)
        if number not in self._named:
            text = ast.unparse(self.generic_visit(node))
            self._named[number] = f"k{len(self.lines)}"
            self.lines.append(f"{self._named[number]} = {text}")
        return ast.Name(self._named[number])
