"""The three commands: exit codes, files written, and nothing said that was not asked for."""

from __future__ import annotations

import argparse
import io
import json
import re
import stat
from pathlib import Path

import docx as python_docx
import pytest
from gate_texts import CASES, REGISTER

from reviewflow.publication import Finder, Part, Span, Surface, check_surface, check_text
from reviewflow.publication.commands import add_commands
from reviewflow.publication.html import as_html
from reviewflow.publication.report import as_json, as_text

REGISTER_FILE = str(CASES / "register.json")
DRAFT = "Katherine Deakin met the Marlowes in Carlisle.\n"


def _run(*words: str) -> int:
    parser = argparse.ArgumentParser()
    add_commands(parser.add_subparsers(required=True), dict.fromkeys(("check", "rewrite", "decide"), "a command"))
    args = parser.parse_args(words)
    code: int = args.run(args)
    return code


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    """A draft with something certain, something ambiguous and something unknown."""
    path = tmp_path / "draft.txt"
    path.write_text(DRAFT, encoding="utf-8")
    return path


@pytest.fixture
def clean(tmp_path: Path) -> Path:
    """A draft with nothing in it."""
    path = tmp_path / "clean.txt"
    path.write_text("The team met the family.\n", encoding="utf-8")
    return path


def test_check_leaves_with_1_when_something_is_open(draft: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The report is printed without one word of the draft."""
    assert 1 == _run("check", str(draft), "--register", REGISTER_FILE)
    shown = capsys.readouterr()
    assert "BLOCKED" in shown.out
    assert [word for word in ("Katherine", "Marlowe", "Carlisle", "Ruth") if word in shown.out + shown.err] == []


def test_check_shows_words_only_when_asked(draft: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`--show-text` is the one way to the words."""
    _run("check", str(draft), "--register", REGISTER_FILE, "--show-text")
    assert "Katherine Deakin" in capsys.readouterr().out


def test_check_leaves_with_0_when_nothing_is_open(clean: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """And says what was not checked, and what is left to do."""
    assert 0 == _run("check", str(clean), "--register", REGISTER_FILE)
    shown = capsys.readouterr().out
    assert "Not checked" in shown
    assert shown.endswith("Next:\n  1. look at what was not checked; then these exact bytes may go to the two people who publish\n")


def test_check_says_what_to_do_next(draft: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What can be rewritten first, then what a person decides, each with its command."""
    _run("check", str(draft), "--register", REGISTER_FILE)
    steps = capsys.readouterr().out.partition("Next:\n")[2].splitlines()
    assert ["  1. put 1 certain label(s) in place: `reviewflow rewrite FILE", "  2. let a person decide 2 group(s): `reviewflow decide FILE", "  3. look at what was not checked"] == [line.partition(" --register")[0] for line in steps]


# fmt: off
UNUSABLE = {
    "no such file":       ("check", "{}/nothing-Deakin.txt", "--register", REGISTER_FILE),
    "no such register":   ("check", "{}/draft.txt", "--register", "{}/Deakin.json"),
    "no such decisions":  ("check", "{}/draft.txt", "--register", REGISTER_FILE, "--decisions", "{}/Deakin.json"),
    "over its input":     ("rewrite", "{}/draft.txt", "--register", REGISTER_FILE, "-o", "{}/draft.txt"),
    "over its register":  ("rewrite", "{}/draft.txt", "--register", "{}/register.json", "-o", "{}/register.json", "--overwrite"),
    "over a link to it":  ("rewrite", "{}/draft.txt", "--register", REGISTER_FILE, "-o", "{}/link.txt", "--overwrite"),
    "a page over input":  ("check", "{}/draft.txt", "--register", REGISTER_FILE, "--html", "{}/./draft.txt", "--overwrite"),
    "a page as output":   ("rewrite", "{}/draft.txt", "--register", REGISTER_FILE, "-o", "{}/new.txt", "--html", "{}/new.txt"),
    "a file is there":    ("rewrite", "{}/draft.txt", "--register", REGISTER_FILE, "-o", "{}/there-Deakin.txt"),
    "a table is there":   ("decide", "{}/draft.txt", "--register", REGISTER_FILE, "-o", "{}/there-Deakin.txt"),
    "a page is there":    ("check", "{}/draft.txt", "--register", REGISTER_FILE, "--html", "{}/there-Deakin.txt"),
    "a folder is there":  ("rewrite", "{}/draft.txt", "--register", REGISTER_FILE, "-o", "{}", "--overwrite"),
    "another kind of file": ("rewrite", "{}/draft.txt", "--register", REGISTER_FILE, "-o", "{}/new.docx"),
    "nobody may stay":    ("check", "{}/draft.txt", "--register", REGISTER_FILE, "--may-stay", "Deakin"),
    "no such folder":     ("rewrite", "{}/draft.txt", "--register", REGISTER_FILE, "-o", "{}/Deakin/out.txt"),
}
# fmt: on


@pytest.mark.parametrize("name", UNUSABLE)
def test_unusable_input_leaves_with_2_and_one_line(name: str, draft: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No traceback, no path that may hold a name, and no file written or changed."""
    folder = draft.parent
    (folder / "link.txt").symlink_to(draft)
    (folder / "there-Deakin.txt").write_text("mine", encoding="utf-8")
    (folder / "register.json").write_bytes((CASES / "register.json").read_bytes())
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert 2 == _run(*(word.replace("{}", str(draft.parent)) for word in UNUSABLE[name]))
    shown = capsys.readouterr()
    assert "" == shown.out
    assert 1 == shown.err.count("\n")
    assert "Deakin" not in shown.err
    assert before == {path.name: path.read_bytes() for path in folder.iterdir()}


def test_what_is_there_is_replaced_when_asked(draft: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`--overwrite` replaces an earlier output, whole."""
    (draft.parent / "out.txt").write_text("an earlier one, much longer than the new one will ever be " * 9, encoding="utf-8")
    assert 1 == _run("rewrite", str(draft), "--register", REGISTER_FILE, "-o", str(draft.parent / "out.txt"), "--overwrite")
    assert "Ruth met the Marlowes in Carlisle.\n" == (draft.parent / "out.txt").read_text(encoding="utf-8")
    capsys.readouterr()


def test_no_half_of_a_file_is_left(draft: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the last step of writing fails, the folder is as it was, and the message is one line."""

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.replace", fail)
    assert 2 == _run("rewrite", str(draft), "--register", REGISTER_FILE, "-o", str(draft.parent / "out.txt"))
    assert ["draft.txt"] == [path.name for path in draft.parent.iterdir()]
    assert "output: it cannot be written (No space left on device); check the path and the room on the disk\n" == capsys.readouterr().err


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_long_file_says_how_far_it_is_where_somebody_watches(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of many parts, and one of a single long part, moves on a terminal up to its end; nothing of it comes out with the report."""
    document = python_docx.Document()
    for number in range(250):
        document.add_paragraph(f"The team met {number} times. " * 20)
    document.save(str(tmp_path / "long.docx"))
    (tmp_path / "large.txt").write_text("The team met the family. " * 25_000, encoding="utf-8")
    for name, reading in (("long.docx", 0), ("large.txt", 1)):
        watched = _Terminal()
        monkeypatch.setattr("sys.stderr", watched)
        _run("check", str(tmp_path / name), "--register", REGISTER_FILE)
        told = [int(percent) for percent in re.findall(r"\rchecked (\d+) %", watched.getvalue())]
        assert sorted(set(told)) == told
        assert len(told) > 5
        assert watched.getvalue().endswith("\rchecked 100 %\n")
        assert reading == watched.getvalue().count("reading the file")
    assert "%" not in capsys.readouterr().out


def test_a_check_moves_within_a_long_part_by_the_places_that_it_finds() -> None:
    """What is told grows from step to step, within the first pass too, and ends with all characters of all parts."""
    surface = Surface((Part("long", "text", f"{DRAFT} The team met. " * 500), Part("short", "text", DRAFT), Part("empty", "text", "")))
    length = sum(len(part.text) for part in surface.parts)
    told: list[tuple[int, int]] = []
    report = check_surface(surface, b"", REGISTER, progress=lambda *moved: told.append(moved))
    done = [at for at, _ in told]
    assert {length} == {total for _, total in told}
    assert sorted(done) == done
    assert length == done[-1]
    assert len([at for at in done if at < length // 16]) > 10
    assert report == check_surface(surface, b"", REGISTER)


def test_json_is_json_and_says_what_is_open(draft: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Keys of the report; no text unless asked for."""
    _run("check", str(draft), "--register", REGISTER_FILE, "--format", "json")
    data = json.loads(capsys.readouterr().out)
    assert data["blocked"] is True
    assert {"known_person", "place_like"} == {f["kind"] for f in data["findings"]}
    assert all("text" not in f for f in data["findings"])


def test_rewrite_writes_a_file_only_its_owner_reads(draft: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is certain is rewritten, the rest stays open: exit 1."""
    out = draft.parent / "out.txt"
    assert 1 == _run("rewrite", str(draft), "--register", REGISTER_FILE, "-o", str(out))
    assert "Ruth met the Marlowes in Carlisle.\n" == out.read_text(encoding="utf-8")
    assert 0o600 == stat.S_IMODE(out.stat().st_mode)
    capsys.readouterr()


def test_decide_then_rewrite_then_check_again(draft: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The whole way: table, edited table, decisions, rewriting, a passed check."""
    folder = draft.parent
    assert 0 == _run("decide", str(draft), "--register", REGISTER_FILE, "-o", str(folder / "t.csv"))
    rows = (folder / "t.csv").read_text(encoding="utf-8-sig").splitlines()
    instead = {"Marlowes": "Joe and Ann", "Carlisle": "the city"}
    edited = [rows[0]] + [row.removesuffix(",,,,") + f",replace,{new},RT1,agreed" for row in rows[1:] for words, new in instead.items() if f",{words}," in row]
    (folder / "e.csv").write_text("\n".join(edited), encoding="utf-8")
    assert 0 == _run("decide", str(draft), "--register", REGISTER_FILE, "--from", str(folder / "e.csv"), "-o", str(folder / "d.json"))
    assert 0 == _run("rewrite", str(draft), "--register", REGISTER_FILE, "--decisions", str(folder / "d.json"), "-o", str(folder / "out.txt"))
    assert (folder / "out.txt").read_text(encoding="utf-8") == "Ruth met the Joe and Ann in the city.\n"
    assert 0 == _run("check", str(folder / "out.txt"), "--register", REGISTER_FILE)
    capsys.readouterr()


def test_the_page_is_one_file_with_everything_escaped(draft: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No script, nothing loaded from elsewhere, markup of the draft shown as text."""
    draft.write_text('<script src="https://x.example/a.js">Katherine</script> said "Rare cystinosis".', encoding="utf-8")
    _run("check", str(draft), "--register", REGISTER_FILE, "--html", str(draft.parent / "page.html"))
    capsys.readouterr()
    page = (draft.parent / "page.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert "default-src 'none'" in page
    assert "&lt;script src=" in page
    assert '<mark id="f-' in page
    assert " src=\"http" not in page and "url(" not in page and "@import" not in page


def test_the_page_and_the_text_show_obstacles_and_the_table(draft: Path) -> None:
    """The jigsaw table is on both."""
    report = check_text("Zofia was eight when her twin won the county judo title. Katherine has cystinosis.", REGISTER)
    for shown in (as_html(report), as_text(report)):
        assert "exact age" in shown and "rare condition" in shown
    assert 2 == len({row["person"] for row in json.loads(as_json(report))["jigsaw"]})


class Shouting:
    """A host's finder that calls every word in capitals a name."""

    def find(self, text: str) -> list[Span]:
        """Words in capitals."""
        at, found = 0, []
        for word in text.split(" "):
            if word.isupper():
                found.append(Span(at, at + len(word), evidence="a model of a host"))
            at += len(word) + 1
        return found


def test_a_host_s_finder_is_heard_and_raises_review_at_most() -> None:
    """It never rewrites and never blocks alone; what is outside the text is dropped."""
    finder: Finder = Shouting()
    report = check_text("The plan of ZORB was read.", REGISTER, finders=(finder,))
    assert [(f.severity, f.replacement, f.evidence) for f in report.open_findings] == [("review", None, "a model of a host")]


def test_the_forbidden_word_is_nowhere_in_what_we_say() -> None:
    """No report promises that nobody can be recognised (DOMAIN 4.3)."""
    report = check_text("The team met.", REGISTER)
    shown = as_text(report) + as_json(report) + as_html(report)
    assert "anonym" not in shown.lower()
