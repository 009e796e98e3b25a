"""What the tests of the table share: the policy, and random facts over a handful of ids."""

from __future__ import annotations

from itertools import product

from hypothesis import strategies as st

from reviewflow.model.facts import Facts
from reviewflow.model.logic import Act, Relation, Sort
from reviewflow.model.policy import Policy
from reviewflow.rules.confidentiality import ACTS, DEFINITIONS, RELATIONS

POLICY = Policy(relations=RELATIONS, definitions=DEFINITIONS, acts=ACTS, steps={})
IDS = {Sort.PERSON: ("ada", "ben", "cai"), Sort.PAPER: ("v1", "v2"), Sort.ENDPOINT: ("box", "list")}


def facts(relations: tuple[Relation, ...] = RELATIONS) -> st.SearchStrategy[Facts]:
    """Any facts over `IDS`."""
    members = {r.name: st.frozensets(st.sampled_from(_all(r))) if r.sorts else _flag() for r in relations}
    return st.fixed_dictionaries(members).map(lambda tuples: Facts.of(relations, tuples))


def args_of(act: Act) -> list[tuple[str, ...]]:
    """Every choice of ids for the act's parameters."""
    return list(product(*(IDS[var.sort] for var in act.params)))


def _all(relation: Relation) -> list[tuple[str, ...]]:
    return list(product(*(IDS[sort] for sort in relation.sorts)))


def _flag() -> st.SearchStrategy[list[tuple[str, ...]]]:
    return st.sampled_from([[], [()]])
