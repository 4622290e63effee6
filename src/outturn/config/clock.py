"""Whose clock the pages show."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.core.exceptions import ImproperlyConfigured

DEFAULT_ZONE = "Europe/London"


def zone_named(written: str) -> ZoneInfo:
    """The clock of the United Kingdom where nothing is said. Raises ImproperlyConfigured for a zone that is not known."""
    name = written.strip() or DEFAULT_ZONE
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError):  # a name that is no path, a folder, and what is not there
        told = "write the name of a time zone, such as Europe/London or UTC; where that is not known, install the system's package tzdata"
        raise ImproperlyConfigured(f"OUTTURN_TIME_ZONE is “{name}”: {told}") from None
