"""Cycles, the returns in them, and who was reminded of what."""

from __future__ import annotations

from django.db import models

from outturn.returns.vocabulary import ReturnState
from outturn.store.immutable import AppendOnly, append_only


class Cycle(models.Model):
    """A reporting period whose figures are asked for: each is due `days` after its own period ends, and none before `not_before`.

    It is closed when its report is published. People are reminded `remind_before` days before a figure is due and `remind_after` days after.
    """

    period = models.TextField(unique=True)
    days = models.PositiveIntegerField(default=15)
    not_before = models.DateField(null=True, blank=True)
    remind_before = models.PositiveIntegerField(default=5)
    remind_after = models.PositiveIntegerField(default=3)
    opened_at = models.DateTimeField()
    opened_by = models.TextField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.TextField(default="", blank=True)

    class Meta:
        ordering = ("-opened_at", "-id")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(closed_at__isnull=True, closed_by="") | (models.Q(closed_at__isnull=False) & ~models.Q(closed_by="")), name="cycle_closed_by"
            ),
        )

    def __str__(self) -> str:
        return self.period


class Return(models.Model):
    """What is asked for and given for one indicator and one period. What is typed is kept as it is typed, so that nothing is lost.

    `revision` grows with every change: whoever saves says which one they saw, and is told where somebody else was quicker.
    `maker` is who entered what stands here, and `page` marks the page from which it was last saved: a second save from there is no
    quarrel. The indicator is meant by its reference. `rating` and `warnings` (how many remarks of the checks there were) are what was
    found when it was last saved, with the definitions and standards whose versions `judged` names.
    """

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="returns")
    indicator = models.TextField()
    section = models.TextField(default="", blank=True)
    period = models.TextField()
    due = models.DateField()
    owner = models.TextField(default="", blank=True)
    state = models.TextField(default=ReturnState.DUE)
    revision = models.PositiveIntegerField(default=0)

    value = models.TextField(default="", blank=True)
    numerator = models.TextField(default="", blank=True)
    denominator = models.TextField(default="", blank=True)
    status = models.TextField(default="", blank=True)
    note = models.TextField(default="", blank=True)
    commentary = models.TextField(default="", blank=True)
    action_what = models.TextField(default="", blank=True)
    action_who = models.TextField(default="", blank=True)
    action_when = models.TextField(default="", blank=True)
    no_action = models.TextField(default="", blank=True)

    rating = models.TextField(default="", blank=True)
    warnings = models.PositiveIntegerField(default=0)
    judged = models.TextField(default="", blank=True)
    page = models.TextField(default="", blank=True)
    maker = models.TextField(default="", blank=True)
    saved_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.TextField(default="", blank=True)
    reason = models.TextField(default="", blank=True)

    class Meta:
        ordering = ("due", "id")
        constraints = (
            models.UniqueConstraint(fields=("indicator", "period"), name="one_return"),
            models.CheckConstraint(condition=models.Q(state__in=[state.value for state in ReturnState]), name="return_state"),
        )
        indexes = (models.Index(fields=("cycle", "state"), name="return_cycle_state"), models.Index(fields=("section",), name="return_section"))

    def __str__(self) -> str:
        return f"{self.indicator} {self.period}"


ENTRY = (
    "value", "numerator", "denominator", "status", "note", "commentary", "action_what", "action_who", "action_when", "no_action",
)  # fmt: skip
"""What a person enters, by field."""


@append_only
class ReturnEvent(models.Model):
    """One step of a return: who took it, when, why, and all that the return then said."""

    of = models.ForeignKey(Return, on_delete=models.PROTECT, related_name="events")
    at = models.DateTimeField()
    by = models.TextField()
    step = models.TextField()
    state = models.TextField()
    contents = models.TextField(default="{}")
    why = models.TextField(default="", blank=True)

    objects = AppendOnly.as_manager()

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.of_id}: {self.step} by {self.by}"


@append_only
class Reminder(models.Model):
    """That a person was reminded on a day; a second one on the same day cannot be recorded, and so is not sent.

    `returns` is JSON: what it was about, by the id of the return.
    """

    person = models.TextField()
    on = models.DateField()
    kind = models.TextField()
    returns = models.TextField(default="[]")
    sent_at = models.DateTimeField()

    objects = AppendOnly.as_manager()

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("person", "on"), name="one_reminder_a_day"),)

    def __str__(self) -> str:
        return f"{self.person} {self.on}"


@append_only
class ReminderFault(models.Model):
    """That the mail server refused a reminder after it was recorded: it then counts as not given, from the next day on."""

    of = models.OneToOneField(Reminder, on_delete=models.PROTECT, related_name="fault")
    at = models.DateTimeField()
    reason = models.TextField()

    objects = AppendOnly.as_manager()

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.of}: {self.reason}"
