"""Texts to instants and instants to local days, a column of Polars at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from outturn.measures.vocabulary import DateForm
from outturn.records import written
from outturn.records.zones import DAY_US, STEP_US

if TYPE_CHECKING:
    from outturn.records.zones import Zone

_FORMS = (
    "%Y-%m-%d",
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d %H:%M:%S%.f",
    "%Y-%m-%d %H:%M",
)
_ZONED_FORMS = ("%Y-%m-%d %H:%M:%S%:z", "%Y-%m-%d %H:%M:%S%.f%:z", "%Y-%m-%d %H:%M%:z")


def local_days(us: pl.Series, place: Zone) -> pl.Series:
    """The local calendar's day, since 1970, of instants in UTC that lie inside the years of the table."""
    local = us + pl.Series(place.of_utc).gather(us // STEP_US)
    return (local // DAY_US).cast(pl.Int32)


def local_to_utc(local: pl.Series, place: Zone) -> pl.Series:
    """Outside the years of the table as if it were UTC: such dates are told as implausible."""
    step = local // STEP_US
    known = step.is_between(0, len(place.of_local) - 1)
    offsets = pl.Series(place.of_local).gather(step.set(~known.fill_null(value=False), None))
    return local - offsets.fill_null(0)


def parsed_dates(texts: pl.Series, form: DateForm, place: Zone) -> pl.Series:
    """A struct of `us`, the instant in UTC, and `bad`, whether there is a text that is no date."""
    clean = texts.str.strip_chars()
    local, utc = _stamps(clean, form)
    us = utc.zip_with(utc.is_not_null(), local_to_utc(local, place)) if utc.null_count() < len(utc) else local_to_utc(local, place)
    return pl.DataFrame({"us": us, "bad": clean.is_not_null() & us.is_null()}).to_struct(texts.name)


def _stamps(texts: pl.Series, form: DateForm) -> tuple[pl.Series, pl.Series]:
    """Local microseconds of texts without an offset, and microseconds in UTC of those with one."""
    nothing = pl.repeat(None, len(texts), dtype=pl.Int64, eager=True)
    if form is DateForm.SERIAL:
        number = texts.set(~texts.str.contains(written.SERIAL).fill_null(value=False), None).cast(pl.Float64)
        serial = ((number - written.SERIAL_START) * DAY_US).round().cast(pl.Int64)
        if serial.null_count() == texts.null_count():
            return serial, nothing
        local, utc = _stamps(texts.set(serial.is_not_null(), None), DateForm.DAY_FIRST)
        return serial.zip_with(serial.is_not_null(), local), utc
    plain = _iso(texts, form)
    zoned = plain.str.contains(written.ZONED)
    if not zoned.any():
        return _first_that_fits(plain, _FORMS), nothing
    with_offset = plain.set(~zoned.fill_null(value=False), None).str.replace("Z$", "+00:00")
    return _first_that_fits(plain.set(zoned.fill_null(value=False), None), _FORMS), _first_that_fits(with_offset, _ZONED_FORMS)


def _iso(texts: pl.Series, form: DateForm) -> pl.Series:
    """With year, month and day in order and a blank before the time; null for what is no date."""
    ordered = texts
    if not _all_iso(ordered):
        for pattern, replacement in written.in_order(form):
            ordered = ordered.str.replace(
                pattern, replacement.replace("\\", "$").replace("$3-", "${3}-").replace("$1", "${1}").replace("$2", "${2}").replace("$4", "${4}")
            )
        if not _all_iso(ordered):
            ordered = _with_month_numbers(ordered)
            ordered = ordered.set(~ordered.str.contains(written.ISO).fill_null(value=False), None)
    return ordered.str.replace("T", " ", literal=True)


def _all_iso(texts: pl.Series) -> bool:
    return bool(texts.str.contains(written.ISO).all())


def _with_month_numbers(texts: pl.Series) -> pl.Series:
    for number, month in enumerate(written.MONTHS, start=1):
        pattern = written.NAMED.replace("([A-Za-z]{3})", f"(?i:({month}))")
        texts = texts.str.replace(pattern, f"${{3}}-{number:02d}-${{1}}${{4}}")
    return texts


def _first_that_fits(texts: pl.Series, forms: tuple[str, ...]) -> pl.Series:
    """Microseconds by the first form that reads a text; a form is tried only on what no other has read."""
    found = pl.repeat(None, len(texts), dtype=pl.Int64, eager=True)
    left = texts
    for form in forms:
        if left.null_count() == len(left):
            break
        zone = "UTC" if form.endswith("z") else None
        read = left.str.to_datetime(form, time_unit="us", time_zone=zone, strict=False).to_physical()
        found = read if found.null_count() == len(found) else found.zip_with(found.is_not_null(), read)
        left = left.set(read.is_not_null(), None)
    return found
