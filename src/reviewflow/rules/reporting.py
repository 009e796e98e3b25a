"""From conversations to publication: S45 to S52, and what practice adds to them (two people, copies, clocks).

Who may read is not here but in `confidentiality.py`. Ids in words (`two_people`) are rules that the readings or
good practice ask for; their clause says which sentence of the guide they serve.
"""

from __future__ import annotations

from collections.abc import Iterable

from reviewflow.model.papers import Version
from reviewflow.model.people import Person
from reviewflow.model.process import Ask, Gap
from reviewflow.model.review import Review
from reviewflow.model.words import CopyState, Purpose, Stage, VersionState
from reviewflow.rules.writing import Clauses

__all__ = ["REPORTING"]

REPORTING = Clauses()
guard, judge, note = REPORTING.guard, REPORTING.judge, REPORTING.note


ORDER = list(Stage)
TWO = 2


def the_version(review: Review, ask: Ask) -> Version | None:
    """The version that a question is about, if it is about one on the record."""
    return review.versions.get(getattr(ask.command, "version", None) or ask.subject or "")


def the_person(review: Review, ask: Ask) -> Person | None:
    """The person that a question is about, if it is about one on the record."""
    named = getattr(ask.command, "speaker", None) or getattr(ask.command, "person", None) or ask.subject
    return review.people.get(named or "")


# -- sources -------------------------------------------------------------------------------------------------------
note("S45", "record", "reports draw on conversations, and say on which", "`CompileReport.sources`; `views.provenance` lists what a withdrawal touches")


@guard("S45-source", "NOT_A_VERSION", "a derived version comes from versions only",
       "that source is no version of a report", "compile from conversations and team papers with `CompileReport`", clause="S45")
def derived_from_versions(review: Review, ask: Ask) -> Iterable[Gap]:
    sources = getattr(ask.command, "sources", ())
    if ask.command is not None and not sources:
        return (Gap(ask.command.version),)
    return (Gap(d.source) for d in sources if d.source not in review.versions)


@judge("S45-rework", "LEANS_ON_SEALED", "no passage leans on a conversation that was sealed",
       "this version still leans on a conversation whose speaker withdrew", "make a version without those passages (`DeriveVersion.reworked`)", clause="S45")
def withdrawn_words_are_reworked(review: Review, ask: Ask) -> Iterable[Gap]:
    version = the_version(review, ask)
    looked_at = (version,) if version else tuple(review.versions.values())
    sealed = {c.id for c in review.conversations.values() if c.sealed}
    for v in looked_at:
        leaning = sorted(review.sources_of(v.id) & sealed)
        if leaning:
            yield Gap(v.id, tuple(leaning))


# -- sharing and discussing ----------------------------------------------------------------------------------------
note("S46", "guard", "drafts are shared and discussed before anything is final", "act `finalise` of the confidentiality table (`discussed`), and the rule below")


@guard("S46-comments", "COMMENTS_OPEN", "every comment was disposed of",
       "this comment has not been disposed of", "answer it with `DisposeOfComment`", clause="S46")
def comments_are_disposed_of(review: Review, ask: Ask) -> Iterable[Gap]:
    return (Gap(c.id) for c in review.comments.values() if c.disposal is None)


note("S47", "guard", "draft reports stay with the participants", "acts `name`, `deliver`, `join` of the confidentiality table")
note("S48", "guard", "seniority or line management gives no right to a draft", "condition NOT_IN_THE_REVIEW_GROUP of the confidentiality table")


@guard("copy_numbers", "COPY_NUMBER_USED", "copy numbers are new and every person has one copy",
       "that copy number is in use on this version, or its person is named twice", "number the copies afresh, one a person", clause="S47")
def copies_are_numbered_once(review: Review, ask: Ask) -> Iterable[Gap]:
    version, copies = the_version(review, ask), getattr(ask.command, "copies", ())
    numbers, people = [c.number for c in copies], [c.person for c in copies]
    taken = set(version.copies) if version else set()
    wrong = [c for c in copies if numbers.count(c.number) > 1 or people.count(c.person) > 1 or c.number in taken]
    if ask.command is not None and not copies:
        return (Gap(ask.command.version),)
    return (Gap(f"{ask.command.version}#{c.number}") for c in wrong)


@guard("copy_known", "UNKNOWN_COPY", "the copy is on the circulation",
       "that version has no copy of that number", "check the copy's number", clause="S47")
def copy_is_known(review: Review, ask: Ask) -> Iterable[Gap]:
    version, copy = the_version(review, ask), getattr(ask.command, "copy", None)
    unknown = version is not None and copy is not None and copy not in version.copies
    return (Gap(f"{version.id}#{copy}"),) if version is not None and unknown else ()


@judge("copies_accounted", "COPY_UNACCOUNTED", "no copy is unaccounted for",
       "a copy of this version is unaccounted for", "find it, and record it with `AccountForCopy`", clause="S47")
def copies_are_accounted_for(review: Review, ask: Ask) -> Iterable[Gap]:
    for v in review.versions.values():
        lost = tuple(str(n) for n, (_, state) in sorted(v.copies.items()) if state is CopyState.UNACCOUNTED)
        if lost:
            yield Gap(v.id, lost)


@judge("copies_back", "COPIES_STILL_OUT", "every copy was returned or destroyed",
       "copies of this version are still out", "call them in, and record each with `AccountForCopy`", clause="S47")
def copies_are_back(review: Review, ask: Ask) -> Iterable[Gap]:
    for v in review.versions.values():
        out = tuple(
            str(n) for n, (_, state) in sorted(v.copies.items()) if state in {CopyState.HELD, CopyState.TO_BE_RETURNED}
        )
        if out and v.state is not VersionState.PUBLISHED:
            yield Gap(v.id, out)


@judge("employment", "EMPLOYMENT_CHANGED", "a change of employer or role was judged",
       "this person changed employer or role since, and nobody has judged whether that is a conflict", "judge it before access is given back", clause="S48")
def change_is_judged(review: Review, ask: Ask) -> Iterable[Gap]:
    one = the_person(review, ask)
    people = (one,) if one else tuple(review.people.values())
    return (Gap(p.id, (p.moved_to,)) for p in people if p.moved_to)


# -- finalising and publishing -------------------------------------------------------------------------------------
@guard("same_digest", "OTHER_DIGEST", "it is about these very bytes",
       "the digest is not that of this version; something else would be approved than what is on the record", "use the digest on the record, or make a new version", clause="S46 S49")
def digest_is_the_versions(review: Review, ask: Ask) -> Iterable[Gap]:
    version, digest = the_version(review, ask), getattr(ask.command, "digest", None)
    return (Gap(version.id),) if version and digest is not None and digest != version.digest else ()


def approvers(review: Review, version: Version, purpose: Purpose) -> set[str]:
    """Who approved these very bytes, without the author and without managers of an agency under review."""
    who = {a.person for a in version.approvals if a.purpose is purpose and a.digest == version.digest}
    return {p for p in who - {version.author} if not manages_an_agency(review, p)}


def manages_an_agency(review: Review, person: str) -> bool:
    """Whether the person manages an agency under review, by office, seat or part."""
    p = review.people[person]
    managed = {*p.manages, *(p.seat.manages if p.seat else ())}
    if p.part and p.part.agency and p.part.level and p.part.level.value.endswith("manager"):
        managed.add(p.part.agency)
    return bool(managed & set(review.agencies))


def _two(review: Review, ask: Ask, purpose: Purpose) -> Iterable[Gap]:
    version = the_version(review, ask)
    if version is None:
        return ()
    who = approvers(review, version, purpose)
    return () if len(who) >= TWO else (Gap(version.id, tuple(sorted(who))),)


@guard("two_people_finalise", "NOT_APPROVED_BY_TWO", "two people approved these bytes as final",
       "fewer than two people, neither its author nor a manager of a reviewed agency, have approved these bytes as final", "have them approve it with `ApproveVersion`", clause="S46")
def two_approved_final(review: Review, ask: Ask) -> Iterable[Gap]:
    return _two(review, ask, Purpose.FINALISE)


@guard("two_people_publish", "NOT_APPROVED_BY_TWO", "two people approved these bytes for publication",
       "fewer than two people, neither its author nor a manager of a reviewed agency, have approved these bytes for publication", "have them approve it with `ApproveVersion`", clause="S49 S50 S51")
def two_approved_publication(review: Review, ask: Ask) -> Iterable[Gap]:
    return _two(review, ask, Purpose.PUBLISH)


@guard("S49", "CHECK_NOT_PASSED", "places are removed from these very bytes",
       "these very bytes have not passed the publication check for places", "run the check on the file to be published, and record it with `RecordGateCheck`")
def gate_passed_on_these_bytes(review: Review, ask: Ask) -> Iterable[Gap]:
    version = the_version(review, ask)
    if version is None:
        return ()
    gate = version.gate
    passed = gate is not None and gate.open_findings == 0 and gate.digest == version.digest
    return () if passed else (Gap(version.id, (str(gate.open_findings) if gate else "not checked",)),)


@guard("same_rules", "CHECKED_UNDER_OTHER_RULES", "the check was made under the rules of today",
       "the rules or the policy of the publication check have changed since this version passed it", "check the file again, and record it with `RecordGateCheck`", clause="S49")
def gate_passed_under_these_rules(review: Review, ask: Ask) -> Iterable[Gap]:
    c, version = ask.command, the_version(review, ask)
    if c is None or version is None or version.gate is None:
        return ()
    return () if version.gate.rules == c.rules else (Gap(version.id),)


note("S50", "guard", "professionals appear by their role only", "the same check as S49's: places, professionals and family pass together or not at all")
note("S51", "guard", "the family appears by pseudonyms", "the same check as S49's, with the pseudonyms of the register")


@guard("check_is_whole", "CHECK_INCOMPLETE", "the check's own figures make sense",
       "open findings are counted from 0, and exceptions are decided by two people", "record the number of open findings, and who decided the exceptions", clause="U10")
def exceptions_have_two_names(review: Review, ask: Ask) -> Iterable[Gap]:
    c = ask.command
    if c is None:
        return ()
    undecided = bool(c.exceptions) and len(set(c.decided_by)) < TWO
    return (Gap(c.version),) if c.open_findings < 0 or undecided else ()


@judge("holds", "PROCESS_OPEN", "no parallel process holds publication",
       "this parallel process is still open, and publication waits for it", "end it with `EndParallelProcess`", clause="S49")
def nothing_holds_publication(review: Review, ask: Ask) -> Iterable[Gap]:
    return (Gap(p.id) for p in review.processes.values() if p.holds_publication and not p.ended)


@judge("told_first", "NOT_TOLD_FIRST", "participants and family were told before the release",
       "this person takes part and has not been told before the release", "tell the person, and record it with `TellBeforePublication`", clause="S51")
def people_are_told_first(review: Review, ask: Ask) -> Iterable[Gap]:
    return (Gap(p.id) for p in review.participants() if not p.told_before_publication)


@judge("clocks", "CLOCK_OVERRUN", "no clock has run out",
       "the day by which this was due has passed", "no step mends it; judge the overrun with its reason", clause="S52")
def clocks_are_kept(review: Review, ask: Ask) -> Iterable[Gap]:
    at = ask.at or review.last_at
    if at is None:
        return ()
    late = (c for c in review.clocks.values() if c.due_on < at.date())
    return (Gap(c.id, (c.due_on.isoformat(),)) for c in late if ORDER.index(review.stage) < ORDER.index(c.stops_at))


@judge("fit_for_the_public", "FINAL_NOT_CHECKED", "an unpublished final is fit to be made public",
       "this final was not published, has not passed the check, and is not marked internal; a request may force it out years later", "run the check, or mark it with `MarkInternal`", clause="U11")
def unpublished_finals_are_fit(review: Review, ask: Ask) -> Iterable[Gap]:
    if any(v.state is VersionState.PUBLISHED for v in review.versions.values()):
        return ()
    finals = (v for v in review.versions.values() if v.state is VersionState.FINAL and not v.internal)
    return (Gap(v.id) for v in finals if not review.facts.has("checked", v.id))


# -- beside the path -----------------------------------------------------------------------------------------------
@guard("two_people_disclose", "NOT_APPROVED_BY_TWO", "two people approved a compelled disclosure",
       "a compelled disclosure is approved by two people", "name two approvers", clause="S47")
def two_approved_disclosure(review: Review, ask: Ask) -> Iterable[Gap]:
    c = ask.command
    return (Gap(c.disclosure),) if c is not None and len(c.approved_by) < TWO else ()


@guard("settled_last", "INCIDENT_SETTLED", "the incident is still open",
       "this incident was settled before", "record a new incident if something else happened", clause="S47")
def incident_is_open(review: Review, ask: Ask) -> Iterable[Gap]:
    one = getattr(ask.command, "incident", "")
    return (Gap(one),) if one in review.incidents and review.incidents[one].settled else ()


@guard("opened_by", "NOT_THE_BUSINESS_MANAGER", "the business manager opens the review",
       "the review is opened by the person who is to be its business manager", "give the command as that person", clause="S5")
def opened_by_its_manager(review: Review, ask: Ask) -> Iterable[Gap]:
    c = ask.command
    return (Gap(c.business_manager),) if c is not None and c.business_manager != ask.actor else ()


@guard("period_order", "PERIOD_REVERSED", "the period begins before it ends",
       "the period's last day comes before its first", "swap the days", clause="S25")
def period_is_in_order(review: Review, ask: Ask) -> Iterable[Gap]:
    c = ask.command
    return (Gap("review"),) if c is not None and c.last_on < c.first_on else ()


@guard("office_held", "OFFICE_NOT_HELD", "the person holds that office",
       "the person does not hold that office", "check the office", clause="U4")
def office_is_held(review: Review, ask: Ask) -> Iterable[Gap]:
    c = ask.command
    held = c is None or c.person not in review.people or c.office in review.people[c.person].offices
    return () if held else (Gap(c.person),)


@guard("seat_held", "NO_SEAT", "the person sits on the team",
       "the person has no seat on the review team", "check the person", clause="S12")
def seat_is_held(review: Review, ask: Ask) -> Iterable[Gap]:
    one = the_person(review, ask)
    return (Gap(one.id),) if one and one.seat is None else ()


@guard("held_by_team", "NOT_HELD_BY_THE_TEAM", "conversations are held by team members",
       "a conversation is held by members of the review team", "name who of the team held it", clause="S45")
def conversation_is_held_by_team(review: Review, ask: Ask) -> Iterable[Gap]:
    c = ask.command
    if c is None:
        return ()
    strangers = [p for p in c.held_by if p in review.people and not review.people[p].on_team]
    return (Gap(p) for p in strangers) if strangers or c.held_by else (Gap(c.conversation),)


@guard("takes_part", "NOT_A_PARTICIPANT", "the person takes part",
       "this person does not take part in the review, or no longer does", "add the person, or record a return", clause="S19")
def person_takes_part(review: Review, ask: Ask) -> Iterable[Gap]:
    one = the_person(review, ask)
    return (Gap(one.id),) if one and not one.takes_part else ()


@guard("not_yet_listed", "ALREADY_LISTED", "the person is not on the list yet",
       "this person is on the list already; one person is one id, and is added once", "use the id that is there", clause="S19")
def person_is_not_listed(review: Review, ask: Ask) -> Iterable[Gap]:
    one = the_person(review, ask)
    return (Gap(one.id),) if one and one.takes_part else ()


@guard("not_yet_seated", "ALREADY_ON_THE_TEAM", "the person is not on the team yet",
       "this person is on the review team already; a team is of different people", "appoint somebody else", clause="S12")
def person_is_not_seated(review: Review, ask: Ask) -> Iterable[Gap]:
    one = the_person(review, ask)
    return (Gap(one.id),) if one and one.on_team else ()


note("S52", "guard", "data collection follows preparation", "the order of stages in `process.py`")
