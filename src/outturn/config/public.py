"""The address under which the public reaches the service."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured


def public_address(written: str) -> str:
    """Without a slash at the end; empty where none is given. Raises ImproperlyConfigured for one that is not of HTTPS."""
    address = written.strip().rstrip("/")
    parts = urlsplit(address)
    if address and (parts.scheme != "https" or not parts.hostname or parts.path):
        raise ImproperlyConfigured(f"OUTTURN_ADDRESS is “{written}”: write the address of the site as https://performance.example.gov.uk")
    return address
