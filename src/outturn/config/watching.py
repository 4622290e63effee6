"""The token with which a machine may read the metrics."""

from __future__ import annotations

from django.core.exceptions import ImproperlyConfigured

_LEAST = 20


def metrics_token(written: str) -> str:
    """Raises ImproperlyConfigured for one that could be guessed."""
    token = written.strip()
    if token and (len(token) < _LEAST or not token.isascii() or not token.isprintable()):
        raise ImproperlyConfigured(f"OUTTURN_METRICS_TOKEN has {len(token)} characters; write {_LEAST} or more, plain letters and digits")
    return token
