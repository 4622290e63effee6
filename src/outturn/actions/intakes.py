"""Documents brought in through the web: sent in and read, read again with answers, and thrown away. Confirming is in `bringing_in`."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import transaction

from outturn.actions.auditing import record
from outturn.api.kept_intake import packed
from outturn.api.taking_in import take_in
from outturn.errors import UsageError
from outturn.store.intakes import CONFIRMED, THROWN_AWAY, WAITING
from outturn.store.models import KeptAnswer, Upload, UploadFile

if TYPE_CHECKING:
    from collections.abc import Mapping

    Answers = Mapping[str, Mapping[str, str]]

MOST_FILES, MOST_BYTES, MOST_PAGES = 10, 20_000_000, 120
"""What is read while somebody waits: a page of a PDF takes up to half a second where the machine is busy."""
KEPT = dt.timedelta(days=14)
"""For so long what nobody has confirmed waits, and what was read in documents can be looked at."""
_PDF = b"%PDF"


class EndedError(UsageError):
    """Somebody has confirmed it already, or thrown it away. Nothing was changed."""


class ChangedMeanwhileError(UsageError):
    """It is no longer what the person saw. Nothing was changed."""


@dataclass(frozen=True)
class SentIn:
    """`kind` is one of `taking_in.FORMS`; `year` the financial year of files that name none."""

    files: Mapping[str, bytes]
    kind: str = "auto"
    year: str = ""
    answers: Answers = field(default_factory=dict)


def send_in(sent: SentIn, *, by: str, at: dt.datetime) -> int:
    """Reads documents and keeps what was read until somebody confirms it. Gives the number of the upload.

    What was confirmed of such documents before is known. Raises UsageError for files that cannot be read; then nothing is kept.
    """
    refuse(sent.files)
    answers = merged(remembered(sent.kind), sent.answers)
    taken = take_in(sent.files, kind=sent.kind, year=sent.year, answers=answers)
    with transaction.atomic():
        told = {"kind": sent.kind, "financial_year": sent.year, "answers": json.dumps(answers, ensure_ascii=False)}
        upload = Upload.objects.create(**told, reading=packed(taken), begun_at=at, begun_by=by)
        UploadFile.objects.bulk_create(
            UploadFile(upload=upload, name=name, data=data, digest=hashlib.sha256(data).hexdigest(), size=len(data)) for name, data in sent.files.items()
        )
        record("documents_sent_in", by=by, at=at, subject=subject_of(upload.pk), new=json.dumps({"files": files_told(upload)}, ensure_ascii=False))
    return upload.pk


def refuse(files: Mapping[str, bytes]) -> None:
    """Raises UsageError for more than is read while somebody waits."""
    if not files:
        raise UsageError("Choose at least one file.")
    if len(files) > MOST_FILES:
        raise UsageError(f"These are {len(files)} files. Send in at most {MOST_FILES} at once.")
    if sum(map(len, files.values())) > MOST_BYTES:
        raise UsageError(f"The files are larger than {MOST_BYTES // 1_000_000} MB together. Send them in one by one, or only the pages that are needed.")
    for name, data in files.items():
        if data[:1024].lstrip().startswith(_PDF) and (pages := _pages(data)) > MOST_PAGES:
            raise UsageError(f"{name} has {pages:,} pages. Save the pages that are needed, at most {MOST_PAGES}, as a file of their own.")


def _pages(data: bytes) -> int:
    """0 for what cannot be opened: its reader tells why."""
    import io

    import pdfplumber

    try:
        with pdfplumber.open(io.BytesIO(data)) as document:
            return len(document.pages)
    except Exception:
        return 0


def read_again(number: int, answers: Answers, *, revision: int, by: str, at: dt.datetime) -> None:
    """Reads the same documents with what a person has answered. Raises UsageError; then what was read before stays."""
    upload = Upload.objects.get(pk=number)
    _refuse_ended(upload)
    files = {file.name: bytes(file.data) for file in upload.files.all()}
    taken = take_in(files, kind=upload.kind, year=upload.financial_year, answers=answers)
    with transaction.atomic():
        upload = held_upload(number, revision)
        old, new = upload.answers, json.dumps(answers, ensure_ascii=False)
        upload.answers, upload.reading, upload.revision = new, packed(taken), upload.revision + 1
        upload.save(update_fields=["answers", "reading", "revision"])
        if old != new:
            record("documents_read_again", by=by, at=at, subject=subject_of(number), old=old, new=new)


def throw_away(number: int, *, by: str, at: dt.datetime) -> bool:
    """False where it was thrown away already. Raises EndedError where it was confirmed."""
    with transaction.atomic():
        upload = Upload.objects.select_for_update().get(pk=number)
        if upload.state == THROWN_AWAY:
            return False
        _refuse_ended(upload)
        told = json.dumps({"files": files_told(upload)}, ensure_ascii=False)
        end(upload, THROWN_AWAY, by=by, at=at)
        Upload.objects.filter(pk=number).update(reading=b"")
        record("documents_thrown_away", by=by, at=at, subject=subject_of(number), old=told)
    return True


def forget_old(*, by: str, at: dt.datetime) -> int:
    """Throws away what has waited too long, and what was read in documents that were confirmed long ago. Gives how many there were."""
    with transaction.atomic():
        old = Upload.objects.select_for_update().filter(begun_at__lt=at - KEPT).exclude(state=THROWN_AWAY).exclude(reading=b"")
        found = list(old)
        for upload in found:
            if upload.state == WAITING:
                end(upload, THROWN_AWAY, by=by, at=at)
            Upload.objects.filter(pk=upload.pk).update(reading=b"")
            record("documents_forgotten", by=by, at=at, subject=subject_of(upload.pk))
    return len(found)


# --- what these and confirming share
def held_upload(number: int, revision: int) -> Upload:
    """The upload as somebody saw it, kept from others until the transaction ends. Raises EndedError and ChangedMeanwhileError."""
    upload = Upload.objects.select_for_update().get(pk=number)
    _refuse_ended(upload)
    if upload.revision != revision:
        raise ChangedMeanwhileError("Somebody has read these documents again with other answers. Look at what would be written now.")
    return upload


def _refuse_ended(upload: Upload) -> None:
    if upload.state == CONFIRMED:
        raise EndedError("These documents were confirmed already. Nothing was written a second time.")
    if upload.state == THROWN_AWAY:
        raise EndedError("These documents were thrown away. Send them in again.")


def end(upload: Upload, state: str, *, by: str, at: dt.datetime, counts: str = "{}") -> None:
    """From now on the documents' bytes are of no more use."""
    upload.state, upload.ended_by, upload.ended_at, upload.counts = state, by, at, counts
    upload.save(update_fields=["state", "ended_by", "ended_at", "counts"])
    upload.files.update(data=b"")


def subject_of(number: int) -> str:
    return f"upload {number}"


def files_told(upload: Upload) -> list[dict[str, object]]:
    return [{"name": file.name, "sha256": file.digest, "bytes": file.size} for file in upload.files.all()]


def remembered(kind: str) -> dict[str, dict[str, str]]:
    """What was confirmed of documents of this kind, by table."""
    found: dict[str, dict[str, str]] = {}
    for kept in KeptAnswer.objects.filter(kind=kind):
        found.setdefault(kept.about, {})[kept.asked] = kept.answer
    return found


def remember(kind: str, answers: Answers, *, by: str, at: dt.datetime) -> None:
    for table, answered in answers.items():
        for asked, answer in answered.items():
            if answer:
                KeptAnswer.objects.update_or_create(kind=kind, about=table, asked=asked, defaults={"answer": answer, "at": at, "by": by})


def merged(first: Answers, second: Answers) -> dict[str, dict[str, str]]:
    """The second counts where both answer the same."""
    return {table: {**first.get(table, {}), **second.get(table, {})} for table in dict.fromkeys([*first, *second])}
