"""What a host checks its own process, policy, store and values with. Imports no test framework.

Each name is loaded when it is asked for, because the prover needs the extra `proof`. Beside these, `strategies` (extra
`testing`), `explore` and `leak_canary` are modules of this room.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

_PLACES = {
    "check_history": "follow",
    "check_policy": "checks",
    "check_process": "checks",
    "check_store": "stores",
    "Canaries": "leak_canary",
    "differences": "leak_canary",
    "explore_review": "exploring",
    "explore_reviews": "exploring",
    "explore_table": "explore",
    "explore_together": "exploring",
    "hear": "leak_canary",
    "leaks": "leak_canary",
    "overhear": "leak_canary",
    "prove": "prover",
    "public_callables": "leak_canary",
}


def __getattr__(name: str) -> Any:
    """The public name, from the module where it is written."""
    if name not in _PLACES:
        raise AttributeError(f"module `reviewflow.testing` has no `{name}`")
    return getattr(import_module(f"reviewflow.testing.{_PLACES[name]}"), name)
