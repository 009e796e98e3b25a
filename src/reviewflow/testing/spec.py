"""The specification: what physically happened, and what must hold of it. Read by the prover, never at run time.

Written from the guide's words and the design's promises, not from the table. The *ghosts* are the history: who was
told, what a paper contains, who reads an endpoint. They are keyed by the name of the act and read no relation of the
table, so that a table which forgets somebody, or believes something, is found out. The *duties* must hold whenever an
act happens; the *invariants* in every state. Each belongs to a promise of the design, or is a lemma on the way.
"""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from reviewflow.model.logic import Add, Drop, ForAll, Formula, Or, Relation, Sort, Var
from reviewflow.rules import confidentiality as table

__all__ = ["PROMISES", "SPEC", "Spec"]

P, D, E, T = Sort.PERSON, Sort.PAPER, Sort.ENDPOINT, Sort.TEXT
p, d, s, e, a = Var("p", P), Var("d", D), Var("s", D), Var("e", E), Var("a", T)
Ghosts = tuple[Add | Drop, ...]


@attrs.frozen(kw_only=True)
class Spec:
    """What a table is proved against. Variables that nothing binds in an invariant stand for anything of their sort."""

    ghosts: tuple[Relation, ...]
    fresh: Relation
    happens: Mapping[str, Ghosts]
    shows: Mapping[str, Formula]
    duties: Mapping[str, Mapping[str, Formula]]
    shown_only_to: Mapping[str, Formula]
    openers: Mapping[str, tuple[str, ...]]
    heirs: tuple[str, ...]
    invariants: Mapping[str, Formula]


# fmt: off
# -- the history -----------------------------------------------------------------------------------------------
fresh          = Relation("fresh",          (T,),   "{0} is being written by this act")
written        = Relation("written",        (T,),   "{0} was written")
within         = Relation("within",         (T, D), "{0} stands in {1}")
first_in       = Relation("first_in",       (T, D), "{0} was first written in {1}")
said_before    = Relation("said_before",    (P, T), "{0} was there when {1} was said")
for_team       = Relation("for_team",       (T,),   "{0} was written for the team")
for_group      = Relation("for_group",      (T,),   "{0} was opened to the group by compiling, or written in its drafts")
for_commission = Relation("for_commission", (T,),   "{0} was opened to the commissioner by finalising")
for_public     = Relation("for_public",     (T,),   "{0} was published")
team_work      = Relation("team_work",      (D,),   "{0} is the team's work")
group_work     = Relation("group_work",     (D,),   "{0} is a draft of the group's report")
exists         = Relation("exists",         (D,),   "{0} was made")
is_report      = Relation("is_report",      (D,),   "{0} is a report, or was circulated like one")
compiled       = Relation("compiled_then",  (D,),   "{0} was compiled by the team")
talked_over    = Relation("talked_over",    (D,),   "{0}, or one before it, was discussed")
final          = Relation("final",          (D,),   "{0} was finalised, or is a rendering of what was")
published      = Relation("published",      (D,),   "{0} was published")
passed         = Relation("passed",         (D,),   "{0} passed the check, and nothing has changed since")
shut           = Relation("shut",           (D,),   "the speaker of {0} withdrew, and it was sealed")
called_in      = Relation("called_in",      (D,),   "{0} was recalled or superseded")
sent           = Relation("sent",           (D,),   "{0} was circulated, and not called in since")
on_list        = Relation("on_list",        (P, D), "{0} is on the circulation of {1}")
family_may     = Relation("family_may",     (P, D), "it was decided that {0} reads {1}")
of_record      = Relation("of_record",      (P, D), "{0} is a party of the record {1}")
sits           = Relation("sits",           (P,),   "{0} sits on the team")
takes_part     = Relation("takes_part",     (P,),   "{0} takes part")
is_family      = Relation("is_family",      (P,),   "{0} is family")
holds_office   = Relation("holds_office",   (P,),   "{0} acts for the commissioner")
met            = Relation("met",            (P,),   "{0} was introduced, or sat on the team when listed")
told           = Relation("told",           (P,),   "{0} was briefed in a capacity held ever since")
promised       = Relation("promised",       (P,),   "{0} gave the undertaking after that briefing")
put_out        = Relation("put_out",        (P,),   "{0} is suspended")
gone           = Relation("gone",           (P,),   "{0} declined, withdrew or left")
box            = Relation("box",            (P, E), "{0} reads {1}")
got            = Relation("got",            (D, E), "{0} came to {1}")
silent         = Relation("silent",         (),     "the review stands still")
halted         = Relation("halted",         (),     "an incident is being judged")

GHOSTS = (written, within, first_in, said_before, for_team, for_group, for_commission, for_public, team_work,
          group_work, exists, is_report, compiled, talked_over, final, published, passed, shut, called_in, sent, on_list,
          family_may, of_record, sits, takes_part, is_family, holds_office, met, told, promised, put_out, gone, box, got,
          silent, halted)

prepared = sits(p) | (takes_part(p) & met(p))
inside   = told(p) & promised(p) & ~put_out(p) & ~gone(p) & prepared
official = told(p) & promised(p) & ~put_out(p) & ~gone(p) & holds_office(p)
may_know = (for_public(a) | (for_commission(a) & (inside | official)) | (for_group(a) & inside)
            | (for_team(a) & inside & sits(p)) | (said_before(p, a) & inside))


def writes(*more: Add) -> Ghosts:
    return (Add(exists(d)), Add(within(a, d), fresh(a)), Add(first_in(a, d), fresh(a)), Add(written(a), fresh(a)), *more)


OVER  = (Drop(box(p, e)), Drop(on_list(p, d)))
ANEW  = (Drop(met(p)), Drop(told(p)), Drop(promised(p)))
COPIES = Add(within(a, d), within(a, s))


def lapses(still: Formula) -> Ghosts:
    return (Drop(told(p), ~still), Drop(promised(p), ~still), Drop(on_list(p, d), ~still))


HAPPENS: Mapping[str, Ghosts] = {
    "list_worker":     (Add(takes_part(p)), Add(met(p), sits(p))),
    "list_family":     (Add(takes_part(p)), Add(is_family(p)), Add(met(p), sits(p)), Drop(box(p, e))),
    "appoint":         (Add(sits(p)),),
    "commission":      (Add(holds_office(p)),),
    "introduce":       (Add(met(p), takes_part(p)),),
    "brief":           (Add(told(p), prepared | holds_office(p)),),
    "bind":            (Add(promised(p), told(p)),),
    "new_box":         (Add(box(p, e)),),
    "stand_down":      (Drop(sits(p)), Drop(box(p, e)), *lapses((takes_part(p) & met(p)) | holds_office(p))),
    "release":         (Drop(holds_office(p)), Drop(box(p, e)), *lapses((takes_part(p) & met(p)) | sits(p))),
    "suspend":         (Add(put_out(p)), Drop(box(p, e))),
    "lift":            (Drop(put_out(p)),),
    "end":             (Drop(sits(p)), Drop(takes_part(p)), Drop(holds_office(p)), *ANEW, *OVER, Drop(family_may(p, d)), Add(gone(p))),
    "readmit":         (Drop(put_out(p)), Drop(gone(p)), *ANEW, *OVER),
    "file_record":     writes(),
    "name_party":      (Add(of_record(p, d)), Add(said_before(p, a), first_in(a, d))),
    "close_record":    (),
    "file_team_paper": writes(Add(for_team(a), fresh(a)), Add(team_work(d))),
    "seal":            (Add(shut(d)),),
    "compile":         writes(Add(is_report(d)), Add(compiled(d)), Add(team_work(d)), Add(group_work(d)), Add(for_team(a), fresh(a)), Add(for_group(a), fresh(a))),
    "draw_on":         (COPIES, Add(for_team(a), within(a, s) & compiled(d)), Add(for_group(a), within(a, s) & compiled(d))),
    "derive":          writes(COPIES, Add(is_report(d)), Add(team_work(d), team_work(s)), Add(group_work(d), group_work(s)), Add(talked_over(d), talked_over(s)),
                              Add(for_team(a), fresh(a) & team_work(s)), Add(for_group(a), fresh(a) & group_work(s))),
    "render":          (Add(exists(d)), COPIES, Add(is_report(d)), Add(team_work(d)), Add(group_work(d)), Add(talked_over(d)), Add(final(d), final(s))),
    "merge":           (COPIES, Drop(team_work(d), ~team_work(s)), Drop(group_work(d), ~group_work(s))),
    "decide_family_reading": (Add(family_may(p, d)),),
    "circulate":       (Add(sent(d)),),
    "name":            (Add(on_list(p, d)),),
    "deliver":         (Add(got(d, e)),),
    "recall":          (Drop(sent(d)), Add(called_in(d))),
    "discuss":         (Add(talked_over(d)),),
    "open_endpoint":   (),
    "join":            (Add(box(p, e)),),
    "leave":           (Drop(box(p, e)),),
    "finalise":        (Add(final(d)), Add(for_commission(a), within(a, d))),
    "register_changed": (Drop(passed(d)),),
    "pass_check":      (Add(passed(d)),),
    "fail_check":      (Drop(passed(d)),),
    "publish":         (Add(published(d)), Add(for_public(a), within(a, d))),
    "stop":            (Add(silent()),),
    "resume":          (Drop(silent()),),
    "hold_back":       (Add(halted()),),
    "let_go":          (Drop(halted()),),
}
SHOWS = {"deliver": box(p, e), "join": got(d, e)}

# -- what must hold when something happens ---------------------------------------------------------------------
SHOWN_ONLY_TO = {
    "SAFE":       within(a, d) >> may_know,
    "PREPARED":   published(d) | inside | official,
    "FAMILY":     is_family(p) >> (published(d) | of_record(p, d) | family_may(p, d)),
    "CIRCULATED": is_report(d) >> (published(d) | (on_list(p, d) & sent(d))),
    "LEFT":       published(d) | ~(put_out(p) | gone(p)),
    "CURRENT":    published(d) | ~called_in(d),
    "RUNNING":    published(d) | ~(silent() | halted()),
}
UNCHANGED = ForAll(e, got(d, e) >> Or(()))
DUTIES = {
    "finalise":        {"FINAL": is_report(d) & group_work(d) & talked_over(d)},
    "publish":         {"CHECKED": final(d) & passed(d)},
    "draw_on":         {"UNSEALED": ~shut(s), "UNCHANGED": UNCHANGED},
    "merge":           {"UNSEALED": ~shut(s), "UNCHANGED": UNCHANGED},
    "derive":          {"UNSEALED": ~shut(s), "NEW": ~exists(d)},
    "render":          {"UNSEALED": ~shut(s), "NEW": ~exists(d)},
    "compile":         {"NEW": ~exists(d)},
    "file_record":     {"NEW": ~exists(d)},
    "file_team_paper": {"NEW": ~exists(d)},
    "name":            {"MEMBER": inside | official},
}
OPENERS = {
    "open_to_team":       ("file_team_paper", "compile"),
    "open_to_group":      ("compile",),
    "open_to_commission": ("finalise",),
    "open_to_public":     ("publish",),
    "party":              ("name_party",),
}

# -- what must hold always -------------------------------------------------------------------------------------
f = table
STANDING = {
    "STANDING":        (f.reads(p, e) & f.holds(d, e) & within(a, d)) >> may_know,
    "STANDING_PEOPLE": (f.reads(p, e) & f.holds(d, e)) >> (published(d) | inside | official),
    "STANDING_FAMILY": (f.reads(p, e) & f.holds(d, e) & is_family(p)) >> (published(d) | of_record(p, d) | family_may(p, d)),
}
LEMMAS = {
    "LABEL_TEAM":       (f.open_to_team(d) & within(a, d)) >> for_team(a),
    "LABEL_GROUP":      (f.open_to_group(d) & within(a, d)) >> for_group(a),
    "LABEL_COMMISSION": (f.open_to_commission(d) & within(a, d)) >> for_commission(a),
    "LABEL_PUBLIC":     (f.open_to_public(d) & within(a, d)) >> for_public(a),
    "LABEL_PARTY":      (f.party(p, d) & within(a, d)) >> said_before(p, a),
    "GROUP_WORK":       f.open_to_group(d) >> group_work(d),
    "TEAM_WORK":        f.open_to_team(d) >> team_work(d),
    "COMMISSION_FINAL": f.open_to_commission(d) >> final(d),
    "PUBLIC":           published(d) >> f.open_to_public(d),
    "PUBLISHED":        f.open_to_public(d) >> published(d),
    "WRITTEN":          within(a, d) >> written(a),
    "ORIGIN":           first_in(a, d) >> (within(a, d) & exists(d)),
    "KNOWN":            exists(d) >> f.known(d),
    "MADE":             f.known(d) >> exists(d),
    "BLANK":            ~f.known(d) >> ~(f.open_to_team(d) | f.open_to_group(d) | f.open_to_commission(d) | f.open_to_public(d) | f.report(d) | f.drafting(d) | f.compiled(d) | f.checked(d) | f.discussed(d)),
    "BLANK_PARTY":      f.party(p, d) >> f.known(d),
    "BLANK_HELD":       f.holds(d, e) >> f.known(d),
    "BLANK_TEXT":       within(a, d) >> exists(d),
    "BLANK_ENDPOINT":   f.holds(d, e) >> f.known_endpoint(e),
    "FINISHED":         (f.open_to_commission(d) | f.open_to_public(d)) >> ~f.drafting(d),
    "FINAL_IS_GROUP":   f.open_to_commission(d) >> f.open_to_group(d),
    "FINAL_IS_REPORT":  f.open_to_commission(d) >> f.report(d),
    "GROUP_IS_TEAM":    f.open_to_group(d) >> f.open_to_team(d),
    "RECORD_TEXT":      (~f.report(d) & within(a, d)) >> first_in(a, d),
    "COMPILED_REPORT":  f.compiled(d) >> f.report(d),
    "UNSEEN":           f.holds(d, e) >> ~f.drafting(d),
    "REPORT":           is_report(d) >> f.report(d),
    "A_REPORT":         f.report(d) >> is_report(d),
    "NO_PARTY":         (f.report(d) & f.drafting(d)) >> ~f.party(p, d),
    "COMPILED":         f.compiled(d) >> compiled(d),
    "DISCUSSED":        f.discussed(d) >> talked_over(d),
    "CHECK":            f.checked(d) >> passed(d),
    "SEALED":           shut(d) >> f.sealed(d),
    "CALLED_IN":        called_in(d) >> f.recalled(d),
    "SENT":             f.circulating(d) >> sent(d),
    "ON_LIST":          f.named(p, d) >> on_list(p, d),
    "FAMILY_MAY":       f.family_reading(p, d) >> family_may(p, d),
    "OF_RECORD":        f.party(p, d) >> of_record(p, d),
    "SEAT":             f.seat(p) >> sits(p),
    "LISTED":           f.listed(p) >> takes_part(p),
    "IS_FAMILY":        is_family(p) >> f.family(p),
    "COMMISSION":       f.commission(p) >> holds_office(p),
    "INTRODUCED":       f.introduced(p) >> (met(p) & f.listed(p)),
    "BRIEFED":          f.briefed(p) >> told(p),
    "BOUND":            f.bound(p) >> promised(p),
    "STILL_BRIEFED":    f.briefed(p) >> (f.seat(p) | (f.listed(p) & f.introduced(p)) | f.commission(p)),
    "ONCE_BRIEFED":     f.bound(p) >> f.briefed(p),
    "SUSPENDED":        put_out(p) >> f.barred(p),
    "GONE":             gone(p) >> (f.barred(p) & f.ended(p)),
    "BOX":              box(p, e) >> f.reads(p, e),
    "READS":            f.reads(p, e) >> box(p, e),
    "GOT":              got(d, e) >> f.holds(d, e),
    "HOLDS":            f.holds(d, e) >> got(d, e),
    "ON_RECORD":        f.reads(p, e) >> f.known_endpoint(e),
    "STOPPED":          silent() >> f.stopped(),
    "HELD_BACK":        halted() >> f.held_back(),
}

PROMISES = {
    "drafts_stay_in_the_participant_set": ("SAFE", "FAMILY", "CIRCULATED", "STANDING", "STANDING_PEOPLE", "STANDING_FAMILY", "SHOWN", "UNCHANGED", "NEW"),
    "labels_never_open_by_themselves":    ("OPENED", "FINAL", "CHECKED", "UNSEALED", "LABEL_TEAM", "LABEL_GROUP", "LABEL_COMMISSION", "LABEL_PUBLIC", "LABEL_PARTY"),
    "nobody_reads_before_preparation":    ("PREPARED", "MEMBER"),
    "leaving_ends_reading":               ("LEFT", "CURRENT", "RUNNING", "CLOSED", "STANDING_PEOPLE"),
}
# fmt: on
"""Which properties bear which promise of the design. What stands in no promise is a lemma."""

SPEC = Spec(
    ghosts=GHOSTS,
    fresh=fresh,
    happens=HAPPENS,
    shows=SHOWS,
    duties=DUTIES,
    shown_only_to=SHOWN_ONLY_TO,
    openers=OPENERS,
    heirs=("derive", "render"),
    invariants={**STANDING, **LEMMAS},
)
