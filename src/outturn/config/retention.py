"""For how long files are kept that can be made again."""

from __future__ import annotations

from django.core.exceptions import ImproperlyConfigured

DEFAULT_DAYS = 30
_MOST_DAYS = 3_650


def days_kept(written: str) -> int | None:
    """Whole days, 30 where nothing is said; None for 0, which keeps everything. Raises ImproperlyConfigured for anything else."""
    text = written.strip()
    if not text:
        return DEFAULT_DAYS
    if not (text.isascii() and text.isdecimal()) or int(text[:6]) > _MOST_DAYS or len(text) > 4:
        raise ImproperlyConfigured(f"OUTTURN_KEEP_REPORT_FILES is “{written}”: write a number of days, such as 30, or 0 to keep the files for good")
    return int(text) or None
