"""What every command is."""

from __future__ import annotations

import attrs

__all__ = ["Command"]


@attrs.frozen(kw_only=True)
class Command:
    """Any command; its class is its name."""
