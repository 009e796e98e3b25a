"""What together could identify: for each person and section, facts that are harmless one by one.

Exact ages, twins and birth order, rare conditions, only-one-of-its-kind, peoples, languages and faiths, employers
and jobs, prizes, quotations that a search engine finds, roles that only one person holds. Three kinds of fact about
one person in one section are a warning. Nothing here blocks: a table for a person to weigh.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files

import attrs

from reviewflow.publication.findings import Finding
from reviewflow.publication.register import Register
from reviewflow.publication.surface import Part
from reviewflow.publication.vocabulary import nationalities

__all__ = ["WARNING_FROM", "Fact", "Jigsaw", "JigsawRow", "jigsaw_of"]

WARNING_FROM = 3  # kinds of fact about one person in one section, after cases where area, job and age told a family
_UNKNOWN = "unattributed"
_SECTION = re.compile(r"(?m)^[ \t]*(?:#{1,6}[ \t]+|(?:section )?)(\d{1,2}(?:\.\d{1,2}){0,3})\.?(?=[ \t]+\S)|^#{1,6}[ \t]+(\S.*)$")


@attrs.frozen
class Fact:
    """One fact: its kind, its place, and the section that it stands in."""

    kind: str
    part: str
    start: int
    end: int
    section: str


@attrs.frozen
class JigsawRow:
    """All facts of one person (an id of the register, or `unattributed`) in one section."""

    person: str
    section: str
    facts: tuple[Fact, ...]

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of fact, once each."""
        return tuple(dict.fromkeys(fact.kind for fact in self.facts))

    @property
    def warns(self) -> bool:
        """Whether so many kinds come together that they could identify."""
        return len(self.kinds) >= WARNING_FROM


@attrs.frozen
class Jigsaw:
    """The table: rows by person, then by section."""

    rows: tuple[JigsawRow, ...] = ()

    @property
    def facts(self) -> tuple[Fact, ...]:
        """Every fact, in the order of the table."""
        return tuple(fact for row in self.rows for fact in row.facts)


_AGES = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|\\d{1,2}"
_BODY = "school|nursery|hospital|unit|ward|surgery|clinic|shop|pub|church|mosque|household|family|house|girl|boy|pupil|child|officer|teacher|nurse|person|woman|man|mother|father|worker|one"
_ROLES = "headteacher|head teacher|conference chair|chief executive|chief constable|designated doctor|designated nurse|named doctor|named nurse|named midwife|senco|caretaker|vicar|imam|rabbi|priest|mayor|councillor|matron|ward manager|school nurse|lollipop (?:lady|man)|independent chair|lead member"
# fmt: off
_ROWS: tuple[tuple[str, str], ...] = (
    # kind                    what tells it
    ("exact age",             rf"\b(?:aged|age of|age) (?:{_AGES})\b|\b(?:{_AGES})[- ](?:years?|months?|weeks?|days?)[- ]olds?\b|\b(?:was|is|turned|just|only|nearly|almost) (?:{_AGES})(?= (?:when|and|at|years|in|on)\b|[.,;])|\b(?:{_AGES})(?:st|nd|rd|th) birthday\b"),
    ("sibling or birth order", r"\btwins?\b|\btriplets?\b|\b(?:eldest|oldest|youngest|middle|second|third|fourth|fifth|sixth|seventh)(?: child| of (?:the )?(?:two|three|four|five|six|seven|eight|nine|ten|her|his|their|siblings|children))?(?= (?:of|child|sibling|daughter|son|brother|sister)\b)|\bonly child\b|\b(?:baby|younger|older|elder|half|step|little|big|twin)[- ](?:sister|brother|sibling)s?\b|\b(?:two|three|four|five|six|seven|eight|nine|ten) (?:siblings|children|brothers|sisters|half-siblings)\b"),
    ("only one of its kind",  rf"\b(?:the|its|his|her|their|our|town's|village's|county's|city's|\w+'s) only (?:[\w-]+ ){{0,5}}?(?:{_BODY})s?\b|\bthe only (?:[\w-]+[- ]speaking|person|one|family|child|pupil|black|asian)\b|\b(?:first|youngest|oldest) (?:person|child|woman|man|girl|boy)? ?(?:ever )?(?:in|to) (?:the )?(?:country|county|uk|england|wales|scotland|town|school)\b"),
    ("employer or job",       r"\bemployer\b|\bemployed (?:by|at|as)\b|\bwork(?:s|ed|ing)? (?:as|at|for) (?:a |an |the )?[\w-]+(?: [\w-]+)?|\b(?:his|her|their) (?:van|lorry|taxi|shop|takeaway|restaurant|market stall|business|garage|farm)\b|\bself-employed\b|\bran (?:a|the) (?:shop|pub|business|takeaway|restaurant|garage|stall)\b"),
    ("prize or public event", r"\b(?:won|winning|awarded|received|winner of)\b[^.;\n]{0,50}?\b(?:title|medal|cup|prize|award|trophy|championship|competition|scholarship|mbe|obe)\b|\bchampion(?:ship)?s?\b|\b(?:county|national|regional|world|olympic|international) (?:[\w-]+ ){0,3}(?:title|team|squad|record|final)\b"),
    ("searchable words",      r"\b(?:headed|headlined|titled|entitled|posted|tweeted|headline|facebook (?:page|post|group)|newspaper|went viral|petition|crowdfunding|gofundme|just giving)\b[^\"\n]{0,40}\"[^\"\n]{6,200}\"|\"[A-Z][^\"\n]{3,60}\" (?:page|group|channel|account|post|petition|campaign)\b"),
    ("quotation",             r"\"[^\"\n]{24,400}\""),
    ("role of one person",    rf"\bthe (?:{_ROLES})\b|\b(?:{_ROLES})\b"),
)
# fmt: on


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    conditions = files("reviewflow.publication").joinpath("data", "conditions.txt").read_text(encoding="utf-8")
    names = [re.escape(line) for line in conditions.splitlines() if line and not line.startswith("#")]
    rare = r"\b(?:" + "|".join(names) + r")\b|\b(?:very |extremely |a )?rare (?:[\w-]+ ){0,3}(?:condition|disease|disorder|syndrome|illness|cancer)\b"
    peoples = "|".join(sorted((re.escape(word) for word in nationalities() if word not in ("english", "british", "european", "orthodox", "traveller")), key=len, reverse=True))
    nation = rf"\b(?:{peoples}|gypsy|traveller)s?(?:-speaking| speaking| origin| heritage| descent| national| community| family| mother| father| parents| background)?\b|\basylum seekers?\b|\brefugees?\b|\b\w+-speaking\b"
    rows = (*_ROWS, ("rare condition", rare), ("people, language or faith", nation))
    return tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in rows)


_PLAIN = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "\u00a0": " ", "–": "-", "‑": "-", "‐": "-"})
_LOWER_FIRST = frozenset(("people, language or faith",))


def _facts(text: str) -> Iterator[tuple[str, int, int]]:
    """Kinds and places of all facts; the text is plain character by character, so that places hold."""
    plain = text.translate(_PLAIN)
    for kind, pattern in _patterns():
        for match in pattern.finditer(plain):
            if kind in _LOWER_FIRST and plain[match.start()].islower() and not match.group().lower().startswith(("asylum", "refugee", "gypsy", "traveller")) and "-speaking" not in match.group():
                continue
            yield kind, match.start(), match.end()


def _sections(parts: Sequence[Part]) -> Iterator[tuple[Part, list[int], list[str]]]:
    """For each part where sections begin and what they are called; a section runs on into the next part."""
    current = "opening"
    for part in parts:
        starts, names = [0], [current]
        for match in _SECTION.finditer(part.text):
            starts.append(match.start())
            names.append(match[1] or match[2][:12].split()[0].lower())
        current = names[-1]
        yield part, starts, [f"§{name}" if name[:1].isdigit() else "opening" if name == "opening" else "heading" for name in names]


def _holders(register: Register, found: Sequence[Finding]) -> dict[str, list[tuple[int, str]]]:
    """For each part where which single person of the family is spoken of."""
    family = {person.id for person in register.people if person.kind in ("family", "mentioned")}
    places: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
    for finding in found:
        if finding.kind == "known_person" and len(finding.candidates) == 1 and finding.candidates[0] in family:
            places[finding.part].append((finding.start, finding.candidates[0]))
    return places


def _labels(register: Register, part: Part) -> Iterator[tuple[int, str]]:
    """Where a pseudonym stands already, so that a rewritten report is weighed too."""
    for person in register.people:
        if person.kind in ("family", "mentioned") and person.shown_as[:1].isupper():
            for match in re.finditer(rf"(?<!\w){re.escape(person.shown_as)}(?!\w)", part.text):
                yield match.start(), person.id


def jigsaw_of(parts: Sequence[Part], found: Sequence[Finding], register: Register) -> Jigsaw:
    """The table for one document; each fact goes to the person last spoken of in its paragraph."""
    spoken = _holders(register, found)
    rows: defaultdict[tuple[str, str], list[Fact]] = defaultdict(list)
    for part, starts, names in _sections(parts):
        people = sorted([*spoken.get(part.path, ()), *_labels(register, part)])
        offsets = [start for start, _ in people]
        for kind, start, end in _facts(part.text):
            section = names[bisect_right(starts, start) - 1]
            rows[_whose(part.text, people, offsets, start), section].append(Fact(kind, part.path, start, end, section))
    return Jigsaw(tuple(JigsawRow(person, section, tuple(facts)) for (person, section), facts in sorted(rows.items())))


def _whose(text: str, people: list[tuple[int, str]], offsets: list[int], start: int) -> str:
    index = bisect_right(offsets, start) - 1
    if index >= 0 and "\n\n" not in text[offsets[index] : start]:
        return people[index][1]
    return _UNKNOWN
