"""What the compiler writes for each shape: operations on sets, so that a decision costs what one endpoint's readers cost.

The text is compared as Python reads it, without its brackets. Another text that decides the same may take its place
here, once somebody has read it: this file is where the trusted part shows what it runs.
"""

from __future__ import annotations

import ast

import attrs
import pytest
from shapes import EFFECTS, SHAPES, box, d, e, flag, one, p, policy

from reviewflow.kernel.compiler import written
from reviewflow.model.logic import Act, And, Condition, Definition, Exists
from reviewflow.model.policy import Policy


def functions(policy: Policy, kinds: str) -> list[str]:
    """The written functions of these kinds: `q` helpers, `p` permits, `u` unmet, `e` effects, `d` definitions."""
    found = [one for one in ast.parse(written(policy)).body if isinstance(one, ast.FunctionDef)]
    return [ast.unparse(one) for one in found if one.name[0] in kinds]


def read(lines: list[str]) -> list[str]:
    """The same of a text in this file."""
    return [ast.unparse(one) for one in ast.parse("\n".join(lines)).body]


# fmt: off
FORMULAS: dict[str, list[str]] = {
    # r: the rows of `one`, `two`, `flag`, `odd` and `box`, in this order; v0, v1, ...: the parameters; E: nobody
    "nested for every": [
        "def p0(r, v0, v1):",
        "    return not frozenset([v2 for v2 in r[4].get(v1, E) if not frozenset([v3 for v3 in r[1] if v2 in r[1].get(v3, E)]) <= r[3].get(v0, E)])",
    ],
    "bound in last column": [
        "def p0(r, v0):",
        "    return r[2] or not frozenset([v1 for v1 in r[3] if v0 in r[3].get(v1, E)])",
    ],
    "bound in both columns": [
        "def p0(r, v0):",
        "    return frozenset([v1 for v1 in r[3] if v1 in r[3].get(v1, E)]) <= r[3].get(v0, E)",
    ],
    "last column inside": [
        "def p0(r, v0):",
        "    return not frozenset([v1 for v1 in frozenset([v1 for v1 in r[3].get(v0, E) if not v0 in r[3].get(v1, E)]) if not not v0 in r[3].get(v1, E)])",
    ],
    "last column denied": [
        "def p0(r, v0):",
        "    return not frozenset([v1 for v1 in r[3].get(v0, E) if not not v0 in r[3].get(v1, E)])",
    ],
    "last column asked": [
        "def p0(r, v0):",
        "    k0 = r[3].get(v0, E)",
        "    return not frozenset([v1 for v1 in k0 if not v0 in r[3].get(v1, E)]) and (not frozenset([v1 for v1 in (E if r[2] else k0) if not v0 in r[3].get(v1, E)]))",
    ],
    "exists": [
        "def p0(r, v0, v1):",
        "    k0 = r[4].get(v1, E)",
        "    return not (k0.isdisjoint(r[0]) and k0 <= r[1].get(v0, E))",
    ],
    "exists one of two": [
        "def p0(r, v0, v1):",
        "    return not r[4].get(v1, E).isdisjoint(r[0]) or not not r[1].get(v0, E)",
    ],
    "two compound parts": [
        "def q0(r, v0, v1, v2):",
        "    x = r[4].get(v2, E)",
        "    x = x - r[0] | x - r[1].get(v0, E)",
        "    if r[2]:",
        "        x = x - r[1].get(v1, E)",
        "    return not x",
        "def p0(r, v0, v1, v2):",
        "    k0 = r[4].get(v2, E)",
        "    return k0 <= r[0] and k0 <= r[1].get(v0, E) or ((r[2] or not k0) and k0 <= r[1].get(v1, E)) or q0(r, v0, v1, v2)",
    ],
    "compound in compound": [
        "def q0(r, v0, v1, v2):",
        "    x = r[4].get(v2, E)",
        "    if r[2]:",
        "        x = x - r[1].get(v0, E)",
        "    x = x - r[1].get(v1, E) | x & r[0]",
        "    return not x",
        "def p0(r, v0, v1, v2):",
        "    k0 = r[4].get(v2, E)",
        "    return k0 <= r[0] and (k0 <= r[1].get(v0, E) and (r[2] or not k0) or (k0 <= r[1].get(v1, E) and k0.isdisjoint(r[0])) or q0(r, v0, v1, v2))",
    ],
    "compound, twice deep": [
        "def q0(r, v0, v1, v2):",
        "    x = r[4].get(v2, E)",
        "    x = x - r[1].get(v0, E) | x - r[0]",
        "    x = x - r[1].get(v1, E) | x & r[0]",
        "    return not x",
        "def q1(r, v0, v1, v2):",
        "    x = r[4].get(v2, E)",
        "    if r[2]:",
        "        x = frozenset([v3 for v3 in x if not (v3 in r[1].get(v0, E) and v3 in r[0] or (v3 in r[1].get(v1, E) and (not v3 in r[0])))])",
        "    x = x - r[0] | (E if r[2] else x & r[1].get(v1, E))",
        "    return not x",
        "def p0(r, v0, v1, v2):",
        "    k0 = r[4].get(v2, E)",
        "    k1 = k0 <= r[0]",
        "    k2 = r[1].get(v1, E)",
        "    return (r[2] or not k0) and (k0 <= r[1].get(v0, E) and k1 or (k0 <= k2 and k0.isdisjoint(r[0])) or q0(r, v0, v1, v2)) or (k1 and (r[2] or not k0 & k2)) or q1(r, v0, v1, v2)",
    ],
    "closed inside": [
        "def p0(r, v0, v1):",
        "    k0 = r[4].get(v1, E)",
        "    return k0 <= r[0] and (E if r[2] else k0) <= r[1].get(v0, E)",
    ],
    "only the bound": [
        "def p0(r, v0):",
        "    return not r[4].get(v0, E)",
    ],
    "bound by one column": [
        "def p0(r, v0):",
        "    return r[0] <= r[1].get(v0, E)",
    ],
    "both for every one": [
        "def p0(r, v0, v1):",
        "    k0 = r[4].get(v1, E)",
        "    return k0 <= r[0] and k0 <= r[1].get(v0, E)",
    ],
    "one simple, one not": [
        "def p0(r, v0, v1, v2):",
        "    k0 = r[4].get(v2, E)",
        "    k1 = k0 - r[0]",
        "    return k1 <= r[1].get(v0, E) and k1 <= r[1].get(v1, E)",
    ],
    "two simple, two not": [
        "def q0(r, v0, v1, v2):",
        "    x = r[4].get(v2, E) - r[0] - r[1].get(v0, E)",
        "    x = x - r[1].get(v1, E) | x - r[0]",
        "    if r[2]:",
        "        x = x - r[1].get(v1, E)",
        "    return not x",
        "def p0(r, v0, v1, v2):",
        "    k0 = r[4].get(v2, E)",
        "    k1 = k0 - r[0]",
        "    k2 = r[1].get(v0, E)",
        "    k3 = k1 - k2",
        "    k4 = r[1].get(v1, E)",
        "    k5 = k3 <= k4",
        "    return k5 and k3 <= r[0] or ((r[2] or not k3) and k5) or q0(r, v0, v1, v2)",
    ],
    "simple after compound": [
        "def q0(r, v0, v1, v2):",
        "    x = r[4].get(v2, E)",
        "    x = x - r[0] | (x - r[1].get(v1, E) - r[1].get(v0, E) | x - r[1].get(v1, E) - r[0])",
        "    x = x - r[1].get(v1, E) | x - r[0]",
        "    return not x",
        "def p0(r, v0, v1, v2):",
        "    k0 = r[4].get(v2, E)",
        "    k1 = k0 <= r[0]",
        "    k2 = r[1].get(v1, E)",
        "    k3 = k0 - k2",
        "    return k1 and (k3 <= r[1].get(v0, E) and k3 <= r[0]) or (k0 <= k2 and k1) or q0(r, v0, v1, v2)",
    ],
    "always": [
        "def p0(r, v0):",
        "    return True",
    ],
    "never": [
        "def p0(r, v0):",
        "    return False",
    ],
    "always and never": [
        "def p0(r, v0):",
        "    return r[2]",
    ],
    "exclusive": [
        "def p0(r, v0, v1):",
        "    return (r[4].get(v1, E) & r[0]).isdisjoint(r[1].get(v0, E))",
    ],
}
CHANGES: dict[str, list[str]] = {
    "where a relation says": [
        "def e0(r, v0):",
        "    n0 = dropped(r[1], [(w0, w1) for w1 in r[1] for w0 in r[1].get(w1, E) if w0 in r[1].get(w1, E) and w0 in r[0]])",
        "    n1 = r[0].union([w0 for w0 in r[1].get(v0, E) if w0 in r[1].get(v0, E)])",
        "    return (n1, n0, r[2], r[3], r[4], [])",
    ],
    "over both columns": [
        "def e0(r, v0):",
        "    n0 = dropped(r[1], [(w0, w1) for w1 in r[1] for w0 in r[1].get(w1, E) if w0 in r[1].get(w1, E)])",
        "    n1 = added(r[4], [(w0, w1) for w1 in r[4] for w0 in r[4].get(w1, E) if w0 in r[4].get(w1, E) and (not w0 in r[0])])",
        "    return (r[0], n0, r[2], r[3], n1, [])",
    ],
    "dropped and added": [
        "def e0(r, v0, v1):",
        "    n0 = dropped(r[1], [(v0, v1)] if v0 in r[1].get(v1, E) else [])",
        "    n1 = r[2] and (not not v0 in r[0])",
        "    n2 = added(n0, [(v0, v1)] if True else [])",
        "    n3 = n1 or v0 in r[0]",
        "    return (r[0], n2, n3, r[3], r[4], [])",
    ],
    "flag dropped and added": [
        "def e0(r, v0):",
        "    n0 = r[2] and (not True)",
        "    n1 = n0 or v0 in r[0]",
        "    return (r[0], r[1], n1, r[3], r[4], [])",
    ],
    "shown twice": [
        "def e0(r, v0, v1):",
        "    return (r[0], r[1], r[2], r[3], r[4], [*[(w0, v0) for w0 in r[4].get(v1, E) if w0 in r[4].get(v1, E)], *[(w0, v0) for w0 in r[1].get(v0, E) if w0 in r[1].get(v0, E)], *[(w0, w1) for w1 in r[3].get(v0, E) for w0 in r[1].get(w1, E) if w0 in r[1].get(w1, E) and w1 in r[3].get(v0, E)]])",
    ],
    "the last column runs": [
        "def e0(r, v0):",
        "    n0 = dropped(r[3], [(w0, v0) for w0 in r[3].get(v0, E) if w0 in r[3].get(v0, E) and (not v0 in r[3].get(w0, E))])",
        "    n1 = dropped(n0, [(v0, w0) for w0 in r[3] if v0 in r[3].get(w0, E)])",
        "    n2 = added(n1, [(w0, w0) for w0 in r[3] if v0 in r[3].get(w0, E)])",
        "    return (r[0], r[1], r[2], n2, r[4], [])",
    ],
    "twice the same": [
        "def e0(r, v0):",
        "    n0 = dropped(r[3], [(w0, w0) for w0 in r[3] if w0 in r[3].get(w0, E)])",
        "    n1 = r[0].union([w0 for w0 in r[0] if w0 in r[0]])",
        "    return (n1, r[1], r[2], n0, r[4], [])",
    ],
    "bounded by a parameter": [
        "def e0(r, v0):",
        "    return (r[0], r[1], r[2], r[3], r[4], [*[(w0, w1) for w1 in r[1] for w0 in r[4].get(v0, E) if w0 in r[4].get(v0, E) and w0 in r[1].get(w1, E)]])",
    ],
    "one column": [
        "def e0(r, v0, v1):",
        "    n0 = r[0].difference([v0] if v0 in r[0] else [])",
        "    n1 = n0.difference([w0 for w0 in r[1].get(v1, E) if w0 in r[0] and w0 in r[1].get(v1, E)])",
        "    n2 = n1.union([w0 for w0 in r[1].get(v1, E) if w0 in r[1].get(v1, E)])",
        "    return (n2, r[1], r[2], r[3], r[4], [])",
    ],
    "two drivers": [
        "def e0(r, v0):",
        "    n0 = added(r[1], [(w0, w1) for w1 in r[3] for w0 in r[0] if w1 in r[3].get(w1, E) and w0 in r[0]])",
        "    return (r[0], n0, r[2], r[3], r[4], [*[(w0, w1) for w1 in r[1] for w0 in r[1].get(w1, E) if w0 in r[1].get(w1, E) and w0 in r[0]]])",
    ],
}
# fmt: on


@pytest.mark.parametrize("name", SHAPES)
def test_what_is_written_for_a_formula(name: str) -> None:
    """One expression, and a helper where several compound parts share a range."""
    formula, params = SHAPES[name]
    assert read(FORMULAS[name]) == functions(policy(formula, params), "qp")


@pytest.mark.parametrize("name", EFFECTS)
def test_what_is_written_for_effects(name: str) -> None:
    """The rows after the act, removals before additions, and the list of what was shown."""
    params, effects = EFFECTS[name]
    assert read(CHANGES[name]) == functions(policy(And(()), params, *effects), "qe")


def test_what_is_written_of_an_act_and_a_definition() -> None:
    """Whether it is permitted, what is unmet, and whether a definition holds, each from the same expression."""
    table = policy(flag() & one(p), (p,), definitions=(Definition("both", (p,), flag() & one(p), ""),))
    assert functions(table, "pud") == read(
        [
            "def p0(r, v0):",
            "    return r[2] and v0 in r[0]",
            "def u0(r, v0):",
            "    out = []",
            "    if not (r[2] and v0 in r[0]): out.append(0)",
            "    return out",
            "def d0(r, v0):",
            "    return r[2] and v0 in r[0]",
        ]
    )


def test_what_is_written_without_conditions() -> None:
    """An act that needs nothing is permitted, and whatever stands in two conditions is computed once for both."""
    free = attrs.evolve(policy(flag(), (d,)), acts=(Act("try", (d,), (), (), ""),))
    assert functions(free, "p") == read(["def p0(r, v0):", "    return True"])
    readers = Exists(p, box(p, e))
    guard = tuple(Condition(code, "", formula, "", "", "e") for code, formula in (("A", readers), ("B", ~readers)))
    twice = attrs.evolve(policy(flag(), (e,)), acts=(Act("try", (e,), guard, (), ""),))
    assert functions(twice, "pu") == read(
        [
            "def p0(r, v0):",
            "    k0 = r[4].get(v0, E)",
            "    return not not k0 and not k0",
            "def u0(r, v0):",
            "    out = []",
            "    k0 = r[4].get(v0, E)",
            "    if not not not k0: out.append(0)",
            "    if not not k0: out.append(1)",
            "    return out",
        ]
    )
