"""What several texts ask is computed once, where it stands outside of every loop and costs something."""

from __future__ import annotations

import pytest

from reviewflow.kernel.sharing import share

KNOWN = frozenset({"r", "E", "a", "b"})

# fmt: off
CASES: dict[str, tuple[list[str], list[str], list[str]]] = {
    #                               texts                                       lines before them              texts with the names
    "nothing twice":              (["r.get(a)", "r.get(b)"],                   [],                            ["r.get(a)", "r.get(b)"]),
    "a call":                     (["r.get(a)", "not r.get(a)"],               ["k0 = r.get(a)"],             ["k0", "not k0"]),
    "a comparison":               (["a in r", "b or a in r"],                  ["k0 = a in r"],               ["k0", "b or k0"]),
    "an operation":               (["a & b", "(a & b) <= r"],                  ["k0 = a & b"],                ["k0", "k0 <= r"]),
    "twice in one text":          (["r.get(a) or r.get(a)"],                   ["k0 = r.get(a)"],             ["k0 or k0"]),
    "inner parts first":          (["r.get(a) & b", "r.get(a) & b", "r.get(a)"], ["k0 = r.get(a)", "k1 = k0 & b"] , ["k1", "k1", "k0"]),
    "what costs nothing":         (["r[0]", "r[0]", "a", "not a", "not a"],    [],                            ["r[0]", "r[0]", "a", "not a", "not a"]),
    "what a loop binds":          (["[x for x in r if x in a]"] * 2,           [],                            ["[x for x in r if x in a]"] * 2),
    "what a loop does not bind":  (["[x for x in r.get(a) if x in r.get(b)]"] * 2, ["k0 = r.get(a)", "k1 = r.get(b)"], ["[x for x in k0 if x in k1]"] * 2),
    "another method":             (["r.get(a)", "r.pop(a)"],                   [],                            ["r.get(a)", "r.pop(a)"]),
    "another number":             (["r[0] & a", "r[1] & a"],                   [],                            ["r[0] & a", "r[1] & a"]),
    "another name":               (["r & a", "r & b"],                         [],                            ["r & a", "r & b"]),
    "another order":              (["a - b", "b - a"],                         [],                            ["a - b", "b - a"]),
    "no text":                    ([],                                         [],                            []),
}
# fmt: on


@pytest.mark.parametrize("name", CASES)
def test_what_is_computed_once(name: str) -> None:
    """Lines that name each part which stands there twice, and the texts with these names in its place."""
    texts, lines, shared = CASES[name]
    assert (lines, shared) == share(texts, KNOWN)
