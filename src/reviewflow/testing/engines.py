"""The engines side by side: each is asked about every obligation, and none is believed alone.

z3 and the propositional solver are asked the very same formulas; cvc5, where it is installed, works out for itself
what the act does and what the law then says (`by_cvc5`). What one of them refutes and another does not is kept as a
disagreement, and settles nothing.
"""

from __future__ import annotations

import attrs

from reviewflow.errors import MissingExtra
from reviewflow.kernel.normal import normal
from reviewflow.model.logic import Act, And
from reviewflow.model.policy import Policy
from reviewflow.testing.by_cvc5 import Cvc5
from reviewflow.testing.by_sat import Sat
from reviewflow.testing.by_z3 import Z3, guard_of
from reviewflow.testing.obligations import Obligation, simple
from reviewflow.testing.spec import Spec

__all__ = ["Bench", "Result"]


@attrs.frozen
class Result:
    """What the engines said of one obligation: whether a state exists in which it fails."""

    obligation: Obligation
    refuted_by: tuple[str, ...]
    asked: tuple[str, ...]

    @property
    def holds(self) -> bool:
        return not self.refuted_by

    @property
    def agreed(self) -> bool:
        return self.refuted_by in ((), self.asked)


class Bench:
    """The engines with the invariants loaded, for asking about one act after the other."""

    def __init__(self, spec: Spec) -> None:
        invariants = [simple(normal(formula)) for formula in spec.invariants.values()]
        self.z3, self.sat, self.third = Z3(invariants), Sat(invariants), _third(spec)
        self.asked = ("z3", "sat", "cvc5") if self.third else ("z3", "sat")

    @property
    def engines(self) -> tuple[str, ...]:
        """The engines with their versions."""
        return tuple(engine.version for engine in (self.z3, self.sat, self.third) if engine is not None)

    @property
    def calls(self) -> dict[str, int]:
        """How many questions each engine was asked so far."""
        calls = {"z3": self.z3.calls, "sat": self.sat.calls}
        return {**calls, "cvc5": self.third.calls} if self.third else calls

    def results(self, policy: Policy, act: Act | None, wanted: list[Obligation]) -> list[Result]:
        """What each says of the obligations of that act of the policy (None: of the first day)."""
        guard, found = guard_of(act), []
        with self.z3.assuming(guard):
            for obligation in wanted:
                if obligation.act != act:
                    continue
                failing = normal(obligation.goal, positive=False)
                by = (("z3", self.z3.possible(failing)), ("sat", self.sat.possible(guard, failing)))
                found.append(Result(obligation, tuple(name for name, can_fail in by if can_fail), ("z3", "sat")))
        return found if self.third is None else self._joined_by(self.third, policy, act, found)

    def _joined_by(self, third: Cvc5, policy: Policy, act: Act | None, found: list[Result]) -> list[Result]:
        """The results with the third voice; what it alone refutes, where the others see nothing to ask, comes last."""
        broken = dict(third.breaks(policy, act, {result.obligation.law for result in found if not result.holds}))
        joined = []
        for result in found:
            by = ("cvc5",) if broken.pop(result.obligation.law) else ()
            joined.append(Result(result.obligation, (*result.refuted_by, *by), self.asked))
        alone = [Obligation(law, act, And(())) for law, can_fail in broken.items() if can_fail]
        return [*joined, *(Result(obligation, ("cvc5",), self.asked) for obligation in alone)]

    def can_happen(self, act: Act) -> bool:
        """Whether each finds a state, under the invariants, in which the act's guard is met."""
        guard = guard_of(act)
        with self.z3.assuming(guard):
            both = self.z3.possible(And(())) and self.sat.possible(guard, And(()))
        return both and (self.third is None or self.third.can_happen(act))


def _third(spec: Spec) -> Cvc5 | None:
    """The third voice, where it is installed."""
    try:
        return Cvc5(spec)
    except MissingExtra:
        return None
