"""The guide's chapter on preparation as a checklist: S1 to S44, clause by clause, in the guide's own order.

It decides nothing about stages or reading: the tables name these rules. A clause that needs no code has a line
that says so. To read one: the text after the force is said aloud when the check below it finds a gap.
"""

from __future__ import annotations

from collections.abc import Iterable

from reviewflow.model.people import Person
from reviewflow.model.process import Ask, Gap
from reviewflow.model.review import Review
from reviewflow.model.words import Level, MeetingFormat, QuestionAim, Standing
from reviewflow.rules.writing import Clauses

__all__ = ["PREPARATION"]

PREPARATION = Clauses()
guard, judge, note = PREPARATION.guard, PREPARATION.judge, PREPARATION.note

HARM = {QuestionAim.WHY_HARM_WAS_CAUSED, QuestionAim.HOW_TO_AVOID_HARM}
NOT_YET_INTRODUCED = {Standing.NOT_INVOLVED, Standing.IDENTIFIED, Standing.INVITED}
NOT_YET_BOUND = NOT_YET_INTRODUCED | {Standing.INTRODUCED, Standing.BRIEFED}


def concerned(review: Review, ask: Ask) -> Iterable[Person]:
    """The participants that a question is about: the speaker, the person in the row, or all."""
    named = getattr(ask.command, "speaker", None) or getattr(ask.command, "person", None) or ask.subject
    if named is None:
        return review.participants()
    one = review.people.get(named)
    return (one,) if one and one.takes_part else ()


# -- identifying a case for review ---------------------------------------------------------------------------------
@guard("S1", "NO_QUESTION", "at least one question is asked",
       "the review has no question yet; it is begun to answer one or more", "ask a question with `AskQuestion`")
def questions_are_asked(review: Review, ask: Ask) -> Iterable[Gap]:
    return () if review.questions else (Gap("review"),)


@judge("S2", "ONLY_HARM", "the questions go beyond why harm was caused and how to avoid it",
       "every question is about why harm was caused or how to avoid it", "ask about how practice works, or what helped")
def questions_go_beyond_harm(review: Review, ask: Ask) -> Iterable[Gap]:
    aims = [set(q.aims) for q in review.questions.values()]
    only_harm = bool(aims) and all(a and a <= HARM for a in aims)
    return (Gap("review", tuple(sorted(review.questions))),) if only_harm else ()


note("S3", "record", "questions carry free topics", "`AskQuestion.topics`; curiosity may go to any practice issue")
note("S4", "derive", "routine practice, well-regarded practice and innovations are subjects like any other", "`ReasonKind` has no order; `views.letters` offers them side by side")


@guard("S5", "NO_REASON", "a reason is stated",
       "no reason for the review is stated", "state the reason with `StateReason`; it need not be an adverse event")
def reason_is_stated(review: Review, ask: Ask) -> Iterable[Gap]:
    return () if review.reasons and review.reason.reveal().strip() else (Gap("review"),)


note("S6", "no_code", "no incident is required", "no command has a mandatory incident field; `tests/clauses` holds it so")
note("S7", "record", "other reasons are equally valid", "`ReasonKind.OTHER` with its text")
note("S8", "record", "a routine case may ask how far the system supports frontline staff", "`ReasonKind.ROUTINE_PRACTICE` and `AskQuestion.topics`")
note("S9", "record", "a case with new working practice can feed its evaluation", "`StateReason.innovation`")
note("S10", "record", "cases that professionals and families feel good about deserve notice", "`StateReason.regarded_well_by`")
note("S11", "record", "one may ask whether success was a robust system or chance", "`QuestionAim.ROBUST_SYSTEM_OR_CHANCE`")


# -- selecting the review team -------------------------------------------------------------------------------------
@guard("S12", "TEAM_TOO_SMALL", "the team has at least two current members",
       "the review team has fewer than two current members; a systems review needs a team", "appoint members with `AppointTeamMember`")
def team_is_more_than_one(review: Review, ask: Ask) -> Iterable[Gap]:
    team = tuple(m for m in review.team() if m.standing is not Standing.SUSPENDED)
    return () if len(team) >= 2 else (Gap("review", tuple(m.id for m in team)),)


note("S13", "derive", "the review is carried out by a team", "the check is S12's; the reason is the amount of work")


@judge("S14", "ONE_CONTRIBUTOR", "analysis carries more than one contributor",
       "the team's papers carry fewer than two contributors; critical dialogue is vital to the analysis", "file a paper that several members worked on")
def dialogue_shows_in_papers(review: Review, ask: Ask) -> Iterable[Gap]:
    who = sorted({person for paper in review.team_papers.values() for person in paper.contributors})
    return () if len(who) >= 2 else (Gap("review", tuple(who)),)


note("S15", "record", "each member's profession is recorded", "`AppointTeamMember.profession` and `.sector`")


@judge("S16", "PROFESSION_UNCOVERED", "the team reflects the key professions of the case",
       "a key profession of the case is not reflected in the team", "appoint a member from that sector")
def key_professions_are_covered(review: Review, ask: Ask) -> Iterable[Gap]:
    uncovered = sorted(review.key_professions - {m.seat.sector for m in review.team() if m.seat})
    return (Gap("review", tuple(uncovered)),) if uncovered else ()


@judge("S17", "NONE_INDEPENDENT", "at least one member is independent of the reviewed organisations",
       "no member of the team is independent of the organisations under review", "appoint an outsider")
def somebody_is_independent(review: Review, ask: Ask) -> Iterable[Gap]:
    agencies, team = frozenset(review.agencies), review.team()
    free = any(m.seat.independent_of(agencies) for m in team if m.seat)
    return () if free or not team else (Gap("review", tuple(m.id for m in team)),)


note("S18", "no_code", "there are no individual management reviews", "no command or stage asks an agency to review itself; `tests/clauses` holds it so")


# -- identifying who should be involved ----------------------------------------------------------------------------
@guard("S19", "NO_WORKER", "workers are among the participants",
       "no worker takes part yet; people involved means workers and family members", "add one with `AddProfessionalParticipant`")
def workers_take_part(review: Review, ask: Ask) -> Iterable[Gap]:
    return () if any(p.part and not p.part.family for p in review.participants()) else (Gap("review"),)


@judge("S20", "NO_FAMILY", "family members are among the participants",
       "no family member takes part; without them key perspectives are missing", "add one with `AddFamilyParticipant`")
def family_takes_part(review: Review, ask: Ask) -> Iterable[Gap]:
    return () if any(p.part and p.part.family for p in review.participants()) else (Gap("review"),)


note("S21", "record", "people known but not included are recorded, each with a reason", "`NoteNotIncluded`; what is judged is S26")
note("S22", "derive", "that includes the family members themselves", "the check is S20's")
note("S23", "no_code", "family participation is no condition", "S20 can be judged, so it never stops a review for good")


@judge("S24", "AGENCY_NOT_HEARD", "every agency on the record has somebody taking part",
       "nobody from that agency takes part", "add a participant from that agency")
def every_agency_takes_part(review: Review, ask: Ask) -> Iterable[Gap]:
    heard = {p.part.agency for p in review.participants() if p.part}
    return (Gap(agency) for agency in review.agencies if agency not in heard)


note("S25", "record", "the period under review is recorded", "`SetPeriod`; long cases make it unrealistic to include everyone")


@judge("S26", "OMISSION_NOT_JUDGED", "leaving somebody out is judged",
       "it is noted that this person is not included, and nobody has judged whose part was most significant", "add the person")
def omissions_are_judged(review: Review, ask: Ask) -> Iterable[Gap]:
    return (Gap(person) for person in sorted(review.not_included) if not review.people[person].takes_part)


note("S27", "no_code", "people may be added at every stage before the close", "the stage table has the two add commands in every stage but the last; `tests/clauses` holds it so")


@judge("S28", "FAMILY_NOT_ASKED", "the family was asked whose part was key",
       "no family member has been asked whose part was key", "ask, and record it with `AskWhoWasKey`")
def family_is_asked(review: Review, ask: Ask) -> Iterable[Gap]:
    family = {p.id for p in review.people.values() if p.part and p.part.family}
    return () if review.asked_who_was_key & family else (Gap("review", tuple(sorted(family))),)


note("S29", "record", "staff and family are asked who was key", "`AskWhoWasKey`; whose word it was stands in `nominated_by`")


@judge("S30", "NO_FIRST_LINE_MANAGER", "an agency with frontline staff also has a first-line manager",
       "frontline staff of that agency take part, and no first-line manager does", "add a first-line manager of that agency")
def managers_take_part_too(review: Review, ask: Ask) -> Iterable[Gap]:
    for agency in review.agencies:
        there = [p for p in review.participants() if p.part and p.part.agency == agency]
        levels = {p.part.level for p in there if p.part}
        if Level.FRONTLINE in levels and Level.FIRST_LINE_MANAGER not in levels:
            yield Gap(agency, tuple(sorted(p.id for p in there)))


note("S31", "record", "the level of each worker is recorded", "`AddProfessionalParticipant.level`; managers hold supervision and budgets")


# -- preparing participants ----------------------------------------------------------------------------------------
note("S32", "derive", "participants need a detailed introduction", "a person's standing is INTRODUCED by a meeting only; the check is S33's, and the reading table asks it again")


@guard("S33", "NOT_INTRODUCED", "the speaker was introduced to the approach",
       "this person has not been introduced to the approach yet; without it active participation is difficult", "hold the introductory meeting with `HoldIntroductoryMeeting`")
def speaker_is_introduced(review: Review, ask: Ask) -> Iterable[Gap]:
    return (Gap(p.id) for p in concerned(review, ask) if p.standing in NOT_YET_INTRODUCED)


@judge("S33-begin", "NOT_ALL_INTRODUCED", "every listed participant was introduced, or the absence judged",
       "this person has not been introduced yet, and the review would begin without that", "hold the introductory meeting with `HoldIntroductoryMeeting`", clause="S33")
def everyone_is_introduced(review: Review, ask: Ask) -> Iterable[Gap]:
    return (Gap(p.id, (p.standing.value,)) for p in review.participants() if p.standing in NOT_YET_INTRODUCED)


note("S34", "no_code", "otherwise active participation is hard", "said in the text of S33")


@judge("S35", "MEETING_BEFORE_LETTER", "the introductory letter came before the meeting",
       "this person met the team without an introductory letter before it", "send the letter first with `SendLetter`")
def letter_comes_first(review: Review, ask: Ask) -> Iterable[Gap]:
    for p in concerned(review, ask):
        met, letter = p.preparation.met_on, p.preparation.letter_on
        if met is not None and (letter is None or letter > met):
            yield Gap(p.id, (str(letter), str(met)))


@judge("S36", "NOT_FACE_TO_FACE", "the introductory meeting was face to face",
       "this person's introductory meeting was not face to face", "meet face to face")
def meeting_is_face_to_face(review: Review, ask: Ask) -> Iterable[Gap]:
    for p in concerned(review, ask):
        if p.preparation.format not in (None, MeetingFormat.FACE_TO_FACE):
            yield Gap(p.id, (str(p.preparation.format),))


@guard("S37", "MEETING_NOT_THOROUGH", "aims, process and own part were made clear",
       "the meeting left the aims, what it entails or the person's own part unclear", "make all three clear, then record the meeting")
def meeting_is_thorough(review: Review, ask: Ask) -> Iterable[Gap]:
    c = ask.command
    clear = c is None or (c.aims_made_clear and c.process_made_clear and c.own_part_made_clear)
    return () if clear else (Gap(c.meeting),)


@guard("S38", "NO_TEAM_AT_MEETING", "a team member was at the meeting",
       "nobody of the review team was at the meeting, so it was not one", "meet with a member of the team")
def team_is_at_the_meeting(review: Review, ask: Ask) -> Iterable[Gap]:
    c = ask.command
    if c is None:
        return ()
    there = [p for p in c.team_present if p in review.people and review.people[p].on_team]
    return () if len(there) == len(c.team_present) and there else (Gap(c.meeting),)


note("S39", "derive", "a joint meeting can found a group identity", "`views.status` counts agencies per meeting")


@guard("S40", "NOT_BRIEFED", "confidentiality was made clear and the undertaking given",
       "confidentiality and its limits have not been made clear to this person, or the undertaking is missing", "record `BriefConfidentiality`, then `GiveUndertaking`")
def confidentiality_is_clear(review: Review, ask: Ask) -> Iterable[Gap]:
    return (Gap(p.id) for p in concerned(review, ask) if p.standing in {Standing.INTRODUCED, Standing.BRIEFED})


@guard("S41", "LEARNING_FIRST_NOT_SAID", "a team member said that learning comes before blame",
       "nobody of the team has reassured this person that learning comes before blame", "say so, and record it with `SayLearningComesFirst`")
def learning_comes_first(review: Review, ask: Ask) -> Iterable[Gap]:
    introduced = (p for p in concerned(review, ask) if p.standing not in NOT_YET_INTRODUCED)
    return (Gap(p.id) for p in introduced if p.preparation.learning_said_by is None)


@guard("S41-said-by", "NOT_SAID_BY_THE_TEAM", "it is a team member who says so",
       "that learning comes before blame must be said by a member of the team", "name the team member who said it", clause="S41")
def said_by_the_team(review: Review, ask: Ask) -> Iterable[Gap]:
    said_by = getattr(ask.command, "said_by", None) or getattr(ask.command, "learning_first_said_by", None)
    wrong = said_by is not None and not (said_by in review.people and review.people[said_by].on_team)
    return (Gap(str(said_by)),) if wrong else ()


@guard("S42", "NO_BACKING", "every agency concretely backs learning before blame",
       "this agency has not concretely stated its backing", "record its statement with `StateBacking`")
def every_agency_backs_it(review: Review, ask: Ask) -> Iterable[Gap]:
    speaker = getattr(ask.command, "speaker", None)
    if speaker is None:
        return (Gap(a.id) for a in review.agencies.values() if a.backing is None)
    person = review.people.get(speaker)
    agency = review.agencies.get(person.part.agency) if person and person.part and person.part.agency else None
    return (Gap(agency.id),) if agency and agency.backing is None else ()


note("S43", "derive", "details about confidentiality are clarified early", "the check is S40's, before the first conversation")


@guard("S44", "LIMITS_NOT_STATED", "the briefing stated the limits of confidentiality",
       "the briefing did not state that not everything can be kept confidential; the team cannot promise that", "brief again with a wording that states the limits")
def limits_are_stated(review: Review, ask: Ask) -> Iterable[Gap]:
    return (Gap(ask.command.person),) if ask.command is not None and not ask.command.limits_stated else ()
