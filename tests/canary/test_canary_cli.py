"""Every subcommand is run on a review full of canaries, without `--show-text`: it prints none and writes none.

And again with somebody's words in the place of each argument: what it says then holds no canary of the review either.
"""

from __future__ import annotations

import json
import shutil
from argparse import _SubParsersAction
from collections.abc import Mapping
from pathlib import Path

import pytest
from canary_review import CANARIES, HANDED_SENTENCE, canary_desk, canary_story, text_of

from reviewflow.cli import main
from reviewflow.cli.parser import parser
from reviewflow.record import write_log
from reviewflow.testing.leak_canary import Call, hear
from reviewflow.views import register_with_names

REVIEW = "review.jsonl"
ON = "2025-01-20"
GATE = ("--register", "register.json")
# fmt: off
RUNS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "replay":         ((REVIEW,), (REVIEW, "--format", "json"), (REVIEW, "--database", "memory"), (REVIEW, "--database", "sqlite:///kept.db")),
    "options":        ((REVIEW,), ("review.log", "--format", "json"), (REVIEW, "--as", "out1")),
    "status":         ((REVIEW,), ("review.log",), ("r1", "--database", "sqlite:///kept.db")),
    "assurance":      ((REVIEW,), ("review.log",)),
    "timeline":       ((REVIEW,), ("review.log",)),
    "who-could-read": ((REVIEW, "v2", "--on", ON), ("review.log", "v2", "--on", ON, "--format", "json")),
    "log":            ((REVIEW, "-o", "out.log"),),
    "verify":         (("review.log",), ("--database", "sqlite:///kept.db", "--format", "json")),
    "diagram":        ((), ("--table", "standing")),
    "schema":         ((),),
    "page":           (("process",), ("policy-map",)),
    "check":          (("report.txt", *GATE), ("report.txt", *GATE, "--format", "json"), ("report.txt", *GATE, "--html", "page.html")),
    "rewrite":        (("report.txt", *GATE, "-o", "new.txt"),),
    "decide":         (("report.txt", *GATE, "-o", "table.csv"),),
    "prove":          ((),),
    "demo":           (("--database", "memory"),),
}
FILES: Mapping[str, str] = {
    "replay":  "keeps the review in the database that it was told, and says that it stands there in clear",
    "log":     "writes the log, and says that it holds names in clear",
    "check":   "the page of `--html` is the report itself, with the findings marked",
    "rewrite": "writes the new document itself",
    "decide":  "writes the table from which somebody decides, with the words to be decided about",
}
"""Commands whose file holds words on purpose, and why."""
# fmt: on


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the review as a file, a log and a database, its register and a report; made once."""
    folder, told = tmp_path_factory.mktemp("everything"), canary_story()
    (folder / REVIEW).write_text("".join(json.dumps(line) + "\n" for line in told.lines), encoding="utf-8")
    (folder / "review.log").write_text(write_log(told.envelopes()), encoding="utf-8")
    register = json.dumps(register_with_names(canary_desk(told).load("r1")))
    (folder / "register.json").write_text(register, encoding="utf-8")
    (folder / "report.txt").write_bytes(text_of("v2"))
    assert main(["replay", str(folder / REVIEW), "--database", f"sqlite:///{folder / 'kept.db'}"]) == 0
    return folder


@pytest.fixture(autouse=True)
def in_a_copy_of_it(everything: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(everything, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)


def said(command: str, argv: tuple[str, ...], folder: Path) -> tuple[str, ...]:
    entitled = ("file",) if command in FILES else ()
    return hear(Call(command, main, ([command, *argv],)), CANARIES, [folder], entitled=entitled).leaks


def test_each_subcommand_is_run() -> None:
    """A new one needs its arguments here."""
    choices = next(action.choices for action in parser("check")._actions if isinstance(action, _SubParsersAction))
    assert sorted(RUNS) == sorted(choices or ())


@pytest.mark.parametrize("command", [name for name in RUNS if name != "demo"])
def test_a_subcommand_says_no_word(command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Neither on stdout and stderr, nor in a log, a file or a file's name; and it does answer."""
    for argv in RUNS[command]:
        if argv[-2:] == ("--database", "sqlite:///kept.db") and command == "replay":
            Path("kept.db").unlink()
        assert said(command, argv, tmp_path) == ()
        assert main([command, *argv]) in (0, 1) or command == "replay"
    capsys.readouterr()


@pytest.mark.parametrize("command", [name for name in RUNS if name not in ("demo", "prove")])
def test_with_somebodys_words_as_an_argument(command: str, tmp_path: Path) -> None:
    """The complaint holds no word of the review."""
    for argv in RUNS[command]:
        for place in range(len(argv)):
            wrong = (*argv[:place], HANDED_SENTENCE, *argv[place + 1 :])
            assert [leak for leak in said(command, wrong, tmp_path) if not leak.startswith("error's locals")] == []


def test_the_walk_hears_a_command_that_shows_text(tmp_path: Path) -> None:
    """With `--show-text` the names come out on stdout, and are found."""
    assert any(leak.startswith("stdout") for leak in said("timeline", (REVIEW, "--show-text"), tmp_path))
