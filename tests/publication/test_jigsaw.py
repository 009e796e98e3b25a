"""What together could identify: each kind of fact, as people write it, goes to whom the text speaks of."""

from __future__ import annotations

import pytest
from gate_texts import REGISTER

from reviewflow.publication import check_text
from reviewflow.publication.jigsaw import WARNING_FROM

# fmt: off
FACTS: dict[str, tuple[str, str]] = {
    # case                                 text                                                              kind
    "an age in years":                   ("Zofia is 23 years old.",                                         "exact age"),
    "an age after a comma":              ("Zofia, aged seven, came.",                                       "exact age"),
    "an age in brackets":                ("Zofia (6) was at home.",                                         "exact age"),
    "an age between commas":             ("Zofia, 6, was at home.",                                         "exact age"),
    "an age in weeks":                   ("Zofia was 14 weeks old.",                                        "exact age"),
    "the eldest":                        ("Zofia is the eldest of five.",                                   "sibling or birth order"),
    "a twin":                            ("Zofia and her twin were at home.",                               "sibling or birth order"),
    "an only sister":                    ("Zofia had an only sister.",                                      "sibling or birth order"),
    "a condition by its name":           ("Zofia has cystic fibrosis.",                                     "rare condition"),
    "a condition called rare":           ("Zofia has a rare metabolic disorder.",                           "rare condition"),
    "the only one":                      ("Zofia was the only Polish-speaking mother there.",               "only one of its kind"),
    "the first one":                     ("Zofia was the first female firefighter in the county.",          "only one of its kind"),
    "a nationality":                     ("Zofia is Polish.",                                               "people, language or faith"),
    "a language":                        ("Zofia speaks Tamil at home.",                                    "people, language or faith"),
    "a faith of two words":              ("Zofia is a Jehovah's Witness.",                                  "people, language or faith"),
    "a job told by work":                ("Zofia worked as a paramedic.",                                   "employer or job"),
    "a job told by being one":           ("Zofia is a hairdresser.",                                        "employer or job"),
    "an employer":                       ("Zofia was employed by a supermarket.",                           "employer or job"),
    "a prize":                           ("Zofia won the county title.",                                    "prize or public event"),
    "a programme":                       ("Zofia appeared on a television show.",                           "prize or public event"),
    "the local newspaper":               ("Zofia was in the local newspaper.",                              "prize or public event"),
    "a quotation":                       ('Zofia said: "I only wanted somebody to listen to me."',          "quotation"),
    "a quotation in single marks":       ("Zofia wrote 'I don't know who I am without him any more' there.", "quotation"),
    "words of a page":                   ('Zofia posted a picture headed "Our brave little soldier".',      "searchable words"),
    "a role that one person holds":      ("Zofia told the headteacher.",                                    "role of one person"),
}
ORDINARY = {
    "a number in brackets":              "The visits were many [12].",
    "a possessive of several":           "The parents' house and the carers' needs were looked at.",
    "a job of everybody":                "The solicitors met the social workers.",
    "a first step":                      "It was the first visit to the house.",
}
# fmt: on


@pytest.mark.parametrize("name", FACTS)
def test_a_fact_is_in_the_table(name: str) -> None:
    """The row is that of the person, and holds the kind."""
    text, kind = FACTS[name]
    assert kind in [one for row in check_text(text, REGISTER).jigsaw.rows if row.person == "A2" for one in row.kinds]


@pytest.mark.parametrize("name", ORDINARY)
def test_what_tells_nothing_is_not_in_the_table(name: str) -> None:
    """Ordinary words make no row."""
    assert () == check_text(ORDINARY[name], REGISTER).jigsaw.rows


def test_three_kinds_in_one_section_warn() -> None:
    """Each alone is told; together, in one section, they warn; over two sections they do not."""
    facts = ["Zofia is a hairdresser.", "Zofia is Polish.", "Zofia has cystic fibrosis."]
    assert len(facts) == WARNING_FROM
    together = check_text("3.1 " + " ".join(facts), REGISTER).jigsaw.rows
    apart = check_text("3.1 " + " ".join(facts[:2]) + "\n\n3.2 " + facts[2], REGISTER).jigsaw.rows
    assert ([True], [False, False]) == ([row.warns for row in together], [row.warns for row in apart])
