"""What a reading decision costs, beside a bare set test, Casbin and Cedar, in one run on this machine.

    python benchmarks/decisions.py

The question is the same: may everybody who reads this endpoint have this draft? Ours answers all of it: label,
participant set, preparation, circulation, recall, family reading, incident, review at rest. The set test only asks
whether all readers are in one set; Casbin and Cedar, where installed, only whether each has one role. So the peers do
less than ours does. Medians of several rounds, in processor time, so that other programs on the machine count less; a ratio says
more than a time.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from statistics import median
from time import process_time
from typing import Any

from reviewflow.kernel.compiler import CompiledPolicy, compile_policy
from reviewflow.model.facts import Facts
from reviewflow.rules import POLICY

READERS = (1, 40, 1_000)
PEOPLE = (40, 1_000, 10_000)
TARGET_US = 5.0


def facts(people: int, readers: int) -> Facts:
    """A review of so many prepared people, with a draft named to each and a list that so many of them read."""
    everybody = [f"person{number}" for number in range(people)]
    one = [(person,) for person in everybody]
    members: dict[str, list[tuple[str, ...]]] = {
        "seat": one[: max(1, people // 10)], "listed": one, "introduced": one, "briefed": one, "bound": one,
        "family": one[-1:], "barred": [("somebody",)],
        "known": [("v1",)], "report": [("v1",)], "circulating": [("v1",)], "open_to_team": [("v1",)], "open_to_group": [("v1",)],
        "named": [(person, "v1") for person in everybody], "family_reading": [(everybody[-1], "v1")],
        "known_endpoint": [("list",)], "reads": [(person, "list") for person in everybody[:readers]],
    }  # fmt: skip
    return Facts.of(POLICY.relations, members)


def median_us(question: Callable[[], object], rounds: int = 9, least_s: float = 0.02) -> float:
    """The median time of one call in microseconds."""
    assert question()
    calls = 1
    while _time(question, calls) < least_s:
        calls *= 2
    return median(_time(question, calls) / calls for _ in range(rounds)) * 1e6


def _time(question: Callable[[], object], calls: int) -> float:
    began = process_time()
    for _ in range(calls):
        question()
    return process_time() - began


def ours(policy: CompiledPolicy, people: int, readers: int) -> Callable[[], object]:
    """The library's decision: the act `deliver`."""
    given = facts(people, readers)
    return lambda: policy.permits(given, "deliver", ("v1", "list"))


def set_test(people: int, readers: int) -> Callable[[], object]:
    """One frozenset inside another."""
    group = frozenset(f"person{number}" for number in range(people))
    list_ = frozenset(f"person{number}" for number in range(readers))
    return lambda: list_ <= group


def casbin_test(people: int, readers: int) -> Callable[[], object] | None:
    """One `enforce` per reader: whether the person has the role that may read the draft."""
    try:
        import casbin
    except ImportError:
        return None
    model = casbin.Model()
    for section, key, text in (
        ("r", "r", "sub, obj, act"), ("p", "p", "sub, obj, act"), ("g", "g", "_, _"), ("e", "e", "some(where (p.eft == allow))"),
        ("m", "m", "g(r.sub, p.sub) && r.obj == p.obj && r.act == p.act"),
    ):  # fmt: skip
        model.add_def(section, key, text)
    enforcer = casbin.Enforcer(model)
    enforcer.add_policy("participants", "v1", "read")
    for number in range(people):
        enforcer.add_role_for_user(f"person{number}", "participants")
    asked = [f"person{number}" for number in range(readers)]
    return lambda: all(enforcer.enforce(person, "v1", "read") for person in asked)


def cedar_test(people: int, readers: int) -> Callable[[], object] | None:
    """One request per reader, in one batch: whether the person is in the group that may read the draft."""
    try:
        import cedarpy
    except ImportError:
        return None
    rule = 'permit(principal in Group::"participants", action == Action::"read", resource == Paper::"v1");'
    group = {"uid": {"type": "Group", "id": "participants"}, "attrs": {}, "parents": []}
    members = [
        {"uid": {"type": "Person", "id": f"person{number}"}, "attrs": {}, "parents": [{"type": "Group", "id": "participants"}]}
        for number in range(readers)
    ]
    entities = json.dumps([group, *members])
    requests: list[dict[str, Any]] = [
        {"principal": f'Person::"person{number}"', "action": 'Action::"read"', "resource": 'Paper::"v1"', "context": {}}
        for number in range(readers)
    ]
    return lambda: all(answer.allowed for answer in cedarpy.is_authorized_batch(requests, rule, entities))


def main() -> int:
    """Prints the table; returns 1 where the target for a list of 40 is missed."""
    policy = compile_policy(POLICY)
    print(f"{'readers':>8} {'ours':>10} {'set test':>10} {'Casbin':>12} {'Cedar':>12}   times ours: set, Casbin, Cedar")
    for readers in READERS:
        mine = median_us(ours(policy, max(readers, 40), readers))
        others = [
            median_us(test, rounds=5) if test is not None else None
            for test in (make(max(readers, 40), readers) for make in (set_test, casbin_test, cedar_test))
        ]
        shown = [f"{other:9.2f} us" if other is not None else "       none" for other in others]
        ratios = [f"{other / mine:.2f}" if other is not None else "-" for other in others]
        print(f"{readers:>8} {mine:7.2f} us {' '.join(shown)}   {', '.join(ratios)}")
    print("\na list of 40 in a review of so many people (the cost must not grow with them):")
    costs = {people: median_us(ours(policy, people, 40)) for people in PEOPLE}
    for people, cost in costs.items():
        print(f"{people:>8} {cost:7.2f} us   {cost / costs[PEOPLE[0]]:.2f} times that of {PEOPLE[0]}")
    print(f"\ntarget: a list of 40 below {TARGET_US} us")
    return 0 if costs[PEOPLE[0]] < TARGET_US else 1


if __name__ == "__main__":
    raise SystemExit(main())
