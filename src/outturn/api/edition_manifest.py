"""The manifest of an edition: what was published, by what, from what, and the digest of every file."""

from __future__ import annotations

import hashlib
import json
import platform
import zlib
from dataclasses import dataclass, fields
from importlib.metadata import version
from typing import TYPE_CHECKING

from outturn.errors import UsageError
from outturn.package.source import is_inside

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

MANIFEST, SUMS = "manifest.json", "SHA256SUMS"
SCHEMA = "outturn-edition/1"
_LIBRARIES = (
    "jinja2", "lxml", "markdown-it-py", "markupsafe", "narwhals", "numpy", "pikepdf", "polars", "python-docx", "scipy", "typst", "xlsxwriter",
)  # fmt: skip
"""What computes and draws: the bytes of a file may depend on each."""


@dataclass(frozen=True)
class FileRecord:
    path: str
    sha256: str
    size: int

    @classmethod
    def of(cls, path: str, content: bytes) -> FileRecord:
        return cls(path, digest(content), len(content))


@dataclass(frozen=True)
class AboutReport:
    """Which report it is. What a kind of report has no use for is empty."""

    organisation: str
    area: str
    title: str
    notice: str
    report: str
    period: str
    indicator: str
    compare_with: str


@dataclass(frozen=True)
class EditionManifest:
    """`versions` are those of the program, of Python and of the libraries that draw. `template` is its path in the edition, or empty.

    `sources` are the files that the package was read from, before it was frozen; `files` are all others of the edition.
    """

    published_at: str
    versions: Mapping[str, str]
    about: AboutReport
    as_at: str
    formats: tuple[str, ...]
    split: bool
    template: str
    sources: Mapping[str, str]
    files: tuple[FileRecord, ...]

    def as_bytes(self) -> bytes:
        """JSON in one form: the same manifest gives the same bytes."""
        content = {
            "schema": SCHEMA,
            **vars(self.about),
            "as_at": self.as_at,
            "published_at": self.published_at,
            "template": self.template,
            "formats": list(self.formats),
            "split": self.split,
            "versions": dict(self.versions),
            "sources": [{"path": path, "sha256": known} for path, known in sorted(self.sources.items())],
            "files": [{"path": record.path, "sha256": record.sha256, "bytes": record.size} for record in self.files],
        }
        return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def parse_manifest(data: bytes, place: str) -> EditionManifest:
    """Raises UsageError, with `place` and what is wrong, for anything that is not the manifest of an edition."""
    try:
        content = json.loads(data.decode())
        if not isinstance(content, dict) or content.get("schema") != SCHEMA:
            raise ValueError(f"it does not say “schema”: “{SCHEMA}”")
        return EditionManifest(
            published_at=_text(content, "published_at"),
            versions=_text_by_name(content, "versions"),
            about=AboutReport(**{field.name: _text(content, field.name) for field in fields(AboutReport)}),
            as_at=_text(content, "as_at"),
            formats=_texts(content, "formats"),
            split=_truth(content, "split"),
            template=_path(content, "template") if content["template"] else "",
            sources={_text(row, "path"): _text(row, "sha256") for row in _objects(content, "sources")},
            files=tuple(FileRecord(_path(row, "path"), _text(row, "sha256"), _size(row, "bytes")) for row in _objects(content, "files")),
        )
    except KeyError as error:
        raise _refused(place, f"{error.args[0]} is missing") from None
    except json.JSONDecodeError as error:
        raise _refused(place, f"it is not valid JSON: line {error.lineno}, column {error.colno}") from None
    except UnicodeDecodeError:
        raise _refused(place, "it is not in UTF-8") from None
    except ValueError as error:
        raise _refused(place, str(error)) from None


def _refused(place: str, reason: str) -> UsageError:
    return UsageError(f"{place} cannot be read as the manifest of an edition: {reason}. Put a sound copy in its place.")


def _text(row: Mapping[str, object], name: str) -> str:
    if not isinstance(row[name], str):
        raise ValueError(f"{name} is not a text")
    return str(row[name])


def _truth(row: Mapping[str, object], name: str) -> bool:
    if not isinstance(row[name], bool):
        raise ValueError(f"{name} is neither true nor false")
    return bool(row[name])


def _size(row: Mapping[str, object], name: str) -> int:
    found = row[name]
    if not isinstance(found, int) or isinstance(found, bool) or found < 0:
        raise ValueError(f"{name} is not a whole number")
    return found


def _object(value: object, name: str) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise ValueError(f"{name} is not an object")
    return value


def _text_by_name(row: Mapping[str, object], name: str) -> dict[str, str]:
    found = _object(row[name], name)
    return {key: _text(found, key) for key in found}


def _list(row: Mapping[str, object], name: str) -> list[object]:
    found = row[name]
    if not isinstance(found, list):
        raise ValueError(f"{name} is not a list")
    return found


def _texts(row: Mapping[str, object], name: str) -> tuple[str, ...]:
    if not all(isinstance(one, str) for one in _list(row, name)):
        raise ValueError(f"{name} holds something that is not a text")
    return tuple(str(one) for one in _list(row, name))


def _objects(row: Mapping[str, object], name: str) -> list[Mapping[str, object]]:
    return [_object(one, f"an entry of {name}") for one in _list(row, name)]


def _path(row: Mapping[str, object], name: str) -> str:
    path = _text(row, name)
    if not is_inside(path):
        raise ValueError(f"it lists {path}, which is outside the edition")
    return path


def sums(manifest: bytes, records: tuple[FileRecord, ...]) -> bytes:
    """For `sha256sum --check`, which needs no program of ours: every file, the manifest among them."""
    lines = sorted([(MANIFEST, digest(manifest)), *((record.path, record.sha256) for record in records)])
    return "".join(f"{known}  {path}\n" for path, known in lines).encode()


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def versions_here() -> dict[str, str]:
    own = {"outturn": version("outturn"), "python": platform.python_version(), "zlib": zlib.ZLIB_RUNTIME_VERSION}
    return {**own, **{name: version(name) for name in _LIBRARIES}}


def instant_words(instant: dt.datetime | None) -> str:
    """“2025-11-20T09:30:00Z”; an instant without a zone is in UTC."""
    return f"{instant.isoformat(timespec='seconds')}Z" if instant else ""
