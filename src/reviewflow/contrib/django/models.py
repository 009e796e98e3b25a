"""What the admin lists: a view on the caseload's table. The record itself is written through the store alone."""

from __future__ import annotations

from django.db import models  # type: ignore[import-untyped]

__all__ = ["ReviewCase"]


class ReviewCase(models.Model):  # type: ignore[misc]
    """Where one review stands: ids and a stage. Not managed by Django; its key in the table is tenant and review."""

    tenant = models.CharField(max_length=64)
    stream = models.CharField("review", max_length=64, primary_key=True)
    stage = models.CharField(max_length=32)
    number = models.IntegerField("version")

    class Meta:
        managed = False
        db_table = "reviewflow_case"
        ordering = ("tenant", "stream")
        verbose_name = "review"

    def __str__(self) -> str:
        return f"{self.tenant}/{self.stream}"
