"""The texts of letters, agenda and confidentiality wording, each under a version that the commands record.

Plain English of our own. A text that was ever sent stays as it is: a change is a new version beside the old one
(`letter-professional/2`), and a test holds every version to its digest. `$field` is filled by `letters.fill`.
"""

from __future__ import annotations

from collections.abc import Mapping

from reviewflow.model.words import Gateway, ReasonKind

__all__ = ["GATEWAYS", "REASONS", "TEXTS"]

# fmt: off
REASONS: Mapping[ReasonKind, str] = {
    ReasonKind.ROUTINE_PRACTICE:  "this is ordinary, everyday work, and shows how far the system supports those who do it",
    ReasonKind.INNOVATION:        "people here work in a new way, and others may learn from it",
    ReasonKind.POSITIVE_PRACTICE: "people feel good about how this went, and we would like to know what made it so",
    ReasonKind.ADVERSE_EVENT:     "something went badly, and we would like to understand how it came about",
    ReasonKind.OTHER:             "there is something here that is worth understanding",
}
"""Why a case is reviewed, side by side; none ranks above another (S4, S6, S7)."""

GATEWAYS: Mapping[Gateway, str] = {
    Gateway.CORONER:             "a coroner may require papers or evidence for an inquest",
    Gateway.FAMILY_COURT:        "a family court may order that something is disclosed to it, or to somebody it names",
    Gateway.CRIMINAL_COURT:      "a criminal court may order disclosure for a trial",
    Gateway.POLICE:              "the police or the prosecuting authority may ask for material that bears on a criminal investigation",
    Gateway.INFORMATION_REQUEST: "the law on access to information may oblige the body that keeps the record to release some of it, also years later",
    Gateway.NATIONAL_PANEL:      "national bodies and inspectorates may be entitled to see the report",
    Gateway.REGULATOR:           "a professional regulator may have powers to require information; the review itself is not used for discipline",
}
"""Through which law something may have to be disclosed (DOMAIN §4.4), each named in the wording."""
# fmt: on

LETTER_PROFESSIONAL_1 = """\
$date

Dear $name,

A review of $case, and an invitation to take part

$commissioner has asked a team to review this case. The reason is that $reason. The review is begun to answer these
questions:

$questions

You worked with the family between $period, and we would like you to take part.

What this kind of review is. It looks at how the whole system works for those who work in it: what helps, and what gets
in the way. It asks how things looked to you then, with what you knew. Learning comes before blame, and your agency has
been asked to say the same to you in concrete terms. It is no investigation and no disciplinary process.

What it asks of you. First an introductory meeting on $meeting_on, at $meeting_place, with members of the team; nothing
begins for you before it. Then a conversation with two of us, of about $conversation_length. Then, together with the
others who took part, to read and discuss what we have drafted, and to tell us where we have got it wrong.

What will be kept confidential, and what cannot be. Drafts stay with those who take part: not with other colleagues,
and not with your managers, however senior. We cannot promise that everything you tell us stays confidential. The
meeting makes clear what the limits are, and we ask you for an undertaking only after that.

It is your choice. You may ask whatever you like before you decide, you may bring somebody to support you, and you may
say no, now or later.

Please reply to $contact by $reply_by.

Yours sincerely,
$signatory
"""

LETTER_FAMILY_1 = """\
$date

Dear $name,

Would you help us to learn from what happened?

$commissioner has asked a small team to look at how different services worked with your family. The reason is that
$reason. These are the questions we hope to answer:

$questions

You know things that nobody else knows, and without you important parts would be missing. So we would like to hear from
you, in the way that suits you best.

What we are asking. First, to meet us on $meeting_on, at $meeting_place, or wherever you would rather. We shall explain
what the review is for, what it would mean for you and what you can expect of us. If you then wish to go on, we would
have a conversation about how things were for you. We would also like to ask whose work mattered most to you.

This is not about blaming anybody, and it does not decide about your family.

What stays private, and what cannot. Your name will not be in the report; we use another name, and you can choose it. We
cannot promise that everything you tell us stays with us: if a child or an adult may be at risk we must act, and the law
can require us to share something. We shall go through this with you before you tell us anything.

You can say yes or no, change your mind, and bring somebody with you. If you want, we shall agree with you how you hear
what the report says before it is finished, and we shall tell you before it is made public.

You can reach $contact. We would be glad to hear from you by $reply_by.

With kind regards,
$signatory
"""

LETTER_CHILD_1 = """\
$date

Dear $advocate,

$name's views, and your part in bringing them to us

$commissioner has asked a team to look at how services worked with $name's family. The reason is that $reason. We think
that $name has a view of this that matters. We would like to hear it through you, if $name wants that.

Please use your own judgement of what is right for $name, at what moment and in which words. This is a text that you may
read out, or say in your own way:

    Some people are trying to find out what grown-ups did well and what they could do better when they work with families
    like yours. Nobody is in trouble. If you want, you can tell $advocate what it was like for you, and $advocate will
    tell them. You can also say no, and you can stop whenever you like. They will not use your real name. If you say
    something that means you or somebody else might get hurt, $advocate has to tell somebody who can help.

Before you speak with $name, we would like to meet you on $meeting_on, at $meeting_place. There we explain what the
review is for, what it asks of you both, and what can and cannot be kept confidential.

You can reach $contact. Please reply by $reply_by.

Yours sincerely,
$signatory
"""

AGENDA_1 = """\
Introductory meeting: $case
$meeting_on, $meeting_place
From the review team: $team

1. Welcome, and who is here
   Everybody says who they are and what they have to do with the case.

2. Why this review, and its questions (the aims)
   The reason is that $reason. The questions:
$questions

3. Learning before blame
   A member of the team says what this means, and each agency's backing is read out.

4. What the review is like from beginning to end (the process)
   Conversations, the team's analysis, an interim report, drafts, and what happens to the final report.

5. What it asks of each person (your own part)
   A conversation; reading and discussing drafts with this group; saying where we have got it wrong.

6. Confidentiality, and its limits
   The wording $confidentiality_wording is gone through line by line. What cannot be promised is said first.

7. Your questions
   Take as long as is needed. An undertaking is asked for afterwards, from each person, and nobody needs to give it here.

8. Whom else should we ask?
   Whose part in this was key, as you saw it?

After the meeting the team records who attended, that aims, process and own part were made clear, and who said that
learning comes before blame.
"""

CONFIDENTIALITY_1 = """\
Confidentiality in this review, and its limits
Review $case, wording for $name

What we cannot promise
We cannot promise to keep everything that you tell us confidential.
- If a child or an adult may be at risk of harm, we pass that on at once, and tell you where we can.
$gateways
Should something like this happen, no more is disclosed than is required, it is put on record, and we tell you unless we
are not allowed to. It gives nobody a place in the review and opens nothing else.

What we do promise
- What you tell us in a conversation is written down. The record is open to you and to those who held the conversation.
- Reports draw on what people told us. We write of people by their position and not by name; should a name slip into a
  draft, tell us, and we take it out.
- The interim report and every draft of the final report are confidential to the review team and to those who take part
  and were prepared as you are. They are not shown to other colleagues, to managers of your agency, however senior, or to
  anybody else. Family members read a draft where that was decided with them.
- In a final report that may be made public, places are taken out, professionals appear by their role and the family
  under other names. Somebody who knew the case well may still recognise people; we look for that, and cannot rule it out.

What we ask of you
- Keep drafts, and what others say in the group, within the group. Copies are numbered, and we call them in again.
- Tell us at once if a copy is lost or somebody else has seen it.
- This goes on when your part in the review has ended.

You may withdraw at any time, and you may say that you do not wish to be quoted. We shall then tell you honestly what can
still be taken out. What was recorded is not destroyed, since the law may ask for it.

The undertaking
“I have been told about confidentiality in this review and about its limits. I shall keep what is shared with me within
the group.”

$name, on $date
Questions to $contact
"""

TEXTS: Mapping[str, str] = {
    "letter-professional/1": LETTER_PROFESSIONAL_1,
    "letter-family/1": LETTER_FAMILY_1,
    "letter-child/1": LETTER_CHILD_1,
    "agenda/1": AGENDA_1,
    "confidentiality/1": CONFIDENTIALITY_1,
}
"""Every wording that was ever released, by the id that `SendLetter` and `BriefConfidentiality` record."""
