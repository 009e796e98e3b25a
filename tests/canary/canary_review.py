"""A review in which every name and every word that somebody wrote is a canary, and everything that is made of it.

The word is put together at run time, so that it stands in no file of this project: Hypothesis keeps the constants of
the sources it runs.
"""

from __future__ import annotations

import attrs

from guides_way import digest_of
from reviewflow.kernel import Kernel
from reviewflow.model import commands as c
from reviewflow.model.private import Private
from reviewflow.model.words import Gateway, PersonKind, Stage
from reviewflow.record import MemoryPapers, command_to_json
from reviewflow.reviews import Reviews
from reviewflow.testing.leak_canary import Canaries
from stories import REVIEW, Story, kernel, usual_giver

__all__ = ["CANARIES", "HANDED_IN", "HANDED_NAME", "HANDED_SENTENCE", "NAME", "PAPERS", "SENTENCE", "WORD", "StoryPapers", "canary_desk", "canary_story"]

WORD = "".join(reversed("wjxevqz"))
NAME = f"{WORD.title()} {WORD.title()}son"
SENTENCE = f"Then {WORD} said to {WORD.title()} that {WORD} was never asked, and {WORD} went home."
CANARIES = Canaries([WORD])
HANDED_WORD = "".join(reversed("kopjuxw"))
HANDED_NAME = f"{HANDED_WORD.title()} {HANDED_WORD.title()}son"
HANDED_SENTENCE = f"Then {HANDED_WORD} said that {HANDED_WORD.title()} went home."
HANDED_IN = Canaries([HANDED_WORD])
PAPERS = ("v1", "v2", "v3", "c-sw1", "c-hv1", "tp1")


class StoryPapers(MemoryPapers):
    """Papers whose digests are those that the stories name."""

    def digest(self, review: str, data: bytes) -> str:
        return digest_of(data.split(b":")[0].decode())


def text_of(paper: str) -> bytes:
    """What stands in that paper."""
    return f"{paper}: {SENTENCE}\n\nThe mother of {NAME} had said so in May.".encode()


class CanaryStory(Story):
    """The guide's way with a canary for every private word; each name is another word, so that none clash."""

    def __init__(self, by: Kernel) -> None:
        super().__init__(by)
        self.lines: list[dict[str, object]] = []

    def give(self, command: c.Command, by: str = "") -> CanaryStory:
        """Gives the command with its private words replaced."""
        held = {field.name: getattr(command, field.name) for field in attrs.fields(type(command))}
        private = [name for name, value in held.items() if isinstance(value, Private) and value.reveal()]
        spoken = {name: Private(self._word(command, name)) for name in private}
        command = attrs.evolve(command, **spoken)
        line = {"at": self.now.isoformat().replace("+00:00", "Z"), "by": by or usual_giver(command), **command_to_json(command)}
        self.lines.append(line)
        return super().give(command, by)

    @staticmethod
    def _word(command: c.Command, name: str) -> str:
        if name not in ("given", "family", "name", "value"):
            return SENTENCE
        whose = next(str(value) for value in attrs.astuple(command, recurse=False) if isinstance(value, str) and value)
        return f"{WORD.title()}{''.join(letter for letter in whose + name if letter.isalpha()).lower()}"


def canary_story(stage: Stage = Stage.REPORTING) -> CanaryStory:
    """Everything done in that stage, with something of every kind on the record."""
    told = CanaryStory(kernel()).done(Stage.IDENTIFYING_THE_CASE)
    assert isinstance(told, CanaryStory)
    alias = (Private(f"{WORD.title()}ette"),)
    told.give(c.AddPerson(person="sib1", kind=PersonKind.MENTIONED, shown_as="the sibling", given=Private("x"), family=Private("y"), aliases=alias))
    told.give(c.AddIdentifier(identifier="id1", kind="court number", value=Private("x")))
    told.done(stage)
    told.judge("S24", "review") if not told.codes(c.RecordJudgement(rule="S24", subject="review", reason=Private("x"))) else None
    told.give(c.RecordSafeguardingAction(passed_to="the duty team", text=Private("x")))
    told.give(c.NoteParallelProcess(process="pp1", kind="inquest", holds_publication=False))
    if stage is Stage.REPORTING:
        told.give(c.RecordIncident(incident="in1", version="v1", happened_on=told.today, text=Private("x")))
        told.give(c.SettleIncident(incident="in1", contained=True, reason=Private("x")))
        told.give(
            c.RecordCompelledDisclosure(
                disclosure="ld1", version="v2", digest=digest_of("v2"), gateway=next(iter(Gateway)), authority="a court",
                requester=Private("x"), scope=Private("x"), approved_by=("lead1", "co1"), disclosed_on=told.today,
            )
        )  # fmt: skip
    return told


def canary_desk(told: Story) -> Reviews:
    """A desk with that review and its papers."""
    desk = told.desk(StoryPapers())
    for paper in PAPERS:
        if paper in told.review.on_record("paper"):
            desk.keep(REVIEW, paper, text_of(paper))
    return desk

