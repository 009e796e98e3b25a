"""The gate before the public: a file or a text, the case's register, a policy; out comes a report that binds all of them.

A reader gives the parts, the finders look through each, and what they find is named, grouped and settled by decisions.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path

import attrs

from reviewflow.errors import InputError
from reviewflow.publication.decisions import Decisions, settled_by
from reviewflow.publication.edition import rules_version
from reviewflow.publication.finder import Finder, Search
from reviewflow.publication.findings import Finding, Hit
from reviewflow.publication.folding import Folded
from reviewflow.publication.gate_report import GateReport
from reviewflow.publication.jigsaw import Found, jigsaw_of
from reviewflow.publication.kinds import counts
from reviewflow.publication.lexicon import Lexicon
from reviewflow.publication.policy import DEFAULT, Policy
from reviewflow.publication.register import Register
from reviewflow.publication.surface import Part, Surface, SurfaceReader, UnreadPart, reader_for

__all__ = ["check_file", "check_surface", "check_text"]

Progress = Callable[[int, int], None]
_OVERRIDES = ("\u202d", "\u202e")  # left to right and right to left, whatever the letters are; those that only embed are harmless
_FILE_NAME = "file name"


def _hash(*pieces: object) -> str:
    return _digest("\x1f".join(map(str, pieces)))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]


class _Naming:
    """Ids and groups of one document's findings; many findings share a group, so each group is hashed once."""

    def __init__(self, document: str, register: str) -> None:
        self.document, self.register = document, register
        self.groups: dict[tuple[str, str, bool, str], str] = {}

    def finding(self, hit: Hit, part: Part, folded: Folded) -> Finding:
        """The finding that a hit is."""
        start, end = hit.exact if hit.exact is not None else (0, 0)
        words = folded.text[hit.start : hit.end].strip() if hit.start >= 0 else part.text[start:end].lower()
        key = (hit.kind, hit.severity, hit.replacement is None, words)
        group = self.groups.get(key)
        if group is None:
            group = self.groups[key] = _hash(self.register, *key)
        name = _digest(f"{self.document}\x1f{part.path}\x1f{start}\x1f{end}\x1f{hit.kind}")
        return Finding(name, part.path, start, end, hit.kind, hit.severity, hit.replacement, hit.candidates, hit.evidence, group)


def _within(parts: Sequence[Part], most: int) -> tuple[tuple[Part, ...], tuple[UnreadPart, ...]]:
    """The parts that are read, and those that are not, as with them the document would hold too many characters."""
    read: list[Part] = []
    unread: list[UnreadPart] = []
    left = most
    for part in parts:
        if len(part.text) <= left:
            left -= len(part.text)
            read.append(part)
        else:
            unread.append(UnreadPart(part.path, f"its {len(part.text)} characters are more than the policy lets one check read ({most} in all): split the document"))
    return tuple(read), tuple(unread)


def _tell(progress: Progress, before: int, total: int, within: int) -> None:
    progress(before + within, total)


def _turned(parts: Sequence[Part]) -> Iterator[UnreadPart]:
    """Parts in which marks turn letters round: shown, they read otherwise than they stand."""
    for part in parts:
        if any(mark in part.text for mark in _OVERRIDES):
            yield UnreadPart(part.path, "marks of direction turn its letters round, so that it is read otherwise than it is shown; take them out")


def check_surface(
    surface: Surface,
    data: bytes,
    register: Register,
    policy: Policy = DEFAULT,
    *,
    decisions: Decisions | None = None,
    finders: Sequence[Finder] = (),
    lexicon: Lexicon | None = None,
    progress: Progress | None = None,
) -> GateReport:
    """Checks what a reader saw of `data`; the work behind `check_text` and `check_file`, open to a host's own readers and lists.

    `progress(done, total)` is told how many characters of all parts are through, also within a long part.
    A report made with other lists than ours names them in its rules' version, so that it never holds for our rules.
    """
    search = Search(register, policy, finders, lexicon)
    document, digest = hashlib.sha256(data).hexdigest(), register.digest
    found: list[Finding] = []
    facts: list[Found] = []
    naming = _Naming(document, digest)
    parts, unread = _within(surface.parts, policy.most_characters)
    done, total = 0, sum(len(part.text) for part in parts)
    for part in parts:
        looked = search.look(part.text, partial(_tell, progress, done, total) if progress is not None else None)
        made = (naming.finding(hit, part, looked.folded) for hit in looked.hits)
        found += (one for one in made if counts(part, one.start, one.end, known=one.kind.startswith("known_")))
        facts.append(Found(part, tuple(fact for fact in looked.facts if counts(part, fact[1], fact[2], known=False))))
        done += len(part.text)
    report = GateReport(
        document_digest=document,
        register_digest=digest,
        policy_digest=policy.digest,
        rules_version=rules_version() + (f"+{_hash(lexicon.version)}" if lexicon is not None else ""),
        decisions_digest=decisions.digest if decisions else "",
        findings=tuple(found),
        parts=parts,
        unread_parts=(*surface.unread, *unread, *_turned(parts)),
        obstacles=surface.obstacles,
        jigsaw=jigsaw_of(facts, found, register),
    )
    return attrs.evolve(report, settled=settled_by(decisions, report.findings, document, digest)) if decisions else report


def check_text(
    text: str,
    register: Register,
    policy: Policy = DEFAULT,
    *,
    decisions: Decisions | None = None,
    finders: Sequence[Finder] = (),
    progress: Progress | None = None,
) -> GateReport:
    """Checks a text; its digest is that of its UTF-8 bytes. Raises `InputError` for half a surrogate pair."""
    data, broken_at = b"", -1
    try:
        data = text.encode()
    except UnicodeEncodeError as error:
        broken_at = error.start
    if broken_at >= 0:  # raised out here: the encoder's error holds the whole text
        raise InputError(f"character {broken_at}", "the text holds half of a surrogate pair", "give well-formed Unicode")
    surface = Surface((Part("text", "text", text),))
    return check_surface(surface, data, register, policy, decisions=decisions, finders=finders, progress=progress)


def read_file(file: str | Path | bytes, name: str = "") -> tuple[bytes, str]:
    """The bytes and the name of a file; raises `InputError` that does not repeat the path."""
    if isinstance(file, bytes):
        return file, name
    problem: str | None = ""
    try:
        return Path(file).read_bytes(), name or Path(file).name
    except OSError as error:
        problem = error.strerror
    raise InputError("file", f"it cannot be read ({problem})", "check the path")  # out here: the system's error holds the path


def surface_of(data: bytes, name: str, reader: SurfaceReader | None = None) -> Surface:
    """What the file shows, its own name among it: a name in a file name travels with every copy."""
    surface = (reader or reader_for(name, data)).read(data)
    named: Iterable[Part] = (Part(_FILE_NAME, "file_name", Path(name).stem),) if name else ()
    silent = not surface.unread and not any(part.text.strip() for part in surface.parts)
    unread = (UnreadPart("file", "no text was found in it, and nothing was checked; is it the right file, or a picture of the report?"),) if silent else ()
    return attrs.evolve(surface, parts=(*surface.parts, *named), unread=(*surface.unread, *unread))


def check_file(
    file: str | Path | bytes,
    register: Register,
    policy: Policy = DEFAULT,
    *,
    name: str = "",
    decisions: Decisions | None = None,
    finders: Sequence[Finder] = (),
    reader: SurfaceReader | None = None,
    progress: Progress | None = None,
) -> GateReport:
    """Checks a Word, PDF, Markdown or text file, by path or by bytes with a `name` that tells its kind.

    `reader` reads a format of the host's own.

    Raises `InputError` for a file that cannot be read as what it says it is, `MissingExtra` where its reader's
    extra is not installed.
    """
    data, shown = read_file(file, name)
    return check_surface(surface_of(data, shown, reader), data, register, policy, decisions=decisions, finders=finders, progress=progress)
