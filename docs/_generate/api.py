"""The public names of each room, read from the source: what stands in `__all__`, with its signature and docstring.

Reads text and imports nothing, so that a room whose optional dependency is missing is on the page all the same.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from _generate.tables import HEAD, grid

__all__ = ["ROOMS", "api", "public_names"]

SOURCE = Path(__file__).resolve().parents[2] / "src" / "reviewflow"

ROOMS = {
    "errors": "Reasons and refusals: how the library says no, and how it says that something is broken.",
    "model": "The words of the domain, as values. Commands and events have pages of their own.",
    "rules": "The practice: the process tables, the checklist and the confidentiality table.",
    "kernel": "The engine: takes any process and policy, and decides by them.",
    "record": "The memory: envelopes, hash chain, codec, and the ports to where logs and papers lie.",
    "views": "What a person reads.",
    "publication": "The gate before the public.",
    "caseload": "The read models over all reviews of a board, kept in step with the logs.",
    "releases": "From the gate to the release: checked bytes go on the record, and only those are published.",
    "reviews": "The front desk: load, decide, seal, append.",
    "testing": "What a host checks its own extensions and stores with.",
    "contrib": "Hosts' frameworks.",
    "cli": "The command line.",
}
APART = {"commands": "[commands](commands.md)", "events": "[events](events.md)"}
"""Packages of the model whose names have a page of their own."""
WITHIN = {"__init__.py", "__pycache__", "migrations", "management"}
"""What a framework finds by itself, and nobody imports."""


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _file(module: str) -> Path:
    base = SOURCE.joinpath(*module.split(".")[1:])
    return base / "__init__.py" if base.is_dir() else base.with_suffix(".py")


def _names(path: Path) -> list[str]:
    for node in _tree(path).body:
        if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == "__all__" for t in node.targets):
            return sorted(ast.literal_eval(node.value), key=str.lower)
    return []


def _modules(package: str) -> Iterator[str]:
    """The public modules below a name: the package where it says what it offers, or else each module within."""
    base = SOURCE.joinpath(*package.split(".")[1:])
    if not base.is_dir() or _names(base / "__init__.py"):
        if _file(package).exists() and _names(_file(package)):
            yield package
        return
    for path in sorted(base.iterdir()):
        if path.name not in WITHIN and (path.is_dir() or path.suffix == ".py"):
            yield from _modules(f"{package}.{path.stem}")


def public_names(room: str) -> dict[str, list[str]]:
    """module -> its public names, for every public module of the room."""
    return {module: _names(_file(module)) for module in _modules(f"reviewflow.{room}")}


def _find(module: str, name: str) -> tuple[ast.AST | None, str]:
    """Where the name is defined, following imports; with the docstring of a constant, which stands below it."""
    body = _tree(_file(module)).body
    for node, after in zip(body, [*body[1:], None], strict=True):
        if isinstance(node, ast.ClassDef | ast.FunctionDef) and node.name == name:
            return node, ast.get_docstring(node) or ""
        targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        if any(isinstance(t, ast.Name) and t.id == name for t in targets):
            told = after.value.value if isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant) else ""
            return node, str(told)
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("reviewflow"):
            for alias in node.names:
                if (alias.asname or alias.name) == name:
                    return _find(node.module, alias.name)
    return None, ""


def _said(node: ast.FunctionDef | ast.ClassDef) -> str:
    return " ".join((ast.get_docstring(node) or "").split("\n\n")[0].split())


def _signature(node: ast.AST) -> str:
    if isinstance(node, ast.FunctionDef):
        returns = f" -> {ast.unparse(node.returns)}" if node.returns else ""
        return f"{node.name}({ast.unparse(node.args)}){returns}"
    if isinstance(node, ast.ClassDef):
        return f"class {node.name}" + (f"({', '.join(map(ast.unparse, node.bases))})" if node.bases else "")
    return ""


def _members(node: ast.ClassDef) -> Iterator[tuple[str, str]]:
    for item in node.body:
        if isinstance(item, ast.AnnAssign) and isinstance(item.target, ast.Name) and not item.target.id.startswith("_"):
            yield f"`{item.target.id}: {ast.unparse(item.annotation)}`", ""
        if isinstance(item, ast.Assign) and isinstance(item.targets[0], ast.Name) and "Enum" in str(list(map(ast.unparse, node.bases))):
            yield f"`{ast.unparse(item)}`", ""
        if isinstance(item, ast.FunctionDef) and not item.name.startswith("_") and not _validates(item):
            yield f"`{_signature(item)}`", _said(item)


def _validates(node: ast.FunctionDef) -> bool:
    return any(ast.unparse(decorator).endswith(".validator") for decorator in node.decorator_list)


def _entry(module: str, name: str) -> str:
    node, told = _find(module, name)
    text = f"\n### `{name}`\n"
    if node is not None and (signature := _signature(node)):
        text += f"\n```text\n{signature}\n```\n"
    text += f"\n{told.strip()}\n" if told else ""
    members = list(_members(node)) if isinstance(node, ast.ClassDef) else []
    return text + (f"\n{grid(('', ''), members)}" if members else "")


def api(room: str) -> str:
    """The page of one room."""
    text = f"{HEAD}# `reviewflow.{room}`\n\n{ROOMS[room]}\n"
    for module, names in public_names(room).items():
        apart = APART.get(module.rsplit(".", 1)[-1]) if room == "model" else None
        text += f"\n## `{module}`\n"
        text += f"\n{' '.join((ast.get_docstring(_tree(_file(module))) or '').split(chr(10) * 2)[0].split())}\n"
        text += f"\nSee the page of all {apart}.\n" if apart else "".join(_entry(module, name) for name in names)
    return text
