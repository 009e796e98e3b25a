"""Makes reports of any length with their truth: where each name, place and number stands, whose it is, and in which form.

Written apart from the finder: it imports no list and no rule of the library, only writes the JSON of a register.
The same seed gives the same report. People and places are invented; traps are ordinary words that look like names.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Any

WORDS_PER_PAGE = 480


@dataclass(frozen=True)
class Truth:
    """One identifying place: `kind`, the entry it belongs to (or none), and the form it is written in."""

    start: int
    end: int
    kind: str
    who: str
    form: str


@dataclass
class Report:
    """A generated report: its text, the register as plain data, the truth and the traps (places that are no finding)."""

    text: str
    register: dict[str, Any]
    truth: list[Truth] = field(default_factory=list)
    traps: list[tuple[int, int]] = field(default_factory=list)


# fmt: off
_FAMILY = [
    ("F1", "Keziah", "Trevanion", ["Kez"], "Anna"), ("F2", "Wiktor", "Borkowski", [], "Daniel"), ("F3", "Iris", "Trevanion", [], "Helen"),
    ("F4", "Callum", "Trevanion", ["Cal"], "Robbie"), ("F5", "Oluwaseun", "Adeyinka-Holt", [], "Femi"), ("F6", "Máire", "Ó Dónaill", [], "Claire"),
    ("F7", "Rhodri", "Llewelyn-Pask", [], "Dewi"), ("F8", "Aygül", "Öztürk", [], "Leyla"),
]
_STAFF = [
    ("P1", "Philippa", "Garstang", "Ms", "the social worker"), ("P2", "Desmond", "Okonjo", "Mr", "the team manager"),
    ("P3", "Rosalind", "Price", "Mrs", "the headteacher's deputy"), ("P4", "Niamh", "Carrick", "Ms", "the health visitor"),
    ("P5", "Grant", "Whitlow", "Mr", "the housing officer"), ("P6", "Bronwen", "Sealey", "Dr", "the psychiatrist"),
    ("P7", "Imran", "Chaudhary", "Dr", "the general practitioner"), ("P8", "Hazel", "Birtwhistle", "Mrs", "the midwife"),
    ("P9", "Tobias", "Green", "PC", "the response officer"), ("P10", "Lorna", "Abernethy", "DS", "the detective"),
    ("P11", "Zbigniew", "Malinowski", "Mr", "the interpreter"), ("P12", "Cerys", "Vaughan-Tate", "Ms", "the support worker"),
]
_PLACES = [("L1", "Thornwick", "the town"), ("L2", "Saltby Road", "the family's street"), ("L3", "Marlhaven", "a nearby town"), ("L4", "the Ropewalk", "the estate")]
_AGENCIES = [("G1", "St Petroc's Infirmary", "the hospital"), ("G2", "Thornwick Vale Primary School", "the school"), ("G3", "Lantern House", "a charity")]
_STRANGERS = ["Edwina Colthurst", "Mr Pargeter", "Dr Sunita Menon", "PC Lockwood", "Jerzy Nowicki", "Mrs Ffoulkes", "Bartholomew Tizard", "Siobhán Keogh", "Ravinder Sandhu", "Nurse Macalister",
              "Sgt Illingworth", "Delphine Armitage", "Miss Quennell", "Gwilym Prosser", "Kwabena Osei", "Marjorie Stubbington", "DC Hepplewhite", "T. Wolstenholme"]
_ELSEWHERE = ["Penrith", "Wolverhampton", "Krakow", "Aberystwyth", "Stranraer", "Great Yarmouth", "Lahore", "Basingstoke", "12 Quarry Road", "Flat 4, 9 Castle Street", "Ingleborough Academy", "Hexworthy Gazette", "Penwith Police"]
_FILLERS = [
    "The team met twice that month and agreed that the plan should be looked at again.", "No agency held all of the history, and nobody was asked to put it together.",
    "Professional curiosity was in short supply, although the signs had been there for some time.", "The strategy meeting was delayed because two of the agencies could not attend.",
    "Records showed that visits were made but said little about what was seen or heard.", "The child was not always seen alone, and his wishes were written down only once.",
    "Supervision took place, yet it dealt mostly with timescales and hardly with thinking.", "A pattern was found in which worry was shared by telephone and never in writing.",
    "The review group asked whether this was unusual and was told that it was not.", "Thresholds were understood in different ways by those who worked at the front line.",
    "The mother said that she had felt judged, and that this made it harder to ask for help.", "Good practice was seen in the way that the school kept in touch over the holidays.",
    "The assessment was finished within the time allowed, but the analysis was thin.", "There was no lead professional for several weeks, and tasks were left undone.",
    "Workers were proud of the joint protocol and could say how it had helped them.", "The referral was closed without a call back to the person who had made it.",
    "Housing was cold and damp, and this was raised on three separate visits.", "The grandmother offered to help more, and nobody wrote down what she had offered.",
    "Information was held on two systems that could not speak to each other.", "The discharge plan was sent late and reached only one of the services.",
]
_TRAPS = [  # the words in braces must not be found
    "Under section 47 of the {Children Act} 1989 enquiries were begun.", "The {Munro} review had said as much years before.", "He scored 17 on the {PHQ-9}, and a {Band 6} nurse was told.",
    "In {March} and again in {May} the numbers {rose}.", "There was {hope} in the family, and some {grace} too.", "The {green} folder was kept by the {price} list.", "They {may} have known, and they {will} say so.",
    "A {grant} was applied for, and the {hazel} tree was cut down.", "She was tested for {Crohn's} disease at the clinic.", "The {Gillick} test was applied with care.", "They drove along the {M5} and the {A38} to get there.",
    "Every {GP} and {HV} was invited to the {MARAC} meeting.", "{Will} the plan hold? The group thought so.", "{Hope} was not enough, said the group.", "The {iris} of one eye was hurt.",
    "The {Edinburgh} Postnatal Depression Scale was used.", "At {Easter} and on most {Mondays} the office was shut.", "The {Mental Health Act} assessment was put off.", "{Early Help} was offered, and then a {Child in Need} plan.",
    "The {Family Court} asked for a report.", "The {Lead Reviewer} asked the {Review Group} about this.",
]
_NUMBERS = {
    "postcode": ["TQ9 5QZ", "ex4 6pl", "SA62 5UY"], "phone": ["01632 960733", "07700 900461", "+44 (0)161 496 0345"], "email": ["duty.desk@northshire.example", "k.trev@mail.example"],
    "nhs_number": ["943 476 5870", "9434765919"], "ni_number": ["AB 12 34 56 C", "JG103759A"], "upn": ["B823432112041"], "case_number": ["EX23C00219", "TR24P00871"], "collar_number": ["PC |4471", "collar no. |8120"],
    "vehicle": ["KV19 OXW", "WR66 LKD"], "coordinates": ["50.4319, -3.6870"], "what3words": ["///lamps.tulip.forget"],
}
_DATES = ["4 September 2023", "17/11/2022", "3rd of February 2024", "2024-01-19", "9 Aug 2023", "Tuesday 12 December 2023"]
_WITH_PERSON = [
    "{} told the group that the plan had not been shared.", "We asked {} what had been known at the time.", "It was {} who first raised the worry about the bruise.", "A call was made to {}, and a message was left.",
    "The record made by {} said that all was well.", "In the view of {}, the threshold had been met.", "A visit with {} took place the same week.", "{} did not attend, and no reason was written down.",
    "The meeting was chaired by {} in the end.", "According to {}, nobody had asked.", "This was agreed with {} before the case was closed.", "{} had been off sick when the referral came in.",
]
_WITH_TWO = ["{} rang {} that afternoon.", "Neither {} nor {} had seen the letter.", "{} and {} met at the office to agree what to do.", "An e-mail from {} to {} was never answered."]
_WITH_PLACE = ["The family had moved to {} in the summer.", "A bed was found at {} for one night.", "He was last seen near {} by a neighbour.", "Staff at {} were worried about this.", "The move from {} was not recorded."]
_WITH_NUMBER = ["The note gave {} and nothing else.", "On the form stood {} in the margin.", "The entry reads: {}, no reply."]
_WITH_DATE = ["The meeting of {} was not minuted.", "She was seen on {} by two workers.", "Between then and {} nothing was done."]
# fmt: on
_NICK = {"Philippa": "Pippa", "Tobias": "Toby", "Rosalind": "Roz", "Desmond": "Des"}
_LIGATURES = {"á": "a", "ó": "o", "ü": "u", "Ö": "O", "Ó": "O", "ö": "o", "Ü": "U"}


class _Writer:
    """Builds the text and notes where things stand."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.pieces: list[str] = []
        self.length = 0
        self.words = 0
        self.report = Report("", _register())

    def put(self, text: str) -> None:
        """Adds plain text."""
        self.pieces.append(text)
        self.length += len(text)
        self.words += text.count(" ")

    def mark(self, text: str, kind: str, who: str, form: str) -> None:
        """Adds text that is a truth; where a bar stands in it, only what follows the bar counts."""
        before, _, after = text.rpartition("|")
        self.put(before)
        self.report.truth.append(Truth(self.length, self.length + len(after), kind, who, form))
        self.put(after)

    def sentence(self, template: str, fills: list[tuple[str, str, str, str]]) -> None:
        """A template whose braces are filled with marked texts; the first letter of a sentence is a capital."""
        bits = template.split("{}")
        for bit, fill in zip(bits, [*fills, None], strict=True):
            self.put(bit)
            if fill is not None:
                self.mark(*fill)
        self.put(" ")

    def trap(self, template: str) -> None:
        """A sentence whose braces hold words that are no finding."""
        for number, bit in enumerate(template.replace("}", "{").split("{")):
            if number % 2:
                self.report.traps.append((self.length, self.length + len(bit)))
            self.put(bit)
        self.put(" ")


def _register() -> dict[str, Any]:
    people: list[dict[str, Any]] = [{"id": i, "given": g, "family": f, "aliases": a, "kind": "family", "shown_as": s} for i, g, f, a, s in _FAMILY]
    people += [{"id": i, "given": g, "family": f, "titles": [t], "kind": "professional", "shown_as": s} for i, g, f, t, s in _STAFF]
    places = [{"id": i, "name": n, "shown_as": s} for i, n, s in _PLACES]
    agencies = [{"id": i, "name": n, "shown_as": s} for i, n, s in _AGENCIES]
    return {"people": people, "places": places, "agencies": agencies, "identifiers": []}


def _slip(word: str, chance: random.Random) -> str:
    at = chance.randrange(1, len(word) - 2)
    return chance.choice([word[:at] + word[at + 1 :], word[:at] + word[at] + word[at:], word[:at] + word[at + 1] + word[at] + word[at + 2 :]])


def _plain(name: str) -> str:
    return "".join(_LIGATURES.get(c, c) for c in name)


def _person(chance: random.Random) -> tuple[str, str, str, str]:
    """One known person in one form: text, kind, id, form."""
    family = chance.random() < 0.5
    if family:
        who, given, surname, aliases, _ = chance.choice(_FAMILY)
        title = ""
    else:
        who, given, surname, title, _ = chance.choice(_STAFF)
        aliases = []
    roll = chance.random()
    if roll < 0.30:
        return f"{given} {surname}", "known person", who, "full name"
    if roll < 0.52:
        return given, "known person", who, "given name"
    if roll < 0.66 and title:
        return f"{title} {surname}", "known person", who, "title and surname"
    if roll < 0.72:
        return surname, "known person", who, "surname"
    return _rare_form(chance, who, given, surname, aliases)


def _rare_form(chance: random.Random, who: str, given: str, surname: str, aliases: list[str]) -> tuple[str, str, str, str]:
    head = surname.replace("-", " ").split()
    letters = f"{given[0]}.{'-'.join(part[0] for part in surname.split('-'))}."
    forms = {
        "capitals": f"{given} {surname}".upper(),
        "initial and surname": f"{given[0]}. {surname}",
        "reversed": f"{surname}, {given}",
        "accents missing": _plain(f"{given} {surname}"),
        "half of a double name": f"{given} {head[-1]}",
        "slip": f"{_slip(given, chance)} {surname}" if chance.random() < 0.5 or len(head[0]) < 5 else f"{given} {_slip(surname, chance)}",
        "dotted initials": letters,
        "hard space": f"{given}\u00a0{surname}",
        "broken over a line": f"{given}\n{surname}",
        "zero-width": f"{given[:2]}\u200b{given[2:]} {surname}",
        "bold": f"**{given} {surname}**",
        "spaced out": " ".join(given),
        "e-mail": f"{_plain(given).lower()}.{_plain(head[-1]).lower()}@northshire.example",
        "file name": f"{_plain(head[-1])}_chronology.docx",
        "hashtag": f"#JusticeFor{_plain(given)}",
        "look-alike": f"{given} {surname}".replace("a", "а", 1),
        "entity": f"{given}&nbsp;{surname}",
    }
    if aliases:
        forms["alias"] = aliases[0]
    if given in _NICK:
        forms["nickname and surname"] = f"{_NICK[given]} {surname}"
    form = chance.choice(sorted(forms))
    return forms[form], "known person", who, form


def _paragraph(out: _Writer) -> None:
    chance = out.random
    for _ in range(chance.randrange(5, 9)):
        roll = chance.random()
        if roll < 0.42:
            out.put(chance.choice(_FILLERS) + " ")
        elif roll < 0.66:
            out.sentence(chance.choice(_WITH_PERSON), [_person(chance)])
        elif roll < 0.73:
            out.sentence(chance.choice(_WITH_TWO), [_person(chance), _person(chance)])
        elif roll < 0.80:
            who, name, _ = chance.choice([*_PLACES, *_AGENCIES])
            out.sentence(chance.choice(_WITH_PLACE), [(name, "known place", who, "name")])
        elif roll < 0.84:
            out.sentence(chance.choice(_WITH_PERSON), [(chance.choice(_STRANGERS), "unknown person", "", "name")])
        elif roll < 0.87:
            out.sentence(chance.choice(_WITH_PLACE), [(chance.choice(_ELSEWHERE), "unknown place", "", "name")])
        elif roll < 0.90:
            kind = chance.choice(sorted(_NUMBERS))
            out.sentence(chance.choice(_WITH_NUMBER), [(chance.choice(_NUMBERS[kind]), kind, "", "number")])
        elif roll < 0.92:
            out.sentence(chance.choice(_WITH_DATE), [(chance.choice(_DATES), "exact date", "", "date")])
        else:
            out.trap(chance.choice(_TRAPS))
    out.put("\n\n")


def generate(pages: int, seed: int = 7) -> Report:
    """A report of about `pages` pages of 480 words."""
    out = _Writer(seed)
    section = 0
    while out.words < pages * WORDS_PER_PAGE:
        if section % 8 == 0:
            out.put(f"## {section // 8 + 1} What was found\n\n")
        section += 1
        out.put(f"{section // 8 + 1}.{section % 8 + 1} ")
        _paragraph(out)
    out.report.text = "".join(out.pieces)
    return out.report


if __name__ == "__main__":
    made = generate(1)
    print(made.text[:1500])
    print(len(made.truth), "places of truth")
