"""The app's place in a Django project."""

from __future__ import annotations

from django.apps import AppConfig  # type: ignore[import-untyped]
from django.core import checks  # type: ignore[import-untyped]

__all__ = ["ReviewflowConfig"]


class ReviewflowConfig(AppConfig):  # type: ignore[misc]
    """The record of case reviews."""

    name = "reviewflow.contrib.django"
    label = "reviewflow"
    verbose_name = "Case reviews"

    def ready(self) -> None:
        """Register the check of our tables."""
        from reviewflow.contrib.django.checks import check_record_tables

        checks.register(check_record_tables, checks.Tags.database)
