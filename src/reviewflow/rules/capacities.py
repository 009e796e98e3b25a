"""Who may give which command: capacities by commands.

What closes (withdraw, recall, suspend, stand down) may be recorded by anyone who may record; what opens needs
the named capacity; a judgement needs a team member. SELF is the person whom the command is about. Authentication
is the host's: it says who the actor is.
"""

from __future__ import annotations

from reviewflow.model.words import Capacity as C

__all__ = ["WHO_MAY"]

RECORD = frozenset({C.BUSINESS_MANAGER, C.LEAD_REVIEWER, C.TEAM_MEMBER})
TEAM = frozenset({C.LEAD_REVIEWER, C.TEAM_MEMBER})
LEAD = frozenset({C.LEAD_REVIEWER})
MANAGE = frozenset({C.BUSINESS_MANAGER, C.LEAD_REVIEWER})
BOARD = frozenset({C.BUSINESS_MANAGER, C.COMMISSIONER})
SELF = frozenset({C.SELF})
CLOSES = RECORD | SELF | {C.COMMISSIONER, C.CHAIR, C.CUSTODIAN}

# fmt: off
WHO_MAY: dict[str, frozenset[C]] = {
    # command                     who may give it
    "OpenReview":                 frozenset({C.ANYONE}),     # who becomes its business manager; the host decides who may open
    "AddPerson":                  RECORD,
    "CorrectPerson":              RECORD,
    "AddAgency":                  RECORD,
    "AddPlace":                   RECORD,
    "AddIdentifier":              RECORD,
    "AppointOfficer":             BOARD,
    "ReleaseOfficer":             CLOSES,
    "StateReason":                RECORD | BOARD,
    "AskQuestion":                RECORD | BOARD,
    "SetPeriod":                  RECORD | BOARD,
    "SetClock":                   RECORD | BOARD,
    "AgreeQuestions":             BOARD,
    "AppointTeamMember":          BOARD,
    "StandDownTeamMember":        CLOSES,
    "DeclareKeyProfession":       RECORD,
    "ConfirmTeam":                MANAGE,
    "AddProfessionalParticipant": RECORD,
    "AddFamilyParticipant":       RECORD,
    "MentionPerson":              RECORD,
    "AskWhoWasKey":               RECORD,
    "NoteNotIncluded":            RECORD,
    "ConfirmInvolvement":         LEAD,
    "SendLetter":                 RECORD,
    "HoldIntroductoryMeeting":    RECORD,
    "SayLearningComesFirst":      RECORD,
    "BriefConfidentiality":       RECORD,
    "GiveUndertaking":            RECORD | SELF,
    "StateBacking":               RECORD,
    "DeclineToTakePart":          CLOSES,
    "Withdraw":                   CLOSES,
    "LeaveReview":                CLOSES,
    "ReturnToReview":             MANAGE,
    "ChangeEmployment":           CLOSES,
    "SuspendAccess":              CLOSES,
    "LiftSuspension":             LEAD,
    "RefuseQuotation":            RECORD | SELF,
    "BeginDataCollection":        LEAD,
    "HoldConversation":           TEAM,
    "DeclineConversation":        RECORD | SELF,
    "FileTeamPaper":              TEAM,
    "HoldTeamMeeting":            RECORD,
    "BeginAnalysis":              LEAD,
    "BeginReporting":             LEAD,
    "CompileReport":              TEAM,
    "DeriveVersion":              TEAM,
    "CirculateVersion":           MANAGE,
    "SupersedeVersion":           CLOSES,
    "RecallVersion":              CLOSES,
    "AccountForCopy":             RECORD | {C.CUSTODIAN},
    "DecideFamilyReading":        LEAD,
    "HoldDiscussion":             RECORD,
    "RaiseComment":               RECORD | SELF,
    "DisposeOfComment":           TEAM,
    "AskToRead":                  frozenset({C.ANYONE}),     # anybody may ask; the answer is the confidentiality table's
    "OpenEndpoint":               MANAGE,
    "JoinEndpoint":               MANAGE,
    "LeaveEndpoint":              CLOSES,
    "ApproveVersion":             TEAM | {C.COMMISSIONER, C.CHAIR},
    "FinaliseReport":             LEAD | {C.COMMISSIONER},
    "RenderFinal":                MANAGE,
    "RecordGateCheck":            RECORD,
    "MarkInternal":               frozenset({C.COMMISSIONER}),
    "TellBeforePublication":      RECORD,
    "PublishReport":              BOARD,
    "RecordResponse":             BOARD,
    "CloseReview":                BOARD | {C.CUSTODIAN},
    "SuspendReview":              CLOSES,
    "ResumeReview":               frozenset({C.COMMISSIONER, C.CHAIR, C.LEAD_REVIEWER}),
    "AbandonReview":              frozenset({C.COMMISSIONER, C.CHAIR}),
    "NoteParallelProcess":        RECORD | {C.COMMISSIONER},
    "EndParallelProcess":         BOARD,
    "RecordIncident":             CLOSES | {C.PARTICIPANT},
    "SettleIncident":             LEAD,
    "RecordCompelledDisclosure":  BOARD | {C.CUSTODIAN},
    "RecordSafeguardingAction":   CLOSES | {C.PARTICIPANT},
    "RecordJudgement":            TEAM,
}
# fmt: on
