"""A read-only list of reviews: ids, stages and versions, never a name or a text."""

from __future__ import annotations

from typing import Any

from django.contrib import admin  # type: ignore[import-untyped]

from reviewflow.contrib.django.models import ReviewCase

__all__ = ["ReviewCaseAdmin"]


@admin.register(ReviewCase)
class ReviewCaseAdmin(admin.ModelAdmin):  # type: ignore[misc]
    """Reviews by stage. Nothing can be opened, added, changed or deleted here."""

    list_display = ("stream", "tenant", "stage", "number")
    list_display_links = None
    list_filter = ("stage", "tenant")
    search_fields = ("stream",)
    actions = None

    def has_add_permission(self, request: Any) -> bool:
        """Nobody adds a review here."""
        return False

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        """Nobody changes one."""
        return False

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:
        """Nobody deletes one."""
        return False
