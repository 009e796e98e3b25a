"""The field's own words as closed lists (DOMAIN §1). Values are what stands in the record; they never change."""

from __future__ import annotations

from enum import StrEnum
from typing import NoReturn

from reviewflow.errors import InputError

__all__ = [
    "Capacity",
    "CommentDisposal",
    "ConversationData",
    "CopyState",
    "EndpointKind",
    "Gateway",
    "Label",
    "Level",
    "MeetingFormat",
    "NominatedBy",
    "Office",
    "PaperKind",
    "PersonKind",
    "Purpose",
    "QuestionAim",
    "ReadingForm",
    "ReasonKind",
    "RegardedWellBy",
    "ReportKind",
    "Sector",
    "Stage",
    "Standing",
    "VersionState",
]


class WordEnum(StrEnum):
    """A closed list. Looking up what is none of its words says so, and does not repeat it: it may be anything."""

    @classmethod
    def _missing_(cls, value: object) -> NoReturn:
        raise InputError(cls.__name__, "is not one of its words", f"give one of {', '.join(f'`{word}`' for word in cls)}")


class Stage(WordEnum):
    """Where the review stands. The first four bear the headings of the guide's chapter on preparation."""

    NOT_OPENED = "not_opened"
    IDENTIFYING_THE_CASE = "identifying_the_case"
    SELECTING_THE_TEAM = "selecting_the_team"
    IDENTIFYING_WHO_IS_INVOLVED = "identifying_who_is_involved"
    PREPARING_PARTICIPANTS = "preparing_participants"
    COLLECTING_DATA = "collecting_data"
    ANALYSING = "analysing"
    REPORTING = "reporting"
    FINALISED = "finalised"
    PUBLISHED = "published"
    CLOSED = "closed"
    SUSPENDED = "suspended"
    ABANDONED = "abandoned"


class Standing(WordEnum):
    """How far one person's preparation has come, or how their part ended."""

    NOT_INVOLVED = "not_involved"
    IDENTIFIED = "identified"
    INVITED = "invited"
    INTRODUCED = "introduced"
    BRIEFED = "briefed"
    PREPARED = "prepared"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    LEFT = "left"
    SUSPENDED = "suspended"


class VersionState(WordEnum):
    """The life of one version of a report."""

    NEW = "new"
    DRAFTED = "drafted"
    CIRCULATING = "circulating"
    SUPERSEDED = "superseded"
    RECALLED = "recalled"
    FINAL = "final"
    PUBLISHED = "published"


class Label(WordEnum):
    """How open a paper is, from closed to open. No command sets one."""

    NAMED = "named"
    TEAM = "team"
    GROUP = "group"
    COMMISSION = "commission"
    PUBLIC = "public"


class ReasonKind(WordEnum):
    """Why a case is reviewed (S4, S6, S7). No order: none ranks above another."""

    ROUTINE_PRACTICE = "routine_practice"
    INNOVATION = "innovation"
    POSITIVE_PRACTICE = "positive_practice"
    ADVERSE_EVENT = "adverse_event"
    OTHER = "other"


class QuestionAim(WordEnum):
    """What a question is after (S2). The first two are the ones that must not stand alone."""

    WHY_HARM_WAS_CAUSED = "why_harm_was_caused"
    HOW_TO_AVOID_HARM = "how_to_avoid_harm"
    HOW_PRACTICE_WORKS = "how_practice_works"
    WHAT_HELPED_OR_HINDERED = "what_helped_or_hindered"
    ROBUST_SYSTEM_OR_CHANCE = "robust_system_or_chance"


class RegardedWellBy(WordEnum):
    """Who feels good about the case (S10)."""

    PROFESSIONALS = "professionals"
    FAMILY = "family"
    BOTH = "both"


class Sector(WordEnum):
    SOCIAL_CARE = "social_care"
    HEALTH = "health"
    MENTAL_HEALTH = "mental_health"
    EDUCATION = "education"
    POLICE = "police"
    PROBATION = "probation"
    HOUSING = "housing"
    VOLUNTARY = "voluntary"
    OTHER = "other"


class Level(WordEnum):
    """Where in an organisation somebody works (S24, S30, S31)."""

    FRONTLINE = "frontline"
    FIRST_LINE_MANAGER = "first_line_manager"
    SENIOR_MANAGER = "senior_manager"
    SPECIALIST = "specialist"


class PersonKind(WordEnum):
    """How a person is shown in a report that may become public (S50, S51)."""

    FAMILY = "family"
    PROFESSIONAL = "professional"
    REVIEWER = "reviewer"
    MENTIONED = "mentioned"


class NominatedBy(WordEnum):
    """Who saw this person's part as key (S28)."""

    FAMILY = "family"
    PROFESSIONAL = "professional"
    DOCUMENT = "document"
    TEAM = "team"


class MeetingFormat(WordEnum):
    FACE_TO_FACE = "face_to_face"
    VIDEO = "video"
    TELEPHONE = "telephone"


class Office(WordEnum):
    """Offices around a review, beside the team and the participants."""

    BUSINESS_MANAGER = "business_manager"
    COMMISSIONER = "commissioner"
    CHAIR = "chair"
    CUSTODIAN = "custodian"


class Capacity(WordEnum):
    """In what capacity somebody gives a command. One person may have several."""

    BUSINESS_MANAGER = "business_manager"
    LEAD_REVIEWER = "lead_reviewer"
    TEAM_MEMBER = "team_member"
    PARTICIPANT = "participant"
    COMMISSIONER = "commissioner"
    CHAIR = "chair"
    CUSTODIAN = "custodian"
    SELF = "self"
    ANYONE = "anyone"


class PaperKind(WordEnum):
    """Papers of the team (TEAM) besides conversation records and reports."""

    CHRONOLOGY = "chronology"
    NARRATIVE = "narrative"
    KEY_PRACTICE_EPISODES = "key_practice_episodes"
    AGENCY_RECORDS = "agency_records"
    FINDINGS = "findings"
    GATE_FINDINGS = "gate_findings"
    MINUTES = "minutes"


class ReportKind(WordEnum):
    INTERIM = "interim"
    DRAFT_FINAL = "draft_final"


class ConversationData(WordEnum):
    """What becomes of a conversation when its speaker withdraws. Never deletion: it may be disclosable."""

    SEALED = "sealed"
    KEPT_NOT_QUOTED = "kept_not_quoted"
    CANNOT_BE_REMOVED = "cannot_be_removed"


class CopyState(WordEnum):
    HELD = "held"
    TO_BE_RETURNED = "to_be_returned"
    RETURNED = "returned"
    DESTROYED = "destroyed"
    UNACCOUNTED = "unaccounted"


class ReadingForm(WordEnum):
    """How a family member reads (U2)."""

    SUPERVISED_NO_COPY = "supervised_no_copy"
    WITH_ADVOCATE = "with_advocate"
    COPY_GIVEN = "copy_given"


class CommentDisposal(WordEnum):
    CHANGED = "changed"
    NOT_CHANGED = "not_changed"
    DISAGREEMENT_RECORDED = "disagreement_recorded"


class EndpointKind(WordEnum):
    MAILING_LIST = "mailing_list"
    SHARED_MAILBOX = "shared_mailbox"
    DELEGATE = "delegate"
    PRINTER = "printer"


class Purpose(WordEnum):
    """What two people approve one exact digest for."""

    FINALISE = "finalise"
    PUBLISH = "publish"


class Gateway(WordEnum):
    """Through which law a disclosure is compelled (DOMAIN §4.4). The library never judges whether it is lawful."""

    CORONER = "coroner"
    FAMILY_COURT = "family_court"
    CRIMINAL_COURT = "criminal_court"
    POLICE = "police"
    INFORMATION_REQUEST = "information_request"
    NATIONAL_PANEL = "national_panel"
    REGULATOR = "regulator"
