"""Reports that are being built, and the editions that were published."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from outturn.store.immutable import AppendOnly, append_only

if TYPE_CHECKING:
    import datetime as dt


@append_only
class Edition(models.Model):
    """A report as it was published: frozen for good, with all that is needed to build it again.

    `released_at` is when the public may see it; None is when it was published.
    """

    report = models.TextField()
    title = models.TextField()
    period = models.TextField()
    as_at = models.DateTimeField()
    published_at = models.DateTimeField()
    published_by = models.TextField()
    why = models.TextField(default="", blank=True)
    released_at = models.DateTimeField(null=True, blank=True)

    objects = AppendOnly.as_manager()

    class Meta:
        ordering = ("-published_at", "-id")

    def __str__(self) -> str:
        return f"{self.title}, {self.period}"

    @property
    def public_from(self) -> dt.datetime:
        return self.released_at or self.published_at


@append_only
class EditionHold(models.Model):
    """The public does not see an edition, or sees it again: the latest row of an edition holds."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="holds")
    held = models.BooleanField()
    at = models.DateTimeField()
    by = models.TextField()
    why = models.TextField()

    objects = AppendOnly.as_manager()

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.edition}: {'held' if self.held else 'not held'}"


@append_only
class EditionFile(models.Model):
    """One file of an edition, under its path in the folder of the edition."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="files")
    path = models.TextField()
    data = models.BinaryField()
    digest = models.TextField()
    size = models.PositiveIntegerField()

    objects = AppendOnly.as_manager()

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("edition", "path"), name="one_edition_file"),)

    def __str__(self) -> str:
        return self.path


class ReportJob(models.Model):
    """A report that somebody asked for. `state` is waiting, running, done or failed; `message` says what it is doing, or why it failed.

    `worker` has taken it, and `beat` is when it last said that it lives: a job whose worker died is taken up again, `attempts` counts how often.
    A job that `publishes` makes an edition, and `why` is the reason for publishing before every return is locked.
    """

    report = models.TextField()
    period = models.TextField()
    indicator = models.TextField(default="", blank=True)
    compare_with = models.TextField(default="", blank=True)
    formats = models.TextField()
    as_at = models.DateTimeField()
    asked_at = models.DateTimeField()
    asked_by = models.TextField()
    publishes = models.BooleanField(default=False)
    why = models.TextField(default="", blank=True)
    released_at = models.DateTimeField(null=True, blank=True)
    state = models.TextField(default="waiting", db_index=True)
    worker = models.TextField(default="", blank=True)
    attempts = models.PositiveIntegerField(default=0)
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, null=True, blank=True, related_name="jobs")
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    message = models.TextField(default="", blank=True)
    beat = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-id",)
        constraints = (models.CheckConstraint(condition=models.Q(state__in=["waiting", "running", "done", "failed"]), name="job_state"),)

    def __str__(self) -> str:
        return f"{self.report} {self.period}: {self.state}"


class ReportJobFile(models.Model):
    """One file of a report that was built. It may be thrown away: it can be built again."""

    job = models.ForeignKey(ReportJob, on_delete=models.CASCADE, related_name="files")
    name = models.TextField()
    data = models.BinaryField()

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("job", "name"), name="one_job_file"),)

    def __str__(self) -> str:
        return self.name
