"""One edition as the public site knows it: what it is called, where it stands, its files, and the part of its package that anybody may have."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from outturn.api.edition_files import read_manifest
from outturn.api.edition_manifest import MANIFEST, SUMS
from outturn.api.editions import PACKAGE, TEMPLATES, request_of
from outturn.api.public_part import WITH_FIGURES, public_part
from outturn.editions.state import EditionState
from outturn.package.reading import read_package
from outturn.reports.catalogue import indicators_of, sections_of
from outturn.reports.notebook import slug_of
from outturn.reports.outline import ReportInfo, outline_of, report_info
from outturn.reports.request import INDICATOR

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    import polars as pl

    from outturn.api.edition_manifest import EditionManifest
    from outturn.package.package import Package
    from outturn.periods import Period

_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_DEVICES = {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10))}


def segment(reference: str) -> str:
    """A reference as a part of an address. One that holds other signs, or is a name that Windows keeps for itself, gets a digest, so that no two are alike."""
    if _PLAIN.fullmatch(reference) and reference.partition(".")[0].lower() not in _DEVICES and not reference.endswith("."):
        return reference
    return f"{slug_of(reference)[:60]}-{sha256(reference.encode()).hexdigest()[:8]}"


@dataclass(frozen=True, eq=False)
class PublicEdition:
    """`frozen` is the package as it was published, disclosed; `files` are the sizes of the files of the report itself, by path, and `read` gives one of them.

    `number` tells editions of one report and period apart, from 1 for the first that was published.
    """

    manifest: EditionManifest
    number: int
    released_at: dt.datetime
    frozen: Package
    files: Mapping[str, int]
    read: Callable[[str], bytes]

    @cached_property
    def period(self) -> Period:
        return request_of(self.manifest.about).period

    @cached_property
    def info(self) -> ReportInfo:
        about = self.manifest.about
        if about.report == INDICATOR:
            return ReportInfo(INDICATOR, about.title, INDICATOR, "", "", None, None)
        return report_info(self.frozen, about.report)

    @property
    def path(self) -> str:
        about = self.manifest.about
        name = f"{about.report}-{about.indicator}" if about.indicator else about.report
        return f"editions/{segment(name)}/{self.period.id}/{self.number}/"

    @property
    def has_figures(self) -> bool:
        return self.info.kind in WITH_FIGURES

    @cached_property
    def shown(self) -> tuple[str, ...]:
        """The indicators of the report, in its order."""
        about = self.manifest.about
        if about.indicator:
            return (about.indicator,)
        outline = outline_of(self.frozen, about.report, indicators_of(self.frozen, self.period), sections_of(self.frozen))
        return tuple(dict.fromkeys(ref for part in outline for ref in part.indicators))

    @cached_property
    def package(self) -> Package:
        return public_part(self.frozen, self.manifest.about.report, self.info.kind, self.period, self.shown)

    @cached_property
    def history(self) -> pl.DataFrame:
        """Every current figure that the public sees, with its rating."""
        from outturn.reports.worked_out import series_of

        return series_of(self.package)

    @cached_property
    def state(self) -> EditionState:
        """For comparing with the edition before: of what the public sees, so that a comparison tells no more."""
        from outturn.reports.book import assess_at

        return EditionState(self.package.tables, self.history, assess_at(self.package, self.info, self.period), self.shown)


def edition_in(folder: Path, number: int = 1) -> PublicEdition:
    """A folder that `outturn publish` wrote. Raises UsageError where it is none, PackageError where its package cannot be read."""
    manifest = read_manifest(folder)[0]
    files = {record.path: record.size for record in manifest.files if is_of_the_report(record.path)}
    released = dt.datetime.fromisoformat(manifest.published_at).replace(tzinfo=None)
    return PublicEdition(manifest, number, released, read_package(folder / PACKAGE), files, lambda name: (folder / name).read_bytes())


def is_of_the_report(path: str) -> bool:
    """Not the frozen package, which holds more than the report shows, nor the digests of its files, nor the template."""
    return path.partition("/")[0] not in {PACKAGE, TEMPLATES, MANIFEST, SUMS}


def numbered(folders: Iterable[Path]) -> Sequence[PublicEdition]:
    """Editions in folders, numbered in the order in which they were published."""
    found = sorted((edition_in(Path(folder)) for folder in folders), key=lambda edition: (edition.released_at, edition.manifest.as_bytes()))
    seen: dict[tuple[str, str, str], int] = {}
    numbered = []
    for edition in found:
        about = edition.manifest.about
        key = (about.report, about.indicator, about.period)
        seen[key] = seen.get(key, 0) + 1
        numbered.append(PublicEdition(edition.manifest, seen[key], edition.released_at, edition.frozen, edition.files, edition.read))
    return numbered
