"""Writes a package in its one canonical form: same package, same bytes. Written aside first, then moved into place."""

from __future__ import annotations

import io
import json
import shutil
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from outturn.errors import UsageError
from outturn.package.canonical import canonical_texts
from outturn.package.description import DESCRIPTOR
from outturn.package.schema import descriptor, written_tables
from outturn.package.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

    from outturn.package.package import Package

_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_FILE_MODE = 0o100644


def write_package(package: Package, path: str | Path) -> None:
    """To a folder, or to a ZIP where the path ends in .zip; an older package there is replaced, other files are left alone.

    Raises `UsageError` where that cannot be done; then what was there before is there still.
    """
    target = Path(path)
    files = package_files(package)
    try:
        if target.suffix.lower() == ".zip":
            _write_zip(files, target)
        elif target.exists():
            _replace_in_folder(files, target)
        else:
            _write_folder(files, target)
    except OSError as error:
        raise UsageError(f"{target} cannot be written: {error.strerror or error}. Nothing was changed.") from None


def package_files(package: Package) -> dict[str, bytes]:
    """The bytes of every file of the package, by file name."""
    described = json.dumps(descriptor(package), ensure_ascii=False, indent=2) + "\n"
    tables = {f"{name}.csv": table_bytes(package[name]) for name in written_tables(package)}
    return {DESCRIPTOR: described.encode(), **tables, **package.pictures}


def table_bytes(frame: pl.DataFrame) -> bytes:
    """UTF-8, LF, quotation marks only where they are needed; missing values are empty."""
    return canonical_texts(frame).write_csv(line_terminator="\n", quote_style="necessary", null_value="").encode()


def package_zip(package: Package) -> bytes:
    """The package as one ZIP file: same package, same bytes."""
    target = io.BytesIO()
    _fill_zip(package_files(package), target)
    return target.getvalue()


def _write_zip(files: Mapping[str, bytes], target: Path) -> None:
    if target.is_dir():
        raise UsageError(f"{target} is a folder. Nothing was changed.")
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".outturn-", dir=target.parent) as aside:
        written = Path(aside) / target.name
        _fill_zip(files, written)
        written.replace(target)


def _fill_zip(files: Mapping[str, bytes], target: Path | io.BytesIO) -> None:
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, _ZIP_TIME)
            entry.create_system, entry.external_attr, entry.compress_type = 3, _FILE_MODE << 16, zipfile.ZIP_DEFLATED
            archive.writestr(entry, data, compresslevel=6)


def _write_folder(files: Mapping[str, bytes], target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".outturn-", dir=target.parent) as aside:
        folder = Path(aside) / target.name
        folder.mkdir()
        _write_files(files, folder)
        folder.replace(target)


def _write_files(files: Mapping[str, bytes], folder: Path) -> None:
    for name, data in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)


def _replace_in_folder(files: Mapping[str, bytes], target: Path) -> None:
    """File by file, so that other files in the folder stay; whatever fails, the old files are put back."""
    if not target.is_dir():
        raise UsageError(f"{target} is a file, not a folder. Nothing was changed.")
    known = (DESCRIPTOR, *(f"{table}.csv" for table in TABLES))
    old = [name for name in dict.fromkeys((*known, *files)) if (target / name).exists()]
    folders = [name for name in old if not (target / name).is_file()]
    if folders:
        raise UsageError(f"{target / folders[0]} is not a file. Nothing was changed.")
    if old and DESCRIPTOR not in old:
        raise UsageError(f"{target} holds {old[0]} and is not a package. Nothing was changed: choose an empty folder.")
    with tempfile.TemporaryDirectory(prefix=".outturn-", dir=target) as aside:
        new, kept = Path(aside) / "new", Path(aside) / "old"
        new.mkdir()
        kept.mkdir()
        _write_files(files, new)
        swap_files(target, new, kept, old, list(files))


def swap_files(target: Path, new: Path, kept: Path, old: list[str], names: list[str]) -> None:
    """Moves `old` from `target` to `kept` and `names` from `new` to `target`, or leaves `target` as it was and raises."""
    moved: list[str] = []
    placed: list[str] = []
    try:
        for name in old:
            _move(target / name, kept / name)
            moved.append(name)
        for name in names:
            _move(new / name, target / name)
            placed.append(name)
    except OSError:
        for name in placed:
            (target / name).unlink(missing_ok=True)
        for name in moved:
            shutil.move(kept / name, target / name)
        raise


def _move(file: Path, to: Path) -> None:
    """A picture may stand in a folder of its own."""
    to.parent.mkdir(parents=True, exist_ok=True)
    file.replace(to)
