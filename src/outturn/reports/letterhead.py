"""The logo and the colour of a report: its own where the package gives it one, else those of the organisation."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from outturn.errors import UsageError
from outturn.identity.colour import faintness, parse_colour
from outturn.identity.picture import PictureFault, read_picture
from outturn.package.letterhead import picture_path
from outturn.reports.content import Logo

if TYPE_CHECKING:
    from outturn.package.package import Package
    from outturn.reports.content import Document


def with_letterhead(package: Package, document: Document) -> Document:
    """The document of any report with its logo and its colour. Raises `UsageError` where a package put together by a program has none such."""
    rows = package["reports"].filter(pl.col("report") == document.report)
    logo = _of(rows, "logo") or package.organisation.logo
    accent = _of(rows, "accent") or package.organisation.accent
    return replace(document, logo=_logo(package, logo) if logo else None, accent=_accent(accent) if accent else "")


def _of(rows: pl.DataFrame, column: str) -> str:
    return str(rows[column][0] or "") if rows.height else ""


def _logo(package: Package, path: str) -> Logo:
    data = package.pictures.get(picture_path(path))
    if data is None:
        raise UsageError(f"The logo {path} is not in the package.")
    try:
        picture = read_picture(data)
    except PictureFault as fault:
        raise UsageError(f"The logo {path} {fault}. {fault.mend}") from None
    text = f"Logo of {package.organisation.name}" if package.organisation.name else "Logo"
    return Logo(picture.data, picture.media_type, text, picture.width, picture.height)


def _accent(text: str) -> str:
    colour = parse_colour(text)
    if colour is None or faintness(colour) is not None:
        raise UsageError(f"“{text}” is not a colour in which a report can be read.")
    return colour
