"""The site on disk: written aside and moved into place whole, so that a host never serves half of it."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from outturn.errors import UsageError
from outturn.package.source import is_inside

if TYPE_CHECKING:
    from collections.abc import Mapping

MARK = "look/site.css"
"""A file by which an earlier site is known."""


def write_site(target: Path, files: Mapping[str, bytes]) -> None:
    """An earlier site there is replaced. Raises UsageError where something else is there, or it cannot be written; then nothing is changed."""
    if target.is_symlink() or (target.exists() and not target.is_dir()):
        raise UsageError(f"{target} is there already and is not a folder. Name another with -o.")
    if target.is_dir() and any(target.iterdir()) and not (target / MARK).is_file():
        raise UsageError(f"{target} is not empty and holds no earlier site. Name another folder with -o.")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".outturn-", dir=target.parent) as aside:
            new, old = Path(aside) / "new", Path(aside) / "old"
            _write(new, files)
            if target.is_dir():
                target.rename(old)
            try:
                new.rename(target)
            except OSError:
                if old.is_dir():
                    old.rename(target)
                raise
    except OSError as error:
        raise UsageError(f"The site {target} cannot be written: {error.strerror or error}. Nothing was changed.") from None


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    made: set[Path] = set()
    for name, content in files.items():
        if not is_inside(name):
            raise UsageError(f"The name {name} leads out of the site. Give the report a reference without slashes and dots.")
        path = folder / name
        if path.parent not in made:
            path.parent.mkdir(parents=True, exist_ok=True)
            made.add(path.parent)
        path.write_bytes(content)
