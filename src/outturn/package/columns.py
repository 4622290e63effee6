"""A column of texts becomes a column of its type.

Each distinct text is read once, and numbers, dates and instants in canonical form are cast without looking at each of
them, so that a million figures take a second or two.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import polars as pl

from outturn.assessment.scheme import parse_scheme
from outturn.package.dates import EARLIEST_YEAR, LATEST_YEAR, canonical_financial_year, canonical_period, canonical_when, parse_date, parse_instant
from outturn.package.numbers import MISSING_WORDS, SPREADSHEET_ERRORS, CellFault, WrittenNumber, parse_number, shortened
from outturn.package.tables import Column, ColumnType
from outturn.package.words import canonical_word, parse_boolean

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

DATA_TYPES: Mapping[ColumnType, pl.DataType] = {
    ColumnType.TEXT: pl.String(),
    ColumnType.MARKDOWN: pl.String(),
    ColumnType.NUMBER: pl.Float64(),
    ColumnType.INTEGER: pl.Int64(),
    ColumnType.BOOLEAN: pl.Boolean(),
    ColumnType.DATE: pl.Date(),
    ColumnType.INSTANT: pl.Datetime("us"),
    ColumnType.PERIOD: pl.String(),
    ColumnType.FINANCIAL_YEAR: pl.String(),
    ColumnType.WHEN: pl.String(),
}
_LARGEST_EXACT = 2**53
_GROUPED = r"^-?(?:[1-9][0-9]{0,2}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?$"
_GROUPED_PERCENT = _GROUPED.removesuffix("$") + r"\s*%?$"

MOST_FAULTS = 10_000
"""Different faulty texts in one column after which its reading stops."""


@dataclass(frozen=True)
class TypedColumn:
    """`faults` are the texts that could not be read: null in `values`. `marked`: some numbers may be written with marks."""

    values: pl.Series
    faults: Mapping[str, CellFault] = field(default_factory=dict)
    marked: bool = False


@dataclass(frozen=True)
class CellHabits:
    """What one column allows beyond its type: % and £, an inequality (“<0.01”), or a number to be confirmed (“TBC”)."""

    unit_marks: bool = False
    inequality: bool = False
    to_confirm: bool = False


def clean_texts(texts: pl.DataFrame) -> pl.DataFrame:
    """Trimmed, with LF for every line end inside a cell, and null for what is empty then."""
    trimmed = texts.select(pl.all().cast(pl.String).str.strip_chars())
    if trimmed.width and trimmed.select(pl.any_horizontal(pl.all().str.contains("\r", literal=True).any())).item():
        trimmed = trimmed.select(pl.all().str.replace_all("\r\n", "\n", literal=True).str.replace_all("\r", "\n", literal=True))
    return trimmed.select(pl.when(pl.all() != "").then(pl.all()))


def typed_column(texts: pl.Series, column: Column, habits: CellHabits = CellHabits()) -> TypedColumn:
    """`texts` are a column of `clean_texts`."""
    if texts.null_count() == len(texts):
        return TypedColumn(pl.Series(column.name, [None] * len(texts), dtype=DATA_TYPES[column.type]))
    if column.type is ColumnType.NUMBER:
        return _numbers(texts, habits)
    if column.type is ColumnType.INTEGER:
        return _integers(texts)
    if column.type is ColumnType.DATE:
        return _with_slow_path(texts, _fast_dates(texts), parse_date)
    if column.type is ColumnType.INSTANT:
        return _with_slow_path(texts, _fast_instants(texts), parse_instant)
    if column.type in {ColumnType.TEXT, ColumnType.MARKDOWN} and not column.allowed:
        return _plain_texts(texts, column)
    return _by_distinct(texts, _parser(column), DATA_TYPES[column.type])


def _parser(column: Column) -> Callable[[str], object]:
    if column.allowed:
        return lambda text: canonical_word(text, column)
    parse: dict[ColumnType, Callable[[str], object]] = {
        ColumnType.BOOLEAN: parse_boolean,
        ColumnType.PERIOD: canonical_period,
        ColumnType.FINANCIAL_YEAR: canonical_financial_year,
        ColumnType.WHEN: canonical_when,
    }
    return parse[column.type]


def _plain_texts(texts: pl.Series, column: Column) -> TypedColumn:
    if column.name == "rating_scheme":
        return _by_distinct(texts, _scheme_text, pl.String())
    suspicious = texts.str.starts_with("#")
    if not suspicious.any():
        return TypedColumn(texts)
    suspects = texts.filter(suspicious).unique().to_list()
    faults = {text: _spreadsheet_error(text) for text in suspects if text.upper() in SPREADSHEET_ERRORS}
    return TypedColumn(texts.set(texts.is_in(list(faults)), None) if faults else texts, faults)


def _scheme_text(text: str) -> str:
    """The text as it stands: its own form is kept, and only checked."""
    try:
        parse_scheme(text)
    except (ValueError, TypeError, RecursionError) as error:
        raise CellFault("bad-scheme", f"{shortened(str(error), 200)}.", expected="a rating scheme") from None
    return text


def _spreadsheet_error(text: str) -> CellFault:
    return CellFault("spreadsheet-error", f"“{text}” is an error of a spreadsheet. It is read as missing.", expected="a value, or an empty cell")


def _read_cell(text: str, parse: Callable[[str], object]) -> object:
    if text.upper() in SPREADSHEET_ERRORS:
        raise _spreadsheet_error(text)
    return parse(text)


def _by_distinct(texts: pl.Series, parse: Callable[[str], object], dtype: pl.DataType) -> TypedColumn:
    """Reads each distinct text once; a word for “missing” is null in every type.

    Once `MOST_FAULTS` texts are faulty the rest is not looked at: the file is then something else than it should be.
    """
    known: dict[str, object] = {}
    faults: dict[str, CellFault] = {}
    distinct = texts.drop_nulls().unique(maintain_order=True).to_list()
    for place, text in enumerate(distinct):
        try:
            known[text] = _read_cell(text, parse)
        except CellFault as fault:
            if text.lower() in MISSING_WORDS:
                known[text] = None
                continue
            faults[text] = fault
            if len(faults) == MOST_FAULTS:
                unread = CellFault(fault.code, "The cell was not read, because so many before it are faulty.", expected=fault.expected)
                faults |= dict.fromkeys(distinct[place + 1 :], unread)
                break
    if not faults and all(text == value for text, value in known.items()):
        return TypedColumn(texts)
    return TypedColumn(_mapped(texts, known, dtype), faults)


def _mapped(texts: pl.Series, known: Mapping[str, object], dtype: pl.DataType) -> pl.Series:
    old = pl.Series(list(known), dtype=pl.String)
    new = pl.Series(list(known.values()), dtype=dtype)
    return texts.replace_strict(old, new, default=None, return_dtype=dtype)


def _with_slow_path(texts: pl.Series, fast: pl.Series, parse: Callable[[str], object]) -> TypedColumn:
    """The cells that the fast cast left empty are read one distinct text at a time."""
    left = texts.is_not_null() & fast.is_null()
    if not left.any():
        return TypedColumn(fast)
    slow = _by_distinct(texts.set(~left, None), parse, fast.dtype)
    return TypedColumn(fast.zip_with(~left, slow.values), slow.faults)


def _fast_dates(texts: pl.Series) -> pl.Series:
    dates = texts.str.to_date("%Y-%m-%d", strict=False)
    return dates.set(~dates.dt.year().is_between(EARLIEST_YEAR, LATEST_YEAR), None)


def _fast_instants(texts: pl.Series) -> pl.Series:
    instants = texts.str.to_datetime("%Y-%m-%dT%H:%M:%S%.fZ", strict=False, time_unit="us")
    return instants.set(~instants.dt.year().is_between(EARLIEST_YEAR, LATEST_YEAR), None)


def _numbers(texts: pl.Series, habits: CellHabits) -> TypedColumn:
    """Three ways, each for what the one before left: plain numbers, numbers with commas or a %, and all others."""
    plain = _finite(texts.cast(pl.Float64, strict=False))
    if plain.null_count() == texts.null_count():
        return TypedColumn(plain)
    grouped = texts.str.contains(_GROUPED_PERCENT if habits.unit_marks else _GROUPED)
    bare = texts.set(~grouped, None).str.replace_all(r"[,%\s]", "")
    fast = plain.zip_with(plain.is_not_null(), _finite(bare.cast(pl.Float64, strict=False)))
    return replace(_with_slow_path(texts, fast, lambda text: _number(text, habits).value), marked=True)


def _finite(numbers: pl.Series) -> pl.Series:
    """Without infinities and NaN, which are no numbers of a package; a minus zero is zero."""
    return numbers.set(~numbers.is_finite(), None).set(numbers == 0, 0.0)


def _integers(texts: pl.Series) -> TypedColumn:
    fast = texts.cast(pl.Int64, strict=False)
    return _with_slow_path(texts, fast.set(~fast.is_between(-_LARGEST_EXACT, _LARGEST_EXACT), None), _integer)


def _number(text: str, habits: CellHabits) -> WrittenNumber:
    number = parse_number(text)
    if number.qualifier and not habits.inequality:
        raise CellFault("not-a-number", f"“{shortened(text)}” is an inequality.", expected="a number", mend="Only the value of a figure can be an inequality.")
    if (number.percent or number.pounds) and not habits.unit_marks:
        raise CellFault(
            "not-a-number", f"“{shortened(text)}” has a unit where a number alone belongs.", expected="a number alone", mend="Write the number alone."
        )
    if number.to_confirm and not habits.to_confirm:
        raise CellFault("not-a-number", f"“{shortened(text)}” is not a number.", expected="a number")
    return number


def _integer(text: str) -> float | None:
    number = _number(text, CellHabits()).value
    if number is not None and (not number.is_integer() or abs(number) > _LARGEST_EXACT):
        raise CellFault("not-a-number", f"“{shortened(text)}” is not a whole number.", expected="a whole number", mend="Write a whole number.")
    return number
