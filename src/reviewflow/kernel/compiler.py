"""The confidentiality table as Python functions: what the library decides by at run time.

Part of the trusted part. Compiles a linted table once to Python text of numbered names (see `source.py`) and runs
that text; no id, name or stored data can reach it. Keeps no decision. What it does not know it denies.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import attrs

from reviewflow.kernel.canonical import rules_hash
from reviewflow.kernel.linter import require_sound
from reviewflow.kernel.normal import NEVER, normal
from reviewflow.kernel.sharing import share
from reviewflow.kernel.source import Writer
from reviewflow.model.facts import EMPTY, Facts, added, dropped
from reviewflow.model.logic import Act, Add, And, Condition, Drop, Formula, Reveal, Var
from reviewflow.model.policy import Policy

__all__ = ["UNKNOWN_ACT", "CompiledPolicy", "compile_policy", "written"]

UNKNOWN_ACT = Condition(
    "UNKNOWN_ACT", "S47", NEVER, "the confidentiality table has no such act for so many ids", "check the definition", ""
)
"""What an act that the table does not know is refused by: silence is denial."""


@attrs.frozen
class _Compiled:
    """One act's functions."""

    size: int
    conditions: tuple[Condition, ...]
    permits: Callable[..., bool]
    unmet: Callable[..., list[int]]
    effects: Callable[..., tuple[Any, ...]]


@attrs.frozen(repr=False, eq=False)
class CompiledPolicy:
    """A policy ready to decide; made by `compile_policy`. Pure: the same facts give the same answer."""

    policy: Policy
    rules_hash: str
    _acts: dict[str, _Compiled]
    _definitions: dict[str, tuple[int, Callable[..., bool]]]
    _params: dict[str, tuple[str, ...]]

    def blockers(self, facts: Facts, act: str, args: tuple[str, ...]) -> tuple[Condition, ...]:
        """Every condition of the act that is not met, in the table's order; `UNKNOWN_ACT` alone where there is no such act."""
        compiled = self._acts.get(act)
        if compiled is None or compiled.size != len(args):
            return (UNKNOWN_ACT,)
        return tuple([compiled.conditions[number] for number in compiled.unmet(facts.rows, *args)])

    def permits(self, facts: Facts, act: str, args: tuple[str, ...]) -> bool:
        """Whether every condition of the act is met; stops at the first that is not."""
        compiled = self._acts.get(act)
        return compiled is not None and compiled.size == len(args) and compiled.permits(facts.rows, *args)

    def apply(self, facts: Facts, act: str, args: tuple[str, ...]) -> tuple[Facts, tuple[tuple[str, str], ...]]:
        """The facts after the act, and who was shown what as sorted (person, paper) pairs. Asks no condition.

        Every effect reads the facts before the act; what is both dropped and added is there afterwards.
        Raises ValueError where the table has no such act for so many ids.
        """
        compiled = self._acts.get(act)
        if compiled is None or compiled.size != len(args):
            raise ValueError(f"the confidentiality table has no act `{act}` for {len(args)} ids")
        *rows, shown = compiled.effects(facts.rows, *args)
        return facts.with_rows(tuple(rows)), tuple(sorted(set(shown)))

    def knows(self, act: str, args: tuple[str, ...]) -> bool:
        """Whether the table has that act for so many ids."""
        compiled = self._acts.get(act)
        return compiled is not None and compiled.size == len(args)

    def params(self, act: str) -> tuple[str, ...]:
        """The names of that act's parameters, in order; empty for an unknown act."""
        return self._params.get(act, ())

    def holds(self, name: str, facts: Facts, *args: str) -> bool:
        """Whether the definition, such as `participant`, holds of these ids; False where there is no such definition."""
        size, function = self._definitions.get(name, (-1, bool))
        return size == len(args) and function(facts.rows, *args)


def written(policy: Policy) -> str:
    """The policy as Python text: `p` says whether an act is permitted, `u` what is unmet, `e` what it does, `d` a definition."""
    writer = Writer(policy.relations)
    functions = [line for place, act in enumerate(policy.acts) for line in _act(writer, policy, place, act)]
    for place, definition in enumerate(policy.definitions):
        names = _names(definition.params)
        functions.append(_function(f"d{place}", names, [f"return {writer.truth(normal(definition.body), names)}"]))
    return "\n".join([*writer.helpers, *functions])


def compile_policy(policy: Policy) -> CompiledPolicy:
    """The policy, ready to decide. Raises `DefinitionError` with every fault that the linter finds."""
    require_sound(policy)
    text = written(policy)
    made: dict[str, Any] = {"__builtins__": {"frozenset": frozenset}, "E": EMPTY, "added": added, "dropped": dropped}
    exec(compile(text, "<confidentiality table>", "exec"), made)  # noqa: S102 (our own text, of numbered names only)
    acts = {
        act.name: _Compiled(len(act.params), act.guard, made[f"p{place}"], made[f"u{place}"], made[f"e{place}"])
        for place, act in enumerate(policy.acts)
    }
    definitions = {d.name: (len(d.params), made[f"d{place}"]) for place, d in enumerate(policy.definitions)}
    params = {act.name: tuple(var.name for var in act.params) for act in policy.acts}
    return CompiledPolicy(policy, rules_hash(policy), acts, definitions, params)


def _names(params: tuple[Var, ...]) -> dict[Var, str]:
    return {var: f"v{place}" for place, var in enumerate(params)}


def _function(name: str, names: dict[Var, str], lines: list[str]) -> str:
    return f"def {name}({', '.join(['r', *names.values()])}):\n" + "\n".join(f"    {line}" for line in lines) + "\n"


def _act(writer: Writer, policy: Policy, place: int, act: Act) -> list[str]:
    names = _names(act.params)
    truths = [writer.truth(normal(condition.formula), names) for condition in act.guard]
    shared, truths = share(truths, frozenset({"r", "E", *names.values()}))
    unmet = [f"if not ({truth}): out.append({number})" for number, truth in enumerate(truths)]
    return [
        _function(f"p{place}", names, [*shared, f"return {' and '.join(f'({truth})' for truth in truths) or 'True'}"]),
        _function(f"u{place}", names, ["out = []", *shared, *unmet, "return out"]),
        _function(f"e{place}", names, _effects(writer, policy, act, names)),
    ]


def _effects(writer: Writer, policy: Policy, act: Act, names: dict[Var, str]) -> list[str]:
    """Lines that give the rows after the act, and the list of what was shown: removals first, then additions."""
    after = {relation.name: f"r[{place}]" for place, relation in enumerate(policy.relations)}
    ordered = sorted((e for e in act.effects if not isinstance(e, Reveal)), key=lambda effect: isinstance(effect, Add))
    lines = []
    for number, effect in enumerate(ordered):
        name = effect.atom.relation.name
        lines.append(f"n{number} = {_changed(writer, effect, after[name], names)}")
        after[name] = f"n{number}"
    shown = [f"*{_tuples(writer, (e.person, e.paper), e.when, names)}" for e in act.effects if isinstance(e, Reveal)]
    return [*lines, f"return ({', '.join(after.values())}, [{', '.join(shown)}])"]


def _changed(writer: Writer, effect: Add | Drop, row: str, names: dict[Var, str]) -> str:
    adds = isinstance(effect, Add)
    if not effect.atom.args:
        return f"{row} {'or' if adds else 'and not'} {_when(writer, effect.when, names)}"
    when = effect.when
    if not adds:  # what is not there need not be taken away, so the relation itself bounds a removal
        when = effect.atom if when is None else And((effect.atom, when))
    tuples = _tuples(writer, effect.atom.args, when, names)
    if len(effect.atom.args) == 1:
        return f"{row}.{'union' if adds else 'difference'}({tuples})"
    return f"{'added' if adds else 'dropped'}({row}, {tuples})"


def _when(writer: Writer, when: Formula | None, names: dict[Var, str]) -> str:
    return "True" if when is None else writer.truth(normal(when), names)


def _tuples(writer: Writer, args: tuple[Var, ...], when: Formula | None, names: dict[Var, str]) -> str:
    """The text of the list of tuples that an effect concerns; ids themselves where there is one column."""
    free = tuple(dict.fromkeys(var for var in args if var not in names))
    inner = {**names, **{var: f"w{place}" for place, var in enumerate(free)}}
    item = inner[args[0]] if len(args) == 1 else f"({', '.join(inner[var] for var in args)})"
    if not free:
        return f"([{item}] if {_when(writer, when, names)} else [])"
    return f"[{item} {writer.loops(NEVER if when is None else normal(when), free, inner)}]"
