"""The assessment behind the pages: made once for each state of the data, and shared by everybody who looks at it."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeVar, cast

from outturn.api import assess
from outturn.store.current import Current, current
from outturn.store.earlier import as_it_stood

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping

    from outturn.package.package import Package
    from outturn.periods import Period

T = TypeVar("T")
_MOST = 256
"""Answers that are kept; the one that was longest not asked for goes first."""
_kept: OrderedDict[tuple[object, ...], Any] = OrderedDict()
_newest: OrderedDict[tuple[object, ...], Any] = OrderedDict()
_making: dict[tuple[object, ...], Lock] = {}
_book = Lock()


def known_package(instant: dt.datetime | None) -> tuple[Current, Package]:
    """What is held now, and the package as it was known at the instant (the same where None)."""
    held = current()
    if instant is None:
        return held, held.package
    return held, kept((held.version, "known", instant), lambda: as_it_stood(held.package, instant))


def rows(period: Period, instant: dt.datetime | None = None) -> Mapping[str, Mapping[str, Any]]:
    """The assessment of the whole council at a period, by indicator: the columns of `outturn assess`."""
    held, package = known_package(instant)

    def make() -> Mapping[str, Mapping[str, Any]]:
        frame = assess(package, period).to_polars()
        return {row["indicator"]: row for row in frame.to_dicts() if row["breakdown"] is None}

    return kept((held.version, "rows", period.id, instant), make)


def kept(key: tuple[object, ...], make: Callable[[], T]) -> T:
    """The answer for this key; made once, while whoever else asks for it waits. Keys begin with the version of the data."""
    with _book:
        if key in _kept:
            _kept.move_to_end(key)
            return cast("T", _kept[key])
        lock = _making.setdefault(key, Lock())
    with lock:
        if key not in _kept:
            made = make()
            with _book:
                _kept[key] = made
                _making.pop(key, None)
                while len(_kept) > _MOST:
                    _kept.popitem(last=False)
        return cast("T", _kept[key])


def newest(key: tuple[object, ...]) -> Any:
    """What was last remembered under a key, of whatever state of the data; None where nothing was."""
    return _newest.get(key)


def remember(key: tuple[object, ...], answer: object) -> None:
    """For whoever makes the next answer from the one before and what came since."""
    with _book:
        _newest[key] = answer
        _newest.move_to_end(key)
        while len(_newest) > _MOST:
            _newest.popitem(last=False)


def forget() -> None:
    _kept.clear()
    _newest.clear()
