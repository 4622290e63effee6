"""Whether an edition is still what was published: its digests, and every format drawn once more from the frozen package."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from outturn.api.edition_files import files_in, read_manifest
from outturn.api.edition_manifest import MANIFEST, SUMS, digest, sums, versions_here
from outturn.api.editions import PACKAGE, TEMPLATES, about_report, request_of
from outturn.api.reporting import draw
from outturn.errors import OutturnError
from outturn.package.reading import read_package

if TYPE_CHECKING:
    from collections.abc import Mapping

    from outturn.api.edition_manifest import EditionManifest


class FileState(StrEnum):
    CHANGED = "changed"
    MISSING = "missing"
    EXTRA = "extra"
    RENAMED = "renamed"
    REBUILT_DIFFERENTLY = "rebuilt_differently"


@dataclass(frozen=True)
class FileDifference:
    """`detail` says in a sentence what was found; for a renamed file `path` is its name now."""

    path: str
    state: FileState
    detail: str


@dataclass(frozen=True)
class VersionDifference:
    """`recorded` or `here` is empty where there is none."""

    name: str
    recorded: str
    here: str


@dataclass(frozen=True)
class Verification:
    """`not_rebuilt` says why nothing was drawn again, and is empty where everything was. `manifest_digest` is for the minutes."""

    folder: Path
    manifest: EditionManifest
    manifest_digest: str
    checked: int
    differences: tuple[FileDifference, ...]
    versions: tuple[VersionDifference, ...]
    not_rebuilt: str

    @property
    def agrees(self) -> bool:
        return not self.differences and not self.not_rebuilt


def verify(folder: str | Path) -> Verification:
    """Reads every file of an edition and draws every format once more. Nothing is written.

    Raises UsageError for what is no edition; all else that is wrong is in the answer.
    """
    place = Path(folder)
    manifest, data = read_manifest(place)
    held = {name: _content(path) for name, path in files_in(place).items()}
    found = [*_of_the_lists(manifest, data, held), *_of_the_files(manifest, held)]
    unsound = [difference for difference in found if difference.path.startswith((f"{PACKAGE}/", f"{TEMPLATES}/"))]
    not_rebuilt = "The package or the template is not the one that was frozen." if unsound else ""
    if not unsound:
        rebuilt, not_rebuilt = _rebuilt(place, manifest)
        found += _of_the_rebuilt(manifest, held, rebuilt, {difference.path for difference in found}) if rebuilt is not None else []
    return Verification(place, manifest, digest(data), len(manifest.files) + 2, tuple(found), _versions(manifest), not_rebuilt)


def _content(path: Path) -> bytes | None:
    """None for what is no file of its own: a link, or something that cannot be read."""
    try:
        return None if path.is_symlink() else path.read_bytes()
    except OSError:
        return None


# --- digests
def _of_the_lists(manifest: EditionManifest, data: bytes, held: Mapping[str, bytes | None]) -> list[FileDifference]:
    """The manifest and the list of sums vouch for one another."""
    listed = held.get(SUMS)
    if listed is None:
        return [_missing(SUMS)]
    if listed == sums(data, manifest.files):
        return [] if manifest.as_bytes() == data else [_changed(MANIFEST, "It is not in the form in which it was written.")]
    parted = (line.partition("  ") for line in listed.decode(errors="replace").splitlines())
    said = {path: known for known, _, path in parted}
    if said.get(MANIFEST) != digest(data):
        return [_changed(MANIFEST, f"Its digest is not the one that {SUMS} gives: one of the two was changed.")]
    return [_changed(SUMS, f"It is not the list that {MANIFEST} makes.")]


def _of_the_files(manifest: EditionManifest, held: Mapping[str, bytes | None]) -> list[FileDifference]:
    recorded = {record.path: record for record in manifest.files}
    extra = {name: content for name, content in held.items() if name not in recorded and name not in (MANIFEST, SUMS)}
    by_digest = {digest(content): name for name, content in reversed(extra.items()) if content is not None}
    found = []
    for path, record in recorded.items():
        content = held.get(path)
        if path not in held and record.sha256 in by_digest:
            name = by_digest.pop(record.sha256)
            del extra[name]
            found.append(FileDifference(name, FileState.RENAMED, f"It was published as {path}."))
        elif path not in held:
            found.append(_missing(path))
        elif content is None:
            found.append(_changed(path, "It cannot be read, or is a link."))
        elif digest(content) != record.sha256:
            found.append(_changed(path, _how_changed(len(content), record.size)))
    return [*found, *(FileDifference(name, FileState.EXTRA, "It is not part of the edition.") for name in extra)]


def _missing(path: str) -> FileDifference:
    return FileDifference(path, FileState.MISSING, "It was published and is not there.")


def _changed(path: str, detail: str) -> FileDifference:
    return FileDifference(path, FileState.CHANGED, detail)


def _how_changed(now: int, then: int) -> str:
    if now == then:
        return "It has the length of the file that was published, and other bytes."
    return f"It has {now:,} byte{'' if now == 1 else 's'}; the file that was published had {then:,}."


# --- rebuilding
def _rebuilt(folder: Path, manifest: EditionManifest) -> tuple[dict[str, bytes] | None, str]:
    """Every file that the report is drawn to; None and the reason where it cannot be drawn."""
    try:
        package, request = read_package(folder / PACKAGE), request_of(manifest.about)
        template = folder / manifest.template if manifest.template else None
        files = draw(package, request, manifest.formats, template=template, split=manifest.split)
        again = replace(manifest, about=about_report(package, request))
    except (OutturnError, OSError) as error:
        return None, str(error).partition("\n")[0]
    return {**files, MANIFEST: again.as_bytes()}, ""


def _of_the_rebuilt(manifest: EditionManifest, held: Mapping[str, bytes | None], rebuilt: Mapping[str, bytes], named: set[str]) -> list[FileDifference]:
    """Files that have the digest of their publication and are drawn to other bytes here; what was named before is not named twice."""
    recorded = {record.path for record in manifest.files}
    drawn = {path for path in recorded if not path.startswith((f"{PACKAGE}/", f"{TEMPLATES}/"))} | {MANIFEST}
    found = []
    for path in sorted((drawn | rebuilt.keys()) - named):
        if path not in rebuilt:
            found.append(FileDifference(path, FileState.REBUILT_DIFFERENTLY, "The frozen package does not give such a file."))
        elif path not in drawn:
            found.append(FileDifference(path, FileState.REBUILT_DIFFERENTLY, "The frozen package gives this file, and it was not published."))
        elif path in held and held[path] != rebuilt[path]:
            found.append(FileDifference(path, FileState.REBUILT_DIFFERENTLY, "The frozen package gives other bytes here."))
    return found


def _versions(manifest: EditionManifest) -> tuple[VersionDifference, ...]:
    here = versions_here()
    names = dict.fromkeys((*manifest.versions, *here))
    both = ((name, manifest.versions.get(name, ""), here.get(name, "")) for name in names)
    return tuple(VersionDifference(name, recorded, now) for name, recorded, now in both if recorded != now)
