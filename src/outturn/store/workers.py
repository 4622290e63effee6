"""The workers that build reports, as they say themselves that they live."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    import datetime as dt


class WorkerSign(models.Model):
    """When a worker last said that it is there."""

    name = models.TextField(unique=True)
    seen_at = models.DateTimeField()

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.name} {self.seen_at.isoformat()}"


def last_seen() -> dt.datetime | None:
    """Of any worker; None where there never was one."""
    return WorkerSign.objects.order_by("-seen_at").values_list("seen_at", flat=True).first()
