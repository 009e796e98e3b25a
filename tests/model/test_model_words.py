"""The closed lists: what stands in the record never changes."""

from __future__ import annotations

from enum import StrEnum

import pytest

from reviewflow.errors import InputError
from reviewflow.model import words

# fmt: off
STABLE: dict[str, str] = {
    "Capacity":         "business_manager lead_reviewer team_member participant commissioner chair custodian self anyone",
    "CommentDisposal":  "changed not_changed disagreement_recorded",
    "ConversationData": "sealed kept_not_quoted cannot_be_removed",
    "CopyState":        "held to_be_returned returned destroyed unaccounted",
    "EndpointKind":     "mailing_list shared_mailbox delegate printer",
    "Gateway":          "coroner family_court criminal_court police information_request national_panel regulator",
    "Label":            "named team group commission public",
    "Level":            "frontline first_line_manager senior_manager specialist",
    "MeetingFormat":    "face_to_face video telephone",
    "NominatedBy":      "family professional document team",
    "Office":           "business_manager commissioner chair custodian",
    "PaperKind":        "chronology narrative key_practice_episodes agency_records findings gate_findings minutes",
    "PersonKind":       "family professional reviewer mentioned",
    "Purpose":          "finalise publish",
    "QuestionAim":      "why_harm_was_caused how_to_avoid_harm how_practice_works what_helped_or_hindered robust_system_or_chance",
    "ReadingForm":      "supervised_no_copy with_advocate copy_given",
    "ReasonKind":       "routine_practice innovation positive_practice adverse_event other",
    "RegardedWellBy":   "professionals family both",
    "ReportKind":       "interim draft_final",
    "Sector":           "social_care health mental_health education police probation housing voluntary other",
    "Stage":            "not_opened identifying_the_case selecting_the_team identifying_who_is_involved preparing_participants collecting_data analysing reporting finalised published closed suspended abandoned",
    "Standing":         "not_involved identified invited introduced briefed prepared declined withdrawn left suspended",
    "VersionState":     "new drafted circulating superseded recalled final published",
}
# fmt: on


def test_no_list_is_forgotten() -> None:
    """Each list of the record stands in the table above."""
    assert set(words.__all__) == set(STABLE)


@pytest.mark.parametrize("name", STABLE)
def test_what_was_written_once_stays_a_word(name: str) -> None:
    """No word of an old log is gone or renamed; a new one may follow at its end."""
    kind = getattr(words, name)
    assert issubclass(kind, StrEnum)
    assert STABLE[name].split() == [member.value for member in kind]
    assert [member.name.lower() for member in kind] == [member.value for member in kind]


def test_a_word_of_no_list_is_not_repeated() -> None:
    """The error names the list and its words; what was typed may be anything."""
    with pytest.raises(InputError) as caught:
        words.CopyState("Thistlewood")
    assert ("CopyState", False, True) == (
        caught.value.place, "Thistlewood" in str(caught.value), "`returned`" in caught.value.next_step
    )  # fmt: skip
