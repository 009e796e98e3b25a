"""How much is left to chance: the two Hypothesis profiles, in one place, and each test's share of them.

`ci` is loaded by the root `conftest.py` and is the same in every run, so that a red build is due to the change at
hand. `pytest --hypothesis-profile=nightly` takes a hundred times as many examples, of twice as many steps, other ones
every night. A budget of a state machine is its examples times its steps.

Neither keeps a database of examples: what is drawn is stored there in plain, a host's strategies may draw from real
reviews, and a build should not depend on a folder that an earlier one left behind. What a night finds is printed with
the line that repeats it, and becomes a test. What Hypothesis keeps beside that (it also collects the constants of the
code it runs) goes into a folder that is removed when the run ends; no `.hypothesis` stays behind.
"""

from __future__ import annotations

from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, Phase, settings
from hypothesis.configuration import set_hypothesis_home_dir

__all__ = ["PROFILES", "budget", "fixed"]

PROFILES = {"ci": (30, 30), "nightly": (3_000, 60)}
"""name -> examples of a test that states no share of its own, and steps of each example of a state machine."""

for _name, (_examples, _steps) in PROFILES.items():
    settings.register_profile(
        _name, max_examples=_examples, stateful_step_count=_steps, derandomize=_name == "ci",
        deadline=None, database=None, print_blob=True, suppress_health_check=list(HealthCheck),
    )  # fmt: skip
settings.load_profile("ci")

_FOLDER = TemporaryDirectory(prefix="hypothesis-")
set_hypothesis_home_dir(_FOLDER.name)


def budget(examples: int) -> settings:
    """The profile's settings with so many examples in `ci`, and as many times more as the profile takes more."""
    return settings(max_examples=examples * settings().max_examples // PROFILES["ci"][0])


def fixed(examples: int, steps: int = 1) -> settings:
    """The same budget in every profile and the same examples in every run: where the budget itself is what is claimed."""
    return settings(max_examples=examples, stateful_step_count=steps, derandomize=True, phases=(Phase.generate,))
