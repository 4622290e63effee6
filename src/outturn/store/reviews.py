"""The annual review of the indicators and their standards, until its decisions are standards."""

from __future__ import annotations

from django.db import models


class ReviewRound(models.Model):
    """The review for one financial year. Its proposals are nothing but proposals until it is approved.

    `approved_why` says on what ground: the minute of the meeting that agreed to it, or a reason.
    """

    financial_year = models.TextField(unique=True)
    opened_at = models.DateTimeField()
    opened_by = models.TextField()
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.TextField(default="", blank=True)
    approved_why = models.TextField(default="", blank=True)

    class Meta:
        ordering = ("-financial_year",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(approved_at__isnull=True, approved_by="") | (models.Q(approved_at__isnull=False) & ~models.Q(approved_by="")),
                name="review_approved_by",
            ),
        )

    def __str__(self) -> str:
        return self.financial_year


class Proposal(models.Model):
    """What is proposed for one indicator: kept, changed, new or removed. `standard` and `definition` are JSON of the columns of the package's tables."""

    round = models.ForeignKey(ReviewRound, on_delete=models.PROTECT, related_name="proposals")
    indicator = models.TextField()
    change = models.TextField()
    standard = models.TextField(default="{}")
    definition = models.TextField(default="{}")
    reason = models.TextField(default="", blank=True)
    proposed_at = models.DateTimeField()
    proposed_by = models.TextField()
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("round", "indicator"), name="one_proposal"),)

    def __str__(self) -> str:
        return f"{self.indicator}: {self.change}"


class ReviewComment(models.Model):
    """What somebody said of the review, or of one indicator in it."""

    round = models.ForeignKey(ReviewRound, on_delete=models.PROTECT, related_name="comments")
    indicator = models.TextField(default="", blank=True)
    text = models.TextField()
    at = models.DateTimeField()
    by = models.TextField()

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.by}: {self.text[:40]}"
