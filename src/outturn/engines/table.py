"""The table of figures of an engine, with the columns and the types that the calculation works with, or a clear word why not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import narwhals as nw

from outturn.errors import UsageError
from outturn.package.definition import ColumnType
from outturn.package.tables import FIGURES

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from narwhals.dtypes import DType

_TYPES: Mapping[str, ColumnType] = {column.name: column.type for column in FIGURES.columns}
_NAMES = ("indicator", "period")
_CATEGORIES = (nw.Categorical, nw.Enum)


def as_figures(rows: nw.LazyFrame[Any], where: str) -> nw.LazyFrame[Any]:
    """Texts with nothing for an empty one, and numbers as floats; columns that the table of figures does not know are left.

    Raises UsageError for columns that are missing or of another type. `where` is what the message calls the table.
    """
    schema = rows.collect_schema()
    _refuse_lacking(schema.names(), where)
    wrong = [_wrong(name, schema[name]) for name in _TYPES if name in schema]
    if any(wrong):
        raise UsageError(f"Figures cannot be read from {where}: {'; '.join(filter(None, wrong))}.")
    return rows.select(*(_as_type(name, schema[name]) for name in _TYPES if name in schema))


def _refuse_lacking(names: Collection[str], where: str) -> None:
    lacking = [name for name in _NAMES if name not in names]
    if "value" not in names and not {"numerator", "denominator"} <= set(names):
        lacking.append("value (or numerator and denominator)")
    if lacking:
        there = f"It has: {', '.join(names)}." if names else "It has no column."
        raise UsageError(f"Figures cannot be read from {where}: there is no column {' and no column '.join(lacking)}. {there}")


def _wrong(name: str, kind: DType) -> str:
    match _TYPES[name]:
        case ColumnType.NUMBER if not kind.is_numeric():
            return f"column {name} is {_kind_words(kind)} and must be a number"
        case ColumnType.INSTANT if not isinstance(kind, nw.Datetime):
            return f"column {name} is {_kind_words(kind)} and must be a timestamp"
        case ColumnType.TEXT | ColumnType.PERIOD if not isinstance(kind, (nw.String, *_CATEGORIES)):
            return f"column {name} is {_kind_words(kind)} and must be text"
    return ""


def _kind_words(kind: DType) -> str:
    if isinstance(kind, (nw.String, *_CATEGORIES)):
        return "text"
    return "a number" if kind.is_numeric() else str(kind).split("(", maxsplit=1)[0].lower()


def _as_type(name: str, kind: DType) -> nw.Expr:
    column = nw.col(name)
    match _TYPES[name]:
        case ColumnType.NUMBER:
            return column if isinstance(kind, nw.Float64) else column.cast(nw.Float64)
        case ColumnType.INSTANT:
            return column
        case _ if isinstance(kind, _CATEGORIES):
            return column
    return nw.when(column != nw.lit("")).then(column).alias(name)
