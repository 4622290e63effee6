"""Every model. Django looks for them here."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models

from outturn.store.cycles import Cycle, Reminder, ReminderFault, Return, ReturnEvent
from outturn.store.editions import Edition, EditionFile, EditionHold, ReportJob, ReportJobFile
from outturn.store.immutable import AppendOnly, ImmutableError, append_only
from outturn.store.package_tables import ROWS
from outturn.store.reviews import Proposal, ReviewComment, ReviewRound
from outturn.store.risk_links import RiskLink
from outturn.store.tokens import GivenAnswer, ServiceToken
from outturn.store.workers import WorkerSign

__all__ = [
    "ROWS", "AuditEvent", "Cycle", "Edition", "EditionFile", "EditionHold", "GivenAnswer", "Grant", "Holding", "ImmutableError", "Picture", "Proposal",
    "Reminder", "ReminderFault", "ReportJob", "ReportJobFile", "Return", "ReturnEvent", "ReviewComment", "ReviewRound", "RiskLink", "ServiceToken", "User",
    "WorkerSign",
]  # fmt: skip

globals().update({model.__name__: model for model in ROWS.values()})


DIRECTORY = "directory"
"""The source of a grant that the groups of the council's directory decide, at each sign-in or by its nightly list."""


class User(AbstractUser):
    """A person who signs in, or a program that acts for one."""


class Grant(models.Model):
    """A role that a person holds: for a section, for an indicator, or for the whole council where both are empty.

    Sections and indicators are meant by their references, so that loading a package again keeps the grants. `source` is empty where
    somebody gave it by hand: such a grant only somebody takes away again.
    """

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="grants")
    role = models.TextField()
    section = models.TextField(default="", blank=True)
    indicator = models.TextField(default="", blank=True)
    given_at = models.DateTimeField()
    given_by = models.TextField()
    source = models.TextField(default="", blank=True)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("person", "role", "section", "indicator"), name="one_grant"),
            models.CheckConstraint(condition=models.Q(section="") | models.Q(indicator=""), name="section_or_indicator"),
        )

    def __str__(self) -> str:
        return f"{self.person.username}: {self.role} {self.section or self.indicator}".rstrip()


class Holding(models.Model):
    """What the package that the database holds says about itself. There is one row, or none in an empty database.

    `descriptor` is the JSON of `datapackage.json` without its resources, as text, because a database may put the keys of
    JSON in another order. `unknown_columns` names, by table, the columns that the definition does not know. `version` grows with
    every write to the package's tables, so that whoever keeps them in memory knows when to read again; `marks`
    has, by table, the version at which its rows were last written, other than by adding figures.
    """

    only = models.BooleanField(default=True, unique=True, editable=False)
    descriptor = models.TextField()
    unknown_columns = models.TextField(default="{}")
    version = models.BigIntegerField(default=1)
    marks = models.TextField(default="{}")

    class Meta:
        constraints = (models.CheckConstraint(condition=models.Q(only=True), name="one_holding"),)

    def __str__(self) -> str:
        return self.descriptor


class Picture(models.Model):
    """A picture of the package that the database holds, such as a logo, under its path in the package."""

    path = models.TextField(unique=True)
    data = models.BinaryField()

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return self.path


@append_only
class AuditEvent(models.Model):
    """Who did what and when. It refers to nothing by key, so that it never blocks what it records and is never lost with it.

    `event` is a past tense, such as `package_loaded`; `old` and `new` are JSON.
    """

    at = models.DateTimeField()
    by = models.TextField()
    event = models.TextField()
    subject = models.TextField(default="", blank=True)
    old = models.TextField(default="", blank=True)
    new = models.TextField(default="", blank=True)
    why = models.TextField(default="", blank=True)

    objects = AppendOnly.as_manager()

    class Meta:
        ordering = ("id",)
        indexes = (  # the newest of a person, an event or a subject are found without reading the rest
            models.Index(fields=("at", "id"), name="audit_at"),
            models.Index(fields=("by", "at", "id"), name="audit_by"),
            models.Index(fields=("event", "at", "id"), name="audit_event"),
            models.Index(fields=("subject", "at", "id"), name="audit_subject"),
        )

    def __str__(self) -> str:
        return f"{self.at.isoformat()} {self.by}: {self.event} {self.subject}".rstrip()
