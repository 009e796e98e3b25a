"""Replays a table's story through the real `decide`: a review, command by command, in which a law breaks.

The story's acts are given as commands, one after the other; where that breaks no law, the same acts in any order are
tried, and then the small worlds that have the acts which a policy changed. What is found is cut down until no command
can be left out. Where nothing is found, the other tables stand in the way, and the refusals say which.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence

import attrs

from reviewflow.errors import Reason
from reviewflow.kernel import Accepted, Kernel
from reviewflow.model import commands as c
from reviewflow.model.policy import Call, Policy
from reviewflow.record import Envelope, Head, seal
from reviewflow.rules import POLICY, PROCESS
from reviewflow.testing.director import Director, Told
from reviewflow.testing.explore import SCOPES, explore
from reviewflow.testing.history import Scope
from reviewflow.testing.mends import Move
from reviewflow.testing.staging import in_commands, moves_for
from reviewflow.testing.story import Story, law_lines
from reviewflow.views.naming import Naming
from reviewflow.views.timeline import timeline
from reviewflow.views.timeline_text import timeline_text

__all__ = ["Replay", "Unreached", "replay"]

BEFORE = c.BeginAnalysis()
"""Where a story begins: the review has just come to the stage in which drafts are written and sent."""
# fmt: off
SENT = (Call("compile", ("paper1",)), Call("circulate", ("paper1",)))
WORLDS = (
    Scope(name="a member of the team comes back", people=1, papers=1, endpoints=0, before=SENT, acts=("appoint", "list_family", "brief", "bind", "stand_down", "name")),
    Scope(name="an officer of the board comes back", people=1, papers=1, endpoints=0, before=SENT, acts=("commission", "list_worker", "appoint", "introduce", "brief", "bind", "release", "name")),
    Scope(name="family comes and goes", people=1, papers=1, endpoints=0, before=SENT, acts=("list_family", "introduce", "brief", "bind", "suspend", "lift", "end", "readmit", "name")),
    Scope(name="the register changes after the check", people=0, papers=1, endpoints=0, before=SENT[:1], acts=("finalise", "pass_check", "fail_check", "register_changed", "publish")),
    *SCOPES,
)
"""Small worlds to search: those of the table, and some whose ways are longer in commands than they are in acts."""
# fmt: on


@attrs.frozen(eq=False)
class Replay:
    """A review in which a law breaks: every command was accepted by the real `decide`, and none can be left out."""

    kernel: Kernel
    told: Told

    @property
    def laws(self) -> tuple[str, ...]:
        """The laws that the last command breaks."""
        return self.told.laws

    def envelopes(self) -> tuple[Envelope, ...]:
        """The review as a log."""
        log: list[Envelope] = []
        for event, context in self.told.recorded:
            head = log[-1].head if log else Head(self.told.review.id)
            sealed = seal(
                head,
                event,
                command_id=context.command_id,
                actor=context.actor,
                at=context.at,
                rules=self.kernel.rules_hash,
            )
            log.append(sealed)
        return tuple(log)

    def lines(self) -> list[str]:
        """The review as a timeline in the field's words, and the laws that its last line breaks."""
        told = timeline_text(timeline(self.kernel, self.envelopes()), Naming(self.told.review))
        return [*told.splitlines(), *law_lines(self.laws)]


@attrs.frozen
class Unreached:
    """No review was found in which the story happens: no command brings about this act of it; `reasons` are the refusal's."""

    act: str
    command: str
    reasons: tuple[Reason, ...]

    def line(self) -> str:
        """That the table's story happens in no review that was found, in one sentence."""
        return f"the table alone allows it; through the commands of this process it was not reached, because {self.why()}"

    def why(self) -> str:
        """What is in the way, in the words of the refusal."""
        texts = "; ".join(dict.fromkeys(reason.text for reason in self.reasons))
        if texts:
            return f"`{self.command}`{f', for `{self.act}`,' if self.act else ''} is refused: {texts}"
        if self.act:
            return f"no command does `{self.act}` there"
        return "acts come together in one command, and each of them asks again"


def replay(policy: Policy, story: Story, *, limit: int = 300) -> Replay | Unreached:
    """A review under that policy in which a law breaks, with no command too many; or why none was found.

    `limit`: so many states are searched with the story's acts, and in each small world that has an act which the policy
    changed. Raises `DefinitionError` where the policy does not fit the process.
    """
    director = Director.of(Kernel.of(PROCESS, policy))
    start = director.bring(director.start, BEFORE)
    if not isinstance(start, Told):
        return Unreached("", type(BEFORE).__name__, start)
    told, refused = _as_told(director, start, story.calls)
    for found in _tried(director, start, told, policy, story.calls, limit):
        if found.laws:
            return Replay(director.kernel, _fewest(director, found))
    return refused


def _tried(
    director: Director, start: Told, told: Told, policy: Policy, calls: Sequence[Call], limit: int
) -> Iterator[Told]:
    """One way after the other, the quickest first."""
    yield from (start, told)
    yield _found(director, start, calls, limit)
    yield from _in_worlds(director, start, policy, limit)


def _as_told(director: Director, told: Told, calls: Sequence[Call]) -> tuple[Told, Unreached]:
    """The story's acts as commands, in its order; what no command brings about is passed over, and the last of it is told."""
    last, everybody = Unreached("", "", ()), people_of(calls)
    for call in in_commands(calls):
        moves = moves_for(told.review, everybody, [call])
        answers = []
        for move in moves:
            after = director.bring(told, *move)
            if isinstance(after, Told):
                told = after
                break
            answers.append(Unreached(call.act, type(move[0]).__name__, after))
        else:
            last = (*answers, Unreached(call.act, "", ()))[0]
        if told.laws:
            break
    return told, last


def _in_worlds(director: Director, start: Told, policy: Policy, limit: int) -> Iterator[Told]:
    """What is found in the small worlds that have an act which the policy changed."""
    changed = {act.name for act in policy.acts if act not in POLICY.acts}
    for scope in WORLDS:
        if changed.intersection(scope.acts):
            begun, _ = _as_told(director, start, scope.before)
            calls = director.follower.world.calls(scope)
            yield begun if begun.laws else _found(director, begun, (*scope.before, *calls), limit)


def _found(director: Director, start: Told, calls: Sequence[Call], limit: int) -> Told:
    """The nearest review in which these acts, in any order, break a law; `start` where none does."""
    everybody, menu, broken = people_of(calls), tuple(dict.fromkeys(calls)), list[Told]()

    def step(told: Told, move: Move) -> Told | None:
        after = director.bring(told, *move)
        return after if isinstance(after, Told) else None

    def moves(told: Told) -> tuple[Move, ...]:
        return moves_for(told.review, everybody, menu)

    def check(before: Told, move: Move, after: Told | None) -> tuple[str, ...]:
        broken.extend([after] if after and after.laws else [])
        return after.laws if after else ()

    def key(told: Told) -> Hashable:
        review = told.review
        people = tuple((p.id, p.standing, p.offices, p.boxes, p.on_team, p.takes_part) for p in review.people.values())
        papers = tuple((v.id, v.state, v.gate and v.gate.open_findings) for v in review.versions.values())
        incidents = tuple(incident.settled for incident in review.incidents.values())
        return review.stage, people, papers, incidents, director.follower.world.key(told.facts)

    explore(start, moves, step, check, key, limit=limit)
    return broken[0] if broken else start


def _fewest(director: Director, found: Told) -> Told:
    """The same review without every command that can be left out, and without those that are refused then."""
    at = len(found.given) - 1
    while at > 0:
        at -= 1
        shorter = _given(director, (*found.given[:at], *found.given[at + 1 :]))
        if set(shorter.laws) & set(found.laws):
            found, at = shorter, len(shorter.given) - 1
    return found


def _given(director: Director, commands: Iterable[Move]) -> Told:
    """These commands, one after the other, up to one that breaks a law; what is refused is passed over."""
    told = director.start
    for command, by in commands:
        outcome = director.decide(told, command, by)
        if isinstance(outcome, Accepted):
            told = director.record(told, (command, by), outcome.events)
        if told.laws:
            break
    return told


def people_of(calls: Iterable[Call]) -> tuple[str, ...]:
    """The people of a story, each once."""
    return tuple(dict.fromkeys(arg for call in calls for arg in call.args if arg.startswith("person")))
