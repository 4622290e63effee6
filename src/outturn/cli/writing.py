"""Writing files so that nothing is ever half there: aside first, then renamed into place."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from outturn.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

_NEW_FILE_MODE = 0o644


def write_file(path: Path, content: bytes) -> None:
    """Raises UsageError where the file cannot be written; an old file then stays as it was."""
    write_together(path.parent, {path.name: content})


def write_together(folder: Path, files: Mapping[str, bytes]) -> list[Path]:
    """Writes every file aside before the first is renamed, so that a full disk leaves all of the old ones.

    A name may hold folders, such as `pages/index.html`; they are made where they are not there.
    """
    aside: list[tuple[Path, Path]] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
            aside.append((Path(temporary), path))
            with os.fdopen(handle, "wb") as stream:
                stream.write(content)
            Path(temporary).chmod(_NEW_FILE_MODE)
        for temporary_path, path in aside:
            temporary_path.replace(path)
    except OSError as error:
        for temporary_path, _ in aside:
            temporary_path.unlink(missing_ok=True)
        reason = "it is a file" if folder.is_file() else error.strerror or str(error)
        raise UsageError(f"The folder {folder} cannot be written to: {reason}. Choose another with -o.") from None
    return [path for _, path in aside]


def write_or_show(path: Path | None, content: bytes) -> None:
    """To a file where one is named, else to standard output."""
    if path is None:
        click.echo(content.decode(), nl=False)
    else:
        write_file(path, content)
