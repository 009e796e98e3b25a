"""A board's case system in sixty lines: identities, clock, store and screen are the host's, the rest is reviewflow's.

    python examples/embed_in_a_host.py
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

from reviewflow.kernel import Refused
from reviewflow.model.commands import AgreeQuestions, AskQuestion, Command, OpenReview, StateReason
from reviewflow.model.private import Private
from reviewflow.model.words import QuestionAim, ReasonKind
from reviewflow.record import MemoryPapers, MemoryStore
from reviewflow.reviews import Reviews


class CaseSystem:
    """The host: who is logged in as whom, what time it is, where things lie, and what is on the screen."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self.desk = Reviews(MemoryStore(), MemoryPapers())  # a database's store and paper store in real life
        self.clock = clock
        self.person_of = {"j.coe@harrowmere": "bm1", "m.ellison@harrowmere": "rt1"}  # from the host's own login

    def submit(self, login: str, review: str, command: Command, form: str) -> str:
        """What a button does. `form` is the id of this one submission, so that a double click is one command."""
        outcome = self.desk.give(review, command, by=self.person_of[login], at=self.clock(), command_id=form)
        return str(outcome) if isinstance(outcome, Refused) else "recorded"

    def screen(self, login: str, review: str) -> Iterator[str]:
        """The buttons for that person, and beside each grey one everything that it still waits for."""
        for name, option in self.desk.options(review, self.person_of[login], at=self.clock()).items():
            if option.allowed:
                yield f"[{name}]"
            elif not any(reason.rule == "capacity" or reason.code.startswith("WRONG_") for reason in option.reasons):
                yield f"({name}) " + "; ".join(reason.text for reason in option.all_reasons())

    def timeline(self, review: str) -> Iterator[str]:
        """Who did what when, by ids; texts stay private until a page that may show them calls `reveal()`."""
        for line in self.desk.log(review):
            yield f"{line.at:%d %b %H:%M} {line.actor} {type(line.event).__name__}"


def main() -> None:
    """A morning at the board."""
    ticks = (datetime(2025, 1, 14, 10, tzinfo=UTC) + timedelta(minutes=n) for n in range(60))
    host, janet = CaseSystem(lambda: next(ticks)), "j.coe@harrowmere"
    opening = OpenReview(review="hm-07", business_manager="bm1", commissioner="Harrowmere", custodian="Harrowmere")
    question = AskQuestion(question="q1", text=Private("Who saw which risk?"), aims=(QuestionAim.HOW_PRACTICE_WORKS,))
    reason = StateReason(kinds=(ReasonKind.INNOVATION,), text=Private("a new joint protocol"))
    print(host.submit(janet, "hm-07", opening, "form-1"))
    print(host.submit(janet, "hm-07", question, "form-2"))
    print(host.submit(janet, "hm-07", AgreeQuestions(), "form-3"))
    print("\n".join(line for line in host.screen(janet, "hm-07") if "AgreeQuestions" in line))
    print(host.submit(janet, "hm-07", reason, "form-4"))
    print(host.submit(janet, "hm-07", AgreeQuestions(), "form-5"))
    print("\n".join(host.timeline("hm-07")))


if __name__ == "__main__":
    main()
