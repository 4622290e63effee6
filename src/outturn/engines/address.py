"""Where figures lie in Parquet: a file, a folder of files (partitioned or not), or the same on object storage."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from outturn.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

_ENDING = ".parquet"
_PARTITION = re.compile(r"([^/=]+)=[^/]*/")


@dataclass(frozen=True)
class Address:
    """`files` in order, with the protocol where there is one; `partitions` are the columns that the folders name (`area=E06000001`).

    `filesystem` is of fsspec, or None for files of this machine; `root` is what was asked for.
    """

    root: str
    files: tuple[str, ...]
    partitions: tuple[str, ...] = ()
    filesystem: Any = None


def is_local(text: str) -> bool:
    return "://" not in text or text.startswith("file://")


def find_files(text: str) -> Address:
    """Raises UsageError where nothing is there, where nothing in it is Parquet, and where the storage cannot be reached."""
    return _on_this_machine(text) if is_local(text) else _on_storage(text)


def _on_this_machine(text: str) -> Address:
    path = Path(text.removeprefix("file://"))
    if path.is_file():
        return Address(str(path), (str(path),))
    if not path.is_dir():
        raise UsageError(f"There is no file and no folder {path} to read figures from.")
    return _listed(str(path), (str(file) for file in path.rglob(f"*{_ENDING}") if file.is_file()))


def _on_storage(text: str) -> Address:
    filesystem, path = _filesystem(text)
    try:
        found = [path] if filesystem.isfile(path) else filesystem.find(path)
    except Exception as error:
        raise UsageError(f"{text} cannot be reached: {first_line(error)}.") from None
    if not found:
        raise UsageError(f"There is nothing at {text} to read figures from.")
    files = (filesystem.unstrip_protocol(file) for file in found if file == path or file.endswith(_ENDING))
    return _listed(text, files, filesystem)


def _filesystem(text: str) -> tuple[Any, str]:
    try:
        from fsspec.core import url_to_fs
    except ImportError:
        raise UsageError(f"To read {text}, install what it takes: pip install “outturn[engines]”.") from None
    try:
        filesystem, path = url_to_fs(text)
    except ImportError as error:  # the storage's own package, such as s3fs
        raise UsageError(f"To read {text}, install what it takes: {first_line(error)}.") from None
    except (ValueError, OSError) as error:
        raise UsageError(f"{text} cannot be reached: {first_line(error)}.") from None
    return filesystem, str(path)


def _listed(root: str, files: Iterable[str], filesystem: Any = None) -> Address:
    listed = tuple(sorted(files))
    if not listed:
        raise UsageError(f"There is no Parquet file ({_ENDING}) in {root}.")
    named = {tuple(_PARTITION.findall(file[_depth(root, file) :])) for file in listed}
    if len(named) > 1:
        raise UsageError(f"The folders of {root} are not partitioned alike: {' and '.join(sorted(_in_words(names) for names in named))}.")
    return Address(root, listed, named.pop(), filesystem)


def _depth(root: str, file: str) -> int:
    """Where the part of a path begins that lies below the folder asked for."""
    tail = root.rstrip("/").rsplit("/", 1)[-1]
    return max(file.find(f"{tail}/"), 0)


def _in_words(names: tuple[str, ...]) -> str:
    return f"by {', '.join(names)}" if names else "not at all"


def first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")
