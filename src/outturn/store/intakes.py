"""Documents that were brought in, until somebody confirms what was read in them."""

from __future__ import annotations

from django.db import models

WAITING, CONFIRMED, THROWN_AWAY = "waiting", "confirmed", "thrown_away"


class Upload(models.Model):
    """Documents that were sent in together. `state` is waiting, confirmed or thrown_away.

    `answers` is JSON, by table, of what a person has said; `reading` is what was read with them, packed, and empty once it was kept long
    enough. `revision` grows with every reading. `counts` is JSON of what was written.
    """

    begun_at = models.DateTimeField()
    begun_by = models.TextField()
    kind = models.TextField()
    financial_year = models.TextField(default="", blank=True)
    answers = models.TextField(default="{}")
    reading = models.BinaryField(default=bytes)
    revision = models.PositiveIntegerField(default=0)
    state = models.TextField(default=WAITING)
    counts = models.TextField(default="{}")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.TextField(default="", blank=True)

    class Meta:
        ordering = ("-id",)
        constraints = (models.CheckConstraint(condition=models.Q(state__in=[WAITING, CONFIRMED, THROWN_AWAY]), name="upload_state"),)

    def __str__(self) -> str:
        return f"upload {self.pk}: {self.state}"


class UploadFile(models.Model):
    """One file, as it was sent in. Its bytes are empty once they are of no more use; what it was stays."""

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="files")
    name = models.TextField()
    data = models.BinaryField()
    digest = models.TextField()
    size = models.PositiveIntegerField()

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("upload", "name"), name="one_upload_file"),)

    def __str__(self) -> str:
        return self.name


class KeptAnswer(models.Model):
    """What somebody confirmed about words of the council's documents, for the next of the kind. `about` is the table of answers."""

    kind = models.TextField()
    about = models.TextField()
    asked = models.TextField()
    answer = models.TextField()
    at = models.DateTimeField()
    by = models.TextField()

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("kind", "about", "asked"), name="one_kept_answer"),)

    def __str__(self) -> str:
        return f"{self.about}: {self.asked} = {self.answer}"
