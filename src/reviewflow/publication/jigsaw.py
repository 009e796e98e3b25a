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
from reviewflow.publication.listing import listed
from reviewflow.publication.register import Register
from reviewflow.publication.surface import Part
from reviewflow.publication.tokens import Tokens
from reviewflow.publication.vocabulary import nationalities

__all__ = ["WARNING_FROM", "Fact", "Found", "Jigsaw", "JigsawRow", "facts_in", "jigsaw_of"]

WARNING_FROM = 3  # kinds of fact about one person in one section, after cases where area, job and age told a family
_UNKNOWN = "unattributed"
_OF_THE_FAMILY = ("family", "mentioned")
_FAR = 2000  # characters after which nobody remembers of whom the text speaks
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


# Each pattern is tried only where one of its first words stands, on the folded text in small letters.
_AGES = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|\\d{1,2}"
_BODY = (
    "school|nursery|hospital|unit|ward|surgery|clinic|shop|pub|church|mosque|household|family|house|girl|boy|pupil|child|officer|teacher|nurse|"
    "person|woman|man|mother|father|worker|one"
)
_ROLES = (
    "headteacher|head teacher|conference chair|chief executive|chief constable|designated doctor|designated nurse|named doctor|named nurse|"
    "named midwife|senco|caretaker|vicar|imam|rabbi|priest|mayor|councillor|matron|ward manager|school nurse|independent chair|lead member"
)
_JOBS = (
    "accountant actor barmaid barman barrister beautician bouncer boxer bricklayer builder butcher chef childminder cleaner dancer decorator dj "
    "electrician firefighter fisherman florist footballer hairdresser jockey joiner journalist mechanic musician paramedic photographer pilot "
    "plasterer plumber postman receptionist roofer sailor salesman scaffolder singer soldier solicitor tailor tattooist tiler waiter waitress welder"
)
_BEFORE_AGES = "was is turned just only nearly almost"
_AGE_WORDS = frozenset(_AGES.split("|")[:-1])
# fmt: off
_ROWS: tuple[tuple[str, str, str], ...] = (
    # kind                     first words                        pattern from there on
    ("exact age",              "aged age",                        rf"(?:aged|age of|age) (?:{_AGES})\b"),
    ("exact age",              "#",                               rf"(?:{_AGES})[- ](?:years?|months?|weeks?|days?)[- ]olds?\b|(?:{_AGES})(?:st|nd|rd|th) birthday\b"),
    ("exact age",              "#",                               rf"(?:(?<=[a-z] \()(?:{_AGES})(?=\)| years| months)|(?<=[a-z], )\d{{1,2}}(?=, ))"),
    ("exact age",              _BEFORE_AGES,                      rf"\w+ (?:{_AGES})(?= (?:when|and|at|years|in|on)\b|[.,;])"),
    ("sibling or birth order", "twin twins triplet triplets",     r"\w+\b"),
    ("sibling or birth order", "eldest oldest youngest middle second third fourth fifth sixth seventh", r"\w+(?: child| daughter| son| brother| sister| sibling| of (?:the )?(?:two|three|four|five|six|seven|eight|nine|ten|her|his|their|siblings|children))\b"),
    ("sibling or birth order", "only",                            r"only (?:child|son|daughter|sister|brother|sibling)\b"),
    ("sibling or birth order", "baby younger older elder half step little big", r"\w+[- ](?:sister|brother|sibling)s?\b"),
    ("sibling or birth order", "two three four five six seven eight nine ten", r"\w+ (?:siblings|children|brothers|sisters|half-siblings)\b"),
    ("only one of its kind",   "only",                            rf"only (?:[\w-]+ ){{0,5}}?(?:{_BODY})s?\b|only [\w-]+[- ]speaking\b"),
    ("only one of its kind",   "first youngest oldest",           r"\w+ (?:person|child|woman|man|girl|boy)? ?(?:ever )?(?:in|to) (?:the )?(?:country|county|uk|england|wales|scotland|town|school)\b"),
    ("only one of its kind",   "first",                           r"first (?:female|male|black|asian|muslim|disabled|deaf|blind|gay) [\w-]+\b"),
    ("employer or job",        _JOBS,                             r"(?:(?<=\ba )|(?<=\ban ))\w+\b"),
    ("employer or job",        "employer employed self",          r"employer\b|employed (?:by|at|as)\b|self-employed\b"),
    ("employer or job",        "work works worked working",       r"\w+ (?:as|at|for) (?:a |an |the )?[\w-]+(?: [\w-]+)?"),
    ("employer or job",        "his her their",                   r"\w+ (?:van|lorry|taxi|shop|takeaway|restaurant|market stall|business|garage|farm)\b"),
    ("employer or job",        "ran",                             r"ran (?:a|the) (?:shop|pub|business|takeaway|restaurant|garage|stall)\b"),
    ("prize or public event",  "won winning awarded received winner", r"\w+\b[^.;\n]{0,50}?\b(?:title|medal|cup|prize|award|trophy|championship|competition|scholarship|mbe|obe)\b"),
    ("prize or public event",  "champion champions championship championships", r"\w+\b"),
    ("prize or public event",  "county national regional world olympic international", r"\w+ (?:[\w-]+ ){0,3}(?:title|team|squad|record|final)\b"),
    ("prize or public event",  "appeared featured interviewed filmed", r"\w+ (?:on|in|by|for) [^.;\n]{0,40}?\b(?:tv|television|radio|newspaper|paper|papers|news|programme|documentary|show|film|bbc|itv|talent)\b"),
    ("prize or public event",  "local national",                  r"\w+ (?:newspaper|newspapers|paper|papers|news|radio|press|television)\b"),
    ("searchable words",       "headed headlined titled entitled posted tweeted headline facebook newspaper viral petition crowdfunding gofundme", r"\w+\b[^\"\n]{0,40}\"[^\"\n]{6,200}\""),
    ("role of one person",     " ".join(sorted({role.split()[0] for role in _ROLES.split("|")})), rf"(?:{_ROLES})\b"),
    ("rare condition",         "rare",                            r"rare (?:[\w-]+ ){0,3}(?:condition|disease|disorder|syndrome|illness|cancer)\b"),
)
# fmt: on
_NAMED_PAGE = re.compile(r"\"[A-Z][^\"\n]{3,60}\" (?:page|group|channel|account|post|petition|campaign)\b")
_QUOTATION = re.compile(r"\"[^\"\n]{24,400}\"|(?<!\w)'(?:[^'\"\n]|(?<=\w)'(?=\w)){24,400}'(?!\w)")
_SPEAKING = re.compile(r"[\w]+[- ]speaking\b")
_AFTER_PEOPLE = re.compile(r"\w+(?:-\w+)?(?:[- ]speaking| origin| heritage| descent| national| community| family| mother| father| parents| background)?\b")
_TOO_COMMON = listed("english british european orthodox traveller")
_SMALL_TOO = listed("jehovah mormon asylum refugee refugees gypsy traveller travellers")
_MAY_BE_DIGITS = "#"
_ONLY_BEFORE_AGES = listed(_BEFORE_AGES) - {"only"}  # every second sentence has one of these

Row = tuple[str, re.Pattern[str]]


@cache
def _table() -> dict[str, tuple[Row, ...]]:
    """Patterns by the first word of what they find; `#` for numbers in figures."""
    table: defaultdict[str, list[Row]] = defaultdict(list)
    for kind, firsts, pattern in _ROWS:
        compiled = re.compile(pattern)
        for first in firsts.split():
            for word in (*_AGE_WORDS, _MAY_BE_DIGITS) if first == _MAY_BE_DIGITS else (first,):
                table[word].append((kind, compiled))
    text = files("reviewflow.publication").joinpath("data", "conditions.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            table[re.split("[ '-]", line)[0]].append(("rare condition", re.compile(re.escape(line) + r"\w{0,3}\b")))
    return {word: tuple(rows) for word, rows in table.items()}


@cache
def _telling() -> frozenset[str]:
    """Every word at which a fact can begin; all others are passed over at once."""
    peoples = nationalities()
    return frozenset((*_table(), *peoples, *(f"{people}s" for people in peoples), *_SMALL_TOO, "speaking"))


def facts_in(tokens: Tokens) -> Iterator[tuple[str, int, int]]:
    """Kinds and places of all facts in one folded text."""
    table, peoples, telling = _table(), nationalities(), _telling()
    text, starts = tokens.text, tokens.starts
    for index in tokens.places(word for word in tokens.where if word in telling or word.isdigit()):
        word, after = tokens.words[index], tokens.word(index + 1)
        if word in _ONLY_BEFORE_AGES and after not in _AGE_WORDS and not after.isdigit():
            continue
        for kind, pattern in table.get(word) or (table[_MAY_BE_DIGITS] if word.isdigit() else ()):
            if (match := pattern.match(text, starts[index])) is not None:
                yield kind, match.start(), match.end()
        if word in _SMALL_TOO or word == "speaking" or ((word in peoples or word[:-1] in peoples) and word not in _TOO_COMMON and tokens.capital(index)):
            yield from _people(tokens, index)
    for kind, quoted in (("searchable words", _NAMED_PAGE), ("quotation", _QUOTATION)):
        for match in quoted.finditer(tokens.cased):
            yield kind, match.start(), match.end()


def _people(tokens: Tokens, index: int) -> Iterator[tuple[str, int, int]]:
    """A people, language or faith, with the word behind it."""
    if tokens.words[index] == "speaking":
        if tokens.word(index - 1) in nationalities() or tokens.gap(index - 1) != "-":
            return
        index -= 1
    match = _AFTER_PEOPLE.match(tokens.text, tokens.starts[index])
    if match is not None:
        yield "people, language or faith", match.start(), match.end()


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
    family = {person.id for person in register.people if person.kind in _OF_THE_FAMILY}
    places: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
    for finding in found:
        if finding.kind == "known_person" and len(finding.candidates) == 1 and finding.candidates[0] in family:
            places[finding.part].append((finding.start, finding.candidates[0]))
    return places


def _labels(register: Register) -> re.Pattern[str] | None:
    """Pseudonyms, so that a rewritten report is weighed too."""
    shown = sorted({p.shown_as for p in register.people if p.kind in _OF_THE_FAMILY and p.shown_as[:1].isupper()}, key=len, reverse=True)
    return re.compile(r"(?:" + "|".join(map(re.escape, shown)) + r")(?!\w)") if shown else None


@attrs.frozen
class Found:
    """What one part gave: facts by kind and place in the original text."""

    part: Part
    facts: tuple[tuple[str, int, int], ...]


def jigsaw_of(found: Sequence[Found], findings: Sequence[Finding], register: Register) -> Jigsaw:
    """The table for one document; each fact goes to the person last spoken of in its paragraph."""
    spoken, labels = _holders(register, findings), _labels(register)
    ids = {person.shown_as: person.id for person in register.people}
    rows: defaultdict[tuple[str, str], list[Fact]] = defaultdict(list)
    for one, (part, starts, names) in zip(found, _sections([one.part for one in found]), strict=True):
        if not one.facts:
            continue
        shown = [(m.start(), ids[m.group()]) for m in labels.finditer(part.text)] if labels else []
        people = sorted([*spoken.get(part.path, ()), *shown])
        offsets = [start for start, _ in people]
        for kind, start, end in one.facts:
            section = names[bisect_right(starts, start) - 1]
            rows[_whose(part.text, people, offsets, start), section].append(Fact(kind, part.path, start, end, section))
    return Jigsaw(tuple(JigsawRow(person, section, tuple(facts)) for (person, section), facts in sorted(rows.items())))


def _whose(text: str, people: list[tuple[int, str]], offsets: list[int], start: int) -> str:
    index = bisect_right(offsets, start) - 1
    if index >= 0 and start - offsets[index] < _FAR and "\n\n" not in text[offsets[index] : start]:
        return people[index][1]
    return _UNKNOWN
