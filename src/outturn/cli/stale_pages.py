"""What an earlier run of the same report left in its folder of pages.

A page goes only where it is certain that the earlier run wrote it: its manifest names it, and it is still, byte for byte,
what was written then.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from typing import TYPE_CHECKING

from outturn.package.source import is_inside

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path


def listed_files(manifest: Path) -> dict[str, str]:
    """The digest of each file that a run wrote, by path; none where there is no manifest, or none that can be relied on."""
    try:
        content = json.loads(manifest.read_bytes())
        if content["program"]["name"] != "outturn":
            return {}
        return {row["path"]: row["sha256"] for row in content["files"] if is_inside(row["path"])}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def remove_stale(output: Path, written: Iterable[str], earlier: Mapping[str, str]) -> list[Path]:
    """Removes the pages of the earlier run that this one did not write again; gives the files in its folders that are of neither, or were changed since."""
    now = set(written)
    folders = {name.partition("/")[0] for name in now if "/" in name}
    for name, digest in earlier.items():
        if name.partition("/")[0] in folders and "/" in name and name not in now:
            _remove(output, name, digest)
    found = (path for folder in sorted(folders) for path in sorted((output / folder).rglob("*")))
    return [path for path in found if path.is_file() and path.relative_to(output).as_posix() not in now]


def _remove(output: Path, name: str, digest: str) -> None:
    """A link is never followed, and what cannot be removed stays: it is named with what was left."""
    path = output / name
    between = [parent for parent in path.parents if output in parent.parents]
    if any(part.is_symlink() for part in (path, *between)):
        return
    with suppress(OSError):
        if hashlib.sha256(path.read_bytes()).hexdigest() == digest:
            path.unlink()
