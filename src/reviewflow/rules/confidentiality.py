"""Who may read what: the confidentiality table (S47, S48, and the labels of the design).

It decides the audience, the flow of labels and the three acts that open one. It may not touch anything
else: no clock, no counting, no Python in a formula. Read it top down: the relations are the facts kept,
the definitions name who is who, the acts are what may happen. What is not written here is denied.

A label is kept as what a paper is open to. A paper on the record that is open to nothing is NAMED: only the
persons named on it. Then TEAM, GROUP (the participant set), COMMISSION, PUBLIC. What is missing is closed.
"""

from __future__ import annotations

from reviewflow.model.logic import (
    Act,
    Add,
    Condition,
    Definition,
    Drop,
    Effect,
    Exists,
    ForAll,
    Formula,
    Relation,
    Reveal,
    Sort,
    Var,
)

__all__ = ["ACTS", "DEFINITIONS", "RELATIONS"]

P, D, E = Sort.PERSON, Sort.PAPER, Sort.ENDPOINT
p, d, s, e = Var("p", P), Var("d", D), Var("s", D), Var("e", E)

# fmt: off
# -- the facts kept --------------------------------------------------------------------------------------------
seat               = Relation("seat",               (P,),   "{0} is a current member of the review team")
listed             = Relation("listed",             (P,),   "{0} takes part, as a worker or as family")
family             = Relation("family",             (P,),   "{0} takes part as family")
commission         = Relation("commission",         (P,),   "{0} holds an office of the commissioner")
introduced         = Relation("introduced",         (P,),   "{0} was introduced to the approach")
briefed            = Relation("briefed",            (P,),   "{0} was briefed on confidentiality and its limits")
bound              = Relation("bound",              (P,),   "{0} gave the undertaking")
barred             = Relation("barred",             (P,),   "{0} is suspended, has withdrawn, declined or left")
ended              = Relation("ended",              (P,),   "{0} has withdrawn, declined or left, and not come back")
known              = Relation("known",              (D,),   "{0} is on the record")
report             = Relation("report",             (D,),   "{0} is a version of a report")
compiled           = Relation("compiled",           (D,),   "{0} was compiled by the review team")
drafting           = Relation("drafting",           (D,),   "{0} is still being made; nobody has seen it through us")
recalled           = Relation("recalled",           (D,),   "{0} was recalled or superseded")
open_to_team       = Relation("open_to_team",       (D,),   "{0} is open to the review team")
open_to_group      = Relation("open_to_group",      (D,),   "{0} is open to the participant set")
open_to_commission = Relation("open_to_commission", (D,),   "{0} is open to the commissioner too")
open_to_public     = Relation("open_to_public",     (D,),   "{0} is open to anyone")
party              = Relation("party",              (P, D), "{0} is named on the record {1}")
drawn_from         = Relation("drawn_from",         (D, D), "{1} draws on {0}")
sealed             = Relation("sealed",             (D,),   "{0} was sealed when its speaker withdrew")
named              = Relation("named",              (P, D), "{0} is named on the circulation of {1}")
circulating        = Relation("circulating",        (D,),   "{0} is in circulation")
family_reading     = Relation("family_reading",     (P, D), "it was decided that {0} of the family may read {1}")
discussed          = Relation("discussed",          (D,),   "{0} was discussed with the group, or follows a version that was")
checked            = Relation("checked",            (D,),   "{0} passed the publication check, and the register has not changed since")
known_endpoint     = Relation("known_endpoint",     (E,),   "{0} is on the record as an endpoint")
reads              = Relation("reads",              (P, E), "{0} reads what comes to {1}")
holds              = Relation("holds",              (D, E), "{1} holds {0}")
stopped            = Relation("stopped",            (),     "the review is suspended, abandoned or closed")
held_back          = Relation("held_back",          (),     "circulation is held until somebody has judged an incident")

RELATIONS = (
    seat, listed, family, commission, introduced, briefed, bound, barred, ended,
    known, report, compiled, drafting, recalled, open_to_team, open_to_group, open_to_commission, open_to_public,
    party, drawn_from, sealed, named, circulating, family_reading, discussed, checked,
    known_endpoint, reads, holds, stopped, held_back,
)

# -- who is who ------------------------------------------------------------------------------------------------
may_prepare = Definition("may_prepare", (p,), seat(p) | (listed(p) & introduced(p)) | commission(p),
                         "{0} sits on the team, takes part and was introduced, or acts for the commissioner")
participant = Definition("participant", (p,), ~barred(p) & briefed(p) & bound(p) & (seat(p) | (listed(p) & introduced(p))),
                         "{0} belongs to the participant set")
commissioner = Definition("commissioner", (p,), ~barred(p) & briefed(p) & bound(p) & commission(p),
                          "{0} acts for the commissioner and gave the undertaking")
insider = Definition("insider", (p,), participant(p) | commissioner(p),
                     "{0} belongs to the participant set or acts for the commissioner")
admits = Definition("admits", (p, d),
                    open_to_public(d)
                    | (open_to_commission(d) & insider(p))
                    | (open_to_group(d) & participant(p))
                    | (open_to_team(d) & participant(p) & seat(p))
                    | (party(p, d) & participant(p)),
                    "the label of {1} admits {0}")
family_agreed = Definition("family_agreed", (p, d), open_to_public(d) | party(p, d) | (family(p) >> family_reading(p, d)),
                           "{0} is not family, or it was decided that {0} may read {1} (U2)")
may_read = Definition("may_read", (p, d),
                      known(d) & (open_to_public(d) | (
                          ~stopped() & ~held_back() & ~drafting(d) & ~recalled(d) & (report(d) >> (circulating(d) & named(p, d)))
                          & admits(p, d) & family_agreed(p, d))),
                      "{0} may be shown {1} now")

DEFINITIONS = (may_prepare, participant, commissioner, insider, admits, family_agreed, may_read)


# -- what a reading asks, of every reader of the endpoint ------------------------------------------------------
def every_reader(body: Formula) -> Formula:
    return ForAll(p, reads(p, e) >> body)


KNOWN      = Condition("UNKNOWN_VERSION", "S47", known(d), "no such paper is on the record of this review", "check the id of the version", "d")
RUNNING    = Condition("REVIEW_STOPPED", "S47", open_to_public(d) | ~stopped(), "the review is suspended, abandoned or closed, and its drafts rest", "wait until the review is resumed", "d")
NOT_HELD   = Condition("CIRCULATION_HELD", "S47", open_to_public(d) | ~held_back(), "circulation is held because of an incident", "have the incident judged with `SettleIncident`", "d")
READER     = Condition("NOBODY_READS_THERE", "S47", Exists(p, reads(p, e)), "nobody is recorded as reading that endpoint", "complete the preparation of its reader, or record who reads it with `JoinEndpoint`", "e")
OUTSIDER   = Condition("NOT_IN_THE_REVIEW_GROUP", "S48", every_reader(open_to_public(d) | seat(p) | listed(p) | commission(p)), "somebody who would read it takes no part in this review; seniority or line management gives no right to a draft", "do not send it; drafts stay with the participants", "e")
NOT_BARRED = Condition("ACCESS_ENDED", "S47", every_reader(open_to_public(d) | ~barred(p)), "access is suspended, or the person has withdrawn, declined or left", "lift the suspension, or prepare the person anew after a return", "e")
INTRODUCED = Condition("NOT_INTRODUCED", "S33", every_reader(open_to_public(d) | may_prepare(p)), "a reader has not been introduced to the approach yet", "hold the introductory meeting with that person", "e")
BRIEFED    = Condition("NOT_BRIEFED", "S40", every_reader(open_to_public(d) | briefed(p)), "confidentiality and its limits have not been made clear to a reader", "brief that person with `BriefConfidentiality`", "e")
BOUND      = Condition("NO_UNDERTAKING", "S40", every_reader(open_to_public(d) | bound(p)), "a reader has not given the undertaking", "record it with `GiveUndertaking`", "e")
ADMITTED   = Condition("LABEL_DOES_NOT_ADMIT", "S47", every_reader(admits(p, d)), "the paper's label does not admit a reader", "only a narrower endpoint may have it", "e")
ON_LIST    = Condition("NOT_ON_THE_CIRCULATION", "S47", every_reader(open_to_public(d) | (report(d) >> named(p, d))), "a reader is not named on the circulation of that version", "name the person with `CirculateVersion`, if that is meant", "e")
CURRENT    = Condition("NOT_IN_CIRCULATION", "S47", open_to_public(d) | (~drafting(d) & ~recalled(d) & (report(d) >> circulating(d))), "that version is not in circulation: not yet sent, recalled or superseded", "ask for the current version", "d")
FAMILY     = Condition("NO_FAMILY_READING_DECISION", "U2", every_reader(family_agreed(p, d)), "a reader is family, and no family reading of that version was decided", "decide it with `DecideFamilyReading`", "e")

READING = (KNOWN, RUNNING, NOT_HELD, READER, OUTSIDER, NOT_BARRED, INTRODUCED, BRIEFED, BOUND, ADMITTED, ON_LIST, CURRENT, FAMILY)

NEW_PAPER   = Condition("ID_IN_USE", "S47", ~known(d), "that id is already on the record, and papers never change in place", "give the new paper an id of its own", "d")
PREPARABLE  = Condition("NOT_INTRODUCED", "S33", may_prepare(p), "the person has not been introduced to the approach yet", "hold the introductory meeting with that person", "p")
BRIEFED_P   = Condition("NOT_BRIEFED", "S40", briefed(p), "confidentiality and its limits have not been made clear to the person yet", "brief the person with `BriefConfidentiality` before the undertaking", "p")
BOUND_P     = Condition("NO_UNDERTAKING", "S40", bound(p), "the person has not given the undertaking yet", "record it with `GiveUndertaking`", "p")
UNBARRED_P  = Condition("ACCESS_ENDED", "S47", ~barred(p), "access is suspended, or the person has withdrawn, declined or left", "lift the suspension, or record a return first", "p")
NEW_ENDPOINT = Condition("ID_IN_USE", "S47", ~known_endpoint(e), "that endpoint is already on the record", "use another id", "e")
SOURCE      = Condition("UNKNOWN_SOURCE", "S45", known(s), "a source is not on the record", "record the source first", "s")
NOT_SEALED  = Condition("SOURCE_SEALED", "S45", ~sealed(s), "a source was sealed when its speaker withdrew", "leave that source out", "s")
A_RECORD    = Condition("NOT_A_RECORD", "S45", ~report(d), "that paper is a version of a report, and nobody is a party of a report", "name the parties on the record of the conversation", "d")
COMPILED    = Condition("NOT_COMPILED", "S45", compiled(d), "only a version that the review team compiles may draw on what was said to the team", "compile a new version", "d")
A_REPORT    = Condition("NOT_A_REPORT", "S47", report(d), "that paper is not a version of a report", "derive a new version", "d")
UNSENT      = Condition("ALREADY_SENT", "S47", drafting(d), "the version was already sent, and papers never change in place", "make a new version", "d")


# -- what may happen -------------------------------------------------------------------------------------------
def no_longer_reads() -> tuple[Effect, ...]:
    return (Drop(reads(p, e)), Drop(named(p, d)))


def no_longer_prepared() -> tuple[Effect, ...]:
    return (Drop(introduced(p)), Drop(briefed(p)), Drop(bound(p)))


worker = listed(p) & introduced(p)  # who gives up one capacity stays briefed only where another, itself prepared, remains
ENDS: tuple[Effect, ...] = (Drop(seat(p)), Drop(listed(p)), Drop(commission(p)), *no_longer_prepared(), *no_longer_reads(),
        Drop(family_reading(p, d)), Add(barred(p)), Add(ended(p)))

ACTS = (
    # people: what a person is, and how membership begins and ends
    Act("list_worker",   (p,),   (UNBARRED_P,), (Add(listed(p)), Add(introduced(p), seat(p))), "S19"),
    Act("list_family",   (p,),   (UNBARRED_P,), (Add(listed(p)), Add(family(p)), Add(introduced(p), seat(p)), Drop(reads(p, e))), "S19 S22"),
    Act("appoint",       (p,),   (UNBARRED_P,), (Add(seat(p)),), "S12"),
    Act("commission",    (p,),   (UNBARRED_P,), (Add(commission(p)),), "U4"),
    Act("introduce",     (p,),   (UNBARRED_P,), (Add(introduced(p), listed(p)),), "S32 S33"),
    Act("brief",         (p,),   (UNBARRED_P, PREPARABLE), (Add(briefed(p)),), "S40 S43 S44"),
    Act("bind",          (p,),   (UNBARRED_P, PREPARABLE, BRIEFED_P), (Add(bound(p)),), "S40 S47"),
    Act("new_box",       (p, e), (NEW_ENDPOINT, UNBARRED_P,
        Condition("NOT_PREPARED", "S33", insider(p), "the person has not been introduced, briefed and bound yet", "complete the person's preparation first", "p")),
        (Add(reads(p, e)), Add(known_endpoint(e))), "S47"),
    Act("stand_down",    (p,),   (), (Drop(seat(p)), Drop(reads(p, e)), Drop(named(p, d), ~worker & ~commission(p)),
                                      Drop(briefed(p), ~worker & ~commission(p)), Drop(bound(p), ~worker & ~commission(p))), "S12 S47", closes=True),
    Act("release",       (p,),   (), (Drop(commission(p)), Drop(reads(p, e)), Drop(named(p, d), ~worker & ~seat(p)),
                                      Drop(briefed(p), ~worker & ~seat(p)), Drop(bound(p), ~worker & ~seat(p))), "U4", closes=True),
    Act("suspend",       (p,),   (), (Add(barred(p)), Drop(reads(p, e))), "S47", closes=True),
    Act("lift",          (p,),   (), (Drop(barred(p), ~ended(p)),), "S47"),
    Act("end",           (p,),   (), ENDS, "S47", closes=True),
    Act("readmit",       (p,),   (), (Drop(barred(p)), Drop(ended(p)), *no_longer_prepared(), *no_longer_reads()), "S33 S47"),

    # papers: where they come from decides how open they are
    Act("file_record",   (d,),   (NEW_PAPER,), (Add(known(d)), Add(drafting(d))), "S45"),
    Act("name_party",    (p, d), (UNSENT, A_RECORD), (Add(party(p, d)),), "S45"),
    Act("close_record",  (d,),   (), (Drop(drafting(d)),), "S45"),
    Act("file_team_paper", (d,), (NEW_PAPER,), (Add(known(d)), Add(open_to_team(d))), "S45"),
    Act("seal",          (d,),   (), (Add(sealed(d)),), "S45", closes=True),
    Act("compile",       (d,),   (NEW_PAPER,), (Add(known(d)), Add(report(d)), Add(compiled(d)), Add(drafting(d)), Add(open_to_team(d)), Add(open_to_group(d))), "S45"),
    Act("draw_on",       (d, s), (SOURCE, NOT_SEALED, UNSENT, COMPILED), (Add(drawn_from(s, d)),), "S45"),
    Act("derive",        (d, s), (NEW_PAPER, SOURCE, NOT_SEALED), (  # new words may stand in it, so it is a draft again
        Add(known(d)), Add(report(d)), Add(drafting(d)), Add(drawn_from(s, d)),
        Add(open_to_team(d), open_to_team(s)), Add(open_to_group(d), open_to_group(s)), Add(discussed(d), discussed(s))), "S47"),
    Act("merge",         (d, s), (SOURCE, NOT_SEALED, UNSENT, A_REPORT), (
        Add(drawn_from(s, d)), Drop(open_to_team(d), ~open_to_team(s)), Drop(open_to_group(d), ~open_to_group(s))), "S47"),
    Act("render",        (d, s), (  # the final in the form that is to be published: shortened or masked, with no new words
        NEW_PAPER, SOURCE, NOT_SEALED,
        Condition("NOT_FINAL", "S46", open_to_commission(s), "only a final version can be rendered for publication", "finalise it first", "s")), (
        Add(known(d)), Add(report(d)), Add(drawn_from(s, d)), Add(open_to_team(d)), Add(open_to_group(d)),
        Add(open_to_commission(d)), Add(discussed(d))), "S47 S49"),

    # circulation: naming decides who shall have it, delivering shows it
    Act("decide_family_reading", (p, d), (KNOWN,), (Add(family_reading(p, d)),), "U2"),
    Act("circulate",     (d,),   (KNOWN, NOT_HELD, Condition("NOT_IN_CIRCULATION", "S47", ~recalled(d), "that version was recalled or superseded", "circulate the version that follows it", "d")), (Add(circulating(d), report(d)), Drop(drafting(d))), "S46 S47"),
    Act("name",          (p, d), (
        KNOWN, NOT_HELD,
        Condition("NOT_IN_THE_REVIEW_GROUP", "S48", seat(p) | listed(p) | commission(p), "the person takes no part in this review; seniority or line management gives no right to a draft", "leave the person off the circulation", "p"),
        UNBARRED_P,
        PREPARABLE, BRIEFED_P, BOUND_P,
        Condition("LABEL_DOES_NOT_ADMIT", "S47", admits(p, d), "the paper's label does not admit the person", "leave the person off the circulation", "p"),
        Condition("NO_FAMILY_READING_DECISION", "U2", family_agreed(p, d), "the person is family, and no family reading of that version was decided", "decide it with `DecideFamilyReading`", "p")),
        (Add(named(p, d)),), "S46 S47 S48"),
    Act("deliver",       (d, e), READING, (Add(holds(d, e)), Reveal(p, d, reads(p, e))), "S47 S48"),
    Act("recall",        (d,),   (), (Drop(circulating(d)), Drop(drafting(d)), Add(recalled(d))), "S47", closes=True),
    Act("discuss",       (d,),   (KNOWN,), (Add(discussed(d)),), "S46"),

    # endpoints: joining a list that holds a draft is itself a disclosure
    Act("open_endpoint", (e,),   (NEW_ENDPOINT,), (Add(known_endpoint(e)),), "S47"),
    Act("join",          (p, e), (
        Condition("UNKNOWN_ENDPOINT", "S47", known_endpoint(e), "that endpoint is not on the record", "record it with `OpenEndpoint` first", "e"),
        Condition("ENDPOINT_HOLDS_MORE", "S47", ForAll(d, holds(d, e) >> may_read(p, d)), "the endpoint holds papers that the person may not read, and joining would show them", "open a new endpoint for this person", "p"),
        ), (Add(reads(p, e)), Reveal(p, d, holds(d, e))), "S47"),
    Act("leave",         (p, e), (), (Drop(reads(p, e)),), "S47", closes=True),

    # the two opening acts after `compile`, and what they rest on
    Act("finalise",      (d,),   (
        KNOWN,
        Condition("NOT_A_REPORT", "S46", report(d) & open_to_group(d), "that paper is not a draft that the group could read", "finalise a draft of the report", "d"),
        Condition("NOT_DISCUSSED", "S46", discussed(d), "neither this version nor one before it was shared and discussed with the group", "circulate a draft and hold a discussion of it", "d")),
        (Add(open_to_commission(d)), Drop(drafting(d))), "S46"),
    Act("register_changed", (),  (), (Drop(checked(d)),), "S49 S50 S51", closes=True),
    Act("pass_check",    (d,),   (KNOWN,), (Add(checked(d)),), "S49 S50 S51"),
    Act("fail_check",    (d,),   (), (Drop(checked(d)),), "S49 S50 S51", closes=True),
    Act("publish",       (d,),   (
        KNOWN,
        Condition("NOT_FINAL", "S46", report(d) & open_to_commission(d), "only a final version can be published", "finalise it first", "d"),
        Condition("CHECK_NOT_PASSED", "S49", checked(d), "these very bytes have not passed the publication check (places, professionals' names, family names), or the register has changed since", "run the check on the file that is to be published, and record it with `RecordGateCheck`", "d")),
        (Add(open_to_public(d)),), "S49 S50 S51"),

    # what stops everything
    Act("stop",          (),     (), (Add(stopped()),), "S47", closes=True),
    Act("resume",        (),     (), (Drop(stopped()),), "S47"),
    Act("hold_back",     (),     (), (Add(held_back()),), "S47", closes=True),
    Act("let_go",        (),     (), (Drop(held_back()),), "S47"),
)
# fmt: on
