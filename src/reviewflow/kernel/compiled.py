"""A process and a policy as they are decided on: the three tables and the confidentiality table, compiled."""

from __future__ import annotations

import attrs

from reviewflow.kernel.compiler import CompiledPolicy
from reviewflow.kernel.machine import CompiledTable
from reviewflow.model.process import Process

__all__ = ["Compiled"]


@attrs.frozen(eq=False, repr=False)
class Compiled:
    """What every part of the kernel is handed; `Kernel.of` makes it, and adds the questions that can be asked of it."""

    process: Process
    policy: CompiledPolicy
    stage: CompiledTable
    standing: CompiledTable
    version: CompiledTable
