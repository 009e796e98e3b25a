"""The process: ten stages, what may be recorded in each, and what must hold to go on.

The first table moves the review; the second says what else may be recorded where. S27 is a shape here: people may
be added in every stage before the last. S18 and S6 are shapes too: there is no management-review step, and no
incident to report. Reading is not here but in `confidentiality.py`.
"""

from __future__ import annotations

from reviewflow.model.process import BACK, SAME, Process, Row, Table
from reviewflow.model.words import Stage as G
from reviewflow.rules.capacities import WHO_MAY
from reviewflow.rules.papers import VERSION
from reviewflow.rules.participation import SELECTORS, STANDING
from reviewflow.rules.preparation import PREPARATION as P
from reviewflow.rules.reporting import REPORTING as R

__all__ = ["CLAUSES", "NOTES", "PROCESS"]

TEAM_STANDS = P["S12"]
PREPARING = (G.IDENTIFYING_THE_CASE, G.SELECTING_THE_TEAM, G.IDENTIFYING_WHO_IS_INVOLVED, G.PREPARING_PARTICIPANTS)
WORKING = (G.COLLECTING_DATA, G.ANALYSING, G.REPORTING)
WRITING = (G.ANALYSING, G.REPORTING)
ENDING = (G.FINALISED, G.PUBLISHED)
LIVE = (*PREPARING, *WORKING, *ENDING)
TEAMED = LIVE[1:]
RESTING = (G.SUSPENDED, G.ABANDONED)
ALWAYS = (*LIVE, *RESTING, G.CLOSED)
CIRCULATED = (*WRITING, G.FINALISED)

# fmt: off
MOVES = (
    # from                              command                rules                                                               event                  to                               clause
    Row((G.NOT_OPENED,),                "OpenReview",          (R["opened_by"],),                                                  "ReviewOpened",        G.IDENTIFYING_THE_CASE,          "S5"),
    Row((G.IDENTIFYING_THE_CASE,),      "AgreeQuestions",      (P["S1"], P["S5"], P["S2"]),                                        "QuestionsAgreed",     G.SELECTING_THE_TEAM,            "S1 S2 S5"),
    Row((G.SELECTING_THE_TEAM,),        "ConfirmTeam",         (TEAM_STANDS, P["S16"], P["S17"]),                                  "TeamConfirmed",       G.IDENTIFYING_WHO_IS_INVOLVED,   "S12 S16 S17"),
    Row((G.IDENTIFYING_WHO_IS_INVOLVED,), "ConfirmInvolvement", (TEAM_STANDS, P["S19"], P["S20"], P["S24"], P["S26"], P["S28"], P["S30"]), "InvolvementConfirmed", G.PREPARING_PARTICIPANTS, "S19 S20 S24 S26 S28 S30"),
    Row((G.PREPARING_PARTICIPANTS,),    "BeginDataCollection", (TEAM_STANDS, P["S42"], P["S40"], P["S41"], P["S33-begin"], P["S16"], P["S35"], P["S36"]), "DataCollectionBegun", G.COLLECTING_DATA, "S33 S40 S41 S42 S52"),
    Row((G.COLLECTING_DATA,),           "BeginAnalysis",       (TEAM_STANDS, P["S42"], P["S16"], P["S24"], P["S30"]),              "AnalysisBegun",       G.ANALYSING,                     "S30 S52"),
    Row((G.ANALYSING,),                 "BeginReporting",      (TEAM_STANDS, P["S14"]),                                            "ReportingBegun",      G.REPORTING,                     "S14"),
    Row((G.REPORTING,),                 "FinaliseReport",      (TEAM_STANDS,),                                                     "ReportFinalised",     G.FINALISED,                     "S46"),
    Row((G.FINALISED,),                 "PublishReport",       (TEAM_STANDS, R["holds"], R["told_first"], R["clocks"]),            "ReportPublished",     G.PUBLISHED,                     "S49 S50 S51"),
    Row((G.FINALISED,),                 "CloseReview",         (R["copies_back"], R["copies_accounted"], R["fit_for_the_public"]), "ReviewClosed",        G.CLOSED,                        "S26 U11"),
    Row((G.PUBLISHED,),                 "CloseReview",         (R["copies_back"], R["copies_accounted"]),                          "ReviewClosed",        G.CLOSED,                        "S26"),
    Row(LIVE,                           "SuspendReview",       (),                                                                 "ReviewSuspended",     G.SUSPENDED,                     "S52"),
    Row((G.SUSPENDED,),                 "ResumeReview",        (),                                                                 "ReviewResumed",       BACK,                            "S52"),
    Row((*LIVE[:-1], G.SUSPENDED),      "AbandonReview",       (),                                                                 "ReviewAbandoned",     G.ABANDONED,                     "S47"),
)


def here(stages: tuple[G, ...], command: str, event: str, clause: str, *rules: str) -> Row:
    """What may be recorded in these stages without moving the review."""
    return Row(stages, command, tuple(P.rules[r] if r in P.rules else R[r] for r in rules), event, SAME, clause)


RECORDED = (
    #    stages       command                       event                           clause              rules
    here(LIVE,        "AddPerson",                  "PersonAdded",                  "S50 S51"),
    here(LIVE,        "CorrectPerson",              "PersonCorrected",              "S50 S51"),
    here(LIVE,        "AddAgency",                  "AgencyAdded",                  "S24 S42"),
    here(LIVE,        "AddPlace",                   "PlaceAdded",                   "S49"),
    here(LIVE,        "AddIdentifier",              "IdentifierAdded",              "S49"),
    here(LIVE,        "AppointOfficer",             "OfficerAppointed",             "U4"),
    here(ALWAYS,      "ReleaseOfficer",             "OfficerReleased",              "U4"),
    here(PREPARING,   "StateReason",                "ReasonStated",                 "S4 S5 S6 S7 S9 S10"),
    here(PREPARING,   "AskQuestion",                "QuestionAsked",                "S1 S3 S8 S11"),
    here(LIVE,        "SetPeriod",                  "PeriodSet",                    "S25",              "period_order"),
    here(LIVE,        "SetClock",                   "ClockSet",                     "S52"),
    here(LIVE,        "AppointTeamMember",          "TeamMemberAppointed",          "S12 S15 S17"),
    here(ALWAYS,      "StandDownTeamMember",        "TeamMemberStoodDown",          "S12"),
    here(LIVE,        "DeclareKeyProfession",       "KeyProfessionDeclared",        "S15 U9"),
    here(LIVE,        "AddProfessionalParticipant", "ProfessionalParticipantAdded", "S19 S27"),
    here(LIVE,        "AddFamilyParticipant",       "FamilyParticipantAdded",       "S19 S22 S27"),
    here(LIVE,        "MentionPerson",              "PersonMentioned",              "S51"),
    here(LIVE,        "AskWhoWasKey",               "AskedWhoWasKey",               "S28 S29"),
    here(LIVE,        "NoteNotIncluded",            "NotIncludedNoted",             "S21"),
    here(LIVE,        "SendLetter",                 "LetterSent",                   "S35"),
    here(LIVE,        "HoldIntroductoryMeeting",    "IntroductoryMeetingHeld",      "S36 S37 S38"),
    here(LIVE,        "SayLearningComesFirst",      "LearningFirstSaid",            "S41"),
    here(LIVE,        "BriefConfidentiality",       "ConfidentialityBriefed",       "S40 S43 S44"),
    here(LIVE,        "GiveUndertaking",            "UndertakingGiven",             "S40"),
    here(LIVE,        "StateBacking",               "BackingStated",                "S42 U15"),
    here(ALWAYS,      "DeclineToTakePart",          "ParticipantDeclined",          "S21"),
    here(ALWAYS,      "Withdraw",                   "ParticipantWithdrew",          "S47"),
    here(ALWAYS,      "LeaveReview",                "ParticipantLeft",              "S47"),
    here(LIVE,        "ReturnToReview",             "ParticipantReturned",          "S33"),
    here(ALWAYS,      "ChangeEmployment",           "EmploymentChanged",            "S47 S48"),
    here(ALWAYS,      "SuspendAccess",              "AccessSuspended",              "S47"),
    here(LIVE,        "LiftSuspension",             "SuspensionLifted",             "S47"),
    here(LIVE,        "RefuseQuotation",            "QuotationRefused",             "S45",              "takes_part"),
    here(WORKING,     "HoldConversation",           "ConversationHeld",             "S32 S33 S40",      "takes_part", "held_by_team", "S33", "S40", "S41", "S42", "S35", "S36"),
    here(WORKING,     "DeclineConversation",        "ConversationDeclined",         "S45",              "takes_part"),
    here(WORKING,     "FileTeamPaper",              "TeamPaperFiled",               "S14"),
    here(TEAMED,      "HoldTeamMeeting",            "TeamMeetingHeld",              "S14"),
    here(WRITING,     "CompileReport",              "ReportCompiled",               "S45"),
    here(WRITING,     "DeriveVersion",              "VersionDerived",               "S45"),
    here(CIRCULATED,  "CirculateVersion",           "VersionCirculated",            "S46 S47"),
    here(ALWAYS,      "SupersedeVersion",           "VersionSuperseded",            "S47"),
    here(ALWAYS,      "RecallVersion",              "VersionRecalled",              "S47"),
    here(ALWAYS,      "AccountForCopy",             "CopyAccountedFor",             "S47"),
    here(CIRCULATED,  "DecideFamilyReading",        "FamilyReadingDecided",         "U2"),
    here(WRITING,     "HoldDiscussion",             "DiscussionHeld",               "S46"),
    here(CIRCULATED,  "RaiseComment",               "CommentRaised",                "S46"),
    here(CIRCULATED,  "DisposeOfComment",           "CommentDisposedOf",            "S46"),
    here(ALWAYS,      "AskToRead",                  "ReadingGranted",               "S47 S48"),
    here(LIVE,        "OpenEndpoint",               "EndpointOpened",               "S47"),
    here(LIVE,        "JoinEndpoint",               "EndpointJoined",               "S47"),
    here(ALWAYS,      "LeaveEndpoint",              "EndpointLeft",                 "S47"),
    here(CIRCULATED,  "ApproveVersion",             "VersionApproved",              "S46 S49"),
    here((G.FINALISED,), "RenderFinal",             "FinalRendered",                "S49 U11"),
    here((G.FINALISED,), "RecordGateCheck",         "GateChecked",                  "S49 S50 S51"),
    here((G.FINALISED,), "MarkInternal",            "FinalMarkedInternal",          "U11"),
    here(ENDING,      "TellBeforePublication",      "ToldBeforePublication",        "S51"),
    here(ENDING,      "RecordResponse",             "ResponseRecorded",             "S52"),
    here(LIVE,        "NoteParallelProcess",        "ParallelProcessNoted",         "S49"),
    here(ALWAYS,      "EndParallelProcess",         "ParallelProcessEnded",         "S49"),
    here(ALWAYS,      "RecordIncident",             "IncidentRecorded",             "S47"),
    here(ALWAYS,      "SettleIncident",             "IncidentSettled",              "S47",              "settled_last"),
    here(ALWAYS,      "RecordCompelledDisclosure",  "CompelledDisclosureRecorded",  "S47 U5"),
    here(ALWAYS,      "RecordSafeguardingAction",   "SafeguardingActionRecorded",   "U17"),
    here((*LIVE, G.SUSPENDED), "RecordJudgement",   "JudgementRecorded",            "S26"),
)
# fmt: on

STAGE = Table(
    name="stage",
    states=tuple(G),
    start=G.NOT_OPENED,
    ends=frozenset({G.CLOSED, G.ABANDONED}),
    parked=G.SUSPENDED,
    rows=(*MOVES, *RECORDED),
)

CLAUSES = {**P.rules, **R.rules}
"""Every rule by its id."""
NOTES = {**P.notes, **R.notes}
"""Every clause that needs no check of its own, by its clause."""

PROCESS = Process(
    stage=STAGE,
    standing=STANDING,
    version=VERSION,
    rules=(*CLAUSES.values(), *SELECTORS.rules.values()),
    who_may=WHO_MAY,
)
"""The review process of the guide. A host tightens it with `PROCESS.tightened_by(...)`."""
