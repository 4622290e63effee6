"""The series and the assessments of a package; several reports of one package work them out once."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, TypeVar, cast

from outturn.assessment.assess import assess
from outturn.assessment.groundwork import Groundwork, groundwork
from outturn.assessment.history import history

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Hashable, Iterator

    import polars as pl

    from outturn.package.package import Package
    from outturn.periods import Period

T = TypeVar("T")
_KEPT: ContextVar[dict[tuple[int, Hashable], tuple[Package, object]] | None] = ContextVar("kept", default=None)


@contextmanager
def worked_out_once() -> Iterator[None]:
    """Inside, what was worked out of a package is kept with it until the end of the outermost, for reports that are made one after another."""
    if _KEPT.get() is not None:
        yield
        return
    kept = _KEPT.set({})
    try:
        yield
    finally:
        _KEPT.reset(kept)


def series_of(package: Package) -> pl.DataFrame:
    """Every current figure with its rating, as `history` has it."""
    return _once(package, "history", lambda: history(package.tables, scheme=package.rating_scheme, ground=_ground(package)))


def assessed(package: Package, period: Period, *, trend_periods: int | None, as_at: dt.datetime | None = None) -> pl.DataFrame:
    """As `assess` has it, by the organisation's scheme and test."""
    return _once(
        package,
        (period, trend_periods, as_at),
        lambda: assess(
            package.tables,
            period,
            scheme=package.rating_scheme,
            as_at=as_at,
            overlap_aware=package.overlap_aware,
            trend_periods=trend_periods,
            ground=_ground(package, trend_periods),
        ),
    )


def _ground(package: Package, trend_periods: int | None = None) -> Groundwork:
    return _once(package, ("ground", trend_periods), lambda: groundwork(package.tables, scheme=package.rating_scheme, trend_periods=trend_periods))


def _once(package: Package, what: Hashable, work: Callable[[], T]) -> T:
    kept = _KEPT.get()
    if kept is None:
        return work()
    key = (id(package), what)
    if key not in kept:
        kept[key] = package, work()  # with the package itself, so that no other comes to have its id
    return cast("T", kept[key][1])
