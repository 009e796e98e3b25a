"""The engine: takes any process and policy, and decides by them. It knows no rule of its own."""

from __future__ import annotations

from reviewflow.kernel.kernel import Kernel
from reviewflow.kernel.outcomes import Accepted, Option, Outcome, Refused

__all__ = ["Accepted", "Kernel", "Option", "Outcome", "Refused"]
