"""The front desk: load, decide, seal, append, in the host's own transaction; and the check of a whole log."""

from __future__ import annotations

from reviewflow.errors import StaleReview
from reviewflow.reviews.auditing import audit
from reviewflow.reviews.desk import Follower, Reviews
from reviewflow.reviews.reading import Granted, Reading

__all__ = ["Follower", "Granted", "Reading", "Reviews", "StaleReview", "audit"]
