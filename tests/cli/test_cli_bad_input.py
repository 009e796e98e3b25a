"""Unusable input is exit code 2 and one clear line: where it is, what is wrong, what to do; never a traceback or a text."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from reviewflow.cli import main as run

HERE = Path(__file__).resolve().parent
SMALL = HERE / "small.jsonl"
OPENED = {
    "at": "2025-01-14T09:00:00Z", "by": "bm", "command": "OpenReview", "review": "R1", "business_manager": "bm",
    "commissioner": "C", "custodian": "C",
}  # fmt: skip
SECRET = "Zorvath"


def line(**fields: Any) -> str:
    """A second command with these fields in place of its own; None leaves one out."""
    given = {
        "at": "2025-01-14T10:00:00Z",
        "by": "bm",
        "command": "AskQuestion",
        "question": "Q1",
        "text": SECRET,
        "aims": [],
    }
    return json.dumps({name: value for name, value in (given | fields).items() if value is not None})


# fmt: off
BAD = {
    "not JSON":               ("{" + SECRET,                             "line 2: is not valid JSON", "give one JSON object"),
    "no object":              ('["Zorvath"]',                            "line 2: is not a JSON object", "give one JSON object"),
    "a field twice":          ('{"at": "x", "at": "Zorvath"}',           "line 2: gives a field twice", ""),
    "unknown command":        (line(command="AskQuestoin"),              "line 2, command: is not a known command", "did you mean `AskQuestion`"),
    "no command":             (line(command=None),                       "line 2, command: is missing", "`AskQuestion`"),
    "missing field":          (line(question=None),                      "line 2, AskQuestion.question: is missing", "give it"),
    "misspelt field":         (line(aimz=["how_practice_works"]),        "line 2, AskQuestion.aimz: is not a field here", "did you mean `aims`?"),
    "extra field":            (line(colour=SECRET),                      "line 2, AskQuestion.colour: is not a field here", "leave it out"),
    "wrong type":             (line(text=7),                             "line 2, AskQuestion.text: is not a text", "give a text in quotes"),
    "not one of the words":   (line(aims=[SECRET]),                      "line 2, AskQuestion.aims[0]: is not one of its words", "`how_practice_works`"),
    "a name for an id":       (line(question="Zorvath Q"),               "line 2, AskQuestion.question: is not an id", "nobody's name"),
    "an empty question":      (line(text="  "),                          "line 2, AskQuestion.text: is empty", "say it in words"),
    "a naive time":           (line(at="2025-01-14T10:00:00"),           "line 2, at: has no time zone", "for example `2025-01-14T10:00:00Z`"),
    "no time":                (line(at=None),                            "line 2, at: is not a date and time", "give one such as"),
    "nobody gives it":        (line(by=None),                            "line 2, by: is missing", "a person's id"),
    "by is a number":         (line(by=7),                               "line 2, by: is not a text", "in quotes"),
    "by is no id":            (line(by="Zorvath W"),                     "line 2, Context.actor: is not an id", "nobody's name"),
    "an odd expectation":     (line(expect="perhaps"),                   "line 2, expect: is no expectation", "`refused:CODE`"),
    "an empty code":          (line(expect="refused:"),                  "line 2, expect: is no expectation", "`refused:CODE`"),
    "a text file missing":    (line(text_from="no.txt"),                 "line 2, text_from: names no file", "from the folder of the review file"),
    "a text file elsewhere":  (line(text_from="../../etc/passwd"),       "line 2, text_from: lies outside the folder", "beside that file"),
    "10 MB in a field":       (line(text="x" * 10_000_000),              "line 2: is longer than a command can be", "`text_from`"),
    "too long a text":        (line(text="x" * 30_000),                  "line 2, AskQuestion.text: has more than 20000 characters", "paper store"),
    "digest without a file":  (line(command="ApproveVersion", version="V1", digest="@paper", purpose="publish", question=None, text=None, aims=None),
                                                                         "line 2, digest: is `@paper`, and the line names no file", "`text_from`"),
    "digest of no version":   (line(command="ApproveVersion", version="V1", digest="@V1", purpose="publish", question=None, text=None, aims=None),
                                                                         "line 2, digest: refers to a version that no line before puts on the record", "check the id"),
}
# fmt: on


@pytest.mark.parametrize(("text", "problem", "step"), BAD.values(), ids=BAD)
def test_a_bad_line_is_named_with_its_field(
    text: str, problem: str, step: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Line, field, what is wrong and what to do; what stood there is not repeated."""
    file = tmp_path / "r.jsonl"
    file.write_text(f"{json.dumps(OPENED)}\n{text}\n", encoding="utf-8")
    assert run(["replay", str(file)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert problem in err
    assert step in err
    assert SECRET not in err
    assert "Traceback" not in err
    assert len(err.splitlines()) == 1


def test_all_faults_of_a_file_come_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A person who mends a file wants every fault, and nothing was run before."""
    file = tmp_path / "r.jsonl"
    file.write_text("\n".join([line(at="x", colour=1), line(text=1, aims="x"), "{}", ""]), encoding="utf-8")
    assert run(["replay", str(file)]) == 2
    places = [text.split(": ")[0] for text in capsys.readouterr().err.removeprefix("reviewflow: ").splitlines()]
    assert places == [
        "line 1, at", "line 1, AskQuestion.colour", "line 2, AskQuestion.text", "line 2, AskQuestion.aims",
        "line 3, at", "line 3, by", "line 3, command",
    ]  # fmt: skip


# fmt: off
FILES = {
    "an empty file":  (b"",                          "the file opens no review", "`OpenReview`"),
    "only blank":     (b"\n\n",                      "the file opens no review", "`OpenReview`"),
    "no opening":     (line().encode() + b"\n",      "the file opens no review", "`OpenReview`"),
    "not UTF-8":      (b'{"at": "\xff\xfe"}\n',      "line 1: is not UTF-8", "save the file as UTF-8"),
    "a binary file":  (bytes(range(256)),            "line 1: is not valid JSON", "give one JSON object"),
}
# fmt: on


@pytest.mark.parametrize(("data", "problem", "step"), FILES.values(), ids=FILES)
@pytest.mark.parametrize("command", ["replay", "timeline", "options"])
def test_a_file_that_is_no_review(
    command: str, data: bytes, problem: str, step: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 2, with what to do."""
    file = tmp_path / "r.jsonl"
    file.write_bytes(data)
    assert run([command, str(file)]) == 2
    err = capsys.readouterr().err
    assert problem in err
    assert step in err


def test_a_file_with_a_byte_order_mark_is_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Editors on some systems write one."""
    file = tmp_path / "r.jsonl"
    file.write_bytes(b"\xef\xbb\xbf" + json.dumps(OPENED).encode() + b"\r\n")
    assert run(["replay", str(file)]) == 0
    assert "1 command: 1 accepted" in capsys.readouterr().out


# fmt: off
ASKED_WRONGLY = {
    "no such file":      (("replay", "nowhere.jsonl"),                                    "nowhere.jsonl: No such file"),
    "a folder":          (("replay", str(HERE)),                                          "Is a directory"),
    "no such paper":     (("who-could-read", str(SMALL), "V77", "--on", "2025-01-20"),    "VERSION: is no paper on the record of this review; the versions are `V01`, `V10`"),
    "no such day":       (("who-could-read", str(SMALL), "V01", "--on", "2025-02-30"),    "--on: is not a day; give one such as `2025-06-12`"),
    "too many words":    (("who-could-read", str(SMALL), "V01", "V10", "--on", "2025-01-20"), "is given too much"),
    "no log at all":     (("verify", str(SMALL)),                                         "line 78: is not the closing line"),
    "a log to replay":   (("replay", "{log}"),                                            "is a log, and holds no commands; check it with `reviewflow verify`"),
}
# fmt: on


@pytest.mark.parametrize(("argv", "problem"), ASKED_WRONGLY.values(), ids=ASKED_WRONGLY)
def test_what_cannot_be_asked(
    argv: tuple[str, ...], problem: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One line, exit code 2."""
    log = str(tmp_path / "small.log")
    assert run(["log", str(SMALL), "-o", log]) == 0
    assert run([word.format(log=log) if word == "{log}" else word for word in argv]) == 2
    assert problem in capsys.readouterr().err
