"""What every event is."""

from __future__ import annotations

import attrs

__all__ = ["Event"]


@attrs.frozen(kw_only=True)
class Event:
    """Any event; its class is its name."""
