"""Where a package's files are: a folder, or a ZIP of it. Nothing outside it is ever read."""

from __future__ import annotations

import stat
import zipfile
import zlib
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Protocol

from outturn.package.description import DESCRIPTOR

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_BYTES = 4 * 2**30
"""What a ZIP may unpack to, all files together: a limit against archives made to exhaust the memory."""

_ENCRYPTED = 0x1
_LITTER = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")


class SourceError(Exception):
    """A file that cannot be read, said in words for the user."""


class AbsentFileError(SourceError):
    """A file that is not there."""


class Source(Protocol):
    """`names` are the paths of the files below the package's own folder, with forward slashes."""

    name: str
    names: frozenset[str]

    def read(self, name: str) -> bytes:
        """Raises `SourceError`."""
        ...


def open_source(path: Path) -> Source:
    """A folder, its datapackage.json, or a ZIP; raises `SourceError`."""
    try:
        if "\0" in str(path):
            raise SourceError("A path cannot hold a zero byte.")
        if path.name == DESCRIPTOR and path.is_file():
            path = path.parent
        if path.is_dir():
            return FolderSource(path)
        if not path.exists():
            raise SourceError(f"There is no folder or file {path}.")
        if not path.is_file() or not zipfile.is_zipfile(path):
            raise SourceError(f"{path} is neither a folder nor a ZIP.")
        return ZipSource(path)
    except OSError as error:
        raise SourceError(f"{path} cannot be opened: {_reason(error)}.") from None


def is_inside(name: str) -> bool:
    """Whether a path in a descriptor or a ZIP stays inside the package's own folder."""
    parts = PurePosixPath(name).parts
    return bool(parts) and ".." not in parts and not name.startswith(("/", "~")) and "\\" not in name and ":" not in parts[0] and "\0" not in name


class FolderSource:
    def __init__(self, folder: Path) -> None:
        self.name = folder.resolve().name
        self._folder = folder
        # A folder or a broken link with the name of a table is not passed over: reading it says what is wrong with it.
        self.names = frozenset(entry.name for entry in folder.iterdir() if entry.is_file() or entry.suffix == ".csv")

    def read(self, name: str) -> bytes:
        file = self._folder / name
        try:
            if not file.resolve().is_relative_to(self._folder.resolve()):
                raise SourceError(f"{name} is a link that leads out of the folder.")
            if not file.is_file():
                raise SourceError(f"{name} is not a file.") if file.exists() else AbsentFileError(f"{name} is not there.")
            return file.read_bytes()
        except RuntimeError:  # Python before 3.13 says so of links that lead in a circle
            raise SourceError(f"{name} is a link that leads to itself.") from None
        except OSError as error:
            raise SourceError(f"{name} cannot be read: {_reason(error)}.") from None


class ZipSource:
    """The archive may hold the files themselves, or one folder with the files."""

    def __init__(self, path: Path) -> None:
        self.name = path.name
        self._path = path
        try:
            with zipfile.ZipFile(path) as archive:
                entries = [entry for entry in archive.infolist() if not entry.is_dir() and not _is_litter(_slashed(entry))]
        except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
            raise SourceError(f"{path.name} is not a sound ZIP: {error}.") from None
        _refuse_unsafe(path.name, entries)
        root = _root(entries)
        self._entries: Mapping[str, str] = {_slashed(entry).removeprefix(root): entry.filename for entry in entries}
        self.names = frozenset(self._entries)

    def read(self, name: str) -> bytes:
        if name not in self._entries:
            raise AbsentFileError(f"{name} is not there.")
        try:
            with zipfile.ZipFile(self._path) as archive:
                return archive.read(self._entries[name])
        except (OSError, zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError) as error:
            raise SourceError(f"{name} in {self.name} cannot be unpacked: {error}.") from None


def _slashed(entry: zipfile.ZipInfo) -> str:
    """Some programs on Windows part folders with a backslash, against the standard."""
    return entry.filename.replace("\\", "/")


def _is_litter(name: str) -> bool:
    return name.startswith(_LITTER[0]) or name.rpartition("/")[2] in _LITTER[1:]


def _refuse_unsafe(archive: str, entries: list[zipfile.ZipInfo]) -> None:
    seen: set[str] = set()
    for entry in entries:
        if not is_inside(_slashed(entry)):
            raise SourceError(f"{archive} holds a file outside its own folder: {entry.filename}.")
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise SourceError(f"{archive} holds a link instead of a file: {entry.filename}.")
        if entry.flag_bits & _ENCRYPTED:
            raise SourceError(f"{archive} is protected by a password.")
        if _slashed(entry) in seen:
            raise SourceError(f"{archive} holds {entry.filename} twice.")
        seen.add(_slashed(entry))
    if sum(entry.file_size for entry in entries) > MOST_BYTES:
        raise SourceError(f"{archive} unpacks to more than {MOST_BYTES // 2**30} GB.")


def _root(entries: list[zipfile.ZipInfo]) -> str:
    """The top-level folder that holds everything, or nothing where the descriptor is at the top."""
    names = [_slashed(entry) for entry in entries]
    tops = {name.partition("/")[0] for name in names}
    return f"{tops.pop()}/" if len(tops) == 1 and DESCRIPTOR not in names and all("/" in name for name in names) else ""


def _reason(error: OSError) -> str:
    return error.strerror or str(error)
