"""A second opinion: who may see what, worked out from the whole history each time, in the words of the guide.

Written apart from the table and its compiler, and importing neither: it keeps no facts, it looks back. Slow and
plain on purpose. Exploration and random histories compare it with the table at every step.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property

__all__ = ["Happening", "Oracle"]

Happening = tuple[str, tuple[str, ...]]
"""What happened: the name of the act, and whom or what it concerned."""

BORN = ("file_record", "file_team_paper", "compile", "derive", "render")
FREE = ("list_worker", "list_family", "appoint", "commission", "introduce")
ALWAYS = ("stand_down", "release", "suspend", "lift", "end", "readmit", "close_record", "seal", "recall", "leave",
          "register_changed", "fail_check", "stop", "resume", "hold_back", "let_go")  # fmt: skip


class Oracle:
    """What the guide says after this history. Only what it allowed may have happened."""

    def __init__(self, history: Iterable[Happening]) -> None:
        self.history = tuple(history)

    # -- looking back ------------------------------------------------------------------------------------------
    def last(self, *acts: str, **about: str) -> int:
        """When one of these last happened to these, named `first` and then `second`, or -1."""
        for when in range(len(self.history) - 1, -1, -1):
            act, args = self.history[when]
            if act in acts and args[: len(about)] == tuple(about.values()):
                return when
        return -1

    def ever(self, *acts: str, **about: str) -> bool:
        return self.last(*acts, **about) >= 0

    def until(self, when: int) -> Oracle:
        """The opinion before that moment."""
        return self if when >= len(self.history) else Oracle(self.history[:when])

    @cached_property
    def stages(self) -> tuple[Oracle, ...]:
        """The opinion before each thing that happened, and now."""
        return (*(Oracle(self.history[:when]) for when in range(len(self.history))), self)

    # -- people ------------------------------------------------------------------------------------------------
    def on_team(self, p: str) -> bool:
        return self.last("appoint", first=p) > self.last("stand_down", "end", first=p)

    def takes_part(self, p: str) -> bool:
        return self.last("list_worker", "list_family", first=p) > self.last("end", first=p)

    def acts_for_commissioner(self, p: str) -> bool:
        return self.last("commission", first=p) > self.last("release", "end", first=p)

    def introduced(self, p: str) -> bool:
        """Met while taking part, or known from the team when the part began; a new start is a new introduction."""
        fresh = self.last("end", "readmit", first=p)
        for when in range(fresh + 1, len(self.history)):
            act, args = self.history[when]
            if args == (p,) and act == "introduce" and self.until(when).takes_part(p):
                return True
            if args == (p,) and act in ("list_worker", "list_family") and self.until(when).on_team(p):
                return True
        return False

    def has_prepared_capacity(self, p: str) -> bool:
        return self.on_team(p) or (self.takes_part(p) and self.introduced(p)) or self.acts_for_commissioner(p)

    def _belonged_since(self, p: str, when: int) -> bool:
        """Whether the person belonged here at every moment after `when`, with no new start in between."""
        if when < 0 or self.last("end", "readmit", first=p) > when:
            return False
        return all(stage.has_prepared_capacity(p) for stage in self.stages[when + 1 :])

    def briefed(self, p: str) -> bool:
        return self._belonged_since(p, self.last("brief", first=p))

    def bound(self, p: str) -> bool:
        return self._belonged_since(p, self.last("bind", first=p))

    def kept_out(self, p: str) -> bool:
        suspended = self.last("suspend", first=p) > self.last("lift", "readmit", first=p)
        return suspended or self.last("end", first=p) > self.last("readmit", first=p)

    def ready(self, p: str) -> bool:
        return self.briefed(p) and self.bound(p) and not self.kept_out(p)

    def in_participant_set(self, p: str) -> bool:
        return self.ready(p) and (self.on_team(p) or (self.takes_part(p) and self.introduced(p)))

    def inside(self, p: str) -> bool:
        return self.in_participant_set(p) or (self.ready(p) and self.acts_for_commissioner(p))

    # -- papers ------------------------------------------------------------------------------------------------
    def born(self, d: str) -> int:
        return self.last(*BORN, first=d)

    def is_report(self, d: str) -> bool:
        return self.ever("compile", "derive", "render", first=d)

    def in_the_making(self, d: str) -> bool:
        return self.last("file_record", "compile", "derive", first=d) > self.last(
            "circulate", "close_record", "recall", "finalise", first=d
        )

    def audiences(self, d: str) -> frozenset[str]:
        """Who the paper is open to: never more than everything it was made from, but by the three acts that open."""
        open_to: frozenset[str] = frozenset()
        for when, (act, args) in enumerate(self.history):
            if args[:1] != (d,):
                continue
            if act == "file_team_paper":
                open_to = frozenset({"team"})
            elif act == "compile":
                open_to = frozenset({"team", "group"})
            elif act == "derive":
                open_to = self.until(when).audiences(args[1]) & {"team", "group"}
            elif act == "merge":
                open_to -= {"team", "group"} - self.until(when).audiences(args[1])
            elif act == "render":
                open_to = frozenset({"team", "group", "commissioner"})
            elif act == "finalise":
                open_to |= {"commissioner"}
            elif act == "publish":
                open_to |= {"anyone"}
        return open_to

    def published(self, d: str) -> bool:
        return "anyone" in self.audiences(d)

    def discussed(self, d: str) -> bool:
        if self.ever("discuss", "render", first=d):
            return True
        when = self.last("derive", first=d)
        return when >= 0 and self.until(when).discussed(self.history[when][1][1])

    def passed(self, d: str) -> bool:
        return self.last("pass_check", first=d) > max(self.last("fail_check", first=d), self.last("register_changed"))

    def label_admits(self, p: str, d: str) -> bool:
        open_to = self.audiences(d)
        return (
            "anyone" in open_to
            or ("commissioner" in open_to and self.inside(p))
            or ("group" in open_to and self.in_participant_set(p))
            or ("team" in open_to and self.in_participant_set(p) and self.on_team(p))
            or (self.ever("name_party", first=p, second=d) and self.in_participant_set(p))
        )

    def family_agreed(self, p: str, d: str) -> bool:
        """Family reads only what it was decided that they read, what they themselves said, or what is public (U2)."""
        decided = self.last("decide_family_reading", first=p, second=d) > self.last("end", first=p)
        family = self.ever("list_family", first=p)
        return not family or decided or self.published(d) or self.ever("name_party", first=p, second=d)

    def named(self, p: str, d: str) -> bool:
        return self._belonged_since(p, self.last("name", first=p, second=d))

    def circulating(self, d: str) -> bool:
        return self.last("circulate", first=d) > self.last("recall", first=d)

    def may_be_shown(self, p: str, d: str) -> bool:
        """The whole of it: label, membership, preparation, circulation, recall, and the review not at rest."""
        if self.published(d):
            return True
        at_rest = self.last("stop") > self.last("resume") or self.last("hold_back") > self.last("let_go")
        sent = not self.is_report(d) or (self.circulating(d) and self.named(p, d))
        return (
            self.born(d) >= 0 and not at_rest and sent and not self.in_the_making(d) and not self.ever("recall", first=d)
            and self.label_admits(p, d) and self.family_agreed(p, d)
        )  # fmt: skip

    # -- endpoints ---------------------------------------------------------------------------------------------
    def reads(self, p: str, e: str) -> bool:
        came = self.last("new_box", "join", first=p, second=e)
        ended = self.last("stand_down", "release", "suspend", "end", "readmit", "list_family", first=p)
        return came > max(ended, self.last("leave", first=p, second=e))

    def readers(self, e: str) -> frozenset[str]:
        people = {args[0] for act, args in self.history if act in ("new_box", "join") and args[1] == e}
        return frozenset(p for p in people if self.reads(p, e))

    def held(self, e: str) -> frozenset[str]:
        return frozenset(args[0] for act, args in self.history if act == "deliver" and args[1] == e)

    def endpoint_known(self, e: str) -> bool:
        return self.ever("open_endpoint", first=e) or any(a == "new_box" and args[1] == e for a, args in self.history)

    # -- what may happen next ----------------------------------------------------------------------------------
    def allows(self, act: str, *args: str) -> bool:
        """Whether the guide lets it happen now."""
        if act in ALWAYS:
            return True
        if act in FREE:
            return not self.kept_out(args[0])
        rules: dict[str, Callable[..., bool]] = {name[7:]: getattr(self, name) for name in dir(self) if name.startswith("_allow_")}
        return act in rules and rules[act](*args)

    def shown(self, act: str, *args: str) -> frozenset[tuple[str, str]]:
        """Who sees what when it happens."""
        if act == "deliver":
            return frozenset((p, args[0]) for p in self.readers(args[1]))
        if act == "join":
            return frozenset((args[0], d) for d in self.held(args[1]))
        return frozenset()

    def _allow_brief(self, p: str) -> bool:
        return not self.kept_out(p) and self.has_prepared_capacity(p)

    def _allow_bind(self, p: str) -> bool:
        return self._allow_brief(p) and self.briefed(p)

    def _allow_new_box(self, p: str, e: str) -> bool:
        return not self.endpoint_known(e) and self.inside(p)

    def _allow_open_endpoint(self, e: str) -> bool:
        return not self.endpoint_known(e)

    def _allow_join(self, p: str, e: str) -> bool:
        return self.endpoint_known(e) and all(self.may_be_shown(p, d) for d in self.held(e))

    def _allow_file_record(self, d: str) -> bool:
        return self.born(d) < 0

    _allow_file_team_paper = _allow_compile = _allow_file_record

    def _allow_name_party(self, p: str, d: str) -> bool:
        return self.in_the_making(d) and not self.is_report(d)

    def _allow_draw_on(self, d: str, s: str) -> bool:
        return self._usable(s) and self.ever("compile", first=d) and self.in_the_making(d)

    def _allow_derive(self, d: str, s: str) -> bool:
        return self.born(d) < 0 and self._usable(s)

    def _allow_merge(self, d: str, s: str) -> bool:
        return self._usable(s) and self.is_report(d) and self.in_the_making(d)

    def _allow_render(self, d: str, s: str) -> bool:
        return self._allow_derive(d, s) and "commissioner" in self.audiences(s)

    def _usable(self, s: str) -> bool:
        return self.born(s) >= 0 and not self.ever("seal", first=s)

    def _allow_decide_family_reading(self, p: str, d: str) -> bool:
        return self.born(d) >= 0

    def _allow_discuss(self, d: str) -> bool:
        return self.born(d) >= 0

    _allow_pass_check = _allow_discuss

    def _allow_circulate(self, d: str) -> bool:
        return self._quiet(d) and not self.ever("recall", first=d)

    def _allow_name(self, p: str, d: str) -> bool:
        return self._quiet(d) and self.inside(p) and self.label_admits(p, d) and self.family_agreed(p, d)

    def _quiet(self, d: str) -> bool:
        """On the record, and no incident holds its circulation; what is public needs no such care."""
        return self.born(d) >= 0 and (self.published(d) or self.last("hold_back") <= self.last("let_go"))

    def _allow_deliver(self, d: str, e: str) -> bool:
        readers = self.readers(e)
        return self.born(d) >= 0 and bool(readers) and all(self.may_be_shown(p, d) for p in readers)

    def _allow_finalise(self, d: str) -> bool:
        return self.is_report(d) and "group" in self.audiences(d) and self.discussed(d)

    def _allow_publish(self, d: str) -> bool:
        return "commissioner" in self.audiences(d) and self.passed(d)
