"""From the gate to the release, on review HM-07: its own register, its own files, the bytes on its record."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest

from reviewflow.errors import InputError
from reviewflow.kernel import Accepted, Refused
from reviewflow.model.commands import AddPlace, ApproveVersion, RecordJudgement, RenderFinal
from reviewflow.model.private import Private
from reviewflow.model.words import Purpose
from reviewflow.publication import Decision, Decisions, Policy
from reviewflow.record import MemoryPapers, MemoryStore, command_from_json
from reviewflow.releases import check_for_publication, publish, register_of
from reviewflow.reviews import Reviews

HM07 = Path(__file__).parent.parent / "examples" / "hm07"
UNTIL = "2025-07-22"
CLEAN = b"The class teacher noticed that Sam had come in without lunch. The arrangements helped; so did luck.\n"


@cache
def lines() -> tuple[str, ...]:
    """The commands of the review until the day before its last rendering."""
    told = (HM07 / "review.jsonl").read_text(encoding="utf-8").splitlines()
    return tuple(line for line in told if json.loads(line)["at"] < UNTIL)


def replayed() -> tuple[Reviews, datetime]:
    """A desk at which HM-07 has come to the eve of its publication, with its real files in the paper store."""
    desk, digests, at = Reviews(MemoryStore(), MemoryPapers()), {}, datetime(2025, 1, 1, tzinfo=UTC)
    for line in lines():
        fields = json.loads(line)
        at, by = datetime.fromisoformat(fields.pop("at")), fields.pop("by")
        fields.pop("expect", None)
        text = fields.pop("text_from", None)
        if text:
            digests[fields["version"]] = desk.keep("HM-07", fields["version"], (HM07 / text).read_bytes())
        if "digest" in fields:
            fields["digest"] = digests[fields["version"]]
        desk.give("HM-07", command_from_json(fields), by=by, at=at)
    return desk, at + timedelta(hours=1)


def rendered(data: bytes) -> tuple[Reviews, datetime]:
    """The same, with one more rendering of the final on the record, approved by two and late as the story tells."""
    desk, at = replayed()
    digest = desk.keep("HM-07", "v3", data)
    desk.give("HM-07", RenderFinal(version="v3", final="v2.1", label="final", digest=digest), by="bm1", at=at)
    for person in ("RT2", "ad1"):
        approval = ApproveVersion(version="v3", digest=digest, purpose=Purpose.PUBLISH)
        desk.give("HM-07", approval, by=person, at=at)
    late = RecordJudgement(rule="clocks", subject="six-months", reason=Private("The family read it first."))
    desk.give("HM-07", late, by="RT1", at=at)
    return desk, at


def test_what_the_gate_passed_is_published() -> None:
    """Checked against the review's own register with nothing open, these very bytes go out."""
    desk, at = rendered(CLEAN)
    checked = check_for_publication(desk, "HM-07", "v3", CLEAN, by="bm1", at=at)
    assert ([], True) == ([f.kind for f in checked.report.open_findings], isinstance(checked.outcome, Accepted))
    assert isinstance(publish(desk, "HM-07", "v3", CLEAN, by="bm1", at=at), Accepted)


def test_names_that_stand_in_it_hold_it_back() -> None:
    """The draft of the story, with its names, is found out and not published; no name stands in the record of that."""
    data = (HM07 / "draft-final-v1.txt").read_bytes()
    desk, at = rendered(data)
    checked = check_for_publication(desk, "HM-07", "v3", data, by="bm1", at=at)
    refused = publish(desk, "HM-07", "v3", data, by="bm1", at=at)
    assert checked.report.blocked
    assert isinstance(refused, Refused)
    assert "CHECK_NOT_PASSED" in [reason.code for reason in refused.reasons]
    assert "Hartley" not in f"{checked} {refused} {desk.log('HM-07')[-1]}"


def test_without_a_check_nothing_goes() -> None:
    """Bytes that were never checked are refused."""
    desk, at = rendered(CLEAN)
    refused = publish(desk, "HM-07", "v3", CLEAN, by="bm1", at=at)
    assert isinstance(refused, Refused)
    assert "CHECK_NOT_PASSED" in [reason.code for reason in refused.reasons]


def test_a_change_of_the_register_voids_the_check() -> None:
    """A place that the check could not know of: check again."""
    desk, at = rendered(CLEAN)
    check_for_publication(desk, "HM-07", "v3", CLEAN, by="bm1", at=at)
    desk.give("HM-07", AddPlace(place="PL9", name=Private("Quarrenby"), shown_as="a village"), by="bm1", at=at)
    refused = publish(desk, "HM-07", "v3", CLEAN, by="bm1", at=at)
    assert isinstance(refused, Refused)
    assert "CHECK_NOT_PASSED" in [reason.code for reason in refused.reasons]


def test_another_policy_or_other_rules_void_the_check() -> None:
    """What passed under one policy is not passed under another."""
    desk, at = rendered(CLEAN)
    check_for_publication(desk, "HM-07", "v3", CLEAN, by="bm1", at=at)
    refused = publish(desk, "HM-07", "v3", CLEAN, by="bm1", at=at, policy=Policy(reviewers_named=False))
    assert isinstance(refused, Refused)
    assert ["CHECKED_UNDER_OTHER_RULES"] == [reason.code for reason in refused.reasons]


@pytest.mark.parametrize(("version", "data", "place"), [("v3", b"other", "data"), ("v9", CLEAN, "version")])
def test_other_bytes_are_an_error_that_names_the_place(version: str, data: bytes, place: str) -> None:
    """Neither checked nor published: the bytes are not the version's, or there is no such version."""
    desk, at = rendered(CLEAN)
    before = desk.log("HM-07")
    for attempt in (check_for_publication, publish):
        with pytest.raises(InputError) as caught:
            attempt(desk, "HM-07", version, data, by="bm1", at=at)
        assert place == caught.value.place
    assert before == desk.log("HM-07")


def test_an_exception_names_the_two_who_decided_it() -> None:
    """A finding that is kept stands in the record by its group, with the people who decided."""
    data = CLEAN + b"This is the report of Harrowmere Safeguarding Partnership.\n"
    desk, at = rendered(data)
    first = check_for_publication(desk, "HM-07", "v3", data, by="bm1", at=at).report
    kept = Decisions(
        tuple(
            Decision(
                group=finding.group, action="keep", by=("RT1", "RT2"), reason="a board names itself",
                register_digest=first.register_digest, document_digest=first.document_digest,
            )
            for finding in first.open_findings
        )
    )  # fmt: skip
    checked = check_for_publication(desk, "HM-07", "v3", data, by="bm1", at=at, decisions=kept)
    gate = desk.load("HM-07").versions["v3"].gate
    assert first.blocked
    assert isinstance(checked.outcome, Accepted)
    assert gate is not None
    assert (0, tuple(dict.fromkeys(d.group for d in kept.entries))) == (gate.open_findings, gate.exceptions)


def test_the_register_is_the_reviews_own() -> None:
    """Everybody on the record with a name, every place, agency and identifier."""
    desk, _ = replayed()
    register, review = register_of(desk, "HM-07"), desk.load("HM-07")
    named = {p.id for p in review.people.values() if p.name.family.reveal()}
    assert (named, set(review.places)) == ({p.id for p in register.people}, {p.id for p in register.places})
