"""Writes the pages that are drawn from the code, and the picture in README.md; `--check` says what is out of date.

    python docs/generate.py            write them
    python docs/generate.py --check    write nothing, exit 1 and name each page that differs
"""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from _generate import api, command_line, tables  # noqa: E402 (the folder must be on the path first)

from reviewflow.views import policy_map  # noqa: E402

BEGIN, END = "<!-- picture: drawn from the tables by docs/generate.py -->\n", "<!-- end of picture -->"


def pages() -> dict[Path, str]:
    """Every generated file with its text as it should be."""
    found = {
        HERE / "reference" / "process.md": tables.process(),
        HERE / "reference" / "commands.md": tables.commands(),
        HERE / "reference" / "events.md": tables.events(),
        HERE / "reference" / "refusals.md": tables.refusals(),
        HERE / "reference" / "command-line.md": command_line.command_line(),
        HERE / "policy-map.md": policy_map(),
        HERE.parent / "README.md": readme(),
    }
    for room in api.ROOMS:
        if api.public_names(room):
            found[HERE / "reference" / f"room-{room}.md"] = api.api(room)
    return found


def readme() -> str:
    """README.md with the picture as the tables draw it."""
    before, _, rest = (HERE.parent / "README.md").read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{tables.stage_picture()}\n{END}{after}"


def main(arguments: list[str]) -> int:
    """Write or check; returns the exit code."""
    stale = [path for path, text in pages().items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    if "--check" in arguments:
        for path in stale:
            print(f"{path.relative_to(HERE.parent)} is out of date; run `python docs/generate.py`")
        return 1 if stale else 0
    for path in stale:
        path.write_text(pages()[path], encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
