"""Everything that can be commanded in small worlds of the real kernel has been tried, beside the table."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import attrs
import pytest

from reviewflow.errors import InputError
from reviewflow.kernel import Kernel
from reviewflow.model import commands as c
from reviewflow.model.policy import Policy
from reviewflow.model.process import Ask, Force, Gap, Process, Rule
from reviewflow.model.review import Review
from reviewflow.rules import POLICY, PROCESS
from reviewflow.testing import glance
from reviewflow.testing.explore import Exploration
from reviewflow.testing.exploring import explore_review, explore_reviews, explore_together
from reviewflow.testing.small_reviews import REVIEW_PAIR, REVIEW_SCOPES, REVIEW_SQUARE, SAID, Move, ReviewScope
from stories import kernel


@cache
def explored() -> dict[str, Exploration[Move]]:
    """The small worlds of the guide's own kernel, to depth 8, the square one to depth 4."""
    thin = explore_reviews(kernel(), REVIEW_SCOPES, depth=8)
    return dict(zip((scope.name for scope in REVIEW_SCOPES), thin, strict=True)) | {REVIEW_SQUARE.name: explore_review(kernel(), REVIEW_SQUARE, depth=4)}


def kinds(moves: Iterable[Move]) -> list[str]:
    return [type(command).__name__ for _, command in moves]


@pytest.mark.parametrize("scope", REVIEW_SCOPES, ids=lambda scope: scope.name)
def test_no_law_breaks(scope: ReviewScope) -> None:
    """To its end or to depth 8, the real kernel stays beside the table, and every command happens at least once."""
    found = explored()[scope.name]
    assert found.broken == (), kinds(found.path)
    assert found.closed or found.depth == 8
    assert found.states > 800
    assert set(scope.moves) - found.moved == set()


def test_the_square_world() -> None:
    """Two people, two versions and two lists, with all that may be done with them, to depth 4; every command happens."""
    found = explored()[REVIEW_SQUARE.name]
    assert (found.broken, found.depth) == ((), 4), kinds(found.path)
    assert set(REVIEW_SQUARE.moves) - found.moved == set()


@pytest.mark.deep
@pytest.mark.parametrize("scope", REVIEW_SCOPES, ids=lambda scope: scope.name)
def test_the_thin_worlds_deep(scope: ReviewScope) -> None:
    """To the end, or far beyond depth 8: who is suspended and let back gets another box each time, without end."""
    found = explore_review(kernel(), scope, limit=60_000)
    assert found.broken == ()
    assert found.closed or found.depth >= 11


@pytest.mark.deep
def test_the_square_world_deep() -> None:
    """Two of everything, to depth 7."""
    found = explore_review(kernel(), REVIEW_SQUARE, depth=7, limit=500_000)
    assert (found.broken, found.depth) == ((), 7)


@pytest.mark.parametrize("scope", (*REVIEW_SCOPES, REVIEW_SQUARE), ids=lambda scope: scope.name)
def test_what_is_remembered_is_what_would_be_answered(scope: ReviewScope) -> None:
    """Hundreds of steps of each world, asked afresh: the kernel leads to the same state, and no law breaks."""
    assert explore_review(kernel(), scope, limit=300, recheck=23).broken == ()


class TestWhatIsFound:
    """A kernel that goes wrong is found, with the shortest way there."""

    def test_a_forgotten_recall(self) -> None:
        """Where a recall means nothing to the running table, the shortest story that shows it is found."""
        deaf = attrs.evolve(POLICY, steps={**POLICY.steps, "VersionRecalled": POLICY.steps["ReviewOpened"]})
        found = explore_review(Kernel.of(PROCESS, deaf), REVIEW_SCOPES[0], policy=POLICY)
        assert found.path == (*REVIEW_SCOPES[0].before, ("manager", c.RecallVersion(version="v1", reason=SAID)))

    def test_a_list_that_anybody_joins(self) -> None:
        """A table that no longer asks what a list holds shows a draft to whoever joins it."""
        found = explore_review(Kernel.of(PROCESS, without("join", "ENDPOINT_HOLDS_MORE")), REVIEW_SCOPES[1])
        assert kinds(found.path[-1:]) == ["JoinEndpoint"]
        assert found.broken[0].startswith("`join` breaks ")

    def test_a_fault_on_the_way_to_the_beginning(self) -> None:
        """A law that breaks before the world begins is said with the commands up to there."""
        deaf = attrs.evolve(POLICY, steps={**POLICY.steps, "ReportFinalised": POLICY.steps["ReviewOpened"]})
        found = explore_review(Kernel.of(PROCESS, deaf), REVIEW_SCOPES[7], policy=POLICY)
        assert (kinds(found.path)[-1], found.states, bool(found.broken)) == ("FinaliseReport", 1, True)


class TestWhatCannotBeRemembered:
    """What decides by more than the review is not remembered in silence."""

    def test_a_rule_with_a_memory_of_its_own(self) -> None:
        """A rule that answers by what it was asked before is caught, because steps are asked afresh."""
        asked: list[str] = []

        def tired(review: Review, ask: Ask) -> tuple[Gap, ...]:
            asked.append(ask.actor)
            return (Gap("review"),) if len(asked) % 5 == 0 else ()

        with pytest.raises(AssertionError, match=r"more than the review|than the review itself"):
            explore_review(Kernel.of(ruled(tired, "CirculateVersion"), POLICY), REVIEW_SCOPES[0], limit=500, recheck=5)

    def test_a_look_that_is_not_noted(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """If the stand-in for a version forgot to note that its state was looked at, the comparison would show it."""
        noted = glance.Entity.__call__

        def unnoted(self: glance.Entity, name: str) -> object:
            if name != "state":
                return noted(self, name)
            seen = dict(self.glance.seen)
            found = noted(self, name)
            self.glance.seen.clear()
            self.glance.seen.update(seen)
            return found

        monkeypatch.setattr(glance.Entity, "__call__", unnoted)
        with pytest.raises(AssertionError, match=r"remembered|looked at"):
            explore_review(kernel(), REVIEW_SCOPES[0], limit=500, recheck=5)

    def test_a_rule_that_counts_events(self) -> None:
        """States that differ only in the number of events are taken as one; a rule that looks at the number is told."""

        def counting(review: Review, ask: Ask) -> tuple[Gap, ...]:
            return (Gap("review"),) if review.version > 50 else ()

        with pytest.raises(AssertionError, match="than the review itself"):
            explore_review(Kernel.of(ruled(counting, "CirculateVersion"), POLICY), REVIEW_SCOPES[0])

    def test_a_beginning_that_the_process_refuses(self) -> None:
        """A stricter process may need another beginning, and says which command it refuses."""

        def never(review: Review, ask: Ask) -> tuple[Gap, ...]:
            return (Gap("review"),)

        with pytest.raises(InputError, match="ConfirmTeam"):
            explore_review(Kernel.of(ruled(never, "ConfirmTeam"), POLICY), REVIEW_SCOPES[0])


class TestTwoReviews:
    """Two reviews with the same people in both."""

    def test_neither_knows_the_other(self) -> None:
        """In every pair of states near the beginning, each answers as it does alone; the other's paper is never given."""
        found = explore_together(kernel(), REVIEW_PAIR, limit=500)
        assert (found.broken, found.depth >= 5) == ((), True)
        assert {(which, move) for which, scope in enumerate(REVIEW_PAIR) for move in scope.moves} - found.moved == set()

    def test_a_rule_that_mixes_them_up(self) -> None:
        """A rule that remembers who was suspended anywhere decides in one review by the other, and is found."""
        suspended: set[str] = set()

        def mixing(review: Review, ask: Ask) -> tuple[Gap, ...]:
            suspended.update(p.id for p in review.people.values() if p.standing.value == "suspended")
            return (Gap("review"),) if suspended else ()

        process = ruled(mixing, "CirculateVersion", "LiftSuspension")
        with pytest.raises(AssertionError, match="than the review"):
            found = explore_together(Kernel.of(process, POLICY), REVIEW_PAIR, limit=500)
            raise AssertionError(f"found by comparison, not by the kernel; {found.broken[0]} than the review")


def without(act: str, *codes: str) -> Policy:
    """The table with these conditions of one act gone."""
    changed = attrs.evolve(POLICY.act(act), guard=tuple(c for c in POLICY.act(act).guard if c.code not in codes))
    return attrs.evolve(POLICY, acts=tuple(changed if a.name == act else a for a in POLICY.acts))


def ruled(check: object, *commands: str) -> Process:
    """The guide's process with one more rule on these commands."""
    said = {"code": "HOUSE_RULE", "fact": "the house rule holds", "text": "the house rule does not hold", "remedy": "ask the board"}
    rule = Rule(id="house", clause="house", force=Force.GUARD, check=check, **said)  # type: ignore[arg-type]
    return PROCESS.tightened_by({command: [rule] for command in commands})
