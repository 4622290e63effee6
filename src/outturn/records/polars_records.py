"""Records on Polars: scanned as a stream, a million at a time, so that memory does not grow with them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import narwhals as nw
import polars as pl

from outturn.measures.records import KEY, ROW
from outturn.measures.vocabulary import DateForm, RecordType
from outturn.measures.working_days import DAYS, working_numbers
from outturn.records import written
from outturn.records.headings import wrong_type
from outturn.records.polars_dates import local_days, parsed_dates
from outturn.records.zones import DAY_US, zone

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from outturn.measures.definition import Definition, RecordColumn

_INSIDE = DAYS * DAY_US
_UNITS = {"ms": 1_000, "us": 1, "ns": 1}


class PolarsEngine:
    """Runs what it is asked together: one scan serves all of it."""

    def collect(self, frames: Sequence[nw.LazyFrame[Any]]) -> list[pl.DataFrame]:
        found: list[pl.DataFrame] = pl.collect_all([nw.to_native(frame) for frame in frames], engine="streaming")
        return found

    def repeated(self, keys: nw.LazyFrame[Any]) -> pl.DataFrame:
        """By sorting: sixteen bytes a key, where a table of groups needs several times that."""
        found: pl.Series = nw.to_native(keys).collect(engine="streaming").get_column(KEY).sort()
        return found.filter(found == found.shift(1)).unique().to_frame()

    def lifted(self, frame: pl.DataFrame) -> nw.LazyFrame[Any]:
        return nw.from_native(frame.lazy())


def on_polars(
    scan: pl.LazyFrame, headings: Mapping[str, str], definition: Definition, needs: frozenset[str], name: str
) -> tuple[nw.LazyFrame[Any], frozenset[str]]:
    """The promised columns of a scan that has a column `@row`, and which flags there are."""
    schema = scan.collect_schema()
    flags: set[str] = set()
    first: dict[str, pl.Expr] = {ROW: pl.col(ROW).cast(pl.Int64)}
    then: list[dict[str, pl.Expr]] = [{}, {}, {}]
    for column in definition.columns.values():
        heading = headings[column.name]
        made = _column(pl.col(heading), schema[heading], column, definition, needs)
        if made is None:
            raise wrong_type(column, _words(schema[heading]), definition, name)
        first |= made[0]
        for place, step in enumerate(made[1:]):
            then[place] |= step
        flags |= {key for step in made for key in step if key.endswith(("@bad", "@odd"))}
    if definition.key:
        shown = [pl.col(f"{key}@shown") for key in definition.key]
        number = (shown[0] if len(shown) == 1 else pl.struct(shown)).hash() // 2
        then[2][KEY] = pl.when(pl.all_horizontal(each.is_not_null() for each in shown)).then(number.cast(pl.Int64))
    frame = scan.select(**first)
    for step in then:
        frame = frame.with_columns(**step) if step else frame
    return nw.from_native(frame), frozenset(flags)


_Steps = list[dict[str, pl.Expr]]


def _column(raw: pl.Expr, held: pl.DataType, column: RecordColumn, definition: Definition, needs: frozenset[str]) -> _Steps | None:
    """In steps that build on one another; none where the column's own type cannot be what it is said to be."""
    text = raw.cast(pl.String).str.strip_chars()
    match column.type:
        case RecordType.TEXT:
            read = pl.when(text != "").then(text)
            return [{column.name: read}, {f"{column.name}@shown": pl.col(column.name)}]
        case RecordType.NUMBER:
            return _number(raw, text, held, column.name)
        case RecordType.BOOLEAN:
            return _boolean(raw, text, held, column.name)
        case _:
            return _date(raw, text, held, column, definition, needs)


def _filled(text: pl.Expr) -> pl.Expr:
    """The text, or null where it stands for nothing."""
    return pl.when(~text.str.to_lowercase().is_in(written.MISSING)).then(text)


def _number(raw: pl.Expr, text: pl.Expr, held: pl.DataType, name: str) -> _Steps | None:
    if held == pl.String:
        good = text.str.contains(written.NUMBER)
        read = pl.when(good).then(text.str.replace_all(written.NUMBER_MARKS, "")).cast(pl.Float64)
        first = {f"{name}@raw": read, f"{name}@bad": (_filled(text).is_not_null() & ~good).fill_null(value=False)}
    elif held.is_numeric():
        first = {f"{name}@raw": raw.cast(pl.Float64).fill_nan(None)}
    else:
        return None
    odd = (pl.col(f"{name}@raw").abs() > written.LARGEST).fill_null(value=False)
    return [
        {**first, f"{name}@shown": text},
        {name: pl.when(pl.col(f"{name}@raw").abs() <= written.LARGEST).then(pl.col(f"{name}@raw")), f"{name}@odd": odd},
    ]


def _boolean(raw: pl.Expr, text: pl.Expr, held: pl.DataType, name: str) -> _Steps | None:
    shown = {f"{name}@shown": text}
    if held == pl.Boolean:
        return [{name: raw, **shown}]
    if held != pl.String and not held.is_integer():
        return None
    word = text.str.to_lowercase()
    yes, no = word.is_in(written.TRUE), word.is_in(written.FALSE)
    read = pl.when(yes).then(pl.lit(value=True)).when(no).then(pl.lit(value=False))
    return [{name: read, f"{name}@bad": (_filled(text).is_not_null() & ~yes & ~no).fill_null(value=False), **shown}]


def _date(raw: pl.Expr, text: pl.Expr, held: pl.DataType, column: RecordColumn, definition: Definition, needs: frozenset[str]) -> _Steps | None:
    """First the microseconds (in UTC) or the days that are given; then only those of the years that are read; then what is derived."""
    name, place = column.name, zone(definition.time_zone)
    micro, day = pl.col(f"{name}@given"), pl.col(f"{name}@day")
    by_day = held == pl.Date
    bad: dict[str, pl.Expr] = {}
    if held == pl.String:
        bad = {f"{name}@bad": pl.col(f"{name}@parsed").struct.field("bad")}
        given = {f"{name}@parsed": _filled(text).map_batches(partial(parsed_dates, form=column.form, place=place), return_dtype=_PARSED, is_elementwise=True)}
        micro = pl.col(f"{name}@parsed").struct.field("us")
    elif by_day:
        given = {f"{name}@given": raw.cast(pl.Int32).cast(pl.Int64)}
    elif isinstance(held, pl.Datetime):
        stamps = raw.dt.cast_time_unit("us").to_physical()
        if held.time_zone is None:
            stamps = stamps.map_batches(partial(_local_to_utc, place=place), return_dtype=pl.Int64, is_elementwise=True)
        given = {f"{name}@given": stamps}
    elif (held.is_integer() or held.is_float()) and column.form is DateForm.SERIAL:
        local = ((raw.cast(pl.Float64) - written.SERIAL_START) * DAY_US).round().cast(pl.Int64)
        given = {f"{name}@given": local.map_batches(partial(_local_to_utc, place=place), return_dtype=pl.Int64, is_elementwise=True)}
    else:
        return None
    inside = micro.is_between(0, (DAYS if by_day else _INSIDE) - 1)
    if by_day:
        days = pl.when(inside).then(micro).cast(pl.Int32)
        stamps = (micro * DAY_US).map_batches(partial(_local_to_utc, place=place), return_dtype=pl.Int64, is_elementwise=True)
    else:
        days = pl.when(inside).then(micro).map_batches(partial(local_days, place=place), return_dtype=pl.Int32, is_elementwise=True)
        stamps = micro
    derived = {f"{name}@month": _looked_up(day, _months())}
    if f"{name}@working" in needs:
        derived[f"{name}@working"] = _looked_up(day, pl.Series(working_numbers(definition.nation, definition.also_closed)))
    us = {f"{name}@us": pl.when(inside).then(stamps)} if column.type is RecordType.INSTANT else {}
    odd = {f"{name}@odd": (~inside).fill_null(value=False)}
    return [{**given, f"{name}@shown": _shown(raw, text, held, definition.time_zone)}, {f"{name}@day": days, **us, **odd, **bad}, derived]


_PARSED = pl.Struct({"us": pl.Int64, "bad": pl.Boolean})


def _shown(raw: pl.Expr, text: pl.Expr, held: pl.DataType, time_zone: str) -> pl.Expr:
    if isinstance(held, pl.Datetime):
        local = raw.dt.convert_time_zone(time_zone) if held.time_zone else raw
        return local.dt.strftime("%Y-%m-%d %H:%M:%S")
    return text


def _looked_up(day: pl.Expr, table: pl.Series) -> pl.Expr:
    return day.map_batches(table.gather, return_dtype=table.dtype, is_elementwise=True)


def _months() -> pl.Series:
    """Months since year 0 of each day."""
    days = pl.Series(range(DAYS), dtype=pl.Int32).cast(pl.Date)
    return days.dt.year() * 12 + days.dt.month().cast(pl.Int32) - 1


def _local_to_utc(local: pl.Series, place: Any) -> pl.Series:
    from outturn.records.polars_dates import local_to_utc

    return local_to_utc(local, place)


def _words(held: pl.DataType) -> str:
    if held.is_integer():
        return "whole numbers"
    if held.is_numeric():
        return "numbers"
    return {pl.String: "texts", pl.Boolean: "true or false", pl.Date: "dates"}.get(type(held), f"{held} values")
