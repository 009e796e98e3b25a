"""The acts that each event stands for, where they depend on the review before it; act by act, id by id."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

import attrs
import pytest

from reviewflow.kernel.reasons import act_reasons
from reviewflow.model import events as v
from reviewflow.model.papers import Copy, Drawn
from reviewflow.model.people import Person
from reviewflow.model.policy import Call
from reviewflow.model.private import Private
from reviewflow.model.process import Ask, Gap
from reviewflow.model.review import Incident, Review
from reviewflow.model.words import NominatedBy, Office, Stage, Standing
from reviewflow.rules.participation import SELECTORS
from reviewflow.rules.steps import STEPS
from stories import at, digest_of, done

WHY = Private("for a reason")


def acts(review: Review, event: v.Event) -> list[tuple[str, ...]]:
    """What the event stands for, each act with its ids."""
    return [(call.act, *call.args) for call in STEPS[type(event).__name__](review, event)]


def with_person(id: str, **changed: object) -> Review:
    """A review in which drafts are read, with one person changed."""
    review = done(Stage.REPORTING).review
    return attrs.evolve(review, people={**review.people, id: attrs.evolve(review.people[id], **changed)})  # type: ignore[arg-type]


def box(review: Review, id: str) -> str:
    return review.people[id].next_box


class TestAnOfficeEnds:
    """An office of the board that ends takes its reading; whoever stays otherwise, and is prepared, gets a new box."""

    CASES: ClassVar[dict[str, tuple[str, Office, dict[str, Any], bool, bool]]] = {
        # name: (person, office, changed) -> whether anything is released, whether a box is opened
        "the only office": ("co1", Office.COMMISSIONER, {}, True, False),
        "an office that brings no reading": ("co1", Office.CUSTODIAN, {"offices": frozenset({Office.CUSTODIAN})}, False, False),
        "one of two of the board": ("co1", Office.CHAIR, {"offices": frozenset({Office.CHAIR, Office.COMMISSIONER})}, False, False),
        "of a participant": ("sw1", Office.CHAIR, {"offices": frozenset({Office.CHAIR})}, True, True),
        "of a team member": ("rev2", Office.CHAIR, {"offices": frozenset({Office.CHAIR})}, True, True),
        "of one who is suspended": ("sw1", Office.CHAIR, {"offices": frozenset({Office.CHAIR}), "standing": Standing.SUSPENDED}, True, False),
    }  # fmt: skip

    @pytest.mark.parametrize("name", CASES)
    def test_what_it_stands_for(self, name: str) -> None:
        """See the table above."""
        id, office, changed, released, opened = self.CASES[name]
        review = with_person(id, **changed)
        expected = [("release", id)] * released + [("new_box", id, box(review, id))] * opened
        assert expected == acts(review, v.OfficerReleased(person=id, office=office))

    def test_an_appointment(self) -> None:
        """To the board it brings the commissioner's reading, to the custody of the record none."""
        review = done(Stage.REPORTING).review
        made = [acts(review, v.OfficerAppointed(person="out1", office=one)) for one in (Office.CHAIR, Office.CUSTODIAN)]
        assert [[("commission", "out1")], []] == made


class TestASeatIsGivenUp:
    """Whoever stands down keeps a box only in a capacity that remains and is itself prepared."""

    def test_nothing_remains(self) -> None:
        """The seat alone was the capacity."""
        assert [("stand_down", "rev2")] == acts(done(Stage.REPORTING).review, v.TeamMemberStoodDown(person="rev2"))

    @pytest.mark.parametrize(
        ("person", "changed", "opened"),
        [
            ("rev2", {"offices": frozenset({Office.CHAIR})}, True),
            ("rev2", {"offices": frozenset({Office.CUSTODIAN})}, False),
            ("rev2", {"part": "sw1"}, False),
            ("sw1", {"seat": "rev2"}, True),
            ("sw1", {"seat": "rev2", "standing": Standing.BRIEFED}, False),
        ],
    )
    def test_something_remains(self, person: str, changed: dict[str, object], opened: bool) -> None:
        """An office of the board does; a part does once that very person was introduced; being briefed is not enough."""
        people = done(Stage.REPORTING).review.people
        taken = {k: getattr(people[w], k) for k, w in changed.items() if isinstance(w, str) and w in people}
        review = with_person(person, **{**changed, **taken})
        expected = [("stand_down", person)] + [("new_box", person, box(review, person))] * opened
        assert expected == acts(review, v.TeamMemberStoodDown(person=person))


class TestPeopleMove:
    """Becoming family, coming back, and a suspension that is lifted."""

    @pytest.mark.parametrize("standing", [Standing.PREPARED, Standing.BRIEFED])
    def test_a_family_member_who_is_bound_gets_a_new_box(self, standing: Standing) -> None:
        """The old box is left behind; who is not bound yet has none to renew."""
        review = with_person("rev2", standing=standing)
        event = v.FamilyParticipantAdded(person="rev2", relation="aunt", nominated_by=NominatedBy.TEAM)
        opened = [("new_box", "rev2", box(review, "rev2"))] * (standing is Standing.PREPARED)
        assert [("list_family", "rev2"), *opened] == acts(review, event)

    @pytest.mark.parametrize(
        ("person", "listed"), [("sw1", [("list_worker", "sw1")]), ("mo1", [("list_family", "mo1")]), ("rev2", [])]
    )
    def test_who_returns_comes_back_as_what_they_were(self, person: str, listed: list[tuple[str, ...]]) -> None:
        """A worker as a worker, family as family; a team member has no part to come back to."""
        expected = [("readmit", person), *listed]
        assert expected == acts(done(Stage.REPORTING).review, v.ParticipantReturned(person=person))

    @pytest.mark.parametrize("stood", [Standing.PREPARED, Standing.INTRODUCED])
    def test_a_suspension_that_is_lifted(self, stood: Standing) -> None:
        """Gives a new box back to whoever was prepared, and to nobody else."""
        review = with_person("sw1", standing=Standing.SUSPENDED, resumes_at=stood)
        opened = [("new_box", "sw1", box(review, "sw1"))] * (stood is Standing.PREPARED)
        assert [("lift", "sw1"), *opened] == acts(review, v.SuspensionLifted(person="sw1"))


class TestPapers:
    """Versions that draw on several, that go out, that are shown, and that were checked."""

    def test_every_source_of_a_derived_version(self) -> None:
        """The first gives its label, each further one is merged into it; nothing is made from nothing."""
        made = [
            acts(done(Stage.REPORTING).review, v.VersionDerived(version="v9", label="x", digest=digest_of("v9"), sources=some))
            for some in ((Drawn(source="v1"), Drawn(source="v2"), Drawn(source="tp1")), ())
        ]  # fmt: skip
        assert [[("derive", "v9", "v1"), ("merge", "v9", "v2"), ("merge", "v9", "tp1")], []] == made

    def test_a_copy_for_each(self) -> None:
        """Each is named, and gets it in the own box; somebody who is not on the record has none."""
        review = done(Stage.REPORTING).review
        copies = (Copy(number=8, person="sw1"), Copy(number=9, person="nobody"))
        expected = [("circulate", "v2"), ("name", "sw1", "v2"), ("deliver", "v2", review.people["sw1"].box),
                    ("name", "nobody", "v2"), ("deliver", "v2", "")]  # fmt: skip
        assert expected == acts(review, v.VersionCirculated(version="v2", copies=copies))

    def test_a_reading(self) -> None:
        """Is delivered where somebody reads; what is published needs nobody's box."""
        review = at(Stage.PUBLISHED).review
        own = review.people["sw1"].box
        shown = [
            acts(review, v.ReadingGranted(person="sw1", version=version, endpoint=endpoint, readers=("sw1",)))
            for version, endpoint in (("v3", ""), ("v3", own), ("v2", own), ("v2", ""))
        ]
        assert [[], [("deliver", "v3", own)], [("deliver", "v2", own)], [("deliver", "v2", "")]] == shown

    @pytest.mark.parametrize(("open_findings", "act"), [(0, "pass_check"), (1, "fail_check")])
    def test_a_check(self, open_findings: int, act: str) -> None:
        """Is passed where nothing is open."""
        event = v.GateChecked.__new__(v.GateChecked)
        object.__setattr__(event, "version", "v3")
        object.__setattr__(event, "open_findings", open_findings)
        assert [(act, "v3")] == acts(at(Stage.PUBLISHED).review, event)


class TestIncidents:
    """Circulation goes on when the last open incident was settled."""

    @pytest.mark.parametrize(("settled", "expected"), [(True, [("let_go",)]), (False, [])])
    def test_another_one(self, settled: bool, expected: list[tuple[str, ...]]) -> None:
        """Another that is open holds it back; another that is settled does not."""
        one, other = (Incident(id=i, version="v2", copy=None, settled=s) for i, s in (("i1", False), ("i2", settled)))
        review = attrs.evolve(done(Stage.REPORTING).review, incidents={"i1": one, "i2": other})
        assert expected == acts(review, v.IncidentSettled(incident="i1", contained=True, reason=WHY))


class TestSelectors:
    """The four rules that choose between two rows: they ask about that person, and about nobody at all they say no."""

    HOLDS: ClassVar[dict[str, tuple[Callable[[Person], bool], object]]] = {
        "sits": (lambda one: one.id in {"lead1", "rev2"}, None),
        "took_part": (lambda one: one.part is not None, None),
        "stays_otherwise": (lambda one: one.id not in {"lead1", "rev2", "bm1", "out1", "late1"}, None),
        "board_office": (lambda one: True, v.OfficerAppointed(person="co1", office=Office.CHAIR)),
    }

    @pytest.mark.parametrize("name", HOLDS)
    def test_each_person(self, name: str) -> None:
        """The rule's gap is that person's; the table's own test is not needed to know of whom it holds."""
        review, (holds, command) = done(Stage.REPORTING).review, self.HOLDS[name]
        for person in review.people.values():
            found = tuple(SELECTORS[name].check(review, Ask(command=command, subject=person.id)))
            assert (() if holds(person) else (Gap(person.id),)) == found, person.id

    @pytest.mark.parametrize("name", HOLDS)
    def test_nobody(self, name: str) -> None:
        """Without a subject there is a gap about nothing in particular."""
        other = v.OfficerAppointed(person="co1", office=Office.CUSTODIAN) if name == "board_office" else None
        assert (Gap(""),) == tuple(SELECTORS[name].check(done(Stage.REPORTING).review, Ask(command=other)))

    def test_an_office_beside_the_board(self) -> None:
        """Brings no reading."""
        ask = Ask(command=v.OfficerAppointed(person="co1", office=Office.CUSTODIAN), subject="co1")
        assert (Gap("co1"),) == tuple(SELECTORS["board_office"].check(done(Stage.REPORTING).review, ask))


class TestWhoAReasonIsAbout:
    """An act's condition is about an id; the own box of a person stands for the person."""

    @pytest.mark.parametrize(
        ("call", "expected"),
        [
            (Call("deliver", ("v1", "box:sw1:0")), {"sw1"}),
            (Call("deliver", ("v1", "list1")), {"list1"}),
            (Call("deliver", ("v1", "box:9")), {"box:9"}),
            (Call("deliver", ("v1", "a:list:9")), {"a:list:9"}),
            (Call("deliver", ("v1", "")), {"review"}),
            (Call("no such act", ("x9", "y9")), {"x9"}),
            (Call("no such act", ()), {"review"}),
        ],
        ids=["own box", "list", "short", "colons", "nowhere", "unknown act", "unknown act of nothing"],
    )
    def test_the_subject(self, call: Call, expected: set[str]) -> None:
        """The person, the list, the paper, or the review where there is nothing else."""
        s = at(Stage.IDENTIFYING_THE_CASE)
        assert expected == {one.subject for one in act_reasons(s.kernel, s.review, [call])} - {"v1"}
