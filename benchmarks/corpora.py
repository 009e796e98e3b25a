"""The gate on prose by people who never saw its code: per corpus and kind what was flagged, covered, found in vain, and wrongly labelled.

Run `python benchmarks/corpora.py [FOLDER ...] [--misses]`; without a folder it reads every one in `tests/publication/corpora`.
A document is `NAME.md` beside `NAME.register.json`. In it `[[id|words]]` marks what identifies: `id` is the entry of the
register that is meant, `-` something on no register, `date` an exact date, `?` something that two readers would judge
differently, which counts neither as a miss nor as a false alarm. A reviewer may be named, so a mark of one counts as
`?`. The text that is checked is what stands there without the marks.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import attrs

from reviewflow.publication import Finding, Register, check_text

CORPORA = Path(__file__).parents[1] / "tests" / "publication" / "corpora"
DEBATABLE = "debatable"
PLACES = ("missed", "partly", "wrong", "false")
_MARK = re.compile(r"\[\[([^|\]]+)\|(.+?)\]\]", re.DOTALL)
_KINDS = {"-": "stranger", "date": "date", "?": DEBATABLE}


@attrs.frozen
class Mark:
    """What a reader marked: `who` as written in the mark, its kind, and its place in the text without marks."""

    who: str
    kind: str
    start: int
    end: int


@attrs.frozen
class Result:
    """What one document gave. Places are offsets in its text; `missed` and `partly` are marks, `false` findings without one."""

    name: str
    text: str = attrs.field(repr=False)
    marks: tuple[Mark, ...] = attrs.field(repr=False)
    missed: tuple[Mark, ...]
    partly: tuple[Mark, ...]
    wrong: tuple[Mark, ...]
    false: tuple[Finding, ...] = attrs.field(repr=False)
    findings: int
    groups: int

    @property
    def counted(self) -> tuple[Mark, ...]:
        """All marks that are no matter of debate."""
        return tuple(mark for mark in self.marks if mark.kind != DEBATABLE)


def read(page: Path, register: Register) -> tuple[str, tuple[Mark, ...]]:
    """The text of a page without its marks, and the marks with their places there."""
    kinds = _KINDS | {e.id: kind for kind, entries in (("place", register.places), ("agency", register.agencies)) for e in entries}
    kinds |= {person.id: DEBATABLE if person.kind == "reviewer" else "person" for person in register.people}
    source, text, marks, at = page.read_text(encoding="utf-8"), "", [], 0
    for found in _MARK.finditer(source):
        text += source[at : found.start()]
        marks.append(Mark(found[1], kinds[found[1]], len(text), len(text) + len(found[2])))
        text, at = text + found[2], found.end()
    return text + source[at:], tuple(marks)


def score(page: Path) -> Result:
    """What the gate finds of one document, against its marks."""
    register = Register.load(page.with_suffix(".register.json"))
    text, marks = read(page, register)
    found = check_text(text, register).open_findings
    counted = [(mark, [f for f in found if f.start < mark.end and mark.start < f.end]) for mark in marks if mark.kind != DEBATABLE]
    return Result(
        page.stem,
        text,
        marks,
        missed=tuple(mark for mark, over in counted if not over),
        partly=tuple(mark for mark, over in counted if over and not _covered(text, mark, over)),
        wrong=tuple(mark for mark, over in counted if any(_labelled_as_another(f, mark) for f in over)),
        false=tuple(f for f in found if not any(f.start < mark.end and mark.start < f.end for mark in marks)),
        findings=len(found),
        groups=len({f.group for f in found}),
    )


def _covered(text: str, mark: Mark, over: Iterable[Finding]) -> bool:
    """Whether no letter or digit of the mark lies outside the findings."""
    inside = {at for f in over for at in range(max(f.start, mark.start), min(f.end, mark.end))}
    return all(at in inside for at in range(mark.start, mark.end) if text[at].isalnum())


def _labelled_as_another(finding: Finding, mark: Mark) -> bool:
    """Whether a label would stand there that is another's; `[... removed]` is nobody's label."""
    replaced = finding.kind.startswith("known_") and finding.replacement is not None and len(finding.candidates) == 1
    return replaced and finding.candidates[0] != mark.who


def corpora() -> list[Path]:
    """The folders of all corpora of the tests."""
    return sorted(path for path in CORPORA.iterdir() if path.is_dir())


def documents(folder: Path) -> list[Path]:
    """The documents of one corpus, in the order of their names."""
    return sorted(page for page in folder.glob("*.md") if page.with_suffix(".register.json").exists())


def rows(results: Iterable[Result]) -> Iterator[tuple[str, int, int, int]]:
    """Per kind of mark, and for all: marks, flagged, fully covered."""
    total, missed, partly = Counter[str](), Counter[str](), Counter[str]()
    for result in results:
        for counter, marks in ((total, result.counted), (missed, result.missed), (partly, result.partly)):
            counter.update(mark.kind for mark in marks)
            counter["all"] += len(marks)
    for kind in sorted(total, key=lambda kind: (kind == "all", kind)):
        yield kind, total[kind], total[kind] - missed[kind], total[kind] - missed[kind] - partly[kind]


def _shown(text: str, start: int, end: int) -> str:
    return re.sub(r"\s+", " ", f"{text[max(0, start - 30) : start]}<<{text[start:end]}>>{text[end : end + 20]}")


def _list(result: Result) -> None:
    for what, marks in (("missed", result.missed), ("partly", result.partly), ("wrong label", result.wrong)):
        for mark in marks:
            print(f"  {what:12}{result.name:16}{mark.kind:10}{_shown(result.text, mark.start, mark.end)}")
    for f in result.false:
        print(f"  {'in vain':12}{result.name:16}{f.severity} {f.kind:14}{_shown(result.text, f.start, f.end)}  ({f.evidence})")


def places(results: Iterable[Result]) -> dict[str, list[str]]:
    """Where a corpus is missed, partly covered, wrongly labelled or found in vain, as `document:offset`; no words."""
    found: dict[str, list[str]] = {what: [] for what in PLACES}
    for result in results:
        for what in PLACES:
            found[what] += [f"{result.name}:{place.start}" for place in getattr(result, what)]
    return found


def main() -> None:
    """Prints a table per corpus."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path, help="folders of documents; by default every corpus of the tests")
    parser.add_argument("--misses", action="store_true", help="list what was missed, partly covered, wrongly labelled and found in vain")
    parser.add_argument("--places", action="store_true", help="write what the test holds: every such place as JSON")
    args = parser.parse_args()
    folders = args.folders or corpora()
    if args.places:
        print(json.dumps({folder.name: places(score(page) for page in documents(folder)) for folder in folders}, indent=1))
        return
    for folder in folders:
        results = [score(page) for page in documents(folder)]
        print(f"\n{folder.name}: {len(results)} documents\n  {'kind':10}{'marks':>7}{'flagged':>9}{'covered':>9}")
        for kind, total, flagged, covered in rows(results):
            print(f"  {kind:10}{total:7}{flagged / total:9.4f}{covered / total:9.4f}")
        found, false = sum(r.findings for r in results), sum(len(r.false) for r in results)
        print(f"  findings {found}, in vain {false}, precision {1 - false / max(found, 1):.4f}, groups {sum(r.groups for r in results)}, wrong labels {sum(len(r.wrong) for r in results)}")
        if args.misses:
            for result in results:
                _list(result)


if __name__ == "__main__":
    main()
