"""The register: strict, silent about its content, and honest about clashes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from gate_texts import REGISTER

from reviewflow.errors import InputError
from reviewflow.publication import Agency, Clash, Identifier, Person, Place, Register, check_text, rewrite_text


def _one(**fields: Any) -> dict[str, Any]:
    return {"people": [{"id": "X", "given": "Zebedee", "shown_as": "Tim"} | fields]}


# fmt: off
REFUSED: dict[str, tuple[Any, str]] = {
    "not an object":              ([],                                                              "register"),
    "unknown key":                ({"persons": []},                                                 "register"),
    "people are no list":         ({"people": {}},                                                  "people"),
    "an entry is no object":      ({"people": ["Zebedee"]},                                         "people[0]"),
    "unknown field":              (_one(surname="Quill"),                                           "people[0]"),
    "label missing":              ({"people": [{"id": "X", "given": "Zebedee"}]},                   "people[0].shown_as"),
    "label blank":                (_one(shown_as=" "),                                              "people[0].shown_as"),
    "id missing":                 ({"people": [{"given": "Zebedee", "shown_as": "Tim"}]},           "people[0].id"),
    "no name at all":             ({"people": [{"id": "X", "shown_as": "Tim"}]},                    "people[0]"),
    "aliases are no list":        (_one(aliases="Zeb"),                                             "people[0].aliases"),
    "a blank alias":              (_one(aliases=[" "]),                                             "people[0].aliases"),
    "a name that is no text":     (_one(given=7),                                                   "people[0].given"),
    "a date that is none":        (_one(born_on="03/05/2016"),                                      "people[0].born_on"),
    "an unknown kind":            (_one(kind="neighbour"),                                          "people[0].kind"),
    "one letter":                 (_one(given="Z"),                                                 "people[0].given"),
    "an alias of plain words":    (_one(aliases=["the baby"]),                                      "people[0].aliases[0]"),
    "an alias in small letters":  (_one(aliases=["little sunshine"]),                               "people[0].aliases[0]"),
    "a place of plain words":     ({"places": [{"id": "L", "name": "The School", "shown_as": "x"}]}, "places[0].name"),
    "a place in small letters":   ({"places": [{"id": "L", "name": "mill lane", "shown_as": "x"}]}, "places[0].name"),
    "a label that is a name":     (_one(shown_as="Zebedee"),                                        "people[0].shown_as"),
    "a label that is initials":   (_one(family="Quill", shown_as="Worker ZQ"),                      "people[0].shown_as"),
    "a label with dotted initials": (_one(family="Quill", shown_as="Z. Q."),                        "people[0].shown_as"),
    "a label that is a plural":   (_one(family="Quill", shown_as="the Quills"),                     "people[0].shown_as"),
    "a short identifier":         ({"identifiers": [{"kind": "room", "value": "7"}]},               "identifiers[0].value"),
    "an id twice":                ({"people": _one()["people"] * 2},                                "people[1].id"),
}
# fmt: on


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_wrong_is_refused_at_its_place(name: str) -> None:
    """The error names the field's place and shows nothing of its content."""
    data, place = REFUSED[name]
    with pytest.raises(InputError) as caught:
        Register.from_dict(data)
    assert place == caught.value.place
    for secret in ("Zebedee", "Quill", "sunshine", "baby", "mill", "neighbour"):
        assert secret not in str(caught.value)


@pytest.mark.parametrize("family", ["Park", "Church", "West", "Lane"])
def test_a_surname_may_be_the_word_for_a_place(family: str) -> None:
    """Somebody called Park or Church goes on the register, is found with title or given name, and a church stays a church."""
    register = Register.from_dict({"people": [{"id": "X", "given": "Zebedee", "family": family, "shown_as": "Tim"}]})
    assert "Tim came. Tim came to the church in the park." == rewrite_text(f"Zebedee {family} came. Mr {family} came to the church in the park.", register).text


def test_a_name_of_ordinary_words_is_a_name() -> None:
    """Grace Hope and Mark Bishop are people: words that are names are allowed with their capitals."""
    register = Register.from_dict({"people": [{"id": "X", "given": "Grace", "family": "Hope", "shown_as": "Lily"}]})
    assert "Grace" == register.people[0].given


@pytest.mark.parametrize("label", ["GP 1", "the NHS trust", "HV", "the DSL", "SW 2", "PC 1", "the CCG"])
def test_a_label_may_hold_the_capitals_of_a_role(label: str) -> None:
    """`GP 1` stands although somebody's initials are G.P., and an agency's name holds NHS."""
    people = [{"id": f"X{number}", "given": given, "family": family, "shown_as": "Tim"} for number, (given, family) in enumerate([("Gwenda", "Prowse"), ("Hal", "Voss"), ("Sol", "Wray"), ("Perry", "Crane")])]
    register = Register.from_dict({"people": people, "agencies": [{"id": "G", "name": "Thornwick CCG and NHS Trust", "shown_as": label}]})
    assert label == register.agencies[0].shown_as


def test_only_id_one_name_and_label_are_mandatory() -> None:
    """Everything else has a default."""
    assert (
        (p := Register.from_dict(_one()).people[0]).id,
        p.given,
        p.kind,
        p.aliases,
        p.born_on,
    ) == ("X", "Zebedee", "mentioned", (), None)


def test_values_and_json_make_the_same_register() -> None:
    """`of` and `from_json` agree, so that a review can build its own register."""
    data = {
        "people": [{"id": "X", "given": "Zebedee", "shown_as": "Tim"}],
        "places": [{"id": "L", "name": "Thornwick", "shown_as": "the town"}],
        "agencies": [{"id": "G", "name": "Lantern House", "shown_as": "a charity"}],
        "identifiers": [{"kind": "case", "value": "A-1234"}],
    }
    made = Register.of(
        people=[Person(id="X", given="Zebedee", shown_as="Tim")],
        places=[Place(id="L", name="Thornwick", shown_as="the town")],
        agencies=[Agency(id="G", name="Lantern House", shown_as="a charity")],
        identifiers=[Identifier(kind="case", value="A-1234")],
    )
    assert made == Register.from_json(json.dumps(data))
    assert made.digest == Register.from_json(json.dumps(data)).digest


def test_any_change_changes_the_digest() -> None:
    """The digest covers labels, birth dates and aliases."""
    digests = {Register.from_dict(_one(**more)).digest for more in ({}, {"shown_as": "Tom"}, {"born_on": "2016-05-03"}, {"aliases": ["Zeb"]}, {"kind": "family"})}
    assert 5 == len(digests)


def test_clashes_are_told_up_front() -> None:
    """Two holders of one surname, one given name, one pair of initials or one label; ids only."""
    register = Register.from_dict(
        {
            "people": [
                {"id": "A", "given": "Zebedee", "family": "Quill-Marsden", "shown_as": "Tim"},
                {"id": "B", "given": "Zebedee", "family": "Marsden", "shown_as": "the social worker"},
                {"id": "C", "given": "Zuleika", "family": "Marriott", "shown_as": "the social worker"},
            ]
        }
    )
    assert (Clash("given name", ("A", "B")), Clash("initials", ("B", "C")), Clash("label", ("B", "C")), Clash("surname", ("A", "B"))) == register.clashes


def test_no_name_is_in_the_repr() -> None:
    """A register shows only how much it holds."""
    assert "Register(people=20 people, places=6 places, agencies=5 agencies, identifiers=3 identifiers)" == repr(REGISTER)
    assert "Person(id='A9', kind='family')" == repr(REGISTER.people[8])


@pytest.mark.parametrize("text", ["{", "[" * 100_000, '{"people": [', "\x00"])
def test_broken_json_is_a_clear_error(text: str) -> None:
    """No traceback of the parser, no content."""
    with pytest.raises(InputError):
        Register.from_json(text)


def test_a_file_that_cannot_be_read_is_a_clear_error(tmp_path: Path) -> None:
    """The error does not repeat the file's name, which may hold a child's."""
    with pytest.raises(InputError) as caught:
        Register.load(tmp_path / "Zebedee.json")
    assert "Zebedee" not in str(caught.value)


def test_names_in_the_letters_of_their_own_language_are_names_of_the_case() -> None:
    """Whole words with their vowel signs are found and replaced, and nothing of them stays behind."""
    people = [
        {"id": "p1", "given": "सुनीता", "family": "शर्मा", "shown_as": "Anu"},
        {"id": "p2", "given": "Наталья", "family": "Петрова", "shown_as": "Olga"},
        {"id": "p3", "given": "王小明", "shown_as": "Li"},
        {"id": "p4", "given": "ਹਰਪ੍ਰੀਤ", "family": "ਕੌਰ", "shown_as": "Mia"},
        {"id": "p5", "given": "شاہد", "family": "خان", "shown_as": "Sam"},
        {"id": "p6", "given": "สมชาย", "family": "ใจดี", "shown_as": "Tom"},
    ]
    register = Register.from_dict({"people": people})
    for person in people:
        name = f"{person['given']} {person.get('family', '')}".strip()
        assert f"Then {person['shown_as']} rang." == rewrite_text(f"Then {name} rang.", register).text


def test_initials_are_found_in_capitals_only_also_where_they_begin_with_a_number() -> None:
    """`it` is nobody, although an I.T. is on the register; a body's capitals may begin with a figure."""
    register = Register.of(
        people=[Person(id="P", given="Ivor", family="Trent", shown_as="the uncle")],
        agencies=[Agency(id="A", name="24 Seven Help", shown_as="a helpline")],
    )
    report = check_text("It was it. I.T. rang 2SH; it came.", register)
    assert ["I.T.", "2SH"] == [report.text_of(found) for found in report.findings]
