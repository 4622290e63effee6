"""Where e-mail goes: any SMTP server, a folder of files, or the console where nothing is said."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

_BACKENDS = "django.core.mail.backends"
_PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}


def mail_at(address: str, sender: str) -> dict[str, object]:
    """Django's settings for OUTTURN_MAIL. Raises ImproperlyConfigured for an address that says neither a server nor a folder."""
    common: dict[str, object] = {"DEFAULT_FROM_EMAIL": sender or "outturn@localhost", "EMAIL_SUBJECT_PREFIX": "", "EMAIL_TIMEOUT": 20}
    if not address:
        return {**common, "EMAIL_BACKEND": f"{_BACKENDS}.console.EmailBackend"}
    parts = urlsplit(address)
    if parts.scheme == "file" and parts.path:
        return {**common, "EMAIL_BACKEND": f"{_BACKENDS}.filebased.EmailBackend", "EMAIL_FILE_PATH": parts.path}
    if parts.scheme not in _PORTS or not parts.hostname:
        raise ImproperlyConfigured(
            "OUTTURN_MAIL is not an address for mail: write smtp+tls://user:password@host:587, smtps://host, smtp://host or file:///folder"
        )
    return {
        **common,
        "EMAIL_BACKEND": f"{_BACKENDS}.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or _PORTS[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
    }
