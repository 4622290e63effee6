"""Typed values in their one canonical text: shortest numbers that read back the same, ISO dates, true and false."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from enum import Enum

import polars as pl


def canonical_texts(frame: pl.DataFrame) -> pl.DataFrame:
    """Every column as String; null stays null."""
    return pl.DataFrame([_texts(frame[name]) for name in frame.columns])


def _texts(values: pl.Series) -> pl.Series:
    if values.dtype == pl.String:
        return values
    if values.dtype.is_float():
        return _float_texts(values.cast(pl.Float64))
    if values.dtype.is_integer():
        return values.cast(pl.String)
    if values.dtype == pl.Date:
        return values.dt.strftime("%Y-%m-%d")
    distinct = values.drop_nulls().unique()
    if distinct.is_empty():
        return pl.Series(values.name, [None] * len(values), dtype=pl.String)
    return values.replace_strict(distinct, [text_of(value) for value in distinct], default=None, return_dtype=pl.String)


def _float_texts(values: pl.Series) -> pl.Series:
    """Whole numbers without a point, never an exponent; the shortest digits that read back as the same float."""
    texts = values.cast(pl.String)
    texts = texts.str.strip_suffix(".0")
    odd = (texts.str.contains("e", literal=True) | (texts == "-0")).fill_null(value=False)
    if not odd.any():
        return texts
    distinct = values.filter(odd).unique()
    spelled = values.set(~odd, None).replace_strict(distinct, [text_of(value) for value in distinct], default=None, return_dtype=pl.String)
    return spelled.zip_with(odd, texts).alias(values.name)


def text_of(value: object) -> str | None:
    """The canonical text of one value of Python; a text stays as it is."""
    if value is None or value == "":
        return None
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return None if value != value else _number_text(value)
    if isinstance(value, dt.datetime):
        return instant_text(value)
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def _number_text(value: float) -> str:
    text = f"{Decimal(repr(value)):f}" if value else "0"
    return text.rstrip("0").rstrip(".") if "." in text else text


def instant_text(instant: dt.datetime) -> str:
    """In UTC with a Z; microseconds only where there are any. An instant without a zone is in UTC."""
    if instant.tzinfo is not None:
        instant = instant.astimezone(dt.UTC).replace(tzinfo=None)
    return instant.isoformat() + "Z"
