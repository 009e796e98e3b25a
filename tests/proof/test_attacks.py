"""The attacks that belong to the table, each named after its place in the catalogue, each with its twin.

An attack is a history that the table allows, and then what the attacker tries. It must be refused for exactly the
reasons given. Its twin is the same attack on a table without the conditions, or effects, that stopped it: there it
must work, and break the law named. So every one of these rules is shown to be what stops something.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import attrs
import pytest

from proving import the_world
from reviewflow.errors import DefinitionError
from reviewflow.model.logic import Act, Add, Condition, Effect, Exists, ForAll, Implies, Reveal
from reviewflow.model.policy import Call, Policy
from reviewflow.rules.confidentiality import briefed, d, known, p, seat
from reviewflow.rules.steps import POLICY
from reviewflow.testing.engines import Bench
from reviewflow.testing.history import World
from reviewflow.testing.obligations import obligations
from reviewflow.testing.prover import prove
from reviewflow.testing.spec import SPEC

Calls = list[tuple[str, ...]]
KEEPING = Mapping[str, set[str]]

P1_READY: Calls = [("appoint", "p1"), ("brief", "p1"), ("bind", "p1")]
P2_READY: Calls = [("list_worker", "p2"), ("introduce", "p2"), ("brief", "p2"), ("bind", "p2")]
DRAFT: Calls = [("compile", "v1"), ("circulate", "v1")]
P1_NAMED: Calls = [("name", "p1", "v1")]
P1_BOX: Calls = [("new_box", "p1", "box1")]
LIST: Calls = [("open_endpoint", "list"), ("join", "p1", "list")]
READ: Calls = [*P1_READY, *P1_BOX, *DRAFT, *P1_NAMED, ("deliver", "v1", "box1")]
FINAL: Calls = [("discuss", "v1"), ("finalise", "v1")]


def repelled(history: Calls, tried: Calls, codes: set[str], law: str, forgetting: KEEPING | None = None) -> None:
    """The history happens lawfully and the first thing tried is refused for these reasons; the twin breaks the law."""
    world = the_world()
    facts = world.initial
    for act, *args in history:
        call = Call(act, tuple(args))
        assert world.compiled.blockers(facts, act, call.args) == ()
        after, shown = world.step(facts, call)
        assert world.broken(facts, call, after, shown) == ()
        facts = after
    first, *args = tried[0]
    assert {c.code for c in world.compiled.blockers(facts, first, tuple(args))} == codes
    assert law in works(history, tried, forgetting or {})


def works(history: Calls, tried: Calls, forgetting: KEEPING) -> set[str]:
    """The laws that break where nothing stops what is tried, and acts do not have the effects on these relations."""
    policy = attrs.evolve(POLICY, acts=tuple(_forgetful(act, forgetting) for act in POLICY.acts))
    world, broken = World(policy), set[str]()
    facts = world.initial
    for place, (act, *args) in enumerate([*history, *tried]):
        call = Call(act, tuple(args))
        unmet = world.compiled.blockers(facts, act, call.args)
        assert not unmet or place >= len(history)
        if unmet:
            policy = _without(policy, act, {c.code for c in unmet})
            world = World(policy)
        after, shown = world.step(facts, call)
        broken |= set(world.broken(facts, call, after, shown))
        facts = after
    return broken


def _forgetful(act: Act, forgetting: KEEPING) -> Act:
    lost = forgetting.get(act.name, set())
    kept = tuple(e for e in act.effects if isinstance(e, Reveal) or e.atom.relation.name not in lost)
    assert len(act.effects) - len(kept) >= len(lost)
    return attrs.evolve(act, effects=kept)


def _without(policy: Policy, name: str, codes: set[str]) -> Policy:
    acts = (attrs.evolve(a, guard=tuple(c for c in a.guard if c.code not in codes)) if a.name == name else a for a in policy.acts)
    return attrs.evolve(policy, acts=tuple(acts))


OUTSIDE = {"NOT_IN_THE_REVIEW_GROUP", "NOT_INTRODUCED", "NOT_BRIEFED", "NO_UNDERTAKING", "LABEL_DOES_NOT_ADMIT", "NOT_ON_THE_CIRCULATION"}


class TestMembershipAndTime:
    """A: who belongs, and since when."""

    def test_a1_an_outsider_asks_for_a_draft(self) -> None:
        """Somebody who takes no part is refused for that, and for everything that follows from it."""
        repelled([("open_endpoint", "list"), ("join", "p2", "list"), *DRAFT], [("deliver", "v1", "list")], OUTSIDE, "SAFE")

    def test_a2_introduced_but_not_briefed(self) -> None:
        """Introduction alone opens nothing."""
        history: Calls = [("list_worker", "p2"), ("introduce", "p2"), ("open_endpoint", "list"), ("join", "p2", "list"), *DRAFT]
        repelled(history, [("deliver", "v1", "list")], OUTSIDE - {"NOT_IN_THE_REVIEW_GROUP", "NOT_INTRODUCED"}, "PREPARED")

    def test_a3_briefed_but_never_introduced(self) -> None:
        """Nobody is briefed before the introduction, and without it nobody reads."""
        tried: Calls = [("brief", "p2"), ("bind", "p2"), ("new_box", "p2", "box2"), *DRAFT, ("name", "p2", "v1"), ("deliver", "v1", "box2")]
        repelled([("list_worker", "p2")], tried, {"NOT_INTRODUCED"}, "PREPARED")

    def test_a4_withdraw_then_read_the_old_mailbox(self) -> None:
        """The box ends with the membership."""
        repelled([*READ, ("end", "p1")], [("deliver", "v1", "box1")], {"NOBODY_READS_THERE"}, "STANDING_PEOPLE", {"end": {"reads"}})

    def test_a5_withdraw_come_back_and_rely_on_the_old_briefing(self) -> None:
        """Who returns is prepared anew."""
        history: Calls = [*P2_READY, *DRAFT, ("end", "p2"), ("readmit", "p2"), ("list_worker", "p2"), ("introduce", "p2")]
        tried: Calls = [("new_box", "p2", "box2"), ("name", "p2", "v1"), ("deliver", "v1", "box2")]
        forgetting = {"end": {"briefed", "bound"}, "readmit": {"briefed", "bound"}}
        repelled(history, tried, {"NOT_PREPARED"}, "PREPARED", forgetting)

    def test_a6_withdraw_from_the_seat_but_keep_the_introduction(self) -> None:
        """Withdrawing ends every capacity, so the next introduction is a new one."""
        history: Calls = [("appoint", "p2"), ("list_worker", "p2"), ("brief", "p2"), ("bind", "p2"), ("end", "p2"), ("readmit", "p2"), ("list_worker", "p2")]
        tried: Calls = [("brief", "p2"), ("bind", "p2"), ("new_box", "p2", "box2"), *DRAFT, ("name", "p2", "v1"), ("deliver", "v1", "box2")]
        repelled(history, tried, {"NOT_INTRODUCED"}, "PREPARED", {"end": {"introduced"}, "readmit": {"introduced"}})

    def test_a8_decided_then_withdrawn_then_delivered(self) -> None:
        """A decision is a hint: delivering asks again."""
        history: Calls = [*P1_READY, *P1_BOX, *DRAFT, *P1_NAMED, ("end", "p1")]
        repelled(history, [("deliver", "v1", "box1")], {"NOBODY_READS_THERE"}, "LEFT", {"end": {"reads"}})

    def test_a9_decided_then_the_label_closes_then_delivered(self) -> None:
        """What is worked in closes the version also for who was named before."""
        history: Calls = [*P2_READY, ("new_box", "p2", "box2"), ("compile", "v1"), ("name", "p2", "v1"), ("file_team_paper", "notes"), ("merge", "v1", "notes"), ("circulate", "v1")]
        repelled(history, [("deliver", "v1", "box2")], {"LABEL_DOES_NOT_ADMIT"}, "SAFE", {"merge": {"open_to_group"}})

    def test_a10_an_old_delivery_is_replayed(self) -> None:
        """What was granted once is not granted after a recall."""
        repelled([*READ, ("recall", "v1")], [("deliver", "v1", "box1")], {"NOT_IN_CIRCULATION"}, "CURRENT")

    def test_a17_a_participant_of_one_review_asks_for_a_draft_of_another(self) -> None:
        """Each review has facts of its own; were they thrown together, the draft would be delivered."""
        one: Calls = [*P1_READY, *P1_BOX]
        assert codes_after(one, ("deliver", "v1", "box1")) == {"UNKNOWN_VERSION", "LABEL_DOES_NOT_ADMIT"}
        assert "NOT_IN_THE_REVIEW_GROUP" in codes_after(DRAFT, ("name", "p1", "v1"))
        assert codes_after([*one, *DRAFT, *P1_NAMED], ("deliver", "v1", "box1")) == set()


def codes_after(history: Calls, last: tuple[str, ...]) -> set[str]:
    """Why the last thing is refused after the history."""
    world = the_world()
    facts = world.initial
    for act, *args in history:
        facts, _ = world.step(facts, Call(act, tuple(args)))
    return {c.code for c in world.compiled.blockers(facts, last[0], last[1:])}


class TestRecipients:
    """B: who reads what is sent."""

    MIXED: Calls = [*P1_READY, *LIST, ("join", "p2", "list"), *DRAFT, *P1_NAMED]  # noqa: RUF012 (a table)

    def test_b1_a_list_with_one_outsider(self) -> None:
        """Every reader counts; asking for any one of them would let it go."""
        repelled(self.MIXED, [("deliver", "v1", "list")], OUTSIDE, "SAFE")
        lax = World(attrs.evolve(POLICY, acts=tuple(_any_reader(act) if act.name == "deliver" else act for act in POLICY.acts)))
        facts = lax.initial
        for act, *args in self.MIXED:
            facts, _ = lax.step(facts, Call(act, tuple(args)))
        call = Call("deliver", ("v1", "list"))
        assert lax.permits(facts, call)
        assert "SAFE" in lax.broken(facts, call, *lax.step(facts, call))

    def test_b2_an_empty_list_is_judged_safe_and_filled_later(self) -> None:
        """Nothing goes where nobody is recorded as reading."""
        repelled([("open_endpoint", "list"), *DRAFT], [("deliver", "v1", "list"), ("join", "p2", "list")], {"NOBODY_READS_THERE"}, "SAFE")

    def test_b3_a_new_member_inherits_the_mailbox(self) -> None:
        """Joining a list that holds a draft is a disclosure."""
        history: Calls = [*P1_READY, *LIST, *DRAFT, *P1_NAMED, ("deliver", "v1", "list")]
        repelled(history, [("join", "p2", "list")], {"ENDPOINT_HOLDS_MORE"}, "SAFE")

    def test_b4_the_list_changes_between_naming_and_sending(self) -> None:
        """Delivering looks at who reads the list then."""
        history: Calls = [*P1_READY, *LIST, *DRAFT, *P1_NAMED, ("join", "p2", "list")]
        repelled(history, [("deliver", "v1", "list")], OUTSIDE, "SAFE")

    def test_b5_a_shared_agency_mailbox_used_by_a_participant(self) -> None:
        """Whoever else reads the mailbox reads the draft."""
        history: Calls = [*P1_READY, ("open_endpoint", "office"), ("join", "p2", "office"), ("join", "p1", "office"), *DRAFT, *P1_NAMED]
        repelled(history, [("deliver", "v1", "office")], OUTSIDE, "STANDING_PEOPLE")

    def test_b6_a_delegate_reads_the_participants_box(self) -> None:
        """A box with a second reader is no longer the person's own."""
        repelled([*P1_READY, *P1_BOX, ("join", "p2", "box1"), *DRAFT, *P1_NAMED], [("deliver", "v1", "box1")], OUTSIDE, "SAFE")
        repelled(READ, [("join", "p2", "box1")], {"ENDPOINT_HOLDS_MORE"}, "SAFE")

    def test_b11_an_agency_mailbox_is_not_the_manager_who_sits_on_the_team(self) -> None:
        """The manager's own box may have it; the agency's mailbox may not."""
        assert codes_after(READ, ("deliver", "v1", "box1")) == set()
        repelled([*READ, ("open_endpoint", "agency"), ("join", "p2", "agency")], [("deliver", "v1", "agency")], OUTSIDE, "SAFE")


def _any_reader(act: Act) -> Act:
    def lax(condition: Condition) -> Condition:
        formula = condition.formula
        if not isinstance(formula, ForAll) or not isinstance(formula.body, Implies):
            return condition
        return attrs.evolve(condition, formula=Exists(formula.var, formula.body.left & formula.body.right))

    return attrs.evolve(act, guard=tuple(map(lax, act.guard)))


class TestLabels:
    """C: how open a paper is, wherever it came from."""

    NOTES: Calls = [*P2_READY, ("new_box", "p2", "box2"), ("compile", "v1"), ("file_team_paper", "notes")]  # noqa: RUF012 (a table)

    def test_c1_a_mixture_takes_the_label_of_its_first_source(self) -> None:
        """The most closed source decides."""
        history: Calls = [*self.NOTES, ("derive", "v2", "v1"), ("merge", "v2", "notes"), ("circulate", "v2")]
        repelled(history, [("name", "p2", "v2"), ("deliver", "v2", "box2")], {"LABEL_DOES_NOT_ADMIT"}, "SAFE", {"merge": {"open_to_group"}})

    def test_c2_the_more_open_label_is_taken(self) -> None:
        """What is made from a team paper is a team paper; a table that opens it is refuted."""
        history: Calls = [*self.NOTES, ("derive", "v2", "notes"), ("circulate", "v2")]
        repelled(history, [("name", "p2", "v2"), ("deliver", "v2", "box2")], {"LABEL_DOES_NOT_ADMIT"}, "SAFE")
        derive = POLICY.act("derive")
        opened = tuple(attrs.evolve(e, when=None) if isinstance(e, Add) and e.atom.relation.name == "open_to_group" else e for e in derive.effects)
        assert "derive: OPENED open_to_group" in refuted(attrs.evolve(derive, effects=opened))

    def test_c3_an_anonymised_copy_is_born_final(self) -> None:
        """A copy of a draft is a draft, also where it passed the check."""
        history: Calls = [*DRAFT, ("derive", "v2", "v1"), ("pass_check", "v2")]
        repelled(history, [("publish", "v2")], {"NOT_FINAL"}, "CHECKED")

    def test_c3_a_copy_of_the_final_with_new_words_is_a_draft(self) -> None:
        """Only a rendering, which has no new words, stays final."""
        history: Calls = [*DRAFT, *FINAL, ("derive", "v2", "v1"), ("pass_check", "v2")]
        repelled(history, [("publish", "v2")], {"NOT_FINAL"}, "CHECKED")
        assert codes_after([*DRAFT, *FINAL, ("render", "v2", "v1"), ("pass_check", "v2")], ("publish", "v2")) == set()

    def test_c5_a_final_is_edited_in_place(self) -> None:
        """Papers never change once they are sent."""
        history: Calls = [*READ, *FINAL, ("compile", "v2")]
        repelled(history, [("merge", "v1", "v2")], {"ALREADY_SENT"}, "UNCHANGED")
        repelled(history, [("draw_on", "v1", "v2")], {"ALREADY_SENT"}, "UNCHANGED")

    def test_c6_a_paper_is_made_over_another(self) -> None:
        """An id is used once."""
        for act in ("compile", "file_record", "file_team_paper"):
            repelled(DRAFT, [(act, "v1")], {"ID_IN_USE"}, "NEW")
        for act in ("derive", "render"):
            repelled([*DRAFT, *FINAL, ("compile", "v2")], [(act, "v2", "v1")], {"ID_IN_USE"}, "NEW")

    def test_c8_two_papers_of_the_same_bytes(self) -> None:
        """The label is the paper's, not the text's: a team copy of an open version stays the team's."""
        history: Calls = [*self.NOTES, ("circulate", "v1"), ("name", "p2", "v1"), ("deliver", "v1", "box2")]
        repelled(history, [("deliver", "notes", "box2")], {"LABEL_DOES_NOT_ADMIT"}, "SAFE")

    def test_c10_two_reviews_are_merged(self) -> None:
        """A paper of another review is no source here; known here, it would be."""
        assert codes_after([("compile", "v1")], ("merge", "v1", "theirs")) == {"UNKNOWN_SOURCE"}
        assert codes_after([], ("derive", "v1", "theirs")) == {"UNKNOWN_SOURCE"}
        assert codes_after([("compile", "theirs")], ("derive", "v1", "theirs")) == set()

    def test_a_record_gets_a_party_after_it_took_in_another(self) -> None:
        """Nobody is made a party of words that were said elsewhere."""
        history: Calls = [*P1_READY, *P1_BOX, ("file_record", "talk"), ("derive", "v2", "talk")]
        repelled(history, [("name_party", "p1", "v2"), ("circulate", "v2"), ("name", "p1", "v2"), ("deliver", "v2", "box1")], {"NOT_A_RECORD"}, "SAFE")

    def test_a_draft_draws_on_a_record_without_being_compiled(self) -> None:
        """Only compiling opens what was said to the team."""
        history: Calls = [*P2_READY, ("new_box", "p2", "box2"), ("file_record", "talk"), ("compile", "v1"), ("derive", "v2", "v1")]
        tried: Calls = [("draw_on", "v2", "talk"), ("circulate", "v2"), ("name", "p2", "v2"), ("deliver", "v2", "box2")]
        repelled(history, tried, {"NOT_COMPILED"}, "SAFE")

    def test_a_sealed_record_is_drawn_upon(self) -> None:
        """What was sealed stays out, also by the way of a copy."""
        history: Calls = [("file_record", "talk"), ("seal", "talk"), ("compile", "v1")]
        repelled(history, [("draw_on", "v1", "talk")], {"SOURCE_SEALED"}, "UNSEALED")
        repelled(history, [("merge", "v1", "talk")], {"SOURCE_SEALED"}, "UNSEALED")
        repelled(history, [("derive", "v2", "talk")], {"SOURCE_SEALED"}, "UNSEALED")


class TestPublication:
    """D: what goes to the public."""

    def test_d1_a_draft_is_published(self) -> None:
        """Only what two people finalised."""
        repelled([*DRAFT, ("pass_check", "v1")], [("publish", "v1")], {"NOT_FINAL"}, "CHECKED")

    def test_d2_published_without_the_check(self) -> None:
        """Not unchecked, not after a failed check, not after the register changed."""
        for spoiled in ([], [("pass_check", "v1"), ("fail_check", "v1")], [("pass_check", "v1"), ("register_changed",)]):
            repelled([*DRAFT, *FINAL, *spoiled], [("publish", "v1")], {"CHECK_NOT_PASSED"}, "CHECKED")

    def test_finalised_without_a_discussion(self) -> None:
        """A version that nobody discussed does not become final."""
        repelled(DRAFT, [("finalise", "v1")], {"NOT_DISCUSSED"}, "FINAL")


class TestTheLaw:
    """E: the table has no act for an order, so none can name the wrong paper, the wrong person, or a new reader."""

    # fmt: off
    ORDERS: ClassVar[dict[str, tuple[tuple[Effect, ...], str]]] = {
        "e1_an_order_for_one_paper_used_for_another":   ((Reveal(p, d, known(d) & seat(p)),), "comply: SAFE"),
        "e2_an_order_for_one_person_used_by_another":   ((Reveal(p, d, known(d) & briefed(p)),), "comply: SAFE"),
        "e3_an_order_makes_a_participant":              (tuple(Add(r(p)) for r in POLICY.relations if r.name in ("seat", "briefed", "bound")), "comply: BRIEFED"),
        "e4_an_order_opens_the_label":                  (tuple(Add(r(d)) for r in POLICY.relations if r.name == "open_to_commission"), "comply: OPENED open_to_commission"),
    }
    # fmt: on

    @pytest.mark.parametrize("name", ORDERS)
    def test_an_order(self, name: str) -> None:
        """A table with such an act is not proved: the specification does not know it, or, told of it, refutes it."""
        effects, obligation = self.ORDERS[name]
        comply = Act("comply", (p, d), (), effects, "")
        with pytest.raises(DefinitionError, match="comply"):
            prove(attrs.evolve(POLICY, acts=(*POLICY.acts, comply)))
        assert obligation in refuted(comply)

    def test_a_recorded_order_is_no_act(self) -> None:
        """Recording a compelled disclosure changes no fact that a decision rests on."""
        assert POLICY.steps["CompelledDisclosureRecorded"](None, None) == ()


def refuted(act: Act) -> set[str]:
    """The obligations that this act would break, were the specification told that it happens."""
    spec = attrs.evolve(SPEC, happens={**SPEC.happens, act.name: SPEC.happens.get(act.name, ())})
    wanted, _ = obligations(attrs.evolve(POLICY, acts=(act,)), spec)
    return {result.obligation.name for result in Bench(spec).results(POLICY, act, wanted) if not result.holds}


