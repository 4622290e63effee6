"""How often a program may ask."""

from __future__ import annotations

from django.core.exceptions import ImproperlyConfigured

DEFAULT_REQUESTS = 600
_MOST = 1_000_000


def requests_a_minute(written: str) -> int:
    """Of one token to one process of the server; 600 where nothing is said. Raises ImproperlyConfigured for what is no number from 1."""
    text = written.strip()
    if not text:
        return DEFAULT_REQUESTS
    if not (text.isascii() and text.isdecimal()) or not 1 <= int(text[:8]) <= _MOST:
        raise ImproperlyConfigured(f"OUTTURN_API_REQUESTS is “{written}”: write how many requests a token may make in a minute, such as 600")
    return int(text)
