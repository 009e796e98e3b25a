"""The life of one version of a report: drafted, circulating, superseded or recalled, final, published (S46 to S51)."""

from __future__ import annotations

from reviewflow.model.process import SAME, Row, Table
from reviewflow.model.words import VersionState as V
from reviewflow.rules.reporting import REPORTING as R

__all__ = ["VERSION"]

SENT = (V.CIRCULATING, V.SUPERSEDED, V.RECALLED, V.FINAL, V.PUBLISHED)
ALIVE = (V.DRAFTED, V.CIRCULATING, V.FINAL)
ANY = (V.DRAFTED, *SENT)

# fmt: off
ROWS = (
    # from                      command                 rules                                        event                        to             clause
    Row((V.NEW,),               "CompileReport",        (),                                          "ReportCompiled",            V.DRAFTED,     "S45"),
    Row((V.NEW,),               "DeriveVersion",        (R["S45-source"],),                          "VersionDerived",            V.DRAFTED,     "S45"),
    Row((V.NEW,),               "RenderFinal",          (),                                          "FinalRendered",             V.FINAL,       "S49"),
    Row((V.DRAFTED,),           "CirculateVersion",     (R["copy_numbers"],),                        "VersionCirculated",         V.CIRCULATING, "S46 S47"),
    Row((V.CIRCULATING, V.FINAL), "CirculateVersion",   (R["copy_numbers"],),                        "VersionCirculated",         SAME,          "S46 S47"),
    Row(ALIVE,                  "SupersedeVersion",     (),                                          "VersionSuperseded",         V.SUPERSEDED,  "S47"),
    Row((*ALIVE, V.SUPERSEDED), "RecallVersion",        (),                                          "VersionRecalled",           V.RECALLED,    "S47"),
    Row((V.RECALLED,),          "RecallVersion",        (),                                          "VersionRecalled",           SAME,          "S47"),
    Row(SENT,                   "AccountForCopy",       (R["copy_known"],),                          "CopyAccountedFor",          SAME,          "S47"),
    Row(ALIVE,                  "DecideFamilyReading",  (R["takes_part"],),                          "FamilyReadingDecided",      SAME,          "U2"),
    Row((V.CIRCULATING,),       "HoldDiscussion",       (),                                          "DiscussionHeld",            SAME,          "S46"),
    Row(SENT,                   "RaiseComment",         (),                                          "CommentRaised",             SAME,          "S46"),
    Row(ALIVE,                  "ApproveVersion",       (R["same_digest"],),                         "VersionApproved",           SAME,          "S46 S49"),
    Row((V.DRAFTED, V.CIRCULATING), "FinaliseReport",   (R["same_digest"], R["S46-comments"], R["two_people_finalise"], R["S45-rework"], R["copies_accounted"]),
                                                                                                     "ReportFinalised",           V.FINAL,       "S46"),
    Row((V.FINAL,),             "RecordGateCheck",      (R["same_digest"], R["check_is_whole"]),     "GateChecked",               SAME,          "S49 S50 S51"),
    Row((V.FINAL,),             "MarkInternal",         (),                                          "FinalMarkedInternal",       SAME,          "U11"),
    Row((V.FINAL,),             "PublishReport",        (R["same_digest"], R["S49"], R["same_rules"], R["two_people_publish"]), "ReportPublished", V.PUBLISHED, "S49 S50 S51"),
    Row(ANY,                    "RecordIncident",       (R["copy_known"],),                          "IncidentRecorded",          SAME,          "S47"),
    Row(ANY,                    "RecordCompelledDisclosure", (R["same_digest"], R["two_people_disclose"]), "CompelledDisclosureRecorded", SAME, "S47"),
)
# fmt: on

VERSION = Table(
    name="version", states=tuple(V), start=V.NEW, ends=frozenset({V.RECALLED, V.PUBLISHED}), parked=None, rows=ROWS, subject="version"
)
