"""`diagram`, `schema` and `page`: the tables drawn and printed, and what commands and events look like as JSON."""

from __future__ import annotations

from argparse import Namespace

from reviewflow.cli.output import say, say_json
from reviewflow.record import json_schema
from reviewflow.rules import POLICY, PROCESS
from reviewflow.views.diagram import diagrams
from reviewflow.views.policy_map import policy_map
from reviewflow.views.process_page import process_page

__all__ = ["diagram", "page", "schema"]


def diagram(args: Namespace) -> int:
    """The three tables as Mermaid, one after the other or the one asked for."""
    found = diagrams(PROCESS)
    for name in (args.table,) if args.table else tuple(found):
        if not args.table:
            say(f"%% {name}")
        say(found[name])
    return 0


def schema(args: Namespace) -> int:
    """The JSON Schema of every command and event."""
    say_json(json_schema())
    return 0


def page(args: Namespace) -> int:
    """The tables as a page of Markdown: the process, or the map from clauses to rules."""
    say((policy_map() if args.page == "policy-map" else process_page(PROCESS, POLICY)).rstrip("\n"))
    return 0
