"""The key that signs sessions and links. It is never in the code: it is given, or made once and kept beside the database."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING

from django.core.exceptions import ImproperlyConfigured

if TYPE_CHECKING:
    from collections.abc import Mapping

_LEAST = 50
"""Characters below which Django itself calls a key too short."""


def secret_key(given: str, database: Mapping[str, object]) -> str:
    """Raises ImproperlyConfigured for one that is too short, and for none where the database is not a file."""
    if given:
        if len(given) < _LEAST:
            raise ImproperlyConfigured(f"OUTTURN_SECRET_KEY has {len(given)} characters; it needs {_LEAST} or more")
        return given
    if "sqlite" not in str(database["ENGINE"]):
        # sessions of several servers need one key; a command that serves nobody can do with one of its own
        return secrets.token_urlsafe(_LEAST)
    return _kept(Path(f"{database['NAME']}.key"))


def _kept(file: Path) -> str:
    """Read, or made where the database is there and no key is; only its owner can read it."""
    try:
        return file.read_text(encoding="ascii").strip()
    except OSError:
        key = secrets.token_urlsafe(_LEAST)
    if file.with_suffix("").exists():
        try:
            with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as kept:
                kept.write(key)
        except FileExistsError:  # another process was quicker
            return file.read_text(encoding="ascii").strip()
        except OSError:  # a folder that cannot be written to: the key lasts as long as this process
            return key
    return key
