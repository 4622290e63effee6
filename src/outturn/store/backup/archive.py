"""The file of a backup: a ZIP with one file of JSON lines for each table, and the manifest last."""

from __future__ import annotations

import hashlib
import os
import tempfile
import zipfile
import zlib
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING

from outturn.errors import UsageError
from outturn.store.backup.manifest import Manifest, TableEntry, as_bytes, manifest_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MANIFEST = "manifest.json"
_LARGEST_MANIFEST = 10_000_000
_BATCH = 1 << 18
"""Bytes that are packed together: a call for each row costs more than the packing."""


class Writer:
    """Tables first, then the manifest that counts them."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive

    def table(self, model: str, columns: tuple[str, ...], lines: Iterable[bytes]) -> TableEntry:
        entry, digest, rows = f"tables/{model}.jsonl", hashlib.sha256(), 0
        with self._archive.open(_info(entry), "w", force_zip64=True) as file:
            batch = bytearray()
            for line in lines:
                rows += 1
                batch += line
                if len(batch) >= _BATCH:
                    digest.update(batch)
                    file.write(batch)
                    batch.clear()
            digest.update(batch)
            file.write(batch)
        return TableEntry(model, entry, columns, rows, digest.hexdigest())

    def close(self, manifest: Manifest) -> None:
        self._archive.writestr(_info(MANIFEST), as_bytes(manifest))


def _info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o600 << 16
    return info


@contextmanager
def writing(target: Path, *, replace: bool = False) -> Iterator[Writer]:
    """The file is there when all of it is, and only its owner may read it. Raises UsageError where it cannot be written."""
    if target.exists() and not (replace and target.is_file()):
        raise UsageError(f"{target} is there already. Choose another name{'' if target.is_dir() else ', or replace it with --replace'}.")
    aside: Path | None = None
    try:
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")  # which only its owner may read
        aside = Path(name)
        with os.fdopen(handle, "wb") as stream:
            with zipfile.ZipFile(stream, "w", compresslevel=6) as archive:
                yield Writer(archive)
            stream.flush()
            os.fsync(stream.fileno())
        aside.replace(target)
    except OSError as error:
        raise UsageError(f"{target} cannot be written: {error.strerror or error}. There is no new backup; an older one is as it was.") from None
    finally:
        if aside is not None:
            aside.unlink(missing_ok=True)


@dataclass(frozen=True)
class Reader:
    """An archive whose manifest was read."""

    manifest: Manifest
    _archive: zipfile.ZipFile

    def lines(self, table: TableEntry) -> Iterator[bytes]:
        """Every row. Raises UsageError at the end where they are not those that were written."""
        digest, rows = hashlib.sha256(), 0
        try:
            with self._archive.open(table.entry) as file:
                for line in file:
                    digest.update(line)
                    rows += 1
                    yield line
        except (KeyError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
            raise _damaged(table, str(error) or type(error).__name__) from None
        if digest.hexdigest() != table.digest or rows != table.rows:
            raise _damaged(table, "its digest is another")

    def check(self) -> None:
        """Reads every byte. Raises UsageError at the first table that is damaged, and for one that the manifest does not name."""
        named = {MANIFEST, *(table.entry for table in self.manifest.tables)}
        if extra := sorted(set(self._archive.namelist()) - named):
            raise UsageError(f"The backup is damaged: it holds {extra[0][:80]!r}, which its manifest does not name. Nothing was changed.")
        for table in self.manifest.tables:
            for _ in self.lines(table):
                pass


def _damaged(table: TableEntry, how: str) -> UsageError:
    return UsageError(
        f"The backup is damaged: the rows of {table.model} are not those that were written ({how[:200]}). Nothing was changed: take another backup."
    )


@contextmanager
def reading(path: Path) -> Iterator[Reader]:
    """Raises UsageError for a file that is no backup."""
    try:
        with path.open("rb") as stream, zipfile.ZipFile(stream) as archive:
            yield Reader(_manifest(path, archive), archive)
    except zipfile.BadZipFile:
        raise UsageError(f"{path} is no backup of outturn, or a part of it is missing. Nothing was changed.") from None
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror or error}. Nothing was changed.") from None


def _manifest(path: Path, archive: zipfile.ZipFile) -> Manifest:
    try:
        with archive.open(MANIFEST) as file:
            return manifest_of(_bounded(file))
    except KeyError:
        raise UsageError(f"{path} is no backup of outturn. Nothing was changed.") from None
    except UsageError as error:
        raise UsageError(f"{path} cannot be restored. {error} Nothing was changed.") from None
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
        raise UsageError(f"The backup {path} is damaged: its manifest cannot be read. Nothing was changed.") from None


def _bounded(file: IO[bytes]) -> bytes:
    data = file.read(_LARGEST_MANIFEST + 1)
    if len(data) > _LARGEST_MANIFEST:
        raise UsageError("Its manifest cannot be read.")
    return data
