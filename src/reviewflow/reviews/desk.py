"""The front desk: load, decide, seal, append, in the host's own transaction.

Holds no rule and no clock: the kernel decides, the store keeps, the host says who asks and when. A decision is made
on a review at a version and appended at that version; where somebody else wrote in between, it is decided again on
the fresh review, never written on the stale one (promise `leaving_ends_reading`).
"""

from __future__ import annotations

import copy
import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

import attrs

from reviewflow.errors import InputError, RecordError, StaleReview, is_id
from reviewflow.kernel import Accepted, Kernel, Option, Outcome, Refused
from reviewflow.kernel.reasons import knowable
from reviewflow.model.commands import AskToRead, Command
from reviewflow.model.events import Event, ReadingGranted
from reviewflow.model.policy import Policy
from reviewflow.model.process import Process
from reviewflow.model.review import Context, Review
from reviewflow.record import Envelope, EventStore, Head, PaperStore, Sealer, release, seal_all, verify
from reviewflow.reviews.known import Known
from reviewflow.reviews.reading import Granted, Reading
from reviewflow.reviews.repeating import repeated
from reviewflow.rules import POLICY, PROCESS

__all__ = ["Follower", "Reviews"]

TRIES = 5
"""How often a decision is made afresh when others write to the same review; past that, the host is told."""
OVERTAKEN = timedelta(seconds=5)
"""By how much one request may be overtaken by another and still be recorded, at the later one's time: two requests
read their clocks before either writes, and two servers' clocks are never quite alike. Earlier than that is refused."""


class Follower(Protocol):
    """Something kept in step with the log, in the same transaction: a read model, an index."""

    def follow(self, before: Review, after: Review, envelopes: Sequence[Envelope]) -> None:
        """Take in what one command led to; the log holds it already, and stands or falls with this."""
        ...


class Reviews:
    """A board's reviews in one store, decided by one process and policy.

    `store` keeps the logs, `papers` the texts; `process` and `policy` are the guide's, or a host's own tightened ones.
    Every method takes a review's id. Raises `InputError` for what cannot be read, `RecordError` where the record is
    damaged, `StaleReview` where others keep writing.
    """

    def __init__(
        self,
        store: EventStore,
        papers: PaperStore | None = None,
        *,
        process: Process = PROCESS,
        policy: Policy = POLICY,
        sealer: Sealer | None = None,
        followers: Sequence[Follower] = (),
    ) -> None:
        self.store, self.papers = store, papers
        self.kernel = Kernel.of(process, policy)
        self._sealer, self._followers = sealer, tuple(followers)
        self._known = Known()

    def using(
        self,
        store: EventStore,
        papers: PaperStore | None = None,
        *,
        sealer: Sealer | None = None,
        followers: Sequence[Follower] = (),
    ) -> Reviews:
        """A desk on another store by the same process and policy, for one request: it shares what is compiled and known.

        Safe between threads as long as each has a store of its own. What is known is used only where the store's
        head has the same hash, so a desk of another tenant never sees it.
        """
        desk = copy.copy(self)
        desk.store, desk.papers, desk._sealer, desk._followers = store, papers, sealer, tuple(followers)
        return desk

    # -- asking ---------------------------------------------------------------------------------------------------
    def load(self, review: str) -> Review:
        """The review as its log says; unopened where there is no log. Verifies the chain of what it had not read before."""
        return self._loaded(review)[1]

    def _loaded(self, review: str) -> tuple[Head, Review]:
        if not is_id(review):
            raise InputError("review", "is not an id", "give the id that the review was opened under")
        head = self.store.head(review)
        before, folded = self._recall(review)
        envelopes: Sequence[Envelope] = ()
        if head != before:
            # what another thread knows already may be later than this head, or rolled back by now: then from the start
            envelopes = self.store.load(review, before.number) if before.number < head.number else ()
            if before.number and (not envelopes or envelopes[0].previous != before.hash):
                before, folded = Head(review), self.kernel.unopened(review)
                envelopes = self.store.load(review)
            envelopes = [e for e in envelopes if e.number <= head.number]  # others may have written since the head
            verify(envelopes, head=head, after=before)
            folded = self._fold(folded, envelopes)
        self._known.remember(review, head, folded, envelopes)
        return head, folded

    def log(self, review: str) -> Sequence[Envelope]:
        """Every event of the review as it stands in the store, in order."""
        return self.store.load(review)

    def options(self, review: str, actor: str, *, at: datetime | None = None) -> Mapping[str, Option]:
        """For every command: whether that person may give it now, and exactly what blocks it, as far as they may know."""
        return self.kernel.options(self.load(review), actor, at=at)

    # -- recording ------------------------------------------------------------------------------------------------
    def give(
        self,
        review: str,
        command: Command,
        *,
        by: str,
        at: datetime,
        command_id: str = "",
        if_version: int | None = None,
    ) -> Outcome:
        """Decide the command and record what it led to, or say every reason against it.

        `by` is the person who gives it, as the host authenticated them; `at` is now, aware UTC. A `command_id` that
        was accepted before returns that outcome and writes nothing. With `if_version` the decision is made on that
        version of the review or not at all. Raises `StaleReview` where somebody wrote in between.
        """
        context = Context(actor=by, at=at, command_id=command_id or uuid.uuid4().hex)
        return self._decided(review, command, context, if_version, named=bool(command_id))

    def keep(self, review: str, paper: str, data: bytes) -> str:
        """Put a paper's bytes into the paper store; returns the keyed digest that its command names."""
        return self._paper_store().put(review, paper, data)

    def ask_to_read(
        self, review: str, version: str, *, by: str, at: datetime, endpoint: str = "", command_id: str = ""
    ) -> Granted | Refused:
        """Ask whether that paper may be shown to that person, or at an endpoint; the answer is on the record, either way."""
        command_id = command_id or uuid.uuid4().hex
        command = AskToRead(version=version, endpoint=endpoint)
        outcome = self.give(review, command, by=by, at=at, command_id=command_id)
        if isinstance(outcome, Refused):
            return outcome
        return Granted(self.store.done(review, command_id)[0])

    def hand_over(self, granted: Granted) -> Reading:
        """The text of a granted reading, once its record is committed and nothing else happened since. See `release`."""
        event, review = granted.decision.event, granted.decision.stream
        if not isinstance(event, ReadingGranted):
            raise InputError("granted", "is no granted reading", "ask to read first")
        content = release(self._paper_store(), self.store, review, event.version, granted.decision)
        return Reading(event.version, event.endpoint, content)

    def read(
        self, review: str, version: str, *, by: str, at: datetime, endpoint: str = "", command_id: str = ""
    ) -> Reading | Refused:
        """`ask_to_read` and `hand_over` in one, for stores that commit at once."""
        answer = self.ask_to_read(review, version, by=by, at=at, endpoint=endpoint, command_id=command_id)
        return answer if isinstance(answer, Refused) else self.hand_over(answer)

    # -- inside ---------------------------------------------------------------------------------------------------
    def _decided(
        self, review: str, command: Command, context: Context, if_version: int | None, *, named: bool
    ) -> Outcome:
        for _ in range(TRIES):
            head, folded = self._loaded(review)
            # asked after the load, every time: whoever wrote this command since then moved the head, and ours will fail
            before = repeated(self.kernel, self.store, review, command, context.command_id) if named else None
            if before is not None:
                return before
            if if_version is not None and folded.version != if_version:
                raise StaleReview(review, if_version, folded.version)
            context = _not_overtaken(context, folded)
            outcome = self.kernel.decide(folded, command, context)
            events = outcome.events if isinstance(outcome, Accepted) else outcome.recorded
            if not events or self._append(head, folded, events, context):
                return _tellable(folded, command, context.actor, outcome)
            if if_version is not None:
                break
        raise StaleReview(review, folded.version, self.store.head(review).number)

    def _append(self, head: Head, folded: Review, events: tuple[Event, ...], context: Context) -> bool:
        envelopes = seal_all(
            head, events, command_id=context.command_id, actor=context.actor, at=context.at,
            rules=self.kernel.rules_hash, sealer=self._sealer,
        )  # fmt: skip
        if not self.store.append(folded.id, head.number, envelopes):
            return False  # what is known stays: it is a prefix of the log, and the next load adds the rest
        after = self._fold(folded, envelopes)
        for follower in self._followers:
            follower.follow(folded, after, envelopes)
        if self._recall(folded.id)[0] == head:  # else it was not to be remembered, or others know more by now
            self._known.remember(folded.id, envelopes[-1].head, after, envelopes)
        return True

    def _fold(self, folded: Review, envelopes: Iterable[Envelope]) -> Review:
        for e in envelopes:
            context = Context(actor=e.actor, at=e.at, command_id=e.command_id)
            try:
                folded = self.kernel.evolve(folded, e.event, context)
            except (KeyError, ValueError) as error:
                problem = f"`{type(e.event).__name__}` does not fit the review before it ({type(error).__name__})"
                raise RecordError(e.stream, e.number, problem, "restore the log from a good copy") from None
        return folded

    def _recall(self, review: str) -> tuple[Head, Review]:
        return self._known.recall(review) or (Head(review), self.kernel.unopened(review))

    def _paper_store(self) -> PaperStore:
        if self.papers is None:
            raise InputError("papers", "this desk has no paper store", "give one: `Reviews(store, papers)`")
        return self.papers


def _not_overtaken(context: Context, folded: Review) -> Context:
    """The context at the log's own time, where another request was recorded a moment earlier with a later clock."""
    last = folded.last_at
    if last is None or not timedelta() < last - context.at <= OVERTAKEN:
        return context
    return attrs.evolve(context, at=last)


def _tellable(folded: Review, command: Command, actor: str, outcome: Outcome) -> Outcome:
    """The outcome with the reasons that this actor may know; what a request to read is told, the kernel decides."""
    if isinstance(outcome, Accepted) or outcome.recorded:
        return outcome
    fields = attrs.fields(type(command)) if attrs.has(type(command)) else ()
    values = (getattr(command, field.name) for field in fields)
    named = frozenset(value for value in values if isinstance(value, str))
    return Refused(knowable(folded, actor, outcome.reasons, named))


