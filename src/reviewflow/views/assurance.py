"""One document for a board or an inspector: what was done, judged, refused and kept, without anybody's identity.

Counts and labels only: no person's id, no pseudonym, no text. Agencies appear by the label that the report shows. It
says nothing about the case; it says how far the process was followed, and each exception with the rule it is from.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from reviewflow.kernel import Kernel
from reviewflow.model.events import CompelledDisclosureRecorded, ReadingGranted, ReadingRefused
from reviewflow.model.people import ENDED, Person
from reviewflow.model.review import Review
from reviewflow.model.words import CopyState, Standing
from reviewflow.record import Envelope
from reviewflow.rules import CLAUSES
from reviewflow.views.circulation import circulation
from reviewflow.views.naming import day, in_words, listed, plural
from reviewflow.views.status import Status, status

__all__ = ["assurance", "assurance_text"]


def assurance(kernel: Kernel, envelopes: Sequence[Envelope]) -> Mapping[str, tuple[str, ...]]:
    """The document, as the lines of each of its parts by the part's title; parts with nothing to say are left out.

    The log should have been verified; its last hash is told for comparison.
    """
    s = status(kernel, envelopes)
    parts = (
        ("The review", _review(s.review, envelopes)),
        ("The team", _team(s.review)),
        ("Who took part", _participants(s.review)),
        ("Preparation", _preparation(s)),
        ("Agencies", _agencies(s)),
        ("Judgements: where a rule was set aside, with its reason on the record", _judgements(s)),
        ("Time", _clocks(s)),
        ("Drafts and copies", _copies(s.review)),
        ("Requests to read", _readings(envelopes)),
        ("Incidents and compelled disclosures", _incidents(s.review, envelopes)),
        ("Publication", _publication(s.review)),
    )
    told = {title: tuple(lines) for title, lines in parts}
    return {title: lines for title, lines in told.items() if lines}


def assurance_text(kernel: Kernel, envelopes: Sequence[Envelope]) -> str:
    """The whole document as text."""
    parts = assurance(kernel, envelopes).items()
    return "\n\n".join("\n".join([title, *(f"  {line}" for line in lines)]) for title, lines in parts)


def _review(r: Review, envelopes: Sequence[Envelope]) -> Iterator[str]:
    yield f"review {r.id}, commissioned by {r.commissioner}; the record is kept by {r.custodian}"
    yield f"it stands at “{in_words(r.stage)}”; {plural(len(r.questions), 'question')}; reason: {listed(map(in_words, r.reasons), 'not stated')}"
    if envelopes:
        first, last = envelopes[0], envelopes[-1]
        yield f"{plural(len(envelopes), 'event')} on the record, from {day(first.at)} to {day(last.at)}, ending in {last.hash}"


def _team(r: Review) -> Iterator[str]:
    team = r.team()
    agencies = frozenset(r.agencies)
    free = sum(1 for member in team if member.seat and member.seat.independent_of(agencies))
    sectors = sorted({in_words(member.seat.sector) for member in team if member.seat})
    leads = sum(1 for member in team if member.seat and member.seat.lead)
    yield f"{plural(len(team), 'current member')}, {leads} of them lead; {free} independent of every agency under review"
    yield f"sectors: {listed(sectors, 'none')}; key professions of the case: {listed(sorted(map(in_words, r.key_professions)), 'none declared')}"
    yield f"{plural(r.team_meetings, 'team meeting')} recorded"


def _participants(r: Review) -> Iterator[str]:
    parts = [p for p in r.people.values() if p.part is not None]
    for what, people in (("workers", _of(parts, family=False)), ("family members", _of(parts, family=True))):
        now = sum(1 for p in people if p.standing not in ENDED)
        ended = Counter(in_words(p.standing) for p in people if p.standing in ENDED)
        gone = f" ({listed(f'{count} {how}' for how, count in ended.items())})" if ended else ""
        yield f"{what}: {len(people)} in all, {now} taking part now{gone}"
    yield f"{len(r.not_included)} known to have been involved and not included, each with a reason"
    asked = [p for p in parts if p.id in r.asked_who_was_key]
    yield f"asked whose part was key: {len(_of(asked, family=True))} of the family, {len(_of(asked, family=False))} workers"


def _of(people: Iterable[Person], *, family: bool) -> list[Person]:
    return [p for p in people if p.part is not None and p.part.family is family]


def _preparation(s: Status) -> Iterator[str]:
    there = s.review.participants()
    counts = Counter(p.standing for p in there)
    yield f"prepared: {counts[Standing.PREPARED]} of {len(there)}"
    for standing in (Standing.IDENTIFIED, Standing.INVITED, Standing.INTRODUCED, Standing.BRIEFED, Standing.SUSPENDED):
        if counts[standing]:
            yield f"at “{in_words(standing)}”: {counts[standing]}"
    joint = sum(1 for meeting in s.meetings if meeting.joint)
    yield f"{plural(len(s.meetings), 'introductory meeting')}, {joint} of them joint across agencies"
    wordings = sorted({p.preparation.wording for p in s.review.people.values() if p.preparation.wording})
    yield f"wordings of confidentiality in use: {listed(wordings, 'none')}"


def _agencies(s: Status) -> Iterator[str]:
    for c in s.coverage:
        agency = s.review.agencies[c.agency]
        backed = f"backing stated on {day(agency.backing.stated_on)}" if agency.backing else "NO BACKING STATED"
        gaps = f"; gap under {listed(c.gaps)}" if c.gaps else ""
        yield f"{agency.shown_as}: {plural(sum(c.counts), 'participant')}, {backed}{gaps}"


def _judgements(s: Status) -> Iterator[str]:
    for j in s.judgements:
        rule = CLAUSES.get(j.judgement.rule)
        asked = f"{rule.clause}, “{rule.fact}”" if rule else j.judgement.rule
        yield f"{asked}, for {_subject(s.review, j.judgement.subject)}, on {day(j.judgement.at)}: {j.state}"


def _subject(r: Review, subject: str) -> str:
    """What a judgement was about, without saying whom."""
    if subject in r.people:
        return "one person"
    if subject in r.agencies:
        return r.agencies[subject].shown_as
    return r.versions[subject].label if subject in r.versions else "the review"


def _clocks(s: Status) -> Iterator[str]:
    for c in s.clocks:
        late = f", {plural(c.days_over, 'day')} over" if c.days_over else ""
        yield f"{in_words(c.clock.stops_at)} due by {day(c.clock.due_on)}: {c.state}{late}"


def _copies(r: Review) -> Iterator[str]:
    for v in r.versions.values():
        states = Counter(copy.state for copy in circulation(r, v.id))
        told = listed((f"{states[state]} {in_words(state)}" for state in CopyState if states[state]), "none sent")
        discussed = f"; discussed {plural(len(v.discussed_on), 'time')}" if v.discussed_on else ""
        yield f"{v.label}, {in_words(v.state)}: copies {told}{discussed}"


def _readings(envelopes: Iterable[Envelope]) -> Iterator[str]:
    kinds = Counter(type(e.event) for e in envelopes)
    yield f"{kinds[ReadingGranted]} granted and {kinds[ReadingRefused]} refused, each on the record"


def _incidents(r: Review, envelopes: Iterable[Envelope]) -> Iterator[str]:
    if r.incidents:
        open_ones = sum(1 for incident in r.incidents.values() if not incident.settled)
        yield f"{plural(len(r.incidents), 'incident')}, {open_ones} not judged yet"
    for e in envelopes:
        if isinstance(e.event, CompelledDisclosureRecorded):
            yield (
                f"{in_words(e.event.gateway)} on {day(e.event.disclosed_on)}, approved by "
                f"{plural(len(e.event.approved_by), 'person', 'people')}; it made nobody a participant"
            )


def _publication(r: Review) -> Iterator[str]:
    for v in r.versions.values():
        if v.gate is not None:
            judged = f", {plural(len(v.gate.exceptions), 'judged exception')}" if v.gate.exceptions else ""
            yield f"{v.label}: checked on {day(v.gate.at)}, {plural(v.gate.open_findings, 'finding')} open{judged}; {in_words(v.state)}"
    told = sum(1 for p in r.participants() if p.told_before_publication)
    if told:
        yield f"{told} of {len(r.participants())} participants were told before the release"
