"""Which indicators show how a risk stands. A package has no column for it, so the links live beside the package's tables."""

from __future__ import annotations

from django.db import models


class RiskLink(models.Model):
    """Both are meant by their references, so that loading a package again keeps the links."""

    risk = models.TextField()
    indicator = models.TextField(db_index=True)

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("risk", "indicator"), name="one_risk_link"),)

    def __str__(self) -> str:
        return f"{self.risk} {self.indicator}"
