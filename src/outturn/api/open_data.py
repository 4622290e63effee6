"""Open data of the public site: CSV with its metadata (CSV on the Web), Data Packages and JSON, from the public part of an edition."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from outturn.api.edition_manifest import instant_words
from outturn.package.canonical import canonical_texts
from outturn.package.schema import descriptor, written_tables
from outturn.package.tables import TABLES, ColumnType
from outturn.package.writing import package_files
from outturn.periods import parse_period
from outturn.reports.site_words import licence_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from outturn.api.public_edition import PublicEdition
    from outturn.package.package import Package

_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_DATATYPES = {
    ColumnType.NUMBER: "number", ColumnType.INTEGER: "integer", ColumnType.BOOLEAN: "boolean", ColumnType.DATE: "date", ColumnType.INSTANT: "dateTime",
}  # fmt: skip
_SCHEMA_TYPES = {"number": "number", "boolean": "boolean", "date": "date", "dateTime": "datetime", "integer": "integer"}
SERIES: tuple[tuple[str, str, str], ...] = (
    ("indicator", "string", "The indicator's reference."),
    ("area", "string", "The GSS code of the area that the figure is for."),
    ("period", "string", "The period: 2025-09, 2025-26-Q2, 2025-26."),
    ("period_start", "date", "First day of the period."),
    ("period_end", "date", "Last day of the period."),
    ("breakdown", "string", "The part of the whole, as dimension=member; empty for the whole."),
    ("value", "number", "The figure; empty where there is none or where it is withheld, and the status says why."),
    ("numerator", "number", "The number above the line, of a share or a rate."),
    ("denominator", "number", "The number below the line, of a share or a rate."),
    ("qualifier", "string", "How the value is meant where it is only known as a bound."),
    ("status", "string", "Whether the figure is final, provisional, estimated, suppressed and so on."),
    ("target", "number", "The target in force."),
    ("floor", "number", "The floor standard in force."),
    ("lower", "number", "Lower end of the expected range."),
    ("upper", "number", "Upper end of the expected range."),
    ("rating", "string", "GREEN, AMBER or RED against the standards of the period; empty where it is not rated."),
    ("recorded_at", "dateTime", "When the figure was recorded (UTC)."),
    ("note", "string", "What must be known of the figure."),
)
"""The columns of an indicator's series."""


# --- the series of one indicator
@dataclass(frozen=True)
class Rows:
    """Rows of a table about one indicator, as texts for CSV and as values for JSON."""

    texts: list[tuple[str, ...]]
    values: list[dict[str, Any]]


NO_ROWS = Rows([], [])


def series_of(edition: PublicEdition) -> Mapping[str, Rows]:
    """By indicator: one row for each figure as it now stands, with the standards of its period and its rating."""
    own = edition.package.organisation.area
    frame = edition.history.with_columns(pl.col("area").fill_null(pl.lit(own or None, pl.String)))
    spans = {text: parse_period(text) for text in frame["period"].unique()}
    days = pl.DataFrame(
        {"period": list(spans), "period_start": [span.start for span in spans.values()], "period_end": [span.end for span in spans.values()]},
        schema={"period": pl.String, "period_start": pl.Date, "period_end": pl.Date},
    )
    return by_indicator(frame.join(days, on="period", how="left", maintain_order="left").select([name for name, _, _ in SERIES]))


def standards_of(edition: PublicEdition) -> Mapping[str, Rows]:
    return by_indicator(edition.package["standards"].select(TABLES["standards"].column_names))


def by_indicator(frame: pl.DataFrame) -> Mapping[str, Rows]:
    """Turned into texts once for all indicators."""
    texts = canonical_texts(frame).fill_null("").select(pl.col("*").cast(pl.String)).rows()
    values = frame.with_columns(pl.selectors.temporal().dt.to_string("iso:strict")).to_dicts()
    found: dict[str, Rows] = {}
    for line, row in zip(texts, values, strict=True):
        rows = found.setdefault(str(row["indicator"]), Rows([], []))
        rows.texts.append(line)
        rows.values.append(row)
    return found


def indicator_files(edition: PublicEdition, stem: str, series: Rows, standards: Rows, about: Mapping[str, object]) -> dict[str, bytes]:
    """The figures and the standards of one indicator, each with its metadata, as a Data Package and as JSON."""
    tables = {stem: (series, list(SERIES)), f"{stem}-standards": (standards, _table_fields("standards"))}
    files: dict[str, bytes] = {}
    title = str(about["title"])
    for name, (rows, fields) in tables.items():
        files[f"{name}.csv"] = _csv([field for field, _, _ in fields], rows.texts)
        files[f"{name}.csv-metadata.json"] = json_bytes(
            {"@context": _context(), **_described(about), "url": f"{name}.csv", "tableSchema": _csvw_schema(fields)}
        )
    resources = [_resource(name, fields, title) for name, (_, fields) in tables.items()]
    package = {"profile": "tabular-data-package", "name": stem.lower(), "title": title, **_package_words(edition), "resources": resources}
    files["datapackage.json"] = json_bytes(package)
    files[f"{stem}.json"] = json_bytes({**about, "figures": series.values, "standards": standards.values})
    return files


def _csv(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(headers)
    writer.writerows(rows)
    return out.getvalue().encode()


def _table_fields(table: str) -> list[tuple[str, str, str]]:
    return [(column.name, _DATATYPES.get(column.type, "string"), column.meaning) for column in TABLES[table].columns]


def _resource(name: str, fields: Sequence[tuple[str, str, str]], title: str) -> dict[str, object]:
    schema = {
        "fields": [{"name": field, "type": _SCHEMA_TYPES.get(kind, "string"), "description": words} for field, kind, words in fields],
        "missingValues": [""],
    }
    return {
        "name": name.lower(),
        "path": f"{name}.csv",
        "title": title,
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema,
    }


# --- the data of an edition
def edition_files(edition: PublicEdition) -> dict[str, bytes]:
    """Its package as a folder of CSV files with their metadata, the same in one ZIP, and the indicators with their verdicts as JSON."""
    package = edition.package
    files = package_files(package)
    files["csv-metadata.json"] = json_bytes(_table_group(edition, package))
    return {**files, "package.zip": zipped(files)}


def _table_group(edition: PublicEdition, package: Package) -> dict[str, object]:
    about = about_edition(edition)
    tables = [
        {"url": f"{name}.csv", "dc:description": TABLES[name].meaning, "tableSchema": _csvw_schema(_fields_of(package, name))}
        for name in written_tables(package)
    ]
    return {"@context": _context(), **_described(about), "tables": tables}


def _fields_of(package: Package, name: str) -> list[tuple[str, str, str]]:
    known = _table_fields(name)
    unknown = package[name].columns[len(TABLES[name].columns) :]
    return [*known, *((column, "string", "") for column in unknown)]


def about_edition(edition: PublicEdition) -> dict[str, object]:
    about = edition.manifest.about
    return {
        "title": f"{about.title}, {edition.period.label}",
        "publisher": about.organisation,
        "issued": instant_words(edition.released_at),
        "licence": licence_words(edition.frozen.licence)[0],
        "licence_address": licence_words(edition.frozen.licence)[1],
        "notice": about.notice,
    }


def _described(about: Mapping[str, object]) -> dict[str, object]:
    words: dict[str, object] = {
        "dc:title": about["title"],
        "dc:publisher": about["publisher"],
        "dc:issued": about["issued"],
        "dc:license": {"@id": about["licence_address"]} if about["licence_address"] else about["licence"],
        "dc:rights": about["licence"],
    }
    return {**words, **({"dc:description": about["notice"]} if about["notice"] else {})}


def _package_words(edition: PublicEdition) -> dict[str, object]:
    described = descriptor(edition.package)
    name, address = licence_words(edition.frozen.licence)
    own: dict[str, object] = {key: described[key] for key in ("organisation", "licence", "notice") if key in described}
    licences = described.get("licenses") or [{"name": "other", "title": name}]
    if address and isinstance(licences, list):
        licences = [{**licence, "title": name, "path": address} for licence in licences]
    return {"created": instant_words(edition.released_at), **own, "licenses": licences}


def _context() -> list[object]:
    return ["http://www.w3.org/ns/csvw", {"@language": "en"}]


def _csvw_schema(fields: Sequence[tuple[str, str, str]]) -> dict[str, object]:
    columns = []
    for name, kind, words in fields:
        column: dict[str, object] = {"name": name, "titles": name, "datatype": kind}
        columns.append({**column, **({"dc:description": words} if words else {})})
    return {"columns": columns}


def zipped(files: Mapping[str, bytes]) -> bytes:
    """The same files give the same bytes."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as pack:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, _ZIP_TIME)
            entry.create_system, entry.external_attr, entry.compress_type = 3, 0o100644 << 16, zipfile.ZIP_DEFLATED
            pack.writestr(entry, data)
    return target.getvalue()


def json_bytes(content: object) -> bytes:
    return (json.dumps(content, ensure_ascii=False) + "\n").encode()
