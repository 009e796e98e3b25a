"""The front desk: load, decide, seal, append, in the host's own transaction.

Holds no rule and no clock: the kernel decides, the store keeps, the host says who asks and when. A decision is made
on a review at a version and appended at that version; where somebody else wrote in between, it is decided again on
the fresh review, never written on the stale one (promise `leaving_ends_reading`).
"""

from __future__ import annotations

import copy
import threading
import uuid
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NoReturn, Protocol

import attrs

from reviewflow.errors import InputError, Reason, RecordError, StaleReview, is_id, quoted
from reviewflow.kernel import Accepted, Kernel, Option, Outcome, Refused
from reviewflow.kernel.reading import UNKNOWN
from reviewflow.kernel.reasons import knowable
from reviewflow.model.commands import COMMANDS, AskToRead, Command
from reviewflow.model.events import Event, ReadingGranted, ReadingRefused
from reviewflow.model.policy import Policy
from reviewflow.model.private import BYTEWISE, Private
from reviewflow.model.process import Process
from reviewflow.model.review import Context, Review
from reviewflow.record import Envelope, EventStore, Head, PaperStore, Sealer, release, seal_all, verify
from reviewflow.record.sealing import holds_tokens
from reviewflow.rules import POLICY, PROCESS

__all__ = ["Follower", "Granted", "Reading", "Reviews", "StaleReview", "audit"]

TRIES = 5
"""How often a decision is made afresh when others write to the same review; past that, the host is told."""
OVERTAKEN = timedelta(seconds=5)
"""By how much one request may be overtaken by another and still be recorded, at the later one's time: two requests
read their clocks before either writes, and two servers' clocks are never quite alike. Earlier than that is refused."""
REMEMBERED = 64
"""Folded reviews kept between calls, each with the head it was folded up to: the only snapshots there are (ADR 16)."""


@attrs.frozen
class Granted:
    """A reading that was granted and recorded; `hand_over` gives the text once the record is committed."""

    decision: Envelope


def _closed(data: bytes) -> Private:
    return Private(data.decode(BYTEWISE))


@attrs.frozen(repr=False, eq=False)
class Reading:
    """A paper's bytes for one granted reading. Shows itself only to `reveal()`; cannot be pickled."""

    version: str
    endpoint: str
    _content: Private = attrs.field(converter=_closed)

    def reveal(self) -> bytes:
        """The bytes. Whoever calls this answers for where they go."""
        return self._content.reveal().encode(BYTEWISE)

    def __repr__(self) -> str:
        return f"Reading(version={self.version!r}, endpoint={self.endpoint!r}, •••••)"

    def __reduce_ex__(self, protocol: Any) -> NoReturn:
        raise TypeError("a reading is not pickled; ask to read again")


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
        self._known: OrderedDict[str, tuple[Head, Review]] = OrderedDict()
        self._lock = threading.Lock()

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
        self._remember(review, head, folded, envelopes)
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
            before = self._repeated(review, command, context) if named else None
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
            self._remember(folded.id, envelopes[-1].head, after, envelopes)
        return True

    def _repeated(self, review: str, command: Command, context: Context) -> Outcome | None:
        """The stored outcome of a command id that was recorded before."""
        events = tuple(envelope.event for envelope in self.store.done(review, context.command_id))
        if not events:
            return None
        refused = next((event for event in events if isinstance(event, ReadingRefused)), None)
        if not _says(events[0], command, self.kernel):
            raise InputError("command_id", f"{quoted(context.command_id)} was given with another command before", "use a new id")
        if refused is None:
            return Accepted(events)
        reasons = tuple(_recorded_reason(code, refused.person) for code in refused.codes)
        return Refused(reasons, recorded=events)

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
        with self._lock:
            known = self._known.get(review)
        return known or (Head(review), self.kernel.unopened(review))

    def _remember(self, review: str, head: Head, folded: Review, read: Iterable[Envelope]) -> None:
        """Keep it for the next call, unless what it says depends on somebody's key, which may be gone by then."""
        sealed = any(holds_tokens(e.body.reveal()) for e in read)
        with self._lock:
            if sealed:
                self._known.pop(review, None)
                return
            self._known[review] = (head, folded)
            self._known.move_to_end(review)
            while len(self._known) > REMEMBERED:
                self._known.popitem(last=False)

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


def _says(event: Event, command: Command, kernel: Kernel) -> bool:
    """Whether the event is what that command would have been recorded as."""
    if isinstance(command, AskToRead):
        return isinstance(event, ReadingGranted | ReadingRefused) and event.version in (command.version, UNKNOWN)
    name = type(command).__name__
    recorded = {row.event for row in kernel.process.stage.rows if row.command == name}
    fields = attrs.fields(type(command))
    return type(event).__name__ in recorded and all(getattr(event, f.name) == getattr(command, f.name) for f in fields)


def _recorded_reason(code: str, person: str) -> Reason:
    return Reason(
        code=code, rule="record", subject=person, text="this request was refused when it was first made",
        remedy="ask again under a new command id to have it decided afresh",
    )  # fmt: skip


def audit(kernel: Kernel, envelopes: Sequence[Envelope], head: Head | None = None) -> Review:
    """Check a whole log: the hash chain, then that the tables allow every event where it stands. Returns the review.

    Raises `RecordError` naming the first event that cannot be trusted or would be refused.
    """
    verify(envelopes, head)
    stream = envelopes[0].stream if envelopes else ""
    folded = kernel.unopened(stream)
    command_of = {row.event: row.command for row in kernel.process.stage.rows}
    for e in envelopes:
        context = Context(actor=e.actor, at=e.at, command_id=e.command_id)
        name = type(e.event).__name__
        if not isinstance(e.event, ReadingRefused):
            if isinstance(e.event, ReadingGranted):
                command: Command = AskToRead(version=e.event.version, endpoint=e.event.endpoint)
            else:
                kind = COMMANDS[command_of[name]]
                command = kind(**{f.name: getattr(e.event, f.name) for f in attrs.fields(kind)})
            outcome = kernel.decide(folded, command, context)
            if isinstance(outcome, Refused):
                codes = ", ".join(dict.fromkeys(reason.code for reason in outcome.reasons))
                raise RecordError(
                    e.stream,
                    e.number,
                    f"the tables do not allow `{name}` here ({codes})",
                    "find out who wrote it past the library",
                )
        folded = kernel.evolve(folded, e.event, context)
    return folded
