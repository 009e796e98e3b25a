"""The kit itself: every sink and every disguise is heard, and each leak that is seeded on purpose is found."""

from __future__ import annotations

import base64
import bz2
import gc
import gzip
import io
import logging
import lzma
import threading
import urllib.parse
import warnings
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs
import pytest
from canary_review import CANARIES, SENTENCE, WORD

from reviewflow.errors import InputError
from reviewflow.model.private import Private
from reviewflow.testing.leak_canary import SINKS, Call, Canaries, hear, leaks


@attrs.frozen(slots=False)
class Careless:
    text: str


def zipped(data: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("report.txt", data)
    return file.getvalue()


SAID = SENTENCE.encode()
# fmt: off
DISGUISES: dict[str, tuple[bytes, str]] = {
    "as it is":            (SAID,                                                "plain"),
    "in capitals":         (SAID.upper(),                                        "folded"),
    "over two lines":      (f"{WORD[:3]}-\n  {WORD[3:]}".encode(),               "split"),
    "over a repr's lines": (repr(f"{WORD[:3]}\n{WORD[3:]}").encode(),            "split"),
    "as UTF-16":           (SENTENCE.encode("utf-16"),                           "utf-16"),
    "as base64":           (base64.b64encode(b"x" + SAID),                       "base64"),
    "as URL-safe base64":  (base64.urlsafe_b64encode(b"xy" + SAID),              "base64"),
    "as base64 in lines":  (base64.encodebytes(b"k" * 50 + SAID),                "base64"),
    "in hexadecimal":      (SAID.hex().encode(),                                 "hex"),
    "in a URL":            ("".join(f"%{byte:02x}" for byte in SAID).encode(),   "url-encoded"),
    "in JSON escapes":     ("".join(f"\\u{byte:04x}" for byte in SAID).encode(), "escaped"),
    "in HTML":             ("".join(f"&#{byte};" for byte in SAID).encode(),     "html"),
    "in zlib":             (b"head" + zlib.compress(SAID),                       "zlib: plain"),
    "in gzip":             (gzip.compress(SAID),                                 "gzip: plain"),
    "in a zip file":       (b"head" + zipped(SAID),                              "zip: plain"),
    "in bzip2":            (bz2.compress(SAID),                                  "bzip2: plain"),
    "in xz":               (lzma.compress(SAID * 9),                             "xz: plain"),
    "in zlib in base64":   (base64.b64encode(zlib.compress(SAID)),               "base64: zlib: plain"),
}
# fmt: on


@pytest.mark.parametrize(("data", "disguise"), DISGUISES.values(), ids=DISGUISES)
def test_a_disguise_is_seen_through(data: bytes, disguise: str) -> None:
    """Whatever was done to the word."""
    assert disguise in CANARIES.found_in(data)


def test_where_there_is_no_canary_none_is_found() -> None:
    """Neither in words nor in noise."""
    assert CANARIES.found_in(urllib.parse.quote("nothing at all").encode() * 50 + zlib.compress(b"nothing") + bytes(range(256))) == ()


def test_a_word_that_chance_could_make_is_refused() -> None:
    """Too short, or none."""
    for words in ([], ["abc"]):
        with pytest.raises(InputError, match="too short"):
            Canaries(words)


@pytest.mark.parametrize("name", SINKS)
def test_no_sink_is_deaf(name: str) -> None:
    """A careless value comes out of each; a private one out of none."""
    value = WORD if name == "pickle" else Careless(WORD)  # short: `reprlib` cuts what is long
    assert leaks([value], CANARIES, {name: SINKS[name]}) == [f"{type(value).__name__} through {name}"]
    assert leaks([Private(SENTENCE)], CANARIES, {name: SINKS[name]}) == []


class Falls:
    """Raises where nobody can catch it."""

    def __del__(self) -> None:
        raise ValueError(SENTENCE)


def in_a_local() -> None:
    text = SENTENCE
    raise ValueError(len(text))


def in_a_chained_error() -> None:
    try:
        raise KeyError(SENTENCE)
    except KeyError:
        raise ValueError("is wrong") from None


def in_a_thread() -> None:
    thread = threading.Thread(target=in_a_local)
    thread.start()
    thread.join()


def dropped() -> None:
    Falls()
    gc.collect()


def noted() -> None:
    error = ValueError("is wrong")
    error.add_note(SENTENCE)
    raise error


# fmt: off
SEEDED: dict[str, tuple[Callable[[], Any], str]] = {
    "a repr":                 (lambda: Careless(SENTENCE),                                                     "answer through repr"),
    "bytes":                  (lambda: zlib.compress(SAID),                                                    "answer"),
    "something yielded":      (lambda: iter([SENTENCE]),                                                       "answer through repr"),
    "a message":              (lambda: int(SENTENCE),                                                          "error"),
    "a note on an error":     (noted,                                                                          "error"),
    "an error before it":     (in_a_chained_error,                                                             "error before"),
    "a traceback's local":    (in_a_local,                                                                     "error's locals"),
    "a log line":             (lambda: logging.getLogger("seed").debug("said %r", SENTENCE),                   "logging"),
    "what a log line carries": (lambda: logging.getLogger("seed").info("said", extra={"held": SENTENCE}),      "logging"),
    "a warning":              (lambda: warnings.warn(SENTENCE, stacklevel=1),                                  "warnings"),
    "output":                 (lambda: print(SENTENCE),                                                        "stdout"),  # noqa: T201
    "a thread's traceback":   (in_a_thread,                                                                    "thread"),
    "an error nobody caught": (dropped,                                                                        "unraisable"),
    "a file":                 (lambda: Path("notes.txt").write_bytes(zipped(SAID)),                            "file"),
    "a file's name":          (lambda: Path(f"{WORD}.txt").touch(),                                            "file name"),
}
# fmt: on


@pytest.mark.parametrize(("seed", "channel"), SEEDED.values(), ids=SEEDED)
def test_a_seeded_leak_is_found(seed: Callable[[], Any], channel: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By its channel; and not where that channel is let through, but for what else it comes out of."""
    monkeypatch.chdir(tmp_path)
    found = hear(Call("seed", seed), CANARIES, [tmp_path]).leaks
    assert channel in {leak.split(" (")[0] for leak in found}
    let_through = hear(Call("seed", seed), CANARIES, [tmp_path], entitled=(channel,)).leaks
    assert channel not in {leak.split(" (")[0] for leak in let_through}
