"""The files of an edition on disk: written whole or not at all, and listed as they are."""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from outturn.api.edition_manifest import MANIFEST, parse_manifest
from outturn.errors import UsageError
from outturn.package.source import is_inside

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from outturn.api.edition_manifest import EditionManifest


@contextmanager
def written_aside(target: Path) -> Iterator[Path]:
    """A new folder beside the target, which takes its place when the block ends well, and is gone when it does not.

    Raises UsageError where something is at the target already, and where it cannot be written.
    """
    refuse_taken(target)
    made = [folder for folder in target.parents if not folder.exists()]
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".outturn-", dir=target.parent) as aside:
            folder = Path(aside) / "edition"
            folder.mkdir()
            yield folder
            refuse_taken(target)
            if target.is_dir():
                target.rmdir()  # an empty folder that was made ready
            folder.rename(target)
    except OSError as error:
        raise UsageError(f"The edition {target} cannot be written: {error.strerror or error}. Nothing of it is there.") from None
    finally:
        _remove_empty(made)


def _remove_empty(folders: list[Path]) -> None:
    """Of the folders that were made for an edition: those that it did not come to need, the inmost first."""
    for folder in folders:
        with suppress(OSError):
            folder.rmdir()


def refuse_taken(target: Path) -> None:
    """An edition is never overwritten, and neither is anything else."""
    if target.is_symlink() or (target.exists() and not target.is_dir()):
        raise UsageError(f"{target} is there already and is not a folder. Name a new folder for the edition with -o.")
    if not target.is_dir() or not any(target.iterdir()):
        return
    if (target / MANIFEST).is_file():
        raise UsageError(f"{target} holds an edition already, and an edition is never overwritten. Name a new folder with -o.")
    raise UsageError(f"{target} is not empty. Name a new folder for the edition with -o.")


def write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Raises UsageError for a name that leads out of the folder, as the reference of a report might."""
    for name, content in files.items():
        if not is_inside(name):
            raise UsageError(f"The name {name} leads out of the edition. Give the report a reference without slashes and dots.")
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def files_in(folder: Path) -> dict[str, Path]:
    """Every file below the folder, by its path with forward slashes. A link counts as a file and is not followed."""
    found = {}
    for parent, folders, files in os.walk(folder):
        here = Path(parent)
        links = [name for name in folders if (here / name).is_symlink()]
        for name in (*files, *links):
            found[(here / name).relative_to(folder).as_posix()] = here / name
    return dict(sorted(found.items()))


def read_manifest(folder: Path) -> tuple[EditionManifest, bytes]:
    """Raises UsageError that says why a folder is no edition."""
    path = folder / MANIFEST
    if not folder.exists():
        raise UsageError(f"There is no folder {folder}.")
    if not folder.is_dir():
        raise UsageError(f"{folder} is not a folder, so it is no edition. Name the folder that “outturn publish” made.")
    if not path.is_file():
        raise UsageError(f"{folder} is no edition: it has no {MANIFEST}. Name the folder that “outturn publish” made.")
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror or error}.") from None
    return parse_manifest(data, str(path)), data
