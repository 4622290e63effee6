"""Packages drawn by Hypothesis: sound ones, with small grids of values so that ties and empty cells happen."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from outturn.package.build import make_package
from outturn.package.numbers import SPREADSHEET_ERRORS
from outturn.package.tables import TABLES, Column, ColumnType, Table
from outturn.periods import parse_period
from tests.pictures import JPEG, png, svg

if TYPE_CHECKING:
    from outturn.package.package import Package

Row = dict[str, object]

QUOTED = ["a,b", 'say "so"', "two\nlines", "'", '"', '""', ",", '"\n"']
LIKE_NUMBERS = ["n/a", "-", "0012", "1.50", "TRUE", "=1+1", "#1"]
UNUSUAL = [" x ", "é £ 日本 👍", "\ufeffx", "a\tb", "a\r\nb", "\u2028", "\x1c"]
TEXTS = st.sampled_from(QUOTED + LIKE_NUMBERS + UNUSUAL) | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)
EXTREMES = [0.0, -0.0, 0.1, 1 / 3, 97.5, -5.0, 1e-7, 1e15, 1e22, 1.7e308, 5e-324, 123456789.123]
NUMBERS = st.sampled_from(EXTREMES) | st.floats(allow_nan=False, allow_infinity=False)
FIRST = parse_period("2019-04")
EVERY_KIND = ["2025-10", "2025-26-Q2", "2011-12", "2025-26", "AY2024-25", "AY2024-25-T1", "CY2024"]
PERIODS = st.sampled_from(EVERY_KIND) | st.integers(0, 80).map(lambda place: FIRST.shift(place).id)
DATES = st.dates(dt.date(1990, 1, 1), dt.date(2100, 12, 31))
INSTANTS = st.datetimes(dt.datetime(1990, 1, 1), dt.datetime(2100, 12, 31))
CELLS: dict[ColumnType, st.SearchStrategy[object]] = {
    ColumnType.TEXT: TEXTS,
    ColumnType.MARKDOWN: TEXTS,
    ColumnType.NUMBER: NUMBERS,
    ColumnType.BOOLEAN: st.booleans(),
    ColumnType.DATE: DATES,
    ColumnType.INSTANT: INSTANTS,
    ColumnType.PERIOD: PERIODS,
    ColumnType.FINANCIAL_YEAR: st.sampled_from(["2011-12", "2024-25", "2025-26"]),
    ColumnType.WHEN: PERIODS | DATES.map(dt.date.isoformat),
}
REFERENCES = {
    "indicators": ["K1", "K2", "Ké,3"],
    "sections": ["S1", "S2"],
    "areas": ["E07000105", "E07000106"],
    "reports": ["qpr"],
    "breakdown_tables": ["T1", "T2"],
    "risks": ["R1"],
    "frameworks": ["F1"],
}
PICTURES = {"logo.svg": svg(), "pictures/mark é.png": png(), "photo.JPG": JPEG}
ACCENTS = ["#12436D", "#036", "#0f4c5c"]
SAME_KEY = {"figures": ("indicator", "period", "breakdown")}
"""An empty area and basis may mean the same as a filled one, so they do not tell two drawn figures apart."""


def cell(column: Column) -> st.SearchStrategy[object]:
    if column.refers_to:
        cells: st.SearchStrategy[object] = st.sampled_from(REFERENCES[column.refers_to.partition(".")[0]])
    elif column.allowed:
        cells = st.sampled_from(column.allowed)
    elif column.name == "rating_scheme":
        cells = st.sampled_from(["floor", "tolerance 5%"])
    elif column.name == "logo":
        cells = st.sampled_from(list(PICTURES))
    elif column.name == "accent":
        cells = st.sampled_from(ACCENTS)
    elif column.type is ColumnType.INTEGER:
        cells = st.integers(int(column.least) if column.least is not None else -5, int(column.most) if column.most is not None else 2**53)
    elif column.least is not None:
        cells = NUMBERS.filter(lambda number: number >= column.least)
    else:
        cells = CELLS[column.type]
    return cells.filter(is_filled) if column.required else st.none() | cells


def is_filled(value: object) -> bool:
    """Neither blank nor the error of a spreadsheet, which is read as missing."""
    return not isinstance(value, str) or value.strip().upper() not in {"", *SPREADSHEET_ERRORS}


def rows(table: Table) -> st.SearchStrategy[list[Row]]:
    """Rows with different keys; a table that others refer to has just the rows that they need."""
    row = st.fixed_dictionaries({column.name: cell(column) for column in table.columns}, optional={"Our own": st.none() | TEXTS})
    if table.name in REFERENCES:
        return st.tuples(*(row.map(lambda one, key=key: {**one, table.key[0]: key}) for key in REFERENCES[table.name])).map(list)  # type: ignore[misc]
    return st.lists(row, max_size=5, unique_by=lambda one: tuple("\n".join(str(one[name]).split()) for name in SAME_KEY.get(table.name, table.key)))


def with_references(names: set[str]) -> set[str]:
    """The tables and all to which they refer."""
    needed = names | {"indicators"}
    while more := {column.refers_to.partition(".")[0] for name in needed for column in TABLES[name].columns if column.refers_to} - needed:
        needed |= more
    return needed


@st.composite
def packages(draw: st.DrawFn, *, among: tuple[str, ...] = tuple(TABLES)) -> Package:
    """A few tables, with the tables to which they refer."""
    chosen = with_references(draw(st.sets(st.sampled_from(among), min_size=1, max_size=3)))
    return make_package(
        {name: draw(rows(TABLES[name])) for name in TABLES if name in chosen},
        name=draw(st.sampled_from(["meadshire", "", "A b"])),
        title=draw(TEXTS).strip(),
        organisation={
            "name": draw(TEXTS).strip(),
            "area": draw(st.sampled_from(["", "E10009999", "E07000105"])),
            "logo": draw(st.sampled_from(["", *PICTURES])),
            "accent": draw(st.sampled_from(["", *ACCENTS])),
        },
        pictures=PICTURES,
        rating_scheme=draw(st.sampled_from(["floor", "tolerance 10%", "tolerance 2.5 points"])),
        overlap_aware=draw(st.booleans()),
        created=draw(st.sampled_from(["", "2025-11-01", "2025-11-01T12:00:00+01:00"])),
        licence=draw(st.sampled_from(["", "OGL-UK-3.0", "Open Government Licence v3.0"])),
        notice=draw(TEXTS).strip(),
        extra=draw(st.sampled_from([{}, {"homepage": "https://example.org", "sources": [{"title": "é"}]}])),
    )
